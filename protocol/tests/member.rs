//! Members of one group, connected by nothing but function calls: the short stories of one persona after another.
//! The seeded simulator of the whole (delays, cuts, crashes, wrong clocks, hostile members) is in the crate `tests`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use kith_protocol::command::{Command, Delivery, Query, Refusal, Standing, View};
use kith_protocol::step::{Now, Table};
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
    world.command(lee, Command::Leave { goodbye: Some("be well".into()), now: false }).unwrap();
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
