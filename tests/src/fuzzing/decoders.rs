//! Bytes that come from outside are refused, or are one value that is written as the same bytes.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use kith_protocol::attachment::{self, Attachments, Opener};
use kith_protocol::bundle::{Bundle, Directions, Item, Letter, Place};
use kith_protocol::cell::{self, CellKey, CellPlace, CellRef, KeepKey};
use kith_protocol::encoding::Canonical;
use kith_protocol::ending::Leaf;
use kith_protocol::entry::SignedEntry;
use kith_protocol::epoch::{Rungs, Seal, SignedRotate, Tree};
use kith_protocol::id::{DeviceId, GroupId, Hash, LogId};
use kith_protocol::kind::{Kind, Page, Rules};
use kith_protocol::packet::{BUCKETS, Packet, PacketBox};
use kith_protocol::persona::Persona;
use kith_protocol::relay::RelaySlip;
use kith_protocol::request::SignedRequest;
use kith_protocol::room::{Says, Way, Written};
use kith_protocol::seal::{SecretPrekey, open_request};
use kith_protocol::secret::{RequestSecret, SectionKey};
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::{SlipPaper, Terms, base32, unbase32};
use kith_protocol::statement::{Prekey, Signed, SignedAddress};
use kith_protocol::wire::{Dictionary, Frame, Have};
use kith_protocol::words::{self, Words};

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::Bytes;

/// One value, one encoding.
pub(super) fn law<T: Canonical>(bytes: &[u8]) -> Option<T> {
    let value = T::from_bytes(bytes).ok()?;
    assert_eq!(value.to_bytes(), bytes, "a second encoding of one value");
    Some(value)
}

/// Frames of one connection: what was read is written, and read as the same again, by dictionaries of their own.
pub fn frames(bytes: &[u8]) {
    let mut rest = Bytes(bytes);
    let [mut reads, mut says, mut reads_again, mut says_again]: [Dictionary; 4] = Default::default();
    // A frame of a megabyte costs no more to refuse than one of a kilobyte; sixteen are a conversation.
    for _ in 0..16 {
        if rest.is_empty() {
            break;
        }
        let Ok(frame) = Frame::read(rest.chunk(), &mut reads) else { break };
        let said = frame.write(&mut says);
        let again = Frame::read(&said, &mut reads_again).unwrap();
        assert_eq!(again.write(&mut says_again), said, "a frame reads as another one");
    }
    let _ = Frame::read(bytes, &mut Dictionary::default());
    law::<Have>(bytes);
    law::<Leaf>(bytes);
}

/// An entry, and the body of its kind.
pub fn entry(bytes: &[u8]) {
    if let Some(signed) = law::<SignedEntry>(bytes) {
        if let Ok(kind) = Kind::read(&signed.entry) {
            assert!(kind == Kind::Unknown || kind.body() == signed.entry.body, "a second body of one kind");
            assert!(kind == Kind::Unknown || kind.number() == signed.entry.kind);
        }
        let id = signed.entry.id();
        if let Some(verified) = signed.verify() {
            assert_eq!(verified.id(), id);
        }
    }
    law::<Rules>(bytes);
    law::<Page>(bytes);
}

/// A slip, as bytes and as the text that somebody pasted.
pub fn slip(bytes: &[u8]) {
    if let Some(paper) = law::<SlipPaper>(bytes) {
        let _ = paper.slip();
    }
    if let Some(terms) = law::<Terms>(bytes) {
        let _ = (terms.hashes(), terms.text());
    }
    relay_slip(bytes);
    assert_eq!(unbase32(&base32(bytes)).as_deref(), Some(bytes), "base32 loses something");
    let text = String::from_utf8_lossy(bytes);
    for text in [text.as_ref(), &format!("kith:{text}"), &checked_line("slip check", bytes)] {
        if let Ok(paper) = SlipPaper::from_text(text) {
            assert_eq!(SlipPaper::from_text(&paper.to_line()), Ok(paper), "a slip reads as another one");
        }
    }
}

/// A relay's slip.
fn relay_slip(bytes: &[u8]) {
    if let Some(slip) = law::<RelaySlip>(bytes) {
        assert_eq!(RelaySlip::from_text(&slip.to_line()), Some(slip), "a relay's slip reads as another one");
    }
}

