//! Keys: a member has as many as they like, of devices and of slips. What stands against that counts people.

use crate::evil::{Evil, hear_each_other, restart, three};
use crate::world::World;
use kith_protocol::cell::{self, KeepKey};
use kith_protocol::encoding::{Canonical as _, Reader};
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::epoch::{Rotate, Rungs, Seal, SignedRotate, rotate};
use kith_protocol::id::{DeviceId, EntryId, Hash, MessageId, TransportId};
use kith_protocol::kind::{DeviceAdd, Kind};
use kith_protocol::member::Input;
use kith_protocol::seal::SecretPrekey;
use kith_protocol::signature::{Context, SecretKey};
use kith_protocol::slip::SlipPaper;
use kith_protocol::statement::{Address, Prekey, Signed, Statement as _};
use kith_protocol::step::{Connection, Now, Send, Table};
use kith_protocol::wire::run::{Run, ShortCell, ShortEntry};
use kith_protocol::wire::{Frame, Have};

/// Devices of Lee's, each added by the one that is given, in a chain after what it wrote last.
pub fn adds(
    lee: &mut Evil,
    world: &World,
    by: (&SecretKey, Option<&Verified>),
    many: usize,
) -> Vec<(SecretKey, Verified)> {
    let (adder, certificate) = by;
    let group = lee.persona.group;
    let mut added: Vec<(SecretKey, Verified)> = Vec::new();
    for _ in 0..many {
        let new = SecretKey::random(&mut lee.random);
        let device = DeviceId(new.public());
        let by = DeviceId(adder.public());
        let bytes = DeviceAdd::consent_bytes(&group, &by, &device);
        let kind = Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &bytes) });
        let draft = match (added.last(), certificate) {
            (Some((_, last)), _) => lee.follow(last, kind.number(), kind.body()),
            // The first of a device that was just added rests on its certificate alone: a branch of its own.
            (None, Some(certificate)) => Entry {
                device: by,
                seq: 1,
                prev: EntryId::default(),
                deps: vec![certificate.id()],
                ..lee.in_group_log(world, kind.number(), kind.body())
            },
            (None, None) => lee.in_group_log(world, kind.number(), kind.body()),
        };
        added.push((new, draft.sign(adder)));
    }
    added
}

pub fn own(lee: &Evil) -> SecretKey {
    SecretKey::from_seed(&lee.persona.device.seed())
}

/// Was: sixteen rotations each of five devices of one member left no place for anybody else's. Words under an epoch that
/// was forgotten were dropped without a word, and answered as stored.
#[test]
fn rotations_of_many_devices_push_no_epoch_out() {
    let (mut world, ana, sam, mut lee) = three();
    let group = lee.persona.group;
    let key = own(&lee);
    let added = adds(&mut lee, &world, (&key, None), 5);
    let entries: Vec<_> = added.iter().map(|(_, entry)| entry.clone()).collect();
    for to in [ana, sam] {
        lee.run(&mut world, to, entries[0].log, &entries);
    }
    world.run();
    let groups = world.nodes[ana].member.groups();
    let (heads, snapshot) = (groups.graph().heads(), groups.counted().snapshot);
    let mut flood = |world: &mut World, numbers: core::ops::RangeInclusive<u64>| {
        for ((key, _), number) in added.iter().flat_map(|by| numbers.clone().map(move |number| (by, number))) {
            let plan = Rotate {
                group,
                device: DeviceId(key.public()),
                number,
                heads: heads.clone(),
                snapshot,
                // Those that can be opened are of a day under which nobody sends, so that the honest make their own.
                day: world.now / 86_400_000 + if number % 2 == 0 { 5 } else { 2 },
                commitments: [Hash::default(); 7],
                seals: Hash::default(),
            };
            let prekeys = lee.prekeys(world);
            let to: Vec<&Signed<Prekey>> = if number % 2 == 0 { prekeys.iter().collect() } else { vec![] };
            let rotation = rotate(plan, key, to, &mut lee.random);
            for to in [ana, sam] {
                lee.give_rotation(world, to, &rotation);
            }
        }
    };
    flood(&mut world, 1..=16);
    hear_each_other(&mut world, ana, sam);
    let honest = [ana, sam].map(|who| world.nodes[who].member.device());
    let held = |world: &World, who: usize| -> Vec<Vec<u8>> {
        let rows = world.nodes[who].disk.0.iter().filter(|((table, key), _)| *table == Table::Epoch && key.len() == 32);
        let by = |value: &[u8]| Reader::new(value).value::<SignedRotate>().unwrap().rotate;
        let rows = rows.filter(|(_, value)| by(value).snapshot == snapshot && honest.contains(&by(value).device));
        rows.map(|((_, key), _)| key.clone()).collect()
    };
    let before = [ana, sam].map(|who| held(&world, who));
    flood(&mut world, 17..=48);
    world.run();
    assert!(before.iter().any(|held| !held.is_empty()), "they sent under Lee's epochs only");
    assert_eq!(before, [ana, sam].map(|who| held(&world, who)), "an honest epoch was pushed out");
    hear_each_other(&mut world, ana, sam);
}

