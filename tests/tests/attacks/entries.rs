//! Entries: whose they are, where they stand in their chain, and what becomes of those that are bent, doubled, held back,
//! out of order or from another time.

use kith_protocol::command::{Query, View};
use kith_protocol::entry::signed_bytes;
use kith_protocol::entry::{Entry, SignedEntry, Verified};
use kith_protocol::id::{DeviceId, EntryId, Hash};
use kith_protocol::kind::{Forked, Kind};
use kith_protocol::signature::{Context, SecretKey, Signature};
use rand_core::Rng as _;

use crate::group::{hear_each_other, member, messages, reads, restart, stored, stored_entries, three};

/// "wrong author or any altered field of a valid entry"
#[test]
pub fn no_altered_field_of_an_entry_is_taken() {
    let (mut world, ana, sam, mut lee) = three();
    world.say(sam, "as it was said").unwrap();
    world.run_ms(20_000).unwrap();
    lee.learns_from(&world, ana).unwrap();
    let device = world.device_id(sam).unwrap();
    let of_sam = stored_entries(&world, ana).into_iter().filter(|entry| entry.entry.device == device);
    let before = stored(&world, ana);
    let mut bent = Vec::new();
    for SignedEntry { entry, signature } in of_sam {
        let mut alter = |entry: Entry| bent.push(SignedEntry { entry, signature });
        let e = || entry.clone();
        alter(Entry { member: lee.persona.member, ..e() });
        alter(Entry { device: lee.device(), ..e() });
        alter(Entry { time: entry.time + 1, ..e() });
        alter(Entry { kind: 99, ..e() });
        alter(Entry { seq: entry.seq + 1, ..e() });
        alter(Entry { body: [entry.body.as_slice(), &[0]].concat(), ..e() });
        alter(Entry { prev: EntryId([9; 32]), ..e() });
        alter(Entry { deps: vec![lee.knows.groups().graph().id(0)], ..e() });
        if let Some(cell) = entry.cells.first() {
            let mut cell = *cell;
            cell.commitment = Hash([1; 32]);
            alter(Entry { cells: vec![cell], ..e() });
        }
        if let Some(opening) = &entry.opening {
            alter(Entry {
                opening: Some(kith_protocol::entry::Opening { hearers: Hash([3; 32]), ..opening.clone() }),
                ..e()
            });
        }
    }
    assert!(bent.len() > 15);
    lee.give_signed(&mut world, ana, &bent);
    world.run_ms(20_000).unwrap();
    assert_eq!(stored(&world, ana), before);
    hear_each_other(&mut world, ana, sam);
}

/// "invalid signature reaching store or screen"
#[test]
pub fn words_with_a_bad_signature_reach_neither_store_nor_screen() {
    let (mut world, ana, sam, mut lee) = three();
    let (their, device) = (member(&world, sam).member(), world.device_id(sam).unwrap());
    let draft = lee.in_thread(&world);
    let draft = Entry { member: their, device, ..draft };
    let (entry, cells) = lee.words(draft, "Sam never said this");
    // Signed, but not with Sam's key.
    let signed = entry.sign(lee.key());
    let id = signed.id();
    lee.give_words(&mut world, &[ana], &signed, &cells);
    world.run_ms(30_000).unwrap();
    for who in [ana, sam] {
        assert!(!stored(&world, who).contains(&id));
        assert!(!reads(&mut world, who).iter().any(|line| line.contains("never said")));
    }
    hear_each_other(&mut world, ana, sam);
}

/// "wrong author": the author named is not the one whose device signed it.
#[test]
pub fn a_device_speaks_for_its_own_member_only() {
    let (mut world, ana, sam, mut lee) = three();
    let their = member(&world, sam).member();
    let draft = Entry { member: their, ..lee.in_thread(&world) };
    let (entry, cells) = lee.words(draft, "in Sam's name");
    let entry = entry.sign(lee.key());
    lee.give_words(&mut world, &[ana], &entry, &cells);
    world.run_ms(30_000).unwrap();
    for who in [ana, sam] {
        assert!(
            !reads(&mut world, who).iter().any(|line| line.contains("in Sam's name")),
            "{:?}",
            reads(&mut world, who)
        );
    }
    // In the group log likewise: Sam does not leave by Lee's hand.
    let leave = Kind::Leave { stretches: Hash::default() };
    let leave = Entry { member: their, ..lee.act(&world, &leave) }.sign(lee.key());
    lee.give(&mut world, ana, &[leave]);
    world.run_ms(30_000).unwrap();
    assert!(!member(&world, ana).groups().counted().places[&their].left);
    hear_each_other(&mut world, ana, sam);
}

