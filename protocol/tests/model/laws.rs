//! What must hold of every set of entries that anybody holds, and between any two such sets.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::graph::NodeSet;
use kith_protocol::group_log::{Added, Counted, GroupLog};
use kith_protocol::id::{DeviceId, EntryId, Hash, MemberId, derive};
use kith_protocol::kind::Kind;
use kith_protocol::signature::SecretKey;

use super::world::{FOUNDER, FRIEND, OWNER, PHONE, World};

/// What was found of every set so far. It outlives histories: a set means the same wherever it is met.
#[derive(Default)]
pub struct Laws {
    /// Validity of each entry, once and for all.
    valid: BTreeMap<EntryId, bool>,
    /// What counts in a set, by the set.
    told: BTreeMap<[u8; 32], Told>,
    /// The devices that a snapshot names: an epoch bound to it is sealed to exactly these.
    named: BTreeMap<Hash, BTreeSet<DeviceId>>,
    /// The members that hearers stand for.
    heard: BTreeMap<Hash, BTreeSet<MemberId>>,
    /// How often each case came up, so that a law nobody tried is seen.
    pub tried: BTreeMap<&'static str, u64>,
}

#[derive(PartialEq, Debug)]
struct Told {
    counting: BTreeSet<EntryId>,
    endings: Vec<EntryId>,
    snapshot: Hash,
    hearers: Hash,
    devices: BTreeMap<DeviceId, MemberId>,
}

fn told(log: &GroupLog, counted: &Counted) -> Told {
    Told {
        counting: counted.counting.iter().map(|node| log.graph().id(node)).collect(),
        endings: counted.endings.clone(),
        snapshot: counted.snapshot,
        hearers: counted.hearers,
        devices: counted.devices.clone(),
    }
}

/// A name for a set of entries.
pub fn name(log: &GroupLog, set: &NodeSet) -> [u8; 32] {
    let ids: BTreeSet<EntryId> = set.iter().map(|node| log.graph().id(node)).collect();
    let parts: Vec<&[u8]> = ids.iter().map(|id| id.0.as_slice()).collect();
    derive("set", &parts)
}

impl Laws {
    /// Looks at what each honest device knows, at what the thieves know, and at everything there is.
    pub fn check(&mut self, world: &World) -> Result<(), String> {
        let log = &world.c.log;
        for node in 0..log.len() {
            let (id, valid) = (log.graph().id(node), log.is_valid(node));
            if *self.valid.entry(id).or_insert(valid) != valid {
                return Err(format!("validity flips: {:?}", log.kind(node)));
            }
        }
        let mut sets: Vec<NodeSet> = world.honest().map(|id| world.c.devices[id].knows.clone()).collect();
        sets.push(world.c.devices[PHONE].knows.clone());
        sets.push(NodeSet::first(log.len()));
        sets.sort_unstable();
        sets.dedup();
        for set in &sets {
            self.check_set(world, set)?;
        }
        Ok(())
    }

    fn check_set(&mut self, world: &World, set: &NodeSet) -> Result<(), String> {
        let log = &world.c.log;
        let counted = log.count(set);
        let here = told(log, &counted);
        let name = name(log, set);
        if let Some(before) = self.told.get(&name) {
            // Met before, by another way: in another order of arrival.
            *self.tried.entry("a set met in another order").or_default() += 1;
            return if *before == here { Ok(()) } else { Err("counting depends on the order".to_owned()) };
        }
        self.newcomer_agrees(log, set, &here)?;
        self.epochs_are_for_the_counted(&counted)?;
        self.thieves_are_out(world, set, &counted)?;
        self.places_stand(world, set, &counted)?;
        self.told.insert(name, here);
        Ok(())
    }

