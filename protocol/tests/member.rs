//! Members of one group, connected by nothing but function calls: the short stories of one persona after another.
//! The seeded simulator of the whole (delays, cuts, crashes, wrong clocks, hostile members) is in the crate `tests`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::BTreeSet;

use kith_protocol::command::{Command, Copied, Delivery, Done, Query, Refusal, Standing, Taking, View};
use kith_protocol::encoding::{Canonical as _, Reader};
use kith_protocol::entry::{SignedEntry, Verified};
use kith_protocol::event::Event;
use kith_protocol::group_log::GroupLog;
use kith_protocol::id::{MessageCalled, MessageId};
use kith_protocol::limits::{self, DAY_MS};
use kith_protocol::member::Input;
use kith_protocol::slip::SlipPaper;
use kith_protocol::statement::{Prekey, Signed, SignedAddress};
use kith_protocol::step::{Now, Rows as _, Table};
use kith_protocol::stretch::{Stretch, Taken};
use proptest::prelude::*;
use world::World;

#[test]
fn a_guest_enters_with_a_slip_and_both_hear_each_other() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    assert_eq!(world.nodes[lee].member.standing(), Standing::Entered);
    assert_eq!(world.members(ana), ["Ana", "Lee"]);
    assert_eq!(world.members(lee), ["Ana", "Lee"]);
    world.say(ana, "hello Lee");
    world.say(lee, "hello Ana");
    assert_eq!(world.reads(ana), ["Ana: hello Lee", "Lee: hello Ana"]);
    assert_eq!(world.reads(lee), world.reads(ana));
}

#[test]
fn other_peoples_words_are_let_go_here_alone_and_fetched_again() {
    let (mut world, [ana, lee, sam]) = World::three();
    for (by, text) in [(lee, "old of Lee"), (sam, "old of Sam"), (ana, "old of Ana")] {
        world.say(by, text);
    }
    // Sam goes away with words nobody has heard.
    world.off(sam);
    let late = Command::Say { thread: None, text: "late of Sam".into(), reply: None, note: None };
    world.command(sam, late).unwrap();
    world.now += 10 * kith_protocol::limits::DAY_MS;
    let before = world.now;
    world.now += 1_000;
    world.run();
    world.say(lee, "new of Lee");
    let cells = |world: &World| world.nodes[ana].disk.0.keys().filter(|(table, _)| *table == Table::Cell).count();
    let all = cells(&world);
    let let_go = |thread: Option<String>| Command::LetGo { before, thread };
    assert!(matches!(world.command(ana, let_go(Some("nowhere".into()))), Err(Refusal::NoSuchThread { .. })));
    let Ok(Done::LetGo { messages: 2, bytes, files: 0 }) = world.command(ana, let_go(None)) else { panic!() };
    assert!(bytes > 0);
    assert_eq!(cells(&world), all - 2);
    let said = |world: &mut World, of: usize| {
        let messages = world.messages(of);
        messages.iter().map(|m| (m.text.clone().unwrap_or_default(), m.let_go)).collect::<Vec<_>>()
    };
    let named = [("", true), ("", true), ("old of Ana", false), ("new of Lee", false)];
    let named = named.map(|(text, gone)| (text.to_owned(), gone));
    assert_eq!(said(&mut world, ana), named);
    assert_eq!(world.reads(lee).len(), 4, "the others are as they were");
    assert_eq!(world.command(ana, let_go(None)), Ok(Done::LetGo { messages: 0, bytes: 0, files: 0 }));

    // Nobody is asked for them, and they come by nothing else; but what is late comes, however old it says it is.
    for _ in 0..2 {
        world.off(ana);
        world.on(ana);
        assert_eq!(world.nodes[ana].member.cells_lacking(), 0);
    }
    world.on(sam);
    world.run();
    let mut after = said(&mut world, ana);
    after.sort();
    let mut now = named.to_vec();
    now.push(("late of Sam".to_owned(), false));
    now.sort();
    assert_eq!(after, now);
    let bundle = world.bundle(lee);
    world.takes(ana, &bundle);
    assert_eq!(said(&mut world, ana).iter().filter(|(_, gone)| *gone).count(), 2, "a stick brought them back");
    let asked = Query::Space { before: Some(before), thread: None };
    let node = &mut world.nodes[ana];
    let Ok(View::Space(space)) = node.member.look(&asked, Now(world.now), &node.disk) else { panic!() };
    assert_eq!((space.messages, space.own_messages, space.let_go, space.old_messages), (3, 1, 2, 1));

    // Asked for again, they come from whoever has them.
    assert_eq!(world.command(ana, Command::FetchAgain { thread: None }), Ok(Done::FetchedAgain { messages: 2 }));
    world.run();
    let (mut again, mut of_lee) = (world.reads(ana), world.reads(lee));
    again.sort();
    of_lee.sort();
    assert_eq!(again, of_lee);
    assert_eq!(cells(&world), all + 1);
    assert_eq!(world.command(ana, Command::FetchAgain { thread: None }), Ok(Done::FetchedAgain { messages: 0 }));
}

