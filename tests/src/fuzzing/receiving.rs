//! What a member's device is made to hear, and the rows it is opened from.

use std::collections::BTreeMap;

use kith_protocol::cell::CellRef;
use kith_protocol::command::{Command, Done, Query, RoomDo};
use kith_protocol::encoding::{Canonical as _, Writer};
use kith_protocol::entry::{Entry, Opening, Verified};
use kith_protocol::id::{EntryId, Hash, MessageId};
use kith_protocol::kind::Page;
use kith_protocol::limits;
use kith_protocol::member::{Input, Member};
use kith_protocol::room::{ChannelName, Letter, Says, Way, Written};
use kith_protocol::statement::{Prekey, Signed};
use kith_protocol::step::{Connection, Now, Send, Step, Table};
use kith_protocol::wire::run::{Run, ShortCell, ShortEntry};
use kith_protocol::wire::{Dictionary, Frame};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::Bytes;
use super::decoders::checked_line;
use super::pair::{Pair, pair};
use crate::simulator::Disk;

/// Ana hears frames. Each act is a byte and what belongs to it:
/// 0–2 a frame as it stands; 3 what Ben really says next; 4 the same, bent; 5 time passes; 6 the connection begins anew;
/// 7 an entry that Ben's own key signed, whatever stands in it; from 248 on something about rooms.
pub fn receive(bytes: &[u8]) {
    let mut rest = Bytes(bytes);
    let mut ana = Ana::new();
    for _ in 0..24 {
        if rest.is_empty() {
            break;
        }
        let act = rest.byte();
        if act >= 248 {
            ana.is_in_rooms(&mut rest);
            continue;
        }
        match act % 8 {
            0..=2 => ana.hears(rest.chunk().to_vec()),
            3 => {
                let frame = ana.real.next().cloned();
                frame.into_iter().for_each(|frame| ana.hears(frame));
            }
            4 => {
                let mut frame = ana.real.next().cloned().unwrap_or_default();
                for _ in 0..=rest.byte() % 4 {
                    let place = rest.short();
                    if !frame.is_empty() {
                        let place = place % frame.len();
                        frame[place] ^= rest.byte();
                    }
                }
                ana.hears(frame);
            }
            5 => ana.waits(rest.short() as u64 * 1_000),
            6 => ana.meets_ben(),
            _ => ana.hears_signed(&mut rest),
        }
    }
    ana.holds_what_it_held();
}

/// A line that somebody pasted after `kith reach`.
pub fn reach_line(bytes: &[u8]) {
    let pair = pair();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let checked = checked_line("reach check", bytes).replacen("kith:", "kith-reach:", 1);
    for line in [text.clone(), format!("kith-reach:{text}"), checked] {
        let mut ana = pair.open(&pair.ana);
        if let Ok((_, step)) = ana.command(Command::Reach { line }, pair.now, &pair.ana) {
            let mut disk = pair.ana.clone();
            disk.commit(&step.writes);
            let again = pair.open(&disk);
            assert_eq!(again.groups().counted().snapshot, ana.groups().counted().snapshot);
        }
    }
}

/// Rows that were damaged: the member refuses to open, or opens and goes on.
///
/// Each change is a row's number in two bytes, a place in two, and what to do there.
pub fn rows(bytes: &[u8]) {
    let pair = pair();
    let mut rest = Bytes(bytes);
    let mut disk = pair.ben.clone();
    let keys: Vec<_> = disk.0.keys().cloned().collect();
    for _ in 0..16 {
        if rest.is_empty() {
            break;
        }
        let row = keys[rest.short() % keys.len()].clone();
        let (place, how) = (rest.short(), rest.byte());
        let Some(mut value) = disk.0.remove(&row) else { continue };
        let place = place % (value.len() + 1);
        match how % 6 {
            0 => value.truncate(place),
            1 => value.splice(place..place, rest.chunk().iter().copied()).for_each(drop),
            2 => value.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= rest.byte()),
            3 => value = rest.chunk().to_vec(),
            4 => {
                // The row of something else.
                let other = &keys[rest.short() % keys.len()];
                value = pair.ben.0.get(other).cloned().unwrap_or_default();
            }
            _ => continue,
        }
        let mut key = row.1;
        if how >= 128 {
            key.truncate(place % (key.len() + 1));
        }
        disk.0.insert((row.0, key), value);
    }
    let Ok(mut member) = Member::open(disk.rows(), pair.now, [7; 32]) else { return };
    let step = member.wake(pair.now, &disk);
    fits(&step);
    disk.commit(&step.writes);
    look(&mut member, pair.now, &disk);
    let said = member.command(say("still here"), pair.now, &disk);
    if let Ok((_, step)) = said {
        disk.commit(&step.writes);
    }
    for frame in &pair.says {
        let input = Input::Frame { from: Connection(1), bytes: frame.clone() };
        fits(&member.receive(input, pair.now, &disk));
    }
}

