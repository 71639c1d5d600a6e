//! Words that go after a while: which rung opens them, for how long it lies there, and what no clock or claim brings about.

use kith_protocol::cell::{self, KeepKey};
use kith_protocol::command::{Command, Done, Query, View};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::epoch::Rungs;
use kith_protocol::id::{LogId, ThreadId};
use kith_protocol::kind::Page;
use kith_protocol::limits::DAY_MS;
use kith_protocol::wire::run::ShortCell;
use kith_protocol::wire::{Frame, LooseCell};
use kith_tests::changed::{Changed, Sealed};
use kith_tests::simulator::World;

use crate::group::{listens, member, restart, three};

fn opens(world: &mut World, who: usize, days: u16) -> ThreadId {
    let open = Command::OpenThread { name: format!("for {days} days"), days: Some(days) };
    let Done::Opened { thread } = world.command(who, open).unwrap() else { panic!("no thread") };
    world.run_ms(20_000).unwrap();
    thread
}

fn says(world: &mut World, who: usize, thread: ThreadId, text: &str) {
    let say = Command::Say { thread: Some(thread.hex()), text: text.to_owned(), reply: None, note: None };
    world.command(who, say).unwrap();
}

/// The texts that are shown of a thread; nothing for one whose words are not here.
fn shown(world: &mut World, who: usize, thread: ThreadId) -> Vec<String> {
    let read = Query::Read { thread: Some(thread.hex()), last: None, since: None };
    let View::Messages(messages) = world.look(who, &read).unwrap() else { panic!("no messages") };
    messages.into_iter().filter_map(|message| message.text).collect()
}

fn lies_in(world: &World, who: usize, bytes: &[u8]) -> bool {
    world.devices[who].disk.0.values().any(|row| row.windows(bytes.len()).any(|part| part == bytes))
}

/// The first step of the ladder of 1, 7, 30 and 90 days that these rungs begin with.
fn first_steps(rungs: &Rungs) -> [[u8; 32]; 4] {
    let bytes = rungs.to_bytes();
    [0, 1, 2, 3].map(|ladder| bytes[96 + 33 * ladder + 1..][..32].try_into().unwrap())
}

/// "a vanish rung surviving its day": the step that opens a day's words is in no row once they are over, on any device,
/// also after a start; the ladders of longer terms still stand.
#[test]
pub fn the_rung_of_a_day_is_gone_with_its_words() {
    let (mut world, ana, sam, mut lee) = three();
    // What stays here for a while has this device note its clock; else it would be doubted on the third day.
    let month = opens(&mut world, ana, 30);
    says(&mut world, ana, month, "for a month");
    lee.learns_from(&world, ana).unwrap();
    let made = world.now_ms / DAY_MS;
    let rotation = lee.rotation(&world, 50);
    for who in [ana, sam] {
        lee.give_rotation(&mut world, who, &rotation);
    }
    world.run_ms(20_000).unwrap();
    let whole = first_steps(&rotation.rungs);
    for who in [ana, sam] {
        assert!(whole.iter().all(|step| lies_in(&world, who, step)), "it could not be found before");
    }
    let mut before = whole;
    for later in 2..=4 {
        world.run_ms(DAY_MS * (made + later) - world.now_ms + 7_200_000).unwrap();
        if later == 3 {
            restart(&mut world, ana);
        }
        let mut rungs = Rungs::from_bytes(&rotation.rungs.to_bytes()).unwrap();
        assert!(rungs.let_go(made + later, made));
        let now = first_steps(&rungs);
        // Words of the day before yesterday, with a term of one day, are over.
        assert!(rungs.wraps(Some((1, made + later - 2)), made).is_none());
        assert!(rungs.wraps(Some((1, made + later - 1)), made).is_some());
        for who in [ana, sam] {
            assert!(!lies_in(&world, who, &before[0]), "day {later}: the step of a day that is over");
            assert!(now.iter().all(|step| lies_in(&world, who, step)), "day {later}: words of now do not open");
        }
        before = now;
    }
    assert_eq!(before[2..], whole[2..], "ladders of 30 and 90 days stand");
}

