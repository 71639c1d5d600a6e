//! Random histories in which bundles go from hand to hand, beside and instead of connections: the same things must hold.

#![allow(clippy::panic, reason = "a test that cannot go on stops here")]

use kith_tests::simulator::history;

/// Histories that are always run. (`KITH_STICKS` asks for another number.)
const HISTORIES: u64 = 40;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn many_histories_hold_with_sticks_in_them() {
    let first = from_environment("KITH_FIRST").unwrap_or(1);
    let count = from_environment("KITH_STICKS").unwrap_or(HISTORIES);
    let (mut said, mut broken) = (0, Vec::new());
    for seed in first..first + count {
        match history::run_with_sticks(seed) {
            Ok(report) => said += report.said,
            Err(error) => broken.push((seed, format!("{error:#}"))),
        }
    }
    if let Some((seed, error)) = broken.first() {
        let seeds: Vec<_> = broken.iter().map(|(seed, _)| *seed).collect();
        panic!(
            "{error}\nbroken: {seeds:?}\nreplay: KITH_FIRST={seed} KITH_STICKS=1 cargo test -p kith-tests --test sticks"
        );
    }
    assert!(said > 0);
}
