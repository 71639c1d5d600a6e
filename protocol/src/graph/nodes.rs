//! Sets of nodes, made so that one can be kept for every entry.
//!
//! What an entry knew is mostly all that came before it, and nearly what the entry before it knew. So a set is a number of
//! first nodes without a gap, and for the rest a tree of blocks that sets share where they are the same: a chain costs
//! nothing for each of its entries, and an entry on a branch the blocks on the way to one bit (about half a kilobyte).

use core::cmp::Ordering;
use std::sync::Arc;

const WORDS: usize = 16;
const LEAF: usize = WORDS * 64;
const FAN: usize = 16;

/// A part of the tree. None where nothing is in.
type Link = Option<Arc<Block>>;

#[derive(Clone, PartialEq, Eq)]
enum Block {
    Leaf([u64; WORDS]),
    Fork { count: usize, below: [Link; FAN] },
}

/// A set of nodes of one graph. Equal sets have one form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NodeSet {
    /// All nodes below this one are in, and this one is not.
    full: usize,
    /// How many forks stand above each leaf; the least that hold the rest.
    levels: u32,
    /// The nodes that are in above `full`.
    rest: Link,
}

impl NodeSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// All of the first `count` nodes.
    pub fn first(count: usize) -> Self {
        Self { full: count, ..Self::default() }
    }

    /// Puts a node in; true if it was not there.
    pub fn insert(&mut self, node: usize) -> bool {
        if self.contains(node) {
            return false;
        }
        if node == self.full {
            self.full += 1;
            self.settle();
        } else {
            while node >= span(self.levels) {
                self.raise();
            }
            put(&mut self.rest, self.levels, node);
        }
        true
    }

    /// Takes a node out.
    pub fn remove(&mut self, node: usize) {
        if self.contains(node) {
            self.subtract(&Self::default().with(node));
        }
    }

    fn with(mut self, node: usize) -> Self {
        self.insert(node);
        self
    }

    /// Whether a node is in.
    pub fn contains(&self, node: usize) -> bool {
        node < self.full || (node < span(self.levels) && word(&self.rest, self.levels, node / 64) & bit(node) != 0)
    }

    /// Puts all nodes of another set in.
    pub fn union(&mut self, other: &Self) {
        let full = self.full.max(other.full);
        // Cut before they are joined, so that a set which holds the other stays the same block for block.
        let (mut rest, mut more) = (self.from(full), other.from(full));
        while rest.levels < more.levels {
            rest.raise();
        }
        while more.levels < rest.levels {
            more.raise();
        }
        *self = Self { full, levels: rest.levels, rest: joined(&rest.rest, &more.rest) };
        self.settle();
    }

    /// Takes all nodes of another set out.
    pub fn subtract(&mut self, other: &Self) {
        let mut rest = self.from(other.full);
        if self.full > other.full {
            while self.full > span(rest.levels) {
                rest.raise();
            }
            rest.rest = joined(&rest.rest, &range(rest.levels, 0, other.full, self.full));
        }
        let mut less = other.clone();
        while rest.levels < less.levels {
            rest.raise();
        }
        while less.levels < rest.levels {
            less.raise();
        }
        *self = Self { full: 0, levels: rest.levels, rest: parted(&rest.rest, &less.rest) };
        self.settle();
    }

    /// Whether every node here is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        if self.full > other.full {
            return false;
        }
        let (mut few, mut many) = (self.from(other.full), other.clone());
        while few.levels < many.levels {
            few.raise();
        }
        while many.levels < few.levels {
            many.raise();
        }
        within(&few.rest, &many.rest)
    }

    /// Of the first `count` nodes those that are in neither of two sets, smallest first, at most `most`.
    pub fn outside(count: usize, a: Option<&Self>, b: Option<&Self>, most: usize) -> Vec<usize> {
        let word = |set: Option<&Self>, i: usize| set.map_or(0, |set| set.word(i));
        let mut nodes = Vec::new();
        let full = |set: Option<&Self>| set.map_or(0, |set| set.full);
        for i in full(a).max(full(b)) / 64..count.div_ceil(64) {
            let mut left = !(word(a, i) | word(b, i));
            while left != 0 {
                let node = i * 64 + left.trailing_zeros() as usize;
                if node >= count || nodes.len() == most {
                    return nodes;
                }
                nodes.push(node);
                left &= left - 1;
            }
        }
        nodes
    }

    /// How many nodes are in.
    pub fn len(&self) -> usize {
        self.full + count(&self.rest)
    }

    /// Whether no node is in.
    pub fn is_empty(&self) -> bool {
        self.full == 0 && self.rest.is_none()
    }

    /// The nodes, smallest first.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.full;
        let rest = core::iter::from_fn(move || {
            let node = next(&self.rest, self.levels, at)?;
            at = node + 1;
            Some(node)
        });
        (0..self.full).chain(rest)
    }

    /// Bytes of the blocks that are not among those seen.
    #[cfg(test)]
    pub(super) fn bytes(&self, seen: &mut std::collections::BTreeSet<usize>) -> usize {
        fn of(link: &Link, seen: &mut std::collections::BTreeSet<usize>) -> usize {
            let Some(block) = link else { return 0 };
            if !seen.insert(Arc::as_ptr(block).addr()) {
                return 0;
            }
            // A block, two counts, and what an allocation costs.
            let below = match &**block {
                Block::Leaf(_) => 0,
                Block::Fork { below, .. } => below.iter().map(|link| of(link, seen)).sum(),
            };
            below + core::mem::size_of::<Block>() + 24
        }
        of(&self.rest, seen)
    }

    fn word(&self, i: usize) -> u64 {
        let first = match self.full.saturating_sub(i * 64) {
            0 => 0,
            n if n >= 64 => u64::MAX,
            n => (1 << n) - 1,
        };
        first | if i * 64 < span(self.levels) { word(&self.rest, self.levels, i) } else { 0 }
    }

    /// What is in from a node on, with no first nodes.
    fn from(&self, node: usize) -> Self {
        let mut set = Self { full: 0, levels: self.levels, rest: self.rest.clone() };
        if node > self.full {
            cut(&mut set.rest, set.levels, node);
        }
        set
    }

    /// One fork more at the top.
    fn raise(&mut self) {
        if let Some(rest) = self.rest.take() {
            let mut below: [Link; FAN] = Default::default();
            let count = rest.count();
            below[0] = Some(rest);
            self.rest = Some(Arc::new(Block::Fork { count, below }));
        }
        self.levels += 1;
    }

    /// Brings the set into its one form: no gap is closed that is not counted, no fork stands above one block alone.
    fn settle(&mut self) {
        let before = self.full;
        while self.rest.is_some() && self.full < span(self.levels) {
            let ones = (word(&self.rest, self.levels, self.full / 64) >> (self.full % 64)).trailing_ones() as usize;
            self.full += ones;
            if ones == 0 || !self.full.is_multiple_of(64) {
                break;
            }
        }
        if self.full > before {
            cut(&mut self.rest, self.levels, self.full);
        }
        loop {
            let lower = match self.rest.as_deref() {
                None => {
                    self.levels = 0;
                    return;
                }
                Some(Block::Fork { below, .. }) if below[1..].iter().all(Option::is_none) => below[0].clone(),
                Some(_) => return,
            };
            (self.rest, self.levels) = (lower, self.levels - 1);
        }
    }
}

