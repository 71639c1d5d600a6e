//! People who are never connected to each other and have two couriers that forget.

use kith_tests::simulator::{seeds, year};

#[test]
fn years_with_couriers_that_forget() {
    seeds::run_many("simulator", 1, &[], |seed| year::run(seed).map(drop));
}

/// `KITH_SEED=123 cargo test -p kith-tests --test simulator replay_a_year`
#[test]
fn replay_a_year() {
    seeds::replay(|seed| year::run_weeks(seed, weeks()).map(|report| eprintln!("{report:?}")));
}

fn weeks() -> u64 {
    std::env::var("KITH_WEEKS").ok().and_then(|weeks| weeks.parse().ok()).unwrap_or(52)
}
