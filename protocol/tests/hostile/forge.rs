//! What hostile members make: valid entries, and everything near them.

use kith_protocol::cell::CellRef;
use kith_protocol::entry::{Entry, Opening, Verified};
use kith_protocol::graph::Graph;
use kith_protocol::group_log::{Added, GroupLog};
use kith_protocol::id::{DeviceId, DocumentId, EntryId, Hash, LogId, MessageId, RequestId, SlipKey};
use kith_protocol::kind::{Answer, Change, DeviceAdd, DeviceLost, Forked, Heads, Kind, Page, Withdraw};
use kith_protocol::persona::Persona;
use kith_protocol::signature::{Context, SecretKey, Signature};
use kith_protocol::stretch::{Stretch, Taken};
use kith_protocol::wire::run::{Run, ShortCell, ShortEntry};
use kith_protocol::wire::{Dictionary, Frame};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// An entry as it will be sent: whole, with a signature that may be none.
#[derive(Clone)]
pub struct Made {
    pub entry: Verified,
    pub signature: Signature,
}

impl Made {
    pub fn short(&self) -> ShortEntry {
        let cells = self.entry.cells.iter().map(|cell| ShortCell::Absent(*cell)).collect();
        let mut short = ShortEntry::of(&self.entry, true, |_, _| None, |_| None, cells);
        short.signature = self.signature;
        short
    }

    /// Whether it can be written down at all: the frame of one that cannot is none.
    pub fn is_readable(&self) -> bool {
        let run = Run { log: self.entry.log, epoch: None, entries: vec![self.short()] };
        Frame::read(&Frame::Run(run).write(&mut Dictionary::default()), &mut Dictionary::default()).is_ok()
    }

    /// Whether its device signed it.
    pub fn is_signed(&self) -> bool {
        self.signature == self.entry.signed().signature
    }
}

/// Two hostile members at work on what an honest one holds.
pub struct Forge<'a> {
    pub random: ChaCha20Rng,
    groups: &'a GroupLog,
    keys: [&'a Persona; 2],
    stranger: SecretKey,
    /// Everything of the stretch of words that is known, and of the group log: to be named and to be bent.
    pub words: Vec<Verified>,
    pub acts: Vec<Verified>,
    /// Those that can go in: named by what is to go in as well.
    good: Vec<Verified>,
    /// The newest entry of each hostile device in each log that it keeps in order.
    tips: [[Option<Verified>; 2]; 2],
    opening: Opening,
    /// What is taken of all this, so that the chains go on.
    log: GroupLog,
    stretch: Stretch,
    now: u64,
}

