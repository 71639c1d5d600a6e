//! Entries that have no effect: they are nowhere, their words neither, and who brings them pays.

use crate::evil::{Evil, hear_each_other, three};
use crate::world::{Disk, World};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::id::{DeviceId, Hash, MemberId, MessageId};
use kith_protocol::kind::Kind;
use kith_protocol::limits;
use kith_protocol::signature::SecretKey;
use kith_protocol::step::{Connection, Table};
use kith_protocol::wire::Frame;
use kith_protocol::words::Words;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

/// Rows of entries and of words.
fn rows(disk: &Disk) -> Vec<(Table, Vec<u8>)> {
    disk.0.keys().filter(|(table, _)| matches!(table, Table::Entry | Table::Cell)).cloned().collect()
}

fn holds(world: &World, who: usize, entry: &Verified) -> bool {
    world.nodes[who].member.stretches().any(|stretch| stretch.get(&entry.id()).is_some())
}

/// Was: an entry of a stretch by any key and of any member took a void place there, was stored and passed on, and nobody
/// paid for it.
#[test]
fn entries_by_made_up_keys_and_in_others_names_take_no_place() {
    let (mut world, ana, sam, mut lee) = three();
    let stranger = SecretKey::random(&mut ChaCha20Rng::seed_from_u64(8));
    let (nobody, key) = (MemberId([7; 32]), DeviceId(stranger.public()));
    let before = rows(&world.nodes[ana].disk);
    let mut made = Vec::new();
    // Pages that are there and pages that are not; a key of nobody's, as nobody and as Lee; Lee's own key, as nobody.
    for page in [0, 1, 900] {
        let opens = lee.opens_page(&world, page);
        for member in [nobody, lee.persona.member] {
            made.push(Entry { member, device: key, ..opens.clone() }.sign(&stranger));
        }
        made.push(Entry { member: nobody, ..opens }.sign(&lee.persona.device));
    }
    for entry in &made {
        lee.run(&mut world, ana, entry.log, std::slice::from_ref(entry));
        // And one that rests on it, by a key that everybody knows.
        let after = Entry { heads: entry.heads.clone(), deps: vec![entry.id()], ..lee.opens_page(&world, 0) };
        let after = after.sign(&lee.persona.device);
        lee.run(&mut world, ana, after.log, std::slice::from_ref(&after));
        assert!(!holds(&world, ana, entry) && !holds(&world, ana, &after));
    }
    assert_eq!(rows(&world.nodes[ana].disk), before, "something was stored");
    // What waits for one that is refused waits no longer than anything else, and holds nobody up meanwhile.
    hear_each_other(&mut world, ana, sam);
    assert!(world.nodes[ana].member.on_hold().next().is_none());
    for _ in 0..=limits::PARKED_MINUTES {
        world.now += 60_000;
        world.wake(ana);
    }
    assert!(made.iter().all(|entry| [ana, sam].iter().all(|who| !holds(&world, *who, entry))));
    hear_each_other(&mut world, ana, sam);
}

/// Entries that may not stand, since their page is far ahead of all.
fn on_a_far_page(lee: &Evil, world: &World, many: u64) -> Vec<Verified> {
    let first = lee.opens_page(world, 5_000);
    (0..many).map(|n| Entry { time: first.time + n, ..first.clone() }.sign(&lee.persona.device)).collect()
}

