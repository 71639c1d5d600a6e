//! Stories of people who are never online together and have a courier.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::sync::Arc;

use kith_protocol::bundle::{Item, Section};
use kith_protocol::cell::CellKey;
use kith_protocol::command::{Command, Delivery, Done, Query, Standing, Taking, View};
use kith_protocol::courier::{Answered, Channel, DayNote, Errand, Lacks, Question, day_box, waiting_box, week};
use kith_protocol::encoding::{Canonical as _, Reader};
use kith_protocol::entry::Entry;
use kith_protocol::event::Event;
use kith_protocol::id::{DeviceId, EntryId, LogId, MemberId, RequestId};
use kith_protocol::limits::{self, DAY_MS};
use kith_protocol::member::Member;
use kith_protocol::packet::Packet;
use kith_protocol::persona::Persona;
use kith_protocol::secret::ChannelSeed;
use kith_protocol::signature::{SecretKey, Signature};
use kith_protocol::slip::SlipPaper;
use kith_protocol::statement::{Prekey, Signed};
use kith_protocol::step::{Now, Table};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use world::World;
use world::courier::{Courier, paper};

const COURIER: u8 = 200;

/// Ana and Lee know each other, and have a courier since. Nobody is online.
fn two() -> (World, usize, usize) {
    two_in(World::new())
}

fn two_in(mut world: World) -> (World, usize, usize) {
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    has_courier(&mut world, ana);
    world.run();
    world.never_online();
    (world, ana, lee)
}

fn has_courier(world: &mut World, by: usize) {
    let paper = paper(COURIER);
    world.couriers.insert(paper.transport, Courier::default());
    world.command(by, Command::AddCourier { line: paper.to_line() }).unwrap();
}

fn courier(world: &mut World) -> &mut Courier {
    world.couriers.get_mut(&paper(COURIER).transport).unwrap()
}

/// Somebody is online for a few minutes, alone.
fn comes(world: &mut World, i: usize) {
    world.now += 60_000;
    world.on(i);
    world.off(i);
}

/// The same, and says something.
fn comes_and_says(world: &mut World, i: usize, text: &str) -> kith_protocol::id::MessageId {
    world.now += 60_000;
    world.on(i);
    let (id, _) = world.say(i, text);
    world.run();
    world.off(i);
    id
}

