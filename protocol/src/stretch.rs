//! A stretch: a document's entries for exactly one set of hearers.
//!
//! Words live only here. An entry whose group-log past gives other hearers than its stretch has is void, so words go to
//! exactly the people their writer knew of, and nobody holds a byte from before their day.

use core::cell::RefCell;
use core::ops::Bound;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::{Document, Put};
use crate::encoding::Canonical as _;
use crate::entry::{Opening, Verified};
use crate::graph::{Graph, NodeSet};
use crate::group_log::GroupLog;
use crate::id::{DeviceId, EntryId, GroupId, LogId, MemberId, MessageId, MessageName};
use crate::kind::{Forked, Kind, Page, Withdraw};
use crate::limits;
use crate::meeting::Known;
use crate::order;
use crate::step::Now;

/// What became of an entry that was given to a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was here already.
    Known,
    /// It names entries that are not here: park it.
    Missing,
    /// It is void: drop it. That follows from the entry and its past, so every honest node refuses it likewise, nothing
    /// honest ever names it, and what names it waits for ever.
    Refused,
    /// It is here now.
    New {
        /// Its node.
        node: usize,
        /// Whether it has effect.
        valid: bool,
    },
}

/// A message in a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its author.
    pub member: MemberId,
}

/// One stretch.
pub struct Stretch {
    group: GroupId,
    log: LogId,
    opening: Opening,
    hearers: Vec<EntryId>,
    graph: Graph,
    entries: Vec<Verified>,
    kinds: Vec<Kind>,
    valid: Vec<bool>,
    pasts: Vec<Arc<NodeSet>>,
    places: BTreeMap<(DeviceId, u64), Vec<usize>>,
    tips: BTreeMap<DeviceId, BTreeSet<(u64, EntryId)>>,
    /// Of each device that forked here its first fork.
    forking: BTreeMap<DeviceId, u64>,
    document: Document,
    messages: BTreeMap<usize, Message>,
    /// What is done in a meeting, and what each act knew.
    acts: BTreeMap<usize, Known>,
    /// The members among the hearers in the order of their seats, and by how much it is turned: of a meeting, once it has
    /// an entry.
    seating: Option<(Vec<MemberId>, u64)>,
    /// The nodes of a message id: one, if nobody's program is broken.
    nodes_of: BTreeSet<(MessageId, usize)>,
    /// Of each member what its entries here are and rest on: it holds all of that.
    held: BTreeMap<MemberId, NodeSet>,
    /// Per member and node of an ending what entries of others rest on that did not know of it, and how many nodes that
    /// covers.
    resting: RefCell<BTreeMap<(MemberId, usize), (NodeSet, usize)>>,
    withdrawn: BTreeSet<usize>,
    withdrawals: Vec<usize>,
    /// Takings-back that nobody has said yet that they are to be heeded.
    unheeded: BTreeSet<usize>,
    newly_withdrawn: BTreeSet<usize>,
    /// The messages in the settled order, as far as they were asked for, and how many nodes that covers.
    order: (Vec<usize>, usize),
    first_time: Option<u64>,
}

/// What an entry is in a stretch, before it is taken in.
struct Judged {
    kind: Kind,
    valid: bool,
    parents: Vec<usize>,
    prev: Option<usize>,
    puts: Vec<Put>,
    group_past: Arc<NodeSet>,
    /// What an act in a meeting knew.
    known: Option<Known>,
}

impl Stretch {
    /// The stretch that an entry opens, if its opening gives its log and its heads give the opening's hearers.
    pub fn opened_by(entry: &Verified, groups: &GroupLog) -> Option<Self> {
        let opening = entry.opening.clone()?;
        let heads = nodes(groups.graph(), &entry.heads)?;
        let counted = groups.count_for_words(&groups.graph().closure(heads));
        (counted.hearers == opening.hearers).then(|| Self::new(groups.group(), opening, counted.hearing.clone()))?
    }

