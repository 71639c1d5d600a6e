//! Attacks: what a member with a changed client, a guest, a leaver or a thief sends through the real frames, and what must
//! hold nevertheless. Each test is one finding of an attack; the comment says what happened before it was mended.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::map_entry, clippy::cloned_ref_to_slice_refs, clippy::disallowed_types)] // Written as the attacker thinks of it.

mod world;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::command::{Command, Query, Refusal, Standing, View};
use kith_protocol::event::Event;
use kith_protocol::id::{MessageId, TransportId};
use kith_protocol::member::{Input, Member};
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Connection, Now, Rows as _, Table};
use world::World;

use kith_protocol::cell::{self, CellPlace, CellRef, KeepKey};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::{Entry, Opening, Verified};
use kith_protocol::epoch::{Rotate, Rotation, rotate};
use kith_protocol::id::{DeviceId, DocumentId, EntryId, Hash, LogId, RotationId, ThreadId};
use kith_protocol::kind::{DeviceAdd, Kind, Page, Withdraw};
use kith_protocol::persona::Persona;
use kith_protocol::seal::SecretPrekey;
use kith_protocol::signature::{Context, SecretKey};
use kith_protocol::statement::{Address, Prekey, Signed, Statement as _};
use kith_protocol::wire::run::{Run, ShortCell, ShortEntry};
use kith_protocol::wire::{Dictionary, Frame, LooseCell};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

/// A member with a changed client: its own honest device is off, and its keys are used by hand.
struct Evil {
    me: usize,
    persona: Persona,
    random: ChaCha20Rng,
    lines: BTreeMap<usize, (u64, Dictionary)>,
}

impl Evil {
    fn new(world: &mut World, me: usize) -> Self {
        world.off(me);
        let row = world.nodes[me].disk.row(Table::Persona, b"").unwrap();
        let persona = Persona::from_bytes(&row).unwrap();
        Self { me, persona, random: ChaCha20Rng::from_seed([77; 32]), lines: BTreeMap::new() }
    }

