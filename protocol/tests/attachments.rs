//! Files that messages bring, as far as the core knows of them: who hears of them, who may ask, and how they go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use kith_protocol::attachment::{Attachment, AttachmentId, AttachmentKey, Attachments};
use kith_protocol::command::{Command, Done, Refusal, Taking};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{EntryId, Hash, MessageId, TransportId};
use kith_protocol::limits;
use kith_protocol::step::{Now, Table};
use proptest::prelude::*;
use world::World;

fn file(number: u8) -> Attachment {
    Attachment {
        hash: Hash([number; 32]),
        key: AttachmentKey::from_bytes(&[number + 100; 32]),
        bytes: 2_000_000,
        name: "poster.jpg".into(),
        media: "image/jpeg".into(),
    }
}

fn attach(world: &mut World, i: usize, text: &str, files: Vec<Attachment>) -> Result<MessageId, Refusal> {
    let (text, attachments) = (text.to_owned(), Attachments(files));
    let say = Command::SayWith { thread: None, text, reply: None, note: None, attachments };
    match world.command(i, say)? {
        Done::Said { id, .. } => {
            world.run();
            Ok(id)
        }
        other => panic!("{other:?}"),
    }
}

/// The entry of an attachment, as `i` holds it.
fn found(world: &mut World, i: usize, called: &str) -> Result<(AttachmentId, EntryId, Hash), Refusal> {
    let node = &mut world.nodes[i];
    let found = node.member.attachment(called, &node.disk)?;
    Ok((found.id, found.entry.unwrap(), found.attachment.hash))
}

fn asks(world: &mut World, of: usize, whom: usize, entry: EntryId, number: u8) -> Option<Hash> {
    let (whom, now) = (world.nodes[whom].presents, Now(world.now));
    let node = &mut world.nodes[of];
    node.member.may_have_attachment(&whom, &entry, number, now, &node.disk)
}

/// Ana, Lee, and Noor, who comes in after Ana brought two files.
fn three() -> (World, [usize; 3], MessageId) {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let message = attach(&mut world, ana, "look", vec![file(1), file(2)]).unwrap();
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    assert_eq!(world.members(noor).len(), 3);
    (world, [ana, lee, noor], message)
}

#[test]
fn who_hears_the_words_hears_of_the_files_and_may_have_them() {
    let (mut world, [ana, lee, noor], message) = three();
    let shown = world.messages(lee).pop().unwrap();
    let names: Vec<_> = shown.attachments.iter().map(|file| (file.name.as_str(), file.bytes)).collect();
    assert_eq!(names, [("poster.jpg", 2_000_000); 2]);
    assert_eq!(shown.attachments, world.messages(ana).pop().unwrap().attachments, "one id on all devices");
    let (id, entry, hash) = found(&mut world, lee, &shown.attachments[1].id.hex()).unwrap();
    assert_eq!((id.message(), id.number(), hash), (message, 2, Hash([2; 32])));

    assert_eq!(asks(&mut world, ana, lee, entry, 1), Some(Hash([1; 32])));
    assert_eq!(asks(&mut world, ana, lee, entry, 2), Some(Hash([2; 32])));
    for number in [0, 3, 255] {
        assert_eq!(asks(&mut world, ana, lee, entry, number), None);
    }
    // The newcomer holds none of it, and is told nothing by anyone, whatever a changed program asks with.
    assert!(world.messages(noor).is_empty());
    for (of, number) in [(ana, 1), (lee, 2)] {
        assert_eq!(asks(&mut world, of, noor, entry, number), None);
    }
    let stranger = TransportId([9; 32]);
    let node = &mut world.nodes[ana];
    assert_eq!(node.member.may_have_attachment(&stranger, &entry, 1, Now(world.now), &node.disk), None);
    // What is said now is hers as well.
    let message = attach(&mut world, lee, "", vec![file(3)]).unwrap();
    let (_, entry, _) = found(&mut world, noor, &message.hex()).unwrap();
    assert_eq!(asks(&mut world, ana, noor, entry, 1), Some(Hash([3; 32])));
}

#[test]
fn whoever_asks_without_end_is_answered_no_more_for_a_while() {
    let (mut world, [ana, lee, _], message) = three();
    let id = AttachmentId::new(message, &world.nodes[ana].member.member(), 1);
    let (_, entry, _) = found(&mut world, lee, &id.hex()).unwrap();
    let answered = (0..2_000).filter(|_| asks(&mut world, ana, lee, entry, 1).is_some()).count();
    assert!((100..1_000).contains(&answered), "{answered}");
    world.now += 60_000;
    assert!(asks(&mut world, ana, lee, entry, 1).is_some());
}

