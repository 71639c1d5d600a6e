//! Meetings, made up from a seed: partitions, late and reordered arrivals, two presses at once, clocks that are off, two
//! devices of one person, a founder who is not there. What must hold is looked at on the way and at the end.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use kith_protocol::command::{Command, Done, MeetingDo, MeetingView, Query, SeatView, View};
use kith_protocol::id::{EntryId, MemberId};
use kith_protocol::kind::Kind;
use kith_protocol::meeting::{Act, Late, MeetingOf, Order, Place, Presence, Task, Turn};
use kith_protocol::member::Member;
use kith_protocol::stretch::Stretch;

use super::check::{self, Verdicts};
use super::world::{MINUTE_MS, World};
use super::{history, linking};

const NAMES: [&str; 6] = ["ana", "lee", "sam", "jo", "mika", "kim"];
const TEN_YEARS_MS: i64 = 10 * 365 * 86_400_000;

/// How many acts a meeting has before everybody is together again. A guess: some rounds' worth.
const ACTS: usize = 40;

/// Runs the meeting of a seed. An error tells what went wrong and the story up to it.
pub fn run(seed: u64) -> Result<()> {
    let mut world = World::new(seed ^ 0x6d65_6574);
    if let Err(error) = hold(&mut world) {
        bail!("meeting {seed}: {error:#}\n{}\nmeeting {seed}: {error:#}", world.story.join("\n"));
    }
    Ok(())
}

fn hold(world: &mut World) -> Result<()> {
    let people = gather(world)?;
    let founder = people[0];
    let without_founder = world.once_in(3);
    let clocks = put_clocks_off(world, &people);
    // At a time that was fixed, or on the spot; these histories begin at midnight, and some clocks stand before it.
    if world.once_in(2) {
        let at_ms = world.now_ms + 60 * MINUTE_MS;
        let done = meet(world, people[1], MeetingDo::Next { at_ms, text: "in the library".to_owned() });
        done.context("the next time was refused")?;
        world.run_ms(2 * MINUTE_MS)?;
    }
    if without_founder {
        world.tell("the founder is not there");
        world.devices[founder].away = true;
        world.turn_off(founder);
    }
    if world.once_in(2) {
        // Who comes late has a place now; whoever begins a round without having heard so says otherwise.
        let by = people[world.below(people.len())];
        does(world, by, "late places now", MeetingDo::LatePlaces { late: Late::Now });
    }
    let mut newcomers = 0;
    for act in 0..ACTS {
        something(world, &mut newcomers)?;
        let pause = [0, 0, 50, 2_000, 20_000, 60_000][world.below(6)];
        world.run_ms(pause)?;
        if act % 5 == 4 {
            nobody_was_pressed_past(world)?;
            nobody_is_kept_from_writing(world)?;
        }
    }
    together(world, founder, without_founder)?;
    let meetings = one_meeting(world, newcomers)?;
    world.tell(format!("{meetings} meeting"));
    go_to_the_end(world)?;
    // Last, as after every history: with clocks near each other everything has converged.
    for (id, clock_ms) in clocks {
        world.devices[id].clock_ms = clock_ms;
    }
    history::end(world, &mut Verdicts::default())
}

fn gather(world: &mut World) -> Result<Vec<usize>> {
    let count = 3 + world.below(4);
    let mut people = vec![world.found(NAMES[0], 1, 0)?];
    for name in &NAMES[1..count] {
        let paper = world.invite(people[0])?;
        people.push(world.enter(name, paper, 0, 0)?);
        world.run_ms(20_000)?;
    }
    world.run_ms(MINUTE_MS)?;
    ensure!(check::honest(world).len() == count, "not everyone is in");
    for id in people.clone() {
        world.say(id, "hello")?;
    }
    if world.once_in(2) {
        let of = people[world.below(people.len())];
        linking::link(world, of)?;
    }
    world.run_ms(2 * MINUTE_MS)?;
    Ok(people)
}

