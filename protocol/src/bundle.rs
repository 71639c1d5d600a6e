//! Bundles: packets in one file, to be carried on a stick where no two devices are ever online together.
//!
//! ```text
//! bundle    32 random bytes (its id), then packets in random order; each has a box of its own
//! letter    a packet in the box that follows from a device's mailbox seed and the id: says, sealed to that device's
//!           prekey, which sections it may read and with what. Always 4, 8, 16 … of one size, the rest empty
//! section   packets in boxes that follow from the section's key and their number: items for one audience
//! ```
//!
//! An audience is a set of devices: those whose people may be given what lies in the section, as on a connection. A
//! bundle holds stretches of several sets of hearers, so no epoch's rung could seal all of it; section keys are made for
//! one bundle, and the only way to them is a hybrid seal to a prekey. Who finds the file sees random bytes of a few
//! sizes: no group, no name, no day, no number of people, nothing that two bundles have in common.
//!
//! A guest's bundle is one letter in the slip's box “in”: the request, sealed to the slip's request key. An answer of the
//! door is a letter in the slip's box “out”.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::cell::CellKey;
use crate::courier::{Answered, Lacks};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::ending::Leaf;
use crate::entry::SignedEntry;
use crate::id::{BoxId, EntryId, GroupId, SlipKey};
use crate::limits;
use crate::packet::{self, Packet, PacketBox};
use crate::seal::{PublicPrekey, SecretPrekey};
use crate::secret::SectionKey;
use crate::signature::SecretKey;
use crate::statement::{Prekey, Signed, SignedAddress};
use crate::wire::DoorAnswer;

/// Letters a bundle has at least: two or three people's bundles look alike.
const LETTERS_MIN: usize = 4;

/// Bytes of a section's items in one packet: what is left beside the number of the first byte that begins an item.
const CHUNK: usize = packet::CONTENT_MAX - 3;

/// One thing that is passed on. Each is signed by whom it is from, or bound to something that is.
#[derive(PartialEq)]
pub enum Item {
    /// An entry, whole.
    Entry(SignedEntry),
    /// A cell with its key.
    Cell {
        /// Its entry.
        entry: EntryId,
        /// Which cell of the entry.
        number: u8,
        /// The ciphertext.
        ciphertext: Vec<u8>,
        /// Its key.
        key: CellKey,
    },
    /// A prekey.
    Prekey(Signed<Prekey>),
    /// An address record.
    Address(SignedAddress),
    /// A request at the door, as its guest sealed it.
    Request {
        /// The slip it was made with.
        slip: SlipKey,
        /// HPKE to the slip's request key.
        sealed: Vec<u8>,
    },
    /// Up to where an ended device's words stand in a stretch.
    Leaf(Leaf),
    /// A device was away, and holds so much of a log. (At couriers only.)
    Lacks(Lacks),
    /// What this device lacked, when it asked with this number, lies there for it now. (At couriers only.)
    Answered(Answered),
}

/// It can be a key.
impl core::fmt::Debug for Item {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Item")
    }
}

/// What stands in a letter.
#[derive(Debug, PartialEq)]
pub enum Letter {
    /// Nothing: it is there to be counted.
    Empty,
    /// To a device: its [`Directions`], sealed to its prekey.
    Device(Vec<u8>),
    /// From a guest: a request.
    Request {
        /// The slip.
        slip: SlipKey,
        /// HPKE to the slip's request key.
        sealed: Vec<u8>,
    },
    /// To a guest: the door's answer, sealed to the prekey in the request.
    Answer(Vec<u8>),
}

/// Where one section lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its key: in several letters at a time.
    pub key: Arc<SectionKey>,
    /// How many packets it takes.
    pub packets: u64,
}

/// What a device is told: the sections it may read.
#[derive(Debug, PartialEq)]
pub struct Directions(pub Vec<Place>);

/// What binds a letter to its bundle, its group and the prekey it is sealed to.
pub fn letter_info(bundle: &[u8; 32], group: &GroupId, prekey: u64) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(b"kith 1 letter");
    w.raw(bundle);
    w.value(group);
    w.number(prekey);
    w.into_bytes()
}

