//! Leaving: who hears of it first may be who passes nothing on.

use crate::evil::Evil;
use crate::world::World;
use kith_protocol::command::{Command, Done, Taking};
use kith_protocol::event::Event;
use kith_protocol::limits;
use kith_protocol::wire::{Frame, Have, LogHave};

fn is_gone(world: &World, i: usize) -> bool {
    world.nodes[i].events.contains(&Event::Gone)
}

fn says_goodbye(world: &mut World, lee: usize) {
    let leave = Command::Leave { take_back: None, goodbye: Some("be well".into()), now: false };
    assert!(world.command(lee, leave).is_ok());
}

/// Was: network keys were counted. Three of one member's said that they held it, the key was destroyed, and nobody else ever
/// heard of the leaving or of what was taken back.
#[test]
fn one_member_with_many_devices_does_not_swallow_a_leaving() {
    let (mut world, [ana, lee, sam]) = World::three();
    let slip = world.invite(ana);
    let mal = world.enter(&slip, "Mal");
    let mals = [mal, world.links(mal), world.links(mal)];
    world.say(lee, "one");
    world.part(&[&mals[..], &[lee]].concat());
    let leave = Command::Leave { take_back: Some(Taking::All), goodbye: None, now: false };
    world.command(lee, leave).unwrap();
    world.passes(2);
    assert_eq!(world.nodes[lee].member.has_left(), Done::Left { heard: 3, couriers: 0 });
    assert!(!is_gone(&world, lee), "one person heard it");
    mals.into_iter().for_each(|mal| world.off(mal));
    world.join();
    for other in [ana, sam] {
        assert_eq!(world.reads(other), ["Lee: …"]);
        assert!(!world.members(other).contains(&"Lee".into()));
    }
    assert!(is_gone(&world, lee), "all who can be reached heard it");
}

/// Was: where the last epoch was made by who leaves, the leaving was answered before the goodbye could be given, and the one
/// other person never read it.
#[test]
fn a_goodbye_is_read_where_two_are_left() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.say(ana, "hello");
    world.now += 8 * limits::DAY_MS;
    world.say(lee, "a week later");
    world.off(ana);
    says_goodbye(&mut world, lee);
    world.off(lee);
    world.on(lee);
    world.on(ana);
    assert_eq!(world.reads(ana), ["Ana: hello", "Lee: a week later", "Lee: be well"]);
    assert!(is_gone(&world, lee));
}

#[test]
fn who_claims_to_hold_a_leaving_and_does_not_answer_keeps_nobody_long() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let mut anas = Evil::new(&mut world, ana);
    says_goodbye(&mut world, lee);
    let groups = world.nodes[lee].member.groups();
    let device = world.nodes[lee].member.device();
    let (seq, leave) = groups.next(&device);
    let tips = vec![(device, (seq - 1, leave))];
    let have = Have { logs: vec![LogHave { log: groups.log(), tips }], ..Have::default() };
    anas.tell(&mut world, lee, &Frame::Have(have));
    assert!(!is_gone(&world, lee), "the goodbye was not given");
    assert!(world.nodes[lee].alarm.unwrap().0 <= world.now + limits::LAST_CALL_MS);
    world.now += limits::LAST_CALL_MS;
    world.wake(lee);
    assert!(is_gone(&world, lee));
}

/// Was: a leaving said up to where the words of one device stand. Those of another one, on which nobody's words rested, went
/// from all screens, though they were meant to stay.
#[test]
fn words_of_ones_other_device_stay_where_nothing_is_taken_back() {
    let (mut world, [ana, lee, sam]) = World::three();
    let laptop = world.links(lee);
    world.say(lee, "from the phone");
    world.say(laptop, "from the laptop");
    says_goodbye(&mut world, lee);
    world.off(laptop);
    world.passes(2);
    for other in [ana, sam] {
        assert_eq!(world.reads(other), ["Lee: from the phone", "Lee: from the laptop", "Lee: be well"]);
        crate::evil::restart(&mut world, other);
        assert_eq!(world.reads(other).len(), 3);
    }
}
