//! Files that messages bring, with the real program: they come whole or not at all, from whoever has them, and go.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use futures::{AsyncReadExt as _, AsyncWriteExt as _};
use iroh_blobs::protocol::{GetRequest, ObserveRequest, Request};
use kith_node::network::{Happening, Input, Network, PortRule};
use kith_node::{Home, Passphrase};
use kith_protocol::attachment::Attachments;
use kith_protocol::cell::{self, CellKey, CellPlace};
use kith_protocol::encoding::{Canonical as _, Reader};
use kith_protocol::entry::{SignedEntry, Verified};
use kith_protocol::id::{EntryId, Hash, TransportId};
use kith_protocol::persona::Persona;
use kith_protocol::statement::SignedAddress;
use kith_protocol::step::Table;
use kith_tests::people::{DEADLINE, Person, Running, Town};
use kith_tests::traces::noise;

const GROUP: &str = "Thursday";

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path")
}

/// Says something with a file; gives the message's id.
fn attaches(person: &Person, file: &Path, more: &[&str]) -> Result<String> {
    let words = [&["say", GROUP, "--attach", text(file)?], more, &["--", "with a file"]].concat();
    let done = person.does(&words)?;
    Ok(done.first().and_then(|done| done["id"].as_str()).context("no id")?.to_owned())
}

/// Everything below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => found.extend(files(&path)?),
            false => found.push(path),
        }
    }
    Ok(found)
}

/// The files below a folder that hold these bytes. What goes while it is looked at holds nothing.
fn holding(folder: &Path, bytes: &[u8]) -> Result<Vec<PathBuf>> {
    let holds =
        |path: &PathBuf| fs::read(path).is_ok_and(|content| content.windows(bytes.len()).any(|window| window == bytes));
    Ok(files(folder)?.into_iter().filter(holds).collect())
}

/// The first line of a fetching that says this; all before it are read.
fn until_said(saving: &mut Running, said: impl Fn(&str) -> bool) -> Result<String> {
    loop {
        let line = saving.line()?;
        if said(&line) {
            return Ok(line);
        }
    }
}

/// How many tenths of a file are here, as a line of the program says it.
fn tenths(line: &str) -> Option<u32> {
    line.split_once(" of 10 parts")?.0.rsplit(' ').next()?.parse().ok()
}

#[test]
fn twenty_megabytes_come_whole_though_either_end_is_cut_off_on_the_way() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam"])?;
    let (given, content) = (town.path("talk.bin"), noise(20_000_000, 1));
    fs::write(&given, &content)?;
    let message = attaches(&people[0], &given, &[])?;
    people[1].hears(GROUP, "with a file")?;
    let to = town.path("saved by Lee");
    let save = ["save", GROUP, &message, "--to", text(&to)?, "--wait", "60"];

    // Lee's own program ends.
    let mut saving = people[1].begins_plain(&save)?;
    let line = until_said(&mut saving, |line| tenths(line) >= Some(2))?;
    people[1].is_cut_off()?;
    let ended = saving.ends()?;
    ensure!(ended.code == Some(1) && !to.exists(), "{line}: {ended:?}");

    // It begins again where it was, and now Ana's ends.
    people[1].serves()?;
    let mut saving = people[1].begins_plain(&save)?;
    let first = saving.line()?;
    ensure!(tenths(&first) >= Some(1), "it began anew: {first}");
    until_said(&mut saving, |line| tenths(line) > tenths(&first))?;
    people[0].is_cut_off()?;
    ensure!(!to.exists(), "there is a file before it is whole");
    people[0].serves()?;
    let ended = saving.ends()?;
    ensure!(ended.code == Some(0), "{ended:?}");
    ensure!(fs::read(&to)? == content, "another file");

    // Ana is away: Lee has it too.
    people[0].stops()?;
    people[2].hears(GROUP, "with a file")?;
    let other = town.path("saved by Sam");
    let done = people[2].does(&["save", GROUP, &message, "--to", text(&other)?, "--wait", "60"])?;
    ensure!(done[0]["bytes"] == 20_000_000, "{done:?}");
    ensure!(fs::read(&other)? == content);
    // Nothing is written over.
    people[2].is_refused("file-is-there", &["save", GROUP, &message, "--to", text(&other)?])?;
    let left = files(&town.path(""))?;
    ensure!(!left.iter().any(|path| path.to_string_lossy().contains(".part-")), "{left:?}");
    town.speaks_plainly()
}

