//! Stories of people who are never online together and hand each other a stick; and what a stick may not do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::BTreeSet;

use kith_protocol::bundle::{Bundle, Directions, Item, Packing, Section, letter_box};
use kith_protocol::cell::CellKey;
use kith_protocol::command::{Command, Delivery, Done, Query, Refusal, Standing, Taking, View};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::SignedEntry;
use kith_protocol::event::{Brought, Event};
use kith_protocol::id::DeviceId;
use kith_protocol::signature::SecretKey;
use kith_protocol::statement::{Prekey, Signed};
use kith_protocol::step::{Now, Table};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use world::World;

/// Ana and Lee, who met once and never again.
fn two() -> (World, usize, usize) {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    (world, ana, lee)
}

fn three() -> (World, usize, usize, usize) {
    let (mut world, ana, lee) = two();
    let slip = world.invite(ana);
    let jo = world.enter(&slip, "Jo");
    world.run();
    (world, ana, lee, jo)
}

fn delivery(world: &mut World, i: usize, message: kith_protocol::id::MessageId) -> Delivery {
    let node = &mut world.nodes[i];
    match node.member.look(&Query::Delivery { message }, Now(world.now), &node.disk).unwrap() {
        View::Delivery(state) => state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stick_goes_both_ways_across_an_air_gap() {
    let (mut world, ana, lee) = two();
    world.never_online();
    let (one, state) = world.say(ana, "one");
    assert_eq!(state, Delivery::Here);
    let stick = world.bundle(ana);
    let brought = world.takes(lee, &stick);
    assert_eq!((brought.mine, brought.words, brought.damaged, brought.waiting), (true, 1, 0, 0));
    assert_eq!(world.reads(lee), ["Ana: one"]);
    assert_eq!(delivery(&mut world, ana, one), Delivery::Sent);
    world.say(lee, "two");
    let back = world.bundle(lee);
    assert_eq!(world.takes(ana, &back).words, 1);
    assert_eq!(world.reads(ana), ["Ana: one", "Lee: two"]);
    assert_eq!(world.reads(lee), world.reads(ana));
    // The same sticks again bring nothing, and change nothing.
    let before = world.nodes[ana].disk.0.len();
    for stick in [&stick, &back] {
        let again = world.takes(ana, stick);
        assert_eq!(Brought { mine: again.mine, ..Brought::default() }, again);
    }
    assert_eq!(world.nodes[ana].disk.0.len(), before);
    // What came by stick is there after a restart, and nothing is sent a second time when they do meet.
    world.on(ana);
    world.on(lee);
    world.run();
    assert_eq!(world.reads(ana), ["Ana: one", "Lee: two"]);
    assert_eq!(world.reads(lee), world.reads(ana));
}

#[test]
fn words_have_left_this_device_once_the_file_is_written_and_not_before() {
    let (mut world, ana, _) = two();
    world.never_online();
    let (one, _) = world.say(ana, "one");
    world.command(ana, Command::BundleOut { since: None, to: None }).unwrap();
    assert_eq!(delivery(&mut world, ana, one), Delivery::Here);
    world.command(ana, Command::BundleWritten).unwrap();
    assert_eq!(delivery(&mut world, ana, one), Delivery::Sent);
    let told = |event: &Event| matches!(event, Event::Delivery { message, state: Delivery::Sent } if *message == one);
    assert!(world.nodes[ana].events.iter().any(told));
    world.on(ana);
    assert_eq!(delivery(&mut world, ana, one), Delivery::Sent, "after a restart too");
}

#[test]
fn a_guest_comes_in_by_stick_alone_and_hears_from_that_day() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    world.say(ana, "before Noor");
    let slip = world.invite(ana);
    world.never_online();
    let noor = world.enter(&slip, "Noor");
    world.off(noor);
    let request = world.bundle(noor);
    // The founder alone has nobody to write for before.
    assert_eq!(world.bundle_for(ana, None, None), Err(Refusal::NobodyElse));
    let brought = world.takes(ana, &request);
    assert_eq!((brought.mine, brought.requests), (true, 1));
    assert_eq!(world.members(ana), ["Ana", "Noor"]);
    let welcome = world.bundle(ana);
    let brought = world.takes(noor, &welcome);
    assert!(brought.mine && brought.damaged == 0, "{brought:?}");
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
    assert_eq!(world.members(noor), ["Ana", "Noor"]);
    assert!(world.reads(noor).is_empty());
    assert_eq!(world.nodes[noor].member.stretches().count(), 0);
    world.say(noor, "hello Ana");
    let stick = world.bundle(noor);
    world.takes(ana, &stick);
    // What Ana wrote before waits for Ana's word: it would reach Noor too.
    assert_eq!(world.reads(ana), ["Noor: hello Ana"]);
    // The guest's stick again lets nobody in a second time and leaves nothing.
    let rows = world.nodes[ana].disk.0.len();
    assert_eq!(world.takes(ana, &request).requests, 0);
    assert_eq!((world.members(ana).len(), world.nodes[ana].disk.0.len()), (2, rows));
    // And both go on by connection with the key that the request named.
    world.on(ana);
    world.on(noor);
    world.say(ana, "online");
    assert_eq!(world.reads(noor), ["Noor: hello Ana", "Ana: online"]);
}

#[test]
fn two_welcomes_a_wait_and_the_door_s_answer_travel_by_stick() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let slip = world.invite(ana);
    world.never_online();
    let noor = world.enter(&slip, "Noor");
    world.off(noor);
    let request = world.bundle(noor);
    world.takes(ana, &request);
    assert_eq!(world.members(ana), ["Ana", "Lee"], "the giver's welcome is one of two");
    let from_ana = world.bundle(ana);
    world.takes(noor, &from_ana);
    assert_eq!(world.nodes[noor].member.standing(), Standing::Waiting);
    // Lee hears of Noor by Ana's stick, and first asks to wait.
    assert_eq!(world.takes(lee, &from_ana).requests, 1);
    world.command(lee, Command::Wait { who: "Noor".into(), because: "a question".into() }).unwrap();
    let from_lee = world.bundle(lee);
    world.takes(noor, &from_lee);
    assert_eq!(world.nodes[noor].member.standing(), Standing::Held);
    world.command(lee, Command::Welcome { who: "Noor".into() }).unwrap();
    assert_eq!(world.members(lee), ["Ana", "Lee", "Noor"]);
    let from_lee = world.bundle(lee);
    world.takes(noor, &from_lee);
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
    world.takes(ana, &from_lee);
    assert_eq!(world.members(ana), ["Ana", "Lee", "Noor"]);
    assert_eq!(world.members(noor), ["Ana", "Lee", "Noor"]);
}

