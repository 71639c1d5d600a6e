//! `kith thread open`, `list`, `clock-is-right`.

use kith_node::api::Link;
use kith_protocol::command::{Command, Done, Query, Refusal, View};
use serde_json::json;

use super::Shell;
use crate::arguments::ThreadCommand;
use crate::said::{pages, terms, title};
use crate::starting::Running;
use crate::t;

/// Carries out `kith thread …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: ThreadCommand) -> Result<(), Refusal> {
    match command {
        ThreadCommand::Open { group, name, days } => {
            let done = link.command(&group, Command::OpenThread { name: name.clone(), days }).await?;
            let Done::Opened { thread } = done else { return Err(Refusal::NotACall) };
            let term = thread.term_days();
            let lines = [t!("thread-opened", name = title(&name))].into_iter().chain(term.map(terms::says));
            shell.tell(json!({ "thread": thread.hex(), "name": name, "term_days": term }), lines);
            shell.settle(node, link, &group).await;
        }
        ThreadCommand::List { group } => {
            let View::Threads(threads) = link.look(&group, Query::Threads).await? else {
                return Err(Refusal::NotACall);
            };
            for view in threads {
                let json = json!({ "thread": view.thread.hex(), "name": view.name, "term_days": view.term_days });
                shell.tell(json, [pages::thread(&view)]);
            }
        }
        ThreadCommand::ClockIsRight { group } => {
            link.command(&group, Command::ClockIsRight).await?;
            shell.tell(json!({ "done": true }), [t!("terms-clock-right")]);
        }
    }
    Ok(())
}