    fn tell(&mut self, world: &mut World, to: usize, frame: &Frame) {
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

    fn hang_up(&mut self, world: &mut World) {
        for (to, (c, _)) in core::mem::take(&mut self.lines) {
            world.input(to, Input::Closed { connection: Connection(c) });
        }
    }

    fn run(&mut self, world: &mut World, to: usize, log: LogId, entries: &[Verified]) {
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
    fn in_group_log(&self, world: &World, kind: u16, body: Vec<u8>) -> Entry {
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

    fn follow(&self, before: &Verified, kind: u16, body: Vec<u8>) -> Entry {
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
    fn opens(&self, world: &World, document: DocumentId, page: Page) -> Entry {
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

    fn thread(&self) -> ThreadId {
        self.persona.group.first_thread()
    }

    fn opens_page(&self, world: &World, number: u64) -> Entry {
        let thread = self.thread();
        self.opens(world, thread.page(number), Page::Thread { thread, number })
    }

    fn prekeys(&self, world: &World) -> Vec<Signed<Prekey>> {
        let rows = world.nodes[self.me].disk.0.iter();
        let rows = rows.filter(|((table, key), _)| *table == Table::Prekey && key.len() == 32);
        rows.map(|(_, value)| Signed::<Prekey>::from_bytes(value).unwrap()).collect()
    }

    fn rotation(&mut self, world: &World, number: u64, day: u64) -> Rotation {
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

    fn give_rotation(&mut self, world: &mut World, to: usize, rotation: &Rotation) {
        let device = world.nodes[to].member.device();
        let seal = rotation.seals.iter().find(|seal| seal.device == device).cloned();
        self.tell(world, to, &Frame::Epoch(Box::new(rotation.signed.clone()), seal));
    }

    fn seal(&mut self, entry: &Entry, texts: &[Vec<u8>]) -> Vec<(CellRef, Vec<u8>, cell::CellKey)> {
        let mut cells = Vec::new();
        for (number, text) in (0u8..).zip(texts) {
            let place = CellPlace { group: entry.group, log: entry.log, device: entry.device, seq: entry.seq, number };
            cells.push(cell::seal(text, &place, &mut self.random).unwrap());
        }
        cells
    }

    fn give_cells(
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
fn three() -> (World, usize, usize, Evil) {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.say(ana, "before");
    let evil = Evil::new(&mut world, lee);
    (world, ana, sam, evil)
}

fn hear_each_other(world: &mut World, ana: usize, sam: usize) {
    world.say(ana, "from Ana");
    world.say(sam, "from Sam");
    for who in [ana, sam] {
        let read = world.reads(who);
        for said in ["Ana: from Ana", "Sam: from Sam"] {
            assert!(read.iter().any(|line| line == said), "{read:?}");
        }
    }
}

fn restart(world: &mut World, who: usize) {
    world.off(who);
    world.on(who);
}

/// Was: the next page's number overflowed; every member's program ended at the next words, and again after each start.
#[test]
fn the_last_page_number_stops_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    let entry = Entry { time: 0, ..lee.opens_page(&world, u64::MAX) }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.run(&mut world, sam, entry.log, &[entry]);
    hear_each_other(&mut world, ana, sam);
}

/// Was: the day plus seven overflowed wherever the epoch was looked at, and the epoch was stored.
#[test]
fn a_rotation_of_the_last_day_stops_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    let rotation = lee.rotation(&world, 50, u64::MAX);
    lee.give_rotation(&mut world, ana, &rotation);
    hear_each_other(&mut world, ana, sam);
    restart(&mut world, ana);
    hear_each_other(&mut world, ana, sam);
}

/// Was: the day plus one overflowed for every message written after it, whoever wrote it.
#[test]
fn an_entry_of_the_last_day_can_be_read_over() {
    let (mut world, ana, sam, mut lee) = three();
    let entry = Entry { time: u64::MAX, ..lee.in_group_log(&world, 13, vec![]) }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry]);
    world.run();
    hear_each_other(&mut world, ana, sam);
}

/// Was: words named more heads of the group log than an entry may; everyone dropped them, and all that followed them.
#[test]
fn a_hundred_branches_of_the_group_log_hold_up_no_words() {
    let (mut world, ana, sam, mut lee) = three();
    let entries: Vec<_> =
        (0..200).map(|n| Entry { time: n, ..lee.in_group_log(&world, 13, vec![]) }.sign(&lee.persona.device)).collect();
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    world.run();
    hear_each_other(&mut world, ana, sam);
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    hear_each_other(&mut world, ana, sam);
    world.say(noor, "from Noor");
    assert!(world.reads(ana).iter().any(|line| line == "Noor: from Noor"));
    restart(&mut world, ana);
    hear_each_other(&mut world, ana, sam);
}

/// Was: words named 64 void heads of the stretch and no head of the group log; they were void, also for their author.
#[test]
fn a_hundred_branches_of_a_stretch_hold_up_no_words() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let mut lee = Evil::new(&mut world, lee);
    let first = lee.opens_page(&world, 0);
    let mut entries = vec![first.clone().sign(&lee.persona.device)];
    entries.extend((0..300).map(|n| Entry { time: n, heads: vec![], ..first.clone() }.sign(&lee.persona.device)));
    lee.run(&mut world, ana, first.log, &entries);
    world.run();
    hear_each_other(&mut world, ana, sam);
}

/// Was: any number of records about made-up devices was stored, and named in a Have that nobody could read any more.
#[test]
fn records_of_made_up_devices_are_not_kept() {
    let (mut world, ana, sam, mut lee) = three();
    let key = SecretPrekey::random(&mut lee.random).public();
    let group = lee.persona.group;
    let rows = |world: &World, table| world.nodes[ana].disk.0.keys().filter(|(t, _)| *t == table).count();
    let before = (rows(&world, Table::Prekey), rows(&world, Table::Address));
    for _ in 0..30 {
        let (mut prekeys, mut addresses) = (Vec::new(), Vec::new());
        for _ in 0..150 {
            let made_up = SecretKey::random(&mut lee.random);
            let device = DeviceId(made_up.public());
            prekeys.push(
                Prekey {
                    group,
                    device,
                    number: 1,
                    mailbox: kith_protocol::secret::MailboxSeed::from_bytes(&[0; 32]).into(),
                    key: key.clone(),
                }
                .sign(&made_up),
            );
            let transport = TransportId(device.0);
            let (addresses_of, until_day) = (vec!["/sim/0".to_owned()], 99_999);
            let address =
                Address { group, device, number: 1, transport, addresses: addresses_of, until_day, on_slips: true };
            addresses.push(address.sign(&made_up, &made_up));
        }
        lee.tell(&mut world, ana, &Frame::Prekeys(prekeys));
        lee.tell(&mut world, ana, &Frame::Addresses(addresses));
    }
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
    let after = (rows(&world, Table::Prekey), rows(&world, Table::Address));
    assert!(after.0 <= before.0 + 2 && after.1 <= before.1 + 2, "{before:?} {after:?}");
}

/// Was: whoever named another's transport key in an address record was taken for the one at the other end; by leaving
/// after that, one member put another out for good.
#[test]
fn nobody_takes_over_another_members_network_key() {
    let (mut world, ana, sam, mut lee) = three();
    let theirs = world.nodes[sam].member.device();
    // A second device whose id comes before Sam's.
    let new = loop {
        let key = SecretKey::random(&mut lee.random);
        if DeviceId(key.public()) < theirs {
            break key;
        }
    };
    let (group, device) = (lee.persona.group, DeviceId(new.public()));
    let bytes = DeviceAdd::consent_bytes(&group, &lee.persona.device_id(), &device);
    let kind = Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &bytes) });
    let added = lee.in_group_log(&world, kind.number(), kind.body()).sign(&lee.persona.device);
    let left = lee.follow(&added, 7, Hash::default().to_bytes()).sign(&lee.persona.device);
    let transport = world.nodes[sam].presents;
    let (addresses, until_day) = (vec![], 99_999);
    let address = Address { group, device, number: 1, transport, addresses, until_day, on_slips: false };
    lee.run(&mut world, ana, added.log, &[added.clone()]);
    let claimed = address.sign(&new, &lee.persona.transport);
    let mut line = claimed.to_bytes();
    let check = kith_protocol::id::derive("reach check", &[&line]);
    line.extend_from_slice(&check[..4]);
    let line = format!("kith-reach:{}", kith_protocol::slip::base32(&line));
    lee.tell(&mut world, ana, &Frame::Addresses(vec![claimed]));
    assert_eq!(world.command(ana, Command::Reach { line }), Err(Refusal::NotAReachLine), "by hand it is no better");
    lee.run(&mut world, ana, added.log, &[left]);
    lee.hang_up(&mut world);
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: a Have with more than 256 KiB of logs was refused by everyone it was sent to, on every connection.
#[test]
fn thousands_of_stretches_do_not_part_two_members() {
    let (mut world, ana, sam, mut lee) = three();
    for n in 0..3_000u64 {
        let mut id = [7; 32];
        id[..8].copy_from_slice(&n.to_be_bytes());
        let page = Page::Unknown { form: 9, bytes: vec![] };
        let entry = lee.opens(&world, DocumentId(id), page).sign(&lee.persona.device);
        lee.run(&mut world, ana, entry.log, &[entry.clone()]);
        lee.run(&mut world, sam, entry.log, &[entry]);
        world.frames.clear();
    }
    lee.hang_up(&mut world);
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: an entry with sixteen large cells was passed on in a frame that nobody reads.
#[test]
fn an_entry_with_a_mebibyte_of_cells_parts_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    world.off(sam);
    let draft = lee.in_group_log(&world, 99, vec![]);
    let cells = lee.seal(&draft, &vec![vec![b'x'; 58_000]; 16]);
    let entry = Entry { cells: cells.iter().map(|(cell, _, _)| *cell).collect(), ..draft }.sign(&lee.persona.device);
    let rotation = lee.rotation(&world, 50, world.now / 86_400_000);
    lee.give_rotation(&mut world, ana, &rotation);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);
    lee.hang_up(&mut world);
    world.on(sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: prekeys of 250 devices stood in one frame of 340 kB.
#[test]
fn many_devices_part_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    world.off(sam);
    let key = SecretPrekey::random(&mut lee.random).public();
    let group = lee.persona.group;
    let mut entries: Vec<Verified> = Vec::new();
    let mut prekeys = Vec::new();
    for _ in 0..250 {
        let new = SecretKey::random(&mut lee.random);
        let device = DeviceId(new.public());
        let bytes = DeviceAdd::consent_bytes(&group, &lee.persona.device_id(), &device);
        let kind = Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &bytes) });
        let draft = match entries.last() {
            None => lee.in_group_log(&world, kind.number(), kind.body()),
            Some(last) => lee.follow(last, kind.number(), kind.body()),
        };
        entries.push(draft.sign(&lee.persona.device));
        prekeys.push(
            Prekey {
                group,
                device,
                number: 1,
                mailbox: kith_protocol::secret::MailboxSeed::from_bytes(&[0; 32]).into(),
                key: key.clone(),
            }
            .sign(&new),
        );
    }
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    for prekeys in prekeys.chunks(100) {
        lee.tell(&mut world, ana, &Frame::Prekeys(prekeys.to_vec()));
    }
    lee.hang_up(&mut world);
    world.on(sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: seventy rotations of a day far ahead pushed every other epoch out, one's own new one first; nothing could be
/// said any more.
#[test]
fn a_flood_of_rotations_pushes_no_epoch_out() {
    let (mut world, ana, sam, mut lee) = three();
    for number in 0..70 {
        let rotation = lee.rotation(&world, 50 + number, world.now / 86_400_000 + 1_000);
        lee.give_rotation(&mut world, ana, &rotation);
        lee.give_rotation(&mut world, sam, &rotation);
    }
    hear_each_other(&mut world, ana, sam);
    restart(&mut world, ana);
    hear_each_other(&mut world, ana, sam);
}

/// Was: 4,000 entries without words made a page in which everyone's next words were void, for a month.
#[test]
fn a_page_full_of_nothing_is_left_behind() {
    let (mut world, ana, sam, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 0).sign(&lee.persona.device)];
    for _ in 0..4_000 {
        let next = lee.follow(entries.last().unwrap(), 99, vec![]);
        entries.push(next.sign(&lee.persona.device));
    }
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    world.run();
    hear_each_other(&mut world, ana, sam);
}