#[test]
fn a_request_with_a_used_slip_is_told_and_lets_nobody_in() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    world.enter(&slip, "Lee");
    world.never_online();
    let late = world.enter(&slip, "Kim");
    let request = world.bundle(late);
    let brought = world.takes(ana, &request);
    assert_eq!((brought.mine, brought.requests, brought.closed), (true, 0, 1));
    assert_eq!(world.members(ana), ["Ana", "Lee"]);
}

#[test]
fn who_leaves_on_a_train_is_heard_of_by_stick() {
    let (mut world, ana, lee, jo) = three();
    world.say(lee, "in March");
    world.say(ana, "answered");
    world.never_online();
    world
        .command(lee, Command::Leave { take_back: Some(Taking::All), goodbye: Some("take care".into()), now: false })
        .unwrap();
    let stick = world.bundle(lee);
    world.takes(ana, &stick);
    let reads = world.reads(ana);
    assert_eq!(reads.len(), 3);
    assert_eq!((reads[0].as_str(), reads[2].as_str()), ("Lee: …", "Lee: take care"));
    assert!(world.nodes[ana].events.iter().any(|event| matches!(event, Event::Left { name } if name == "Lee")));
    // Jo hears of it by Ana's stick; nothing in it is for Lee any more.
    world.say(ana, "after Lee");
    let stick = world.bundle(ana);
    world.takes(jo, &stick);
    assert_eq!(world.reads(jo), world.reads(ana));
    assert_eq!(world.takes(lee, &stick), Brought::default());
    assert_eq!(world.bundle_for(ana, None, Some("Lee")), Err(Refusal::NoSuchMember { who: "Lee".into() }));
}

