//! Those who act against the group, and what its people do about it.
//!
//! A thief is somebody with a copy of a device's rows: a lost phone. It runs the same program, on a side of its own, so
//! that all it writes rests on what the phone knew when it was lost: a backdated branch. It lets people in who do not
//! exist, and they let in others and vouch for each other. What no command writes yet (a second device, a device that is
//! lost) is signed here with keys read from rows.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, anyhow, ensure};
use kith_protocol::encoding::{Canonical as _, Reader, Writer};
use kith_protocol::entry::{Entry, SignedEntry, Verified};
use kith_protocol::id::{DeviceId, EntryId, Hash, TransportId};
use kith_protocol::kind::{DeviceAdd, DeviceLost, Heads, Kind};
use kith_protocol::member::Member;
use kith_protocol::persona::Persona;
use kith_protocol::signature::{Context, SecretKey};
use kith_protocol::slip::{Door, SlipPaper};
use kith_protocol::statement::Address;
use kith_protocol::step::Table;
use kith_protocol::wire::run::{Run, ShortCell, ShortEntry};
use kith_protocol::wire::{Dictionary, Frame};

use super::device::{Device, Disk};
use super::world::{Paper, World};

/// The side thieves keep to until they come forward.
pub const HIDING: u8 = 9;

/// The keys on a disk.
pub fn persona_of(disk: &Disk) -> Result<Persona> {
    let row = disk.0.get(&(Table::Persona, Vec::new())).context("no persona on this disk")?;
    let mut persona = Persona::from_bytes(row).map_err(|_| anyhow!("the persona does not read"))?;
    let recovery = disk.0.get(&(Table::Recovery, Vec::new()));
    persona.recovery = recovery.and_then(|row| SecretKey::from_bytes(row).ok());
    Ok(persona)
}

/// An act in the group log, signed with any key: in its device's chain, or outside the chains.
fn act(knows: &Member, by: &SecretKey, outside: bool, kind: &Kind, day: u64) -> Verified {
    let device = DeviceId(by.public());
    let groups = knows.groups();
    let (seq, prev) = if outside { (0, EntryId::default()) } else { groups.next(&device) };
    let mut deps = groups.graph().heads();
    deps.retain(|id| *id != prev);
    let entry = Entry {
        group: knows.group(),
        log: groups.log(),
        member: knows.member(),
        device,
        seq,
        prev,
        deps,
        heads: Vec::new(),
        time: day,
        opening: None,
        kind: kind.number(),
        body: kind.body(),
        cells: Vec::new(),
    };
    entry.sign(by)
}

/// Hands group-log entries to a device, as if some member it knows had said them.
pub fn hand(world: &mut World, to: usize, entries: &[SignedEntry]) -> Result<()> {
    let others = super::check::honest(world);
    let as_whom = others.into_iter().find(|id| *id != to).context("nobody to hand it over")?;
    let whom = world.devices[as_whom].presents;
    let log = world.devices[to].member.as_ref().context("off")?.groups().log();
    let mut says = Dictionary::default();
    let mut frames = Vec::new();
    for entry in entries.iter().filter(|entry| entry.entry.log == log) {
        let cells = entry.entry.cells.iter().map(|cell| ShortCell::Absent(*cell)).collect();
        let verified = entry.clone().trusted();
        let short = ShortEntry::of(&verified, true, |_, _| None, |_| None, cells);
        frames.push(Frame::Run(Run { log, epoch: None, entries: vec![short] }).write(&mut says));
    }
    world.whisper(to, whom, frames);
    Ok(())
}

/// Writes an entry into a device's rows, as a newer program on it would, and opens it again.
fn write_down(world: &mut World, id: usize, entry: &Verified) -> Result<()> {
    world.stop_after = None;
    world.turn_off(id);
    let disk = &mut world.devices[id].disk;
    let arrivals = disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
    let last = arrivals.filter_map(|(_, value)| Reader::new(value).number().ok()).max();
    let mut w = Writer::new();
    w.number(last.map_or(0, |last| last + 1));
    w.value(entry.signed());
    disk.0.insert((Table::Entry, entry.id().0.to_vec()), w.into_bytes());
    world.turn_on(id)
}

/// A person takes a second device into use.
pub fn second_device(world: &mut World, of: usize) -> Result<usize> {
    let first = persona_of(&world.devices[of].disk)?;
    let device = SecretKey::random(&mut world.random);
    let transport = SecretKey::random(&mut world.random);
    let (by, new) = (first.device_id(), DeviceId(device.public()));
    let consent = device.sign(Context::DeviceAdd, &DeviceAdd::consent_bytes(&first.group, &by, &new));
    let day = world.devices[of].time(world.now_ms).day();
    let knows = world.devices[of].member.as_ref().context("off")?;
    let added = act(knows, &first.device, false, &Kind::DeviceAdd(DeviceAdd { device: new, consent }), day);
    // The first device tells the others where the second one is.
    let address = Address {
        group: first.group,
        device: new,
        number: 1,
        transport: TransportId(transport.public()),
        addresses: vec![format!("/sim/{}", world.devices.len())],
        until_day: day + kith_protocol::limits::ADDRESS_DAYS,
        on_slips: false,
    }
    .sign(&device, &transport);
    world.devices[of].disk.0.insert((Table::Address, new.0.to_vec()), address.to_bytes());
    write_down(world, of, &added)?;
    let counts = world.devices[of].member.as_ref().is_some_and(|m| m.groups().counted().devices.contains_key(&new));
    ensure!(counts, "a second device of {} does not count", world.devices[of].name);

    let mut second = Device::new(&format!("{}'s second", world.devices[of].name), 0);
    second.clock_ms = world.devices[of].clock_ms;
    second.side = world.devices[of].side;
    second.shown = world.devices[of].shown.clone();
    second.disk = world.devices[of].disk.clone();
    second.disk.0.retain(|(table, key), _| match table {
        Table::Prekey => key.len() != 8,
        Table::Note => key.starts_with(b"standing"),
        Table::Epoch | Table::Outbox | Table::Draft | Table::Slip | Table::Passing => false,
        _ => true,
    });
    let persona = Persona { device, transport, recovery: None, asking: None, ..first };
    second.disk.0.insert((Table::Persona, Vec::new()), persona.to_bytes());
    world.devices.push(second);
    let id = world.devices.len() - 1;
    world.tell(format!("{} is taken into use", world.devices[id].name.clone()));
    world.turn_on(id)?;
    Ok(id)
}

