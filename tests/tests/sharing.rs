//! Files in a group of people, with the real program: everybody has everybody's, what is wished comes by itself, and when
//! whoever gives goes away in the middle somebody else goes on.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use kith_node::api::{Answer, Call, Link};
use kith_tests::people::{Person, Running, Town};
use kith_tests::traces::noise;

const GROUP: &str = "Thursday";
/// How long a file is waited for.
const WITHIN_MS: u64 = 120_000;

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path")
}

/// What somebody's running node is asked by.
fn link(runtime: &tokio::runtime::Runtime, person: &Person) -> Result<Link> {
    runtime.block_on(kith_node::attach(&person.home)).context("nobody serves")
}

/// The ids of all files that somebody has heard of, by their names.
fn files(person: &Person) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for message in person.does(&["read", GROUP])? {
        for file in message["attachments"].as_array().context("no list of files")? {
            let field = |name: &str| Ok::<_, anyhow::Error>(file[name].as_str().context("no field")?.to_owned());
            found.insert(field("name")?, field("id")?);
        }
    }
    Ok(found)
}

/// Sealed files on somebody's shelf, by size.
fn shelf(person: &Person) -> Result<Vec<u64>> {
    let mut sizes = Vec::new();
    let mut folders = vec![person.home.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                // What goes while it is looked at is no file any more.
                false if path.extension().is_some_and(|ending| ending == "data") => {
                    sizes.extend(path.metadata().map(|meta| meta.len()));
                }
                false => {}
            }
        }
    }
    Ok(sizes)
}

#[test]
fn five_homes_share_ten_files_each_and_all_are_alike() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Lee", "Sam", "Noor", "Jo"])?;
    let mut contents = BTreeMap::new();
    for (person, seed) in people.iter().zip(1_000..) {
        let mut words = vec!["say".to_owned(), GROUP.to_owned()];
        for number in 0..10u64 {
            // From nothing to beyond a chunk.
            let length = [0, 1, 1_024, 16_384, 16_385, 40_000, 65_536, 65_537, 100_000, 150_000][number as usize];
            let (name, content) = (format!("{} {number}.bin", person.name), noise(length, seed * 100 + number));
            let path = town.path(&name);
            fs::write(&path, &content)?;
            words.extend(["--attach".to_owned(), text(&path)?.to_owned()]);
            contents.insert(name, content);
        }
        words.extend(["--".to_owned(), format!("ten files of {}", person.name)]);
        person.does(&words.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    let runtime = tokio::runtime::Runtime::new()?;
    for person in &people {
        for other in &people {
            person.hears(GROUP, &format!("ten files of {}", other.name))?;
        }
        let heard = files(person)?;
        ensure!(heard.keys().eq(contents.keys()), "{}: {:?}", person.name, heard.keys());
        let link = link(&runtime, person)?;
        let folder = town.path(&format!("{} saved", person.name));
        fs::create_dir(&folder)?;
        for (name, id) in heard {
            let call =
                Call::Save { group: GROUP.to_owned(), attachment: id, to: folder.join(&name), within_ms: WITHIN_MS };
            let saved = runtime.block_on(link.call(call));
            ensure!(matches!(saved, Ok(Answer::Saved { .. })), "{}: {name}: {saved:?}", person.name);
            ensure!(fs::read(folder.join(&name))? == contents[&name], "{}: another {name}", person.name);
        }
    }
    town.speaks_plainly()
}

#[test]
fn small_files_come_by_themselves_where_it_is_wished_and_the_oldest_make_room() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam"])?;
    people[1].stops()?;
    fs::write(people[1].home.join("settings.toml"), "fetch_files_kb = 100\nkeep_files_mb = 1\n")?;
    people[1].serves()?;
    let own = town.path("of Lee.bin");
    fs::write(&own, noise(900_000, 50))?;
    people[1].does(&["say", GROUP, "--attach", text(&own)?, "--", "from Lee"])?;
    let mut sent = Vec::new();
    for number in 0..14u64 {
        let (path, content) = (town.path(&format!("{number}.bin")), noise(95_000, 60 + number));
        fs::write(&path, &content)?;
        let done = people[0].does(&["say", GROUP, "--attach", text(&path)?, "--", &format!("small {number}")])?;
        sent.push((done[0]["id"].as_str().context("no id")?.to_owned(), content));
    }
    let large = town.path("large.bin");
    fs::write(&large, noise(101_000, 90))?;
    people[0].does(&["say", GROUP, "--attach", text(&large)?, "--", "a large one"])?;
    people[1].hears(GROUP, "a large one")?;
    // A megabyte holds ten of 98,320 sealed bytes; beside them there is Lee's own.
    let full = |me: &Person| {
        let sizes = shelf(me)?;
        Ok(sizes.iter().filter(|size| **size < 100_000).count() == 10 && sizes.iter().any(|size| *size > 900_000))
    };
    people[1].until("holds the ten newest and what is Lee's own", full)?;
    ensure!(shelf(&people[2])?.is_empty(), "nothing comes to who does not wish it");

    people[0].stops()?;
    for (number, (id, content)) in sent.iter().enumerate() {
        let to = town.path(&format!("saved {number}"));
        let save = ["save", GROUP, id, "--to", text(&to)?, "--wait", "1"];
        match number {
            0..4 => people[1].is_refused("nobody-has-it", &save)?,
            _ => {
                people[1].does(&save)?;
                ensure!(fs::read(&to)? == *content, "another file");
            }
        }
    }
    ensure!(shelf(&people[1])?.iter().any(|size| *size > 900_000), "Lee's own went");
    town.speaks_plainly()
}

