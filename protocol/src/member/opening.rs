//! A member from its stored rows.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::Member;
use super::saying::Unsent;
use crate::command::{Refusal, Standing};
use crate::encoding::{Canonical, Reader};
use crate::entry::SignedEntry;
use crate::group_log::{Added, GroupLog};
use crate::id::{EntryId, LogId, MemberId, MessageId, SlipKey, ThreadId};
use crate::names::Names;
use crate::persona::Persona;
use crate::signature::SecretKey;
use crate::slip::SlipPaper;
use crate::statement::{Prekey, Signed, SignedAddress};
use crate::step::{Connection, Now, Table};
use crate::stretch::Stretch;

/// Standing, and why the door refused, as a row.
pub(super) fn standing_bytes(standing: Standing, refused: Option<&Refusal>) -> Vec<u8> {
    let standing = match standing {
        Standing::Asked => 0,
        Standing::Waiting => 1,
        Standing::Held => 2,
        Standing::Entered => 3,
        Standing::Refused => 4,
        Standing::Left => 5,
        Standing::AtCourier => 6,
    };
    let refused = match refused {
        Some(Refusal::SlipExpired) => 1,
        Some(Refusal::SlipUsed) => 2,
        Some(Refusal::SlipTakenBack) => 3,
        Some(_) => 4,
        None => 0,
    };
    vec![standing, refused]
}

fn standing_of(bytes: &[u8]) -> (Standing, Option<Refusal>) {
    let standing = match bytes.first() {
        Some(0) => Standing::Asked,
        Some(1) => Standing::Waiting,
        Some(2) => Standing::Held,
        Some(4) => Standing::Refused,
        Some(5) => Standing::Left,
        Some(6) => Standing::AtCourier,
        _ => Standing::Entered,
    };
    let refused = match bytes.get(1) {
        Some(1) => Some(Refusal::SlipExpired),
        Some(2) => Some(Refusal::SlipUsed),
        Some(3) => Some(Refusal::SlipTakenBack),
        Some(4) => Some(Refusal::NoSuchSlip),
        _ => None,
    };
    (standing, refused)
}

impl Member {
    /// A member with nothing but its persona.
    pub(super) fn new(persona: Persona, random: ChaCha20Rng, now: Now) -> Self {
        let groups = GroupLog::new(persona.group);
        let counted = groups.counted();
        Self {
            persona,
            random,
            groups,
            counted,
            names: Names::default(),
            quieted: BTreeSet::new(),
            stretches: BTreeMap::new(),
            arrival: 0,
            cells: Default::default(),
            leaves: BTreeMap::new(),
            leaves_kept: 0,
            heeded: BTreeSet::new(),
            unheeded: BTreeMap::new(),
            leavers: BTreeMap::new(),
            copying: None,
            let_go: BTreeMap::new(),
            passed_on: BTreeMap::new(),
            prekeys: BTreeMap::new(),
            own_prekeys: BTreeMap::new(),
            addresses: BTreeMap::new(),
            epochs: BTreeMap::new(),
            requests: BTreeMap::new(),
            come: Default::default(),
            prekey_day: None,
            address_found: None,
            door_day: None,
            prekey_found: false,
            slips: BTreeMap::new(),
            outbox: BTreeMap::new(),
            bundled: BTreeMap::new(),
            drafts: BTreeMap::new(),
            attachments: BTreeMap::new(),
            sent: BTreeMap::new(),
            peers: BTreeMap::new(),
            parking: Default::default(),
            budgets: Default::default(),
            turn: Connection(0),
            barred: BTreeSet::new(),
            owed: 0,
            owed_always: 0,
            calling: Default::default(),
            couriers: Default::default(),
            standing: Standing::Asked,
            refused: None,
            frozen: false,
            copied: None,
            left: None,
            erased_at: BTreeMap::new(),
            allowed: BTreeSet::new(),
            next_digest: now.after_ms(crate::limits::HEADS_EVERY_SECONDS * 1_000),
            next_offer: None,
            last_call: now,
            clock: now,
            terms: Default::default(),
            rests_hours: crate::limits::MEETING_RESTS_HOURS,
            late_places: crate::meeting::Late::default(),
            remind: None,
            remind_due: None,
            meeting_told: Default::default(),
            shown_names: Default::default(),
            name_cells: 0,
            my_turn: None,
            rooms: Default::default(),
            pending: Default::default(),
            overdue: Default::default(),
        }
    }

