//! From a passphrase to the keys of personas.
//!
//! ```text
//! passphrase ─Argon2id─► key-encryption key ─opens─► vault key ─opens─► the personas' keys ─derive─► sealing keys
//!
//! key file = head ‖ nonce ‖ XChaCha20-Poly1305(key-encryption key, vault key, aad: head ‖ nonce)
//!                 ‖ nonce ‖ XChaCha20-Poly1305(vault key, personas, aad: all that stands before)
//! head     = 1 ‖ memory (KiB, 4 bytes) ‖ passes ‖ lanes ‖ salt (16 bytes)
//! personas = count (2 bytes) ‖ usual wait in days (1) ‖ the day it was chosen (4)
//!                 ‖ count × {state, id (8), key (32), day (4)} ‖ zeros up to the next 16 personas
//! state    = 0: destroyed, its folder is going; 1: in use; 2: set aside until that day (days since 1970);
//!            3: begun, its first rows may not be on disk yet
//! ```
//!
//! Every key but the first is random, so another passphrase wraps one key anew and touches nothing else. The
//! key-encryption key lives only while the file is opened or its passphrase changed. The file begins with no name of
//! any program, and its length tells the number of personas only in steps of 16.
//!
//! Nothing here touches a disk ([`crate::home`] does), and a wrong passphrase looks like a damaged file.

use core::fmt;
use std::collections::BTreeMap;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use kith_protocol::command::Refusal;
use kith_protocol::id::{derive, hex};
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// Personas of one home. A guess: nobody is in so many groups; it bounds the key file to 46 kB.
pub const PERSONAS_MAX: usize = 1_024;
/// The longest passphrase, in bytes. A guess: a page of text.
pub const PASSPHRASE_BYTES_MAX: usize = 4_096;
/// The key file grows in steps of so many personas.
const STEP: usize = 16;
const RECORD_BYTES: usize = 1 + 8 + 32 + 4;
/// What stands before the records.
const BEFORE_BYTES: usize = 2 + 1 + 4;
const HEAD_BYTES: usize = 1 + 4 + 1 + 1 + 16;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
const LOCK_BYTES: usize = HEAD_BYTES + NONCE_BYTES + 32 + TAG_BYTES;
/// The longest key file.
pub const KEY_FILE_BYTES_MAX: usize =
    LOCK_BYTES + NONCE_BYTES + BEFORE_BYTES + PERSONAS_MAX.div_ceil(STEP) * STEP * RECORD_BYTES + TAG_BYTES;

/// What a person types to open a home: any text, as it was typed, not empty.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes the text over; it is wiped when no longer needed.
    pub fn new(text: impl Into<String>) -> Result<Self, Refusal> {
        let text = Zeroizing::new(text.into());
        match text.len() {
            0 => Err(Refusal::NoPassphrase),
            bytes if bytes > PASSPHRASE_BYTES_MAX => Err(Refusal::TooLong { most: PASSPHRASE_BYTES_MAX }),
            _ => Ok(Self(text)),
        }
    }

    /// 32 random bytes as hex digits, for a home that nobody opens a second time (rehearsal).
    pub fn random() -> Result<Self, Refusal> {
        let bytes = Zeroizing::new(random::<32>()?);
        Self::new(hex(bytes.as_slice()))
    }
}

/// How much work Argon2id does for one guess of a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    memory_kib: u32,
    passes: u8,
    lanes: u8,
}

impl Default for Strength {
    /// 64 MiB, three passes, one lane: 280 ms on the machine of `keys.md`, the second recommendation of RFC 9106 with
    /// one lane, because phones have few free cores.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

impl Strength {
    /// For a passphrase that is random itself ([`Passphrase::random`]): there is nothing to guess, so nothing to slow.
    pub const fn for_random_passphrase() -> Self {
        Self { memory_kib: 64, passes: 1, lanes: 1 }
    }

    /// Bounds for what a key file may ask for: a planted one must not take a terabyte or an hour.
    fn read(memory_kib: u32, passes: u8, lanes: u8) -> Option<Self> {
        let bounded = memory_kib <= 512 * 1024 && (1..=16).contains(&passes) && (1..=4).contains(&lanes);
        bounded.then_some(Self { memory_kib, passes, lanes })
    }