#[test]
fn a_photo_comes_without_its_place_and_what_cannot_be_cleaned_needs_a_yes() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Lee"])?;
    let place = b"N 52.52 E 13.40";
    let photo =
        [&[0xff, 0xd8, 0xff, 0xfe, 0, 17][..], place, &[0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 7, 8, 9, 0xff, 0xd9]];
    let given = town.path("../ward.jpg").with_file_name("ward.jpg");
    fs::write(&given, photo.concat())?;
    let message = attaches(&people[0], &given, &[])?;
    people[1].hears(GROUP, "with a file")?;
    let read = people[1].does(&["read", GROUP])?;
    let shown = &read[0]["attachments"][0];
    ensure!(shown["name"] == "ward.jpg" && shown["type"] == "image/jpeg", "{shown}");
    let folder = town.path("pictures");
    fs::create_dir(&folder)?;
    let id = shown["id"].as_str().context("no id")?;
    let done = people[1].does(&["save", GROUP, id, "--to", text(&folder)?, "--wait", "30"])?;
    let saved = folder.join("ward.jpg");
    ensure!(done[0]["file"] == text(&saved)?, "{done:?}");
    let picture = fs::read(&saved)?;
    ensure!(picture == [0xff, 0xd8, 0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 7, 8, 9, 0xff, 0xd9], "{picture:?}");
    ensure!(shown["bytes"] == picture.len());
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&saved)?.permissions());
    ensure!(mode & 0o777 == 0o600, "{mode:o}");
    ensure!(message.len() == 32);

    let film = town.path("film.mp4");
    fs::write(&film, [b"\0\0\0\x18ftypisom", &place[..]].concat())?;
    people[0].is_refused("not-cleaned", &["say", GROUP, "--attach", text(&film)?])?;
    let whole = people[0].types(&["say", GROUP, "--attach", text(&film)?, "--as-it-is"])?;
    ensure!(whole.code == Some(0) && whole.out.contains("film.mp4 goes as it is."), "{whole:?}");
    people[0].is_refused("cannot-open", &["say", GROUP, "--attach", text(&town.path("nothing"))?])?;
    people[0].is_refused("cannot-open", &["say", GROUP, "--attach", "/dev/null"])?;
    ensure!(people[0].reads(GROUP)?.len() == 2);
    town.speaks_plainly()
}

#[test]
fn taken_back_no_byte_of_a_file_stays_on_a_disk() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee", "Sam"])?;
    let (given, content) = (town.path("rights.pdf"), [b"%PDF-1.7 my rights".to_vec(), noise(900_000, 2)].concat());
    fs::write(&given, &content)?;
    let message = attaches(&people[0], &given, &[])?;
    for person in &people[1..] {
        person.hears(GROUP, "with a file")?;
    }
    let to = town.path("saved");
    people[1].does(&["save", GROUP, &message, "--to", text(&to)?, "--wait", "30"])?;
    // Nobody fetches what they did not ask for.
    ensure!(files(&people[2].home)?.iter().all(|path| path.metadata().is_ok_and(|meta| meta.len() < 900_000)));
    // On the shelf it lies sealed: the same bytes with both, and none of the file's.
    let sealed = |person: &Person| -> Result<Vec<u8>> {
        let large =
            files(&person.home)?.into_iter().find(|path| path.metadata().is_ok_and(|meta| meta.len() > 900_000));
        Ok(fs::read(large.context("no sealed file")?)?)
    };
    let bytes = sealed(&people[0])?;
    ensure!(bytes == sealed(&people[1])?);
    for person in &people {
        for part in [&content[..40], &content[450_000..450_040], &b"rights.pdf"[..]] {
            let found = holding(&person.home, part)?;
            ensure!(found.is_empty(), "{}: {found:?}", person.name);
        }
    }
    let traces = [&bytes[..40], &bytes[500_000..500_040], &bytes[bytes.len() - 40..]];
    ensure!(!holding(&people[1].home, traces[1])?.is_empty(), "the search finds nothing at all");

    people[1].stops()?;
    people[0].does(&["take-back", GROUP, &message])?;
    let gone = |me: &Person| -> Result<bool> {
        Ok(traces.iter().map(|part| holding(&me.home, part)).collect::<Result<Vec<_>>>()?.concat().is_empty())
    };
    people[0].until("has let the sealed bytes go", gone)?;
    ensure!(!gone(&people[1])?, "nobody has told Lee yet");
    people[1].serves()?;
    people[1].until("has let the sealed bytes go", gone)?;
    for person in &people {
        person.is_refused("no-such-attachment", &["save", GROUP, &message, "--to", text(&town.path("again"))?])?;
    }
    ensure!(fs::read(&to)? == content, "what Lee saved is Lee's");
    town.speaks_plainly()
}

