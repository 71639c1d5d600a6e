//! Linking another device of the same person, before either is sure of the other: what is said, and the short phrase.
//!
//! ```text
//! new   prints a line: one-time network key, own transport key, addresses, device key, ephemeral key X, H(nonce)
//! old   connects with the one-time key and says its ephemeral key Y
//! new   says the nonce; from here on both show the phrase: HKDF(X25519 secret, line ‖ Y ‖ nonce)
//!       the person compares, and says yes on both
//! old   says the group and the member, sealed           (only after yes on the old device)
//! new   says its consent, prekey and address, sealed    (only after yes on the new device)
//! old   writes DeviceAdd
//! ```
//!
//! **Why the phrase can be short.** Whoever stands in between and swaps the line must bind itself to a nonce in the
//! swapped line before it sees Y, and must give its own Y before it sees the true nonce. So it cannot try out keys until
//! two phrases happen to agree: it has one guess of 2^40, and a wrong one is seen. A line is good for one attempt.
//!
//! No bytes here are stored, and nothing of a group is said before the person's own yes.

use std::sync::Arc;

use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Member;
use super::founding::NoRows;
use crate::command::{Refusal, Standing};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, GroupId, Hash, MemberId, TransportId, derive};
use crate::kind::{DeviceAdd, Replace};
use crate::limits;
use crate::line::Carried;
use crate::persona::{Linked, Persona};
use crate::phrase::{self, phrase};
use crate::seal::SecretPrekey;
use crate::secret::MailboxSeed;
use crate::signature::{Context, SecretKey, Signature};
use crate::slip::{Door, base32, unbase32};
use crate::statement::{Prekey, Signed, SignedAddress, Statement as _};
use crate::step::{Now, Step, Table};

/// How the line of a new device begins.
pub const LINE: &str = "kith-device:";

const CARRIED: Carried = Carried { beginning: LINE, check: "device line check" };

/// What stands on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Seed of the network key to come with: nobody else is let in.
    visit: [u8; 32],
    transport: TransportId,
    addresses: Vec<String>,
    device: DeviceId,
    ephemeral: [u8; 32],
    commitment: Hash,
}

impl Canonical for Line {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.visit);
        w.value(&self.transport);
        w.list(&self.addresses);
        w.value(&self.device);
        w.raw(&self.ephemeral);
        w.value(&self.commitment);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (visit, transport) = (r.array()?, r.value()?);
        let addresses = r.list::<String>(limits::ADDRESSES_MAX)?;
        if addresses.iter().any(|address| address.len() > limits::ADDRESS_BYTES_MAX) {
            return Err(Malformed::TooLong);
        }
        Ok(Self { visit, transport, addresses, device: r.value()?, ephemeral: r.array()?, commitment: r.value()? })
    }
}

/// What is said on the connection.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// From the old device: its ephemeral key.
    Hello([u8; 32]),
    /// From the new one: the nonce it had committed to.
    Nonce([u8; 32]),
    /// [`Given`] from the old one, [`Joining`] from the new one.
    Sealed(Vec<u8>),
}

impl Canonical for Said {
    fn write(&self, w: &mut Writer) {
        match self {
            Said::Hello(key) => {
                w.u8(0);
                w.raw(key);
            }
            Said::Nonce(nonce) => {
                w.u8(1);
                w.raw(nonce);
            }
            Said::Sealed(bytes) => {
                w.u8(2);
                w.bytes(bytes);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Said::Hello(r.array()?),
            1 => Said::Nonce(r.array()?),
            2 => Said::Sealed(r.bytes(limits::ENTRY_BYTES_MAX)?.to_vec()),
            _ => return Err(Malformed::Form),
        })
    }
}

/// What a new device is told of the group and of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// Whose device it becomes.
    pub member: MemberId,
    /// What that person is called there.
    pub me: String,
    /// The device that adds it.
    pub by: DeviceId,
    /// Where to go on: the device that adds it first.
    pub doors: Vec<Door>,
}