/// Which tables of a disk hold these bytes.
fn tables_with(world: &World, of: usize, bytes: &[u8]) -> Vec<Table> {
    let rows = world.nodes[of].disk.0.iter();
    rows.filter(|(_, value)| value.windows(bytes.len()).any(|part| part == bytes))
        .map(|((table, _), _)| *table)
        .collect()
}

#[test]
fn a_slips_key_lies_in_rows_that_are_erased_for_good_and_goes_with_its_end() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let lee = {
        let slip = world.invite(ana);
        world.enter(&slip, "Lee")
    };
    let slip = world.invite(ana);
    let seed = *SlipPaper::from_text(&slip).unwrap().seed.as_bytes();
    assert_eq!(tables_with(&world, ana, &seed), [Table::Slip]);
    // Two welcomes are needed: the guest waits at the door.
    let sam = world.enter(&slip, "Sam");
    assert_eq!(world.nodes[sam].member.standing(), Standing::Waiting);
    assert_eq!(tables_with(&world, sam, &seed), [Table::Passing]);
    assert!(Table::Passing.is_erasable() && Table::Slip.is_erasable());
    // What is stored leads back to the door.
    world.off(sam);
    world.on(sam);
    world.command(lee, Command::Welcome { who: "Sam".into() }).unwrap();
    world.run();
    assert_eq!(world.members(sam).len(), 3);
    for node in [ana, lee, sam] {
        assert!(tables_with(&world, node, &seed).is_empty(), "the used slip's key is still with {node}");
    }
}

#[test]
fn a_guest_is_forgotten_with_the_days_of_the_slip_and_brought_back_by_nobody() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let slip = world.invite(ana);
    let seed = *SlipPaper::from_text(&slip).unwrap().seed.as_bytes();
    let sam = world.enter(&slip, "Sam");
    let requests =
        |world: &World, of: usize| world.nodes[of].disk.0.keys().filter(|(table, _)| *table == Table::Request).count();
    assert_eq!((requests(&world, ana), requests(&world, lee)), (1, 1));
    // The last day on which an Enter would hold, by every clock.
    world.now += (30 + kith_protocol::limits::SLIP_GRACE_DAYS) * kith_protocol::limits::DAY_MS;
    world.run();
    assert_eq!((requests(&world, ana), requests(&world, lee)), (1, 1));
    // A day later the guest knocks again, and is taken in by nobody.
    world.now += kith_protocol::limits::DAY_MS;
    for node in [sam, ana, lee] {
        world.off(node);
        world.on(node);
    }
    assert_eq!((requests(&world, ana), requests(&world, lee)), (0, 0));
    assert!(tables_with(&world, ana, &seed).is_empty());
    assert_eq!(world.nodes[sam].member.standing(), Standing::Refused);
}

#[test]
fn a_recovery_key_that_went_is_in_no_row_and_lay_in_one_that_is_erased_for_good() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let row = (Table::Recovery, Vec::new());
    let seed = world.nodes[ana].disk.0.get(&row).cloned().expect("the key is here until it is printed");
    let holds = |world: &World| {
        let rows = world.nodes[ana].disk.0.iter();
        rows.filter(|(_, value)| value.windows(seed.len()).any(|part| part == seed))
            .map(|((table, _), _)| *table)
            .collect::<Vec<_>>()
    };
    assert_eq!(holds(&world), [Table::Recovery]);
    assert!(Table::Recovery.is_erasable());
    world.command(ana, Command::ForgetRecoveryKey).unwrap();
    assert!(holds(&world).is_empty() && !world.nodes[ana].disk.0.contains_key(&row));
    assert_eq!(world.command(ana, Command::ForgetRecoveryKey), Err(Refusal::NoRecoveryKey));
    world.command(ana, Command::NewRecoveryKey).unwrap();
    let newer = world.nodes[ana].disk.0.get(&row).cloned();
    assert!(newer.is_some_and(|newer| newer != seed));
}

