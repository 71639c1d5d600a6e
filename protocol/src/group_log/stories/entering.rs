//! Coming in: slips, welcomes, waits, and what a stranger may not do.

use std::collections::BTreeMap;

use super::{FOUNDER, circle, elsewhere, leave};
use crate::entry::Entry;
use crate::graph::NodeSet;
use crate::group_log::circle::Circle;
use crate::group_log::{Added, GroupLog};
use crate::id::{Hash, SlipKey};
use crate::kind::{Answer, Change, Kind, Rules};

#[test]
fn a_founder_is_alone_and_counts() {
    let c = circle(1);
    let counted = c.log.counted();
    assert_eq!(counted.places.len(), 1);
    assert_eq!(counted.devices.len(), 1);
    assert_eq!(counted.enters.len(), 1);
    assert!(c.has_keys(FOUNDER));
}

#[test]
fn an_entry_that_names_what_is_not_here_waits() {
    let mut c = circle(2);
    c.lets_in(FOUNDER);
    let mut log = GroupLog::new(c.log.group());
    assert_eq!(log.add(c.log.entry(1).clone()), Added::Missing);
    assert_eq!(log.add(c.log.entry(0).clone()), Added::Added { node: 0, valid: true });
    assert_eq!(log.add(c.log.entry(0).clone()), Added::Known);
    assert_eq!(log.add(c.log.entry(1).clone()), Added::Added { node: 1, valid: true });
}

#[test]
fn a_stranger_and_a_second_founding_are_refused() {
    let mut c = circle(3);
    let slip = c.gives_slip(FOUNDER);
    let (stranger, _) = c.asks(&slip);
    let knows = NodeSet::first(c.log.len());
    let entry = c.draft(stranger, &knows, &Kind::Seen).sign(&c.devices[stranger].key);
    assert_eq!(c.log.add(entry), Added::Refused);
    let rootless = c.draft(stranger, &NodeSet::new(), &Kind::Seen).sign(&c.devices[stranger].key);
    assert_eq!(c.log.add(rootless), Added::Refused);
    let mut again = c.log.entry(0).entry().clone();
    again.time += 1;
    let again = again.sign(&c.devices[FOUNDER].key);
    assert_eq!(c.log.add(again), Added::Refused);
}

#[test]
fn a_device_cannot_speak_as_another_member() {
    let mut c = circle(4);
    let mika = c.lets_in(FOUNDER);
    let knows = NodeSet::first(c.log.len());
    let mut entry = c.draft(mika, &knows, &Kind::Seen);
    entry.member = c.devices[FOUNDER].member;
    let entry = entry.sign(&c.devices[mika].key);
    assert!(!c.take(entry).1);
}

#[test]
fn two_people_on_one_slip_who_did_not_know_of_each_other_both_stand() {
    let mut c = circle(5);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(mika);
    c.hears(FOUNDER, mika);
    let (noor, noors) = c.asks(&slip);
    let (jo, jos) = c.asks(&slip);
    c.says(FOUNDER, Circle::enter_kind(&slip, &noors));
    c.says(mika, Circle::enter_kind(&slip, &jos));
    assert!(c.has_keys(noor) && c.has_keys(jo));
    let (kim, kims) = c.asks(&slip);
    c.everyone_hears_everything();
    let knows = NodeSet::first(c.log.len());
    assert!(!c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &kims)).1, "used in its past");
    assert!(!c.has_place(kim));
}

#[test]
fn the_giver_of_a_used_slip_who_lets_in_another_later_pushes_nobody_out() {
    let mut c = circle(6);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(mika);
    let before = c.devices[mika].knows.clone();
    let (noor, noors) = c.asks(&slip);
    c.says(mika, Circle::enter_kind(&slip, &noors));
    c.hears(FOUNDER, mika);
    c.says(FOUNDER, Kind::Seen);
    let (jo, jos) = c.asks(&slip);
    assert!(c.pretends(mika, &before, Circle::enter_kind(&slip, &jos)).1);
    assert!(c.has_place(noor) && c.has_place(jo));
    assert_eq!(c.log.forks().len(), 1, "and it is a fork, which shows");
}

