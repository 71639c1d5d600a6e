//! `kith connections`, `relay` and `long-way`: what leaves this device for a group, and by which ways.

use kith_node::api::{Answer, Call, Link, RoadsDo, RoadsView};
use kith_node::relay::RelayNode;
use kith_protocol::command::{GroupView, Query, Refusal, View};
use serde_json::{Value, json};

use super::{Shell, interrupted};
use crate::arguments::RelayCommand;
use crate::said;
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
    let (group, what, done) = match command {
        RelayCommand::Use { group, line } => {
            (group, RoadsDo::UseRelay { line }, vec![t!("relay-used"), t!("relay-sees")])
        }
        RelayCommand::Forget { group } => (group, RoadsDo::ForgetRelays, vec![t!("relay-forgotten")]),
        RelayCommand::Lend { group, no: false } => {
            (group, RoadsDo::Lend { lends: true }, vec![t!("relay-lent"), t!("relay-lent-sees")])
        }
        RelayCommand::Lend { group, no: true } => (group, RoadsDo::Lend { lends: false }, vec![t!("relay-not-lent")]),
        RelayCommand::Serve { .. } => return Err(Refusal::NotACall),
    };
    decide(shell, link, &group, what, done).await
}

/// Goes only through relays, or straight again.
pub async fn long_way(shell: &Shell, link: &Link, group: &str, way: &str) -> Result<(), Refusal> {
    let only = way == "relays";
    let done = if only { vec![t!("long-way-relays"), t!("long-way-relays-sees")] } else { vec![t!("long-way-off")] };
    decide(shell, link, group, RoadsDo::OnlyRelays { only }, done).await
}

/// Runs a relay for others until it is asked to stop.
pub async fn serve(shell: &Shell, at: &[String], new_slip: bool) -> Result<(), Refusal> {
    let relay = RelayNode::start(&shell.home, &shell.options.listen, new_slip).await?;
    let line = relay.slip(at);
    shell.tell(json!({ "relay": line }), [t!("relay-serves"), line.clone(), t!("relay-serves-note")]);
    relay.run(interrupted()).await;
    shell.tell(json!({ "relay": Value::Null }), [t!("relay-ended")]);
    Ok(())
}

async fn decide(shell: &Shell, link: &Link, group: &str, what: RoadsDo, mut done: Vec<String>) -> Result<(), Refusal> {
    let group = view(link, group).await?;
    let Answer::Roads { roads } = link.call(Call::RoadsDo { group: group.group.hex(), what }).await? else {
        return Err(Refusal::NotACall);
    };
    if roads.only_relays && roads.relays == 0 {
        done.push(t!("long-way-no-relay"));
    }
    show(shell, &group, &roads, done);
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
