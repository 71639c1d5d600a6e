//! A group whose every act comes out the same whichever way it is reached: keys are made of who acts and when in its own
//! log, so that two orders of the same acts give the same entries, and states can be told apart and met again.

use kith_protocol::cell::CellRef;
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::graph::NodeSet;
use kith_protocol::group_log::{Added, GroupLog};
use kith_protocol::id::*;
use kith_protocol::kind::*;
use kith_protocol::request::{Request, SignedRequest};
use kith_protocol::seal::{PublicPrekey, SecretPrekey};
use kith_protocol::secret::{BoxSeed, MailboxSeed, RequestSecret};
use kith_protocol::signature::{Context, SecretKey};
use kith_protocol::statement::{Address, Prekey, Statement as _};
use std::sync::OnceLock;

pub const DAY: u64 = 20_000;

/// A device of a member. Seeds stand for keys, so that a state can be copied.
#[derive(Clone)]
pub struct Device {
    pub seed: [u8; 32],
    pub member: MemberId,
    pub recovery: [u8; 32],
    /// Writes only what an honest program writes.
    pub honest: bool,
    /// What it knows. The hostile know what any of them knows.
    pub knows: NodeSet,
}

impl Device {
    pub fn key(&self) -> SecretKey {
        SecretKey::from_seed(&self.seed)
    }

    pub fn id(&self) -> DeviceId {
        DeviceId(self.key().public())
    }
}

/// Everything anybody wrote, and who knows what of it.
#[derive(Clone)]
pub struct Circle {
    pub log: GroupLog,
    pub devices: Vec<Device>,
}

fn prekey() -> PublicPrekey {
    static KEY: OnceLock<PublicPrekey> = OnceLock::new();
    KEY.get_or_init(|| SecretPrekey::from_bytes([9; 32]).public()).clone()
}

fn cells(count: usize) -> Vec<CellRef> {
    vec![CellRef { hash: Hash([1; 32]), commitment: Hash([2; 32]), size: 64 }; count]
}

impl Circle {
    /// A group of one.
    pub fn founded() -> Self {
        let (seed, recovery) = ([1; 32], [2; 32]);
        let (key, recovery_key) = (SecretKey::from_seed(&seed), SecretKey::from_seed(&recovery));
        let (id, recovery_id) = (DeviceId(key.public()), RecoveryId(recovery_key.public()));
        let group = GroupId::founded_by(id, &[3; 16]);
        let member = MemberId::of(id, &recovery_id, &[4; 16]);
        let founder = Device { seed, member, recovery, honest: true, knows: NodeSet::new() };
        let mut circle = Self { log: GroupLog::new(group), devices: vec![founder] };
        let found = Found { random: [3; 16], member_random: [4; 16], recovery: recovery_id, rules: Rules::default() };
        circle.says(0, &Kind::Found(found)).unwrap();
        circle
    }

    fn entry(&self, by: DeviceId, member: MemberId, knows: &NodeSet, chained: bool, kind: &Kind) -> Entry {
        let graph = self.log.graph();
        let own = knows.iter().map(|node| self.log.entry(node)).filter(|e| chained && e.device == by && e.seq > 0);
        let last = own.max_by_key(|entry| entry.seq);
        let seq = if chained { last.map_or(1, |entry| entry.seq + 1) } else { 0 };
        let prev = last.map_or(EntryId::default(), Verified::id);
        let mut deps: Vec<EntryId> = graph.frontier(knows).iter().map(|node| graph.id(*node)).collect();
        deps.retain(|id| *id != prev);
        deps.sort_unstable();
        Entry {
            group: self.log.group(),
            log: self.log.log(),
            member,
            device: by,
            seq,
            prev,
            deps,
            heads: vec![],
            time: DAY,
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: cells(if matches!(kind, Kind::Found(_)) { 3 } else { 0 }),
        }
    }

    fn take(&mut self, by: usize, entry: Verified) -> Option<EntryId> {
        let id = entry.id();
        let valid = match self.log.add(entry) {
            Added::Added { node, valid } => {
                let past = self.log.graph().closure([node]);
                self.devices[by].knows.union(&past);
                valid
            }
            Added::Known => false,
            Added::Refused => false,
            Added::Missing => panic!("everything named is here"),
        };
        valid.then_some(id)
    }

    /// Writes with all it knows. `None` if that is not valid.
    pub fn says(&mut self, by: usize, kind: &Kind) -> Option<EntryId> {
        let knows = self.devices[by].knows.clone();
        self.says_knowing(by, &knows, kind)
    }

    /// Writes as if it knew only this.
    pub fn says_knowing(&mut self, by: usize, knows: &NodeSet, kind: &Kind) -> Option<EntryId> {
        let device = &self.devices[by];
        let entry = self.entry(device.id(), device.member, knows, true, kind).sign(&device.key());
        self.take(by, entry)
    }

    /// An act outside the chains, by a key, with all that a device knows.
    pub fn says_outside(&mut self, by: usize, key: &SecretKey, kind: &Kind) -> Option<EntryId> {
        let device = &self.devices[by];
        let entry = self.entry(DeviceId(key.public()), device.member, &device.knows, false, kind).sign(key);
        self.take(by, entry)
    }

    pub fn hears(&mut self, who: usize, from: usize) {
        let knows = self.devices[from].knows.clone();
        self.devices[who].knows.union(&knows);
    }

