//! Endings: which have effect, which devices they end, and up to where.
//!
//! Endings are only ever added; what bars one is settled in a fixed order, so that no ending bars what bars it:
//!
//! 1. by a recovery key that goes back to the member's first: always;
//! 2. DeviceLost by a device, unless 1 ends that device before it (two devices that call each other lost are both out);
//! 3. by a recovery key that a device once set, unless 1 or 2 ends that device before it set the key;
//! 4. then DeviceLost that 3 bars is out too; Leave, unless 1–3 end its device before it;
//! 5. Replace by the old device's own key, unless 1–4 end that device and did not know of it;
//! 6. Forked: always.

use std::collections::{BTreeMap, BTreeSet};

use super::GroupLog;
use crate::graph::NodeSet;
use crate::id::DeviceId;
use crate::kind::{Heads, Kind};
use crate::limits;

/// The effective endings of one set of entries.
#[derive(Debug, Default)]
pub(super) struct Endings {
    /// All of them.
    pub(super) effective: BTreeSet<usize>,
    /// Those that end a device.
    pub(super) of: BTreeMap<DeviceId, Vec<usize>>,
}

impl GroupLog {
    /// The effective endings among the valid entries of a set.
    pub(super) fn endings(&self, set: &NodeSet) -> Endings {
        let all: Vec<usize> = self.index.endings.iter().copied().filter(|node| set.contains(*node)).collect();
        if all.is_empty() {
            return Endings::default();
        }
        let ended: BTreeMap<usize, BTreeSet<DeviceId>> = all.iter().map(|e| (*e, self.ended_by(*e, set))).collect();
        let bars = |by: &[usize], act: usize| {
            let device = self.entry(act).device;
            by.iter().any(|e| *e != act && ended[e].contains(&device) && !self.covers(*e, act))
        };
        let is = |node: &usize, wanted: fn(&Kind) -> bool| wanted(self.kind(*node)) && !self.nodes[*node].by_recovery;

        let by_recovery = all.iter().copied().filter(|node| self.nodes[*node].by_recovery);
        let (mut recovery, resting): (Vec<usize>, Vec<usize>) =
            by_recovery.partition(|node| self.nodes[*node].rests_on.is_empty());
        let mut lost: Vec<usize> =
            all.iter().copied().filter(|n| is(n, |k| matches!(k, Kind::DeviceLost(_)))).collect();
        // One of each device's: no number of losses by one puppet takes the place of anybody else's. (Of several, which no
        // honest program writes, the one with the smallest id.)
        lost.sort_unstable_by_key(|node| self.graph.id(*node));
        let mut said = BTreeSet::new();
        lost.retain(|node| said.insert((self.entry(*node).device, self.names(*node))));
        lost.retain(|node| !bars(&recovery, *node));

        let before: Vec<usize> = recovery.iter().chain(&lost).copied().collect();
        let stands = |node: &usize| self.nodes[*node].rests_on.iter().any(|set| !bars(&before, *set));
        recovery.extend(resting.into_iter().filter(stands));
        lost.retain(|node| !bars(&recovery, *node));

        let mut strong: Vec<usize> = recovery.iter().chain(&lost).copied().collect();
        let mut leaves: Vec<usize> =
            all.iter().copied().filter(|n| is(n, |k| matches!(k, Kind::Leave { .. }))).collect();
        leaves.retain(|node| !bars(&strong, *node));
        strong.extend(&leaves);
        let mut replaces: Vec<usize> =
            all.iter().copied().filter(|n| is(n, |k| matches!(k, Kind::Replace(_)))).collect();
        replaces.retain(|node| !bars(&strong, *node));
        let forked = all.iter().copied().filter(|n| is(n, |k| matches!(k, Kind::Forked(_))));

        // The person's own first: nobody else can push one of those out with many proofs of a fork.
        let mut endings = Endings::default();
        let mut taken: BTreeMap<DeviceId, usize> = BTreeMap::new();
        let few = limits::ENDINGS_OF_A_DEVICE_MAX;
        let all = few + limits::LOSSES_OF_A_DEVICE_MAX;
        for (mut class, most) in [(recovery, few), (lost, all), (leaves, all), (replaces, all), (forked.collect(), all)]
        {
            class.sort_unstable_by_key(|node| self.graph.id(*node));
            for ending in class {
                let count = taken.entry(self.names(ending)).or_default();
                if *count >= most {
                    continue;
                }
                *count += 1;
                endings.effective.insert(ending);
                for device in &ended[&ending] {
                    endings.of.entry(*device).or_default().push(ending);
                }
            }
        }
        endings
    }

