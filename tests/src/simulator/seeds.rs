//! Many histories, each from a seed of its own: `KITH_SEEDS=10000` for more, `KITH_FROM=500` to begin elsewhere,
//! `KITH_SEED=123` to replay one.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;

/// Red ones after which it stops: they are enough to see what is wrong.
const FAILED_MAX: usize = 10;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs as many as are usual, or asked for, on two threads (`KITH_THREADS`). `open`: those that are known to be red and not
/// mended yet. Whatever else turns red fails; whatever of them turns green has to be taken off the list. `test`: where one
/// is replayed.
pub fn run_many(test: &str, usual: u64, open: &[u64], run: impl Fn(u64) -> Result<()> + Sync) {
    let (from, count) = (number("KITH_FROM").unwrap_or(0), number("KITH_SEEDS").unwrap_or(usual));
    let (next, failed) = (AtomicU64::new(from), Mutex::new(Vec::new()));
    let stop = FAILED_MAX + open.len();
    std::thread::scope(|scope| {
        for _ in 0..number("KITH_THREADS").unwrap_or(2) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + count || failed.lock().unwrap().len() >= stop {
                        return;
                    }
                    if let Err(error) = run(seed) {
                        let line = error.to_string();
                        failed.lock().unwrap().push((seed, line.lines().next().unwrap_or_default().to_owned()));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    for (_, what) in &failed {
        eprintln!("{what}");
    }
    let is_red = |seed: &u64| failed.iter().any(|(red, _)| red == seed);
    let mended: Vec<_> = open.iter().filter(|seed| (from..from + count).contains(seed) && !is_red(seed)).collect();
    let known = failed.len();
    failed.retain(|(seed, _)| !open.contains(seed));
    if let Some((seed, what)) = failed.first() {
        let test = format!("KITH_SEED={seed} cargo test -p kith-tests --test {test} replay");
        panic!("{} of {count} histories failed that were green; {what}\n{test}", failed.len());
    }
    assert!(known >= stop || mended.is_empty(), "take off the list of open ones: {mended:?}");
}

/// Runs the one that `KITH_SEED` names, if it names one.
pub fn replay(run: impl Fn(u64) -> Result<()>) {
    if let Some(Err(error)) = number("KITH_SEED").map(run) {
        panic!("{error:#}");
    }
}
