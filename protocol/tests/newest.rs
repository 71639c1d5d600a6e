//! The newest words, read from their own rows: what is shown first is what all of the group shows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod world;

use kith_protocol::command::{Command, MessageView, Query, Taking, View};
use kith_protocol::member::newest::FirstLook;
use kith_protocol::step::{Now, Table};
use world::World;

const MONTH_MS: u64 = 32 * 86_400_000;

fn first(world: &World, i: usize, last: usize) -> Option<FirstLook> {
    FirstLook::read(last, Now(world.now), [7; 32], &world.nodes[i].disk)
}

fn whole(world: &mut World, i: usize, last: usize) -> Vec<MessageView> {
    let (now, node) = (Now(world.now), &mut world.nodes[i]);
    let query = Query::Read { thread: None, last: Some(last), since: None };
    match node.member.look(&query, now, &node.disk).unwrap() {
        View::Messages(messages) => messages,
        other => panic!("{other:?}"),
    }
}

/// However many are asked for, both are the same, and it is told whether that is all.
fn agrees(world: &mut World, i: usize) {
    let count = world.messages(i).len();
    for last in [1, 2, 5, 200] {
        let look = first(world, i, last).expect("a first look");
        assert_eq!(look.messages, whole(world, i, last), "the last {last} of {count}");
        assert_eq!(look.all, count <= last, "{last} of {count}");
    }
}

/// Months of talk: each month is a page of its own.
fn months() -> (World, [usize; 3]) {
    let (mut world, people) = World::three();
    for month in 0..4 {
        for number in 0..3 {
            world.say(people[number % 3], &format!("month {month}, {number}"));
        }
        world.now += MONTH_MS;
        world.run();
    }
    (world, people)
}

#[test]
fn what_is_shown_first_is_the_end_of_the_whole() {
    let (mut world, people) = months();
    world.nodes[people[0]].disk.0.retain(|(table, _), _| *table != Table::Draft);
    let draft = Command::Draft { thread: None, text: "not yet said".into() };
    world.command(people[0], draft).unwrap();
    for i in people {
        agrees(&mut world, i);
    }
    let look = first(&world, people[0], 5).unwrap();
    assert_eq!((look.members, look.me.as_str(), look.draft.as_str()), (3, "Ana", "not yet said"));
    // Apart for a while: two sides of a conversation.
    world.part(&people[..1]);
    world.say(people[0], "alone");
    world.say(people[1], "in company");
    for i in people {
        agrees(&mut world, i);
    }
    world.join();
    world.say(people[2], "together");
    for i in people {
        agrees(&mut world, i);
    }
}

#[test]
fn what_was_taken_back_is_not_shown_first_either_and_a_newcomer_sees_from_their_day() {
    let (mut world, [ana, lee, _]) = months();
    let id = world.messages(ana).into_iter().rfind(|m| m.mine).unwrap().id;
    world.command(ana, Command::TakeBack { what: Taking::These(vec![id]) }).unwrap();
    world.run();
    for i in [ana, lee] {
        agrees(&mut world, i);
        assert!(first(&world, i, 200).unwrap().messages.iter().any(|m| m.id == id && m.taken_back && m.text.is_none()));
    }
    let slip = world.invite(lee);
    let noor = world.enter(&slip, "Noor");
    world.run();
    for i in [ana, noor] {
        agrees(&mut world, i);
    }
    world.say(ana, "for Noor too");
    for i in [ana, lee, noor] {
        agrees(&mut world, i);
    }
    assert_eq!(first(&world, noor, 200).unwrap().messages.len(), 1);
}

#[test]
fn only_the_last_page_is_read() {
    let (mut world, [ana, ..]) = months();
    // Everything of the first months is gone from the disk, and nothing of it is missed.
    let early: Vec<_> = world.messages(ana).into_iter().take(6).map(|m| m.entry).collect();
    let before = first(&world, ana, 2).unwrap().messages;
    world.nodes[ana].disk.0.retain(|(_, key), _| !early.iter().any(|id| key.starts_with(&id.0)));
    assert_eq!(first(&world, ana, 2).unwrap().messages, before);
    assert!(first(&world, ana, 200).is_none(), "what is not all there is not shown as all");
}

#[test]
fn a_contents_that_is_missing_or_old_is_written_anew() {
    let (mut world, [ana, lee, _]) = months();
    let old: Vec<_> = world.nodes[ana].disk.0.iter().filter(|((table, _), _)| *table == Table::Contents).collect();
    let old: Vec<_> = old.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    world.nodes[ana].disk.0.retain(|(table, _), _| *table != Table::Contents);
    assert!(first(&world, ana, 5).is_none());
    world.off(ana);
    world.on(ana);
    agrees(&mut world, ana);
    world.say(lee, "after that");
    world.off(ana);
    world.nodes[ana].disk.0.extend(old);
    world.on(ana);
    agrees(&mut world, ana);
}

#[test]
fn who_has_left_or_is_not_in_yet_is_shown_nothing_first() {
    let (mut world, [ana, lee, _]) = months();
    world.command(lee, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    assert!(first(&world, lee, 5).is_none());
    world.run();
    let slip = world.invite(ana);
    world.off(ana);
    let guest = world.enter(&slip, "Noor");
    assert!(first(&world, guest, 5).is_none());
}