    /// Opens a member from its rows. `seed` is randomness from the operating system. Rows that do not read are left out:
    /// what others hold of them comes again.
    ///
    /// Values for which [`Member::opens_with`] says no may be left empty.
    pub fn open(
        rows: impl IntoIterator<Item = (Table, Vec<u8>, Vec<u8>)>,
        now: Now,
        seed: [u8; 32],
    ) -> Result<Self, Refusal> {
        let (mut persona, mut recovery): (Option<Persona>, _) = (None, None);
        let mut entries = Vec::new();
        let mut rest = Vec::new();
        let (mut passing, mut of_rooms) = (Vec::new(), Vec::new());
        let mut contents = BTreeMap::new();
        for (table, key, value) in rows {
            match table {
                Table::Persona => persona = Persona::from_bytes(&value).ok(),
                Table::Recovery => recovery = SecretKey::from_bytes(&value).ok(),
                Table::Entry => {
                    let mut reader = Reader::new(&value);
                    if let (Ok(arrival), Ok(signed)) = (reader.number(), reader.value::<SignedEntry>()) {
                        entries.push((arrival, signed));
                    }
                }
                Table::Passing => passing.push((key, value)),
                Table::Contents => drop(contents.insert(key, value)),
                Table::Room | Table::RoomWords => of_rooms.push((table, key, value)),
                _ => rest.push((table, key, value)),
            }
        }
        let mut persona = persona.ok_or(Refusal::DiskFailed)?;
        persona.recovery = recovery;
        for (row, value) in passing {
            persona.take_passing(&row, &value);
        }
        let mut member = Self::new(persona, ChaCha20Rng::from_seed(seed), now);
        entries.sort_by_key(|(arrival, _)| *arrival);
        let mut nodes = Vec::new();
        for (arrival, signed) in entries {
            member.arrival = member.arrival.max(arrival.saturating_add(1));
            let entry = signed.trusted();
            let log = entry.log;
            if log == member.groups.log() {
                if let Added::Added { node, valid: true } = member.groups.add(entry) {
                    nodes.push((log, node, arrival));
                }
            } else {
                if !member.stretches.contains_key(&log)
                    && let Some(stretch) = Stretch::opened_by(&entry, &member.groups)
                {
                    member.stretches.insert(log, stretch);
                }
                if let Some(stretch) = member.stretches.get_mut(&log)
                    && let crate::stretch::Taken::New { node, valid: true } = stretch.add(entry, &member.groups)
                {
                    nodes.push((log, node, arrival));
                }
            }
        }
        member.counted = member.groups.counted();
        member.names.follow(&member.groups, &member.counted.counting);
        member.follow_facts();
        member.standing = Standing::Entered;
        // Seals go to rotations, which may come after them.
        let (seals, rest): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(table, key, _)| *table == Table::Epoch && key.len() > 32);
        for (table, key, value) in rest.into_iter().chain(seals) {
            member.load_row(table, &key, &value);
        }
        member.heed_again();
        member.load_terms(now);
        for (log, node, arrival) in nodes {
            let (entry, kind) = if log == member.groups.log() {
                (member.groups.entry(node).clone(), member.groups.kind(node).clone())
            } else if let Some(stretch) = member.stretches.get(&log).filter(|s| !s.is_withdrawn(node)) {
                (stretch.entry(node).clone(), stretch.kind(node).clone())
            } else {
                continue;
            };
            member.note_lacking(&entry, &kind, arrival);
        }
        member.check_contents(&contents);
        member.take_meeting_as_told(now);
        member.pending.meeting_heard = true;
        member.open_rooms(of_rooms, now);
        Ok(member)
    }

    /// Whether the value of a row is read at opening. Of words only where they lie is kept: any member can write gigabytes of
    /// them, which must not stand in memory at once for a group to open.
    pub fn opens_with(table: Table, key: &[u8]) -> bool {
        match table {
            Table::Cell => false,
            Table::RoomWords => !super::rooms::is_cell(key),
            _ => true,
        }
    }

    fn load_row(&mut self, table: Table, key: &[u8], value: &[u8]) {
        match table {
            Table::Cell => {
                if let (Some(id), Some(number)) = (id32(key), key.get(32)) {
                    self.cells.load((EntryId(id), *number));
                }
            }
            Table::Prekey => self.load_prekey(key, value),
            Table::Address => {
                if let Ok(address) = SignedAddress::from_bytes(value) {
                    self.addresses.insert(address.statement.device, address);
                }
            }
            Table::Epoch => self.load_epoch(key, value),
            Table::Request => self.load_request(value),
            Table::Slip => {
                if let (Some(id), Ok(paper)) = (id32(key), SlipPaper::from_bytes(value)) {
                    self.slips.insert(SlipKey(id), paper);
                }
            }
            Table::Outbox => {
                if let (Ok(id), Ok(unsent)) = (<[u8; 16]>::try_from(key), Unsent::from_bytes(value)) {
                    self.outbox.insert(MessageId(id), unsent);
                }
            }
            Table::Draft => {
                if let (Some(id), Ok(text)) = (id32(key), String::from_utf8(value.to_vec())) {
                    self.drafts.insert(ThreadId(id), text);
                }
            }
            Table::Leaf => {
                if let Ok(leaf) = crate::ending::Leaf::from_bytes(value) {
                    self.leaves.insert((leaf.ending, leaf.log, leaf.index), leaf);
                }
            }
            Table::Attachment => {
                if let (Ok(id), Some(hash)) = (<[u8; 25]>::try_from(key), id32(value)) {
                    self.attachments.insert(crate::attachment::AttachmentId(id), crate::id::Hash(hash));
                }
            }
            Table::Quieted => self.quieted.extend(id32(key).map(MemberId)),
            Table::Note => self.load_note(key, value),
            Table::Courier => self.load_channel(key, value),
            Table::Persona
            | Table::Entry
            | Table::Recovery
            | Table::Passing
            | Table::Contents
            | Table::Room
            | Table::RoomWords => {}
        }
    }

    fn load_note(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"standing" => (self.standing, self.refused) = standing_of(value),
            b"frozen" => self.frozen = true,
            b"remind" => self.remind = super::facts::Remind::from_bytes(value).ok(),
            b"prekey-day" => self.prekey_day = <[u8; 8]>::try_from(value).ok().map(u64::from_be_bytes),
            b"left" => self.left = super::leaving::Left::from_bytes(value).ok(),
            _ if key.starts_with(b"courier") => self.load_courier_note(key, value),
            _ if self.load_heeded(key) || self.load_leaver(key, value) || self.terms.load(key, value) => {}
            _ if self.load_let_go(key, value) => {}
            _ => {
                if let (Some(log), Ok(seq)) =
                    (key.strip_prefix(b"sent").and_then(id32), <[u8; 8]>::try_from(value).map(u64::from_be_bytes))
                {
                    self.sent.insert(LogId(log), seq);
                }
            }
        }
    }

    fn load_prekey(&mut self, key: &[u8], value: &[u8]) {
        if key.len() == 8 {
            let number = <[u8; 8]>::try_from(key).map(u64::from_be_bytes);
            if let (Ok(number), Ok(own)) = (number, super::reaching::OwnPrekey::from_bytes(value)) {
                self.own_prekeys.insert(number, own);
            }
        } else if let Ok(prekey) = Signed::<Prekey>::from_bytes(value) {
            self.prekeys.insert(prekey.statement.device, prekey);
        }
    }

    /// All pages of a thread that are here: for whoever looks at the core from a test.
    pub fn pages_of(&self, thread: &ThreadId) -> Vec<LogId> {
        let of = |s: &&Stretch| s.opening().page.thread() == Some(*thread);
        self.stretches.values().filter(of).map(Stretch::log).collect()
    }
}

fn id32(bytes: &[u8]) -> Option<[u8; 32]> {
    bytes.get(..32)?.try_into().ok()
}
