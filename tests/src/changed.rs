//! A changed client: a member who signs, seals, withholds, forks, forges, backdates and floods at will.
//!
//! It holds what a member's device holds (the keys on its disk, and a [`Member`] opened from its rows to look things up
//! in, which is never asked what to do) and speaks the real frames on lines of its own ([`World::line`]). The honest
//! program that ran on the device is off. Everything here goes through the public interface of the core: whatever it can
//! do, anybody who writes a program can do.
//!
//! `Changed` makes and says things one at a time, so that a test reads as the attack it is. It never checks whether
//! something is allowed: that is for those to whom it speaks.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use anyhow::{Context as _, Result, anyhow};
use kith_protocol::cell::{self, CellKey, CellPlace, CellRef, KeepKey};
use kith_protocol::encoding::{Canonical as _, Reader};
use kith_protocol::entry::{Entry, Opening, SignedEntry, Verified};
use kith_protocol::epoch::{Rotate, Rotation, rotate};
use kith_protocol::id::{DeviceId, DocumentId, EntryId, Hash, LogId, MessageId, ThreadId, TransportId};
use kith_protocol::kind::{Kind, Page};
use kith_protocol::limits::DAY_MS;
use kith_protocol::member::Member;
use kith_protocol::persona::Persona;
use kith_protocol::signature::SecretKey;
use kith_protocol::statement::{Prekey, Signed};
use kith_protocol::step::Table;
use kith_protocol::wire::run::{Run, ShortCell, ShortEntry};
use kith_protocol::wire::{Dictionary, Frame, LooseCell};
use kith_protocol::words::Words;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::simulator::thief::persona_of;
use crate::simulator::{Disk, World};

/// One line to a device of the world.
struct Line {
    number: u64,
    says: Dictionary,
    hears: Dictionary,
}

/// A cell just sealed: what an entry says of it, its ciphertext, its key.
pub type Sealed = (CellRef, Vec<u8>, CellKey);

/// A member whose client does what it likes.
pub struct Changed {
    /// Which device of the world it was.
    pub me: usize,
    /// Its keys.
    pub persona: Persona,
    /// What it knows.
    pub knows: Member,
    /// Its own dice.
    pub random: ChaCha20Rng,
    disk: Disk,
    lines: BTreeMap<usize, Line>,
}

impl Changed {
    /// Turns a device off for good and goes on with what is on its disk.
    pub fn of(world: &mut World, me: usize) -> Result<Self> {
        world.turn_off(me);
        let device = &mut world.devices[me];
        (device.away, device.gone, device.hostile) = (true, true, true);
        let disk = device.disk.clone();
        let persona = persona_of(&disk)?;
        let knows = open(&disk, device.time(world.now_ms).0)?;
        Ok(Self { me, persona, knows, random: ChaCha20Rng::from_seed([77; 32]), disk, lines: BTreeMap::new() })
    }

    /// Takes over every entry that another device holds, as if it had been given them all.
    pub fn learns_from(&mut self, world: &World, other: usize) -> Result<()> {
        let rows = world.devices[other].disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
        let own = self.disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
        let last = own.filter_map(|(_, value)| Reader::new(value).number().ok()).max().unwrap_or(0);
        let mut new: Vec<(u64, Vec<u8>, SignedEntry)> = Vec::new();
        for ((_, key), value) in rows.filter(|(place, _)| !self.disk.0.contains_key(*place)) {
            let mut reader = Reader::new(value);
            new.push((reader.number()?, key.clone(), reader.value()?));
        }
        for (arrival, key, entry) in new {
            let mut w = kith_protocol::encoding::Writer::new();
            w.number(last + 1 + arrival);
            w.value(&entry);
            self.disk.0.insert((Table::Entry, key), w.into_bytes());
        }
        self.knows = open(&self.disk, world.now_ms)?;
        Ok(())
    }

    /// Its device's key.
    pub fn key(&self) -> &SecretKey {
        &self.persona.device
    }

    /// Its device.
    pub fn device(&self) -> DeviceId {
        self.persona.device_id()
    }

    /// The group's first thread.
    pub fn thread(&self) -> ThreadId {
        self.persona.group.first_thread()
    }

    /// A message id of this time.
    pub fn message(&mut self, ms: u64) -> MessageId {
        let mut random = [0; 10];
        self.random.fill_bytes(&mut random);
        MessageId::new(ms, random)
    }

    // ---- the wire --------------------------------------------------------------------------------------------------

    /// Says a frame to a device, on the line it has to it; `false` if it is not let in, or was let go.
    pub fn tell(&mut self, world: &mut World, to: usize, frame: &Frame) -> bool {
        let whom = TransportId(self.persona.transport.public());
        self.tell_as(world, to, whom, frame)
    }

    /// … presenting this network key.
    pub fn tell_as(&mut self, world: &mut World, to: usize, whom: TransportId, frame: &Frame) -> bool {
        let line = match self.lines.entry(to) {
            btree_map::Entry::Occupied(line) => line.into_mut(),
            btree_map::Entry::Vacant(none) => {
                let Some(number) = world.line(to, whom) else { return false };
                none.insert(Line { number, says: Dictionary::default(), hears: Dictionary::default() })
            }
        };
        let bytes = frame.write(&mut line.says);
        assert!(bytes.len() <= kith_protocol::limits::VALUE_BYTES_MAX, "no socket carries this");
        world.speak(to, line.number, bytes)
    }

