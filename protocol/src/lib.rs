//! The core of Kith: everything one member's device decides, and nothing of how it is carried out.
//!
//! **Contract.** [`member::Member`] takes commands, what the network brings, time and randomness as values, and returns a
//! [`step::Step`]: rows to be stored in one commit, then frames to be sent, then events to be shown, then the next alarm.
//! It does no I/O, keeps no clock, and reads words only through [`step::Rows`] when they are looked at or given on. The
//! same calls from the same seed give the same Steps: a whole group runs in one thread.
//!
//! **Stages are types.** Bytes → [`entry::SignedEntry`] → [`entry::Verified`] (only checking the signature makes one) →
//! valid in its log ([`group_log`], [`stretch`]) → registers of a [`document`]. What is void is never shown.
//!
//! **Deliberately absent**: any kind by which one member ends another's place; any way for a peer's bytes into Automerge;
//! any sentence for people.
//!
//! Modules in reading order: encoding, ids, bounds and signatures; what is signed and sealed; the two kinds of log and
//! what is made of them; one member; the wire; what clients say and hear. The README of this crate is the specification.

pub mod encoding;
pub mod id;
pub mod limits;
pub mod secret;
pub mod signature;

pub mod alike;
pub mod attachment;
pub mod bundle;
pub mod cell;
pub mod courier;
pub mod document;
pub mod ending;
pub mod entry;
pub mod epoch;
pub mod graph;
pub mod group_log;
pub mod kind;
pub mod line;
pub mod meeting;
pub mod member;
pub mod names;
pub mod order;
pub mod packet;
pub mod persona;
pub mod phrase;
pub mod relay;
pub mod request;
pub mod room;
pub mod seal;
pub mod slip;
pub mod statement;
pub mod stretch;
pub mod term;
pub mod words;

pub mod wire;

pub mod command;
pub mod copy;
pub mod event;
pub mod step;
