//! Entering with a slip, from the guest's side: reading it, saying yes, asking at the door, going on inside.

use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use zeroize::Zeroizing;

use super::Member;
use super::founding::NoRows;
use crate::cell::{self, CellPlace};
use crate::command::{Refusal, Standing};
use crate::courier::CourierPaper;
use crate::encoding::{Canonical as _, Writer};
use crate::id::{DeviceId, GroupId, LogId, MemberId, RecoveryId, TransportId};
use crate::limits;
use crate::persona::{Asking, Persona};
use crate::request::Request;
use crate::seal::{SecretPrekey, seal_request};
use crate::secret::MailboxSeed;
use crate::signature::SecretKey;
use crate::slip::{Door, SlipPaper, Terms, terms_hash};
use crate::statement::{Address, Prekey, Statement as _};
use crate::step::{Connection, Now, Send, Step, Table};
use crate::wire::{DoorAnswer, Frame};
use crate::words;

/// What binds a sealed request to its slip.
pub(super) fn request_info(paper_group: &crate::id::GroupId, slip: &crate::id::SlipKey) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(b"kith 1 request");
    w.value(paper_group);
    w.value(slip);
    w.into_bytes()
}

/// The keys of somebody who asks at a group's door with one slip, and now with another. A request that lies at a courier, or
/// came to members by any way, may let in whoever signed it for as long as its slip is good, and nothing calls it back. With the
/// same keys the place is theirs whichever of the two lets them in, and no second one stands beside it with nobody behind it.
pub struct AskedBefore {
    keys: Keys,
    group: GroupId,
    couriers: Vec<CourierPaper>,
}

/// No key.
impl core::fmt::Debug for AskedBefore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "AskedBefore({:?})", self.group)
    }
}

/// What a request is signed with, and what it brings along.
struct Keys {
    device: SecretKey,
    recovery: SecretKey,
    transport: SecretKey,
    random: [u8; 16],
    /// The number of its address record.
    address: u64,
    prekey: SecretPrekey,
    mailbox: Arc<MailboxSeed>,
}

impl Keys {
    fn new(transport: Option<&SecretKey>, random: &mut ChaCha20Rng) -> Self {
        let mut of_member = [0; 16];
        random.fill_bytes(&mut of_member);
        let (device, recovery) = (SecretKey::random(random), SecretKey::random(random));
        let transport = transport.map_or_else(|| SecretKey::random(random), same);
        let (prekey, mailbox) = (SecretPrekey::random(random), Arc::new(MailboxSeed::random(random)));
        Self { device, recovery, transport, random: of_member, address: 1, prekey, mailbox }
    }
}

fn same(key: &SecretKey) -> SecretKey {
    SecretKey::from_seed(&key.seed())
}

impl Member {
    /// The keys of somebody at the door, for another slip of the group. None where nobody stands at a door.
    pub fn asked_before(&self) -> Option<AskedBefore> {
        let asking = self.persona.asking.as_ref().filter(|asking| !asking.inside)?;
        let prekey = self.own_prekeys.get(&1)?;
        let address = self.addresses.get(&self.device()).map_or(0, |address| address.statement.number);
        let keys = Keys {
            device: same(&self.persona.device),
            recovery: same(self.persona.recovery.as_ref()?),
            transport: same(&self.persona.transport),
            random: asking.request.request.random,
            address: address.saturating_add(1),
            prekey: SecretPrekey::from_bytes(*prekey.secret.as_bytes()),
            mailbox: prekey.mailbox.clone(),
        };
        Some(AskedBefore { keys, group: self.persona.group, couriers: asking.paper.couriers.clone() })
    }

    /// The same as [`Self::ask`], by who asked with another slip of the group before.
    pub fn ask_again(
        mut paper: SlipPaper,
        me: &str,
        before: AskedBefore,
        now: Now,
        seed: [u8; 32],
    ) -> Result<(Member, Step), Refusal> {
        if before.group != paper.group {
            return Err(Refusal::NotASlip);
        }
        // Where the first request lies its answer may lie too.
        let is_other = |courier: &CourierPaper| paper.couriers.iter().all(|known| known.transport != courier.transport);
        let others: Vec<_> = before.couriers.into_iter().filter(is_other).collect();
        paper.couriers.extend(others);
        paper.couriers.truncate(limits::SLIP_COURIERS_MAX);
        Self::ask_by(paper, me, |_| before.keys, now, seed)
    }

