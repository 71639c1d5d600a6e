//! Compact changes, and how they become Automerge's.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;
use std::sync::Arc;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjId, ScalarValue};

use super::Put;
use crate::graph::{Graph, NodeSet};
use crate::id::{DeviceId, EntryId, derive};
use crate::limits;

/// An actor's bytes: a device, or derived from a device and an entry.
type Actor = [u8; 32];

/// What an entry of the log, with or without puts, is to the changes after it.
#[derive(Debug)]
struct Place {
    device: DeviceId,
    /// The device's last change up to here, this one included.
    own: Option<usize>,
    tips: Tips,
}

/// Changes that no other change up to some node knew.
#[derive(Debug, Clone)]
enum Tips {
    /// The node's own change: it knew all others.
    Own(usize),
    /// A node without puts hands on what it was handed. Many hand on the same.
    Handed(Arc<Handed>),
}

#[derive(Debug, Default)]
struct Handed {
    /// At most [`limits::DEPS_MAX`]: of more, those with the smallest entries. (Else 500 entries without puts that gather
    /// 2,000 tips, and 1,500 changes on top of them, took Automerge 10 s.)
    tips: Vec<usize>,
    /// Whether tips were left out here or further down. Then a change names those whose values it overwrites by itself.
    cut: bool,
    /// All nodes in the past of a tip. Kept, because whoever makes 2,000 tips and then entries that hand them all on would
    /// otherwise cost 2,000 unions for each of these.
    known: NodeSet,
}

/// One entry's puts, kept so that the Automerge document can be built at any time.
#[derive(Debug)]
struct Compact {
    node: usize,
    entry: EntryId,
    device: DeviceId,
    deps: Vec<usize>,
    /// The count of its device's changes up to here, along its chain.
    seq: u64,
    start_op: u64,
    /// [`Handed::cut`] of what it stands on.
    cut: bool,
    puts: Vec<Put>,
    /// Once built.
    hash: Option<ChangeHash>,
}

impl Compact {
    fn next_op(&self) -> u64 {
        self.start_op.saturating_add(count(self.puts.len()))
    }
}

/// All changes of a document, in the order of the graph.
#[derive(Debug, Default)]
pub(super) struct Changes {
    places: Vec<Place>,
    changes: Vec<Compact>,
    by_entry: BTreeMap<EntryId, usize>,
    /// Which (device, own previous change) has a change after it: a second one is a fork.
    followed: BTreeSet<(DeviceId, Option<usize>)>,
    forked: BTreeSet<DeviceId>,
    /// Devices with a change under their own name in the Automerge document.
    built_as_device: BTreeSet<DeviceId>,
    /// By actor and first operation.
    writers: BTreeMap<(Actor, u64), usize>,
    built: usize,
    stale: bool,
}

impl Changes {
    pub(super) fn len(&self) -> usize {
        self.changes.len()
    }

    /// How many nodes of the graph were taken in.
    pub(super) fn nodes(&self) -> usize {
        self.places.len()
    }

    pub(super) fn add(&mut self, graph: &Graph, node: usize, device: DeviceId, prev: Option<usize>, puts: Vec<Put>) {
        if node < self.places.len() {
            return;
        }
        while self.places.len() < node {
            let skipped = self.places.len();
            let tips = self.handed(graph, skipped);
            self.places.push(Place { device: DeviceId::default(), own: None, tips: Tips::Handed(tips) });
        }
        let handed = self.handed(graph, node);
        let own = prev
            .filter(|prev| graph.knew(node, *prev))
            .and_then(|prev| self.places.get(prev))
            .filter(|place| place.device == device)
            .and_then(|place| place.own);
        if puts.is_empty() {
            self.places.push(Place { device, own, tips: Tips::Handed(handed) });
            return;
        }
        let change = self.changes.len();
        self.places.push(Place { device, own: Some(change), tips: Tips::Own(change) });

        if !self.followed.insert((device, own)) && self.forked.insert(device) {
            self.stale |= self.built_as_device.contains(&device);
        }
        let seq = own.and_then(|own| self.changes.get(own)).map_or(1, |own| own.seq.saturating_add(1));
        let mut deps = handed.tips.clone();
        // Automerge wants an actor's previous change among the dependencies even if another of them knew it.
        if let Some(own) = own
            && !deps.contains(&own)
        {
            deps.push(own);
        }
        if handed.cut {
            deps.extend(puts.iter().flat_map(|put| &put.over).filter_map(|over| self.by_entry.get(over)));
            deps.sort_unstable();
            deps.dedup();
        }
        let start_op = deps.iter().filter_map(|dep| self.changes.get(*dep)).map(Compact::next_op).max().unwrap_or(1);
        let entry = graph.id(node);
        self.by_entry.insert(entry, change);
        self.changes.push(Compact { node, entry, device, deps, seq, start_op, cut: handed.cut, puts, hash: None });
    }

