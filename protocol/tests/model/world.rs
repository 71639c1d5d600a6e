//! A group with a stolen phone, and everything its honest people and its thieves may do next.
//!
//! The beginning, known to all: Founder let Owner in; Owner took a second device (the Phone) into use; with it Owner let
//! Friend in; all have met. Then the Phone is stolen. Thieves hold together: each knows what any of them knows, and each
//! may write as if it knew less.

use kith_protocol::graph::NodeSet;
use kith_protocol::id::{EntryId, Hash};
use kith_protocol::kind::Kind;
use kith_protocol::signature::SecretKey;

use super::circle::Circle;

pub const FOUNDER: usize = 0;
pub const OWNER: usize = 1;
pub const PHONE: usize = 2;
pub const FRIEND: usize = 3;

/// How far the thieves may go.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// Devices there may be.
    pub devices: usize,
    /// Whether honest people may let others in, replace and add devices and leave.
    pub eventful: bool,
}

/// One act. Numbers are devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// An honest device hears all that another device, or the thieves, would show it, and writes Seen where it owes it.
    Hears { who: usize, from: usize },
    /// The thieves hear an honest device.
    Listen { from: usize },
    /// Owner: *this device is not with me*.
    Lost,
    /// Owner, with the recovery slip.
    LostByRecovery,
    /// Somebody leaves.
    Leaves { who: usize },
    /// Somebody is let in. `early`: as if the writer knew only what it began with.
    LetsIn { by: usize, early: bool },
    /// A further device.
    Adds { by: usize, early: bool },
    /// A device in place of one's own.
    Replaces { by: usize },
    /// A thief vouches for all the thieves know, as if it knew only its beginning and the newest of theirs.
    Vouches { by: usize, early: bool },
    /// A thief calls a device of its own member lost.
    CallsLost { by: usize, whom: usize },
    /// An honest device writes down the proof of a fork.
    Proves { who: usize },
    /// A member, who knows all it knows, welcomes the newest guest of the thieves.
    Welcomes { who: usize },
}

#[derive(Clone)]
pub struct World {
    pub c: Circle,
    /// What was known to all at the beginning.
    pub beginning: NodeSet,
    /// Enters, and devices, that thieves wrote after the theft.
    pub by_thieves: Vec<EntryId>,
}

impl World {
    pub fn new() -> Self {
        let mut c = Circle::founded();
        let all = |c: &mut Circle| {
            for device in &mut c.devices {
                device.knows = NodeSet::first(c.log.len());
            }
        };
        let knows = c.devices[FOUNDER].knows.clone();
        c.lets_in(FOUNDER, &knows, true).unwrap();
        let knows = c.devices[OWNER].knows.clone();
        c.adds_device(OWNER, &knows, true).unwrap();
        let knows = c.devices[PHONE].knows.clone();
        c.lets_in(PHONE, &knows, true).unwrap();
        all(&mut c);
        let mut world = Self { c, beginning: NodeSet::new(), by_thieves: vec![] };
        for who in [FOUNDER, OWNER, PHONE, FRIEND] {
            world.c.says(who, &Kind::Seen).unwrap();
        }
        all(&mut world.c);
        world.c.devices[PHONE].honest = false;
        world.beginning = NodeSet::first(world.c.log.len());
        world
    }

