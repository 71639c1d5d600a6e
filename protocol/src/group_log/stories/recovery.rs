//! The recovery key, and a thief who is quicker.

use super::{FOUNDER, circle, elsewhere, leave};
use crate::graph::NodeSet;
use crate::group_log::Added;
use crate::group_log::circle::Circle;
use crate::id::{MemberId, RecoveryId};
use crate::kind::Kind;
use crate::signature::SecretKey;

#[test]
fn two_devices_that_call_each_other_lost_are_both_out_and_recovery_brings_the_person_back() {
    let mut c = circle(18);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[laptop].knows.clone();
    let (a, b) = (c.lost_kind(mika, &before), c.lost_kind(laptop, &before));
    assert!(c.pretends(laptop, &before, a).1 && c.pretends(mika, &before, b).1);
    assert!(!c.has_keys(mika) && !c.has_keys(laptop) && c.has_place(mika));
    let all = NodeSet::first(c.log.len());
    let (phone, replace) = c.replace_kind(mika, &before);
    let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &all, &replace);
    c.take(act);
    assert!(c.has_keys(phone) && !c.has_keys(mika));
}

#[test]
fn the_recovery_key_overrules_a_thiefs_losses_and_leaving() {
    let mut c = circle(19);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[laptop].knows.clone();
    let thiefs = c.lost_kind(laptop, &before);
    let (node, _) = c.pretends(mika, &before, thiefs);
    let mut branch = before.clone();
    branch.insert(node);
    assert!(c.pretends(mika, &branch, leave()).1);
    assert!(!c.has_keys(laptop) && !c.has_place(mika));
    // The phone had added the laptop: without being named as kept it would go with the phone.
    let Kind::DeviceLost(mut lost) = c.lost_kind(mika, &before) else { panic!("a loss") };
    lost.kept = vec![c.devices[laptop].id()];
    let lost = Kind::DeviceLost(lost);
    let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &before, &lost);
    c.take(act);
    assert!(c.has_keys(laptop) && c.has_place(laptop) && !c.has_keys(mika));
}

#[test]
fn a_thiefs_replace_falls_before_the_owners_recovery_slip() {
    let mut c = circle(20);
    let mika = c.lets_in(FOUNDER);
    let before = c.devices[mika].knows.clone();
    let (thiefs, replace) = c.replace_kind(mika, &before);
    let act = c.outside(&c.devices[mika].key, c.devices[mika].member, &before, &replace);
    c.take(act);
    assert!(c.has_keys(thiefs) && !c.has_keys(mika));
    let (owners, replace) = c.replace_kind(mika, &before);
    let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &before, &replace);
    c.take(act);
    assert!(c.has_keys(owners) && !c.has_keys(thiefs));
}

#[test]
fn whom_a_thiefs_new_phone_let_in_stays_if_others_met_them_and_the_new_phone_gets_no_key() {
    for by_slip in [true, false] {
        let mut c = circle(23);
        let mika = c.lets_in(FOUNDER);
        let laptop = c.adds_device(mika);
        c.everyone_hears_everything();
        let before = c.devices[laptop].knows.clone();
        // The thief of the phone moves to a phone of their own, and lets somebody in with it.
        let (thiefs, replace) = c.replace_kind(mika, &before);
        let act = c.outside(&c.devices[mika].key, c.devices[mika].member, &before, &replace);
        let (node, _) = c.take(act);
        c.devices[thiefs].knows.insert(node);
        let noor = c.lets_in(thiefs);
        let unmet = c.lets_in(thiefs);
        let met: NodeSet = c.devices[noor].knows.clone();
        // The founder meets Noor, and has heard of no loss.
        c.devices[FOUNDER].knows.union(&met);
        c.says(FOUNDER, Kind::Seen);
        // Now the owner calls the first phone lost, up to the theft. That ends both phones: the Replace has no effect.
        let lost = c.lost_kind(mika, &before);
        if by_slip {
            let Kind::DeviceLost(mut lost) = lost else { panic!("a loss") };
            lost.kept = vec![c.devices[laptop].id()];
            let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &before, &Kind::DeviceLost(lost));
            c.take(act);
        } else {
            assert!(c.pretends(laptop, &before, lost).1);
        }
        assert!(!c.has_keys(mika) && !c.has_keys(thiefs) && c.has_keys(laptop));
        assert!(c.has_place(noor) && c.has_keys(noor), "Noor was met");
        assert!(!c.has_place(unmet) && !c.has_keys(unmet), "nobody had met this one");
        assert_eq!(c.log.counted().endings.len(), 1, "the Replace ends nothing");
        assert_eq!(elsewhere(&c).counted().snapshot, c.log.counted().snapshot);
    }
}