/// Was: a void entry took a place on every disk, was passed on by all, and was paid for by its author's member alone. So a
/// helper brought as many as it liked, and a thief's helper brought the owner of a stolen phone into debt.
#[test]
fn void_entries_take_no_place_and_are_paid_for_by_who_brings_them() {
    let (mut world, ana, sam, mut lee) = three();
    let mut sams = Evil::new(&mut world, sam);
    let voids = on_a_far_page(&lee, &world, 250);
    let before = rows(&world.nodes[ana].disk);
    let asks = |evil: &mut Evil, world: &mut World| {
        evil.tell(world, ana, &Frame::Digest(Hash([7; 32])));
        let line = Connection(1_000_000 + ana as u64);
        world.nodes[ana].member.on_hold().any(|(held, _)| held == line)
    };
    // Both have used up what is theirs, and three seconds' worth has come in since.
    for evil in [&mut lee, &mut sams] {
        while !asks(evil, &mut world) {}
        evil.hang_up(&mut world);
        world.now += 60_000;
        world.wake(ana);
    }
    let brings = |evil: &mut Evil, world: &mut World| {
        while !asks(evil, world) {}
        world.now += 3_000;
        world.wake(ana);
        assert!(!asks(evil, world));
        let mut times = 0;
        while !asks(evil, world) {
            evil.run(world, ana, voids[0].log, &voids);
            times += 1;
        }
        evil.hang_up(world);
        times
    };
    assert_eq!(brings(&mut sams, &mut world), 3, "100 each");
    assert!(!asks(&mut lee, &mut world), "who wrote them does not pay for what others bring");
    assert_eq!(brings(&mut lee, &mut world), 2, "and twice that for one's own");
    assert!(voids.iter().all(|void| !holds(&world, ana, void)));
    assert_eq!(rows(&world.nodes[ana].disk), before, "something was stored");
}

/// Was: the first entry of a stretch with heads from before somebody came in was void where the stretch was here, refused
/// where it was not. Two who were given the same held different sets.
#[test]
fn a_first_entry_with_old_heads_is_taken_by_nobody_in_whatever_order_it_comes() {
    let (mut world, ana, sam, lee) = three();
    let slip = world.invite(ana);
    let groups = world.nodes[ana].member.groups();
    let old = groups.graph().heads();
    let noor = world.enter(&slip, "Noor");
    let mut noors = Evil::new(&mut world, noor);
    // Who hears is right, where it stands is right, and its heads know nothing of Noor.
    let opening = noors.opens_page(&world, 0);
    let mallory = Entry { member: lee.persona.member, device: lee.persona.device_id(), ..opening.clone() };
    let mallory = Entry { heads: old, ..mallory }.sign(&lee.persona.device);
    let opening = opening.sign(&noors.persona.device);
    for (to, order) in [(ana, [&mallory, &opening, &mallory]), (sam, [&opening, &mallory, &mallory])] {
        for entry in order {
            noors.run(&mut world, to, entry.log, std::slice::from_ref(entry));
        }
        assert!(holds(&world, to, &opening) && !holds(&world, to, &mallory), "{to}");
    }
    noors.hang_up(&mut world);
    hear_each_other(&mut world, ana, sam);
}

/// Was: the words of a void entry were stored and given on; and the entry was.
#[test]
fn no_words_are_kept_of_what_has_no_effect() {
    let (mut world, ana, sam, mut lee) = three();
    let rotation = lee.rotation(&world, 50, world.now / 86_400_000);
    lee.give_rotation(&mut world, ana, &rotation);
    for (page, kept) in [(5_000, false), (0, true)] {
        let kind = Kind::Say { message: MessageId::new(world.now, [page as u8; 10]) };
        let mut entry = lee.opens_page(&world, page);
        (entry.kind, entry.body) = (kind.number(), kind.body());
        let text = Words { text: "from Lee".into(), ..Words::default() };
        let cells = lee.seal(&entry, &[text.to_bytes()]);
        entry.cells = cells.iter().map(|(cell, _, _)| *cell).collect();
        let entry = entry.sign(&lee.persona.device);
        let before = rows(&world.nodes[ana].disk).len();
        lee.run(&mut world, ana, entry.log, std::slice::from_ref(&entry));
        lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);
        assert_eq!(holds(&world, ana, &entry), kept);
        assert_eq!(rows(&world.nodes[ana].disk).len(), before + if kept { 2 } else { 0 }, "page {page}");
    }
    hear_each_other(&mut world, ana, sam);
}
