//! The door, from inside: giving slips, taking them back, requests, welcomes, waits, and letting somebody in. Any member
//! may do any of it; who founded the group makes no difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::Member;
use super::cells::Sealed;
use super::peers::Role;
use crate::cell::{self, CellKey, CellPlace};
use crate::command::{Done, Refusal};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::event::Event;
use crate::graph::NodeSet;
use crate::group_log::SlipState;
use crate::id::{DeviceId, EntryId, LogId, MemberId, RequestId, SlipKey};
use crate::kind::{Enter, Kind, Slip};
use crate::limits;
use crate::names::CellName;
use crate::request::SignedRequest;
use crate::seal::{open_request, request_public};
use crate::secret::{RequestSecret, SlipSeed};
use crate::signature::SecretKey;
use crate::slip::{Door, OpenCell, SlipPaper, Terms, boxes_of, terms_hash};
use crate::step::{Connection, Now, Rows, Step, Table};
use crate::wire::{DoorAnswer, Frame};
use crate::words;

/// For a request, new or not: it is opened, and seven signatures are checked.
const KNOCK: i64 = 2_000;

/// Somebody at the door.
pub(crate) struct AtTheDoor {
    pub signed: SignedRequest,
    /// As the guest sent it: only members can open it, so it is passed on like this.
    pub sealed: Vec<u8>,
    pub name: String,
    pub name_ct: Vec<u8>,
    pub name_key: CellKey,
    /// An Enter of it would be void, whatever the door's own questions say.
    pub unfit: bool,
    /// Who asked to wait, and on which day (since 1970, by this device's clock) that was heard of here.
    pub waits: BTreeMap<MemberId, u64>,
    /// One of too many on this day: nobody else is told of it today. Not stored.
    pub quiet_on: Option<u64>,
}

/// Where the guest of a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// At this door: told at once what becomes of it.
    Here,
    /// The request came by another member, a courier or a stick.
    Away {
        /// It takes the place of one who does not stand here.
        makes_room: bool,
    },
}

/// How many new guests came with each slip today. Whoever holds a slip can ask with any number of names; nobody's screen,
/// and no other member's device, is kept busy by it.
#[derive(Debug, Default)]
pub(crate) struct Come {
    day: u64,
    with: BTreeMap<SlipKey, usize>,
}

impl Come {
    /// Whether one more may be told of.
    fn is_open(&self, slip: &SlipKey, today: u64) -> bool {
        self.day != today || self.with.get(slip).is_none_or(|count| *count < limits::REQUESTS_OF_A_SLIP_MAX)
    }

    fn note(&mut self, slip: SlipKey, today: u64) {
        if self.day != today {
            *self = Self { day: today, with: BTreeMap::new() };
        }
        *self.with.entry(slip).or_default() += 1;
    }
}

impl AtTheDoor {
    fn row(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.value(&self.signed.request.slip);
        w.bytes(&self.sealed);
        for (member, day) in &self.waits {
            w.value(member);
            w.number(*day);
        }
        w.into_bytes()
    }
}

struct Payload {
    signed: SignedRequest,
    name_ct: Vec<u8>,
    name_key: CellKey,
}

impl Canonical for Payload {
    fn write(&self, w: &mut Writer) {
        w.value(&self.signed);
        w.bytes(&self.name_ct);
        w.raw(self.name_key.as_bytes());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let signed = r.value()?;
        let name_ct = r.bytes(limits::CELL_BYTES_MAX)?.to_vec();
        Ok(Self { signed, name_ct, name_key: CellKey::from_bytes(r.array()?) })
    }
}