    /// Whether [`Self::ask`] would refuse this.
    pub fn may_ask(paper: &SlipPaper, me: &str, now: Now) -> Result<(), Refusal> {
        words::name(me)?;
        if paper.expires_day < now.day() {
            return Err(Refusal::SlipExpired);
        }
        let (card, agreement, rules) = paper.terms.as_ref().ok_or(Refusal::NobodyReached)?.hashes();
        if terms_hash(&card, &agreement, &rules) != paper.terms_hash {
            return Err(Refusal::NotASlip);
        }
        Ok(())
    }

    /// Says yes to a slip whose card, agreement and rules were read: makes the persona and its request. Nothing has
    /// left this device yet.
    pub fn ask(paper: SlipPaper, me: &str, now: Now, seed: [u8; 32]) -> Result<(Member, Step), Refusal> {
        Self::ask_at(paper, me, None, now, seed)
    }

    /// The same with a transport key that is there already, for a room.
    pub(super) fn ask_at(
        paper: SlipPaper,
        me: &str,
        transport: Option<&SecretKey>,
        now: Now,
        seed: [u8; 32],
    ) -> Result<(Member, Step), Refusal> {
        Self::ask_by(paper, me, |random| Keys::new(transport, random), now, seed)
    }

    fn ask_by(
        mut paper: SlipPaper,
        me: &str,
        keys: impl FnOnce(&mut ChaCha20Rng) -> Keys,
        now: Now,
        seed: [u8; 32],
    ) -> Result<(Member, Step), Refusal> {
        Self::may_ask(&paper, me, now)?;
        let me = words::name(me)?;
        let terms = paper.terms.take().ok_or(Refusal::NobodyReached)?;
        let (card, agreement, rules) = terms.hashes();
        let mut random = ChaCha20Rng::from_seed(seed);
        let Keys { device, recovery, transport, random: member_random, address, prekey: secret, mailbox } =
            keys(&mut random);
        let device_id = DeviceId(device.public());
        let prekey =
            Prekey { group: paper.group, device: device_id, number: 1, mailbox: mailbox.clone(), key: secret.public() }
                .sign(&device);
        let address = Address {
            group: paper.group,
            device: device_id,
            number: address,
            transport: TransportId(transport.public()),
            addresses: Vec::new(),
            until_day: now.day() + limits::ADDRESS_DAYS,
            on_slips: false,
        }
        .sign(&device, &transport);
        let place = CellPlace { group: paper.group, log: LogId::default(), device: device_id, seq: 0, number: 0 };
        let (name, name_ct, name_key) = cell::seal(me.as_bytes(), &place, &mut random).ok_or(Refusal::BadName)?;
        let request = Request {
            group: paper.group,
            slip: paper.slip(),
            device: device_id,
            recovery: RecoveryId(recovery.public()),
            random: member_random,
            prekey: prekey.clone(),
            address: address.clone(),
            name,
            card,
            agreement,
            rules,
            expires_day: paper.expires_day,
        }
        .sign(&device, &paper.key(), &recovery);
        let mut w = Writer::new();
        w.value(&request);
        w.bytes(&name_ct);
        w.raw(name_key.as_bytes());
        let plain = Zeroizing::new(w.into_bytes());
        let info = request_info(&paper.group, &paper.slip());
        let knock = seal_request(&paper.request_key, &info, &plain, &mut random).ok_or(Refusal::NotASlip)?;
        let persona = Persona {
            group: paper.group,
            group_name: paper.group_name.clone(),
            member: MemberId::of(device_id, &RecoveryId(recovery.public()), &member_random),
            me,
            device,
            transport,
            recovery: Some(recovery),
            asking: Some(Asking { paper, request, knock, inside: false }),
            linked: None,
            next_transport: None,
        };
        let mut member = Member::new(persona, random, now);
        let mut step = Step::default();
        member.save_persona(&mut step);
        step.put(Table::Note, b"terms".as_slice(), terms.to_bytes());
        step.put(Table::Note, b"standing".as_slice(), super::opening::standing_bytes(Standing::Asked, None));
        member.keep_own_prekey(1, super::reaching::OwnPrekey::new(secret, mailbox), &mut step);
        member.keep_prekey(prekey, &mut step);
        member.keep_address(address, &mut step);
        member.settle(now, &NoRows, &mut step);
        Ok((member, step))
    }

