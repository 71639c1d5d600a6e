//! `kith take-back`: one's own words, one, several or all; without any, how far it has been heard.

use kith_node::api::Link;
use kith_protocol::command::{Command, Done, Query, Refusal, Taking, View};
use serde_json::json;

use super::saying::message;
use super::{Shell, groups};
use crate::said::{clock, pages};
use crate::starting::Running;

/// What `kith take-back` was asked.
pub struct Wish {
    /// These.
    pub ids: Vec<String>,
    /// Everything.
    pub all: bool,
    /// Everything from this day on.
    pub since: Option<String>,
}

/// Takes words back, and says how many copies are known to be gone.
pub async fn take_back(shell: &Shell, node: &Running, link: &Link, group: &str, wish: Wish) -> Result<(), Refusal> {
    if wish.ids.is_empty() && !wish.all && wish.since.is_none() {
        shell.settle(node, link, group).await;
        let (any, gone) = copies_gone(link, group).await?;
        shell.tell(json!({ "any": any, "copies_gone": gone }), pages::copies_gone(any, gone));
        return Ok(());
    }
    let what = if wish.all {
        Taking::All
    } else {
        match &wish.since {
            Some(day) => since(day)?,
            None => Taking::These(wish.ids.iter().map(|id| message(id)).collect::<Result<_, _>>()?),
        }
    };
    // By its id, so that the same group is meant throughout.
    let group = groups::view(link, group).await?.group.hex();
    let done = link.command(&group, Command::TakeBack { what }).await?;
    let Done::TakenBack { messages, unsent } = done else { return Err(Refusal::NotACall) };
    shell.settle(node, link, &group).await;
    let (_, gone) = copies_gone(link, &group).await?;
    let mut lines = pages::taken_back(messages, unsent);
    if messages > 0 {
        lines.extend(pages::copies_gone(true, gone));
    }
    let object = json!({ "done": "taken-back", "messages": messages, "unsent": unsent, "copies_gone": gone });
    shell.tell(object, lines);
    Ok(())
}

/// Everything written from a day on.
pub fn since(day: &str) -> Result<Taking, Refusal> {
    clock::beginning_of(day).map(Taking::Since).ok_or(Refusal::BadNumber)
}

async fn copies_gone(link: &Link, group: &str) -> Result<(bool, Option<usize>), Refusal> {
    match link.look(group, Query::TakenBack).await? {
        View::TakenBack { any, copies_gone } => Ok((any, copies_gone)),
        _ => Err(Refusal::NotACall),
    }
}