/// A few seconds or hours each; of one person, ten years, now and then. Gives what to go back to.
fn put_clocks_off(world: &mut World, people: &[usize]) -> Vec<(usize, i64)> {
    let mut before = Vec::new();
    let years = world.once_in(2).then(|| people[1 + world.below(people.len() - 1)]);
    for id in people.iter().copied() {
        before.push((id, world.devices[id].clock_ms));
        let off = match years {
            Some(odd) if odd == id => {
                if world.once_in(2) {
                    TEN_YEARS_MS
                } else {
                    -TEN_YEARS_MS
                }
            }
            _ if world.once_in(4) => 3_600_000 * (world.below(5) as i64 - 2),
            _ => world.below(8_000) as i64 - 4_000,
        };
        world.devices[id].clock_ms += off;
        world.tell(format!("{}'s clock is {off} ms off", world.devices[id].name.clone()));
    }
    before
}

fn meet(world: &mut World, id: usize, what: MeetingDo) -> Result<bool> {
    match world.command(id, Command::Meet { what })? {
        Done::Met { changed } => Ok(changed),
        other => bail!("{other:?}"),
    }
}

fn view(world: &mut World, id: usize) -> Result<MeetingView> {
    match world.look(id, &Query::Meeting)? {
        View::Meeting(view) => Ok(*view),
        other => bail!("{other:?}"),
    }
}

fn turn(view: &MeetingView) -> Option<SeatView> {
    view.round.as_ref()?.seats.iter().find(|seat| seat.turn).cloned()
}

/// The meetings with something done in them that a device hears, those that are one counted once.
fn meetings(world: &World, id: usize) -> BTreeSet<MeetingOf> {
    let mut joined: BTreeMap<MeetingOf, MeetingOf> = BTreeMap::new();
    let mut all = BTreeSet::new();
    for stretch in meeting_stretches(world, id).filter(|stretch| stretch.acts().next().is_some()) {
        let Some(of) = stretch.meeting_of() else { continue };
        all.insert(of);
        if let Some(with) = stretch.meeting(&|_| true).joins().first() {
            joined.insert(of, joined.get(&of).map_or(*with, |other| *other.min(with)));
        }
    }
    let first = |mut of: MeetingOf| {
        while let Some(with) = joined.get(&of) {
            of = *with;
        }
        of
    };
    all.into_iter().map(first).collect()
}

fn somebody(world: &mut World) -> Option<usize> {
    let all = check::honest(world);
    (!all.is_empty()).then(|| all[world.below(all.len())])
}

fn start(world: &mut World) -> MeetingDo {
    let order = [Order::Arrival, Order::Seats, Order::Turned][world.below(3)];
    MeetingDo::Start { name: "a round".to_owned(), order, minutes: 0 }
}

/// What is refused is part of life: there is no round, or no meeting, yet.
fn does(world: &mut World, id: usize, what: &str, does: MeetingDo) {
    let name = world.devices[id].name.clone();
    match meet(world, id, does) {
        Ok(changed) => world.tell(format!("{name}: {what} ({changed})")),
        Err(error) => world.tell(format!("{name}: {what}: {error}")),
    }
}

