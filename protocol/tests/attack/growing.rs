//! What grows: entries that wait, keys of one member, logs of hundreds of thousands.

use crate::evil::{Evil, hear_each_other, in_time, restart, three};
use crate::keys::{adds, own};
use crate::world::World;
use kith_protocol::encoding::Writer;
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::id::{DeviceId, EntryId, Hash, MessageId, TransportId};
use kith_protocol::kind::{Kind, Page};
use kith_protocol::limits;
use kith_protocol::member::newest::FirstLook;
use kith_protocol::member::{Input, Member};
use kith_protocol::statement::Address;
use kith_protocol::step::{Connection, Now, Rows as _, Table};
use kith_protocol::wire::{Dictionary, Frame, Have};
use std::time::{Duration, Instant};

/// So many branches after one entry, all with one body each.
fn branches(lee: &Evil, after: &Verified, many: u64, deps: &[EntryId]) -> Vec<Verified> {
    let mut deps = deps.to_vec();
    deps.sort_unstable();
    let branch = |n: u64| Entry { time: n, deps: deps.clone(), ..lee.follow(after, 99, vec![]) };
    (0..many).map(|n| branch(n).sign(&lee.persona.device)).collect()
}

fn one_by_one(lee: &mut Evil, world: &mut World, to: usize, entries: &[Verified]) -> Duration {
    let begun = Instant::now();
    for entry in entries {
        lee.run(world, to, entry.log, std::slice::from_ref(entry));
    }
    begun.elapsed()
}

/// Was: all that waited was looked at again with each entry that came, by anybody, and nothing of it ever went.
#[test]
fn entries_that_wait_cost_nothing_to_those_that_come() {
    let (mut world, ana, _, mut lee) = three();
    let first = lee.opens_page(&world, 0).sign(&lee.persona.device);
    let known = branches(&lee, &first, 63, &[]);
    lee.run(&mut world, ana, first.log, std::slice::from_ref(&first));
    lee.run(&mut world, ana, first.log, &known);
    let tip = branches(&lee, &first, 64, &[]).pop().unwrap();
    let before = branches(&lee, &tip, 100, &[]);
    lee.run(&mut world, ana, first.log, &[tip.clone()]);
    let alone = one_by_one(&mut lee, &mut world, ana, &before);
    // They name all that is here, and last one that nobody ever wrote.
    let mut deps: Vec<_> = known.iter().map(Verified::id).collect();
    deps.push(EntryId([0xff; 32]));
    let waiting = branches(&lee, &first, 3_900, &deps);
    for some in waiting.chunks(50) {
        lee.run(&mut world, ana, first.log, some);
    }
    world.now += 1_000;
    let entries = branches(&lee, &tip, 200, &[]);
    let beside = one_by_one(&mut lee, &mut world, ana, &entries[100..]);
    let stretch = world.nodes[ana].member.stretches().find(|s| s.log() == first.log).unwrap();
    assert!(entries[100..].iter().all(|entry| stretch.get(&entry.id()).is_some()), "they came in");
    in_time("beside 3,900 that wait, as alone", beside, alone * 3 + Duration::from_millis(300));
    // And they do not wait for ever: their connection ends, and nothing of it is called stored.
    for _ in 0..=limits::PARKED_MINUTES {
        world.now += 60_000;
        world.wake(ana);
    }
    let late = branches(&lee, &tip, 201, &[]).pop().unwrap();
    lee.run(&mut world, ana, late.log, &[late.clone()]);
    let stretch = world.nodes[ana].member.stretches().find(|s| s.log() == first.log).unwrap();
    assert!(stretch.get(&late.id()).is_none(), "the connection is closed");
}

/// Was: each key had a bucket of its own, and keys cost nothing.
#[test]
fn a_member_has_one_budget_however_many_keys() {
    let (mut world, ana, _, mut lee) = three();
    let key = own(&lee);
    let added = adds(&mut lee, &world, (&key, None), 6);
    let entries: Vec<_> = added.iter().map(|(_, entry)| entry.clone()).collect();
    let group = lee.persona.group;
    let record = |key: &kith_protocol::signature::SecretKey| {
        let (device, transport) = (DeviceId(key.public()), TransportId(key.public()));
        Address { group, device, number: 1, transport, addresses: vec![], until_day: 99_999, on_slips: false }
            .sign(key, key)
    };
    lee.run(&mut world, ana, entries[0].log, &entries);
    lee.tell(&mut world, ana, &Frame::Addresses(added.iter().map(|(key, _)| record(key)).collect()));
    let mut asked = 0;
    for (n, (key, _)) in (2_000_000..).zip(&added) {
        let connection = Connection(n);
        world.input(ana, Input::Connected { connection, whom: TransportId(key.public()) });
        let mut names = Dictionary::default();
        let held = |world: &World| world.nodes[ana].member.on_hold().any(|(held, _)| held == connection);
        while !held(&world) {
            let ask = Frame::Have(Have { whole: true, want: true, ..Have::default() });
            let digest = Frame::Digest(Hash([7; 32]));
            for frame in [ask, digest] {
                let bytes = frame.write(&mut names);
                world.input(ana, Input::Frame { from: connection, bytes });
                asked += 1;
            }
            assert!(asked < 20_000, "they are all answered");
        }
        world.frames.clear();
        if n > 2_000_000 {
            assert!(asked <= 2, "{asked} more by another key");
        }
        asked = 0;
    }
}