fn say(text: &str) -> Command {
    Command::Say { thread: None, text: text.to_owned(), reply: None, note: None }
}

/// What is sent is within its limits.
fn fits(step: &Step) {
    for send in &step.sends {
        if let Send::Frame { bytes, .. } = send {
            assert!(bytes.len() <= limits::VALUE_BYTES_MAX, "a frame nobody reads");
        }
    }
}

fn look(member: &mut Member, now: Now, disk: &Disk) {
    let queries = [
        Query::Group,
        Query::Threads,
        Query::Unsent,
        Query::Slips,
        Query::Reach,
        Query::Rooms,
        Query::Draft { thread: None },
        Query::Read { thread: None, last: None, since: None },
    ];
    for query in queries {
        let _ = member.look(&query, now, disk);
    }
}

struct Ana {
    pair: &'static Pair,
    member: Member,
    disk: Disk,
    now: Now,
    connection: u64,
    real: core::slice::Iter<'static, Vec<u8>>,
    verdicts: BTreeMap<EntryId, bool>,
    asked: MessageId,
}

impl Ana {
    fn new() -> Self {
        let pair = pair();
        let (disk, member) = (pair.ana.clone(), pair.open(&pair.ana));
        let (real, verdicts) = (pair.says.iter(), BTreeMap::new());
        let asked = MessageId([0; 16]);
        let mut ana = Self { pair, member, disk, now: pair.now, connection: 0, real, verdicts, asked };
        let step = ana.member.wake(ana.now, &ana.disk);
        ana.perform(step);
        ana.meets_ben();
        ana
    }

    fn perform(&mut self, step: Step) {
        fits(&step);
        self.disk.commit(&step.writes);
    }

    fn meets_ben(&mut self) {
        let closed = Input::Closed { connection: Connection(self.connection) };
        let step = self.member.receive(closed, self.now, &self.disk);
        self.perform(step);
        self.connection += 1;
        let connected = Input::Connected { connection: Connection(self.connection), whom: self.pair.ben_transport };
        let step = self.member.receive(connected, self.now, &self.disk);
        self.perform(step);
        self.real = self.pair.says.iter();
    }

    fn hears(&mut self, bytes: Vec<u8>) {
        let from = Connection(self.connection);
        let step = self.member.receive(Input::Frame { from, bytes }, self.now, &self.disk);
        let closed = step.sends.contains(&Send::Close(from));
        self.perform(step);
        if closed {
            self.meets_ben();
        }
        self.verdicts_stand();
    }

    fn waits(&mut self, ms: u64) {
        self.now = self.now.after_ms(ms);
        let step = self.member.wake(self.now, &self.disk);
        self.perform(step);
    }

    fn does(&mut self, what: RoomDo) -> Option<Done> {
        let (done, step) = self.member.command(Command::Room { what }, self.now, &self.disk).ok()?;
        self.perform(step);
        Some(done)
    }

    /// Ana asks, or accepts Ben; Ben says yes, or sends whatever letter his key signed; frames of rooms come from nowhere.
    fn is_in_rooms(&mut self, rest: &mut Bytes<'_>) {
        let fixed = |bytes: &[u8]| {
            let mut fixed = [0; 16];
            fixed.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            fixed
        };
        let yes = Written { number: [1; 16], ask: self.asked, letter: Letter::Yes };
        match rest.byte() % 6 {
            0 => {
                if let Some(Done::Said { id, .. }) =
                    self.does(RoomDo::Ask { thread: None, text: "a hard night".into() })
                {
                    self.asked = id;
                }
            }
            1 => self.hears_letter(&yes),
            2 => drop(self.does(RoomDo::Accept { ask: None, who: "Ben B".into() })),
            3 => {
                if let Ok(written) = Written::from_bytes(rest.chunk()) {
                    self.hears_letter(&written);
                }
            }
            4 => {
                let name = ChannelName(fixed(rest.chunk()));
                if let Ok(says) = Says::from_bytes(rest.chunk()) {
                    self.hears(Frame::Room(name, says).write(&mut Dictionary::default()));
                }
            }
            _ => self.hears(Frame::LetterHeard(fixed(rest.chunk())).write(&mut Dictionary::default())),
        }
    }

    fn hears_letter(&mut self, written: &Written) {
        let ben = &self.pair.ben_keys;
        let row = self.disk.0.get(&(Table::Prekey, self.member.device().0.to_vec()));
        let prekey = row.and_then(|row| Signed::<Prekey>::from_bytes(row).ok()).unwrap().statement;
        let way = Way { group: ben.group, from: ben.device_id(), to: self.member.device() };
        let mut random = ChaCha20Rng::seed_from_u64(1);
        if let Some(sealed) = written.seal(&way, &ben.device, (prekey.number, &prekey.key), &mut random) {
            self.hears(Frame::Letter(prekey.number, sealed).write(&mut Dictionary::default()));
        }
    }