impl PartialOrd for NodeSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An order for maps, and no other meaning.
impl Ord for NodeSet {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |set: &Self| (set.full, set.levels, count(&set.rest));
        key(self).cmp(&key(other)).then_with(|| compared(&self.rest, &other.rest))
    }
}

impl core::fmt::Debug for NodeSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl FromIterator<usize> for NodeSet {
    fn from_iter<I: IntoIterator<Item = usize>>(nodes: I) -> Self {
        nodes.into_iter().fold(Self::new(), Self::with)
    }
}

impl Block {
    fn count(&self) -> usize {
        match self {
            Block::Leaf(words) => words.iter().map(|word| word.count_ones() as usize).sum(),
            Block::Fork { count, .. } => *count,
        }
    }

    /// A leaf, unless nothing is in it.
    fn leaf(words: [u64; WORDS]) -> Link {
        (words != [0; WORDS]).then(|| Arc::new(Block::Leaf(words)))
    }

    /// A fork, unless nothing is below it.
    fn fork(below: [Link; FAN]) -> Link {
        let count = below.iter().map(count).sum();
        (count > 0).then(|| Arc::new(Block::Fork { count, below }))
    }
}

fn bit(node: usize) -> u64 {
    1 << (node % 64)
}

/// Nodes below a block with so many levels.
fn span(levels: u32) -> usize {
    LEAF << (4 * levels).min(usize::BITS - 11)
}

