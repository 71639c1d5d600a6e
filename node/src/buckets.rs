//! Keys that can be erased: what was sealed under one of them opens with nothing that still exists.
//!
//! ```text
//! top file ──R──► root ──256 keys──► 256 nodes ──256 keys──► 65,536 buckets ──64 keys──► one row each
//! ```
//!
//! * Every row of an erasable table ([`kith_protocol::step::Table::is_erasable`]) is sealed under a random key of its own,
//!   used once, which lies in a bucket. A bucket is sealed under its own key, which lies in a node, that one's in the root.
//! * **Erasing** a row takes its key out of its bucket and gives bucket, node and root new keys, so old pages of any of them
//!   (in the WAL, the free list, blocks of the file system) lead nowhere: the way to them begins with a root key R that is
//!   gone. Only R lies outside the database. The cost is that of the buckets touched, not of the rows: taking back
//!   100,000 messages seals 1,563 buckets (3 MB).
//! * The **top file** has two places for R, each in a block of its own. A new R is written into the free place and synced,
//!   then the database commits, then the old place is overwritten and synced. Cut off in between, the root says which of
//!   two is in force. (The database's file could not be overwritten in place so surely, the key file would be rewritten
//!   at every word sent. Flash and file systems that copy on writing may keep remnants of 72 bytes, sealed under the
//!   persona's key; that is said in `protocol/README.md`.)
//! * A top file of another persona is never touched. None is made where rows may be sealed below one that is not there just
//!   now: only a persona that is begun, and has no root, is given one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use kith_protocol::command::Refusal;
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use crate::home::{private_file, refused};
use crate::vault::{PersonaKey, random};

/// Keys in a bucket. A guess between what one word sent writes (2 KB) and how many buckets there are.
const SLOTS: usize = 64;
/// Keys in a node and in the root.
const FAN: usize = 256;
const NONCE_BYTES: usize = 24;
/// A sealed R.
const PLACE_BYTES: usize = NONCE_BYTES + 32 + 16;
/// From one place for R to the next: a block of every usual file system.
const PLACE_EVERY: u64 = 4_096;

type Key = Zeroizing<[u8; 32]>;

/// Where a row's key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    bucket: u32,
    slot: u8,
}

impl Slot {
    /// How many bytes it takes in a row.
    pub const BYTES: usize = 5;

    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let [a, b, c, d] = self.bucket.to_be_bytes();
        [a, b, c, d, self.slot]
    }

    pub fn from_bytes([a, b, c, d, slot]: [u8; Self::BYTES]) -> Self {
        Self { bucket: u32::from_be_bytes([a, b, c, d]), slot }
    }
}

/// Keys of one node of the tree, with the key that seals it. A key of zeros is none.
struct Node {
    key: Key,
    keys: Zeroizing<Vec<[u8; 32]>>,
}

impl Node {
    fn empty(count: usize) -> Result<Self, Refusal> {
        Ok(Self { key: Zeroizing::new(random()?), keys: Zeroizing::new(vec![[0; 32]; count]) })
    }
}

/// The keys of all erasable rows of one persona.
pub(crate) struct Buckets {
    top: File,
    seal: XChaCha20Poly1305,
    /// In which place of the top file R lies; none while the file is not this persona's.
    place: Option<u64>,
    /// The other place may hold a key that is to go.
    stale: bool,
    root: Node,
    nodes: Vec<Node>,
    buckets: Vec<Node>,
    free: BTreeSet<usize>,
    /// Buckets that changed since the last commit, and whether a key was erased in them.
    dirty: BTreeMap<usize, bool>,
    /// R as it is once the commit under way is done, and its place.
    next: Option<u64>,
}

impl Buckets {
    /// Opens the tree of a database, or begins it. A top file that is missing, or is empty, is [`Refusal::DiskFailed`]
    /// unless the tree is begun.
    pub fn open(folder: &Path, persona: &PersonaKey, db: &Connection, begins: bool) -> Result<Self, Refusal> {
        let begins = begins && row(db, 0)?.is_none();
        let top = private_file().create(begins).truncate(false).open(folder.join("top")).map_err(|e| refused(&e))?;
        let mut buckets = Self {
            top,
            seal: XChaCha20Poly1305::new(&(*persona.derive("top")).into()),
            place: None,
            stale: false,
            root: Node::empty(FAN)?,
            nodes: Vec::new(),
            buckets: Vec::new(),
            free: BTreeSet::new(),
            dirty: BTreeMap::new(),
            next: None,
        };
        buckets.load_or(db, begins)?;
        Ok(buckets)
    }

    /// Reads everything as it is on disk: at opening, and after a commit that was not taken.
    pub fn load(&mut self, db: &Connection) -> Result<(), Refusal> {
        self.load_or(db, false)
    }

