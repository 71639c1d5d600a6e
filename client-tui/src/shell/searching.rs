//! `kith search`.

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::Refusal;

use super::{Shell, groups, print_line};
use crate::search::{self, Search};

/// Prints what is found in one group or all of them, newest first, as it comes.
pub async fn search(shell: &Shell, link: &Link, text: &str, group: Option<&str>) -> Result<(), Refusal> {
    let Answer::Groups { groups: mut all } = link.call(Call::Groups).await? else { return Err(Refusal::NotACall) };
    if let Some(group) = group {
        let wanted = groups::view(link, group).await?.group;
        all.retain(|summary| summary.group == wanted);
    }
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let mut search = Search::new(text, &all);
    while let Some(hit) = search.go_on(link).await? {
        shell.tell(search::json(&hit), search::lines(&hit));
    }
    if !shell.json {
        print_line(&search.end_line());
    }
    Ok(())
}