/// A letter's box: of a mailbox seed, or of a slip's box.
pub fn letter_box(seed: &[u8; 32], bundle: &[u8; 32]) -> PacketBox {
    PacketBox::derive(seed, "letter", bundle)
}

/// The items for one audience.
#[derive(Default)]
pub struct Section {
    stream: Zeroizing<Vec<u8>>,
    /// Where items begin.
    begins: Vec<usize>,
}

impl Section {
    /// Adds one.
    pub fn push(&mut self, item: &Item) {
        let bytes = Zeroizing::new(item.to_bytes());
        let mut w = Writer::new();
        w.number(bytes.len() as u64);
        self.begins.push(self.stream.len());
        // What held keys is not left behind where the stream grows.
        let needed = self.stream.len() + bytes.len() + 8;
        if self.stream.capacity() < needed {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * self.stream.capacity())));
            larger.extend_from_slice(&self.stream);
            self.stream = larger;
        }
        self.stream.extend_from_slice(&w.into_bytes());
        self.stream.extend_from_slice(&bytes);
    }

    /// The items, each with its length before it.
    pub fn bytes(&self) -> &[u8] {
        &self.stream
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.stream.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.stream.is_empty()
    }
}

/// A bundle that is being made.
pub struct Packing<'a> {
    id: [u8; 32],
    by: &'a SecretKey,
    letters: Vec<(PacketBox, Zeroizing<Vec<u8>>)>,
    packets: Vec<Packet>,
}

impl<'a> Packing<'a> {
    /// An empty one. `by` makes what its packets can be dropped with.
    pub fn new(by: &'a SecretKey, random: &mut impl CryptoRng) -> Self {
        let mut id = [0; 32];
        random.fill_bytes(&mut id);
        Self { id, by, letters: Vec::new(), packets: Vec::new() }
    }

    /// Its id.
    pub fn id(&self) -> &[u8; 32] {
        &self.id
    }

    /// Seals a section; gives where it lies.
    pub fn section(&mut self, section: &Section, random: &mut impl CryptoRng) -> Option<Place> {
        let key = Arc::new(SectionKey::random(random));
        let mut packets = 0;
        for (number, chunk) in (0u64..).zip(section.stream.chunks(CHUNK)) {
            let from = section.stream.len().min(usize::try_from(number).ok()? * CHUNK);
            let first = section.begins.partition_point(|begins| *begins < from);
            let begins = section.begins.get(first).map_or(chunk.len(), |begins| (begins - from).min(chunk.len()));
            let mut content = Writer::new();
            content.number(begins as u64);
            content.raw(chunk);
            let content = Zeroizing::new(content.into_bytes());
            self.packets.push(section_box(&key, number).seal(&content, 0, self.by, random)?);
            packets += 1;
        }
        Some(Place { key, packets })
    }

    /// Puts a letter into a box.
    pub fn letter(&mut self, to: PacketBox, letter: &Letter) {
        self.letters.push((to, Zeroizing::new(letter.to_bytes())));
    }

    /// Whether nobody would find anything in it.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The packets of its sections, for a courier.
    pub fn into_packets(self) -> Vec<Packet> {
        self.packets
    }

    /// The file.
    pub fn finish(mut self, random: &mut impl CryptoRng) -> Option<Vec<u8>> {
        let longest = self.letters.iter().map(|(_, letter)| letter.len()).max().unwrap_or(0);
        let bucket = packet::bucket_of(longest)?;
        let count = self.letters.len().next_power_of_two().max(LETTERS_MIN);
        for _ in self.letters.len()..count {
            let nobody = SectionKey::random(random);
            let letter = Zeroizing::new(Letter::Empty.to_bytes());
            self.letters.push((letter_box(nobody.as_bytes(), &self.id), letter));
        }
        for (to, letter) in &self.letters {
            self.packets.push(to.seal(letter, bucket, self.by, random)?);
        }
        for i in (1..self.packets.len()).rev() {
            let j = usize::try_from(random.next_u64() % (i as u64 + 1)).unwrap_or(0);
            self.packets.swap(i, j);
        }
        let mut w = Writer::new();
        w.raw(&self.id);
        for packet in &self.packets {
            w.value(packet);
        }
        Some(w.into_bytes())
    }
}