impl Member {
    /// Card, agreement and rules in force, with the keys of their cells, for somebody who has no epoch.
    fn terms(&mut self, rows: &dyn Rows) -> Option<Terms> {
        let card = self.names.card()?;
        let lines = self.names.lines();
        let all = NodeSet::first(self.groups.len());
        let present: Vec<_> =
            self.counted.places.iter().filter(|(_, place)| !place.left).map(|(member, _)| *member).collect();
        let duties: Vec<_> = present.iter().filter_map(|member| self.names.duties(member)).collect();
        let worried = self.names.worried();
        let open = |member: &Self, name: CellName| member.open_cell(name, rows);
        Some(Terms {
            card: open(self, card)?,
            lines: lines.into_iter().map(|line| open(self, line)).collect::<Option<_>>()?,
            rules: self.groups.rules(&all),
            // A changed client's line may be of any length: the terms must fit one frame.
            duties: duties
                .into_iter()
                .filter_map(|line| open(self, line))
                .filter(|line| line.ciphertext.len() <= 2 * limits::LINE_BYTES_MAX)
                .take(32)
                .collect(),
            worried: worried
                .and_then(|words| open(self, words))
                .filter(|words| words.ciphertext.len() <= 2 * limits::LINE_BYTES_MAX),
        })
    }

    fn open_cell(&self, name: CellName, rows: &dyn Rows) -> Option<OpenCell> {
        let (entry, kind) = self.entry(&name.0)?;
        let cells = crate::names::cells_of(entry, kind);
        let (_, cell, place) = cells.into_iter().find(|(number, _, _)| *number == name.1)?;
        let (ciphertext, key) = self.fetch(&name, rows)?;
        Some(OpenCell { cell, place, ciphertext, key })
    }

    /// Gives a slip.
    pub(super) fn invite(
        &mut self,
        days: u64,
        from: Option<String>,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        if days == 0 || days > limits::SLIP_DAYS_MAX {
            return Err(Refusal::BadNumber);
        }
        let from = from.map(|name| words::name(&name)).transpose()?;
        let terms = self.terms(rows).ok_or(Refusal::DiskFailed)?;
        let key = SecretKey::random(&mut self.random);
        let request_secret = Arc::new(RequestSecret::random(&mut self.random));
        let seed = SlipSeed::from_bytes(&key.seed());
        let boxes = boxes_of(&seed).map(Arc::new);
        let (card, agreement, rules) = terms.hashes();
        let expires_day = now.day() + days;
        let by_key = Slip::given_by(&key, &self.persona.group, &self.persona.member);
        let request_key = request_public(&request_secret);
        let slip =
            Slip { key: SlipKey(key.public()), request_secret, boxes, expires_day, card, agreement, rules, by_key };
        let mut paper = SlipPaper {
            group: self.persona.group,
            group_name: self.persona.group_name.clone(),
            from,
            seed,
            request_key,
            expires_day,
            terms_hash: terms_hash(&card, &agreement, &rules),
            doors: self.doors_for_slips(now),
            couriers: self.couriers_for_slips(),
            terms: None,
        };
        let short = paper.to_line();
        paper.terms = Some(Box::new(terms));
        let whole = paper.to_line();
        paper.terms = None;
        step.put(Table::Slip, slip.key.0, paper.to_bytes());
        self.slips.insert(slip.key, paper);
        self.write_in_group_log(&Kind::Slip(slip), Sealed::default(), now, step);
        Ok(Done::Invited { slip: short, file: whole, expires: (expires_day + 1) * 86_400 })
    }

    /// One's own door first, then those of members who agreed to stand on slips.
    fn doors_for_slips(&self, now: Now) -> Vec<Door> {
        let today = now.day();
        let own = self.device();
        let mut doors: Vec<_> = self
            .addresses
            .values()
            .map(|address| &address.statement)
            .filter(|a| self.counted.devices.contains_key(&a.device) && (a.device == own || a.on_slips))
            .filter(|a| a.until_day >= today)
            .map(|a| (a.device != own, Door { transport: a.transport, addresses: a.addresses.clone() }))
            .collect();
        doors.sort_by_key(|(other, door)| (*other, door.transport));
        doors.into_iter().map(|(_, door)| door).take(limits::SLIP_ADDRESSES_MAX).collect()
    }

    /// Takes an open slip of one's own back.
    pub(super) fn take_back_slip(&mut self, slip: SlipKey, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let state = self.groups.slip(&slip).ok_or(Refusal::NoSuchSlip)?;
        if state.giver != self.persona.member {
            return Err(Refusal::NoSuchSlip);
        }
        if state.used {
            return Err(Refusal::SlipUsed);
        }
        if !state.taken_back {
            self.write_in_group_log(&Kind::SlipTakenBack { slip }, Sealed::default(), now, step);
        }
        step.erase(Table::Slip, slip.0);
        self.slips.remove(&slip);
        Ok(Done::Done)
    }

