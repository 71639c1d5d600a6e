//! `kith welcome` and `kith wait`.

use std::time::Duration;

use kith_node::api::{Call, Link};
use kith_protocol::command::{Command, Refusal};
use kith_protocol::event::Event;
use serde_json::json;

use super::Shell;
use crate::starting::Running;
use crate::t;

/// Says welcome to somebody at the door.
pub async fn welcome(shell: &Shell, node: &Running, link: &Link, group: &str, who: String) -> Result<(), Refusal> {
    answer(shell, node, link, group, Command::Welcome { who }).await?;
    shell.tell(json!({ "done": "done" }), [t!("welcome-done")]);
    shell.settle(node, link, group).await;
    Ok(())
}

/// Asks to wait before somebody comes in.
pub async fn wait(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    who: String,
    because: String,
) -> Result<(), Refusal> {
    answer(shell, node, link, group, Command::Wait { who, because }).await?;
    shell.tell(json!({ "done": "done" }), [t!("wait-done")]);
    shell.settle(node, link, group).await;
    Ok(())
}

/// Who waits may be known only to other members' devices yet: asked once more after those were heard.
async fn answer(shell: &Shell, node: &Running, link: &Link, group: &str, command: Command) -> Result<(), Refusal> {
    let mut notices = link.notices();
    match link.command(group, command.clone()).await {
        Err(Refusal::NobodyWaits { .. }) if node.is_own() => {
            link.call(Call::Settled { group: group.to_owned(), within_ms: shell.wait_ms() }).await?;
            match link.command(group, command.clone()).await {
                Err(Refusal::NobodyWaits { .. }) => {}
                outcome => return outcome.map(|_| ()),
            }
            let knocked = async {
                while let Ok(notice) = notices.recv().await {
                    if matches!(notice.event, Event::AtTheDoor { .. }) {
                        return;
                    }
                }
            };
            let _ = tokio::time::timeout(shell.wait_time().min(Duration::from_secs(60)), knocked).await;
            link.command(group, command).await.map(|_| ())
        }
        outcome => outcome.map(|_| ()),
    }
}