    pub fn honest(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.c.devices.len()).filter(|id| self.c.devices[*id].honest)
    }

    pub fn thieves(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.c.devices.len()).filter(|id| !self.c.devices[*id].honest)
    }

    /// Whether a device counts by what it knows itself.
    fn is_in(&self, id: usize) -> bool {
        let counted = self.c.log.count(&self.c.devices[id].knows);
        counted.devices.contains_key(&self.c.devices[id].id())
    }

    /// All that may be done next.
    pub fn acts(&self, bounds: Bounds) -> Vec<Act> {
        let mut acts = Vec::new();
        let room = self.c.devices.len() < bounds.devices;
        let thief = self.thieves().next();
        for who in self.honest() {
            for from in self.honest().chain(thief).filter(|from| *from != who) {
                if !self.c.devices[from].knows.is_subset(&self.c.devices[who].knows) {
                    acts.push(Act::Hears { who, from });
                }
            }
            if !self.c.devices[who].knows.is_subset(&self.c.devices[PHONE].knows) {
                acts.push(Act::Listen { from: who });
            }
            if self.is_in(who) {
                acts.push(Act::Proves { who });
                if bounds.eventful {
                    acts.push(Act::Leaves { who });
                    acts.push(Act::Welcomes { who });
                    if room {
                        acts.extend([Act::LetsIn { by: who, early: false }, Act::Adds { by: who, early: false }]);
                        acts.push(Act::Replaces { by: who });
                    }
                }
            }
        }
        if self.is_in(OWNER) {
            acts.push(Act::Lost);
            acts.push(Act::Leaves { who: OWNER });
        }
        acts.push(Act::LostByRecovery);
        for by in self.thieves() {
            for early in [false, true] {
                acts.push(Act::Vouches { by, early });
                if room {
                    acts.extend([Act::LetsIn { by, early }, Act::Adds { by, early }]);
                }
            }
            acts.push(Act::Leaves { who: by });
            if room {
                acts.push(Act::Replaces { by });
            }
            let member = self.c.devices[by].member;
            let own = (0..self.c.devices.len()).filter(|id| *id != by && self.c.devices[*id].member == member);
            acts.extend(own.map(|whom| Act::CallsLost { by, whom }));
        }
        acts
    }

    /// Does it. Gives whether anything came of it.
    pub fn act(&mut self, act: Act) -> bool {
        let before = (self.c.log.len(), self.c.devices.iter().map(|d| d.knows.len()).sum::<usize>());
        match act {
            Act::Hears { who, from } => {
                self.c.hears(who, from);
                self.sees(who);
            }
            Act::Listen { from } => self.c.hears(PHONE, from),
            Act::Lost => {
                let lost = self.c.lost(PHONE, OWNER);
                self.once(OWNER, &lost, None);
            }
            Act::LostByRecovery => {
                let key = SecretKey::from_seed(&self.c.devices[OWNER].recovery);
                let lost = self.c.lost(PHONE, OWNER);
                self.once(OWNER, &lost, Some(&key));
            }
            Act::Leaves { who } => {
                self.once(who, &Kind::Leave { stretches: Hash::default() }, None);
            }
            Act::LetsIn { by, early } => {
                let (knows, honest) = (self.view(by, early), self.c.devices[by].honest);
                let enter = self.c.lets_in(by, &knows, honest);
                self.note(by, enter);
            }
            Act::Adds { by, early } => {
                let (knows, honest) = (self.view(by, early), self.c.devices[by].honest);
                let added = self.c.adds_device(by, &knows, honest);
                self.note(by, added);
            }
            Act::Replaces { by } => {
                let replaced = self.c.replaces_itself(by, self.c.devices[by].honest);
                self.note(by, replaced);
            }
            Act::Vouches { by, early } => {
                let mut knows = self.view(by, early);
                if early && let Some(newest) = self.by_thieves.last().and_then(|id| self.c.log.graph().node(id)) {
                    knows.union(&self.c.log.graph().closure([newest]));
                }
                self.c.says_knowing(by, &knows, &Kind::Seen);
            }
            Act::CallsLost { by, whom } => {
                let lost = self.c.lost(whom, by);
                self.once(by, &lost, None);
            }
            Act::Proves { who } => {
                let knows = &self.c.devices[who].knows;
                let graph = self.c.log.graph();
                let fork = self.c.log.forks().into_iter().find(|fork| {
                    let holds = |id: &EntryId| graph.node(id).is_some_and(|node| knows.contains(node));
                    holds(&fork.first.0) && holds(&fork.second.0)
                });
                if let Some(fork) = fork {
                    self.c.says(who, &Kind::Forked(fork));
                }
            }
            Act::Welcomes { who } => {
                let newest = self.by_thieves.iter().rev().find_map(|id| self.c.log.graph().node(id));
                if let Some(node) = newest.filter(|node| self.c.devices[who].knows.contains(*node))
                    && let Kind::Enter(enter) = self.c.log.kind(node)
                {
                    let request = enter.request.id();
                    self.once(who, &Kind::Welcome { request }, None);
                }
            }
        }
        self.thieves_share();
        before != (self.c.log.len(), self.c.devices.iter().map(|d| d.knows.len()).sum::<usize>())
    }

    /// The same is not said twice: it would be another entry and nothing new.
    fn once(&mut self, by: usize, kind: &Kind, key: Option<&SecretKey>) {
        let device = &self.c.devices[by];
        let id = key.map_or(device.id(), |key| kith_protocol::id::DeviceId(key.public()));
        let about = |kind: &Kind| match kind {
            Kind::DeviceLost(lost) => Some(lost.device),
            _ => None,
        };
        let said = device.knows.iter().any(|node| {
            let before = self.c.log.kind(node);
            let same = before.number() == kind.number() && about(before) == about(kind);
            self.c.log.entry(node).device == id && (same && !matches!(kind, Kind::Welcome { .. }) || before == kind)
        });
        if !said {
            match key {
                Some(key) => self.c.says_outside(by, key, kind),
                None => self.c.says(by, kind),
            };
        }
    }

    /// What a device claims to know: all of it, or what it began with.
    fn view(&self, by: usize, early: bool) -> NodeSet {
        let device = &self.c.devices[by];
        if !early {
            return device.knows.clone();
        }
        if by == PHONE {
            return self.beginning.clone();
        }
        let graph = self.c.log.graph();
        let id = device.id();
        let certificate = (0..self.c.log.len()).find(|node| match self.c.log.kind(*node) {
            Kind::Enter(enter) => enter.request.request.device == id,
            Kind::DeviceAdd(add) => add.device == id,
            Kind::Replace(replace) => replace.new == id,
            _ => false,
        });
        certificate.map(|node| graph.closure([node])).unwrap_or_default()
    }

    fn note(&mut self, by: usize, act: Option<EntryId>) {
        if !self.c.devices[by].honest {
            self.by_thieves.extend(act);
        }
    }

    fn thieves_share(&mut self) {
        let mut all = NodeSet::new();
        for id in self.thieves() {
            all.union(&self.c.devices[id].knows);
        }
        for device in self.c.devices.iter_mut().filter(|device| !device.honest) {
            device.knows = all.clone();
        }
    }

    /// Rule 3, word by word: a counting device that learns of another member's Enter, DeviceAdd or Replace which counts
    /// writes Seen at once, unless its own log already covers it.
    pub fn sees(&mut self, who: usize) {
        if self.owes_seen(who) {
            self.c.says(who, &Kind::Seen);
        }
    }

    pub fn owes_seen(&self, who: usize) -> bool {
        let (log, device) = (&self.c.log, &self.c.devices[who]);
        let counted = log.count(&device.knows);
        let id = device.id();
        if !counted.devices.contains_key(&id) {
            return false;
        }
        let own = device.knows.iter().filter(|node| log.entry(*node).device == id && log.entry(*node).seq > 0);
        let covered = log.graph().closure(own);
        device.knows.iter().any(|node| {
            let of = match log.kind(node) {
                Kind::Enter(enter) => enter.request.request.member(),
                Kind::DeviceAdd(_) | Kind::Replace(_) => log.entry(node).member,
                _ => return false,
            };
            of != device.member && counted.counting.contains(node) && !covered.contains(node)
        })
    }
}
