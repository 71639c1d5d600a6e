//! Endings: leaving, a lost phone, puppets, a fork.

use super::{FOUNDER, circle, leave};
use crate::graph::NodeSet;
use crate::group_log::Added;
use crate::group_log::circle::Circle;
use crate::kind::Kind;

#[test]
fn leaving_takes_back_the_open_slips() {
    let mut c = circle(9);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(mika);
    c.says(mika, leave());
    c.hears(FOUNDER, mika);
    let (_, request) = c.asks(&slip);
    let knows = c.devices[FOUNDER].knows.clone();
    assert!(!c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &request)).1);
}

/// Was: whatever was valid took a slip back. A phone that was known to be lost closed the slips of its person's laptop.
#[test]
fn a_lost_phone_takes_no_slip_back_that_another_device_gave() {
    let mut c = circle(10);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let slip = c.gives_slip(laptop);
    c.everyone_hears_everything();
    let before = c.devices[mika].knows.clone();
    let lost = c.lost_kind(mika, &before);
    c.says(laptop, lost);
    let key = crate::id::SlipKey(slip.key.public());
    let (node, valid) = c.pretends(mika, &before, Kind::SlipTakenBack { slip: key });
    assert!(valid && !c.log.slip(&key).is_some_and(|slip| slip.taken_back));
    let (_, request) = c.asks(&slip);
    let mut knows = c.devices[laptop].knows.clone();
    assert!(knows.insert(node));
    c.devices[laptop].knows = knows.clone();
    // The laptop itself takes it back, and who knew nothing of the loss goes by what is there.
    let mut unknowing = before.clone();
    unknowing.insert(node);
    assert!(!c.pretends(FOUNDER, &unknowing, Circle::enter_kind(&slip, &request)).1);
    assert!(c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &request)).1);
    c.says(laptop, Kind::SlipTakenBack { slip: key });
    assert!(c.log.slip(&key).is_some_and(|slip| slip.taken_back));
}

#[test]
fn leaving_is_final() {
    let mut c = circle(11);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    c.says(mika, leave());
    assert!(!c.has_keys(mika) && !c.has_keys(laptop) && !c.has_place(mika));
    assert!(c.has_keys(FOUNDER));
    c.hears(laptop, mika);
    for device in [mika, laptop] {
        let knows = c.devices[device].knows.clone();
        assert!(!c.pretends(device, &knows, Kind::Seen).1);
    }
}

#[test]
fn one_who_left_lets_nobody_in_on_a_backdated_branch() {
    let mut c = circle(12);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(mika);
    let before = c.devices[mika].knows.clone();
    c.says(mika, leave());
    let (puppet, request) = c.asks(&slip);
    let (node, valid) = c.pretends(mika, &before, Circle::enter_kind(&slip, &request));
    assert!(valid && !c.log.counted().counting.contains(node));
    assert!(!c.has_place(puppet) && !c.has_keys(puppet));
}

#[test]
fn a_thiefs_backdated_puppet_does_not_count() {
    let mut c = circle(13);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[mika].knows.clone();
    let with_phone = c.log.counted().snapshot;
    let knows = c.devices[laptop].knows.clone();
    let lost = c.lost_kind(mika, &knows);
    c.says(laptop, lost);
    assert_ne!(c.log.counted().snapshot, with_phone, "a lost phone's epoch is not the present one");
    assert!(!c.has_keys(mika) && c.has_keys(laptop));
    // The thief lets a puppet in, and adds a device, both without knowing of the loss.
    let (slip_key, slip) = c.slip_kind(mika);
    let (node, valid) = c.pretends(mika, &before, slip);
    assert!(valid);
    let mut branch = before.clone();
    branch.insert(node);
    let slip = crate::group_log::circle::OpenSlip { key: slip_key, entry: c.log.entry(node).id() };
    let (puppet, request) = c.asks(&slip);
    let (node, valid) = c.pretends(mika, &branch, Circle::enter_kind(&slip, &request));
    assert!(valid);
    branch.insert(node);
    let (tablet, add) = c.device_add(mika);
    let (node, valid) = c.pretends(mika, &branch, add);
    assert!(valid);
    branch.insert(node);
    assert!(!c.has_place(puppet) && !c.has_keys(puppet) && !c.has_keys(tablet));
    // The puppet cannot hold itself up, nor can the tablet.
    assert!(c.pretends(puppet, &branch, Kind::Seen).1 && c.pretends(tablet, &branch, Kind::Seen).1);
    assert!(!c.has_keys(puppet) && !c.has_keys(tablet));
    // But one honest person who met the puppet before hearing of the loss can: then it stays. The tablet never.
    c.pretends(FOUNDER, &branch, Kind::Seen);
    assert!(c.has_keys(puppet) && !c.has_keys(tablet));
}