    fn stretch(self, passphrase: &Passphrase, salt: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let params = Params::new(self.memory_kib, u32::from(self.passes), u32::from(self.lanes), Some(32)).ok()?;
        let mut memory = Zeroizing::new(Vec::new());
        memory.try_reserve_exact(params.block_count()).ok()?;
        memory.resize(params.block_count(), Block::new());
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(passphrase.0.as_bytes(), salt, key.as_mut_slice(), memory.as_mut_slice())
            .ok()?;
        Some(key)
    }
}

/// A persona of this home: 8 random bytes, written out the name of its folder. It says nothing about the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonaId([u8; 8]);

impl PersonaId {
    /// 16 hex digits, the folder's name.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

/// The key under which everything of one persona is sealed. Nothing derives it, and nothing but the key file holds it.
#[derive(ZeroizeOnDrop)]
pub struct PersonaKey([u8; 32]);

impl PersonaKey {
    /// A new key.
    pub fn random() -> Result<Self, Refusal> {
        Ok(Self(random()?))
    }

    /// The key for one use.
    pub(crate) fn derive(&self, context: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(derive(context, &[&self.0]))
    }
}

#[derive(ZeroizeOnDrop)]
struct VaultKey([u8; 32]);

/// What the key file says of a persona.
pub(crate) enum Slot {
    /// Its key; its first rows may not be on disk yet. Only of such a one nothing is lost if there is nothing.
    Begun(PersonaKey),
    /// Its key.
    Key(PersonaKey),
    /// Set aside: nothing of it is opened before its person brings it back.
    Aside(PersonaKey, u32),
    /// Its key is destroyed, its folder may still be there: said so that a crash between the two is mended.
    Going,
}

impl Slot {
    /// Set aside, if it is in use.
    pub fn aside(self, until_day: u32) -> Self {
        match self {
            Slot::Key(key) | Slot::Begun(key) => Slot::Aside(key, until_day),
            other => other,
        }
    }

    /// In use, if it was begun or set aside.
    pub fn in_use(self) -> Self {
        match self {
            Slot::Aside(key, _) | Slot::Begun(key) => Slot::Key(key),
            other => other,
        }
    }

    /// Begun and not more, if it is in use.
    pub fn begun(self) -> Self {
        match self {
            Slot::Key(key) => Slot::Begun(key),
            other => other,
        }
    }
}

/// An opened key file.
pub struct Vault {
    /// Head, nonce and wrapped vault key.
    lock: [u8; LOCK_BYTES],
    key: VaultKey,
    wait: Option<Wait>,
    personas: BTreeMap<PersonaId, Slot>,
}

/// A wait that its person chose in calmer days. It is offered, never imposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Days to set aside for, at least one.
    pub days: u8,
    /// The day it was chosen (days since 1970).
    pub chosen: u32,
}

impl Vault {
    /// A new vault without personas.
    pub fn create(passphrase: &Passphrase, strength: Strength) -> Result<Self, Refusal> {
        let key = VaultKey(random()?);
        let lock = wrap(&key, passphrase, strength)?;
        Ok(Self { lock, key, wait: None, personas: BTreeMap::new() })
    }

    /// Opens a key file. Whatever is wrong with file or passphrase is [`Refusal::WrongPassphrase`].
    pub fn open(file: &[u8], passphrase: &Passphrase) -> Result<Self, Refusal> {
        Self::opened(file, passphrase).ok_or(Refusal::WrongPassphrase)
    }

    fn opened(file: &[u8], passphrase: &Passphrase) -> Option<Self> {
        if file.len() > KEY_FILE_BYTES_MAX {
            return None;
        }
        let (lock, body) = file.split_first_chunk::<LOCK_BYTES>()?;
        let key = unwrap(lock, passphrase)?;
        let (nonce, sealed) = body.split_first_chunk::<NONCE_BYTES>()?;
        let plain = open(&key.0, nonce, sealed, lock)?;
        let (wait, personas) = read_personas(&plain)?;
        Some(Self { lock: *lock, key, wait, personas })
    }

    /// The key file, sealed with a new nonce.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        let plain = self.write_personas();
        let nonce = random::<NONCE_BYTES>()?;
        let sealed = seal(&self.key.0, &nonce, &plain, &self.lock).ok_or(Refusal::DiskFailed)?;
        Ok([self.lock.as_slice(), &nonce, &sealed].concat())
    }

    /// Wraps the vault key under another passphrase. The present one is asked for, so that nobody who finds a home open
    /// can shut its person out.
    pub fn rewrap(&mut self, present: &Passphrase, new: &Passphrase, strength: Strength) -> Result<(), Refusal> {
        unwrap(&self.lock, present).ok_or(Refusal::WrongPassphrase)?;
        self.lock = wrap(&self.key, new, strength)?;
        Ok(())
    }

