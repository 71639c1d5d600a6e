//! A copy and a recovery slip are whole or not there, and a return by the slip can be done again, when the real program is killed at any instant.
//!
//! Twelve kills, or as many as `KITH_KILLS` says, from the seed `KITH_SEED` or the first. (Setting aside, bringing back,
//! erasing, taking back and leaving: `gone.rs`.)
#![cfg(unix)]

use std::fs;
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kith_protocol::member::recovering::RecoverySlip;
use kith_tests::people::{Person, Town};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

const GROUP: &str = "Thursday";
/// A command with a node of its own takes some 300 ms.
const INSTANTS_MS: u64 = 350;

#[test]
fn a_kill_leaves_a_whole_copy_or_slip_or_none() -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let kills = number("KITH_KILLS").unwrap_or(12);
    let seed = number("KITH_SEED").unwrap_or(1);
    println!("KITH_KILLS={kills} KITH_SEED={seed}");
    run(kills, seed).with_context(|| format!("again with KITH_KILLS={kills} KITH_SEED={seed}"))
}

fn run(kills: u64, seed: u64) -> Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let town = Town::new()?;
    let jo = town.person("Jo")?;
    jo.founds(GROUP, &[])?;
    for number in 0..4 {
        jo.says_waiting(GROUP, &format!("my words, number {number}: {}", "and so on ".repeat(50)), "0")?;
    }
    let mut whole = 0;
    for kill in 0..kills {
        let to = town.path(&format!("out {kill}"));
        let out = to.to_str().context("a path")?;
        let copies = kill % 2 == 0;
        let with_slip = town.person(&format!("Lee {kill}"))?;
        if !copies {
            with_slip.founds(GROUP, &[])?;
        }
        let words: &[&str] = if copies {
            &["copy", GROUP, "--to", out, "--signed", "--wait", "0"]
        } else {
            &["device", "recovery-slip", GROUP, "--out", out]
        };
        let running = if copies { &jo } else { &with_slip }.begins(words)?;
        let (_keep, nothing) = channel::<()>();
        let _ = nothing.recv_timeout(Duration::from_micros(random.next_u64() % (1_000 * INSTANTS_MS)));
        running.is_killed()?;
        let there = to.exists();
        whole += u64::from(there);
        if copies {
            copied(&jo, out, there)?;
        } else {
            slip(&with_slip, &to, there)?;
        }
    }
    println!("{whole} of {kills} kills came after the act; KITH_SEED={seed}");
    town.speaks_plainly()
}

/// Whole under its name, or not there and written the next time.
fn copied(jo: &Person, out: &str, there: bool) -> Result<()> {
    if !there {
        jo.does(&["copy", GROUP, "--to", out, "--signed", "--wait", "0"])?;
    }
    let checked = jo.does(&["copy", "check", out])?;
    ensure!(checked[0]["whole"] == true && checked[0]["me"] == "Jo", "{checked:?}");
    Ok(())
}

/// On the paper, or still on the device.
fn slip(lee: &Person, to: &std::path::Path, there: bool) -> Result<()> {
    if there {
        RecoverySlip::from_text(&fs::read_to_string(to)?)?;
        return Ok(());
    }
    let printed = lee.does(&["device", "recovery-slip", GROUP])?;
    let line = printed[0]["slip"].as_str().context("the slip is neither on paper nor on the device")?;
    RecoverySlip::from_text(line)?;
    Ok(())
}

/// Coming back by the slip is cut off at any instant: done again, its person is in, once, and is heard.
#[test]
fn a_return_by_the_slip_that_was_killed_is_done_again_and_brings_one_person_back() -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let seed = number("KITH_SEED").unwrap_or(1);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..number("KITH_KILLS").map_or(2, |kills| kills.div_ceil(6)) {
        let town = Town::new()?;
        let mut people = town.circle(GROUP, &["Ana", "Mika"])?;
        let paper = town.path("paper").to_str().context("a path")?.to_owned();
        people[1].does(&["device", "recovery-slip", GROUP, "--out", &paper])?;
        people[1].says(GROUP, "before")?;
        people[0].hears(GROUP, "before")?;
        people[1].stops()?;
        let mut desk = town.person("Mika's desk")?;
        let running = desk.begins(&["device", "replace", &paper, "--yes", "--wait", "10"])?;
        let instant = random.next_u64() % 1_500_000;
        let (_keep, nothing) = channel::<()>();
        let _ = nothing.recv_timeout(Duration::from_micros(instant));
        running.is_killed()?;
        desk.serves()?;
        // Where the first had come about there is nothing more to do, and that is said.
        let again = desk.runs(&["device", "replace", &paper, "--yes", "--wait", "20"])?;
        if again.code != Some(0) {
            ensure!(again.code == Some(1) && again.err.contains("already-in"), "{again:?}");
        }
        let told = || format!("KITH_SEED={seed}, killed after {instant} µs, then {again:?}");
        desk.sees_members(GROUP, &["Ana", "Mika"]).with_context(told)?;
        desk.says(GROUP, "Mika is back").with_context(told)?;
        people[0].hears(GROUP, "Mika is back").with_context(told)?;
        people[0].sees_members(GROUP, &["Ana", "Mika"])?;
        people[0].says(GROUP, "welcome")?;
        desk.hears(GROUP, "welcome").with_context(told)?;
        town.speaks_plainly()?;
    }
    Ok(())
}