#[test]
fn an_enter_long_after_the_slip_ended_is_void() {
    let mut c = circle(7);
    let slip = c.gives_slip(FOUNDER);
    let (_, request) = c.asks(&slip);
    let knows = c.devices[FOUNDER].knows.clone();
    c.day += 103;
    assert!(!c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &request)).1);
    c.day -= 1;
    assert!(c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &request)).1);
}

#[test]
fn a_slip_taken_back_by_its_giver_lets_nobody_in_and_only_its_giver_takes_it_back() {
    let mut c = circle(8);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(mika);
    let key = SlipKey(slip.key.public());
    c.hears(FOUNDER, mika);
    let knows = c.devices[FOUNDER].knows.clone();
    assert!(!c.pretends(FOUNDER, &knows, Kind::SlipTakenBack { slip: key }).1);
    c.says(mika, Kind::SlipTakenBack { slip: key });
    assert!(c.log.slip(&key).unwrap().taken_back);
    let (_, request) = c.asks(&slip);
    let knows = c.devices[mika].knows.clone();
    assert!(!c.pretends(mika, &knows, Circle::enter_kind(&slip, &request)).1);
}

#[test]
fn under_two_welcomes_the_giver_alone_is_not_enough_once_there_are_two_members() {
    let mut c = Circle::founded(10, Rules { welcomes: 2, ..Rules::default() });
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(FOUNDER);
    let (noor, request) = c.asks(&slip);
    let id = request.id();
    let key = SlipKey(slip.key.public());
    assert_eq!(c.log.welcomes(&c.devices[FOUNDER].knows, &id, &key).needed, 1);
    let knows = c.devices[FOUNDER].knows.clone();
    c.hears(mika, FOUNDER);
    c.says(mika, Kind::Welcome { request: id });
    c.hears(FOUNDER, mika);
    let welcomes = c.log.welcomes(&c.devices[FOUNDER].knows, &id, &key);
    assert_eq!((welcomes.members.len(), welcomes.needed), (2, 0));
    assert!(!c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &request)).1);
    assert!(!c.has_place(noor));
}

#[test]
fn what_may_not_stand_takes_no_place_and_nothing_stands_on_it() {
    let mut c = circle(23);
    let knows = c.devices[FOUNDER].knows.clone();
    let before = c.log.next(&c.devices[FOUNDER].id());
    let void = c.draft(FOUNDER, &knows, &Kind::SlipTakenBack { slip: SlipKey::default() });
    let void = void.sign(&c.devices[FOUNDER].key);
    let next = Entry { seq: void.seq + 1, prev: void.id(), ..c.draft(FOUNDER, &knows, &Kind::Seen) };
    let next = next.sign(&c.devices[FOUNDER].key);
    assert_eq!(c.log.add(void.clone()), Added::Refused);
    assert_eq!(c.log.add(next), Added::Missing);
    // The place is free for what may stand there, and what was refused is so again.
    assert_eq!(c.log.next(&c.devices[FOUNDER].id()), before);
    assert!(c.pretends(FOUNDER, &knows, Kind::Seen).1);
    assert_eq!(c.log.add(void), Added::Refused);
    assert_eq!(c.log.forks(), vec![]);
}

#[test]
fn an_unknown_kind_is_carried_and_a_closed_number_is_void() {
    let mut c = circle(24);
    for (number, expected) in [(40_000, true), (32 + 999, true), (31, false), (0, false)] {
        let knows = NodeSet::first(c.log.len());
        let mut entry = c.draft(FOUNDER, &knows, &Kind::Unknown);
        entry.kind = number;
        entry.body = vec![1, 2, 3];
        let entry = entry.sign(&c.devices[FOUNDER].key);
        assert_eq!(c.take(entry).1, expected, "{number}");
    }
}

