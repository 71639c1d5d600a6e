//! The other ends of connections: who they are, what they hold, what is on its way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Member;
use crate::entry::Verified;
use crate::epoch::{Seal, SignedRotate};
use crate::event::Event;
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, Hash, LogId, MemberId, RecoveryId, RequestId, RotationId, SlipKey, TransportId};
use crate::names::CellName;
use crate::statement::{Prekey, Signed, SignedAddress};
use crate::step::{Connection, Now, Send, Step};
use crate::wire::Dictionary;
use crate::wire::run::{CameWith, ShortEntry};

/// Who is at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Another member's device, or another device of one's own.
    Device(DeviceId, MemberId),
    /// This device has just been let in and does not know the members yet: the one it asked. Only the group log is
    /// taken from it.
    Door,
    /// A guest with an open slip, at our door.
    Guest(SlipKey),
    /// We are the guest; this is the door.
    Doorkeeper,
    /// Somebody who has left, and has come to say so; or a copied device that comes to hear of it, and to bring its new
    /// key. Nothing else is given.
    Leaver(DeviceId),
    /// A device that nobody has told of here, whose line this person took by hand. Only the group log is taken from it,
    /// nothing is said to it.
    ByHand(DeviceId),
    /// A member's recovery key, to ask for heads and to give one act. Nothing else is given or taken.
    Recovery(MemberId),
    /// Nobody: a bundle is being taken in. What it brings is checked as anyone's; nothing is given.
    Stick,
}

/// An entry that names others which are not here yet.
pub(crate) enum Parked {
    /// In its short form: a short name is unknown.
    Short(LogId, Option<RotationId>, ShortEntry),
    /// Whole and verified.
    Whole(Verified, Option<RotationId>, Vec<CameWith>),
}

impl Parked {
    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        match self {
            Parked::Short(_, _, entry) => entry.size(),
            Parked::Whole(entry, _, came) => {
                200 + entry.body.len()
                    + (entry.deps.len() + entry.heads.len()) * 32
                    + entry.cells.len() * 72
                    + came.iter().map(|cell| cell.ciphertext.len() + 100).sum::<usize>()
            }
        }
    }

    pub fn log(&self) -> LogId {
        match self {
            Parked::Short(log, _, _) => *log,
            Parked::Whole(entry, _, _) => entry.log,
        }
    }
}

/// One connection.
pub(crate) struct Peer {
    pub whom: TransportId,
    pub role: Role,
    pub says: Dictionary,
    pub hears: Dictionary,
    /// Nodes of each log that the other end holds, or that are on their way there.
    pub known: BTreeMap<LogId, NodeSet>,
    /// Nodes of each log that the other end said are stored there.
    pub held: BTreeMap<LogId, NodeSet>,
    /// Nodes of each log that were sent on this connection, whatever the other end says of them.
    pub given: BTreeMap<LogId, NodeSet>,
    /// Pages with a term that are over at the other end and not here: nothing of them goes there, and hashes leave them out.
    pub over: BTreeSet<LogId>,
    /// Runs sent and not yet answered, oldest first.
    pub in_flight: VecDeque<(LogId, NodeSet)>,
    /// How many runs the other end has answered.
    pub runs_answered: u64,
    /// Runs we may send above those answered.
    pub window: usize,
    /// Runs taken in from the other end, and how many of them were answered.
    pub runs_taken: u64,
    pub runs_said: u64,
    /// When those not answered yet are to be answered.
    pub got_due: Option<Now>,
    /// The other end told what it holds: entries may be pushed.
    pub their_have: bool,
    /// How often it was asked since it last sent something.
    pub asked_in_vain: u32,
    /// Heads it says it holds that are not here yet: once they are, what they rest on need not be sent there.
    pub claims: BTreeMap<LogId, BTreeSet<EntryId>>,
    /// It asked for what it lacks, and nobody else is sending it that.
    pub wants: bool,
    /// When it was asked for what we lack, or last sent some of it.
    pub asked: Option<Now>,
    /// When it was asked first.
    pub asked_since: Option<Now>,
    /// It is owed a CaughtUp.
    pub owes_caught_up: bool,
    /// It has sent everything we lacked when it heard what we hold.
    pub exchanged: bool,
    /// It said so, but some of it came under an epoch that is not open here yet.
    pub exchanged_when_open: bool,
    /// It asked for whole ids.
    pub full_ids: bool,
    /// Logs in which it offers or parks something we lack, and since when.
    pub missing: BTreeMap<LogId, Now>,
    /// Entries of others we learned of, to be offered; they are not pushed.
    pub to_offer: BTreeMap<LogId, NodeSet>,
    pub asked_cells: BTreeSet<CellName>,
    /// How often heads were compared on it: once a minute.
    pub minutes: u32,
    /// The hashes of what both may know that were last said and heard on it.
    pub digest_said: Option<Hash>,
    pub digest_heard: Option<Hash>,
    pub given_epochs: BTreeSet<RotationId>,
    pub opened_epochs: BTreeSet<RotationId>,
    /// Epochs it said it cannot open, since it last said that it did: its own too.
    pub lacking_epochs: BTreeSet<RotationId>,
    /// Epochs it was asked for in this minute.
    pub asked_epochs: BTreeSet<RotationId>,
    pub waiting_epochs: Vec<(SignedRotate, Option<Seal>)>,
    pub prekeys: BTreeMap<DeviceId, u64>,
    pub addresses: BTreeMap<DeviceId, u64>,
    /// Statements of devices that nobody has let in, as far as it is known here: they came before the group log did.
    pub early_prekeys: BTreeMap<DeviceId, Signed<Prekey>>,
    pub early_addresses: BTreeMap<DeviceId, SignedAddress>,
    pub requests: BTreeSet<RequestId>,
    pub waiting_leaves: Vec<crate::ending::Leaf>,
    pub leaves_given: BTreeSet<(EntryId, LogId, u32)>,
    /// How many leaves, which members and how many stretches there were when it was last given leaves.
    pub leaves_looked_at: Option<(u64, crate::id::Hash, usize)>,
    /// Frames that wait until the sender's bucket fills, and their bytes.
    pub waiting: VecDeque<Vec<u8>>,
    pub waiting_bytes: usize,
    /// Bytes said to it.
    pub said_bytes: usize,
    /// What the door last answered this guest.
    pub door_said: Option<crate::wire::DoorAnswer>,
    /// The request this guest made on this connection.
    pub knocked: Option<(RequestId, MemberId)>,
}

