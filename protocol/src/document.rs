//! A document: registers that entries of one stretch write, kept in a flat Automerge map.
//!
//! What travels and is signed is our own compact form, [`Put`]; each node builds the Automerge changes from it by
//! itself. **No bytes from a peer ever reach a decoder of Automerge** (`facts.md`, the wall: of 100,000 hostile changes
//! 12,000 made it panic and 4,247 poisoned the document without a word; with the checks of [`Document::check`] none of a
//! million did either).
//!
//! # Contract
//!
//! 1. An entry is put into the log's [`Graph`].
//! 2. If it is valid otherwise, [`Document::check`] says whether its puts are allowed; if not, the entry is void.
//! 3. [`Document::add`] is called for **every** node of the graph, in the graph's order and once: with the puts of a
//!    valid entry, with no puts for one that is void, unknown or writes no register. Those keep their place in the chain,
//!    may be named as parents, and are walked through when a change looks for what it depends on.
//! 4. Reads apply what waits, in one batch: applied alone a change costs 0.2–1.2 ms, in a batch 15–45 µs.
//!
//! # Why replicas agree
//!
//! Every part of a change is a function of the set of entries:
//! * its dependencies are the changes in the entry's past that no other change in that past knew, and its device's own
//!   previous change, sorted by hash; of more than [`limits::DEPS_MAX`] those with the smallest entries, and from there on
//!   also the changes it overwrites;
//! * its first operation is one more than the greatest of its dependencies'; its time is 0;
//! * its actor is the device and its seq the count of the device's changes, **unless the device is forked in this
//!   document** (two of its changes have the same own previous one, or two have none). Then every change of that device is
//!   an actor of its own, derived from device and entry, with seq 1. So a device's first fork renames its changes and
//!   the document is built anew from the compact form, and no later fork of that device costs anything: a document is
//!   built anew at most once per device, however it is attacked.

mod change;
mod register;

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ROOT, ReadDoc};

use crate::graph::{Graph, NodeSet};
use crate::id::{DeviceId, EntryId};
use crate::limits;
use change::Changes;
use register::Registers;

/// One register written by one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Which register: 1 to [`limits::KEY_BYTES_MAX`] bytes.
    pub key: String,
    /// What it holds now: at most [`limits::REGISTER_BYTES_MAX`] bytes.
    pub value: Vec<u8>,
    /// The entries whose put on the same key it takes the place of, strictly sorted: all that its author could see.
    pub over: Vec<EntryId>,
}

/// Why an entry's puts are not allowed. The entry is void then; it is nobody's error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPut {
    /// More than [`limits::PUTS_MAX`].
    #[error("more puts than an entry may have")]
    Puts,
    /// No key, or a longer one than [`limits::KEY_BYTES_MAX`].
    #[error("a key of no length or too long")]
    Key,
    /// A longer value than [`limits::REGISTER_BYTES_MAX`].
    #[error("a value too long")]
    Value,
    /// One key twice in one entry.
    #[error("one key twice")]
    Twice,
    /// `over` is not strictly sorted, or has more than [`limits::DEPS_MAX`] entries.
    #[error("what is overwritten is not strictly sorted, or too much")]
    Over,
    /// `over` names an entry that did not put this key.
    #[error("an entry that did not put this key")]
    Foreign,
    /// `over` names an entry which the author did not know.
    #[error("an entry outside the author's past")]
    Unseen,
    /// `over` names an entry together with one that overwrote it.
    #[error("an entry already overwritten")]
    Overwritten,
    /// A value that the author could see is not named; perhaps one that had overwritten what is named. (Else one author
    /// plants 64,000 conflicts on a key.)
    #[error("a value that the author could see is not named")]
    NotNamed,
}

/// All concurrent values of one register, with the entries that wrote them, sorted by entry.
pub type Values = Vec<(EntryId, Vec<u8>)>;