#[test]
fn who_was_away_catches_up_and_who_comes_later_hears_from_that_day() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let slip = world.invite(lee);
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "one");
    world.off(sam);
    world.say(ana, "two");
    world.say(lee, "three");
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    world.say(noor, "four");
    assert_eq!(world.reads(noor), ["Noor: four"]);
    world.on(sam);
    assert_eq!(world.reads(sam), ["Sam: one", "Ana: two", "Lee: three", "Noor: four"]);
    assert_eq!(world.reads(ana), world.reads(sam));
    assert_eq!(world.messages(sam)[3].new_hearers, ["Noor"]);
    assert_eq!(world.reads(noor), ["Noor: four"]);
}

#[test]
fn two_halves_of_a_conversation_stand_side_by_side_and_marked() {
    let (mut world, [ana, lee, sam]) = World::three();
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    world.say(ana, "Good evening.");
    world.part(&[ana, lee]);
    // Minute by minute, in both parts.
    for (who, text) in
        [(ana, "a1"), (sam, "s1"), (lee, "l1"), (noor, "n1"), (ana, "a2"), (sam, "s2"), (lee, "l2"), (noor, "n2")]
    {
        world.now += 60_000;
        world.say(who, text);
        world.run();
    }
    assert_eq!(world.reads(lee)[1..], ["Ana: a1", "Lee: l1", "Ana: a2", "Lee: l2"]);
    world.join();
    let (_, delivery) = world.say(noor, "There you are.");
    assert_ne!(delivery, Delivery::Held);
    world.run();
    let read = world.reads(ana);
    let halves = ["Ana: a1", "Lee: l1", "Ana: a2", "Lee: l2", "Sam: s1", "Noor: n1", "Sam: s2", "Noor: n2"];
    assert_eq!(read[1..9], halves);
    assert_eq!(read.last().map(String::as_str), Some("Noor: There you are."));
    let marked = |world: &mut World, who| {
        let messages = world.messages(who);
        messages.iter().filter(|message| message.beside).map(|m| m.text.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(marked(&mut world, ana), ["s1"], "one line, where the other half begins");
    for who in [lee, sam, noor] {
        assert_eq!(world.reads(who), read);
        assert_eq!(marked(&mut world, who), ["s1"]);
    }
}

#[test]
fn words_written_alone_wait_for_a_word_when_somebody_came_in() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let (id, state) = world.say(ana, "to myself");
    assert_eq!(state, Delivery::Here);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    assert!(world.reads(lee).is_empty());
    let node = &mut world.nodes[ana];
    let unsent = node.member.look(&Query::Unsent, Now(world.now), &node.disk).unwrap();
    let View::Unsent(unsent) = unsent else { panic!() };
    assert_eq!((unsent[0].state, unsent[0].would_also_reach.clone()), (Delivery::Held, vec!["Lee".to_owned()]));
    world.command(ana, Command::SendUnsent { messages: vec![id] }).unwrap();
    world.run();
    assert_eq!(world.reads(lee), ["Ana: to myself"]);
}

#[test]
fn two_welcomes_are_asked_for_and_a_wait_waits() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    assert_eq!(world.members(lee), ["Ana", "Lee"]);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    assert_eq!(world.nodes[sam].member.standing(), Standing::Waiting);
    world.command(lee, Command::Wait { who: "Sam".into(), because: "can I ask something?".into() }).unwrap();
    world.run();
    assert_eq!(world.nodes[sam].member.standing(), Standing::Held);
    world.command(lee, Command::Welcome { who: "Sam".into() }).unwrap();
    world.run();
    assert_eq!(world.nodes[sam].member.standing(), Standing::Entered);
    assert_eq!(world.members(sam), ["Ana", "Lee", "Sam"]);
}

#[test]
fn leaving_is_final_and_leaves_no_words_behind() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    world.say(lee, "words");
    world.say(sam, "more words");
    world.off(sam);
    world.command(lee, Command::Leave { take_back: None, goodbye: Some("be well".into()), now: false }).unwrap();
    assert!(world.nodes[lee].disk.0.keys().all(|(table, _)| *table != Table::Outbox));
    world.run();
    world.off(lee);
    world.on(sam);
    world.say(ana, "after");
    assert_eq!(world.members(sam), ["Ana", "Sam"]);
    assert_eq!(world.reads(sam), ["Lee: words", "Sam: more words", "Lee: be well", "Ana: after"]);
    assert_eq!(world.reads(ana), world.reads(sam));
    let cells = world.nodes[lee].disk.0.keys().filter(|(table, _)| *table == Table::Cell).count();
    assert!(cells <= 1, "{cells} cells are left");
    assert_eq!(
        world.command(lee, Command::Say { thread: None, text: "x".into(), reply: None, note: None }),
        Err(Refusal::HasLeft)
    );
}

