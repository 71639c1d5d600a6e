//! `kith thread open`, `list`, `clock-is-right`.

use kith_node::api::Link;
use kith_protocol::command::{Command, Done, Query, Refusal, View};
use serde_json::json;

use super::Shell;
use crate::arguments::ThreadCommand;
use crate::said::{pages, terms, title};
use crate::starting::Running;
use crate::t;

/// The thread that was typed, as the node is asked for it. The first one has no name; its words stand for it.
pub async fn typed(link: &Link, group: &str, thread: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(wanted) = thread.as_deref().filter(|wanted| pages::is_first(wanted)) else { return Ok(thread) };
    let View::Threads(threads) = link.look(group, Query::Threads).await? else { return Err(Refusal::NotACall) };
    // Nobody's words go where somebody else has put this name second.
    Ok(Some(pages::thread_called(&threads, wanted)?.thread.hex()))
}

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
            for (view, line) in threads.iter().zip(pages::threads(&threads)) {
                let json = json!({ "thread": view.thread.hex(), "name": view.name, "term_days": view.term_days });
                shell.tell(json, [line]);
            }
        }
        ThreadCommand::ClockIsRight { group } => {
            link.command(&group, Command::ClockIsRight).await?;
            shell.tell(json!({ "done": true }), [t!("terms-clock-right")]);
        }
    }
    Ok(())
}
