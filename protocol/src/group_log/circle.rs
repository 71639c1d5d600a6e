//! A group to tell stories with: every device writes from what it knows, and a hostile one from what it pretends to know.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use super::{Added, GroupLog};
use crate::cell::CellRef;
use crate::entry::{Entry, Verified};
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, GroupId, Hash, MemberId, RecoveryId, SlipKey, TransportId};
use crate::kind::{DeviceAdd, DeviceLost, Enter, Found, Heads, Kind, RecoverySet, Replace, Rules, Slip};
use crate::request::{Request, SignedRequest};
use crate::seal::{PublicPrekey, SecretPrekey};
use crate::secret::{BoxSeed, MailboxSeed, RequestSecret};
use crate::signature::{Context, SecretKey};
use crate::statement::{Address, Prekey, Statement as _};

pub struct Device {
    pub key: SecretKey,
    pub member: MemberId,
    pub recovery: SecretKey,
    pub knows: NodeSet,
}

impl Device {
    pub fn id(&self) -> DeviceId {
        DeviceId(self.key.public())
    }
}

pub struct OpenSlip {
    pub key: SecretKey,
    pub entry: EntryId,
}

pub struct Circle {
    pub random: ChaCha20Rng,
    /// Everything anybody ever wrote.
    pub log: GroupLog,
    pub devices: Vec<Device>,
    pub day: u64,
    prekey: PublicPrekey,
}

fn cells(count: usize) -> Vec<CellRef> {
    vec![CellRef { hash: Hash([1; 32]), commitment: Hash([2; 32]), size: 64 }; count]
}

