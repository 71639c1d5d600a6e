//! People who are never connected to each other and have two couriers that forget.

use kith_tests::simulator::{seeds, year};

/// People and weeks of the ordinary run, which has to end soon; `.ci/long/couriers` has twelve for a year.
const PEOPLE: u64 = 4;
const WEEKS: u64 = 3;

#[test]
fn years_with_couriers_that_forget() {
    seeds::run_many("simulator", 2, &[], |seed| a_year(seed).map(drop));
}

/// `KITH_SEED=123 KITH_PEOPLE=12 KITH_WEEKS=52 cargo test -p kith-tests --test simulator replay_a_year`
#[test]
fn replay_a_year() {
    seeds::replay(|seed| a_year(seed).map(|report| eprintln!("{report:?}")));
}

fn a_year(seed: u64) -> anyhow::Result<year::Report> {
    let number = |name: &str, else_: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(else_);
    year::run(seed, number("KITH_PEOPLE", PEOPLE) as usize, number("KITH_WEEKS", WEEKS))
}