#[test]
fn an_old_stick_does_not_bring_back_what_was_taken_back() {
    let (mut world, ana, lee) = two();
    world.never_online();
    let (regretted, _) = world.say(ana, "said in haste");
    let old = world.bundle(ana);
    world.takes(lee, &old);
    assert_eq!(world.reads(lee), ["Ana: said in haste"]);
    world.command(ana, Command::TakeBack { what: Taking::These(vec![regretted]) }).unwrap();
    // The taking-back alone, without the words, whatever day is asked for.
    let stick = world.bundle_for(ana, Some(u64::MAX), None).unwrap();
    world.takes(lee, &stick);
    assert_eq!(world.reads(lee), ["Ana: …"]);
    for _ in 0..2 {
        for who in [ana, lee] {
            world.takes(who, &old);
            assert_eq!(world.reads(who), ["Ana: …"]);
            let regretted = world.nodes[who].member.stretches().next().unwrap().entry(0).id();
            let erased = |(table, key): &(Table, Vec<u8>)| *table != Table::Cell || key[..32] != regretted.0;
            assert!(world.nodes[who].disk.0.keys().all(erased), "the words lie there again");
        }
    }
}

#[test]
fn a_newcomer_is_given_no_byte_from_before_by_any_stick() {
    let (mut world, ana, lee) = two();
    world.say(ana, "old words");
    let old_log = world.nodes[ana].member.stretches().next().unwrap().log();
    world.never_online();
    let old_stick = world.bundle(ana);
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    let request = world.bundle(noor);
    world.takes(ana, &request);
    world.say(ana, "new words");
    let stick = world.bundle(ana);
    world.takes(noor, &stick);
    assert_eq!(world.takes(noor, &old_stick), Brought::default());
    assert_eq!(world.reads(noor), ["Ana: new words"]);
    assert!(world.nodes[noor].member.stretches().all(|stretch| stretch.log() != old_log));
    for value in world.nodes[noor].disk.0.values() {
        assert!(!value.windows(32).any(|window| window == old_log.0));
    }
    // Lee, who was there, has both.
    world.takes(lee, &stick);
    assert_eq!(world.reads(lee), ["Ana: old words", "Ana: new words"]);
}

#[test]
fn unsent_words_wait_for_an_answer_when_somebody_came_in_before_the_stick() {
    let (mut world, ana, lee) = two();
    world.never_online();
    let (id, _) = world.say(lee, "for Ana");
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    let request = world.bundle(noor);
    world.takes(ana, &request);
    let stick = world.bundle(ana);
    world.takes(lee, &stick);
    let from_lee = world.bundle(lee);
    assert_eq!(delivery(&mut world, lee, id), Delivery::Held);
    let held = |event: &Event| matches!(event, Event::Held { came_in, .. } if came_in == &["Noor"]);
    assert!(world.nodes[lee].events.iter().any(held));
    world.takes(ana, &from_lee);
    assert!(world.reads(ana).is_empty());
    world.command(lee, Command::SendUnsent { messages: vec![id] }).unwrap();
    let from_lee = world.bundle(lee);
    world.takes(ana, &from_lee);
    assert_eq!(world.reads(ana), ["Lee: for Ana"]);
}

#[test]
fn who_was_away_for_months_opens_a_stick_with_the_key_the_others_know() {
    let (mut world, ana, lee, jo) = three();
    world.off(jo);
    for week in 0..12 {
        world.now += 7 * 86_400_000;
        world.wake(ana);
        world.wake(lee);
        world.say(ana, &format!("week {week}"));
    }
    let stick = world.bundle(lee);
    // Jo's device renews its own key on its own, and still has the one Lee knows.
    world.nodes[jo].on = true;
    world.wake(jo);
    world.now += 86_400_000;
    world.wake(jo);
    let brought = world.takes(jo, &stick);
    assert_eq!((brought.words, brought.damaged, brought.waiting), (12, 0, 0));
    assert_eq!(world.reads(jo), world.reads(lee));
}

