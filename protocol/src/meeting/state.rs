//! What a set of acts comes to: a pure function of the acts, whatever order they are given in that is causal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::order::{self, Arrival, Late};
use super::{Act, MeetingOf, Place, Presence, Round, Seat, Task, Turn, Wish};
use crate::id::{EntryId, MemberId};

/// What an act knew, as far as it matters. A function of the act's past alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// How many acts by which somebody arrives lie in its past.
    pub arrivals: usize,
    /// Who was there.
    pub present: Arc<[MemberId]>,
    /// How many rounds were over.
    pub rounds_over: u16,
}

/// An act with all that its effect depends on.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Its entry.
    pub entry: EntryId,
    /// Its author.
    pub member: MemberId,
    /// What it is.
    pub act: &'a Act,
    /// The entries whose values on the same register it takes the place of.
    pub over: &'a [EntryId],
    /// What it knew.
    pub known: &'a Known,
}

/// Somebody who said that they are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// Where they are now, as they say.
    pub presence: Presence,
    /// Want time today.
    pub wants_time: bool,
    /// What they wish for when they speak.
    pub wish: Wish,
    /// Said for those who came in since, while a round was under way.
    pub under_way: bool,
}

/// Whose place is done or was gone on from, and those whom the act knew to be here.
type Done = (MemberId, Arc<[MemberId]>);

/// A meeting's stretch, or what somebody knew of it.
#[derive(Debug, Clone, Default)]
pub struct Meeting {
    /// Register → values of which none knew another, by entry.
    registers: BTreeMap<String, BTreeMap<EntryId, (MemberId, Act)>>,
    arrivals: BTreeMap<MemberId, (Arrival, u16)>,
    arrival_acts: usize,
    /// Round → who was there when somebody began it.
    began_with: BTreeMap<u16, BTreeSet<MemberId>>,
    /// Round → who was there when somebody did something in it while it was under way.
    went_on_with: BTreeMap<u16, BTreeSet<MemberId>>,
    /// Round → places that are done or were gone on from.
    done: BTreeMap<u16, Vec<Done>>,
    /// The same of those who said that they listen today, which is so in every round.
    listens: Vec<Done>,
}

