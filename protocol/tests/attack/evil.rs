//! A member with a changed client, and the group it sits in.

use crate::world::World;
use kith_protocol::cell;
use kith_protocol::cell::CellPlace;
use kith_protocol::cell::CellRef;
use kith_protocol::cell::KeepKey;
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::Entry;
use kith_protocol::entry::Opening;
use kith_protocol::entry::Verified;
use kith_protocol::epoch::Rotate;
use kith_protocol::epoch::Rotation;
use kith_protocol::epoch::rotate;
use kith_protocol::id::DocumentId;
use kith_protocol::id::EntryId;
use kith_protocol::id::Hash;
use kith_protocol::id::LogId;
use kith_protocol::id::RotationId;
use kith_protocol::id::ThreadId;
use kith_protocol::kind::Page;
use kith_protocol::member::Input;
use kith_protocol::persona::Persona;
use kith_protocol::signature::SecretKey;
use kith_protocol::statement::Prekey;
use kith_protocol::statement::Signed;
use kith_protocol::step::Connection;
use kith_protocol::step::Rows as _;
use kith_protocol::step::Table;
use kith_protocol::wire::Dictionary;
use kith_protocol::wire::Frame;
use kith_protocol::wire::LooseCell;
use kith_protocol::wire::run::Run;
use kith_protocol::wire::run::ShortCell;
use kith_protocol::wire::run::ShortEntry;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::collections::BTreeMap;

/// A member with a changed client: its own honest device is off, and its keys are used by hand.
pub struct Evil {
    pub me: usize,
    pub persona: Persona,
    pub random: ChaCha20Rng,
    pub lines: BTreeMap<usize, (u64, Dictionary)>,
    pub ears: BTreeMap<usize, Dictionary>,
}

impl Evil {
    pub fn new(world: &mut World, me: usize) -> Self {
        world.off(me);
        let row = world.nodes[me].disk.row(Table::Persona, b"").unwrap();
        let mut persona = Persona::from_bytes(&row).unwrap();
        let recovery = world.nodes[me].disk.row(Table::Recovery, b"");
        persona.recovery = recovery.map(|key| SecretKey::from_bytes(&key).unwrap());
        Self { me, persona, random: ChaCha20Rng::from_seed([77; 32]), lines: BTreeMap::new(), ears: BTreeMap::new() }
    }

    pub fn tell(&mut self, world: &mut World, to: usize, frame: &Frame) {
        let whom = self.persona.transport_id();
        if !self.lines.contains_key(&to) {
            let c = 1_000_000 + to as u64;
            self.lines.insert(to, (c, Dictionary::default()));
            world.input(to, Input::Connected { connection: Connection(c), whom });
        }
        let (c, names) = self.lines.get_mut(&to).unwrap();
        let bytes = frame.write(names);
        assert!(bytes.len() <= kith_protocol::limits::VALUE_BYTES_MAX, "no socket carries this");
        let from = Connection(*c);
        world.input(to, Input::Frame { from, bytes });
    }

    /// What was said to it on its line since this was asked last: before the world has run, which drops it.
    pub fn hears(&mut self, world: &mut World, from: usize) -> Vec<Frame> {
        let line = 1_000_000 + from as u64;
        let said: Vec<_> = world.frames.iter().filter(|(to, _)| *to == line).map(|(_, bytes)| bytes.clone()).collect();
        world.frames.retain(|(to, _)| *to != line);
        let names = self.ears.entry(from).or_default();
        said.iter().map(|bytes| Frame::read(bytes, names).unwrap()).collect()
    }

    pub fn hang_up(&mut self, world: &mut World) {
        self.ears.clear();
        for (to, (c, _)) in core::mem::take(&mut self.lines) {
            world.input(to, Input::Closed { connection: Connection(c) });
        }
    }

    pub fn run(&mut self, world: &mut World, to: usize, log: LogId, entries: &[Verified]) {
        for entries in entries.chunks(200) {
            let short = |e: &Verified| {
                let cells = e.cells.iter().map(|cell| ShortCell::Absent(*cell)).collect();
                ShortEntry::of(e, true, |_, _| None, |_| None, cells)
            };
            let entries = entries.iter().map(short).collect();
            self.tell(world, to, &Frame::Run(Run { log, epoch: None, entries }));
        }
    }

    /// An entry of the group log, after one's own newest.
    pub fn in_group_log(&self, world: &World, kind: u16, body: Vec<u8>) -> Entry {
        let groups = world.nodes[self.me].member.groups();
        let (seq, prev) = groups.next(&self.persona.device_id());
        let mut deps = groups.graph().heads();
        deps.retain(|id| *id != prev);
        Entry {
            group: self.persona.group,
            log: groups.log(),
            member: self.persona.member,
            device: self.persona.device_id(),
            seq,
            prev,
            deps,
            heads: vec![],
            time: world.now / 86_400_000,
            opening: None,
            kind,
            body,
            cells: vec![],
        }
    }

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

