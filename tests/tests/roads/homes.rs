//! People behind the routers they have at home: what each story takes goes into the table.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use kith_tests::hosts::{Home, Host, Internet, Router};
use kith_tests::people::{Person, Running, Town};
use serde_json::Value;

use super::table::{Row, Way};

pub const GROUP: &str = "Thursday";
/// Words of each in a story.
const WORDS: usize = 10;

/// A relay that runs on a computer of its own.
struct Relay {
    host: Host,
    line: String,
    folder: PathBuf,
    running: Running,
}

impl Relay {
    fn begin(town: &Town, internet: &mut Internet) -> Result<Self> {
        let (host, _) = internet.computer("relay")?;
        let mut keeper = town.cautious_person("relay")?;
        keeper.host = Some(host.name.clone());
        keeper.listen.clear();
        let mut running = keeper.begins(&["relay", "serve"])?;
        let said: Value = serde_json::from_str(&running.line()?)?;
        let line = said["relay"].as_str().context("no line")?.to_owned();
        Ok(Self { host, line, folder: keeper.home.clone(), running })
    }
}

pub fn at(town: &Town, name: &str, host: &Host) -> Result<Person> {
    let mut person = town.person(name)?;
    person.host = Some(host.name.clone());
    person.listen.clear();
    Ok(person)
}

fn roads(person: &Person) -> Result<Value> {
    person.does(&["connections", GROUP])?.into_iter().next().context("nothing is shown")
}

/// Who is connected, and whether straight.
pub fn stand(person: &Person) -> Result<Vec<(String, bool)>> {
    let shown = roads(person)?;
    let all = shown["roads"].as_array().context("no roads")?.clone();
    let members = all.iter().filter(|road| road["who"] == "member" && road["stands"] == true);
    Ok(members.map(|road| (road["name"].as_str().unwrap_or_default().to_owned(), road["straight"] == true)).collect())
}

fn has_a_place(person: &Person) -> Result<()> {
    person.until("there is a place at a relay", |person| Ok(roads(person)?["places"].as_u64() > Some(0)))
}

fn connected(person: &Person, with: &str, straight: bool) -> Result<()> {
    let what = format!("{with} is connected, straight: {straight}");
    let mut last = Value::Null;
    let seen = person.until(&what, |person| {
        last = roads(person)?;
        let stand = stand(person)?;
        Ok(stand.iter().any(|road| road.0 == with && road.1 == straight))
    });
    seen.with_context(|| format!("{last}"))
}

/// Each says all of theirs, the other hears all of it. Gives how many were lost.
fn talk(ana: &Person, lee: &Person, beginning: &str) -> Result<usize> {
    for n in 0..WORDS {
        ana.says(GROUP, &format!("{beginning} a{n}"))?;
        lee.says(GROUP, &format!("{beginning} l{n}"))?;
    }
    ana.hears(GROUP, &format!("{beginning} l{}", WORDS - 1))?;
    lee.hears(GROUP, &format!("{beginning} a{}", WORDS - 1))?;
    let mut lost = 0;
    for person in [ana, lee] {
        let read = person.does(&["read", GROUP])?;
        let texts: Vec<&str> = read.iter().filter_map(|said| said["text"].as_str()).collect();
        let all = (0..WORDS).flat_map(|n| [format!("{beginning} a{n}"), format!("{beginning} l{n}")]);
        lost += all.filter(|text| !texts.contains(&text.as_str())).count();
    }
    Ok(lost)
}

/// Ana with a group and a place at the relay, Lee with a slip; both behind routers.
fn two_homes(
    town: &Town,
    internet: &mut Internet,
    relay: &Relay,
    kinds: [Router; 2],
) -> Result<([Home; 2], [Person; 2], Duration)> {
    let homes = [internet.home("ana", kinds[0])?, internet.home("lee", kinds[1])?];
    let (mut ana, mut lee) = (at(town, "Ana", &homes[0].computer)?, at(town, "Lee", &homes[1].computer)?);
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    ana.does(&["relay", "use", GROUP, &relay.line])?;
    has_a_place(&ana)?;
    let slip = ana.invites(GROUP, &[])?;
    lee.serves()?;
    let begin = Instant::now();
    lee.enters(&slip)?;
    ana.says(GROUP, "first words")?;
    lee.hears(GROUP, "first words")?;
    Ok((homes, [ana, lee], begin.elapsed()))
}