#[test]
fn a_used_slip_is_used_and_the_founder_is_not_needed() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let again = world.enter(&slip, "Dan");
    assert_eq!(world.nodes[again].member.standing(), Standing::Refused);
    // Whatever is tried there says so, later too.
    let say = || Command::Say { thread: None, text: "x".into(), reply: None, note: None };
    assert_eq!(world.command(again, say()), Err(Refusal::SlipUsed));
    world.off(again);
    world.on(again);
    assert_eq!(world.command(again, say()), Err(Refusal::SlipUsed));
    world.off(ana);
    let slip = world.invite(lee);
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "without Ana");
    assert_eq!(world.reads(lee), ["Sam: without Ana"]);
    assert_eq!(world.members(sam), ["Ana", "Lee", "Sam"]);
}

#[test]
fn a_thousand_missed_messages_come_in_few_bytes() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    world.off(sam);
    for i in 0..1_000 {
        let who = if i % 2 == 0 { ana } else { lee };
        let text = format!("{i:0>200}");
        let say = Command::Say { thread: None, text, reply: None, note: None };
        world.command(who, say).unwrap();
        if i % 10 == 0 {
            world.run();
        }
    }
    world.run();
    let before = world.bytes;
    world.on(sam);
    let bytes = world.bytes - before;
    assert_eq!(world.reads(sam).len(), 1_000);
    assert_eq!(world.reads(sam), world.reads(ana));
    assert!(bytes < 420_000, "{bytes} bytes");
}

fn take_back(world: &mut World, i: usize, what: Taking) -> Result<Done, Refusal> {
    let done = world.command(i, Command::TakeBack { what });
    world.run();
    done
}

fn copies_gone(world: &mut World, i: usize) -> Option<usize> {
    let node = &mut world.nodes[i];
    match node.member.look(&Query::TakenBack, Now(world.now), &node.disk) {
        Ok(View::TakenBack { copies_gone, .. }) => copies_gone,
        other => panic!("{other:?}"),
    }
}

fn cells(world: &World, i: usize) -> usize {
    world.nodes[i].disk.0.keys().filter(|(table, _)| *table == Table::Cell).count()
}

#[test]
fn words_taken_back_are_gone_here_at_once_and_everywhere_when_heard() {
    let (mut world, [ana, lee, sam]) = World::three();
    let (first, _) = world.say(lee, "one");
    let reply = Command::Say { thread: None, text: "to one".into(), reply: Some(MessageCalled::Id(first)), note: None };
    world.command(ana, reply).unwrap();
    world.run();
    let (second, _) = world.say(lee, "two");
    let kept = cells(&world, lee);
    world.off(sam);
    assert_eq!(
        take_back(&mut world, lee, Taking::These(vec![first])),
        Ok(Done::TakenBack { messages: 1, unsent: 0, stay: 0 })
    );
    assert_eq!(cells(&world, lee), kept - 1);
    for reader in [ana, lee] {
        assert_eq!(world.reads(reader), ["Lee: …", "Ana: to one", "Lee: two"]);
        assert!(world.messages(reader)[0].taken_back);
    }
    // Sam holds it, and brings it along; it is not taken again, and goes there too.
    assert_eq!(cells(&world, sam), kept);
    world.on(sam);
    for node in [ana, lee, sam] {
        assert_eq!(cells(&world, node), kept - 1);
        assert_eq!(world.reads(node), ["Lee: …", "Ana: to one", "Lee: two"]);
    }
    // Again changes nothing; others' words are theirs; what is not there cannot be taken.
    let entries = |world: &World| world.nodes[lee].disk.0.keys().filter(|(t, _)| *t == Table::Entry).count();
    let before = entries(&world);
    assert_eq!(
        take_back(&mut world, lee, Taking::These(vec![first])),
        Ok(Done::TakenBack { messages: 0, unsent: 0, stay: 0 })
    );
    assert_eq!(entries(&world), before);
    assert_eq!(take_back(&mut world, ana, Taking::These(vec![second])), Err(Refusal::NotYours));
    assert_eq!(take_back(&mut world, lee, Taking::These(vec![MessageId([9; 16])])), Err(Refusal::NoSuchMessage));
    assert_eq!(world.reads(ana)[2], "Lee: two");
}

