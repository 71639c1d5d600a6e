//! Meetings in the simulator: random histories, and the replay of one seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

use kith_tests::simulator::{meeting, seeds};

/// Histories that are red and not mended yet. Whatever else turns red fails; whatever here turns green has to be taken off.
const OPEN: [u64; 0] = [];

#[test]
fn random_meetings() {
    seeds::run_many("meetings", 100, &OPEN, |seed| meeting::run(seed).map(drop));
}

/// `KITH_SEED=123 cargo test -p kith-tests --test meetings replay`
#[test]
fn replay() {
    seeds::replay(|seed| meeting::run(seed).map(drop));
}
