//! Devices: put into the world, turned on and off, and their Steps carried out, up to any effect.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use kith_protocol::event::Event;
use kith_protocol::id::{DeviceId, MemberId, MessageId};
use kith_protocol::member::{Input, Member};
use kith_protocol::step::Step;

use super::World;
use super::time::Happening;
use crate::simulator::device::{Device, Disk};

impl World {
    /// The first calls after an opening: where it listens, and the first wake.
    pub(super) fn begin(&mut self, id: usize) {
        let addresses = vec![format!("/sim/{id}")];
        self.receive(id, Input::Listening { addresses });
        self.wake(id);
    }

    /// A device whose member was made by hand.
    pub fn add(&mut self, name: &str, clock_ms: i64, side: u8, member: Member, step: Step) -> usize {
        let mut device = Device::new(name, clock_ms);
        device.side = side;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        self.devices.push(device);
        let id = self.devices.len() - 1;
        self.perform(id, step);
        self.begin(id);
        id
    }

    /// A device that is off, with rows taken from another one.
    pub fn add_copy(&mut self, name: &str, side: u8, disk: Disk, shown: BTreeSet<(MessageId, MemberId)>) -> usize {
        let mut device = Device::new(name, 0);
        (device.side, device.disk, device.shown) = (side, disk, shown);
        self.devices.push(device);
        self.devices.len() - 1
    }

    /// Turns a device on: opened from its rows.
    pub fn turn_on(&mut self, id: usize) -> Result<()> {
        let seed = self.seed();
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        if device.is_on() || device.gone {
            return Ok(());
        }
        device.opening += 1;
        device.allowed.clear();
        let opened = Member::open(device.disk.rows(), now, seed);
        let member = opened.map_err(|r| anyhow!("{} does not open: {r}", device.name))?;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        self.begin(id);
        Ok(())
    }

    /// Turns a device off at once: its member is dropped, its connections break.
    pub fn turn_off(&mut self, id: usize) {
        self.devices[id].member = None;
        self.devices[id].opening += 1;
        self.break_links_of(id);
    }

    /// It comes on again by itself after a while.
    pub fn turn_on_later(&mut self, id: usize, after_ms: u64) {
        self.later(after_ms, Happening::On { device: id });
    }

    /// Carries a Step out: writes, sends, events, alarm. Whether the writes were committed.
    pub(super) fn perform(&mut self, id: usize, step: Step) -> bool {
        let opening = self.devices[id].opening;
        let effects = 1 + step.sends.len() + step.events.len();
        let mut left = match self.stop_after {
            Some((device, after)) if device == id => {
                if after > effects {
                    self.stop_after = Some((device, after - effects));
                    None
                } else {
                    self.stop_after = None;
                    Some(after)
                }
            }
            _ => None,
        };
        self.effects += effects as u64;
        let goes_on = |left: &mut Option<usize>| match left {
            Some(0) => false,
            Some(n) => {
                *n -= 1;
                true
            }
            None => true,
        };
        let stops = left.is_some();
        if !goes_on(&mut left) {
            self.stop(id);
            return false;
        }
        self.devices[id].disk.commit(&step.writes);
        for send in step.sends {
            if !goes_on(&mut left) {
                self.stop(id);
                return true;
            }
            self.send(id, send);
        }
        for event in step.events {
            if !goes_on(&mut left) {
                self.stop(id);
                return true;
            }
            self.show(id, event);
        }
        if stops {
            self.stop(id);
            return true;
        }
        if step.destroy {
            self.turn_off(id);
            let device = &mut self.devices[id];
            device.gone = true;
            device.disk = Default::default();
            return true;
        }
        if self.devices[id].opening != opening {
            return true;
        }
        self.note_counted(id);
        self.devices[id].alarm += 1;
        if let Some(alarm) = step.alarm {
            let after = alarm.0.saturating_sub(self.devices[id].time(self.now_ms).0).max(1);
            let alarm = self.devices[id].alarm;
            self.later(after, Happening::Alarm { device: id, alarm });
        }
        true
    }

    /// A device stops where it is and is turned on again soon.
    fn stop(&mut self, id: usize) {
        let name = self.devices[id].name.clone();
        self.tell(format!("{name} stops short"));
        self.turn_off(id);
        let after = 500 + self.below(20_000) as u64;
        self.turn_on_later(id, after);
    }

    /// Remembers which devices the snapshot known here names.
    fn note_counted(&mut self, id: usize) {
        let device = &mut self.devices[id];
        let Some(member) = &device.member else {
            return;
        };
        let counted = member.groups().counted();
        device.keys.insert(member.device());
        if counted.devices.contains_key(&member.device()) {
            device.was_in = true;
        }
        if device.snapshot != counted.snapshot {
            device.snapshot = counted.snapshot;
            self.snapshots
                .entry(counted.snapshot)
                .or_insert_with(|| counted.devices.keys().copied().collect::<BTreeSet<_>>());
        }
    }

    fn show(&mut self, id: usize, event: Event) {
        let device = &mut self.devices[id];
        match event {
            Event::Message { message, .. } if !device.shown.insert((message.id, message.from)) => {
                let line = format!("{} was shown {:?} twice", device.name, message.text);
                self.wrong.get_or_insert(line);
            }
            Event::LogGoesFurther => {
                device.frozen = true;
                let line = format!("{}: another copy has written further", device.name);
                self.tell(line);
            }
            Event::CameIn { name, slip_from } => {
                let line = format!("{} hears that {name} came in by {slip_from}", device.name);
                self.tell(line);
            }
            Event::Left { name } => {
                let line = format!("{} hears that {name} left", device.name);
                self.tell(line);
            }
            Event::Held { messages, came_in } => {
                let line = format!("{}: {} held, {came_in:?} came in", device.name, messages.len());
                self.tell(line);
            }
            Event::Standing { state } => {
                let line = format!("{}: {state:?}", device.name);
                self.tell(line);
            }
            _ => {}
        }
    }

    /// A device's key.
    pub fn device_id(&self, id: usize) -> Option<DeviceId> {
        self.devices[id].member.as_ref().map(Member::device)
    }

    /// Gives a device what came to it.
    pub fn receive(&mut self, id: usize, input: Input) {
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        if let Some(member) = device.member.as_mut() {
            let step = member.receive(input, now, &device.disk);
            self.perform(id, step);
        }
    }

    pub(super) fn wake(&mut self, id: usize) {
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        if let Some(member) = device.member.as_mut() {
            let step = member.wake(now, &device.disk);
            self.perform(id, step);
        }
    }

    /// What a device does of itself when nothing else happens: it is woken now.
    pub fn wake_now(&mut self, id: usize) {
        self.wake(id);
    }
}