fn something(world: &mut World, newcomers: &mut usize) -> Result<()> {
    let Some(who) = somebody(world) else { return Ok(()) };
    let presence = [Presence::Here, Presence::Here, Presence::Here, Presence::Listening, Presence::Out][world.below(5)];
    match world.below(40) {
        0..3 => does(world, who, "opens", MeetingDo::Open),
        3..11 => does(world, who, &format!("{presence:?}"), MeetingDo::Here { presence }),
        11..15 => {
            if world.once_in(6) {
                let late = [Late::Now, Late::End][world.below(2)];
                does(world, who, &format!("late places: {late:?}"), MeetingDo::LatePlaces { late });
            }
            let start = start(world);
            does(world, who, "starts a round", start);
        }
        15..20 => {
            let place = [Place::Spoken, Place::Pass, Place::Later, Place::Listening, Place::Speak][world.below(5)];
            does(world, who, &format!("{place:?}"), MeetingDo::Place { place });
        }
        20..26 => {
            // Two who see the same turn press at once, before either has heard of the other.
            let other = somebody(world).unwrap_or(who);
            for id in [who, other] {
                if let Some(seat) = turn(&view(world, id)?) {
                    does(world, id, &format!("goes on from {}", seat.name), MeetingDo::Go { from: seat.member.hex() });
                }
            }
        }
        26 | 27 => does(world, who, "takes a task", MeetingDo::TakeUp { task: Task::Open }),
        28 => does(world, who, "steps back", MeetingDo::StepBack { task: None }),
        29 => does(world, who, "slow", MeetingDo::SlowDown),
        30..33 => {
            let count = world.devices.len();
            let sides: Vec<_> = (0..count).map(|id| (id, u8::try_from(world.below(2)).unwrap_or(0))).collect();
            world.tell(format!("a partition {sides:?}"));
            world.part(&sides);
        }
        33..36 => {
            world.tell("healed");
            world.heal();
        }
        36 => world.break_some_link(),
        37 if *newcomers < 1 => {
            // Somebody comes in in the middle of it.
            let paper = world.invite(who)?;
            let side = world.devices[who].side;
            if world.enter("noor", paper, 0, side).is_ok() {
                *newcomers += 1;
                world.tell("noor comes");
            }
        }
        _ => {
            world.tell(format!("{} restarts", world.devices[who].name.clone()));
            world.turn_off(who);
            world.turn_on(who)?;
        }
    }
    Ok(())
}

fn together(world: &mut World, founder: usize, without_founder: bool) -> Result<()> {
    world.tell("everyone together");
    world.heal();
    world.run_until_quiet(180 * MINUTE_MS)?;
    world.exchange_reach_lines();
    world.run_until_quiet(180 * MINUTE_MS)?;
    if without_founder {
        // The others needed none of it; from here on the founder is one of them.
        converged(world)?;
        world.devices[founder].away = false;
        world.turn_on(founder)?;
        world.exchange_reach_lines();
        world.run_until_quiet(180 * MINUTE_MS)?;
    }
    converged(world)
}

/// Everybody who hears the same stretches sees the same meeting.
fn converged(world: &mut World) -> Result<()> {
    let mut seen: BTreeMap<BTreeSet<kith_protocol::id::LogId>, (String, MeetingView)> = BTreeMap::new();
    for id in check::honest(world) {
        let logs = meeting_stretches(world, id).map(Stretch::log).collect();
        let mut view = view(world, id)?;
        view.here.iter_mut().for_each(|here| here.me = false);
        view.tasks.iter_mut().for_each(|task| task.offered_to_me = false);
        view.round.iter_mut().flat_map(|round| &mut round.seats).for_each(|seat| seat.me = false);
        let name = world.devices[id].name.clone();
        let (other, first) = seen.entry(logs).or_insert_with(|| (name.clone(), view.clone()));
        ensure!(*first == view, "{name} and {other} see two meetings:\n{view:?}\n{first:?}");
    }
    Ok(())
}

fn meeting_stretches(world: &World, id: usize) -> impl Iterator<Item = &Stretch> {
    let member = world.devices[id].member.as_ref();
    let of = |member| Member::stretches(member).filter(|stretch| stretch.meeting_of().is_some());
    member.into_iter().flat_map(of)
}

/// However many opened it, wherever and whenever by their clocks: it is one meeting, and each person present has exactly
/// one place in each of its rounds.
fn one_meeting(world: &mut World, newcomers: usize) -> Result<usize> {
    let mut documents: BTreeSet<MeetingOf> = BTreeSet::new();
    for id in check::honest(world) {
        documents.extend(meetings(world, id));
        for stretch in meeting_stretches(world, id) {
            let meeting = stretch.meeting(&|_| true);
            let (seats, turned_by) = stretch.seating();
            let present: BTreeSet<MemberId> = meeting.people().iter().map(|person| person.member).collect();
            for number in 0..meeting.rounds() {
                let round = meeting.round(number, seats, turned_by).context("a round that is none")?;
                let placed: Vec<_> = round.seats.iter().map(|seat| seat.member).collect();
                let once: BTreeSet<_> = placed.iter().copied().collect();
                ensure!(once.len() == placed.len(), "somebody has two places: {placed:?}");
                ensure!(once.is_subset(&present), "a place of somebody who is not here: {placed:?}");
                let last = number + 1 == meeting.rounds();
                let all = !last || round.turn() == Turn::Over || once == present;
                ensure!(all, "somebody here has no place: {placed:?} {present:?}");
            }
        }
    }
    // A newcomer's clock is right and has seen nobody's words; everyone else's is believed as far as it can be.
    ensure!(documents.len() <= 1 + newcomers, "{} meetings: {documents:?}", documents.len());
    Ok(documents.len())
}

