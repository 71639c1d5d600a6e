//! The stretch of a meeting: which acts stand, and what they come to.

use super::Stretch;
use crate::graph::NodeSet;
use crate::group_log::GroupLog;
use crate::id::{EntryId, MemberId};
use crate::kind::{Kind, Page};
use crate::meeting::{Act, Known, Meeting, MeetingOf, Written};

impl Stretch {
    /// Which meeting it is of.
    pub fn meeting_of(&self) -> Option<MeetingOf> {
        match self.opening.page {
            Page::Meeting(of) => Some(of),
            _ => None,
        }
    }

    /// The order of seats among the hearers, and by how much it is turned. (0 while there is no entry.)
    pub fn seating(&self) -> (&[MemberId], u64) {
        self.seating.as_ref().map_or((&[], 0), |(seats, turned)| (seats.as_slice(), *turned))
    }

    /// What all acts come to that have effect and of which `stands` says that they are their person's.
    pub fn meeting(&self, stands: &dyn Fn(usize) -> bool) -> Meeting {
        Meeting::of(self.acts.keys().filter(|node| stands(**node)).filter_map(|node| self.written(*node)))
    }

    /// The acts that have effect, in the order they came.
    pub fn acts(&self) -> impl Iterator<Item = (usize, &Act)> {
        self.acts.keys().filter_map(|node| match &self.kinds[*node] {
            Kind::Meet { act, .. } => Some((*node, act)),
            _ => None,
        })
    }

    /// What an act with these parents would know: the meeting, as its author sees it.
    pub fn meeting_before(&self, parents: &[usize]) -> Meeting {
        let past = self.graph.closure(parents.iter().copied());
        self.meeting(&|node| past.contains(node))
    }

    /// The entries that a next act on a register, with these parents, takes the place of.
    pub fn over(&self, parents: &[usize], key: &str) -> Vec<EntryId> {
        self.document.visible(&self.graph, parents, key)
    }

    fn written(&self, node: usize) -> Option<Written<'_>> {
        let Kind::Meet { act, over } = &self.kinds[node] else { return None };
        let (entry, member) = (self.graph.id(node), self.entries[node].member);
        Some(Written { entry, member, act, over, known: self.acts.get(&node)? })
    }

    /// What an act knew, if it may be written by this member with this past. A function of the past alone.
    pub(super) fn knows_enough_for(&self, act: &Act, author: &MemberId, parents: &[usize]) -> Option<Known> {
        if matches!(act, Act::Joins { with } if Some(*with) >= self.meeting_of()) {
            return None;
        }
        let (seats, turned_by) = self.seating();
        let before = self.meeting_before(parents);
        before.allows(act, author, seats, turned_by).then(|| before.known(seats, turned_by))
    }

    /// Whether what fixed the meeting's time lies in this group-log past.
    pub(super) fn fixed_in(&self, group_past: &NodeSet, groups: &GroupLog) -> bool {
        match self.meeting_of() {
            Some(MeetingOf::Fixed(entry)) => fixing(&entry, group_past, groups).is_some(),
            other => other.is_some(),
        }
    }

    /// Seats: the members among the hearers as they came into the group. Turned by how often a time was fixed before, or by
    /// day and number: so the next meeting begins one further. All of it follows from the document and the hearers.
    pub(super) fn seating_in(&self, group_past: &NodeSet, groups: &GroupLog) -> Option<(Vec<MemberId>, u64)> {
        let turned_by = match self.meeting_of()? {
            MeetingOf::Fixed(entry) => {
                let node = fixing(&entry, group_past, groups)?;
                let before = groups.graph().past(node).iter();
                before.filter(|n| groups.is_valid(*n) && matches!(groups.kind(*n), Kind::MeetingFixed { .. })).count()
                    as u64
            }
            MeetingOf::OnTheSpot { day, number } => day.saturating_add(number),
        };
        let mut seats = Vec::new();
        let hear = groups.heard_by(&self.hearers);
        for enter in &self.hearers {
            // A leaving takes no seat.
            let Some(member) = groups.entered_by(enter).filter(|member| hear.contains(member)) else { continue };
            let node = groups.graph().node(enter)?;
            seats.push((groups.graph().past(node).len(), *enter, member));
        }
        seats.sort_unstable();
        // Two Enter acts of one member: one seat.
        let mut seating: Vec<MemberId> = Vec::new();
        for (_, _, member) in seats {
            if !seating.contains(&member) {
                seating.push(member);
            }
        }
        Some((seating, turned_by))
    }
}

/// The node of the act that fixed a time, if it lies in this past.
fn fixing(entry: &EntryId, group_past: &NodeSet, groups: &GroupLog) -> Option<usize> {
    let node = groups.graph().node(entry).filter(|node| group_past.contains(*node))?;
    (groups.is_valid(node) && matches!(groups.kind(node), Kind::MeetingFixed { .. })).then_some(node)
}
