//! The causal past of entries: which entry knew of which.
//!
//! Nodes are added after everything they depend on, so the whole past of a node is the union of its parents' pasts.
//! Pasts are sets over the order of arrival that share what is the same in them ([`NodeSet`]), so that they grow with the
//! log and not with its square. Forks make version vectors wrong, sets not.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::EntryId;

mod nodes;

pub use nodes::NodeSet;

/// Entries and what they depend on.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    ids: Vec<EntryId>,
    nodes: BTreeMap<EntryId, usize>,
    parents: Vec<Vec<usize>>,
    pasts: Vec<NodeSet>,
    heads: BTreeSet<usize>,
}

impl Graph {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The node of an entry.
    pub fn node(&self, id: &EntryId) -> Option<usize> {
        self.nodes.get(id).copied()
    }

    /// The entry of a node.
    pub fn id(&self, node: usize) -> EntryId {
        self.ids[node]
    }

    /// What a node depends on directly.
    pub fn parents(&self, node: usize) -> &[usize] {
        &self.parents[node]
    }

    /// Everything a node depends on, itself left out.
    pub fn past(&self, node: usize) -> &NodeSet {
        &self.pasts[node]
    }

    /// Whether `earlier` is in the past of `later`.
    pub fn knew(&self, later: usize, earlier: usize) -> bool {
        self.pasts[later].contains(earlier)
    }

    /// The entries nothing here depends on.
    pub fn heads(&self) -> Vec<EntryId> {
        let mut heads: Vec<_> = self.heads.iter().map(|node| self.ids[*node]).collect();
        heads.sort_unstable();
        heads
    }

    /// The nodes nothing here depends on.
    pub fn head_nodes(&self) -> impl Iterator<Item = usize> + '_ {
        self.heads.iter().copied()
    }

    /// The union of these nodes and their pasts.
    pub fn closure(&self, nodes: impl IntoIterator<Item = usize>) -> NodeSet {
        let mut set = NodeSet::new();
        for node in nodes {
            set.union(&self.pasts[node]);
            set.insert(node);
        }
        set
    }

    /// The nodes of a closed set that no other node of the set depends on.
    pub fn frontier(&self, set: &NodeSet) -> Vec<usize> {
        let mut inner = NodeSet::new();
        for node in set.iter() {
            for parent in &self.parents[node] {
                inner.insert(*parent);
            }
        }
        set.iter().filter(|node| !inner.contains(*node)).collect()
    }

    /// Whether all of these are here.
    pub fn has_all<'a>(&self, ids: impl IntoIterator<Item = &'a EntryId>) -> bool {
        ids.into_iter().all(|id| self.nodes.contains_key(id))
    }

    /// Adds an entry whose parents are all here. Gives its node; the one it had, if it was here already.
    pub fn add(&mut self, id: EntryId, parents: Vec<usize>) -> usize {
        if let Some(node) = self.nodes.get(&id) {
            return *node;
        }
        let node = self.ids.len();
        let past = self.closure(parents.iter().copied());
        for parent in &parents {
            self.heads.remove(parent);
        }
        self.heads.insert(node);
        self.ids.push(id);
        self.nodes.insert(id, node);
        self.parents.push(parents);
        self.pasts.push(past);
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> EntryId {
        EntryId([n; 32])
    }

    #[test]
    fn pasts_join_where_branches_join() {
        let mut graph = Graph::default();
        let root = graph.add(id(0), vec![]);
        let left = graph.add(id(1), vec![root]);
        let right = graph.add(id(2), vec![root]);
        assert_eq!(graph.heads(), vec![id(1), id(2)]);
        let join = graph.add(id(3), vec![left, right]);
        assert!(graph.knew(join, root) && graph.knew(join, left) && graph.knew(join, right));
        assert!(!graph.knew(left, right));
        assert_eq!(graph.heads(), vec![id(3)]);
        assert_eq!(graph.frontier(&graph.closure([left, right])), vec![left, right]);
    }

    /// Bytes of all pasts, each shared block once.
    fn bytes(graph: &Graph) -> usize {
        let mut seen = BTreeSet::new();
        graph.pasts.iter().map(|past| core::mem::size_of::<NodeSet>() + past.bytes(&mut seen)).sum()
    }

    /// A graph in which entry `n` rests on what `parents` says.
    fn grown(many: usize, mut parents: impl FnMut(usize) -> Vec<usize>) -> Graph {
        let mut graph = Graph::default();
        for n in 0..many {
            let mut id = EntryId::default();
            id.0[..8].copy_from_slice(&n.to_be_bytes());
            let mut parents = parents(n);
            parents.sort_unstable();
            parents.dedup();
            graph.add(id, parents);
        }
        graph
    }

    /// `KITH_GROWTH` says how many entries.
    #[test]
    fn pasts_grow_with_the_log_and_not_with_its_square() {
        let many = option_env!("KITH_GROWTH").and_then(|n| n.parse().ok()).unwrap_or(8_192);
        let mut random = 1_usize;
        let mut below = move |n: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % n.max(1)
        };
        let mut shapes: Vec<(&str, Graph)> = vec![
            ("a chain", grown(many, |n| n.checked_sub(1).into_iter().collect())),
            ("two branches that never meet", grown(many, |n| n.checked_sub(2).into_iter().collect())),
            ("eight branches that never meet", grown(many, |n| n.checked_sub(8).into_iter().collect())),
            ("branches from one entry", grown(many, |n| (n > 0).then_some(0).into_iter().collect())),
            (
                "branches joined by sixty-four",
                grown(many, |n| {
                    if n % 65 == 64 {
                        (n - 64..n).collect()
                    } else {
                        (n > 64).then(|| n - n % 65 - 1).into_iter().collect()
                    }
                }),
            ),
        ];
        let some = grown(many, |n| if n == 0 { vec![] } else { (0..4).map(|_| n - 1 - below(n.min(100))).collect() });
        shapes.push(("each on four of the last hundred", some));
        for (shape, graph) in &shapes {
            let each = bytes(graph) / many;
            println!("{shape}: {each} bytes an entry of {many}, were {}", many / 16);
            assert!(each <= 700, "{shape}: {each} bytes an entry");
        }
        // What a hostile member can do at most: a random half of all, for each entry anew.
        let half = grown(many, |n| if n < many / 2 { vec![] } else { (0..64).map(|_| below(n)).collect() });
        println!("each on sixty-four of all: {} bytes an entry of {many}", bytes(&half) / many);
    }

    #[test]
    fn sets_count_and_compare() {
        let mut set: NodeSet = [1, 64, 200].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), vec![1, 64, 200]);
        assert!(NodeSet::first(201).contains(200) && !NodeSet::first(200).contains(200));
        assert!(set.is_subset(&NodeSet::first(201)) && !set.is_subset(&NodeSet::first(200)));
        set.remove(200);
        assert_eq!(set, [1, 64].into_iter().collect());
    }
}