    /// Whether this is the passphrase. Asked again for what was locked within an open home.
    pub fn is_passphrase(&self, passphrase: &Passphrase) -> bool {
        unwrap(&self.lock, passphrase).is_some()
    }

    /// Personas in use, by id, which is no order of time.
    pub fn personas(&self) -> Vec<PersonaId> {
        let in_use = self.personas.iter().filter(|(_, slot)| matches!(slot, Slot::Key(_) | Slot::Begun(_)));
        in_use.map(|(id, _)| *id).collect()
    }

    /// The key of a persona.
    pub fn key(&self, id: PersonaId) -> Option<&PersonaKey> {
        match self.personas.get(&id)? {
            Slot::Key(key) | Slot::Begun(key) => Some(key),
            Slot::Aside(..) | Slot::Going => None,
        }
    }

    /// Whether its first rows may not be on disk yet.
    pub(crate) fn is_begun(&self, id: PersonaId) -> bool {
        matches!(self.personas.get(&id), Some(Slot::Begun(_)))
    }

    /// Whether anything is said of a persona.
    pub(crate) fn knows(&self, id: PersonaId) -> bool {
        self.personas.contains_key(&id)
    }

    /// Those that are set aside, by id, with the day until which.
    pub fn aside(&self) -> Vec<(PersonaId, u32)> {
        let aside = self.personas.iter().filter_map(|(id, slot)| match slot {
            Slot::Aside(_, day) => Some((*id, *day)),
            _ => None,
        });
        aside.collect()
    }

    /// The key of one that is set aside, to look whether it is the one its person means.
    pub(crate) fn key_aside(&self, id: PersonaId) -> Option<&PersonaKey> {
        match self.personas.get(&id)? {
            Slot::Aside(key, _) => Some(key),
            Slot::Key(_) | Slot::Begun(_) | Slot::Going => None,
        }
    }

    /// The wait its person chose earlier.
    pub fn wait(&self) -> Option<Wait> {
        self.wait
    }

    /// Changes that wait; gives what it was.
    pub(crate) fn set_wait(&mut self, wait: Option<Wait>) -> Option<Wait> {
        core::mem::replace(&mut self.wait, wait)
    }

    /// Adds a persona with a new key.
    pub fn add(&mut self) -> Result<PersonaId, Refusal> {
        if self.personas.len() >= PERSONAS_MAX {
            return Err(Refusal::BadNumber);
        }
        let id = PersonaId(random()?);
        self.personas.insert(id, Slot::Begun(PersonaKey::random()?));
        Ok(id)
    }

    /// Personas whose folder is still to be removed.
    pub(crate) fn going(&self) -> Vec<PersonaId> {
        self.personas.iter().filter(|(_, slot)| matches!(slot, Slot::Going)).map(|(id, _)| *id).collect()
    }

    /// Changes what is said of a persona; gives what was said before, to be put back if the disk does not take it.
    pub(crate) fn set(&mut self, id: PersonaId, slot: Option<Slot>) -> Option<Slot> {
        match slot {
            Some(slot) => self.personas.insert(id, slot),
            None => self.personas.remove(&id),
        }
    }

    /// The wrapped vault key, to be put back if the disk does not take another.
    pub(crate) fn swap_lock(&mut self, lock: Option<[u8; LOCK_BYTES]>) -> [u8; LOCK_BYTES] {
        let before = self.lock;
        self.lock = lock.unwrap_or(before);
        before
    }

    fn write_personas(&self) -> Zeroizing<Vec<u8>> {
        let room = self.personas.len().max(1).next_multiple_of(STEP);
        // Its full length from the start: a vector that grows leaves copies behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(BEFORE_BYTES + room * RECORD_BYTES));
        plain.extend_from_slice(&(self.personas.len() as u16).to_be_bytes());
        let Wait { days, chosen } = self.wait.unwrap_or(Wait { days: 0, chosen: 0 });
        plain.push(days);
        plain.extend_from_slice(&chosen.to_be_bytes());
        for (id, slot) in &self.personas {
            let (state, key, day) = match slot {
                Slot::Key(key) => (1, &key.0, 0),
                Slot::Aside(key, day) => (2, &key.0, *day),
                Slot::Begun(key) => (3, &key.0, 0),
                Slot::Going => (0, &[0; 32], 0),
            };
            plain.push(state);
            plain.extend_from_slice(&id.0);
            plain.extend_from_slice(key);
            plain.extend_from_slice(&day.to_be_bytes());
        }
        plain.resize(BEFORE_BYTES + room * RECORD_BYTES, 0);
        plain
    }
}