#[test]
fn a_key_that_a_lost_phone_set_overrules_nothing() {
    let mut c = circle(21);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[laptop].knows.clone();
    let thiefs = c.key();
    let (node, valid) = c.pretends(mika, &before, c.set_kind(mika, &thiefs));
    assert!(valid);
    let lost = c.lost_kind(mika, &before);
    assert!(c.pretends(laptop, &before, lost).1);
    c.devices[FOUNDER].knows.insert(node);
    c.says(FOUNDER, Kind::Seen);
    let branch = c.devices[FOUNDER].knows.clone();
    let (puppet, replace) = c.replace_kind(laptop, &before);
    c.day += 13;
    let early = c.outside(&thiefs, c.devices[mika].member, &branch, &replace);
    assert_eq!(c.log.add(early), Added::Refused);
    c.day += 1;
    let ripe = c.outside(&thiefs, c.devices[mika].member, &branch, &replace);
    c.take(ripe);
    assert!(c.has_keys(laptop) && !c.has_keys(puppet));
}

#[test]
fn a_key_that_a_lost_phone_set_does_not_put_the_owners_slip_out_of_force() {
    let mut c = circle(30);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[laptop].knows.clone();
    let thiefs = c.key();
    c.says(mika, c.set_kind(mika, &thiefs));
    c.hears(FOUNDER, mika);
    c.says(FOUNDER, Kind::Seen);
    let lost = c.lost_kind(mika, &before);
    assert!(c.pretends(laptop, &before, lost).1);
    c.day += 100;
    let all = NodeSet::first(c.log.len());
    let (owners, replace) = c.replace_kind(laptop, &before);
    let act = c.outside(&thiefs, c.devices[mika].member, &all, &replace);
    assert_eq!(c.log.add(act), Added::Refused, "the thief's key, by all there is");
    let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &all, &replace);
    c.take(act);
    assert!(c.has_keys(owners) && !c.has_keys(laptop));
}

#[test]
fn a_recovery_key_that_a_device_set_is_in_force_after_its_days() {
    let mut c = circle(31);
    let mika = c.lets_in(FOUNDER);
    let new = c.key();
    c.says(mika, c.set_kind(mika, &new));
    c.hears(FOUNDER, mika);
    c.says(FOUNDER, Kind::Seen);
    c.day += 13;
    let knows = c.devices[FOUNDER].knows.clone();
    let (phone, replace) = c.replace_kind(mika, &knows);
    let act = c.outside(&new, c.devices[mika].member, &knows, &replace);
    assert_eq!(c.log.add(act), Added::Refused, "its days are not over");
    c.day += 1;
    let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &knows, &replace);
    assert_eq!(c.log.add(act), Added::Refused, "the old slip is a piece of paper");
    let act = c.outside(&new, c.devices[mika].member, &knows, &replace);
    c.take(act);
    assert!(c.has_keys(phone) && !c.has_keys(mika));
}

#[test]
fn a_thiefs_replace_and_leaving_fall_before_the_owners_other_device() {
    let mut c = circle(32);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[laptop].knows.clone();
    let (thiefs, replace) = c.replace_kind(mika, &before);
    let act = c.outside(&c.devices[mika].key, c.devices[mika].member, &before, &replace);
    c.take(act);
    assert!(c.pretends(mika, &before, leave()).1);
    assert!(!c.has_place(mika));
    let lost = c.lost_kind(mika, &before);
    assert!(c.pretends(laptop, &before, lost).1);
    assert!(c.has_place(mika) && c.has_keys(laptop) && !c.has_keys(mika) && !c.has_keys(thiefs));
    assert_eq!(c.log.counted().endings.len(), 1, "neither has any effect");
}

