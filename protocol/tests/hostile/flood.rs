//! Floods: who asks without end, or sends what is nothing, waits; the others notice nothing, and nothing is lost.

use kith_protocol::command::Command;
use kith_protocol::id::Hash;
use kith_protocol::limits;
use kith_protocol::member::Input;
use kith_protocol::step::Connection;
use kith_protocol::wire::run::Run;
use kith_protocol::wire::{Frame, Have};

use super::forge::Forge;
use super::node::{Group, Node};
use super::{Line, memory};

/// What Sam and Ana say to each other on one connection, until both are quiet.
fn pump(sam: &mut Node, ana: &mut Node, number: u64) {
    sam.now = sam.now.max(ana.now);
    loop {
        let mut quiet = true;
        let (at_sam, at_ana) = (Connection(number), Connection(number + 1));
        for (from, bytes) in core::mem::take(&mut sam.said) {
            assert_eq!(from, at_sam);
            quiet = false;
            ana.input(Input::Frame { from: at_ana, bytes });
        }
        for (from, bytes) in core::mem::take(&mut ana.said) {
            if from == at_ana {
                quiet = false;
                sam.input(Input::Frame { from: at_sam, bytes });
            }
        }
        if quiet {
            return;
        }
    }
}

fn is_held(node: &Node, from: Connection) -> bool {
    node.member.on_hold().any(|(held, _)| held == from)
}

fn asks_for_all() -> Frame {
    Frame::Have(Have { whole: true, want: true, ..Have::default() })
}

#[test]
fn a_storm_of_questions_is_answered_in_turn_and_in_bounds() {
    let group = Group::new();
    let mut ana = Node::reopened(&group.ana, group.now);
    let mut line = Line::open(group.kim, 10, &mut ana);
    ana.said.clear();
    let (mut asked, mut answered) = (0_usize, 0_usize);
    while ana.member.on_hold().next().is_none() {
        for frame in [asks_for_all(), Frame::Digest(Hash([7; 32])), Frame::Got(u64::MAX)] {
            let bytes = frame.write(&mut line.names);
            ana.input(Input::Frame { from: Connection(10), bytes });
            asked += 1;
        }
        answered += ana.said.drain(..).map(|(_, bytes)| bytes.len()).sum::<usize>();
        assert!(asked < 5_000, "it is answered without end: {answered} bytes");
    }
    assert!(!ana.closed, "it waits, and is not let go");
    let at_once = usize::try_from(limits::WORK_AT_ONCE).unwrap_or(0);
    assert!(answered < at_once / 10 * 1_024 * 2, "{asked} questions brought {answered} bytes");

    // A second later it has a second's worth, and no more.
    let taken_in_a_second = {
        let mut taken = 0;
        let end = ana.now + 1_000;
        loop {
            let until = ana.member.on_hold().next().map(|(_, until)| until);
            let Some(until) = until.filter(|until| until.0 <= end) else { break };
            ana.now = ana.now.max(until.0) + 1;
            ana.wake();
            let bytes = asks_for_all().write(&mut line.names);
            ana.input(Input::Frame { from: Connection(10), bytes });
            taken += 1;
            ana.said.clear();
        }
        taken
    };
    assert!((1..100).contains(&taken_in_a_second), "{taken_in_a_second} a second");

    // Nothing of what waits is lost: the last question is answered too.
    ana.catch_up();
    assert!(!ana.said.is_empty() && !ana.closed);
}

#[test]
fn who_sends_no_frames_is_kept_out_for_a_while() {
    let group = Group::new();
    let mut ana = Node::reopened(&group.ana, group.now);
    assert!(ana.allowed.contains(&group.kim));
    let mut tries = 0;
    for number in 10.. {
        if !ana.allowed.contains(&group.kim) {
            break;
        }
        tries = number - 10;
        assert!(tries < 100, "it may come again for ever");
        ana.closed = false;
        ana.input(Input::Connected { connection: Connection(number), whom: group.kim });
        ana.input(Input::Frame { from: Connection(number), bytes: vec![255; 40] });
        assert!(ana.closed, "what is no frame ends the connection");
        ana.input(Input::Closed { connection: Connection(number) });
        ana.said.clear();
    }
    assert!(tries > 2, "one broken frame keeps nobody out");
    // Whoever mends their program comes back.
    ana.now += 120_000;
    ana.wake();
    assert!(ana.allowed.contains(&group.kim));
}

#[test]
fn words_arrive_in_a_flood_from_five_connections() {
    let group = Group::new();
    let mut ana = Node::reopened(&group.ana, group.now);
    let mut sam = Node::reopened(&group.sam, group.now);
    let base = Node::reopened(&group.ana, group.now);
    let whom = [group.kim, group.lee.transport_id(), group.max.transport_id(), group.kim, group.lee.transport_id()];
    let (of_sam, of_ana) = (sam.persona().transport_id(), ana.persona().transport_id());
    sam.input(Input::Connected { connection: Connection(70), whom: of_ana });
    ana.input(Input::Connected { connection: Connection(71), whom: of_sam });
    pump(&mut sam, &mut ana, 70);
    let mut lines: Vec<_> = (0u64..).zip(whom).map(|(n, whom)| Line::open(whom, 1_000 * (n + 1), &mut ana)).collect();
    let words: Vec<_> = base
        .member
        .stretches()
        .max_by_key(|stretch| stretch.hearers().len())
        .map(|stretch| super::forge::in_order(stretch.graph(), |node| stretch.entry(node)))
        .unwrap();
    let mut forge = Forge::new(5, base.member.groups(), [&group.lee, &group.max], &words, group.now);
    // Entries under no signature of their author's: each is checked, none goes in.
    let worthless: Vec<_> =
        core::iter::repeat_with(|| forge.make()).filter(|m| !m.is_signed() && m.is_readable()).take(64).collect();
    let log = worthless[0].entry.log;
    let (mut held_back, mut said) = (0_u32, Vec::new());
    let before = memory();
    for round in 0..60u64 {
        for line in &mut lines {
            let from = Connection(line.number);
            // As a node does: from who is on hold nothing is read.
            if is_held(&ana, from) {
                held_back += 1;
                continue;
            }
            for n in 0..40 {
                let entries = worthless.iter().map(super::Made::short).collect();
                let bytes = match (round + n) % 3 {
                    0 => asks_for_all().write(&mut line.names),
                    _ => Frame::Run(Run { log, epoch: None, entries }).write(&mut line.names),
                };
                ana.input(Input::Frame { from, bytes });
                assert!(!ana.closed, "round {round}: let go though it waited");
                if is_held(&ana, from) {
                    break;
                }
            }
        }
        ana.said.retain(|(to, _)| *to == Connection(71));
        if round % 10 == 0 {
            let text = format!("in the flood, {round}");
            sam.command(Command::Say { thread: None, text: text.clone(), reply: None, note: None });
            pump(&mut sam, &mut ana, 70);
            said.push(text);
            let shown: Vec<_> = ana.screen().into_iter().filter_map(|(_, _, _, text)| text).collect();
            assert!(said.iter().all(|text| shown.contains(text)), "round {round}: {shown:?}");
        }
        ana.now += 20;
        ana.wake();
    }
    assert!(held_back > 50, "nobody had to wait: {held_back}");
    assert!(memory() - before < 20.0, "memory grew by {:.1} MB", memory() - before);
}