impl Circle {
    /// A group of one, with these rules; its founder is device 0.
    pub fn founded(seed: u64, rules: Rules) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let key = SecretKey::random(&mut random);
        let recovery = SecretKey::random(&mut random);
        let prekey = SecretPrekey::random(&mut random).public();
        let id = DeviceId(key.public());
        let group = GroupId::founded_by(id, &[3; 16]);
        let member = MemberId::of(id, &RecoveryId(recovery.public()), &[4; 16]);
        let found = Kind::Found(Found {
            random: [3; 16],
            member_random: [4; 16],
            recovery: RecoveryId(recovery.public()),
            rules,
        });
        let founder = Device { key, member, recovery, knows: NodeSet::new() };
        let mut circle = Self { random, log: GroupLog::new(group), devices: vec![founder], day: 20_000, prekey };
        circle.says(0, found);
        circle
    }

    pub fn key(&mut self) -> SecretKey {
        SecretKey::random(&mut self.random)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.random.next_u64() % bound as u64) as usize
    }

    /// An entry by a device that knows, or pretends to know, exactly this; not yet taken in.
    pub fn draft(&self, by: usize, knows: &NodeSet, kind: &Kind) -> Entry {
        let device = self.devices[by].id();
        let own = knows.iter().filter(|node| self.log.entry(*node).device == device && self.log.entry(*node).seq > 0);
        let last = own.max_by_key(|node| self.log.entry(*node).seq);
        let (seq, prev) =
            last.map_or((1, EntryId::default()), |node| (self.log.entry(node).seq + 1, self.log.entry(node).id()));
        let mut deps: Vec<EntryId> = self.log.graph().frontier(knows).iter().map(|n| self.log.graph().id(*n)).collect();
        deps.retain(|id| *id != prev);
        deps.sort_unstable();
        let count = match kind {
            Kind::Found(_) => 3,
            Kind::Name { .. } | Kind::Duties { .. } | Kind::ThreadOpened { .. } | Kind::Say { .. } => 1,
            _ => 0,
        };
        Entry {
            group: self.log.group(),
            log: self.log.log(),
            member: self.devices[by].member,
            device,
            seq,
            prev,
            deps,
            heads: vec![],
            time: self.day,
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: cells(count),
        }
    }

    /// The node of an entry, and whether it was taken; what is not allowed has none.
    pub fn take(&mut self, entry: Verified) -> (usize, bool) {
        match self.log.add(entry) {
            Added::Added { node, valid } => (node, valid),
            Added::Refused => (usize::MAX, false),
            other => panic!("not taken in: {other:?}"),
        }
    }

    /// Writes with all the device knows; the entry must be valid.
    pub fn says(&mut self, by: usize, kind: Kind) -> EntryId {
        let knows = self.devices[by].knows.clone();
        let entry = self.draft(by, &knows, &kind).sign(&self.devices[by].key);
        let id = entry.id();
        let (node, valid) = self.take(entry);
        assert!(valid, "void: {kind:?}");
        self.devices[by].knows.insert(node);
        id
    }

    /// Writes as if the device knew only this. Gives the entry's node and whether it is valid.
    pub fn pretends(&mut self, by: usize, knows: &NodeSet, kind: Kind) -> (usize, bool) {
        let entry = self.draft(by, knows, &kind).sign(&self.devices[by].key);
        self.take(entry)
    }

    /// An act outside the chains, by a key.
    pub fn outside(&self, by: &SecretKey, member: MemberId, knows: &NodeSet, kind: &Kind) -> Verified {
        let mut deps: Vec<EntryId> = self.log.graph().frontier(knows).iter().map(|n| self.log.graph().id(*n)).collect();
        deps.sort_unstable();
        Entry {
            group: self.log.group(),
            log: self.log.log(),
            member,
            device: DeviceId(by.public()),
            seq: 0,
            prev: EntryId::default(),
            deps,
            heads: vec![],
            time: self.day,
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: vec![],
        }
        .sign(by)
    }

    pub fn hears(&mut self, who: usize, from: usize) {
        let knows = self.devices[from].knows.clone();
        self.devices[who].knows.union(&knows);
    }

    pub fn everyone_hears_everything(&mut self) {
        for device in &mut self.devices {
            device.knows = NodeSet::first(self.log.len());
        }
    }

    pub fn slip_kind(&mut self, by: usize) -> (SecretKey, Kind) {
        let key = self.key();
        let by_key = Slip::given_by(&key, &self.log.group(), &self.devices[by].member);
        let slip = Slip {
            key: SlipKey(key.public()),
            request_secret: RequestSecret::from_bytes(&[5; 32]).into(),
            boxes: [BoxSeed::from_bytes(&[6; 32]).into(), BoxSeed::from_bytes(&[7; 32]).into()],
            expires_day: self.day + 100,
            card: Hash::default(),
            agreement: Hash::default(),
            rules: Hash::default(),
            by_key,
        };
        (key, Kind::Slip(slip))
    }

    pub fn gives_slip(&mut self, by: usize) -> OpenSlip {
        let (key, kind) = self.slip_kind(by);
        OpenSlip { key, entry: self.says(by, kind) }
    }

    /// A guest with a new device asks. The guest's device is in the list from now on and knows nothing.
    pub fn asks(&mut self, slip: &OpenSlip) -> (usize, SignedRequest) {
        let (key, recovery, transport) = (self.key(), self.key(), self.key());
        let device = DeviceId(key.public());
        let group = self.log.group();
        let prekey = Prekey {
            group,
            device,
            number: 1,
            mailbox: MailboxSeed::from_bytes(&[8; 32]).into(),
            key: self.prekey.clone(),
        }
        .sign(&key);
        let address = Address {
            group,
            device,
            number: 1,
            transport: TransportId(transport.public()),
            addresses: vec![],
            until_day: self.day + 14,
            on_slips: false,
        }
        .sign(&key, &transport);
        let request = Request {
            group,
            slip: SlipKey(slip.key.public()),
            device,
            recovery: RecoveryId(recovery.public()),
            random: [9; 16],
            prekey,
            address,
            name: cells(1)[0],
            card: Hash::default(),
            agreement: Hash::default(),
            rules: Hash::default(),
            expires_day: self.day + 100,
        };
        let member = request.member();
        let signed = request.sign(&key, &slip.key, &recovery);
        self.devices.push(Device { key, member, recovery, knows: NodeSet::new() });
        (self.devices.len() - 1, signed)
    }

    pub fn enter_kind(slip: &OpenSlip, request: &SignedRequest) -> Kind {
        Kind::Enter(Box::new(Enter { slip: slip.entry, request: request.clone() }))
    }

    /// A slip, a request, an Enter: a new person, who hears all that the other knows.
    pub fn lets_in(&mut self, by: usize) -> usize {
        let slip = self.gives_slip(by);
        let (guest, request) = self.asks(&slip);
        self.says(by, Self::enter_kind(&slip, &request));
        self.hears(guest, by);
        guest
    }

    pub fn device_add(&mut self, by: usize) -> (usize, Kind) {
        let (key, recovery) = (self.key(), self.devices[by].recovery.seed());
        let device = DeviceId(key.public());
        let bytes = DeviceAdd::consent_bytes(&self.log.group(), &self.devices[by].id(), &device);
        let consent = key.sign(Context::DeviceAdd, &bytes);
        let member = self.devices[by].member;
        let recovery = SecretKey::from_seed(&recovery);
        self.devices.push(Device { key, member, recovery, knows: NodeSet::new() });
        (self.devices.len() - 1, Kind::DeviceAdd(DeviceAdd { device, consent }))
    }

    pub fn adds_device(&mut self, by: usize) -> usize {
        let (new, kind) = self.device_add(by);
        self.says(by, kind);
        self.hears(new, by);
        new
    }

    /// What stands of a device by what somebody knows.
    pub fn heads(&self, device: usize, knows: &NodeSet) -> Heads {
        let id = self.devices[device].id();
        let own = knows.iter().filter(|node| self.log.entry(*node).device == id && self.log.entry(*node).seq > 0);
        let last = own.max_by_key(|node| self.log.entry(*node).seq);
        last.map_or(Heads { seq: 0, id: EntryId::default(), stretches: Hash::default() }, |node| Heads {
            seq: self.log.entry(node).seq,
            id: self.log.entry(node).id(),
            stretches: Hash::default(),
        })
    }

    /// A recovery key, named by this device's member.
    pub fn set_kind(&self, by: usize, key: &SecretKey) -> Kind {
        Kind::RecoverySet(RecoverySet::new(key, &self.log.group(), &self.devices[by].member))
    }

    pub fn lost_kind(&self, device: usize, knows: &NodeSet) -> Kind {
        Kind::DeviceLost(DeviceLost {
            device: self.devices[device].id(),
            heads: self.heads(device, knows),
            kept: vec![],
        })
    }

    /// A Replace of a device; the new one is in the list from now on.
    pub fn replace_kind(&mut self, old: usize, knows: &NodeSet) -> (usize, Kind) {
        let (key, recovery) = (self.key(), self.devices[old].recovery.seed());
        let new = DeviceId(key.public());
        let bytes = Replace::consent_bytes(&self.log.group(), &self.devices[old].id(), &new);
        let consent = key.sign(Context::Recovery, &bytes);
        let heads = self.heads(old, knows);
        let kind = Kind::Replace(Replace { old: self.devices[old].id(), new, heads, kept: vec![], consent });
        let recovery = SecretKey::from_seed(&recovery);
        let member = self.devices[old].member;
        self.devices.push(Device { key, member, recovery, knows: knows.clone() });
        (self.devices.len() - 1, kind)
    }

    pub fn has_keys(&self, device: usize) -> bool {
        self.log.counted().devices.contains_key(&self.devices[device].id())
    }

    pub fn has_place(&self, device: usize) -> bool {
        self.log.counted().places.get(&self.devices[device].member).is_some_and(|place| !place.left)
    }
}
