//! Every codec: what is written reads back, one value has one encoding, damage is refused or reads as something else
//! whole, and nothing a peer can send makes a decoder panic. The frozen vectors of suite 1 are in `vectors.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

use std::sync::Arc;

use kith_protocol::bundle::{Bundle, Directions, Item, Letter};
use kith_protocol::cell::CellRef;
use kith_protocol::courier::{Answer, Answered, CourierPaper, DayNote, Errand, Lacks, Lies, Question};
use kith_protocol::encoding::Canonical;
use kith_protocol::ending::Leaf;
use kith_protocol::entry::{Entry, Opening, SignedEntry};
use kith_protocol::epoch::{Rotate, Seal, SignedRotate, rotate};
use kith_protocol::id::*;
use kith_protocol::kind::{Found, Kind, Page, Rules};
use kith_protocol::meeting::{Act, Late, MeetingOf, NextTime, Order, Place, Presence, Task, Wish};
use kith_protocol::packet::{BUCKETS, CONTENT_MAX, Packet, PacketBox};
use kith_protocol::persona::Persona;
use kith_protocol::relay::RelaySlip;
use kith_protocol::request::{Request, SignedRequest};
use kith_protocol::room::{Says, Written};
use kith_protocol::seal::SecretPrekey;
use kith_protocol::secret::{CourierPass, MailboxSeed, SlipSeed};
use kith_protocol::signature::{SecretKey, Signature};
use kith_protocol::slip::{Door, SlipPaper, Terms};
use kith_protocol::statement::{Address, Prekey, Signed, SignedAddress, Statement as _};
use kith_protocol::wire::{Dictionary, Frame, Have};
use kith_protocol::words::{Asks, Words};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed(&[n; 32])
}

fn prekey() -> Signed<Prekey> {
    let (group, device) = (GroupId([1; 32]), DeviceId(key(2).public()));
    let public = SecretPrekey::from_bytes([9; 32]).public();
    Prekey { group, device, number: 3, mailbox: MailboxSeed::from_bytes(&[4; 32]).into(), key: public }.sign(&key(2))
}

fn address() -> SignedAddress {
    Address {
        group: GroupId([1; 32]),
        device: DeviceId(key(2).public()),
        number: 300,
        transport: TransportId(key(3).public()),
        addresses: vec!["/ip4/127.0.0.1/udp/4001/quic-v1".into()],
        until_day: 20_000,
        on_slips: false,
    }
    .sign(&key(2), &key(3))
}

fn request() -> SignedRequest {
    let cell = CellRef { hash: Hash([5; 32]), commitment: Hash([6; 32]), size: 48 };
    Request {
        group: GroupId([1; 32]),
        slip: SlipKey(key(7).public()),
        device: DeviceId(key(2).public()),
        recovery: RecoveryId(key(8).public()),
        random: [3; 16],
        prekey: prekey(),
        address: address(),
        name: cell,
        card: Hash([1; 32]),
        agreement: Hash([2; 32]),
        rules: Rules::default().hash(),
        expires_day: 20_100,
    }
    .sign(&key(2), &key(7), &key(8))
}

fn founding() -> SignedEntry {
    let device = DeviceId(key(1).public());
    let group = GroupId::founded_by(device, &[2; 16]);
    let recovery = RecoveryId(key(4).public());
    let kind = Kind::Found(Found { random: [2; 16], member_random: [3; 16], recovery, rules: Rules::default() });
    let cell = CellRef { hash: Hash([5; 32]), commitment: Hash([6; 32]), size: 48 };
    let entry = Entry {
        group,
        log: group.log(),
        member: MemberId::of(device, &recovery, &[3; 16]),
        device,
        seq: 1,
        prev: EntryId::default(),
        deps: vec![],
        heads: vec![],
        time: 20_000,
        opening: None,
        kind: kind.number(),
        body: kind.body(),
        cells: vec![cell; 4],
    };
    entry.sign(&key(1)).signed().clone()
}

fn words_entry() -> SignedEntry {
    let device = DeviceId(key(1).public());
    let (group, hearers) = (GroupId([1; 32]), Hash([8; 32]));
    let thread = group.first_thread();
    let opening = Opening { document: thread.page(0), page: Page::Thread { thread, number: 0 }, hearers };
    let kind = Kind::Say { message: MessageId::new(1_790_000_000_000, [7; 10]) };
    let entry = Entry {
        group,
        log: thread.page(0).stretch(&hearers),
        member: MemberId([9; 32]),
        device,
        seq: 1,
        prev: EntryId::default(),
        deps: vec![EntryId([1; 32]), EntryId([2; 32])],
        heads: vec![EntryId([3; 32])],
        time: 1_790_000_000_000,
        opening: Some(opening),
        kind: kind.number(),
        body: kind.body(),
        cells: vec![CellRef { hash: Hash([5; 32]), commitment: Hash([6; 32]), size: 224 }],
    };
    entry.sign(&key(1)).signed().clone()
}

