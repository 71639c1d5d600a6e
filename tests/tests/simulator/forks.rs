//! A device that says two things for one place of a stretch, one to each side.

use anyhow::{Result, ensure};
use kith_protocol::kind::Kind;
use kith_tests::changed::Changed;
use kith_tests::simulator::World;

use super::{circle, story};

fn counts(world: &World, id: usize, lee: &Changed) -> bool {
    world.devices[id].member.as_ref().is_some_and(|m| m.groups().counted().devices.contains_key(&lee.device()))
}

fn left(world: &World, id: usize, lee: &Changed) -> bool {
    let member = world.devices[id].member.as_ref();
    member.is_some_and(|m| m.groups().counted().places.get(&lee.persona.member).is_none_or(|place| place.left))
}

/// Entries of unknown kinds on a page of a changed client's own: the first, and two that follow it.
fn two_halves(world: &World, lee: &Changed) -> [kith_protocol::entry::Verified; 3] {
    let first = lee.opens_page(world, 3).sign(lee.key());
    let halves = [vec![1], vec![2]].map(|body| lee.follow(&first, 99, body).sign(lee.key()));
    let [one, other] = halves;
    [first, one, other]
}

/// Whoever comes to hold both halves writes it down; who comes later reads it in the group log, and never holds either.
#[test]
fn a_fork_inside_a_stretch_ends_the_device_for_those_who_never_hear_it() {
    story(11, |world| {
        let people = circle(world, &["ana", "sam", "lee"])?;
        let (ana, sam) = (people[0], people[1]);
        let mut lee = Changed::of(world, people[2])?;
        let [first, one, other] = two_halves(world, &lee);
        lee.give(world, ana, &[first.clone(), one.clone()]);
        lee.give(world, sam, &[first.clone(), other]);
        world.run_ms(90_000)?;
        for id in [ana, sam] {
            ensure!(!counts(world, id, &lee) && !left(world, id, &lee), "{id}: the device goes on, or lee was put out");
        }
        let paper = world.invite(ana)?;
        let noor = world.enter("noor", paper, 0, 0)?;
        world.run_ms(60_000)?;
        ensure!(world.devices[noor].is_in() && !counts(world, noor, &lee), "noor counts the device");
        let member = world.devices[noor].member.as_ref();
        ensure!(member.is_some_and(|m| m.stretches().all(|s| s.get(&one.id()).is_none())), "noor holds a half");
        let proofs = member.map(|m| {
            let groups = m.groups();
            (0..groups.len()).filter(|n| matches!(groups.kind(*n), Kind::Forked(f) if f.log == first.log)).count()
        });
        ensure!(proofs.is_some_and(|proofs| proofs > 0), "noor has no proof");
        Ok(())
    });
}

/// The two who hold a half each never connect. One half comes with somebody who returns after months.
#[test]
fn one_who_returns_with_the_other_half_proves_the_fork() {
    story(12, |world| {
        let people = circle(world, &["ana", "sam", "lee"])?;
        let (ana, sam) = (people[0], people[1]);
        let mut lee = Changed::of(world, people[2])?;
        let [first, one, other] = two_halves(world, &lee);
        world.part(&[(sam, 1)]);
        world.run_ms(10_000)?;
        lee.give(world, ana, &[first.clone(), one]);
        lee.give(world, sam, &[first, other]);
        world.run_ms(60_000)?;
        world.devices[sam].away = true;
        world.turn_off(sam);
        world.skip_days(40)?;
        let paper = world.invite(ana)?;
        let noor = world.enter("noor", paper, 0, 0)?;
        world.run_ms(60_000)?;
        ensure!(counts(world, ana, &lee) && counts(world, noor, &lee), "proven by one half");
        world.heal();
        world.devices[sam].away = false;
        world.turn_on(sam)?;
        world.exchange_reach_lines();
        world.run_ms(5 * 60_000)?;
        for id in [ana, sam, noor] {
            ensure!(!counts(world, id, &lee), "{} counts the device", world.devices[id].name);
        }
        Ok(())
    });
}

/// Both halves were here before the program could prove it of a stretch, or the writer stopped between: the proof is
/// written when it is opened again and anything of the group log comes.
#[test]
fn a_stop_between_the_second_half_and_the_proof_loses_nothing() {
    // After 0 effects nothing of the second half is stored: it would have to come again.
    for after in 1..5 {
        story(13, |world| {
            let people = circle(world, &["ana", "sam", "lee"])?;
            let (ana, sam) = (people[0], people[1]);
            let mut lee = Changed::of(world, people[2])?;
            let [first, one, other] = two_halves(world, &lee);
            lee.give(world, ana, &[first.clone(), one]);
            world.stop_after = Some((ana, after));
            lee.give(world, ana, &[other]);
            world.stop_after = None;
            world.run_ms(60_000)?;
            world.turn_on(ana)?;
            let paper: Result<usize> = world.invite(sam);
            world.enter("noor", paper?, 0, 0)?;
            world.run_ms(5 * 60_000)?;
            ensure!(!counts(world, ana, &lee) && !counts(world, sam, &lee), "stopped after {after}: no proof");
            Ok(())
        });
    }
}
