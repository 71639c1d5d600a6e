//! At three in the morning: set aside, brought back, erased, with the real program (`domain.md` 5, story 8), and that
//! these acts, taking back and leaving are whole or not at all.
//!
//! Eighteen kills, or as many as `KITH_KILLS` says, from the seed `KITH_SEED` or the first.
#![cfg(unix)]

use std::fs;
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kith_node::Home;
use kith_tests::people::{Person, Town};
use kith_tests::traces::Secrets;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

const GROUP: &str = "Thursday at the harbour";
const OTHER: &str = "Friday in the garden";
const OTHER_WORDS: &str = "kettle moss train lamp river button";
const WORDS: [&str; 3] = ["I want everything gone tonight", "stay as long as you like", "these words never left"];
/// A command with a node of its own takes some 300 ms.
const INSTANTS_MS: u64 = 350;

fn today() -> u64 {
    std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() / 86_400)
}

/// Everything of a group that may not lie open on a disk: words, names and every key there is.
fn secrets(town: &Town, person: &Person, names: &[&str]) -> Result<Secrets> {
    let mut secrets = Secrets::default();
    for words in WORDS {
        secrets.add_words("words", words)?;
    }
    secrets.add_words("the group's name", GROUP)?;
    for name in names {
        secrets.add_words(&format!("the name of {name}"), name)?;
    }
    let passphrase = fs::read_to_string(&person.passphrase_file)?;
    let keys = secrets.add_keys(&person.home, &passphrase, &town.path("a copy for its keys"))?;
    ensure!(keys > 5, "only {keys} keys");
    Ok(secrets)
}

fn folders(person: &Person) -> Result<usize> {
    Ok(fs::read_dir(&person.home)?.flatten().filter(|entry| entry.path().is_dir()).count())
}

#[test]
fn ravi_sets_a_group_aside_and_brings_it_back_at_noon_as_it_was() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Raviprakash", "Anneliese"])?;
    people[0].says(GROUP, WORDS[0])?;
    people[1].says(GROUP, WORDS[1])?;
    people[0].hears(GROUP, WORDS[1])?;
    people[1].hears(GROUP, WORDS[0])?;
    people[0].stops()?;
    let all = secrets(&town, &people[0], &["Raviprakash", "Anneliese"])?;
    people[0].serves()?;
    let before = people[0].does(&["read", GROUP])?;

    // A choice made in calmer days is what is offered; it is not imposed.
    people[0].does(&["set-aside", "--usual", "3"])?;
    let done = people[0].does(&["set-aside", GROUP])?;
    ensure!(done[0]["until_day"] == today() + 3 && done[0]["groups"] == 1, "{done:?}");
    let listed = people[0].runs(&["group", "list"])?;
    ensure!(!listed.out.contains("harbour") && listed.objects()?[0]["state"] == "set-aside", "{listed:?}");
    let shown = people[0].types(&["group", "list"])?;
    ensure!(shown.out.contains("A group set aside until") && !shown.out.contains("harbour"), "{shown:?}");
    people[0].is_refused("no-such-group", &["read", GROUP])?;

    // Without the passphrase it stays shut, also while a node runs; and without its name it has only a number.
    let right = people[0].passphrase_file.clone();
    people[0].passphrase_file = town.path("another passphrase");
    fs::write(&people[0].passphrase_file, "not these words")?;
    people[0].is_refused("wrong-passphrase", &["bring-back", GROUP])?;
    people[0].passphrase_file = right;
    people[0].is_refused("no-such-group", &["bring-back", "another name"])?;
    people[0].stops()?;
    let (found, bytes) = all.found_below(&people[0].home)?;
    ensure!(found.is_empty() && bytes > 10_000, "{found:?} in {bytes} bytes");

    // Life goes on meanwhile, and nobody is told anything.
    people[1].says(GROUP, "while Ravi sleeps")?;
    people[1].sees_members(GROUP, &["Anneliese", "Raviprakash"])?;
    people[0].serves()?;
    people[0].is_refused("no-such-group", &["read", GROUP])?;
    let back = people[0].does(&["bring-back", GROUP])?;
    ensure!(back[0]["name"] == GROUP, "{back:?}");
    let after = people[0].does(&["read", GROUP])?;
    ensure!(after[..before.len()] == before[..], "{after:?}");
    people[0].hears(GROUP, "while Ravi sleeps")?;
    people[0].says(GROUP, "good morning")?;
    people[1].hears(GROUP, "good morning")?;
    // Everything at once, with a number of days for this time.
    let all = people[0].does(&["set-aside", "--everything", "--days", "20"])?;
    ensure!(all[0]["until_day"] == today() + 20, "{all:?}");
    people[0].does(&["bring-back"])?;
    people[0].hears(GROUP, "good morning")?;
    town.speaks_plainly()
}

