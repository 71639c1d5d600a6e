//! My words are mine: taking back, copying, leaving, with the real program (`domain.md`, story 7).
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::store::Store;
use kith_node::{Home, Passphrase, Strength};
use kith_protocol::command::{Command, Done};
use kith_protocol::limits::HOUR_MS;
use kith_protocol::member::Member;
use kith_protocol::step::{Now, Rows, Table, Write};
use kith_tests::people::{Person, Town};
use kith_tests::simulator::World;
use kith_tests::traces::{Secrets, copy_folder};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde_json::Value;

const GROUP: &str = "Thursday";

fn messages(person: &Person) -> Result<Vec<Value>> {
    person.does(&["read", GROUP])
}

fn path(town: &Town, name: &str) -> Result<String> {
    Ok(town.path(name).to_str().context("a path")?.to_owned())
}

fn is_taken_back(person: &Person, id: &str) -> Result<bool> {
    Ok(messages(person)?.iter().any(|m| m["id"] == id && m["taken_back"] == true && m["text"].is_null()))
}

/// What lies in a home that nobody uses now, as who has the passphrase finds it: the values of a table.
fn rows(town: &Town, person: &Person, table: Table) -> Result<Vec<Vec<u8>>> {
    let copy = town.path(&format!("{} opened {table:?}", person.name));
    copy_folder(&person.home, &copy)?;
    let home = Home::open(&copy, &Passphrase::new(format!("four words of {}", person.name))?)?;
    let mut found = Vec::new();
    for id in home.personas() {
        home.store(id)?.scan(|of, _, value| found.extend((of == table).then_some(value)))?;
    }
    drop(home);
    fs::remove_dir_all(&copy)?;
    Ok(found)
}

