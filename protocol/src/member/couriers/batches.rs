//! What this device left at a courier on each visit, so that the courier can be told to let go of it.
//!
//! Whoever made a packet, and nobody else, can have it dropped, by showing its `d` (`crate::packet`). All packets of one
//! visit are a *batch*: they speak of each other, so they go together, and what else lay in them is brought again on the
//! same visit. A batch goes when words in it were taken back, whosever they are, and when the visit was cut off: what lies
//! there of it then is not known, and is brought again in any case. It is written down before the first of its packets
//! leaves, and forgotten when the courier has let go of everything by itself.

use std::collections::BTreeSet;

use super::remembered::{cut, things};
use super::visiting::Visit;
use super::{AWAY_DAYS, Handed, Memory, UNANSWERED_DAYS};
use crate::courier::Lacks;
use crate::encoding::{Malformed, Reader, Writer};
use crate::id::{DeviceId, EntryId, LogId, RotationId, TransportId};
use crate::limits;
use crate::member::Member;
use crate::member::bundling::Load;
use crate::packet::{Packet, drop_secret};
use crate::secret::DropSecret;
use crate::signature::SecretKey;
use crate::step::{Now, Step, Table};

/// Entries in one row, of 65 bytes each: below the largest value.
const ENTRIES_OF_A_ROW: usize = 3_500;

/// Days after which a courier has let go of a batch, its clock a little behind this one's.
const GONE_AFTER_DAYS: u64 = limits::COURIER_DAYS + 2;

/// What was left on one visit.
#[derive(Default)]
pub(super) struct Batch {
    day: u64,
    /// The visit came to its end.
    whole: bool,
    /// What lets each packet be dropped.
    secrets: Vec<DropSecret>,
    /// The entries in it, and whether their words are.
    entries: Vec<(LogId, EntryId, bool)>,
    /// Devices that were answered in it, and those that were told of an epoch's channel.
    pub answered: Vec<DeviceId>,
    pub given: Vec<(RotationId, DeviceId)>,
}

/// The number of a batch and which piece of it a row holds, from the end of its key.
pub(super) fn of_row(key: &[u8]) -> Option<(u64, u16)> {
    let (number, piece) = key.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*number), u16::from_be_bytes(piece.try_into().ok()?)))
}

fn row(whom: &TransportId, number: u64, piece: usize) -> Vec<u8> {
    let piece = u16::try_from(piece).unwrap_or(u16::MAX);
    [b"courier".as_slice(), &whom.0, &number.to_be_bytes(), &piece.to_be_bytes()].concat()
}

impl Batch {
    pub fn add_packets<'a>(&mut self, packets: impl IntoIterator<Item = &'a Packet>, by: &SecretKey) {
        self.secrets.extend(packets.into_iter().map(|packet| drop_secret(by, &packet.to, &packet.nonce)));
    }

    /// All but the head.
    fn things(&self) -> Vec<Vec<u8>> {
        let mut rows = Vec::new();
        for entries in self.entries.chunks(ENTRIES_OF_A_ROW) {
            let mut w = Writer::new();
            w.u8(0);
            w.number(entries.len() as u64);
            for (log, id, spoken) in entries {
                w.value(log);
                w.value(id);
                w.flag(*spoken);
            }
            rows.push(w.into_bytes());
        }
        cut(1, &self.secrets, &mut rows);
        cut(2, &self.answered, &mut rows);
        cut(3, &self.given, &mut rows);
        rows
    }

    fn put_head(&self, whom: &TransportId, number: u64, step: &mut Step) {
        let mut w = Writer::new();
        w.number(self.day);
        w.flag(self.whole);
        step.put(Table::Note, row(whom, number, 0), w.into_bytes());
    }

    fn put(&self, whom: &TransportId, number: u64, step: &mut Step) {
        self.put_head(whom, number, step);
        for (piece, things) in (1..).zip(self.things()) {
            step.put(Table::Note, row(whom, number, piece), things);
        }
    }

    fn erase(&self, whom: &TransportId, number: u64, step: &mut Step) {
        (0..=self.things().len()).for_each(|piece| step.erase(Table::Note, row(whom, number, piece)));
    }

    fn read(&mut self, piece: u16, value: &[u8]) -> Result<(), Malformed> {
        let mut r = Reader::new(value);
        if piece == 0 {
            (self.day, self.whole) = (r.number()?, r.flag()?);
            return Ok(());
        }
        match r.u8()? {
            0 => {
                for _ in 0..r.number_up_to(ENTRIES_OF_A_ROW as u64)? {
                    self.entries.push((r.value()?, r.value()?, r.flag()?));
                }
            }
            1 => self.secrets.extend(things::<DropSecret>(&mut r)?),
            2 => self.answered.extend(things::<DeviceId>(&mut r)?),
            3 => self.given.extend(things::<(RotationId, DeviceId)>(&mut r)?),
            _ => {}
        }
        Ok(())
    }
}