/// Was: a name was shown as it came.
#[test]
fn names_and_words_of_a_changed_client_are_clean_on_screen() {
    let (mut world, ana, _, mut lee) = three();
    let rotation = lee.rotation(&world, 50, world.now / 86_400_000);
    lee.give_rotation(&mut world, ana, &rotation);
    let over: Vec<EntryId> = vec![];
    let kind = Kind::Duties { over };
    let draft = lee.in_group_log(&world, kind.number(), kind.body());
    let cells = lee.seal(&draft, &[b"I \x1b[2Jbring\xe2\x80\xae tea".to_vec()]);
    let entry = Entry { cells: vec![cells[0].0], ..draft }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);

    let thread = ThreadId([9; 32]);
    let kind = Kind::ThreadOpened { thread };
    let draft = lee.follow(&entry, kind.number(), kind.body());
    let cells = lee.seal(&draft, &[format!("a\nb\u{202e}c{}", "x".repeat(5_000)).into_bytes()]);
    let entry = Entry { cells: vec![cells[0].0], ..draft }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);

    let node = &mut world.nodes[ana];
    let View::Group(group) = node.member.look(&Query::Group, Now(world.now), &node.disk).unwrap() else { panic!() };
    assert!(group.members.iter().any(|m| m.duties == "I [2Jbring tea"), "{:?}", group.members);
    let View::Threads(threads) = node.member.look(&Query::Threads, Now(world.now), &node.disk).unwrap() else {
        panic!()
    };
    let name = &threads.iter().find(|t| t.thread == thread).unwrap().name;
    assert!(name.starts_with("abc") && name.len() <= kith_protocol::limits::NAME_BYTES_MAX, "{name:?}");
}