    /// The one at the door whom a name or the beginning of an id means.
    fn who_waits(&self, who: &str) -> Result<RequestId, Refusal> {
        let waiting: Vec<_> = self.requests.iter().filter(|(id, _)| !self.is_in(id)).collect();
        // A whole id is that request, whatever somebody else at the door is called.
        if let Some((id, _)) = waiting.iter().find(|(id, _)| id.hex() == who) {
            return Ok(**id);
        }
        let named = words::person(who);
        let by_name: Vec<_> = waiting.iter().filter(|(_, request)| request.name == named).map(|(id, _)| **id).collect();
        let found = if by_name.is_empty() && who.len() >= 4 {
            waiting.iter().filter(|(id, _)| id.hex().starts_with(who)).map(|(id, _)| **id).collect()
        } else {
            by_name
        };
        match found.as_slice() {
            [] => Err(Refusal::NobodyWaits { who: who.to_owned() }),
            [id] => Ok(*id),
            _ => Err(Refusal::SeveralWait { who: who.to_owned() }),
        }
    }

    /// Whether a request's guest is a member already.
    pub(super) fn is_in(&self, request: &RequestId) -> bool {
        let guest = self.requests.get(request).map(|r| r.signed.request.member());
        guest.is_some_and(|guest| self.counted.places.contains_key(&guest))
    }

    /// Welcomes somebody at the door.
    pub(super) fn welcome(&mut self, who: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let request = self.who_waits(who)?;
        let slip = self.requests.get(&request).map(|r| r.signed.request.slip).unwrap_or_default();
        let all = NodeSet::first(self.groups.len());
        let has_welcomed = self.groups.welcomes(&all, &request, &slip).members.contains(&self.persona.member);
        let waits = self.waits_for_guest(&request, now).iter().any(|(member, _)| *member == self.persona.member);
        if has_welcomed && !waits {
            return Err(Refusal::AlreadyAnswered);
        }
        self.write_in_group_log(&Kind::Welcome { request }, Sealed::default(), now, step);
        self.let_in_if_welcome(&request, now, step);
        Ok(Done::Done)
    }

    /// Who asks to wait before this guest comes in. A Wait that has just come began today at the latest.
    pub(super) fn waits_for_guest(&self, request: &RequestId, now: Now) -> Vec<(MemberId, EntryId)> {
        let mut heard = self.requests.get(request).map(|request| request.waits.clone()).unwrap_or_default();
        for member in self.groups.who_asked_to_wait(request) {
            heard.entry(member).or_insert(now.day());
        }
        self.groups.waits(request, now.day(), &heard)
    }

    /// Notes on which day each Wait for those at the door was heard of: what its author says of that is a claim.
    pub(super) fn note_waits(&mut self, now: Now, step: &mut Step) {
        for (id, request) in &mut self.requests {
            let known = request.waits.len();
            for member in self.groups.who_asked_to_wait(id) {
                request.waits.entry(member).or_insert(now.day());
            }
            if request.waits.len() > known {
                step.put(Table::Request, id.0, request.row());
            }
        }
    }

    /// Asks to wait before somebody comes in.
    pub(super) fn wait(&mut self, who: &str, because: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let because = words::text(because, limits::LINE_BYTES_MAX)?;
        let request = self.who_waits(who)?;
        // Once: who has asked the others to wait cannot ask for longer.
        if self.groups.who_asked_to_wait(&request).contains(&self.persona.member) {
            return Err(Refusal::AlreadyAnswered);
        }
        let (seq, _) = self.groups.next(&self.device());
        let log = self.groups.log();
        let cells = if because.is_empty() {
            Sealed::default()
        } else {
            self.seal_cells(log, seq, &[because.as_bytes()]).ok_or(Refusal::TooLong { most: limits::LINE_BYTES_MAX })?
        };
        self.write_in_group_log(&Kind::Wait { request }, cells, now, step);
        Ok(Done::Done)
    }

