//! A thread of very many messages: opening it, looking through all of it, and the full screen over it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use kith_node::api::{Answer, Call, Link, Options};
use kith_node::{Home, Node, Passphrase, Strength};
use kith_protocol::command::{Command, Query, Standing, View};
use kith_protocol::id::{MessageId, TransportId};
use kith_protocol::member::{Input, Member};
use kith_protocol::step::{Connection, Now, Send, Step, Table, Write};
use kith_tests::simulator::thief::persona_of;
use kith_tests::simulator::{Disk, World};

use crate::group::PASSPHRASE;
use crate::machine::processor_time;
use crate::report::{Report, quantile};
use crate::text;

/// Rows put in one commit while the home is made.
const ROWS_AT_ONCE: usize = 2_000;
/// Keys pressed of each kind.
const KEYS: usize = 200;
/// What the clients read when a thread is opened.
const NEWEST: usize = 200;

/// A group in which so many messages were said, on the disk of one home.
pub async fn measure(folder: &Path, count: usize, report: &mut Report) -> Result<()> {
    eprintln!("a long thread");
    let (home, passphrase) = (folder.join("long"), Passphrase::new(PASSPHRASE)?);
    let database = make(&home, &passphrase, count)?;

    let unlocking = Instant::now();
    drop(Home::open(&home, &passphrase)?);
    let unlocked = unlocking.elapsed();
    let opening = Instant::now();
    let options = Options { listen: vec!["/ip4/127.0.0.1/udp/0/quic-v1".to_owned()], ..Options::default() };
    let node = Node::open(&home, &passphrase, options).await?;
    let link = node.link();
    let group = group(&link).await?;
    let newest = newest(&link, &group).await?;
    let opened = opening.elapsed().saturating_sub(unlocked);
    ensure!(newest == NEWEST.min(count), "{newest} of the newest messages");
    report.add("long: messages in the thread", count as f64, "");
    report.add_time("long: vault open to newest page", opened);
    report.wanted(300.0);
    let whole = Instant::now();
    settled(&link, &group).await?;
    report.add_time("long: then to all of it open", whole.elapsed());
    let again = Instant::now();
    self::newest(&link, &group).await?;
    report.add_time("long: opening the thread again", again.elapsed());

    let worked = processor_time(std::process::id())?;
    let (found, first, all) = search(&link, &group, "NÓT ever said").await?;
    let worked = processor_time(std::process::id())?.saturating_sub(worked);
    ensure!(found == 0, "found what was never said");
    report.add_time("long: search of all of it", all);
    report.wanted(1_000.0);
    report.add_time("long: of that, processor time", worked);
    report.add_time("long: longest the node was kept from other work", first);
    let (found, first, _) = search(&link, &group, "WORDS for the öthers").await?;
    ensure!(found == count, "found {found} of {count}");
    report.add_time("long: search, first found", first);
    node.stop().await;
    // Of a message its entry and its cell are two rows; to open a group those of its last page are needed.
    let (words, page) = (floor(&database, count)?, floor(&database, 2 * NEWEST)?);
    report.add_time("floor: rows of all words read and opened", words);
    report.add("long: search to that floor", all.as_secs_f64() / words.as_secs_f64(), "");
    report.add_time("floor: rows of the newest page read and opened", page);
    report.add("long: newest page to that floor", opened.as_secs_f64() / page.as_secs_f64(), "");

    let Some(mut screen) = kith::measure::screen(count, KEYS) else { bail!("no screen") };
    report.add_time("screen: newest page drawn, once the words are there", screen.opening);
    for (half, most, times) in [
        ("screen: key to screen, writing", "screen: the 99th of 100", &mut screen.writing),
        ("screen: key to screen, reading", "screen: the 99th of 100", &mut screen.reading),
        ("screen: words arriving", "screen: the 99th of 100", &mut screen.arriving),
    ] {
        report.add_time(half, quantile(times, 0.5));
        report.add_time(most, quantile(times, 0.99));
        report.wanted(16.0);
    }
    Ok(())
}

/// Such a home. Gives its group's database.
pub fn make(home: &Path, passphrase: &Passphrase, count: usize) -> Result<PathBuf> {
    let mut made = Home::create(home, passphrase, Strength::default())?;
    let persona = made.new_persona()?;
    let disk = talk(count).context("two people and many words")?;
    let mut store = made.store(persona)?;
    let mut rows: Vec<Write> =
        disk.rows().map(|(table, key, value)| Write { table, key, value: Some(value) }).collect();
    // What was decided about its ways, as the node writes it for each group: straight.
    let straight = br#"{"relays":[],"lends":false,"long_way":"off"}"#.to_vec();
    rows.push(Write { table: Table::Note, key: b"roads".to_vec(), value: Some(straight) });
    for rows in rows.chunks(ROWS_AT_ONCE) {
        store.commit(rows)?;
    }
    Ok(made.folder(persona).join("db"))
}

/// Its only group.
pub async fn group(link: &Link) -> Result<String> {
    let Answer::Groups { groups } = link.call(Call::Groups).await? else { bail!("no groups") };
    let [group] = groups.as_slice() else { bail!("{} groups", groups.len()) };
    ensure!(group.state == Standing::Entered, "not inside");
    Ok(group.group.hex())
}

