//! A person's own devices: which there are, adding one, and *this device is not with me*.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::cells::Sealed;
use super::linking::{Given, Joining, consent};
use crate::command::{DeviceView, Done, Refusal};
use crate::encoding::Canonical as _;
use crate::ending::{Leaf, leaves};
use crate::event::Event;
use crate::group_log::Counted;
use crate::id::{DeviceId, EntryId, LogId, MemberId};
use crate::kind::{DeviceAdd, DeviceLost, Heads, Kind};
use crate::limits;
use crate::signature::{Context, verify};
use crate::slip::unbase32;
use crate::statement::{Prekey, Signed, SignedAddress};
use crate::step::{Now, Rows, Step};

/// An event about a member: of the name, and whether it is the person looking.
type Telling = fn(String, bool) -> Event;

impl Member {
    /// One's own devices that are in use, in the order they came.
    pub(super) fn devices_view(&self) -> Vec<DeviceView> {
        let own = self.device();
        let of = |member: &&MemberId| **member == self.persona.member;
        let mut devices: Vec<_> = self
            .counted
            .devices
            .iter()
            .filter(|(_, member)| of(member))
            .map(|(device, _)| (self.groups.came_after(device), *device))
            .collect();
        devices.sort_unstable();
        let number_of = |device: &DeviceId| devices.iter().position(|(_, d)| d == device).map(|place| place + 1);
        let numbers = |set: BTreeSet<DeviceId>| set.iter().filter_map(number_of).collect::<Vec<_>>();
        let view = |(i, (_, device)): (usize, &(usize, DeviceId))| DeviceView {
            number: i + 1,
            device: *device,
            this: *device == own,
            since_day: self.groups.came_on(device).unwrap_or(0),
            with_it: numbers(self.groups.go_with(device, &own)),
        };
        devices.iter().enumerate().map(view).collect()
    }

    /// What a device that is to be added is told.
    pub(super) fn giving(&self, now: Now) -> Result<Given, Refusal> {
        self.may_add_a_device()?;
        Ok(Given {
            group: self.persona.group,
            group_name: self.persona.group_name.clone(),
            member: self.persona.member,
            me: self.persona.me.clone(),
            by: self.device(),
            doors: self.doors_inside(now),
        })
    }

    fn may_add_a_device(&self) -> Result<(), Refusal> {
        self.may_write()?;
        let own = self.counted.devices.values().filter(|member| **member == self.persona.member).count();
        if own >= limits::OWN_DEVICES_MAX {
            return Err(Refusal::TooManyDevices { most: limits::OWN_DEVICES_MAX });
        }
        Ok(())
    }

    /// A new device's yes, for the one that adds it.
    pub(super) fn joining(&self) -> Result<Joining, Refusal> {
        let linked = self.persona.linked.as_ref().ok_or(Refusal::AlreadyIn)?;
        let (prekey, address) = self.own_statements().ok_or(Refusal::DiskFailed)?;
        let consent = consent(&self.persona.device, &self.persona.group, &linked.by);
        Ok(Joining { consent, prekey, address })
    }

    /// This device's newest prekey and address record.
    pub(super) fn own_statements(&self) -> Option<(Signed<Prekey>, SignedAddress)> {
        let own = self.device();
        Some((self.prekeys.get(&own)?.clone(), self.addresses.get(&own)?.clone()))
    }

    /// Adds a device of one's own. The person compared the phrase and said yes on both.
    pub(super) fn add_device(&mut self, joining: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let joining = unbase32(joining).and_then(|bytes| Joining::from_bytes(&bytes).ok());
        let Joining { consent, prekey, address } = joining.ok_or(Refusal::NotADeviceLine)?;
        self.may_add_a_device()?;
        let (own, device) = (self.device(), prekey.statement.device);
        let bytes = DeviceAdd::consent_bytes(&self.persona.group, &own, &device);
        let holds = address.statement.device == device
            && prekey.holds(&self.persona.group)
            && address.holds(&self.persona.group)
            && verify(&device.0, Context::DeviceAdd, &bytes, &consent)
            && self.groups.member_of(&device).is_none();
        if !holds {
            return Err(Refusal::NotADeviceLine);
        }
        self.join_branches(now, step);
        self.write_in_group_log(&Kind::DeviceAdd(DeviceAdd { device, consent }), Sealed::default(), now, step);
        // Its keys go out with the act: nobody could seal to it, or let it in, without them.
        self.keep_prekey(prekey, step);
        self.keep_address(address, step);
        self.pending.rotate = true;
        Ok(Done::Done)
    }

