//! Finding each other: prekeys and address records. Whom to call is in `calling`, lines given by hand in `by_hand`.

use std::sync::Arc;

use super::Member;
use super::peers::Role;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, TransportId};
use crate::limits;
use crate::seal::SecretPrekey;
use crate::secret::MailboxSeed;
use crate::statement::{Address, Prekey, Signed, SignedAddress, Statement as _};
use crate::step::{Connection, Now, Step, Table};
use crate::wire::Frame;

/// The secret of one of this device's prekeys.
pub(crate) struct OwnPrekey {
    pub secret: SecretPrekey,
    /// The seed of the boxes that go with it.
    pub mailbox: Arc<MailboxSeed>,
    /// The day its successor was published.
    pub replaced_day: Option<u64>,
}

impl Canonical for OwnPrekey {
    fn write(&self, w: &mut Writer) {
        w.raw(self.secret.as_bytes());
        w.value(&*self.mailbox);
        w.option(self.replaced_day.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            secret: SecretPrekey::from_bytes(r.array()?),
            mailbox: Arc::new(r.value()?),
            replaced_day: r.option()?,
        })
    }
}

/// The newest statement of a device that was passed on, and how many were in this minute: who makes one after the other has
/// them given to everybody, and whoever passes them on pays.
#[derive(Debug, Default)]
pub(crate) struct PassedOn {
    number: u64,
    minute: u64,
    count: usize,
}

impl PassedOn {
    fn may_pass(&mut self, number: u64, now: Now) -> bool {
        if number <= self.number {
            return true;
        }
        let minute = now.0 / 60_000;
        if minute != self.minute {
            (self.minute, self.count) = (minute, 0);
        }
        if self.count >= limits::STATEMENTS_A_MINUTE {
            return false;
        }
        (self.number, self.count) = (number, self.count + 1);
        true
    }
}

impl Member {
    /// A new prekey; the one before it is kept for a while.
    pub(super) fn new_prekey(&mut self, now: Now, step: &mut Step) {
        // Above what others may hold of it, also if the rows of the secrets were lost.
        let told = self.prekeys.get(&self.device()).map_or(0, |known| known.statement.number);
        let number = self.own_prekeys.keys().last().copied().unwrap_or(0).max(told).saturating_add(1);
        let secret = SecretPrekey::random(&mut self.random);
        let mailbox = Arc::new(MailboxSeed::random(&mut self.random));
        let device = self.device();
        let prekey =
            Prekey { group: self.persona.group, device, number, mailbox: mailbox.clone(), key: secret.public() };
        let prekey = prekey.sign(&self.persona.device);
        for (number, own) in &mut self.own_prekeys {
            if own.replaced_day.is_none() {
                own.replaced_day = Some(now.day());
                step.put(Table::Prekey, number.to_be_bytes(), own.to_bytes());
            }
        }
        self.keep_own_prekey(number, OwnPrekey::new(secret, mailbox), step);
        self.keep_prekey(prekey, step);
        step.put(Table::Note, b"prekey-day".as_slice(), now.day().to_be_bytes().to_vec());
        self.prekey_day = Some(now.day());
    }

    pub(super) fn keep_own_prekey(&mut self, number: u64, own: OwnPrekey, step: &mut Step) {
        step.put(Table::Prekey, number.to_be_bytes(), own.to_bytes());
        self.own_prekeys.insert(number, own);
    }

    /// Keeps a prekey if it is newer than the one known of its device. The signature was checked.
    pub(super) fn keep_prekey(&mut self, prekey: Signed<Prekey>, step: &mut Step) {
        let device = prekey.statement.device;
        if self.prekeys.get(&device).is_some_and(|known| known.statement.number >= prekey.statement.number) {
            return;
        }
        step.put(Table::Prekey, device.0, prekey.to_bytes());
        self.prekeys.insert(device, prekey);
    }

    /// Keeps an address record if it is newer than the one known of its device. Both signatures were checked: the
    /// transport key in it is held by whoever wrote it, so two devices with one key are one person's or accomplices.
    pub(super) fn keep_address(&mut self, address: SignedAddress, step: &mut Step) {
        let device = address.statement.device;
        if self.addresses.get(&device).is_some_and(|known| known.statement.number >= address.statement.number) {
            return;
        }
        step.put(Table::Address, device.0, address.to_bytes());
        self.addresses.insert(device, address);
    }

