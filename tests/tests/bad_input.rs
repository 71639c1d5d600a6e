//! What is refused, is refused plainly, and nothing is lost by it: exit code 1, one object with a code and a sentence
//! (each `refusal` checks that), and the home as it was.
#![cfg(unix)]

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use kith_protocol::limits;
use kith_protocol::slip::SlipPaper;
use kith_tests::people::{Person, Town, Words};
use serde_json::Value;

const GROUP: &str = "Thursday";

/// What must be the same afterwards.
fn kept(person: &Person) -> Result<(Vec<Words>, Value, Vec<Value>)> {
    Ok((person.reads(GROUP)?, person.group(GROUP)?, person.does(&["unsent", "list", GROUP])?))
}

/// Ana, who has exchanged words with Lee; neither is running.
fn ana(town: &Town) -> Result<(Person, Person)> {
    let people = town.circle(GROUP, &["Ana", "Lee"])?;
    people[0].says(GROUP, "hello Lee")?;
    people[1].hears(GROUP, "hello Lee")?;
    people[1].says(GROUP, "hello Ana")?;
    people[0].hears(GROUP, "hello Ana")?;
    let [mut ana, mut lee] = <[Person; 2]>::try_from(people).ok().context("two")?;
    ana.stops()?;
    lee.stops()?;
    Ok((ana, lee))
}

fn text(path: &std::path::Path) -> Result<&str> {
    path.to_str().context("a path")
}

#[test]
fn a_slip_that_lets_nobody_in_says_why_and_leaves_nothing() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, mut lee, mut noor) = (town.person("Ana")?, town.person("Lee")?, town.person("Noor")?);
    ana.founds(GROUP, &[])?;
    for person in [&mut ana, &mut lee, &mut noor] {
        person.serves()?;
    }
    let enters = |slip: &str| noor.runs(&["enter", slip, "--as", "Noor", "--yes", "--wait", "30"])?.refusal();
    let whole = fs::read_to_string(ana.invites(GROUP, &[])?)?;
    // The file begins with plain lines; the slip itself is one line.
    let line = SlipPaper::from_text(&whole)?.to_line();

    let mut damaged = line.clone().into_bytes();
    let middle = damaged.len() / 2;
    damaged[middle] = if damaged[middle] == b'a' { b'b' } else { b'a' };
    let damaged = String::from_utf8(damaged)?;
    let reach = ana.does(&["reach", GROUP])?[0]["line"].as_str().context("no line")?.to_owned();
    for bad in [damaged.as_str(), &line[..line.len() / 2], &line[..line.len() - 1], "kith:", "kith:????", &reach] {
        let file = town.path("bad slip");
        fs::write(&file, bad)?;
        ensure!(enters(text(&file)?)?.0 == "not-a-slip", "{bad}");
        ensure!(noor.runs(&["slip", "show", text(&file)?])?.refusal()?.0 == "not-a-slip", "{bad}");
        if bad.starts_with("kith:") {
            ensure!(enters(bad)?.0 == "not-a-slip", "{bad}");
        }
    }
    let binary = town.path("binary");
    fs::write(&binary, [0xff, 0, 0xfe, 0x80])?;
    for path in [&binary, &town.path("missing"), &noor.home] {
        ensure!(["cannot-open", "not-a-slip"].contains(&enters(text(path)?)?.0.as_str()));
    }

    let mut past = SlipPaper::from_text(&line)?;
    past.expires_day = 20_000;
    ensure!(enters(&past.to_line())?.0 == "slip-expired");
    let shown = noor.does(&["slip", "show", &past.to_line()])?;
    ensure!(shown[0]["expired"] == true, "{shown:?}");

    // Of a group that Ana is not in, and one that Ana never wrote.
    let mut foreign = SlipPaper::from_text(&line)?;
    foreign.seed = kith_protocol::secret::SlipSeed::from_bytes(&[7; 32]);
    foreign.terms = None;
    ensure!(enters(&foreign.to_line())?.0 == "nobody-reached");
    lee.founds("Elsewhere", &[])?;
    let elsewhere = lee.invites("Elsewhere", &[])?;
    ana.is_refused("no-such-slip", &["slip", "take-back", GROUP, "00000000"])?;
    ana.is_refused("no-such-group", &["slip", "take-back", "Elsewhere", &elsewhere])?;

    let back = ana.invites(GROUP, &["--days", "5"])?;
    ana.does(&["slip", "take-back", GROUP, &back])?;
    ensure!(enters(&back)?.0 == "slip-taken-back");
    lee.enters(text(&{
        let file = town.path("good slip");
        fs::write(&file, &whole)?;
        file
    })?)?;
    ensure!(enters(&line)?.0 == "slip-used");
    lee.is_refused("already-in", &["enter", &line, "--as", "Lee", "--yes"])?;

    let groups = noor.does(&["group", "list"])?;
    ensure!(groups.iter().all(|group| group["state"] == "refused"), "{groups:?}");
    noor.enters(&ana.invites(GROUP, &[])?)?;
    ensure!(noor.does(&["group", "list"])?.len() == 1);
    ana.sees_members(GROUP, &["Ana", "Lee", "Noor"])?;
    town.speaks_plainly()
}