#[test]
fn everything_is_taken_back_by_one_small_entry_a_log_and_from_old_stretches_too() {
    let (mut world, [ana, lee, sam]) = World::three();
    for n in 0..60 {
        let say = Command::Say { thread: None, text: format!("word {n}"), reply: None, note: None };
        world.command(lee, say).unwrap();
    }
    world.run();
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    world.say(lee, "with Noor");
    world.say(ana, "stays");
    let (bytes, entries) = (world.bytes, world.nodes[ana].disk.0.keys().filter(|(t, _)| *t == Table::Entry).count());
    assert_eq!(take_back(&mut world, lee, Taking::All), Ok(Done::TakenBack { messages: 61, unsent: 0, stay: 0 }));
    assert_eq!(world.nodes[ana].disk.0.keys().filter(|(t, _)| *t == Table::Entry).count(), entries + 2);
    assert!(world.bytes - bytes < 3_000, "{} bytes", world.bytes - bytes);
    for reader in [ana, lee, sam] {
        let read = world.messages(reader);
        assert_eq!(read.iter().filter(|m| m.taken_back && m.text.is_none()).count(), 61);
        assert_eq!(read.iter().filter_map(|m| m.text.clone()).collect::<Vec<_>>(), ["stays"]);
    }
    // Noor hears of what she heard, and of nothing else.
    assert_eq!(world.reads(noor), ["Lee: …", "Ana: stays"]);
    // Three others, all connected: their copies are known to be gone. Their owner learns a number only.
    assert_eq!(copies_gone(&mut world, lee), Some(3));
    assert_eq!(copies_gone(&mut world, ana), None);
    // After a restart it is known again as they are heard of.
    world.off(lee);
    world.off(sam);
    world.on(lee);
    assert_eq!(copies_gone(&mut world, lee), Some(2));
    // What is said after it stays.
    world.say(lee, "new");
    assert_eq!(world.reads(ana).last().unwrap(), "Lee: new");
}

#[test]
fn with_fewer_than_three_others_no_number_says_whose_copy_is_left() {
    let (mut world, [_, lee, _]) = World::three();
    world.say(lee, "one");
    take_back(&mut world, lee, Taking::All).unwrap();
    assert_eq!(copies_gone(&mut world, lee), None);
}

#[test]
fn unsent_words_leave_no_trace_and_later_ones_can_be_meant_by_their_time() {
    let (mut world, [ana, lee, sam]) = World::three();
    world.say(lee, "in February");
    world.now += 40 * 86_400_000;
    let since = world.now;
    world.say(lee, "in March");
    world.off(ana);
    world.off(sam);
    let (unsent, state) = world.say(lee, "unsent");
    assert_eq!(state, Delivery::Here);
    let entries = world.nodes[lee].disk.0.keys().filter(|(t, _)| *t == Table::Entry).count();
    assert_eq!(
        take_back(&mut world, lee, Taking::These(vec![unsent])),
        Ok(Done::TakenBack { messages: 0, unsent: 1, stay: 0 })
    );
    assert_eq!(world.nodes[lee].disk.0.keys().filter(|(t, _)| *t == Table::Entry).count(), entries);
    assert!(world.nodes[lee].disk.0.keys().all(|(table, _)| *table != Table::Outbox));
    assert_eq!(
        take_back(&mut world, lee, Taking::Since(since)),
        Ok(Done::TakenBack { messages: 1, unsent: 0, stay: 0 })
    );
    world.on(ana);
    assert_eq!(world.reads(ana), ["Lee: in February", "Lee: …"]);
}

#[test]
fn who_leaves_offline_takes_back_first_and_is_not_gone_before_that_was_heard() {
    let (mut world, [ana, lee, sam]) = World::three();
    world.say(lee, "one");
    world.say(ana, "kept by Ana");
    for off in [ana, sam, lee] {
        world.off(off);
    }
    world.on(lee);
    let leave = Command::Leave { take_back: Some(Taking::All), goodbye: Some("be well".into()), now: false };
    assert_eq!(world.command(lee, leave), Ok(Done::Left { heard: 0, couriers: 0 }));
    // Only the goodbye is left of all words, until it was given.
    assert_eq!(cells(&world, lee), 1);
    world.on(ana);
    assert_eq!(world.reads(ana), ["Lee: …", "Ana: kept by Ana", "Lee: be well"]);
    assert_eq!(world.members(ana), ["Ana", "Sam"]);
    world.off(lee);
    // Sam hears of it from Ana only.
    world.on(sam);
    assert_eq!(world.reads(sam), world.reads(ana));
}

fn leaves_nothing() -> Command {
    Command::Leave { take_back: Some(Taking::All), goodbye: Some("be well".into()), now: true }
}

fn is_gone(world: &World, i: usize) -> bool {
    world.nodes[i].events.contains(&kith_protocol::event::Event::Gone)
}