impl Memory {
    /// A row of a batch. A damaged one is as one that is missing: what it held goes by its day.
    pub(super) fn load_batch(&mut self, number: u64, piece: u16, value: &[u8]) {
        let _ = self.batches.entry(number).or_default().read(piece, value);
    }

    /// Written down before any of it leaves.
    pub(super) fn keep_batch(&mut self, whom: &TransportId, batch: Batch, step: &mut Step) -> u64 {
        while self.batches.len() >= limits::BATCHES_MAX
            && let Some((number, oldest)) = self.batches.pop_first()
        {
            oldest.erase(whom, number, step);
        }
        let number = self.batches.last_key_value().map_or(0, |(last, _)| last + 1);
        batch.put(whom, number, step);
        self.batches.insert(number, batch);
        number
    }

    /// What this device left there for a device that asked, and still lies there by what is known here. Who asks again after
    /// days, and names something of a log that it holds, has looked there and has not found the rest of it.
    pub(super) fn left_for(
        &self,
        device: &DeviceId,
        lacks: &[Lacks],
        now: Now,
    ) -> impl Iterator<Item = &(LogId, EntryId, bool)> {
        let names_some: BTreeSet<LogId> =
            lacks.iter().filter(|lacks| !lacks.tips.is_empty()).map(|lacks| lacks.log).collect();
        let lies = move |batch: &&Batch| {
            batch.whole
                && batch.answered.contains(device)
                && batch.day > self.lost_day
                && batch.day <= now.day() + 1
                && now.day() < batch.day.saturating_add(AWAY_DAYS)
        };
        self.batches.values().filter(lies).flat_map(move |batch| {
            let looked = now.day() >= batch.day.saturating_add(UNANSWERED_DAYS);
            let names_some = names_some.clone();
            batch.entries.iter().filter(move |(log, ..)| !(looked && names_some.contains(log)))
        })
    }

    /// What a visit let go of does not lie there any more, and what it left does, once it has come to its end.
    pub(super) fn settle_batches(&mut self, whom: &TransportId, left: Option<u64>, gone: &[u64], step: &mut Step) {
        for number in gone {
            if let Some(batch) = self.batches.remove(number) {
                batch.erase(whom, *number, step);
            }
        }
        if let Some((number, batch)) = left.and_then(|number| Some((number, self.batches.get_mut(&number)?))) {
            batch.whole = true;
            batch.put_head(whom, number, step);
        }
    }
}

impl Member {
    /// What a visit leaves.
    pub(super) fn batch_of(&self, load: &Load, apart: &[Load], now: Now) -> Batch {
        let mut entries = BTreeSet::new();
        for load in core::iter::once(load).chain(apart) {
            for (log, nodes) in &load.nodes {
                let Some(graph) = self.graph_of(log) else { continue };
                let spoken = load.spoken.get(log);
                for node in nodes.iter() {
                    entries.insert((*log, graph.id(node), spoken.is_some_and(|spoken| spoken.contains(node))));
                }
            }
        }
        Batch { day: now.day(), entries: entries.into_iter().collect(), ..Batch::default() }
    }

    /// Whether words that lie in it were taken back since.
    fn is_taken_back_in(&self, batch: &Batch) -> bool {
        let taken_back = |(log, id, spoken): &(LogId, EntryId, bool)| {
            let stretch = self.stretches.get(log).filter(|_| *spoken);
            stretch.is_some_and(|stretch| stretch.graph().node(id).is_some_and(|node| stretch.is_withdrawn(node)))
        };
        batch.entries.iter().any(taken_back)
    }

    /// Which batches are to go on this visit. Gives the entries that are to be brought again, with the
    /// letters that lay in them; of statements nothing is taken to lie there any more.
    pub(super) fn let_go_of_batches(
        &mut self,
        whom: &TransportId,
        memory: &mut Memory,
        visit: &mut Visit,
        now: Now,
        step: &mut Step,
    ) -> BTreeSet<EntryId> {
        let over = |batch: &Batch| batch.day.saturating_add(GONE_AFTER_DAYS) < now.day();
        let gone: Vec<_> = memory.batches.iter().filter(|(_, batch)| over(batch)).map(|(n, _)| *n).collect();
        for number in gone {
            if let Some(batch) = memory.batches.remove(&number) {
                batch.erase(whom, number, step);
            }
        }
        let mut again = BTreeSet::new();
        for (number, batch) in &memory.batches {
            if batch.whole && !self.is_taken_back_in(batch) {
                continue;
            }
            again.extend(batch.entries.iter().map(|(_, id, _)| *id));
            let secrets = batch.secrets.iter().map(|secret| DropSecret::from_bytes(secret.as_bytes()));
            visit.drops.extend(secrets);
            visit.marks.gone.push(*number);
            memory.answered.retain(|device, _| !batch.answered.contains(device));
            batch.given.iter().for_each(|given| _ = memory.given.remove(given));
        }
        if !visit.marks.gone.is_empty() {
            (memory.prekey, memory.address) = (0, 0);
            let Handed { leaves, requests, .. } = &mut memory.handed;
            leaves.clear();
            requests.clear();
        }
        again
    }
}
