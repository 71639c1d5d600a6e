//! Meetings and rounds between members: what people do, late, at once and apart, and what everybody sees of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test stops where it fails.

mod world;

use kith_protocol::command::{Command, Done, MeetingDo, MeetingView, Query, Refusal, View};
use kith_protocol::event::{Event, MeetingChange};
use kith_protocol::meeting::{Late, Order, Place, Presence, Task, Wish};
use kith_protocol::step::Now;
use world::World;

fn circle(names: &[&str]) -> World {
    let mut world = World::new();
    world.found(names[0], 1);
    for name in &names[1..] {
        let slip = world.invite(0);
        world.enter(&slip, name);
    }
    world.run();
    world
}

fn meet(world: &mut World, i: usize, what: MeetingDo) -> Result<bool, Refusal> {
    match world.command(i, Command::Meet { what })? {
        Done::Met { changed } => Ok(changed),
        other => panic!("{other:?}"),
    }
}

fn does(world: &mut World, i: usize, what: MeetingDo) {
    assert!(meet(world, i, what).unwrap(), "nothing was new about it");
    world.run();
}

fn view(world: &mut World, i: usize) -> MeetingView {
    let node = &mut world.nodes[i];
    match node.member.look(&Query::Meeting, Now(world.now), &node.disk) {
        Ok(View::Meeting(view)) => *view,
        other => panic!("{other:?}"),
    }
}

fn here() -> MeetingDo {
    MeetingDo::Here { presence: Presence::Here }
}

fn start() -> MeetingDo {
    MeetingDo::Start { name: "Check-in".into(), order: Order::Arrival, minutes: 0 }
}

fn place(place: Place) -> MeetingDo {
    MeetingDo::Place { place }
}

fn go(from: &str) -> MeetingDo {
    MeetingDo::Go { from: from.into() }
}

fn turn(view: &MeetingView) -> Option<String> {
    let round = view.round.as_ref()?;
    round.seats.iter().find(|seat| seat.turn).map(|seat| seat.name.clone())
}

fn seats(view: &MeetingView) -> Vec<String> {
    view.round.iter().flat_map(|round| &round.seats).map(|seat| seat.name.clone()).collect()
}

fn changes(world: &mut World, i: usize) -> Vec<MeetingChange> {
    let events = std::mem::take(&mut world.nodes[i].events);
    let change = |event| match event {
        Event::Meeting { change } => Some(change),
        _ => None,
    };
    events.into_iter().filter_map(change).collect()
}

/// The same meeting on all these devices, as far as it does not say who looks.
fn agree(world: &mut World, who: &[usize]) -> MeetingView {
    let common = |world: &mut World, i| {
        let mut view = view(world, i);
        view.here.iter_mut().for_each(|here| here.me = false);
        view.tasks.iter_mut().for_each(|task| task.offered_to_me = false);
        view.round.iter_mut().flat_map(|round| &mut round.seats).for_each(|seat| seat.me = false);
        view
    };
    let first = common(world, who[0]);
    for i in &who[1..] {
        assert_eq!(common(world, *i), first, "{i} sees it otherwise");
    }
    first
}

/// Everybody is cut off from everybody, and goes on by themselves.
fn apart(world: &mut World, who: &[usize]) {
    who.iter().for_each(|i| world.off(*i));
}

fn together(world: &mut World, who: &[usize]) {
    who.iter().for_each(|i| world.on(*i));
    world.run();
}

#[test]
fn two_openings_apart_are_one_meeting_and_both_are_named() {
    let mut w = circle(&["Ana", "Lee", "Sam"]);
    apart(&mut w, &[1, 2]);
    assert!(meet(&mut w, 1, MeetingDo::Open).unwrap());
    assert!(meet(&mut w, 2, MeetingDo::Open).unwrap());
    together(&mut w, &[1, 2]);
    does(&mut w, 0, here());
    let view = agree(&mut w, &[0, 1, 2]);
    assert!(view.open && view.apart);
    assert_eq!(view.here.len(), 3);
    let mut by = view.opened_by;
    by.sort();
    assert_eq!(by, ["Lee", "Sam"]);
}