/// "forged predecessor"
#[test]
pub fn an_entry_follows_its_own_devices_entry_and_no_other() {
    let (mut world, ana, sam, mut lee) = three();
    world.say(sam, "the one before").unwrap();
    world.run_ms(20_000).unwrap();
    lee.learns_from(&world, ana).unwrap();
    let said = lee.says(&mut world, &[ana], "first");
    let device = world.device_id(sam).unwrap();
    let theirs = stored_entries(&world, ana).into_iter().map(SignedEntry::trusted);
    let theirs: Vec<Verified> = theirs.filter(|e| e.device == device && e.log == said.log).collect();
    let theirs = theirs.last().unwrap();
    // After Sam's last one; after its own, but leaving one out.
    let forged = [
        Entry { device: lee.device(), member: lee.persona.member, ..lee.follow(theirs, 99, vec![]) },
        Entry { seq: said.seq + 2, ..lee.follow(&said, 99, vec![]) },
    ];
    let forged = forged.map(|entry| entry.sign(lee.key()));
    let ids = forged.each_ref().map(Verified::id);
    for entry in forged {
        lee.give(&mut world, ana, &[entry]);
    }
    // In the group log: after the founding, which is Ana's.
    let root = lee.knows.groups().entry(0).clone();
    let act =
        Entry { prev: root.id(), seq: 2, deps: lee.knows.groups().graph().heads(), ..lee.carried(&world, 99, vec![]) };
    let act = act.sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&act));
    let here = stored(&world, ana);
    assert!(ids.iter().all(|id| !here.contains(id)) && !here.contains(&act.id()));
    assert!(here.contains(&said.id()));
    hear_each_other(&mut world, ana, sam);
}

/// "key of another author"
#[test]
pub fn an_id_somebody_else_used_takes_nothing_from_them() {
    let (mut world, ana, sam, mut lee) = three();
    world.say(sam, "Sam's own words").unwrap();
    world.run_ms(20_000).unwrap();
    let theirs = messages(&mut world, ana).into_iter().find(|m| m.text.as_deref() == Some("Sam's own words")).unwrap();
    // Lee's branch does not know of Sam's words: with them in its past it would be void.
    let draft = lee.in_thread(&world);
    let (draft, _) = lee.words(draft, "x");
    let kind = Kind::Say { message: theirs.id };
    let draft = Entry { body: kind.body(), ..draft };
    let words = kith_protocol::words::Words { text: "under Sam's id".into(), ..Default::default() };
    let cells = lee.seal(&draft, &[kith_protocol::encoding::Canonical::to_bytes(&words)]);
    let entry = Entry { cells: vec![cells[0].0], ..draft }.sign(lee.key());
    lee.give_words(&mut world, &[ana], &entry, &cells);
    world.run_ms(20_000).unwrap();
    let shown = messages(&mut world, ana);
    let of = |text: &str| shown.iter().find(|m| m.text.as_deref() == Some(text)).map(|m| m.from);
    assert_eq!(of("Sam's own words"), Some(theirs.from));
    // It is Lee's, in a register of Lee's: it neither hides Sam's nor is hidden by it.
    assert_eq!(of("under Sam's id"), Some(lee.persona.member));
}

/// "second change for one place"
#[test]
pub fn a_message_is_written_once() {
    let (mut world, ana, sam, mut lee) = three();
    let draft = lee.in_thread(&world);
    let (first, cells) = lee.words(draft, "as first said");
    let first = first.sign(lee.key());
    lee.give_words(&mut world, &[ana], &first, &cells);
    // The same register again, knowing the first and naming nothing as overwritten.
    let draft = Entry { ..lee.follow(&first, first.kind, first.body.clone()) };
    let words = kith_protocol::words::Words { text: "put in its place".into(), ..Default::default() };
    let cells = lee.seal(&draft, &[kith_protocol::encoding::Canonical::to_bytes(&words)]);
    let second = Entry { cells: vec![cells[0].0], ..draft }.sign(lee.key());
    lee.give_words(&mut world, &[ana], &second, &cells);
    world.run_ms(30_000).unwrap();
    for who in [ana, sam] {
        let read = reads(&mut world, who);
        assert!(read.contains(&"Lee: as first said".to_owned()), "{read:?}");
        assert!(!read.iter().any(|line| line.contains("put in its place")), "{read:?}");
    }
}

