//! Stories, the simulator, attacks and benchmarks, above all other crates.
//!
//! * `hosts`: computers and routers as network namespaces, and what goes over their wires.
//! * `people`: real processes of the program, on real sockets.
//! * `terminal`: the program in windows of tmux.
//! * `traces`: looking for secrets in files, traffic and what was printed.
//! * [`changed`]: a member whose client does what it likes.
//! * `fuzzing`: what is done with the bytes a fuzzer makes up; the fuzzers themselves are in `tests/fuzz`.
//! * [`simulator`]: whole groups in one thread, in virtual time, from one seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

pub mod changed;
#[cfg(feature = "node")]
pub mod fuzzing;
#[cfg(all(unix, feature = "node"))]
pub mod hosts;
#[cfg(all(unix, feature = "node"))]
pub mod people;
pub mod simulator;
#[cfg(all(unix, feature = "node"))]
pub mod terminal;
#[cfg(feature = "node")]
pub mod traces;