#[test]
fn a_wait_waits_until_lifted_or_its_days_are_over() {
    let mut c = circle(25);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(FOUNDER);
    let (_, request) = c.asks(&slip);
    let id = request.id();
    c.says(mika, Kind::Wait { request: id });
    let heard = BTreeMap::new();
    assert_eq!(c.log.waits(&id, c.day, &heard).len(), 1);
    assert_eq!(c.log.waits(&id, c.day + 6, &heard).len(), 1);
    assert!(c.log.waits(&id, c.day + 7, &heard).is_empty());
    c.says(mika, Kind::Welcome { request: id });
    assert!(c.log.waits(&id, c.day, &heard).is_empty());
}

/// Was: a Wait of a day that never comes waited for ever, and so did one asked for again whenever the last one was over.
#[test]
fn a_wait_ends_whatever_day_it_names_and_there_is_one() {
    let mut c = circle(94);
    let mika = c.lets_in(FOUNDER);
    let slip = c.gives_slip(FOUNDER);
    let (_, request) = c.asks(&slip);
    let (id, today) = (request.id(), c.day);
    let branch = c.devices[mika].knows.clone();
    c.day = u64::MAX;
    c.says(mika, Kind::Wait { request: id });
    // Whoever asks has heard of it today.
    let heard = BTreeMap::from([(c.devices[mika].member, today)]);
    assert_eq!(c.log.waits(&id, today + 6, &heard).len(), 1);
    assert!(c.log.waits(&id, today + 7, &heard).is_empty());
    c.day = today + 7;
    let again = c.devices[mika].knows.clone();
    assert!(!c.pretends(mika, &again, Kind::Wait { request: id }).1, "one per member and request");
    // On a branch that does not know of it there may be another; it ends with the first.
    assert!(c.pretends(mika, &branch, Kind::Wait { request: id }).1);
    assert!(c.log.waits(&id, today + 7, &heard).is_empty());
}

#[test]
fn a_rule_changes_by_half_and_no_no_after_its_days_and_a_late_no_undoes_it() {
    let mut c = circle(26);
    let mika = c.lets_in(FOUNDER);
    let proposal = c.says(FOUNDER, Kind::RuleProposed { change: Change::Welcomes(2) });
    c.hears(mika, FOUNDER);
    let asked = c.devices[mika].knows.clone();
    let closed = Kind::RuleClosed { proposal };
    c.day += 14;
    let all = NodeSet::first(c.log.len());
    assert!(!c.pretends(FOUNDER, &all, closed.clone()).1, "silence is never a yes");
    c.says(FOUNDER, Kind::RuleAnswered { proposal, answer: Answer::Yes });
    let knows = c.devices[FOUNDER].knows.clone();
    c.day -= 1;
    assert!(!c.pretends(FOUNDER, &knows, closed.clone()).1, "too early");
    c.day += 1;
    c.says(FOUNDER, closed);
    assert_eq!(c.log.rules(&c.devices[FOUNDER].knows).welcomes, 2);
    let closing = NodeSet::first(c.log.len());
    c.devices[mika].knows = closing.clone();
    assert!(c.pretends(mika, &closing, Kind::RuleAnswered { proposal, answer: Answer::No }).1);
    assert_eq!(c.log.rules(&NodeSet::first(c.log.len())).welcomes, 2, "a no that knew of the closing comes too late");
    assert!(c.pretends(mika, &asked, Kind::RuleAnswered { proposal, answer: Answer::No }).1);
    assert_eq!(c.log.rules(&NodeSet::first(c.log.len())).welcomes, 1);
    assert_eq!(c.log.rules(&c.devices[FOUNDER].knows).welcomes, 2);
}

#[test]
fn a_newcomer_works_out_the_same_members_in_any_order() {
    let mut c = circle(28);
    let mika = c.lets_in(FOUNDER);
    let noor = c.lets_in(mika);
    c.adds_device(noor);
    c.everyone_hears_everything();
    c.says(mika, leave());
    c.says(FOUNDER, Kind::Seen);
    let log = elsewhere(&c);
    let (here, there) = (c.log.counted(), log.counted());
    assert_eq!((here.snapshot, here.hearers, &here.places), (there.snapshot, there.hearers, &there.places));
    assert_eq!(here.devices, there.devices);
}