    /// An empty stretch. `None` if its document is not made of what it says.
    pub fn new(group: GroupId, opening: Opening, hearers: Vec<EntryId>) -> Option<Self> {
        if !opening.page.can_be() || opening.page.document() != opening.document {
            return None;
        }
        Some(Self {
            group,
            log: opening.document.stretch(&opening.hearers),
            opening,
            hearers,
            graph: Graph::default(),
            entries: Vec::new(),
            kinds: Vec::new(),
            valid: Vec::new(),
            pasts: Vec::new(),
            places: BTreeMap::new(),
            tips: BTreeMap::new(),
            forking: BTreeMap::new(),
            document: Document::new(),
            messages: BTreeMap::new(),
            acts: BTreeMap::new(),
            seating: None,
            nodes_of: BTreeSet::new(),
            held: BTreeMap::new(),
            resting: RefCell::default(),
            withdrawn: BTreeSet::new(),
            withdrawals: Vec::new(),
            unheeded: BTreeSet::new(),
            newly_withdrawn: BTreeSet::new(),
            order: Default::default(),
            first_time: None,
        })
    }

    /// Whether an entry would be taken and valid: asked before one's own is written, so that no words are signed away.
    pub fn would_allow(&mut self, entry: &Verified, groups: &GroupLog) -> bool {
        self.seat(entry, groups);
        self.judge(entry, groups).is_ok_and(|judged| judged.valid)
    }

    /// Takes an entry in.
    pub fn add(&mut self, entry: Verified, groups: &GroupLog) -> Taken {
        self.seat(&entry, groups);
        let Judged { kind, valid, parents, prev, puts, group_past, known } = match self.judge(&entry, groups) {
            Ok(judged) => judged,
            Err(taken) => return taken,
        };
        let id = entry.id();
        let node = self.graph.add(id, parents);
        self.document.add(&self.graph, node, entry.device, prev, if valid { puts } else { Vec::new() });
        if valid {
            self.take_effect(node, &kind, &entry);
        }
        self.acts.extend(known.map(|known| (node, known)));
        if valid {
            self.first_time.get_or_insert(entry.time);
        }
        let held = self.held.entry(entry.member).or_default();
        held.union(self.graph.past(node));
        held.insert(node);
        let tips = self.tips.entry(entry.device).or_default();
        tips.remove(&(entry.seq.saturating_sub(1), entry.prev));
        tips.insert((entry.seq, id));
        let place = self.places.entry((entry.device, entry.seq)).or_default();
        place.push(node);
        if place.len() > 1 {
            let first = self.forking.entry(entry.device).or_insert(entry.seq);
            *first = (*first).min(entry.seq);
        }
        self.entries.push(entry);
        self.kinds.push(kind);
        self.valid.push(valid);
        self.pasts.push(group_past);
        Taken::New { node, valid }
    }

    /// Who sits where in a meeting follows from the first entry's group-log past, which all entries share.
    fn seat(&mut self, entry: &Verified, groups: &GroupLog) {
        if self.seating.is_none()
            && self.meeting_of().is_some()
            && let Some(heads) = nodes(groups.graph(), &entry.heads)
        {
            let parents = nodes(&self.graph, &entry.deps).unwrap_or_default();
            let past = self.group_past(&parents, &heads, groups);
            self.seating = self.seating_in(&past, groups);
        }
    }