/// The items at the beginning of a stream, what is left of it (an item that goes on elsewhere), and whether all that was
/// read has the form of items.
pub fn read_items(stream: &[u8]) -> (Vec<Item>, &[u8], bool) {
    let (mut items, mut rest) = (Vec::new(), stream);
    while !rest.is_empty() {
        let mut r = Reader::new(rest);
        match r.bytes(limits::VALUE_BYTES_MAX) {
            // An item of a later program is left out.
            Ok(bytes) => items.extend(Item::from_bytes(bytes)),
            // It goes on in the next packet.
            Err(Malformed::TooShort) => break,
            Err(_) => return (items, rest, false),
        }
        rest = &rest[rest.len() - r.left()..];
    }
    (items, rest, true)
}

/// The box of one packet of a section.
pub fn section_box(key: &SectionKey, number: u64) -> PacketBox {
    PacketBox::derive(key.as_bytes(), "section", &number.to_be_bytes())
}

/// A bundle that is being read: which bytes of the file are the packet of which box.
pub struct Bundle<'a> {
    id: [u8; 32],
    packets: BTreeMap<BoxId, &'a [u8]>,
    /// The file goes on with something that is no packet.
    cut: bool,
}

impl<'a> Bundle<'a> {
    /// Finds the packets in a file's bytes; no key is needed, and nothing is checked yet. An error: it is no bundle at
    /// all, or longer than [`limits::BUNDLE_BYTES_MAX`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        if bytes.len() > limits::BUNDLE_BYTES_MAX {
            return Err(Malformed::TooLong);
        }
        let (id, mut rest) = bytes.split_first_chunk::<32>().ok_or(Malformed::TooShort)?;
        let mut bundle = Self { id: *id, packets: BTreeMap::new(), cut: false };
        while !rest.is_empty() {
            let (size, to) = match Packet::peek(rest) {
                Ok(found) => found,
                Err(error) if bundle.packets.is_empty() => return Err(error),
                Err(_) => {
                    bundle.cut = true;
                    break;
                }
            };
            let (packet, after) = rest.split_at(size);
            bundle.packets.entry(to).or_insert(packet);
            rest = after;
        }
        if bundle.packets.is_empty() { Err(Malformed::TooShort) } else { Ok(bundle) }
    }

    /// Packets that were collected, by their boxes.
    pub fn of(packets: &'a BTreeMap<BoxId, Vec<u8>>) -> Self {
        let packets = packets.iter().map(|(of, packet)| (*of, packet.as_slice())).collect();
        Self { id: [0; 32], packets, cut: false }
    }

    /// Its id.
    pub fn id(&self) -> &[u8; 32] {
        &self.id
    }

    /// How many boxes its packets name.
    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// Whether there are none; never so for one that was read.
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// Whether the file was cut off, or damaged so that what follows cannot be found.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    fn content(&self, of: &PacketBox) -> Option<Zeroizing<Vec<u8>>> {
        let packet = Packet::from_bytes(self.packets.get(&of.id())?).ok()?;
        of.open(&packet).filter(|_| packet.holds())
    }

    /// Whether there is a letter in a box, and what it says if it is whole.
    pub fn letter(&self, of: &PacketBox) -> Option<Option<Letter>> {
        self.packets.contains_key(&of.id()).then(|| Letter::from_bytes(&self.content(of)?).ok())
    }

    /// The items of a section, and how many of its packets are missing or damaged. What an item has lost a part of is
    /// left out. `work` is how many packets may still be looked for, [`Self::len`] to begin with: letters may say that
    /// there are any number, and the same ones many times.
    pub fn section(&self, place: &Place, work: &mut usize) -> (Vec<Item>, usize) {
        let (mut items, mut damaged) = (Vec::new(), 0);
        let most = place.packets.min(*work as u64);
        *work -= usize::try_from(most).unwrap_or(*work);
        let mut stream = Zeroizing::new(Vec::new());
        let mut follows = false;
        for number in 0..most {
            let content = self.content(&section_box(&place.key, number));
            let chunk = content.as_ref().and_then(|content| {
                let mut r = Reader::new(content);
                let begins = usize::try_from(r.number().ok()?).ok()?;
                let chunk = r.raw(r.left()).ok()?;
                (begins <= chunk.len()).then_some((begins, chunk))
            });
            let Some((begins, chunk)) = chunk else {
                damaged += 1;
                follows = false;
                continue;
            };
            if !follows {
                stream = Zeroizing::new(Vec::new());
            }
            let from = if follows { 0 } else { begins };
            stream.extend_from_slice(&chunk[from..]);
            let (found, rest, whole) = read_items(&stream);
            items.extend(found);
            if !whole {
                damaged += 1;
            }
            let left = Zeroizing::new(rest.to_vec());
            (stream, follows) = (left, whole);
        }
        (items, damaged)
    }
}

