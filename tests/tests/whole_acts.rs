//! A copy and a recovery slip are whole or not there when the real program is killed at any instant.
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
