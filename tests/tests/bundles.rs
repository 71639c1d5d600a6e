//! People who are never online together: real homes, real processes one after another, and files that go from hand to
//! hand.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::{Person, Town};
use kith_tests::traces::Secrets;
use serde_json::Value;

const GROUP: &str = "Thursday";

/// Hands over a stick: one writes, the other takes in. Gives what it brought.
fn hand(town: &Town, from: &Person, to: &Person, number: &mut usize) -> Result<(PathBuf, Value)> {
    *number += 1;
    let stick = town.path(&format!("stick {number}"));
    let path = stick.to_str().context("a path")?.to_owned();
    let written = from.does(&["bundle", "out", GROUP, "--to", &path])?;
    ensure!(written[0]["bytes"].as_u64() == Some(fs::metadata(&stick)?.len()), "{written:?}");
    let taken = to.does(&["bundle", "in", &path])?;
    ensure!(taken.len() == 1, "{taken:?}");
    Ok((stick, taken[0].clone()))
}

fn says(person: &Person, text: &str) -> Result<()> {
    let (_, state) = person.says_waiting(GROUP, text, "0")?;
    ensure!(state == "here", "{} is alone, and the words are {state}", person.name);
    Ok(())
}

/// Comes in by sticks alone.
fn comes_in(town: &Town, guest: &Person, by: &Person, number: &mut usize) -> Result<()> {
    let slip = by.invites(GROUP, &[])?;
    let asked = guest.does(&["enter", &slip, "--as", &guest.name, "--yes", "--wait", "0"])?;
    ensure!(asked[0]["state"] == "asked", "{asked:?}");
    let (_, taken) = hand(town, guest, by, number)?;
    ensure!(taken["requests"] == 1 && taken["state"] == "entered", "{taken}");
    let (_, taken) = hand(town, by, guest, number)?;
    ensure!(taken["state"] == "entered" && taken["damaged"] == 0, "{taken}");
    Ok(())
}

#[test]
fn a_group_lives_on_sticks_alone_and_the_sticks_show_nothing() -> Result<()> {
    let town = Town::new()?;
    let mut people = Vec::new();
    for (number, name) in ["Anneliese", "Wilhelmina", "Leopoldine"].into_iter().enumerate() {
        let mut person = town.person(name)?;
        // The home's own path is the test's, not the program's.
        let home = town.path(&format!("home {number}"));
        fs::rename(&person.home, &home)?;
        person.home = home;
        people.push(person);
    }
    let (ana, noor, lee) = (&people[0], &people[1], &people[2]);
    let mut number = 0;
    ana.founds(GROUP, &[])?;
    says(ana, "said before Wilhelmina came")?;
    // Story 3: a slip, a stick there and a stick back. Nobody was ever online with anybody.
    comes_in(&town, noor, ana, &mut number)?;
    ensure!(noor.members(GROUP)? == ["Anneliese", "Wilhelmina"]);
    ensure!(noor.reads(GROUP)?.is_empty(), "words from before");
    says(noor, "the first words by stick")?;
    let (stick, taken) = hand(&town, noor, ana, &mut number)?;
    ensure!(taken["words"] == 1, "{taken}");
    ensure!(noor.reads_texts(GROUP)? == ["the first words by stick"]);
    // Nothing is written over; the same stick again brings nothing; only its owner reads the file.
    let path = stick.to_str().context("a path")?;
    noor.is_refused("file-is-there", &["bundle", "out", GROUP, "--to", path])?;
    let again = ana.does(&["bundle", "in", path])?;
    ensure!(again[0]["words"] == 0 && again[0]["acts"] == 0, "{again:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        ensure!(fs::metadata(&stick)?.permissions().mode() & 0o777 == 0o600);
    }
    // Both ways at once: sticks that crossed on their way.
    comes_in(&town, lee, ana, &mut number)?;
    says(ana, "ana's words")?;
    says(noor, "noor's words")?;
    hand(&town, ana, noor, &mut number)?;
    hand(&town, noor, ana, &mut number)?;
    hand(&town, ana, lee, &mut number)?;
    let said = ana.reads(GROUP)?;
    ensure!(said.iter().filter_map(|words| words.text.as_deref()).any(|text| text == "ana's words"));
    // Noor's words waited for an answer: Leopoldine had come in.
    let unsent = noor.does(&["unsent", "list", GROUP])?;
    ensure!(unsent.len() == 1 && unsent[0]["state"] == "held", "{unsent:?}");
    noor.does(&["unsent", "send", GROUP, "--wait", "0"])?;
    hand(&town, noor, lee, &mut number)?;
    ensure!(lee.reads_texts(GROUP)? == ["ana's words", "noor's words"], "{:?}", lee.reads_texts(GROUP)?);
    // Every stick that went from hand to hand is searched.
    let mut secrets = Secrets::default();
    for words in ["the first words by stick", "ana's words", "noor's words", "said before Wilhelmina came", GROUP] {
        secrets.add_words("words", words)?;
    }
    let mut keys = 0;
    for person in &people {
        secrets.add_words("a name", &person.name)?;
        let passphrase = fs::read_to_string(&person.passphrase_file)?;
        keys += secrets.add_keys(&person.home, &passphrase, &town.path("a copy"))?;
    }
    ensure!(keys > 10, "only {keys} keys");
    let sticks = town.path("sticks");
    fs::create_dir(&sticks)?;
    for number in 1..=number {
        fs::rename(town.path(&format!("stick {number}")), sticks.join(number.to_string()))?;
    }
    let (found, bytes) = secrets.found_below(&sticks)?;
    ensure!(found.is_empty() && bytes > 50_000, "{bytes} bytes: {found:?}");
    for person in &people {
        ensure!(secrets.found_below(&person.home)?.0.is_empty(), "{}'s disk", person.name);
    }
    town.speaks_plainly()
}