pub fn come_together() -> Result<()> {
    let mut all = vec![[Router::Restricted, Router::Restricted], [Router::Symmetric, Router::Symmetric]];
    if std::env::var("KITH_ROADS").is_ok_and(|form| form == "long") {
        all.extend([[Router::FullCone, Router::Restricted], [Router::Restricted, Router::FullCone]]);
    }
    for kinds in all {
        let (town, mut internet) = (Town::new()?, Internet::new()?);
        let relay = Relay::begin(&town, &mut internet)?;
        let recording = relay.host.records()?;
        let (_homes, [mut ana, mut lee], first) = two_homes(&town, &mut internet, &relay, kinds)?;
        // Two routers that choose another port for each cannot be met past: the relay stays.
        let straight = kinds != [Router::Symmetric; 2];
        connected(&ana, "Lee", straight)?;
        connected(&lee, "Ana", straight)?;
        let before = relay.host.bytes("wire")?;
        let lost = talk(&ana, &lee, "together")?;
        let bytes = relay.host.bytes("wire")? - before;
        let way = if straight { Way::Straight } else { Way::Relayed };
        let story = format!("routers {kinds:?}");
        Row { story, first, bytes: Some((bytes, "B at the relay")), lost, way }.keep();
        ensure!(lost == 0, "{lost} words were lost");
        ensure!(straight == (bytes < 4_000), "{bytes} bytes went over the relay, {way:?}");
        lee.stops()?;
        ana.stops()?;
        relay.running.is_asked_to_end()?;
        knows_nothing(&relay.folder, recording.end()?)?;
        town.speaks_plainly()?;
    }
    Ok(())
}

/// Neither what lies in the relay's folder nor what went over its wire holds a word or a name.
fn knows_nothing(folder: &Path, mut seen: Vec<Vec<u8>>) -> Result<()> {
    ensure!(seen.len() > 50, "only {} packets at the relay", seen.len());
    for file in std::fs::read_dir(folder)? {
        seen.push(std::fs::read(file?.path())?);
    }
    for said in [GROUP, "first words", "together a", "together l"] {
        let found = seen.iter().any(|bytes| bytes.windows(said.len()).any(|part| part == said.as_bytes()));
        ensure!(!found, "the relay has “{said}”");
    }
    Ok(())
}

pub fn only_relays() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let relay = Relay::begin(&town, &mut internet)?;
    let ((ana_at, ana_ip), (lee_at, lee_ip)) = (internet.computer("ana")?, internet.computer("lee")?);
    let (mut ana, mut lee) = (at(&town, "Ana", &ana_at)?, at(&town, "Lee", &lee_at)?);
    ana.founds(GROUP, &[])?;
    ana.does(&["relay", "use", GROUP, &relay.line])?;
    ana.does(&["long-way", GROUP, "relays"])?;
    ana.serves()?;
    has_a_place(&ana)?;
    let recording = lee_at.records()?;
    lee.serves()?;
    let begin = Instant::now();
    lee.enters(&ana.invites(GROUP, &[])?)?;
    ana.says(GROUP, "first words")?;
    lee.hears(GROUP, "first words")?;
    let first = begin.elapsed();
    lee.does(&["relay", "use", GROUP, &relay.line])?;
    connected(&lee, "Ana", false)?;
    let before = relay.host.bytes("wire")?;
    let lost = talk(&ana, &lee, "the long way")?;
    let bytes = Some((relay.host.bytes("wire")? - before, "B at the relay"));
    Row { story: "relays only".to_owned(), first, bytes, lost, way: Way::Relayed }.keep();
    ensure!(lost == 0, "words were lost");
    let line = ana.does(&["reach", GROUP])?;
    let told = line.first().and_then(|line| line["line"].as_str()).context("no line")?.to_owned();
    ensure!(!told.is_empty(), "no line");
    // The relay goes: nothing falls back to a straight way, and the words stay here until it is there again.
    relay.running.is_asked_to_end()?;
    ana.until("nobody is connected", |ana| Ok(stand(ana)?.is_empty()))?;
    let (_, state) = ana.says(GROUP, "to nobody now")?;
    ensure!(state == "here", "{state}");
    lee.stops()?;
    ana.stops()?;
    for packet in recording.end()? {
        // (What asks for a neighbour on the wire is the kernel's.)
        let Ok(way) = kith_tests::hosts::way(&packet) else { continue };
        ensure!(way.from.0 != ana_ip && way.to.0 != ana_ip, "straight between {ana_ip} and {lee_ip}: {way:?}");
    }
    town.speaks_plainly()
}

