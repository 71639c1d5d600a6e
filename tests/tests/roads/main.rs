//! What leaves a computer, and the ways between computers: stories on hosts of their own, which are network namespaces.
//!
//! A story that this machine cannot hold (no root, no `ip netns`, no `nft`) is counted as ignored, with the reason.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod leaving;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use kith_tests::hosts;

/// A story: its claim, whether it needs routers, and itself.
type Story = (&'static str, bool, fn() -> Result<()>);

const STORIES: &[Story] =
    &[("a_rehearsal_and_a_group_send_nothing_to_anybody_else", false, leaving::nothing_goes_to_anybody_else)];

fn main() -> ExitCode {
    match hosts::is_asked_to_record() {
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
    for (name, routers, story) in &stories {
        if let Err(lacks) = hosts::can(*routers) {
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
    let result = if failed == 0 { "ok" } else { "FAILED" };
    let (out, seconds) = (STORIES.len() - stories.len(), begin.elapsed().as_secs_f64());
    println!(
        "\ntest result: {result}. {passed} passed; {failed} failed; {skipped} ignored; 0 measured; {out} filtered out; \
         finished in {seconds:.2}s\n"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