#[test]
fn lee_leaves_on_a_train_with_a_copy_and_takes_back_everything_since_march() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Jo", "Sam"])?;
    let said = ["Lee says one thing in March", "Lee says another thing"];
    let (first, _) = people[1].says(GROUP, said[0])?;
    for person in &people {
        person.hears(GROUP, said[0])?;
    }
    people[0].does(&["say", GROUP, "--reply", &first, "--", "Ana answers Lee"])?;
    let (second, _) = people[1].says(GROUP, said[1])?;
    people[3].says(GROUP, "Sam speaks of something else")?;
    for person in &people {
        for text in ["Ana answers Lee", said[1], "Sam speaks of something else"] {
            person.hears(GROUP, text)?;
        }
    }
    let everything = people[0].reads_texts(GROUP)?;
    // Jo's device is off for ten days; Lee is on a train.
    people[2].stops()?;
    people[1].stops()?;
    let folder = format!("{}/", path(&town, "leaving")?);
    let signed = path(&town, "signed.jsonl")?;
    people[1].does(&["copy", GROUP, "--to", &signed, "--signed", "--wait", "0"])?;
    for person in [0, 3] {
        people[person].stops()?;
    }
    let leave = ["leave", GROUP, "--copy", &folder, "--take-back", "--since", "2026-03-01", "--wait", "0"];
    let left = people[1].does(&leave)?;
    ensure!(left[0]["done"] == "left" && left[0]["heard"] == 0, "{left:?}");
    let files = left[0]["files"].as_array().context("no files")?;
    ensure!(files.len() == 2, "{files:?}");
    for file in files {
        let name = file["file"].as_str().context("no name")?;
        let text = fs::read_to_string(name)?;
        ensure!(file["bytes"] == text.len(), "{file}");
        for words in &everything {
            let own = said.contains(&words.as_str());
            ensure!(text.contains(words.as_str()) == own, "“{words}” in {name}");
        }
        ensure!(text.contains("(someone replied)") && !text.contains("Ana") && !text.contains("Sam"), "{text}");
        ensure!(!text.contains("<script") && !text.contains("http:") && !text.contains("https:"), "{text}");
    }
    // Nothing anyone said is on Lee's device any more, and nothing can be written or read from there.
    ensure!(rows(&town, &people[1], Table::Cell)?.is_empty() && rows(&town, &people[1], Table::Outbox)?.is_empty());
    people[1].is_refused("has-left", &["say", GROUP, "again"])?;

    // The signed form is read by a new copy of the program that knows nobody.
    let stranger = town.cautious_person("Stranger")?;
    let whole = stranger.does(&["copy", "check", &signed])?;
    ensure!(whole[0]["whole"] == true && whole[0]["words"] == 2 && whole[0]["me"] == "Lee", "{whole:?}");
    ensure!(!stranger.home.exists(), "checking needs no home");
    let bent = path(&town, "bent.jsonl")?;
    fs::write(&bent, fs::read_to_string(&signed)?.replacen("one thing", "two thing", 1))?;
    stranger.is_refused("not-a-copy", &["copy", "check", &bent])?;

    // Connected devices erase; Ana's reply stands.
    for person in [0, 3] {
        people[person].serves()?;
    }
    people[1].serves()?;
    for person in [0, 3] {
        people[person]
            .until("sees Lee's words go", |me| Ok(is_taken_back(me, &first)? && is_taken_back(me, &second)?))?;
        people[person].sees_members(GROUP, &["Ana", "Jo", "Sam"])?;
    }
    let read = messages(&people[0])?;
    let reply = read.iter().find(|m| m["text"] == "Ana answers Lee").context("the reply does not stand")?;
    ensure!(reply["reply"] == first.as_str());
    let shown = people[0].types(&["read", GROUP])?.out;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    ensure!(
        shown.contains("(taken back by its author)") && shown.contains("answers words that were taken back"),
        "{shown}"
    );
    people[1].stops()?;
    people[0].says(GROUP, "Ana goes on")?;

    // Jo comes back and still has them, until the others are heard.
    ensure!(rows(&town, &people[2], Table::Cell)?.len() > everything.len());
    let jo_before = town.path("Jo before");
    copy_folder(&people[2].home, &jo_before)?;
    people[2].serves()?;
    people[2].hears(GROUP, "Ana goes on")?;
    people[2].until("sees Lee's words go", |jo| Ok(is_taken_back(jo, &first)? && is_taken_back(jo, &second)?))?;
    people[2].stops()?;
    ensure!(!rows(&town, &people[2], Table::Cell)?.is_empty());
    // Of the database as it was before, every word opens with nothing that still exists on Jo's device.
    for entry in fs::read_dir(&people[2].home)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            let name = entry.file_name();
            fs::copy(entry.path().join("top"), jo_before.join(&name).join("top"))?;
        }
    }
    fs::copy(people[2].home.join("key"), jo_before.join("key"))?;
    let home = Home::open(&jo_before, &Passphrase::new("four words of Jo")?)?;
    let (mut opened, mut damaged) = (0, 0);
    for id in home.personas() {
        damaged += home.store(id)?.scan(|table, _, _| opened += usize::from(table == Table::Cell))?;
    }
    ensure!(opened == 0 && damaged > everything.len(), "{opened} opened, {damaged} not");
    for person in people.iter_mut().filter(|person| person.is_serving()) {
        ensure!(person.reads_texts(GROUP)?.iter().all(|text| !said.contains(&text.as_str())));
    }
    town.speaks_plainly()
}