/// "equivocation"
#[test]
pub fn a_fork_ends_the_device_and_never_the_member() {
    let (mut world, ana, sam, mut lee) = three();
    let one = lee.carried(&world, 99, vec![1]).sign(lee.key());
    let other = lee.carried(&world, 99, vec![2]).sign(lee.key());
    lee.give(&mut world, ana, &[one]);
    lee.give(&mut world, sam, &[other]);
    world.run_ms(60_000).unwrap();
    for who in [ana, sam] {
        let counted = member(&world, who).groups().counted();
        assert!(!counted.devices.contains_key(&lee.device()), "a device that forked goes on");
        assert!(!counted.places[&lee.persona.member].left);
    }
    hear_each_other(&mut world, ana, sam);
}

/// "a relay framing an honest author for [equivocation]"
#[test]
pub fn nobody_is_framed_for_a_fork() {
    let (mut world, ana, sam, mut lee) = three();
    let device = world.device_id(sam).unwrap();
    lee.learns_from(&world, ana).unwrap();
    let groups = lee.knows.groups();
    let of_sam: Vec<_> = (0..groups.len()).map(|n| groups.entry(n)).filter(|e| e.device == device).cloned().collect();
    let real = &of_sam[0];
    let head = |e: &Verified| (e.id(), e.signed().signature);
    let forged = |key: &SecretKey, id: EntryId| {
        (id, key.sign(Context::Entry, &signed_bytes(&real.group, &real.log, &device, real.seq, &id)))
    };
    let made_up = forged(lee.key(), EntryId([0xff; 32]));
    let low = forged(lee.key(), EntryId([0; 32]));
    let mut proofs = vec![
        // One head twice; a head of Sam's and one of the relay's making; both of its making.
        (head(real), head(real)),
        (head(real), made_up),
        (low, head(real)),
        (low, made_up),
        (head(real), (EntryId([0xff; 32]), Signature([0; 64]))),
    ];
    // Two entries of Sam's that stand at two places.
    if let Some(next) = of_sam.get(1) {
        let mut two = [head(real), head(next)];
        two.sort_by_key(|(id, _)| *id);
        proofs.push((two[0], two[1]));
    }
    let mut last: Option<Verified> = None;
    for (first, second) in proofs {
        for (log, seq) in
            [(real.log, real.seq), (real.log, real.seq + 1), (kith_protocol::id::LogId([5; 32]), real.seq)]
        {
            let kind = Kind::Forked(Forked { device, log, seq, first, second });
            let draft = match &last {
                None => lee.act(&world, &kind),
                Some(last) => lee.follow(last, kind.number(), kind.body()),
            };
            let entry = draft.sign(lee.key());
            lee.give(&mut world, ana, core::slice::from_ref(&entry));
            last = Some(entry);
        }
    }
    world.run_ms(30_000).unwrap();
    for who in [ana, sam] {
        assert!(member(&world, who).groups().counted().devices.contains_key(&device), "Sam's device is ended");
    }
    hear_each_other(&mut world, ana, sam);
}

/// "replay, reorder, duplicates (10^5 entries)": 800 entries, each brought over a hundred times, in any order, on two ways.
#[test]
pub fn a_hundred_thousand_replays_change_nothing() {
    let (mut world, ana, sam, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 7).sign(lee.key())];
    for _ in 1..800 {
        entries.push(lee.follow(entries.last().unwrap(), 99, vec![]).sign(lee.key()));
    }
    let mut brought = 0;
    while brought < 100_000 {
        let mut some = entries.clone();
        let from = (lee.random.next_u64() % 700) as usize;
        some.rotate_left(from);
        for i in (1..some.len()).rev().step_by(3) {
            some.swap(i, (lee.random.next_u64() % (i as u64 + 1)) as usize);
        }
        lee.give(&mut world, if brought % 8_000 == 0 { sam } else { ana }, &some);
        brought += some.len();
    }
    world.run_ms(60_000).unwrap();
    for who in [ana, sam] {
        let stretch = member(&world, who).stretches().find(|s| s.log() == entries[0].log).unwrap();
        assert_eq!(stretch.graph().len(), entries.len());
        assert_eq!(
            (0..entries.len()).map(|n| stretch.graph().id(n)).collect::<Vec<_>>(),
            entries.iter().map(Verified::id).collect::<Vec<_>>()
        );
    }
    hear_each_other(&mut world, ana, sam);
}