/// Cells of these logs in frames, with what wraps their keys.
fn wrapped(frames: &[Frame], of: &[LogId]) -> Vec<(kith_protocol::id::Hash, [u8; 48])> {
    let runs = frames.iter().filter_map(|frame| match frame {
        Frame::Run(run) if of.contains(&run.log) => Some(&run.entries),
        _ => None,
    });
    let cells = runs.flatten().flat_map(|entry| &entry.cells).filter_map(|cell| match cell {
        ShortCell::Absent(_) => None,
        ShortCell::Beside(_, ciphertext, wrap) | ShortCell::Within(ciphertext, wrap) => {
            Some((cell::hash(ciphertext), *wrap))
        }
    });
    cells.collect()
}

/// "a short term read with a long term's rung": on the wire, each term's words open with their own ladder at their day, and
/// with nothing that is kept for longer.
#[test]
pub fn words_of_a_term_open_with_no_rung_that_lasts_longer() {
    let (mut world, ana, sam, mut lee) = three();
    let threads = [1, 7, 30, 90].map(|days| (days, opens(&mut world, ana, days)));
    lee.learns_from(&world, ana).unwrap();
    let made = world.now_ms / DAY_MS;
    // Of several the one with the smallest commitment is used: enough of them that one of these is.
    let rotations: Vec<_> = (0..12).map(|number| lee.rotation(&world, 70 + number)).collect();
    let mut sam = Changed::of(&mut world, sam).unwrap();
    listens(&mut sam, &mut world, ana);
    for rotation in &rotations {
        lee.give_rotation(&mut world, ana, rotation);
    }
    for (days, thread) in threads {
        says(&mut world, ana, thread, &format!("for {days}"));
        let pages = member(&world, ana).pages_of(&thread);
        let said = wrapped(&listens(&mut sam, &mut world, ana), &pages);
        let day = world.now_ms / DAY_MS;
        let open = |page: Option<(u16, u64)>| {
            let under = |rungs: &Rungs| {
                let rung = rungs.wraps(page, made).unwrap();
                said.iter().filter(|(hash, wrap)| KeepKey(&rung).unwrap(hash, wrap).is_some()).count()
            };
            rotations.iter().map(|rotation| under(&rotation.rungs)).sum::<usize>()
        };
        assert!(open(Some((days, day))) > 0, "nothing was said under these rotations");
        assert_eq!(open(None), 0, "{days} days open with what is kept for good");
        assert_eq!(open(Some((days, day + 1))), 0, "{days} days open with the next day's step");
        for (other, _) in threads.iter().filter(|(other, _)| *other != days) {
            assert_eq!(open(Some((*other, day))), 0, "{days} days open with the ladder of {other}");
        }
    }
}

fn wraps_with(rung: &[u8; 32], (_, ciphertext, key): &Sealed) -> [u8; 48] {
    KeepKey(rung).wrap(&cell::hash(ciphertext), key).unwrap()
}

/// … and from a changed program, which wraps them with a rung that others keep for longer, they are not taken.
#[test]
pub fn words_of_a_term_wrapped_with_a_longer_rung_are_not_taken() {
    let (mut world, ana, _, mut lee) = three();
    let thread = opens(&mut world, ana, 1);
    lee.learns_from(&world, ana).unwrap();
    let day = world.now_ms / DAY_MS;
    let draft = lee.opens(&world, thread.page_of_day(day, 0), Page::Day { thread, day, number: 0 });
    let (entry, cells) = lee.words(draft, "for a day");
    let entry = entry.sign(lee.key());
    let rotation = lee.rotation(&world, 50);
    lee.give_rotation(&mut world, ana, &rotation);
    lee.give(&mut world, ana, core::slice::from_ref(&entry));
    let rungs = &rotation.rungs;
    for (page, taken) in [(None, false), (Some((90, day)), false), (Some((7, day)), false), (Some((1, day)), true)] {
        let rung = rungs.wraps(page, day).unwrap();
        let cell = LooseCell {
            entry: entry.id(),
            number: 0,
            ciphertext: cells[0].1.clone(),
            wrap: wraps_with(&rung, &cells[0]),
        };
        lee.tell(&mut world, ana, &Frame::Cells(rotation.signed.id(), vec![cell]));
        assert_eq!(shown(&mut world, ana, thread).len(), usize::from(taken), "wrapped for {page:?}");
    }
}