#[test]
fn who_leaves_and_keeps_nothing_is_heard_by_those_who_can_be_reached() {
    let (mut world, [ana, lee, sam]) = World::three();
    world.say(lee, "one");
    world.say(ana, "kept by Ana");
    // Ana is connected. Sam is there and was not called yet.
    world.off(sam);
    world.nodes[sam].on = true;
    let since = world.now;
    assert!(matches!(world.command(lee, leaves_nothing()), Ok(Done::Left { .. })));
    assert_eq!(cells(&world, lee), 1, "all words but the goodbye go at once");
    assert!(!is_gone(&world, lee));
    while !is_gone(&world, lee) {
        assert!(world.now < since + kith_protocol::limits::LAST_CALL_MS, "it was not heard in time");
        world.run_once();
    }
    assert_eq!(world.nodes[lee].member.has_left(), Done::Left { heard: 2, couriers: 0 });
    world.off(lee);
    world.run();
    for other in [ana, sam] {
        assert_eq!(world.reads(other), ["Lee: …", "Ana: kept by Ana", "Lee: be well"]);
        assert_eq!(world.members(other), ["Ana", "Sam"]);
    }
}

#[test]
fn who_leaves_and_keeps_nothing_waits_for_nobody_who_is_not_there_and_for_nobody_long() {
    let (mut world, [ana, lee, sam]) = World::three();
    for off in [ana, sam] {
        world.off(off);
    }
    assert!(world.command(lee, leaves_nothing()).is_ok());
    assert!(is_gone(&world, lee), "nobody is there: it is over at once");
    assert_eq!(world.nodes[lee].member.has_left(), Done::Left { heard: 0, couriers: 0 });

    // Who is connected and says nothing is waited for so long and no longer.
    let (mut world, [_, lee, _]) = World::three();
    assert!(world.command(lee, leaves_nothing()).is_ok());
    world.frames.clear();
    world.now += kith_protocol::limits::LAST_CALL_MS - 2_000;
    world.wake(lee);
    assert!(!is_gone(&world, lee));
    world.frames.clear();
    assert!(world.nodes[lee].alarm.is_some_and(|alarm| alarm.0 <= world.now + 1_000));
    world.now += 1_000;
    world.wake(lee);
    assert!(is_gone(&world, lee));

    // Opened again from its rows, nothing of it stays.
    let (mut world, [_, lee, _]) = World::three();
    assert!(world.command(lee, leaves_nothing()).is_ok());
    world.off(lee);
    world.on(lee);
    assert!(is_gone(&world, lee));
}

#[test]
fn who_left_is_gone_when_it_was_heard_and_not_when_an_alarm_rings() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.off(ana);
    let leave = Command::Leave { take_back: None, goodbye: Some("be well".into()), now: false };
    assert_eq!(world.command(lee, leave), Ok(Done::Left { heard: 0, couriers: 0 }));
    world.run();
    assert!(!world.nodes[lee].events.contains(&Event::Gone));
    world.nodes[ana].on = true;
    let whom = world.nodes[lee].presents;
    world.dial(ana, whom, &[format!("/sim/{lee}")]);
    world.deliver();
    assert!(world.nodes[lee].events.contains(&Event::Gone));
    assert_eq!(world.reads(ana), ["Lee: be well"]);
}

#[test]
fn those_who_hold_the_same_have_nothing_to_say_to_each_other() {
    let (mut world, [ana, lee, sam]) = World::three();
    let minutes = |world: &mut World, many: u64| {
        world.came = Some(Vec::new());
        for _ in 0..many {
            world.now += 60_000;
            world.run();
        }
        world.came.take().unwrap().len()
    };
    world.say(ana, "hello");
    assert!(minutes(&mut world, 5) > 0, "that they hold the same they say once");
    assert_eq!(minutes(&mut world, 60), 0);
    world.say(lee, "more");
    assert!(minutes(&mut world, 5) > 0);
    assert_eq!(minutes(&mut world, 60), 0);
    assert_eq!(world.reads(sam), ["Ana: hello", "Lee: more"]);
}

