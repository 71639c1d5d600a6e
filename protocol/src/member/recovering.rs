//! The recovery slip: printed once, and used when a device is not with its person and no other one is.
//!
//! Its key comes to a member's door as a network identity. It is let in for two things and nothing else: to ask up to
//! where its person's devices have come, and to give the act that ends one of them (DeviceLost) or puts a new one in its
//! place (Replace). What the door says of the heads is that door's word; so the person is shown the day and hour of the
//! last words it knows before saying yes.

use std::collections::BTreeMap;

use super::Member;
use super::cells::Sealed;
use super::linking::{FreshKeys, Given, consent_to_replace};
use super::peers::Role;
use crate::command::{Done, Refusal};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::ending::{Leaf, leaves};
use crate::entry::{Entry, SignedEntry};
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, GroupId, LogId, MemberId, RecoveryId};
use crate::kind::{DeviceLost, Heads, Kind, RecoverySet, Replace};
use crate::limits;
use crate::line::Carried;
use crate::secret::RecoverySeed;
use crate::signature::{SecretKey, Signature};
use crate::slip::Door;
use crate::statement::{Address, Prekey, Signed, SignedAddress};
use crate::step::{Connection, Now, Step, Table};
use crate::stretch::Taken;
use crate::wire::{Dictionary, Frame};

/// How a recovery slip begins.
pub const BEGINNING: &str = "kith-recovery:";

const LINE: Carried = Carried { beginning: BEGINNING, check: "recovery slip check" };

/// A recovery slip, as its person holds it.
#[derive(Debug, PartialEq)]
pub struct RecoverySlip {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// Whose it is.
    pub member: MemberId,
    /// What that person is called there.
    pub me: String,
    seed: RecoverySeed,
    /// Where members can be reached.
    pub doors: Vec<Door>,
}

impl Canonical for RecoverySlip {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.group_name);
        w.value(&self.member);
        w.value(&self.me);
        w.value(&self.seed);
        w.list(&self.doors);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            group_name: r.value()?,
            member: r.value()?,
            me: r.value()?,
            seed: r.value()?,
            doors: r.list(limits::SLIP_ADDRESSES_MAX)?,
        })
    }
}

impl RecoverySlip {
    fn to_line(&self) -> String {
        LINE.write(self)
    }

    /// Finds a recovery slip in a text.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotARecoverySlip`].
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        LINE.read(text).ok_or(Refusal::NotARecoverySlip)
    }

    /// The seed of the network key to come with: the recovery key itself.
    pub fn seed(&self) -> &RecoverySeed {
        &self.seed
    }
}

/// One device of a person, as a member's door knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The device.
    pub device: DeviceId,
    /// The day it came (days since 1970).
    pub since_day: u64,
    /// Whether it is in use: not ended yet.
    pub in_use: bool,
    /// Up to where it has come in the group log; without stretches.
    pub heads: Heads,
    /// Up to where in each stretch that the door holds.
    pub tips: Vec<(LogId, (u64, EntryId))>,
    /// When its last words known there were written (Unix, milliseconds).
    pub last_ms: Option<u64>,
    /// What would end with it.
    pub with_it: Vec<DeviceId>,
}

impl Canonical for Known {
    fn write(&self, w: &mut Writer) {
        w.value(&self.device);
        w.number(self.since_day);
        w.flag(self.in_use);
        w.value(&self.heads);
        w.list(&self.tips);
        w.option(self.last_ms.as_ref());
        w.list(&self.with_it);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            device: r.value()?,
            since_day: r.number()?,
            in_use: r.flag()?,
            heads: r.value()?,
            tips: r.list(limits::LOGS_MAX)?,
            last_ms: r.option()?,
            with_it: r.list(limits::KEPT_MAX)?,
        })
    }
}

/// What a door says to a recovery key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Devices {
    /// Heads of the group log, to name.
    pub deps: Vec<EntryId>,
    /// Its person's devices.
    pub devices: Vec<Known>,
    /// The day on which one of them left, if one did: then all this is as it stood before.
    pub left_day: Option<u64>,
}

impl Canonical for Devices {
    fn write(&self, w: &mut Writer) {
        w.list(&self.deps);
        w.list(&self.devices);
        w.option(self.left_day.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { deps: r.list(limits::DEPS_MAX)?, devices: r.list(limits::KEPT_MAX)?, left_day: r.option()? })
    }
}

/// An act by a recovery key, with what it says of stretches and of a new device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// DeviceLost or Replace.
    pub entry: SignedEntry,
    /// Up to where the ended device's words stand.
    pub leaves: Vec<Leaf>,
    /// A new device's prekey and address.
    pub new: Option<(Signed<Prekey>, SignedAddress)>,
}

