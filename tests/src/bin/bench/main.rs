//! How fast and how thrifty, against floors measured in the same run. Prints a table, then one JSON object a line; it
//! judges nothing.
//!
//! Real nodes: three processes of `kith serve`, asked over their local sockets, QUIC over loopback. In a network
//! namespace of its own (`unshare`, where allowed) nobody else's packets are counted.
//!
//! In reading order: `group` (the people), `missed`, `live`, `long`, `own` and `flood` (what is measured), `floors`, `machine` (counters),
//! `report`.
//!
//! ```text
//! bench [PROGRAM]                the program is the `kith` beside this one, if no other is named
//! KITH_BENCH_MISSED=1000         words that were missed, and words of a burst
//! KITH_BENCH_LIVE=300            words said one by one
//! KITH_BENCH_COURIER=0           nothing of couriers
//! KITH_BENCH_LONG=100000         only a thread of so many messages: opening, searching, the full screen
//! KITH_BENCH_OWN=100000          only so many words of one's own: copied, brought back, taken back
//! KITH_BENCH_FLOOD=1000000       only a flood of so many frames, beside words said one by one (`.ci/long/flood`)
//! ```

mod flood;
mod floors;
mod group;
mod live;
mod long;
mod machine;
mod missed;
mod own;
mod report;

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use floors::Floors;
use group::Circle;
use report::Report;

/// Bytes of the plain text.
pub const TEXT_BYTES: usize = 200;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let alone = machine::network_of_ones_own()?;
    let program = match std::env::args_os().nth(1) {
        Some(program) => PathBuf::from(program),
        None => std::env::current_exe()?.with_file_name("kith"),
    };
    let (missed, live) = (number("KITH_BENCH_MISSED", 1_000), number("KITH_BENCH_LIVE", 300));
    let folder = tempfile::Builder::new().prefix("kith-bench-").tempdir_in(disk())?;
    let mut report = Report::default();
    report.note("program", &program.display().to_string());
    report.note("folder", &folder.path().display().to_string());
    report.note("network", if alone { "a namespace of its own" } else { "shared: others' packets are counted too" });

    let long = number("KITH_BENCH_LONG", 0);
    if long > 0 {
        long::measure(folder.path(), long, &mut report).await.context("a long thread")?;
        report.print();
        return Ok(());
    }
    let own = number("KITH_BENCH_OWN", 0);
    if own > 0 {
        own::measure(folder.path(), own, &mut report).await.context("one's own words")?;
        report.print();
        return Ok(());
    }
    let floors = Floors::measure(folder.path()).await?;
    floors.tell(&mut report);
    let circle = Circle::begin(folder.path(), program, &mut report).await.context("three people come together")?;
    let flood = number("KITH_BENCH_FLOOD", 0);
    if flood > 0 {
        let frames = u64::try_from(flood)?;
        flood::measure(&circle, folder.path(), live, frames, &mut report).await.context("a flood")?;
        circle.end().await?;
        report.print();
        return Ok(());
    }
    live::one_by_one(&circle, live, &floors, &mut report).await.context("live, one by one")?;
    live::burst(&circle, missed, &mut report).await.context("live, a burst")?;
    circle.tell_memory(&mut report)?;
    let returned = missed::one_returns(&circle, missed, &floors, &mut report).await.context("one returns")?;
    if number("KITH_BENCH_COURIER", 1) > 0 {
        let found = missed::one_finds_it_at_a_courier(&circle, folder.path(), missed, returned, &mut report).await;
        found.context("one finds it at a courier")?;
    }
    missed::one_brings(&circle, missed, &floors, &mut report).await.context("one brings words said alone")?;
    circle.end().await?;
    report.print();
    Ok(())
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Where the homes stand: a real disk, which `/tmp` often is not.
fn disk() -> PathBuf {
    std::env::var_os("KITH_BENCH_DISK").map_or_else(|| PathBuf::from("/var/tmp"), PathBuf::from)
}

/// A text of [`TEXT_BYTES`] bytes.
pub fn text(number: usize) -> String {
    let mut text = format!("{number} ");
    while text.len() < TEXT_BYTES {
        text.push_str("words for the others ");
    }
    text.truncate(TEXT_BYTES);
    text
}
