//! A wire that loses a fifth of all packets and holds up the rest: what is said over it all arrives, and not much later than
//! the same bytes by QUIC with nothing above it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use kith_node::network::{Happening, Input, Network, PortRule};
use kith_protocol::id::TransportId;
use kith_protocol::signature::SecretKey;
use kith_tests::hosts::{Host, PoorWire};
use kith_tests::people::{Person, Town};
use serde_json::{Value, json};

use super::table::{Row, Way};

const GROUP: &str = "Thursday";
const WORDS: usize = 300;
/// Between two words.
const PACE: Duration = Duration::from_millis(60);
/// What a frame with 200 bytes of words is on the wire.
const FRAME_BYTES: usize = 371;
const LOSS: u8 = 20;
const DELAY_MS: u32 = 25;
const JITTER_MS: u32 = 20;

pub fn a_fifth_is_lost() -> Result<()> {
    let (town, wire) = (Town::new()?, PoorWire::new(LOSS, DELAY_MS, JITTER_MS)?);
    let [(ana_at, ana_ip), (lee_at, lee_ip)] = &wire.ends;
    let mut raw = raw(ana_at, lee_at, &lee_ip.to_string())?;
    let live = |name: &str, host: &Host, ip: &std::net::Ipv4Addr| {
        let mut person = town.person(name)?;
        person.host = Some(host.name.clone());
        person.listen = vec![format!("/ip4/{ip}/udp/0/quic-v1")];
        Ok::<_, anyhow::Error>(person)
    };
    let (mut ana, mut lee) = (live("Ana", ana_at, ana_ip)?, live("Lee", lee_at, lee_ip)?);
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    lee.serves()?;
    let begin = Instant::now();
    lee.enters(&ana.invites(GROUP, &[])?)?;
    ana.says(GROUP, "first words")?;
    lee.hears(GROUP, "first words")?;
    let first = begin.elapsed();
    let before = ana_at.bytes("wire")?;
    let mut own = said_and_heard(&ana, &lee)?;
    let bytes = ana_at.bytes("wire")? - before;
    let heard = lee.does(&["read", GROUP, "--last", "1000"])?;
    let texts: Vec<&str> = heard.iter().filter_map(|said| said["text"].as_str()).collect();
    let lost = (0..WORDS).filter(|n| !texts.contains(&word(*n).as_str())).count();
    let ([p50, p99], [raw50, raw99]) = (quantiles(&mut own), quantiles(&mut raw));
    println!(
        "  {LOSS} % lost, {DELAY_MS} ± {JITTER_MS} ms, {WORDS} words: p50 {p50} ms, p99 {p99} ms; \
         by QUIC alone: p50 {raw50} ms, p99 {raw99} ms; p99 by p99 {:.2}",
        p99 as f64 / raw99.max(1) as f64
    );
    let story = format!("{LOSS} % lost, {DELAY_MS} ± {JITTER_MS} ms");
    Row { story, first, bytes: Some((bytes, "B")), lost, way: Way::Straight }.keep();
    ensure!(lost == 0, "{lost} words were lost");
    lee.stops()?;
    ana.stops()?;
    town.speaks_plainly()
}

fn word(n: usize) -> String {
    format!("{n:04} {}", "x".repeat(195))
}

/// p50 and p99, in milliseconds.
fn quantiles(all: &mut [u128]) -> [u128; 2] {
    all.sort_unstable();
    [all.len() / 2, all.len() * 99 / 100].map(|at| all.get(at).copied().unwrap_or_default())
}