impl Canonical for Item {
    fn write(&self, w: &mut Writer) {
        match self {
            Item::Entry(entry) => {
                w.u8(0);
                w.value(entry);
            }
            Item::Cell { entry, number, ciphertext, key } => {
                w.u8(1);
                w.value(entry);
                w.u8(*number);
                w.bytes(ciphertext);
                w.raw(key.as_bytes());
            }
            Item::Prekey(prekey) => {
                w.u8(2);
                w.value(prekey);
            }
            Item::Address(address) => {
                w.u8(3);
                w.value(address);
            }
            Item::Request { slip, sealed } => {
                w.u8(4);
                w.value(slip);
                w.bytes(sealed);
            }
            Item::Leaf(leaf) => {
                w.u8(5);
                w.value(leaf);
            }
            Item::Lacks(lacks) => {
                w.u8(6);
                w.value(lacks);
            }
            Item::Answered(answered) => {
                w.u8(7);
                w.value(answered);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Item::Entry(r.value()?),
            1 => Item::Cell {
                entry: r.value()?,
                number: r.u8()?,
                ciphertext: r.bytes(limits::CELL_BYTES_MAX + 16)?.to_vec(),
                key: CellKey::from_bytes(r.array()?),
            },
            2 => Item::Prekey(r.value()?),
            3 => Item::Address(r.value()?),
            4 => Item::Request { slip: r.value()?, sealed: r.bytes(limits::ENTRY_BYTES_MAX)?.to_vec() },
            5 => Item::Leaf(r.value()?),
            6 => Item::Lacks(r.value()?),
            7 => Item::Answered(r.value()?),
            _ => return Err(Malformed::Form),
        })
    }
}

impl Canonical for Letter {
    fn write(&self, w: &mut Writer) {
        match self {
            Letter::Empty => w.u8(0),
            Letter::Device(sealed) => {
                w.u8(1);
                w.bytes(sealed);
            }
            Letter::Request { slip, sealed } => {
                w.u8(2);
                w.value(slip);
                w.bytes(sealed);
            }
            Letter::Answer(sealed) => {
                w.u8(3);
                w.bytes(sealed);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Letter::Empty,
            1 => Letter::Device(r.bytes(packet::CONTENT_MAX)?.to_vec()),
            2 => Letter::Request { slip: r.value()?, sealed: r.bytes(packet::CONTENT_MAX)?.to_vec() },
            3 => Letter::Answer(r.bytes(packet::CONTENT_MAX)?.to_vec()),
            _ => return Err(Malformed::Form),
        })
    }
}

impl Canonical for Place {
    fn write(&self, w: &mut Writer) {
        w.value(&*self.key);
        w.number(self.packets);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { key: Arc::new(r.value()?), packets: r.number()? })
    }
}

