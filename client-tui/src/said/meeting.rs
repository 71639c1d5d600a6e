//! The meeting in words: each change as one line with its cause, the whole as a page, and as a few lines above the thread.

use kith_protocol::command::{HereView, MeetingDo, MeetingView, NextView, RoundView, SeatView};
use kith_protocol::event::MeetingChange;
use kith_protocol::meeting::{Late, Order, Place, Presence, Task, Wish};

use super::events::names;
use super::{Said, clock, quoted, title};
use crate::t;

/// The line for a change.
pub fn line(change: &MeetingChange) -> Option<Said> {
    let text = match change {
        MeetingChange::Opened { by, here, mine } => opened(by, *here, *mine),
        MeetingChange::Joined { by } => t!("meeting-joined", names = names(by)),
        MeetingChange::Here { name, mine, here, was, presence } => here_line(name, *mine, *here, *was, *presence),
        MeetingChange::WantsTime { mine: true, wants: true, .. } => t!("meeting-wants-time-mine"),
        MeetingChange::WantsTime { mine: true, .. } => t!("meeting-wants-no-time-mine"),
        MeetingChange::WantsTime { name, wants: true, .. } => t!("meeting-wants-time", name = person(name)),
        MeetingChange::WantsTime { name, .. } => t!("meeting-wants-no-time", name = person(name)),
        MeetingChange::Wishes { name, mine, wish } => match (wish_words(*wish), mine) {
            (Some(words), _) => wish_line(name, *mine, &words),
            (None, true) => t!("meeting-wish-none-mine"),
            (None, false) => t!("meeting-wish-none", name = person(name)),
        },
        MeetingChange::TakenUp { task, mine: true, .. } => t!("meeting-task-up-mine", task = task_name(*task)),
        MeetingChange::TakenUp { task, name, .. } => {
            t!("meeting-task-up", task = task_name(*task), name = person(name))
        }
        MeetingChange::PutDown { task, mine: true, free: true, .. } => {
            t!("meeting-task-down-mine", task = task_name(*task))
        }
        MeetingChange::PutDown { task, free: true, .. } => t!("meeting-task-free", task = task_name(*task)),
        // Somebody else holds it still: nothing needs to be done, and nobody is named for stepping back.
        MeetingChange::PutDown { task, mine: true, .. } => t!("meeting-task-shared-mine", task = task_name(*task)),
        MeetingChange::PutDown { .. } => return None,
        MeetingChange::RoundBegan { name, minutes: 0 } => t!("meeting-round", name = title(name)),
        MeetingChange::RoundBegan { name, minutes } => {
            t!("meeting-round-minutes", name = title(name), minutes = usize::from(*minutes))
        }
        MeetingChange::Passed { mine: true, .. } => t!("meeting-passed-mine"),
        MeetingChange::Passed { name, .. } => t!("meeting-passed", name = person(name)),
        MeetingChange::Later { mine: true, .. } => t!("meeting-later-mine"),
        MeetingChange::Later { name, .. } => t!("meeting-later", name = person(name)),
        MeetingChange::PassedOn { mine: true, .. } => t!("meeting-passed-on-mine"),
        MeetingChange::PassedOn { name, .. } => t!("meeting-passed-on", name = person(name)),
        MeetingChange::Turn { mine: true, again: true, .. } => t!("meeting-turn-mine-again"),
        MeetingChange::Turn { mine: true, .. } => t!("meeting-turn-mine"),
        MeetingChange::Turn { name, again: true, .. } => t!("meeting-turn-again", name = person(name)),
        MeetingChange::Turn { name, wish, .. } => match wish_words(*wish) {
            Some(wish) => t!("meeting-turn-wish", name = person(name), wish = wish),
            None => t!("meeting-turn", name = person(name)),
        },
        MeetingChange::Time { left: 0 } => t!("meeting-time"),
        MeetingChange::Time { left } => t!("meeting-time-left", minutes = left.to_string()),
        MeetingChange::ConnectionGone { name } => t!("meeting-connection-gone", name = person(name)),
        MeetingChange::RoundOver => t!("meeting-round-over"),
        MeetingChange::UnderWay => t!("meeting-under-way"),
        MeetingChange::SlowDown { mine: true, .. } => t!("meeting-slow-mine"),
        MeetingChange::SlowDown { name, .. } => t!("meeting-slow", name = person(name)),
        MeetingChange::Closed { by } => t!("meeting-closed", names = names(by)),
        MeetingChange::GoesBy { form, mine: true, .. } => t!("meeting-goes-by-mine", form = title(form)),
        MeetingChange::GoesBy { form, name, .. } => t!("meeting-goes-by", form = title(form), name = person(name)),
        MeetingChange::AskMe { name, mine, until_ms } => ask_line(name, *mine, *until_ms),
        MeetingChange::RestsAfter { hours, mine: true, .. } => t!("meeting-rests-mine", hours = hours.to_string()),
        MeetingChange::RestsAfter { hours, name, .. } => {
            t!("meeting-rests", hours = hours.to_string(), name = person(name))
        }
        MeetingChange::LatePlaces { late, name, mine } => late_line(*late, name, *mine),
        MeetingChange::RemindSet { minutes: Some(minutes) } => t!("meeting-remind-on", minutes = minutes.to_string()),
        MeetingChange::RemindSet { minutes: None } => t!("meeting-remind-off"),
        MeetingChange::Reminder { at_ms, text } => reminder(*at_ms, text),
        MeetingChange::Next { at_ms, text, by } => next_line(*at_ms, text, by),
    };
    Some(Said { text, why: why(change) })
}