#[test]
fn an_erased_group_leaves_no_word_name_or_key_and_the_others_stay() -> Result<()> {
    for serving in [true, false] {
        let town = Town::new()?;
        let mut people = town.circle(GROUP, &["Raviprakash", "Anneliese"])?;
        people[0].says(GROUP, WORDS[0])?;
        people[1].says(GROUP, WORDS[1])?;
        people[0].hears(GROUP, WORDS[1])?;
        people[0].founds(OTHER, &[])?;
        people[0].says_waiting(OTHER, "this one stays here", "0")?;
        people[0].does(&["invite", GROUP])?;
        people[0].stops()?;
        // Said with nobody there, so that it lies in the outbox; and a second program's traces, cut off.
        people[1].stops()?;
        people[0].says_waiting(GROUP, WORDS[2], "0")?;
        let of_both = secrets(&town, &people[0], &["Raviprakash", "Anneliese"])?;
        ensure!(folders(&people[0])? == 2);
        if serving {
            people[0].serves()?;
        }
        let unasked = people[0].runs(&["erase", GROUP])?;
        ensure!(unasked.code == Some(2) && unasked.err.contains("needs-yes"), "{unasked:?}");
        people[0].does(&["erase", GROUP, "--yes"])?;
        people[0].is_refused("no-such-group", &["read", GROUP])?;
        ensure!(people[0].reads_texts(OTHER)?.is_empty());
        ensure!(people[0].does(&["unsent", "list", OTHER])?.len() == 1, "the other group lost its words");
        if serving {
            people[0].is_cut_off()?;
        }
        ensure!(folders(&people[0])? == 1, "a folder was left");
        let (found, _) = of_both.found_below(&people[0].home)?;
        ensure!(found.is_empty(), "{found:?}");
        // What opens with the passphrase now holds nothing of it either.
        let passphrase = kith_node::Passphrase::new(fs::read_to_string(&people[0].passphrase_file)?)?;
        let home = Home::open(&people[0].home, &passphrase)?;
        ensure!(home.personas().len() == 1);
        for id in home.personas() {
            let mut rows = Vec::new();
            home.store(id)?.scan(|_, key, value| rows.extend([key, value].concat()))?;
            let found = of_both.found_in(&rows);
            // Ravi's own name, and the keys of the other group, are among those that were looked for.
            let of_the_erased = ["words", "the group", "the name of Anneliese"];
            ensure!(!found.iter().any(|what| of_the_erased.iter().any(|of| what.starts_with(of))), "{found:?}");
        }
        drop(home);
        // Ana's words are Ana's; the door can open again on any day, and the earlier place stands.
        people[1].serves()?;
        ensure!(people[1].reads_texts(GROUP)?.contains(&WORDS[0].to_owned()));
        people[0].serves()?;
        people[0].enters(&people[1].invites(GROUP, &[])?)?;
        ensure!(people[0].reads_texts(GROUP)?.is_empty());
        ensure!(people[1].members(GROUP)?.len() == 3, "the earlier place does not stand");
        town.speaks_plainly()?;
    }
    Ok(())
}

#[test]
fn erasing_everything_leaves_nothing_of_the_home_and_a_new_one_can_begin() -> Result<()> {
    for serving in [true, false] {
        let town = Town::new()?;
        let mut ravi = town.person("Raviprakash")?;
        ravi.founds(GROUP, &[])?;
        ravi.founds(OTHER, &[])?;
        ravi.says_waiting(GROUP, WORDS[0], "0")?;
        ravi.does(&["set-aside", OTHER])?;
        if serving {
            ravi.serves()?;
        }
        ravi.does(&["erase", "--everything", "--yes"])?;
        if serving {
            ravi.has_ended()?;
        }
        ensure!(!ravi.home.exists(), "{:?} are left", fs::read_dir(&ravi.home)?.collect::<Vec<_>>());
        ravi.founds(GROUP, &[])?;
        ensure!(ravi.does(&["group", "list"])?.len() == 1);
        ensure!(ravi.does(&["unsent", "list", GROUP])?.is_empty());
        town.speaks_plainly()?;
    }
    Ok(())
}

#[test]
fn a_kill_at_any_instant_leaves_what_was_before_or_what_is_after() -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let kills = number("KITH_KILLS").unwrap_or(18);
    let seed = number("KITH_SEED").unwrap_or(1);
    println!("KITH_KILLS={kills} KITH_SEED={seed}");
    run(kills, seed).with_context(|| format!("again with KITH_KILLS={kills} KITH_SEED={seed}"))
}