/// A slip that leads to nobody is no dead end: another one opens the door, and the person is in once.
#[test]
fn who_reached_nobody_may_come_with_another_slip() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, lee) = ana(&town)?;
    let noor = town.person("Noor")?;
    let (first, second) = (town.path("first slip"), town.path("second slip"));
    ana.does(&["invite", GROUP, "--out", text(&first)?])?;
    // Lee does not come again: with this one nobody is ever reached.
    lee.does(&["invite", GROUP, "--out", text(&second)?])?;
    let enter = |file| ["enter", file, "--as", "Noor", "--yes", "--wait", "1"];
    let asked = noor.does(&enter(text(&first)?))?;
    ensure!(asked[0]["state"] == "asked", "{asked:?}");
    noor.is_refused("already-in", &enter(text(&first)?))?;
    let asked = noor.does(&enter(text(&second)?))?;
    ensure!(asked[0]["state"] == "asked", "{asked:?}");
    ensure!(noor.does(&["group", "list"])?.len() == 1);
    ana.serves()?;
    noor.enters(text(&first)?)?;
    ensure!(noor.does(&["group", "list"])?.len() == 1);
    ana.sees_members(GROUP, &["Ana", "Lee", "Noor"])?;
    town.speaks_plainly()
}

#[test]
fn wrong_names_numbers_and_texts_change_nothing() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, _lee) = ana(&town)?;
    ana.serves()?;
    let before = kept(&ana)?;
    let long_name = "n".repeat(limits::NAME_BYTES_MAX + 1);
    let long_text = "t".repeat(limits::TEXT_BYTES_MAX + 1);
    for name in
        ["", " ", &long_name, "two\nlines", "tab\there", "bell\u{7}", "\u{202e}turned", "\u{2066}apart", "\u{9b}1m"]
    {
        ana.is_refused("bad-name", &["group", "found", name, "--as", "Ana"])?;
        ana.is_refused("bad-name", &["group", "found", "Fine", "--as", name])?;
        ana.is_refused("bad-name", &["name", GROUP, name])?;
        ana.is_refused("bad-name", &["thread", "open", GROUP, name])?;
    }
    for words in [["say", GROUP, ""].as_slice(), &["say", GROUP, "   "], &["say", GROUP, "\n\n"]] {
        ana.is_refused("empty", words)?;
    }
    ana.is_refused("too-long", &["say", GROUP, &long_text])?;
    ana.is_refused("too-long", &["duties", GROUP, &long_text])?;
    for bytes in [limits::TEXT_BYTES_MAX + 1, 10_000_000] {
        let said = ana.is_given(&"ü".repeat(bytes.div_ceil(2)), &["say", GROUP, "-"])?;
        ensure!(said.refusal()?.0 == "too-long", "{bytes}");
    }
    let other = "0".repeat(32);
    for (code, words) in [
        ("no-such-group", ["say", "Nowhere", "hello"].as_slice()),
        ("no-such-group", &["read", ""]),
        ("no-such-group", &["leave", "\u{202e}\u{7}\u{1b}[31m"]),
        ("no-such-group", &["group", "show", &long_text]),
        ("no-such-thread", &["say", GROUP, "--in", "nowhere", "hello"]),
        ("no-such-thread", &["read", GROUP, "--in", "\u{1b}]0;x\u{7}"]),
        ("no-such-message", &["say", GROUP, "--reply", "not an id", "hello"]),
        ("no-such-message", &["read", GROUP, "--since", "not an id"]),
        ("no-such-message", &["unsent", "drop", GROUP, &other]),
        ("nobody-waits", &["welcome", GROUP, "Nobody"]),
        ("nobody-waits", &["wait", GROUP, "Nobody", "--because", "of this"]),
        ("bad-number", &["invite", GROUP, "--days", "0"]),
        ("bad-number", &["invite", GROUP, "--days", "4000"]),
        ("bad-number", &["invite", GROUP, "--days", "18446744073709551615"]),
        ("cannot-open", &["group", "found", "Fine", "--as", "Ana", "--card", "/nowhere/card"]),
        ("not-a-reach-line", &["reach", GROUP, "kith-reach:aaaa"]),
        ("not-a-reach-line", &["reach", GROUP, ""]),
    ] {
        ana.is_refused(code, words).with_context(|| format!("{words:?}"))?;
    }
    let card = town.path("card");
    fs::write(&card, "c".repeat(limits::CARD_BYTES_MAX + 1))?;
    ana.is_refused("too-long", &["group", "found", "Fine", "--as", "Ana", "--card", text(&card)?])?;
    let lines = town.path("agreement");
    fs::write(&lines, "one line\n".repeat(limits::FOUNDING_LINES_MAX + 1))?;
    ana.is_refused("too-many-lines", &["group", "found", "Fine", "--as", "Ana", "--agreement", text(&lines)?])?;
    ensure!(kept(&ana)? == before && ana.does(&["group", "list"])?.len() == 1);
    ana.stops()?;
    ensure!(kept(&ana)? == before, "the same after a restart");
    town.speaks_plainly()
}

