//! Who hears what is said: not who has left, nor who is here again for what was said between.

use super::super::hearing::{back, out};
use super::{FOUNDER, circle, elsewhere, leave};
use crate::graph::NodeSet;
use crate::id::EntryId;
use crate::kind::Kind;

fn is_within(few: &[EntryId], many: &[EntryId]) -> bool {
    few.len() < many.len() && few.iter().all(|id| many.contains(id))
}

#[test]
fn who_left_hears_nothing_of_between_and_hears_again_from_the_return_on() {
    let mut c = circle(70);
    let lee = c.lets_in(FOUNDER);
    let sam = c.lets_in(FOUNDER);
    c.everyone_hears_everything();
    let before = c.devices[lee].knows.clone();
    let (member, sam) = (c.devices[lee].member, c.devices[sam].member);
    let first = c.log.counted().hearing.clone();
    assert!(c.log.is_among(&member, &first) && c.log.is_among(&sam, &first));

    c.says(lee, leave());
    let between = c.log.counted().hearing.clone();
    assert!(!c.log.is_among(&member, &between) && c.log.is_among(&sam, &between));
    assert!(!c.log.heard_by(&between).contains(&member));

    // The leaving was not theirs, says the recovery slip: up to where the device stood before it.
    let all = NodeSet::first(c.log.len());
    let (phone, replace) = c.replace_kind(lee, &before);
    let act = c.outside(&c.devices[lee].recovery, member, &all, &replace);
    c.take(act);
    assert!(c.has_place(phone) && c.has_keys(phone));
    let after = c.log.counted().hearing.clone();
    assert!(c.log.is_among(&member, &after), "here again");
    assert!(!c.log.is_among(&member, &between), "what was said between was said to others");
    assert!(after.contains(&out(&member, 0)) && after.contains(&back(&member, 0)));
    // Of two stretches the later one contains the other, so they stand one after the other on screen.
    assert!(is_within(&first, &between) && is_within(&between, &after));
    assert_eq!(elsewhere(&c).counted().hearing, after);

    // Leaving again, with the new device.
    c.devices[phone].knows = NodeSet::first(c.log.len());
    c.says(phone, leave());
    let gone = c.log.counted().hearing.clone();
    assert!(!c.log.is_among(&member, &gone) && is_within(&after, &gone));
}

#[test]
fn a_second_device_that_did_not_know_of_the_leaving_brings_nothing_of_between_either() {
    let mut c = circle(71);
    let lee = c.lets_in(FOUNDER);
    let laptop = c.adds_device(lee);
    c.everyone_hears_everything();
    let before = c.devices[laptop].knows.clone();
    c.says(lee, leave());
    let between = c.log.counted().hearing.clone();
    let Kind::DeviceLost(mut lost) = c.lost_kind(lee, &before) else { panic!("a loss") };
    lost.kept = vec![c.devices[laptop].id()];
    assert!(c.pretends(laptop, &before, Kind::DeviceLost(lost)).1);
    let member = c.devices[lee].member;
    assert!(c.has_place(laptop) && c.has_keys(laptop));
    assert!(!c.log.is_among(&member, &between) && c.log.is_among(&member, &c.log.counted().hearing));
}

#[test]
fn many_branches_that_leave_make_nobodys_list_long() {
    let mut c = circle(72);
    let lee = c.lets_in(FOUNDER);
    c.everyone_hears_everything();
    let before = c.devices[lee].knows.clone();
    for day in 0..40 {
        c.day = 20_000 + day;
        assert!(c.pretends(lee, &before, leave()).1);
    }
    let counted = c.log.counted();
    assert_eq!(counted.hearing.len(), counted.enters.len() + 1);
    assert!(!c.log.is_among(&c.devices[lee].member, &counted.hearing));
}

/// Was: the Leaves with the smallest ids were named. Whoever had a lost phone signed one with a smaller id after the other, and
/// each gave everybody other hearers, another stretch and a page more.
#[test]
fn a_lost_phone_that_leaves_again_and_again_changes_who_hears_once() {
    let mut c = circle(73);
    let lee = c.lets_in(FOUNDER);
    let laptop = c.adds_device(lee);
    c.everyone_hears_everything();
    let before = c.devices[lee].knows.clone();
    let lost = c.lost_kind(lee, &before);
    c.says(laptop, lost);
    let member = c.devices[lee].member;
    let mut lists = std::collections::BTreeSet::from([c.log.counted().hearers]);
    // On branches of the phone, and of devices that it adds on one.
    for day in 0..20 {
        c.day = 20_000 + day;
        assert!(c.pretends(lee, &before, leave()).1);
        lists.insert(c.log.counted().hearers);
        assert!(c.log.is_among(&member, &c.log.counted().hearing));
    }
    for _ in 0..5 {
        let (new, add) = c.device_add(lee);
        let (node, valid) = c.pretends(lee, &before, add);
        let mut knows = before.clone();
        assert!(valid && knows.insert(node));
        assert!(c.pretends(new, &knows, leave()).1);
        lists.insert(c.log.counted().hearers);
    }
    assert_eq!(lists.len(), 2);
    assert!(c.log.is_among(&member, &c.log.counted().hearing) && c.has_place(laptop));
    assert_eq!(elsewhere(&c).counted().hearers, c.log.counted().hearers);
}
