//! The settled order of what stands on screen. Time is shown, never sorts.
//!
//! Within a stretch the order is causal. What is concurrent stands side by side, in two ways:
//!
//! * A **run** is a longest chain of one author's messages in which each was written after the one before and with nothing
//!   else new in sight (all shown messages that its author knew are the one before and what that one knew). It is never
//!   broken.
//! * A **side** is what people said to each other without hearing others. Before a message stands, in one piece, whatever
//!   its author had seen that does not stand further up already. So two halves of a conversation that went on apart stand
//!   one after the other, each as those who were in it read it, and not shuffled by their clocks.
//!
//! Which of several goes first: each run has a **line**. Of the runs that follow one's last message, the one whose first
//! message has the smallest id keeps that one's line; each other that follows it begins a line of its own, with its own
//! first id, and so does one that follows nothing. A run that joins several goes on with the smallest of their lines. The smaller line goes first; of
//! two with one line, the smaller first id.
//!
//! Entries that are not shown (takings-back, void ones) carry causality but take no place.
//!
//! # What holds
//!
//! * The order is a function of the set of entries; the order of their arrival, and so the numbering of the nodes, does
//!   not matter.
//! * It is causal. Runs are never broken: whatever stands before a message of a run in causality stands before its first
//!   one, so runs taken as one each still form a graph without a circle.
//! * An entry that follows all others is put at the end and moves nothing: it asks for the same ones in the same order as
//!   the screen without it does.

use std::collections::BTreeMap;

use crate::graph::{Graph, NodeSet};
use crate::id::{EntryId, LogId, MemberId, MessageId};

/// The nodes of one stretch that are messages, in the order in which they stand on screen.
///
/// `shown` gives a node's message if it takes a place on screen. Equal message ids (only a broken program makes them) are
/// ordered by entry.
pub fn in_stretch(
    graph: &Graph,
    author_of: &dyn Fn(usize) -> MemberId,
    shown: &dyn Fn(usize) -> Option<MessageId>,
) -> Vec<usize> {
    let messages: Vec<Option<MessageId>> = (0..graph.len()).map(shown).collect();
    let before = before(graph, &messages);
    let runs = Runs::of(graph, author_of, &messages, &before);
    runs.in_order()
}

/// For each message the nearest messages before it; every other message before it was known to one of these. For other
/// nodes empty.
fn before(graph: &Graph, messages: &[Option<MessageId>]) -> Vec<Vec<usize>> {
    // Many nodes hand on the same, so a node only points to it.
    let mut handed: Vec<Handed> = vec![Handed::default()];
    let mut hands_on: Vec<usize> = Vec::with_capacity(messages.len());
    let mut before = Vec::with_capacity(messages.len());
    for (node, message) in messages.iter().enumerate() {
        let mut from: Vec<usize> = graph.parents(node).iter().map(|parent| hands_on[*parent]).collect();
        from.sort_unstable();
        from.dedup();
        if message.is_some() {
            before.push(Handed::all(graph, &handed, &from).nodes);
            hands_on.push(handed.len());
            handed.push(Handed { message: Some(node), ..Handed::default() });
            continue;
        }
        before.push(Vec::new());
        match from.as_slice() {
            [] => hands_on.push(0),
            [one] => hands_on.push(*one),
            _ => {
                hands_on.push(handed.len());
                handed.push(Handed::all(graph, &handed, &from));
            }
        }
    }
    before
}

/// What a node hands on to those after it: itself if it is a message, else what it was handed.
#[derive(Default)]
struct Handed {
    message: Option<usize>,
    /// Messages of which none knew another.
    nodes: Vec<usize>,
    /// All that one of them knew. Kept, because entries that are not shown and hand on 2,000 messages each would
    /// otherwise cost 2,000 unions each.
    known: NodeSet,
}

impl Handed {
    /// Of all messages handed on, those that no other of them knew.
    fn all(graph: &Graph, handed: &[Handed], from: &[usize]) -> Self {
        let mut all = Self::default();
        for handed in from.iter().map(|place| &handed[*place]) {
            if let Some(node) = handed.message {
                all.nodes.push(node);
                // With nothing beside it, it is not asked what it knew.
                if from.len() > 1 {
                    all.known.union(graph.past(node));
                }
            } else {
                all.nodes.extend(&handed.nodes);
                all.known.union(&handed.known);
            }
        }
        all.nodes.sort_unstable();
        all.nodes.dedup();
        all.nodes.retain(|node| !all.known.contains(*node));
        all
    }
}

/// A first message: its id, and its entry where two have one id.
type Rank = (MessageId, EntryId);

#[derive(Default)]
struct Runs {
    nodes: Vec<Vec<usize>>,
    /// Each one's line, then its own rank.
    lines: Vec<(Rank, Rank)>,
    /// The runs that stand before one, the one that goes first first.
    before: Vec<Vec<usize>>,
    /// Those with a message that nobody's message knew.
    tops: Vec<usize>,
}