#[test]
fn hidden_characters_in_words_do_not_reach_a_terminal() -> Result<()> {
    let town = Town::new()?;
    let people = town.circle(GROUP, &["Ana", "Lee"])?;
    people[0].says(GROUP, "before \u{1b}[2J\u{1b}]0;title\u{7} \u{202e}after\u{9b}31m\r\u{8}")?;
    people[0].says(GROUP, "and then")?;
    people[1].hears(GROUP, "and then")?;
    let shown = people[1].types(&["read", GROUP, "--plain"])?;
    ensure!(shown.code == Some(0) && shown.out.contains("before") && shown.out.contains("after"), "{shown:?}");
    let hidden = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    ensure!(!shown.out.contains(hidden), "{:?}", shown.out);
    town.speaks_plainly()
}

#[test]
fn a_locked_a_busy_and_a_damaged_home_are_kept_as_they_are() -> Result<()> {
    let town = Town::new()?;
    let (mut ana, lee) = ana(&town)?;
    let before = kept(&ana)?;

    let right = ana.passphrase_file.clone();
    for (content, code) in [("four words of Lee", "wrong-passphrase"), ("", "no-passphrase"), ("\n", "no-passphrase")] {
        ana.passphrase_file = town.path("other passphrase");
        fs::write(&ana.passphrase_file, content)?;
        ana.is_refused(code, &["read", GROUP])?;
        ana.is_refused(code, &["serve"])?;
    }
    fs::write(&ana.passphrase_file, "p".repeat(5_000))?;
    ana.is_refused("too-long", &["read", GROUP])?;
    ana.passphrase_file = town.path("missing");
    ana.is_refused("cannot-open", &["read", GROUP])?;
    ana.passphrase_file = right;

    // Another program, with a socket and without one.
    let mut follows = ana.begins(&["read", GROUP, "--follow"])?;
    follows.line()?;
    ana.is_refused("home-in-use", &["group", "list"])?;
    ana.is_refused("home-in-use", &["serve"])?;
    follows.is_asked_to_end()?;
    ana.serves()?;
    ana.is_refused("home-in-use", &["serve"])?;
    ana.stops()?;

    // A port that was Ana's and is somebody else's now.
    let free = UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port();
    let loopback = core::mem::replace(&mut ana.listen, vec![format!("/ip4/127.0.0.1/tcp/{free}")]);
    ana.does(&["group", "list"])?;
    let taken = TcpListener::bind(("127.0.0.1", free))?;
    ana.is_refused("cannot-listen", &["serve"])?;
    ana.is_refused("cannot-listen", &["group", "list"])?;
    drop(taken);
    for listen in ["/ip4/127.0.0.1/tcp/99999", "/dns4/example.org/tcp/1", "nowhere", "/ip4/203.0.113.1/tcp/0"] {
        ana.listen = vec![listen.to_owned()];
        ana.is_refused("cannot-listen", &["serve"])?;
    }
    ana.listen = loopback;
    ensure!(kept(&ana)? == before);

    // A key file that was cut or damaged opens nothing, and is not replaced.
    let key = ana.home.join("key");
    let whole = fs::read(&key)?;
    for damaged in [&whole[..whole.len() / 2], &[], &[7; 10_000], &[&whole[..], b"x"].concat()] {
        fs::write(&key, damaged)?;
        ana.is_refused("wrong-passphrase", &["read", GROUP])?;
        ensure!(fs::read(&key)? == damaged);
    }
    fs::write(&key, &whole)?;
    ensure!(kept(&ana)? == before);
    drop(lee);
    town.speaks_plainly()
}

