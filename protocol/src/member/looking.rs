//! Looking things up. Nothing changes and nothing is sent.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::attachment::Attachments;
use crate::command::{
    Delivery, GroupView, MemberView, MessageView, Query, Refusal, SlipView, ThreadView, UnsentView, View, WaitView,
    WaitingView,
};
use crate::encoding::Canonical as _;
use crate::graph::NodeSet;
use crate::id::{EntryId, LogId, MemberId, ThreadId};
use crate::kind::Kind;
use crate::limits;
use crate::names::CellName;
use crate::order;
use crate::slip::base32;
use crate::step::{Now, Rows};
use crate::stretch::Stretch;
use crate::words::{Words, shown_words};

/// A message's place: its stretch and node.
pub(super) type Place = (LogId, usize);

impl Member {
    /// Looks something up.
    pub fn look(&mut self, query: &Query, now: Now, rows: &dyn Rows) -> Result<View, Refusal> {
        // Times are shown as far as this clock goes.
        self.clock = now;
        Ok(match query {
            Query::Group => View::Group(Box::new(self.group_view(now, rows))),
            Query::Threads => View::Threads(self.threads_view(rows)),
            Query::Read { thread, last, since } => {
                let thread = self.thread(thread.as_deref(), rows)?;
                let order = self.order_of(&thread);
                let mut from = 0;
                if let Some(since) = since {
                    let place = order.iter().position(|place| self.message_at(place).is_some_and(|id| id == *since));
                    from = place.ok_or(Refusal::NoSuchMessage)? + 1;
                }
                if let Some(last) = last {
                    from = from.max(order.len().saturating_sub(*last));
                }
                View::Messages((from..order.len()).filter_map(|i| self.message_view(&order, i, rows)).collect())
            }
            Query::Unsent => View::Unsent(self.unsent_view(rows)),
            Query::Delivery { message } => View::Delivery(self.delivery(message).ok_or(Refusal::NoSuchMessage)?),
            Query::TakenBack => {
                View::TakenBack { any: !self.own_withdrawals().is_empty(), copies_gone: self.copies_gone() }
            }
            Query::Copy { from } => View::Copy(Box::new(self.copy_part(*from, rows))),
            Query::SignCopy { digest } => View::Signature(self.sign_copy(digest)),
            Query::Space { before, thread } => View::Space(self.space_view(*before, thread.as_deref(), rows)?),
            Query::Reach => View::Line(self.reach_line()?),
            Query::Draft { thread } => {
                let thread = self.thread(thread.as_deref(), rows)?;
                View::Line(self.drafts.get(&thread).cloned().unwrap_or_default())
            }
            Query::Slips => View::Slips(self.slips_view(now, rows)),
            Query::Connections => View::Connections(self.connections()),
            Query::Recovery => View::Line(self.recovery_slip(now)?),
            Query::Devices => View::Devices(self.devices_view()),
            Query::Couriers => View::Couriers(self.courier_views(rows)),
            Query::Giving => View::Line(base32(&self.giving(now)?.to_bytes())),
            Query::Meeting => View::Meeting(Box::new(self.meeting_view(now, rows))),
            Query::Terms => View::Terms(self.terms_view(now)),
            Query::Forms => View::Forms(self.forms_view(rows)),
            Query::Worried => self.worried_view(rows),
            Query::IfQuiet { who } => self.if_quiet_view(who.as_deref(), rows)?,
            Query::Joining => View::Line(base32(&self.joining()?.to_bytes())),
            Query::Rooms => View::Rooms(Box::new(self.rooms_view(rows))),
            Query::InRoom { room, query } => self.look_in_room(room, query, now, rows)?,
        })
    }