fn delivery(world: &mut World, i: usize, message: kith_protocol::id::MessageId) -> Delivery {
    let node = &mut world.nodes[i];
    match node.member.look(&Query::Delivery { message }, Now(world.now), &node.disk).unwrap() {
        View::Delivery(state) => state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_go_to_and_fro_between_people_who_are_never_online_together() {
    let (mut world, ana, lee) = two();
    let one = comes_and_says(&mut world, ana, "one");
    assert_eq!(delivery(&mut world, ana, one), Delivery::Sent);
    comes(&mut world, lee);
    assert_eq!(world.reads(lee), ["Ana: one"]);
    comes_and_says(&mut world, lee, "two");
    comes(&mut world, ana);
    assert_eq!(world.reads(ana), ["Ana: one", "Lee: two"]);
    assert_eq!(world.reads(lee), world.reads(ana));
    // Who has nothing new deposits nothing.
    let before = courier(&mut world).deposits;
    for _ in 0..3 {
        comes(&mut world, ana);
        comes(&mut world, lee);
    }
    assert_eq!(courier(&mut world).deposits, before);
    // A word is one packet once the letters lie there.
    comes_and_says(&mut world, ana, "three");
    assert_eq!(courier(&mut world).deposits, before + 1);
}

/// Ana and Lee, and Jo who came in by the courier. All know of each other.
fn three() -> (World, [usize; 3]) {
    let (mut world, ana, lee) = two();
    world.on(ana);
    let slip = world.invite(ana);
    world.off(ana);
    let jo = world.enter(&slip, "Jo");
    world.off(jo);
    for i in [ana, jo, lee, ana, jo, lee] {
        comes(&mut world, i);
    }
    assert_eq!(world.members(lee), ["Ana", "Jo", "Lee"]);
    (world, [ana, lee, jo])
}

#[test]
fn who_collects_a_word_does_not_bring_it_there_again() {
    let (mut world, [ana, lee, jo]) = three();
    comes_and_says(&mut world, ana, "one");
    // The letters about the channel lie there from here on.
    comes_and_says(&mut world, lee, "two");
    comes_and_says(&mut world, jo, "three");
    for by in [ana, lee, jo] {
        let before = courier(&mut world).deposits;
        comes_and_says(&mut world, by, "word");
        for _ in 0..2 {
            for i in [ana, lee, jo] {
                comes(&mut world, i);
            }
        }
        assert_eq!(courier(&mut world).deposits, before + 1);
        assert_eq!(world.reads(ana), world.reads(lee));
        assert_eq!(world.reads(ana), world.reads(jo));
    }
}

/// Somebody who knows what members know tells one of them of a channel, in which lie all words that `holds` has, and says
/// that it begins on these days, one after the other.
fn is_told_of_a_channel(world: &mut World, who: usize, holds: usize, from_days: &[u64]) {
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let by = SecretKey::from_seed(&[7; 32]);
    let device = world.nodes[who].member.device();
    let rows = world.nodes[holds].disk.0.clone();
    let mut section = Section::default();
    for ((table, key), value) in &rows {
        match table {
            Table::Entry => {
                let mut reader = Reader::new(value);
                reader.number().unwrap();
                section.push(&Item::Entry(reader.value().unwrap()));
            }
            Table::Cell => {
                let (cell, ciphertext) = value.split_first_chunk::<32>().unwrap();
                let (entry, number) = key.split_first_chunk::<32>().unwrap();
                let key = CellKey::from_bytes(*cell);
                let (entry, number, ciphertext) = (EntryId(*entry), number[0], ciphertext.to_vec());
                section.push(&Item::Cell { entry, number, ciphertext, key });
            }
            _ => {}
        }
    }
    let snapshot = world.nodes[who].member.groups().counted().snapshot;
    let prekey = Signed::<Prekey>::from_bytes(&rows[&(Table::Prekey, device.0.to_vec())]).unwrap().statement;
    let day = Now(world.now).day();
    let seed = Arc::new(ChannelSeed::from_bytes(&[9; 32]));
    let mut note = DayNote::default();
    note.items.extend_from_slice(section.bytes());
    let note = day_box(&seed, day).seal(&note.to_bytes(), 4, &by, &mut random).unwrap();
    let of = waiting_box(&prekey.mailbox, week(day));
    let mut packets = vec![note];
    for from_day in from_days {
        let channel = Channel { seed: seed.clone(), from_day: *from_day, snapshot };
        let letter = Errand { channels: vec![channel], places: vec![] }.seal(&prekey, &of, &by, &mut random).unwrap();
        packets.push(of.seal(&letter.to_bytes(), 1, &by, &mut random).unwrap());
    }
    courier(world).says(&Question::Deposit(packets).to_bytes(), day).unwrap();
}

#[test]
fn a_made_up_channel_keeps_ones_own_words_from_nobody() {
    let (mut world, [ana, _, jo]) = three();
    // Ana's words have left on a stick; at the courier they are not.
    courier(&mut world).down = true;
    comes_and_says(&mut world, ana, "mine");
    world.bundle(ana);
    courier(&mut world).down = false;
    let day = Now(world.now).day();
    is_told_of_a_channel(&mut world, ana, ana, &[day]);
    comes(&mut world, ana);
    comes(&mut world, jo);
    assert_eq!(world.reads(jo), ["Ana: mine"]);
}

#[test]
fn who_says_a_wrong_day_first_keeps_no_channel_from_anybody() {
    let (mut world, [ana, lee, _]) = three();
    courier(&mut world).down = true;
    comes_and_says(&mut world, lee, "here");
    world.bundle(lee);
    courier(&mut world).down = false;
    let day = Now(world.now).day();
    is_told_of_a_channel(&mut world, ana, lee, &[day + 5, day]);
    comes(&mut world, ana);
    assert_eq!(world.reads(ana), ["Lee: here"]);
}

#[test]
fn what_a_courier_lost_is_brought_again() {
    let (mut world, [ana, lee, jo]) = three();
    comes_and_says(&mut world, lee, "zero");
    comes(&mut world, ana);
    // Nobody has collected it: what brought it brings it again.
    let one = comes_and_says(&mut world, ana, "one");
    courier(&mut world).forgets();
    comes(&mut world, ana);
    assert_eq!(delivery(&mut world, ana, one), Delivery::Sent);
    comes(&mut world, jo);
    assert_eq!(world.reads(jo), ["Lee: zero", "Ana: one"]);
    // Somebody has, and the one who wrote it never comes again. (A courier is believed to have lost all once a day.)
    world.now += DAY_MS;
    comes_and_says(&mut world, ana, "two");
    comes(&mut world, jo);
    courier(&mut world).forgets();
    comes(&mut world, jo);
    comes(&mut world, lee);
    assert_eq!(world.reads(lee), ["Lee: zero", "Ana: one", "Ana: two"]);
    // Once it lies there again, it is left alone.
    comes(&mut world, ana);
    let before = courier(&mut world).deposits;
    for i in [ana, lee, jo, ana, lee, jo] {
        comes(&mut world, i);
    }
    assert_eq!(courier(&mut world).deposits, before);
}

#[test]
fn a_request_that_a_courier_lost_is_left_there_again() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    has_courier(&mut world, ana);
    world.run();
    let slip = world.invite(ana);
    world.off(ana);
    let noor = world.enter(&slip, "Noor");
    world.off(noor);
    courier(&mut world).forgets();
    comes(&mut world, noor);
    comes(&mut world, ana);
    comes(&mut world, noor);
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
}

#[test]
fn a_courier_that_always_says_it_lost_all_is_brought_it_once_a_day() {
    let (mut world, [ana, lee, jo]) = three();
    comes_and_says(&mut world, ana, "one");
    comes_and_says(&mut world, lee, "two");
    comes_and_says(&mut world, jo, "three");
    courier(&mut world).numbers_lost = true;
    let mut most = 0;
    for _ in 0..5 {
        world.now += DAY_MS;
        let before = courier(&mut world).deposits;
        for _ in 0..6 {
            comes(&mut world, ana);
        }
        most = most.max(courier(&mut world).deposits - before);
    }
    assert!((1..=4).contains(&most), "{most} packets in a day: letters to two, and what was not found there");
    courier(&mut world).numbers_lost = false;
    comes_and_says(&mut world, ana, "four");
    comes(&mut world, jo);
    assert_eq!(world.reads(jo), ["Ana: one", "Lee: two", "Jo: three", "Ana: four"]);
}

#[test]
fn a_gap_is_named_once_others_could_be_asked_and_closed_when_it_is_filled() {
    let (mut world, [ana, lee, jo]) = three();
    comes_and_says(&mut world, ana, "zero");
    for i in [lee, jo, ana] {
        comes(&mut world, i);
    }
    let before = lying(&mut world);
    comes_and_says(&mut world, ana, "one");
    let one: Vec<_> = lying(&mut world).difference(&before).copied().collect();
    comes_and_says(&mut world, ana, "two");
    // The courier keeps the second word and not the first.
    for packets in courier(&mut world).boxes.values_mut() {
        packets.retain(|(.., packet)| !one.contains(&packet.nonce));
    }
    let told = |world: &World, filled: bool| {
        let wanted = Event::Missing { names: vec!["Ana".to_owned()], filled };
        world.nodes[jo].events.iter().filter(|event| **event == wanted).count()
    };
    comes(&mut world, jo);
    assert_eq!((told(&world, false), told(&world, true)), (0, 0), "nobody could be asked yet");
    world.now += 600_000;
    comes(&mut world, jo);
    assert_eq!((told(&world, false), told(&world, true)), (1, 0));
    assert_eq!(world.reads(jo), ["Ana: zero"]);
    comes(&mut world, ana);
    comes(&mut world, jo);
    assert_eq!((told(&world, false), told(&world, true)), (1, 1));
    assert_eq!(world.reads(jo), ["Ana: zero", "Ana: one", "Ana: two"]);
    world.now += 600_000;
    comes(&mut world, jo);
    assert_eq!((told(&world, false), told(&world, true)), (1, 1), "said once");
}

#[test]
fn a_courier_that_is_never_done_is_asked_so_much_on_a_visit_and_in_a_day_and_no_more() {
    let (mut world, ana, lee) = two();
    comes_and_says(&mut world, ana, "one");
    courier(&mut world).never_done = true;
    let asked = |world: &mut World| core::mem::take(&mut courier(world).asked).len();
    asked(&mut world);
    comes(&mut world, lee);
    let of_a_visit = asked(&mut world);
    assert!(of_a_visit > 100, "{of_a_visit}");
    let mut of_a_day = of_a_visit;
    for _ in 0..20 {
        comes(&mut world, lee);
        of_a_day += asked(&mut world);
    }
    assert!(of_a_day <= limits::QUESTIONS_OF_A_DAY_MAX as usize + 2 * limits::QUESTIONS_OF_A_VISIT_MAX, "{of_a_day}");
    assert_eq!(asked(&mut world), 0);
    // Another day, and it has come to its senses.
    courier(&mut world).never_done = false;
    world.now += DAY_MS;
    comes(&mut world, lee);
    assert_eq!(world.reads(lee), ["Ana: one"]);
}

#[test]
fn words_stay_on_the_device_until_the_courier_has_them() {
    let (mut world, ana, lee) = two();
    courier(&mut world).down = true;
    let one = comes_and_says(&mut world, ana, "one");
    assert_eq!(delivery(&mut world, ana, one), Delivery::Here);
    courier(&mut world).down = false;
    // However early a visit is cut off, nothing is lost, and nothing is taken for delivered that is not.
    for questions in 0..4 {
        courier(&mut world).cut_after = Some(questions);
        comes(&mut world, ana);
        comes(&mut world, lee);
        let lies_there = courier(&mut world).deposits > 0;
        assert!(lies_there || delivery(&mut world, ana, one) == Delivery::Here, "{questions}");
    }
    courier(&mut world).cut_after = None;
    comes(&mut world, ana);
    assert_eq!(delivery(&mut world, ana, one), Delivery::Sent);
    comes(&mut world, lee);
    assert_eq!(world.reads(lee), ["Ana: one"]);
}

#[test]
fn who_leaves_and_keeps_nothing_leaves_it_at_a_courier_that_answers() {
    let (mut world, ana, lee) = two();
    comes_and_says(&mut world, ana, "one");
    comes_and_says(&mut world, lee, "two");
    world.now += 60_000;
    world.on(lee);
    let (since, leave) = (world.now, Command::Leave { take_back: None, goodbye: Some("be well".into()), now: true });
    world.command(lee, leave.clone()).unwrap();
    while !world.nodes[lee].events.contains(&Event::Gone) {
        assert!(world.now < since + limits::LAST_CALL_MS, "the courier was not reached in time");
        world.run_once();
    }
    assert_eq!(world.nodes[lee].member.has_left(), Done::Left { heard: 0, couriers: 1 });
    world.off(lee);
    comes(&mut world, ana);
    assert_eq!(world.members(ana), ["Ana"]);
    assert_eq!(world.reads(ana), ["Ana: one", "Lee: two", "Lee: be well"]);

    // One that does not answer is not waited for.
    let (mut world, _, lee) = two();
    world.on(lee);
    world.couriers.clear();
    let since = world.now;
    world.command(lee, leave).unwrap();
    while !world.nodes[lee].events.contains(&Event::Gone) {
        assert!(world.now < since + limits::LAST_CALL_MS / 2, "who does not answer is waited for");
        world.run_once();
    }
    assert_eq!(world.nodes[lee].member.has_left(), Done::Left { heard: 0, couriers: 0 });
}

#[test]
fn a_guest_comes_in_with_nobody_online() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    has_courier(&mut world, ana);
    comes_and_says(&mut world, ana, "before Noor");
    let slip = world.invite(ana);
    world.off(ana);
    let noor = world.enter(&slip, "Noor");
    world.off(noor);
    assert_eq!(world.nodes[noor].member.standing(), Standing::AtCourier);
    comes(&mut world, ana);
    assert_eq!(world.members(ana), ["Ana", "Noor"]);
    comes(&mut world, noor);
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
    assert_eq!(world.members(noor), ["Ana", "Noor"]);
    assert!(world.reads(noor).is_empty());
    comes_and_says(&mut world, noor, "hello Ana");
    comes(&mut world, ana);
    assert_eq!(world.reads(ana), ["Noor: hello Ana"], "what Ana wrote before waits for Ana's word");
}

