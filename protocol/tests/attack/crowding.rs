//! Crowding: what one member sends in great numbers, and what nobody may be parted or held up by.

use crate::evil::{Evil, hear_each_other, in_time, restart, three};
use crate::world::World;
use kith_protocol::cell::CellRef;
use kith_protocol::command::Command;
use kith_protocol::command::Standing;
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::Entry;
use kith_protocol::entry::Verified;
use kith_protocol::event::Event;
use kith_protocol::id::DeviceId;
use kith_protocol::id::Hash;
use kith_protocol::id::MessageId;
use kith_protocol::id::TransportId;
use kith_protocol::kind::DeviceAdd;
use kith_protocol::kind::Kind;
use kith_protocol::kind::Page;
use kith_protocol::kind::Withdraw;
use kith_protocol::member::Input;
use kith_protocol::member::Member;
use kith_protocol::persona::Asking;
use kith_protocol::seal::SecretPrekey;
use kith_protocol::signature::Context;
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::SlipPaper;
use kith_protocol::statement::Address;
use kith_protocol::statement::Prekey;
use kith_protocol::statement::Statement as _;
use kith_protocol::step::Connection;
use kith_protocol::step::Now;
use kith_protocol::step::Table;
use kith_protocol::wire::Frame;
use kith_protocol::wire::run::Run;

/// Was: words named more heads of the group log than an entry may; everyone dropped them, and all that followed them.
#[test]
fn a_hundred_branches_of_the_group_log_hold_up_no_words() {
    let (mut world, ana, sam, mut lee) = three();
    let entries: Vec<_> =
        (0..200).map(|n| Entry { time: n, ..lee.in_group_log(&world, 13, vec![]) }.sign(&lee.persona.device)).collect();
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    world.run();
    hear_each_other(&mut world, ana, sam);
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    hear_each_other(&mut world, ana, sam);
    world.say(noor, "from Noor");
    assert!(world.reads(ana).iter().any(|line| line == "Noor: from Noor"));
    restart(&mut world, ana);
    hear_each_other(&mut world, ana, sam);
}

/// Was: what a device signed to join branches before a command was refused was sent later and stored never: after a restart
/// the device took itself for a copy, and its person had a new key.
#[test]
fn what_was_signed_before_a_command_was_refused_is_stored() {
    let (mut world, ana, _, mut lee) = three();
    let entries: Vec<_> =
        (0..200).map(|n| Entry { time: n, ..lee.in_group_log(&world, 13, vec![]) }.sign(&lee.persona.device)).collect();
    let log = entries[0].log;
    // That Lee's log has branches is known, and joins nothing any more.
    lee.run(&mut world, ana, log, &entries[..2]);
    world.run();
    lee.run(&mut world, ana, log, &entries[2..]);
    let next = |world: &World| world.nodes[ana].member.groups().next(&world.nodes[ana].member.device()).0;
    let before = next(&world);
    assert!(world.command(ana, Command::Welcome { who: "nobody".into() }).is_err());
    let signed = next(&world);
    assert!(signed > before, "nothing was joined");
    world.wake(ana);
    restart(&mut world, ana);
    assert!(next(&world) >= signed, "an entry of one's own was lost");
}

/// Was: words named 64 void heads of the stretch and no head of the group log; they were void, also for their author.
#[test]
fn a_hundred_branches_of_a_stretch_hold_up_no_words() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    let mut lee = Evil::new(&mut world, lee);
    let first = lee.opens_page(&world, 0);
    let mut entries = vec![first.clone().sign(&lee.persona.device)];
    entries.extend((0..300).map(|n| Entry { time: n, heads: vec![], ..first.clone() }.sign(&lee.persona.device)));
    lee.run(&mut world, ana, first.log, &entries);
    world.run();
    hear_each_other(&mut world, ana, sam);
}

