//! Whole groups in one thread, in virtual time, everything from one seed.
//!
//! A [`World`] holds devices, each a [`kith_protocol::member::Member`] over rows in memory, and carries their Steps out
//! as the node does: writes, sends, events, alarm. Between any two of those effects it can stop a device and open it
//! again from its rows. [`history`] makes up what people do, [`check`] says what must hold whatever they did, [`thief`]
//! acts against them, [`linking`] has further devices and backups, [`meeting`] has meetings and rounds, [`stick`] carries
//! bundles from hand to hand, [`courier`] keeps packets, [`year`] has people who are seldom there,
//! [`terms`] has words that go after some days, [`seeds`] runs many of
//! them, [`story`] tells one by hand.
//!
//! The network here keeps the node's promises and no others: frames come in order within a connection and without gaps
//! until it ends; a connection may end at any moment and what is under way is lost; only who is on both allow-lists
//! connects. Loss, doubling and reordering come of connections that break and of several ways.
//!
//! Invariants of the simulator itself: no clock, no thread, no unordered map; the same seed gives the same history.

pub mod check;
pub mod courier;
pub mod device;
pub mod history;
pub mod linking;
pub mod meeting;
pub mod seeds;
pub mod stick;
pub mod story;
pub mod terms;
pub mod thief;
pub mod world;
pub mod year;

pub use device::{Device, Disk};
pub use history::Report;
pub use world::World;