    fn load_or(&mut self, db: &Connection, begins: bool) -> Result<(), Refusal> {
        (self.nodes, self.buckets) = (Vec::new(), Vec::new());
        (self.free, self.dirty, self.next, self.place) = (BTreeSet::new(), BTreeMap::new(), None, None);
        let (mut found, mut foreign) = (Vec::new(), false);
        for place in 0..2 {
            let bytes = self.read_place(place).map_err(|e| refused(&e))?;
            match self.open_place(place, &bytes) {
                Some(key) => found.push((place, key)),
                None => foreign |= bytes.iter().any(|byte| *byte != 0),
            }
        }
        let root = row(db, 0)?;
        let opened = found.iter().find_map(|(place, key)| {
            let keys = open(key, 0, root.as_deref()?, FAN)?;
            Some((*place, key.clone(), keys))
        });
        self.stale = found.len() > 1;
        if let Some((place, key, keys)) = opened {
            self.place = Some(place);
            self.root = Node { key, keys };
            self.load_below(db)?;
        } else {
            // Begun anew: what was sealed below another root, if anything, opens no more.
            self.root = Node::empty(FAN)?;
            match found.into_iter().next() {
                Some((place, key)) => {
                    self.place = Some(place);
                    self.root.key = key;
                }
                None if foreign => return Ok(()),
                None if !begins => return Err(Refusal::DiskFailed),
                None => {
                    self.write_place(0, &self.root.key.clone()).map_err(|e| refused(&e))?;
                    self.place = Some(0);
                }
            }
        }
        self.clear_stale();
        Ok(())
    }

    fn load_below(&mut self, db: &Connection) -> Result<(), Refusal> {
        let none = [0; 32];
        for (n, key) in self.root.keys.iter().take_while(|key| **key != none).enumerate() {
            let key = Zeroizing::new(*key);
            let keys = row(db, number_of_node(n))?.and_then(|sealed| open(&key, number_of_node(n), &sealed, FAN));
            let damaged = keys.is_none();
            let keys = keys.unwrap_or_else(|| Zeroizing::new(vec![none; FAN]));
            for bucket in 0..FAN {
                let key = Zeroizing::new(keys[bucket]);
                if *key == none && !damaged {
                    break;
                }
                let number = self.buckets.len();
                let sealed = row(db, number_of_bucket(number))?;
                let slots = sealed.and_then(|sealed| open(&key, number_of_bucket(number), &sealed, SLOTS));
                if slots.as_ref().is_some_and(|slots| slots.contains(&none)) {
                    self.free.insert(number);
                }
                // A damaged one keeps its number and takes no more keys.
                let keys = slots.unwrap_or_else(|| Zeroizing::new(vec![none; SLOTS]));
                self.buckets.push(Node { key, keys });
            }
            self.nodes.push(Node { key, keys });
        }
        Ok(())
    }

    /// The key that lies there, if there is one.
    pub fn key(&self, slot: Slot) -> Option<&[u8; 32]> {
        let key = self.buckets.get(slot.bucket as usize)?.keys.get(usize::from(slot.slot))?;
        (*key != [0; 32]).then_some(key)
    }

    /// A new key, and where it lies.
    pub fn take(&mut self) -> Result<(Slot, Key), Refusal> {
        if self.place.is_none() {
            return Err(Refusal::DiskFailed);
        }
        let number = match self.free.first() {
            Some(number) => *number,
            None => self.begin_bucket()?,
        };
        let key = Zeroizing::new(random::<32>()?);
        let keys = &mut self.buckets[number].keys;
        let slot = keys.iter().position(|key| *key == [0; 32]).ok_or(Refusal::DiskFailed)?;
        keys[slot] = *key;
        if !keys.contains(&[0; 32]) {
            self.free.remove(&number);
        }
        self.dirty.entry(number).or_insert(false);
        Ok((Slot { bucket: number as u32, slot: slot as u8 }, key))
    }

    fn begin_bucket(&mut self) -> Result<usize, Refusal> {
        let number = self.buckets.len();
        if number >= FAN * FAN {
            // Four million rows.
            return Err(Refusal::DiskFull);
        }
        let bucket = Node::empty(SLOTS)?;
        if number / FAN == self.nodes.len() {
            let node = Node::empty(FAN)?;
            self.root.keys[number / FAN] = *node.key;
            self.nodes.push(node);
        }
        self.nodes[number / FAN].keys[number % FAN] = *bucket.key;
        self.buckets.push(bucket);
        self.free.insert(number);
        Ok(number)
    }

    /// Takes a key away for good.
    pub fn release(&mut self, slot: Slot) {
        let number = slot.bucket as usize;
        if self.key(slot).is_none() {
            return;
        }
        self.buckets[number].keys[usize::from(slot.slot)] = [0; 32];
        self.free.insert(number);
        self.dirty.insert(number, true);
    }