    /// Gives newer prekeys, address records and requests than the other end has.
    pub(super) fn give_statements(&mut self, to: Connection, step: &mut Step) {
        let Some(peer) = self.peers.get_mut(&to) else {
            return;
        };
        if !peer.their_have || peer.device().is_none() {
            return;
        }
        let (counted, passed_on, now, own) = (&self.counted, &mut self.passed_on, self.clock, self.persona.device_id());
        let mut may_pass = |device: &DeviceId, is_address: bool, number: u64| {
            *device == own || passed_on.entry((*device, is_address)).or_default().may_pass(number, now)
        };
        let mut prekeys = Vec::new();
        for (device, prekey) in &self.prekeys {
            let number = prekey.statement.number;
            let is_newer =
                counted.devices.contains_key(device) && peer.prekeys.get(device).is_none_or(|has| *has < number);
            if is_newer && may_pass(device, false, number) {
                peer.prekeys.insert(*device, number);
                prekeys.push(prekey.clone());
            }
        }
        let mut addresses = Vec::new();
        for (device, address) in &self.addresses {
            let number = address.statement.number;
            let is_newer =
                counted.devices.contains_key(device) && peer.addresses.get(device).is_none_or(|has| *has < number);
            if is_newer && may_pass(device, true, number) {
                peer.addresses.insert(*device, number);
                addresses.push(address.clone());
            }
        }
        let mut requests = Vec::new();
        let today = self.clock.day();
        for (id, request) in self.requests.iter().filter(|(_, request)| request.quiet_on != Some(today)) {
            if peer.requests.insert(*id) {
                requests.push(Frame::Request { slip: request.signed.request.slip, sealed: request.sealed.clone() });
            }
        }
        // A prekey takes 1.4 kB, an address record at most 2.3.
        for prekeys in prekeys.chunks(limits::FRAME_BYTES / 1_500) {
            self.send(to, &Frame::Prekeys(prekeys.to_vec()), step);
        }
        for addresses in addresses.chunks(limits::FRAME_BYTES / 2_500) {
            self.send(to, &Frame::Addresses(addresses.to_vec()), step);
        }
        for request in requests {
            self.send(to, &request, step);
        }
    }

    pub(super) fn take_prekeys(&mut self, from: Connection, prekeys: Vec<Signed<Prekey>>, step: &mut Step) {
        if self.peers.get(&from).is_none_or(|peer| !peer.may_bring()) {
            return;
        }
        for prekey in prekeys {
            let (device, number) = (prekey.statement.device, prekey.statement.number);
            let newer = |known: &Signed<Prekey>| known.statement.number < number;
            let wanted = self.prekeys.get(&device).is_none_or(newer);
            let is_let_in = self.groups.member_of(&device).is_some();
            let Some(peer) = self.peers.get_mut(&from) else {
                return;
            };
            if is_let_in {
                peer.prekeys.insert(device, number);
            }
            if device == self.persona.device_id() {
                self.find_own_prekey(prekey, step);
                continue;
            }
            if !wanted || !prekey.holds(&self.persona.group) {
                continue;
            }
            if is_let_in {
                // A copied device brings those of its new key, before the act that lets it in, and no others.
                if peer.is_known() || peer.role == Role::Stick {
                    self.keep_prekey(prekey, step);
                }
            } else if peer.early_prekeys.len() < limits::MEMBERS_MAX {
                peer.early_prekeys.insert(device, prekey);
            }
        }
    }

    /// Others hold a prekey of this device whose secret is not here: its row was lost. What they seal to it opens nothing,
    /// and a new one with a smaller number is never taken; so it is followed by a greater one. Once a run: two copies of a
    /// device must not go on outdoing each other.
    fn find_own_prekey(&mut self, prekey: Signed<Prekey>, step: &mut Step) {
        let number = prekey.statement.number;
        let is_here = self.own_prekeys.keys().last().is_some_and(|newest| *newest >= number);
        let is_left = self.left.is_some() || !self.counted.devices.contains_key(&self.device());
        if is_here || is_left || self.prekey_found || !prekey.holds(&self.persona.group) {
            return;
        }
        self.prekey_found = true;
        self.keep_prekey(prekey, step);
        self.new_prekey(self.clock, step);
    }

    pub(super) fn take_addresses(&mut self, from: Connection, addresses: Vec<SignedAddress>, step: &mut Step) {
        if self.peers.get(&from).is_none_or(|peer| !peer.may_bring()) {
            return;
        }
        let (mut new, mut own) = (false, None);
        for address in addresses {
            let (device, number) = (address.statement.device, address.statement.number);
            let newer = |known: &SignedAddress| known.statement.number < number;
            let wanted = self.addresses.get(&device).is_none_or(newer);
            let is_let_in = self.groups.member_of(&device).is_some();
            let Some(peer) = self.peers.get_mut(&from) else {
                return;
            };
            if is_let_in {
                peer.addresses.insert(device, number);
            }
            if !wanted || !address.holds(&self.persona.group) {
                continue;
            }
            if device == self.persona.device_id() {
                own = own.max(Some(number));
                continue;
            }
            if is_let_in {
                if peer.is_known() || peer.role == Role::Stick {
                    // Where they are now is no reason to wait because of where they were.
                    self.calling.wait_no_longer_for(&address.statement.transport);
                    self.keep_address(address, step);
                    new = true;
                }
            } else if peer.early_addresses.len() < limits::MEMBERS_MAX {
                peer.early_addresses.insert(device, address);
            }
        }
        if new {
            self.pending.group_log = true;
            self.calling.due = Some(Now(0));
        }
        if let Some(number) = own {
            self.find_own_address(number, step);
        }
    }