/// Was: one member's slips filled the door with requests, for good, and nobody else could ask.
#[test]
fn one_member_cannot_fill_the_door() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.command(sam, Command::Welcome { who: "Lee".into() }).unwrap();
    world.run();
    let mut knocks = Vec::new();
    for n in 0..64u8 {
        let file = world.invite(lee);
        for m in 0..4u8 {
            let paper = SlipPaper::from_text(&file).unwrap();
            let key = paper.slip();
            let mut seed = [n; 32];
            seed[0] = m;
            let (_, step) = Member::ask(paper, "Max", Now(world.now), seed).unwrap();
            let row = step.writes.into_iter().find(|w| w.table == Table::Persona).unwrap();
            knocks.push((key, Persona::from_bytes(&row.value.unwrap()).unwrap().asking.unwrap().knock));
        }
    }
    world.run();
    let mut lee = Evil::new(&mut world, lee);
    for (slip, sealed) in knocks {
        lee.tell(&mut world, ana, &Frame::Request { slip, sealed });
    }
    lee.hang_up(&mut world);
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    assert_eq!(world.nodes[noor].member.standing(), Standing::Waiting);
    world.command(sam, Command::Welcome { who: "Noor".into() }).unwrap();
    world.run();
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
}

/// Was: each entry that went in cost a walk over all that waited: 16 million looks for one connection's 4,000.
#[test]
fn a_long_chain_from_its_end_is_taken_in_quickly() {
    let (mut world, ana, _, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 3).sign(&lee.persona.device)];
    for _ in 0..3_500 {
        let next = lee.follow(entries.last().unwrap(), 99, vec![]);
        entries.push(next.sign(&lee.persona.device));
    }
    entries.reverse();
    let log = entries[0].log;
    let begun = std::time::Instant::now();
    lee.run(&mut world, ana, log, &entries);
    let took = begun.elapsed();
    let stretch = world.nodes[ana].member.stretches().find(|s| s.log() == log).unwrap();
    assert_eq!(stretch.graph().len(), entries.len());
    assert!(took.as_secs() < 20, "{took:?}");
}