    /// Writes Enter, if the welcomes suffice and nobody asks to wait.
    pub(super) fn let_in_if_welcome(&mut self, id: &RequestId, now: Now, step: &mut Step) {
        if self.door_answer(id, now) != DoorAnswer::Entered || self.is_in(id) || self.may_write().is_err() {
            return;
        }
        let Some(request) = self.requests.get(id) else {
            return;
        };
        let Some(slip) = self.groups.slip(&request.signed.request.slip) else {
            return;
        };
        let signed = request.signed.clone();
        let slip = slip.entry;
        let (name_ct, name_key) = (request.name_ct.clone(), CellKey::from_bytes(*request.name_key.as_bytes()));
        let kind = Kind::Enter(Box::new(Enter { slip, request: signed }));
        self.join_branches(now, step);
        let entry = self.next_in_group_log(&kind, &Sealed::default(), now);
        if !self.groups.would_allow(&entry) {
            // Written all the same it would be void, and let nobody in, as often as it was tried.
            if let Some(request) = self.requests.get_mut(id) {
                request.unfit = true;
            }
            return;
        }
        let id = entry.id();
        self.take_own(entry, Sealed::default(), step);
        self.store_cell(id, 0, name_ct, name_key, step);
        self.pending.rotate = true;
    }

    /// What the door says to a request now.
    pub(super) fn door_answer(&self, id: &RequestId, now: Now) -> DoorAnswer {
        let Some(request) = self.requests.get(id).map(|r| &r.signed.request) else {
            return DoorAnswer::Unknown;
        };
        if self.is_in(id) {
            return DoorAnswer::Entered;
        }
        if self.requests.get(id).is_some_and(|request| request.unfit) {
            return DoorAnswer::Unknown;
        }
        let Some(slip) = self.groups.slip(&request.slip).filter(|slip| slip.counts) else {
            return DoorAnswer::Unknown;
        };
        if slip.used {
            return DoorAnswer::Used;
        }
        if slip.taken_back {
            return DoorAnswer::TakenBack;
        }
        if now.day() > slip.slip.expires_day {
            return DoorAnswer::Expired;
        }
        if !self.waits_for_guest(id, now).is_empty() {
            return DoorAnswer::Held;
        }
        let all = NodeSet::first(self.groups.len());
        if self.groups.welcomes(&all, id, &request.slip).needed > 0 {
            return DoorAnswer::Waiting;
        }
        DoorAnswer::Entered
    }

    /// A guest asks for card, agreement and rules. It tells nothing and keeps nothing.
    pub(super) fn tell_terms(&mut self, to: Connection, rows: &dyn Rows, step: &mut Step) {
        let Some(Role::Guest(key)) = self.peers.get(&to).map(|peer| peer.role) else {
            return;
        };
        // After its last day too: what a group says of itself now is not for whoever keeps an old paper.
        let answer = self.answer_of_slip(&key);
        if answer != DoorAnswer::Unknown {
            self.send(to, &Frame::Door(answer, Vec::new()), step);
            return;
        }
        if let Some(terms) = self.terms(rows) {
            self.send(to, &Frame::Terms(Box::new(terms)), step);
        }
    }

