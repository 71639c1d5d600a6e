//! `kith connections`, `relay` and `long-way`: what leaves this device for a group, and by which ways.

use kith_node::api::{Answer, Call, Link, RoadsDo, RoadsView};
use kith_node::relay::RelayNode;
use kith_protocol::command::{GroupView, Query, Refusal, View};
use serde_json::{Value, json};

use super::{Shell, interrupted};
use crate::arguments::RelayCommand;
use crate::said;
use crate::settings::long_way as long_way_of;
use crate::t;

/// Shows every connection of a group.
pub async fn connections(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let group = view(link, group).await?;
    let Answer::Roads { roads } = link.call(Call::Roads { group: group.group.hex() }).await? else {
        return Err(Refusal::NotACall);
    };
    show(shell, &group, &roads, said::roads::page(&group.name, &roads));
    Ok(())
}

/// Relays for others, or chooses relays for a group.
pub async fn relay(shell: &Shell, link: &Link, command: RelayCommand) -> Result<(), Refusal> {
    let (group, what) = match command {
        RelayCommand::Use { group, line } => (group, RoadsDo::UseRelay { line }),
        RelayCommand::Forget { group } => (group, RoadsDo::ForgetRelays),
        RelayCommand::Lend { group, no } => (group, RoadsDo::Lend { lends: !no }),
        RelayCommand::Serve { .. } => return Err(Refusal::NotACall),
    };
    decide(shell, link, &group, what).await
}

/// Goes only through relays or by Tor, or straight again.
pub async fn long_way(shell: &Shell, link: &Link, group: &str, way: &str) -> Result<(), Refusal> {
    let way = long_way_of(way).ok_or(Refusal::NotACall)?;
    decide(shell, link, group, RoadsDo::LongWay { way }).await
}

/// Runs a relay for others until it is asked to stop.
pub async fn serve(shell: &Shell, at: &[String], new_slip: bool) -> Result<(), Refusal> {
    let relay = RelayNode::start(&shell.home, &shell.options.listen, new_slip).await?;
    let line = relay.slip(at);
    shell.tell(json!({ "relay": line }), [t!("relay-serves"), line.clone(), t!("relay-serves-note")]);
    relay
        .run(async {
            interrupted().await;
        })
        .await;
    shell.tell(json!({ "relay": Value::Null }), [t!("relay-ended")]);
    Ok(())
}

async fn decide(shell: &Shell, link: &Link, group: &str, what: RoadsDo) -> Result<(), Refusal> {
    let group = view(link, group).await?;
    let decided = what.clone();
    let Answer::Roads { roads } = link.call(Call::RoadsDo { group: group.group.hex(), what }).await? else {
        return Err(Refusal::NotACall);
    };
    show(shell, &group, &roads, said::roads::decided(&decided, &roads));
    Ok(())
}

async fn view(link: &Link, group: &str) -> Result<GroupView, Refusal> {
    match link.look(group, Query::Group).await? {
        View::Group(view) => Ok(*view),
        _ => Err(Refusal::NotACall),
    }
}

fn show(shell: &Shell, group: &GroupView, roads: &RoadsView, lines: Vec<String>) {
    let mut object = serde_json::to_value(roads).unwrap_or_default();
    if let Value::Object(fields) = &mut object {
        fields.insert("group".to_owned(), json!(group.group.hex()));
    }
    shell.tell(object, lines);
}