/// Was: every taking-back in a frame ordered the whole thread anew and opened every message it names.
#[test]
fn many_takings_back_are_taken_in_quickly() {
    let (mut world, ana, _, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 0).sign(&lee.persona.device)];
    let cell = CellRef { hash: Hash([1; 32]), commitment: Hash([2; 32]), size: 64 };
    for n in 0..900u64 {
        let message = MessageId::new(world.now, {
            let mut r = [0; 10];
            r[..8].copy_from_slice(&n.to_be_bytes());
            r
        });
        let kind = Kind::Say { message };
        let next = Entry { cells: vec![cell], ..lee.follow(entries.last().unwrap(), kind.number(), kind.body()) };
        entries.push(next.sign(&lee.persona.device));
    }
    let mut ids: Vec<_> = entries[1..].iter().map(Verified::id).collect();
    ids.sort_unstable();
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    let mut backs: Vec<Verified> = vec![];
    for _ in 0..100 {
        let kind = Kind::Withdraw(Withdraw::Entries(ids.clone()));
        let last = backs.last().unwrap_or_else(|| entries.last().unwrap());
        let next = lee.follow(last, kind.number(), kind.body()).sign(&lee.persona.device);
        backs.push(next);
    }
    let begun = std::time::Instant::now();
    for backs in backs.chunks(5) {
        lee.run(&mut world, ana, log, backs);
    }
    let took = begun.elapsed();
    let told = world.nodes[ana].events.iter().filter(|e| matches!(e, Event::MessageChanged { .. })).count();
    assert!(told <= 900 && took.as_secs() < 20, "{told} {took:?}");
}

