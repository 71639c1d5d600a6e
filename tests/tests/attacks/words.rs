//! Words: whom they reach, what is left of them when they are taken back, and that they open to one text only.

use kith_protocol::cell::{self, CellKey, CellPlace, CellRef};
use kith_protocol::entry::Verified;
use kith_protocol::id::{DeviceId, GroupId, LogId};
use kith_protocol::kind::{Kind, Withdraw};
use kith_protocol::step::Table;
use kith_protocol::wire::Frame;
use kith_tests::changed::{Changed, logs_named};

use crate::group::{circle, hear_each_other, let_in, listens, member, reads, restart, stored, stored_entries, three};

/// "a newcomer given all old packets by a careless member"
#[test]
pub fn a_newcomer_keeps_no_byte_from_before() {
    let (mut world, ana, sam, mut lee) = three();
    world.say(sam, "before Noor came").unwrap();
    world.run_ms(20_000).unwrap();
    lee.learns_from(&world, ana).unwrap();
    let noor = let_in(&mut world, ana, "Noor");
    let log = lee.knows.groups().log();
    let old: Vec<Verified> =
        stored_entries(&world, ana).into_iter().filter(|e| e.entry.log != log).map(|e| e.trusted()).collect();
    assert!(!old.is_empty());
    let before = stored(&world, noor);
    // Lee knows Noor's address as any member does.
    lee.learns_from(&world, ana).unwrap();
    for entry in &old {
        lee.give(&mut world, noor, core::slice::from_ref(entry));
    }
    world.run_ms(30_000).unwrap();
    let after = stored(&world, noor);
    assert!(lee.is_on_line(&world, noor), "Lee reached Noor");
    assert!(old.iter().all(|entry| !after.contains(&entry.id())), "{} new", after.difference(&before).count());
    assert!(!reads(&mut world, noor).iter().any(|line| line.contains("before")));
    hear_each_other(&mut world, ana, noor);
}

/// "a newcomer …": by an honest member, a newcomer is not even told that there was anything.
#[test]
pub fn a_newcomer_is_named_no_stretch_from_before() {
    let (mut world, people) = circle(&["Ana", "Sam"]);
    let ana = people[0];
    hear_each_other(&mut world, ana, people[1]);
    let old: Vec<_> = member(&world, ana).stretches().map(|s| s.log()).collect();
    let cells: Vec<_> = member(&world, ana)
        .stretches()
        .flat_map(|s| (0..s.graph().len()).map(|n| (s.graph().id(n), 0)).collect::<Vec<_>>())
        .collect();
    let noor = let_in(&mut world, ana, "Noor");
    let mut noor = Changed::of(&mut world, noor).unwrap();
    let mut said = listens(&mut noor, &mut world, ana);
    noor.tell(&mut world, ana, &Frame::WantCells(cells.clone()));
    for log in &old {
        noor.tell(&mut world, ana, &Frame::Offer(vec![(*log, noor.device(), 7)]));
    }
    world.say(ana, "to all of us").unwrap();
    said.extend(listens(&mut noor, &mut world, ana));
    let named = logs_named(&said);
    assert!(old.iter().all(|log| !named.contains(log)), "a newcomer was named a stretch from before");
    for frame in &said {
        if let Frame::Cells(_, given) = frame {
            assert!(given.iter().all(|cell| !cells.contains(&(cell.entry, cell.number))), "a cell from before");
        }
    }
    assert!(named.len() > 1, "the new stretch was not given either");
}

/// "a taken-back cell supplied again (grep store, WAL, courier)": the rows here; files in `leaks.rs`.
#[test]
pub fn a_taken_back_cell_does_not_come_again() {
    let (mut world, ana, sam, mut lee) = three();
    let draft = lee.in_thread(&world);
    let (entry, cells) = lee.words(draft, "said in anger");
    let entry = entry.sign(lee.key());
    lee.give_words(&mut world, &[ana, sam], &entry, &cells);
    world.run_ms(20_000).unwrap();
    assert!(reads(&mut world, ana).contains(&"Lee: said in anger".to_owned()));
    let kind = Kind::Withdraw(Withdraw::Entries(vec![entry.id()]));
    let back = lee.follow(&entry, kind.number(), kind.body()).sign(lee.key());
    lee.give(&mut world, ana, &[back]);
    world.run_ms(30_000).unwrap();
    for _ in 0..2 {
        lee.give_words(&mut world, &[ana, sam], &entry, &cells);
        world.run_ms(30_000).unwrap();
        lee.hang_up(&mut world);
        restart(&mut world, ana);
    }
    for who in [ana, sam] {
        let rows = &world.devices[who].disk.0;
        let of = |key: &[u8]| key.starts_with(&entry.id().0);
        let left = rows.keys().filter(|(t, key)| *t == Table::Cell && of(key)).count();
        assert_eq!(left, 0, "words that were taken back lie here");
        let bytes = |needle: &[u8]| rows.values().any(|value| value.windows(needle.len()).any(|w| w == needle));
        assert!(!bytes(&cells[0].1) && !bytes(cells[0].2.as_bytes()), "ciphertext or key lies in some row");
        assert!(!reads(&mut world, who).iter().any(|line| line.contains("anger")));
    }
}

