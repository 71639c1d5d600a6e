//! Whole pages: people, card, threads, the door, what others can see.

use kith_node::api::GroupSummary;
use kith_protocol::command::{GroupView, MemberView, Refusal, Standing, ThreadView, UnsentView, WaitingView};

use super::events::names;
use super::{clean_lines, delivery_short, marked, quoted, slips, standing_short, terms, title};
use crate::t;

/// A member's name, or what stands in its place.
pub fn member_name(member: &MemberView) -> String {
    if member.me { super::mine(&member.name) } else { super::name(&member.name) }
}

/// The people of a group and those at its door.
pub fn people(group: &GroupView) -> Vec<String> {
    let mut lines = vec![t!("people-head", group = title(&group.name))];
    for member in &group.members {
        lines.push(t!("people-one", name = member_name(member)));
        if !member.duties.is_empty() {
            lines.push(t!("people-duties", name = super::name(&member.name), duties = quoted(&member.duties)));
        }
        if member.quieted {
            lines.push(t!("people-quieted", name = super::name(&member.name)));
        }
    }
    // At the door, nobody is known yet; the person is not among them.
    if group.members.iter().any(|member| member.me) {
        lines.push(t!("people-count", count = group.members.len()));
    } else {
        lines.push(t!("people-not-yet"));
    }
    if !group.left.is_empty() {
        let left: Vec<String> = group.left.iter().map(|member| member.name.clone()).collect();
        lines.push(t!("people-left", names = names(&left)));
    }
    lines.extend(door(&group.waiting));
    lines
}

/// The lines that are said with one key.
pub fn ready(lines: &[String]) -> Vec<String> {
    let numbered = lines.iter().enumerate().map(|(at, line)| format!("/{}: {}", at + 1, super::clean(line)));
    numbered.chain([t!("ready-how")]).collect()
}

/// Those at the door.
pub fn door(waiting: &[WaitingView]) -> Vec<String> {
    if waiting.is_empty() {
        return vec![t!("waiting-none")];
    }
    let mut lines = Vec::new();
    for guest in waiting {
        lines.push(t!("waiting-one", name = super::name(&guest.name), from = super::name(&guest.slip_from)));
        if guest.needed > 0 {
            lines.push(t!("waiting-welcomes", names = names(&guest.welcomes), needed = guest.needed));
        }
        for wait in &guest.waits {
            lines.push(t!("waiting-wait", name = super::name(&wait.name), because = quoted(&wait.because)));
        }
    }
    lines
}

/// What was agreed for when people are worried about somebody, as it was written down.
pub fn worried(text: &str, by: &str, day: u64) -> Vec<String> {
    if text.is_empty() {
        return vec![t!("worried-none"), t!("worried-how")];
    }
    let mut lines = vec![t!("worried-head")];
    lines.extend(marked(text));
    lines.push(t!("worried-by", name = super::name(by), day = day_of(day)));
    lines
}

/// What somebody wishes if they go quiet.
pub fn if_quiet(text: &str, by: &str, day: u64) -> Vec<String> {
    if text.is_empty() {
        return vec![t!("if-quiet-none"), t!("if-quiet-how")];
    }
    let mut lines = vec![t!("if-quiet-head", name = super::name(by))];
    lines.extend(marked(text));
    lines.push(t!("if-quiet-day", day = day_of(day)));
    lines
}

fn day_of(day: u64) -> String {
    super::clock::day_of_seconds(day.saturating_mul(86_400))
}

/// Card, agreement and rules.
pub fn card(group: &GroupView) -> Vec<String> {
    let mut lines = vec![t!("card-head")];
    lines.extend(marked(&group.card));
    lines.extend(slips::agreement_lines(&group.agreement));
    lines.push(t!("card-rules"));
    lines.extend(slips::rule_lines(&group.rules));
    lines
}

/// Who can do what here, from the rules in force.
pub fn who_can_do_what(group: &GroupView) -> Vec<String> {
    let rules = &group.rules;
    vec![
        t!("can-head", group = title(&group.name)),
        t!("can-all"),
        t!("can-invite"),
        t!("can-welcome", count = rules.welcomes),
        t!("can-wait", days = rules.wait_days),
        t!("can-thread", days = rules.term_days),
        t!("can-own"),
        t!("can-not-others"),
        t!("can-leave"),
        t!("can-circle"),
        t!("can-rules", days = rules.decision_days),
    ]
}

/// Who can see what, in one group.
pub fn others(group: &GroupView) -> Vec<String> {
    let others: Vec<String> =
        group.members.iter().filter(|member| !member.me).map(|member| member.name.clone()).collect();
    vec![
        t!("others-head", group = title(&group.name)),
        if others.is_empty() { t!("others-alone") } else { t!("others-members", names = names(&others)) },
        t!("others-later"),
        t!("others-left"),
        t!("others-door"),
        t!("others-read"),
        t!("others-connects"),
        t!("others-network"),
        t!("others-address"),
        t!("others-courier"),
        t!("others-device"),
        t!("others-locked"),
        t!("others-lost"),
        t!("others-slip"),
        t!("others-nobody"),
        t!("others-proof"),
        t!("others-withheld"),
        t!("others-court"),
        t!("others-courier-sees"),
        t!("others-bundle"),
        t!("others-terms"),
        t!("others-copies"),
    ]
}

/// One line of the list of groups.
pub fn group(summary: &GroupSummary) -> String {
    let (name, me) = (title(&summary.name), super::name(&summary.me));
    match summary.state {
        Standing::Entered if summary.way_lost => t!("groups-no-way", name = name, me = me),
        Standing::Entered => t!("groups-one", name = name, me = me),
        state => t!("groups-state", name = name, me = me, state = standing_short(state)),
    }
}