/// What was said to a connection and not delivered to anyone, as kinds of frames.
fn said(world: &mut World, c: u64) -> Vec<u8> {
    let said = world.frames.iter().filter(|(to, _)| *to == c).map(|(_, bytes)| bytes[0]).collect();
    world.frames.retain(|(to, _)| *to != c);
    said
}

/// All a guest might ask for.
fn asks_for_everything(world: &mut World, to: usize, c: u64) {
    let groups = world.nodes[to].member.groups();
    let entries: Vec<_> = groups.graph().heads();
    let mut logs = vec![groups.log()];
    logs.extend(world.nodes[to].member.stretches().map(|s| s.log()));
    let epochs: Vec<_> = world.nodes[to].member.opened_epochs().map(|(id, _)| id).collect();
    let mut wanted: Vec<_> = entries.iter().map(|id| (*id, 0)).collect();
    for stretch in world.nodes[to].member.stretches() {
        wanted.extend((0..stretch.graph().len()).map(|node| (stretch.graph().id(node), 0)));
    }
    let have = |want, whole| kith_protocol::wire::Have { whole, want, ..Default::default() };
    let mut names = Dictionary::default();
    let device = DeviceId([1; 32]);
    let mut frames = vec![
        Frame::Have(have(true, true)),
        Frame::Have(have(true, false)),
        Frame::Digest(Hash([1; 32])),
        Frame::CaughtUp,
        Frame::Got(u64::MAX),
        Frame::WantCells(wanted),
        Frame::Offer(logs.iter().map(|log| (*log, device, 7)).collect()),
    ];
    for id in epochs {
        frames.push(Frame::WantRungs(id));
        frames.push(Frame::Opened(id));
    }
    for frame in frames {
        let bytes = frame.write(&mut names);
        world.input(to, Input::Frame { from: Connection(c), bytes });
    }
    world.now += 70_000;
    world.wake(to);
}

/// Was: a guest who waited at the door of somebody who then left was given the whole group log for the asking.
#[test]
fn a_guest_is_told_nothing_whoever_leaves() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "words");
    let paper = SlipPaper::from_text(&world.invite(ana)).unwrap();
    let c = 5_000_001;
    let whom = TransportId(paper.slip().0);
    world.input(ana, Input::Connected { connection: Connection(c), whom });
    said(&mut world, c);
    asks_for_everything(&mut world, ana, c);
    assert_eq!(said(&mut world, c), []);
    world.off(sam);
    world.command(ana, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    asks_for_everything(&mut world, ana, c);
    assert_eq!(said(&mut world, c), []);
}