fn count(link: &Link) -> usize {
    link.as_deref().map_or(0, Block::count)
}

fn word(link: &Link, levels: u32, i: usize) -> u64 {
    match link.as_deref() {
        None => 0,
        Some(Block::Leaf(words)) => words[i % WORDS],
        Some(Block::Fork { below, .. }) => {
            let step = span(levels - 1) / 64;
            word(&below[i / step % FAN], levels - 1, i % step)
        }
    }
}

fn put(link: &mut Link, levels: u32, node: usize) {
    let empty = || {
        Arc::new(if levels == 0 {
            Block::Leaf([0; WORDS])
        } else {
            Block::Fork { count: 0, below: Default::default() }
        })
    };
    match Arc::make_mut(link.get_or_insert_with(empty)) {
        Block::Leaf(words) => words[node / 64 % WORDS] |= bit(node),
        Block::Fork { count, below } => {
            let step = span(levels - 1);
            *count += 1;
            put(&mut below[node / step % FAN], levels - 1, node % step);
        }
    }
}

/// Drops what is below a node.
fn cut(link: &mut Link, levels: u32, node: usize) {
    if node == 0 {
        return;
    }
    *link = match link.as_deref() {
        None => None,
        Some(_) if node >= span(levels) => None,
        Some(Block::Leaf(words)) => {
            let mut words = *words;
            words[..node / 64].fill(0);
            words[node / 64] &= !(bit(node) - 1);
            Block::leaf(words)
        }
        Some(Block::Fork { below, .. }) => {
            let mut below = below.clone();
            let step = span(levels - 1);
            below[..node / step].fill(None);
            cut(&mut below[node / step], levels - 1, node % step);
            Block::fork(below)
        }
    };
}

/// All nodes of a range below a block that begins at `base`.
fn range(levels: u32, base: usize, from: usize, to: usize) -> Link {
    if to <= base || from >= base + span(levels) || from >= to {
        return None;
    }
    if levels == 0 {
        let mut words = [0; WORDS];
        for node in from.max(base)..to.min(base + LEAF) {
            words[node / 64 % WORDS] |= bit(node);
        }
        return Block::leaf(words);
    }
    let step = span(levels - 1);
    Block::fork(core::array::from_fn(|i| range(levels - 1, base + i * step, from, to)))
}

fn is_same(a: &Link, b: &Link) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

/// What is in one of two: one of them itself, if it holds the other.
fn joined(a: &Link, b: &Link) -> Link {
    let (Some(left), Some(right)) = (a, b) else { return a.clone().or_else(|| b.clone()) };
    if Arc::ptr_eq(left, right) {
        return a.clone();
    }
    match (&**left, &**right) {
        (Block::Leaf(left), Block::Leaf(right)) => {
            let words = core::array::from_fn(|i| left[i] | right[i]);
            if words == *left {
                a.clone()
            } else if words == *right {
                b.clone()
            } else {
                Block::leaf(words)
            }
        }
        (Block::Fork { below: left, .. }, Block::Fork { below: right, .. }) => {
            let below: [Link; FAN] = core::array::from_fn(|i| joined(&left[i], &right[i]));
            let is = |side: &[Link; FAN]| below.iter().zip(side).all(|(a, b)| is_same(a, b));
            if is(left) {
                a.clone()
            } else if is(right) {
                b.clone()
            } else {
                Block::fork(below)
            }
        }
        // Blocks of one level are of one form.
        _ => a.clone(),
    }
}

/// What is in the first and not in the second.
fn parted(a: &Link, b: &Link) -> Link {
    let (Some(left), Some(right)) = (a, b) else { return a.clone() };
    if Arc::ptr_eq(left, right) {
        return None;
    }
    match (&**left, &**right) {
        (Block::Leaf(left), Block::Leaf(right)) => Block::leaf(core::array::from_fn(|i| left[i] & !right[i])),
        (Block::Fork { below: left, .. }, Block::Fork { below: right, .. }) => {
            Block::fork(core::array::from_fn(|i| parted(&left[i], &right[i])))
        }
        _ => a.clone(),
    }
}