/// Was: of the losses of one device the 64 with the smallest ids had effect, whoever wrote them. A thief's puppet wrote as
/// many, each of which spared it, and the owner's own had none.
#[test]
fn many_losses_by_a_puppet_do_not_annul_the_owners() {
    let mut c = circle(91);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    c.everyone_hears_everything();
    let before = c.devices[laptop].knows.clone();
    let (puppet, add) = c.device_add(mika);
    let (node, valid) = c.pretends(mika, &before, add);
    assert!(valid);
    let mut branch = before.clone();
    branch.insert(node);
    for _ in 0..200 {
        let Kind::DeviceLost(mut lost) = c.lost_kind(mika, &branch) else { panic!("a loss") };
        // Up to the DeviceAdd itself, whatever the puppet has written since.
        lost.heads = c.heads(mika, &branch);
        lost.kept = vec![c.devices[laptop].id()];
        let (node, _) = c.pretends(puppet, &branch, Kind::DeviceLost(lost));
        branch.insert(node);
    }
    let lost = c.lost_kind(mika, &before);
    assert!(c.pretends(laptop, &before, lost).1);
    assert!(!c.has_keys(mika) && !c.has_keys(puppet), "the owner's loss stands");
    assert!(c.has_keys(laptop));
}

/// Who has Mika's phone sets a key of their own on a branch of long ago, dated then; `sees` is told of it today.
fn sets_long_ago(c: &mut Circle, phone: usize, long_ago: &NodeSet, sees: usize) -> SecretKey {
    let thiefs = c.key();
    let (today, kind) = (c.day, c.set_kind(phone, &thiefs));
    c.day = 0;
    let (node, valid) = c.pretends(phone, long_ago, kind);
    assert!(valid);
    c.day = today;
    c.devices[sees].knows.insert(node);
    thiefs
}

fn owner_comes_with_the_first_slip(c: &mut Circle, old: usize) -> bool {
    let all = NodeSet::first(c.log.len());
    let (new, replace) = c.replace_kind(old, &all);
    let act = c.outside(&c.devices[old].recovery, c.devices[old].member, &all, &replace);
    matches!(c.log.add(act), Added::Added { valid: true, .. }) && c.has_keys(new)
}

/// Was: a RecoverySet with the day of long ago was in force at once, and the owner's slip out of it.
#[test]
fn a_backdated_key_of_a_thief_does_not_put_the_slip_out_of_force() {
    let mut c = circle(92);
    let mika = c.lets_in(FOUNDER);
    c.everyone_hears_everything();
    let long_ago = c.devices[mika].knows.clone();
    sets_long_ago(&mut c, mika, &long_ago, FOUNDER);
    assert!(c.log.owes_seen(&c.devices[FOUNDER].id()), "honest programs say that they have seen it");
    c.says(FOUNDER, Kind::Seen);
    c.day += 13;
    assert!(owner_comes_with_the_first_slip(&mut c, mika), "the slip is refused within its 14 days");
}

/// One who helps the thief, of three others, makes the key no older and no younger than the others say.
#[test]
fn what_one_other_says_of_the_day_has_no_power() {
    for (claims, waits, holds) in [(0, 13, true), (0, 14, false), (u64::MAX, 14, false)] {
        let mut c = circle(95);
        let mika = c.lets_in(FOUNDER);
        let (lee, sam) = (c.lets_in(FOUNDER), c.lets_in(FOUNDER));
        c.everyone_hears_everything();
        let long_ago = c.devices[mika].knows.clone();
        let thiefs = sets_long_ago(&mut c, mika, &long_ago, lee);
        let today = c.day;
        c.day = claims;
        c.says(lee, Kind::Seen);
        c.day = today;
        for who in [FOUNDER, sam] {
            c.hears(who, lee);
            c.says(who, Kind::Seen);
        }
        c.everyone_hears_everything();
        c.day = today + waits;
        let all = NodeSet::first(c.log.len());
        let in_force = c.log.recovery_in_force(&c.devices[mika].member, &all, c.day);
        assert_eq!(in_force.contains(&RecoveryId(thiefs.public())), !holds, "{claims} {waits}");
        assert_eq!(owner_comes_with_the_first_slip(&mut c, mika), holds, "{claims} {waits}");
    }
}