/// A thread's name, and when its words go.
pub fn thread(view: &ThreadView) -> String {
    let name = if view.name.is_empty() { t!("thread-first") } else { title(&view.name) };
    terms::beside(name, view.term_days)
}

/// Digits of an id that tell threads called alike apart.
const SHORT: usize = 8;

/// All threads; those called alike with the beginning of their id, which can be typed in place of the name.
pub fn threads(views: &[ThreadView]) -> Vec<String> {
    let called = |view: &ThreadView| if view.name.is_empty() { t!("thread-first") } else { view.name.clone() };
    let names: Vec<_> = views.iter().map(called).enumerate().collect();
    let apart = kith_protocol::alike::told_apart(&names);
    let line = |((i, name), view): (&(usize, String), &ThreadView)| match apart.get(i) {
        Some(other) if other != name => {
            let id: String = view.thread.hex().chars().take(SHORT).collect();
            t!("thread-alike", name = thread(view), id = id)
        }
        _ => thread(view),
    };
    names.iter().zip(views).map(line).collect()
}

/// Whether this is how the first thread is shown, which has no name.
pub fn is_first(wanted: &str) -> bool {
    wanted.trim().to_lowercase() == t!("thread-first").to_lowercase()
}

/// The thread that is meant: by its id or, if nobody else gave the same one, its name.
pub fn thread_called<'a>(threads: &'a [ThreadView], wanted: &str) -> Result<&'a ThreadView, Refusal> {
    if let Some(found) = threads.iter().find(|thread| thread.thread.hex() == wanted) {
        return Ok(found);
    }
    let first = is_first(wanted);
    let mut named = threads.iter().filter(|thread| thread.name == wanted || (first && thread.name.is_empty()));
    match (named.next(), named.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => Err(Refusal::SeveralThreads { thread: wanted.to_owned() }),
        (None, _) => {
            let found = threads.iter().find(|thread| thread.thread.hex().starts_with(wanted));
            found.ok_or_else(|| Refusal::NoSuchThread { thread: wanted.to_owned() })
        }
    }
}

/// Unsent words: what, where they are, and whom they would also reach.
pub fn unsent(view: &UnsentView) -> Vec<String> {
    let mut lines: Vec<String> = clean_lines(&view.text)
        .into_iter()
        .enumerate()
        .map(|(row, line)| if row == 0 { line } else { format!("{}{line}", super::messages::MARK) })
        .collect();
    if let Some(last) = lines.last_mut() {
        last.push_str(&format!(" ({})", delivery_short(view.state)));
    }
    if !view.would_also_reach.is_empty() {
        lines.push(t!("unsent-also", names = names(&view.would_also_reach)));
    }
    lines
}

/// What is said before a rehearsal with a person.
pub fn rehearsal() -> Vec<String> {
    vec![t!("rehearse-what"), t!("rehearse-who"), t!("rehearse-how"), t!("rehearse-end")]
}

/// What is said at the first run, before anything is asked.
pub fn first_run() -> Vec<String> {
    let unread = crate::sentences::unread().into_iter();
    unread.chain([t!("first-what"), t!("first-locked"), t!("first-taken"), t!("first-no-reset")]).collect()
}

/// What was taken back.
pub fn taken_back(messages: usize, unsent: usize, stay: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if messages > 0 {
        lines.push(t!("take-back-done"));
    }
    if unsent > 0 {
        lines.push(t!("unsent-dropped"));
    }
    if stay > 0 {
        lines.push(t!("take-back-stay", count = stay));
    }
    if lines.is_empty() {
        lines.push(t!("take-back-nothing"));
    }
    lines
}

/// How many copies of what was taken back are known to be gone.
pub fn copies_gone(any: bool, gone: Option<usize>) -> Vec<String> {
    match (any, gone) {
        (false, _) => vec![t!("take-back-none")],
        (true, Some(count)) => vec![t!("take-back-gone", count = count)],
        (true, None) => vec![t!("take-back-not-told")],
    }
}

#[cfg(test)]
mod tests {
    use kith_protocol::id::ThreadId;

    use super::*;

    fn called(names: &[&str]) -> Vec<ThreadView> {
        let view = |(i, name): (u8, &&str)| ThreadView {
            thread: ThreadId([i; 32]),
            name: (*name).to_owned(),
            term_days: None,
        };
        (0..).zip(names).map(view).collect()
    }

    #[test]
    fn threads_called_alike_show_the_beginning_of_their_ids() {
        let shown = threads(&called(&["", "Nights", "Nights", "Walks"]));
        assert!(shown[1] != shown[2] && shown[1].contains("01010101") && shown[2].contains("02020202"), "{shown:?}");
        assert!(!shown[0].contains("0000") && !shown[3].contains("0303"), "{shown:?}");
        let shown = threads(&called(&["", "The first thread"]));
        assert!(shown.iter().all(|line| line.contains('(')), "nobody's thread is taken for the first one: {shown:?}");
    }

    #[test]
    fn the_first_thread_is_found_as_it_is_shown() {
        let views = called(&["", "Nights"]);
        assert!(thread_called(&views, "the first thread").is_ok_and(|found| found.name.is_empty()));
        let views = called(&["", "the first thread"]);
        assert!(matches!(thread_called(&views, "the first thread"), Err(Refusal::SeveralThreads { .. })));
    }
}
