//! Ways that were found to break a law: made short enough to be read, and those of the past kept.

use super::laws::Laws;
use super::world::{Act, Bounds, FOUNDER, FRIEND, OWNER, PHONE, World};

const BOUNDS: Bounds = Bounds { devices: 12, eventful: true };

/// Goes a way as far as a law holds; what cannot be done is left out. Gives what was done, and the law that broke.
fn gone(way: &[Act], bounds: Bounds) -> (World, Vec<Act>, Option<String>) {
    let (mut world, mut laws, mut done) = (World::new(), Laws::default(), Vec::new());
    for act in way {
        if !world.acts(bounds).contains(act) || !world.act(*act) {
            continue;
        }
        done.push(*act);
        if let Err(broken) = laws.check(&world) {
            return (world, done, Some(broken));
        }
    }
    (world, done, None)
}

/// A way without any act that can be left out while some law still breaks, and the entries it makes.
pub fn in_short(mut way: Vec<Act>, bounds: Bounds) -> String {
    while let Some(shorter) = (0..way.len()).rev().find_map(|skip| {
        let mut other = way.clone();
        other.remove(skip);
        let (_, done, broken) = gone(&other, bounds);
        broken.map(|_| done)
    }) {
        way = shorter;
    }
    let (world, way, broken) = gone(&way, bounds);
    let log = &world.c.log;
    let counted = log.counted();
    let entries: Vec<String> = (0..log.len())
        .map(|node| {
            let entry = log.entry(node);
            let by = world.c.devices.iter().position(|device| device.id() == entry.device);
            let by = by.map_or("a recovery key".to_owned(), |device| format!("device {device}"));
            let counts = if counted.counting.contains(node) { "counts" } else { "does not count" };
            let parents = log.graph().parents(node);
            format!("{node}: {by}, {}, after {parents:?}, {counts}: {:?}", entry.seq, log.kind(node))
        })
        .collect();
    format!("{broken:?}\n{way:?}\n{}", entries.join("\n"))
}

#[track_caller]
fn breaks_nothing(way: &[Act]) {
    let (_, done, broken) = gone(way, BOUNDS);
    assert_eq!(done, way, "something of it can no longer be done");
    assert_eq!(broken, None);
}

/// Seed 1: the thief moves to a device of their own, and lets somebody in with it. Friend, who knows of no loss, meets
/// them. Then the recovery slip calls the phone lost, which bars the Replace: whom Friend met keeps the place.
#[test]
fn whom_a_replaced_stolen_phone_let_in_keeps_the_place_if_met() {
    breaks_nothing(&[
        Act::Replaces { by: PHONE },
        Act::LetsIn { by: 4, early: false },
        Act::Hears { who: FRIEND, from: PHONE },
        Act::LostByRecovery,
    ]);
}

/// Seed 78: Founder meets a puppet before hearing of the loss, so the puppet stays. It is a member like any other then,
/// and can vouch for the next puppet of the lost phone, as it could let that one in itself.
#[test]
fn a_puppet_that_was_met_can_vouch_for_the_next() {
    breaks_nothing(&[
        Act::LetsIn { by: PHONE, early: false },
        Act::Hears { who: FOUNDER, from: PHONE },
        Act::LetsIn { by: PHONE, early: false },
        Act::Vouches { by: 4, early: true },
        Act::LostByRecovery,
    ]);
}

/// The phone lets somebody in on a branch that knows nothing new, and is called lost. Founder hears of both, the loss
/// first, and goes on writing: that is no meeting.
#[test]
fn who_knew_of_the_loss_has_met_nobody() {
    breaks_nothing(&[
        Act::LetsIn { by: PHONE, early: true },
        Act::Lost,
        Act::Hears { who: FOUNDER, from: OWNER },
        Act::Hears { who: FOUNDER, from: PHONE },
        Act::Adds { by: FOUNDER, early: false },
        Act::Hears { who: FRIEND, from: FOUNDER },
    ]);
}

/// A puppet that Founder met, and that is a member so, leaves. On a branch that does not know of its leaving it vouches for
/// the next puppet of the lost phone: that is no meeting either.
#[test]
fn who_left_has_met_nobody_beyond_the_leaving() {
    breaks_nothing(&[
        // So that the next one comes on another branch with another slip.
        Act::Vouches { by: PHONE, early: false },
        Act::LetsIn { by: PHONE, early: false },
        Act::Hears { who: FOUNDER, from: PHONE },
        Act::Leaves { who: 4 },
        Act::LetsIn { by: PHONE, early: true },
        Act::Vouches { by: 4, early: true },
        Act::LostByRecovery,
        Act::Hears { who: FOUNDER, from: OWNER },
        Act::Hears { who: FOUNDER, from: PHONE },
    ]);
}

/// The thief moves to a device of their own; the owner, who has not heard of that, calls the phone lost.
#[test]
fn a_replace_by_the_lost_phone_has_no_effect() {
    for lost in [Act::Lost, Act::LostByRecovery] {
        breaks_nothing(&[Act::Replaces { by: PHONE }, lost, Act::Hears { who: OWNER, from: PHONE }]);
    }
}