#[test]
fn who_was_away_for_half_a_year_hears_everything_and_nobody_was_online_with_them() {
    let (mut world, ana, lee) = two();
    let slip = {
        world.on(ana);
        let slip = world.invite(ana);
        world.off(ana);
        slip
    };
    let jo = world.enter(&slip, "Jo");
    world.off(jo);
    comes(&mut world, ana);
    comes(&mut world, jo);
    let mut said = Vec::new();
    // Lee is away. The others come for a while each week.
    for week in 0..26 {
        for i in [ana, jo] {
            let text = format!("week {week} {i}");
            comes_and_says(&mut world, i, &text);
            said.push(text);
        }
        world.now += 7 * DAY_MS;
    }
    comes(&mut world, ana);
    let read = world.reads(ana);
    for text in &said {
        assert!(read.iter().any(|line| line.ends_with(text)), "{text} of {read:?}");
    }
    // Lee writes before anything has come, comes, and asks; the others come; Lee comes again.
    comes_and_says(&mut world, lee, "I am back");
    assert!(world.reads(lee).len() < said.len());
    // Jo, who came in while Lee was away, is not asked: Lee does not know of Jo yet.
    comes(&mut world, jo);
    comes(&mut world, ana);
    comes(&mut world, lee);
    let read = world.reads(lee);
    for text in &said {
        assert!(read.iter().any(|line| line.ends_with(text)), "{text} of {read:?}");
    }
    // And what Lee wrote reaches the others, after Lee knew who would hear it.
    world.on(lee);
    world.command(lee, Command::SendUnsent { messages: Vec::new() }).unwrap();
    world.run();
    world.off(lee);
    comes(&mut world, ana);
    assert!(world.reads(ana).iter().any(|line| line == "Lee: I am back"), "{:?}", world.reads(ana).last());
}

/// The packets that lie at the courier, by their nonces.
fn lying(world: &mut World) -> std::collections::BTreeSet<[u8; 24]> {
    courier(world).boxes.values().flatten().map(|(.., packet)| packet.nonce).collect()
}

