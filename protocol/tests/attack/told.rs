//! What a guest, one who left and one who came later are told for the asking: nothing that is not theirs.

use crate::evil::{Evil, three};
use crate::world::World;
use kith_protocol::command::{Command, Done};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::event::Event;
use kith_protocol::id::DeviceId;
use kith_protocol::id::Hash;
use kith_protocol::id::TransportId;
use kith_protocol::kind::Page;
use kith_protocol::limits::DAY_MS;
use kith_protocol::member::Input;
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Connection, Table};
use kith_protocol::wire::Dictionary;
use kith_protocol::wire::Frame;
use std::collections::BTreeSet;

/// What was said to a connection and not delivered to anyone, as kinds of frames.
fn said(world: &mut World, c: u64) -> Vec<u8> {
    let said = world.frames.iter().filter(|(to, _)| *to == c).map(|(_, bytes)| bytes[0]).collect();
    world.frames.retain(|(to, _)| *to != c);
    said
}

/// All a guest might ask for.
fn asks_for_everything(world: &mut World, to: usize, c: u64) {
    let groups = world.nodes[to].member.groups();
    let entries: Vec<_> = groups.graph().heads();
    let mut logs = vec![groups.log()];
    logs.extend(world.nodes[to].member.stretches().map(|s| s.log()));
    let epochs: Vec<_> = world.nodes[to].member.opened_epochs().map(|(id, _)| id).collect();
    let mut wanted: Vec<_> = entries.iter().map(|id| (*id, 0)).collect();
    for stretch in world.nodes[to].member.stretches() {
        wanted.extend((0..stretch.graph().len()).map(|node| (stretch.graph().id(node), 0)));
    }
    let have = |want, whole| kith_protocol::wire::Have { whole, want, ..Default::default() };
    let mut names = Dictionary::default();
    let device = DeviceId([1; 32]);
    let mut frames = vec![
        Frame::Have(have(true, true)),
        Frame::Have(have(true, false)),
        Frame::Digest(Hash([1; 32])),
        Frame::CaughtUp,
        Frame::Got(u64::MAX),
        Frame::WantCells(wanted),
        Frame::Offer(logs.iter().map(|log| (*log, device, 7)).collect()),
    ];
    for id in epochs {
        frames.push(Frame::WantRungs(id));
        frames.push(Frame::Opened(id));
    }
    for frame in frames {
        let bytes = frame.write(&mut names);
        world.input(to, Input::Frame { from: Connection(c), bytes });
    }
    world.now += 70_000;
    world.wake(to);
}

/// Was: a guest who waited at the door of somebody who then left was given the whole group log for the asking.
#[test]
fn a_guest_is_told_nothing_whoever_leaves() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "words");
    let paper = SlipPaper::from_text(&world.invite(ana)).unwrap();
    let c = 5_000_001;
    let whom = TransportId(paper.slip().0);
    world.input(ana, Input::Connected { connection: Connection(c), whom });
    said(&mut world, c);
    asks_for_everything(&mut world, ana, c);
    assert_eq!(said(&mut world, c), []);
    world.off(sam);
    world.command(ana, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    asks_for_everything(&mut world, ana, c);
    assert_eq!(said(&mut world, c), []);
}

/// Held: who left is told how far the leaving was heard, and given what they knew when they left (their other devices are
/// to hear of it): nothing of later, no word, no cell.
#[test]
fn who_left_is_given_nothing_of_later() {
    let (mut world, ana, _, mut lee) = three();
    let left = lee.in_group_log(&world, 7, Hash::default().to_bytes()).sign(&lee.persona.device);
    let leaving = left.id();
    lee.run(&mut world, ana, left.log, &[left]);
    let (c, _) = lee.lines[&ana];
    world.run();
    world.say(ana, "after");
    world.command(ana, Command::SetName { name: "Anna".into() }).unwrap();
    world.frames.retain(|(to, _)| *to != c);
    asks_for_everything(&mut world, ana, c);
    let given: Vec<_> = world.frames.iter().filter(|(to, _)| *to == c).map(|(_, bytes)| bytes.clone()).collect();
    let has = |signature: &[u8]| given.iter().any(|bytes| bytes.windows(signature.len()).any(|part| part == signature));
    let member = &world.nodes[ana].member;
    let graph = member.groups().graph();
    let node = graph.node(&leaving).unwrap();
    for other in 0..graph.len() {
        let known = other == node || graph.knew(node, other);
        let signed = member.groups().entry(other).signed();
        assert_eq!(has(&signed.signature.0), known, "{}", member.groups().entry(other).seq);
    }
    for stretch in member.stretches() {
        for other in 0..stretch.graph().len() {
            assert!(!has(&stretch.entry(other).signed().signature.0), "a word was given");
        }
    }
    // Runs and “all was said”: nothing of any other kind.
    assert!(given.iter().all(|bytes| matches!(bytes[0], 2 | 3)), "something else was said");
    assert!(graph.len() > node + 1, "nothing happened later");
}

