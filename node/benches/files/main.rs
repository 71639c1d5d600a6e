//! How fast files go from device to device, and how much memory that takes, beside what it is made of: iroh-blobs over its
//! own endpoints, a bare stream of the same network, and the cipher alone. Prints a table, then one JSON object a line;
//! it judges nothing.
//!
//! Everything runs in this one process over 127.0.0.1, both ends of a transfer on the same processors. Whatever is
//! compared is measured in turn within each round, so that a busy computer is busy for all of them; told are medians and
//! the median of each round's ratio. No pictures, no cleaning: a file of bytes that nothing makes shorter.
//!
//! ```text
//! KITH_BENCH_FILE_MIB=512      the file
//! KITH_BENCH_ROUNDS=5
//! KITH_BENCH_LARGE_MIB=4095    the file by which memory is measured; 0: not at all
//! KITH_BENCH_DISK=/var/tmp     where the homes lie: a real disk, which /tmp often is not
//! ```
//!
//! In reading order: `people` (real nodes), `bare` (a stream), `endpoints` (iroh's own), `cipher`, `memory`.

mod bare;
mod cipher;
mod endpoints;
mod memory;
mod people;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rand_core::{Rng as _, SeedableRng as _};

use endpoints::Cipher;
use people::Circle;

const MIB: u64 = 1024 * 1024;

/// What one round measured, in MiB of the file a second.
#[derive(Default)]
struct Round {
    bare: f64,
    endpoints: f64,
    /// The same, sealed with the cipher of the network.
    endpoints_alike: f64,
    /// Sealing and putting on the shelf.
    said: f64,
    /// Sealed bytes from shelf to shelf.
    fetched: f64,
    /// From the question to the file under its name, opened.
    saved: f64,
    /// The same sealed bytes to four at once, in all.
    to_four: f64,
}

fn main() -> Result<()> {
    // Only what cargo says is given as arguments.
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(measure())
}

async fn measure() -> Result<()> {
    let size = number("KITH_BENCH_FILE_MIB", 512) * MIB;
    let folder = tempfile::Builder::new().prefix("kith-bench-").tempdir_in(disk())?;
    let given = folder.path().join("given.bin");
    make(&given, size)?;

    let circle = Circle::begin(folder.path()).await.context("five people come together")?;
    let bare = bare::Pair::begin().await.context("a bare stream")?;
    let of_their_own =
        endpoints::Pair::begin(folder.path(), &given, Cipher::Own).await.context("iroh's own endpoints")?;
    let alike = endpoints::Pair::begin(folder.path(), &given, Cipher::OfTheNetwork).await.context("the same, alike")?;
    let mut rounds = Vec::new();
    for number in 1..=number("KITH_BENCH_ROUNDS", 5) {
        let mut round = Round { bare: rate(size, bare.carry(size).await?), ..Round::default() };
        round.endpoints = rate(size, of_their_own.fetch(folder.path()).await?);
        round.endpoints_alike = rate(size, alike.fetch(folder.path()).await?);
        let told = circle.one(&given, folder.path()).await?;
        (round.said, round.fetched, round.saved) =
            (rate(size, told.said), rate(size, told.fetched), rate(size, told.saved));
        round.to_four = rate(4 * size, circle.four(&given, folder.path()).await?);
        eprintln!("round {number}: {}", round.line());
        rounds.push(round);
    }
    drop((of_their_own, alike));
    drop(bare);
    let cipher = cipher::measure(&given)?;
    std::fs::remove_file(&given)?;
    let large = number("KITH_BENCH_LARGE_MIB", 4_095) * MIB;
    let memory = if large > 0 { Some(circle.memory(folder.path(), large).await?) } else { None };
    circle.end().await;

    let middle = |of: &dyn Fn(&Round) -> f64| median(rounds.iter().map(of).collect());
    println!("a file of {} MiB, {} rounds, medians in MiB/s", size / MIB, rounds.len());
    let rows: [Row; 7] = [
        ("a bare stream of the network", "bare_mib_s", &|round| round.bare),
        ("iroh-blobs over its own endpoints", "endpoints_mib_s", &|round| round.endpoints),
        ("the same, sealed like the network", "endpoints_alike_mib_s", &|round| round.endpoints_alike),
        ("sealing and keeping", "said_mib_s", &|round| round.said),
        ("sealed bytes from device to device", "fetched_mib_s", &|round| round.fetched),
        ("saved: fetched and opened", "saved_mib_s", &|round| round.saved),
        ("to four at once, in all", "to_four_mib_s", &|round| round.to_four),
    ];
    let ratios: [Row; 6] = [
        ("of iroh's own endpoints", "fetched_of_endpoints", &|round| round.fetched / round.endpoints),
        ("of these, sealed alike", "fetched_of_alike", &|round| round.fetched / round.endpoints_alike),
        ("of a bare stream", "fetched_of_bare", &|round| round.fetched / round.bare),
        ("opened and saved, of iroh's own endpoints", "saved_of_endpoints", &|round| round.saved / round.endpoints),
        ("opened and saved, of a bare stream", "saved_of_bare", &|round| round.saved / round.bare),
        ("four at once, of one", "four_of_one", &|round| round.to_four / round.fetched),
    ];
    let mut told: Vec<(&str, &str, f64)> = Vec::new();
    told.extend(rows.iter().map(|(what, name, of)| (*what, *name, middle(of))));
    told.extend(ratios.iter().map(|(what, name, of)| (*what, *name, middle(of))));
    told.push(("sealing and opening, times the cipher alone", "seal_open_of_cipher", cipher));
    if let Some(memory) = memory {
        told.push(("MiB of memory above idle, both ends, to say a large file", "said_memory_mib", memory.said));
        told.push(("MiB of memory above idle, both ends, to save it", "saved_memory_mib", memory.saved));
    }
    for (what, _, value) in &told {
        println!("{what:<60} {value:>9.2}");
    }
    for (_, name, value) in &told {
        println!("{{\"name\":\"{name}\",\"value\":{value:.3}}}");
    }
    Ok(())
}

/// What it is, for people and for programs, and of a round.
type Row = (&'static str, &'static str, &'static dyn Fn(&Round) -> f64);

impl Round {
    fn line(&self) -> String {
        let Self { bare, endpoints, endpoints_alike, said, fetched, saved, to_four } = self;
        format!(
            "bare {bare:.0}, endpoints {endpoints:.0}, alike {endpoints_alike:.0}, said {said:.0}, fetched {fetched:.0}, saved {saved:.0}, \
             to four {to_four:.0} MiB/s"
        )
    }
}

fn rate(bytes: u64, seconds: f64) -> f64 {
    bytes as f64 / MIB as f64 / seconds
}

/// The middle one.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// A file that nothing makes shorter.
fn make(path: &Path, size: u64) -> Result<()> {
    let mut random = rand_chacha::ChaCha8Rng::from_seed([7; 32]);
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut part = vec![0; MIB as usize];
    for _ in 0..size / MIB {
        random.fill_bytes(&mut part);
        file.write_all(&part)?;
    }
    file.into_inner()?.sync_all()?;
    Ok(())
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn disk() -> PathBuf {
    std::env::var_os("KITH_BENCH_DISK").map_or_else(|| PathBuf::from("/var/tmp"), PathBuf::from)
}