fn takes_back(world: &mut World, i: usize, id: kith_protocol::id::MessageId) {
    world.now += 60_000;
    world.on(i);
    world.command(i, Command::TakeBack { what: Taking::These(vec![id]) }).unwrap();
    world.run();
    world.off(i);
}

#[test]
fn what_is_taken_back_is_let_go_of_at_the_courier_and_nothing_else_is_lost() {
    // However early the visit is cut off, and also if nobody has read anything yet.
    for cut in (0..8).map(Some).chain([None]) {
        let (mut world, ana, lee) = two();
        let kept = comes_and_says(&mut world, lee, "Lee's own");
        world.now += 60_000;
        world.on(ana);
        world.run();
        let before = lying(&mut world);
        // Both leave on one visit, in one packet.
        courier(&mut world).down = true;
        let (gone, _) = world.say(ana, "not for long");
        let (stays, _) = world.say(ana, "beside it");
        world.off(ana);
        courier(&mut world).down = false;
        comes(&mut world, ana);
        let with_words: Vec<_> = lying(&mut world).difference(&before).copied().collect();
        assert!(!with_words.is_empty());
        let lost = courier(&mut world).deposits.is_multiple_of(2);
        (courier(&mut world).cut_after, courier(&mut world).answer_lost) = (cut, lost);
        takes_back(&mut world, ana, gone);
        courier(&mut world).cut_after = None;
        comes(&mut world, ana);
        let now = lying(&mut world);
        assert!(with_words.iter().all(|packet| !now.contains(packet)), "cut after {cut:?}: it still lies there");
        assert!(now.is_superset(&before), "what others left is theirs");
        comes(&mut world, lee);
        comes(&mut world, ana);
        let read = world.reads(lee);
        assert!(read.iter().any(|line| line == "Ana: beside it"), "cut after {cut:?}: {read:?}");
        assert!(!read.iter().any(|line| line.contains("not for long")), "{read:?}");
        assert_eq!(world.reads(ana), read);
        assert_eq!(delivery(&mut world, ana, stays), Delivery::Sent);
        assert_eq!(delivery(&mut world, lee, kept), Delivery::Sent);
        // What is done is not done again.
        let before = lying(&mut world);
        for _ in 0..2 {
            comes(&mut world, ana);
            comes(&mut world, lee);
        }
        assert_eq!(lying(&mut world), before);
    }
}

#[test]
fn a_visit_that_was_cut_off_leaves_nothing_twice() {
    let (mut world, ana, lee) = two();
    comes(&mut world, ana);
    courier(&mut world).answer_lost = true;
    let mut before = lying(&mut world).len();
    for questions in 0..5 {
        courier(&mut world).cut_after = Some(questions);
        comes_and_says(&mut world, ana, &format!("word {questions}"));
        courier(&mut world).cut_after = None;
        comes(&mut world, ana);
        let lies = lying(&mut world).len();
        comes(&mut world, lee);
        assert_eq!(world.reads(lee).len(), questions + 1);
        // As after one that came to its end at once.
        assert_eq!(lies, before + 1, "cut off after {questions}");
        before = lies;
    }
}

/// Rows that differ between two states of a disk, but for what is remembered of couriers.
fn said_of(world: &mut World, i: usize) -> (Vec<String>, Vec<String>) {
    (world.members(i), world.reads(i))
}

#[test]
fn a_changed_courier_reads_nothing_and_brings_nothing_about() {
    let (mut world, ana, lee) = two();
    for round in 0..6u64 {
        comes_and_says(&mut world, ana, &format!("ana {round}"));
        comes_and_says(&mut world, lee, &format!("lee {round}"));
    }
    comes(&mut world, ana);
    let (ana_before, lee_before) = (said_of(&mut world, ana), said_of(&mut world, lee));
    // What is bent, doubled, mixed and replayed brings nothing about that was not said, and stops nobody.
    for seed in 0..12 {
        courier(&mut world).bends = Some(ChaCha20Rng::seed_from_u64(seed));
        // All of it is given again, as if it were new.
        for i in [ana, lee] {
            world.nodes[i].disk.0.retain(|(table, key), _| *table != Table::Note || !key.starts_with(b"courier"));
            comes(&mut world, i);
        }
        assert_eq!(said_of(&mut world, ana), ana_before);
        let (members, words) = said_of(&mut world, lee);
        assert_eq!(members, lee_before.0);
        assert!(words.starts_with(&lee_before.1), "{words:?}");
    }
    // New words through it come whole or not at all, each once.
    let mut said = Vec::new();
    for round in 0..8 {
        let text = format!("new {round}");
        comes_and_says(&mut world, ana, &text);
        said.push(format!("Ana: {text}"));
        comes(&mut world, lee);
        let read = world.reads(lee);
        assert!(read.iter().filter(|line| line.contains("new")).all(|line| said.contains(line)), "{read:?}");
    }
    // Once it is honest again, everything that was kept from anybody comes.
    courier(&mut world).bends = None;
    world.now += 7 * DAY_MS;
    for _ in 0..3 {
        comes(&mut world, lee);
        comes(&mut world, ana);
    }
    let read = world.reads(lee);
    for line in &said {
        assert_eq!(read.iter().filter(|read| *read == line).count(), 1, "{line} of {read:?}");
    }
}

#[test]
fn packets_of_two_groups_have_nothing_in_common_but_their_sizes() {
    let mut seen = std::collections::BTreeSet::new();
    let mut boxes = Vec::new();
    for group in 0..2 {
        let mut world = World::new();
        // Another group, at another time: nobody has the same keys.
        world.now += group * 7_000;
        for _ in 0..group {
            let stranger = world.found("Somebody", 1);
            world.off(stranger);
        }
        let (mut world, ana, lee) = two_in(world);
        comes_and_says(&mut world, ana, "the same words");
        comes_and_says(&mut world, lee, "the same answer");
        let all: Vec<_> = courier(&mut world).boxes.values().flatten().map(|(.., packet)| packet.to_bytes()).collect();
        boxes.push(courier(&mut world).boxes.keys().copied().collect::<Vec<_>>());
        for packet in all {
            assert_eq!(packet[0], 1, "the suite");
            assert!([512, 2_048, 8_192, 32_768, 65_536].iter().any(|size| packet.len() == size + 154));
            // Any 16 bytes in a row stand in one packet only: no id, no key, no number is carried in clear. (The box's key
            // stands in all packets of one box.)
            for window in packet[34..].chunks_exact(16) {
                assert!(seen.insert(window.to_vec()), "something stands in two packets");
            }
        }
    }
    assert!(boxes[0].iter().all(|of| !boxes[1].contains(of)));
}