impl Canonical for Act {
    fn write(&self, w: &mut Writer) {
        w.value(&self.entry);
        w.list(&self.leaves);
        w.option(self.new.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { entry: r.value()?, leaves: r.list(limits::LOGS_MAX)?, new: r.option()? })
    }
}

impl Member {
    /// The recovery slip. It stays here until it was printed or declined.
    pub(super) fn recovery_slip(&self, now: Now) -> Result<String, Refusal> {
        self.may_write()?;
        let key = self.persona.recovery.as_ref().ok_or(Refusal::NoRecoveryKey)?;
        // Not one's own devices: it may be they that are gone, or in other hands.
        let doors = self.doors_of(now, |device| self.counted.devices.get(device) != Some(&self.persona.member));
        let slip = RecoverySlip {
            group: self.persona.group,
            group_name: self.persona.group_name.clone(),
            member: self.persona.member,
            me: self.persona.me.clone(),
            seed: RecoverySeed::from_bytes(&key.seed()),
            doors,
        };
        Ok(slip.to_line())
    }

    /// It was printed, or declined: the secret half goes from this device.
    pub(super) fn forget_recovery_key(&mut self, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        self.persona.recovery.take().ok_or(Refusal::NoRecoveryKey)?;
        step.erase(Table::Recovery, b"".as_slice());
        Ok(Done::Done)
    }

    /// A new recovery key, in force in 14 days, shown to all.
    pub(super) fn new_recovery_key(&mut self, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        // Also where the last one is here still: nobody knows whether somebody has looked at it.
        let key = SecretKey::random(&mut self.random);
        let set = Kind::RecoverySet(RecoverySet::new(&key, &self.persona.group, &self.persona.member));
        self.write_in_group_log(&set, Sealed::default(), now, step);
        self.persona.recovery = Some(key);
        self.save_persona(step);
        Ok(Done::Done)
    }

    /// The members who name this recovery key, the one first whose entering the others knew of: whoever names a key
    /// that somebody came with stands behind them. Also of those who left: it may have been a thief who did.
    pub(super) fn recovers(&self, key: &RecoveryId) -> Vec<MemberId> {
        let places = self.counted.places.iter().filter(|(_, place)| place.recovery.contains(key));
        let mut named: Vec<_> = places.map(|(member, place)| (self.named_by(&place.enters, key), *member)).collect();
        named.sort_unstable();
        named.into_iter().map(|(_, member)| member).collect()
    }

    /// How a member came to a recovery key: not by entering with it, and after how many entries.
    fn named_by(&self, enters: &[EntryId], key: &RecoveryId) -> (bool, usize) {
        let graph = self.groups.graph();
        let nodes = enters.iter().filter_map(|id| graph.node(id));
        let with_it = nodes.filter(|node| match self.groups.kind(*node) {
            Kind::Found(found) => found.recovery == *key,
            Kind::Enter(enter) => enter.request.request.recovery == *key,
            _ => false,
        });
        // How many came before: who knew of another's entering knew more.
        with_it.map(|node| (false, graph.past(node).len())).min().unwrap_or((true, 0))
    }

    /// A recovery key asks for its person's devices. Where one of them left the group, all is told as it stood before the
    /// leaving: an act that knew of it would let it stand, and whoever comes with the slip says that it was not theirs.
    pub(super) fn tell_recovery(&mut self, to: Connection, step: &mut Step) {
        let Some(Role::Recovery(member)) = self.peers.get(&to).map(|peer| peer.role) else {
            return;
        };
        let before = self.groups.before_leaving(&member);
        let counted = before.as_ref().map_or_else(|| self.counted.clone(), |part| self.groups.count(part));
        let mut devices: Vec<_> = self.groups.devices_of(&member).into_iter().collect();
        // Those in use, then those that came first: many devices of a thief's do not push the lost one off the list.
        devices.sort_by_key(|device| (!counted.devices.contains_key(device), self.groups.came_after(device), *device));
        devices.truncate(limits::KEPT_MAX);
        // Each device's entries, and those that go with it, are looked for in all that is here.
        self.owe_for_looks(1 + devices.len());
        let mut last_ms: BTreeMap<DeviceId, u64> = BTreeMap::new();
        for stretch in self.stretches.values() {
            for (node, message) in stretch.messages().iter().filter(|(_, message)| message.member == member) {
                let last = last_ms.entry(stretch.entry(*node).device).or_default();
                *last = (*last).max(message.id.time_ms());
            }
        }
        let known = devices.into_iter().map(|device| Known {
            in_use: counted.devices.contains_key(&device),
            heads: match &before {
                Some(part) => self.groups.head_within(&device, part),
                None => self.groups.head_of(&device),
            },
            ..self.known(device, last_ms.get(&device).copied())
        });
        let devices = Devices {
            deps: before
                .as_ref()
                .map_or_else(|| self.deps_of_group_log(&EntryId::default()), |part| self.deps_within(part, &member)),
            devices: known.collect(),
            left_day: before.is_some().then(|| self.groups.left_on(&member)).flatten(),
        };
        self.send(to, &Frame::Recovery(Box::new(devices)), step);
    }