    /// What an entry is here; or, if it is not taken, why.
    fn judge(&self, entry: &Verified, groups: &GroupLog) -> Result<Judged, Taken> {
        if entry.group != self.group || entry.log != self.log || entry.seq == 0 {
            return Err(Taken::Refused);
        }
        let id = entry.id();
        if self.graph.node(&id).is_some() {
            return Err(Taken::Known);
        }
        let first = entry.seq == 1;
        if first != entry.opening.is_some()
            || entry.opening.as_ref().is_some_and(|opening| *opening != self.opening)
            || first != (entry.prev == EntryId::default())
        {
            return Err(Taken::Refused);
        }
        let mut parents = Vec::with_capacity(entry.deps.len() + 1);
        let mut prev = None;
        if !first {
            let Some(node) = self.graph.node(&entry.prev) else {
                return Err(Taken::Missing);
            };
            let before = &self.entries[node];
            if before.device != entry.device || before.seq + 1 != entry.seq {
                return Err(Taken::Refused);
            }
            prev = Some(node);
            parents.push(node);
        }
        let Some(deps) = nodes(&self.graph, &entry.deps) else {
            return Err(Taken::Missing);
        };
        let Some(heads) = nodes(groups.graph(), &entry.heads) else {
            return Err(Taken::Missing);
        };
        parents.extend(deps);

        let knows = self.group_past(&parents, &heads, groups);
        // Made-up keys, and names of others, would cost everybody's disk and nobody's name.
        if !groups.speaks_for(&entry.device, &entry.member, &knows) {
            return Err(Taken::Refused);
        }
        let kind = Kind::read(entry).ok();
        let counted = groups.count_for_words(&knows);
        // A taking-back says nothing to anyone: heads that bring other hearers say only whose its device is, and go no
        // further. Whoever rests on it has the group-log past of what it rests on.
        let adds_no_hearers = matches!(kind, Some(Kind::Withdraw(_))) && counted.hearers != self.opening.hearers;
        let group_past = if adds_no_hearers { self.group_past(&parents, &[], groups) } else { knows.clone() };
        let hearers = if adds_no_hearers { groups.count_for_words(&group_past).hearers } else { counted.hearers };
        let mut valid = hearers == self.opening.hearers && counted.devices.get(&entry.device) == Some(&entry.member);
        let puts = kind.as_ref().map(|kind| puts(kind, entry)).unwrap_or_default();
        valid &= kind.as_ref().is_some_and(|kind| self.allows(entry, kind, &parents, &knows, groups, &puts));
        let kind = kind.unwrap_or(Kind::Unknown);
        let mut known = None;
        if valid && let Kind::Meet { act, .. } = &kind {
            known = self.knows_enough_for(act, &entry.member, &parents);
            valid = known.is_some();
        }
        if !valid {
            return Err(Taken::Refused);
        }
        Ok(Judged { kind, valid, parents, prev, puts, group_past, known })
    }

    /// The group-log past of an entry: of its own heads and of everything it knew in this stretch.
    fn group_past(&self, parents: &[usize], heads: &[usize], groups: &GroupLog) -> Arc<NodeSet> {
        let mut past: Option<Arc<NodeSet>> = None;
        for parent in parents {
            let more = &self.pasts[*parent];
            past = Some(match past {
                None => more.clone(),
                Some(set) if more.is_subset(&set) => set,
                Some(set) if set.is_subset(more) => more.clone(),
                Some(set) => {
                    let mut set = (*set).clone();
                    set.union(more);
                    Arc::new(set)
                }
            });
        }
        let past = past.unwrap_or_default();
        if heads.is_empty() {
            return past;
        }
        let mut set = (*past).clone();
        set.union(&groups.graph().closure(heads.iter().copied()));
        Arc::new(set)
    }

    /// Whether this kind may stand here with this past. (Who hears it, and whose device it is, is looked at before.)
    fn allows(
        &self,
        entry: &Verified,
        kind: &Kind,
        parents: &[usize],
        group_past: &NodeSet,
        groups: &GroupLog,
        puts: &[Put],
    ) -> bool {
        // Pages stand in the order of their numbers: nobody goes so far ahead that the others cannot come after.
        if let Page::Thread { number, .. } | Page::Day { number, .. } = self.opening.page
            && number > 0
            && number > group_past.len() as u64
        {
            return false;
        }
        let past = self.graph.closure(parents.iter().copied());
        // Whoever fills a page must not keep others from taking their words back.
        if past.len() > limits::PAGE_ENTRIES_MAX && !matches!(kind, Kind::Withdraw(_) | Kind::Meet { .. }) {
            return false;
        }
        // A meeting has no next page: each person has room of their own there.
        if matches!(kind, Kind::Meet { .. }) {
            let own = past.iter().filter(|node| self.entries[*node].member == entry.member);
            if own.count() > limits::MEETING_ACTS_OF_A_MEMBER_MAX {
                return false;
            }
        }
        let fits = match kind {
            Kind::Say { message } => {
                let is_page = match self.opening.page {
                    Page::Thread { .. } => true,
                    // Words of a day are dated on it: nobody gives them more days by putting them on a later page.
                    Page::Day { day, .. } => entry.time / limits::DAY_MS == day,
                    Page::Meeting(_) | Page::Unknown { .. } => false,
                };
                // An id that somebody else's words bear already is theirs.
                let others = |node: usize| past.contains(node) && self.entries[node].member != entry.member;
                let mut nodes = self.nodes_of.range((*message, 0)..=(*message, usize::MAX));
                is_page && !nodes.any(|(_, node)| others(*node))
            }
            Kind::Meet { .. } => self.seating.is_some() && self.fixed_in(group_past, groups),
            Kind::Withdraw(Withdraw::Entries(ids)) => ids.iter().all(|id| {
                let own = |node: usize| past.contains(node) && self.entries[node].member == entry.member;
                self.graph.node(id).is_some_and(own)
            }),
            Kind::Withdraw(Withdraw::All) => true,
            Kind::Unknown => entry.kind >= crate::kind::CONTENT_KINDS_FROM,
            _ => false,
        };
        fits && self.document.check(&self.graph, parents, puts).is_ok()
    }