fn late_line(late: Late, name: &str, mine: bool) -> String {
    match (late, mine) {
        (Late::Now, true) => t!("meeting-late-now-mine"),
        (Late::Now, false) => t!("meeting-late-now", name = person(name)),
        (Late::End, true) => t!("meeting-late-end-mine"),
        (Late::End, false) => t!("meeting-late-end", name = person(name)),
    }
}

/// Where who comes late has a place, by a word or a number.
pub fn late(word: &str) -> Option<Late> {
    match word {
        "now" | "1" => Some(Late::Now),
        "end" | "2" => Some(Late::End),
        _ => None,
    }
}

fn opened(by: &[String], here: usize, mine: bool) -> String {
    if mine {
        t!("meeting-opened-here", names = names(by), count = here)
    } else {
        t!("meeting-opened", names = names(by))
    }
}

fn here_line(name: &str, mine: bool, here: usize, was: Option<Presence>, presence: Presence) -> String {
    match (presence, mine) {
        (Presence::Out, true) => t!("meeting-out-mine"),
        (Presence::Out, false) => t!("meeting-out", name = person(name)),
        (Presence::Listening, true) => t!("meeting-listening-mine"),
        (Presence::Listening, false) => t!("meeting-listening", name = person(name)),
        (Presence::Here, true) if was.is_some() => t!("meeting-back-mine"),
        (Presence::Here, false) if was.is_some() => t!("meeting-back", name = person(name)),
        (Presence::Here, true) => t!("meeting-here-mine", count = here),
        (Presence::Here, false) => t!("meeting-here", name = person(name)),
    }
}

fn wish_line(name: &str, mine: bool, wish: &str) -> String {
    if mine { t!("meeting-wish-mine", wish = wish) } else { t!("meeting-wish", name = person(name), wish = wish) }
}

fn ask_line(name: &str, mine: bool, until_ms: Option<u64>) -> String {
    match (until_ms, mine) {
        (Some(until), true) => t!("meeting-ask-me-mine", hour = clock::hour(Some(until))),
        (Some(until), false) => t!("meeting-ask-me", name = person(name), hour = clock::hour(Some(until))),
        (None, true) => t!("meeting-ask-me-no-mine"),
        (None, false) => t!("meeting-ask-me-no", name = person(name)),
    }
}

fn reminder(at_ms: u64, text: &str) -> String {
    let (day, hour) = (clock::day(at_ms), clock::hour(Some(at_ms)));
    match text.trim() {
        "" => t!("meeting-reminder", day = day, hour = hour),
        text => t!("meeting-reminder-text", day = day, hour = hour, text = quoted(text)),
    }
}

fn why(change: &MeetingChange) -> String {
    match change {
        MeetingChange::Reminder { .. } | MeetingChange::RemindSet { .. } => t!("meeting-reminder-why"),
        MeetingChange::Joined { .. } => t!("meeting-joined-why"),
        MeetingChange::Time { .. } => t!("meeting-time-why"),
        MeetingChange::ConnectionGone { name } => t!("meeting-connection-gone-why", name = person(name)),
        MeetingChange::Turn { .. } | MeetingChange::RoundOver => t!("meeting-turn-why"),
        MeetingChange::PassedOn { .. } => t!("meeting-passed-on-why"),
        MeetingChange::UnderWay => t!("meeting-under-way-why"),
        _ => t!("meeting-why"),
    }
}

/// A name, or what stands in its place until it has come.
fn person(name: &str) -> String {
    super::name(name)
}

/// A task, as people call it.
pub fn task_name(task: Task) -> String {
    match task {
        Task::Open => t!("task-open"),
        Task::KeepTime => t!("task-keep-time"),
        Task::Welcome => t!("task-welcome"),
        Task::Close => t!("task-close"),
        Task::Inviting => t!("task-inviting"),
    }
}