    fn group_view(&mut self, now: Now, rows: &dyn Rows) -> GroupView {
        let (mut members, mut left) = (Vec::new(), Vec::new());
        for (member, place) in &self.counted.clone().places {
            let duties = self.names.duties(member);
            let view = MemberView {
                member: *member,
                name: self.name_of(member, rows),
                duties: duties.and_then(|cell| self.text_of(&cell, rows)).unwrap_or_default(),
                me: *member == self.persona.member,
                quieted: self.quieted.contains(member),
                since_day: place.since_day,
            };
            if place.left { left.push(view) } else { members.push(view) }
        }
        members.sort_by(|a, b| (a.since_day, &a.name, a.member).cmp(&(b.since_day, &b.name, b.member)));
        let own = self.device();
        let mut devices: Vec<_> =
            self.counted.devices.iter().filter(|(_, m)| **m == self.persona.member).map(|(d, _)| d.hex()).collect();
        devices.sort_by_key(|device| *device != own.hex());
        let card = self.names.card().and_then(|cell| self.text_of(&cell, rows)).unwrap_or_default();
        let lines = self.names.lines();
        let agreement = lines.iter().filter_map(|cell| self.text_of(cell, rows)).collect();
        let me = self.name_of(&self.persona.member.clone(), rows);
        GroupView {
            group: self.persona.group,
            name: self.persona.group_name.clone(),
            me: if me.is_empty() { self.persona.me.clone() } else { me },
            state: self.standing,
            refused: self.refused.clone(),
            card,
            agreement,
            rules: self.groups.rules(&NodeSet::first(self.groups.len())),
            snapshot: self.counted.snapshot.hex(),
            members,
            left,
            devices,
            waiting: self.waiting_view(now, rows),
        }
    }

    fn waiting_view(&mut self, now: Now, rows: &dyn Rows) -> Vec<WaitingView> {
        let all = NodeSet::first(self.groups.len());
        let mut waiting = Vec::new();
        let requests: Vec<_> = self
            .requests
            .iter()
            .filter(|(id, _)| !self.is_in(id))
            .map(|(id, r)| (*id, r.name.clone(), r.signed.request.slip))
            .collect();
        for (request, name, slip) in requests {
            let Some(state) = self.groups.slip(&slip).filter(|slip| !slip.used && !slip.taken_back) else {
                continue;
            };
            let welcomes = self.groups.welcomes(&all, &request, &slip);
            let mut waits = Vec::new();
            for (member, entry) in self.waits_for_guest(&request, now) {
                let because = self.text_of(&(entry, 0), rows).unwrap_or_default();
                waits.push(WaitView { name: self.name_of(&member, rows), because });
            }
            waiting.push(WaitingView {
                request,
                name,
                slip_from: self.name_of(&state.giver, rows),
                welcomes: welcomes.members.iter().map(|member| self.name_of(member, rows)).collect(),
                needed: welcomes.needed,
                waits,
            });
        }
        waiting
    }

    fn threads_view(&mut self, rows: &dyn Rows) -> Vec<ThreadView> {
        let first = self.persona.group.first_thread();
        let mut threads = vec![ThreadView { thread: first, name: String::new(), term_days: first.term_days() }];
        for (thread, cell) in self.threads() {
            let name = self.name_in(&cell, rows).unwrap_or_default();
            threads.push(ThreadView { thread, name, term_days: thread.term_days() });
        }
        threads
    }

    /// The threads with the cells of their names. One that was opened by what does not count is there as far as words stand
    /// in it: people who did not know of the loss, or of the leaving, may have said them.
    pub(super) fn threads(&mut self) -> BTreeMap<ThreadId, CellName> {
        let mut threads = self.names.threads();
        for (thread, cell) in self.names.threads_aside() {
            let mut pages = self.stretches.values().filter(|s| s.opening().page.thread() == Some(thread));
            if pages.any(|stretch| stretch.messages().keys().any(|node| self.stands(stretch, *node))) {
                threads.insert(thread, cell);
            }
        }
        threads
    }

    fn unsent_view(&mut self, rows: &dyn Rows) -> Vec<UnsentView> {
        let hear = self.groups.heard_by(&self.counted.hearing);
        let items: Vec<_> = self.outbox.iter().map(|(id, unsent)| (*id, unsent.clone())).collect();
        let mut views = Vec::new();
        for (id, unsent) in items {
            let new: Vec<_> = hear.iter().filter(|m| !self.groups.is_among(m, &unsent.hearers)).collect();
            views.push(UnsentView {
                id,
                thread: unsent.thread,
                text: unsent.words.text.clone(),
                attachments: self.attachments_view(id, &self.persona.member, &unsent.attachments),
                state: if unsent.held { Delivery::Held } else { Delivery::Here },
                would_also_reach: new.iter().map(|member| self.name_of(member, rows)).collect(),
            });
        }
        views
    }