    /// Says bytes that are no frame.
    pub fn tell_bytes(&mut self, world: &mut World, to: usize, bytes: Vec<u8>) -> bool {
        self.tell(world, to, &Frame::Digest(Hash::default())) && world.speak(to, self.lines[&to].number, bytes)
    }

    /// What a device has said on its line since this was asked last.
    pub fn hears(&mut self, world: &mut World, from: usize) -> Vec<Frame> {
        let Some(line) = self.lines.get_mut(&from) else { return Vec::new() };
        let said = world.lines.get_mut(&line.number).map(core::mem::take).unwrap_or_default();
        said.iter().map(|bytes| Frame::read(bytes, &mut line.hears).expect("an honest frame reads")).collect()
    }

    /// Whether a device still holds its line.
    pub fn is_on_line(&self, world: &World, to: usize) -> bool {
        self.lines.get(&to).is_some_and(|line| world.lines.contains_key(&line.number))
    }

    /// Ends all its lines.
    pub fn hang_up(&mut self, world: &mut World) {
        for (to, line) in core::mem::take(&mut self.lines) {
            world.hang_up(to, line.number);
        }
    }

    /// Gives entries of one log, without their cells, in runs of 200.
    pub fn give(&mut self, world: &mut World, to: usize, entries: &[Verified]) {
        for run in entries.chunks(200) {
            let short = |entry: &Verified| {
                let cells = entry.cells.iter().map(|cell| ShortCell::Absent(*cell)).collect();
                ShortEntry::of(entry, true, |_, _| None, |_| None, cells)
            };
            let log = run[0].log;
            self.tell(world, to, &Frame::Run(Run { log, epoch: None, entries: run.iter().map(short).collect() }));
        }
    }

    /// Gives entries whose signatures nobody has checked.
    pub fn give_signed(&mut self, world: &mut World, to: usize, entries: &[SignedEntry]) {
        let entries: Vec<_> = entries.iter().map(|entry| entry.clone().trusted()).collect();
        for entry in entries {
            self.give(world, to, &[entry]);
        }
    }

    // ---- entries ---------------------------------------------------------------------------------------------------

    /// A kind in the group log, after its own newest there, not yet signed.
    pub fn act(&self, world: &World, kind: &Kind) -> Entry {
        self.carried(world, kind.number(), kind.body())
    }

    /// Any number with any body in the group log.
    pub fn carried(&self, world: &World, kind: u16, body: Vec<u8>) -> Entry {
        let groups = self.knows.groups();
        let (seq, prev) = groups.next(&self.device());
        let mut deps = groups.graph().heads();
        deps.retain(|id| *id != prev);
        Entry {
            group: self.persona.group,
            log: groups.log(),
            member: self.persona.member,
            device: self.device(),
            seq,
            prev,
            deps,
            heads: vec![],
            time: world.now_ms / DAY_MS,
            opening: None,
            kind,
            body,
            cells: vec![],
        }
    }

    /// What comes next in the same log.
    pub fn follow(&self, before: &Verified, kind: u16, body: Vec<u8>) -> Entry {
        Entry {
            seq: before.seq + 1,
            prev: before.id(),
            deps: vec![],
            heads: vec![],
            opening: None,
            kind,
            body,
            cells: vec![],
            ..before.entry().clone()
        }
    }

    /// Its first entry in a stretch of the present hearers.
    pub fn opens(&self, world: &World, document: DocumentId, page: Page) -> Entry {
        let groups = self.knows.groups();
        let hearers = groups.counted().hearers;
        Entry {
            log: document.stretch(&hearers),
            seq: 1,
            prev: EntryId::default(),
            deps: vec![],
            heads: groups.graph().heads(),
            time: world.now_ms,
            opening: Some(Opening { document, page, hearers }),
            ..self.carried(world, 99, vec![])
        }
    }

    /// Its first entry on a page of the first thread.
    pub fn opens_page(&self, world: &World, number: u64) -> Entry {
        let thread = self.thread();
        self.opens(world, thread.page(number), Page::Thread { thread, number })
    }

    /// Its next entry on the first page of the first thread, among the present hearers: opened by it if it has written
    /// nothing there yet.
    pub fn in_thread(&self, world: &World) -> Entry {
        let opening = self.opens_page(world, 0);
        let stretch = self.knows.stretches().find(|stretch| stretch.log() == opening.log);
        let Some(stretch) = stretch else { return opening };
        let (seq, prev) = stretch.next(&self.device());
        let mut deps = stretch.graph().heads();
        deps.retain(|id| *id != prev);
        if seq == 1 {
            return Entry { deps, ..opening };
        }
        Entry { seq, prev, deps, heads: vec![], opening: None, ..opening }
    }