#[test]
fn without_anybody_opening_it_the_place_is_open_anyway() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 1, here());
    let view = agree(&mut w, &[0, 1]);
    assert!(view.open && view.opened_by.is_empty());
    does(&mut w, 0, here());
    assert_eq!(agree(&mut w, &[0, 1]).here.len(), 2);
}

#[test]
fn a_round_goes_by_arrival_and_two_who_move_it_on_at_once_move_it_once() {
    let mut w = circle(&["Ana", "Lee", "Sam", "Jo"]);
    does(&mut w, 1, MeetingDo::Open);
    for i in [2, 3, 0] {
        does(&mut w, i, here());
    }
    does(&mut w, 3, start());
    let view = agree(&mut w, &[0, 1, 2, 3]);
    assert_eq!(seats(&view), ["Lee", "Sam", "Jo", "Ana"]);
    assert_eq!(turn(&view).as_deref(), Some("Lee"));
    does(&mut w, 1, place(Place::Spoken));
    apart(&mut w, &[2, 3, 0]);
    assert!(meet(&mut w, 3, go("Sam")).unwrap());
    assert!(meet(&mut w, 0, go("Sam")).unwrap());
    together(&mut w, &[2, 3, 0]);
    assert_eq!(turn(&agree(&mut w, &[0, 1, 2, 3])).as_deref(), Some("Jo"), "it moved by exactly one");
    // Who presses late, for somebody gone past already, presses for nobody else.
    assert!(!meet(&mut w, 1, go("Sam")).unwrap());
    w.run();
    assert_eq!(turn(&view_of(&mut w, 1)).as_deref(), Some("Jo"));
    // Nobody presses past others.
    assert_eq!(meet(&mut w, 1, go("Ana")), Err(Refusal::NotTheirTurn { name: "Jo".into() }));
}

fn view_of(world: &mut World, i: usize) -> MeetingView {
    view(world, i)
}