#[test]
fn whom_others_have_met_keeps_the_place() {
    let mut c = circle(14);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let early = c.devices[laptop].knows.clone();
    let noor = c.lets_in(mika);
    c.hears(FOUNDER, mika);
    assert!(c.log.owes_seen(&c.devices[FOUNDER].id()));
    let lost = c.lost_kind(mika, &early);
    assert!(c.pretends(laptop, &early, lost).1);
    assert!(!c.has_place(noor), "nobody else has met Noor");
    c.says(FOUNDER, Kind::Seen);
    assert!(c.has_place(noor) && c.has_keys(noor));
    assert!(!c.log.owes_seen(&c.devices[FOUNDER].id()));
}

#[test]
fn a_welcome_by_one_who_knows_both_lifts_who_fell() {
    let mut c = circle(15);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let early = c.devices[laptop].knows.clone();
    let slip = c.gives_slip(mika);
    let (noor, request) = c.asks(&slip);
    c.says(mika, Circle::enter_kind(&slip, &request));
    let lost = c.lost_kind(mika, &early);
    assert!(c.pretends(laptop, &early, lost).1);
    assert!(!c.has_place(noor));
    c.everyone_hears_everything();
    c.says(FOUNDER, Kind::Welcome { request: request.id() });
    // The slip was written beyond the heads too; nobody saw it before the loss.
    assert!(!c.has_place(noor), "an Enter's slip must count too");
    let again = c.gives_slip(FOUNDER);
    let (noor, request) = c.asks(&again);
    c.says(FOUNDER, Circle::enter_kind(&again, &request));
    assert!(c.has_place(noor));
}

#[test]
fn a_welcome_lifts_who_fell_when_the_slip_was_known() {
    let mut c = circle(16);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let slip = c.gives_slip(mika);
    c.hears(laptop, mika);
    let early = c.devices[laptop].knows.clone();
    let (noor, request) = c.asks(&slip);
    c.says(mika, Circle::enter_kind(&slip, &request));
    let lost = c.lost_kind(mika, &early);
    assert!(c.pretends(laptop, &early, lost).1);
    assert!(!c.has_place(noor));
    c.everyone_hears_everything();
    c.says(FOUNDER, Kind::Welcome { request: request.id() });
    assert!(c.has_place(noor) && c.has_keys(noor));
}

#[test]
fn two_puppets_who_vouch_for_each_other_do_not_count() {
    let mut c = circle(17);
    let (mika, jo) = (c.lets_in(FOUNDER), c.lets_in(FOUNDER));
    c.everyone_hears_everything();
    let (mikas, jos) = (c.gives_slip(mika), c.gives_slip(jo));
    c.everyone_hears_everything();
    let before = NodeSet::first(c.log.len());
    c.says(mika, leave());
    c.says(jo, leave());
    let (one, ones) = c.asks(&mikas);
    let (two, twos) = c.asks(&jos);
    let mut branch = before.clone();
    for (by, slip, request) in [(mika, &mikas, &ones), (jo, &jos, &twos)] {
        let (node, valid) = c.pretends(by, &branch, Circle::enter_kind(slip, request));
        assert!(valid);
        branch.insert(node);
    }
    // Each saw the other, each writes on, and each welcomes the other knowing all.
    for puppet in [one, two] {
        assert!(c.pretends(puppet, &branch, Kind::Seen).1);
    }
    let all = NodeSet::first(c.log.len());
    assert!(c.pretends(one, &all, Kind::Welcome { request: twos.id() }).1);
    assert!(c.pretends(two, &all, Kind::Welcome { request: ones.id() }).1);
    assert!(!c.has_place(one) && !c.has_place(two));
    assert_eq!(c.log.counted().devices.len(), 1);
}

