//! The network: dials, connections between devices, partitions, and lines held by whoever wrote the test.

use std::collections::BTreeSet;

use kith_protocol::id::TransportId;
use kith_protocol::member::Input;
use kith_protocol::step::{Connection, Send};

use super::World;
use super::time::Happening;

/// How long a dial into nothing takes to fail.
const DIAL_FAILS_MS: u64 = 8_000;

/// A connection between two devices.
pub(super) struct Link {
    ends: [usize; 2],
    openings: [u64; 2],
    presents: [TransportId; 2],
    delay_ms: [u64; 2],
    last_ms: [u64; 2],
    /// An end that closes says and hears nothing more.
    closing: bool,
}

impl World {
    pub(super) fn send(&mut self, id: usize, send: Send) {
        if !matches!(send, Send::Frame { .. }) && std::env::var_os("KITH_FRAMES").is_some() {
            let line = format!("{} {send:?}", self.devices[id].name);
            self.tell(line);
        }
        match send {
            Send::Frame { to, bytes } => self.send_frame(id, to.0, bytes),
            Send::Dial { whom, addresses } => {
                let target = addresses.iter().find_map(|a| a.strip_prefix("/sim/")?.parse::<usize>().ok());
                let opening = self.devices[id].opening;
                match target.filter(|to| *to < self.devices.len() && *to != id) {
                    Some(to) => {
                        let after = 20 + self.below(400) as u64;
                        self.later(after, Happening::Dialled { by: id, opening, whom, to });
                    }
                    None => self.later(5, Happening::DialFailed { by: id, opening, whom }),
                }
            }
            Send::Close(connection) if self.lines.remove(&connection.0).is_some() => {}
            Send::Close(connection) => {
                if let Some(link) = self.links.get_mut(&connection.0)
                    && !link.closing
                {
                    link.closing = true;
                    let last = link.last_ms[0].max(link.last_ms[1]);
                    let after = (last + 1).saturating_sub(self.now_ms).clamp(1, 2_000);
                    self.later(after, Happening::Close { connection: connection.0 });
                }
            }
            Send::Allow(allowed) => {
                let allowed: BTreeSet<_> = allowed.into_iter().collect();
                let cut: Vec<_> = self
                    .links
                    .iter()
                    .filter(|(_, link)| match link.ends.iter().position(|end| *end == id) {
                        Some(own) => !allowed.contains(&link.presents[1 - own]),
                        None => false,
                    })
                    .map(|(number, _)| *number)
                    .collect();
                self.devices[id].allowed = allowed;
                for link in cut {
                    self.break_link(link);
                }
            }
            Send::Bundle(bytes) => self.devices[id].stick = bytes,
            Send::Visit { courier, question, .. } => {
                let (opening, after) = (self.devices[id].opening, 20 + self.below(300) as u64);
                let day = self.now_ms / 86_400_000;
                // What it was told it has, even if whoever told it is gone before the answer comes.
                let answer = self.couriers.get_mut(&courier).and_then(|there| there.says(&question, day));
                let answer = answer.filter(|_| self.visits_break == 0 || !self.once_in(self.visits_break));
                let after = if answer.is_some() { after } else { DIAL_FAILS_MS };
                self.later(after, Happening::CourierSaid { device: id, opening, courier, answer });
            }
            Send::VisitOver(_) => {}
            Send::Become(whom) => {
                self.devices[id].presents = whom;
                self.break_links_of(id);
                let opening = self.devices[id].opening;
                self.later(3, Happening::Listening { device: id, opening });
            }
        }
    }

    fn send_frame(&mut self, id: usize, connection: u64, bytes: Vec<u8>) {
        if let Some(said) = self.lines.get_mut(&connection) {
            said.push(bytes);
            return;
        }
        if self.silent.contains(&id) {
            return;
        }
        let jitter = self.below(30) as u64;
        let now = self.now_ms;
        let Some(link) = self.links.get_mut(&connection).filter(|link| !link.closing) else {
            return;
        };
        let Some(own) = link.ends.iter().position(|end| *end == id) else {
            return;
        };
        let at = (now + link.delay_ms[own] + jitter).max(link.last_ms[own]);
        link.last_ms[own] = at;
        let device = link.ends[1 - own];
        self.later(at - now, Happening::Frame { device, connection, bytes });
    }

    /// A connection breaks: what is under way is lost, both ends hear of it.
    pub(super) fn break_link(&mut self, number: u64) {
        let Some(link) = self.links.remove(&number) else {
            return;
        };
        for end in 0..2 {
            let after = 1 + self.below(200) as u64;
            let (device, opening) = (link.ends[end], link.openings[end]);
            self.later(after, Happening::Closed { device, opening, connection: number });
        }
    }