/// Was: any number of records about made-up devices was stored, and named in a Have that nobody could read any more.
#[test]
fn records_of_made_up_devices_are_not_kept() {
    let (mut world, ana, sam, mut lee) = three();
    let key = SecretPrekey::random(&mut lee.random).public();
    let group = lee.persona.group;
    let rows = |world: &World, table| world.nodes[ana].disk.0.keys().filter(|(t, _)| *t == table).count();
    let before = (rows(&world, Table::Prekey), rows(&world, Table::Address));
    for _ in 0..30 {
        let (mut prekeys, mut addresses) = (Vec::new(), Vec::new());
        for _ in 0..150 {
            let made_up = SecretKey::random(&mut lee.random);
            let device = DeviceId(made_up.public());
            prekeys.push(
                Prekey {
                    group,
                    device,
                    number: 1,
                    mailbox: kith_protocol::secret::MailboxSeed::from_bytes(&[0; 32]).into(),
                    key: key.clone(),
                }
                .sign(&made_up),
            );
            let transport = TransportId(device.0);
            let (addresses_of, until_day) = (vec!["/sim/0".to_owned()], 99_999);
            let address =
                Address { group, device, number: 1, transport, addresses: addresses_of, until_day, on_slips: true };
            addresses.push(address.sign(&made_up, &made_up));
        }
        lee.tell(&mut world, ana, &Frame::Prekeys(prekeys));
        lee.tell(&mut world, ana, &Frame::Addresses(addresses));
    }
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
    let after = (rows(&world, Table::Prekey), rows(&world, Table::Address));
    assert!(after.0 <= before.0 + 2 && after.1 <= before.1 + 2, "{before:?} {after:?}");
}

/// Was: a Have with more than 256 KiB of logs was refused by everyone it was sent to, on every connection.
#[test]
fn thousands_of_stretches_do_not_part_two_members() {
    let (mut world, ana, sam, mut lee) = three();
    for n in 0..3_000u64 {
        let page = Page::Unknown { form: 9, bytes: n.to_be_bytes().to_vec() };
        let entry = lee.opens(&world, page.document(), page).sign(&lee.persona.device);
        lee.run(&mut world, ana, entry.log, &[entry.clone()]);
        lee.run(&mut world, sam, entry.log, &[entry]);
        world.frames.clear();
    }
    lee.hang_up(&mut world);
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: an entry with sixteen large cells was passed on in a frame that nobody reads.
#[test]
fn an_entry_with_a_mebibyte_of_cells_parts_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    world.off(sam);
    let draft = lee.in_group_log(&world, 99, vec![]);
    let cells = lee.seal(&draft, &vec![vec![b'x'; 58_000]; 16]);
    let entry = Entry { cells: cells.iter().map(|(cell, _, _)| *cell).collect(), ..draft }.sign(&lee.persona.device);
    let rotation = lee.rotation(&world, 50, world.now / 86_400_000);
    lee.give_rotation(&mut world, ana, &rotation);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);
    lee.hang_up(&mut world);
    world.on(sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: prekeys of 250 devices stood in one frame of 340 kB.
#[test]
fn many_devices_part_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    world.off(sam);
    let key = SecretPrekey::random(&mut lee.random).public();
    let group = lee.persona.group;
    let mut entries: Vec<Verified> = Vec::new();
    let mut prekeys = Vec::new();
    for _ in 0..250 {
        let new = SecretKey::random(&mut lee.random);
        let device = DeviceId(new.public());
        let bytes = DeviceAdd::consent_bytes(&group, &lee.persona.device_id(), &device);
        let kind = Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &bytes) });
        let draft = match entries.last() {
            None => lee.in_group_log(&world, kind.number(), kind.body()),
            Some(last) => lee.follow(last, kind.number(), kind.body()),
        };
        entries.push(draft.sign(&lee.persona.device));
        prekeys.push(
            Prekey {
                group,
                device,
                number: 1,
                mailbox: kith_protocol::secret::MailboxSeed::from_bytes(&[0; 32]).into(),
                key: key.clone(),
            }
            .sign(&new),
        );
    }
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    for prekeys in prekeys.chunks(100) {
        lee.tell(&mut world, ana, &Frame::Prekeys(prekeys.to_vec()));
    }
    lee.hang_up(&mut world);
    world.on(sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: seventy rotations of a day far ahead pushed every other epoch out, one's own new one first; nothing could be
/// said any more.
#[test]
fn a_flood_of_rotations_pushes_no_epoch_out() {
    let (mut world, ana, sam, mut lee) = three();
    for number in 0..70 {
        let rotation = lee.rotation(&world, 50 + number, world.now / 86_400_000 + 1_000);
        lee.give_rotation(&mut world, ana, &rotation);
        lee.give_rotation(&mut world, sam, &rotation);
    }
    hear_each_other(&mut world, ana, sam);
    restart(&mut world, ana);
    hear_each_other(&mut world, ana, sam);
}

/// Was: 4,000 entries without words made a page in which everyone's next words were void, for a month.
#[test]
fn a_page_full_of_nothing_is_left_behind() {
    let (mut world, ana, sam, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 0).sign(&lee.persona.device)];
    for _ in 0..4_000 {
        let next = lee.follow(entries.last().unwrap(), 99, vec![]);
        entries.push(next.sign(&lee.persona.device));
    }
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    world.run();
    hear_each_other(&mut world, ana, sam);
}