#[test]
fn words_are_taken_back_one_by_one_and_all_and_copies_are_counted_without_names() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam", "Jo"])?;
    let (one, _) = people[1].says(GROUP, "the first")?;
    let (two, _) = people[1].says(GROUP, "the second")?;
    let (of_ana, _) = people[0].says(GROUP, "by Ana")?;
    for person in &people {
        for text in ["the first", "the second", "by Ana"] {
            person.hears(GROUP, text)?;
        }
    }
    people[1].is_refused("not-yours", &["take-back", GROUP, &of_ana])?;
    let done = people[1].does(&["take-back", GROUP, &one])?;
    ensure!(done[0]["messages"] == 1 && done[0]["unsent"] == 0, "{done:?}");
    for person in &people {
        person.until("sees one go", |me| is_taken_back(me, &one))?;
        ensure!(person.reads_texts(GROUP)? == ["the second", "by Ana"]);
    }
    people[1].until("knows of three copies", |lee| Ok(lee.does(&["take-back", GROUP])?[0]["copies_gone"] == 3))?;
    ensure!(people[0].does(&["take-back", GROUP])?[0]["any"] == false);

    // A word still unsent leaves no trace; one that somebody never heard is taken back all the same.
    for off in [0, 2, 3] {
        people[off].stops()?;
    }
    let (unsent, state) = people[1].says_waiting(GROUP, "nobody is there", "0")?;
    ensure!(state == "here", "{state}");
    let done = people[1].does(&["take-back", GROUP, &unsent, &two])?;
    ensure!(done[0]["messages"] == 1 && done[0]["unsent"] == 1, "{done:?}");
    for on in [0, 2, 3] {
        people[on].serves()?;
        people[on].until("sees two go", |me| is_taken_back(me, &two))?;
        ensure!(people[on].reads_texts(GROUP)? == ["by Ana"]);
    }
    people[1].says(GROUP, "and a last one")?;
    people[0].hears(GROUP, "and a last one")?;
    let done = people[1].does(&["take-back", GROUP, "--all"])?;
    ensure!(done[0]["messages"] == 1, "{done:?}");
    people[0].until("sees all go", |ana| Ok(ana.reads_texts(GROUP)? == ["by Ana"]))?;
    let again = people[1].does(&["take-back", GROUP, "--all"])?;
    ensure!(again[0]["messages"] == 0 && again[0]["unsent"] == 0, "{again:?}");

    // Somebody else's words are not taken back but let go, on this device alone: no older copy of it opens them, and they
    // can be fetched again.
    let space = people[1].does(&["space", GROUP])?;
    ensure!(space[0]["messages"] == 1 && space[0]["let_go"] == 0, "{space:?}");
    ensure!(space[0]["disk_bytes"].as_u64() > space[0]["bytes"].as_u64(), "{space:?}");
    let unasked = people[1].runs(&["let-go", GROUP, "--before", "2099-01-01"])?;
    ensure!(unasked.code == Some(2) && unasked.err.contains("needs-yes"), "{unasked:?}");
    people[1].stops()?;
    let of_ana = rows(&town, &people[1], Table::Cell)?.len();
    let before = town.path("Lee before");
    copy_folder(&people[1].home, &before)?;
    let gone = people[1].does(&["let-go", GROUP, "--before", "2099-01-01", "--yes", "--wait", "0"])?;
    ensure!(gone[0]["done"] == "let-go" && gone[0]["messages"] == 1, "{gone:?}");
    let shown = people[1].does(&["read", GROUP, "--wait", "0"])?;
    let is_let_go = |m: &Value| m["let_go"] == true && m["text"].is_null() && m["taken_back"] == false;
    ensure!(shown.iter().filter(|m| is_let_go(m)).count() == 1, "{shown:?}");
    ensure!(rows(&town, &people[1], Table::Cell)?.len() == of_ana - 1);
    for entry in fs::read_dir(&people[1].home)?.flatten().filter(|entry| entry.path().is_dir()) {
        fs::copy(entry.path().join("top"), before.join(entry.file_name()).join("top"))?;
    }
    fs::copy(people[1].home.join("key"), before.join("key"))?;
    let home = Home::open(&before, &Passphrase::new("four words of Lee")?)?;
    let mut opened = 0;
    for id in home.personas() {
        home.store(id)?.scan(|table, _, _| opened += usize::from(table == Table::Cell))?;
    }
    ensure!(opened < of_ana, "{opened} of {of_ana} cells open in the older copy");
    drop(home);
    people[1].serves()?;
    people[0].hears(GROUP, "by Ana")?;
    people[1].does(&["fetch-again", GROUP])?;
    people[1].hears(GROUP, "by Ana")?;
    town.speaks_plainly()
}