    /// A seed for what this device makes next, on this branch.
    fn seed(&self, by: usize, knows: &NodeSet, what: &str) -> [u8; 32] {
        let own = knows.iter().filter(|node| self.log.entry(*node).device == self.devices[by].id()).count();
        derive(what, &[&self.devices[by].seed, &own.to_be_bytes()])
    }

    /// A slip, a request, an Enter, one after another on one branch. The new device is the last one.
    pub fn lets_in(&mut self, by: usize, knows: &NodeSet, honest: bool) -> Option<EntryId> {
        let [slip_key, seed, recovery] = ["slip", "guest", "guest's recovery"].map(|what| self.seed(by, knows, what));
        let giver = &self.devices[by];
        let key = SecretKey::from_seed(&slip_key);
        let slip = Slip {
            key: SlipKey(key.public()),
            by_key: Slip::given_by(&key, &self.log.group(), &giver.member),
            request_secret: RequestSecret::from_bytes(&[5; 32]).into(),
            boxes: [BoxSeed::from_bytes(&[6; 32]).into(), BoxSeed::from_bytes(&[7; 32]).into()],
            expires_day: DAY + 100,
            card: Hash::default(),
            agreement: Hash::default(),
            rules: Hash::default(),
        };
        let slip = self.says_knowing(by, knows, &Kind::Slip(slip))?;
        let (request, member) = self.request(&key, &seed, &recovery);
        let mut with_slip = knows.clone();
        with_slip.insert(self.log.graph().node(&slip)?);
        let enter = Kind::Enter(Box::new(Enter { slip, request }));
        let enter = self.says_knowing(by, &with_slip, &enter)?;
        let knows = self.log.graph().closure([self.log.graph().node(&enter)?]);
        self.devices.push(Device { seed, member, recovery, honest, knows });
        Some(enter)
    }

    fn request(&self, slip: &SecretKey, seed: &[u8; 32], recovery: &[u8; 32]) -> (SignedRequest, MemberId) {
        let key = SecretKey::from_seed(seed);
        let transport = SecretKey::from_seed(&derive("transport", &[seed]));
        let (group, device) = (self.log.group(), DeviceId(key.public()));
        let address = Address {
            group,
            device,
            number: 1,
            transport: TransportId(transport.public()),
            addresses: vec![],
            until_day: DAY + 14,
            on_slips: false,
        };
        let request = Request {
            group,
            slip: SlipKey(slip.public()),
            device,
            recovery: RecoveryId(SecretKey::from_seed(recovery).public()),
            random: [9; 16],
            prekey: Prekey {
                group,
                device,
                number: 1,
                mailbox: MailboxSeed::from_bytes(&[8; 32]).into(),
                key: prekey(),
            }
            .sign(&key),
            address: address.sign(&key, &transport),
            name: cells(1)[0],
            card: Hash::default(),
            agreement: Hash::default(),
            rules: Hash::default(),
            expires_day: DAY + 100,
        };
        let member = request.member();
        (request.sign(&key, slip, &SecretKey::from_seed(recovery)), member)
    }

    /// A further device of the same member.
    pub fn adds_device(&mut self, by: usize, knows: &NodeSet, honest: bool) -> Option<EntryId> {
        let seed = self.seed(by, knows, "device");
        let new = SecretKey::from_seed(&seed);
        let device = DeviceId(new.public());
        let bytes = DeviceAdd::consent_bytes(&self.log.group(), &self.devices[by].id(), &device);
        let add = Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &bytes) });
        let id = self.says_knowing(by, knows, &add)?;
        self.is_new(by, seed, honest, &id);
        Some(id)
    }

    /// A new device in place of an old one, by the old one's key.
    pub fn replaces_itself(&mut self, by: usize, honest: bool) -> Option<EntryId> {
        let knows = self.devices[by].knows.clone();
        let seed = self.seed(by, &knows, "replacement");
        let (key, new) = (self.devices[by].key(), SecretKey::from_seed(&seed));
        let (old, new_id) = (self.devices[by].id(), DeviceId(new.public()));
        let bytes = Replace::consent_bytes(&self.log.group(), &old, &new_id);
        let consent = new.sign(Context::Recovery, &bytes);
        let replace = Replace { old, new: new_id, heads: self.heads(by, &knows), kept: vec![], consent };
        let id = self.says_outside(by, &key, &Kind::Replace(replace))?;
        self.is_new(by, seed, honest, &id);
        Some(id)
    }

    fn is_new(&mut self, by: usize, seed: [u8; 32], honest: bool, certificate: &EntryId) {
        let knows = self.log.graph().node(certificate).map(|node| self.log.graph().closure([node]));
        let Device { member, recovery, .. } = self.devices[by];
        self.devices.push(Device { seed, member, recovery, honest, knows: knows.unwrap_or_default() });
    }

    fn heads(&self, device: usize, knows: &NodeSet) -> Heads {
        let id = self.devices[device].id();
        let own = knows.iter().map(|node| self.log.entry(node)).filter(|entry| entry.device == id && entry.seq > 0);
        let (seq, id) = own.max_by_key(|entry| entry.seq).map_or((0, EntryId::default()), |e| (e.seq, e.id()));
        Heads { seq, id, stretches: Hash::default() }
    }

    /// *This device is not with me*, by what `by` knows of it.
    pub fn lost(&self, device: usize, by: usize) -> Kind {
        let heads = self.heads(device, &self.devices[by].knows);
        Kind::DeviceLost(DeviceLost { device: self.devices[device].id(), heads, kept: vec![] })
    }
}
