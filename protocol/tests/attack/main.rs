//! Attacks: what a member with a changed client, a guest, a leaver or a thief sends through the real frames, and what must
//! hold nevertheless. Each test is one finding of an attack; the comment says what happened before it was mended.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::map_entry, clippy::cloned_ref_to_slice_refs, clippy::disallowed_types)] // Written as the attacker thinks of it.

mod comings;
mod counts;
mod crowding;
mod edges;
mod evil;
mod growing;
mod keys;
mod leaving;
mod meetings;
mod naming;
mod told;
mod voids;
#[path = "../world/mod.rs"]
mod world;