/// A page with one message of Lee's that came alone, under an epoch that was not given: the message and the frames.
fn alone(lee: &mut Evil, world: &World) -> (MessageId, kith_protocol::epoch::Rotation, Frame) {
    let rotation = lee.rotation(world, 50, world.now / 86_400_000);
    let message = MessageId::new(world.now, [3; 10]);
    let kind = Kind::Say { message };
    let draft = Entry { kind: kind.number(), body: kind.body(), ..lee.opens_page(world, 0) };
    let (cell, ciphertext, key) = lee.seal(&draft, &[b"words".to_vec()]).remove(0);
    let entry = Entry { cells: vec![cell], ..draft }.sign(&lee.persona.device);
    let wrap = KeepKey(rotation.rungs.keep()).wrap(&cell::hash(&ciphertext), &key).unwrap();
    let short = ShortEntry::of(&entry, true, |_, _| None, |_| None, vec![ShortCell::Within(ciphertext, wrap)]);
    let run = Run { log: entry.log, epoch: Some(rotation.signed.id()), entries: vec![short] };
    (message, rotation, Frame::Run(run))
}

/// Was: what came under an epoch that is not open here was dropped, and answered as stored.
#[test]
fn words_under_an_epoch_that_is_not_open_are_asked_for_and_not_answered() {
    let (mut world, ana, _, mut lee) = three();
    lee.tell(&mut world, ana, &Frame::Have(Have { whole: true, ..Have::default() }));
    let (message, rotation, run) = alone(&mut lee, &world);
    lee.tell(&mut world, ana, &run);
    lee.tell(&mut world, ana, &Frame::CaughtUp);
    world.now += 5_000;
    world.wake(ana);
    let said = lee.hears(&mut world, ana);
    let id = rotation.signed.id();
    assert!(said.iter().any(|f| matches!(f, Frame::WantRungs(asked) if *asked == id)), "nobody asked for the epoch");
    assert!(!said.iter().any(|frame| matches!(frame, Frame::Got(_))), "it was answered as stored");
    let has = |world: &World| world.nodes[ana].member.stretches().any(|s| s.has_message(&message));
    assert!(!has(&world));
    // Dealt again, as an honest sender does.
    lee.tell(&mut world, ana, &Frame::Epoch(Box::new(rotation.signed.clone()), None));
    let rungs = Rungs::from_bytes(&rotation.rungs.to_bytes()).unwrap();
    lee.tell(&mut world, ana, &Frame::Rungs(id, Box::new(rungs)));
    world.now += 5_000;
    world.wake(ana);
    assert!(has(&world), "what waited for the epoch was not taken in");
    let said = lee.hears(&mut world, ana);
    assert!(said.iter().any(|frame| matches!(frame, Frame::Opened(opened) if *opened == id)));
    assert!(said.iter().any(|frame| matches!(frame, Frame::Got(_))), "it is stored, and was not answered");
}