/// A line with the check that only protects against slips of the pen, so that the bytes get behind it.
pub fn checked_line(check: &str, bytes: &[u8]) -> String {
    let mut whole = bytes.to_vec();
    whole.extend_from_slice(&kith_protocol::id::derive(check, &[bytes])[..4]);
    format!("kith:{}", base32(&whole))
}

/// A request at the door, in clear and sealed, and what two devices say to each other about rooms.
pub fn request(bytes: &[u8]) {
    if let Some(signed) = law::<SignedRequest>(bytes) {
        let _ = (signed.id(), signed.request.member());
        signed.holds(&signed.request.group);
    }
    assert!(open_request(&RequestSecret::from_bytes(&[5; 32]), b"info", bytes).is_none(), "a seal was guessed");
    letter(bytes);
}

/// A letter about a room, in clear and sealed, and what is said in one.
fn letter(bytes: &[u8]) {
    law::<Says>(bytes);
    let (by, prekey) = (SecretKey::from_seed(&[2; 32]), SecretPrekey::from_bytes([9; 32]));
    let way = Way { group: GroupId([1; 32]), from: DeviceId(by.public()), to: DeviceId([3; 32]) };
    assert!(Written::open(&way, (1, &prekey), bytes).is_none(), "a letter was forged");
    if let Some(written) = law::<Written>(bytes) {
        let sealed = written.seal(&way, &by, (1, &prekey.public()), &mut ChaCha20Rng::seed_from_u64(4));
        let opened = sealed.and_then(|sealed| Written::open(&way, (1, &prekey), &sealed));
        assert!(opened.is_none_or(|opened| opened == written), "a letter reads as another one");
    }
}

/// What devices say of themselves.
pub fn statement(bytes: &[u8]) {
    if let Some(prekey) = law::<Signed<Prekey>>(bytes) {
        prekey.holds(&prekey.statement.group);
    }
    if let Some(address) = law::<SignedAddress>(bytes) {
        address.holds(&address.statement.group);
    }
    law::<Persona>(bytes);
}

/// A rotation, then a seal, both with their count before them: the seal leads to the rotation's root, or it is not opened.
pub fn rotate(bytes: &[u8]) {
    let mut rest = Bytes(bytes);
    let (rotation, seal) = (law::<SignedRotate>(rest.chunk()), law::<Seal>(rest.chunk()));
    law::<Rungs>(rest.0);
    let _ = (law::<Seal>(bytes), law::<Rungs>(bytes));
    if let Some(rotation) = rotation {
        rotation.holds(&rotation.rotate.group);
        let _ = rotation.id();
        if let Some(seal) = &seal {
            assert!(rotation.open(seal, &SecretPrekey::from_bytes([9; 32])).is_none(), "a seal was guessed");
        }
    }
    if let Some(seal) = seal {
        let _ = Tree::root_of(Hash([1; 32]), seal.index, &seal.path);
    }
}

/// The inside of a cell: whoever holds its key may have sealed any padding and any words.
pub fn cell(bytes: &[u8]) {
    let place =
        CellPlace { group: GroupId([1; 32]), log: LogId([2; 32]), device: DeviceId([3; 32]), seq: 4, number: 0 };
    let aad = [&[1; 32][..], &[2; 32], &[3; 32], &[4, 0]].concat();
    let key = CellKey::from_bytes([6; 32]);
    let cipher = XChaCha20Poly1305::new(&[6; 32].into());
    let ciphertext = cipher.encrypt(&[0u8; 24].into(), Payload { msg: bytes, aad: &aad }).unwrap();
    let said = CellRef {
        hash: cell::hash(&ciphertext),
        commitment: key.commitment(),
        size: u32::try_from(ciphertext.len()).unwrap(),
    };
    if let Some(words) = cell::open(&said, &ciphertext, &key, &place) {
        assert!(words.len() < bytes.len() && cell::padded_length(words.len() as u64 + 1) == bytes.len() as u64);
        read_words(&words);
    }
    read_words(bytes);
    law::<CellRef>(bytes);
    if let Ok(wrap) = <[u8; 48]>::try_from(bytes) {
        let _ = KeepKey(&[7; 32]).unwrap(&Hash([8; 32]), &wrap);
    }
    // Anything that is under the right key: what is in it is 32 bytes, or no key.
    let mut wrapping = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, &[7; 32])
        .expand_multi_info(&[b"kith 1 wrap", &[8; 32]], &mut wrapping)
        .unwrap();
    let sealed = ChaCha20Poly1305::new(&wrapping.into()).encrypt(&[0u8; 12].into(), bytes).unwrap();
    if let Ok(wrap) = <[u8; 48]>::try_from(sealed) {
        assert!(KeepKey(&[7; 32]).unwrap(&Hash([8; 32]), &wrap).is_some_and(|key| key.as_bytes() == bytes));
    }
}