    /// Every connection of a device breaks.
    pub(super) fn break_links_of(&mut self, id: usize) {
        let links: Vec<_> = self.links.iter().filter(|(_, l)| l.ends.contains(&id)).map(|(n, _)| *n).collect();
        for link in links {
            self.break_link(link);
        }
    }

    /// Some connection breaks.
    pub fn break_some_link(&mut self) {
        let all: Vec<_> = self.links.keys().copied().collect();
        if !all.is_empty() {
            let which = all[self.below(all.len())];
            self.break_link(which);
        }
    }

    /// Every connection breaks.
    pub fn break_all_links(&mut self) {
        let all: Vec<_> = self.links.keys().copied().collect();
        for link in all {
            self.break_link(link);
        }
    }

    /// Devices go to a side; connections between sides break.
    pub fn part(&mut self, sides: &[(usize, u8)]) {
        for (device, side) in sides {
            self.devices[*device].side = *side;
        }
        let apart = |link: &Link| self.devices[link.ends[0]].side != self.devices[link.ends[1]].side;
        let cut: Vec<_> = self.links.iter().filter(|(_, link)| apart(link)).map(|(n, _)| *n).collect();
        for link in cut {
            self.break_link(link);
        }
    }

    /// Everyone but thieves is on one side again.
    pub fn heal(&mut self) {
        for device in &mut self.devices {
            if !device.hostile && !device.lost {
                device.side = 0;
            }
        }
    }

    pub(super) fn dialled(&mut self, by: usize, opening: u64, whom: TransportId, to: usize) {
        let (caller, called) = (&self.devices[by], &self.devices[to]);
        if caller.opening != opening || !caller.is_on() {
            return;
        }
        if !called.is_on() || caller.side != called.side {
            self.later(DIAL_FAILS_MS, Happening::DialFailed { by, opening, whom });
            return;
        }
        let (calls, answers) = (caller.presents, called.presents);
        if !caller.allowed.contains(&answers) || !called.allowed.contains(&calls) {
            self.later(30, Happening::DialFailed { by, opening, whom });
            return;
        }
        if answers != whom {
            self.later(30, Happening::DialFailed { by, opening, whom });
        }
        let number = self.serial;
        let delay = |world: &mut Self| match world.below(10) {
            0 => 300 + world.below(900) as u64,
            1..4 => 80 + world.below(200) as u64,
            _ => 5 + world.below(60) as u64,
        };
        let delays = [delay(self), delay(self)];
        let link = Link {
            ends: [by, to],
            openings: [opening, self.devices[to].opening],
            presents: [calls, answers],
            delay_ms: delays,
            last_ms: [self.now_ms + delays[0], self.now_ms + delays[1]],
            closing: false,
        };
        self.links.insert(number, link);
        let (other, after) = (self.devices[to].opening, delays[0]);
        self.later(0, Happening::Connected { device: by, opening, connection: number, whom: answers });
        self.later(after, Happening::Connected { device: to, opening: other, connection: number, whom: calls });
    }

    /// How many connections stand.
    pub fn connections(&self) -> usize {
        self.links.len()
    }

    /// A connection whose other end is no device of the world but whoever wrote the test, presenting this key. `None`
    /// when the device is off or does not let the key in.
    pub fn line(&mut self, to: usize, whom: TransportId) -> Option<u64> {
        if !self.devices[to].is_on() || !self.devices[to].allowed.contains(&whom) {
            return None;
        }
        self.serial += 1;
        let line = self.serial;
        self.lines.insert(line, Vec::new());
        self.receive(to, Input::Connected { connection: Connection(line), whom });
        Some(line)
    }

    /// Says something on a line. Whether the device still holds it.
    pub fn speak(&mut self, to: usize, line: u64, bytes: Vec<u8>) -> bool {
        if !self.lines.contains_key(&line) {
            return false;
        }
        self.receive(to, Input::Frame { from: Connection(line), bytes });
        true
    }

    /// Ends a line.
    pub fn hang_up(&mut self, to: usize, line: u64) {
        if self.lines.remove(&line).is_some() {
            self.receive(to, Input::Closed { connection: Connection(line) });
        }
    }

    /// Hands frames to a device as if somebody with this transport key had connected and said them.
    pub fn whisper(&mut self, to: usize, whom: TransportId, frames: Vec<Vec<u8>>) {
        self.serial += 1;
        let connection = Connection(self.serial);
        self.receive(to, Input::Connected { connection, whom });
        for bytes in frames {
            self.receive(to, Input::Frame { from: connection, bytes });
        }
        self.receive(to, Input::Closed { connection });
    }
}