#[test]
fn who_came_later_and_who_nobody_is_there_for_get_nothing() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee"])?;
    let given = town.path("voice.ogg");
    fs::write(&given, [b"OggS".to_vec(), noise(300_000, 3)].concat())?;
    let message = attaches(&people[0], &given, &[])?;
    people[1].hears(GROUP, "with a file")?;
    let mut noor = town.person("Noor")?;
    noor.serves()?;
    noor.enters(&people[1].invites(GROUP, &[])?)?;
    people[0].sees_members(GROUP, &["Ana", "Lee", "Noor"])?;
    let to = town.path("not hers");
    noor.is_refused("no-such-attachment", &["save", GROUP, &message, "--to", text(&to)?])?;
    people[0].stops()?;
    people[1].is_refused("nobody-has-it", &["save", GROUP, &message, "--to", text(&to)?, "--wait", "1"])?;
    ensure!(!to.exists());
    town.speaks_plainly()
}

/// A changed program with the keys of somebody whose own program is off.
struct Changed {
    network: Network,
    giver: TransportId,
    /// Keeps the network up.
    _happenings: tokio::sync::mpsc::Receiver<Happening>,
}

impl Changed {
    /// Connects to the device of somebody who serves.
    async fn of(town: &Town, person: &Person, giver: &Person) -> Result<Self> {
        let (mut persona, mut addresses) = (None, Vec::new());
        for (table, value) in rows(town, person)? {
            match table {
                Table::Persona => persona = Persona::from_bytes(&value).ok(),
                Table::Address => addresses.extend(SignedAddress::from_bytes(&value).ok()),
                _ => {}
            }
        }
        let persona = persona.context("no persona")?;
        let device = giver.group(GROUP)?["devices"][0].as_str().context("no device")?.to_owned();
        let address = addresses.iter().map(|address| &address.statement).find(|a| a.device.hex() == device);
        let address = address.context("no address")?;
        let seed = persona.presents();
        let listen = ["/ip4/127.0.0.1".to_owned()];
        let (network, mut happenings) = Network::start(&seed, &listen, PortRule::NextFree, 1).await?;
        network.send(Input::Allow([address.transport].into())).await?;
        network.send(Input::Dial { whom: address.transport, addresses: address.addresses.clone() }).await?;
        loop {
            match happenings.recv().await.context("the network ended")? {
                Happening::Connected { .. } => break,
                Happening::DialFailed { .. } => bail!("not let in"),
                _ => {}
            }
        }
        Ok(Self { network, giver: address.transport, _happenings: happenings })
    }

    /// How many bytes come for a question.
    async fn gets(&self, entry: EntryId, number: u8, request: Request) -> Result<usize> {
        let stream = self.network.file_streams().open(self.giver).await.context("no stream")?;
        let (mut read, mut write) = stream.split();
        let mut question = [&entry.0[..], &[number]].concat();
        question.extend(postcard::to_stdvec(&request)?);
        // Whoever is refused finds the stream at its end, at whichever byte.
        let _ = write.write_all(&question).await;
        let _ = write.close().await;
        let mut bytes = Vec::new();
        let _ = tokio::time::timeout(DEADLINE, read.read_to_end(&mut bytes)).await?;
        Ok(bytes.len())
    }
}

/// What lies in the home of somebody whose program is off.
fn rows(town: &Town, person: &Person) -> Result<Vec<(Table, Vec<u8>)>> {
    let copy = town.path(&format!("{} opened", person.name));
    let copied = std::process::Command::new("cp").arg("-r").arg(&person.home).arg(&copy).status()?;
    ensure!(copied.success());
    let home = Home::open(&copy, &Passphrase::new(format!("four words of {}", person.name))?)?;
    let mut found = Vec::new();
    for id in home.personas() {
        home.store(id)?.scan(|table, _, value| found.push((table, value)))?;
    }
    drop(home);
    fs::remove_dir_all(&copy)?;
    Ok(found)
}