/// The task that a number or a word means.
pub fn task(word: &str) -> Option<Task> {
    let word = word.trim().to_lowercase();
    let numbered = word.parse::<usize>().ok().and_then(|n| Task::ALL.get(n.checked_sub(1)?).copied());
    numbered.or_else(|| Task::ALL.into_iter().find(|task| task_name(*task).to_lowercase() == word))
}

fn wish_words(wish: Wish) -> Option<String> {
    Some(match wish {
        Wish::None => return None,
        Wish::JustHear => t!("wish-just-hear"),
        Wish::Ask => t!("wish-ask"),
        Wish::Ideas => t!("wish-ideas"),
    })
}

/// Until when somebody offers to be asked: `22:00` on their own clock, the next time it is that hour; “no”: no longer.
pub fn ask_until(word: &str, now_ms: u64) -> Option<Option<u64>> {
    if word.trim().eq_ignore_ascii_case("no") {
        return Some(None);
    }
    Some(Some(clock::next(word, now_ms)?))
}

/// The wish that a number or a word means.
pub fn wish(word: &str) -> Option<Wish> {
    match word.trim() {
        "0" => return Some(Wish::None),
        "1" => return Some(Wish::JustHear),
        "2" => return Some(Wish::Ask),
        "3" => return Some(Wish::Ideas),
        _ => {}
    }
    let is = |wish: &Wish| wish_words(*wish).is_some_and(|words| words.to_lowercase() == word.trim().to_lowercase());
    [Wish::JustHear, Wish::Ask, Wish::Ideas].into_iter().find(is)
}

/// “2026-12-03 19:00” or “19:00”, on this person's own clock, and what follows it.
pub fn next_time(words: &str) -> Option<(u64, String)> {
    let mut parts = words.splitn(3, char::is_whitespace);
    let (day, hour) = (parts.next()?, parts.next()?);
    let at_ms = clock::at_time(day, hour)?;
    Some((at_ms, parts.next().unwrap_or_default().trim().to_owned()))
}

fn next_line(at_ms: u64, text: &str, by: &str) -> String {
    let (day, hour) = (clock::day(at_ms), clock::hour(Some(at_ms)));
    if text.trim().is_empty() {
        t!("meeting-next", day = day, hour = hour, by = person(by))
    } else {
        t!("meeting-next-text", day = day, hour = hour, text = quoted(text), by = person(by))
    }
}

/// A round as it begins when nothing more is said of it: the group's usual name for the next one.
pub fn usual_round(view: &MeetingView) -> MeetingDo {
    if let Some(next) = super::form::next_round(view) {
        return next;
    }
    let name = match &view.round {
        None => t!("round-check-in"),
        Some(round) if round.name == t!("round-check-in") => t!("round-sharing"),
        Some(_) => t!("round-closing"),
    };
    MeetingDo::Start { name, order: Order::Arrival, minutes: 0 }
}

/// Whose turn it is, if a round is under way.
pub fn turn(view: &MeetingView) -> Option<&SeatView> {
    view.round.as_ref().filter(|_| view.open)?.seats.iter().find(|seat| seat.turn)
}

/// Whether what this person writes is offered to be held till the round is over. It locks nothing.
pub fn is_held(view: &MeetingView) -> bool {
    let here = view.here.iter().any(|here| here.me);
    here && turn(view).is_some_and(|seat| !seat.me)
}

/// The whole meeting.
pub fn page(view: &MeetingView) -> Vec<String> {
    let mut lines = Vec::new();
    if view.open {
        lines.push(match view.opened_by.as_slice() {
            [] => t!("meeting-page-open"),
            by => t!("meeting-opened", names = names(by)),
        });
        if view.apart {
            lines.push(t!("meeting-page-apart"));
        }
    } else if !view.closed_by.is_empty() {
        lines.push(t!("meeting-closed", names = names(&view.closed_by)));
    } else {
        lines.push(t!("meeting-none"));
    }
    lines.extend(view.next.iter().map(|next: &NextView| next_line(next.at_ms, &next.text, &next.by)));
    for ask in &view.ask_me {
        lines.push(ask_line(&ask.name, ask.me, Some(ask.until_ms)));
    }
    lines.extend(view.remind_minutes.map(|minutes| t!("meeting-remind-on", minutes = minutes.to_string())));
    if !view.open {
        return lines;
    }
    lines.extend(super::form::page(view));
    lines.push(t!("meeting-page-here", count = view.here.len()));
    lines.extend(view.here.iter().map(here_words));
    if let Some(round) = &view.round {
        lines.extend(round_lines(round));
    }
    if view.under_way_without_me {
        lines.push(t!("meeting-under-way"));
    }
    for task in &view.tasks {
        let name = task_name(task.task);
        lines.push(match task.held_by.as_slice() {
            [] if task.offered_to_me => t!("meeting-task-offered", task = name),
            [] => t!("meeting-task-nobody", task = name),
            by => t!("meeting-task-held", task = name, names = names(by)),
        });
    }
    if view.late == Late::Now {
        lines.push(t!("meeting-page-late"));
    }
    lines.push(t!("meeting-page-rests", hours = view.rests_hours.to_string()));
    lines
}