    /// The device an ending names.
    fn names(&self, ending: usize) -> DeviceId {
        match self.kind(ending) {
            Kind::DeviceLost(lost) => lost.device,
            Kind::Replace(replace) => replace.old,
            Kind::Forked(forked) => forked.device,
            _ => self.entry(ending).device,
        }
    }

    /// The devices an ending ends, if it has effect.
    fn ended_by(&self, ending: usize, set: &NodeSet) -> BTreeSet<DeviceId> {
        let author = self.entry(ending).device;
        match self.kind(ending) {
            Kind::DeviceLost(lost) => self.with_added(lost.device, &lost.kept, author, set),
            Kind::Replace(replace) if self.nodes[ending].by_recovery => {
                self.with_added(replace.old, &replace.kept, replace.new, set)
            }
            Kind::Leave { .. } => {
                let member = self.entry(ending).member;
                let certificates = self.index.certificates.iter();
                let of_member =
                    certificates.filter(|(_, all)| all.iter().any(|(node, of)| *of == member && set.contains(*node)));
                of_member.map(|(device, _)| *device).collect()
            }
            _ => BTreeSet::from([self.names(ending)]),
        }
    }

    /// A device and every device that it, or one so ended, added on any branch; not those kept, nor what hangs from them.
    pub(super) fn with_added(
        &self,
        device: DeviceId,
        kept: &[DeviceId],
        spared: DeviceId,
        set: &NodeSet,
    ) -> BTreeSet<DeviceId> {
        let mut ended = BTreeSet::from([device]);
        let mut next = vec![device];
        while let Some(device) = next.pop() {
            for (node, added) in self.index.children.get(&device).into_iter().flatten() {
                if set.contains(*node) && *added != spared && !kept.contains(added) && ended.insert(*added) {
                    next.push(*added);
                }
            }
        }
        ended
    }

    /// Whether an act lies in an ending's past: of the very device that DeviceLost or Replace names, up to the named
    /// head; else in its causal past.
    pub(super) fn covers(&self, ending: usize, act: usize) -> bool {
        if ending == act {
            return true;
        }
        let heads: Option<&Heads> = match self.kind(ending) {
            Kind::DeviceLost(lost) => Some(&lost.heads),
            Kind::Replace(replace) => Some(&replace.heads),
            _ => None,
        };
        let act_entry = self.entry(act);
        match heads {
            Some(heads) if act_entry.seq > 0 && act_entry.device == self.names(ending) => {
                self.graph.node(&heads.id).is_some_and(|head| head == act || self.graph.knew(head, act))
            }
            _ => self.graph.knew(ending, act),
        }
    }

    /// Whether a Replace by the old device's own key has no effect beside this ending of that device: another such Replace
    /// and a proof of a fork leave it as it is.
    pub(super) fn bars_replaces(&self, ending: usize) -> bool {
        match self.kind(ending) {
            Kind::DeviceLost(_) | Kind::Leave { .. } => true,
            Kind::Replace(_) => self.nodes[ending].by_recovery,
            _ => false,
        }
    }

    /// Whether an act was shown to others before they knew of an ending is asked only about people other than this one.
    pub(super) fn is_same_person(&self, ending: usize, witness: usize) -> bool {
        match self.kind(ending) {
            // Against Forked another device of the same member is enough.
            Kind::Forked(forked) => self.entry(witness).device == forked.device,
            _ => self.entry(witness).member == self.entry(ending).member,
        }
    }
}