#[test]
fn a_copy_holds_ones_own_words_and_nothing_by_anyone_else() {
    let (mut world, [ana, lee, _]) = World::three();
    let (first, _) = world.say(lee, "mine");
    let reply =
        Command::Say { thread: None, text: "about yours".into(), reply: Some(MessageCalled::Id(first)), note: None };
    world.command(ana, reply).unwrap();
    world.run();
    world.say(ana, "by Ana");
    let (gone, _) = world.say(lee, "gone");
    take_back(&mut world, lee, Taking::These(vec![gone])).unwrap();
    let node = &mut world.nodes[lee];
    let part = match node.member.look(&Query::Copy { from: 0 }, Now(world.now), &node.disk) {
        Ok(View::Copy(part)) => part,
        other => panic!("{other:?}"),
    };
    assert_eq!(part.next, None);
    assert_eq!(part.words.len(), 2);
    assert!(matches!(&part.words[0], Copied::Own { id, text: Some(text), .. } if *id == first && text == "mine"));
    assert!(matches!(part.words[1], Copied::Replied { .. }));
    // Its signature is by this device, and by no other.
    let lines = b"{}\n";
    let digest = kith_protocol::copy::digest(lines);
    let Ok(View::Signature(signature)) = node.member.look(&Query::SignCopy { digest }, Now(world.now), &node.disk)
    else {
        panic!()
    };
    let maker = kith_protocol::copy::Maker { group: part.group, member: part.member, device: part.device };
    assert!(maker.signed(lines, &signature) && !maker.signed(b"{ }\n", &signature));
}

/// The entries a device holds of the group log and of the stretches, in the order they came.
fn entries(world: &World, i: usize) -> Vec<Verified> {
    let rows = world.nodes[i].disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
    let mut entries: Vec<_> = rows
        .map(|(_, value)| {
            let mut reader = Reader::new(value);
            (reader.number().unwrap(), reader.value::<SignedEntry>().unwrap())
        })
        .collect();
    entries.sort_by_key(|(arrival, _)| *arrival);
    entries.into_iter().map(|(_, signed)| signed.verify().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Ana and Lee take words back while apart, the same ones again too. In whatever order a third device hears of it,
    /// each entry twice, the same words are gone, and exactly those.
    #[test]
    fn taking_back_is_idempotent_and_commutes(
        acts in proptest::collection::vec((any::<bool>(), 0usize..8, 0u8..6), 1..12),
        order: [u32; 40],
    ) {
        let mut world = World::new();
        let ana = world.found("Ana", 1);
        let slip = world.invite(ana);
        let lee = world.enter(&slip, "Lee");
        let said: Vec<_> = (0..8).map(|n| world.say([ana, lee][n % 2], &format!("word {n}")).0).collect();
        world.off(ana);
        world.off(lee);
        let mut gone = BTreeSet::new();
        for (by_lee, which, how) in acts {
            let who = if by_lee { lee } else { ana };
            let own: Vec<_> = said.iter().skip(usize::from(by_lee)).step_by(2).copied().collect();
            let what = match how {
                0 => { gone.extend(own); Taking::All }
                1 => { gone.extend(&own); Taking::These(own) }
                _ => { gone.insert(own[which % own.len()]); Taking::These(vec![own[which % own.len()]]) }
            };
            world.command(who, Command::TakeBack { what }).unwrap();
        }
        let mut groups = GroupLog::new(world.nodes[ana].member.group());
        let mut waiting = Vec::new();
        for entry in entries(&world, ana).into_iter().chain(entries(&world, lee)) {
            if entry.log == groups.log() {
                groups.add(entry);
            } else if !waiting.contains(&entry) {
                waiting.push(entry);
            }
        }
        // A third device: entries are offered in an order of its own, each twice; what lacks its past waits.
        let first = waiting.iter().find(|entry| entry.opening.is_some() && !entry.heads.is_empty()).unwrap();
        let mut stretch = Stretch::opened_by(first, &groups).unwrap();
        let (mut at, mut misses) = (0, 0);
        let mut left = waiting.clone();
        while !left.is_empty() {
            // The order's choice; where it lacks its past again and again, each in turn: one of them must go in.
            prop_assert!(misses < 2 * left.len());
            let chosen = usize::try_from(order[at % order.len()]).unwrap();
            let turn = if misses < left.len() { chosen } else { misses } % left.len();
            at += 1;
            if let Taken::New { node, valid: true } = stretch.add(left[turn].clone(), &groups) {
                stretch.heed(node);
                let entry = left.swap_remove(turn);
                prop_assert_eq!(stretch.add(entry, &groups), Taken::Known);
                misses = 0;
            } else {
                misses += 1;
            }
        }
        let messages = stretch.messages();
        let withdrawn: BTreeSet<_> =
            messages.iter().filter(|(node, _)| stretch.is_withdrawn(**node)).map(|(_, m)| m.id).collect();
        prop_assert_eq!(withdrawn, gone);
    }
}

/// Was: the first other name was void, since what it takes the place of is no Name but the entry its member came in by.
#[test]
fn another_name_is_what_everybody_sees_and_so_is_the_next_one() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.run();
    for (ana_is, lee_is) in [("Anna", "Leander"), ("Ana", "Lee"), ("Anouk", "Leonie")] {
        for (who, name) in [(ana, ana_is), (lee, lee_is)] {
            world.command(who, Command::SetName { name: name.into() }).unwrap();
            world.now += 2_000;
            world.run();
        }
        for who in [ana, lee] {
            assert_eq!(world.members(who), [ana_is, lee_is]);
        }
    }
}

