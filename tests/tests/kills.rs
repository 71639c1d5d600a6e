//! Programs are killed at random instants while people speak; nothing that was acknowledged is lost.
//!
//! Eight kills, or as many as `KITH_KILLS` says (`.ci/long/kills`: 200), from the seed `KITH_SEED` or a new one.
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::{Person, Running, Town};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

const GROUP: &str = "Thursday";
const NAMES: [&str; 3] = ["Ana", "Lee", "Sam"];
/// A command takes some 30 ms with a running node and some 500 ms with its own: kills fall before, within and after.
const INSTANTS_MS: u64 = 120;
const INSTANTS_ALONE_MS: u64 = 700;

/// What was said: text → id once it was acknowledged.
#[derive(Default)]
struct Said {
    acknowledged: BTreeMap<String, String>,
    attempts: usize,
}

impl Said {
    fn begin(&mut self, person: &Person) -> Result<(String, Running)> {
        self.attempts += 1;
        let text = format!("{} says {}", person.name, self.attempts);
        let running = person.begins(&["say", GROUP, "--wait", "0", &text])?;
        Ok((text, running))
    }

    fn end(&mut self, text: String, running: Running, kill: bool) -> Result<()> {
        let ended = if kill { running.is_killed()? } else { running.ends()? };
        if let Some(done) = ended.objects()?.first() {
            let id = done["id"].as_str().context("no id")?.to_owned();
            self.acknowledged.insert(text, id);
        } else if !kill {
            // Its node was killed under it: refused in one sentence, or cut off with it.
            let (code, _) = ended.refusal()?;
            ensure!(["closing", "home-in-use", "not-a-call"].contains(&code.as_str()), "{text}: {ended:?}");
        }
        Ok(())
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lets so much time pass: the instant is what this test is about.
fn let_pass(time: Duration) {
    let (_keep, nothing) = channel::<()>();
    let _ = nothing.recv_timeout(time);
}

#[test]
fn nothing_acknowledged_is_lost_when_programs_are_killed() -> Result<()> {
    let kills = number("KITH_KILLS").unwrap_or(8);
    let fresh = || std::time::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_nanos() as u64);
    let seed = number("KITH_SEED").unwrap_or_else(fresh);
    println!("KITH_KILLS={kills} KITH_SEED={seed}");
    run(kills, seed).with_context(|| format!("again with KITH_KILLS={kills} KITH_SEED={seed}"))
}

fn run(kills: u64, seed: u64) -> Result<()> {
    let begun = Instant::now();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &NAMES)?;
    let mut said = Said::default();
    for _ in 0..kills {
        let victim = (random.next_u64() % NAMES.len() as u64) as usize;
        let alone = random.next_u64().is_multiple_of(3);
        let instants = if alone { INSTANTS_ALONE_MS } else { INSTANTS_MS };
        let instant = Duration::from_micros(random.next_u64() % (1_000 * instants));
        if alone {
            // A single command with a node of its own is killed.
            people[victim].stops()?;
        }
        let mut speaking = Vec::new();
        for _ in 0..2 {
            for (at, person) in people.iter().enumerate() {
                if !alone || at != victim {
                    speaking.push(said.begin(person)?);
                }
            }
        }
        let single = if alone { Some(said.begin(&people[victim])?) } else { None };
        let_pass(instant);
        match single {
            Some((text, running)) => said.end(text, running, true)?,
            None => drop(people[victim].is_cut_off()?),
        }
        for (text, running) in speaking {
            said.end(text, running, false)?;
        }
        people[victim].serves()?;
    }
    converge(&people, &said)?;
    // And the same from the disks alone.
    for person in &mut people {
        person.stops()?;
    }
    same(&people, &said)?;
    println!(
        "{kills} kills, {} sayings, {} acknowledged, all on {} devices; {} s; KITH_SEED={seed}",
        said.attempts,
        said.acknowledged.len(),
        people.len(),
        begun.elapsed().as_secs(),
    );
    town.speaks_plainly()
}

fn converge(people: &[Person], said: &Said) -> Result<()> {
    for person in people {
        person.until("hears everything that was acknowledged", |me| {
            let ids: BTreeSet<_> = me.reads(GROUP)?.into_iter().map(|words| words.id).collect();
            Ok(said.acknowledged.values().all(|id| ids.contains(id)))
        })?;
    }
    // What was stored and not acknowledged goes too; then all read the same.
    people[0].until("reads what all read", |me| {
        let read = me.reads(GROUP)?;
        let others = people[1..].iter().map(|other| other.reads(GROUP)).collect::<Result<Vec<_>>>()?;
        let unsent = people.iter().map(|person| person.does(&["unsent", "list", GROUP]));
        let unsent = unsent.collect::<Result<Vec<_>>>()?.into_iter().flatten().count();
        Ok(unsent == 0 && others.iter().all(|other| *other == read))
    })
}

fn same(people: &[Person], said: &Said) -> Result<()> {
    let read = people[0].reads(GROUP)?;
    let snapshot = people[0].group(GROUP)?["snapshot"].clone();
    for person in people {
        ensure!(person.reads(GROUP)? == read, "{} reads otherwise", person.name);
        ensure!(person.group(GROUP)?["snapshot"] == snapshot && person.members(GROUP)? == NAMES);
    }
    let ids: BTreeSet<_> = read.iter().map(|words| &words.id).collect();
    let texts: BTreeSet<_> = read.iter().filter_map(|words| words.text.as_ref()).collect();
    ensure!(ids.len() == read.len() && texts.len() == read.len(), "said twice: {read:?}");
    for (text, id) in &said.acknowledged {
        let kept = read.iter().find(|words| words.id == *id).with_context(|| format!("lost: {text}"))?;
        ensure!(kept.text.as_deref() == Some(text), "{kept:?} instead of {text}");
    }
    Ok(())
}
