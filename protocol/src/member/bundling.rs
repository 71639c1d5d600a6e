//! Bundles, from the inside: what goes into one for whom, and how what lies in one is taken in.
//!
//! **Out**: everything this device may pass on, sorted by audience. What a connection would give to a device lies in
//! sections that device's letter opens, and nothing else does: stretches for their hearers, cells of the group log for
//! those who may be given them, the rest for everyone who is a member now. Unsent words are signed first, as there is
//! now somebody to give them to; who came in since they were written is asked about first, as always.
//!
//! **In**: a bundle is a connection on which nobody waits. Its entries, statements, leaves and requests take the same
//! way as those of a peer (`taking`, `reaching`, `leaving`, `door`) under a role of its own, [`Role::Stick`], that is
//! given nothing. What rests on entries that are neither here nor in the bundle is counted and let go: there is nobody
//! to ask.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use super::Member;
use super::door::{AtTheDoor, Stands};
use super::peers::{Peer, Role};
use super::taking::Outcome;
use crate::bundle::{self, Bundle, Directions, Item, Letter, Packing, Section};
use crate::command::{Done, Refusal, Standing};
use crate::entry::{Entry, SignedEntry};
use crate::event::{Brought, Event};
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, LogId, MemberId, RequestId, TransportId};
use crate::kind::Kind;
use crate::limits;
use crate::names::cells_of;
use crate::packet::PacketBox;
use crate::step::{Connection, Now, Rows, Send, Step, Table};
use crate::stretch::Stretch;
use crate::wire::DoorAnswer;

/// The connection on which nobody waits. Nodes count theirs from one.
pub(super) const STICK: Connection = Connection(u64::MAX);

/// How much may be put into a bundle, as far as it can be known before: the rest is for letters, padding and outsides.
pub(super) const CONTENT_MAX: usize = limits::BUNDLE_BYTES_MAX / 4 * 3;

/// The devices whose letters open a section.
pub(super) type Audience = BTreeSet<DeviceId>;

/// What goes out.
#[derive(Default)]
pub(super) struct Load {
    pub sections: BTreeMap<Audience, Section>,
    /// Nodes of each log that are in it, and those of stretches whose words are.
    pub nodes: BTreeMap<LogId, NodeSet>,
    pub spoken: BTreeMap<LogId, NodeSet>,
    words: usize,
    acts: usize,
}