    fn take_effect(&mut self, node: usize, kind: &Kind, entry: &Verified) {
        match kind {
            Kind::Say { message } => {
                self.messages.insert(node, Message { id: *message, member: entry.member });
                self.nodes_of.insert((*message, node));
            }
            Kind::Withdraw(_) => {
                self.withdrawals.push(node);
                self.unheeded.insert(node);
            }
            _ => {}
        }
    }

    /// The takings-back with effect that were not heeded so far.
    pub fn unheeded(&self) -> impl Iterator<Item = usize> + '_ {
        self.unheeded.iter().copied()
    }

    /// Whether a taking-back that is not heeded names this message.
    pub fn is_named_by_unheeded(&self, node: usize) -> bool {
        let (id, member) = (self.graph.id(node), self.entries[node].member);
        let names = |back: &usize| match &self.kinds[*back] {
            Kind::Withdraw(Withdraw::Entries(ids)) => ids.contains(&id),
            Kind::Withdraw(Withdraw::All) => self.graph.knew(*back, node),
            _ => false,
        };
        self.unheeded.iter().any(|back| self.entries[*back].member == member && names(back))
    }

    /// Whether a taking-back is heeded.
    pub fn is_heeded(&self, node: usize) -> bool {
        !self.unheeded.contains(&node)
    }

    /// Heeds a taking-back that has effect, for good. Whether it is its person's word is nothing that its past alone says,
    /// so a stretch does not do it by itself.
    pub fn heed(&mut self, node: usize) {
        if !self.unheeded.remove(&node) {
            return;
        }
        let nodes: Vec<_> = match &self.kinds[node] {
            Kind::Withdraw(Withdraw::Entries(ids)) => ids.iter().filter_map(|id| self.graph.node(id)).collect(),
            Kind::Withdraw(Withdraw::All) => {
                let member = self.entries[node].member;
                let own = |n: &usize| self.entries[*n].member == member && !self.withdrawn.contains(n);
                self.graph.past(node).iter().filter(own).collect()
            }
            _ => Vec::new(),
        };
        self.take_back(nodes);
    }

    fn take_back(&mut self, nodes: Vec<usize>) {
        for node in nodes {
            if self.withdrawn.insert(node) {
                self.newly_withdrawn.insert(node);
            }
        }
    }

    /// What was taken back since this was asked last.
    pub fn take_newly_withdrawn(&mut self) -> BTreeSet<usize> {
        core::mem::take(&mut self.newly_withdrawn)
    }

    /// The log's id.
    pub fn log(&self) -> LogId {
        self.log
    }

    /// What its entries open with.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// What says who hears it, sorted ([`GroupLog::is_among`]).
    pub fn hearers(&self) -> &[EntryId] {
        &self.hearers
    }

    /// Which entry knew of which.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The entry of a node.
    pub fn entry(&self, node: usize) -> &Verified {
        &self.entries[node]
    }

    /// An entry by its id.
    pub fn get(&self, id: &EntryId) -> Option<&Verified> {
        self.graph.node(id).map(|node| &self.entries[node])
    }

    /// Whether a node has effect.
    pub fn is_valid(&self, node: usize) -> bool {
        self.valid[node]
    }

    /// Its kind.
    pub fn kind(&self, node: usize) -> &Kind {
        &self.kinds[node]
    }

    /// The group-log past of a node, which whatever rests on it has too. (Not heads of a taking-back that bring other hearers.)
    pub fn group_past_of(&self, node: usize) -> &NodeSet {
        &self.pasts[node]
    }

    /// Per device the tips of its chain.
    pub fn tips(&self) -> &BTreeMap<DeviceId, BTreeSet<(u64, EntryId)>> {
        &self.tips
    }

    /// The one entry of a device at a seq; none if there are two.
    pub fn at(&self, device: &DeviceId, seq: u64) -> Option<EntryId> {
        match self.places.get(&(*device, seq)).map(Vec::as_slice) {
            Some([node]) => Some(self.graph.id(*node)),
            _ => None,
        }
    }

    /// The proof that a device wrote two entries for one place here.
    pub fn fork(&self, device: &DeviceId) -> Option<Forked> {
        let seq = *self.forking.get(device)?;
        let nodes = self.places.get(&(*device, seq))?;
        let mut heads: Vec<_> =
            nodes.iter().map(|n| (self.graph.id(*n), self.entries[*n].signed().signature)).collect();
        heads.sort_unstable_by_key(|(id, _)| *id);
        let [first, second, ..] = heads[..] else { return None };
        Some(Forked { device: *device, log: self.log, seq, first, second })
    }

    /// The devices that forked here.
    pub fn forking(&self) -> impl Iterator<Item = &DeviceId> {
        self.forking.keys()
    }

    /// Seq and prev of a device's next entry.
    pub fn next(&self, device: &DeviceId) -> (u64, EntryId) {
        let tip = self.tips.get(device).and_then(|tips| tips.last());
        tip.map_or((1, EntryId::default()), |(seq, id)| (seq + 1, *id))
    }

    /// All messages that have effect, by node.
    pub fn messages(&self) -> &BTreeMap<usize, Message> {
        &self.messages
    }

    /// The messages in the settled order, if each of them stands. An entry that knew all others moves nothing (see
    /// [`order`]): as long as only such ones come, the order goes on where it ended.
    pub fn order(&mut self) -> &[usize] {
        let (order, covered) = &mut self.order;
        let new = *covered..self.graph.len();
        if new.clone().all(|node| self.graph.past(node).len() == node) {
            order.extend(new.filter(|node| self.messages.contains_key(node)));
        } else {
            let author = |node: usize| self.entries[node].member;
            let shown = |node: usize| self.messages.get(&node).map(|message| message.id);
            *order = order::in_stretch(&self.graph, &author, &shown);
        }
        *covered = self.graph.len();
        order
    }

    /// The messages that have effect before one (all, if there is none), newest first by the time in their ids.
    pub fn newest_before(&self, before: Option<MessageId>) -> impl Iterator<Item = (MessageId, usize)> + '_ {
        let end = before.map_or(Bound::Unbounded, |before| Bound::Excluded((before, 0)));
        self.nodes_of.range((Bound::Unbounded, end)).rev().copied()
    }

    /// The first node of a message that this member wrote.
    pub fn message_of(&self, id: &MessageId, member: &MemberId) -> Option<usize> {
        let mut nodes = self.nodes_of.range((*id, 0)..=(*id, usize::MAX)).map(|(_, node)| *node);
        nodes.find(|node| self.messages.get(node).is_some_and(|message| message.member == *member))
    }

    /// Who wrote messages with this id here: one, if nobody's program is broken.
    pub fn authors_of(&self, id: &MessageId) -> impl Iterator<Item = MemberId> + '_ {
        let nodes = self.nodes_of.range((*id, 0)..=(*id, usize::MAX));
        nodes.filter_map(|(_, node)| self.messages.get(node)).map(|message| message.member)
    }

    /// The nodes of messages with this id.
    pub fn nodes_called(&self, id: &MessageId) -> impl Iterator<Item = usize> + '_ {
        self.nodes_of.range((*id, 0)..=(*id, usize::MAX)).map(|(_, node)| *node)
    }

    /// Whether there is a message with this id here, whoever wrote it.
    pub fn has_message(&self, id: &MessageId) -> bool {
        self.authors_of(id).next().is_some()
    }

    /// The members whose own entries rest on a node: they hold it.
    pub fn rest_on(&self, node: usize) -> impl Iterator<Item = &MemberId> {
        self.held.iter().filter(move |(_, held)| held.contains(node)).map(|(member, _)| member)
    }

    /// Whether entries with effect of others than this member rest on a node, and did not know of a node of the group log.
    pub fn rests_without(&self, node: usize, member: &MemberId, ending: usize) -> bool {
        let mut resting = self.resting.borrow_mut();
        let (set, covered) = resting.entry((*member, ending)).or_default();
        for other in *covered..self.graph.len() {
            if self.valid[other] && self.entries[other].member != *member && !self.pasts[other].contains(ending) {
                set.union(self.graph.past(other));
            }
        }
        *covered = self.graph.len();
        set.contains(node)
    }

    /// The takings-back that have effect, in the order they came.
    pub fn withdrawals(&self) -> &[usize] {
        &self.withdrawals
    }

    /// Whether what is known by these nodes gives the hearers of this stretch.
    pub fn has_own_hearers(&self, nodes: &[usize], groups: &GroupLog) -> bool {
        groups.count_for_words(&self.group_past(nodes, &[], groups)).hearers == self.opening.hearers
    }

    /// Whether an entry of this device that knows these nodes, and names no heads, has the hearers of this stretch.
    pub fn keeps_hearers(&self, nodes: &[usize], device: &DeviceId, member: &MemberId, groups: &GroupLog) -> bool {
        let counted = groups.count_for_words(&self.group_past(nodes, &[], groups));
        counted.hearers == self.opening.hearers && counted.devices.get(device) == Some(member)
    }

    /// Whether a message was taken back.
    pub fn is_withdrawn(&self, node: usize) -> bool {
        self.withdrawn.contains(&node)
    }

    /// The document made of its entries.
    pub fn document(&mut self) -> &mut Document {
        &mut self.document
    }

    /// The page's own time of beginning (milliseconds since 1970), as its first entry here with effect says.
    pub fn first_time(&self) -> u64 {
        self.first_time.unwrap_or(0)
    }

    /// Whether its writers go to the next page.
    pub fn is_full(&self, now: Now) -> bool {
        let old = |first: u64| now.0 >= first.saturating_add(limits::PAGE_DAYS * limits::DAY_MS);
        self.messages.len() >= limits::PAGE_MESSAGES
            || self.graph.len() >= limits::PAGE_ENTRIES
            || self.first_time.is_some_and(old)
    }

    /// Heads of the group log that a next entry with these parents must name so that its past is all of `groups`.
    pub fn heads_to_name(&self, groups: &GroupLog, parents: &[usize]) -> Vec<EntryId> {
        let known = self.group_past(parents, &[], groups);
        let mut heads: Vec<_> = groups
            .graph()
            .head_nodes()
            .filter(|node| !known.contains(*node))
            .map(|node| groups.graph().id(node))
            .collect();
        heads.sort_unstable();
        heads
    }
}

mod meeting;

/// The key of a message in its page: id ‖ 8 bytes of its author, in hex.
pub fn message_key(message: &MessageId, author: &MemberId) -> String {
    MessageName::of(*message, author).hex()
}

/// The registers an entry of a stretch writes.
fn puts(kind: &Kind, entry: &Verified) -> Vec<Put> {
    match (kind, entry.cells.first()) {
        (Kind::Say { message }, Some(cell)) => {
            let key = message_key(message, &entry.member);
            vec![Put { key, value: cell.hash.0.to_vec(), over: Vec::new() }]
        }
        (Kind::Meet { act, over }, _) => {
            vec![Put { key: act.key(&entry.member), value: act.to_bytes(), over: over.clone() }]
        }
        _ => Vec::new(),
    }
}

fn nodes(graph: &Graph, ids: &[EntryId]) -> Option<Vec<usize>> {
    ids.iter().map(|id| graph.node(id)).collect()
}
