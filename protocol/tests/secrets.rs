//! Every type that holds a secret: it is wiped when it is let go, cannot be copied, and printed shows nothing. And what
//! may be copied because entries and frames are, but holds a secret all the same, shows nothing either.
//!
//! A new secret belongs into this list.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use kith_protocol::attachment::{Attachment, AttachmentKey, Attachments};
use kith_protocol::cell::{CellKey, KeepKey};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::Entry;
use kith_protocol::epoch::Rungs;
use kith_protocol::id::*;
use kith_protocol::kind::{Kind, Slip};
use kith_protocol::member::Input;
use kith_protocol::packet::PacketBox;
use kith_protocol::persona::Persona;
use kith_protocol::seal::SecretPrekey;
use kith_protocol::secret::{
    BoxSeed, ChannelSeed, CourierPass, DropSecret, MailboxSeed, RecoverySeed, RequestSecret, SectionKey, SlipSeed,
};
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::{OpenCell, SlipPaper, Terms};
use kith_protocol::statement::Prekey;
use kith_protocol::step::{Connection, Send, Table, Write};
use kith_protocol::wire::Frame;
use kith_protocol::words::Words;
use zeroize::ZeroizeOnDrop;

/// The byte all secrets here are made of: 0x53, 83, “S”.
const BYTE: u8 = 0x53;
const SECRET: [u8; 32] = [BYTE; 32];

fn is_wiped<T: ZeroizeOnDrop>() {}

/// Compiles only for a type without Clone: for one with it there would be two ways.
macro_rules! cannot_be_copied {
    ($($secret:ty),+) => {
        $({
            trait Copied<Way> {
                fn way() {}
            }
            struct Clones;
            impl<T: ?Sized> Copied<()> for T {}
            impl<T: ?Sized + Clone> Copied<Clones> for T {}
            <$secret as Copied<_>>::way();
        })+
    };
}