    /// At the door: hand in the request.
    pub(super) fn knock(&mut self, at: Connection, step: &mut Step) {
        if let Some(asking) = &self.persona.asking {
            let knock = asking.knock.clone();
            self.send(at, &Frame::Knock(knock), step);
        }
    }

    /// The door answered.
    pub(super) fn take_door(&mut self, from: Connection, answer: DoorAnswer, doors: Vec<Door>, step: &mut Step) {
        let is_door = self.peers.get(&from).is_some_and(|peer| peer.role == super::peers::Role::Doorkeeper);
        let Some(asking) = self.persona.asking.as_mut().filter(|asking| is_door && !asking.inside) else {
            return;
        };
        if answer != DoorAnswer::Entered {
            self.hear_door(&answer, step);
            return;
        }
        for door in doors {
            asking.paper.doors.retain(|known| known.transport != door.transport);
            asking.paper.doors.insert(0, door);
        }
        asking.paper.doors.truncate(limits::SLIP_ADDRESSES_MAX);
        asking.inside = true;
        self.save_persona(step);
        step.sends.push(Send::Close(from));
        step.sends.push(Send::Become(self.persona.transport_id()));
        self.peers.clear();
        self.calling.begin_again();
        self.say_who_may_connect(step);
    }

    /// The door said something else than that this guest is in.
    pub(super) fn hear_door(&mut self, answer: &DoorAnswer, step: &mut Step) {
        let (standing, refused) = match answer {
            DoorAnswer::Waiting => (Standing::Waiting, None),
            DoorAnswer::Held => (Standing::Held, None),
            DoorAnswer::Expired => (Standing::Refused, Some(Refusal::SlipExpired)),
            DoorAnswer::Used => (Standing::Refused, Some(Refusal::SlipUsed)),
            DoorAnswer::TakenBack => (Standing::Refused, Some(Refusal::SlipTakenBack)),
            DoorAnswer::Unknown => (Standing::Refused, Some(Refusal::NoSuchSlip)),
            // Whoever is in has the group log, and needs no word.
            DoorAnswer::Entered => return,
        };
        self.set_standing(standing, refused, step);
    }

    /// A door's answer to a question that no persona has asked yet is not for a member.
    pub(super) fn take_terms(&mut self, _from: Connection, _terms: Terms, _step: &mut Step) {}
}

/// Reading a short slip: a visit at a door that asks for the card, tells nothing and keeps nothing.
pub struct Reading {
    paper: SlipPaper,
    says: crate::wire::Dictionary,
    hears: crate::wire::Dictionary,
}

impl Reading {
    /// A visit with this slip.
    pub fn new(paper: SlipPaper) -> Self {
        Self { paper, says: crate::wire::Dictionary::default(), hears: crate::wire::Dictionary::default() }
    }

    /// The slip's key is the one to present; these are the doors.
    pub fn doors(&self) -> &[Door] {
        &self.paper.doors
    }

    /// The first frame to say on a connection.
    pub fn question(&mut self) -> Vec<u8> {
        self.says = crate::wire::Dictionary::default();
        self.hears = crate::wire::Dictionary::default();
        Frame::AskTerms.write(&mut self.says)
    }

    /// The slip with its card, if this frame brings what the slip names.
    pub fn answer(&mut self, bytes: &[u8]) -> Option<Result<SlipPaper, Refusal>> {
        match Frame::read(bytes, &mut self.hears).ok()? {
            Frame::Terms(terms) => {
                let (card, agreement, rules) = terms.hashes();
                if terms_hash(&card, &agreement, &rules) != self.paper.terms_hash || terms.text().is_none() {
                    return Some(Err(Refusal::NotASlip));
                }
                let mut whole = SlipPaper::from_bytes(&self.paper.to_bytes()).ok()?;
                whole.terms = Some(terms);
                Some(Ok(whole))
            }
            Frame::Door(answer, _) => Some(Err(match answer {
                DoorAnswer::Expired => Refusal::SlipExpired,
                DoorAnswer::Used => Refusal::SlipUsed,
                DoorAnswer::TakenBack => Refusal::SlipTakenBack,
                _ => Refusal::NoSuchSlip,
            })),
            _ => None,
        }
    }
}