impl Canonical for Given {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.group_name);
        w.value(&self.member);
        w.value(&self.me);
        w.value(&self.by);
        w.list(&self.doors);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            group_name: r.value()?,
            member: r.value()?,
            me: r.value()?,
            by: r.value()?,
            doors: r.list(limits::SLIP_ADDRESSES_MAX)?,
        })
    }
}

/// A new device's own yes, and how it is sealed to and reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// Over [`DeviceAdd::consent_bytes`].
    pub consent: Signature,
    /// Its first prekey.
    pub prekey: Signed<Prekey>,
    /// Its address record.
    pub address: SignedAddress,
}

impl Canonical for Joining {
    fn write(&self, w: &mut Writer) {
        w.value(&self.consent);
        w.value(&self.prekey);
        w.value(&self.address);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { consent: r.value()?, prekey: r.value()?, address: r.value()? })
    }
}

/// What both sides have in common once the nonce is known.
struct Common {
    phrase: String,
    to_new: Zeroizing<[u8; 32]>,
    to_old: Zeroizing<[u8; 32]>,
}

impl Common {
    fn new(line: &Line, secret: &[u8; 32], theirs: &[u8; 32], of_old: &[u8; 32], nonce: &[u8; 32]) -> Option<Self> {
        let shared = x25519_dalek::StaticSecret::from(*secret).diffie_hellman(&x25519_dalek::PublicKey::from(*theirs));
        if !shared.was_contributory() {
            return None;
        }
        let transcript = derive("linking", &[&line.to_bytes(), of_old, nonce]);
        let hkdf = Hkdf::<Sha256>::new(Some(&transcript), shared.as_bytes());
        let (mut words, mut to_new, mut to_old) =
            ([0; phrase::WORDS], Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
        // Lengths that HKDF always gives.
        hkdf.expand(b"kith 1 linking phrase", &mut words).ok()?;
        hkdf.expand(b"kith 1 linking to the new device", to_new.as_mut()).ok()?;
        hkdf.expand(b"kith 1 linking to the old device", to_old.as_mut()).ok()?;
        Some(Self { phrase: phrase(words), to_new, to_old })
    }
}

/// One sealing each way, each under a key of its own.
fn seal(key: &[u8; 32], plain: &[u8]) -> Option<Vec<u8>> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    Some(Said::Sealed(cipher.encrypt(&Nonce::default(), plain).ok()?).to_bytes())
}

fn open(key: &[u8; 32], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    ChaCha20Poly1305::new(&Key::from(*key)).decrypt(&Nonce::default(), sealed).ok().map(Zeroizing::new)
}

fn public(secret: &[u8; 32]) -> [u8; 32] {
    x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(*secret)).to_bytes()
}

/// The keys of a device that is not in any group yet.
pub struct FreshKeys {
    random: ChaCha20Rng,
    device: SecretKey,
    transport: SecretKey,
}

impl FreshKeys {
    /// From randomness of the operating system.
    pub fn new(seed: [u8; 32]) -> Self {
        let mut random = ChaCha20Rng::from_seed(seed);
        let (device, transport) = (SecretKey::random(&mut random), SecretKey::random(&mut random));
        Self { random, device, transport }
    }

    /// The same with a transport key that is there already: of a room.
    pub(super) fn at(transport: &SecretKey, seed: [u8; 32]) -> Self {
        Self { transport: SecretKey::from_seed(&transport.seed()), ..Self::new(seed) }
    }