fn read_words(bytes: &[u8]) {
    if let Some(words) = law::<Words>(bytes) {
        let _ = words.check(false);
        for text in [Some(&words.text), words.note.as_ref()].into_iter().flatten() {
            is_drawn(text);
        }
    }
    if let Some(files) = law::<Attachments>(bytes) {
        let _ = files.check();
        for file in &files.0 {
            is_file_name(&file.name);
            // Whatever its author says of it: what is not sealed with its key does not open.
            let mut opener = Opener::new(file).unwrap();
            if let Some(wants) = opener.wants().filter(|wants| *wants < 1 << 12) {
                assert!(opener.open(&vec![0; wants]).is_none(), "a seal was guessed");
            }
        }
    }
    if let Ok(text) = core::str::from_utf8(bytes) {
        is_drawn(text);
        is_file_name(text);
    }
}

/// What is made of a name of others is a name in a folder, and the same when it is cleaned again.
fn is_file_name(text: &str) {
    let name = attachment::file_name(text);
    assert!(!name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0']), "{name:?}");
    assert_eq!(attachment::file_name(&name), name);
}

/// What is shown of a text holds nothing that a terminal obeys, and shows the same when it is shown again.
fn is_drawn(text: &str) {
    for shown in [words::shown(text), words::shown_name(text), words::shown_words(text)] {
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "a terminal would obey {shown:?}");
    }
    let shown = words::shown(text);
    assert_eq!(words::shown(&shown), shown);
    if let Ok(name) = words::name(text) {
        assert_eq!(words::shown_name(&name), name, "a name that may be given is shown as another one");
    }
    let _ = words::text(text, 2_000);
}

/// A bundle: as it lies on a stick, and behind the seals, as whoever made it may have filled it.
pub fn bundle(bytes: &[u8]) {
    if let Some(packet) = law::<Packet>(bytes) {
        packet.holds();
        assert_eq!(Packet::peek(bytes), Ok((bytes.len(), packet.to)));
    }
    law::<Item>(bytes);
    law::<Letter>(bytes);
    law::<Directions>(bytes);
    if let Ok(found) = Bundle::read(bytes) {
        assert!(found.len() <= bytes.len() / BUCKETS[0]);
        let stranger = PacketBox::derive(&[1; 32], "letter", found.id());
        // Which boxes there are stands on the packets for all to read, and a fuzzer reads what is compared: it finds the
        // stranger's box. What it puts there opens for nobody.
        assert!(!matches!(found.letter(&stranger), Some(Some(_))), "a packet was forged");
    }
    // The packets of one section, with anything in them.
    let (mut rest, mut file, mut packets) = (Bytes(bytes), vec![0; 32], 0u64);
    let by = SecretKey::from_seed(&[2; 32]);
    let mut random = ChaCha20Rng::seed_from_u64(3);
    while !rest.is_empty() && packets < 4 {
        let of = PacketBox::derive(&[4; 32], "section", &packets.to_be_bytes());
        if let Some(packet) = of.seal(rest.chunk(), 0, &by, &mut random) {
            file.extend_from_slice(&packet.to_bytes());
        }
        packets += 1;
    }
    if let Ok(found) = Bundle::read(&file) {
        let place = Place { key: SectionKey::from_bytes(&[4; 32]).into(), packets: packets + 1 };
        let mut work = found.len();
        let (items, _) = found.section(&place, &mut work);
        assert!(items.len() <= bytes.len(), "more items than bytes");
    }
}

/// A line of a client on the local socket.
pub fn socket_line(bytes: &[u8]) {
    if let Some(answer) = kith_node::socket::refuses(bytes) {
        assert!(answer.ends_with('\n') && answer.matches('\n').count() == 1, "an answer is one line");
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["jsonrpc"], "2.0");
        assert!(answer["error"]["code"].is_i64() && answer.get("result").is_none());
    }
}