/// How many tenths of a file are here, as a line of the program says it.
fn tenths(line: &str) -> Option<u32> {
    line.split_once(" of 10 parts")?.0.rsplit(' ').next()?.parse().ok()
}

fn comes_to(saving: &mut Running, tenth: u32) -> Result<()> {
    while tenths(&saving.line()?).is_none_or(|come| come < tenth) {}
    Ok(())
}

#[test]
fn when_the_giver_goes_in_the_middle_another_holder_goes_on() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam"])?;
    let (given, content): (PathBuf, _) = (town.path("talk.bin"), noise(15_000_000, 7));
    fs::write(&given, &content)?;
    let done = people[0].does(&["say", GROUP, "--attach", text(&given)?, "--", "a talk"])?;
    let id = done[0]["id"].as_str().context("no id")?.to_owned();
    for person in &people[1..] {
        person.hears(GROUP, "a talk")?;
    }
    people[1].does(&["save", GROUP, &id, "--to", text(&town.path("saved by Lee"))?, "--wait", "60"])?;
    // The author is asked first.
    let to = town.path("saved by Sam");
    let mut saving = people[2].begins_plain(&["save", GROUP, &id, "--to", text(&to)?, "--wait", "60"])?;
    comes_to(&mut saving, 2)?;
    people[0].is_cut_off()?;
    let ended = saving.ends()?;
    ensure!(ended.code == Some(0), "{ended:?}");
    ensure!(fs::read(&to)? == content, "another file");
    town.speaks_plainly()
}

#[test]
fn ones_own_files_go_into_a_copy_and_come_back_with_the_words() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Lee"])?;
    let (poster, plan) = (town.path("poster.bin"), town.path("plan.bin"));
    let contents = [noise(70_000, 11), noise(300, 12)];
    fs::write(&poster, &contents[0])?;
    fs::write(&plan, &contents[1])?;
    people[0].does(&["say", GROUP, "--attach", text(&poster)?, "--", "for the wall"])?;
    // The same name again, and no words.
    let again = town.path("another").join("poster.bin");
    fs::create_dir(town.path("another"))?;
    fs::write(&again, &contents[1])?;
    people[0].does(&["say", GROUP, "--attach", text(&again)?, "--attach", text(&plan)?])?;
    people[1].does(&["say", GROUP, "--attach", text(&poster)?, "--", "of Lee"])?;
    people[0].hears(GROUP, "of Lee")?;

    let copy = town.path("copy");
    fs::create_dir(&copy)?;
    let written = people[0].does(&["copy", GROUP, "--to", text(&copy)?, "--signed"])?;
    ensure!(written.len() == 6, "three files and three forms: {written:?}");
    for (path, content) in [("1/poster.bin", 0), ("2/poster.bin", 1), ("3/plan.bin", 1)] {
        ensure!(fs::read(copy.join("files").join(path))? == contents[content], "{path}");
    }
    ensure!(!copy.join("files/4").exists(), "what Lee brought is Lee's");
    let words = fs::read_to_string(copy.join("words.txt"))?;
    ensure!(words.contains("files/1/poster.bin") && words.contains("files/3/plan.bin"), "{words}");

    // In another group they are said again, files and all, once.
    people[0].founds("Friday", &[])?;
    people[1].enters(&people[0].invites("Friday", &[])?)?;
    people[0].sees_members("Friday", &["Ana", "Lee"])?;
    let signed = copy.join("words.jsonl");
    let brought = people[0].does(&["copy", "bring", "Friday", text(&signed)?])?;
    ensure!(brought[0]["words"] == 2, "{brought:?}");
    people[1].hears("Friday", "for the wall")?;
    people[0].until("has said both", |me| Ok(me.reads("Friday")?.len() == 2))?;
    let mut came = Vec::new();
    for message in people[0].does(&["read", "Friday"])? {
        for file in message["attachments"].as_array().context("no list of files")? {
            let to = town.path(&format!("back {}", came.len()));
            people[0].does(&["save", "Friday", file["id"].as_str().context("no id")?, "--to", text(&to)?])?;
            came.push((file["name"].as_str().context("no name")?.to_owned(), fs::read(&to)?));
        }
    }
    let named = |name: &str, content: usize| (name.to_owned(), contents[content].clone());
    ensure!(came == [named("poster.bin", 0), named("poster.bin", 1), named("plan.bin", 1)], "other files came back");
    let brought = people[0].does(&["copy", "bring", "Friday", text(&signed)?])?;
    ensure!(brought[0]["words"] == 0, "{brought:?}");

    // Other bytes, or another file in its place, are not said in anybody's name.
    people[0].founds("Sunday", &[])?;
    let first = copy.join("files/1/poster.bin");
    fs::write(&first, &contents[1])?;
    people[0].is_refused("not-a-copy", &["copy", "bring", "Sunday", text(&signed)?])?;
    fs::remove_file(&first)?;
    std::os::unix::fs::symlink(&poster, &first)?;
    people[0].is_refused("not-a-copy", &["copy", "bring", "Sunday", text(&signed)?])?;
    ensure!(people[0].does(&["unsent", "list", "Sunday"])?.is_empty(), "something is to be said");
    town.speaks_plainly()
}
