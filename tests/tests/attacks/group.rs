//! Ana and Sam, whose programs are honest, and Lee, whose client is changed.

use std::collections::BTreeSet;

use kith_protocol::cell::KeepKey;
use kith_protocol::command::{MessageView, Query, View};
use kith_protocol::encoding::Reader;
use kith_protocol::entry::SignedEntry;
use kith_protocol::epoch::Rungs;
use kith_protocol::id::EntryId;
use kith_protocol::member::Member;
use kith_protocol::step::Table;
use kith_protocol::wire::Frame;
use kith_protocol::wire::run::ShortCell;
use kith_tests::changed::Changed;
use kith_tests::simulator::{World, check};

/// Everyone is in, knows everyone, and has heard one message of Ana's.
pub fn three() -> (World, usize, usize, Changed) {
    let (mut world, people) = circle(&["Ana", "Sam", "Lee"]);
    let lee = Changed::of(&mut world, people[2]).unwrap();
    (world, people[0], people[1], lee)
}

/// So many people, connected, one of whom has said something.
pub fn circle(names: &[&str]) -> (World, Vec<usize>) {
    let mut world = World::new(7);
    let mut people = vec![world.found(names[0], 1, 0).unwrap()];
    for name in &names[1..] {
        people.push(let_in(&mut world, people[0], name));
    }
    world.say(people[0], "before").unwrap();
    world.run_ms(20_000).unwrap();
    for id in &people {
        assert!(world.devices[*id].is_in(), "{} is not in", world.devices[*id].name);
    }
    (world, people)
}

/// One more person, by a slip of somebody's.
pub fn let_in(world: &mut World, by: usize, name: &str) -> usize {
    let paper = world.invite(by).unwrap();
    let id = world.enter(name, paper, 0, 0).unwrap();
    world.run_ms(20_000).unwrap();
    id
}

/// The two still reach each other with words, and nothing that must hold at any moment is broken.
pub fn hear_each_other(world: &mut World, ana: usize, sam: usize) {
    let said = [format!("from Ana {}", world.now_ms), format!("from Sam {}", world.now_ms)];
    world.say(ana, &said[0]).unwrap();
    world.say(sam, &said[1]).unwrap();
    world.run_ms(90_000).unwrap();
    for who in [ana, sam] {
        let read = world.reads(who).unwrap();
        for said in &said {
            assert!(read.contains(said), "{} reads {read:?}", world.devices[who].name);
        }
    }
    check::at_any_moment(world, &mut check::Verdicts::default()).unwrap();
}

/// Off and on again, from what is stored.
pub fn restart(world: &mut World, who: usize) {
    world.turn_off(who);
    world.turn_on(who).unwrap();
    world.run_ms(20_000).unwrap();
}

pub fn member(world: &World, id: usize) -> &Member {
    world.devices[id].member.as_ref().expect("it is on")
}

pub fn messages(world: &mut World, id: usize) -> Vec<MessageView> {
    match world.look(id, &Query::Read { thread: None, last: None, since: None }).unwrap() {
        View::Messages(messages) => messages,
        other => panic!("{other:?}"),
    }
}

/// Who is shown to have said what.
pub fn reads(world: &mut World, id: usize) -> Vec<String> {
    let messages = messages(world, id);
    messages.iter().map(|m| format!("{}: {}", m.name, m.text.as_deref().unwrap_or("…"))).collect()
}

/// The entries stored at a device.
pub fn stored(world: &World, id: usize) -> BTreeSet<EntryId> {
    let rows = world.devices[id].disk.0.keys().filter(|(table, _)| *table == Table::Entry);
    rows.filter_map(|(_, key)| Some(EntryId(key.as_slice().try_into().ok()?))).collect()
}

/// … as they are stored.
pub fn stored_entries(world: &World, id: usize) -> Vec<SignedEntry> {
    let rows = world.devices[id].disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
    rows.map(|(_, value)| {
        let mut reader = Reader::new(value);
        reader.number().unwrap();
        reader.value().unwrap()
    })
    .collect()
}

/// A changed client that lets a device believe it wants all and opens whatever comes, as far as it is given: everything
/// it is told.
pub fn listens(who: &mut Changed, world: &mut World, to: usize) -> Vec<Frame> {
    let ask = kith_protocol::wire::Have { whole: true, want: true, ..Default::default() };
    who.tell(world, to, &Frame::Have(ask));
    who.tell(world, to, &Frame::CaughtUp);
    let (mut all, mut runs) = (Vec::new(), 0);
    loop {
        let said = who.hears(world, to);
        if said.is_empty() {
            return all;
        }
        for frame in &said {
            match frame {
                Frame::Epoch(signed, _) => {
                    let id = signed.id();
                    who.tell(world, to, &Frame::Opened(id));
                }
                Frame::Run(_) => {
                    runs += 1;
                    who.tell(world, to, &Frame::Got(runs));
                }
                _ => {}
            }
        }
        all.extend(said);
    }
}

/// How many cells in these frames open under these rungs, and how many there are.
pub fn opened_by(frames: &[Frame], rungs: &Rungs) -> (usize, usize) {
    let keep = KeepKey(rungs.keep());
    let (mut open, mut all) = (0, 0);
    for frame in frames {
        let Frame::Run(run) = frame else { continue };
        for cell in run.entries.iter().flat_map(|entry| &entry.cells) {
            let (ciphertext, wrap) = match cell {
                ShortCell::Absent(_) => continue,
                ShortCell::Beside(_, ciphertext, wrap) | ShortCell::Within(ciphertext, wrap) => (ciphertext, wrap),
            };
            all += 1;
            open += usize::from(keep.unwrap(&kith_protocol::cell::hash(ciphertext), wrap).is_some());
        }
    }
    (open, all)
}
