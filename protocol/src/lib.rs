//! The core of Kith. See the README of this crate for the specification.
//!
//! Modules in reading order.

pub mod encoding;
pub mod id;
pub mod limits;
pub mod signature;

pub mod cell;
pub mod document;
pub mod ending;
pub mod entry;
pub mod epoch;
pub mod graph;
pub mod group_log;
pub mod kind;
pub mod member;
pub mod names;
pub mod order;
pub mod persona;
pub mod request;
pub mod seal;
pub mod slip;
pub mod statement;
pub mod stretch;
pub mod words;

pub mod wire;

pub mod command;
pub mod event;
pub mod step;