#[test]
fn a_place_passed_over_is_kept_and_offered_once_more_before_the_round_is_over() {
    let mut w = circle(&["Ana", "Lee", "Sam"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 2, here());
    does(&mut w, 0, start());
    does(&mut w, 1, go("Ana"));
    does(&mut w, 1, place(Place::Later));
    does(&mut w, 2, place(Place::Pass));
    let view = agree(&mut w, &[0, 1, 2]);
    assert_eq!(turn(&view).as_deref(), Some("Ana"));
    let round = view.round.unwrap();
    assert!(round.again && !round.over && round.seats[0].passed_on);
    assert_eq!(meet(&mut w, 2, MeetingDo::Close), Err(Refusal::RoundUnderWay));
    assert_eq!(meet(&mut w, 2, start()), Err(Refusal::RoundUnderWay));
    does(&mut w, 0, place(Place::Spoken));
    assert_eq!(turn(&view_of(&mut w, 2)).as_deref(), Some("Lee"));
    // Not now either.
    does(&mut w, 1, place(Place::Later));
    let view = agree(&mut w, &[0, 1, 2]);
    assert!(view.round.unwrap().over);
    does(&mut w, 2, MeetingDo::Close);
    let view = agree(&mut w, &[0, 1, 2]);
    assert!(!view.open);
    assert_eq!(view.closed_by, ["Sam"]);
    // Another one on the same day is another one.
    does(&mut w, 1, MeetingDo::Open);
    let next = agree(&mut w, &[0, 1, 2]);
    assert!(next.open && next.meeting != view.meeting && next.round.is_none());
}

#[test]
fn listening_today_is_a_full_place_and_asks_for_nothing() {
    let mut w = circle(&["Ana", "Lee", "Sam"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, MeetingDo::Here { presence: Presence::Listening });
    does(&mut w, 2, here());
    does(&mut w, 0, start());
    does(&mut w, 0, place(Place::Spoken));
    let view = agree(&mut w, &[0, 1, 2]);
    assert_eq!(seats(&view), ["Ana", "Lee", "Sam"]);
    assert_eq!(turn(&view).as_deref(), Some("Sam"));
    // Who listens may speak all the same: the place is theirs.
    does(&mut w, 1, place(Place::Speak));
    assert_eq!(turn(&agree(&mut w, &[0, 1, 2])).as_deref(), Some("Lee"));
}

#[test]
fn who_comes_late_has_a_place_at_the_end_and_stepping_out_keeps_it() {
    let mut w = circle(&["Ana", "Lee", "Sam"]);
    does(&mut w, 1, MeetingDo::Open);
    does(&mut w, 2, here());
    does(&mut w, 2, start());
    does(&mut w, 1, MeetingDo::Here { presence: Presence::Out });
    does(&mut w, 0, here());
    let view = agree(&mut w, &[0, 1, 2]);
    assert_eq!(seats(&view), ["Lee", "Sam", "Ana"]);
    assert_eq!(turn(&view).as_deref(), Some("Lee"), "the place is kept");
    does(&mut w, 1, here());
    assert_eq!(seats(&agree(&mut w, &[0, 1, 2])), ["Lee", "Sam", "Ana"]);
}

#[test]
fn who_comes_late_has_a_place_now_if_the_group_says_so() {
    let mut w = circle(&["Ana", "Lee", "Sam", "Kim"]);
    assert_eq!(view(&mut w, 1).late, Late::End);
    does(&mut w, 0, MeetingDo::LatePlaces { late: Late::Now });
    assert!(
        changes(&mut w, 1).iter().any(|c| matches!(c, MeetingChange::LatePlaces { late: Late::Now, mine: false, .. }))
    );
    does(&mut w, 1, MeetingDo::Open);
    does(&mut w, 2, here());
    does(&mut w, 2, start());
    does(&mut w, 0, here());
    does(&mut w, 3, here());
    let all = [0, 1, 2, 3];
    // Several stand as they came. What is said about it meanwhile holds for the next round.
    does(&mut w, 3, MeetingDo::LatePlaces { late: Late::End });
    let view = agree(&mut w, &all);
    assert_eq!((seats(&view), view.late), (["Lee", "Ana", "Kim", "Sam"].map(str::to_owned).to_vec(), Late::End));
    for (who, next) in [(1, "Ana"), (0, "Kim"), (3, "Sam")] {
        does(&mut w, who, place(Place::Spoken));
        assert_eq!(turn(&agree(&mut w, &all)).as_deref(), Some(next));
    }
    does(&mut w, 2, place(Place::Spoken));
    assert!(agree(&mut w, &all).round.unwrap().over);
}

#[test]
fn a_late_place_interrupts_nobody_whom_others_had_gone_on_to() {
    let mut w = circle(&["Ana", "Lee", "Sam", "Kim"]);
    does(&mut w, 0, MeetingDo::LatePlaces { late: Late::Now });
    does(&mut w, 1, MeetingDo::Open);
    does(&mut w, 2, here());
    does(&mut w, 3, here());
    does(&mut w, 1, start());
    // Ana comes where nobody hears it, and for her it is Lee's turn. Meanwhile it is Sam's.
    w.part(&[0]);
    does(&mut w, 0, here());
    assert_eq!(seats(&view(&mut w, 0)), ["Lee", "Ana", "Sam", "Kim"]);
    does(&mut w, 1, place(Place::Spoken));
    assert_eq!(turn(&view(&mut w, 2)).as_deref(), Some("Sam"));
    w.join();
    let all = [0, 1, 2, 3];
    let view = agree(&mut w, &all);
    assert_eq!(seats(&view), ["Lee", "Sam", "Ana", "Kim"]);
    assert_eq!(turn(&view).as_deref(), Some("Sam"));
    does(&mut w, 2, place(Place::Spoken));
    assert_eq!(turn(&agree(&mut w, &all)).as_deref(), Some("Ana"));
}

#[test]
fn who_comes_after_a_round_has_a_place_from_the_next_one_on() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 1, MeetingDo::Open);
    does(&mut w, 1, start());
    does(&mut w, 1, place(Place::Spoken));
    does(&mut w, 0, here());
    let view = agree(&mut w, &[0, 1]);
    assert_eq!(seats(&view), ["Lee"]);
    does(&mut w, 0, start());
    assert_eq!(seats(&agree(&mut w, &[0, 1])), ["Lee", "Ana"]);
}