    fn slips_view(&mut self, now: Now, rows: &dyn Rows) -> Vec<SlipView> {
        let open =
            |s: &crate::group_log::SlipState| s.counts && !s.used && !s.taken_back && s.slip.expires_day >= now.day();
        let slips: Vec<_> = self.groups.slips().into_iter().filter(open).collect();
        let own = self.persona.member;
        slips
            .into_iter()
            .map(|slip| SlipView {
                slip: slip.slip.key,
                from: self.name_of(&slip.giver, rows),
                expires_day: slip.slip.expires_day,
                mine: slip.giver == own,
            })
            .collect()
    }

    /// The messages of a thread in the settled order: page after page, stretch after stretch, runs beside runs.
    pub(super) fn order_of(&mut self, thread: &ThreadId) -> Vec<Place> {
        let mut pages = BTreeMap::<_, Vec<(LogId, Vec<EntryId>)>>::new();
        for (log, stretch) in &self.stretches {
            let page = &stretch.opening().page;
            if page.thread() == Some(*thread) {
                pages.entry(self.place_shown(log, page)).or_default().push((*log, stretch.hearers().to_vec()));
            }
        }
        let mut places = Vec::new();
        for (_, mut page) in pages {
            order::stretches(&mut page);
            for (log, _) in page {
                let Some(stretch) = self.stretches.get_mut(&log) else {
                    continue;
                };
                if stretch.tips().keys().all(|device| self.counted.devices.contains_key(device)) {
                    // No device of these has ended: each of their words stands.
                    places.extend(stretch.order().iter().map(|node| (log, *node)));
                    continue;
                }
                let Some(stretch) = self.stretches.get(&log) else {
                    continue;
                };
                let author = |node: usize| stretch.entry(node).member;
                let shown = |node: usize| {
                    let message = stretch.messages().get(&node)?;
                    self.stands(stretch, node).then_some(message.id)
                };
                let order = order::in_stretch(stretch.graph(), &author, &shown);
                places.extend(order.into_iter().map(|node| (log, node)));
            }
        }
        if thread.term_days().is_some() {
            places.retain(|(log, node)| {
                self.stretches.get(log).is_some_and(|stretch| !self.has_ended(&stretch.graph().id(*node)))
            });
        }
        places
    }

    fn message_at(&self, place: &Place) -> Option<crate::id::MessageId> {
        self.stretches.get(&place.0)?.messages().get(&place.1).map(|message| message.id)
    }

    /// One message of an order, as it is shown.
    pub(super) fn message_view(&mut self, order: &[Place], i: usize, rows: &dyn Rows) -> Option<MessageView> {
        let (log, node) = *order.get(i)?;
        let stretch = self.stretches.get(&log)?;
        let message = *stretch.messages().get(&node)?;
        let thread = stretch.opening().page.thread()?;
        let entry = stretch.entry(node).id();
        let heeded = stretch.is_withdrawn(node);
        let named = stretch.is_named_by_unheeded(node);
        let at_ms = self.time_of(stretch, node);
        let (new_hearers, beside) = (self.new_hearers(order, i), self.is_beside(order, i));
        let words = self.cell_at(&(log, node), 0, rows).and_then(|words| Words::from_bytes(&words).ok());
        let words = words.filter(|_| !heeded);
        // Words that are not here and were taken back are told so, also where it was done by a device that had ended by the
        // time this one heard of it: those who heard it before have erased them.
        let taken_back = heeded || (named && words.is_none());
        let let_go = words.is_none() && !taken_back && self.is_let_go(stretch.entry(node));
        let attached = if taken_back { Attachments::default() } else { self.attached_at(&(log, node), rows) };
        Some(MessageView {
            id: message.id,
            thread,
            from: message.member,
            name: self.name_of(&message.member, rows),
            mine: message.member == self.persona.member,
            quieted: self.quieted.contains(&message.member),
            at_ms,
            text: words.as_ref().map(|words| shown_words(&words.text)),
            reply: words.as_ref().and_then(|words| words.reply),
            asks: words.as_ref().and_then(|words| words.asks),
            note: words.and_then(|words| words.note).map(|note| shown_words(&note)),
            attachments: self.attachments_view(message.id, &message.member, &attached),
            taken_back,
            let_go,
            new_hearers: new_hearers.iter().map(|member| self.name_of(member, rows)).collect(),
            beside,
            entry,
        })
    }