fn rotation() -> (SignedRotate, Vec<Seal>) {
    let plan = Rotate {
        group: GroupId([1; 32]),
        device: DeviceId(key(1).public()),
        number: 1,
        heads: vec![EntryId([2; 32])],
        snapshot: Hash([3; 32]),
        day: 20_000,
        commitments: [Hash::default(); 7],
        seals: Hash::default(),
    };
    let made = rotate(plan, &key(1), [&prekey()], &mut ChaCha20Rng::seed_from_u64(11));
    (made.signed, made.seals)
}

fn packet() -> Packet {
    let of = PacketBox::derive(&[1; 32], "letter", b"what");
    of.seal(b"content", 0, &key(1), &mut ChaCha20Rng::seed_from_u64(12)).unwrap()
}

fn relay() -> RelaySlip {
    let addresses = vec!["/ip4/192.0.2.1/udp/4001/quic-v1".into(), "/ip4/192.0.2.1/tcp/4001".into()];
    RelaySlip { transport: TransportId([3; 32]), addresses, pass: [7; 32] }
}

fn paper() -> SlipPaper {
    SlipPaper {
        group: GroupId([1; 32]),
        group_name: "Thursday".to_owned(),
        from: Some("Mika".to_owned()),
        seed: SlipSeed::from_bytes(&[2; 32]),
        request_key: [3; 32],
        expires_day: 20_000,
        terms_hash: Hash([4; 32]),
        doors: vec![Door { transport: TransportId([5; 32]), addresses: vec!["/ip4/127.0.0.1/udp/1/quic-v1".into()] }],
        couriers: vec![courier()],
        terms: None,
    }
}

fn courier() -> CourierPaper {
    let addresses = vec!["/ip4/127.0.0.1/udp/2/quic-v1".to_owned()];
    CourierPaper { transport: TransportId([6; 32]), addresses, pass: Arc::new(CourierPass::from_bytes(&[7; 32])) }
}