/// What a member with a changed program holds.
fn persona(world: &World, i: usize) -> Persona {
    Persona::from_bytes(&world.nodes[i].disk.0[&(Table::Persona, Vec::new())]).unwrap()
}

fn leaves(world: &mut World, packets: Vec<Packet>) {
    let (day, question) = (world.now / DAY_MS, Question::Deposit(packets).to_bytes());
    courier(world).says(&question, day).unwrap();
}

/// A letter about channels, by hand.
fn tells(world: &mut World, by: usize, to: usize, channels: Vec<Channel>) {
    let (own, day) = (persona(world, by), world.now / DAY_MS);
    let mut random = ChaCha20Rng::seed_from_u64(world.now);
    let device = persona(world, to).device.public();
    let prekeys = world.nodes[to].disk.0.iter().filter(|((table, _), _)| *table == Table::Prekey);
    let mut prekeys =
        prekeys.filter_map(|(_, row)| Signed::<Prekey>::from_bytes(row).ok()).map(|signed| signed.statement);
    let prekey = prekeys.find(|prekey| prekey.device.0 == device).unwrap();
    let of = waiting_box(&prekey.mailbox, week(day));
    let letter = Errand { channels, places: Vec::new() }.seal(&prekey, &of, &own.device, &mut random).unwrap();
    let letter = of.seal(&letter.to_bytes(), 1, &own.device, &mut random).unwrap();
    leaves(world, vec![letter]);
}

/// A note in a channel, by hand.
fn notes(world: &mut World, by: usize, channel: &Channel, items: &[Item]) {
    let (own, day) = (persona(world, by), world.now / DAY_MS);
    let (mut section, mut note) = (Section::default(), DayNote::default());
    items.iter().for_each(|item| section.push(item));
    note.items.extend_from_slice(section.bytes());
    let mut random = ChaCha20Rng::seed_from_u64(world.now);
    let packet = day_box(&channel.seed, day).seal(&note.to_bytes(), 0, &own.device, &mut random).unwrap();
    leaves(world, vec![packet]);
}

/// The channels that somebody was told of by somebody's device, the newest last.
fn channels(world: &World, of: usize, by: usize) -> Vec<Channel> {
    let by = persona(world, by).device.public();
    let rows = world.nodes[of].disk.0.iter().filter(|((table, _), row)| *table == Table::Courier && row[..32] == by);
    let mut all: Vec<_> = rows.map(|(_, row)| Channel::from_bytes(&row[64..]).unwrap()).collect();
    all.sort_by_key(|channel| channel.from_day);
    all
}

fn made_up(world: &World, like: &Channel, number: u8, from_day: u64) -> Channel {
    let mut random = ChaCha20Rng::seed_from_u64(world.now + u64::from(number));
    Channel { seed: ChannelSeed::random(&mut random).into(), from_day, snapshot: like.snapshot }
}

#[test]
fn nobody_has_another_leave_out_what_a_third_one_wrote() {
    for in_a_channel_of_all in [false, true] {
        let (mut world, [ana, lee, jo]) = three();
        for by in [ana, lee, jo] {
            comes_and_says(&mut world, by, "word");
        }
        // Ana gives Lee something, and does not come to the courier any more.
        courier(&mut world).down = true;
        world.on(ana);
        world.on(lee);
        let line = paper(COURIER + 1).to_line();
        world.command(ana, Command::AddCourier { line }).unwrap();
        world.run();
        world.off(ana);
        world.off(lee);
        courier(&mut world).down = false;
        let device = DeviceId(persona(&world, ana).device.public());
        let groups = world.nodes[lee].member.groups();
        let of_ana = (0..groups.len()).map(|node| groups.entry(node)).filter(|entry| entry.device == device);
        let written = of_ana.max_by_key(|entry| entry.seq).unwrap();
        let (id, entry) = (written.id(), written.signed().clone());
        assert!(world.nodes[jo].member.groups().graph().node(&id).is_none());
        // Jo says that it lies there for all: in a channel of which only Lee is told, or in Jo's own.
        let real = channels(&world, jo, jo).pop().unwrap();
        let today = world.now / DAY_MS;
        let channel = if in_a_channel_of_all { real } else { made_up(&world, &real, 1, today) };
        if !in_a_channel_of_all {
            tells(&mut world, jo, lee, vec![channel.clone()]);
        }
        let own = persona(&world, jo).device.public();
        notes(&mut world, jo, &channel, &[Item::Entry(entry)]);
        comes(&mut world, lee);
        if in_a_channel_of_all {
            // Nobody else's note is needed for Jo's device to hear of it; what Lee left is there beside it.
            courier(&mut world).boxes.get_mut(&day_box(&channel.seed, today).id()).unwrap().clear();
        }
        assert_ne!(own, device.0);
        comes(&mut world, jo);
        assert!(world.nodes[jo].member.groups().graph().node(&id).is_some(), "{in_a_channel_of_all}");
    }
}

#[test]
fn who_says_that_somebody_was_answered_keeps_others_from_it_for_one_asking_only() {
    let (mut world, [ana, lee, jo]) = three();
    let mut said = Vec::new();
    for week in 0..7 {
        let text = format!("week {week}");
        comes_and_says(&mut world, ana, &text);
        said.push(text);
        world.now += 7 * DAY_MS;
    }
    comes(&mut world, ana);
    comes(&mut world, lee);
    assert!(world.reads(lee).len() < said.len());
    let like = channels(&world, ana, ana).pop().unwrap();
    let (group, own, of_ana) =
        (persona(&world, jo).group, persona(&world, jo).device, persona(&world, ana).device.public());
    let asks = DeviceId(persona(&world, lee).device.public());
    for round in 0..3 {
        let row = world.nodes[lee].disk.0[&(Table::Note, b"couriers".to_vec())].clone();
        let mut r = Reader::new(&row);
        r.list::<(RequestId, DeviceId)>(limits::REQUESTS_MAX).unwrap();
        let Some(asked) = r.option::<u64>().unwrap() else { break };
        let channel = made_up(&world, &like, round, world.now / DAY_MS);
        for to in [ana, lee] {
            tells(&mut world, jo, to, vec![channel.clone()]);
        }
        let mut items = vec![Item::Answered(Answered::sign(group, asks, asked, &own))];
        for number in [asked, asked + 1, u64::MAX] {
            // And in Ana's name, and for what was not asked yet.
            let mut forged = Answered::sign(group, asks, number, &own);
            forged.by = DeviceId(of_ana);
            items.push(Item::Answered(forged));
            items.push(Item::Answered(Answered::sign(group, asks, number, &own)));
        }
        items.push(Item::Answered(Answered::sign(group, asks, asked, &own)));
        notes(&mut world, jo, &channel, &items);
        comes(&mut world, ana);
        comes(&mut world, lee);
    }
    let read = world.reads(lee);
    for text in &said {
        assert!(read.iter().any(|line| line.ends_with(text)), "{text} of {read:?}");
    }
}