impl Peer {
    pub fn new(whom: TransportId, role: Role) -> Self {
        Self {
            whom,
            role,
            says: Dictionary::default(),
            hears: Dictionary::default(),
            known: BTreeMap::new(),
            held: BTreeMap::new(),
            over: BTreeSet::new(),
            given: BTreeMap::new(),
            in_flight: VecDeque::new(),
            runs_answered: 0,
            window: crate::limits::RUNS_AT_ONCE,
            runs_taken: 0,
            runs_said: 0,
            got_due: None,
            their_have: false,
            asked_in_vain: 0,
            claims: BTreeMap::new(),
            wants: false,
            asked: None,
            asked_since: None,
            owes_caught_up: false,
            exchanged: false,
            exchanged_when_open: false,
            full_ids: false,
            missing: BTreeMap::new(),
            to_offer: BTreeMap::new(),
            asked_cells: BTreeSet::new(),
            minutes: 0,
            digest_said: None,
            digest_heard: None,
            given_epochs: BTreeSet::new(),
            opened_epochs: BTreeSet::new(),
            lacking_epochs: BTreeSet::new(),
            asked_epochs: BTreeSet::new(),
            waiting_epochs: Vec::new(),
            prekeys: BTreeMap::new(),
            addresses: BTreeMap::new(),
            early_prekeys: BTreeMap::new(),
            early_addresses: BTreeMap::new(),
            requests: BTreeSet::new(),
            waiting_leaves: Vec::new(),
            leaves_given: BTreeSet::new(),
            leaves_looked_at: None,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            said_bytes: 0,
            door_said: None,
            knocked: None,
        }
    }

    /// The member's device at the other end.
    pub fn device(&self) -> Option<(DeviceId, MemberId)> {
        match self.role {
            Role::Device(device, member) => Some((device, member)),
            _ => None,
        }
    }

    /// Whether statements and keys may be taken from it: who left may bring a goodbye, who is unknown what shows them to
    /// be a member.
    pub fn may_bring(&self) -> bool {
        self.is_known() || matches!(self.role, Role::Leaver(_) | Role::ByHand(_) | Role::Stick)
    }

    /// Whether to ask it for what is lacking: it has not sent everything yet, and has not been silent again and again
    /// (who holds us for somebody who left answers nothing).
    pub fn may_be_asked(&self) -> bool {
        self.is_known() && !self.exchanged && self.asked_in_vain < 6
    }

