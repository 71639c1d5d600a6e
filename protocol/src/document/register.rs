//! Which entries wrote which register: the index by which puts are checked.
//!
//! Because an allowed put names *all* values its author could see, what is visible in a past are the writes to the key
//! in it that no other of those writes knew. So `over` is right exactly when
//! * each of its entries wrote the key and lies in the past,
//! * none of them knew another (an entry that is overwritten in the past would be known to the one that did), and
//! * every write to the key in the past is in `over` or known to one of it.
//!
//! All three are questions about bit sets, so 64,000 writes to one key cost a check no more than 64,000 other entries.

use std::collections::BTreeMap;

use super::{BadPut, Put};
use crate::graph::{Graph, NodeSet};
use crate::id::EntryId;

/// The nodes that wrote each key.
#[derive(Debug, Default)]
pub(super) struct Registers {
    writers: BTreeMap<String, NodeSet>,
}

impl Registers {
    pub(super) fn add(&mut self, node: usize, key: &str) {
        if let Some(writers) = self.writers.get_mut(key) {
            writers.insert(node);
        } else {
            self.writers.insert(key.to_owned(), NodeSet::from_iter([node]));
        }
    }

    pub(super) fn check(&self, graph: &Graph, parents: &[usize], puts: &[Put]) -> Result<(), BadPut> {
        // Most puts are on keys never written: messages. They need no past.
        let mut past = None;
        for put in puts {
            match self.writers.get(&put.key) {
                None if put.over.is_empty() => {}
                None => return Err(BadPut::Foreign),
                Some(writers) => {
                    let past = past.get_or_insert_with(|| graph.closure(parents.iter().copied()));
                    check_over(graph, past, writers, &put.over)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn visible(&self, graph: &Graph, parents: &[usize], key: &str) -> Vec<EntryId> {
        let past = graph.closure(parents.iter().copied());
        self.last_of(graph, key, |node| past.contains(node))
    }

    /// The writes to a key among some entries that no other of these writes knew, sorted.
    pub(super) fn last_of(&self, graph: &Graph, key: &str, among: impl Fn(usize) -> bool) -> Vec<EntryId> {
        let Some(writers) = self.writers.get(key) else { return Vec::new() };
        let mut seen: Vec<usize> = writers.iter().filter(|node| among(*node)).collect();
        seen.reverse();
        // Later nodes first: a write is visible unless one of those after it knew it.
        let mut known = NodeSet::new();
        let mut visible = Vec::new();
        for node in seen {
            if !known.contains(node) {
                known.union(graph.past(node));
                visible.push(graph.id(node));
            }
        }
        visible.sort_unstable();
        visible
    }
}

fn check_over(graph: &Graph, past: &NodeSet, writers: &NodeSet, over: &[EntryId]) -> Result<(), BadPut> {
    let mut nodes = Vec::with_capacity(over.len());
    let mut known = NodeSet::new();
    for id in over {
        let node = graph.node(id).filter(|node| writers.contains(*node)).ok_or(BadPut::Foreign)?;
        if !past.contains(node) {
            return Err(BadPut::Unseen);
        }
        known.union(graph.past(node));
        nodes.push(node);
    }
    if nodes.iter().any(|node| known.contains(*node)) {
        return Err(BadPut::Overwritten);
    }
    for node in &nodes {
        known.insert(*node);
    }
    // If one of them was overwritten by a write that is not named, that write (or the one after it) is what is missing.
    if shared(past, writers) == shared(&known, writers) { Ok(()) } else { Err(BadPut::NotNamed) }
}

/// How many nodes two sets share.
fn shared(a: &NodeSet, b: &NodeSet) -> usize {
    let mut both = a.clone();
    both.union(b);
    a.len() + b.len() - both.len()
}