/// Was: who had once said that an epoch is open was sent words alone under it for good, whatever became of it.
#[test]
fn who_cannot_open_an_epoch_any_more_is_given_it_again() {
    let (mut world, ana, _, mut lee) = three();
    lee.tell(&mut world, ana, &Frame::Have(Have { whole: true, want: true, ..Have::default() }));
    let given = |said: &[Frame]| {
        said.iter().rev().find_map(|frame| match frame {
            Frame::Epoch(signed, _) => Some(signed.id()),
            _ => None,
        })
    };
    let words = |said: &[Frame]| said.iter().any(|f| matches!(f, Frame::Run(run) if run.epoch.is_some()));
    let say = |world: &mut World, text: &str| {
        let say = kith_protocol::command::Command::Say { thread: None, text: text.into(), reply: None, note: None };
        world.command(ana, say).unwrap();
    };
    say(&mut world, "first");
    let epoch = given(&lee.hears(&mut world, ana)).expect("no epoch was given");
    lee.tell(&mut world, ana, &Frame::Opened(epoch));
    assert!(words(&lee.hears(&mut world, ana)));
    lee.tell(&mut world, ana, &Frame::WantRungs(epoch));
    let said = lee.hears(&mut world, ana);
    assert_eq!(given(&said), Some(epoch), "the rotation itself was not given again");
    assert!(said.iter().any(|frame| matches!(frame, Frame::Rungs(id, _) if *id == epoch)));
    say(&mut world, "second");
    assert!(!words(&lee.hears(&mut world, ana)), "words under an epoch that the other end has not");
    lee.tell(&mut world, ana, &Frame::Opened(epoch));
    assert!(words(&lee.hears(&mut world, ana)));
}

/// Was: one's own epoch with the seals of 250 devices was stored and could not be read again, its number with it; with 700
/// no store took the row, and the program began again and again.
#[test]
fn an_epoch_for_many_devices_is_there_after_a_start() {
    for branches in [2, 7] {
        let (mut world, ana, sam, mut lee) = three();
        world.off(sam);
        let key = own(&lee);
        let trunk = adds(&mut lee, &world, (&key, None), branches);
        let mut runs: Vec<Vec<Verified>> = vec![trunk.iter().map(|(_, entry)| entry.clone()).collect()];
        let mut keys = Vec::new();
        for (key, certificate) in &trunk {
            let added = adds(&mut lee, &world, (key, Some(certificate)), 125);
            runs.push(added.iter().map(|(_, entry)| entry.clone()).collect());
            keys.extend(added.into_iter().map(|(key, _)| key));
        }
        for run in &runs {
            lee.run(&mut world, ana, run[0].log, run);
        }
        let prekey = SecretPrekey::random(&mut lee.random).public();
        let group = lee.persona.group;
        let mailbox = std::sync::Arc::new(kith_protocol::secret::MailboxSeed::from_bytes(&[0; 32]));
        let prekeys: Vec<_> = keys
            .iter()
            .map(|new| {
                let (device, mailbox, key) = (DeviceId(new.public()), mailbox.clone(), prekey.clone());
                Prekey { group, device, number: 1, mailbox, key }.sign(new)
            })
            .collect();
        for prekeys in prekeys.chunks(100) {
            lee.tell(&mut world, ana, &Frame::Prekeys(prekeys.to_vec()));
        }
        lee.hang_up(&mut world);
        assert!(world.nodes[ana].member.groups().counted().devices.len() >= branches * 125);
        world.on(sam);
        // The world asserts of every row that it is one.
        world.say(ana, "from Ana");
        let device = world.nodes[ana].member.device();
        let numbers = |world: &World| -> Vec<u64> {
            let rows =
                world.nodes[ana].disk.0.iter().filter(|((table, key), _)| *table == Table::Epoch && key.len() == 32);
            let rotations = rows.map(|(_, value)| Reader::new(value).value::<SignedRotate>().unwrap().rotate);
            rotations.filter(|rotate| rotate.device == device).map(|rotate| rotate.number).collect()
        };
        let seals = |world: &World| -> usize {
            let rows =
                world.nodes[ana].disk.0.iter().filter(|((table, key), _)| *table == Table::Epoch && key.len() > 32);
            rows.map(|(_, value)| Reader::new(value).list::<Seal>(1_000).unwrap().len()).sum()
        };
        assert!(seals(&world) >= branches * 125, "{} seals", seals(&world));
        let before: Vec<_> = world.nodes[ana].member.opened_epochs().collect();
        let last = numbers(&world).into_iter().max().unwrap();
        restart(&mut world, ana);
        let after: Vec<_> = world.nodes[ana].member.opened_epochs().collect();
        assert!(before.iter().all(|epoch| after.contains(epoch)), "an epoch was forgotten");
        // One device more, and so another epoch.
        let slip = world.invite(ana);
        world.enter(&slip, "Noor");
        let mut numbers = numbers(&world);
        numbers.sort_unstable();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]) && numbers.last() > Some(&last), "{numbers:?}");
        hear_each_other(&mut world, ana, sam);
    }
}