/// "replay": words that come again are shown once, whoever brings them and after any restart.
#[test]
pub fn words_brought_again_are_shown_once() {
    let (mut world, ana, sam, mut lee) = three();
    let draft = lee.in_thread(&world);
    let (entry, cells) = lee.words(draft, "once");
    let entry = entry.sign(lee.key());
    for _ in 0..3 {
        lee.give_words(&mut world, &[ana, sam], &entry, &cells);
        lee.give_words(&mut world, &[ana, sam], &entry, &cells);
        world.run_ms(10_000).unwrap();
        // What comes after stands where it says.
        world.say(sam, "and then").unwrap();
        world.run_ms(10_000).unwrap();
        for who in [ana, sam] {
            let stretch = member(&world, who).stretches().find(|s| s.log() == entry.log).unwrap();
            for node in 0..stretch.graph().len() {
                assert_eq!(stretch.entry(node).id(), stretch.graph().id(node), "an entry stands twice in its log");
            }
        }
        lee.hang_up(&mut world);
        restart(&mut world, ana);
    }
    for who in [ana, sam] {
        assert_eq!(reads(&mut world, who).iter().filter(|line| *line == "Lee: once").count(), 1);
    }
}

/// "withheld entries"
#[test]
pub fn what_rests_on_a_withheld_entry_waits_for_it() {
    let (mut world, ana, sam, mut lee) = three();
    let hidden = lee.opens_page(&world, 0).sign(lee.key());
    let draft = lee.follow(&hidden, 64, vec![]);
    let (next, cells) = lee.words(draft, "after what was withheld");
    let next = next.sign(lee.key());
    // Another branch, by Sam's real device, is not held up; what names the hidden one in its dependencies is.
    lee.give_words(&mut world, &[ana], &next, &cells);
    world.run_ms(30_000).unwrap();
    assert!(!stored(&world, ana).contains(&next.id()));
    let tips = member(&world, ana).stretches().any(|s| s.get(&next.id()).is_some());
    assert!(!tips, "a parked entry is named as a head");
    let branch =
        Entry { deps: vec![hidden.id()], seq: 1, prev: EntryId::default(), ..lee.carried(&world, 99, vec![3]) };
    let branch =
        Entry { seq: lee.carried(&world, 99, vec![]).seq, prev: lee.carried(&world, 99, vec![]).prev, ..branch };
    let branch = branch.sign(lee.key());
    lee.give(&mut world, ana, core::slice::from_ref(&branch));
    assert!(!stored(&world, ana).contains(&branch.id()));
    hear_each_other(&mut world, ana, sam);
    lee.give(&mut world, sam, &[hidden]);
    world.run_ms(120_000).unwrap();
    // The cell came before anything was known of its entry; it is asked for, and Lee answers now.
    lee.give_words(&mut world, &[ana], &next, &cells);
    assert!(
        reads(&mut world, ana).contains(&"Lee: after what was withheld".to_owned()),
        "{:?}",
        reads(&mut world, ana)
    );
}

/// "unknown kinds from a newer client"
#[test]
pub fn an_unknown_kind_is_carried_and_a_closed_number_has_no_effect() {
    let (mut world, ana, sam, mut lee) = three();
    let newer = lee.carried(&world, 4_711, b"of a newer program".to_vec()).sign(lee.key());
    let closed = lee.follow(&newer, 21, vec![1, 2, 3]).sign(lee.key());
    let last = lee.follow(&newer, 33, Kind::Seen.body());
    let seen = Entry { kind: 13, ..last }.sign(lee.key());
    let page = lee.opens_page(&world, 0);
    let in_stretch = Entry { kind: 4_712, ..page }.sign(lee.key());
    lee.give(&mut world, ana, &[newer.clone(), closed.clone(), seen.clone()]);
    lee.give(&mut world, ana, core::slice::from_ref(&in_stretch));
    world.run_ms(60_000).unwrap();
    // Sam has it all from Ana, and it is there after a restart.
    restart(&mut world, sam);
    let groups = member(&world, sam).groups();
    let valid = |entry: &Verified| groups.graph().node(&entry.id()).map(|node| groups.is_valid(node));
    assert_eq!((valid(&newer), valid(&closed), valid(&seen)), (Some(true), None, Some(true)));
    let stretch = member(&world, sam).stretches().find(|s| s.log() == in_stretch.log).unwrap();
    let node = stretch.graph().node(&in_stretch.id()).unwrap();
    assert!(stretch.is_valid(node));
    hear_each_other(&mut world, ana, sam);
}