#[test]
fn a_newcomer_during_a_round_reads_on_and_has_a_place_in_the_next() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 0, start());
    let slip = w.invite(1);
    let noor = w.enter(&slip, "Noor");
    w.run();
    let seen = view(&mut w, noor);
    assert!(seen.open && seen.round.is_none() && seen.under_way_without_me, "{seen:?}");
    assert_eq!(seen.here.len(), 2, "it is said again to who came in");
    does(&mut w, noor, here());
    assert_eq!(meet(&mut w, noor, start()), Err(Refusal::RoundUnderWay));
    assert_eq!(meet(&mut w, noor, place(Place::Pass)), Err(Refusal::NoRound));
    // The round goes on among those who began it, in the stretch it was begun in.
    does(&mut w, 0, place(Place::Spoken));
    assert_eq!(seats(&view(&mut w, 1)), ["Ana", "Lee"]);
    assert_eq!(turn(&view(&mut w, 1)).as_deref(), Some("Lee"));
    does(&mut w, 0, go("Lee"));
    // For Lee it is over before others have said so in the stretch that Noor hears: nobody tells Lee to wait for the next.
    assert!(meet(&mut w, 1, place(Place::Pass)).unwrap());
    assert!(!view(&mut w, 1).under_way_without_me);
    w.run();
    assert!(view(&mut w, 0).round.unwrap().over);
    let named = |event: &Event| match event {
        Event::Meeting { change: MeetingChange::Here { name, .. } } => Some(name.clone()),
        _ => None,
    };
    let mut told: Vec<String> = w.nodes[noor].events.iter().filter_map(named).collect();
    told.sort_unstable();
    assert_eq!(told, ["Ana", "Lee", "Noor"], "who is here is told once each, by name");
    let waits = |event: &Event| matches!(event, Event::Meeting { change: MeetingChange::UnderWay });
    assert!(w.nodes[noor].events.iter().any(waits) && !w.nodes[0].events.iter().chain(&w.nodes[1].events).any(waits));
    assert!(!view(&mut w, noor).under_way_without_me, "and that it is over is said too");
    does(&mut w, noor, start());
    for i in [0, 1, noor] {
        assert_eq!(seats(&view(&mut w, i)).len(), 3, "{i}");
    }
    // Noor's device holds no entry of the stretch she does not hear.
    let stretches = w.nodes[noor].member.stretches().filter(|stretch| stretch.meeting_of().is_some()).count();
    assert_eq!(stretches, 1);
}

#[test]
fn a_task_is_picked_up_put_down_and_never_given() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    let task = |view: &MeetingView| view.tasks.iter().find(|t| t.task == Task::Open).cloned().unwrap();
    let offered = task(&view(&mut w, 0)).offered.unwrap();
    let (them, other) = if offered == "Ana" { (0, "Lee") } else { (1, "Ana") };
    does(&mut w, them, MeetingDo::TakeUp { task: Task::Open });
    assert_eq!(task(&agree(&mut w, &[0, 1])).held_by, [offered.as_str()]);
    does(&mut w, them, MeetingDo::StepBack { task: None });
    let free = task(&agree(&mut w, &[0, 1]));
    assert!(free.held_by.is_empty());
    assert_eq!(free.offered.as_deref(), Some(other), "not asked again today");
    assert!(!meet(&mut w, them, MeetingDo::StepBack { task: None }).unwrap());
}

