//! Stories, the simulator, attacks and benchmarks, above all other crates.
//!
//! * [`simulator`]: whole groups in one thread, in virtual time, from one seed.

pub mod simulator;
