//! Attacks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]
mod decoders;
mod door;
mod entries;
mod epochs;
mod group;
mod signatures;
mod words;