/// Milliseconds from each saying to its being told on the other side.
fn said_and_heard(ana: &Person, lee: &Person) -> Result<Vec<u128>> {
    let mut notices = UnixStream::connect(lee.home.join("socket"))?;
    notices.write_all(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"notices\"}\n")?;
    notices.set_read_timeout(Some(Duration::from_secs(60)))?;
    let hearing = std::thread::spawn(move || {
        let mut heard = BTreeMap::new();
        for line in BufReader::new(notices).lines().map_while(std::result::Result::ok) {
            let at = Instant::now();
            for n in 0..WORDS {
                if line.contains(&word(n)) {
                    heard.entry(n).or_insert(at);
                }
            }
            if heard.len() == WORDS {
                break;
            }
        }
        heard
    });
    let mut asking = UnixStream::connect(ana.home.join("socket"))?;
    let mut said = Vec::new();
    for n in 0..WORDS {
        let command = json!({"do": "say", "thread": null, "text": word(n), "reply": null, "note": null});
        let call =
            json!({"jsonrpc": "2.0", "id": n + 2, "method": "do", "params": {"group": GROUP, "command": command}});
        said.push(Instant::now());
        writeln!(asking, "{call}")?;
        std::thread::sleep(PACE);
    }
    let mut answers = BufReader::new(asking).lines();
    let first: Value = serde_json::from_str(&answers.next().context("no answer")??)?;
    ensure!(first.get("error").is_none(), "{first}");
    let heard = hearing.join().ok().context("nobody listened")?;
    Ok(heard.iter().map(|(n, at)| at.duration_since(said[*n]).as_millis()).collect())
}

const BARE: &str = "--bare-quic";

/// The same with frames by QUIC and nothing of ours above: milliseconds from each sending to its arrival.
fn raw(from: &Host, to: &Host, ip: &str) -> Result<Vec<u128>> {
    let start = |host: &Host, words: &[&str]| {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &host.name]).arg(std::env::current_exe()?).arg(BARE).args(words);
        Ok::<_, anyhow::Error>(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?)
    };
    let mut hears = start(to, &["hear", ip])?;
    let mut lines = BufReader::new(hears.stdout.take().context("no output")?).lines();
    let address = lines.next().context("it does not listen")??;
    let mut says = start(from, &["say", &address])?;
    let late = lines.map(|line| Ok(line?.parse()?)).collect::<Result<Vec<u128>>>();
    let _ = says.kill();
    let _ = says.wait();
    hears.wait()?;
    late
}

/// Whether this process is one end of the bare wire; if so it plays it.
pub fn is_an_end() -> Result<bool> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [bare, part, at] = &words[..] else { return Ok(false) };
    if bare != BARE {
        return Ok(false);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(end(part, at))?;
    Ok(true)
}

async fn end(part: &str, at: &str) -> Result<()> {
    let key = |seed: u8| TransportId(SecretKey::from_seed(&[seed; 32]).public());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let hears = part == "hear";
    let (own, other) = if hears { (1, 2) } else { (2, 1) };
    let listen = if hears { vec![format!("/ip4/{at}/udp/0/quic-v1")] } else { Vec::new() };
    let (network, mut happenings) =
        Network::start(&[own; 32], &listen, PortRule::Exact, 1).await.map_err(|_| anyhow::anyhow!("no network"))?;
    let send = |input| async { network.send(input).await.map_err(|_| anyhow::anyhow!("it ended")) };
    send(Input::Allow([key(other)].into())).await?;
    let dial = || Input::Dial { whom: key(other), addresses: vec![at.to_owned()] };
    if hears {
        println!("{}", network.bound().first().context("no address")?);
    } else {
        send(dial()).await?;
    }
    let mut heard = 0;
    while let Some(happening) = happenings.recv().await {
        match happening {
            Happening::Connected { connection, .. } if !hears => {
                for _ in 0..WORDS {
                    let mut bytes = vec![7; FRAME_BYTES];
                    bytes[..16].copy_from_slice(&now().to_be_bytes());
                    send(Input::Frame { to: connection, bytes }).await?;
                    tokio::time::sleep(PACE).await;
                }
            }
            Happening::Frame { bytes, from } => {
                let sent = u128::from_be_bytes(bytes[..16].try_into()?);
                println!("{}", now().saturating_sub(sent));
                send(Input::Frame { to: from, bytes: vec![1; 16] }).await?;
                heard += 1;
                if heard == WORDS {
                    return Ok(());
                }
            }
            // A call takes ten seconds at most, and some of them lose every packet that counts.
            Happening::DialFailed { .. } => send(dial()).await?,
            _ => {}
        }
    }
    Ok(())
}
