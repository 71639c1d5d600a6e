//! A person takes another device into use, or puts a backup back.

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use kith_protocol::command::{Command, DeviceView, Query, View};
use kith_protocol::id::{MemberId, MessageId};
use kith_protocol::member::linking::{NewDevice, OldDevice};
use std::collections::BTreeSet;

use super::device::Disk;
use super::world::World;

fn line(view: View) -> Result<String> {
    match view {
        View::Line(line) => Ok(line),
        other => bail!("no line: {other:?}"),
    }
}

/// Links another device, with the words compared and a yes on both.
pub fn link(world: &mut World, of: usize) -> Result<usize> {
    world.stop_after = None;
    let id = world.devices.len();
    let refused = |refusal| anyhow!("{refusal}");
    let mut new = NewDevice::new(world.seed());
    let text = new.line(vec![format!("/sim/{id}")]);
    let mut old = OldDevice::new(&text, world.seed()).map_err(refused)?;
    let nonce = new.hear(&old.hello()).context("no answer to the hello")?;
    old.hear(&nonce).map_err(refused)?;
    ensure!(old.phrase().is_some() && old.phrase() == new.phrase(), "the two show other words");
    let given = line(world.look(of, &Query::Giving)?)?;
    new.hear(&old.give(&given).context("nothing given")?);
    let now = world.devices[of].time(world.now_ms);
    let (member, step, to_old) = new.join(now).map_err(refused)?;
    let name = format!("{}'s second", world.devices[of].name);
    let (clock_ms, side) = (world.devices[of].clock_ms, world.devices[of].side);
    let id = world.add(&name, clock_ms, side, member, step);
    world.tell(format!("{name} is linked"));
    let joining = line(world.look(id, &Query::Joining)?)?;
    old.hear(&to_old.seal(&joining).context("not sealed")?).map_err(refused)?;
    let joining = old.joining().context("the new device did not say yes")?;
    world.command(of, Command::AddDevice { joining })?;
    Ok(id)
}

/// The devices a person's device knows as its person's.
pub fn devices(world: &mut World, of: usize) -> Result<Vec<DeviceView>> {
    match world.look(of, &Query::Devices)? {
        View::Devices(devices) => Ok(devices),
        other => bail!("no devices: {other:?}"),
    }
}

/// *That device is not with me*, said on another one of the same person. Whoever has it keeps running it.
pub fn lose(world: &mut World, by: usize, lost: usize) -> Result<()> {
    let device = world.device_id(lost).context("a device without a key")?;
    // Told only when it was stored: a device that stops halfway would leave it open whether it was said.
    world.stop_after = None;
    world.command(by, Command::LoseDevice { device, kept: Vec::new() })?;
    world.devices[lost].lost = true;
    let line = format!("{} is not with its person", world.devices[lost].name);
    world.tell(line);
    Ok(())
}

/// What a backup holds of a device.
pub struct Backup {
    disk: Disk,
    shown: BTreeSet<(MessageId, MemberId)>,
}

/// Takes a backup of a device's folder.
pub fn back_up(world: &World, of: usize) -> Backup {
    Backup { disk: world.devices[of].disk.clone(), shown: world.devices[of].shown.clone() }
}

/// The device is opened from the backup.
pub fn restore(world: &mut World, of: usize, backup: &Backup) -> Result<()> {
    world.stop_after = None;
    world.turn_off(of);
    world.devices[of].disk = backup.disk.clone();
    world.devices[of].shown = backup.shown.clone();
    let line = format!("{} is opened from a backup", world.devices[of].name);
    world.tell(line);
    world.turn_on(of)
}

/// The folder is copied to another machine, and opened there.
pub fn copy_home(world: &mut World, backup: &Backup, name: &str, side: u8) -> Result<usize> {
    let id = world.add_copy(name, side, backup.disk.clone(), backup.shown.clone());
    world.tell(format!("{name} is opened from a copied folder"));
    world.turn_on(id)?;
    Ok(id)
}