/// Was: a second key, signed by the first in an act of a day that never comes, was in force at once for everybody.
#[test]
fn a_key_set_by_a_thiefs_key_is_no_riper_than_that() {
    let mut c = circle(96);
    let mika = c.lets_in(FOUNDER);
    c.everyone_hears_everything();
    let long_ago = c.devices[mika].knows.clone();
    let first = sets_long_ago(&mut c, mika, &long_ago, FOUNDER);
    c.says(FOUNDER, Kind::Seen);
    let (today, second) = (c.day, c.key());
    let kind = c.set_kind(mika, &second);
    c.day = u64::MAX;
    let knows = c.devices[FOUNDER].knows.clone();
    let act = c.outside(&first, c.devices[mika].member, &knows, &kind);
    assert!(matches!(c.log.add(act), Added::Added { valid: true, .. }));
    c.day = today + 1;
    assert!(owner_comes_with_the_first_slip(&mut c, mika));
}

/// Nobody has said that they saw it: who is told of it sees it from that day on.
#[test]
fn a_key_that_nobody_has_seen_is_not_in_force() {
    let mut c = circle(97);
    let mika = c.lets_in(FOUNDER);
    let new = c.key();
    let kind = c.set_kind(mika, &new);
    c.says(mika, kind);
    c.day += 1_000;
    let knows = c.devices[mika].knows.clone();
    let (_, replace) = c.replace_kind(mika, &knows);
    let act = c.outside(&new, c.devices[mika].member, &knows, &replace);
    assert_eq!(c.log.add(act), Added::Refused);
    assert!(owner_comes_with_the_first_slip(&mut c, mika));
}

/// Was: a recovery key needed no word of its own, and whoever named somebody else's, or a slip's, was taken for its holder.
#[test]
fn nobody_names_a_recovery_key_they_do_not_hold() {
    let mut c = circle(98);
    let mika = c.lets_in(FOUNDER);
    let bea = c.lets_in(FOUNDER);
    c.everyone_hears_everything();
    let (beas, slip) = (c.devices[bea].recovery.seed(), c.gives_slip(FOUNDER));
    c.everyone_hears_everything();
    let knows = c.devices[mika].knows.clone();
    // With the word that was given for Bea; and with none.
    let Kind::RecoverySet(of_bea) = c.set_kind(bea, &SecretKey::from_seed(&beas)) else { panic!("a key") };
    assert!(!c.pretends(mika, &knows, Kind::RecoverySet(of_bea)).1);
    let Kind::RecoverySet(mut of_slip) = c.set_kind(mika, &SecretKey::from_seed(&beas)) else { panic!("a key") };
    of_slip.key = RecoveryId(slip.key.public());
    assert!(!c.pretends(mika, &knows, Kind::RecoverySet(of_slip)).1);
    // A guest's request neither.
    let (guest, mut request) = c.asks(&slip);
    request.request.recovery = RecoveryId(SecretKey::from_seed(&beas).public());
    let member = request.request.member();
    let signed = request.request.clone().sign(&c.devices[guest].key, &slip.key, &c.devices[guest].recovery);
    assert!(!c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &signed)).1);
    assert!(!c.log.counted().places.contains_key(&member));
    let names: Vec<MemberId> =
        c.log.counted().places.iter().filter(|(_, p)| p.recovery.contains(&of_bea.key)).map(|(m, _)| *m).collect();
    assert_eq!(names, [c.devices[bea].member]);
}