#[test]
fn a_changed_program_gets_what_its_member_hears_and_nothing_else() -> Result<()> {
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee"])?;
    let given = town.path("voice.ogg");
    fs::write(&given, [b"OggS".to_vec(), noise(300_000, 5)].concat())?;
    attaches(&people[0], &given, &[])?;
    people[1].hears(GROUP, "with a file")?;
    let mut noor = town.person("Noor")?;
    noor.serves()?;
    noor.enters(&people[1].invites(GROUP, &[])?)?;
    people[0].sees_members(GROUP, &["Ana", "Lee", "Noor"])?;
    // A second file, which all three hear of.
    attaches(&people[0], &given, &[])?;
    noor.hears(GROUP, "with a file")?;
    noor.stops()?;
    people[1].stops()?;

    // What Lee's program knows: the entry, the hash, the key.
    let mut entries = Vec::new();
    let mut cells = Vec::new();
    for (table, value) in rows(&town, &people[1])? {
        if table == Table::Entry {
            let mut reader = Reader::new(&value);
            reader.number()?;
            entries.push(reader.value::<SignedEntry>()?.trusted());
        } else if table == Table::Cell {
            cells.push(value);
        }
    }
    let brings = |entry: &&Verified| entry.cells.len() == 2 && entry.kind == 64;
    let (mut said, mut hashes): (Vec<&Verified>, Vec<Hash>) = (entries.iter().filter(brings).collect(), Vec::new());
    said.sort_by_key(|entry| entry.time);
    ensure!(said.len() == 2, "{} messages with files", said.len());
    for entry in &said {
        let place = CellPlace { group: entry.group, log: entry.log, device: entry.device, seq: entry.seq, number: 1 };
        let opened = cells.iter().find_map(|row| {
            let (key, ciphertext) = row.split_first_chunk::<32>()?;
            cell::open(&entry.cells[1], ciphertext, &CellKey::from_bytes(*key), &place)
        });
        hashes.push(Attachments::from_bytes(&opened.context("no cell")?)?.0[0].hash);
    }
    let [before, after] = [said[0].id(), said[1].id()];
    let blob = |of: Hash| Request::Get(GetRequest::blob(iroh_blobs::Hash::from_bytes(of.0)));
    let [old, new] = [hashes[0], hashes[1]];
    ensure!(old != new, "equal files share a hash");

    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let noor = Changed::of(&town, &noor, &people[0]).await?;
        ensure!(noor.gets(after, 1, blob(new)).await? > 300_000, "what she hears is given");
        // What was said before her day, by whatever name she asks for it.
        for (entry, number, hash) in
            [(before, 1, old), (after, 1, old), (before, 1, new), (after, 2, new), (after, 0, new)]
        {
            let bytes = noor.gets(entry, number, blob(hash)).await?;
            ensure!(bytes == 0, "{bytes} bytes of what is not hers");
        }
        // Other questions of that protocol are not answered, not even about what is hers.
        let hash = iroh_blobs::Hash::from_bytes(new.0);
        let other = [Request::Observe(ObserveRequest::new(hash)), Request::Get(GetRequest::all(hash)), Request::Slot2];
        for request in other {
            let bytes = noor.gets(after, 1, request).await?;
            ensure!(bytes == 0, "{bytes} bytes for another question");
        }
        noor.network.stop().await;
        let lee = Changed::of(&town, &people[1], &people[0]).await?;
        ensure!(lee.gets(before, 1, blob(old)).await? > 300_000, "the search can fail: Lee is given it");
        lee.network.stop().await;
        Ok(())
    })?;
    town.speaks_plainly()
}

/// A small disk, as long as it lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`: this person may not mount one here.
    fn mount(at: PathBuf) -> Result<Option<Self>> {
        fs::create_dir(&at)?;
        let mut mount = std::process::Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs"]).arg(&at).output();
        Ok(mount.is_ok_and(|mount| mount.status.success()).then_some(Self(at)))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn on_a_full_disk_a_file_waits_and_goes_on_when_there_is_room() -> Result<()> {
    let town = Town::new()?;
    let Some(disk) = SmallDisk::mount(town.path("disk"))? else {
        println!("skipped: a small disk can be mounted by root only");
        return Ok(());
    };
    let (mut ana, mut lee) = (town.person("Ana")?, town.cautious_person("Lee")?);
    lee.home = disk.0.join("Lee");
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    lee.serves()?;
    lee.enters(&ana.invites(GROUP, &[])?)?;
    let (given, content) = (town.path("talk.bin"), noise(8_000_000, 4));
    fs::write(&given, &content)?;
    let message = attaches(&ana, &given, &[])?;
    lee.hears(GROUP, "with a file")?;

    // Half of it fits.
    let filler = disk.0.join("filler");
    fs::write(&filler, vec![1; 18_000_000])?;
    let to = town.path("saved");
    let save = ["save", GROUP, &message, "--to", text(&to)?, "--wait", "30"];
    lee.is_refused("disk-full", &save)?;
    ensure!(!to.exists());
    fs::remove_file(&filler)?;
    let mut saving = lee.begins_plain(&save)?;
    let first = saving.line()?;
    ensure!(tenths(&first) >= Some(1), "it began anew: {first}");
    let ended = saving.ends()?;
    ensure!(ended.code == Some(0), "{ended:?}");
    ensure!(fs::read(&to)? == content);
    let (_, state) = lee.says(GROUP, "and words still go")?;
    ensure!(state == "sent", "{state}");
    lee.stops()?;
    town.speaks_plainly()
}