/// A name, an encoding, and a reader that panics if it breaks its own law.
type Sample = (&'static str, Vec<u8>, fn(&[u8]));

/// Everything with an encoding, by name, with a reader that panics if it breaks its own law.
fn samples() -> Vec<Sample> {
    fn law<T: Canonical>(bytes: &[u8]) {
        if let Ok(value) = T::from_bytes(bytes) {
            assert_eq!(value.to_bytes(), bytes, "a second encoding of one value");
        }
    }
    let (signed, seals) = rotation();
    let leaf = Leaf {
        ending: EntryId([1; 32]),
        device: DeviceId([2; 32]),
        log: LogId([3; 32]),
        seq: 9,
        id: EntryId([4; 32]),
        salt: [5; 16],
        index: 1,
        path: vec![Hash([6; 32])],
    };
    let item_leaf = leaf.clone();
    let lie = Answer::Lie { here: vec![Lies { number: 3, packet: packet() }], lasts: vec![3, 0], more: false };
    let lacks = Lacks {
        group: GroupId([1; 32]),
        device: DeviceId(key(2).public()),
        number: 9,
        again: 2,
        log: LogId([3; 32]),
        tips: vec![(DeviceId([4; 32]), EntryId([5; 32]))],
        signature: Signature([0; 64]),
    };
    let words = Words {
        text: "hello".into(),
        reply: Some(MessageName { id: MessageId([1; 16]), author: [2; 8] }),
        note: Some("about the ward".into()),
        asks: None,
    };
    let accepted = kith_protocol::room::Letter::Accepted("kith:".to_owned());
    let room_letter = Written { number: [1; 16], ask: MessageId([2; 16]), letter: accepted };
    let beside = Words { note: None, asks: Some(Asks::ReadBefore), ..words.clone() };
    vec![
        ("words.beside", beside.to_bytes(), law::<Words>),
        ("entry.found", founding().to_bytes(), law::<SignedEntry>),
        ("entry.say", words_entry().to_bytes(), law::<SignedEntry>),
        ("request", request().to_bytes(), law::<SignedRequest>),
        ("prekey", prekey().to_bytes(), law::<Signed<Prekey>>),
        ("address", address().to_bytes(), law::<SignedAddress>),
        ("rotate", signed.to_bytes(), law::<SignedRotate>),
        ("seal", seals[0].to_bytes(), law::<Seal>),
        ("slip", paper().to_bytes(), law::<SlipPaper>),
        ("relay slip", relay().to_bytes(), law::<RelaySlip>),
        ("leaf", leaf.to_bytes(), law::<Leaf>),
        ("words", words.to_bytes(), law::<Words>),
        ("rules", Rules::default().to_bytes(), law::<Rules>),
        ("act", Act::Start { round: 3, order: Order::Turned, minutes: 5, late: Late::Now }.to_bytes(), law::<Act>),
        ("page", Page::Meeting(MeetingOf::OnTheSpot { day: 20_780, number: 1 }).to_bytes(), law::<Page>),
        ("next time", NextTime { at_ms: 1_790_000_000_000, text: "in the library".into() }.to_bytes(), law::<NextTime>),
        ("have", Have { whole: true, ..Have::default() }.to_bytes(), law::<Have>),
        ("terms", vec![0; 40], law::<Terms>),
        ("persona", vec![0; 40], law::<Persona>),
        ("packet", packet().to_bytes(), law::<Packet>),
        ("item.leaf", Item::Leaf(item_leaf).to_bytes(), law::<Item>),
        ("item.request", Item::Request { slip: SlipKey([7; 32]), sealed: vec![1; 60] }.to_bytes(), law::<Item>),
        ("letter", Letter::Request { slip: SlipKey([7; 32]), sealed: vec![1; 60] }.to_bytes(), law::<Letter>),
        ("directions", vec![1; 34], law::<Directions>),
        ("courier", courier().to_bytes(), law::<CourierPaper>),
        ("collect", Question::Collect(vec![(BoxId([1; 32]), 7)]).to_bytes(), law::<Question>),
        ("deposit", Question::Deposit(vec![packet()]).to_bytes(), law::<Question>),
        ("lie", lie.to_bytes(), law::<Answer>),
        ("taken", Answer::Taken(vec![3, 0]).to_bytes(), law::<Answer>),
        ("day note", DayNote::default().to_bytes(), law::<DayNote>),
        ("errand", vec![0; 2], law::<Errand>),
        ("answered", Answered::sign(GroupId([1; 32]), DeviceId([4; 32]), 9, &key(2)).to_bytes(), law::<Answered>),
        ("lacks", lacks.to_bytes(), law::<Lacks>),
        ("room letter", room_letter.to_bytes(), law::<Written>),
        ("said in a room", Says::Frame(vec![3]).to_bytes(), law::<Says>),
    ]
}

#[test]
fn what_is_written_reads_back() {
    assert_eq!(SignedEntry::from_bytes(&founding().to_bytes()), Ok(founding()));
    assert_eq!(SignedEntry::from_bytes(&words_entry().to_bytes()), Ok(words_entry()));
    assert!(founding().verify().is_some() && words_entry().verify().is_some());
    assert_eq!(SignedRequest::from_bytes(&request().to_bytes()), Ok(request()));
    assert!(request().holds(&GroupId([1; 32])));
    assert_eq!(SlipPaper::from_bytes(&paper().to_bytes()), Ok(paper()));
}

#[test]
fn every_bit_of_an_entry_is_signed() {
    for entry in [founding(), words_entry()] {
        let bytes = entry.to_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut bent = bytes.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            let verified = SignedEntry::from_bytes(&bent).ok().and_then(SignedEntry::verify);
            assert!(verified.is_none(), "bit {bit} can be bent");
        }
    }
}

#[test]
fn every_bit_of_a_request_is_signed() {
    let bytes = request().to_bytes();
    for bit in 0..bytes.len() * 8 {
        let mut bent = bytes.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        let holds = SignedRequest::from_bytes(&bent).is_ok_and(|r| r.holds(&GroupId([1; 32])));
        assert!(!holds, "bit {bit} can be bent");
    }
}

#[test]
fn a_hundred_thousand_bent_values_and_frames_harm_nothing() {
    let mut random = ChaCha20Rng::seed_from_u64(20_261_122);
    let samples = samples();
    let mut frames: Vec<Vec<u8>> = samples.iter().map(|(_, bytes, _)| bytes.clone()).collect();
    let mut names = Dictionary::default();
    frames.push(Frame::Prekeys(vec![prekey()]).write(&mut names));
    frames.push(Frame::Addresses(vec![address()]).write(&mut names));
    frames.push(Frame::Have(Have { whole: true, ..Have::default() }).write(&mut names));
    frames.push(Frame::Offer(vec![(LogId([1; 32]), DeviceId([2; 32]), 7)]).write(&mut names));
    for round in 0..100_000u32 {
        let mut bytes = frames[random.next_u64() as usize % frames.len()].clone();
        for _ in 0..1 + random.next_u32() % 4 {
            if bytes.is_empty() {
                break;
            }
            let place = random.next_u64() as usize % bytes.len();
            match random.next_u32() % 5 {
                0 => bytes[place] ^= 1 << (random.next_u32() % 8),
                1 => bytes[place] = 0xff,
                2 => bytes.truncate(place),
                3 => bytes.insert(place, random.next_u32() as u8),
                _ => {
                    let tail = bytes.split_off(place);
                    bytes.extend_from_slice(&tail);
                    bytes.extend_from_slice(&tail[..tail.len().min(40)]);
                }
            }
        }
        for (_, _, law) in &samples {
            law(&bytes);
        }
        let kind = (round % 22) as u8;
        let framed = [&[kind][..], &bytes].concat();
        let _ = Frame::read(&framed, &mut Dictionary::default());
        let _ = Frame::read(&bytes, &mut Dictionary::default());
        let _ = Bundle::read(&bytes).map(|bundle| bundle.len());
    }
}

