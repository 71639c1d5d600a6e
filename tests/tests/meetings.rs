//! Meetings in the simulator: random histories, and the replay of one seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

use kith_tests::simulator::meeting;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Histories that are red and not mended yet, all of them with parts that could not hear each other: two people see two
/// meetings (8, 37, 84), a turn is offered a third time (23), somebody who is here has no place (36). Whatever else turns
/// red fails; whatever here turns green has to be taken off.
const OPEN: [u64; 5] = [8, 23, 36, 37, 84];

/// `KITH_SEEDS=10000` for more, `KITH_FROM=500` to begin elsewhere.
#[test]
fn random_meetings() {
    let (from, count) = (number("KITH_FROM").unwrap_or(0), number("KITH_SEEDS").unwrap_or(100));
    let next = std::sync::atomic::AtomicU64::new(from);
    let failed = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..number("KITH_THREADS").unwrap_or(2) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if seed >= from + count || failed.lock().unwrap().len() >= 10 {
                        return;
                    }
                    if let Err(error) = meeting::run(seed) {
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
    let mended: Vec<_> = OPEN.iter().filter(|seed| (from..from + count).contains(seed)).collect();
    let mended: Vec<_> = mended.into_iter().filter(|open| failed.iter().all(|(seed, _)| seed != *open)).collect();
    assert!(mended.is_empty(), "take off the list of open ones: {mended:?}");
    failed.retain(|(seed, _)| !OPEN.contains(seed));
    if let Some((seed, what)) = failed.first() {
        panic!(
            "{} of {count} meetings failed; {what}\nKITH_SEED={seed} cargo test -p kith-tests --test meetings replay",
            failed.len()
        );
    }
}

/// `KITH_SEED=123 cargo test -p kith-tests --test meetings replay`
#[test]
fn replay() {
    let Some(seed) = number("KITH_SEED") else { return };
    if let Err(error) = meeting::run(seed) {
        panic!("{error:#}");
    }
}
