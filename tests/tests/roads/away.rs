//! Computers that are away for a while: asleep, cut off, without power, or never there when the others are.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use kith_tests::hosts::{Host, Internet, Router};
use kith_tests::people::{Person, Running, Town};
use serde_json::Value;

use super::homes::{GROUP, at};
use super::table::{Row, Way};

/// Above QUIC's silence: what stood is gone on one side and looks whole on the other.
const ASLEEP: Duration = Duration::from_secs(75);

/// Two people with open addresses who have heard each other.
struct Two {
    town: Town,
    ana: (Person, Host),
    lee: (Person, Host),
    _internet: Internet,
}

fn two() -> Result<Two> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let ((ana_at, _), (lee_at, _)) = (internet.computer("ana")?, internet.computer("lee")?);
    let (mut ana, mut lee) = (at(&town, "Ana", &ana_at)?, at(&town, "Lee", &lee_at)?);
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    lee.serves()?;
    lee.enters(&ana.invites(GROUP, &[])?)?;
    ana.says(GROUP, "first words")?;
    lee.hears(GROUP, "first words")?;
    Ok(Two { town, ana: (ana, ana_at), lee: (lee, lee_at), _internet: internet })
}

/// Both say something and hear the other, which takes so long.
fn hear_each_other(two: &Two, story: &str) -> Result<()> {
    let ((ana, ana_at), (lee, _)) = (&two.ana, &two.lee);
    let (begin, before) = (Instant::now(), ana_at.bytes("wire")?);
    lee.says(GROUP, &format!("{story}, Lee"))?;
    ana.hears(GROUP, &format!("{story}, Lee"))?;
    ana.says(GROUP, &format!("{story}, Ana"))?;
    lee.hears(GROUP, &format!("{story}, Ana"))?;
    let first = begin.elapsed();
    let bytes = Some((ana_at.bytes("wire")? - before, "B"));
    Row { story: story.to_owned(), first, bytes, lost: 0, way: Way::Straight }.keep();
    ensure!(first < Duration::from_secs(10), "{story}: {first:?}");
    Ok(())
}

/// Whoever slept, was killed or had no network for a while is heard, and hears, within seconds.
pub fn asleep_killed_and_cut_off() -> Result<()> {
    let mut two = two()?;
    two.lee.0.falls_asleep()?;
    std::thread::sleep(ASLEEP);
    let (_, state) = two.ana.0.says(GROUP, "while Lee slept")?;
    ensure!(state == "here", "{state}");
    two.lee.0.wakes_up()?;
    let begin = Instant::now();
    two.lee.0.hears(GROUP, "while Lee slept")?;
    let took = begin.elapsed();
    Row { story: format!("asleep for {} s", ASLEEP.as_secs()), first: took, bytes: None, lost: 0, way: Way::Straight }
        .keep();
    ensure!(took < Duration::from_secs(10), "heard {took:?} after waking up");
    hear_each_other(&two, "after sleep")?;

    // Nothing tells the other side of it, and the same ports call again at once.
    two.lee.0.is_cut_off()?;
    two.lee.0.serves()?;
    hear_each_other(&two, "killed and begun again")?;

    // So short that nobody has given the other up.
    two.lee.1.does(&["ip", "link", "set", "wire", "down"])?;
    std::thread::sleep(Duration::from_secs(20));
    two.lee.1.does(&["ip", "link", "set", "wire", "up"])?;
    hear_each_other(&two, "without network for 20 s")?;
    two.lee.0.stops()?;
    two.ana.0.stops()?;
    two.town.speaks_plainly()
}

/// Two behind routers, never there together, and a courier between them.
pub fn by_courier_only() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let courier = CourierAt::begin(&town, &mut internet)?;
    let homes = [internet.home("ana", Router::Symmetric)?, internet.home("lee", Router::Symmetric)?];
    let (ana, lee) = (at(&town, "Ana", &homes[0].computer)?, at(&town, "Lee", &homes[1].computer)?);
    ana.founds(GROUP, &[])?;
    ana.does(&["group", "courier", "add", GROUP, &courier.slip])?;
    let slip = ana.invites(GROUP, &[])?;
    let begin = Instant::now();
    // The request lies there until Ana comes, the welcome until Lee comes.
    lee.does(&["enter", &slip, "--as", "Lee", "--yes", "--wait", "4"])?;
    ana.does(&["read", GROUP, "--wait", "20"])?;
    lee.does(&["group", "show", GROUP, "--wait", "20"])?;
    lee.does(&["read", GROUP, "--wait", "20"])?;
    let before = courier.host.bytes("wire")?;
    let mut lost = 0;
    let mut first = None;
    for n in 0..5 {
        for (says, hears) in [(&ana, &lee), (&lee, &ana)] {
            let text = format!("{} says {n} to nobody who is there", says.name);
            let (_, state) = says.says_waiting(GROUP, &text, "20")?;
            ensure!(state == "sent", "{state}");
            let heard = hears.does(&["read", GROUP, "--wait", "20"])?;
            lost += usize::from(!heard.iter().any(|heard| heard["text"] == text.as_str()));
            first.get_or_insert_with(|| begin.elapsed());
        }
    }
    let bytes = Some((courier.host.bytes("wire")? - before, "B at the courier"));
    let first = first.context("nothing was said")?;
    Row { story: "never there together".to_owned(), first, bytes, lost, way: Way::Courier }.keep();
    ensure!(lost == 0, "{lost} words were lost");
    courier.running.is_asked_to_end()?;
    town.speaks_plainly()
}

/// A courier on a computer of its own.
pub struct CourierAt {
    pub host: Host,
    pub address: std::net::Ipv4Addr,
    pub slip: String,
    pub running: Running,
}

impl CourierAt {
    pub fn begin(town: &Town, internet: &mut Internet) -> Result<Self> {
        let (host, address) = internet.computer("courier")?;
        let mut keeper = town.cautious_person("courier")?;
        keeper.host = Some(host.name.clone());
        keeper.listen.clear();
        let mut running = keeper.begins(&["courier", "serve"])?;
        let said: Value = serde_json::from_str(&running.line()?)?;
        let slip = said["slip"].as_str().context("no slip")?.to_owned();
        Ok(Self { host, address, slip, running })
    }
}