/// Everything else is opened too.
async fn settled(link: &Link, group: &str) -> Result<()> {
    let View::Threads(_) = link.look(group, Query::Threads).await? else { bail!("no threads") };
    Ok(())
}

/// Reading so many rows of this file one by one, in no order, and as much XChaCha20-Poly1305 as opening them takes.
fn floor(database: &Path, rows: usize) -> Result<Duration> {
    let db = rusqlite::Connection::open_with_flags(database, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.pragma_update(None, "cache_size", -16_384)?;
    let mut keys = db.prepare("SELECT k FROM rows")?;
    let keys = keys.query_map([], |row| row.get::<_, Vec<u8>>(0))?.collect::<Result<Vec<_>, _>>()?;
    ensure!(!keys.is_empty(), "no rows");
    let cipher = XChaCha20Poly1305::new(&[7; 32].into());
    let mut get = db.prepare("SELECT v FROM rows WHERE k = ?1")?;
    let begun = Instant::now();
    for number in 0..rows {
        let sealed = get.query_row([&keys[number.wrapping_mul(7_919) % keys.len()]], |row| row.get::<_, Vec<u8>>(0))?;
        ensure!(cipher.encrypt(&[0; 24].into(), sealed.as_slice()).is_ok(), "not sealed");
    }
    Ok(begun.elapsed())
}

async fn newest(link: &Link, group: &str) -> Result<usize> {
    let query = Query::Read { thread: None, last: Some(NEWEST), since: None };
    let View::Messages(messages) = link.look(group, query).await? else { bail!("no messages") };
    Ok(messages.len())
}

/// How many were found; for what is found, when the first was, else the longest part; when all was looked at.
async fn search(link: &Link, group: &str, text: &str) -> Result<(usize, Duration, Duration)> {
    let begun = Instant::now();
    let (mut before, mut count, mut first, mut longest) = (None::<MessageId>, 0, None, Duration::ZERO);
    loop {
        let part = Instant::now();
        let call = Call::Search { group: group.to_owned(), text: text.to_owned(), before };
        let Answer::Found { found, next } = link.call(call).await? else { bail!("no answer") };
        longest = longest.max(part.elapsed());
        count += found.len();
        if first.is_none() && !found.is_empty() {
            first = Some(begun.elapsed());
        }
        if next.is_none() {
            return Ok((count, first.unwrap_or(longest), begun.elapsed()));
        }
        before = next;
    }
}

/// Ana's rows after she said so many things to Ben, whose device never answers again once it has met hers.
fn talk(count: usize) -> Result<Disk> {
    let mut world = World::new(7);
    let founder = world.found("ana", 1, 0)?;
    let paper = world.invite(founder)?;
    let guest = world.enter("ben", paper, 0, 0)?;
    world.run_until_quiet(3_600_000)?;
    world.turn_off(founder);
    world.turn_off(guest);
    let mut now = Now(world.now_ms);
    let mut disks = [world.devices[founder].disk.clone(), world.devices[guest].disk.clone()];
    let mut members = Vec::new();
    for disk in &disks {
        members.push(Member::open(disk.rows(), now, [7; 32])?);
    }
    let whoms = [1, 0].map(|of: usize| persona_of(&disks[of]).map(|p| TransportId(p.transport.public())));
    let on = Connection(1);
    let mut under_way: [Vec<Vec<u8>>; 2] = Default::default();
    for (i, whom) in whoms.into_iter().enumerate() {
        let whom = whom.context("no keys")?;
        let step = members[i].receive(Input::Connected { connection: on, whom }, now, &disks[i]);
        under_way[1 - i] = carry_out(&mut disks[i], step, on);
    }
    for _ in 0..5 {
        now = now.after_ms(2_000);
        for (i, member) in members.iter_mut().enumerate() {
            let step = member.wake(now, &disks[i]);
            under_way[1 - i].extend(carry_out(&mut disks[i], step, on));
        }
        while under_way.iter().any(|frames| !frames.is_empty()) {
            for i in 0..2 {
                for bytes in core::mem::take(&mut under_way[i]) {
                    let step = members[i].receive(Input::Frame { from: on, bytes }, now, &disks[i]);
                    under_way[1 - i].extend(carry_out(&mut disks[i], step, on));
                }
            }
        }
    }
    let [ana, _] = members.as_mut_slice() else { bail!("two people") };
    for number in 0..count {
        now = now.after_ms(1_000);
        let say = Command::Say { thread: None, text: text(number), reply: None, note: None };
        let (_, step) = ana.command(say, now, &disks[0])?;
        carry_out(&mut disks[0], step, on);
    }
    let [ana, _] = disks;
    Ok(ana)
}

fn carry_out(disk: &mut Disk, step: Step, on: Connection) -> Vec<Vec<u8>> {
    disk.commit(&step.writes);
    let said = step.sends.into_iter().filter_map(|send| match send {
        Send::Frame { to, bytes } if to == on => Some(bytes),
        _ => None,
    });
    said.collect()
}