#[test]
fn each_change_is_told_once_to_each() {
    let mut w = circle(&["Ana", "Lee"]);
    changes(&mut w, 0);
    changes(&mut w, 1);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 1, MeetingDo::Start { name: "Check-in".into(), order: Order::Seats, minutes: 5 });
    does(&mut w, 0, place(Place::Pass));
    does(&mut w, 1, MeetingDo::SlowDown);
    let told = changes(&mut w, 1);
    let name = |name: &str| name.to_owned();
    assert_eq!(told.len(), 7, "{}", told.len());
    assert!(told[0] == MeetingChange::Opened { by: vec![name("Ana")], here: 1, mine: false });
    assert!(matches!(&told[1], MeetingChange::Here { mine: true, here: 2, was: None, .. }));
    assert!(told[2] == MeetingChange::RoundBegan { name: name("Check-in"), minutes: 5 });
    assert!(
        told[3] == MeetingChange::Turn { name: name("Ana"), mine: false, again: false, minutes: 0, wish: Wish::None }
    );
    assert!(told[4] == MeetingChange::Passed { name: name("Ana"), mine: false });
    assert!(
        told[5] == MeetingChange::Turn { name: name("Lee"), mine: true, again: false, minutes: 5, wish: Wish::None }
    );
    assert!(told[6] == MeetingChange::SlowDown { name: name("Lee"), mine: true });
    let told = changes(&mut w, 0);
    assert!(
        told.iter().any(|c| *c
            == MeetingChange::Turn { name: name("Lee"), mine: false, again: false, minutes: 0, wish: Wish::None })
    );
    // After opening from disk nothing of it is news.
    w.off(1);
    w.on(1);
    w.run();
    assert!(changes(&mut w, 1).is_empty());
}

#[test]
fn the_time_agreed_is_told_to_the_speaker_alone_by_their_own_clock() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 1, MeetingDo::Start { name: "Sharing".into(), order: Order::Seats, minutes: 5 });
    changes(&mut w, 0);
    for (minutes, left) in [(3, 2), (5, 0)] {
        w.now += minutes * 60_000;
        w.wake(0);
        w.wake(1);
        w.run();
        assert!(changes(&mut w, 0).contains(&MeetingChange::Time { left }), "{left}");
        assert!(!changes(&mut w, 1).iter().any(|c| matches!(c, MeetingChange::Time { .. })));
    }
    w.now += 600_000;
    w.wake(0);
    assert!(changes(&mut w, 0).is_empty(), "said once, and nobody is cut off");
    assert_eq!(turn(&view(&mut w, 0)).as_deref(), Some("Ana"));
}

#[test]
fn the_next_time_is_the_groups_and_its_meeting_is_the_same_for_all() {
    let mut w = circle(&["Ana", "Lee", "Sam"]);
    let at_ms = w.now + 3 * 3_600_000;
    does(&mut w, 1, MeetingDo::Next { at_ms: at_ms + 1, text: "By the river".into() });
    does(&mut w, 2, MeetingDo::Next { at_ms, text: "In the library".into() });
    let next = agree(&mut w, &[0, 1, 2]).next.unwrap();
    assert_eq!((next.at_ms, next.text.as_str(), next.by.as_str()), (at_ms, "In the library", "Sam"));
    apart(&mut w, &[0, 1, 2]);
    assert!(meet(&mut w, 0, MeetingDo::Open).unwrap());
    // Ten hours on, past midnight: still the same.
    w.now += 10 * 3_600_000;
    assert!(meet(&mut w, 1, MeetingDo::Open).unwrap());
    together(&mut w, &[0, 1, 2]);
    assert_eq!(agree(&mut w, &[0, 1, 2]).opened_by.len(), 2);
    // Who comes later is told the time in force.
    let slip = w.invite(1);
    let noor = w.enter(&slip, "Noor");
    w.run();
    assert_eq!(view(&mut w, noor).next.unwrap().text, "In the library");
}

#[test]
fn a_clock_ten_years_off_opens_the_same_meeting() {
    for years in [-10_i64, 10] {
        let mut w = circle(&["Ana", "Lee", "Sam"]);
        w.say(0, "a word");
        w.say(1, "another");
        let off = years * 365 * 86_400_000;
        apart(&mut w, &[0, 1, 2]);
        let now = w.now;
        assert!(meet(&mut w, 0, MeetingDo::Open).unwrap());
        w.now = now.saturating_add_signed(off);
        assert!(meet(&mut w, 2, MeetingDo::Open).unwrap());
        w.now = now;
        together(&mut w, &[0, 1, 2]);
        does(&mut w, 1, here());
        let view = agree(&mut w, &[0, 1]);
        assert!(view.open, "{years}");
        assert_eq!(view.opened_by.len(), 2, "{years}");
        assert_eq!(view.here.len(), 3, "{years}");
    }
}