/// Neither knew that the other left. Each goes on as if it had not, lets somebody in, and has seen whom the other let in.
#[test]
fn two_who_left_on_two_sides_let_nobody_in() {
    let mut c = circle(29);
    let (mika, jo) = (c.lets_in(FOUNDER), c.lets_in(FOUNDER));
    c.everyone_hears_everything();
    let (mikas, jos) = (c.gives_slip(mika), c.gives_slip(jo));
    c.everyone_hears_everything();
    let mut branch = NodeSet::first(c.log.len());
    c.says(mika, leave());
    c.says(jo, leave());
    let (one, ones) = c.asks(&mikas);
    let (two, twos) = c.asks(&jos);
    for (by, slip, request) in [(mika, &mikas, &ones), (jo, &jos, &twos)] {
        let (node, valid) = c.pretends(by, &branch, Circle::enter_kind(slip, request));
        assert!(valid);
        branch.insert(node);
    }
    for (by, theirs) in [(mika, &twos), (jo, &ones)] {
        let (node, valid) = c.pretends(by, &branch, Kind::Welcome { request: theirs.id() });
        assert!(valid);
        branch.insert(node);
    }
    assert!(!c.has_place(one) && !c.has_place(two));
    assert!(!c.has_keys(one) && !c.has_keys(two));
    // Whoever hears of it all later, and writes on, changes nothing of that.
    c.everyone_hears_everything();
    c.says(FOUNDER, Kind::Seen);
    assert!(!c.has_place(one) && !c.has_place(two));
}

#[test]
fn a_fork_ends_the_device_never_the_member() {
    let mut c = circle(22);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let before = c.devices[mika].knows.clone();
    c.says(mika, Kind::Seen);
    let (_, valid) = c.pretends(mika, &before, Kind::Welcome { request: Default::default() });
    assert!(valid && c.has_keys(mika), "nobody has said so yet");
    let [fork] = &c.log.forks()[..] else { panic!("one fork") };
    let fork = fork.clone();
    c.everyone_hears_everything();
    let mut framed = fork.clone();
    framed.device = c.devices[laptop].id();
    let knows = NodeSet::first(c.log.len());
    assert!(!c.pretends(FOUNDER, &knows, Kind::Forked(framed)).1, "nobody is framed");
    c.everyone_hears_everything();
    c.says(FOUNDER, Kind::Forked(fork));
    assert!(!c.has_keys(mika) && c.has_keys(laptop) && c.has_place(mika));
    assert!(c.log.forks().is_empty());
}

#[test]
fn a_lost_device_that_comes_and_goes_brings_no_old_snapshot_back() {
    let mut c = circle(27);
    let mut seen = vec![c.log.counted().snapshot];
    for _ in 0..3 {
        let phone = c.adds_device(FOUNDER);
        seen.push(c.log.counted().snapshot);
        let lost = c.lost_kind(phone, &c.devices[FOUNDER].knows.clone());
        c.says(FOUNDER, lost);
        seen.push(c.log.counted().snapshot);
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[test]
fn a_device_of_another_member_is_nobodys_to_call_lost() {
    let mut c = circle(33);
    let (mika, jo) = (c.lets_in(FOUNDER), c.lets_in(FOUNDER));
    c.everyone_hears_everything();
    let knows = NodeSet::first(c.log.len());
    let lost = c.lost_kind(jo, &knows);
    assert!(!c.pretends(mika, &knows, lost.clone()).1);
    let act = c.outside(&c.devices[mika].recovery, c.devices[mika].member, &knows, &lost);
    assert_eq!(c.log.add(act), Added::Refused);
    let act = c.outside(&c.devices[mika].recovery, c.devices[jo].member, &knows, &lost);
    assert_eq!(c.log.add(act), Added::Refused);
    assert!(c.has_keys(jo));
}

#[test]
fn whom_a_lost_phone_let_in_beyond_its_heads_falls_even_if_the_other_device_knew() {
    let mut c = circle(35);
    let mika = c.lets_in(FOUNDER);
    let laptop = c.adds_device(mika);
    let slip = c.gives_slip(mika);
    c.hears(laptop, mika);
    let early = c.devices[laptop].knows.clone();
    let heads = c.lost_kind(mika, &early);
    let (puppet, request) = c.asks(&slip);
    c.says(mika, Circle::enter_kind(&slip, &request));
    c.hears(laptop, mika);
    c.says(laptop, heads);
    assert!(!c.has_place(puppet), "it lies in the loss's past, but beyond the named head");
    c.says(laptop, Kind::Welcome { request: request.id() });
    assert!(!c.has_place(puppet), "a device of the same member lifts nobody");
    c.hears(FOUNDER, laptop);
    c.says(FOUNDER, Kind::Welcome { request: request.id() });
    assert!(c.has_place(puppet));
}