fn within(a: &Link, b: &Link) -> bool {
    let Some(left) = a else { return true };
    let Some(right) = b else { return false };
    Arc::ptr_eq(left, right)
        || match (&**left, &**right) {
            (Block::Leaf(left), Block::Leaf(right)) => left.iter().zip(right).all(|(a, b)| a & !b == 0),
            (Block::Fork { below: left, .. }, Block::Fork { below: right, .. }) => {
                left.iter().zip(right).all(|(a, b)| within(a, b))
            }
            _ => false,
        }
}

fn compared(a: &Link, b: &Link) -> Ordering {
    let (Some(left), Some(right)) = (a, b) else { return a.is_some().cmp(&b.is_some()) };
    if Arc::ptr_eq(left, right) {
        return Ordering::Equal;
    }
    match (&**left, &**right) {
        (Block::Leaf(left), Block::Leaf(right)) => left.cmp(right),
        (Block::Fork { below: left, .. }, Block::Fork { below: right, .. }) => {
            left.iter().zip(right).map(|(a, b)| compared(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        }
        (left, _) => matches!(left, Block::Fork { .. }).cmp(&true).reverse(),
    }
}

/// The next node that is in, from one on.
fn next(link: &Link, levels: u32, from: usize) -> Option<usize> {
    match link.as_deref()? {
        _ if from >= span(levels) => None,
        Block::Leaf(words) => {
            let mut left = words[from / 64] & !(bit(from) - 1);
            let mut i = from / 64;
            while left == 0 {
                i += 1;
                left = *words.get(i)?;
            }
            Some(i * 64 + left.trailing_zeros() as usize)
        }
        Block::Fork { below, .. } => {
            let step = span(levels - 1);
            (from / step..FAN).find_map(|i| {
                let found = next(&below[i], levels - 1, from.saturating_sub(i * step))?;
                Some(i * step + found)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn nodes() -> impl Strategy<Value = BTreeSet<usize>> {
        // Prefixes with gaps, sparse nodes far away, blocks of them.
        let gap = proptest::collection::vec(0usize..3_000, 0..4);
        let far = proptest::collection::vec(0usize..600_000, 0..6);
        let block = proptest::collection::vec((0usize..40_000, 0usize..2_100), 0..3);
        (0usize..3_000, gap, far, block).prop_map(|(first, gap, far, block)| {
            let mut all: BTreeSet<usize> = (0..first).collect();
            all.extend(far);
            all.extend(block.into_iter().flat_map(|(from, many)| from..from + many));
            gap.iter().for_each(|node| {
                all.remove(node);
            });
            all
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_set_is_what_a_set_is(a in nodes(), b in nodes(), one in 0usize..4_000) {
            let (x, y): (NodeSet, NodeSet) = (a.iter().copied().collect(), b.iter().copied().collect());
            prop_assert_eq!(x.iter().collect::<Vec<_>>(), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(x.len(), a.len());
            prop_assert_eq!(x.is_empty(), a.is_empty());
            prop_assert_eq!(x.contains(one), a.contains(&one));
            prop_assert_eq!(x.is_subset(&y), a.is_subset(&b));
            let made = |set: &BTreeSet<usize>| set.iter().rev().copied().collect::<NodeSet>();
            // Equal sets have one form, however they were made.
            let mut both = x.clone();
            both.union(&y);
            prop_assert!(both == made(&(&a | &b)) && x.is_subset(&both) && y.is_subset(&both));
            prop_assert_eq!(both.cmp(&made(&(&a | &b))), Ordering::Equal);
            prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
            prop_assert_eq!(x.cmp(&y) == Ordering::Equal, a == b);
            let mut less = x.clone();
            less.subtract(&y);
            prop_assert!(less == made(&(&a - &b)));
            let mut without = x.clone();
            without.remove(one);
            let mut rest = a.clone();
            rest.remove(&one);
            prop_assert!(without == made(&rest));
            let outside: Vec<_> = (0..5_000).filter(|n| !a.contains(n) && !b.contains(n)).take(700).collect();
            prop_assert_eq!(NodeSet::outside(5_000, Some(&x), Some(&y), 700), outside);
        }
    }
}
