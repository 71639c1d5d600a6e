//! Stories, the simulator, attacks and benchmarks, above all other crates.
//!
//! * `people`: real processes of the program, on real sockets.
//! * [`traces`]: looking for secrets in files, traffic and what was printed.
//! * [`changed`]: a member whose client does what it likes.
//! * [`simulator`]: whole groups in one thread, in virtual time, from one seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

pub mod changed;
#[cfg(all(unix, feature = "node"))]
pub mod people;
pub mod simulator;
pub mod traces;