#[test]
fn a_device_that_counts_no_more_has_no_letter_in_a_stick_made_after_it() {
    let (mut world, ana, lee, jo) = three();
    world.never_online();
    world.say(lee, "still for all");
    let before = world.bundle(lee);
    assert_eq!(letters_for(&world, jo, &before).0, 1);
    assert!(world.takes(jo, &before).mine);
    world.command(jo, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    let stick = world.bundle(jo);
    world.takes(lee, &stick);
    let after = world.bundle(lee);
    assert!(world.takes(ana, &after).mine);
    assert_eq!(world.takes(jo, &after), Brought::default());
    assert_eq!(letters_for(&world, jo, &after).0, 0, "no letter lies in a box of Jo's");
}

/// How many letters lie in boxes of a device's prekeys, and the bundle's packets.
fn letters_for(world: &World, i: usize, file: &[u8]) -> (usize, usize) {
    let bundle = Bundle::read(file).unwrap();
    let own: Vec<_> = world.nodes[i]
        .disk
        .0
        .iter()
        .filter(|((table, key), _)| *table == Table::Prekey && key.len() == 32)
        .filter_map(|(_, value)| Signed::<Prekey>::from_bytes(value).ok())
        .filter(|prekey| prekey.statement.device == world.nodes[i].member.device())
        .collect();
    assert!(!own.is_empty());
    let found = own
        .iter()
        .filter(|prekey| bundle.letter(&letter_box(prekey.statement.mailbox.as_bytes(), bundle.id())).is_some());
    (found.count(), bundle.len())
}

#[test]
fn since_a_day_leaves_older_words_out_and_says_what_rests_on_them() {
    let (mut world, ana, lee) = two();
    world.never_online();
    world.say(ana, "older");
    let since = world.now + 1;
    world.now += 10_000;
    world.say(ana, "newer");
    world.bundle(ana);
    let stick = world.bundle_for(ana, Some(since), None).unwrap();
    let brought = world.takes(lee, &stick);
    assert_eq!((brought.words, brought.waiting), (0, 1), "it names what is not here");
    let whole = world.bundle(ana);
    world.takes(lee, &whole);
    assert_eq!(world.reads(lee), ["Ana: older", "Ana: newer"]);
    // For somebody who holds the older ones the day is enough.
    let (words, bytes) = match world.command(ana, Command::BundleOut { since: Some(since), to: None }).unwrap() {
        Done::Bundled { words, bytes, .. } => (words, bytes),
        other => panic!("{other:?}"),
    };
    assert_eq!(words, 1);
    assert!(bytes <= whole.len());
}

#[test]
fn for_one_member_it_holds_what_they_lack_and_nobody_else_opens_it() {
    let (mut world, ana, lee, jo) = three();
    world.say(ana, "all know this");
    world.say(lee, "Lee answers");
    world.never_online();
    world.say(ana, "for the stick");
    world.bundle(ana);
    let words = |world: &mut World, to: Option<&str>| match world
        .command(ana, Command::BundleOut { since: None, to: to.map(Into::into) })
        .unwrap()
    {
        Done::Bundled { words, .. } => words,
        other => panic!("{other:?}"),
    };
    assert_eq!(words(&mut world, None), 3);
    let stick = world.bundle_for(ana, None, Some("Lee")).unwrap();
    assert!(words(&mut world, Some("Lee")) < 3, "Lee's words rest on what Lee holds");
    assert_eq!(world.takes(jo, &stick), Brought::default());
    world.takes(lee, &stick);
    assert_eq!(world.reads(lee), world.reads(ana));
    let nobody = Err(Refusal::NoSuchMember { who: "Nobody".into() });
    assert_eq!(world.bundle_for(ana, None, Some("Nobody")), nobody);
}

#[test]
fn a_found_stick_shows_no_word_no_name_no_key_and_nothing_in_common_with_another() {
    let (mut world, ana, lee, jo) = three();
    world.say(ana, "a very private sentence");
    world.never_online();
    let sticks = [world.bundle(ana), world.bundle(ana), world.bundle(lee)];
    let mut secrets: Vec<Vec<u8>> =
        ["a very private sentence", "Ana", "Lee", "Thursday", "kith", "For people who hear voices.", "/sim/"]
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect();
    let member = &world.nodes[ana].member;
    secrets.push(member.group().0.to_vec());
    secrets.extend(member.groups().counted().devices.iter().flat_map(|(d, m)| [d.0.to_vec(), m.0.to_vec()]));
    secrets.extend(member.stretches().map(|stretch| stretch.log().0.to_vec()));
    for node in [ana, lee, jo] {
        secrets.push(world.nodes[node].presents.0.to_vec());
        for ((table, _), value) in &world.nodes[node].disk.0 {
            if let (Table::Prekey, Ok(prekey)) = (*table, Signed::<Prekey>::from_bytes(value)) {
                secrets.push(prekey.statement.mailbox.as_bytes().to_vec());
                secrets.push(prekey.statement.key.to_bytes()[..32].to_vec());
            }
        }
    }
    for stick in &sticks {
        for secret in secrets.iter().filter(|secret| secret.len() > 3) {
            assert!(!stick.windows(secret.len()).any(|window| window == secret.as_slice()));
        }
        // Three letters of a name stand somewhere in random bytes; in words they would stand beside others.
        assert!(!stick.windows(4).any(|window| window == b"Ana:" || window == b"\x03Ana" || window == b"\x03Lee"));
    }
    let windows = |stick: &[u8]| stick.windows(8).map(<[u8]>::to_vec).collect::<BTreeSet<_>>();
    let (first, second, other) = (windows(&sticks[0]), windows(&sticks[1]), windows(&sticks[2]));
    assert!(first.is_disjoint(&second), "two bundles of one device have eight bytes in common");
    assert!(first.is_disjoint(&other) && second.is_disjoint(&other), "bundles of two devices have");
    assert!(sticks.iter().all(|stick| stick.len() == sticks[0].len()), "the same held, the same size");
}

#[test]
fn the_number_of_letters_does_not_tell_two_people_from_five() {
    let letters = |file: &[u8]| {
        let (mut rest, mut small) = (&file[32..], 0);
        while !rest.is_empty() {
            let size = kith_protocol::packet::Packet::peek(rest).unwrap().0;
            small += usize::from(size == 2_048 + 154);
            rest = &rest[size..];
        }
        small
    };
    let (mut world, ana, _, _) = three();
    let slip = world.invite(ana);
    world.enter(&slip, "Kim");
    let (mut other, founder, _) = two();
    assert_eq!(letters(&world.bundle(ana)), letters(&other.bundle(founder)));
}

#[test]
fn damaged_cut_foreign_and_made_up_sticks_change_nothing_and_stop_nothing() {
    let (mut world, ana, lee) = two();
    world.never_online();
    for i in 0..30 {
        world.say(ana, &format!("message {i} {}", "long ".repeat(200)));
    }
    let stick = world.bundle(ana);
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let before = world.nodes[lee].disk.0.clone();
    for _ in 0..40 {
        // From anywhere else: random bytes, with a beginning that looks right.
        let mut bytes = vec![0; 40_000];
        random.fill_bytes(&mut bytes);
        assert_eq!(world.takes(lee, &bytes), Brought::default());
        (bytes[32], bytes[33]) = (1, 4);
        assert_eq!(world.takes(lee, &bytes), Brought::default());
    }
    for empty in [&[][..], &stick[..31], &stick[..32], &stick[..100], &vec![0; 33 * 1024 * 1024]] {
        assert_eq!(world.takes(lee, empty), Brought::default());
    }
    // A true stick of another group, whose seeds are others.
    let mut others = World::new();
    others.nodes = Vec::new();
    let (founding, step) = (world::founding("Ana", 1), [99; 32]);
    let (member, step) = kith_protocol::member::Member::found(&founding, Now(others.now), step).unwrap();
    let founder = others.add(member, step);
    let slip = others.invite(founder);
    // Of a seed of its own too: with Lee's it would make the same secrets as Lee.
    let paper = kith_protocol::slip::SlipPaper::from_text(&slip).unwrap();
    let (member, step) = kith_protocol::member::Member::ask(paper, "Bo", Now(others.now), [98; 32]).unwrap();
    others.add(member, step);
    others.run();
    others.say(founder, "in another group");
    let foreign = others.bundle(founder);
    assert_eq!(world.takes(lee, &foreign), Brought::default());
    assert!(world.nodes[lee].disk.0 == before, "nothing was written");
    // One bit anywhere: what is whole is taken, what is not is left, and the rest comes with the next stick.
    let mut heard = 0;
    for _ in 0..60 {
        let mut bent = stick.clone();
        let place = 32 + usize::try_from(random.next_u64()).unwrap_or(usize::MAX) % (bent.len() - 32);
        bent[place] ^= 1 << (random.next_u64() % 8);
        let brought = world.takes(lee, &bent);
        assert!(brought.words <= 30);
        heard = world.messages(lee).len();
    }
    assert!(heard > 0, "most of a bent stick is whole");
    world.takes(lee, &stick);
    assert_eq!(world.reads(lee), world.reads(ana));
    for end in [500, stick.len() / 3, stick.len() / 2, stick.len() - 1] {
        world.takes(lee, &stick[..end]);
    }
    assert_eq!(world.reads(lee), world.reads(ana));
}

#[test]
fn what_a_changed_program_puts_on_a_stick_is_checked_as_on_a_connection() {
    let (mut world, ana, lee) = two();
    world.say(ana, "true words");
    world.never_online();
    let prekey = {
        let row = world.nodes[ana].disk.0.get(&(Table::Prekey, world.nodes[lee].member.device().0.to_vec()));
        Signed::<Prekey>::from_bytes(row.unwrap()).unwrap().statement
    };
    let entries: Vec<SignedEntry> = world.nodes[ana]
        .disk
        .0
        .iter()
        .filter(|((table, _), _)| *table == Table::Entry)
        .map(|(_, value)| {
            let mut r = kith_protocol::encoding::Reader::new(value);
            r.number().unwrap();
            r.value().unwrap()
        })
        .collect();
    let mut random = ChaCha20Rng::seed_from_u64(8);
    let by = SecretKey::random(&mut random);
    let bundle_of = |items: &[Item], packets: Option<u64>, random: &mut ChaCha20Rng| {
        let mut packing = Packing::new(&by, random);
        let mut section = Section::default();
        items.iter().for_each(|item| section.push(item));
        let mut place = packing.section(&section, random).unwrap();
        place.packets = packets.unwrap_or(place.packets);
        let places = vec![place; if packets.is_some() { 1_500 } else { 1 }];
        let letter = Directions(places).seal(&prekey, packing.id(), random).unwrap();
        let to = letter_box(prekey.mailbox.as_bytes(), packing.id());
        packing.letter(to, &letter);
        packing.finish(random).unwrap()
    };
    let before = world.nodes[lee].disk.0.clone();
    let mut forged = Vec::new();
    for entry in &entries {
        // Another time, another author, another signature, another group.
        let mut other = entry.clone();
        other.entry.time += 1;
        forged.push(Item::Entry(other));
        let mut other = entry.clone();
        other.entry.device = DeviceId(by.public());
        forged.push(Item::Entry(other.entry.sign(&by).signed().clone()));
        let mut other = entry.clone();
        other.entry.group = kith_protocol::id::GroupId([9; 32]);
        forged.push(Item::Entry(other.entry.sign(&by).signed().clone()));
    }
    for entry in &entries {
        let key = CellKey::from_bytes([0; 32]);
        forged.push(Item::Cell { entry: entry.entry.id(), number: 0, ciphertext: vec![0; 1_000], key });
    }
    let mut false_key = prekey.clone();
    false_key.device = world.nodes[ana].member.device();
    false_key.number = 99;
    forged.push(Item::Prekey(kith_protocol::statement::Statement::sign(false_key, &by)));
    let stick = bundle_of(&forged, None, &mut random);
    let brought = world.takes(lee, &stick);
    assert_eq!((brought.words, brought.acts), (0, 0));
    assert!(brought.damaged >= entries.len() * 2, "{brought:?}");
    // Entries by keys that nobody let in are refused in each log, as on a connection: nothing is written, nothing shown.
    let written: Vec<_> = world.nodes[lee].disk.0.keys().filter(|key| !before.contains_key(*key)).collect();
    assert!(written.is_empty(), "{written:?}");
    assert_eq!(world.reads(lee), ["Ana: true words"]);
    let before = world.nodes[lee].disk.0.clone();
    // A letter that names one section 1,500 times, with as many packets as a number can say.
    let stick = bundle_of(&[Item::Entry(entries[0].clone())], Some(u64::MAX), &mut random);
    assert!(world.takes(lee, &stick).mine);
    assert!(world.nodes[lee].disk.0 == before);
    // Ten thousand times the same entries cost one look each.
    let many: Vec<_> = entries.iter().cycle().take(10_000).map(|entry| Item::Entry(entry.clone())).collect();
    let stick = bundle_of(&many, None, &mut random);
    let brought = world.takes(lee, &stick);
    assert_eq!((brought.words, brought.acts, brought.damaged), (0, 0, 0));
    assert!(world.nodes[lee].disk.0 == before);
}