/// A small disk, as long as it lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`: this person may not mount one here.
    fn mount(at: PathBuf) -> Result<Option<Self>> {
        fs::create_dir(&at)?;
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs"]).arg(&at).output();
        Ok(mount.is_ok_and(|mount| mount.status.success()).then_some(Self(at)))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_takes_nothing_new_and_loses_nothing_old() -> Result<()> {
    let town = Town::new()?;
    let Some(disk) = SmallDisk::mount(town.path("disk"))? else {
        println!("skipped: a small disk can be mounted by root only");
        return Ok(());
    };
    let (mut ana, mut lee) = (town.cautious_person("Ana")?, town.person("Lee")?);
    ana.home = disk.0.join("Ana");
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    lee.serves()?;
    let slip = town.path("a slip");
    ana.does(&["invite", GROUP, "--out", text(&slip)?])?;
    lee.enters(text(&slip)?)?;
    ana.sees_members(GROUP, &["Ana", "Lee"])?;
    ana.says(GROUP, "before")?;
    lee.hears(GROUP, "before")?;
    let before = ana.reads(GROUP)?;

    // Full to the last byte, while the node runs.
    let filler = disk.0.join("filler");
    let fill = || {
        let mut bytes = fs::File::create(&filler)?;
        while std::io::Write::write_all(&mut bytes, &[1; 4_096]).is_ok() {}
        anyhow::Ok(())
    };
    fill()?;
    for words in [
        ["say", GROUP, "does not fit"].as_slice(),
        &["group", "found", "Friday", "--as", "Ana"],
        &["name", GROUP, "Anna"],
        &["leave", GROUP],
    ] {
        ana.is_refused("disk-full", words)?;
    }
    ensure!(ana.reads(GROUP)? == before);
    // Lee's words cannot be kept now; they come again.
    let (said, _) = lee.says(GROUP, "from Lee")?;
    ana.stops()?;
    ana.is_refused("disk-full", &["say", GROUP, "does not fit"])?;
    let mut other = town.cautious_person("Jo")?;
    other.home = disk.0.join("Jo");
    other.is_refused("disk-full", &["group", "found", "Friday", "--as", "Jo"])?;
    fs::remove_file(&filler)?;

    ana.serves()?;
    ana.hears(GROUP, "from Lee")?;
    let (after, _) = ana.says(GROUP, "after")?;
    lee.hears(GROUP, "after")?;
    let read = ana.reads(GROUP)?;
    let ids: Vec<&str> = read.iter().map(|words| words.id.as_str()).collect();
    ensure!(ids == [before[0].id.as_str(), &said, &after], "{read:?}");
    ensure!(lee.reads(GROUP)? == read && ana.does(&["group", "list"])?.len() == 1);
    ana.stops()?;
    town.speaks_plainly()
}
