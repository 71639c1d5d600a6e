//! Rows that a broken disk took: what others hold comes back, and goes on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use kith_protocol::command::{Command, Done};
use kith_protocol::step::Table;
use world::World;

/// One damaged page of the tree of keys takes every row that can be erased: words, prekeys, epochs, slips.
#[test]
fn all_words_come_back_after_all_erasable_rows_are_lost() {
    let mut world = World::new();
    let jo = world.found("Jo", 1);
    let slip = world.invite(jo);
    let lee = world.enter(&slip, "Lee");
    let both: Vec<_> = (0..6).map(|n| world.say([jo, lee][n % 2], &format!("words {n}"))).collect();
    assert_eq!(both.len(), 6);
    let before = world.reads(lee);
    for hour in [0, 9 * 24] {
        world.off(jo);
        world.now += hour * 3_600_000;
        world.nodes[jo].disk.0.retain(|(table, _), _| !table.is_erasable());
        world.on(jo);
        world.now += 120_000;
        world.wake(jo);
        world.wake(lee);
        world.run();
        assert_eq!(world.reads(jo), before, "after {hour} hours");
    }
    // And it goes on, both ways, with somebody new.
    world.say(jo, "here again");
    world.say(lee, "good");
    assert_eq!(world.reads(lee), world.reads(jo));
    let slip = match world.command(jo, Command::Invite { days: 30, from: None }).unwrap() {
        Done::Invited { file, .. } => file,
        other => panic!("{other:?}"),
    };
    let sam = world.enter(&slip, "Sam");
    world.say(sam, "hello");
    assert!(
        world.reads(jo).ends_with(&["Sam: hello".to_owned()]) && world.reads(lee).ends_with(&["Sam: hello".to_owned()])
    );
    assert!(world.nodes[jo].disk.0.keys().any(|(table, key)| *table == Table::Prekey && key.len() == 8));
}