    /// The ends of a part of the group log, for an act to rest on; those first that know of this member.
    fn deps_within(&self, part: &NodeSet, member: &MemberId) -> Vec<EntryId> {
        let graph = self.groups.graph();
        let mut ends = graph.frontier(part);
        let devices = self.groups.devices_of(member);
        let knows = |end: &usize| {
            !graph.past(*end).iter().chain([*end]).any(|node| devices.contains(&self.groups.entry(node).device))
        };
        if ends.len() > limits::DEPS_MAX {
            ends.sort_by_key(knows);
            ends.truncate(limits::DEPS_MAX);
        }
        let mut deps: Vec<EntryId> = ends.into_iter().map(|end| graph.id(end)).collect();
        deps.sort_unstable();
        deps
    }

    fn known(&self, device: DeviceId, last_ms: Option<u64>) -> Known {
        let tips = self.stretches.values().filter_map(|s| Some((s.log(), *s.tips().get(&device)?.last()?)));
        Known {
            device,
            since_day: self.groups.came_on(&device).unwrap_or(0),
            in_use: false,
            heads: Heads::default(),
            tips: tips.take(limits::LOGS_MAX).collect(),
            last_ms,
            with_it: self.groups.go_with(&device, &DeviceId::default()).into_iter().take(limits::KEPT_MAX).collect(),
        }
    }

    /// A recovery key gives its act.
    pub(super) fn take_recovery_act(&mut self, from: Connection, act: Act, now: Now, step: &mut Step) {
        let Some((Role::Recovery(_), whom)) = self.peers.get(&from).map(|peer| (peer.role, peer.whom)) else {
            return;
        };
        let entry = &act.entry.entry;
        // Whoever else names this key: the act is its own member's.
        let fits = self.recovers(&RecoveryId(whom.0)).contains(&entry.member)
            && entry.device.0 == whom.0
            && entry.seq == 0
            && matches!(entry.kind, 9 | 10);
        let verified = if fits { act.entry.verify() } else { None };
        let id = verified.as_ref().map(|entry| entry.id());
        let taken = verified.map(|entry| self.take_verified(Some((from, now)), entry, step));
        let took = matches!(taken, Some(Taken::Known | Taken::New { valid: true, .. }));
        if let Some(node) = id.filter(|_| took).and_then(|id| self.groups.graph().node(&id)) {
            let (device, root, new) = match self.groups.kind(node) {
                Kind::DeviceLost(lost) => (lost.device, lost.heads.stretches, None),
                Kind::Replace(replace) => (replace.old, replace.heads.stretches, Some(replace.new)),
                _ => return,
            };
            let ending = self.groups.graph().id(node);
            for leaf in act.leaves {
                let fits = leaf.ending == ending && leaf.device == device && self.stretches.contains_key(&leaf.log);
                if fits && leaf.leads_to(&root) {
                    self.keep_leaf(leaf, step);
                }
            }
            if let Some((prekey, address)) = act.new {
                let group = self.persona.group;
                let is = |device: DeviceId| Some(device) == new;
                if is(prekey.statement.device) && prekey.holds(&group) {
                    self.keep_prekey(prekey, step);
                }
                if is(address.statement.device) && address.holds(&group) {
                    self.keep_address(address, step);
                }
            }
        }
        self.send(from, &Frame::RecoveryTaken(took), step);
    }
}

/// Where a member's present address line leads: the device there, and its door. None if it is not whole, or of another
/// group.
pub fn door_of(reach: &str, group: &GroupId) -> Option<(DeviceId, Door)> {
    let address: SignedAddress = super::by_hand::LINE.read(reach)?;
    let holds = address.holds(group);
    let Address { device, transport, addresses, .. } = address.statement;
    holds.then_some((device, Door { transport, addresses }))
}

/// A visit with a recovery slip at one door: asking, then giving acts. It is kept nowhere.
pub struct Recovering {
    slip: RecoverySlip,
    says: Dictionary,
    hears: Dictionary,
}