#[test]
fn taken_back_a_file_is_nobodys_any_more() {
    let (mut world, [ana, lee, _], message) = three();
    let first = AttachmentId::new(message, &world.nodes[ana].member.member(), 1);
    let (id, entry, hash) = found(&mut world, lee, &first.hex()).unwrap();
    let step = world.nodes[lee].member.keep_attachment(id, hash);
    world.perform(lee, step);
    assert_eq!(world.nodes[lee].member.attachments_kept().len(), 1);
    assert_eq!(world.nodes[ana].member.attachments_kept().len(), 2);
    let keys = |world: &World, i: usize| {
        let cells = world.nodes[i].disk.0.iter().filter(|((table, _), _)| *table == Table::Cell);
        cells.filter(|((_, key), _)| key.starts_with(&entry.0)).count()
    };
    assert_eq!((keys(&world, ana), keys(&world, lee)), (2, 2));

    world.off(lee);
    world.command(ana, Command::TakeBack { what: Taking::These(vec![message]) }).unwrap();
    world.run();
    assert!(world.nodes[ana].member.attachments_kept().is_empty());
    world.on(lee);
    for i in [ana, lee] {
        assert!(world.nodes[i].member.attachments_kept().is_empty());
        assert_eq!(keys(&world, i), 0, "the cell with the key is gone");
        assert_eq!(found(&mut world, i, &id.hex()), Err(Refusal::NoSuchAttachment));
        let rows = world.nodes[i].disk.0.keys().filter(|(table, _)| *table == Table::Attachment).count();
        assert_eq!(rows, 0);
        assert!(world.messages(i).iter().all(|message| message.attachments.is_empty()));
    }
    assert_eq!(asks(&mut world, ana, lee, entry, 1), None);
}

#[test]
fn files_that_have_not_left_wait_with_their_words_and_go_with_them() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let message = attach(&mut world, ana, "", vec![file(1)]).unwrap();
    assert_eq!(world.nodes[ana].member.attachments_kept().len(), 1);
    world.on(ana);
    assert_eq!(world.nodes[ana].member.attachments_kept().len(), 1, "noted on disk with the words");
    let node = &mut world.nodes[ana];
    assert!(node.member.attachment(&message.hex(), &node.disk).is_ok_and(|found| found.entry.is_none()));
    world.command(ana, Command::DropUnsent { message }).unwrap();
    assert!(world.nodes[ana].member.attachments_kept().is_empty());
}

#[test]
fn who_leaves_keeps_no_file() {
    let (mut world, [ana, lee, _], message) = three();
    let id = AttachmentId::new(message, &world.nodes[ana].member.member(), 1);
    let step = world.nodes[lee].member.keep_attachment(id, Hash([1; 32]));
    world.perform(lee, step);
    world.off(ana);
    world.command(lee, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    assert!(world.nodes[lee].member.attachments_kept().is_empty());
}

#[test]
fn what_is_beyond_the_bounds_is_refused_whole() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let most = limits::ATTACHMENTS_MAX;
    let too_many = vec![file(1); most + 1];
    assert_eq!(attach(&mut world, ana, "", too_many), Err(Refusal::TooManyFiles { most }));
    let large = Attachment { bytes: limits::ATTACHMENT_BYTES_MAX + 1, ..file(1) };
    let most = limits::ATTACHMENT_BYTES_MAX;
    assert_eq!(attach(&mut world, ana, "", vec![large]), Err(Refusal::FileTooLarge { most }));
    for name in ["", "../x", "a\u{202e}b"] {
        let named = Attachment { name: name.into(), ..file(1) };
        assert_eq!(attach(&mut world, ana, "", vec![named]), Err(Refusal::BadName));
    }
    assert_eq!(attach(&mut world, ana, " ", Vec::new()), Err(Refusal::Empty));
    assert!(world.nodes[ana].member.attachments_kept().is_empty());
}

proptest! {
    #[test]
    fn attachments_have_one_encoding(
        files in proptest::collection::vec((any::<[u8; 32]>(), any::<[u8; 32]>(), 0..=limits::ATTACHMENT_BYTES_MAX, ".{0,40}", "[a-z/]{0,20}"), 0..5)
    ) {
        let of = |(hash, key, bytes, name, media)| {
            Attachment { hash: Hash(hash), key: AttachmentKey::from_bytes(&key), bytes, name, media }
        };
        let attachments = Attachments(files.into_iter().map(of).collect());
        let bytes = attachments.to_bytes();
        prop_assert_eq!(Attachments::from_bytes(&bytes).unwrap(), attachments);
        let longer = [bytes.as_slice(), &[0]].concat();
        prop_assert!(Attachments::from_bytes(&longer).is_err());
    }

    #[test]
    fn no_bytes_break_the_decoder(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(attachments) = Attachments::from_bytes(&bytes) {
            prop_assert_eq!(attachments.to_bytes(), bytes);
        }
    }
}
