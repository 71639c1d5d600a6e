//! `kith read`.

use kith_node::api::{Call, Link};
use kith_protocol::command::{MessageView, Query, Refusal, Standing, View};
use kith_protocol::event::Event;
use kith_protocol::id::{GroupId, ThreadId};
use tokio::sync::broadcast::error::RecvError;

use super::saying::message;
use super::{Shell, groups, print_line};
use crate::said::{self, messages, pages, terms};
use crate::t;

/// What `kith read` was asked.
pub struct Wish {
    /// The group.
    pub group: String,
    /// The thread.
    pub thread: Option<String>,
    /// Only the last so many.
    pub last: Option<usize>,
    /// Only those after this one.
    pub since: Option<String>,
    /// Go on.
    pub follow: bool,
    /// Folded words too.
    pub unfold: bool,
}

/// Shows what is here, and with `--follow` what comes.
pub async fn read(shell: &Shell, link: &Link, mut wish: Wish) -> Result<(), Refusal> {
    let mut notices = link.notices();
    if shell.wait.is_some() {
        link.call(Call::Settled { group: wish.group.clone(), within_ms: shell.wait_ms() }).await?;
    }
    wish.thread = super::threads::typed(link, &wish.group, wish.thread).await?;
    let since = wish.since.as_deref().map(message).transpose()?;
    let query = Query::Read { thread: wish.thread.clone(), last: wish.last, since };
    let View::Messages(mut shown) = link.look(&wish.group, query).await? else { return Err(Refusal::NotACall) };
    if shown.is_empty() && !shell.json && !wish.follow {
        let view = groups::view(link, &wish.group).await?;
        // Of a group that one is not in nothing is said as of one in which nothing was said.
        print_line(&match (view.state, &view.refused) {
            (Standing::Entered, _) => t!("message-none"),
            (_, Some(refused)) => said::refusal(refused),
            (state, None) => said::standing(state, &view.name),
        });
    }
    // As they stand on the disk they stay folded.
    let opened = |message: &mut MessageView| message.quieted &= !wish.unfold || shell.json;
    shown.iter_mut().for_each(opened);
    for number in 0..shown.len() {
        print_message(shell, number + 1, &shown);
    }
    if !shell.json
        && let View::Terms(view) = link.look(&wish.group, Query::Terms).await?
    {
        terms::hidden(&view).into_iter().for_each(|line| print_line(&line));
    }
    if !shell.json {
        show_unsent(link, &wish.group).await?;
        if wish.thread.is_none() {
            show_others(link, &wish.group).await?;
        }
    }
    if !wish.follow {
        return Ok(());
    }
    let (group, thread) = place(link, &wish).await?;
    loop {
        let notice = tokio::select! {
            notice = notices.recv() => notice,
            () = link.ended() => return Err(Refusal::Closing),
        };
        let notice = match notice {
            Ok(notice) => notice,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return Ok(()),
        };
        let Event::Message { mut message, .. } = notice.event else { continue };
        let is_here = notice.group == group && message.thread == thread;
        // What was read first may have been announced meanwhile.
        if is_here && !shown.iter().any(|known| known.named() == message.named()) {
            opened(&mut message);
            shown.push(*message);
            print_message(shell, shown.len(), &shown);
        }
    }
}

/// One's own words that are still on this device are not among the messages yet.
async fn show_unsent(link: &Link, group: &str) -> Result<(), Refusal> {
    let View::Unsent(unsent) = link.look(group, Query::Unsent).await? else { return Err(Refusal::NotACall) };
    if !unsent.is_empty() {
        print_line(&t!("unsent-head"));
        unsent.iter().flat_map(pages::unsent).for_each(|line| print_line(&line));
    }
    Ok(())
}

/// Without a thread named these are the words of the first one, and words elsewhere are not.
async fn show_others(link: &Link, group: &str) -> Result<(), Refusal> {
    let View::Threads(threads) = link.look(group, Query::Threads).await? else { return Err(Refusal::NotACall) };
    let others = threads.len().saturating_sub(1);
    if others > 0 {
        print_line(&t!("thread-others", count = others));
    }
    Ok(())
}

fn print_message(shell: &Shell, number: usize, shown: &[MessageView]) {
    let Some(message) = shown.get(number - 1) else { return };
    shell.tell(messages::json(message), messages::plain(number, message, shown));
}

async fn place(link: &Link, wish: &Wish) -> Result<(GroupId, ThreadId), Refusal> {
    let group = groups::view(link, &wish.group).await?.group;
    let View::Threads(threads) = link.look(&wish.group, Query::Threads).await? else { return Err(Refusal::NotACall) };
    let thread = match &wish.thread {
        None => group.first_thread(),
        Some(wanted) => pages::thread_called(&threads, wanted)?.thread,
    };
    Ok((group, thread))
}