fn here_words(here: &HereView) -> String {
    let name = if here.me { super::mine(&here.name) } else { person(&here.name) };
    let mut about = vec![match here.presence {
        Presence::Here => t!("presence-here"),
        Presence::Listening => t!("presence-listening"),
        Presence::Out => t!("presence-out"),
    }];
    about.extend(here.wants_time.then(|| t!("presence-wants-time")));
    about.extend(wish_words(here.wish).map(|wish| t!("presence-wish", wish = wish)));
    format!("{name}: {}", about.join(", "))
}

fn round_lines(round: &RoundView) -> Vec<String> {
    let mut lines = vec![t!("meeting-round-head", name = title(&round.name))];
    for seat in &round.seats {
        let name = if seat.me { super::mine(&seat.name) } else { person(&seat.name) };
        lines.push(format!("{name}: {}", seat_words(seat)));
    }
    if round.over {
        lines.push(t!("meeting-round-over"));
    }
    lines
}

fn seat_words(seat: &SeatView) -> String {
    match seat.place {
        _ if seat.turn => t!("seat-turn"),
        Place::Spoken => t!("seat-spoken"),
        Place::Pass => t!("seat-passed"),
        Place::Listening => t!("seat-listens"),
        Place::Later => t!("seat-later"),
        Place::Speak if seat.passed_on => t!("seat-kept"),
        Place::Speak => t!("seat-waits"),
    }
}

/// Where a round is, for who has just come in, in the shell.
pub fn where_we_are(view: &MeetingView) -> Option<String> {
    let name = title(&view.round.as_ref()?.name);
    turn(view).map(|seat| match seat.me {
        true => t!("meeting-above-mine-shell", round = name),
        false => others_turn(view, seat, name),
    })
}

/// Somebody else's turn, with what they wish for while they speak.
fn others_turn(view: &MeetingView, seat: &SeatView, round: String) -> String {
    let name = person(&seat.name);
    let wish = view.here.iter().find(|here| here.member == seat.member).and_then(|here| wish_words(here.wish));
    match wish {
        Some(wish) => t!("meeting-above-turn-wish", round = round, name = name, wish = wish),
        None => t!("meeting-above-turn", round = round, name = name),
    }
}

/// How a client's person goes on from here, where the line about a change does not say it.
pub fn how(change: &MeetingChange) -> Option<String> {
    match change {
        MeetingChange::Opened { mine: false, .. } => Some(t!("meeting-opened-how")),
        MeetingChange::Turn { mine: true, .. } => Some(t!("meeting-turn-how")),
        MeetingChange::ConnectionGone { name } => Some(t!("meeting-connection-gone-how", name = person(name))),
        MeetingChange::GoesBy { .. } => Some(t!("meeting-goes-by-how")),
        MeetingChange::RoundOver => Some(t!("meeting-round-over-how")),
        MeetingChange::Here { mine: true, presence: Presence::Out, .. } => Some(t!("meeting-out-how")),
        _ => None,
    }
}

/// How a client's person goes on from the page of the meeting.
pub fn page_how(view: &MeetingView) -> String {
    match view.open {
        false => t!("meeting-none-how"),
        true if view.here.iter().any(|here| here.me) => t!("meeting-page-how"),
        true => t!("refusal-not-here"),
    }
}

/// The few lines that stand above the thread while a meeting is open.
pub fn above(view: &MeetingView) -> Vec<String> {
    if !view.open {
        return Vec::new();
    }
    let here: Vec<String> = view.here.iter().map(|here| here.name.clone()).collect();
    let mut lines = vec![t!("meeting-above-here", names = super::events::names(&here))];
    if let Some(round) = view.round.as_ref().filter(|round| !round.over) {
        let name = title(&round.name);
        lines.extend(turn(view).map(|seat| match seat.me {
            true => t!("meeting-above-mine", round = name.clone()),
            false => others_turn(view, seat, name.clone()),
        }));
    }
    lines
}
