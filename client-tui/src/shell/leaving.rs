//! `kith leave`: one command, no question, no connection needed.

use std::path::PathBuf;
use std::time::Duration;

use kith_node::api::{Call, Link};
use kith_protocol::command::{Command, Done, Refusal, Standing, Taking};
use serde_json::json;

use super::{Shell, groups, print_line, taking_back};
use crate::copy;
use crate::flow::leaving::Left;
use crate::said::{name, title};
use crate::starting::Running;
use crate::t;

/// What `kith leave` was asked.
pub struct Wish {
    /// Where a copy of one's own words goes first.
    pub copy: Option<PathBuf>,
    /// Take one's words back.
    pub take_back: bool,
    /// Only those from this day on.
    pub since: Option<String>,
    /// Words to the others.
    pub goodbye: Option<String>,
    /// Keep nothing here.
    pub now: bool,
}

/// Leaves a group for good. If the copy cannot be written, nothing was done.
pub async fn leave(shell: &Shell, node: &Running, link: &Link, group: &str, wish: Wish) -> Result<(), Refusal> {
    let view = groups::view(link, group).await?;
    // By its id: the name may be gone with the group.
    let group = view.group.hex();
    let take_back = match (&wish.since, wish.take_back) {
        (Some(day), _) => Some(taking_back::since(day)?),
        (None, true) => Some(Taking::All),
        (None, false) => None,
    };
    let mut files = Vec::new();
    if let Some(to) = &wish.copy {
        files = copy::write(link, &group, to, false).await?;
    }
    let back = take_back.is_some();
    let now = wish.now;
    let (shown, me) = (title(&view.name), name(&view.me));
    if now && view.state != Standing::Left && !shell.json {
        print_line(&t!("leave-now-telling", group = shown.clone()));
    }
    let done = link.command(&group, Command::Leave { take_back, goodbye: wish.goodbye, now }).await?;
    let Done::Left { heard, couriers } = done else { return Err(Refusal::NotACall) };
    let left = Left { group: &shown, me: &me, now, back, heard, couriers };
    let lines = left.lines(files.iter().map(copy::line));
    let files: Vec<_> = files.iter().map(|file| json!({ "file": file.file, "bytes": file.bytes })).collect();
    shell.tell(json!({ "done": "left", "heard": heard, "couriers": couriers, "files": files }), lines);
    if node.is_own() && !now && shell.wait_time() > Duration::ZERO {
        // A group that is gone already needs no more time.
        let _ = link.call(Call::Settled { group, within_ms: shell.wait_ms() }).await;
    }
    Ok(())
}