#[test]
fn an_unclosed_meeting_rests() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    let first = view(&mut w, 0).meeting;
    w.now += 30 * 3_600_000;
    assert!(!view(&mut w, 0).open);
    assert_eq!(meet(&mut w, 0, start()), Err(Refusal::NoMeeting));
    does(&mut w, 1, MeetingDo::Open);
    let second = agree(&mut w, &[0, 1]);
    assert!(second.open && second.meeting != first);
    assert_eq!(second.opened_by, ["Lee"]);
}

#[test]
fn nothing_is_done_for_who_has_not_said_that_they_are_here() {
    let mut w = circle(&["Ana", "Lee"]);
    assert_eq!(meet(&mut w, 1, start()), Err(Refusal::NoMeeting));
    does(&mut w, 0, MeetingDo::Open);
    assert_eq!(meet(&mut w, 1, start()), Err(Refusal::NotHere));
    assert_eq!(meet(&mut w, 1, MeetingDo::Here { presence: Presence::Out }), Err(Refusal::NotHere));
    // But words are not locked, ever.
    w.say(1, "hello");
    assert_eq!(w.reads(0), ["Lee: hello"]);
}

#[test]
fn two_meetings_opened_apart_on_two_sides_of_a_midnight_are_one() {
    let mut w = circle(&["Ana", "Lee", "Sam"]);
    apart(&mut w, &[1, 2]);
    assert!(meet(&mut w, 1, MeetingDo::Open).unwrap());
    w.now += 86_400_000 - w.now % 86_400_000 + 60_000;
    assert!(meet(&mut w, 2, MeetingDo::Open).unwrap());
    assert!(meet(&mut w, 2, start()).unwrap());
    together(&mut w, &[1, 2]);
    does(&mut w, 0, here());
    let view = agree(&mut w, &[0, 1, 2]);
    assert!(view.open && view.apart);
    assert_eq!(view.here.len(), 3, "{:?}", view.here);
    assert_eq!(view.opened_by.len(), 2);
    // The round that one part began goes on for all, and closing it closes both.
    does(&mut w, 2, place(Place::Spoken));
    while let Some(name) = turn(&agree(&mut w, &[0, 1, 2])) {
        does(&mut w, 0, go(&name));
    }
    does(&mut w, 1, MeetingDo::Close);
    assert!(!agree(&mut w, &[0, 1, 2]).open);
}

const FORM: &str = "Ours\nWe light a candle.\n- How I am | turned | 3";

#[test]
fn a_form_the_group_keeps_is_everybodys_and_a_meeting_goes_by_it() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::KeepForm { text: FORM.into() });
    let forms = |w: &mut World, i: usize| {
        let node = &mut w.nodes[i];
        match node.member.look(&Query::Forms, Now(w.now), &node.disk) {
            Ok(View::Forms(forms)) => forms,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(forms(&mut w, 1)[0].text, FORM);
    // Anybody changes it under its name, and puts it away; a newcomer has what is in force.
    does(&mut w, 1, MeetingDo::KeepForm { text: format!("{FORM}\n- One word") });
    assert_eq!(forms(&mut w, 0).len(), 1);
    let slip = w.invite(0);
    let noor = w.enter(&slip, "Noor");
    w.run();
    assert!(forms(&mut w, noor)[0].text.ends_with("One word"));
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    changes(&mut w, 1);
    does(&mut w, 0, MeetingDo::GoBy { name: "ours".into(), text: None });
    assert!(changes(&mut w, 1).iter().any(|c| matches!(c, MeetingChange::GoesBy { form, .. } if form == "Ours")));
    assert!(view(&mut w, 1).form.unwrap().text.ends_with("One word"));
    does(&mut w, 1, MeetingDo::GoBy { name: "2".into(), text: Some("Quiet\n- A word".into()) });
    assert_eq!(agree(&mut w, &[0, 1]).form.unwrap().name, "Quiet");
    does(&mut w, 0, MeetingDo::PutFormAway { name: "Ours".into() });
    assert!(forms(&mut w, 1).is_empty());
    let none = meet(&mut w, 0, MeetingDo::GoBy { name: "Ours".into(), text: None });
    assert_eq!(none, Err(Refusal::NoSuchForm { name: "Ours".into() }));
}

#[test]
fn an_unclosed_meeting_rests_after_the_time_the_group_said() {
    const HOUR: u64 = 3_600_000;
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 1, MeetingDo::RestsAfter { hours: 5 });
    assert!(changes(&mut w, 0).iter().any(|c| matches!(c, MeetingChange::RestsAfter { hours: 5, .. })));
    does(&mut w, 0, MeetingDo::Open);
    w.now += 4 * HOUR;
    assert!(view(&mut w, 1).open);
    w.now += 2 * HOUR;
    assert!(!view(&mut w, 0).open && !view(&mut w, 1).open);
    assert_eq!(meet(&mut w, 0, MeetingDo::RestsAfter { hours: 1 }), Err(Refusal::BadNumber));
    // Whoever changes it, changes it for all.
    does(&mut w, 0, MeetingDo::RestsAfter { hours: 48 });
    assert!(view(&mut w, 1).open, "it was not closed, and rests later now");
}