#[test]
fn nobody_is_entered_without_their_yes() {
    let mut c = circle(34);
    let slip = c.gives_slip(FOUNDER);
    let (guest, mut request) = c.asks(&slip);
    request.request.rules = Hash([1; 32]);
    let knows = c.devices[FOUNDER].knows.clone();
    assert!(!c.pretends(FOUNDER, &knows, Circle::enter_kind(&slip, &request)).1);
    let (_, add) = c.device_add(FOUNDER);
    let Kind::DeviceAdd(mut add) = add else { panic!("a DeviceAdd") };
    add.device = c.devices[guest].id();
    assert!(!c.pretends(FOUNDER, &knows, Kind::DeviceAdd(add)).1);
}

#[test]
fn nobody_owes_a_seen_for_a_device_of_their_own() {
    let mut c = circle(36);
    let mika = c.lets_in(FOUNDER);
    let (laptop, add) = c.device_add(mika);
    let knows = c.devices[mika].knows.clone();
    c.pretends(mika, &knows, add);
    c.says(mika, Kind::Seen);
    assert!(!c.log.owes_seen(&c.devices[mika].id()));
    assert!(c.log.owes_seen(&c.devices[FOUNDER].id()) && !c.log.owes_seen(&c.devices[laptop].id()));
}

/// Was: on a branch that did not know of it, any member could give another's open slip as their own, and take it back.
#[test]
fn nobody_gives_anothers_slip_as_their_own() {
    let mut c = circle(81);
    let mallory = c.lets_in(0);
    let before = c.devices[mallory].knows.clone();
    let (_, slip) = c.slip_kind(0);
    c.says(0, slip.clone());
    let (_, valid) = c.pretends(mallory, &before, slip);
    assert!(!valid, "a slip is given by whom its own key names");
}

/// Was: an Enter of a request that was in already was valid, and a thousand of them left no place for anybody else.
#[test]
fn one_request_enters_once_where_it_is_known() {
    let mut c = circle(93);
    let lee = c.lets_in(FOUNDER);
    let slip = c.gives_slip(lee);
    let (_, request) = c.asks(&slip);
    c.says(lee, Circle::enter_kind(&slip, &request));
    let all = NodeSet::first(c.log.len());
    assert!(!c.pretends(lee, &all, Circle::enter_kind(&slip, &request)).1, "knowing of the first");
}

/// Was: asked were those who had a place when it was proposed. Who proposed while alone closed it years later, alone.
#[test]
fn nobody_changes_a_rule_alone_that_was_proposed_when_they_were_alone() {
    let mut c = circle(99);
    let proposal = c.says(FOUNDER, Kind::RuleProposed { change: Change::WaitDays(0) });
    let closed = Kind::RuleClosed { proposal };
    c.says(FOUNDER, Kind::RuleAnswered { proposal, answer: Answer::Yes });
    let alone = c.devices[FOUNDER].knows.clone();
    let people: Vec<usize> = (0..4).map(|_| c.lets_in(FOUNDER)).collect();
    c.everyone_hears_everything();
    c.day += 1_000;
    let all = NodeSet::first(c.log.len());
    assert!(!c.pretends(FOUNDER, &all, closed.clone()).1, "one of five");
    // As if nobody had ever come in: valid by what it knew then, and without effect where the others are known.
    assert!(c.pretends(FOUNDER, &alone, closed.clone()).1);
    assert_eq!(c.log.rules(&NodeSet::first(c.log.len())).wait_days, 7);
    // Who came in since says yes too.
    for yes in &people[..2] {
        c.says(*yes, Kind::RuleAnswered { proposal, answer: Answer::CanLiveWithIt });
        c.hears(people[3], *yes);
    }
    c.says(people[3], closed);
    let here = c.devices[people[3]].knows.clone();
    assert_eq!(c.log.rules(&here).wait_days, 0, "three of five");
    // Nobody who leaves takes the agreement with them, nor does who comes in afterwards.
    c.hears(people[0], people[3]);
    c.says(people[0], leave());
    c.hears(people[3], people[0]);
    for _ in 0..4 {
        c.lets_in(people[3]);
    }
    let here = c.devices[people[3]].knows.clone();
    assert_eq!(c.log.rules(&here).wait_days, 0);
}