    /// The time in a message's id, unless it is more than two days ahead of everything its author knew.
    pub(super) fn time_of(&self, stretch: &Stretch, node: usize) -> Option<u64> {
        let time = stretch.messages().get(&node)?.id.time_ms();
        let parents = stretch.graph().parents(node);
        let before = parents.iter().map(|parent| stretch.entry(*parent).time).max();
        let days = self.groups.graph();
        let day = |n: usize| self.groups.entry(n).time;
        let group_day = stretch.group_past_of(node).iter().filter(|n| *n < days.len()).map(day).max();
        let known = before.max(group_day.map(|day| day.saturating_add(1).saturating_mul(limits::DAY_MS)))?;
        // A quiet month is no lie: what is ahead of what was known is left out only if it is ahead of its own entry's time
        // as well. Of that, which its author claims too, nothing counts that lies beyond the reader's own clock.
        let own = stretch.entry(node).time.min(self.clock.0);
        (time <= own.max(known).saturating_add(2 * limits::DAY_MS)).then_some(time)
    }

    /// Who hears for the first time from this message on: set where a new stretch begins.
    fn new_hearers(&self, order: &[Place], i: usize) -> BTreeSet<MemberId> {
        let Some(before) = i.checked_sub(1).and_then(|before| order.get(before)) else {
            return BTreeSet::new();
        };
        if before.0 == order[i].0 {
            return BTreeSet::new();
        }
        let (Some(old), Some(new)) = (self.stretches.get(&before.0), self.stretches.get(&order[i].0)) else {
            return BTreeSet::new();
        };
        let new = self.groups.heard_by(new.hearers());
        new.into_iter().filter(|member| !self.groups.is_among(member, old.hearers())).collect()
    }

    /// Whether who wrote a message had not seen the one just above.
    fn is_beside(&self, order: &[Place], i: usize) -> bool {
        let Some(before) = i.checked_sub(1).and_then(|before| order.get(before)) else { return false };
        let (Some(above), Some(stretch)) = (self.stretches.get(&before.0), self.stretches.get(&order[i].0)) else {
            return false;
        };
        if before.0 == order[i].0 {
            return !stretch.graph().knew(order[i].1, before.1);
        }
        // Words of another stretch were not seen by anyone who did not know of all its hearers.
        !above.hearers().iter().all(|hearer| stretch.hearers().binary_search(hearer).is_ok())
    }

    /// Whether words are their person's: not written with a device after its ending, as far as its heads say.
    pub(super) fn stands(&self, stretch: &Stretch, node: usize) -> bool {
        let ended = self.counted.ended.get(&stretch.entry(node).device);
        ended.is_none_or(|endings| self.stands_against(stretch, node, endings))
    }

    /// Whether it stands against each of these endings of its device.
    pub(super) fn stands_against(&self, stretch: &Stretch, node: usize, endings: &[EntryId]) -> bool {
        let entry = stretch.entry(node);
        for ending in endings {
            let (ending, Some(end)) = (*ending, self.groups.graph().node(ending)) else {
                continue;
            };
            if stretch.group_past_of(node).contains(end) {
                return false;
            }
            let within = |leaf: &crate::ending::Leaf| {
                let head = stretch.graph().node(&leaf.id);
                head.is_some_and(|head| head == node || stretch.graph().knew(head, node))
            };
            let named_by = |ending: EntryId| {
                let of = (ending, stretch.log(), 0)..=(ending, stretch.log(), u32::MAX);
                self.leaves.range(of).any(|(_, leaf)| leaf.device == entry.device && within(leaf))
            };
            // Copies of one device do not put each other's words aside: what one of them vouched for with a new key is
            // its person's.
            let by_copies = match self.groups.kind(end) {
                Kind::Forked(_) => true,
                Kind::Replace(_) => !self.groups.is_by_recovery(end),
                _ => false,
            };
            let vouched = || self.groups.replaced_by_own_key(&entry.device).into_iter().any(named_by);
            if named_by(ending) || (by_copies && vouched()) {
                continue;
            }
            // Nobody's leaf reaches it: it stands as far as words of others rest on it who did not know of the ending.
            let rests = stretch.rests_without(node, &entry.member, end);
            if !rests {
                return false;
            }
        }
        true
    }
}