fn run(kills: u64, seed: u64) -> Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let town = Town::new()?;
    let mut reached = 0;
    for kill in 0..kills {
        let mut ravi = town.person(&format!("Ravi {kill}"))?;
        ravi.founds(GROUP, &[])?;
        for words in WORDS {
            ravi.says_waiting(GROUP, words, "0")?;
        }
        let before = texts(&ravi)?.context("no group")?;
        let acts = ["set-aside", "bring-back", "erase", "everything", "take-back", "leave", "passphrase"];
        let act = acts[(kill % 7) as usize];
        if act == "bring-back" {
            ravi.does(&["set-aside", GROUP])?;
        }
        let other_file = town.path("another passphrase").display().to_string();
        fs::write(&other_file, OTHER_WORDS)?;
        let words: &[&str] = match act {
            "set-aside" => &["set-aside", GROUP],
            "bring-back" => &["bring-back", GROUP],
            "erase" => &["erase", GROUP, "--yes"],
            "take-back" => &["take-back", GROUP, "--all", "--wait", "0"],
            "passphrase" => &["passphrase", "--new-file", &other_file],
            "leave" => &["leave", GROUP, "--take-back", "--now", "--wait", "0"],
            _ => &["erase", "--everything", "--yes"],
        };
        let running = ravi.begins(words)?;
        let_pass(Duration::from_micros(random.next_u64() % (1_000 * INSTANTS_MS)));
        running.is_killed()?;
        let changed = act == "passphrase" && opens_with(&ravi, OTHER_WORDS)?;
        if changed {
            ensure!(!opens_with(&ravi, &fs::read_to_string(&ravi.passphrase_file)?)?, "both passphrases open the home");
            ravi.passphrase_file = town.path("another passphrase");
        }
        let there = Home::is_home(&ravi.home).then(|| texts(&ravi)).transpose()?.flatten();
        let aside = Home::is_home(&ravi.home)
            && ravi.does(&["group", "list"])?.iter().any(|group| group["state"] == "set-aside");
        let ended = match (act, there, aside) {
            ("take-back", Some(after), false) if after.is_empty() => true,
            ("passphrase", Some(after), false) if changed => {
                ensure!(after == before, "{after:?}");
                true
            }
            ("leave", None, false) => {
                ensure!(folders(&ravi)? == 0, "a folder was left");
                true
            }
            ("set-aside", None, true) | ("bring-back", Some(_), false) => true,
            ("erase" | "everything", None, false) => {
                // Whatever files are left lead nowhere, and go with the next start.
                if act == "everything" {
                    drop(Home::erase_at(&ravi.home));
                    ensure!(!ravi.home.join("key").exists());
                } else {
                    ensure!(folders(&ravi)? == 0, "a folder was left");
                }
                true
            }
            ("bring-back", None, true) => false,
            (_, Some(after), false) => {
                ensure!(after == before, "{after:?}");
                false
            }
            between => anyhow::bail!("between: {between:?}"),
        };
        reached += u64::from(ended);
    }
    println!("{reached} of {kills} kills came after the act; KITH_SEED={seed}");
    town.speaks_plainly()
}

fn opens_with(person: &Person, passphrase: &str) -> Result<bool> {
    Ok(Home::is_opened_by(&person.home, &kith_node::Passphrase::new(passphrase)?)?)
}

#[test]
fn another_passphrase_opens_the_same_home_and_the_earlier_one_no_more() -> Result<()> {
    let town = Town::new()?;
    let mut ravi = town.person("Raviprakash")?;
    ravi.founds(GROUP, &[])?;
    ravi.says_waiting(GROUP, WORDS[0], "0")?;
    ravi.says_waiting(GROUP, WORDS[1], "0")?;
    let before = texts(&ravi)?;
    let earlier = ravi.passphrase_file.clone();
    let (new, wrong) = (town.path("the new one"), town.path("a wrong one"));
    fs::write(&new, OTHER_WORDS)?;
    fs::write(&wrong, "not these words")?;
    let change = ["passphrase", "--new-file", new.to_str().context("a path")?];
    for serving in [false, true] {
        if serving {
            ravi.serves()?;
        }
        // A wrong present one is said plainly, and changes nothing.
        let right = std::mem::replace(&mut ravi.passphrase_file, wrong.clone());
        ravi.is_refused("wrong-passphrase", &change)?;
        ravi.passphrase_file = right;
        ensure!(!opens_with(&ravi, OTHER_WORDS)? || serving);
        ravi.does(&change)?;
        ravi.passphrase_file = new.clone();
        ensure!(opens_with(&ravi, OTHER_WORDS)?);
        ensure!(texts(&ravi)? == before, "a running node goes on");
    }
    ravi.is_cut_off()?;
    ensure!(texts(&ravi)? == before);
    ravi.passphrase_file = earlier;
    ravi.is_refused("wrong-passphrase", &["unsent", "list", GROUP])?;
    town.speaks_plainly()
}

/// The unsent words of the group; none if there is no such group.
fn texts(person: &Person) -> Result<Option<Vec<String>>> {
    let ended = person.runs(&["unsent", "list", GROUP])?;
    if ended.code == Some(0) {
        let texts = ended.objects()?.iter().filter_map(|words| words["text"].as_str().map(str::to_owned)).collect();
        return Ok(Some(texts));
    }
    ensure!(ended.refusal()?.0 == "no-such-group", "{ended:?}");
    Ok(None)
}

/// Lets so much time pass: the instant is what this test is about.
fn let_pass(time: Duration) {
    let (_keep, nothing) = channel::<()>();
    let _ = nothing.recv_timeout(time);
}