#[test]
fn what_one_member_tells_of_channels_takes_the_place_of_nobodys() {
    let (mut world, [ana, lee, jo]) = three();
    world.now += 8 * DAY_MS;
    comes_and_says(&mut world, ana, "word");
    comes(&mut world, jo);
    let (today, of_ana) = (world.now / DAY_MS, channels(&world, jo, ana).pop().unwrap());
    let known = channels(&world, lee, ana).len();
    // Jo is first, with a wrong day for Ana's channel, and tells of more channels than anybody has.
    let before: Vec<_> = courier(&mut world).boxes.iter().map(|(of, lying)| (*of, lying.len())).collect();
    let wrong = Channel { from_day: today - 20, ..of_ana.clone() };
    tells(&mut world, jo, lee, vec![wrong]);
    for letter in 0..6u8 {
        let many = (0..16).map(|i| made_up(&world, &of_ana, 16 * letter + i, today + 7)).collect();
        tells(&mut world, jo, lee, many);
    }
    let late = vec![made_up(&world, &of_ana, 200, today + 8), made_up(&world, &of_ana, 201, u64::MAX)];
    tells(&mut world, jo, lee, late);
    for (of, lying) in &mut courier(&mut world).boxes {
        if before.iter().find(|(known, _)| known == of).is_none_or(|(_, count)| *count < lying.len()) {
            let numbers: Vec<_> = lying.iter().map(|(number, ..)| *number).collect();
            lying.reverse();
            lying.iter_mut().zip(numbers).for_each(|(lies, number)| lies.0 = number);
        }
    }
    comes(&mut world, lee);
    assert!(world.reads(lee).iter().any(|line| line == "Ana: word"), "{:?}", world.reads(lee));
    assert_eq!(channels(&world, lee, ana).len(), known + 1);
    let of_jo = channels(&world, lee, jo);
    assert_eq!(of_jo.len(), limits::CHANNELS_OF_A_MEMBER_MAX);
    assert!(of_jo.iter().all(|channel| channel.from_day <= today + 7));
}

/// An entry that names what does not exist, in a member's name, by whatever key.
fn names_what_is_not(world: &World, member: MemberId, key: &SecretKey, log: LogId, seq: u64) -> Item {
    let entry = Entry {
        group: world.nodes[0].member.groups().group(),
        log,
        member,
        device: DeviceId(key.public()),
        seq,
        prev: EntryId([seq as u8; 32]),
        deps: Vec::new(),
        heads: Vec::new(),
        time: world.now / DAY_MS,
        opening: None,
        kind: 13,
        body: Vec::new(),
        cells: Vec::new(),
    };
    Item::Entry(entry.sign(key).signed().clone())
}

fn logs(world: &World, i: usize) -> Vec<LogId> {
    let member = &world.nodes[i].member;
    let stretches = member.stretches().map(|stretch| stretch.log());
    core::iter::once(member.groups().log()).chain(stretches).collect()
}

fn told_of_missing(world: &World) -> Vec<Vec<String>> {
    let events = world.nodes.iter().flat_map(|node| &node.events);
    let missing = |event: &Event| match event {
        Event::Missing { names, filled: false } => Some(names.clone()),
        _ => None,
    };
    events.filter_map(missing).collect()
}