    fn verdicts_stand(&mut self) {
        let now = verdicts(&self.member);
        for (id, valid) in &self.verdicts {
            assert_eq!(now.get(id), Some(valid), "validity flips");
        }
        self.verdicts = now;
    }

    fn holds_what_it_held(mut self) {
        look(&mut self.member, self.now, &self.disk);
        let mut again = self.pair.open(&self.disk);
        look(&mut again, self.now, &self.disk);
        assert_eq!(self.member.groups().counted().snapshot, again.groups().counted().snapshot, "another membership");
        assert_eq!(verdicts(&self.member), verdicts(&again), "other entries after opening again");
    }

    /// An entry with Ben's signature, in the group log or a stretch, on whatever branch.
    fn hears_signed(&mut self, rest: &mut Bytes<'_>) {
        let Some((entry, cells)) = self.signed(rest) else { return };
        self.meets_ben();
        let short = ShortEntry::of(&entry, true, |_, _| None, |_| None, cells);
        let run = Run { log: entry.log, epoch: None, entries: vec![short] };
        self.hears(Frame::Run(run).write(&mut Dictionary::default()));
    }

    fn signed(&self, rest: &mut Bytes<'_>) -> Option<(Verified, Vec<ShortCell>)> {
        let groups = self.member.groups();
        let ben = &self.pair.ben_keys;
        let how = rest.byte();
        let known: Vec<EntryId> = (0..groups.len()).map(|node| groups.graph().id(node)).collect();
        let some = |rest: &mut Bytes<'_>| known[usize::from(rest.byte()) % known.len()];
        let in_stretch = how & 1 == 1;
        let mut log = groups.log();
        let mut opening = None;
        let mut heads = Vec::new();
        let (mut seq, mut prev) = groups.next(&ben.device_id());
        let mut deps = groups.graph().heads();
        if in_stretch {
            let thread = ben.group.first_thread();
            let number = u64::from(how >> 6);
            let counted = groups.counted();
            let hearers = if how & 2 == 0 { counted.hearers } else { Hash(some(rest).0) };
            log = thread.page(number).stretch(&hearers);
            let here = self.member.stretches().find(|stretch| stretch.log() == log);
            (seq, prev) = here.map_or((1, EntryId::default()), |stretch| stretch.next(&ben.device_id()));
            deps = here.map(|stretch| stretch.graph().heads()).unwrap_or_default();
            heads = if how & 4 == 0 { groups.graph().heads() } else { vec![some(rest)] };
            let page = if how & 8 == 0 {
                Page::Thread { thread, number }
            } else {
                Page::Unknown { form: rest.byte(), bytes: rest.chunk().to_vec() }
            };
            opening = (seq == 1).then_some(Opening { document: thread.page(number), page, hearers });
        }
        if how & 16 != 0 {
            // A branch: a second entry for a place that was taken, or a place too far.
            seq = u64::from(rest.byte());
            prev = if seq < 2 { EntryId::default() } else { some(rest) };
        }
        if how & 32 != 0 {
            deps = (0..rest.byte() % 4).map(|_| some(rest)).collect();
            deps.sort_unstable();
            deps.dedup();
        }
        deps.retain(|id| *id != prev);
        let kinds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 32, 33, 34, 64, 65, 99];
        let kind = kinds[usize::from(rest.byte()) % kinds.len()];
        let mut body = Writer::new();
        for _ in 0..rest.byte() % 8 {
            match rest.byte() % 6 {
                0 => body.raw(rest.chunk()),
                1 => body.value(&some(rest)),
                2 => body.value(&ben.device_id()),
                3 => body.value(&self.member.member()),
                4 => body.u8(rest.byte()),
                _ => body.value(&MessageId::new(self.now.0, [rest.byte(); 10])),
            }
        }
        let cell = CellRef { hash: Hash([rest.byte(); 32]), commitment: Hash([2; 32]), size: 48 };
        let cells = vec![cell; usize::from(rest.byte() % 4)];
        let time = if in_stretch { self.now.0 } else { self.now.day() };
        let entry = Entry {
            group: ben.group,
            log,
            member: if how & 64 == 0 || in_stretch { ben.member } else { self.member.member() },
            device: ben.device_id(),
            seq,
            prev,
            deps,
            heads,
            time,
            opening,
            kind,
            body: body.into_bytes(),
            cells: cells.clone(),
        };
        Some((entry.sign(&ben.device), cells.into_iter().map(ShortCell::Absent).collect()))
    }
}

/// What a member found of every entry it holds.
fn verdicts(member: &Member) -> BTreeMap<EntryId, bool> {
    let groups = member.groups();
    let mut verdicts: BTreeMap<_, _> =
        (0..groups.len()).map(|node| (groups.graph().id(node), groups.is_valid(node))).collect();
    for stretch in member.stretches() {
        verdicts.extend((0..stretch.graph().len()).map(|node| (stretch.graph().id(node), stretch.is_valid(node))));
    }
    verdicts
}