impl Canonical for Directions {
    fn write(&self, w: &mut Writer) {
        w.list(&self.0);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self(r.list(limits::SECTIONS_MAX)?))
    }
}

impl Directions {
    /// Seals it to a device's prekey.
    pub fn seal(&self, to: &Prekey, bundle: &[u8; 32], random: &mut impl CryptoRng) -> Option<Letter> {
        let plain = Zeroizing::new(self.to_bytes());
        Some(Letter::Device(to.key.seal(&letter_info(bundle, &to.group, to.number), &plain, random)?))
    }

    /// Opens what was sealed to one of this device's prekeys.
    pub fn open(sealed: &[u8], info: &[u8], secret: &SecretPrekey) -> Option<Self> {
        Self::from_bytes(&secret.open(info, sealed)?).ok()
    }
}

/// The door's answer on its way to a guest.
pub fn seal_answer(answer: &DoorAnswer, to: &PublicPrekey, info: &[u8], random: &mut impl CryptoRng) -> Option<Letter> {
    Some(Letter::Answer(to.seal(info, &[answer.number()], random)?))
}

/// The door's answer, if it was sealed to this guest.
pub fn open_answer(sealed: &[u8], info: &[u8], secret: &SecretPrekey) -> Option<DoorAnswer> {
    match secret.open(info, sealed)?.as_slice() {
        [number] => DoorAnswer::from_number(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    fn cell(number: u8, length: usize) -> Item {
        let key = CellKey::from_bytes([number; 32]);
        Item::Cell { entry: EntryId([7; 32]), number, ciphertext: vec![number; length], key }
    }

    fn numbers(items: &[Item]) -> Vec<u8> {
        let number = |item: &Item| match item {
            Item::Cell { number, .. } => *number,
            _ => 0,
        };
        items.iter().map(number).collect()
    }

    #[test]
    fn items_reach_over_packets_and_a_damaged_packet_costs_only_what_lay_in_it() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let by = SecretKey::random(&mut random);
        let mut packing = Packing::new(&by, &mut random);
        let mut section = Section::default();
        let lengths = [10, 60_000, 300, 64_000, 65_000, 1, 40_000, 9];
        for (number, length) in (1..).zip(lengths) {
            section.push(&cell(number, length));
        }
        let Some(place) = packing.section(&section, &mut random) else { unreachable!() };
        let nobody = letter_box(&[9; 32], packing.id());
        packing.letter(nobody, &Letter::Empty);
        let Some(file) = packing.finish(&mut random) else { unreachable!() };
        let Ok(bundle) = Bundle::read(&file) else { unreachable!() };
        let (items, damaged) = bundle.section(&place, &mut bundle.len());
        assert_eq!((numbers(&items), damaged), (vec![1, 2, 3, 4, 5, 6, 7, 8], 0));
        assert_eq!(place.packets, 4);
        let mut lost = Vec::new();
        for number in 0..place.packets {
            let of = section_box(&place.key, number).id();
            let mut less = Bundle::read(&file).unwrap_or_else(|_| unreachable!());
            less.packets.remove(&of);
            let (items, damaged) = less.section(&place, &mut bundle.len());
            assert_eq!(damaged, 1);
            lost.push(lengths.len() - items.len());
        }
        assert_eq!(lost, [4, 2, 3, 2], "what lay in a packet, or reached into it, and nothing else");
    }

    #[test]
    fn letters_are_some_power_of_two_of_one_size() {
        let mut random = ChaCha20Rng::seed_from_u64(2);
        let by = SecretKey::random(&mut random);
        for (letters, expected) in [(1u8, 4), (4, 4), (5, 8), (9, 16)] {
            let mut packing = Packing::new(&by, &mut random);
            for i in 0..letters {
                let to = letter_box(&[i; 32], packing.id());
                packing.letter(to, &Letter::Device(vec![0; if i == 0 { 1_500 } else { 20 }]));
            }
            let file = packing.finish(&mut random).unwrap_or_default();
            assert_eq!(file.len(), 32 + expected * (2_048 + 154));
        }
    }
}