pub fn a_member_relays() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let (open, _) = internet.computer("mika")?;
    let homes = [internet.home("ana", Router::Symmetric)?, internet.home("lee", Router::Symmetric)?];
    let mut mika = at(&town, "Mika", &open)?;
    let (mut ana, mut lee) = (at(&town, "Ana", &homes[0].computer)?, at(&town, "Lee", &homes[1].computer)?);
    mika.founds(GROUP, &[])?;
    mika.serves()?;
    mika.does(&["relay", "lend", GROUP])?;
    for person in [&mut ana, &mut lee] {
        person.serves()?;
        person.enters(&mika.invites(GROUP, &[])?)?;
        has_a_place(person)?;
    }
    let begin = Instant::now();
    connected(&ana, "Lee", false)?;
    connected(&lee, "Ana", false)?;
    let (first, before) = (begin.elapsed(), open.bytes("wire")?);
    let lost = talk(&ana, &lee, "with Mika between")?;
    let bytes = Some((open.bytes("wire")? - before, "B at the member"));
    Row { story: "a member lends a relay".to_owned(), first, bytes, lost, way: Way::Relayed }.keep();
    ensure!(lost == 0, "words were lost");
    mika.does(&["relay", "lend", GROUP, "--no"])?;
    for person in [&mut ana, &mut lee, &mut mika] {
        person.stops()?;
    }
    town.speaks_plainly()
}

pub fn a_place_needs_the_line() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let relay = Relay::begin(&town, &mut internet)?;
    let (at_home, _) = internet.computer("ana")?;
    let mut ana = at(&town, "Ana", &at_home)?;
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    let mut other = kith_protocol::relay::RelaySlip::from_text(&relay.line).context("no line")?;
    other.pass[0] ^= 1;
    ana.does(&["relay", "use", GROUP, &other.to_line()])?;
    ana.until("the relay is called", |ana| {
        let shown = roads(ana)?;
        Ok(shown["roads"].as_array().is_some_and(|roads| roads.iter().any(|road| road["who"] == "relay")))
    })?;
    // With the true line the place comes; with the other one it had not come by then.
    ensure!(roads(&ana)?["places"] == 0, "a place without the line");
    ana.does(&["relay", "use", GROUP, &relay.line])?;
    has_a_place(&ana)?;
    let with_the_relay = |ana: &Person| {
        let shown = roads(ana)?;
        Ok::<_, anyhow::Error>(
            shown["roads"].as_array().is_some_and(|roads| roads.iter().any(|road| road["who"] == "relay")),
        )
    };
    ensure!(with_the_relay(&ana)?, "the relay is not shown");
    ana.is_refused("not-a-relay-line", &["relay", "use", GROUP, &relay.line[..40]])?;
    ana.does(&["relay", "forget", GROUP])?;
    ana.until("the place is given up", |ana| Ok(roads(ana)?["places"] == 0))?;
    ana.until("nothing is left with the relay", |ana| Ok(!with_the_relay(ana)?))?;
    ana.stops()?;
    relay.running.is_asked_to_end()?;
    town.speaks_plainly()
}

pub fn another_address() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let relay = Relay::begin(&town, &mut internet)?;
    let (homes, [mut ana, mut lee], _) =
        two_homes(&town, &mut internet, &relay, [Router::Restricted, Router::Restricted])?;
    connected(&lee, "Ana", true)?;
    homes[1].moves_inside()?;
    let begin = Instant::now();
    lee.says_waiting(GROUP, "from the other room", "20")?;
    ana.hears(GROUP, "from the other room")?;
    let took = begin.elapsed();
    let story = "another address inside".to_owned();
    Row { story, first: took, bytes: None, lost: 0, way: Way::Straight }.keep();
    ensure!(took < Duration::from_secs(10), "{took:?}");
    lee.stops()?;
    ana.stops()?;
    relay.running.is_asked_to_end()?;
    town.speaks_plainly()
}

/// The router is given another address by its internet company: nothing tells the computer, and what it says next must not
/// wait until the silence of the old way is noticed.
pub fn another_address_of_the_router() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let relay = Relay::begin(&town, &mut internet)?;
    let (mut homes, [mut ana, mut lee], _) =
        two_homes(&town, &mut internet, &relay, [Router::Restricted, Router::Restricted])?;
    connected(&lee, "Ana", true)?;
    homes[1].is_given_another_address(&mut internet)?;
    let begin = Instant::now();
    lee.says_waiting(GROUP, "from the new address", "40")?;
    ana.hears(GROUP, "from the new address")?;
    let took = begin.elapsed();
    let story = "another address of the router".to_owned();
    Row { story, first: took, bytes: None, lost: 0, way: Way::Straight }.keep();
    ensure!(took < Duration::from_secs(10), "{took:?}");
    lee.stops()?;
    ana.stops()?;
    relay.running.is_asked_to_end()?;
    town.speaks_plainly()
}