    /// Who is given nothing but this set, the newest first wherever that is possible, finds the same.
    fn newcomer_agrees(&mut self, log: &GroupLog, set: &NodeSet, here: &Told) -> Result<(), String> {
        let mut there = GroupLog::new(log.group());
        let mut waiting: Vec<usize> = set.iter().collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut left = Vec::new();
            for node in waiting.into_iter().rev() {
                match there.add(log.entry(node).clone()) {
                    Added::Added { valid, .. } if valid == log.is_valid(node) => {}
                    Added::Added { .. } => return Err(format!("validity flips: {:?}", log.kind(node))),
                    Added::Missing => left.push(node),
                    other => return Err(format!("{other:?}: {:?}", log.kind(node))),
                }
            }
            left.reverse();
            waiting = left;
            if waiting.len() == before {
                return Err("a set is not closed".to_owned());
            }
        }
        *self.tried.entry("a set given to a newcomer").or_default() += 1;
        if told(&there, &there.counted()) == *here { Ok(()) } else { Err("a newcomer counts otherwise".to_owned()) }
    }

    /// A sender uses an epoch only if its snapshot is the one it knows: then it is sealed to the devices it counts.
    fn epochs_are_for_the_counted(&mut self, counted: &Counted) -> Result<(), String> {
        let devices: BTreeSet<DeviceId> = counted.devices.keys().copied().collect();
        let named = self.named.entry(counted.snapshot).or_insert_with(|| devices.clone());
        if *named != devices {
            return Err("one snapshot names two sets of devices".to_owned());
        }
        let here = counted.places.iter().filter(|(_, place)| !place.left);
        let members: BTreeSet<MemberId> = here.map(|(member, _)| *member).collect();
        let heard = self.heard.entry(counted.hearers).or_insert_with(|| members.clone());
        if *heard == members { Ok(()) } else { Err("the same hearers are other members".to_owned()) }
    }

    fn thieves_are_out(&mut self, world: &World, set: &NodeSet, counted: &Counted) -> Result<(), String> {
        let (log, graph) = (&world.c.log, world.c.log.graph());
        let phone = world.c.devices[PHONE].id();
        let owner = world.c.devices[OWNER].member;
        let recovery = SecretKey::from_seed(&world.c.devices[OWNER].recovery).public();
        // The owner, or the owner's recovery slip, called the phone lost.
        let lost: Vec<usize> = set
            .iter()
            .filter(|node| {
                let by = log.entry(*node).device;
                let owners = by == world.c.devices[OWNER].id() || by.0 == recovery;
                owners && log.is_valid(*node) && matches!(log.kind(*node), Kind::DeviceLost(l) if l.device == phone)
            })
            .collect();
        if !lost.is_empty() {
            *self.tried.entry("the phone is lost").or_default() += 1;
            if counted.devices.contains_key(&phone) {
                return Err("a lost device counts".to_owned());
            }
        }
        for (device, member) in &counted.devices {
            if counted.ended.contains_key(device) {
                return Err("an ended device counts".to_owned());
            }
            if counted.places.get(member).is_none_or(|place| place.left) {
                return Err("a device of somebody who left counts".to_owned());
            }
        }
        let effective: Vec<usize> =
            lost.iter().copied().filter(|ending| counted.endings.contains(&graph.id(*ending))).collect();
        // A Replace by the phone's own key that none of these endings had heard of has no effect.
        for replace in world.by_thieves.iter().filter_map(|id| graph.node(id)).filter(|act| set.contains(*act)) {
            let by_phone = matches!(log.kind(replace), Kind::Replace(r) if r.old == phone);
            if by_phone && effective.iter().any(|ending| !graph.knew(*ending, replace)) {
                *self.tried.entry("a Replace by the lost phone").or_default() += 1;
                if counted.endings.contains(&graph.id(replace)) {
                    return Err("a thief's Replace has effect beside the owner's word".to_owned());
                }
            }
        }
        let standing = standing(world, set, owner, &effective, counted);
        for act in world.by_thieves.iter().filter_map(|id| graph.node(id)).filter(|act| set.contains(*act)) {
            let by = log.entry(act).device;
            let let_in = match log.kind(act) {
                Kind::DeviceAdd(add) => add.device,
                Kind::Replace(replace) => replace.new,
                Kind::Enter(enter) => enter.request.request.device,
                _ => continue,
            };
            let of_owner = !matches!(log.kind(act), Kind::Enter(_)) && log.entry(act).member == owner;
            if !lost.is_empty() && of_owner && counted.devices.contains_key(&let_in) {
                return Err("a device that the lost one added counts".to_owned());
            }
            if by != phone || of_owner || !counted.counting.contains(act) {
                continue;
            }
            // A guest of the phone: somebody of another place who stands met them and did not know of the loss, or one
            // who knew both welcomed them.
            for ending in lost.iter().filter(|ending| counted.endings.contains(&graph.id(**ending))) {
                let met = set.iter().any(|node| {
                    let by = log.entry(node).device;
                    let welcome = matches!(log.kind(node), Kind::Welcome { .. });
                    let speaks = standing.contains(&by) && !is_beyond_a_leaving(world, node, counted);
                    speaks && graph.knew(node, act) && (welcome || !graph.knew(node, *ending))
                });
                *self.tried.entry("a guest of the phone counts after the loss").or_default() += 1;
                if !met && !graph.knew(*ending, act) {
                    return Err("a puppet counts whom nobody has met who stands".to_owned());
                }
            }
        }
        Ok(())
    }

    fn places_stand(&mut self, world: &World, set: &NodeSet, counted: &Counted) -> Result<(), String> {
        let (log, graph) = (&world.c.log, world.c.log.graph());
        if !world.beginning.is_subset(set) {
            return Ok(());
        }
        for person in [FOUNDER, OWNER, FRIEND] {
            let member = world.c.devices[person].member;
            let Some(place) = counted.places.get(&member) else {
                return Err("a place fell that all had met".to_owned());
            };
            let own_leave = set.iter().any(|node| {
                log.is_valid(node) && log.entry(node).member == member && matches!(log.kind(node), Kind::Leave { .. })
            });
            if place.left && !own_leave {
                return Err("somebody was made to leave".to_owned());
            }
        }
        // Whom a person who is never ended has met, at any time, and who counted then, counts from then on; but for the
        // one way of `outlived_by_no_witness`.
        let steady = [FOUNDER, FRIEND].map(|id| world.c.devices[id].id());
        for device in steady.iter().filter(|id| !counted.ended.contains_key(id)) {
            for met in set.iter().filter(|node| log.entry(*node).device == *device) {
                let past = graph.closure([met]);
                let then = log.count(&past);
                for act in then.counting.iter().filter(|act| matches!(log.kind(*act), Kind::Found(_) | Kind::Enter(_)))
                {
                    *self.tried.entry("a place that was met").or_default() += 1;
                    if counted.counting.contains(act) {
                        continue;
                    }
                    if !outlived_by_no_witness(log, act, &past, set, counted) {
                        return Err(format!("a place fell whose holder was met: {:?}", graph.id(act)));
                    }
                    *self.tried.entry("a place fell whose every witness was ended").or_default() += 1;
                }
            }
        }
        Ok(())
    }
}