/// A device is taken from its person, who uses it no more. The thief runs a copy of it, hidden.
pub fn steal(world: &mut World, victim: usize) -> Result<usize> {
    let mut thief = Device::new(&format!("{}'s thief", world.devices[victim].name), world.devices[victim].clock_ms);
    thief.disk = world.devices[victim].disk.clone();
    thief.shown = world.devices[victim].shown.clone();
    thief.side = HIDING;
    thief.hostile = true;
    world.turn_off(victim);
    world.devices[victim].lost = true;
    world.devices[victim].away = true;
    world.devices[victim].gone = true;
    world.devices.push(thief);
    let id = world.devices.len() - 1;
    world.tell(format!("{}'s phone is stolen", world.devices[victim].name.clone()));
    world.turn_on(id)?;
    Ok(id)
}

/// Somebody who does not exist is let in by a thief, or by another one.
pub fn puppet(world: &mut World, by: usize, name: &str) -> Result<usize> {
    let paper = world.invite(by)?;
    let side = world.devices[by].side;
    world.enter(name, paper, 0, side)
}

/// *This device is not with me*, by another device of the same member, or (`by_recovery`) with the key on the victim's
/// disk. `knows`: the device whose knowledge it rests on, and which hears it first.
pub fn declare_lost(world: &mut World, lost: usize, knows: usize, by_recovery: bool) -> Result<()> {
    let victim = persona_of(&world.devices[lost].disk)?;
    let device = victim.device_id();
    let (own, recovery) = if by_recovery {
        (victim.recovery.context("no recovery key")?, true)
    } else {
        (persona_of(&world.devices[knows].disk)?.device, false)
    };
    let day = world.devices[knows].time(world.now_ms).day();
    let who = world.devices[knows].member.as_ref().context("off")?;
    let tips = who.groups().tips().get(&device);
    let (seq, id) = tips.and_then(|tips| tips.last()).copied().unwrap_or_default();
    let heads = Heads { seq, id, stretches: Hash::default() };
    // The signing device stays by itself; the recovery key must name what it keeps. And a person keeps what they have in
    // hand, as far as this device has heard of it.
    let in_hand = |d: &&Device| !d.lost && !d.hostile && !d.gone && !world.devices[knows].hostile;
    let in_hand = world.devices.iter().filter(in_hand).filter_map(|d| Some(persona_of(&d.disk).ok()?.device_id()));
    let in_hand: BTreeSet<DeviceId> = in_hand.collect();
    let mut kept = who.groups().go_with(&device, &DeviceId(own.public()));
    kept.retain(|device| in_hand.contains(device));
    if recovery && who.member() == victim.member {
        kept.insert(who.device());
    }
    let kept = kept.into_iter().collect();
    let kind = Kind::DeviceLost(DeviceLost { device, heads, kept });
    let mut entry = act(who, &own, recovery, &kind, day);
    if recovery {
        // It speaks for the victim, whoever's device carries it.
        let as_victim = Entry { member: victim.member, ..entry.entry().clone() };
        entry = as_victim.sign(&own);
    }
    write_down(world, knows, &entry)?;
    let ended = world.devices[knows].member.as_ref();
    let ended = ended.is_some_and(|m| !m.groups().counted().devices.contains_key(&device));
    ensure!(ended, "{} is declared lost and still counts", world.devices[lost].name);
    world.tell(format!("{}'s phone is declared lost", world.devices[lost].name.clone()));
    Ok(())
}

/// Everything a device holds of the group log, in an order in which it can be taken in.
pub fn branch(world: &World, of: usize) -> Vec<SignedEntry> {
    let Some(member) = &world.devices[of].member else { return Vec::new() };
    let groups = member.groups();
    (0..groups.len()).map(|node| groups.entry(node).signed().clone()).collect()
}

/// The same slip, with somebody else's door on it.
pub fn with_door(world: &mut World, file: &str, door: usize) -> Result<usize> {
    let mut paper = SlipPaper::from_text(file).map_err(|r| anyhow!("{r}"))?;
    let transport = world.devices[door].presents;
    paper.doors = vec![Door { transport, addresses: vec![format!("/sim/{door}")] }];
    world.papers.push(Paper { file: paper.to_line(), giver: door, asked: 0 });
    Ok(world.papers.len() - 1)
}
