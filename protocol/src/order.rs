//! The settled order of what stands on screen. Time is shown, never sorts.
//!
//! Within a stretch the order is causal. What is concurrent stands *run beside run*: a **run** is a longest chain of one
//! author's messages in which each was written after the one before and with nothing else new in sight (all shown
//! messages that its author knew are the one before and what that one knew). Of the runs that could come next, the one
//! whose first message has the smallest id comes first.
//!
//! Entries that are not shown (takings-back, void ones) carry causality but take no place.
//!
//! # What holds
//!
//! * The order is a function of the set of entries; the order of their arrival, and so the numbering of the nodes, does
//!   not matter.
//! * It is causal. Runs are never broken: whatever stands before a message of a run in causality stands before its first
//!   one, so runs taken as one each still form a graph without a circle.
//! * An entry that follows all others is put at the end and moves nothing.

use core::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

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

/// A run's place among runs that could come next.
type Rank = (MessageId, EntryId);

#[derive(Default)]
struct Runs {
    nodes: Vec<Vec<usize>>,
    ranks: Vec<Rank>,
    /// The runs that stand after one, and how many each waits for.
    after: Vec<Vec<usize>>,
    waits: Vec<usize>,
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
        for (node, message) in messages.iter().enumerate() {
            if let (Some(message), [last]) = (message, before[node].as_slice())
                && author_of(node) == author_of(*last)
            {
                let next = ((*message, graph.id(node)), node);
                let best = goes_on.entry(*last).or_insert(next);
                *best = (*best).min(next);
            }
        }
        let mut runs = Self::default();
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
            let run = runs.nodes.len();
            run_of[node] = run;
            runs.nodes.push(vec![node]);
            runs.ranks.push((*message, graph.id(node)));
            runs.after.push(Vec::new());
            runs.waits.push(before[node].len());
            for earlier in &before[node] {
                runs.after[run_of[*earlier]].push(run);
            }
        }
        runs
    }

    /// Always the run with the smallest rank of those that wait for none.
    fn in_order(mut self) -> Vec<usize> {
        let mut ready: BinaryHeap<Reverse<(Rank, usize)>> = BinaryHeap::new();
        for (run, rank) in self.ranks.iter().enumerate() {
            if self.waits[run] == 0 {
                ready.push(Reverse((*rank, run)));
            }
        }
        let mut order = Vec::new();
        while let Some(Reverse((_, run))) = ready.pop() {
            order.append(&mut self.nodes[run]);
            for next in core::mem::take(&mut self.after[run]) {
                self.waits[next] -= 1;
                if self.waits[next] == 0 {
                    ready.push(Reverse((self.ranks[next], next)));
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