/// The registers of one stretch's document. See the module for the order of calls.
#[derive(Debug)]
pub struct Document {
    registers: Registers,
    changes: Changes,
    automerge: Automerge,
    refused: bool,
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl Document {
    /// Without a change. (Automerge draws a random actor for transactions here; we make none, and nothing reads it.)
    pub fn new() -> Self {
        Self {
            registers: Registers::default(),
            changes: Changes::default(),
            automerge: Automerge::new(),
            refused: false,
        }
    }

    /// Whether an entry with these parents may make these puts. `parents` are nodes of `graph`: own previous and deps.
    ///
    /// A function of the entry and its past alone. Its cost does not grow with the writes to a key but with the graph's
    /// bit sets: one pass of `graph.len() / 64` words for each entry named and four for each key written before.
    pub fn check(&self, graph: &Graph, parents: &[usize], puts: &[Put]) -> Result<(), BadPut> {
        if puts.len() > limits::PUTS_MAX {
            return Err(BadPut::Puts);
        }
        for (i, put) in puts.iter().enumerate() {
            if put.key.is_empty() || put.key.len() > limits::KEY_BYTES_MAX {
                return Err(BadPut::Key);
            }
            if put.value.len() > limits::REGISTER_BYTES_MAX {
                return Err(BadPut::Value);
            }
            if puts.iter().take(i).any(|other| other.key == put.key) {
                return Err(BadPut::Twice);
            }
            let sorted = put.over.iter().zip(put.over.iter().skip(1)).all(|(a, b)| a < b);
            if !sorted || put.over.len() > limits::DEPS_MAX {
                return Err(BadPut::Over);
            }
        }
        self.registers.check(graph, parents, puts)
    }

    /// The entries whose values on a key an author with these parents sees: what its put has to name as `over`. Sorted.
    ///
    /// For writing one's own puts; it walks all writes to the key. (`values` gives the same when the parents are the
    /// graph's heads.)
    pub fn visible(&self, graph: &Graph, parents: &[usize], key: &str) -> Vec<EntryId> {
        self.registers.visible(graph, parents, key)
    }

    /// Takes in an entry; with puts, which [`Document::check`] has allowed, it becomes one Automerge change, which waits
    /// until [`Document::apply`].
    ///
    /// For every node of the graph in its order, void ones and those without puts too (then `puts` is empty). `prev` is the
    /// node of the device's own previous entry. A node taken in before is left as it is; one that was skipped counts as
    /// one without puts of an unknown device.
    pub fn add(&mut self, graph: &Graph, node: usize, device: DeviceId, prev: Option<usize>, puts: Vec<Put>) {
        if node >= graph.len() || node < self.changes.nodes() {
            return;
        }
        for put in &puts {
            self.registers.add(node, &put.key);
        }
        self.changes.add(graph, node, device, prev, puts);
    }

    /// Applies all that waits in one batch. Reads do it by themselves.
    pub fn apply(&mut self) {
        if self.changes.rename() {
            self.automerge = Automerge::new();
        }
        let batch = self.changes.build();
        if !batch.is_empty() && self.automerge.apply_changes(batch).is_err() {
            self.refused = true;
        }
    }

    /// Whether Automerge ever refused a batch. It cannot after the checks; if it does, this document shows too little and
    /// the program should say so.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// All concurrent values of a register.
    pub fn values(&mut self, key: &str) -> Values {
        self.apply();
        self.read(key)
    }

    /// The registers whose keys begin with `prefix`, in key order.
    pub fn range(&mut self, prefix: &str) -> Vec<(String, Values)> {
        self.apply();
        let mut found = Vec::new();
        for item in self.automerge.map_range(ROOT, prefix.to_owned()..) {
            if !item.key.starts_with(prefix) {
                break;
            }
            let values = if item.conflict {
                self.read(&item.key)
            } else {
                let writer = self.changes.writer(&item.id());
                writer.zip(item.value.into_value().into_bytes().ok()).into_iter().collect()
            };
            found.push((item.key.into_owned(), values));
        }
        found
    }

    /// What the registers hold that some entries wrote, with these entries left out: all values of others that no other of
    /// those knew. A put names all that its author could see, so what one that is left out took the place of is there again.
    pub fn without(&self, graph: &Graph, aside: &NodeSet) -> BTreeMap<String, Values> {
        let keys: BTreeSet<_> = aside.iter().flat_map(|node| self.changes.keys_of(&graph.id(node))).collect();
        let values = |key: &str| {
            let last = self.registers.last_of(graph, key, |node| !aside.contains(node));
            last.into_iter().filter_map(|entry| Some((entry, self.changes.value(&entry, key)?))).collect()
        };
        keys.into_iter().map(|key| (key.to_owned(), values(key))).collect()
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether there is no change.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Automerge's own file of this document, for export and for whoever wants to look into it with other tools. Its
    /// bytes differ between replicas: never compare or sign them. There is no way back in: a document is built from the
    /// entries, which is as quick and cannot bring in what no entry holds.
    pub fn save(&mut self) -> Vec<u8> {
        self.apply();
        self.automerge.save()
    }

    fn read(&self, key: &str) -> Values {
        let all = self.automerge.get_all(ROOT, key).unwrap_or_default();
        let mut values: Values = all
            .into_iter()
            .filter_map(|(value, op)| Some((self.changes.writer(&op)?, value.into_bytes().ok()?)))
            .collect();
        values.sort_unstable();
        values
    }
}
