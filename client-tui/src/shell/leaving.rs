//! `kith leave`: one command, no question, no connection needed.

use std::time::Duration;

use kith_node::api::{Call, Link};
use kith_protocol::command::{Command, Done, Refusal};
use serde_json::json;

use super::{Shell, groups};
use crate::said::clean;
use crate::starting::Running;
use crate::t;

/// Leaves a group for good.
pub async fn leave(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    goodbye: Option<String>,
    now: bool,
) -> Result<(), Refusal> {
    let view = groups::view(link, group).await?;
    let done = link.command(group, Command::Leave { goodbye, now }).await?;
    let Done::Left { heard } = done else { return Err(Refusal::NotACall) };
    let mut lines = vec![t!("leave-done", group = clean(&view.name), me = clean(&view.me))];
    lines.push(if now { t!("leave-now-done", group = clean(&view.name)) } else { t!("leave-heard", count = heard) });
    shell.tell(json!({ "done": "left", "heard": heard }), lines);
    if node.is_own() && !now && shell.wait_time() > Duration::ZERO {
        // By its id: the name may be gone with the group. A group that is gone already needs no more time.
        let call = Call::Settled { group: view.group.hex(), within_ms: shell.wait_ms() };
        let _ = link.call(call).await;
    }
    Ok(())
}
