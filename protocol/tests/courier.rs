//! Stories of people who are never online together and have a courier.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use kith_protocol::command::{Command, Delivery, Query, Standing, View};
use kith_protocol::limits::DAY_MS;
use kith_protocol::step::Now;
use world::World;
use world::courier::{Courier, paper};

const COURIER: u8 = 200;

/// Ana and Lee know each other, and have a courier since. Nobody is online.
fn two() -> (World, usize, usize) {
    let mut world = World::new();
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
fn a_guest_comes_in_with_nobody_online() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    has_courier(&mut world, ana);
    comes_and_says(&mut world, ana, "before Noor");
    let slip = world.invite(ana);
    world.off(ana);
    let noor = world.enter(&slip, "Noor");
    world.off(noor);
    assert_eq!(world.nodes[noor].member.standing(), Standing::Asked);
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
