//! `kith take-back`: one's own words, one, several or all; without any, how far it has been heard.

use kith_node::api::Link;
use kith_protocol::command::{Command, Copied, Done, Query, Refusal, Taking, View};
use serde_json::json;

use super::saying::{own_message, short};
use super::{Shell, groups, print_line};
use crate::said::{clean_lines, clock, messages, pages};
use crate::starting::Running;
use crate::t;

/// What `kith take-back` was asked.
pub struct Wish {
    /// These.
    pub ids: Vec<String>,
    /// Everything.
    pub all: bool,
    /// Everything from this day on.
    pub since: Option<String>,
    /// Nothing: only show what can be named.
    pub list: bool,
}

/// Takes words back, and says how many copies are known to be gone.
pub async fn take_back(shell: &Shell, node: &Running, link: &Link, group: &str, wish: Wish) -> Result<(), Refusal> {
    if wish.list {
        return list(shell, link, group).await;
    }
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
            None => {
                let mut these = Vec::new();
                for id in &wish.ids {
                    these.push(own_message(link, group, id).await?);
                }
                Taking::These(these)
            }
        }
    };
    // By its id, so that the same group is meant throughout.
    let group = groups::view(link, group).await?.group.hex();
    let done = link.command(&group, Command::TakeBack { what }).await?;
    let Done::TakenBack { messages, unsent, stay } = done else { return Err(Refusal::NotACall) };
    shell.settle(node, link, &group).await;
    let (_, gone) = copies_gone(link, &group).await?;
    let mut lines = pages::taken_back(messages, unsent, stay);
    if messages > 0 {
        lines.extend(pages::copies_gone(true, gone));
    }
    let object =
        json!({ "done": "taken-back", "messages": messages, "unsent": unsent, "stay": stay, "copies_gone": gone });
    shell.tell(object, lines);
    Ok(())
}

/// One's own messages, each with the short name by which it can be taken back.
async fn list(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let mut from = 0;
    if !shell.json {
        print_line(&t!("take-back-names"));
    }
    loop {
        let View::Copy(part) = link.look(group, Query::Copy { from }).await? else { return Err(Refusal::NotACall) };
        for words in &part.words {
            let Copied::Own { id, at_ms, text, .. } = words else { continue };
            let mut lines =
                text.as_deref().map(clean_lines).unwrap_or_else(|| vec![t!("message-not-here")]).into_iter();
            let at = format!("{}, {}", clock::hour(Some(*at_ms)), clock::day(*at_ms));
            let first = format!("{}: {at}: {}", short(*id), lines.next().unwrap_or_default());
            let rest = lines.map(|line| format!("{}{line}", messages::MARK));
            let object = json!({ "id": id.hex(), "at": clock::stamp(*at_ms), "text": text });
            shell.tell(object, std::iter::once(first).chain(rest));
        }
        match part.next {
            Some(next) if next > from => from = next,
            _ => return Ok(()),
        }
    }
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
