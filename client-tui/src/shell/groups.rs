//! `kith group found`, `list`, `show`.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{GroupView, Query, Refusal, View};
use kith_protocol::kind::Rules;
use serde_json::json;

use super::{Shell, read_file, recovering};
use crate::arguments::GroupCommand;
use crate::said::{self, aside, pages, title};
use crate::starting::Running;
use crate::t;

/// Carries out `kith group …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: GroupCommand) -> Result<(), Refusal> {
    match command {
        GroupCommand::Found { name, me, card, agreement, welcomes } => {
            found(shell, node, link, Founding { name, me, card, agreement, welcomes }).await
        }
        GroupCommand::List => list(shell, link).await,
        GroupCommand::Show { group } => show(shell, link, &group).await,
        GroupCommand::Courier(command) => super::couriers::of_group(shell, link, command).await,
    }
}

struct Founding {
    name: String,
    me: String,
    card: Option<PathBuf>,
    agreement: Option<PathBuf>,
    welcomes: u8,
}

async fn found(shell: &Shell, node: &Running, link: &Link, wish: Founding) -> Result<(), Refusal> {
    let card = wish.card.map(|path| read_file(&path)).transpose()?.unwrap_or_default();
    let has_card = !card.trim().is_empty();
    let can_ask = !shell.json && std::io::stdin().is_terminal();
    if !has_card && can_ask && !super::devices::is_yes(&t!("found-no-card-ask")) {
        super::print_line(&t!("left-as-it-was"));
        return Ok(());
    }
    let agreement = wish.agreement.map(|path| read_file(&path)).transpose()?.unwrap_or_default();
    let call = Call::Found {
        name: wish.name,
        me: wish.me,
        card: card.trim_end().to_owned(),
        agreement: agreement.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        rules: Rules { welcomes: wish.welcomes, ..Rules::default() },
    };
    let Answer::Founded { group, name } = link.call(call).await? else { return Err(Refusal::NotACall) };
    let no_card = (!has_card && !can_ask).then(|| t!("found-no-card"));
    let lines = [t!("found-done-shell", name = title(&name))].into_iter().chain(no_card).chain([t!("recovery-offer")]);
    shell.tell(json!({ "group": group.hex(), "name": name }), lines);
    recovering::offer(shell, node, link, &group.hex()).await
}

async fn list(shell: &Shell, link: &Link) -> Result<(), Refusal> {
    let Answer::Groups { groups } = link.call(Call::Groups).await? else { return Err(Refusal::NotACall) };
    let Answer::Aside { groups: set_aside, unread, .. } = link.call(Call::Aside).await? else {
        return Err(Refusal::NotACall);
    };
    if groups.is_empty() && set_aside.is_empty() && unread == 0 && !shell.json {
        super::print_line(&t!("groups-none"));
    }
    for group in groups {
        let mut object = json!({
            "group": group.group.hex(),
            "name": group.name,
            "me": group.me,
            "state": said::standing_code(group.state),
        });
        if let (Some(members), Some(object)) = (group.members, object.as_object_mut()) {
            object.insert("members".to_owned(), json!(members));
        }
        if let (true, Some(object)) = (group.way_lost, object.as_object_mut()) {
            object.insert("way_lost".to_owned(), json!(true));
        }
        shell.tell(object, [pages::group(&group)]);
    }
    for group in &set_aside {
        let object = json!({
            "state": "set-aside",
            "number": group.number,
            "until_day": group.until_day,
            "over": group.over,
        });
        shell.tell(object, [aside::one(group, set_aside.len())]);
    }
    if unread > 0 {
        shell.tell(json!({ "state": "unreadable", "groups": unread }), [aside::unread(unread)]);
    }
    Ok(())
}

/// Members, door, card and rules of a group.
pub async fn view(link: &Link, group: &str) -> Result<GroupView, Refusal> {
    match link.look(group, Query::Group).await? {
        View::Group(view) => Ok(*view),
        _ => Err(Refusal::NotACall),
    }
}

async fn show(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let view = view(link, group).await?;
    let members: Vec<_> = view
        .members
        .iter()
        .map(|member| {
            json!({ "member": member.member.hex(), "name": member.name, "duties": member.duties, "me": member.me })
        })
        .collect();
    let left: Vec<_> =
        view.left.iter().map(|member| json!({ "member": member.member.hex(), "name": member.name })).collect();
    let waiting: Vec<_> = view
        .waiting
        .iter()
        .map(|guest| {
            let waits: Vec<_> =
                guest.waits.iter().map(|wait| json!({ "name": wait.name, "because": wait.because })).collect();
            json!({
                "request": guest.request.hex(),
                "name": guest.name,
                "from": guest.slip_from,
                "welcomes": guest.welcomes,
                "needed": guest.needed,
                "waits": waits,
            })
        })
        .collect();
    let object = json!({
        "group": view.group.hex(),
        "name": view.name,
        "me": view.me,
        "state": said::standing_code(view.state),
        "snapshot": view.snapshot,
        "members": members,
        "left": left,
        "devices": view.devices,
        "waiting": waiting,
        "rules": view.rules,
        "card": view.card,
        "agreement": view.agreement,
    });
    let mut lines = pages::people(&view);
    lines.extend(pages::card(&view));
    shell.tell(object, lines);
    Ok(())
}