/// Every act, with whatever it may hold.
fn any_act() -> impl Strategy<Value = Act> {
    let presence = prop_oneof![Just(Presence::Here), Just(Presence::Listening), Just(Presence::Out)];
    let wish = prop_oneof![Just(Wish::None), Just(Wish::JustHear), Just(Wish::Ask), Just(Wish::Ideas)];
    let order = prop_oneof![Just(Order::Arrival), Just(Order::Seats), Just(Order::Turned)];
    let late = prop_oneof![Just(Late::End), Just(Late::Now)];
    let places = [Place::Speak, Place::Listening, Place::Pass, Place::Later, Place::Spoken];
    let round = || 0..kith_protocol::limits::ROUNDS_MAX;
    prop_oneof![
        Just(Act::Open),
        (presence, any::<bool>()).prop_map(|(presence, under_way)| Act::Here { presence, under_way }),
        any::<bool>().prop_map(Act::WantsTime),
        wish.prop_map(Act::Wishes),
        (0..Task::ALL.len(), any::<bool>()).prop_map(|(n, held)| Act::Task { task: Task::ALL[n], held }),
        Just(Act::Slow),
        (round(), order, any::<u8>(), late).prop_map(|(round, order, minutes, late)| Act::Start {
            round,
            order,
            minutes,
            late
        }),
        (round(), 0..places.len()).prop_map(move |(round, n)| Act::Place { round, place: places[n] }),
        (round(), any::<[u8; 32]>(), any::<bool>()).prop_map(|(round, from, again)| Act::Go {
            round,
            from: MemberId(from),
            again
        }),
        Just(Act::Close),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_act_reads_back_and_writes_one_register_of_its_own(act in any_act(), author: [u8; 32]) {
        prop_assert_eq!(Act::from_bytes(&act.to_bytes()), Ok(act.clone()));
        prop_assert!(act.key(&MemberId(author)).len() <= kith_protocol::limits::KEY_BYTES_MAX);
    }

    #[test]
    fn words_read_back(text in ".{0,200}", reply: Option<([u8; 16], [u8; 8])>, note in proptest::option::of(".{0,40}")) {
        let words = Words { text, reply: reply.map(|(id, author)| MessageName { id: MessageId(id), author }), note, asks: None };
        prop_assert_eq!(Words::from_bytes(&words.to_bytes()), Ok(words));
    }

    #[test]
    fn a_slip_line_reads_back(name in "[A-Za-z0-9α-ω]{1,40}", from in proptest::option::of("[A-Za-zあ-ん]{1,20}"), seed: [u8; 32], day: u64) {
        let mut slip = paper();
        (slip.group_name, slip.from, slip.expires_day) = (name, from, day);
        slip.seed = SlipSeed::from_bytes(&seed);
        prop_assert_eq!(SlipPaper::from_text(&format!("text before\n{}\n\ntext after", slip.to_line())), Ok(slip));
    }

    #[test]
    fn any_bytes_are_refused_or_are_one_value(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        // The samples are signed and sealed, which costs more than reading them: once.
        static SAMPLES: std::sync::OnceLock<Vec<Sample>> = std::sync::OnceLock::new();
        for (_, _, law) in SAMPLES.get_or_init(samples) {
            law(&bytes);
        }
        let _ = Frame::read(&bytes, &mut Dictionary::default());
    }
}

proptest! {
    // Up to 64 KiB each, signed and sealed.
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_lies_in_a_packet_comes_out_of_it_and_its_size_is_one_of_five(
        length in 0..CONTENT_MAX + 1, last: u8, seed: [u8; 32], nonce: u64,
    ) {
        let mut content = vec![last; length];
        if let Some(first) = content.first_mut() {
            *first = first.wrapping_add(1);
        }
        let of = PacketBox::derive(&seed, "section", b"");
        let packet = of.seal(&content, 0, &key(1), &mut ChaCha20Rng::seed_from_u64(nonce)).unwrap();
        prop_assert!(packet.holds() && BUCKETS.contains(&packet.ciphertext.len()));
        prop_assert_eq!(of.open(&packet).map(|found| found.to_vec()), Some(content));
        prop_assert_eq!(Packet::from_bytes(&packet.to_bytes()), Ok(packet));
    }
}
