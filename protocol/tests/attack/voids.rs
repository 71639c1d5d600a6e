//! Entries that have no effect: by made-up keys they are nowhere, others have a name on them, and their words lie nowhere.

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

/// A chain of entries that stay void, since their page is far ahead of all.
fn on_a_far_page(lee: &Evil, world: &World, many: usize) -> Vec<Verified> {
    let mut chain = vec![lee.opens_page(world, 5_000).sign(&lee.persona.device)];
    while chain.len() < many {
        let next = lee.follow(chain.last().unwrap(), 99, vec![]);
        chain.push(next.sign(&lee.persona.device));
    }
    chain
}

/// Was: a void entry was paid for only by a connection of the member whom it named itself.
#[test]
fn void_entries_are_paid_for_by_who_wrote_them_whoever_brings_them() {
    let (mut world, ana, sam, mut lee) = three();
    let mut sams = Evil::new(&mut world, sam);
    let chain = on_a_far_page(&lee, &world, 250);
    let asks = |evil: &mut Evil, world: &mut World| {
        evil.tell(world, ana, &Frame::Digest(Hash([7; 32])));
        let line = Connection(1_000_000 + ana as u64);
        world.nodes[ana].member.on_hold().any(|(held, _)| held == line)
    };
    // Lee has used up what is Lee's, and three seconds' worth has come in since.
    while !asks(&mut lee, &mut world) {}
    world.now += 3_000;
    world.wake(ana);
    assert!(!asks(&mut lee, &mut world));
    lee.hang_up(&mut world);
    sams.run(&mut world, ana, chain[0].log, &chain);
    assert!(holds(&world, ana, &chain[249]), "they take a place, and have a name on them");
    assert!(!asks(&mut sams, &mut world), "who passes them on pays nothing");
    sams.hang_up(&mut world);
    lee.tell(&mut world, ana, &Frame::Digest(Hash([7; 32])));
    assert!(asks(&mut lee, &mut world), "who wrote them waits");
}

/// Was: the words of a void entry were stored and given on.
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
        assert!(holds(&world, ana, &entry));
        assert_eq!(rows(&world.nodes[ana].disk).len(), before + 1 + usize::from(kept), "page {page}");
    }
    hear_each_other(&mut world, ana, sam);
}