    /// A first entry in a stretch of these hearers.
    pub fn opens(&self, world: &World, document: DocumentId, page: Page) -> Entry {
        let groups = world.nodes[self.me].member.groups();
        let hearers = groups.counted().hearers;
        Entry {
            group: self.persona.group,
            log: document.stretch(&hearers),
            member: self.persona.member,
            device: self.persona.device_id(),
            seq: 1,
            prev: EntryId::default(),
            deps: vec![],
            heads: groups.graph().heads(),
            time: world.now,
            opening: Some(Opening { document, page, hearers }),
            kind: 99,
            body: vec![],
            cells: vec![],
        }
    }

    pub fn thread(&self) -> ThreadId {
        self.persona.group.first_thread()
    }

    pub fn opens_page(&self, world: &World, number: u64) -> Entry {
        let thread = self.thread();
        self.opens(world, thread.page(number), Page::Thread { thread, number })
    }

    pub fn prekeys(&self, world: &World) -> Vec<Signed<Prekey>> {
        let rows = world.nodes[self.me].disk.0.iter();
        let rows = rows.filter(|((table, key), _)| *table == Table::Prekey && key.len() == 32);
        rows.map(|(_, value)| Signed::<Prekey>::from_bytes(value).unwrap()).collect()
    }

    pub fn rotation(&mut self, world: &World, number: u64, day: u64) -> Rotation {
        let groups = world.nodes[self.me].member.groups();
        let plan = Rotate {
            group: self.persona.group,
            device: self.persona.device_id(),
            number,
            heads: groups.graph().heads(),
            snapshot: groups.counted().snapshot,
            day,
            commitments: [Hash::default(); 7],
            seals: Hash::default(),
        };
        let prekeys = self.prekeys(world);
        let to: Vec<_> = prekeys.iter().filter(|p| p.statement.device != self.persona.device_id()).collect();
        rotate(plan, &self.persona.device, to, &mut self.random)
    }

    pub fn give_rotation(&mut self, world: &mut World, to: usize, rotation: &Rotation) {
        let device = world.nodes[to].member.device();
        let seal = rotation.seals.iter().find(|seal| seal.device == device).cloned();
        self.tell(world, to, &Frame::Epoch(Box::new(rotation.signed.clone()), seal));
    }

    pub fn seal(&mut self, entry: &Entry, texts: &[Vec<u8>]) -> Vec<(CellRef, Vec<u8>, cell::CellKey)> {
        let mut cells = Vec::new();
        for (number, text) in (0u8..).zip(texts) {
            let place = CellPlace { group: entry.group, log: entry.log, device: entry.device, seq: entry.seq, number };
            cells.push(cell::seal(text, &place, &mut self.random).unwrap());
        }
        cells
    }

    pub fn give_cells(
        &mut self,
        world: &mut World,
        to: usize,
        entry: EntryId,
        rotation: &Rotation,
        cells: &[(CellRef, Vec<u8>, cell::CellKey)],
    ) {
        let id: RotationId = rotation.signed.id();
        for (number, (_, ciphertext, key)) in (0u8..).zip(cells) {
            let wrap = KeepKey(rotation.rungs.keep()).wrap(&cell::hash(ciphertext), key).unwrap();
            let cell = LooseCell { entry, number, ciphertext: ciphertext.clone(), wrap };
            self.tell(world, to, &Frame::Cells(id, vec![cell]));
        }
    }
}

/// Ana, and Sam and Lee, who came in; Lee is the one whose client is changed.
pub fn three() -> (World, usize, usize, Evil) {
    let (mut world, [ana, lee, sam]) = World::three();
    world.say(ana, "before");
    let evil = Evil::new(&mut world, lee);
    (world, ana, sam, evil)
}

pub fn hear_each_other(world: &mut World, ana: usize, sam: usize) {
    world.say(ana, "from Ana");
    world.say(sam, "from Sam");
    for who in [ana, sam] {
        let read = world.reads(who);
        for said in ["Ana: from Ana", "Sam: from Sam"] {
            assert!(read.iter().any(|line| line == said), "{read:?}");
        }
    }
}

pub fn restart(world: &mut World, who: usize) {
    world.off(who);
    world.on(who);
}

/// Says how long something took beside the most it should. Only the long form (`.ci/long/hostile`), with nothing else on
/// the computer, judges it: a busy computer is no fault of the core's.
pub fn in_time(what: &str, took: std::time::Duration, most: std::time::Duration) {
    println!("{what}: {took:?}, of {most:?} at most");
    assert!(std::env::var_os("KITH_TIMED").is_none() || took < most, "{what}: {took:?}, and not {most:?}");
}