/// Ana, Sam and Lee, and eight slips of Lee's that nobody has used.
fn with_slips() -> (World, usize, usize, Evil, Vec<SlipPaper>) {
    let (mut world, [ana, lee, sam]) = World::three();
    let slips = (0..8).map(|_| SlipPaper::from_text(&world.invite(lee)).unwrap()).collect();
    world.run();
    let lee = Evil::new(&mut world, lee);
    (world, ana, sam, lee, slips)
}

fn part(world: &mut World, who: usize) {
    let between: Vec<u64> = world.ends.iter().filter(|(_, (n, _))| *n == who).map(|(c, _)| *c).collect();
    between.into_iter().for_each(|c| world.close(c));
}

/// Was: who had eight connections, of whatever keys, called nobody.
#[test]
fn many_keys_of_one_member_keep_nobody_from_calling() {
    let (mut world, ana, sam, mut lee, slips) = with_slips();
    let key = own(&lee);
    let added = adds(&mut lee, &world, (&key, None), 10);
    let entries: Vec<_> = added.iter().map(|(_, entry)| entry.clone()).collect();
    let group = lee.persona.group;
    let mut records = Vec::new();
    for (key, _) in &added {
        let (device, transport) = (DeviceId(key.public()), TransportId(key.public()));
        let record =
            Address { group, device, number: 1, transport, addresses: vec![], until_day: 99_999, on_slips: false };
        records.push(record.sign(key, key));
    }
    let mut next = 2_000_000;
    for to in [ana, sam] {
        lee.run(&mut world, to, entries[0].log, &entries);
        lee.tell(&mut world, to, &Frame::Addresses(records.clone()));
        let keys = slips.iter().map(|slip| slip.slip().0).chain(added.iter().map(|(key, _)| key.public()));
        for key in keys.collect::<Vec<_>>() {
            next += 1;
            world.input(to, Input::Connected { connection: Connection(next), whom: TransportId(key) });
        }
        let devices = world.nodes[to].member.connections();
        assert!(devices <= 1 + kith_protocol::limits::CONNECTED_OF_A_MEMBER_MAX, "{devices} devices");
    }
    part(&mut world, ana);
    for _ in 0..3 {
        world.now += 60_000;
        for who in [ana, sam] {
            world.wake(who);
        }
        world.run();
    }
    hear_each_other(&mut world, ana, sam);
}

/// Was: every device that did not answer held one of the eight places for as long as a call lasts.
#[test]
fn many_devices_that_do_not_answer_take_one_place() {
    let (mut world, ana, sam, mut lee) = three();
    let key = own(&lee);
    let added = adds(&mut lee, &world, (&key, None), 60);
    let entries: Vec<_> = added.iter().map(|(_, entry)| entry.clone()).collect();
    let group = lee.persona.group;
    let mut records = Vec::new();
    for (key, _) in &added {
        let (device, transport) = (DeviceId(key.public()), TransportId(key.public()));
        let addresses = vec!["/sim/0".to_owned()];
        let record = Address { group, device, number: 1, transport, addresses, until_day: 99_999, on_slips: false };
        records.push(record.sign(key, key));
    }
    lee.run(&mut world, ana, entries[0].log, &entries);
    for records in records.chunks(30) {
        lee.tell(&mut world, ana, &Frame::Addresses(records.to_vec()));
    }
    lee.hang_up(&mut world);
    part(&mut world, ana);
    world.now += 60_000;
    let node = &mut world.nodes[ana];
    let step = node.member.wake(Now(world.now), &node.disk);
    let called = step.sends.iter().filter_map(|send| match send {
        Send::Dial { whom, .. } => Some(*whom),
        _ => None,
    });
    let called: Vec<_> = called.collect();
    let theirs = called.iter().filter(|whom| **whom != world.nodes[sam].presents).count();
    assert!(called.contains(&world.nodes[sam].presents) && theirs <= 1, "{} calls, {theirs} of Lee's", called.len());
}

