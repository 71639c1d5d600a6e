//! Bundles from hand to hand: new ones, and old ones that were lying about.

use anyhow::{Result, ensure};
use kith_protocol::command::Command;
use kith_protocol::member::Input;

use super::world::World;

/// Sticks that lie about at most.
const KEPT: usize = 16;

/// One device writes everything it may pass on, another takes it in. Now and then the stick is lost on its way, or the
/// one who wrote it is never told that the file is there.
pub fn hand(world: &mut World, from: usize, to: usize) -> Result<()> {
    world.command(from, Command::BundleOut { since: None, to: None })?;
    let stick = core::mem::take(&mut world.devices[from].stick);
    ensure!(!stick.is_empty(), "stopped before the stick was written");
    if !world.once_in(8) && world.devices[from].is_on() {
        world.command(from, Command::BundleWritten)?;
    }
    if world.sticks.len() == KEPT {
        world.sticks.remove(0);
    }
    world.sticks.push(stick.clone());
    if !world.once_in(8) {
        world.receive(to, Input::Bundle { bytes: stick });
    }
    Ok(())
}

/// Somebody finds an old stick, perhaps of a time when they were no member, perhaps bent.
pub fn find(world: &mut World, who: usize) {
    if world.sticks.is_empty() {
        return;
    }
    let which = world.below(world.sticks.len());
    let mut bytes = world.sticks[which].clone();
    if world.once_in(4) {
        let place = world.below(bytes.len());
        bytes[place] ^= 1;
    }
    world.receive(who, Input::Bundle { bytes });
}