    /// Until when the others wait for what it was asked for: two who answer at once send everything twice. Only what
    /// brings something new makes it longer, and nothing for good; who has not said a word yet is given less.
    pub fn holds_up_until(&self) -> Option<Now> {
        if self.exchanged || !self.is_known() {
            return None;
        }
        let within_ms =
            if self.their_have { super::exchange::SENDS_WITHIN_MS } else { super::exchange::SPEAKS_WITHIN_MS };
        let until = self.asked?.after_ms(within_ms);
        Some(self.asked_since.map_or(until, |since| until.min(since.after_ms(super::exchange::ALONE_MS))))
    }

    /// Whether it may be asked now, or again.
    pub fn is_due(&self, now: Now) -> bool {
        self.asked.is_none_or(|asked| now >= asked.after_ms(self.patience_ms()))
    }

    /// How long after being asked it may be asked again, in milliseconds: doubled each time nothing came.
    pub fn patience_ms(&self) -> u64 {
        super::exchange::SENDS_WITHIN_MS << self.asked_in_vain.min(6).saturating_sub(1)
    }

    /// Whether it is told what is held here.
    pub fn is_known(&self) -> bool {
        matches!(self.role, Role::Device(..) | Role::Door)
    }
}

impl Member {
    /// Who a transport key is, by what is known here.
    pub(super) fn role_of(&self, whom: &TransportId) -> Option<Role> {
        if let Some(asking) = &self.persona.asking {
            let door = asking.paper.doors.iter().any(|door| door.transport == *whom);
            if !asking.inside {
                return door.then_some(Role::Doorkeeper);
            }
            if door && !self.counted.devices.contains_key(&self.device()) {
                return Some(Role::Door);
            }
        }
        if let Some(linked) = &self.persona.linked
            && !self.counted.devices.contains_key(&self.device())
            && linked.doors.iter().any(|door| door.transport == *whom)
        {
            return Some(Role::Door);
        }
        for address in self.addresses.values() {
            let address = &address.statement;
            if address.transport != *whom {
                continue;
            }
            if self.is_unknown_again(&address.device) {
                return Some(Role::Door);
            }
            if let Some(member) = self.counted.devices.get(&address.device) {
                return Some(Role::Device(address.device, *member));
            }
            if self.may_say_that_they_left(&address.device) {
                return Some(Role::Leaver(address.device));
            }
        }
        let mut of_key = self.addresses.values().map(|address| &address.statement).filter(|a| a.transport == *whom);
        if let Some(copied) = of_key.find(|address| self.is_out_by_copies(&address.device)) {
            return Some(Role::Leaver(copied.device));
        }
        let inside = self.left.is_none() && self.counted.devices.contains_key(&self.device());
        // A slip's key proves itself in its entry, and anybody may name a recovery key: a guest is a guest first.
        let slip = self.groups.slip(&SlipKey(whom.0)).filter(|slip| slip.counts);
        if inside && let Some(slip) = &slip {
            return Some(Role::Guest(slip.slip.key));
        }
        if inside && let Some(member) = self.recovers(&RecoveryId(whom.0)).first() {
            return Some(Role::Recovery(*member));
        }
        if let Some(unknown) = self.by_hand(self.last_call).find(|address| address.transport == *whom) {
            return Some(Role::ByHand(unknown.device));
        }
        None
    }

    /// Whether this device itself is no longer in the group log here, nor one whose record was kept: the disk lost a part
    /// of the log. That one's door gives it again, as to a new device. (Where only others are lost, see `by_hand`.)
    pub(super) fn is_unknown_again(&self, device: &crate::id::DeviceId) -> bool {
        let own_is_lost = self.persona.asking.is_none() && self.groups.member_of(&self.device()).is_none();
        own_is_lost && self.is_unknown(device)
    }

    /// A connection stands.
    pub(super) fn connected(&mut self, connection: Connection, whom: TransportId, now: Now, step: &mut Step) {
        self.calling.reached(whom);
        let Some(role) = self.role_of(&whom) else {
            step.sends.push(Send::Close(connection));
            return;
        };
        self.owe_for_connecting(whom, now);
        self.peers.insert(connection, Peer::new(whom, role));
        self.make_room_beside(connection, now, step);
        self.begin(connection, now, step);
    }