#[test]
fn secrets_are_wiped_and_cannot_be_copied() {
    is_wiped::<SecretKey>();
    is_wiped::<SecretPrekey>();
    is_wiped::<CellKey>();
    is_wiped::<AttachmentKey>();
    is_wiped::<Rungs>();
    is_wiped::<SlipSeed>();
    is_wiped::<RecoverySeed>();
    is_wiped::<RequestSecret>();
    is_wiped::<BoxSeed>();
    is_wiped::<MailboxSeed>();
    is_wiped::<ChannelSeed>();
    is_wiped::<CourierPass>();
    is_wiped::<SectionKey>();
    is_wiped::<DropSecret>();
    is_wiped::<PacketBox>();
    cannot_be_copied!(SlipSeed, RecoverySeed, RequestSecret, BoxSeed, MailboxSeed, SectionKey, DropSecret, PacketBox);
    cannot_be_copied!(AttachmentKey, ChannelSeed, CourierPass);
    cannot_be_copied!(SecretKey, SecretPrekey, CellKey, Rungs, SlipPaper, OpenCell, Terms, Persona, KeepKey<'static>);
}

fn slip() -> Slip {
    let key = SecretKey::from_seed(&[1; 32]);
    Slip {
        key: SlipKey(key.public()),
        by_key: Slip::given_by(&key, &GroupId([2; 32]), &MemberId([3; 32])),
        request_secret: RequestSecret::from_bytes(&SECRET).into(),
        boxes: [(); 2].map(|()| BoxSeed::from_bytes(&SECRET).into()),
        expires_day: 1,
        card: Hash::default(),
        agreement: Hash::default(),
        rules: Hash::default(),
    }
}

fn paper() -> SlipPaper {
    SlipPaper {
        group: GroupId([2; 32]),
        group_name: "SSSSSSSS".to_owned(),
        from: Some("SSSSSSSS".to_owned()),
        seed: SlipSeed::from_bytes(&SECRET),
        request_key: [4; 32],
        expires_day: 1,
        terms_hash: Hash::default(),
        doors: vec![],
        couriers: vec![],
        terms: None,
    }
}

fn persona() -> Persona {
    Persona {
        group: GroupId([2; 32]),
        group_name: "Wednesday".to_owned(),
        member: MemberId([3; 32]),
        me: "Jo".to_owned(),
        device: SecretKey::from_seed(&SECRET),
        transport: SecretKey::from_seed(&SECRET),
        recovery: Some(SecretKey::from_seed(&SECRET)),
        asking: None,
        linked: None,
        next_transport: Some((SecretKey::from_seed(&SECRET), EntryId::default())),
    }
}

fn entry() -> Entry {
    let kind = Kind::Slip(slip());
    Entry {
        group: GroupId([2; 32]),
        log: LogId([2; 32]),
        member: MemberId([3; 32]),
        device: DeviceId([4; 32]),
        seq: 7,
        prev: EntryId::default(),
        deps: vec![],
        heads: vec![],
        time: 1,
        opening: None,
        kind: kind.number(),
        body: kind.body(),
        cells: vec![],
    }
}

#[test]
fn printed_they_show_nothing() {
    let rungs = || {
        let ladder = [[0; 1].as_slice(), &[BYTE; 32]].concat();
        Rungs::from_bytes(&[[BYTE; 3 * 32].as_slice(), &ladder.repeat(4)].concat()).unwrap()
    };
    let words = Words { text: "SSSSSSSS".into(), reply: None, note: Some("SSSSSSSS".into()), asks: None };
    let attachment = Attachment {
        hash: Hash([9; 32]),
        key: AttachmentKey::from_bytes(&SECRET),
        bytes: 4,
        name: "SSSSSSSS".into(),
        media: "SSSS".into(),
    };
    let prekey = Prekey {
        group: GroupId([2; 32]),
        device: DeviceId([4; 32]),
        number: 3,
        mailbox: MailboxSeed::from_bytes(&SECRET).into(),
        key: SecretPrekey::from_bytes(SECRET).public(),
    };
    let bytes = SECRET.to_vec();
    let printed = [
        format!("{:?}", SecretKey::from_seed(&SECRET)),
        format!("{:?}", SecretPrekey::from_bytes(SECRET)),
        format!("{:?}", CellKey::from_bytes(SECRET)),
        format!("{:?}", SlipSeed::from_bytes(&SECRET)),
        format!("{:?}", RecoverySeed::from_bytes(&SECRET)),
        format!("{:?}", RequestSecret::from_bytes(&SECRET)),
        format!("{:?}", BoxSeed::from_bytes(&SECRET)),
        format!("{:?}", MailboxSeed::from_bytes(&SECRET)),
        format!("{:?}", ChannelSeed::from_bytes(&SECRET)),
        format!("{:?}", CourierPass::from_bytes(&SECRET)),
        format!("{:?}", rungs()),
        format!("{:?}", Frame::Rungs(RotationId([5; 32]), Box::new(rungs()))),
        format!("{:?}", paper()),
        format!("{:?}", persona()),
        format!("{:?}", prekey),
        format!("{:?}", slip()),
        format!("{:?}", Kind::Slip(slip())),
        format!("{:?}", entry()),
        format!("{:?}", Input::Frame { from: Connection(1), bytes: bytes.clone() }),
        format!("{:?}", Send::Frame { to: Connection(1), bytes: bytes.clone() }),
        format!("{:?}", Write { table: Table::Cell, key: vec![6], value: Some(bytes) }),
        format!("{:?}", words),
        format!("{:?}", attachment.key),
        format!("{:?}", Attachments(vec![attachment])),
    ];
    let printed = printed.join("\n");
    for form in ["53, 53", "83, 83", "5353", "0x53", "SSSS", "U1NT", "Wednesday", "Jo"] {
        assert!(!printed.contains(form), "{form} in {printed}");
    }
    insta::assert_snapshot!(printed);
}