impl Meeting {
    /// Takes acts in; each after those in its past.
    pub fn of<'a>(acts: impl IntoIterator<Item = Written<'a>>) -> Self {
        let mut meeting = Self::default();
        for written in acts {
            meeting.add(&written);
        }
        meeting
    }

    fn add(&mut self, written: &Written<'_>) {
        let values = self.registers.entry(written.act.key(&written.member)).or_default();
        for over in written.over {
            values.remove(over);
        }
        values.insert(written.entry, (written.member, written.act.clone()));
        let present = || written.known.present.clone();
        match written.act {
            Act::Here { presence: Presence::Listening, .. } => self.listens.push((written.member, present())),
            Act::Place { round, place } if *place != Place::Speak => {
                self.done.entry(*round).or_default().push((written.member, present()));
            }
            Act::Go { round, from, .. } => self.done.entry(*round).or_default().push((*from, present())),
            _ => {}
        }
        match written.act {
            Act::Open | Act::Here { .. } => {
                self.arrival_acts += 1;
                let arrival = Arrival { rank: written.known.arrivals, entry: written.entry, member: written.member };
                let with_rounds = (arrival, written.known.rounds_over);
                let first = self.arrivals.entry(written.member).or_insert(with_rounds);
                *first = (*first).min(with_rounds);
            }
            Act::Start { round, .. } => {
                self.began_with.entry(*round).or_default().extend(written.known.present.iter().copied());
            }
            Act::Place { round, .. } | Act::Go { round, .. } if written.known.rounds_over <= *round => {
                self.went_on_with.entry(*round).or_default().extend(written.known.present.iter().copied());
            }
            _ => {}
        }
    }

    /// What an act that knows exactly these acts knows.
    pub fn known(&self, seating: &[MemberId], turned_by: u64) -> Known {
        let under_way = !self.last_is_over(seating, turned_by);
        Known {
            arrivals: self.arrival_acts,
            present: self.arrivals.keys().copied().collect(),
            rounds_over: self.rounds() - u16::from(under_way),
        }
    }

    /// Whether no round is under way.
    pub fn last_is_over(&self, seating: &[MemberId], turned_by: u64) -> bool {
        let is_over = |last| self.round(last, seating, turned_by).is_some_and(|round| round.turn() == Turn::Over);
        self.rounds().checked_sub(1).is_none_or(is_over)
    }

    /// Whether a member may write this act, knowing exactly these acts.
    pub fn allows(&self, act: &Act, author: &MemberId, seating: &[MemberId], turned_by: u64) -> bool {
        if matches!(act, Act::Open | Act::Here { .. }) {
            return true;
        }
        let round = |number: u16| self.round(number, seating, turned_by);
        let last_is_over = || self.last_is_over(seating, turned_by);
        self.is_present(author)
            && match act {
                Act::Start { round, .. } => *round == self.rounds() && last_is_over(),
                Act::Place { round: number, .. } => round(*number).is_some_and(|round| round.seat(author).is_some()),
                Act::Go { round: number, from, again } => {
                    round(*number).is_some_and(|round| round.may_go(from, *again))
                }
                // A round that is under way is not ended by closing: its open places are offered first.
                Act::Close => last_is_over(),
                Act::Open
                | Act::Here { .. }
                | Act::WantsTime(_)
                | Act::Wishes(_)
                | Act::Task { .. }
                | Act::Slow
                | Act::Joins { .. }
                | Act::AskMe { .. }
                | Act::Form => true,
            }
    }

    fn values(&self, key: &str) -> impl Iterator<Item = &(MemberId, Act)> {
        self.registers.get(key).into_iter().flat_map(BTreeMap::values)
    }

    /// Whether somebody said that they are here, whatever they said since.
    pub fn is_present(&self, member: &MemberId) -> bool {
        self.arrivals.contains_key(member)
    }

    /// Whether nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.registers.is_empty()
    }

    /// Those who said that they are here, in the order in which they came.
    pub fn people(&self) -> Vec<Person> {
        let mut arrivals: Vec<_> = self.arrivals.values().map(|(arrival, _)| *arrival).collect();
        arrivals.sort_unstable();
        arrivals.iter().map(|arrival| self.person(&arrival.member)).collect()
    }

    /// Whether this member said here that they want time, or that they do not.
    pub fn speaks_of_time(&self, member: &MemberId) -> bool {
        self.registers.contains_key(&format!("w/{}", member.hex()))
    }

    /// Whether this member said here what they wish for, or took it back.
    pub fn speaks_of_wish(&self, member: &MemberId) -> bool {
        self.registers.contains_key(&format!("l/{}", member.hex()))
    }

    fn person(&self, member: &MemberId) -> Person {
        let (mut presence, mut under_way, mut wants_time, mut wish) = (Presence::Here, false, false, Wish::None);
        let own = member.hex();
        // Of what two devices say at once the quieter one holds.
        for (_, act) in self.values(&format!("h/{own}")) {
            if let Act::Here { presence: said, under_way: said_under_way } = act {
                presence = presence.max(*said);
                under_way |= said_under_way;
            }
        }
        for (_, act) in self.values(&format!("w/{own}")) {
            wants_time |= *act == Act::WantsTime(true);
        }
        for (_, act) in self.values(&format!("l/{own}")) {
            if let Act::Wishes(said) = act {
                wish = wish.max(*said);
            }
        }
        Person { member: *member, presence, wants_time, wish, under_way }
    }

    /// Who opened it, in the order in which they came.
    pub fn opened_by(&self) -> Vec<MemberId> {
        let range = self.registers.range("o/".to_owned().."o0".to_owned());
        let mut by: Vec<_> = range.flat_map(|(_, values)| values.iter()).map(|(entry, (m, _))| (*m, *entry)).collect();
        by.sort_by_key(|(member, entry)| (self.arrivals.get(member).map(|(arrival, _)| arrival.rank), *entry));
        let mut once = BTreeSet::new();
        by.into_iter().map(|(member, _)| member).filter(|member| once.insert(*member)).collect()
    }

    /// Who closed it.
    pub fn closed_by(&self) -> Vec<MemberId> {
        let range = self.registers.range("c/".to_owned().."c0".to_owned());
        let by: BTreeSet<_> = range.flat_map(|(_, values)| values.values()).map(|(member, _)| *member).collect();
        by.into_iter().collect()
    }

    /// Who holds a task. Of what two devices of one person say at once, putting down holds.
    pub fn holders(&self, task: Task) -> Vec<MemberId> {
        let prefix = format!("task/{}/", task as u8);
        let range = self.registers.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        let held = range.filter(|(_, values)| {
            !values.is_empty() && values.values().all(|(_, act)| matches!(act, Act::Task { held: true, .. }))
        });
        held.filter_map(|(_, values)| values.values().next().map(|(member, _)| *member)).collect()
    }

    /// Who put a task down and did not pick it up again: it is not offered to them today.
    pub fn put_down(&self, task: Task) -> Vec<MemberId> {
        let prefix = format!("task/{}/", task as u8);
        let range = self.registers.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        let down = |values: &BTreeMap<EntryId, (MemberId, Act)>| {
            values.values().find(|(_, act)| matches!(act, Act::Task { held: false, .. })).map(|(member, _)| *member)
        };
        range.filter_map(|(_, values)| down(values)).collect()
    }

    /// How many rounds there are.
    pub fn rounds(&self) -> u16 {
        u16::try_from(self.began_with.len()).unwrap_or(u16::MAX)
    }

    /// The acts that began its rounds, in their order.
    pub fn begun(&self) -> Vec<EntryId> {
        let first = |number| self.registers.get(&format!("r/{number}"))?.keys().next().copied();
        (0..self.rounds()).filter_map(first).collect()
    }

    /// A round. `seating` is the order of seats in the group, `turned_by` how many meetings went before.
    pub fn round(&self, number: u16, seating: &[MemberId], turned_by: u64) -> Option<Round> {
        // Begun by two at once: one round, as the smaller entry says; everyone whom either knew of was there.
        let (entry, (_, act)) = self.registers.get(&format!("r/{number}"))?.iter().next()?;
        let Act::Start { order, minutes, late: late_places, .. } = act else { return None };
        let there = self.began_with.get(&number)?;
        let (mut first, mut late, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for (arrival, rounds_over) in self.arrivals.values() {
            let went_on = self.went_on_with.get(&number).is_some_and(|with| with.contains(&arrival.member));
            if there.contains(&arrival.member) {
                first.push(*arrival);
            } else if *rounds_over <= number || went_on {
                late.push(*arrival);
            } else {
                after.push(*arrival);
            }
        }
        let turned_by = turned_by.saturating_add(u64::from(number));
        let round = |late: Vec<Arrival>| {
            let seats = match late_places {
                Late::End => order::places(*order, first.clone(), late, seating, turned_by),
                Late::Now => {
                    let seats = order::places(*order, first.clone(), Vec::new(), seating, turned_by);
                    self.with_late_ones(number, seats, late)
                }
            };
            let seats = seats.iter().map(|member| self.seat(number, member)).collect();
            Round { number, entry: *entry, order: *order, minutes: *minutes, seats }
        };
        let without = round(late.clone());
        // Who came when it was over, as far as they knew, has a place all the same if others whom they had not heard of
        // are still in the middle of it: whoever is here while a round is under way has a place in it.
        let goes_on = number + 1 == self.rounds() && without.turn() != Turn::Over && !after.is_empty();
        Some(if goes_on { round(late.into_iter().chain(after).collect()) } else { without })
    }

    /// Who comes late has a place after the one whose turn it is by all acts that did not know them to be here: so nobody is
    /// interrupted by somebody whom those who went on had not heard of. Several stand as they came.
    fn with_late_ones(&self, number: u16, mut seats: Vec<MemberId>, mut late: Vec<Arrival>) -> Vec<MemberId> {
        late.sort_unstable();
        let done = self.done.get(&number).into_iter().flatten().chain(&self.listens);
        let mut placed = BTreeSet::new();
        for Arrival { member, .. } in late {
            let without: BTreeSet<_> = done
                .clone()
                .filter(|(_, knew)| knew.binary_search(&member).is_err())
                .map(|(whose, _)| *whose)
                .collect();
            let place = seats.iter().position(|seat| !without.contains(seat)).map_or(seats.len(), |turn| {
                turn + 1 + seats[turn + 1..].iter().take_while(|seat| placed.contains(*seat)).count()
            });
            seats.insert(place, member);
            placed.insert(member);
        }
        seats
    }

    /// Who can be asked, and until when (Unix minutes). Of what two devices of one person say at once the earlier end holds,
    /// so that taking it back does.
    pub fn ask_me(&self) -> BTreeMap<MemberId, u64> {
        let range = self.registers.range("a/".to_owned().."a0".to_owned());
        let until = |(_, values): (&String, &BTreeMap<EntryId, (MemberId, Act)>)| {
            let said = values.values().filter_map(|(member, act)| match act {
                Act::AskMe { until_minute } => Some((*member, *until_minute)),
                _ => None,
            });
            said.min_by_key(|(_, until)| *until)
        };
        range.filter_map(until).filter(|(_, until)| *until > 0).collect()
    }

    /// The act that chose the form it goes by. Of two at once the smaller entry holds for all.
    pub fn form(&self) -> Option<EntryId> {
        self.registers.get("f")?.keys().next().copied()
    }

    /// Which others it is one with.
    pub fn joins(&self) -> BTreeSet<MeetingOf> {
        let range = self.registers.range("j/".to_owned().."j0".to_owned());
        let with = |(_, act): &(MemberId, Act)| match act {
            Act::Joins { with } => Some(*with),
            _ => None,
        };
        range.flat_map(|(_, values)| values.values()).filter_map(with).collect()
    }

    fn seat(&self, round: u16, member: &MemberId) -> Seat {
        let own = member.hex();
        let (said, gone) = (format!("p/{round}/{own}"), format!("go/{round}/{own}"));
        let said = self.values(&said).filter_map(|(_, act)| match act {
            Act::Place { place, .. } => Some(*place),
            _ => None,
        });
        let listens = self.person(member).presence == Presence::Listening;
        let unsaid = if listens { Place::Listening } else { Place::Speak };
        let passed_on = self.values(&gone).map(|(_, act)| match act {
            Act::Go { again, .. } => 1 + u8::from(*again),
            _ => 0,
        });
        Seat { member: *member, place: said.max().unwrap_or(unsaid), passed_on: passed_on.max().unwrap_or(0) }
    }
}