    /// Words in an entry of a thread: the entry with its message and cell.
    pub fn words(&mut self, draft: Entry, text: &str) -> (Entry, Vec<Sealed>) {
        let message = self.message(draft.time);
        let words = Words { text: text.to_owned(), ..Words::default() };
        let kind = Kind::Say { message };
        let draft = Entry { kind: kind.number(), body: kind.body(), ..draft };
        let cells = self.seal(&draft, &[words.to_bytes()]);
        (Entry { cells: vec![cells[0].0], ..draft }, cells)
    }

    /// Seals texts for an entry.
    pub fn seal(&mut self, entry: &Entry, texts: &[Vec<u8>]) -> Vec<Sealed> {
        let place =
            |number| CellPlace { group: entry.group, log: entry.log, device: entry.device, seq: entry.seq, number };
        let random = &mut self.random;
        (0u8..).zip(texts).map(|(number, text)| cell::seal(text, &place(number), random).expect("it fits")).collect()
    }

    /// Says words in the first thread, with all that goes with it, to some devices and not to others.
    pub fn says(&mut self, world: &mut World, to: &[usize], text: &str) -> Verified {
        let draft = self.in_thread(world);
        let (entry, cells) = self.words(draft, text);
        let entry = entry.sign(self.key());
        self.give_words(world, to, &entry, &cells);
        entry
    }

    /// Gives an entry with its cells under a new epoch of its own.
    pub fn give_words(&mut self, world: &mut World, to: &[usize], entry: &Verified, cells: &[Sealed]) {
        let rotation = self.rotation(world, 1_000);
        for to in to {
            self.give_rotation(world, *to, &rotation);
            self.give(world, *to, core::slice::from_ref(entry));
            self.give_cells(world, *to, entry.id(), &rotation, cells);
        }
    }

    // ---- epochs ----------------------------------------------------------------------------------------------------

    /// The newest prekeys it knows.
    pub fn prekeys(&self) -> Vec<Signed<Prekey>> {
        let rows = self.disk.0.iter().filter(|((table, key), _)| *table == Table::Prekey && key.len() == 32);
        rows.filter_map(|(_, value)| Signed::<Prekey>::from_bytes(value).ok()).collect()
    }

    /// What an honest rotation of the membership it knows would say.
    pub fn plan(&self, world: &World, number: u64) -> Rotate {
        let groups = self.knows.groups();
        Rotate {
            group: self.persona.group,
            device: self.device(),
            number,
            heads: groups.graph().heads(),
            snapshot: groups.counted().snapshot,
            day: world.now_ms / DAY_MS,
            commitments: [Hash::default(); 7],
            seals: Hash::default(),
        }
    }

    /// A rotation of the membership it knows, sealed to everybody else in it.
    pub fn rotation(&mut self, world: &World, number: u64) -> Rotation {
        let plan = self.plan(world, number);
        self.rotation_of(plan)
    }

    /// A rotation that says this, sealed to every device but its own whose prekey it knows.
    pub fn rotation_of(&mut self, plan: Rotate) -> Rotation {
        let prekeys = self.prekeys();
        let own = self.device();
        let to: Vec<_> = prekeys.iter().filter(|prekey| prekey.statement.device != own).collect();
        rotate(plan, &self.persona.device, to, &mut self.random)
    }

    /// Gives a device a rotation with its seal.
    pub fn give_rotation(&mut self, world: &mut World, to: usize, rotation: &Rotation) {
        let device = world.device_id(to).unwrap_or_default();
        let seal = rotation.seals.iter().find(|seal| seal.device == device).cloned();
        self.tell(world, to, &Frame::Epoch(Box::new(rotation.signed.clone()), seal));
    }

    /// Gives a device cells of an entry, their keys wrapped under a rotation of its own.
    pub fn give_cells(&mut self, world: &mut World, to: usize, entry: EntryId, rotation: &Rotation, cells: &[Sealed]) {
        let id = rotation.signed.id();
        for (number, (_, ciphertext, key)) in (0u8..).zip(cells) {
            let wrap = KeepKey(rotation.rungs.keep()).wrap(&cell::hash(ciphertext), key).expect("32 bytes wrap");
            let cell = LooseCell { entry, number, ciphertext: ciphertext.clone(), wrap };
            self.tell(world, to, &Frame::Cells(id, vec![cell]));
        }
    }
}

/// Looks things up in rows.
fn open(disk: &Disk, now_ms: u64) -> Result<Member> {
    let opened = Member::open(disk.rows(), kith_protocol::step::Now(now_ms), [5; 32]);
    opened.map_err(|refusal| anyhow!("{refusal}")).context("what it knows does not open")
}

/// The logs that frames name, in runs, offers and heads.
pub fn logs_named(frames: &[Frame]) -> BTreeSet<LogId> {
    let mut logs = BTreeSet::new();
    for frame in frames {
        match frame {
            Frame::Run(run) => logs.extend([run.log]),
            Frame::Have(have) => logs.extend(have.logs.iter().map(|log| log.log)),
            Frame::Offer(offers) => logs.extend(offers.iter().map(|(log, _, _)| *log)),
            _ => {}
        }
    }
    logs
}
