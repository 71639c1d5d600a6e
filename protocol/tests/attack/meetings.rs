//! A changed client in a meeting.

use crate::evil::{Evil, three};
use crate::world::World;
use kith_protocol::command::{Command, MeetingDo, MeetingView, Query, View};
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::id::MemberId;
use kith_protocol::kind::Kind;
use kith_protocol::meeting::{Act, Order, Place, Presence};
use kith_protocol::step::Now;

fn does(world: &mut World, who: usize, what: MeetingDo) {
    world.command(who, Command::Meet { what }).unwrap();
    world.run();
}

fn view(world: &mut World, who: usize) -> MeetingView {
    let node = &mut world.nodes[who];
    match node.member.look(&Query::Meeting, Now(world.now), &node.disk) {
        Ok(View::Meeting(view)) => *view,
        other => panic!("{other:?}"),
    }
}

/// An act after what the changed client's own device holds, or after its own entries alone.
fn act(world: &World, evil: &Evil, before: Option<&Verified>, act: Act, knows_all: bool) -> Verified {
    let member = &world.nodes[evil.me].member;
    let device = evil.persona.device_id();
    let at_it = |stretch: &&kith_protocol::stretch::Stretch| {
        stretch.meeting_of().is_some() && stretch.tips().contains_key(&device)
    };
    let stretch = member.stretches().find(at_it).unwrap();
    let (seq, prev) = match before {
        Some(before) => (before.seq + 1, before.id()),
        None => stretch.next(&evil.persona.device_id()),
    };
    let mut deps = if knows_all && before.is_none() { stretch.graph().heads() } else { vec![] };
    deps.retain(|id| *id != prev);
    let kind = Kind::Meet { act, over: vec![] };
    let entry = Entry {
        group: evil.persona.group,
        log: stretch.log(),
        member: evil.persona.member,
        device: evil.persona.device_id(),
        seq,
        prev,
        deps,
        heads: vec![],
        time: world.now,
        opening: None,
        kind: kind.number(),
        body: kind.body(),
        cells: vec![],
    };
    entry.sign(&evil.persona.device)
}

/// Held: whoever it is that a changed client moves the turn on from, and whatever it says not to have known, nobody who has
/// not had their turn is gone past.
#[test]
fn a_forged_go_moves_nobodys_turn() {
    let (mut world, ana, sam, mut lee) = three();
    world.on(lee.me);
    world.run();
    does(&mut world, ana, MeetingDo::Open);
    for who in [sam, lee.me] {
        does(&mut world, who, MeetingDo::Here { presence: Presence::Here });
    }
    does(&mut world, ana, MeetingDo::Start { name: "Check-in".into(), order: Order::Arrival, minutes: 0 });
    let before = view(&mut world, sam);
    world.off(lee.me);
    let member_of = |world: &World, who: usize| world.nodes[who].member.member();
    let (of_ana, of_sam, of_lee) = (member_of(&world, ana), member_of(&world, sam), lee.persona.member);
    let go = |from: MemberId, again: bool| Act::Go { round: 0, from, again };
    // Past others, twice at once, for a round there is none of, and from somebody who is not here.
    let first = [
        go(of_sam, false),
        go(of_lee, false),
        go(of_ana, true),
        Act::Go { round: 1, from: of_ana, again: false },
        go(MemberId([9; 32]), false),
    ];
    let mut forged: Vec<Verified> = Vec::new();
    for kind in first {
        // Each on the one before, which takes its place in the chain without effect.
        let entry = act(&world, &lee, forged.last(), kind, true);
        forged.push(entry);
    }
    for to in [ana, sam] {
        lee.run(&mut world, to, forged[0].log, &forged);
    }
    world.run();
    for who in [ana, sam] {
        let now = view(&mut world, who);
        assert_eq!(
            now.round.as_ref().unwrap().seats.iter().map(|seat| (seat.passed_on, seat.turn)).collect::<Vec<_>>(),
            before.round.as_ref().unwrap().seats.iter().map(|seat| (seat.passed_on, seat.turn)).collect::<Vec<_>>()
        );
    }
    lee.hang_up(&mut world);
    // The round goes on as it would have, one after another.
    does(&mut world, sam, MeetingDo::Go { from: of_ana.hex() });
    let turn =
        |view: &MeetingView| view.round.as_ref().unwrap().seats.iter().find(|seat| seat.turn).map(|seat| seat.member);
    assert_eq!(turn(&view(&mut world, ana)), Some(of_sam));
    does(&mut world, sam, MeetingDo::Place { place: Place::Spoken });
    assert_eq!(turn(&view(&mut world, ana)), Some(of_lee));
}

/// Held: a meeting that is said to be one with another that is closed already goes on while a round of it is under way.
#[test]
fn a_round_is_not_ended_by_joining_its_meeting_to_a_closed_one() {
    let (mut world, ana, sam, mut lee) = three();
    world.on(lee.me);
    world.run();
    does(&mut world, ana, MeetingDo::Open);
    does(&mut world, ana, MeetingDo::Close);
    let closed = world.nodes[ana].member.stretches().find_map(|stretch| stretch.meeting_of()).unwrap();
    does(&mut world, ana, MeetingDo::Open);
    for who in [sam, lee.me] {
        does(&mut world, who, MeetingDo::Here { presence: Presence::Here });
    }
    does(&mut world, ana, MeetingDo::Start { name: "Check-in".into(), order: Order::Arrival, minutes: 0 });
    world.off(lee.me);
    let forged = act(&world, &lee, None, Act::Joins { with: closed }, true);
    assert_eq!(forged.seq, 2, "written where it is here");
    for to in [ana, sam] {
        lee.run(&mut world, to, forged.log, core::slice::from_ref(&forged));
    }
    world.run();
    for who in [ana, sam] {
        let seen = view(&mut world, who);
        assert!(seen.open && seen.round.is_some_and(|round| !round.over));
    }
}