/// Held: who left is told how far the leaving was heard, and given what they knew when they left (their other devices are
/// to hear of it): nothing of later, no word, no cell.
#[test]
fn who_left_is_given_nothing_of_later() {
    let (mut world, ana, _, mut lee) = three();
    let left = lee.in_group_log(&world, 7, Hash::default().to_bytes()).sign(&lee.persona.device);
    let leaving = left.id();
    lee.run(&mut world, ana, left.log, &[left]);
    let (c, _) = lee.lines[&ana];
    world.run();
    world.say(ana, "after");
    world.command(ana, Command::SetName { name: "Anna".into() }).unwrap();
    world.frames.retain(|(to, _)| *to != c);
    asks_for_everything(&mut world, ana, c);
    let given: Vec<_> = world.frames.iter().filter(|(to, _)| *to == c).map(|(_, bytes)| bytes.clone()).collect();
    let has = |signature: &[u8]| given.iter().any(|bytes| bytes.windows(signature.len()).any(|part| part == signature));
    let member = &world.nodes[ana].member;
    let graph = member.groups().graph();
    let node = graph.node(&leaving).unwrap();
    for other in 0..graph.len() {
        let known = other == node || graph.knew(node, other);
        let signed = member.groups().entry(other).signed();
        assert_eq!(has(&signed.signature.0), known, "{}", member.groups().entry(other).seq);
    }
    for stretch in member.stretches() {
        for other in 0..stretch.graph().len() {
            assert!(!has(&stretch.entry(other).signed().signature.0), "a word was given");
        }
    }
    // Runs and “all was said”: nothing of any other kind.
    assert!(given.iter().all(|bytes| matches!(bytes[0], 2 | 3)), "something else was said");
    assert!(graph.len() > node + 1, "nothing happened later");
}

/// Held: who came in later is given no byte from before, even if told the names of all there is.
#[test]
fn who_came_later_gets_no_earlier_cell_for_the_asking() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "before");
    let old: BTreeSet<_> = world.nodes[ana].member.stretches().map(|s| s.log()).collect();
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    world.say(noor, "now");
    let mut noor = Evil::new(&mut world, noor);
    noor.tell(&mut world, ana, &Frame::CaughtUp);
    let (c, _) = noor.lines[&ana];
    asks_for_everything(&mut world, ana, c);
    world.say(ana, "later");
    let frames: Vec<_> = world.frames.iter().filter(|(to, _)| *to == c).map(|(_, bytes)| bytes.clone()).collect();
    let mut names = Dictionary::default();
    for bytes in frames {
        let frame = Frame::read(&bytes, &mut names).unwrap();
        match frame {
            Frame::Run(run) => assert!(!old.contains(&run.log)),
            Frame::Have(have) => assert!(have.logs.iter().all(|log| !old.contains(&log.log))),
            Frame::Offer(offers) => assert!(offers.iter().all(|(log, _, _)| !old.contains(log))),
            Frame::Cells(_, cells) => {
                for cell in cells {
                    let of_old =
                        |s: &&kith_protocol::stretch::Stretch| old.contains(&s.log()) && s.get(&cell.entry).is_some();
                    assert!(world.nodes[ana].member.stretches().find(of_old).is_none());
                }
            }
            _ => {}
        }
    }
}

/// Was: one connection that was asked first and sent an empty run every two seconds kept all others from being asked.
#[test]
fn a_trickle_of_nothing_stands_between_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    world.off(ana);
    world.say(sam, "while Ana was away");
    world.nodes[sam].on = false;
    world.on(ana);
    let log = world.nodes[ana].member.groups().log();
    let trickle = |world: &mut World, lee: &mut Evil| {
        lee.tell(world, ana, &Frame::Run(Run { log, epoch: None, entries: vec![] }));
    };
    trickle(&mut world, &mut lee);
    world.nodes[sam].on = true;
    for _ in 0..40 {
        world.now += 2_000;
        trickle(&mut world, &mut lee);
        for who in [ana, sam] {
            world.wake(who);
        }
        while let Some((from, bytes)) = world.frames.pop_front() {
            if let Some((_, other)) = world.ends.get(&from).copied()
                && let Some((j, _)) = world.ends.get(&other).copied()
            {
                world.input(j, Input::Frame { from: Connection(other), bytes });
            }
        }
    }
    assert!(world.reads(ana).contains(&"Sam: while Ana was away".to_owned()), "{:?}", world.reads(ana));
}