#[test]
fn words_are_carried_into_another_group_by_their_author() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, mut lee) = (town.person("Ana")?, town.person("Lee")?);
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    lee.serves()?;
    lee.enters(&ana.invites(GROUP, &[])?)?;
    lee.says(GROUP, "carried words\nof two lines")?;
    ana.says(GROUP, "not carried")?;
    lee.hears(GROUP, "not carried")?;
    let file = path(&town, "mine.jsonl")?;
    let copied = lee.does(&["copy", GROUP, "--to", &file, "--signed"])?;
    ensure!(copied[0]["file"] == file.as_str() && copied[0]["bytes"] == fs::metadata(&file)?.len(), "{copied:?}");
    // A file that is there is never written over.
    lee.is_refused("cannot-open", &["copy", GROUP, "--to", &file])?;
    lee.founds("Friday", &[])?;
    ana.enters(&lee.invites("Friday", &[])?)?;
    let brought = lee.does(&["copy", "bring", "Friday", &file])?;
    ensure!(brought[0]["words"] == 1, "{brought:?}");
    ana.hears("Friday", "carried words\nof two lines")?;
    let read = ana.does(&["read", "Friday"])?;
    ensure!(read.len() == 1, "{read:?}");
    let note = read[0]["note"].as_str().context("no mark")?;
    ensure!(note.starts_with("carried over from Thursday, written on "), "{note}");
    town.speaks_plainly()
}

/// How long after words with a term of a day this looks: they are over, and no clock is doubted yet.
const LATER_MS: u64 = 47 * HOUR_MS;
/// Where the child of the test below finds its home, and the time by its clock.
const CHILD: [&str; 2] = ["KITH_TERM_HOME", "KITH_TERM_NOW"];

struct Stored<'a>(&'a Store);

impl Rows for Stored<'_> {
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(table, key).ok().flatten()
    }
}

/// What a program does that is begun again when words are over.
fn begins_again(home: &Path, now: Now) -> Result<()> {
    let home = Home::open(home, &Passphrase::new("words of a day")?)?;
    for id in home.personas() {
        let mut store = home.store(id)?;
        let mut rows = Vec::new();
        ensure!(store.scan(|table, key, value| rows.push((table, key, value)))? == 0, "damaged rows");
        let mut member = Member::open(rows, now, [7; 32])?;
        let step = member.wake(now, &Stored(&store));
        store.commit(&step.writes)?;
    }
    Ok(())
}

#[test]
fn begun_again_by_the_test_about_words_with_a_term() -> Result<()> {
    let [Ok(home), Ok(now)] = CHILD.map(std::env::var) else { return Ok(()) };
    begins_again(Path::new(&home), Now(now.parse()?))
}