    /// The device.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.device.public())
    }

    /// The key of the device.
    pub(super) fn key(&self) -> &SecretKey {
        &self.device
    }

    /// The member on this device, and its first Step. It knows nothing of the group yet but where to ask.
    pub(super) fn join(self, given: Given, now: Now) -> (Member, Step) {
        let Self { mut random, device, transport } = self;
        let device_id = DeviceId(device.public());
        let secret = SecretPrekey::random(&mut random);
        let mailbox = Arc::new(MailboxSeed::random(&mut random));
        let prekey =
            Prekey { group: given.group, device: device_id, number: 1, mailbox: mailbox.clone(), key: secret.public() };
        let prekey = prekey.sign(&device);
        let persona = Persona {
            group: given.group,
            group_name: given.group_name,
            member: given.member,
            me: given.me,
            device,
            transport,
            recovery: None,
            asking: None,
            linked: Some(Linked { by: given.by, doors: given.doors }),
            next_transport: None,
        };
        let mut member = Member::new(persona, random, now);
        let mut step = Step::default();
        member.save_persona(&mut step);
        step.put(Table::Note, b"standing".as_slice(), super::opening::standing_bytes(Standing::Asked, None));
        member.keep_own_prekey(1, super::reaching::OwnPrekey::new(secret, mailbox), &mut step);
        member.keep_prekey(prekey, &mut step);
        member.new_address(Vec::new(), now, &mut step);
        member.settle(now, &NoRows, &mut step);
        (member, step)
    }
}

/// The new device's side.
pub struct NewDevice {
    keys: FreshKeys,
    visit: SecretKey,
    secret: Zeroizing<[u8; 32]>,
    nonce: [u8; 32],
    line: Option<Line>,
    common: Option<Common>,
    given: Option<Given>,
}

impl NewDevice {
    /// A device that wants to be linked. `seed` is randomness of the operating system.
    pub fn new(seed: [u8; 32]) -> Self {
        let mut keys = FreshKeys::new(seed);
        let visit = SecretKey::random(&mut keys.random);
        let (mut secret, mut nonce) = (Zeroizing::new([0; 32]), [0; 32]);
        keys.random.fill_bytes(secret.as_mut());
        keys.random.fill_bytes(&mut nonce);
        Self { keys, visit, secret, nonce, line: None, common: None, given: None }
    }

    /// The seed of the network key to present.
    pub fn transport_seed(&self) -> Zeroizing<[u8; 32]> {
        self.keys.transport.seed()
    }

    /// The only one to be let in.
    pub fn visitor(&self) -> TransportId {
        TransportId(self.visit.public())
    }

    /// The line for the other device, which says where this one listens. It stays the same.
    pub fn line(&mut self, mut addresses: Vec<String>) -> String {
        addresses.retain(|address| address.len() <= limits::ADDRESS_BYTES_MAX);
        addresses.truncate(limits::ADDRESSES_MAX);
        let line = self.line.get_or_insert_with(|| Line {
            visit: *self.visit.seed(),
            transport: TransportId(self.keys.transport.public()),
            addresses,
            device: self.keys.device(),
            ephemeral: public(&self.secret),
            commitment: Hash(derive("linking nonce", &[&self.nonce])),
        });
        written(line)
    }

    /// Takes in what the old device said; gives what to answer. Whatever does not fit is not answered, and a second
    /// Hello, which would be a second guess, never is.
    pub fn hear(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        match (Said::from_bytes(bytes).ok()?, &self.common) {
            (Said::Hello(theirs), None) => {
                self.common = Some(Common::new(self.line.as_ref()?, &self.secret, &theirs, &theirs, &self.nonce)?);
                Some(Said::Nonce(self.nonce).to_bytes())
            }
            (Said::Sealed(sealed), Some(common)) => {
                self.given = Given::from_bytes(&open(&common.to_new, &sealed)?).ok();
                None
            }
            _ => None,
        }
    }

    /// What to compare, once the other device has come.
    pub fn phrase(&self) -> Option<&str> {
        self.common.as_ref().map(|common| common.phrase.as_str())
    }

    /// The group, once the person has said yes on the other device.
    pub fn given(&self) -> Option<&Given> {
        self.given.as_ref()
    }