/// A group log of one member's entries of a kind nobody knows: memory and time of a start grow with it, not with its
/// square. `KITH_GROWTH` says how many.
#[test]
#[allow(clippy::disallowed_methods)] // How long is told from outside.
fn a_long_group_log_opens_in_time_and_room_that_grow_with_it() {
    let (mut world, ana, _, lee) = three();
    let wanted = std::env::var("KITH_GROWTH").ok().and_then(|n| n.parse().ok()).unwrap_or(3_000);
    let mut entries: Vec<Verified> = vec![lee.in_group_log(&world, 99, vec![]).sign(&lee.persona.device)];
    while entries.len() < wanted {
        let next = lee.follow(entries.last().unwrap(), 99, vec![]);
        entries.push(next.sign(&lee.persona.device));
    }
    for (arrival, entry) in (1_000_000..).zip(&entries) {
        let mut w = Writer::new();
        w.number(arrival);
        w.value(entry.signed());
        world.nodes[ana].disk.0.insert((Table::Entry, entry.id().0.to_vec()), w.into_bytes());
    }
    let opens = |rows: usize| {
        let all = world.nodes[ana].disk.0.iter();
        let last = entries.get(rows).map(Verified::id);
        let dropped: std::collections::BTreeSet<_> =
            last.map(|_| entries[rows..].iter().map(|entry| entry.id().0.to_vec()).collect()).unwrap_or_default();
        let kept = all.filter(|((table, key), _)| *table != Table::Entry || !dropped.contains(key));
        let rows: Vec<_> = kept.map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
        let (before, begun) = (memory(), Instant::now());
        let member = Member::open(rows, Now(world.now), [1; 32]).unwrap();
        (member.groups().len(), begun.elapsed(), memory().saturating_sub(before))
    };
    let (few, short, _) = opens(wanted / 4);
    let (many, long, bytes) = opens(wanted);
    assert!(many >= wanted && few < many);
    println!("{few} entries: {short:?}; {many} entries: {long:?}, {} bytes each", bytes / many);
    in_time("four times as many open", long, short * 8 + Duration::from_secs(1));
}

/// Resident memory in bytes, as Linux says; elsewhere it is not looked at.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    pages.and_then(|text| text.split(' ').nth(1)?.parse::<usize>().ok()).unwrap_or(0) * 4_096
}

/// Was: the heads of a log, and the pages of the first thread, stood whole in one row each, however many there were. With some
/// ten thousand the store took no such row, and the group opened again and again.
#[test]
fn branches_and_pages_without_end_leave_rows_that_fit() {
    let (mut world, ana, sam, mut lee) = three();
    let look = |world: &World, last: usize| FirstLook::read(last, Now(world.now), [7; 32], &world.nodes[ana].disk);
    let first = lee.opens_page(&world, 0).sign(&lee.persona.device);
    lee.run(&mut world, ana, first.log, std::slice::from_ref(&first));
    assert!(look(&world, 1).is_some());
    // Messages on pages of their own: as many as the group log is long, made long with what says nothing. And far ones,
    // which have no effect.
    let mut seen = vec![lee.in_group_log(&world, 13, vec![]).sign(&lee.persona.device)];
    while seen.len() < 300 {
        seen.push(lee.follow(seen.last().unwrap(), 13, vec![]).sign(&lee.persona.device));
    }
    lee.run(&mut world, ana, seen[0].log, &seen);
    let heads = vec![seen.last().unwrap().id()];
    for number in (1..280).chain(5_000..5_005) {
        let kind = Kind::Say { message: MessageId::new(world.now, [0; 10]) };
        let mut opens = Entry { kind: kind.number(), body: kind.body(), ..lee.opens_page(&world, number) };
        opens.cells = lee.seal(&opens, &[b"words".to_vec()]).iter().map(|(cell, _, _)| *cell).collect();
        let page = Entry { heads: heads.clone(), ..opens }.sign(&lee.persona.device);
        lee.run(&mut world, ana, page.log, std::slice::from_ref(&page));
    }
    let pages = world.nodes[ana].disk.row(Table::Contents, b"pages").unwrap();
    assert!((256 * 33..256 * 35).contains(&pages.len()), "{} bytes", pages.len());
    assert!(look(&world, 400).is_none(), "the first pages are not told: all is opened first");
    lee.hang_up(&mut world);
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
    assert_eq!(look(&world, 1).map(|look| (look.messages.len(), look.all)), Some((1, false)));
    // Branches in a log that has a first look.
    let page = world.nodes[ana].member.stretches().max_by_key(|stretch| match stretch.opening().page {
        Page::Thread { number, .. } if !stretch.messages().is_empty() => Some(number),
        _ => None,
    });
    let log = page.unwrap().log();
    let Page::Thread { number, .. } = page.unwrap().opening().page else { panic!() };
    let opens = Entry { heads, ..lee.opens_page(&world, number) };
    let many: Vec<_> = (0..300).map(|n| Entry { time: n, ..opens.clone() }.sign(&lee.persona.device)).collect();
    assert_eq!(many[0].log, log);
    lee.run(&mut world, ana, log, &many);
    lee.hang_up(&mut world);
    assert!(world.nodes[ana].disk.row(Table::Contents, &log.0).is_none() && look(&world, 1).is_none());
    restart(&mut world, ana);
    assert!(world.nodes[ana].disk.row(Table::Contents, &log.0).is_none());
    hear_each_other(&mut world, ana, sam);
}