fn read_personas(plain: &[u8]) -> Option<(Option<Wait>, BTreeMap<PersonaId, Slot>)> {
    let (count, rest) = plain.split_first_chunk::<2>()?;
    let (days, rest) = rest.split_first()?;
    let (chosen, records) = rest.split_first_chunk::<4>()?;
    let wait = (*days > 0).then(|| Wait { days: *days, chosen: u32::from_be_bytes(*chosen) });
    let count = usize::from(u16::from_be_bytes(*count));
    let room = count.max(1).next_multiple_of(STEP);
    if count > PERSONAS_MAX || records.len() != room * RECORD_BYTES {
        return None;
    }
    let (records, padding) = records.split_at(count * RECORD_BYTES);
    if padding.iter().any(|byte| *byte != 0) {
        return None;
    }
    let mut personas = BTreeMap::new();
    for record in records.chunks_exact(RECORD_BYTES) {
        let (state, rest) = record.split_first()?;
        let (id, rest) = rest.split_first_chunk::<8>()?;
        let (key, day) = rest.split_first_chunk::<32>()?;
        let slot = match state {
            0 => Slot::Going,
            1 => Slot::Key(PersonaKey(*key)),
            2 => Slot::Aside(PersonaKey(*key), u32::from_be_bytes(day.try_into().ok()?)),
            3 => Slot::Begun(PersonaKey(*key)),
            _ => return None,
        };
        // In order, each once: one content has one form.
        if personas.last_key_value().is_some_and(|(last, _)| *last >= PersonaId(*id)) {
            return None;
        }
        personas.insert(PersonaId(*id), slot);
    }
    Some((wait, personas))
}

fn wrap(key: &VaultKey, passphrase: &Passphrase, strength: Strength) -> Result<[u8; LOCK_BYTES], Refusal> {
    let mut lock = [0; LOCK_BYTES];
    lock[0] = 1;
    lock[1..5].copy_from_slice(&strength.memory_kib.to_be_bytes());
    lock[5] = strength.passes;
    lock[6] = strength.lanes;
    lock[7..HEAD_BYTES].copy_from_slice(&random::<16>()?);
    lock[HEAD_BYTES..HEAD_BYTES + NONCE_BYTES].copy_from_slice(&random::<NONCE_BYTES>()?);
    let (aad, sealed) = lock.split_at_mut(HEAD_BYTES + NONCE_BYTES);
    // Only memory can be missing here.
    let kek = strength.stretch(passphrase, &aad[7..HEAD_BYTES]).ok_or(Refusal::DiskFailed)?;
    let nonce = aad.last_chunk::<NONCE_BYTES>().ok_or(Refusal::DiskFailed)?;
    sealed.copy_from_slice(&seal(&kek, nonce, &key.0, aad).ok_or(Refusal::DiskFailed)?);
    Ok(lock)
}

fn unwrap(lock: &[u8; LOCK_BYTES], passphrase: &Passphrase) -> Option<VaultKey> {
    let (aad, sealed) = lock.split_at(HEAD_BYTES + NONCE_BYTES);
    let [1, m0, m1, m2, m3, passes, lanes, ..] = *aad else { return None };
    let strength = Strength::read(u32::from_be_bytes([m0, m1, m2, m3]), passes, lanes)?;
    let kek = strength.stretch(passphrase, &aad[7..HEAD_BYTES])?;
    let key = open(&kek, aad.last_chunk::<NONCE_BYTES>()?, sealed, aad)?;
    Some(VaultKey(key.as_slice().try_into().ok()?))
}

fn seal(key: &[u8; 32], nonce: &[u8; NONCE_BYTES], plain: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    XChaCha20Poly1305::new(&(*key).into()).encrypt(&(*nonce).into(), Payload { msg: plain, aad }).ok()
}

fn open(key: &[u8; 32], nonce: &[u8; NONCE_BYTES], sealed: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    cipher.decrypt(&(*nonce).into(), Payload { msg: sealed, aad }).ok().map(Zeroizing::new)
}

/// Bytes from the operating system. Without its random source nothing can be stored: to a person, a failed disk.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::DiskFailed)?;
    Ok(bytes)
}

macro_rules! redacted {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}
redacted!(Passphrase PersonaKey VaultKey Vault);