    /// Writes what changed into the transaction under way. If a key was erased, R is another one once it is committed.
    pub fn write(&mut self, db: &Connection) -> Result<(), Refusal> {
        let mut nodes: BTreeMap<usize, bool> = BTreeMap::new();
        for (number, erased) in core::mem::take(&mut self.dirty) {
            if erased {
                self.buckets[number].key = Zeroizing::new(random()?);
                self.nodes[number / FAN].keys[number % FAN] = *self.buckets[number].key;
            }
            put(db, number_of_bucket(number), &self.buckets[number])?;
            *nodes.entry(number / FAN).or_insert(false) |= erased;
        }
        if nodes.is_empty() {
            return Ok(());
        }
        let erases = nodes.values().any(|erased| *erased);
        for (n, erased) in nodes {
            if erased {
                self.nodes[n].key = Zeroizing::new(random()?);
                self.root.keys[n] = *self.nodes[n].key;
            }
            put(db, number_of_node(n), &self.nodes[n])?;
        }
        if erases {
            self.clear_stale();
            let place = 1 - self.place.ok_or(Refusal::DiskFailed)?;
            self.root.key = Zeroizing::new(random()?);
            self.write_place(place, &self.root.key.clone()).map_err(|e| refused(&e))?;
            self.next = Some(place);
        }
        put(db, 0, &self.root)
    }

    /// The transaction is on disk: the key that led to what it erased goes.
    pub fn committed(&mut self) {
        if let Some(place) = self.next.take() {
            self.place = Some(place);
            self.stale = true;
            self.clear_stale();
        }
    }

    /// Overwrites the place of the top file that is not in force. If the disk does not take it, the next erasing does it.
    fn clear_stale(&mut self) {
        if let Some(place) = self.place.filter(|_| self.stale) {
            self.stale = self.write_at(1 - place, &[0; PLACE_BYTES]).is_err();
        }
    }

    fn read_place(&mut self, place: u64) -> io::Result<Vec<u8>> {
        self.top.seek(SeekFrom::Start(place * PLACE_EVERY))?;
        let mut bytes = Vec::with_capacity(PLACE_BYTES);
        io::Read::by_ref(&mut self.top).take(PLACE_BYTES as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn open_place(&self, place: u64, bytes: &[u8]) -> Option<Key> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: &place.to_be_bytes() };
        let key = Zeroizing::new(self.seal.decrypt(&(*nonce).into(), payload).ok()?);
        Some(Zeroizing::new(key.as_slice().try_into().ok()?))
    }

    fn write_place(&mut self, place: u64, key: &Key) -> io::Result<()> {
        let nonce = random::<NONCE_BYTES>().map_err(|_| io::ErrorKind::Other)?;
        let payload = Payload { msg: key.as_slice(), aad: &place.to_be_bytes() };
        let sealed = self.seal.encrypt(&nonce.into(), payload).map_err(|_| io::ErrorKind::Other)?;
        self.write_at(place, &[nonce.as_slice(), &sealed].concat())
    }

    fn write_at(&mut self, place: u64, bytes: &[u8]) -> io::Result<()> {
        self.top.seek(SeekFrom::Start(place * PLACE_EVERY))?;
        self.top.write_all(bytes)?;
        self.top.sync_all()
    }

    /// Every key there is, for a test that plays who has them all.
    #[cfg(test)]
    pub fn every_key(&self) -> Vec<[u8; 32]> {
        let nodes = core::iter::once(&self.root).chain(&self.nodes).chain(&self.buckets);
        nodes.flat_map(|node| node.keys.iter().copied().chain([*node.key])).filter(|key| *key != [0; 32]).collect()
    }
}

/// The root is number 0, then come the nodes, then the buckets.
fn number_of_node(n: usize) -> i64 {
    1 + n as i64
}

fn number_of_bucket(number: usize) -> i64 {
    (1 + FAN + number) as i64
}

fn row(db: &Connection, number: i64) -> Result<Option<Vec<u8>>, Refusal> {
    let mut get = db.prepare_cached("SELECT v FROM tree WHERE n = ?1").map_err(crate::store::failed)?;
    get.query_row(params![number], |row| row.get(0)).optional().map_err(crate::store::failed)
}

fn put(db: &Connection, number: i64, node: &Node) -> Result<(), Refusal> {
    let nonce = random::<NONCE_BYTES>()?;
    let plain = Zeroizing::new(node.keys.concat());
    let payload = Payload { msg: &plain, aad: &number.to_be_bytes() };
    let cipher = XChaCha20Poly1305::new(&(*node.key).into());
    let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| Refusal::DiskFailed)?;
    let mut put = db.prepare_cached("REPLACE INTO tree VALUES(?1, ?2)").map_err(crate::store::failed)?;
    put.execute(params![number, [nonce.as_slice(), &sealed].concat()]).map_err(crate::store::failed)?;
    Ok(())
}

/// The keys in a sealed node.
pub(crate) fn open(key: &[u8; 32], number: i64, sealed: &[u8], count: usize) -> Option<Zeroizing<Vec<[u8; 32]>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: &number.to_be_bytes() };
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let plain = Zeroizing::new(cipher.decrypt(&(*nonce).into(), payload).ok()?);
    let keys = plain.chunks_exact(32).map(|key| key.try_into()).collect::<Result<Vec<[u8; 32]>, _>>().ok()?;
    (keys.len() == count).then(|| Zeroizing::new(keys))
}