/// What is left out, besides what is too old.
pub(super) enum Without<'a> {
    Nothing,
    /// What all of them hold, as far as it is known here.
    KnownToAll,
    /// That, and what lies at a courier.
    Lying(super::couriers::Lying<'a>),
    /// What somebody said that they hold.
    Held(&'a BTreeMap<LogId, NodeSet>),
}

impl Load {
    pub fn put(&mut self, audience: &Audience, item: &Item) {
        if !audience.is_empty() {
            self.sections.entry(audience.clone()).or_default().push(item);
        }
    }
}

/// An entry that was brought and rests on what is not here.
pub(super) struct Waits {
    pub log: LogId,
    pub device: DeviceId,
    pub member: MemberId,
    /// Somebody let its author in, by the group log here.
    pub let_in: bool,
    /// The first that it names and is not here, and in which log that would be; none if it found no room to wait.
    pub on: Option<(LogId, EntryId)>,
}

impl Waits {
    fn of(entry: &Entry) -> Self {
        Self { log: entry.log, device: entry.device, member: entry.member, let_in: true, on: None }
    }
}

/// Who looks into which box of a bundle.
enum Opens {
    /// This device, with its prekey of this number.
    Prekey(u64),
    /// A member: the box “in” of a slip.
    Slip,
    /// A guest: the box “out” of the slip.
    Answer,
}

/// When something was written, by its writer's clock: words when they were typed, not when they were signed.
fn written(stretch: &Stretch, node: usize) -> u64 {
    stretch.messages().get(&node).map_or(stretch.entry(node).time, |message| message.id.time_ms())
}

impl Member {
    /// Makes a bundle.
    pub(super) fn bundle_out(
        &mut self,
        since: Option<u64>,
        to: Option<&str>,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        if self.persona.asking.is_some() {
            return self.bundle_request(step);
        }
        if self.left.is_none() {
            if self.is_gone() {
                return Err(Refusal::HasLeft);
            }
            if !self.counted.devices.contains_key(&self.device()) {
                return Err(Refusal::NotInYet);
            }
        }
        let member = to.map(|who| self.member_called(who, rows)).transpose()?;
        let answers = if member.is_none() { self.answers(now) } else { Vec::new() };
        let anybody = !self.recipients(member).is_empty();
        if !anybody && answers.is_empty() {
            return Err(Refusal::NobodyElse);
        }
        // Everything that can be refused is refused before anything is signed.
        if self.weight(since) > CONTENT_MAX {
            return Err(Refusal::BundleTooLarge { most: CONTENT_MAX });
        }
        if anybody {
            self.sign_what_waits(false, now, rows, step);
        }
        let recipients = self.recipients(member);
        let without = if member.is_some() { Without::KnownToAll } else { Without::Nothing };
        let mut load = self.load(&recipients, since, &without, rows);
        self.load_statements(&mut load, &recipients.keys().copied().collect());
        self.bundled = self.own_words_in(&load);
        let (words, acts, held) = (load.words, load.acts, self.outbox.len());
        let mut seed = zeroize::Zeroizing::new([0; 32]);
        self.random.fill_bytes(seed.as_mut());
        let file = self.pack(load, &answers, &mut ChaCha20Rng::from_seed(*seed));
        let file = file.ok_or(Refusal::BundleTooLarge { most: CONTENT_MAX })?;
        let bytes = file.len();
        step.sends.push(Send::Bundle(file));
        Ok(Done::Bundled { words, acts, held, bytes, request: false })
    }

    /// The bundle of a guest: the request, and nothing else.
    fn bundle_request(&mut self, step: &mut Step) -> Result<Done, Refusal> {
        let asking = self.persona.asking.as_ref().ok_or(Refusal::NotInYet)?;
        if self.standing == Standing::Refused {
            return Err(self.refused.clone().unwrap_or(Refusal::NoSuchSlip));
        }
        let mut packing = Packing::new(&self.persona.device, &mut self.random);
        let [into, _] = asking.paper.boxes();
        let to = bundle::letter_box(into.as_bytes(), packing.id());
        packing.letter(to, &Letter::Request { slip: asking.paper.slip(), sealed: asking.knock.clone() });
        let file = packing.finish(&mut self.random).ok_or(Refusal::NotASlip)?;
        let bytes = file.len();
        step.sends.push(Send::Bundle(file));
        Ok(Done::Bundled { words: 0, acts: 0, held: 0, bytes, request: true })
    }

    /// The bundle made last lies in its file.
    pub(super) fn bundle_written(&mut self, step: &mut Step) -> Result<Done, Refusal> {
        let bundled = core::mem::take(&mut self.bundled);
        self.words_left(bundled, step);
        Ok(Done::Done)
    }

    /// One's own words have left this device, per stretch up to this one.
    pub(super) fn words_left(&mut self, up_to: BTreeMap<LogId, u64>, step: &mut Step) {
        let device = self.device();
        for (log, seq) in up_to {
            let before = self.sent_up_to(&log);
            if seq <= before {
                continue;
            }
            let own = self.stretches.get(&log);
            let ids = (before + 1..=seq).filter_map(|seq| own?.at(&device, seq)).collect::<Vec<_>>();
            self.pending.handed.extend(ids);
            self.sent.insert(log, seq);
            let mut key = b"sent".to_vec();
            key.extend_from_slice(&log.0);
            step.put(Table::Note, key, seq.to_be_bytes().to_vec());
        }
    }

    /// The member whom a name or the beginning of an id means, who is here and is somebody else.
    pub(super) fn member_called(&mut self, who: &str, rows: &dyn Rows) -> Result<MemberId, Refusal> {
        let present: Vec<_> =
            self.counted.places.iter().filter(|(_, place)| !place.left).map(|(member, _)| *member).collect();
        let mut found: Vec<_> = present.iter().filter(|member| self.is_called(member, who, rows)).copied().collect();
        if found.is_empty() && who.len() >= 4 {
            found = present.into_iter().filter(|member| member.hex().starts_with(who)).collect();
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(Refusal::NoSuchMember { who: who.to_owned() }),
            _ => Err(Refusal::SeveralMembers { who: who.to_owned() }),
        }
    }

    /// Other devices of the membership known here that something can be sealed to.
    pub(super) fn recipients(&self, of: Option<MemberId>) -> BTreeMap<DeviceId, MemberId> {
        let own = self.device();
        let may = |(device, member): &(&DeviceId, &MemberId)| {
            **device != own && of.is_none_or(|of| of == **member) && self.prekeys.contains_key(device)
        };
        self.counted.devices.iter().filter(may).map(|(device, member)| (*device, *member)).collect()
    }

    /// What the door says to the guests it knows of.
    fn answers(&self, now: Now) -> Vec<(RequestId, DoorAnswer)> {
        let answer = |id: &RequestId| match self.door_answer(id, now) {
            // Welcome, and written as soon as they stand at a door.
            DoorAnswer::Entered => DoorAnswer::Waiting,
            answer => answer,
        };
        let waiting = self.requests.keys().filter(|id| !self.is_in(id));
        waiting.map(|id| (*id, answer(id))).collect()
    }

    /// About how many bytes a bundle with everything since some day would take, unsent words included.
    pub(super) fn weight(&self, since: Option<u64>) -> usize {
        let of = |entry: &crate::entry::Verified| {
            let cells: usize = entry.cells.iter().map(|cell| cell.size as usize + 128).sum();
            let names = entry.deps.len() + entry.heads.len();
            512 + 32 * names + 128 + entry.body.len() + cells
        };
        let groups: usize = (0..self.groups.len()).map(|node| of(self.groups.entry(node)) + 256).sum();
        let words: usize = self
            .stretches
            .values()
            .filter(|stretch| !self.has_term(&stretch.log()))
            .flat_map(|stretch| (0..stretch.graph().len()).map(move |node| (stretch, node)))
            .filter(|(stretch, node)| since.is_none_or(|since| written(stretch, *node) >= since))
            .map(|(stretch, node)| of(stretch.entry(node)))
            .sum();
        let waits = self.outbox.values().filter(|unsent| unsent.thread.term_days().is_none());
        let unsent: usize = waits.map(|unsent| 2_048 + 2 * unsent.words.text.len()).sum();
        let statements = self.counted.devices.len() * 4_096;
        let requests: usize = self.requests.values().map(|request| request.sealed.len() + 64).sum();
        groups + words + unsent + statements + requests + self.leaves.len() * 1_024
    }

    /// Sorts what may be passed on by who may have it.
    pub(super) fn load(
        &mut self,
        recipients: &BTreeMap<DeviceId, MemberId>,
        since: Option<u64>,
        without: &Without<'_>,
        rows: &dyn Rows,
    ) -> Load {
        let mut load = Load::default();
        let all: Audience = recipients.keys().copied().collect();
        if all.is_empty() {
            return load;
        }
        let log = self.groups.log();
        let known = self.left_out(without, &all, &log);
        for node in (0..self.groups.len()).filter(|node| !known.contains(*node)) {
            let (entry, kind) = (self.groups.entry(node).clone(), self.groups.kind(node).clone());
            load.put(&all, &Item::Entry(entry.signed().clone()));
            load.nodes.entry(log).or_default().insert(node);
            load.acts += 1;
            for (number, _, _) in cells_of(&entry, &kind) {
                let name = (entry.id(), number);
                let Some((ciphertext, key)) = self.fetch(&name, rows) else {
                    continue;
                };
                let mut audience = Audience::new();
                for (device, member) in recipients {
                    if self.may_give_from_group_log(&name.0, number, member) {
                        audience.insert(*device);
                    }
                }
                load.put(&audience, &Item::Cell { entry: name.0, number, ciphertext, key });
            }
        }
        for log in self.stretches.keys().copied().collect::<Vec<_>>() {
            self.load_stretch(&mut load, &log, recipients, since, without, rows);
        }
        load
    }

    /// Prekeys, addresses and requests.
    pub(super) fn load_statements(&self, load: &mut Load, all: &Audience) {
        for device in self.counted.devices.keys() {
            if let Some(prekey) = self.prekeys.get(device) {
                load.put(all, &Item::Prekey(prekey.clone()));
            }
            if let Some(address) = self.addresses.get(device) {
                load.put(all, &Item::Address(address.clone()));
            }
        }
        for AtTheDoor { signed, sealed, .. } in self.requests.values() {
            load.put(all, &Item::Request { slip: signed.request.slip, sealed: sealed.clone() });
        }
    }

    fn left_out(&self, without: &Without<'_>, audience: &Audience, log: &LogId) -> NodeSet {
        match without {
            Without::Nothing => NodeSet::new(),
            Without::KnownToAll => self.known_to(audience, log),
            Without::Lying(lying) => {
                let mut known = self.known_to(audience, log);
                for node in self.lying_nodes(*lying, log) {
                    known.insert(node);
                }
                known
            }
            Without::Held(held) => held.get(log).cloned().unwrap_or_default(),
        }
    }

    fn load_stretch(
        &mut self,
        load: &mut Load,
        log: &LogId,
        recipients: &BTreeMap<DeviceId, MemberId>,
        since: Option<u64>,
        without: &Without<'_>,
        rows: &dyn Rows,
    ) {
        if self.has_term(log) {
            // A stick keeps what is on it for as long as it lies about, a courier for its 30 days.
            return;
        }
        let Some(stretch) = self.stretches.get(log) else {
            return;
        };
        let hear = |member: &MemberId| self.hears(member, stretch.hearers());
        let audience: Audience = recipients.iter().filter(|(_, member)| hear(member)).map(|(d, _)| *d).collect();
        if audience.is_empty() {
            return;
        }
        let known = self.left_out(without, &audience, log);
        // A taking-back is passed on whatever its day.
        let wanted = |node: &usize| {
            !known.contains(*node)
                && (since.is_none_or(|since| written(stretch, *node) >= since)
                    || matches!(stretch.kind(*node), Kind::Withdraw(_)))
        };
        let nodes: Vec<_> = (0..stretch.graph().len()).filter(wanted).collect();
        let lies_there = |leaf: &crate::ending::Leaf| match without {
            Without::Lying(lying) => lying.has_leaf(leaf),
            _ => false,
        };
        let leaves: Vec<_> =
            self.leaves.values().filter(|leaf| leaf.log == *log && !lies_there(leaf)).cloned().collect();
        for node in nodes {
            let Some(stretch) = self.stretches.get(log) else {
                return;
            };
            let (entry, kind) = (stretch.entry(node), stretch.kind(node));
            load.words += usize::from(stretch.messages().contains_key(&node) && !stretch.is_withdrawn(node));
            load.put(&audience, &Item::Entry(entry.signed().clone()));
            load.nodes.entry(*log).or_default().insert(node);
            for (number, _, _) in cells_of(entry, kind) {
                let entry = entry.id();
                if let Some((ciphertext, key)) = self.fetch(&(entry, number), rows) {
                    load.put(&audience, &Item::Cell { entry, number, ciphertext, key });
                    load.spoken.entry(*log).or_default().insert(node);
                }
            }
        }
        for leaf in leaves {
            load.put(&audience, &Item::Leaf(leaf));
        }
    }

    /// What all of these devices hold of a log, as far as it is known here: what they wrote rests on it, or they said so
    /// on a connection that stands.
    fn known_to(&self, devices: &Audience, log: &LogId) -> NodeSet {
        let mut all: Option<Vec<usize>> = None;
        for device in devices {
            let mut known = NodeSet::new();
            if let Some(graph) = self.graph_of(log) {
                let tips = if *log == self.groups.log() {
                    self.groups.tips().get(device)
                } else {
                    self.stretches.get(log).and_then(|stretch| stretch.tips().get(device))
                };
                for node in tips.into_iter().flatten().filter_map(|(_, id)| graph.node(id)) {
                    known.union(graph.past(node));
                    known.insert(node);
                }
            }
            for peer in self.peers.values().filter(|peer| peer.device().is_some_and(|(d, _)| d == *device)) {
                if let Some(held) = peer.held.get(log) {
                    known.union(held);
                }
            }
            all = Some(match all {
                None => known.iter().collect(),
                Some(before) => before.into_iter().filter(|node| known.contains(*node)).collect(),
            });
        }
        let mut set = NodeSet::new();
        for node in all.unwrap_or_default() {
            set.insert(node);
        }
        set
    }

    /// How far one's own words would have left this device with this bundle, without a gap.
    pub(super) fn own_words_in(&self, load: &Load) -> BTreeMap<LogId, u64> {
        let mut words = BTreeMap::new();
        let device = self.device();
        for (log, nodes) in &load.nodes {
            let Some(stretch) = self.stretches.get(log) else {
                continue;
            };
            let is_in = |seq: u64| {
                let node = stretch.at(&device, seq).and_then(|id| stretch.graph().node(&id));
                node.is_some_and(|node| nodes.contains(node))
            };
            let before = self.sent_up_to(log);
            let last = (before + 1..stretch.next(&device).0).take_while(|seq| is_in(*seq)).last();
            if let Some(seq) = last {
                words.insert(*log, seq);
            }
        }
        words
    }

    /// Seals it.
    fn pack(&self, load: Load, answers: &[(RequestId, DoorAnswer)], random: &mut ChaCha20Rng) -> Option<Vec<u8>> {
        let mut packing = Packing::new(&self.persona.device, random);
        let mut directions: BTreeMap<DeviceId, Vec<bundle::Place>> = BTreeMap::new();
        for (audience, section) in load.sections {
            let place = packing.section(&section, random)?;
            for device in audience {
                directions.entry(device).or_default().push(place.clone());
            }
        }
        for (device, places) in directions {
            let prekey = &self.prekeys.get(&device)?.statement;
            // A device whose person made its key no key is written to in vain.
            if let Some(letter) = Directions(places).seal(prekey, packing.id(), random) {
                packing.letter(bundle::letter_box(prekey.mailbox.as_bytes(), packing.id()), &letter);
            }
        }
        for (request, answer) in answers {
            let request = &self.requests.get(request)?.signed.request;
            let prekey = &request.prekey.statement;
            let info = bundle::letter_info(packing.id(), &self.persona.group, prekey.number);
            let slip = self.groups.slip(&request.slip)?;
            if let Some(letter) = bundle::seal_answer(answer, &prekey.key, &info, random) {
                packing.letter(bundle::letter_box(slip.slip.boxes[1].as_bytes(), packing.id()), &letter);
            }
        }
        packing.finish(random)
    }

    /// Takes a bundle in.
    pub(super) fn take_bundle(&mut self, bytes: &[u8], now: Now, rows: &dyn Rows, step: &mut Step) {
        let mut brought = Brought::default();
        // Who has left takes nothing.
        if !self.is_gone()
            && let Ok(bundle) = Bundle::read(bytes)
        {
            self.read_bundle(&bundle, &mut brought, now, rows, step);
            brought.damaged += usize::from(brought.mine && bundle.is_cut());
        }
        step.events.push(Event::Bundle(brought));
    }

    fn read_bundle(&mut self, bundle: &Bundle<'_>, brought: &mut Brought, now: Now, rows: &dyn Rows, step: &mut Step) {
        let (mut items, mut work) = (Vec::new(), bundle.len());
        for (of, opens) in self.boxes_to_look_into(bundle.id()) {
            let Some(letter) = bundle.letter(&of) else {
                continue;
            };
            brought.mine = true;
            match (letter, opens) {
                (Some(Letter::Device(sealed)), Opens::Prekey(number)) => {
                    match self.directions(&sealed, bundle.id(), number) {
                        Some(Directions(places)) => {
                            for place in places {
                                let (found, damaged) = bundle.section(&place, &mut work);
                                items.extend(found);
                                brought.damaged += damaged;
                            }
                        }
                        None => brought.damaged += 1,
                    }
                }
                (Some(Letter::Request { slip, sealed }), Opens::Slip) => {
                    let _ = self.take_guest(slip, sealed, brought, now, step);
                }
                (Some(Letter::Answer(sealed)), Opens::Answer) => self.take_answer(&sealed, bundle.id(), brought, step),
                _ => brought.damaged += 1,
            }
        }
        if !items.is_empty() {
            let _ = self.take_items(items, brought, now, rows, step);
        }
    }

    /// The boxes in which something for this device may lie.
    fn boxes_to_look_into(&self, bundle: &[u8; 32]) -> Vec<(PacketBox, Opens)> {
        let own = self
            .own_prekeys
            .iter()
            .map(|(number, own)| (bundle::letter_box(own.mailbox.as_bytes(), bundle), Opens::Prekey(*number)));
        let mut boxes: Vec<_> = own.collect();
        if let Some(asking) = &self.persona.asking {
            let [_, out] = asking.paper.boxes();
            boxes.push((bundle::letter_box(out.as_bytes(), bundle), Opens::Answer));
        } else {
            let slips = self.groups.slips().into_iter().filter(|slip| slip.counts);
            for slip in slips.take(limits::SLIPS_LOOKED_FOR_MAX) {
                boxes.push((bundle::letter_box(slip.slip.boxes[0].as_bytes(), bundle), Opens::Slip));
            }
        }
        boxes
    }

    fn directions(&self, sealed: &[u8], bundle: &[u8; 32], prekey: u64) -> Option<Directions> {
        let info = bundle::letter_info(bundle, &self.persona.group, prekey);
        Directions::open(sealed, &info, &self.own_prekeys.get(&prekey)?.secret)
    }

    /// A guest's stick, or a guest by a courier, stands at this door.
    pub(super) fn take_guest(
        &mut self,
        slip: crate::id::SlipKey,
        sealed: Vec<u8>,
        brought: &mut Brought,
        now: Now,
        step: &mut Step,
    ) -> Option<RequestId> {
        if self.may_write().is_err() {
            return None;
        }
        let before = self.requests.len();
        // At a courier any number lies there at once: none of them takes another's place for ever.
        let Some(id) = self.keep_request(slip, sealed, Stands::Away { makes_room: self.may_come(&slip) }, step) else {
            brought.closed += 1;
            return None;
        };
        if self.is_in(&id) {
            // Let in long ago: the same stick again.
            if self.requests.len() > before {
                self.forget_request(&id, step);
            }
            return None;
        }
        brought.requests += usize::from(self.requests.len() > before);
        self.let_in_if_welcome(&id, now, step);
        Some(id)
    }

    /// The door's answer came to this guest.
    pub(super) fn take_answer(&mut self, sealed: &[u8], bundle: &[u8; 32], brought: &mut Brought, step: &mut Step) {
        let info = bundle::letter_info(bundle, &self.persona.group, 1);
        let answer = self.own_prekeys.get(&1).and_then(|own| bundle::open_answer(sealed, &info, &own.secret));
        if self.persona.asking.as_ref().is_none_or(|asking| asking.inside) {
            return;
        }
        match answer {
            Some(answer) => self.hear_door(&answer, step),
            None => brought.damaged += 1,
        }
    }

    /// Takes in what lay in a bundle or at a courier. Gives the entries that wait for others.
    pub(super) fn take_items(
        &mut self,
        items: Vec<Item>,
        brought: &mut Brought,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> BTreeMap<EntryId, Waits> {
        let (acts, messages) = (self.groups.len(), self.messages_held());
        let mut peer = Peer::new(TransportId::default(), Role::Stick);
        // Where nobody is connected it has said all there is to hear now: a restored backup goes on from there, unless
        // something in it rests on what is not here.
        peer.exchanged = self.peers.is_empty();
        self.peers.insert(STICK, peer);
        let (mut of_group, mut words, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        let (mut leaves, mut requests, mut prekeys, mut addresses) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Entry(entry) if entry.entry.log == self.groups.log() => of_group.push(entry),
                Item::Entry(entry) => words.push(entry),
                Item::Cell { entry, number, ciphertext, key } => cells.push((entry, number, ciphertext, key)),
                Item::Prekey(prekey) => prekeys.push(prekey),
                Item::Address(address) => addresses.push(address),
                Item::Request { slip, sealed } => requests.push((slip, sealed)),
                Item::Leaf(leaf) => leaves.push(leaf),
                Item::Lacks(_) | Item::Answered(_) => {}
            }
        }
        let mut waiting = self.take_entries(of_group, words, brought, now, step);
        for (entry, number, ciphertext, key) in cells {
            self.store_cell(entry, number, ciphertext, key, step);
        }
        self.take_leaves(STICK, leaves, step);
        self.take_prekeys(STICK, prekeys, step);
        self.take_addresses(STICK, addresses, step);
        if self.persona.asking.is_none() {
            for (slip, sealed) in requests {
                let before = self.requests.len();
                let kept = self.keep_request(slip, sealed, Stands::Away { makes_room: false }, step);
                if let Some(id) = kept.filter(|id| self.requests.len() > before && self.is_in(id)) {
                    self.forget_request(&id, step);
                }
                brought.requests += self.requests.len().saturating_sub(before);
            }
        }
        self.settle(now, rows, step);
        self.drop_waiting(STICK);
        let group_log = self.groups.log();
        let mut parked: BTreeMap<EntryId, Waits> = BTreeMap::new();
        for (entry, on) in self.parking.of(STICK) {
            let log = if entry.heads.contains(&on) { group_log } else { entry.log };
            parked.insert(entry.id(), Waits { on: Some((log, on)), ..Waits::of(entry) });
        }
        // What found no room to wait waits all the same.
        waiting.retain(|id, waits| {
            self.graph_of(&waits.log).is_none_or(|graph| graph.node(id).is_none()) && !parked.contains_key(id)
        });
        waiting.append(&mut parked);
        brought.waiting += waiting.len();
        self.peers.remove(&STICK);
        self.retry_parked(now, step);
        brought.acts += self.groups.len() - acts;
        brought.words += self.messages_held().saturating_sub(messages);
        waiting
    }

    /// Takes entries in, and parks what rests on others: of whom somebody let in, by the group log here. The others, if they
    /// rest on anything that is not here, are given at once, and so are those that found no room: nobody fills it with keys that
    /// they made up.
    fn take_entries(
        &mut self,
        of_group: Vec<SignedEntry>,
        words: Vec<SignedEntry>,
        brought: &mut Brought,
        now: Now,
        step: &mut Step,
    ) -> BTreeMap<EntryId, Waits> {
        let _ = self.parking.was_full();
        let mut came = BTreeMap::new();
        let mut strangers = of_group;
        // Who is let in by one of these is let in for the next round. What rests on nothing does not wait: it founds.
        loop {
            let may = |entry: &SignedEntry| {
                let rests = entry.entry.prev != EntryId::default() || !entry.entry.deps.is_empty();
                !rests || self.groups.is_let_in(&entry.entry)
            };
            let (known, others): (Vec<_>, Vec<_>) = strangers.into_iter().partition(may);
            strangers = others;
            if known.is_empty() {
                break;
            }
            for entry in known {
                came.extend(self.take_entry(entry, brought, now, step));
            }
            self.retry_parked(now, step);
        }
        for entry in words {
            if self.groups.is_let_in(&entry.entry) {
                came.extend(self.take_entry(entry, brought, now, step));
            } else {
                strangers.push(entry);
            }
        }
        self.retry_parked(now, step);
        if !self.parking.was_full() {
            came.clear();
        }
        for entry in strangers {
            let (id, waits) = (entry.entry.id(), Waits { let_in: false, ..Waits::of(&entry.entry) });
            let taken = entry.verify().map(|entry| self.take_whole(STICK, entry, None, Vec::new(), now, step));
            match taken {
                Some(Outcome::Parked(_)) => _ = came.insert(id, waits),
                Some(Outcome::Taken) => {}
                _ => brought.damaged += 1,
            }
        }
        came
    }

    /// One entry. What is here already costs no check. Gives it if it was not, and is what it says.
    fn take_entry(
        &mut self,
        entry: SignedEntry,
        brought: &mut Brought,
        now: Now,
        step: &mut Step,
    ) -> Option<(EntryId, Waits)> {
        let (id, waits) = (entry.entry.id(), Waits::of(&entry.entry));
        if self.graph_of(&waits.log).is_some_and(|graph| graph.node(&id).is_some()) {
            return None;
        }
        let taken = entry.verify().is_some_and(|entry| self.take_from_stick(STICK, entry, now, step));
        brought.damaged += usize::from(!taken);
        taken.then_some((id, waits))
    }

    fn messages_held(&self) -> usize {
        self.stretches.values().map(|stretch| stretch.messages().len()).sum()
    }

    /// A guest was let in without a door having said so.
    pub(super) fn come_inside(&mut self, step: &mut Step) {
        for connection in self.peers.keys().copied().filter(|connection| *connection != STICK).collect::<Vec<_>>() {
            self.drop_waiting(connection);
            self.peers.remove(&connection);
            step.sends.push(Send::Close(connection));
        }
        step.sends.push(Send::Become(self.persona.transport_id()));
        self.calling.begin_again();
        self.say_who_may_connect(step);
    }
}