#[test]
fn what_nobody_signed_who_was_let_in_makes_nobody_wait_and_names_nobody() {
    let (mut world, [ana, lee, jo]) = three();
    let mut said = vec!["week 0".to_owned()];
    comes_and_says(&mut world, ana, "week 0");
    for i in [lee, jo, ana] {
        comes(&mut world, i);
    }
    for week in 1..7 {
        world.now += 7 * DAY_MS;
        said.push(format!("week {week}"));
        comes_and_says(&mut world, ana, &format!("week {week}"));
        comes(&mut world, jo);
    }
    // Somebody who ever held a channel leaves there, in Ana's name, what rests on nothing.
    let of_ana = world.nodes[ana].member.member();
    let channel = channels(&world, ana, ana).pop().unwrap();
    let mut items = Vec::new();
    for (n, log) in (2..).zip(logs(&world, ana).into_iter().cycle().take(40)) {
        items.push(names_what_is_not(&world, of_ana, &SecretKey::from_seed(&[n as u8; 32]), log, n));
    }
    for items in items.chunks(8) {
        notes(&mut world, lee, &channel, items);
    }
    tells(&mut world, lee, jo, vec![channel]);
    // Lee was away and asks; Ana, who has read all that, answers and says something more; Jo does too.
    comes(&mut world, lee);
    assert!(world.reads(lee).len() < said.len());
    for (by, text) in [(ana, "of Ana"), (jo, "of Jo")] {
        let id = comes_and_says(&mut world, by, text);
        assert_eq!(delivery(&mut world, by, id), Delivery::Sent, "{text}");
    }
    for _ in 0..3 {
        world.now += 600_000;
        for i in [lee, ana, jo] {
            comes(&mut world, i);
        }
    }
    let read = world.reads(lee);
    for text in said.iter().map(String::as_str).chain(["of Ana", "of Jo"]) {
        assert!(read.iter().any(|line| line.ends_with(text)), "{text} of {read:?}");
    }
    let told = told_of_missing(&world);
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn what_one_member_names_and_is_not_there_holds_words_for_seven_days_and_guests_not_at_all() {
    let (mut world, [ana, lee, jo]) = three();
    world.on(ana);
    let slip = world.invite(ana);
    world.off(ana);
    let (of_jo, log) = (world.nodes[jo].member.member(), world.nodes[jo].member.groups().log());
    let channel = channels(&world, ana, jo).pop().unwrap();
    let key = persona(&world, jo).device;
    let item = names_what_is_not(&world, of_jo, &key, log, 100);
    notes(&mut world, jo, &channel, &[item]);
    let one = comes_and_says(&mut world, ana, "one");
    assert_eq!(delivery(&mut world, ana, one), Delivery::Here);
    // Who comes in is let in and given what Ana has.
    let noor = world.enter(&slip, "Noor");
    world.off(noor);
    comes(&mut world, ana);
    comes(&mut world, noor);
    assert_eq!(world.members(noor), ["Ana", "Jo", "Lee", "Noor"]);
    for day in 0..9 {
        world.now += DAY_MS;
        // Every day Jo names something else.
        let item = names_what_is_not(&world, of_jo, &key, log, 101 + day);
        let channel = channels(&world, ana, jo).pop().unwrap();
        notes(&mut world, jo, &channel, &[item]);
        comes(&mut world, ana);
    }
    world.on(ana);
    let _ = world.command(ana, Command::SendUnsent { messages: Vec::new() });
    world.run();
    world.off(ana);
    let two = comes_and_says(&mut world, ana, "two");
    assert_eq!((delivery(&mut world, ana, one), delivery(&mut world, ana, two)), (Delivery::Sent, Delivery::Sent));
    assert_eq!(told_of_missing(&world), [["Jo"]]);
    comes(&mut world, lee);
    assert!(world.reads(lee).iter().any(|line| line == "Ana: two"));
    // What was asked for in vain is read past, and what one member names and is not there holds a box no longer than that.
    world.now += 8 * DAY_MS;
    comes(&mut world, ana);
    comes(&mut world, ana);
    let before = courier(&mut world).given;
    comes(&mut world, ana);
    assert_eq!(courier(&mut world).given, before);
}

#[test]
fn words_that_came_before_the_act_that_lets_their_author_in_are_read_again() {
    let (mut world, [ana, lee, _]) = three();
    // Noor comes in at Ana's, and says something when Ana is gone.
    courier(&mut world).down = true;
    world.on(ana);
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    world.run();
    world.off(ana);
    world.off(noor);
    comes_and_says(&mut world, noor, "hello");
    world.bundle(noor);
    courier(&mut world).down = false;
    // Only that comes to Lee.
    let rows = &world.nodes[noor].disk.0;
    let group = world.nodes[noor].member.groups().log();
    let mut items = Vec::new();
    for ((table, key), value) in rows {
        if *table == Table::Entry {
            let mut reader = Reader::new(value);
            reader.number().unwrap();
            let entry: kith_protocol::entry::SignedEntry = reader.value().unwrap();
            if entry.entry.log != group {
                items.push(Item::Entry(entry));
            }
        }
        if *table == Table::Cell {
            let (cell, ciphertext) = value.split_first_chunk::<32>().unwrap();
            let (entry, number) = key.split_first_chunk::<32>().unwrap();
            let (entry, number, ciphertext) = (EntryId(*entry), number[0], ciphertext.to_vec());
            items.push(Item::Cell { entry, number, ciphertext, key: CellKey::from_bytes(*cell) });
        }
    }
    let like = channels(&world, ana, ana).pop().unwrap();
    let channel = made_up(&world, &like, 1, world.now / DAY_MS);
    tells(&mut world, ana, lee, vec![channel.clone()]);
    notes(&mut world, ana, &channel, &items);
    for _ in 0..3 {
        world.now += 600_000;
        comes(&mut world, lee);
    }
    assert!(world.reads(lee).is_empty() && told_of_missing(&world).is_empty());
    comes(&mut world, ana);
    comes(&mut world, lee);
    assert_eq!(world.members(lee), ["Ana", "Jo", "Lee", "Noor"]);
    comes(&mut world, lee);
    assert_eq!(world.reads(lee), ["Noor: hello"]);
}

/// Bytes of all that lies at the courier.
fn weight(world: &mut World) -> usize {
    courier(world).boxes.values().flatten().map(|(.., packet)| packet.ciphertext.len()).sum()
}

/// Somebody's device asks for everything, by hand.
fn asks(world: &mut World, by: usize, in_: &Channel, number: u64, again: u64, tips: &[(LogId, DeviceId, EntryId)]) {
    let own = persona(world, by);
    let (group, device) = (own.group, own.device_id());
    let mut items = Vec::new();
    for log in logs(world, 0) {
        let tips = tips.iter().filter(|(of, ..)| *of == log).map(|(_, device, id)| (*device, *id)).collect();
        let lacks = Lacks { group, device, number, again, log, tips, signature: Signature([0; 64]) };
        items.push(Item::Lacks(lacks.sign(&own.device)));
    }
    for items in items.chunks(4) {
        world.now += 1;
        notes(world, by, in_, items);
    }
}

#[test]
fn who_asks_again_and_again_is_given_once_what_was_left() {
    let (mut world, [ana, lee, jo]) = three();
    for n in 0..30 {
        world.on(ana);
        world.say(ana, &format!("{n} {}", "word ".repeat(100)));
        world.off(ana);
    }
    for i in [lee, jo, ana, lee, jo, ana] {
        comes(&mut world, i);
    }
    let channel = channels(&world, lee, jo).pop().unwrap();
    let mut grew = Vec::new();
    for visit in 0..21 {
        let number = world.now + visit;
        asks(&mut world, jo, &channel, number, 1_000, &[]);
        let before = weight(&mut world);
        for i in [ana, lee] {
            comes(&mut world, i);
        }
        grew.push(weight(&mut world) - before);
        // Every third is on another day.
        world.now += if visit % 3 == 2 { DAY_MS } else { 0 };
    }
    assert!(grew[0] > 60_000, "{grew:?}");
    for (visit, grew) in grew.iter().enumerate().skip(1) {
        // On another day each says that all that is asked for was left, and no more; on the same day nothing.
        let most = if visit % 3 == 0 { 10_000 } else { 0 };
        assert!(*grew <= most, "{visit}: {grew}");
    }
    world.now += DAY_MS;
    comes_and_says(&mut world, jo, "a word in this week's channel");
    comes(&mut world, ana);
    world.now += DAY_MS;
    let channel = channels(&world, ana, jo).pop().unwrap();
    // Who asks after a week and names what it holds has looked there, and not found the rest.
    let log = world.nodes[ana].member.stretches().max_by_key(|stretch| stretch.graph().len()).unwrap();
    let first = (log.log(), log.entry(0).device, log.entry(0).id());
    let number = world.now;
    asks(&mut world, jo, &channel, number, 0, &[first]);
    let before = weight(&mut world);
    comes(&mut world, ana);
    assert!(weight(&mut world) - before > 30_000);
}

#[test]
fn three_who_say_that_it_was_answered_suffice_whatever_is_claimed() {
    let (mut world, [ana, lee, jo]) = three();
    let slips: Vec<_> = (0..2)
        .map(|_| {
            world.on(ana);
            let slip = world.invite(ana);
            world.off(ana);
            slip
        })
        .collect();
    let mut others = vec![ana, lee];
    for (slip, name) in slips.iter().zip(["Noor", "Sam"]) {
        let guest = world.enter(slip, name);
        world.off(guest);
        others.push(guest);
    }
    for _ in 0..3 {
        for i in others.iter().copied().chain([jo]) {
            comes(&mut world, i);
        }
    }
    let sam = others.pop().unwrap();
    assert_eq!(world.members(sam).len(), 5);
    comes_and_says(&mut world, sam, "word");
    for i in [ana, lee, jo, sam] {
        comes(&mut world, i);
    }
    let channel = channels(&world, sam, jo).pop().unwrap();
    let (group, asks_for, number) = (persona(&world, jo).group, persona(&world, jo).device_id(), world.now);
    for said in [2, 3] {
        asks(&mut world, jo, &channel, number + said, 1_000, &[]);
        let items: Vec<_> = others[..said as usize]
            .iter()
            .map(|by| Item::Answered(Answered::sign(group, asks_for, number + said, &persona(&world, *by).device)))
            .collect();
        world.now += 1;
        notes(&mut world, jo, &channel, &items);
    }
    let before = courier(&mut world).deposits;
    comes(&mut world, sam);
    assert_eq!(courier(&mut world).deposits, before, "three said it of the newest asking");
    // Of two it is not enough.
    asks(&mut world, jo, &channel, number + 9, 1_000, &[]);
    let said = |by: &usize| Item::Answered(Answered::sign(group, asks_for, number + 9, &persona(&world, *by).device));
    let items: Vec<_> = others[..2].iter().map(said).collect();
    notes(&mut world, jo, &channel, &items);
    comes(&mut world, sam);
    assert!(courier(&mut world).deposits > before);
}

/// Who asks at the courier gives way to another slip, as a node does it.
fn asks_with(world: &mut World, i: usize, slip: &str) -> usize {
    let before = world.nodes[i].member.asked_before().unwrap();
    world.off(i);
    let paper = SlipPaper::from_text(slip).unwrap();
    let (member, step) = Member::ask_again(paper, "Noor", before, Now(world.now), [99; 32]).unwrap();
    let again = world.add(member, step);
    world.run();
    world.off(again);
    again
}

#[test]
fn who_asks_with_another_slip_has_one_place_whichever_lets_them_in() {
    // The first request lets in, both do at one time, the second alone does.
    for (first, second) in [(true, false), (true, true), (false, true)] {
        let (mut world, [ana, lee, _]) = three();
        let slips = [(); 2].map(|()| {
            world.on(ana);
            let slip = world.invite(ana);
            world.off(ana);
            slip
        });
        for i in [ana, lee] {
            comes(&mut world, i);
        }
        let none = lying(&mut world);
        let noor = world.enter(&slips[0], "Noor");
        world.off(noor);
        assert_eq!(world.nodes[noor].member.standing(), Standing::AtCourier);
        let one = lying(&mut world);
        let noor = asks_with(&mut world, noor, &slips[1]);
        let both = lying(&mut world);
        assert!(none.len() < one.len() && one.len() < both.len());
        let whole = courier(&mut world).boxes.clone();
        let without = |boxes: &mut std::collections::BTreeMap<_, Vec<(u64, u64, Packet)>>, gone: Vec<[u8; 24]>| {
            boxes.values_mut().for_each(|lying| lying.retain(|(.., packet)| !gone.contains(&packet.nonce)));
        };
        // Ana finds the first one, Lee the second, and neither what the other does.
        let mut left = Vec::new();
        for (does, by, gone) in [(first, ana, both.difference(&one)), (second, lee, one.difference(&none))] {
            let gone = gone.copied().collect();
            courier(&mut world).boxes = whole.clone();
            without(&mut courier(&mut world).boxes, gone);
            if does {
                comes(&mut world, by);
                assert!(world.members(by).contains(&"Noor".to_owned()));
            }
            left.push(courier(&mut world).boxes.clone());
        }
        let day = world.now / DAY_MS;
        let all = &mut courier(&mut world).boxes;
        *all = whole;
        for (of, lying) in left.into_iter().flatten() {
            for lies in lying {
                let there = all.entry(of).or_default();
                if there.iter().all(|(.., packet)| packet.nonce != lies.2.nonce) {
                    there.push(lies);
                }
            }
        }
        for (of, lying) in all.clone() {
            // Numbered anew, as if they had come one after the other.
            let lying: Vec<_> = (1..).zip(lying).map(|(number, (_, day, packet))| (number, day, packet)).collect();
            courier(&mut world).last.insert(of, (lying.len() as u64, day));
            courier(&mut world).boxes.insert(of, lying);
        }
        for _ in 0..3 {
            for i in [noor, ana, lee] {
                comes(&mut world, i);
            }
        }
        assert_eq!(world.nodes[noor].member.standing(), Standing::Entered, "{first} {second}");
        comes_and_says(&mut world, noor, "hello");
        for i in [ana, lee] {
            comes(&mut world, i);
        }
        for i in [ana, lee, noor] {
            assert_eq!(world.members(i), ["Ana", "Jo", "Lee", "Noor"], "{first} {second}");
            assert_eq!(world.reads(i), ["Noor: hello"], "{first} {second}");
        }
        assert_eq!(world.nodes[ana].member.groups().counted().places.len(), 4);
    }
}
