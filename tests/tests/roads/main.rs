//! What leaves a computer, and the ways between computers: stories on hosts of their own, which are network namespaces.
//!
//! A story that this machine cannot hold (no root, no `ip netns`, no `nft`, no `tor`) is counted as ignored, with the reason. So are
//! those of the long form, unless `KITH_ROADS=long` (`.ci/long/roads`) or their name asks for them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod away;
mod by_tor;
mod homes;
mod leaving;
mod poor;
mod quiet;
mod table;
mod traces;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use kith_tests::hosts;

/// What a story needs besides hosts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Hosts,
    Routers,
    Tor,
}

use Needs::{Hosts, Routers, Tor};

/// A story: its claim, what it needs, whether it is of the long form, and itself.
type Story = (&'static str, Needs, bool, fn() -> Result<()>);

const STORIES: &[Story] = &[
    ("a_rehearsal_and_a_group_send_nothing_to_anybody_else", Hosts, false, leaving::nothing_goes_to_anybody_else),
    ("two_homes_come_together_through_a_relay_and_then_straight", Routers, false, homes::come_together),
    ("only_through_relays_and_never_straight", Routers, false, homes::only_relays),
    ("a_member_with_an_open_address_leads_the_others_together", Routers, true, homes::a_member_relays),
    ("a_relay_gives_no_place_without_its_line", Routers, true, homes::a_place_needs_the_line),
    ("two_groups_go_by_tor_and_share_nothing", Tor, true, by_tor::two_groups),
    ("tor_goes_away_and_comes_again_and_nothing_falls_back", Tor, true, by_tor::a_tor_that_comes_and_goes),
    ("a_slip_that_leads_by_tor_is_not_followed_straight", Tor, true, by_tor::a_slip_by_tor_needs_tor),
    ("traces_of_two_groups_of_one_person_share_no_identifier", Hosts, false, traces::two_groups_have_nothing_in_common),
    ("another_address_of_the_router_costs_little", Routers, true, homes::another_address_of_the_router),
    ("a_fifth_is_lost_and_everything_arrives", Hosts, true, poor::a_fifth_is_lost),
    ("another_address_costs_little", Routers, true, homes::another_address),
    ("who_slept_or_was_killed_or_cut_off_is_heard_within_seconds", Hosts, true, away::asleep_killed_and_cut_off),
    ("two_who_are_never_there_together_have_a_courier", Routers, true, away::by_courier_only),
    ("a_quiet_node_speaks_to_members_and_the_courier_and_to_nobody_else", Hosts, true, quiet::quiet),
];

fn main() -> ExitCode {
    match hosts::is_asked_to_record().and_then(|records| Ok(records || poor::is_an_end()?)) {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let stories: Vec<&Story> = STORIES
        .iter()
        .filter(|(name, ..)| wanted.is_empty() || wanted.iter().any(|word| name.contains(*word)))
        .collect();
    if words.iter().any(|word| word == "--list") {
        stories.iter().for_each(|(name, ..)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    println!("\nrunning {} tests", stories.len());
    let begin = Instant::now();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    let long = std::env::var("KITH_ROADS").is_ok_and(|form| form == "long") || !wanted.is_empty();
    for (name, needs, of_the_long_form, story) in &stories {
        if *of_the_long_form && !long {
            println!("test {name} ... ignored, of the long form");
            skipped += 1;
            continue;
        }
        let can = hosts::can(*needs == Routers).and_then(|()| if *needs == Tor { hosts::can_tor() } else { Ok(()) });
        if let Err(lacks) = can {
            println!("test {name} ... ignored, {lacks}");
            skipped += 1;
            continue;
        }
        match std::panic::catch_unwind(story) {
            Ok(Ok(())) => {
                println!("test {name} ... ok");
                passed += 1;
            }
            Ok(Err(error)) => {
                println!("test {name} ... FAILED\n{error:?}");
                failed += 1;
            }
            Err(_) => {
                println!("test {name} ... FAILED");
                failed += 1;
            }
        }
    }
    table::print();
    let result = if failed == 0 { "ok" } else { "FAILED" };
    let (out, seconds) = (STORIES.len() - stories.len(), begin.elapsed().as_secs_f64());
    println!(
        "\ntest result: {result}. {passed} passed; {failed} failed; {skipped} ignored; 0 measured; {out} filtered out; \
         finished in {seconds:.2}s\n"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
