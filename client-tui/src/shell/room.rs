//! `kith room …`: somebody to be with, and the room that opens.

use kith_node::api::Link;
use kith_protocol::command::{Command, Delivery, Done, Query, Refusal, RoomDo, View};
use serde_json::json;

use super::{Shell, groups, print_line, saying};
use crate::arguments::RoomCommand;
use crate::said::{self, messages, rooms};
use crate::starting::Running;
use crate::t;

/// Carries out `kith room …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: RoomCommand) -> Result<(), Refusal> {
    match command {
        RoomCommand::Ask { group, text, thread } => {
            let text = typed(text.unwrap_or_default())?;
            let (id, state) = say(link, &group, RoomDo::Ask { thread, text }).await?;
            let state = if state == Delivery::Here && !shell.wait_time().is_zero() {
                link.sent(&group, id, shell.wait_time()).await.unwrap_or(state)
            } else {
                state
            };
            let lines = [said::delivery(state), t!("room-asked")];
            shell.tell(json!({ "id": id.hex(), "state": said::delivery_code(state) }), lines);
            Ok(())
        }
        RoomCommand::Enough { group } => {
            done(shell, node, link, &group, RoomDo::Enough { ask: None }, t!("room-enough")).await
        }
        RoomCommand::Yes { group, message } => {
            let ask = saying::answered(&message)?;
            done(shell, node, link, &group, RoomDo::Yes { ask }, t!("room-yes")).await
        }
        RoomCommand::StepBack { group, message } => {
            let ask = saying::answered(&message)?;
            done(shell, node, link, &group, RoomDo::StepBack { ask }, t!("room-step-back")).await
        }
        RoomCommand::Accept { group, who } => {
            let line = t!("room-accepted", name = said::title(&who));
            done(shell, node, link, &group, RoomDo::Accept { ask: None, who }, line).await
        }
        RoomCommand::Close { group, room } => {
            let room = room.unwrap_or_default();
            done(shell, node, link, &group, RoomDo::Close { room }, t!("room-closed")).await
        }
        RoomCommand::List { group } => {
            shell.settle(node, link, &group).await;
            let View::Rooms(view) = link.look(&group, Query::Rooms).await? else { return Err(Refusal::NotACall) };
            shell.tell(rooms::json(&view), rooms::list(&view));
            Ok(())
        }
        RoomCommand::Say { group, text, room } => {
            let text = typed(text)?;
            let command = Box::new(Command::Say { thread: None, text, reply: None, note: None });
            let (id, state) = say(link, &group, RoomDo::In { room: room.unwrap_or_default(), command }).await?;
            shell.settle(node, link, &group).await;
            shell.tell(json!({ "id": id.hex(), "state": said::delivery_code(state) }), [t!("room-said")]);
            Ok(())
        }
        RoomCommand::Read { group, room } => {
            shell.settle(node, link, &group).await;
            let query = Box::new(Query::Read { thread: None, last: None, since: None });
            let query = Query::InRoom { room: room.unwrap_or_default(), query };
            let View::Messages(shown) = link.look(&group, query).await? else { return Err(Refusal::NotACall) };
            if shown.is_empty() && !shell.json {
                print_line(&t!("message-none"));
            }
            for (place, message) in shown.iter().enumerate() {
                shell.tell(messages::json(message), messages::plain(place + 1, message, &shown));
            }
            Ok(())
        }
    }
}

fn typed(text: String) -> Result<String, Refusal> {
    if text == "-" { saying::typed_in() } else { Ok(text) }
}

async fn say(link: &Link, group: &str, what: RoomDo) -> Result<(kith_protocol::id::MessageId, Delivery), Refusal> {
    match link.command(group, Command::Room { what }).await? {
        Done::Said { id, state } => Ok((id, state)),
        _ => Err(Refusal::NotACall),
    }
}

async fn done(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    what: RoomDo,
    line: String,
) -> Result<(), Refusal> {
    // Who said yes meanwhile is known first, if this command opened the node; and what is said leaves before it ends.
    shell.settle(node, link, group).await;
    link.command(group, Command::Room { what }).await?;
    shell.settle(node, link, group).await;
    let group = groups::view(link, group).await?.group;
    shell.tell(json!({ "group": group.hex(), "done": "done" }), [line]);
    Ok(())
}