/// Nobody takes back what another said.
#[test]
pub fn only_the_author_takes_words_back() {
    let (mut world, ana, sam, mut lee) = three();
    world.say(sam, "Sam's to keep").unwrap();
    world.run_ms(20_000).unwrap();
    lee.learns_from(&world, ana).unwrap();
    let device = world.device_id(sam).unwrap();
    let theirs = stored_entries(&world, ana).into_iter().map(|e| e.trusted());
    let theirs: Vec<_> = theirs.filter(|e| e.device == device && e.kind == 64).map(|e| e.id()).collect();
    let kind = Kind::Withdraw(Withdraw::Entries(theirs));
    let own = lee.in_thread(&world);
    let back = kith_protocol::entry::Entry { kind: kind.number(), body: kind.body(), ..own };
    // The stretch is open to Lee only by an entry of its own first.
    let back = back.sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&back));
    world.run_ms(30_000).unwrap();
    assert!(!stored(&world, ana).contains(&back.id()));
    for who in [ana, sam] {
        assert!(reads(&mut world, who).contains(&"Sam: Sam's to keep".to_owned()));
    }
}

/// "invisible salamanders": this ciphertext opens, tag and padding and all, under two keys to two texts. Made for this test
/// by solving the two Poly1305 equations for one free block.
#[test]
pub fn one_ciphertext_does_not_open_to_two_texts() {
    let place =
        CellPlace { group: GroupId([1; 32]), log: LogId([2; 32]), device: DeviceId([3; 32]), seq: 4, number: 0 };
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    };
    let key = |hex: &str| CellKey::from_bytes(bytes(hex).try_into().unwrap());
    let one = key("6c1269bcaaba94ad4c8213b93e07f42e43ad2f7b4bff9e88acc1590f17e76b32");
    let other = key("9f7df6c8edaff0f4b5aac73ad54d4719226f9b1ea0041021bb279ce28dce5b3b");
    let ciphertext = bytes(
        "fb723320ef9239e1b92ab031a32591ba45d6727c463534f78a424f5988d988cdc5fca1c72656cbe0e896a1815f102c18e7f256ad\
         2195628eff1e7713410d26aa",
    );
    let named = |key: &CellKey| CellRef { hash: cell::hash(&ciphertext), commitment: key.commitment(), size: 64 };
    // Either could have been the one the entry commits to: the cipher alone takes both.
    let texts = [&one, &other].map(|key| cell::open(&named(key), &ciphertext, key, &place).expect("it opens").to_vec());
    assert_ne!(texts[0], texts[1]);
    // The entry commits to one of them.
    assert!(cell::open(&named(&one), &ciphertext, &other, &place).is_none());
    assert!(cell::open(&named(&other), &ciphertext, &one, &place).is_none());
}

/// A cell of one place does not serve in another, whoever carries it.
#[test]
pub fn a_cell_stands_in_its_own_place_only() {
    let (mut world, ana, sam, mut lee) = three();
    world.say(sam, "said by Sam").unwrap();
    world.run_ms(20_000).unwrap();
    lee.learns_from(&world, ana).unwrap();
    // Lee can read Sam's words; Lee's entry names Sam's very cell as its own.
    let device = world.device_id(sam).unwrap();
    let theirs =
        stored_entries(&world, ana).into_iter().find(|e| e.entry.device == device && e.entry.kind == 64).unwrap();
    let cell = theirs.entry.cells[0];
    let key = [theirs.entry.id().0.as_slice(), &[0]].concat();
    let row = world.devices[ana].disk.0.get(&(Table::Cell, key)).cloned().unwrap();
    let (key, ciphertext) = row.split_first_chunk::<32>().unwrap();
    let stolen = (cell, ciphertext.to_vec(), CellKey::from_bytes(*key));
    let draft = lee.in_thread(&world);
    let (draft, _) = lee.words(draft, "x");
    let entry = kith_protocol::entry::Entry { cells: vec![cell], ..draft }.sign(lee.key());
    lee.give_words(&mut world, &[ana], &entry, &[stolen]);
    world.run_ms(30_000).unwrap();
    assert!(!reads(&mut world, ana).contains(&"Lee: said by Sam".to_owned()));
    let key = [entry.id().0.as_slice(), &[0]].concat();
    assert!(!world.devices[ana].disk.0.contains_key(&(Table::Cell, key)));
}