/// Was: one member's slips filled the door with requests, for good, and nobody else could ask.
#[test]
fn one_member_cannot_fill_the_door() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    world.command(sam, Command::Welcome { who: "Lee".into() }).unwrap();
    world.run();
    let mut knocks = Vec::new();
    for n in 0..64u8 {
        let file = world.invite(lee);
        for m in 0..4u8 {
            let paper = SlipPaper::from_text(&file).unwrap();
            let key = paper.slip();
            let mut seed = [n; 32];
            seed[0] = m;
            let (_, step) = Member::ask(paper, "Max", Now(world.now), seed).unwrap();
            let row = step.writes.into_iter().find(|w| w.table == Table::Passing).unwrap();
            knocks.push((key, Asking::from_bytes(&row.value.unwrap()).unwrap().knock));
        }
    }
    world.run();
    let mut lee = Evil::new(&mut world, lee);
    for (slip, sealed) in knocks {
        lee.tell(&mut world, ana, &Frame::Request { slip, sealed });
    }
    lee.hang_up(&mut world);
    let slip = world.invite(ana);
    let noor = world.enter(&slip, "Noor");
    assert_eq!(world.nodes[noor].member.standing(), Standing::Waiting);
    world.command(sam, Command::Welcome { who: "Noor".into() }).unwrap();
    world.run();
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
}

/// Was: each entry that went in cost a walk over all that waited: 16 million looks for one connection's 4,000.
#[test]
fn a_long_chain_from_its_end_is_taken_in_quickly() {
    let (mut world, ana, _, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 3).sign(&lee.persona.device)];
    for _ in 0..3_500 {
        let next = lee.follow(entries.last().unwrap(), 99, vec![]);
        entries.push(next.sign(&lee.persona.device));
    }
    entries.reverse();
    let log = entries[0].log;
    let begun = std::time::Instant::now();
    lee.run(&mut world, ana, log, &entries);
    let took = begun.elapsed();
    let stretch = world.nodes[ana].member.stretches().find(|s| s.log() == log).unwrap();
    assert_eq!(stretch.graph().len(), entries.len());
    in_time("a long chain from its end", took, std::time::Duration::from_secs(20));
}

