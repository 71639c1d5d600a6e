//! In which order people have their places in a round. Computed from what all know, never assigned.

use crate::id::{EntryId, MemberId};

/// How a round's places are ordered; chosen for each round by who begins it, from the group's own way of meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// As people came.
    Arrival,
    /// As people came into the group.
    Seats,
    /// By seats, beginning one further than last time.
    Turned,
}

/// Where a place is that somebody who comes late has in a round; the group's own choice, as it stood when the round began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Late {
    /// At its end.
    #[default]
    End,
    /// Now: after whoever's turn it is.
    Now,
}

/// When somebody first said that they are here.
///
/// `rank` is how many such acts lie in the past of that act, so whoever knew of another's arrival comes after it; of
/// those who did not know of each other the smaller entry comes first. This is a function of the set of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// How many arrivals it knew of.
    pub rank: usize,
    /// The act.
    pub entry: EntryId,
    /// Who.
    pub member: MemberId,
}

/// The order of those who were there when a round began, then of those who came later.
///
/// `seating` are the members in the order in which they came into the group; `turned_by` is how many meetings and rounds
/// went before.
pub fn places(
    order: Order,
    mut first: Vec<Arrival>,
    mut late: Vec<Arrival>,
    seating: &[MemberId],
    turned_by: u64,
) -> Vec<MemberId> {
    first.sort_unstable();
    late.sort_unstable();
    if order != Order::Arrival {
        // Who has no seat (nobody, in a valid stretch) stands after those who have, as they came.
        let seat = |member: &MemberId| seating.iter().position(|seated| seated == member).unwrap_or(usize::MAX);
        first.sort_by_key(|arrival| seat(&arrival.member));
    }
    if order == Order::Turned && !first.is_empty() {
        let by = turned_by % first.len() as u64;
        first.rotate_left(usize::try_from(by).unwrap_or(0));
    }
    first.into_iter().chain(late).map(|arrival| arrival.member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(n: u8) -> MemberId {
        MemberId([n; 32])
    }

    fn arrival(rank: usize, entry: u8, who: u8) -> Arrival {
        Arrival { rank, entry: EntryId([entry; 32]), member: member(who) }
    }

    #[test]
    fn by_arrival_whoever_knew_of_another_comes_after() {
        let first = vec![arrival(2, 1, 1), arrival(0, 9, 2), arrival(1, 5, 3)];
        assert_eq!(places(Order::Arrival, first, vec![], &[], 0), [member(2), member(3), member(1)]);
    }

    #[test]
    fn who_did_not_know_of_each_other_go_by_the_smaller_entry_however_they_came_in() {
        let (a, b) = (arrival(0, 7, 1), arrival(0, 3, 2));
        let one = places(Order::Arrival, vec![a, b], vec![], &[], 0);
        let other = places(Order::Arrival, vec![b, a], vec![], &[], 0);
        assert_eq!(one, other);
        assert_eq!(one, [member(2), member(1)]);
    }

    #[test]
    fn by_seats_it_does_not_matter_who_came_when() {
        let first = vec![arrival(0, 1, 3), arrival(1, 2, 1), arrival(2, 3, 2)];
        let seating = [member(1), member(2), member(3)];
        assert_eq!(places(Order::Seats, first, vec![], &seating, 5), [member(1), member(2), member(3)]);
    }

    #[test]
    fn turned_begins_one_further_each_time_and_comes_round() {
        let first = || vec![arrival(0, 1, 3), arrival(1, 2, 1), arrival(2, 3, 2)];
        let seating = [member(1), member(2), member(3)];
        let begins = |by| places(Order::Turned, first(), vec![], &seating, by)[0];
        assert_eq!([0, 1, 2, 3].map(begins), [member(1), member(2), member(3), member(1)]);
    }

    #[test]
    fn who_comes_late_has_a_place_at_the_end_in_every_order() {
        let seating = [member(1), member(2), member(3)];
        for order in [Order::Arrival, Order::Seats, Order::Turned] {
            let late = vec![arrival(9, 4, 1)];
            let all = places(order, vec![arrival(0, 1, 3), arrival(1, 2, 2)], late, &seating, 1);
            assert_eq!(all[2], member(1));
        }
    }
}