/// Held: who came in later is given no byte from before, even if told the names of all there is.
#[test]
fn who_came_later_gets_no_earlier_cell_for_the_asking() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "before");
    let old: BTreeSet<_> = world.nodes[ana].member.stretches().map(|s| s.log()).collect();
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    world.say(noor, "now");
    let mut noor = Evil::new(&mut world, noor);
    noor.tell(&mut world, ana, &Frame::CaughtUp);
    let (c, _) = noor.lines[&ana];
    asks_for_everything(&mut world, ana, c);
    world.say(ana, "later");
    let frames: Vec<_> = world.frames.iter().filter(|(to, _)| *to == c).map(|(_, bytes)| bytes.clone()).collect();
    let mut names = Dictionary::default();
    for bytes in frames {
        let frame = Frame::read(&bytes, &mut names).unwrap();
        match frame {
            Frame::Run(run) => assert!(!old.contains(&run.log)),
            Frame::Have(have) => assert!(have.logs.iter().all(|log| !old.contains(&log.log))),
            Frame::Offer(offers) => assert!(offers.iter().all(|(log, _, _)| !old.contains(log))),
            Frame::Cells(_, cells) => {
                for cell in cells {
                    let of_old =
                        |s: &&kith_protocol::stretch::Stretch| old.contains(&s.log()) && s.get(&cell.entry).is_some();
                    assert!(world.nodes[ana].member.stretches().find(of_old).is_none());
                }
            }
            _ => {}
        }
    }
}

/// Was: nobody was ever told that clocks differ. (Words that are over by a day lie on a page that is over, and those were
/// refused before anybody looked.)
#[test]
fn pages_that_are_over_by_this_clock_are_not_taken_and_it_is_said_once() {
    let (mut world, ana, _, mut lee) = three();
    let told = |world: &World| {
        world.nodes[ana].events.iter().filter(|event| matches!(event, Event::ClocksDiffer { .. })).count()
    };
    let open = Command::OpenThread { name: "for a day".into(), days: Some(1) };
    let Ok(Done::Opened { thread }) = world.command(ana, open) else { panic!("no thread") };
    world.run();
    let cells = world.nodes[ana].disk.0.keys().filter(|(table, _)| *table == Table::Cell).count();
    let today = world.now / DAY_MS;
    // Of the day before yesterday: over, but within what clocks around midnight make of it. Then of days before.
    for (number, (days, expected)) in (0..).zip([(2, 0), (4, 1), (5, 1)]) {
        let day = today - days;
        let mut first = lee.opens(&world, thread.page_of_day(day, number), Page::Day { thread, day, number });
        first.time = day * DAY_MS + DAY_MS / 2;
        let sealed = lee.seal(&first, &[b"said days ago".to_vec()]);
        first.cells = vec![sealed[0].0];
        let first = first.sign(&SecretKey::from_seed(&lee.persona.device.seed()));
        lee.run(&mut world, ana, first.log, core::slice::from_ref(&first));
        world.run();
        assert_eq!(told(&world), expected, "{days} days");
    }
    assert_eq!(world.nodes[ana].disk.0.keys().filter(|(table, _)| *table == Table::Cell).count(), cells);
    assert!(world.nodes[ana].member.pages_of(&thread).is_empty());
}