#[test]
fn who_leaves_on_a_train_hands_over_a_stick() -> Result<()> {
    let town = Town::new()?;
    let (ana, lee, jo) = (town.person("Ana")?, town.person("Lee")?, town.person("Jo")?);
    let mut number = 0;
    ana.founds(GROUP, &[])?;
    comes_in(&town, &lee, &ana, &mut number)?;
    comes_in(&town, &jo, &ana, &mut number)?;
    hand(&town, &ana, &lee, &mut number)?;
    says(&lee, "in March")?;
    hand(&town, &lee, &ana, &mut number)?;
    hand(&town, &ana, &jo, &mut number)?;
    ensure!(jo.reads_texts(GROUP)? == ["in March"]);
    lee.does(&["leave", GROUP, "--take-back", "--goodbye", "take care", "--wait", "0"])?;
    hand(&town, &lee, &ana, &mut number)?;
    ensure!(ana.reads_texts(GROUP)? == ["take care"], "{:?}", ana.reads_texts(GROUP)?);
    ensure!(ana.members(GROUP)? == ["Ana", "Jo"]);
    // Ten days later, from Ana's hand.
    hand(&town, &ana, &jo, &mut number)?;
    ensure!(jo.reads_texts(GROUP)? == ["take care"]);
    ensure!(jo.members(GROUP)? == ["Ana", "Jo"]);
    // What is said later holds nothing for who left.
    says(&ana, "after Lee")?;
    let later = town.path("later");
    let later = later.to_str().context("a path")?;
    ana.does(&["bundle", "out", GROUP, "--to", later])?;
    lee.is_refused("not-for-here", &["bundle", "in", later])?;
    town.speaks_plainly()
}

#[test]
fn files_that_are_no_bundle_or_somebody_else_s_change_nothing() -> Result<()> {
    let town = Town::new()?;
    let (ana, noor, other) = (town.person("Ana")?, town.person("Noor")?, town.person("Kim")?);
    let mut number = 0;
    ana.founds(GROUP, &[])?;
    let path = |name: &str| Ok::<_, anyhow::Error>(town.path(name).to_str().context("a path")?.to_owned());
    let alone = path("alone")?;
    ana.is_refused("nobody-else", &["bundle", "out", GROUP, "--to", &alone])?;
    ensure!(!town.path("alone").exists(), "a refusal left a file");
    comes_in(&town, &noor, &ana, &mut number)?;
    other.founds("Kitchen", &[])?;
    says(&ana, "for Noor")?;
    let (stick, _) = hand(&town, &ana, &noor, &mut number)?;
    let bytes = fs::read(&stick)?;
    let stick = stick.to_str().context("a path")?;
    other.is_refused("not-for-here", &["bundle", "in", stick])?;
    ana.is_refused("not-for-here", &["bundle", "in", stick])?;
    ana.is_refused("no-such-member", &["bundle", "out", GROUP, "--to", &path("x")?, "--for", "Nobody"])?;
    fs::write(town.path("words"), "these are words and no bundle, though they are long enough for a beginning of one")?;
    fs::write(town.path("empty"), "")?;
    fs::File::create(town.path("huge"))?.set_len(40 << 20)?;
    for name in ["words", "empty", "huge"] {
        noor.is_refused("not-a-bundle", &["bundle", "in", &path(name)?])?;
    }
    noor.is_refused("cannot-open", &["bundle", "in", &path("missing")?])?;
    noor.is_refused("cannot-open", &["bundle", "in", &path("home of nobody")?])?;
    noor.is_refused("cannot-open", &["bundle", "in", "/dev/zero"])?;
    // Cut off in the middle, and bent in places: told, and what is whole is kept.
    let late = town.person("Lee")?;
    comes_in(&town, &late, &ana, &mut number)?;
    says(&ana, "for Lee too")?;
    let whole = path("whole")?;
    ana.does(&["bundle", "out", GROUP, "--to", &whole])?;
    let whole_bytes = fs::read(&whole)?;
    fs::write(town.path("cut"), &whole_bytes[..whole_bytes.len() - 1])?;
    let cut = late.runs(&["bundle", "in", &path("cut")?])?;
    if cut.code == Some(0) {
        ensure!(cut.objects()?[0]["damaged"].as_u64() > Some(0), "{cut:?}");
    } else {
        ensure!(cut.refusal()?.0 == "not-for-here", "{cut:?}");
    }
    late.does(&["bundle", "in", &whole])?;
    ensure!(late.reads_texts(GROUP)? == ["for Lee too"]);
    ensure!(bytes != whole_bytes);
    town.speaks_plainly()
}
