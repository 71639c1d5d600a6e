//! Story 5: words that other programs would act on. Five homes, each with a process of the real program.
#![cfg(unix)]

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::{Home, Passphrase};
use kith_protocol::step::Table;
use kith_tests::people::{Person, Town};
use kith_tests::traces::Secrets;
use serde_json::Value;

const GROUP: &str = "Thursday";

fn rooms(person: &Person) -> Result<Value> {
    person.does(&["room", "list", GROUP])?.into_iter().next().context("no list")
}

fn said_yes(person: &Person) -> Result<Vec<String>> {
    let rooms = rooms(person)?;
    let asks = rooms["asks"].as_array().context("no asks")?;
    let yes = asks.iter().flat_map(|ask| ask["yes"].as_array().into_iter().flatten());
    Ok(yes.filter_map(|yes| yes["name"].as_str().map(str::to_owned)).collect())
}

/// Waits until somebody is in a room with these people. Gives its id.
fn is_with(person: &Person, names: &[&str]) -> Result<String> {
    let find = |me: &Person| -> Result<Option<String>> {
        let rooms = rooms(me)?;
        let all = rooms["rooms"].as_array().context("no rooms")?.clone();
        let here = all.iter().find(|room| {
            let members: Vec<&str> =
                room["members"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            members == names
        });
        Ok(here.and_then(|room| room["room"].as_str()).map(str::to_owned))
    };
    person.until(&format!("is with {names:?}"), |me| Ok(find(me)?.is_some()))?;
    find(person)?.context("no room")
}

fn hears_in(person: &Person, room: &str, text: &str) -> Result<()> {
    person.until(&format!("hears “{text}” in the room"), |me| {
        let read = me.does(&["room", "read", GROUP, "--room", room])?;
        Ok(read.iter().any(|message| message["text"] == text))
    })
}

#[test]
fn sam_asks_in_the_night_and_only_those_sam_chose_are_there() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Sam", "Ana", "Ravi", "Kim", "Lee"])?;
    let [sam, ana, ravi, kim, lee] = &mut people[..] else { bail!("not five") };
    sam.says(GROUP, "I want to die tonight.")?;
    let asked = sam.does(&["room", "ask", GROUP, "can somebody sit with me"])?;
    let ask = asked[0]["id"].as_str().context("no id")?.to_owned();
    for person in [&*ana, &*ravi, &*kim, &*lee] {
        person.hears(GROUP, "can somebody sit with me")?;
    }
    ana.does(&["room", "yes", GROUP, &ask])?;
    ravi.does(&["room", "yes", GROUP, &ask])?;
    sam.until("knows who can", |me| Ok(said_yes(me)?.len() == 2))?;
    sam.does(&["room", "accept", GROUP, "Ana"])?;
    let room = is_with(ana, &["Ana", "Sam"])?;
    sam.does(&["room", "say", GROUP, "I am on the stairs"])?;
    hears_in(ana, &room, "I am on the stairs")?;

    // A power cut on one side: the room is there again, and so are its words.
    ana.is_cut_off()?;
    sam.does(&["room", "say", GROUP, "are you there"])?;
    ana.serves()?;
    hears_in(ana, &room, "are you there")?;

    // Ana steps back, and says nothing about it. Ravi comes into a room that is empty.
    ana.does(&["room", "close", GROUP])?;
    is_with(sam, &["Sam"])?;
    sam.does(&["room", "accept", GROUP, "Ravi"])?;
    let second = is_with(ravi, &["Ravi", "Sam"])?;
    ensure!(second != room, "Ravi came where Ana had been");
    ensure!(ravi.does(&["room", "read", GROUP])?.is_empty(), "Ravi's room holds something from before");
    ravi.does(&["room", "say", GROUP, "I am here now"])?;
    hears_in(sam, &second, "I am here now")?;

    // The others see an ask, and that no answer is needed: the same for all.
    for person in [&*kim, &*lee] {
        let read = person.does(&["read", GROUP])?;
        let asks: Vec<_> = read.iter().filter_map(|message| message["asks"].as_str()).collect();
        ensure!(asks == ["be-with-me", "enough"], "{}: {asks:?}", person.name);
        let rooms = rooms(person)?;
        ensure!(
            rooms["asks"].as_array().is_some_and(Vec::is_empty) && rooms["rooms"].as_array().is_some_and(Vec::is_empty)
        );
    }
    let mut secrets = Secrets::default();
    for words in ["I am on the stairs", "I am here now", "can somebody sit with me", "are you there"] {
        secrets.add_words(words, words)?;
    }
    for id in [&room, &second] {
        let bytes: Vec<u8> =
            (0..32).map(|i| u8::from_str_radix(&id[2 * i..2 * i + 2], 16)).collect::<Result<_, _>>()?;
        secrets.add_bytes("a room", &bytes)?;
    }
    for person in &people {
        let (found, _) = secrets.found_below(&person.home)?;
        ensure!(found.is_empty(), "{}'s disk: {found:?}", person.name);
    }

    // Set aside, the room is out of reach with its group, and comes back with it; erased, it is gone with it, keys too.
    let [sam, _, ravi, ..] = &mut people[..] else { bail!("not five") };
    sam.stops()?;
    let passphrase = fs::read_to_string(&sam.passphrase_file)?;
    let keys = secrets.add_keys(&sam.home, &passphrase, &town.path("a copy for its keys"))?;
    ensure!(keys > 5, "only {keys} keys");
    sam.serves()?;
    sam.does(&["set-aside", GROUP, "--days", "3"])?;
    sam.is_refused("no-such-group", &["room", "list", GROUP])?;
    ensure!(secrets.found_below(&sam.home)?.0.is_empty());
    sam.does(&["bring-back", GROUP])?;
    hears_in(sam, &second, "I am here now")?;
    sam.does(&["erase", GROUP, "--yes"])?;
    let (found, _) = secrets.found_below(&sam.home)?;
    ensure!(found.is_empty(), "{found:?}");
    ensure!(!fs::read_dir(&sam.home)?.flatten().any(|entry| entry.path().is_dir()), "a folder was left");
    // Who leaves has no row of a room left.
    ravi.does(&["leave", GROUP])?;
    ravi.stops()?;
    let passphrase = Passphrase::new(fs::read_to_string(&ravi.passphrase_file)?)?;
    let home = Home::open(&ravi.home, &passphrase)?;
    for id in home.personas() {
        let mut of_rooms = 0;
        let is_of_rooms = |table| matches!(table, Table::Room | Table::RoomWords);
        home.store(id)?.scan(|table, _, _| of_rooms += usize::from(is_of_rooms(table)))?;
        ensure!(of_rooms == 0, "{of_rooms} rows of rooms are left");
    }
    town.speaks_plainly()
}