/// The program was off when the words were over, or is killed while they go, at any instant: from the next start on they
/// and their keys are in no file, in no row, and in no older page of the disk that opens with anything that is left. Six
/// kills, or as many as `KITH_KILLS` says, from the seed `KITH_SEED` or the first.
#[test]
fn words_whose_term_is_over_open_with_nothing_wherever_the_program_was_cut_off() -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let (kills, seed) = (number("KITH_KILLS").unwrap_or(6), number("KITH_SEED").unwrap_or(1));
    println!("KITH_KILLS={kills} KITH_SEED={seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut world = World::new(seed);
    let ana = world.found("ana", 1, 0)?;
    let paper = world.invite(ana)?;
    let ben = world.enter("ben", paper, 0, 0)?;
    world.run_until_quiet(3_600_000)?;
    let open = Command::OpenThread { name: "for a day".to_owned(), days: Some(1) };
    let Done::Opened { thread } = world.command(ana, open)? else { bail!("no thread") };
    world.run_ms(20_000)?;
    let mut secrets = Secrets::default();
    for n in 0..5 {
        let text = format!("these words are over by tomorrow, number {n}");
        secrets.add_words("words", &text)?;
        let say = Command::Say { thread: Some(thread.hex()), text, reply: None, note: None };
        world.command([ana, ben][n % 2], say)?;
        world.say(ben, &format!("and these stay, number {n}"))?;
        world.run_ms(5_000)?;
    }
    world.run_ms(60_000)?;
    let (disk, later) = (world.devices[ana].disk.clone(), Now(world.now_ms + LATER_MS));
    let mut as_it_is = Member::open(disk.rows(), Now(world.now_ms), [7; 32])?;
    let erased = as_it_is.wake(later, &disk).writes.into_iter().filter(|w| w.table == Table::Cell && w.value.is_none());
    let over: BTreeSet<Vec<u8>> = erased.map(|write| write.key).collect();
    ensure!(over.len() == 5, "{} are over", over.len());
    for key in &over {
        let row = disk.row(Table::Cell, key).context("not here")?;
        secrets.add_bytes("a key of words", row.get(..32).context("no key")?)?;
    }
    let stay = disk.count(Table::Cell) - over.len();

    // Written in many commits: the write-ahead log holds older pages.
    let town = Town::new()?;
    let (whole, passphrase) = (town.path("whole"), Passphrase::new("words of a day")?);
    let mut home = Home::create(&whole, &passphrase, Strength::for_random_passphrase())?;
    let persona = home.new_persona()?;
    let mut store = home.store(persona)?;
    let rows: Vec<Write> = disk.rows().map(|(table, key, value)| Write { table, key, value: Some(value) }).collect();
    for rows in rows.chunks(5) {
        store.commit(rows)?;
    }
    drop((store, home));
    let cells = |folder: &Path| -> Result<(Vec<Vec<u8>>, Vec<u8>)> {
        let home = Home::open(folder, &passphrase)?;
        let (mut cells, mut all) = (Vec::new(), Vec::new());
        home.store(persona)?.scan(|table, key, value| {
            all.extend([key.as_slice(), &value].concat());
            cells.extend((table == Table::Cell).then_some(key));
        })?;
        Ok((cells, all))
    };
    let (before, all) = cells(&whole)?;
    ensure!(over.iter().all(|key| before.contains(key)) && !secrets.found_in(&all).is_empty(), "nothing to look for");

    let mut gone_before_the_kill = 0;
    for kill in 0..=kills {
        let cut = town.path(&format!("cut off {kill}"));
        copy_folder(&whole, &cut)?;
        if kill > 0 {
            let mut child = Process::new(std::env::current_exe()?)
                .args(["--exact", "begun_again_by_the_test_about_words_with_a_term"])
                .envs([(CHILD[0], cut.display().to_string()), (CHILD[1], later.0.to_string())])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()?;
            let (_keep, nothing) = channel::<()>();
            let _ = nothing.recv_timeout(Duration::from_micros(random.next_u64() % 150_000));
            child.kill()?;
            child.wait()?;
            let looked_at = town.path("looked at");
            copy_folder(&cut, &looked_at)?;
            gone_before_the_kill += u64::from(!cells(&looked_at)?.0.iter().any(|key| over.contains(key)));
            fs::remove_dir_all(&looked_at)?;
        }
        begins_again(&cut, later)?;
        let (found, bytes) = secrets.found_below(&cut)?;
        ensure!(found.is_empty() && bytes > 10_000, "{found:?} in {bytes} bytes");
        let (left, all) = cells(&cut)?;
        ensure!(left.len() == stay && secrets.found_in(&all).is_empty(), "{} cells are left of {stay}", left.len());
        // Whatever older pages are left somewhere: beside the keys as they are now they open none of it.
        let older = town.path("older");
        copy_folder(&whole, &older)?;
        let top = Path::new(&persona.hex()).join("top");
        fs::copy(cut.join(&top), older.join(&top))?;
        let (opened, all) = cells(&older)?;
        ensure!(
            !opened.iter().any(|key| over.contains(key)) && secrets.found_in(&all).is_empty(),
            "an older page opens"
        );
        fs::remove_dir_all(&older)?;
    }
    println!("{gone_before_the_kill} of {kills} kills came after the words had gone; KITH_SEED={seed}");
    Ok(())
}
