//! Going through words, newest first.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod world;

use kith_protocol::command::{Command, Done, Taking};
use kith_protocol::member::searching::Part;
use kith_protocol::step::Now;
use world::World;

const SMALL: Part = Part { messages: 3, found_bytes: 1 << 20 };

/// The texts that are found, and in how many parts.
fn found(world: &mut World, i: usize, part: Part, sought: &str) -> (Vec<String>, usize) {
    let (now, node) = (Now(world.now), &mut world.nodes[i]);
    let (mut texts, mut before, mut parts) = (Vec::new(), None, 0);
    loop {
        let searched = node.member.search(before, part, &mut |text| text.contains(sought), now, &node.disk);
        texts.extend(searched.found.into_iter().filter_map(|message| message.text));
        parts += 1;
        match searched.next {
            None => return (texts, parts),
            // Every part comes further.
            next => assert!(before.is_none_or(|before| next < Some(before)) && parts < 100),
        }
        before = searched.next;
    }
}

fn two_who_talk() -> World {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.run();
    for number in 0..8 {
        world.now += 1_000;
        world.say([ana, lee][number % 2], &format!("the kettle, {number}"));
        world.now += 1_000;
        world.say(ana, "something else");
        world.run();
    }
    world
}

#[test]
fn all_that_fits_is_found_once_newest_first_however_small_the_parts() {
    let mut world = two_who_talk();
    let wanted: Vec<String> = (0..8).rev().map(|number| format!("the kettle, {number}")).collect();
    let (whole, one) = found(&mut world, 1, Part { messages: 1_000, found_bytes: 1 << 20 }, "kettle");
    assert_eq!((whole.as_slice(), one), (wanted.as_slice(), 1));
    for messages in 1..7 {
        let (texts, parts) = found(&mut world, 1, Part { messages, ..SMALL }, "kettle");
        assert!(texts == wanted && parts >= 16 / messages, "{messages}: {parts} parts");
    }
    // A part also ends when it has found so much; then nothing is found twice either.
    for found_bytes in [0, 20, 40] {
        assert_eq!(found(&mut world, 0, Part { messages: 1_000, found_bytes }, "kettle").0, wanted);
    }
}

#[test]
fn what_was_taken_back_is_not_found_and_a_newcomer_finds_nothing_from_before() {
    let mut world = two_who_talk();
    let id = world.messages(0).into_iter().find(|m| m.text.as_deref() == Some("the kettle, 4")).unwrap().id;
    let taken = world.command(0, Command::TakeBack { what: Taking::These(vec![id]) }).unwrap();
    assert!(matches!(taken, Done::TakenBack { messages: 1, .. }));
    world.run();
    for i in [0, 1] {
        let (texts, _) = found(&mut world, i, SMALL, "kettle");
        assert!(texts.len() == 7 && !texts.contains(&"the kettle, 4".to_owned()), "{texts:?}");
    }
    let slip = world.invite(1);
    let noor = world.enter(&slip, "Noor");
    world.run();
    world.now += 1_000;
    world.say(0, "the kettle, for Noor too");
    world.run();
    assert_eq!(found(&mut world, noor, SMALL, "kettle").0, ["the kettle, for Noor too"]);
}

#[test]
fn notes_are_looked_at_and_threads_too() {
    let mut world = two_who_talk();
    world.command(0, Command::OpenThread { name: "Garden".into(), days: None }).unwrap();
    world.run();
    let say = Command::Say {
        thread: Some("Garden".into()),
        text: "Tomatoes.".into(),
        reply: None,
        note: Some("about the allotment".into()),
    };
    world.command(0, say).unwrap();
    world.run();
    assert_eq!(found(&mut world, 1, SMALL, "allotment").0, ["Tomatoes."]);
}