/// Was: a guest stood at the door for good, with any number of keys of one giver's slips, used ones too.
#[test]
fn guests_of_one_giver_leave_the_door_to_others() {
    let (mut world, ana, sam, _, slips) = with_slips();
    let honest = SlipPaper::from_text(&world.invite(sam)).unwrap();
    world.run();
    let mut next = 3_000_000;
    let mut stands = |world: &mut World, slip: &SlipPaper| -> Vec<Connection> {
        next += 1;
        let whom = TransportId(slip.slip().0);
        let node = &mut world.nodes[ana];
        let input = Input::Connected { connection: Connection(next), whom };
        let step = node.member.receive(input, Now(world.now), &node.disk);
        let closed = step.sends.iter().filter_map(|send| match send {
            Send::Close(connection) => Some(*connection),
            _ => None,
        });
        let closed = closed.collect();
        world.perform(ana, step);
        closed
    };
    assert!(stands(&mut world, &honest).is_empty());
    for slip in &slips[..4] {
        assert!(stands(&mut world, slip).is_empty());
    }
    for (n, slip) in (0..).zip(&slips[4..]) {
        assert_eq!(stands(&mut world, slip), [Connection(3_000_002 + n)], "the oldest of the same giver goes, alone");
    }
}

/// Was: the key of a slip that was used let its holder stand at every door for good.
#[test]
fn who_comes_with_a_used_slip_does_not_stay() {
    let (mut world, [ana, _, _]) = World::three();
    let file = world.invite(ana);
    let paper = SlipPaper::from_text(&file).unwrap();
    world.enter(&file, "Noor");
    let connection = Connection(4_000_000);
    world.input(ana, Input::Connected { connection, whom: TransportId(paper.slip().0) });
    let mut closed = false;
    for _ in 0..3 {
        world.now += 61_000;
        let node = &mut world.nodes[ana];
        let step = node.member.wake(Now(world.now), &node.disk);
        closed |= step.sends.contains(&Send::Close(connection));
        world.perform(ana, step);
    }
    assert!(closed, "it still stands");
}

/// Was: an ending's root led to sixty thousand leaves about one stretch; all kept them, and looked through them at every
/// call.
#[test]
fn of_one_ending_and_stretch_few_leaves_are_kept() {
    let (mut world, ana, sam, mut lee) = three();
    let log = world.nodes[ana].member.stretches().next().unwrap().log();
    let heads = (0..3_000).map(|seq| (log, seq, EntryId::default()));
    let (mut leaves, root) = kith_protocol::ending::leaves(lee.persona.device_id(), heads, &mut lee.random);
    let left = lee.in_group_log(&world, 7, root.to_bytes()).sign(&lee.persona.device);
    lee.run(&mut world, ana, left.log, &[left.clone()]);
    leaves.iter_mut().for_each(|leaf| leaf.ending = left.id());
    // The last ones first, so that those with the smallest numbers come when there is no room.
    leaves.reverse();
    for leaves in leaves.chunks(100) {
        lee.tell(&mut world, ana, &Frame::Leaves(leaves.to_vec()));
    }
    world.run();
    for who in [ana, sam] {
        let rows = world.nodes[who].disk.0.iter().filter(|((table, _), _)| *table == Table::Leaf);
        let mut kept: Vec<_> =
            rows.map(|(_, value)| kith_protocol::ending::Leaf::from_bytes(value).unwrap().index).collect();
        kept.sort_unstable();
        assert_eq!(kept, (0..8).collect::<Vec<_>>());
    }
}

/// Was: a visit with a recovery key had the door look through every message for each device, for nothing.
#[test]
fn a_visit_with_a_recovery_key_pays_for_what_the_door_looks_through() {
    let (mut world, ana, _, lee) = three();
    let whom = TransportId(lee.persona.recovery.as_ref().unwrap().public());
    let from = Connection(5_000_000);
    world.input(ana, Input::Connected { connection: from, whom });
    let mut names = kith_protocol::wire::Dictionary::default();
    for _ in 0..600 {
        let bytes = Frame::AskRecovery.write(&mut names);
        world.input(ana, Input::Frame { from, bytes });
    }
    assert!(world.nodes[ana].member.on_hold().any(|(connection, _)| connection == from));
}