    /// The person said yes here too: the member on this device, its first Step, and what seals its answer.
    pub fn join(self, now: Now) -> Result<(Member, Step, ToOld), Refusal> {
        let (Some(common), Some(given)) = (self.common, self.given) else {
            return Err(Refusal::NotADeviceLine);
        };
        let (member, step) = self.keys.join(given, now);
        Ok((member, step, ToOld(common.to_old)))
    }
}

/// Seals a new device's answer.
pub struct ToOld(Zeroizing<[u8; 32]>);

impl ToOld {
    /// The answer to be said: `joining` as [`crate::command::Query::Joining`] gives it.
    pub fn seal(self, joining: &str) -> Option<Vec<u8>> {
        seal(&self.0, &unbase32(joining)?)
    }
}

/// The old device's side.
pub struct OldDevice {
    line: Line,
    secret: Zeroizing<[u8; 32]>,
    common: Option<Common>,
    joining: Option<Joining>,
}

impl OldDevice {
    /// For the line that another device printed.
    pub fn new(text: &str, seed: [u8; 32]) -> Result<Self, Refusal> {
        let line = read(text).ok_or(Refusal::NotADeviceLine)?;
        Ok(Self { line, secret: Zeroizing::new(seed), common: None, joining: None })
    }

    /// The seed of the network key to come with.
    pub fn visit_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.line.visit)
    }

    /// Who should answer there, and where.
    pub fn door(&self) -> Door {
        Door { transport: self.line.transport, addresses: self.line.addresses.clone() }
    }

    /// The new device.
    pub fn device(&self) -> DeviceId {
        self.line.device
    }

    /// The first thing to say.
    pub fn hello(&self) -> Vec<u8> {
        Said::Hello(public(&self.secret)).to_bytes()
    }

    /// Takes in what the new device said.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotADeviceLine`] if it is not the device of the line.
    pub fn hear(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        match (Said::from_bytes(bytes).map_err(|_| Refusal::NotADeviceLine)?, &self.common) {
            (Said::Nonce(nonce), None) if Hash(derive("linking nonce", &[&nonce])) == self.line.commitment => {
                let own = public(&self.secret);
                let common = Common::new(&self.line, &self.secret, &self.line.ephemeral, &own, &nonce);
                self.common = Some(common.ok_or(Refusal::NotADeviceLine)?);
                Ok(())
            }
            (Said::Sealed(sealed), Some(common)) => {
                let joining = open(&common.to_old, &sealed).and_then(|plain| Joining::from_bytes(&plain).ok());
                let joining = joining.filter(|joining| joining.address.statement.device == self.line.device);
                self.joining = Some(joining.ok_or(Refusal::NotADeviceLine)?);
                Ok(())
            }
            _ => Err(Refusal::NotADeviceLine),
        }
    }

    /// What to compare.
    pub fn phrase(&self) -> Option<&str> {
        self.common.as_ref().map(|common| common.phrase.as_str())
    }

    /// The person said yes here: the group, sealed. `given` as [`crate::command::Query::Giving`] gives it.
    pub fn give(&self, given: &str) -> Option<Vec<u8>> {
        seal(&self.common.as_ref()?.to_new, &unbase32(given)?)
    }

    /// The new device's yes, for [`crate::command::Command::AddDevice`], once it has come.
    pub fn joining(&self) -> Option<String> {
        self.joining.as_ref().map(|joining| base32(&joining.to_bytes()))
    }
}

fn written(line: &Line) -> String {
    CARRIED.write(line)
}

fn read(text: &str) -> Option<Line> {
    CARRIED.read(text)
}

/// What a device signs that takes the place of another one.
pub(super) fn consent_to_replace(key: &SecretKey, group: &GroupId, old: &DeviceId, new: &DeviceId) -> Signature {
    key.sign(Context::Recovery, &Replace::consent_bytes(group, old, new))
}

/// What a new device signs.
pub(super) fn consent(key: &SecretKey, group: &GroupId, by: &DeviceId) -> Signature {
    key.sign(Context::DeviceAdd, &DeviceAdd::consent_bytes(group, by, &DeviceId(key.public())))
}
