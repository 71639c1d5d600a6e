//! Whom to ask for what is lacking, in virtual time: nobody who says nothing holds the others up, and nothing comes twice.

use anyhow::{Result, ensure};
use kith_protocol::wire::run::Run;
use kith_protocol::wire::{Dictionary, Frame};
use kith_tests::simulator::World;

use super::{circle, story};

/// The first byte of a run.
const RUN: u8 = 2;

const WORDS: usize = 150;

/// Dan was away while the others said much; they all hold it.
fn dan_missed_much(world: &mut World) -> Result<Vec<usize>> {
    let people = circle(world, &["alice", "bob", "cleo", "dan"])?;
    world.turn_off(people[3]);
    for n in 0..WORDS {
        world.say(people[n % 3], &format!("word {n}: {}", "and so on ".repeat(20)))?;
    }
    world.run_ms(60_000)?;
    Ok(people)
}

fn read_all(world: &mut World, id: usize) -> Result<bool> {
    Ok(world.reads(id)?.len() == WORDS)
}

fn run_bytes(world: &World, to: usize) -> usize {
    world.heard.get(&(to, RUN)).copied().unwrap_or(0)
}

/// How long dan's device takes to have everything, from the moment it has any connection, and what it is sent.
fn catch_up(world: &mut World, dan: usize) -> Result<(u64, usize)> {
    let before = run_bytes(world, dan);
    world.turn_on(dan)?;
    let mut since = None;
    for _ in 0..3_000 {
        world.run_ms(20)?;
        if since.is_none() && world.devices[dan].member.as_ref().is_some_and(|m| m.connections() > 0) {
            since = Some(world.now_ms);
        }
        if read_all(world, dan)? {
            let took = world.now_ms - since.unwrap_or(world.now_ms);
            // Whatever else is still under way comes as well.
            world.run_ms(30_000)?;
            return Ok((took, run_bytes(world, dan) - before));
        }
    }
    anyhow::bail!("not caught up in a minute")
}

#[test]
fn what_was_missed_comes_once() {
    for seed in 0..8 {
        story(seed, |world| {
            let people = dan_missed_much(world)?;
            let (took, all) = catch_up(world, people[3])?;
            ensure!(took < 2_500, "{took} ms");
            // Nothing is compressed: each word's own bytes.
            let least = WORDS * 200;
            ensure!(all > least && all < least * 2, "{all} bytes of runs");
            Ok(())
        });
    }
}

/// Two of three connections stand and say nothing: devices asleep. Whoever is asked first, the one that speaks is asked soon.
#[test]
fn connections_that_say_nothing_hold_nobody_up() {
    let mut longest = 0;
    for seed in 0..12 {
        story(seed, |world| {
            let people = dan_missed_much(world)?;
            let speaks = people[usize::try_from(seed % 3)?];
            world.silent = people[..3].iter().copied().filter(|id| *id != speaks).collect();
            let (took, all) = catch_up(world, people[3])?;
            longest = longest.max(took);
            ensure!(took < 4_500, "{took} ms");
            ensure!(all < WORDS * 400, "{all} bytes of runs");
            world.silent.clear();
            Ok(())
        });
    }
    // Otherwise no silent one was ever asked first, and nothing was seen.
    assert!(longest > 1_500, "{longest} ms at most");
}

/// Who sends runs that bring nothing holds nobody up either, however often they come.
#[test]
fn runs_that_bring_nothing_hold_nobody_up() {
    story(5, |world| {
        let people = dan_missed_much(world)?;
        let dan = people[3];
        world.part(&[(people[1], 1), (people[2], 1)]);
        world.turn_on(dan)?;
        // Alice's program is changed: it is there first, is asked, and trickles.
        world.turn_off(people[0]);
        let alice = world.devices[people[0]].presents;
        let line = world.line(dan, alice);
        let Some(line) = line else { anyhow::bail!("not let in") };
        let log = world.devices[dan].member.as_ref().map(|m| m.groups().log()).unwrap_or_default();
        let mut says = Dictionary::default();
        world.speak(dan, line, Frame::Have(kith_protocol::wire::Have::default()).write(&mut says));
        world.part(&[(people[1], 0), (people[2], 0)]);
        world.exchange_reach_lines();
        let began = world.now_ms;
        while !read_all(world, dan)? {
            world.run_ms(500)?;
            let run = Frame::Run(Run { log, epoch: None, entries: Vec::new() });
            world.speak(dan, line, run.write(&mut says));
            ensure!(world.now_ms < began + 8_000, "held up by runs without anything in them");
        }
        world.hang_up(dan, line);
        Ok(())
    });
}
