//! People who are never online together and have a courier: real homes, real processes one after another, and a courier
//! that is killed and begins again.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use kith_tests::people::{Person, Running, Town};
use kith_tests::traces::Secrets;

const GROUP: &str = "Thursday";

/// A courier: the process, and the file with its slip.
struct Courier {
    home: Person,
    running: Option<Running>,
    slip: String,
}

impl Courier {
    fn begins(town: &Town) -> Result<Self> {
        let home = town.cautious_person("the courier")?;
        let mut courier = Self { home, running: None, slip: String::new() };
        courier.goes_on()?;
        Ok(courier)
    }

    fn goes_on(&mut self) -> Result<()> {
        let mut running = self.home.begins(&["courier", "serve"])?;
        let line: serde_json::Value = serde_json::from_str(&running.line()?)?;
        let slip = line["slip"].as_str().context("no slip")?.to_owned();
        ensure!(self.slip.is_empty() || self.slip == slip, "it has another slip after a restart");
        self.slip = slip;
        self.running = Some(running);
        Ok(())
    }

    /// As a power cut would.
    fn is_killed(&mut self) -> Result<()> {
        self.running.take().context("no courier")?.is_killed().map(drop)
    }
}

/// Somebody alone says something: it goes to the courier at once.
fn says(person: &Person, text: &str) -> Result<()> {
    let (_, state) = person.says_waiting(GROUP, text, "20")?;
    ensure!(state == "sent", "{}: {state}", person.name);
    Ok(())
}

/// What somebody alone reads once the visit at the courier has ended.
fn reads(person: &Person) -> Result<Vec<String>> {
    let words = person.does(&["read", GROUP, "--wait", "20"])?;
    Ok(words.iter().filter_map(|words| words["text"].as_str().map(str::to_owned)).collect())
}

/// Comes in with nobody online: the guest leaves the request, a member collects it, the guest collects the welcome.
fn comes_in(guest: &Person, by: &Person) -> Result<()> {
    let slip = by.invites(GROUP, &[])?;
    let asked = guest.does(&["enter", &slip, "--as", &guest.name, "--yes", "--wait", "4"])?;
    ensure!(asked[0]["state"] == "asked", "{asked:?}");
    by.does(&["read", GROUP, "--wait", "20"])?;
    ensure!(by.members(GROUP)?.contains(&guest.name), "{:?}", by.members(GROUP)?);
    guest.does(&["group", "show", GROUP, "--wait", "20"])?;
    guest.does(&["read", GROUP, "--wait", "20"])?;
    let state = guest.group(GROUP)?["state"].clone();
    ensure!(state == "entered", "{} is {state}", guest.name);
    Ok(())
}

#[test]
fn two_who_are_never_online_together_exchange_words_by_a_courier_that_is_killed() -> Result<()> {
    let town = Town::new()?;
    let mut courier = Courier::begins(&town)?;
    // The homes' own paths are the test's, not the program's.
    let mut people = Vec::new();
    for (number, name) in ["Anneliese", "Wilhelmina"].into_iter().enumerate() {
        let mut person = town.person(name)?;
        let home = town.path(&format!("home {number}"));
        fs::rename(&person.home, &home)?;
        person.home = home;
        people.push(person);
    }
    let (ana, noor) = (&people[0], &people[1]);
    ana.founds(GROUP, &[])?;
    ana.is_refused("not-a-courier-slip", &["group", "courier", "add", GROUP, "kith-courier:abc"])?;
    ana.does(&["group", "courier", "add", GROUP, &courier.slip])?;
    comes_in(noor, ana)?;
    ensure!(noor.members(GROUP)? == ["Anneliese", "Wilhelmina"]);
    says(noor, "said to nobody who is there")?;
    courier.is_killed()?;
    courier.goes_on()?;
    let heard = reads(ana)?;
    ensure!(heard == ["said to nobody who is there"], "{heard:?}");
    // While the courier is away the words stay on the device, and go when it is back.
    courier.is_killed()?;
    let (_, state) = ana.says_waiting(GROUP, "an answer that waits", "3")?;
    ensure!(state == "here", "{state}");
    courier.goes_on()?;
    says(ana, "and one more")?;
    let heard = reads(noor)?;
    ensure!(heard == ["said to nobody who is there", "an answer that waits", "and one more"], "{heard:?}");
    let list = noor.does(&["group", "courier", "list", GROUP])?;
    ensure!(list.len() == 1 && list[0]["by"] == "Anneliese" && list[0]["reached"] != false, "{list:?}");
    // Everything the courier keeps, searched for words, names and keys.
    let mut secrets = Secrets::default();
    for words in ["said to nobody who is there", "an answer that waits", "and one more", GROUP] {
        secrets.add_words("words", words)?;
    }
    let mut keys = 0;
    for person in &people {
        secrets.add_words("a name", &person.name)?;
        let passphrase = fs::read_to_string(&person.passphrase_file)?;
        keys += secrets.add_keys(&person.home, &passphrase, &town.path("a copy"))?;
    }
    ensure!(keys > 10, "only {keys} keys");
    courier.running.take().context("no courier")?.is_asked_to_end()?;
    let (found, bytes) = secrets.found_below(&courier.home.home)?;
    ensure!(found.is_empty() && bytes > 10_000, "{bytes} bytes: {found:?}");
    for person in &people {
        ensure!(secrets.found_below(&person.home)?.0.is_empty(), "{}'s disk", person.name);
    }
    // It is put away again, and everybody's device goes there no more.
    ana.does(&["group", "courier", "remove", GROUP, "1", "--wait", "0"])?;
    ensure!(ana.does(&["group", "courier", "list", GROUP])?.is_empty());
    town.speaks_plainly()
}