/// Was: every taking-back in a frame ordered the whole thread anew and opened every message it names.
#[test]
fn many_takings_back_are_taken_in_quickly() {
    let (mut world, ana, _, mut lee) = three();
    let mut entries = vec![lee.opens_page(&world, 0).sign(&lee.persona.device)];
    let cell = CellRef { hash: Hash([1; 32]), commitment: Hash([2; 32]), size: 64 };
    for n in 0..900u64 {
        let message = MessageId::new(world.now, {
            let mut r = [0; 10];
            r[..8].copy_from_slice(&n.to_be_bytes());
            r
        });
        let kind = Kind::Say { message };
        let next = Entry { cells: vec![cell], ..lee.follow(entries.last().unwrap(), kind.number(), kind.body()) };
        entries.push(next.sign(&lee.persona.device));
    }
    let mut ids: Vec<_> = entries[1..].iter().map(Verified::id).collect();
    ids.sort_unstable();
    let log = entries[0].log;
    lee.run(&mut world, ana, log, &entries);
    let mut backs: Vec<Verified> = vec![];
    for _ in 0..100 {
        let kind = Kind::Withdraw(Withdraw::Entries(ids.clone()));
        let last = backs.last().unwrap_or_else(|| entries.last().unwrap());
        let next = lee.follow(last, kind.number(), kind.body()).sign(&lee.persona.device);
        backs.push(next);
    }
    let begun = std::time::Instant::now();
    for backs in backs.chunks(5) {
        lee.run(&mut world, ana, log, backs);
    }
    let took = begun.elapsed();
    let told = world.nodes[ana].events.iter().filter(|e| matches!(e, Event::MessageChanged { .. })).count();
    assert!(told <= 900, "{told}");
    in_time("90,000 takings back", took, std::time::Duration::from_secs(20));
}

/// Was: one connection that was asked first and sent an empty run every two seconds kept all others from being asked.
#[test]
fn a_trickle_of_nothing_stands_between_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    world.off(ana);
    world.say(sam, "while Ana was away");
    world.nodes[sam].on = false;
    world.on(ana);
    let log = world.nodes[ana].member.groups().log();
    let trickle = |world: &mut World, lee: &mut Evil| {
        lee.tell(world, ana, &Frame::Run(Run { log, epoch: None, entries: vec![] }));
    };
    trickle(&mut world, &mut lee);
    world.nodes[sam].on = true;
    for _ in 0..40 {
        world.now += 2_000;
        trickle(&mut world, &mut lee);
        for who in [ana, sam] {
            world.wake(who);
        }
        while let Some((from, bytes)) = world.frames.pop_front() {
            if let Some((_, other)) = world.ends.get(&from).copied()
                && let Some((j, _)) = world.ends.get(&other).copied()
            {
                world.input(j, Input::Frame { from: Connection(other), bytes });
            }
        }
    }
    assert!(world.reads(ana).contains(&"Sam: while Ana was away".to_owned()), "{:?}", world.reads(ana));
}

/// Was: a statement that was newer than the last cost nothing, and was given to all members at once: one member kept every
/// processor and line of the group busy. Whoever passed it on must not be in debt for it either.
#[test]
fn one_record_newer_than_the_other_is_paid_for_and_passed_on_a_few_times_a_minute() {
    let (mut world, ana, sam, mut lee) = three();
    let (group, device) = (lee.persona.group, lee.persona.device_id());
    let asks = |lee: &mut Evil, world: &mut World| {
        lee.tell(world, ana, &Frame::Digest(Hash([7; 32])));
        let line = Connection(1_000_000 + ana as u64);
        world.nodes[ana].member.on_hold().any(|(held, _)| held == line)
    };
    while !asks(&mut lee, &mut world) {}
    world.now += 3_000;
    world.wake(ana);
    assert!(!asks(&mut lee, &mut world));
    world.frames.clear();
    world.came = Some(Vec::new());
    let until_day = world.now / 86_400_000 + 14;
    for number in 1_000..1_300 {
        let transport = lee.persona.transport_id();
        let address = Address { group, device, number, transport, addresses: vec![], until_day, on_slips: false };
        let address = address.sign(&lee.persona.device, &lee.persona.transport);
        lee.tell(&mut world, ana, &Frame::Addresses(vec![address]));
        world.deliver();
    }
    let at_sam = world.came.take().unwrap().into_iter().filter(|(to, bytes)| *to == sam && bytes.len() > 100).count();
    assert!((1..=kith_protocol::limits::STATEMENTS_A_MINUTE).contains(&at_sam), "{at_sam}");
    assert!(asks(&mut lee, &mut world), "they cost nothing");
    lee.hang_up(&mut world);
    hear_each_other(&mut world, ana, sam);
}