    /// Says the first things on a connection, by who is there.
    fn begin(&mut self, connection: Connection, now: Now, step: &mut Step) {
        let Some(role) = self.peers.get(&connection).map(|peer| peer.role) else {
            return;
        };
        match role {
            Role::Device(_, member) => {
                self.say_have(connection, None, now, step);
                if member != self.persona.member {
                    self.pending.connections.push((member, true));
                }
            }
            Role::Door => self.say_have(connection, None, now, step),
            Role::ByHand(_) => self.ask_to_be_shown(connection, step),
            Role::Doorkeeper => self.knock(connection, step),
            Role::Guest(_) | Role::Recovery(_) | Role::Stick => {}
            Role::Leaver(device) => self.say_heard(connection, device, step),
        }
    }

    /// A connection ended.
    pub(super) fn closed(&mut self, connection: Connection, now: Now, step: &mut Step) {
        self.drop_waiting(connection);
        self.note_erased(connection);
        if let Some(peer) = self.peers.remove(&connection) {
            if let Some((_, member)) = peer.device()
                && member != self.persona.member
                && !self.peers.values().any(|other| other.device().is_some_and(|(_, m)| m == member))
            {
                self.pending.connections.push((member, false));
            }
            self.ask_the_next(now, step);
            if !self.peers.values().any(|other| other.whom == peer.whom) {
                self.calling.lost(peer.whom, now, &mut self.random);
            }
        }
    }

    /// After the membership or the address records changed: who everybody is now.
    pub(super) fn look_again_at_peers(&mut self, now: Now, step: &mut Step) {
        let connections: Vec<_> = self.peers.iter().map(|(c, peer)| (*c, peer.whom, peer.role)).collect();
        for (connection, whom, before) in connections {
            match self.role_of(&whom) {
                _ if before == Role::Stick => {}
                Some(role) if role == before => {}
                Some(role @ Role::Leaver(_)) => {
                    if let Some(peer) = self.peers.get_mut(&connection) {
                        peer.role = role;
                    }
                    self.begin(connection, now, step);
                }
                Some(role) => {
                    if let Some(peer) = self.peers.get_mut(&connection) {
                        peer.role = role;
                    }
                    self.begin(connection, now, step);
                }
                // A guest whose slip was just used by the guest itself hears so before it goes.
                None if matches!(before, Role::Guest(_) | Role::Recovery(_)) => {}
                None => {
                    self.peers.remove(&connection);
                    step.sends.push(Send::Close(connection));
                }
            }
        }
        self.say_who_may_connect(step);
    }

    /// Tells the network who may connect, if that changed.
    pub(super) fn say_who_may_connect(&mut self, step: &mut Step) {
        let mut allowed = BTreeSet::new();
        let own = self.persona.transport_id();
        if let Some(asking) = &self.persona.asking {
            allowed.extend(asking.paper.doors.iter().map(|door| door.transport));
        }
        if let Some(linked) = &self.persona.linked {
            allowed.extend(linked.doors.iter().map(|door| door.transport));
        }
        for address in self.addresses.values() {
            let address = &address.statement;
            let counts = self.counted.devices.contains_key(&address.device);
            let comes = self.may_say_that_they_left(&address.device) || self.is_out_by_copies(&address.device);
            if counts || comes || self.is_unknown_again(&address.device) {
                allowed.insert(address.transport);
            }
        }
        allowed.extend(self.by_hand(self.last_call).map(|address| address.transport));
        // Whose person left on another device opens no door: nobody is let in to be sent away again.
        if self.left.is_none() && self.counted.devices.contains_key(&self.device()) {
            // Of those who left too: it may have been a thief who did.
            let places = self.counted.places.values();
            allowed.extend(places.flat_map(|place| place.recovery.iter().map(|key| TransportId(key.0))));
            // Those that were used or taken back too: who comes with one is told so, instead of waiting for good.
            for slip in self.groups.slips() {
                if slip.counts {
                    allowed.insert(TransportId(slip.slip.key.0));
                }
            }
        }
        allowed.remove(&own);
        self.bar(&mut allowed);
        if allowed != self.allowed {
            step.sends.push(Send::Allow(allowed.iter().copied().collect()));
            self.allowed = allowed;
        }
    }

    /// Says once that a connection of a member came or went.
    pub(super) fn tell_connections(&mut self, rows: &dyn crate::step::Rows, step: &mut Step) {
        for (member, connected) in core::mem::take(&mut self.pending.connections) {
            let name = self.name_of(&member, rows);
            step.events.push(Event::Connection { name, connected });
            if !connected {
                self.tell_connection_gone(&member, rows, step);
            }
        }
    }
}