    /// Others hold a record of this device that is newer than its own: it was lost here, or this is a backup. Whatever is
    /// said from now on has to be newer than that one, or nobody would believe it. Once in a run: another copy of this
    /// device does the same.
    fn find_own_address(&mut self, number: u64, step: &mut Step) {
        if self.address_found.replace(number).is_none()
            && let Some(own) = self.addresses.get(&self.device())
            && self.left.is_none()
        {
            self.new_address(own.statement.addresses.clone(), self.clock, step);
        }
    }

    /// The group log grew: statements that came before their devices were let in.
    pub(super) fn take_early_statements(&mut self, step: &mut Step) {
        for connection in self.peers.keys().copied().collect::<Vec<_>>() {
            let groups = &self.groups;
            let Some(peer) = self.peers.get_mut(&connection) else {
                continue;
            };
            if peer.early_prekeys.is_empty() && peer.early_addresses.is_empty() {
                continue;
            }
            let in_now = |device: &DeviceId| groups.member_of(device).is_some();
            let prekeys: Vec<_> =
                peer.early_prekeys.extract_if(.., |device, _| in_now(device)).map(|(_, p)| p).collect();
            let addresses: Vec<_> =
                peer.early_addresses.extract_if(.., |device, _| in_now(device)).map(|(_, a)| a).collect();
            for prekey in prekeys {
                self.keep_prekey(prekey, step);
            }
            for address in addresses {
                self.keep_address(address, step);
            }
        }
    }

    /// Once a week, and after a restart that follows a week away.
    pub(super) fn renew_prekey(&mut self, now: Now, step: &mut Step) {
        if !self.counted.devices.contains_key(&self.device()) || self.left.is_some() {
            return;
        }
        let today = now.day();
        // What a clock that was years ahead noted would last for as long.
        for (number, own) in &mut self.own_prekeys {
            if own.replaced_day.is_some_and(|day| day > today + 1) {
                own.replaced_day = Some(today);
                step.put(Table::Prekey, number.to_be_bytes(), own.to_bytes());
            }
        }
        let old = |own: &OwnPrekey| own.replaced_day.is_some_and(|day| now.day() >= day + limits::PREKEY_KEPT_DAYS);
        let gone: Vec<_> = self.own_prekeys.iter().filter(|(_, own)| old(own)).map(|(n, _)| *n).collect();
        // The newest one that others know is never let go: only once somebody has the successor.
        if self.is_settled() {
            for number in gone {
                step.erase(Table::Prekey, number.to_be_bytes());
                self.own_prekeys.remove(&number);
            }
        }
        let due = self.prekey_day.is_none_or(|day| today >= day + limits::PREKEY_DAYS || day > today + 1);
        if due || self.own_prekeys.is_empty() {
            self.new_prekey(now, step);
        }
    }

    /// A new address record of this device.
    pub(super) fn new_address(&mut self, addresses: Vec<String>, now: Now, step: &mut Step) {
        let device = self.device();
        let told = self.addresses.get(&device).map_or(0, |known| known.statement.number);
        let number = told.max(self.address_found.unwrap_or(0)).saturating_add(1);
        // The key it names signs it too: the one that is shown next, if there is one.
        let shows = self.persona.next_transport.as_ref().map_or(&self.persona.transport, |(key, _)| key);
        let address = Address {
            group: self.persona.group,
            device,
            number,
            transport: TransportId(shows.public()),
            addresses,
            until_day: now.day() + limits::ADDRESS_DAYS,
            on_slips: false,
        };
        let address = address.sign(&self.persona.device, shows);
        self.keep_address(address, step);
    }

    /// The node listens somewhere else than the record says.
    pub(super) fn listening(&mut self, mut addresses: Vec<String>, now: Now, step: &mut Step) {
        addresses.retain(|address| address.len() <= limits::ADDRESS_BYTES_MAX);
        addresses.truncate(limits::ADDRESSES_MAX);
        let told = self.addresses.get(&self.device()).map(|known| known.statement.addresses.clone());
        let inside = self.persona.asking.as_ref().is_none_or(|asking| asking.inside);
        if inside && self.left.is_none() && told.as_ref() != Some(&addresses) {
            self.new_address(addresses, now, step);
        }
    }

    /// The record is renewed while half of its time is left.
    pub(super) fn renew_address(&mut self, now: Now, step: &mut Step) {
        let Some(own) = self.addresses.get(&self.device()).filter(|_| self.left.is_none()) else {
            return;
        };
        if now.day() + limits::ADDRESS_DAYS / 2 >= own.statement.until_day && !own.statement.addresses.is_empty() {
            let addresses = own.statement.addresses.clone();
            self.new_address(addresses, now, step);
        }
    }
}