    /// A guest hands in a request.
    pub(super) fn take_knock(&mut self, from: Connection, sealed: Vec<u8>, now: Now, step: &mut Step) {
        let Some((Role::Guest(slip), before)) = self.peers.get(&from).map(|peer| (peer.role, peer.knocked)) else {
            return;
        };
        if before.is_some_and(|(id, _)| self.requests.get(&id).is_some_and(|request| request.sealed == sealed)) {
            return;
        }
        self.owe_always(KNOCK);
        if before.is_some() {
            // One guest stands at a connection.
            self.end(from, now, step);
            return;
        }
        let id = self.keep_request(slip, sealed, Stands::Here, step);
        let guest = id.and_then(|id| Some((id, self.requests.get(&id)?.signed.request.member())));
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.knocked = guest;
        }
        let Some(id) = id else {
            let answer = self.answer_of_slip(&slip);
            self.send(from, &Frame::Door(answer, Vec::new()), step);
            return;
        };
        self.let_in_if_welcome(&id, now, step);
    }

    /// What the door says about a slip whose request is not kept.
    pub(super) fn answer_of_slip(&self, slip: &SlipKey) -> DoorAnswer {
        match self.groups.slip(slip) {
            Some(slip) if slip.used => DoorAnswer::Used,
            Some(slip) if slip.taken_back => DoorAnswer::TakenBack,
            Some(slip) if slip.slip.expires_day < self.clock.day() => DoorAnswer::Expired,
            _ => DoorAnswer::Unknown,
        }
    }

    /// Another member passes a request on.
    pub(super) fn take_request(&mut self, from: Connection, slip: SlipKey, sealed: Vec<u8>, step: &mut Step) {
        if self.peers.get(&from).and_then(|peer| peer.device()).is_none() {
            return;
        }
        if let Some(id) = self.keep_request(slip, sealed, Stands::Away { makes_room: false }, step)
            && let Some(peer) = self.peers.get_mut(&from)
        {
            peer.requests.insert(id);
        }
    }

    /// Opens a request, checks it and keeps it, if it is one of an open slip.
    pub(super) fn keep_request(
        &mut self,
        slip: SlipKey,
        sealed: Vec<u8>,
        stands: Stands,
        step: &mut Step,
    ) -> Option<RequestId> {
        let state = self.groups.slip(&slip)?;
        let info = super::guest::request_info(&self.persona.group, &slip);
        let plain = open_request(&state.slip.request_secret, &info, &sealed)?;
        let payload = Payload::from_bytes(&plain).ok()?;
        let id = payload.signed.id();
        if self.requests.contains_key(&id) {
            return Some(id);
        }
        let request = &payload.signed.request;
        if request.slip != slip || !payload.signed.holds(&self.persona.group) {
            return None;
        }
        let place =
            CellPlace { group: request.group, log: LogId::default(), device: request.device, seq: 0, number: 0 };
        let name = cell::open(&request.name, &payload.name_ct, &payload.name_key, &place)?;
        let name = words::person(&words::name(core::str::from_utf8(&name).ok()?).ok()?);
        let new = !self.counted.places.contains_key(&request.member());
        let today = self.clock.day();
        if new && stands == Stands::Here && state.slip.expires_day < today {
            return None;
        }
        // A slip that can no longer be used brings nobody to the door: nobody is told a name for nothing.
        if new && self.has_ended_slip(&state) {
            return None;
        }
        // One slip brings one guest; a second request with it waits in its own place, a flood of them does not.
        if self.requests.len() >= limits::REQUESTS_MAX {
            self.forget_what_has_ended(step);
        }
        if matches!(stands, Stands::Here | Stands::Away { makes_room: true }) {
            self.make_room_for_who_stands_here(&slip, step);
        }
        let of_giver =
            |r: &&AtTheDoor| self.groups.slip(&r.signed.request.slip).is_some_and(|other| other.giver == state.giver);
        if self.requests.values().filter(|r| r.signed.request.slip == slip).count() >= limits::REQUESTS_OF_A_SLIP_MAX
            || self.requests.values().filter(of_giver).count() >= limits::REQUESTS_OF_A_GIVER_MAX
            || self.requests.len() >= limits::REQUESTS_MAX
        {
            return None;
        }
        let at_the_door = AtTheDoor {
            signed: payload.signed,
            sealed,
            name: name.clone(),
            name_ct: payload.name_ct,
            name_key: payload.name_key,
            unfit: false,
            waits: self.groups.who_asked_to_wait(&id).into_iter().map(|member| (member, today)).collect(),
            quiet_on: (new && !self.come.is_open(&slip, today)).then_some(today),
        };
        let told = new && at_the_door.quiet_on.is_none();
        step.put(Table::Request, id.0, at_the_door.row());
        self.requests.insert(id, at_the_door);
        if new {
            self.come.note(slip, today);
        }
        if told {
            step.events.push(Event::AtTheDoor { request: id, name });
        }
        Some(id)
    }

    /// Whether one more new guest with this slip is to be heard of today.
    pub(super) fn may_come(&self, slip: &SlipKey) -> bool {
        self.come.is_open(slip, self.clock.day())
    }

    /// A request goes, and what was noted of it on connections.
    pub(super) fn forget_request(&mut self, id: &RequestId, step: &mut Step) {
        step.erase(Table::Request, id.0);
        self.requests.remove(id);
        for peer in self.peers.values_mut() {
            peer.requests.remove(id);
        }
    }

    /// A slip that was shown to others brings requests of theirs too. Who stands at this door takes the place of one who
    /// does not: nobody keeps the guest out by having asked before and gone.
    fn make_room_for_who_stands_here(&mut self, slip: &SlipKey, step: &mut Step) {
        let of_slip: Vec<_> =
            self.requests.iter().filter(|(_, r)| r.signed.request.slip == *slip).map(|(id, _)| *id).collect();
        if of_slip.len() < limits::REQUESTS_OF_A_SLIP_MAX {
            return;
        }
        let stands_here =
            |id: &RequestId| self.peers.values().any(|peer| peer.knocked.is_some_and(|(of, _)| of == *id));
        // Nor one that somebody has welcomed already.
        let welcomed = |id: &RequestId| self.groups.is_welcomed_by_anyone(id);
        if let Some(id) = of_slip.into_iter().find(|id| !stands_here(id) && !welcomed(id)) {
            self.forget_request(&id, step);
        }
    }

    /// Whether nobody comes in with a slip any more: it was used or taken back, or no Enter with it would hold by this
    /// device's clock. (A clock that is ahead keeps nobody out: the guest knocks again, and so do the others for them.)
    fn has_ended_slip(&self, slip: &SlipState) -> bool {
        let last = slip.slip.expires_day.saturating_add(limits::SLIP_GRACE_DAYS);
        slip.used || slip.taken_back || last < self.clock.day()
    }

    /// Requests whose slip has ended wait for nothing, and what is kept of one's own ended slips serves nobody: the guest's
    /// name and the slip's key go. Those of people who are in go once their names are in the log.
    pub(super) fn forget_what_has_ended(&mut self, step: &mut Step) {
        let ended = |slip: &SlipKey| self.groups.slip(slip).is_none_or(|slip| self.has_ended_slip(&slip));
        let over = |(id, r): &(&RequestId, &AtTheDoor)| ended(&r.signed.request.slip) && !self.is_in(id);
        let requests: Vec<_> = self.requests.iter().filter(over).map(|(id, _)| *id).collect();
        let slips: Vec<_> = self.slips.keys().filter(|slip| ended(slip)).copied().collect();
        for id in requests {
            self.forget_request(&id, step);
        }
        for slip in slips {
            step.erase(Table::Slip, slip.0);
            self.slips.remove(&slip);
        }
    }

    /// The same once a day: days end slips too.
    pub(super) fn forget_by_the_day(&mut self, now: Now, step: &mut Step) {
        if self.door_day != Some(now.day()) {
            self.door_day = Some(now.day());
            self.forget_what_has_ended(step);
            self.tell_of_quiet_guests(now, step);
        }
    }

    /// Another day: of those who came as one of too many, and still wait, their door's person is told now.
    fn tell_of_quiet_guests(&mut self, now: Now, step: &mut Step) {
        for (id, request) in &mut self.requests {
            if request.quiet_on.take_if(|day| *day != now.day()).is_some() {
                step.events.push(Event::AtTheDoor { request: *id, name: request.name.clone() });
            }
        }
    }

    /// A stored request is opened again.
    pub(super) fn load_request(&mut self, value: &[u8]) {
        let mut reader = Reader::new(value);
        let (Ok(slip), Ok(sealed)) = (reader.value::<SlipKey>(), reader.bytes(limits::ENTRY_BYTES_MAX)) else {
            return;
        };
        let sealed = sealed.to_vec();
        let mut waits = BTreeMap::new();
        while let (Ok(member), Ok(day)) = (reader.value::<MemberId>(), reader.number()) {
            waits.insert(member, day);
        }
        let Some(state) = self.groups.slip(&slip) else {
            return;
        };
        let info = super::guest::request_info(&self.persona.group, &slip);
        let plain: Option<Zeroizing<Vec<u8>>> = open_request(&state.slip.request_secret, &info, &sealed);
        let Some(payload) = plain.and_then(|plain| Payload::from_bytes(&plain).ok()) else {
            return;
        };
        let r = &payload.signed.request;
        let place = CellPlace { group: r.group, log: LogId::default(), device: r.device, seq: 0, number: 0 };
        let name = cell::open(&r.name, &payload.name_ct, &payload.name_key, &place);
        let name = name.and_then(|name| core::str::from_utf8(&name).ok().map(words::person)).unwrap_or_default();
        let id = payload.signed.id();
        let at = AtTheDoor {
            signed: payload.signed,
            sealed,
            name,
            name_ct: payload.name_ct,
            name_key: payload.name_key,
            unfit: false,
            waits,
            quiet_on: None,
        };
        self.requests.insert(id, at);
    }

    /// Lets in guests at this very door for whom nothing more is needed: the last welcome came from elsewhere, or the day
    /// came on which a Wait no longer waits.
    pub(super) fn let_in_who_stands_there(&mut self, now: Now, step: &mut Step) {
        let guests: Vec<_> = self.peers.values().filter_map(|peer| peer.knocked).collect();
        for (request, _) in guests {
            self.let_in_if_welcome(&request, now, step);
        }
    }

    /// Tells connected guests when the door's answer changed. Requests of those who are in are forgotten.
    pub(super) fn answer_guests(&mut self, now: Now, step: &mut Step) {
        let guests: Vec<_> =
            self.peers.iter().filter_map(|(c, peer)| Some((*c, peer.knocked?, peer.door_said.clone()))).collect();
        for (connection, (request, guest), said) in guests {
            let is_in = self.counted.places.contains_key(&guest);
            let slip = self.peers.get(&connection).and_then(|peer| match peer.role {
                Role::Guest(slip) => Some(slip),
                _ => None,
            });
            let answer = match self.door_answer(&request, now) {
                _ if is_in => DoorAnswer::Entered,
                _ if !self.requests.contains_key(&request) => self.answer_of_slip(&slip.unwrap_or_default()),
                // Welcome, but it cannot be written from here.
                DoorAnswer::Entered => DoorAnswer::Waiting,
                answer => answer,
            };
            if said.as_ref() == Some(&answer) {
                continue;
            }
            let doors = if answer == DoorAnswer::Entered { self.doors_inside(now) } else { Vec::new() };
            if let Some(peer) = self.peers.get_mut(&connection) {
                peer.door_said = Some(answer.clone());
            }
            self.send(connection, &Frame::Door(answer, doors), step);
        }
    }

    /// Where a newcomer goes on: here first.
    pub(super) fn doors_inside(&self, now: Now) -> Vec<Door> {
        self.doors_of(now, |_| true)
    }

    /// The same, of some devices only.
    pub(super) fn doors_of(&self, now: Now, wanted: impl Fn(&DeviceId) -> bool) -> Vec<Door> {
        let own = self.device();
        let mut doors: Vec<_> = self
            .addresses
            .values()
            .map(|address| &address.statement)
            .filter(|a| self.counted.devices.contains_key(&a.device) && a.until_day >= now.day() && wanted(&a.device))
            .filter(|a| !a.addresses.is_empty() || a.device == own)
            .map(|a| (a.device != own, Door { transport: a.transport, addresses: a.addresses.clone() }))
            .collect();
        doors.sort_by_key(|(other, door)| (*other, door.transport));
        doors.into_iter().map(|(_, door)| door).take(limits::SLIP_ADDRESSES_MAX).collect()
    }

    /// Names and keys that requests and Enter acts brought along.
    pub(super) fn learn_from_requests(&mut self, step: &mut Step) {
        for id in self.counted.enters.clone() {
            let Some(node) = self.groups.graph().node(&id) else {
                continue;
            };
            let Kind::Enter(enter) = self.groups.kind(node) else {
                continue;
            };
            let signed = enter.request.clone();
            let request_id = signed.id();
            self.keep_prekey(signed.request.prekey.clone(), step);
            self.keep_address(signed.request.address.clone(), step);
            if let Some(request) = self.requests.remove(&request_id) {
                step.erase(Table::Request, request_id.0);
                self.store_cell(id, 0, request.name_ct, request.name_key, step);
            }
        }
        self.forget_what_has_ended(step);
    }
}