#[test]
fn an_offer_to_be_asked_outlasts_the_meeting_and_ends_by_itself() {
    const HOUR: u64 = 3_600_000;
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 0, MeetingDo::Close);
    let until = w.now + 3 * HOUR;
    does(&mut w, 1, MeetingDo::AskMe { until_ms: Some(until) });
    let seen = view(&mut w, 0);
    assert!(!seen.open && seen.ask_me.len() == 1 && seen.ask_me[0].name == "Lee");
    changes(&mut w, 0);
    w.now += 4 * HOUR;
    w.run();
    assert!(view(&mut w, 0).ask_me.is_empty());
    assert!(changes(&mut w, 0).is_empty(), "that it ended is nobody's news");
    let too_long = MeetingDo::AskMe { until_ms: Some(w.now + 100 * HOUR) };
    assert_eq!(meet(&mut w, 1, too_long), Err(Refusal::BadNumber));
    let until = w.now + HOUR;
    does(&mut w, 1, MeetingDo::AskMe { until_ms: Some(until) });
    does(&mut w, 1, MeetingDo::AskMe { until_ms: None });
    assert!(view(&mut w, 0).ask_me.is_empty());
}

#[test]
fn a_reminder_is_told_once_to_who_asked_for_it_and_leaves_no_entry() {
    const MINUTE: u64 = 60_000;
    let mut w = circle(&["Ana", "Lee"]);
    let at_ms = w.now + 180 * MINUTE;
    does(&mut w, 0, MeetingDo::Next { at_ms, text: "in the library".into() });
    let entries = w.nodes[1].member.groups().len();
    does(&mut w, 1, MeetingDo::Remind { minutes: Some(30) });
    assert_eq!(w.nodes[0].member.groups().len(), entries, "the others learn of it");
    for i in [0, 1] {
        changes(&mut w, i);
    }
    w.now = at_ms - 31 * MINUTE;
    w.wake(1);
    assert!(changes(&mut w, 1).is_empty());
    w.off(1);
    w.on(1);
    w.now = at_ms - 29 * MINUTE;
    for i in [0, 1] {
        w.wake(i);
    }
    let told = |changes: Vec<MeetingChange>| {
        changes.into_iter().filter(|c| matches!(c, MeetingChange::Reminder { .. })).count()
    };
    assert_eq!((told(changes(&mut w, 0)), told(changes(&mut w, 1))), (0, 1));
    w.off(1);
    w.on(1);
    w.wake(1);
    assert_eq!(told(changes(&mut w, 1)), 0, "told again after a start");
}