/// The devices that stand whatever thieves do: those of honest people, but not the owner's; then, since a puppet that was
/// met is a member like any other (`keys.md` 11), whomever one of these let in or met, or the owner knew of when calling the
/// phone lost. (Which may be late: a puppet that
/// stands may vouch for the next one of the lost phone, as it may let in whom it likes itself.) Nobody is met by words written
/// beyond a leaving.
fn standing(world: &World, set: &NodeSet, owner: MemberId, lost: &[usize], counted: &Counted) -> BTreeSet<DeviceId> {
    let (log, graph) = (&world.c.log, world.c.log.graph());
    let honest = world.c.devices.iter().filter(|device| device.honest && device.member != owner);
    let mut standing: BTreeSet<DeviceId> = honest.map(|device| device.id()).collect();
    loop {
        let before = standing.len();
        for act in world.by_thieves.iter().filter_map(|id| graph.node(id)).filter(|act| set.contains(*act)) {
            let let_in = match log.kind(act) {
                Kind::Enter(enter) => enter.request.request.device,
                Kind::DeviceAdd(add) if log.entry(act).member != owner => add.device,
                Kind::Replace(replace) if log.entry(act).member != owner => replace.new,
                _ => continue,
            };
            // Met by somebody who stands, did not know of this loss, and had not left; or welcomed by one who knew both.
            let met = |ending: usize| {
                set.iter().filter(|node| graph.knew(*node, act)).any(|node| {
                    let welcome = matches!(log.kind(node), Kind::Welcome { .. });
                    standing.contains(&log.entry(node).device)
                        && !is_beyond_a_leaving(world, node, counted)
                        && (welcome || !graph.knew(node, ending))
                })
            };
            let by_one_who_stands = standing.contains(&log.entry(act).device);
            if by_one_who_stands || lost.iter().all(|ending| graph.knew(*ending, act) || met(*ending)) {
                standing.insert(let_in);
            }
        }
        if standing.len() == before {
            return standing;
        }
    }
}

