//! A node of Kith: it carries out what the core decides, on disk, on the network and towards clients.

pub mod api;
pub mod home;
pub mod network;
pub mod socket;
pub mod store;
pub mod vault;