    /// *This device is not with me.* What it added goes with it, except what is kept.
    pub(super) fn lose_device(
        &mut self,
        device: DeviceId,
        mut kept: Vec<DeviceId>,
        now: Now,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        let mine = self.counted.devices.get(&device) == Some(&self.persona.member);
        if !mine || device == self.device() {
            return Err(Refusal::NoSuchDevice);
        }
        let with_it = self.groups.go_with(&device, &self.device());
        kept.sort_unstable();
        kept.dedup();
        if kept.len() > limits::KEPT_MAX || !kept.iter().all(|kept| with_it.contains(kept)) {
            return Err(Refusal::NoSuchDevice);
        }
        self.join_branches(now, step);
        let (heads, own_leaves) = self.heads_of(&device);
        let ending = self.write_in_group_log(
            &Kind::DeviceLost(DeviceLost { device, heads, kept }),
            Sealed::default(),
            now,
            step,
        );
        self.keep_leaves(ending, own_leaves, step);
        self.pending.rotate = true;
        Ok(Done::Done)
    }

    /// Up to where a device has come, as far as it is known here.
    pub(super) fn heads_of(&mut self, device: &DeviceId) -> (Heads, Vec<Leaf>) {
        let tips: Vec<(LogId, u64, EntryId)> = self
            .stretches
            .values()
            .flat_map(|s| {
                // More than one where copies of it wrote.
                let tips = s.tips().get(device).into_iter().flatten().rev().take(limits::LEAVES_OF_A_LOG_MAX);
                tips.map(|(seq, id)| (s.log(), *seq, *id)).collect::<Vec<_>>()
            })
            .collect();
        let (leaves, stretches) = leaves(*device, tips, &mut self.random);
        (Heads { stretches, ..self.groups.head_of(device) }, leaves)
    }

    pub(super) fn keep_leaves(&mut self, ending: EntryId, leaves: Vec<Leaf>, step: &mut Step) {
        for leaf in leaves {
            self.keep_leaf(Leaf { ending, ..leaf }, step);
        }
    }

    /// What became of people's devices, for all to see.
    pub(super) fn tell_devices(&mut self, before: &Counted, rows: &dyn Rows, step: &mut Step) {
        let after = self.counted.clone();
        let mut told: BTreeMap<MemberId, Vec<Telling>> = BTreeMap::new();
        let mut replaced = BTreeSet::new();
        for id in after.endings.iter().filter(|id| before.endings.binary_search(id).is_err()) {
            let Some(node) = self.groups.graph().node(id) else { continue };
            let member = self.groups.entry(node).member;
            let event: Telling = match self.groups.kind(node) {
                Kind::DeviceLost(_) if self.groups.is_by_recovery(node) => {
                    |name, mine| Event::DeviceLost { name, mine, by_slip: true }
                }
                Kind::DeviceLost(_) => |name, mine| Event::DeviceLost { name, mine, by_slip: false },
                Kind::Replace(replace) => {
                    replaced.insert(replace.new);
                    if self.groups.is_by_recovery(node) {
                        |name, mine| Event::NewKey { name, mine, confirmed: false }
                    } else {
                        |name, mine| Event::NewKey { name, mine, confirmed: true }
                    }
                }
                _ => continue,
            };
            told.entry(member).or_default().push(event);
        }
        for (device, member) in &after.devices {
            let known = before.places.contains_key(member) && !before.devices.contains_key(device);
            let first = |place: &crate::group_log::Place| place.enters.iter().any(|id| self.enters_with(id, device));
            let came_in = after.places.get(member).is_some_and(first);
            if known && !came_in && !replaced.contains(device) && *device != self.device() {
                told.entry(*member).or_default().push(|name, mine| Event::DeviceAdded { name, mine });
            }
        }
        for (member, events) in told {
            let name = self.name_of(&member, rows);
            let mine = member == self.persona.member;
            step.events.extend(events.into_iter().map(|event| event(name.clone(), mine)));
        }
    }

    fn enters_with(&self, enter: &EntryId, device: &DeviceId) -> bool {
        let Some(node) = self.groups.graph().node(enter) else { return false };
        match self.groups.kind(node) {
            Kind::Found(_) => self.groups.entry(node).device == *device,
            Kind::Enter(enter) => enter.request.request.device == *device,
            _ => false,
        }
    }
}