/// Every act by which a turn was moved on, looked at by itself: in its own past everyone who stood before had spoken,
/// passed, asked to be come back to, listens, or was gone past by an act of this kind; and it was no second one by
/// somebody who knew of the first.
fn nobody_was_pressed_past(world: &mut World) -> Result<()> {
    for id in check::honest(world) {
        for stretch in meeting_stretches(world, id) {
            for (node, act) in stretch.acts() {
                let Act::Go { round, from, again } = act else { continue };
                let past = stretch.graph().past(node);
                let (seats, turned_by) = stretch.seating();
                let before = stretch.meeting(&|other| past.contains(other));
                let order = before.round(*round, seats, turned_by).context("gone on in a round that was not begun")?;
                let known = || stretch.acts().filter(|(other, _)| past.contains(*other));
                let gone = |who: &MemberId, least: bool| {
                    known().any(|(_, act)| match act {
                        Act::Go { round: r, from, again } => r == round && from == who && (!least || *again),
                        _ => false,
                    })
                };
                let said = |who: &MemberId| {
                    let by = |node: usize| stretch.entry(node).member == *who;
                    known().any(|(node, act)| {
                        by(node)
                            && match act {
                                Act::Place { round: r, place } => r == round && *place != Place::Speak,
                                Act::Here { presence, .. } => *presence == Presence::Listening,
                                _ => false,
                            }
                    })
                };
                for seat in order.seats.iter().take_while(|seat| seat.member != *from) {
                    ensure!(gone(&seat.member, false) || said(&seat.member), "{:?} was pressed past", seat.member);
                }
                ensure!(!gone(from, *again), "gone on twice from {from:?} by somebody who knew");
                ensure!(matches!(stretch.kind(node), Kind::Meet { .. }), "no act");
            }
        }
    }
    Ok(())
}

fn nobody_is_kept_from_writing(world: &mut World) -> Result<()> {
    for id in check::honest(world) {
        let text = format!("{} writes at {}", world.devices[id].name, world.now_ms);
        world.say(id, &text).context("somebody was kept from writing")?;
    }
    Ok(())
}

/// With everybody there each round that is still under way comes to its end (those whom somebody came in between may have
/// begun one each), each open place offered in its turn and at most twice.
fn go_to_the_end(world: &mut World) -> Result<()> {
    let all = check::honest(world);
    let mut offered: BTreeMap<(EntryId, MemberId), usize> = BTreeMap::new();
    loop {
        // Whoever sees a round moves it on.
        let mut next = None;
        for id in &all {
            let view = view(world, *id)?;
            if let (Some(seat), Some(round)) = (turn(&view), &view.round) {
                next.get_or_insert((*id, round.round, seat));
            }
        }
        let Some((id, round, seat)) = next else { break };
        let times = offered.entry((round, seat.member)).or_default();
        *times += 1;
        ensure!(*times <= 2, "{} was offered the turn a third time", seat.name);
        let owner = all
            .iter()
            .copied()
            .find(|id| world.devices[*id].member.as_ref().is_some_and(|member| member.member() == seat.member));
        let speaks = world.once_in(2);
        let view = view(world, id)?;
        if !view.open {
            break;
        }
        match owner.filter(|_| speaks) {
            Some(owner) => ensure!(meet(world, owner, MeetingDo::Place { place: Place::Spoken })?, "not spoken"),
            None if view.here.iter().any(|here| here.me) => {
                ensure!(meet(world, id, MeetingDo::Go { from: seat.member.hex() })?, "did not go on");
            }
            None => break,
        }
        world.run_until_quiet(60 * MINUTE_MS)?;
        nobody_was_pressed_past(world)?;
        converged(world)?;
    }
    Ok(())
}
