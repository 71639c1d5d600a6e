//! Stories, the simulator, attacks and benchmarks, above all other crates.
//!
//! * [`simulator`]: whole groups in one thread, in virtual time, from one seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

pub mod simulator;