/// Whether somebody wrote this after they had left, or on a branch that their leaving does not know.
fn is_beyond_a_leaving(world: &World, node: usize, counted: &Counted) -> bool {
    let (log, graph) = (&world.c.log, world.c.log.graph());
    let leavings = counted.endings.iter().filter_map(|id| graph.node(id)).filter(|ending| {
        matches!(log.kind(*ending), Kind::Leave { .. }) && log.entry(*ending).member == log.entry(node).member
    });
    leavings.into_iter().any(|leaving| leaving != node && !graph.knew(leaving, node))
}

/// The one way in which a place falls that somebody met who is never ended. That person knew by then that the device
/// which let the guest in (or gave the slip, or certified it, and so on back) was ended, so their entry is no witness
/// against that ending; and everybody who had met the guest without knowing of it has been put out since. Nobody who is
/// still in, and knows both, wrote Welcome.
fn outlived_by_no_witness(log: &GroupLog, act: usize, past: &NodeSet, set: &NodeSet, counted: &Counted) -> bool {
    let graph = log.graph();
    let is_in = |node: &usize| counted.devices.contains_key(&log.entry(*node).device);
    let mut rests_on = vec![act];
    let mut next = 0;
    while let Some(step) = rests_on.get(next).copied() {
        next += 1;
        let by = log.entry(step).device;
        if let Kind::Enter(enter) = log.kind(step) {
            rests_on.extend(graph.node(&enter.slip));
        }
        rests_on.extend(graph.past(step).iter().filter(|node| match log.kind(*node) {
            Kind::Enter(enter) => enter.request.request.device == by,
            Kind::DeviceAdd(add) => add.device == by,
            Kind::Replace(replace) => replace.new == by,
            _ => false,
        }));
    }
    rests_on.into_iter().filter(|step| !counted.counting.contains(*step)).any(|step| {
        let endings = counted.ended.get(&log.entry(step).device).into_iter().flatten();
        endings.filter_map(|ending| graph.node(ending)).any(|ending| {
            let known = past.contains(ending);
            let others = |node: &usize| graph.knew(*node, step) && log.entry(*node).member != log.entry(ending).member;
            let mut witnesses = past.iter().filter(|node| others(node) && !graph.knew(*node, ending));
            let mut welcomes = set.iter().filter(|node| {
                let welcome = matches!((log.kind(*node), log.kind(step)), (Kind::Welcome { request }, Kind::Enter(e)) if *request == e.request.id());
                welcome && others(node) && graph.knew(*node, ending)
            });
            known && !witnesses.any(|node| is_in(&node)) && !welcomes.any(|node| is_in(&node))
        })
    })
}