    /// The changes in a node's past that no other change in its past knew, as far as they are handed on.
    fn handed(&self, graph: &Graph, node: usize) -> Arc<Handed> {
        let places: Vec<&Place> = graph.parents(node).iter().filter_map(|parent| self.places.get(*parent)).collect();
        if let [Place { tips: Tips::Handed(handed), .. }] = places.as_slice() {
            return Arc::clone(handed);
        }
        let mut all = Handed::default();
        for place in places {
            match &place.tips {
                Tips::Own(change) => {
                    all.tips.push(*change);
                    if let Some(change) = self.changes.get(*change) {
                        all.known.union(graph.past(change.node));
                        all.cut |= change.cut;
                    }
                }
                Tips::Handed(handed) => {
                    all.tips.extend(&handed.tips);
                    all.known.union(&handed.known);
                    all.cut |= handed.cut;
                }
            }
        }
        all.tips.sort_unstable();
        all.tips.dedup();
        all.tips.retain(|tip| self.changes.get(*tip).is_some_and(|change| !all.known.contains(change.node)));
        if all.tips.len() > limits::DEPS_MAX {
            all.tips.sort_by_key(|tip| self.changes.get(*tip).map(|change| change.entry));
            all.tips.truncate(limits::DEPS_MAX);
            all.cut = true;
        }
        Arc::new(all)
    }

    /// Whether a device that already stands in the Automerge document under its own name turned out to be forked. Then all
    /// has to be built again, and the next [`Changes::build`] gives every change.
    pub(super) fn rename(&mut self) -> bool {
        if !self.stale {
            return false;
        }
        self.stale = false;
        self.built = 0;
        self.built_as_device.clear();
        self.writers.clear();
        true
    }

    /// The Automerge changes that were not built yet.
    pub(super) fn build(&mut self) -> Vec<Change> {
        let mut batch = Vec::with_capacity(self.changes.len().saturating_sub(self.built));
        while let Some(compact) = self.changes.get(self.built) {
            let (actor, expanded) = self.expand(compact);
            self.writers.insert((actor, compact.start_op), self.built);
            if !self.forked.contains(&compact.device) {
                self.built_as_device.insert(compact.device);
            }
            let change = Change::from(expanded);
            if let Some(compact) = self.changes.get_mut(self.built) {
                compact.hash = Some(change.hash());
            }
            batch.push(change);
            self.built += 1;
        }
        batch
    }

    fn expand(&self, compact: &Compact) -> (Actor, ExpandedChange) {
        let (actor, seq) = self.actor(compact);
        let actor_id = ActorId::from(actor);
        let mut deps: Vec<ChangeHash> =
            compact.deps.iter().filter_map(|dep| self.changes.get(*dep)).filter_map(|dep| dep.hash).collect();
        deps.sort_unstable();
        let operations = compact
            .puts
            .iter()
            .map(|put| Op {
                obj: ObjectId::Root,
                key: Key::Map(put.key.as_str().into()),
                insert: false,
                action: OpType::Put(ScalarValue::Bytes(put.value.clone())),
                pred: put.over.iter().filter_map(|over| self.op(over, &put.key)).collect::<Vec<_>>().into(),
            })
            .collect();
        let expanded = ExpandedChange {
            operations,
            actor_id,
            hash: None,
            seq,
            start_op: NonZeroU64::new(compact.start_op).unwrap_or(NonZeroU64::MIN),
            time: 0,
            message: None,
            deps,
            author: None,
            extra_bytes: Vec::new(),
        };
        (actor, expanded)
    }

    fn actor(&self, compact: &Compact) -> (Actor, u64) {
        if self.forked.contains(&compact.device) {
            (derive("actor of a forked device", &[&compact.device.0, &compact.entry.0]), 1)
        } else {
            (compact.device.0, compact.seq)
        }
    }

    /// The operation by which an entry put a key.
    fn op(&self, entry: &EntryId, key: &str) -> Option<OpId> {
        let compact = self.changes.get(*self.by_entry.get(entry)?)?;
        let place = compact.puts.iter().position(|put| put.key == key)?;
        let (actor, _) = self.actor(compact);
        Some(OpId::new(compact.start_op.saturating_add(count(place)), &ActorId::from(actor)))
    }

    /// The registers that an entry wrote.
    pub(super) fn keys_of<'a>(&'a self, entry: &EntryId) -> impl Iterator<Item = &'a str> + use<'a> {
        let change = self.by_entry.get(entry).and_then(|change| self.changes.get(*change));
        change.into_iter().flat_map(|change| &change.puts).map(|put| put.key.as_str())
    }

    /// What an entry wrote into a register.
    pub(super) fn value(&self, entry: &EntryId, key: &str) -> Option<Vec<u8>> {
        let change = self.changes.get(*self.by_entry.get(entry)?)?;
        change.puts.iter().find(|put| put.key == key).map(|put| put.value.clone())
    }

    /// The entry that made an operation.
    pub(super) fn writer(&self, op: &ObjId) -> Option<EntryId> {
        let ObjId::Id(counter, actor, _) = op else { return None };
        let actor: Actor = actor.to_bytes().try_into().ok()?;
        let (_, change) = self.writers.range((actor, 0)..=(actor, *counter)).next_back()?;
        let compact = self.changes.get(*change)?;
        (*counter < compact.next_op()).then_some(compact.entry)
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