impl Runs {
    fn of(
        graph: &Graph,
        author_of: &dyn Fn(usize) -> MemberId,
        messages: &[Option<MessageId>],
        before: &[Vec<usize>],
    ) -> Self {
        // Who goes on where a message ends: of several (two devices of one member, or a fork) the smallest.
        let mut goes_on: BTreeMap<usize, (Rank, usize)> = BTreeMap::new();
        let mut known = vec![false; messages.len()];
        for (node, message) in messages.iter().enumerate() {
            before[node].iter().for_each(|earlier| known[*earlier] = true);
            if let (Some(message), [last]) = (message, before[node].as_slice())
                && author_of(node) == author_of(*last)
            {
                let next = ((*message, graph.id(node)), node);
                let best = goes_on.entry(*last).or_insert(next);
                *best = (*best).min(next);
            }
        }
        let mut runs = Self::default();
        let mut ranks: Vec<Rank> = Vec::new();
        let mut run_of = vec![0; messages.len()];
        for (node, message) in messages.iter().enumerate() {
            let Some(message) = message else { continue };
            if let [last] = before[node].as_slice()
                && goes_on.get(last).is_some_and(|(_, next)| *next == node)
            {
                run_of[node] = run_of[*last];
                runs.nodes[run_of[node]].push(node);
                continue;
            }
            run_of[node] = runs.nodes.len();
            runs.nodes.push(vec![node]);
            ranks.push((*message, graph.id(node)));
            runs.before.push(before[node].iter().map(|earlier| run_of[*earlier]).collect());
        }
        runs.draw_lines(&ranks, before);
        let top = |node: &usize| messages[*node].is_some() && !known[*node];
        runs.tops = (0..messages.len()).filter(top).map(|node| run_of[node]).collect();
        let lines = &runs.lines;
        for list in runs.before.iter_mut().chain([&mut runs.tops]) {
            list.sort_unstable_by_key(|run| lines[*run]);
            list.dedup();
        }
        runs
    }

    /// Gives each run its line. Whatever stands before a run has a smaller number.
    fn draw_lines(&mut self, ranks: &[Rank], before: &[Vec<usize>]) {
        // Who follows the last message of a run; who follows an earlier one was not there for the rest of it.
        let mut keeps: BTreeMap<usize, (Rank, usize)> = BTreeMap::new();
        for (run, rank) in ranks.iter().enumerate() {
            if let ([one], [message]) = (self.before[run].as_slice(), before[self.nodes[run][0]].as_slice())
                && self.nodes[*one].last() == Some(message)
            {
                let best = keeps.entry(*one).or_insert((*rank, run));
                *best = (*best).min((*rank, run));
            }
        }
        for (run, rank) in ranks.iter().enumerate() {
            let line = |before: &usize| self.lines[*before].0;
            let line = match self.before[run].as_slice() {
                [] => *rank,
                [one] if keeps.get(one).is_some_and(|(_, keeps)| *keeps == run) => line(one),
                [one] => line(one).max(*rank),
                several => several.iter().map(line).min().unwrap_or(*rank),
            };
            self.lines.push((line, *rank));
        }
    }

    /// Each run after all that stands before it, which comes in one piece as far as it does not stand already.
    fn in_order(mut self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut opened = vec![false; self.nodes.len()];
        for top in core::mem::take(&mut self.tops) {
            // A run on the way, and how many of those before it have been seen to.
            let mut way = vec![(top, 0)];
            while let Some((run, seen_to)) = way.last_mut() {
                let run = *run;
                opened[run] = true;
                if let Some(next) = self.before[run].get(*seen_to) {
                    *seen_to += 1;
                    if !opened[*next] {
                        way.push((*next, 0));
                    }
                } else {
                    order.append(&mut self.nodes[run]);
                    way.pop();
                }
            }
        }
        order
    }
}

/// Puts the stretches of one page in the order in which they stand on screen; they never interleave. Each comes with the
/// sorted ids of the Found and Enter acts that are its hearers.
///
/// Of two, the one whose hearers are contained in the other's comes first, else the one with the smaller log id. With
/// three or more the second half cannot hold for each pair (A within B, and C's id between B's and A's, would go in a
/// circle), so: again and again, of the stretches within which no remaining one is contained, the one with the smallest
/// log id. Stretches with the same hearers go by log id.
pub fn stretches(stretches: &mut Vec<(LogId, Vec<EntryId>)>) {
    let mut rest = core::mem::take(stretches);
    rest.sort_unstable();
    let mut waits: Vec<usize> =
        rest.iter().map(|(_, hearers)| rest.iter().filter(|(_, other)| within(other, hearers)).count()).collect();
    while let Some(next) = waits.iter().position(|waits| *waits == 0) {
        waits.remove(next);
        let stretch = rest.remove(next);
        for (waits, (_, hearers)) in waits.iter_mut().zip(&rest) {
            *waits -= usize::from(within(&stretch.1, hearers));
        }
        stretches.push(stretch);
    }
    // Nothing is left: containment has no circles.
    stretches.append(&mut rest);
}

/// Whether all of `few` are in `many`, which has more. Both are sorted.
fn within(few: &[EntryId], many: &[EntryId]) -> bool {
    let mut many_left = many.iter();
    few.len() < many.len() && few.iter().all(|id| many_left.find(|other| *other >= id) == Some(id))
}
