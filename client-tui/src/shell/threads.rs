//! `kith thread open`, `list`.

use kith_node::api::Link;
use kith_protocol::command::{Command, Done, Query, Refusal, View};
use serde_json::json;

use super::Shell;
use crate::arguments::ThreadCommand;
use crate::said::{pages, title};
use crate::starting::Running;
use crate::t;

/// Carries out `kith thread …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: ThreadCommand) -> Result<(), Refusal> {
    match command {
        ThreadCommand::Open { group, name } => {
            let done = link.command(&group, Command::OpenThread { name: name.clone() }).await?;
            let Done::Opened { thread } = done else { return Err(Refusal::NotACall) };
            let line = t!("thread-opened", name = title(&name));
            shell.tell(json!({ "thread": thread.hex(), "name": name }), [line]);
            shell.settle(node, link, &group).await;
        }
        ThreadCommand::List { group } => {
            let View::Threads(threads) = link.look(&group, Query::Threads).await? else {
                return Err(Refusal::NotACall);
            };
            for view in threads {
                shell.tell(json!({ "thread": view.thread.hex(), "name": view.name }), [pages::thread(&view)]);
            }
        }
    }
    Ok(())
}
