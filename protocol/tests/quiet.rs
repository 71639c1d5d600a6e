//! Words that somebody wishes to have folded, and notes for readers beside another's words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod world;

use kith_protocol::command::{Command, Done, Query, Refusal, Taking, View};
use kith_protocol::member::newest::FirstLook;
use kith_protocol::step::{Now, Table};
use kith_protocol::words::Asks;
use world::World;

fn quiet(world: &mut World, i: usize, who: &str) -> Result<(String, bool), Refusal> {
    match world.command(i, Command::Quiet { who: who.into() })? {
        Done::Quieted { name, quieted, .. } => Ok((name, quieted)),
        other => panic!("{other:?}"),
    }
}

/// Who is folded, by their messages.
fn folded(world: &mut World, i: usize) -> Vec<String> {
    world.messages(i).into_iter().filter(|m| m.quieted).map(|m| m.name).collect()
}

#[test]
fn who_is_quieted_is_folded_here_and_nobody_is_told() {
    let (mut world, [ana, lee, sam]) = World::three();
    world.say(lee, "before");
    world.say(sam, "beside");
    let (bytes, disks) = (world.bytes, [lee, sam].map(|i| world.nodes[i].disk.0.clone()));
    assert_eq!(quiet(&mut world, ana, "lee"), Ok(("Lee".into(), true)));
    assert!(world.frames.is_empty() && world.bytes == bytes, "something was sent");
    world.run();
    assert_eq!([lee, sam].map(|i| world.nodes[i].disk.0.clone()), disks);
    // What they say goes on coming, and is kept.
    world.say(lee, "after");
    assert_eq!(folded(&mut world, ana), ["Lee", "Lee"]);
    assert_eq!(world.reads(ana), ["Lee: before", "Sam: beside", "Lee: after"]);
    assert!(folded(&mut world, sam).is_empty() && folded(&mut world, lee).is_empty());
    let node = &mut world.nodes[ana];
    let View::Group(group) = node.member.look(&Query::Group, Now(world.now), &node.disk).unwrap() else {
        panic!("no group")
    };
    let quieted: Vec<_> = group.members.iter().filter(|m| m.quieted).map(|m| m.name.as_str()).collect();
    assert_eq!(quieted, ["Lee"]);
    // It stands after a start, in the first look too.
    world.off(ana);
    let look = FirstLook::read(5, Now(world.now), [7; 32], &world.nodes[ana].disk).unwrap();
    world.on(ana);
    assert_eq!(look.messages, world.messages(ana));
    assert_eq!(folded(&mut world, ana).len(), 2);
    // And it ends without a trace.
    assert_eq!(quiet(&mut world, ana, "Lee"), Ok(("Lee".into(), false)));
    assert!(folded(&mut world, ana).is_empty());
    assert!(!world.nodes[ana].disk.0.keys().any(|(table, _)| *table == Table::Quieted));
    for who in ["Ana", "Max"] {
        assert_eq!(quiet(&mut world, ana, who), Err(Refusal::NoSuchMember { who: who.into() }));
    }
}

#[test]
fn a_note_for_readers_stands_beside_and_alters_nothing() {
    let (mut world, [ana, lee, sam]) = World::three();
    let (words, _) = world.say(sam, "about the ward");
    let of = world.messages(sam)[0].clone();
    let note = |message: kith_protocol::id::MessageId, text: &str| Command::NoteFor {
        thread: None,
        message: kith_protocol::id::MessageCalled::Id(message),
        text: text.into(),
    };
    assert_eq!(world.command(lee, note(words, "  ")), Err(Refusal::Empty));
    let nothing = kith_protocol::id::MessageId([9; 16]);
    assert_eq!(world.command(lee, note(nothing, "sleep")), Err(Refusal::NoSuchMessage));
    let Done::Said { id, .. } = world.command(lee, note(words, "sleep")).unwrap() else { panic!("not said") };
    world.run();
    for i in [ana, lee, sam] {
        let messages = world.messages(i);
        let mut before = messages[0].clone();
        before.mine = of.mine;
        assert_eq!(before, of, "the words are as they were");
        let note = &messages[1];
        assert_eq!(
            (note.name.as_str(), note.text.as_deref(), note.asks),
            ("Lee", Some("sleep"), Some(Asks::ReadBefore))
        );
        assert_eq!(note.reply, Some(of.named()));
    }
    // Only its author takes it back.
    let back = |id| Command::TakeBack { what: Taking::These(vec![id]) };
    assert!(world.command(sam, back(id)).is_err());
    world.command(lee, back(id)).unwrap();
    world.run();
    assert!(world.messages(sam)[1].taken_back && world.messages(sam)[0].text.is_some());
}