impl<'a> Forge<'a> {
    pub fn new(seed: u64, groups: &'a GroupLog, keys: [&'a Persona; 2], words: &[Verified], now: u64) -> Self {
        let thread = groups.group().first_thread();
        let hearers = groups.counted().hearers;
        let opening = Opening { document: thread.page(0), page: Page::Thread { thread, number: 0 }, hearers };
        let tip = |keys: &Persona| {
            let (_, id) = groups.next(&keys.device_id());
            groups.get(&id).cloned()
        };
        let mut stretch = Stretch::new(groups.group(), opening.clone(), groups.counted().hearing.clone()).unwrap();
        for entry in words {
            stretch.add(entry.clone(), groups);
        }
        Self {
            random: ChaCha20Rng::seed_from_u64(seed),
            log: groups.clone(),
            stretch,
            groups,
            keys,
            stranger: SecretKey::from_seed(&[200; 32]),
            words: words.to_vec(),
            good: words.to_vec(),
            acts: (0..groups.len()).map(|node| groups.entry(node).clone()).collect(),
            tips: [[tip(keys[0]), None], [tip(keys[1]), None]],
            opening,
            now,
        }
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.random.next_u64() >> 33).unwrap_or(0) % n.max(1)
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }

    fn any_id(&mut self) -> EntryId {
        match self.below(6) {
            0 => EntryId(self.bytes()),
            1 if !self.acts.is_empty() => {
                let i = self.below(self.acts.len());
                self.acts[i].id()
            }
            _ => {
                let all = self.words.len();
                // Mostly something new: old things are in everyone's past.
                let i = if self.below(3) == 0 { self.below(all) } else { all - 1 - self.below(all.min(80)) };
                self.words[i].id()
            }
        }
    }

    fn ids(&mut self, most: usize) -> Vec<EntryId> {
        let mut ids: Vec<_> = (0..self.below(most + 1)).map(|_| self.any_id()).collect();
        if self.below(20) > 0 {
            ids.sort_unstable();
            ids.dedup();
        }
        ids
    }

    fn cell(&mut self) -> CellRef {
        let size = [0, 16, 48, 64, 65_552, 65_553, u32::MAX][self.below(7)];
        CellRef { hash: Hash(self.bytes()), commitment: Hash(self.bytes()), size }
    }

    fn time(&mut self) -> u64 {
        let day = self.now / 86_400_000;
        let choices = [0, 1, day, self.now, self.now + 3_153_600_000_000, 1 << 53, u64::MAX - 1, u64::MAX];
        choices[self.below(choices.len())]
    }

    /// An entry that would stand in the stretch of words, after the device's own last.
    fn say(&mut self, who: usize) -> Entry {
        let (tip, keys) = (self.tips[who][1].clone(), self.keys[who]);
        let message = MessageId::new(self.now, self.bytes());
        let kind = Kind::Say { message };
        let cell = CellRef { hash: Hash(self.bytes()), commitment: Hash(self.bytes()), size: 64 };
        let mut deps = Vec::new();
        for _ in 0..self.below(3) {
            let back = 1 + self.below(self.good.len().min(4));
            deps.push(self.good[self.good.len() - back].id());
        }
        deps.sort_unstable();
        deps.dedup();
        deps.retain(|id| tip.as_ref().is_none_or(|tip| tip.id() != *id));
        Entry {
            group: self.groups.group(),
            log: self.opening.document.stretch(&self.opening.hearers),
            member: keys.member,
            device: keys.device_id(),
            seq: tip.as_ref().map_or(1, |tip| tip.seq.wrapping_add(1)),
            prev: tip.as_ref().map_or(EntryId::default(), Verified::id),
            deps,
            heads: if tip.is_none() { self.groups.graph().heads() } else { Vec::new() },
            time: self.now,
            opening: tip.is_none().then(|| self.opening.clone()),
            kind: kind.number(),
            body: kind.body(),
            cells: vec![cell],
        }
    }

    /// An act of the group log, after the device's own last.
    fn act(&mut self, who: usize) -> Entry {
        let keys = self.keys[who];
        let tip = self.tips[who][0].clone();
        let kind = self.act_kind(who);
        let mut deps = self.groups.graph().heads();
        let prev = tip.as_ref().map_or(EntryId::default(), Verified::id);
        deps.retain(|id| *id != prev);
        let cells = (0..self.below(3)).map(|_| self.cell()).collect();
        Entry {
            group: self.groups.group(),
            log: self.groups.log(),
            member: keys.member,
            device: keys.device_id(),
            seq: tip.as_ref().map_or(1, |tip| tip.seq.wrapping_add(1)),
            prev,
            deps,
            heads: Vec::new(),
            time: self.now / 86_400_000,
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells,
        }
    }

    fn act_kind(&mut self, who: usize) -> Kind {
        let i = self.below(self.acts.len());
        let id = self.acts[i].id();
        match self.below(14) {
            0 => Kind::Welcome { request: RequestId(self.bytes()) },
            1 => Kind::Wait { request: RequestId(self.bytes()) },
            2 => Kind::SlipTakenBack { slip: SlipKey(self.bytes()) },
            3 => Kind::Withdraw(Withdraw::Entries(self.ids(20))),
            4 => Kind::Withdraw(Withdraw::All),
            5 => Kind::Name { over: self.ids(3) },
            6 => Kind::Duties { over: vec![id] },
            7 => Kind::ThreadOpened { random: self.bytes() },
            8 => Kind::RuleProposed { change: Change::WaitDays(self.below(70_000) as u16) },
            9 => Kind::RuleAnswered {
                proposal: id,
                answer: [Answer::Yes, Answer::CanLiveWithIt, Answer::No][self.below(3)],
            },
            10 => Kind::RuleClosed { proposal: id },
            11 => {
                let new = SecretKey::from_seed(&self.bytes());
                let device = DeviceId(new.public());
                let consent = DeviceAdd::consent_bytes(&self.groups.group(), &self.keys[who].device_id(), &device);
                Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &consent) })
            }
            12 => {
                let of = self.keys[self.below(2)].device_id();
                let heads = Heads { seq: self.random.next_u64() >> self.below(64), id, stretches: Hash(self.bytes()) };
                Kind::DeviceLost(DeviceLost { device: of, heads, kept: Vec::new() })
            }
            _ => {
                let (a, b) = (self.acts[i].clone(), self.acts[self.acts.len() - 1].clone());
                let pair = |e: &Verified| (e.id(), e.signed().signature);
                let (first, second) = if a.id() < b.id() { (pair(&a), pair(&b)) } else { (pair(&b), pair(&a)) };
                Kind::Forked(Forked { device: a.device, log: a.log, seq: a.seq, first, second })
            }
        }
    }

    /// Bends some fields of an entry.
    fn bent(&mut self, mut entry: Entry) -> Entry {
        for _ in 0..=self.below(3) {
            match self.below(16) {
                0 => {
                    entry.seq = [0, 1, entry.seq.wrapping_add(1), entry.seq.saturating_sub(1), u64::MAX][self.below(5)]
                }
                1 => entry.prev = self.any_id(),
                2 => entry.prev = EntryId::default(),
                3 => entry.deps = self.ids(66),
                4 => entry.deps = self.ids(3),
                5 => entry.heads = self.ids(66),
                6 => entry.heads = Vec::new(),
                7 => entry.time = self.time(),
                8 => entry.opening = None,
                9 => entry.opening = Some(self.some_opening()),
                10 => entry.kind = (self.below(120)) as u16,
                11 => {
                    let mut body = vec![0; self.below(200)];
                    self.random.fill_bytes(&mut body);
                    entry.body = body;
                }
                12 if !entry.body.is_empty() => {
                    let i = self.below(entry.body.len());
                    entry.body[i] ^= 1 << self.below(8);
                }
                13 => entry.cells = (0..self.below(18)).map(|_| self.cell()).collect(),
                14 => entry.member = self.keys[self.below(2)].member,
                _ => {
                    entry.log =
                        [self.groups.log(), self.opening.document.stretch(&self.opening.hearers), LogId(self.bytes())]
                            [self.below(3)]
                }
            }
        }
        entry
    }

    fn some_opening(&mut self) -> Opening {
        let thread = self.groups.group().first_thread();
        let number = [0, 1, 5, 1 << 20, u64::MAX][self.below(5)];
        let hearers = if self.below(3) == 0 { Hash(self.bytes()) } else { self.opening.hearers };
        match self.below(3) {
            0 => Opening { document: thread.page(number), page: Page::Thread { thread, number }, hearers },
            1 => {
                let page = Page::Unknown { form: 2 + self.below(200) as u8, bytes: vec![7; self.below(40)] };
                // Its own document, or a page that is somebody else's to open.
                let document = if self.below(2) == 0 { page.document() } else { thread.page(number) };
                Opening { document, page, hearers }
            }
            _ => Opening { document: DocumentId(self.bytes()), page: Page::Thread { thread, number }, hearers },
        }
    }

    /// The next thing, and whether it went on in its device's own chain.
    pub fn make(&mut self) -> Made {
        let who = self.below(2);
        let key = &self.keys[who].device;
        let made = match self.below(100) {
            // What an honest program would write, too: it must go in.
            0..=11 => {
                let entry = self.say(who).sign(key);
                self.goes_on(who, &entry);
                entry
            }
            12..=14 => {
                let entry = self.act(who).sign(key);
                if matches!(self.log.add(entry.clone()), Added::Added { .. }) {
                    self.tips[who][0] = Some(entry.clone());
                }
                entry
            }
            // A stretch's other kinds: unknown ones, and takings-back of anything.
            15..=19 => {
                let mut entry = self.say(who);
                let kind = match self.below(3) {
                    0 => Kind::Withdraw(Withdraw::Entries(self.ids(30))),
                    _ => Kind::Withdraw(Withdraw::All),
                };
                (entry.kind, entry.body, entry.cells) = (kind.number(), kind.body(), vec![]);
                if self.below(2) == 0 {
                    (entry.kind, entry.body) = (99 + self.below(3) as u16, vec![1; self.below(300)]);
                }
                let entry = entry.sign(key);
                self.goes_on(who, &entry);
                entry
            }
            // Mostly void ones, where the chain would go on: a bent body, kind, time or cells, well signed, at the right place.
            20..=25 => {
                let honest = self.say(who);
                let bent = self.bent(honest.clone());
                let entry = Entry {
                    seq: honest.seq,
                    prev: honest.prev,
                    opening: honest.opening,
                    log: honest.log,
                    member: honest.member,
                    deps: honest.deps,
                    heads: honest.heads,
                    cells: honest.cells,
                    ..bent
                };
                let entry = entry.sign(key);
                self.goes_on(who, &entry);
                entry
            }
            // A fork: another one at a place that is taken.
            26..=28 => {
                let mut entry = self.say(who);
                if self.tips[who][1].is_some() {
                    let i = self.below(self.words.len());
                    let other = self.words[i].clone();
                    if other.device == entry.device && other.seq > 1 {
                        (entry.seq, entry.prev) = (other.seq, other.prev);
                    }
                }
                entry.sign(key)
            }
            29..=31 => {
                let entry = self.act(who);
                self.bent(entry).sign(key)
            }
            // Reference bombs.
            32..=34 => {
                let mut entry = self.say(who);
                let from = if self.below(2) == 0 { &self.good } else { &self.words };
                entry.deps = from.iter().rev().take(70).map(Verified::id).collect();
                entry.deps.sort_unstable();
                entry.deps.retain(|id| *id != entry.prev);
                entry.deps.truncate(60 + self.below(12));
                entry.sign(key)
            }
            // A stranger's key, or one member's key over the other's entry.
            35..=54 => {
                let entry = if self.below(2) == 0 { self.say(who) } else { self.act(who) };
                if self.below(2) == 0 { entry.sign(&self.stranger) } else { entry.sign(&self.keys[1 - who].device) }
            }
            // Anything bent, well signed.
            55..=74 => {
                let entry = self.say(who);
                self.bent(entry).sign(key)
            }
            // Somebody else's entry, bent, under its old signature.
            _ => {
                let i = self.below(self.words.len());
                let other = self.words[i].clone();
                let mut bent = self.bent(other.entry().clone());
                if bent == *other.entry() {
                    bent.time ^= 1;
                }
                let mut made = Made { entry: bent.sign(&self.stranger), signature: other.signed().signature };
                if self.below(4) == 0 {
                    made.signature = Signature(self.bytes());
                }
                return made;
            }
        };
        let made = Made { signature: made.signed().signature, entry: made };
        self.remember(&made.entry);
        made
    }

    /// What comes next rests on it, if it can go in.
    fn goes_on(&mut self, who: usize, entry: &Verified) {
        if matches!(self.stretch.add(entry.clone(), self.groups), Taken::New { .. }) {
            self.tips[who][1] = Some(entry.clone());
            self.good.push(entry.clone());
        }
    }

    fn remember(&mut self, entry: &Verified) {
        if entry.log == self.groups.log() {
            self.acts.push(entry.clone());
        } else {
            self.words.push(entry.clone());
        }
    }
}

/// All entries of a graph's log, each after what it names.
pub fn in_order<'a>(graph: &Graph, entry: impl Fn(usize) -> &'a Verified) -> Vec<Verified> {
    (0..graph.len()).map(|node| entry(node).clone()).collect()
}