/// "clocks ten years off": of those who write.
#[test]
pub fn a_time_ten_years_ahead_is_not_shown_and_moves_nothing() {
    let (mut world, ana, sam, mut lee) = three();
    let years = 10 * 365 * kith_protocol::limits::DAY_MS;
    let now = world.now_ms;
    let draft = Entry { time: now + years, ..lee.in_thread(&world) };
    let (ahead, cells) = lee.words(draft, "from the future");
    let ahead = ahead.sign(lee.key());
    lee.give_words(&mut world, &[ana], &ahead, &cells);
    let draft = Entry { time: now - years, ..lee.follow(&ahead, 64, vec![]) };
    let (behind, cells) = lee.words(draft, "from the past");
    let behind = behind.sign(lee.key());
    lee.give_words(&mut world, &[ana], &behind, &cells);
    world.run_ms(30_000).unwrap();
    hear_each_other(&mut world, ana, sam);
    for who in [ana, sam] {
        let shown = messages(&mut world, who);
        let place = |text: &str| shown.iter().position(|m| m.text.as_deref() == Some(text)).unwrap();
        assert_eq!(shown[place("from the future")].at_ms, None, "a time of nobody's knowing is shown");
        // Said in this order, shown in this order; and what is said now stands after both.
        assert!(place("from the future") < place("from the past"));
        assert_eq!(
            shown.last().unwrap().text.as_ref().map(|t| t.starts_with("from Sam") || t.starts_with("from Ana")),
            Some(true)
        );
    }
}

/// "clocks ten years off": of those who receive.
#[test]
pub fn a_device_whose_clock_is_ten_years_off_is_parted_from_nobody() {
    for years in [10i64, -10] {
        let (mut world, ana, sam, _lee) = three();
        world.turn_off(sam);
        world.devices[sam].clock_ms = years * 365 * kith_protocol::limits::DAY_MS as i64;
        world.turn_on(sam).unwrap();
        world.run_ms(60_000).unwrap();
        world.say(sam, "which makes an epoch of a day that is far from all others").unwrap();
        world.run_ms(60_000).unwrap();
        // No epoch in use is forgotten for its day, to be asked for again with the next word.
        let in_use = |who: usize| -> std::collections::BTreeSet<_> {
            let present = member(&world, who).groups().counted().snapshot;
            member(&world, who).opened_epochs().filter(|(_, of)| *of == present).map(|(id, _)| id).collect()
        };
        assert!(in_use(sam).is_superset(&in_use(ana)), "{} of {}", in_use(sam).len(), in_use(ana).len());
        hear_each_other(&mut world, ana, sam);
        world.turn_off(sam);
        world.devices[sam].clock_ms = 0;
        world.turn_on(sam).unwrap();
        world.run_ms(60_000).unwrap();
        hear_each_other(&mut world, ana, sam);
    }
}

/// "own rollback, restored backup, copied home"
#[test]
pub fn a_restored_backup_goes_on_with_a_new_key_and_forks_nothing() {
    let (mut world, ana, sam, _lee) = three();
    let device: DeviceId = world.device_id(sam).unwrap();
    let backup = world.devices[sam].disk.clone();
    world.say(sam, "after the backup").unwrap();
    world.run_ms(30_000).unwrap();
    world.turn_off(sam);
    world.devices[sam].disk = backup;
    world.devices[sam].shown.clear();
    world.turn_on(sam).unwrap();
    world.run_ms(60_000).unwrap();
    assert_ne!(world.device_id(sam).unwrap(), device, "the old key is still in use");
    world.say(sam, "with a new key").unwrap();
    world.run_ms(30_000).unwrap();
    let mut places = std::collections::BTreeSet::new();
    for entry in stored_entries(&world, ana).into_iter().filter(|e| e.entry.device == device && e.entry.seq > 0) {
        assert!(places.insert((entry.entry.log, entry.entry.seq)), "the restored device forked its log");
    }
    let View::Messages(read) = world.look(ana, &Query::Read { thread: None, last: None, since: None }).unwrap() else {
        panic!()
    };
    for text in ["after the backup", "with a new key"] {
        assert!(read.iter().any(|m| m.text.as_deref() == Some(text)), "{text} is not read");
    }
}