/// What comes back with a recovery slip: its keys are made once, whatever doors the act is then made for.
pub struct Return {
    old: DeviceId,
    new: DeviceId,
    consent: Signature,
    statements: Option<(Signed<Prekey>, SignedAddress)>,
}

/// What a door said.
pub enum Answered {
    /// Its person's devices.
    Devices(Devices),
    /// Whether the act was taken.
    Taken(bool),
}

impl Recovering {
    /// A visit with this slip, on one connection.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotARecoverySlip`].
    pub fn new(slip: &str) -> Result<Self, Refusal> {
        let slip = RecoverySlip::from_text(slip)?;
        Ok(Self { slip, says: Dictionary::default(), hears: Dictionary::default() })
    }

    /// The first thing to say.
    pub fn question(&mut self) -> Vec<u8> {
        Frame::AskRecovery.write(&mut self.says)
    }

    /// What a frame of the door says.
    pub fn hear(&mut self, bytes: &[u8]) -> Option<Answered> {
        match Frame::read(bytes, &mut self.hears).ok()? {
            Frame::Recovery(devices) => Some(Answered::Devices(*devices)),
            Frame::RecoveryTaken(taken) => Some(Answered::Taken(taken)),
            _ => None,
        }
    }

    /// Gives an act at this door.
    pub fn give(&mut self, act: &Act) -> Vec<u8> {
        Frame::GiveRecovery(Box::new(act.clone())).write(&mut self.says)
    }

    /// *This device is not with me*, as far as a door knows it (`all`).
    pub fn lost(&self, all: &Devices, device: &Known, kept: Vec<DeviceId>, now: Now, seed: [u8; 32]) -> Act {
        let (heads, own_leaves) = heads(device, seed);
        let kind = Kind::DeviceLost(DeviceLost { device: device.device, heads, kept });
        self.act(all, &kind, own_leaves, None, now)
    }

    /// A new device in the place of one, which goes on at these doors. Gives what comes back, the member on
    /// this device, and its first Step.
    pub fn come_back(&self, old: DeviceId, doors: Vec<Door>, now: Now, seed: [u8; 32]) -> (Return, Member, Step) {
        let keys = FreshKeys::new(seed);
        let consent = consent_to_replace(keys.key(), &self.slip.group, &old, &keys.device());
        let given = Given {
            group: self.slip.group,
            group_name: self.slip.group_name.clone(),
            member: self.slip.member,
            me: self.slip.me.clone(),
            by: old,
            doors,
        };
        let (member, step) = keys.join(given, now);
        (Return { old, new: member.device(), consent, statements: member.own_statements() }, member, step)
    }

    /// The act by which it comes back, as far as a door knows the old device.
    pub fn replace(&self, all: &Devices, device: &Known, back: &Return, now: Now, seed: [u8; 32]) -> Act {
        let (heads, own_leaves) = heads(device, seed);
        let Return { old, new, consent, ref statements } = *back;
        // What else the old one added ends with it: whoever comes back with the slip may have nothing else left.
        let kind = Kind::Replace(Replace { old, new, heads, kept: Vec::new(), consent });
        self.act(all, &kind, own_leaves, statements.clone(), now)
    }

    fn act(
        &self,
        all: &Devices,
        kind: &Kind,
        own_leaves: Vec<Leaf>,
        new: Option<(Signed<Prekey>, SignedAddress)>,
        now: Now,
    ) -> Act {
        let key = SecretKey::from_seed(self.slip.seed.as_bytes());
        let entry = Entry {
            group: self.slip.group,
            log: self.slip.group.log(),
            member: self.slip.member,
            device: DeviceId(key.public()),
            seq: 0,
            prev: EntryId::default(),
            deps: all.deps.clone(),
            heads: Vec::new(),
            time: now.day(),
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: Vec::new(),
        };
        let entry = entry.sign(&key);
        let ending = entry.id();
        let leaves = own_leaves.into_iter().map(|leaf| Leaf { ending, ..leaf }).collect();
        Act { entry: entry.signed().clone(), leaves, new }
    }
}

fn heads(device: &Known, seed: [u8; 32]) -> (Heads, Vec<Leaf>) {
    use rand_core::SeedableRng as _;
    let mut random = rand_chacha::ChaCha20Rng::from_seed(seed);
    let tips = device.tips.iter().map(|(log, (seq, id))| (*log, *seq, *id));
    let (own_leaves, stretches) = leaves(device.device, tips, &mut random);
    (Heads { stretches, ..device.heads }, own_leaves)
}