#[test]
fn what_was_agreed_is_everybodys_and_an_if_i_go_quiet_is_its_members_alone() {
    let mut w = circle(&["Ana", "Lee"]);
    let said = |w: &mut World, i: usize, query: Query| {
        let node = &mut w.nodes[i];
        match node.member.look(&query, Now(w.now), &node.disk) {
            Ok(View::Said { text, by, .. }) => (text, by),
            other => panic!("{other:?}"),
        }
    };
    let quiet = |who: &str| Query::IfQuiet { who: Some(who.into()) };
    w.command(0, Command::SayWorried { text: "We ask first.".into() }).unwrap();
    w.command(1, Command::SayIfQuiet { text: "write to me after two weeks".into() }).unwrap();
    w.run();
    assert_eq!(said(&mut w, 1, Query::Worried), ("We ask first.".into(), "Ana".into()));
    assert_eq!(said(&mut w, 0, quiet("Lee")).0, "write to me after two weeks");
    let told = std::mem::take(&mut w.nodes[0].events);
    assert!(!told.iter().any(|event| matches!(event, Event::Message { .. } | Event::Duties { .. })), "it was told");
    // Who comes later has the one, before they say yes, and not the other.
    let slip = w.invite(0);
    let paper = kith_protocol::slip::SlipPaper::from_text(&slip).unwrap();
    let terms = paper.terms.as_ref().unwrap().text().unwrap();
    assert_eq!(terms.worried.as_deref(), Some("We ask first."));
    let noor = w.enter(&slip, "Noor");
    w.run();
    assert_eq!(said(&mut w, noor, Query::Worried).0, "We ask first.");
    assert_eq!(said(&mut w, noor, quiet("Lee")).0, "");
    // Written anew, the earlier words are nowhere.
    let rows =
        |w: &World, i: usize| w.nodes[i].disk.0.keys().filter(|(t, _)| *t == kith_protocol::step::Table::Cell).count();
    let before = rows(&w, 0);
    w.command(1, Command::SayIfQuiet { text: "leave me be".into() }).unwrap();
    w.run();
    assert_eq!(rows(&w, 0), before, "the earlier words stayed");
    for i in [0, noor] {
        assert_eq!(said(&mut w, i, quiet("Lee")).0, "leave me be");
    }
    w.command(1, Command::SayIfQuiet { text: String::new() }).unwrap();
    w.run();
    assert_eq!(said(&mut w, 0, quiet("Lee")).0, "");
}

#[test]
fn what_a_speaker_wishes_for_changes_in_the_middle_and_is_taken_back_before_all() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 0, start());
    does(&mut w, 0, MeetingDo::WantsTime { wants: true });
    changes(&mut w, 1);
    for wish in [Wish::JustHear, Wish::Ideas, Wish::None] {
        does(&mut w, 0, MeetingDo::Wishes { wish });
        let told = changes(&mut w, 1);
        let is_it =
            |c: &MeetingChange| matches!(c, MeetingChange::Wishes { mine: false, wish: said, .. } if *said == wish);
        assert!(told.len() == 1 && is_it(&told[0]), "{wish:?}: {}", told.len());
        assert_eq!(view(&mut w, 1).here[0].wish, wish);
    }
    does(&mut w, 0, MeetingDo::WantsTime { wants: false });
    assert!(matches!(&changes(&mut w, 1)[..], [MeetingChange::WantsTime { wants: false, mine: false, .. }]));
    assert_eq!(turn(&view(&mut w, 1)).as_deref(), Some("Ana"), "the turn stays where it is");
}

#[test]
fn what_was_said_of_time_and_wishes_outlasts_somebodys_coming_in() {
    let mut w = circle(&["Ana", "Lee"]);
    does(&mut w, 0, MeetingDo::Open);
    does(&mut w, 1, here());
    does(&mut w, 0, MeetingDo::Wishes { wish: Wish::Ask });
    does(&mut w, 1, MeetingDo::WantsTime { wants: true });
    changes(&mut w, 0);
    changes(&mut w, 1);
    let slip = w.invite(1);
    let noor = w.enter(&slip, "Noor");
    w.run();
    for i in [0, 1] {
        let told = changes(&mut w, i);
        let of_them = |c: &MeetingChange| matches!(c, MeetingChange::Wishes { .. } | MeetingChange::WantsTime { .. });
        assert!(!told.iter().any(of_them), "nobody took anything back: {told:?}");
        let here = view(&mut w, i).here;
        assert_eq!((here[0].wish, here[1].wants_time), (Wish::Ask, true));
    }
    // Taken back in the part that began with the newcomer, it is taken back.
    does(&mut w, 1, MeetingDo::WantsTime { wants: false });
    does(&mut w, 0, MeetingDo::Wishes { wish: Wish::None });
    does(&mut w, noor, here());
    let here = view(&mut w, 1).here;
    assert_eq!((here[0].wish, here[1].wants_time), (Wish::None, false));
}
