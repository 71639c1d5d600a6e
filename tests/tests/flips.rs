//! Bits of a home change on the disk: each change is without effect or noticed, and none shows a wrong word.
//!
//! A hundred and fifty flips, or as many as `KITH_FLIPS` says (`.ci/long/flips`: 20,000), from the seed `KITH_SEED` or the first.
//! A few of those that cost rows are then opened by the real program beside a member who holds the words.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use kith_node::{Home, Passphrase};
use kith_tests::people::{Person, Town};
use kith_tests::traces::copy_folder;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

const GROUP: &str = "Thursday";
/// Of the flips that cost something, so many are opened by the program.
const OPENED_MAX: usize = 6;

type Rows = BTreeMap<(u8, Vec<u8>), Vec<u8>>;

/// What opens of a home: its rows, and how many did not open. None if the home itself does not: that is noticed.
fn rows(home: &Path, passphrase: &Passphrase) -> Option<(Rows, usize)> {
    let home = Home::open(home, passphrase).ok()?;
    let (mut rows, mut damaged) = (Rows::new(), 0);
    for id in home.personas() {
        let store = home.store(id).ok()?;
        damaged += store.scan(|table, key, value| drop(rows.insert((table as u8, key), value))).ok()?;
    }
    Some((rows, damaged))
}

fn files(folder: &Path, found: &mut Vec<(PathBuf, u64)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let (path, about) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?)))?;
        if about.is_dir() {
            files(&path, found)?;
        } else if about.is_file() {
            found.push((path, about.len()));
        }
    }
    found.sort();
    Ok(())
}

/// Flips one bit somewhere in the files of a home. Gives where.
fn flip(home: &Path, random: &mut ChaCha8Rng) -> Result<String> {
    let mut all = Vec::new();
    files(home, &mut all)?;
    let bytes: u64 = all.iter().map(|(_, bytes)| bytes).sum();
    let mut at = random.next_u64() % bytes;
    for (path, length) in all {
        if at < length {
            let mut content = fs::read(&path)?;
            content[at as usize] ^= 1 << (random.next_u64() % 8);
            fs::write(&path, content)?;
            return Ok(format!("byte {at} of {}", path.file_name().unwrap_or_default().to_string_lossy()));
        }
        at -= length;
    }
    anyhow::bail!("an empty home")
}

#[test]
fn no_flipped_bit_shows_a_wrong_word_and_what_others_hold_comes_back() -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let flips = number("KITH_FLIPS").unwrap_or(150);
    let seed = number("KITH_SEED").unwrap_or(1);
    println!("KITH_FLIPS={flips} KITH_SEED={seed}");
    run(flips, seed).with_context(|| format!("again with KITH_FLIPS={flips} KITH_SEED={seed}"))
}

fn run(flips: u64, seed: u64) -> Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Jo", "Lee"])?;
    for words in 0..6 {
        people[words % 2].says(GROUP, &format!("words number {words}"))?;
    }
    for person in &people {
        for words in 0..6 {
            person.hears(GROUP, &format!("words number {words}"))?;
        }
    }
    let texts = people[0].reads_texts(GROUP)?;
    people[0].stops()?;
    let passphrase = Passphrase::new(fs::read_to_string(&people[0].passphrase_file)?)?;
    let whole = town.path("whole");
    copy_folder(&people[0].home, &whole)?;
    let (before, damaged) = rows(&whole, &passphrase).context("the home does not open")?;
    ensure!(damaged == 0 && before.len() > 20, "{} rows", before.len());

    let (mut shut, mut damaged_rows, mut silent, mut costly) = (0, 0, 0, Vec::new());
    for number in 0..flips {
        let flipped = town.path(&format!("flipped {number}"));
        copy_folder(&people[0].home, &flipped)?;
        let at = flip(&flipped, &mut random)?;
        let kept = town.path("kept as flipped");
        if costly.len() < OPENED_MAX {
            copy_folder(&flipped, &kept)?;
        }
        match rows(&flipped, &passphrase) {
            None => shut += 1,
            Some((after, damaged)) => {
                for (name, value) in &after {
                    ensure!(before.get(name) == Some(value), "{at}: a row holds something else");
                }
                let missing = before.len() - after.len();
                damaged_rows += usize::from(damaged > 0);
                silent += usize::from(missing > 0 && damaged == 0);
                if missing > 0 && costly.len() < OPENED_MAX {
                    let keep = town.path(&format!("costly {number}"));
                    fs::rename(&kept, &keep)?;
                    let lost: Vec<_> =
                        before.keys().filter(|name| !after.contains_key(*name)).map(|(t, _)| t).collect();
                    costly.push((format!("{at}, lost rows of tables {lost:?}"), keep));
                }
            }
        }
        let _ = fs::remove_dir_all(&kept);
        fs::remove_dir_all(&flipped)?;
    }
    println!(
        "{flips} flips: {shut} homes did not open, {damaged_rows} lost rows and said so, {silent} lost rows that only \
         the logs notice, no row held something else; KITH_SEED={seed}"
    );
    ensure!(shut > 0 && damaged_rows > 0, "the flips cost nothing: they were not looked at");
    for (at, home) in costly {
        comes_back(&town, &mut people[0], &home, &texts).with_context(|| at)?;
    }
    town.speaks_plainly()
}

/// The program opens a damaged home: it says so, or shows no wrong word and fetches again what the other member holds.
fn comes_back(town: &Town, jo: &mut Person, damaged: &Path, texts: &[String]) -> Result<()> {
    let whole = std::mem::replace(&mut jo.home, damaged.to_owned());
    let shown = jo.runs(&["read", GROUP, "--wait", "0"])?;
    if shown.code == Some(0) {
        for words in shown.objects()? {
            let right = words["text"].as_str().is_none_or(|text| texts.iter().any(|known| known == text));
            ensure!(right, "a wrong word: {words}");
        }
        jo.serves()?;
        for text in texts {
            jo.hears(GROUP, text)?;
        }
        jo.stops()?;
    } else {
        // Noticed: said in one plain sentence.
        shown.refusal()?;
    }
    jo.home = whole;
    town.speaks_plainly()
}
