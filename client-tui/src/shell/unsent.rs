//! `kith unsent list`, `send`, `drop`: words that are still on this device.

use kith_node::api::Link;
use kith_protocol::command::{Command, Query, Refusal, UnsentView, View};
use serde_json::json;

use super::saying::{own_message, short};
use super::{Shell, print_line};
use crate::arguments::UnsentCommand;
use crate::said::{self, pages};
use crate::starting::Running;
use crate::t;

/// Carries out `kith unsent …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: UnsentCommand) -> Result<(), Refusal> {
    match command {
        UnsentCommand::List { group } => list(shell, link, &group).await,
        UnsentCommand::Send { group, ids } => {
            let mut messages = Vec::new();
            for id in &ids {
                messages.push(own_message(link, &group, id).await?);
            }
            let before = here(link, &group).await?;
            link.command(&group, Command::SendUnsent { messages }).await?;
            shell.settle(node, link, &group).await;
            let left = here(link, &group).await?;
            let line = if before.is_empty() {
                t!("unsent-none")
            } else if left.is_empty() {
                t!("delivery-sent")
            } else {
                t!("unsent-sent")
            };
            shell.tell(json!({ "done": "done" }), [line]);
            Ok(())
        }
        UnsentCommand::Drop { group, id } => {
            link.command(&group, Command::DropUnsent { message: own_message(link, &group, &id).await? }).await?;
            shell.tell(json!({ "done": "done" }), [t!("unsent-dropped")]);
            Ok(())
        }
    }
}

async fn here(link: &Link, group: &str) -> Result<Vec<UnsentView>, Refusal> {
    match link.look(group, Query::Unsent).await? {
        View::Unsent(unsent) => Ok(unsent),
        _ => Err(Refusal::NotACall),
    }
}

async fn list(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let View::Unsent(unsent) = link.look(group, Query::Unsent).await? else { return Err(Refusal::NotACall) };
    if !shell.json {
        print_line(&if unsent.is_empty() { t!("unsent-none") } else { t!("unsent-names") });
    }
    for view in unsent {
        let object = json!({
            "id": view.id.hex(),
            "thread": view.thread.hex(),
            "text": view.text,
            "state": said::delivery_code(view.state),
            "would_also_reach": view.would_also_reach,
        });
        let mut lines = pages::unsent(&view);
        if let Some(first) = lines.first_mut() {
            *first = format!("{}: {first}", short(view.id));
        }
        shell.tell(object, lines);
    }
    Ok(())
}