#[test]
fn a_restored_backup_hears_all_who_are_there_before_it_goes_on_with_a_new_key() {
    let which = |world: &World, i: usize| world.nodes[i].member.device();
    for more in [0, 1] {
        let (mut world, [ana, lee, sam]) = World::three();
        let holds_more = [ana, sam][more];
        let holds_less = [sam, ana][more];
        world.off(lee);
        let backup = world.nodes[lee].disk.0.clone();
        world.on(lee);
        world.say(lee, "heard by both");
        world.off(holds_less);
        world.say(lee, "heard by one");
        world.off(lee);
        // Lee's device broke. Whoever holds more is not reached by whoever holds less.
        world.strangers.insert((ana, sam));
        world.off(holds_more);
        world.on(holds_less);
        world.on(holds_more);
        let before = which(&world, lee);
        world.nodes[lee].disk.0 = backup;
        world.on(lee);
        world.now += 60_000;
        world.run();
        assert_ne!(which(&world, lee), before);
        for i in [lee, holds_more] {
            assert_eq!(world.reads(i), ["Lee: heard by both", "Lee: heard by one"], "{more}");
        }
    }
}

#[test]
fn a_restored_backup_does_not_wait_for_ever_for_who_says_nothing() {
    let (mut world, [_, lee, sam]) = World::three();
    world.off(lee);
    let backup = world.nodes[lee].disk.0.clone();
    world.on(lee);
    world.say(lee, "not in the backup");
    world.off(lee);
    let before = world.nodes[lee].member.device();
    world.nodes[lee].disk.0 = backup;
    // Sam's device is there and says nothing.
    world.silent.insert(sam);
    world.on(lee);
    assert_eq!(world.nodes[lee].member.device(), before);
    for _ in 0..12 {
        world.now += 60_000;
        world.run();
    }
    assert_ne!(world.nodes[lee].member.device(), before);
    assert_eq!(world.reads(lee), ["Lee: not in the backup"]);
}

#[test]
fn an_address_of_a_restored_backup_is_newer_than_those_that_others_hold() {
    let (mut world, [ana, lee, _]) = World::three();
    world.off(lee);
    let backup = world.nodes[lee].disk.0.clone();
    world.on(lee);
    for n in 0..5 {
        world.input(lee, Input::Listening { addresses: vec![format!("/sim/{lee}"), format!("/sim/{n}/old")] });
        world.run();
    }
    world.off(lee);
    world.nodes[lee].disk.0 = backup;
    world.on(lee);
    world.now += 60_000;
    world.run();
    let address = |world: &World, by: usize| {
        let device = world.nodes[lee].member.device();
        let row = world.nodes[by].disk.row(Table::Address, &device.0).unwrap();
        SignedAddress::from_bytes(&row).unwrap().statement.addresses
    };
    assert_eq!(address(&world, lee), [format!("/sim/{lee}")]);
    assert_eq!(address(&world, ana), address(&world, lee));
}

#[test]
fn a_clock_that_was_years_ahead_keeps_no_old_key() {
    let (mut world, [_, lee, _]) = World::three();
    let (right, ahead) = (world.now, world.now + 20_000 * DAY_MS);
    let prekey = |world: &World| {
        let device = world.nodes[lee].member.device();
        let row = world.nodes[lee].disk.row(Table::Prekey, &device.0).unwrap();
        Signed::<Prekey>::from_bytes(&row).unwrap().statement.number
    };
    let secrets = |world: &World| {
        world.nodes[lee].disk.0.keys().filter(|(table, key)| *table == Table::Prekey && key.len() == 8).count()
    };
    world.now = ahead;
    world.wake(lee);
    let then = prekey(&world);
    world.now = right + DAY_MS;
    world.wake(lee);
    world.run();
    assert!(prekey(&world) > then);
    world.now += (limits::PREKEY_KEPT_DAYS + 1) * DAY_MS;
    world.run();
    world.wake(lee);
    assert!(secrets(&world) <= 2, "{} secrets", secrets(&world));
}
