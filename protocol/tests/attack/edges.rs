//! Edges: the last number, the last day, another's key, names made to mislead.

use crate::evil::{hear_each_other, restart, three};
use crate::world::World;
use kith_protocol::cell::{self, CellPlace};
use kith_protocol::command::Query;
use kith_protocol::command::View;
use kith_protocol::command::{Command, Done};
use kith_protocol::command::{Refusal, Standing};
use kith_protocol::encoding::{Canonical as _, Writer};
use kith_protocol::entry::Entry;
use kith_protocol::event::Event;
use kith_protocol::id::DeviceId;
use kith_protocol::id::EntryId;
use kith_protocol::id::ThreadId;
use kith_protocol::id::{Hash, LogId, TransportId};
use kith_protocol::kind::DeviceAdd;
use kith_protocol::kind::{Kind, Page};
use kith_protocol::member::{Input, Member};
use kith_protocol::persona::Asking;
use kith_protocol::seal::seal_request;
use kith_protocol::signature::Context;
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::SlipPaper;
use kith_protocol::statement::{Address, Prekey, Statement as _};
use kith_protocol::step::{Connection, Now, Send, Table};
use kith_protocol::wire::{Dictionary, DoorAnswer, Frame};

/// Was: the next page's number overflowed; every member's program ended at the next words, and again after each start.
#[test]
fn the_last_page_number_stops_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    let entry = Entry { time: 0, ..lee.opens_page(&world, u64::MAX) }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.run(&mut world, sam, entry.log, &[entry]);
    hear_each_other(&mut world, ana, sam);
}

/// Was: a stretch's name did not cover its page's form. Opened as something else, a page took everybody's words and lost
/// them: its author's program refused them, and erased them from the outbox as said.
#[test]
fn a_page_opened_as_something_else_swallows_no_words() {
    let (mut world, ana, sam, mut lee) = three();
    for number in 0..4 {
        let page = Page::Unknown { form: 9, bytes: vec![] };
        let entry = lee.opens(&world, lee.thread().page(number), page).sign(&lee.persona.device);
        for to in [ana, sam] {
            lee.run(&mut world, to, entry.log, &[entry.clone()]);
        }
    }
    lee.hang_up(&mut world);
    world.now += 32 * 86_400_000;
    hear_each_other(&mut world, ana, sam);
}

/// Was: an Enter that came out void was written again, and again: the door's program never came back.
#[test]
fn a_request_for_a_key_that_is_in_already_does_not_hold_the_door() {
    let (mut world, ana, _, mut lee) = three();
    let paper = SlipPaper::from_text(&world.invite(ana)).unwrap();
    let (slip, request_key, slip_secret) = (paper.slip(), paper.request_key, paper.key());
    let (_, step) = Member::ask(paper, "Max", Now(world.now), [9; 32]).unwrap();
    let row = |table: Table| step.writes.iter().find(|w| w.table == table).unwrap().value.clone().unwrap();
    let recovery = SecretKey::from_bytes(&row(Table::Recovery)).unwrap();
    let mut request = Asking::from_bytes(&row(Table::Passing)).unwrap().request.request;
    let (group, device) = (lee.persona.group, lee.persona.device_id());
    let transport = lee.persona.transport_id();
    request.device = device;
    request.prekey = Prekey { device, ..request.prekey.statement }.sign(&lee.persona.device);
    request.address =
        Address { device, transport, ..request.address.statement }.sign(&lee.persona.device, &lee.persona.transport);
    let place = CellPlace { group, log: LogId::default(), device, seq: 0, number: 0 };
    let (name, ciphertext, key) = cell::seal(b"Max", &place, &mut lee.random).unwrap();
    request.name = name;
    let signed = request.sign(&lee.persona.device, &slip_secret, &recovery);
    let mut w = Writer::new();
    w.value(&signed);
    w.bytes(&ciphertext);
    w.raw(key.as_bytes());
    let mut info = Writer::new();
    info.raw(b"kith 1 request");
    info.value(&group);
    info.value(&slip);
    let sealed = seal_request(&request_key, &info.into_bytes(), &w.into_bytes(), &mut lee.random).unwrap();
    let c = Connection(3_000_000);
    world.input(ana, Input::Connected { connection: c, whom: TransportId(slip.0) });
    let before = world.nodes[ana].member.groups().len();
    world.input(ana, Input::Frame { from: c, bytes: Frame::Knock(sealed).write(&mut Dictionary::default()) });
    assert_eq!(world.nodes[ana].member.groups().len(), before, "nothing is written for it");
    assert_eq!(world.members(ana).len(), 3);
}

/// Was: the day plus seven overflowed wherever the epoch was looked at, and the epoch was stored.
#[test]
fn a_rotation_of_the_last_day_stops_nobody() {
    let (mut world, ana, sam, mut lee) = three();
    let rotation = lee.rotation(&world, 50, u64::MAX);
    lee.give_rotation(&mut world, ana, &rotation);
    hear_each_other(&mut world, ana, sam);
    restart(&mut world, ana);
    hear_each_other(&mut world, ana, sam);
}

/// Was: the day plus one overflowed for every message written after it, whoever wrote it.
#[test]
fn an_entry_of_the_last_day_can_be_read_over() {
    let (mut world, ana, sam, mut lee) = three();
    let entry = Entry { time: u64::MAX, ..lee.in_group_log(&world, 13, vec![]) }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry]);
    world.run();
    hear_each_other(&mut world, ana, sam);
}

/// Was: whoever named another's transport key in an address record was taken for the one at the other end; by leaving
/// after that, one member put another out for good.
#[test]
fn nobody_takes_over_another_members_network_key() {
    let (mut world, ana, sam, mut lee) = three();
    let theirs = world.nodes[sam].member.device();
    // A second device whose id comes before Sam's.
    let new = loop {
        let key = SecretKey::random(&mut lee.random);
        if DeviceId(key.public()) < theirs {
            break key;
        }
    };
    let (group, device) = (lee.persona.group, DeviceId(new.public()));
    let bytes = DeviceAdd::consent_bytes(&group, &lee.persona.device_id(), &device);
    let kind = Kind::DeviceAdd(DeviceAdd { device, consent: new.sign(Context::DeviceAdd, &bytes) });
    let added = lee.in_group_log(&world, kind.number(), kind.body()).sign(&lee.persona.device);
    let left = lee.follow(&added, 7, Hash::default().to_bytes()).sign(&lee.persona.device);
    let transport = world.nodes[sam].presents;
    let (addresses, until_day) = (vec![], 99_999);
    let address = Address { group, device, number: 1, transport, addresses, until_day, on_slips: false };
    lee.run(&mut world, ana, added.log, &[added.clone()]);
    let claimed = address.sign(&new, &lee.persona.transport);
    let mut line = claimed.to_bytes();
    let check = kith_protocol::id::derive("reach check", &[&line]);
    line.extend_from_slice(&check[..4]);
    let line = format!("kith-reach:{}", kith_protocol::slip::base32(&line));
    lee.tell(&mut world, ana, &Frame::Addresses(vec![claimed]));
    assert_eq!(world.command(ana, Command::Reach { line }), Err(Refusal::NotAReachLine), "by hand it is no better");
    lee.run(&mut world, ana, added.log, &[left]);
    lee.hang_up(&mut world);
    restart(&mut world, sam);
    hear_each_other(&mut world, ana, sam);
}

/// Was: a name was shown as it came.
#[test]
fn names_and_words_of_a_changed_client_are_clean_on_screen() {
    let (mut world, ana, _, mut lee) = three();
    let rotation = lee.rotation(&world, 50, world.now / 86_400_000);
    lee.give_rotation(&mut world, ana, &rotation);
    let over: Vec<EntryId> = vec![];
    let kind = Kind::Duties { over };
    let draft = lee.in_group_log(&world, kind.number(), kind.body());
    let cells = lee.seal(&draft, &[b"I \x1b[2Jbring\xe2\x80\xae tea".to_vec()]);
    let entry = Entry { cells: vec![cells[0].0], ..draft }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);

    let thread = ThreadId::opened_by(&lee.persona.member, &[9; 16]);
    let kind = Kind::ThreadOpened { random: [9; 16] };
    let draft = lee.follow(&entry, kind.number(), kind.body());
    let cells = lee.seal(&draft, &[format!("a\nb\u{202e}c{}", "x".repeat(5_000)).into_bytes()]);
    let entry = Entry { cells: vec![cells[0].0], ..draft }.sign(&lee.persona.device);
    lee.run(&mut world, ana, entry.log, &[entry.clone()]);
    lee.give_cells(&mut world, ana, entry.id(), &rotation, &cells);

    let node = &mut world.nodes[ana];
    let View::Group(group) = node.member.look(&Query::Group, Now(world.now), &node.disk).unwrap() else { panic!() };
    assert!(group.members.iter().any(|m| m.duties == "I [2Jbring tea"), "{:?}", group.members);
    let View::Threads(threads) = node.member.look(&Query::Threads, Now(world.now), &node.disk).unwrap() else {
        panic!()
    };
    let name = &threads.iter().find(|t| t.thread == thread).unwrap().name;
    assert!(name.starts_with("abc") && name.len() <= kith_protocol::limits::NAME_BYTES_MAX, "{name:?}");
}

/// Was: whoever named a slip's key as a recovery key kept its guest out, at every door and without a word.
#[test]
fn a_claimed_recovery_key_keeps_no_guest_out() {
    let (mut world, ana, sam, mut lee) = three();
    let slip = world.invite(ana);
    let key = SlipPaper::from_text(&slip).unwrap().slip();
    let set = Entry { time: 0, ..lee.in_group_log(&world, 12, key.0.to_vec()) }.sign(&lee.persona.device);
    for to in [ana, sam] {
        lee.run(&mut world, to, set.log, &[set.clone()]);
    }
    lee.hang_up(&mut world);
    world.run();
    let noor = world.enter(&slip, "Noor");
    assert_eq!(world.nodes[noor].member.standing(), Standing::Entered);
}

/// Was: names were looked up before ids. A thread that was called like another one's id took what was said there.
#[test]
fn a_thread_called_like_anothers_id_takes_none_of_its_words() {
    let (mut world, ana, _, _) = three();
    let Ok(Done::Opened { thread }) = world.command(ana, Command::OpenThread { name: "Nights".into(), days: None })
    else {
        panic!("no thread")
    };
    world.command(ana, Command::OpenThread { name: thread.hex(), days: None }).unwrap();
    let say = Command::Say { thread: Some(thread.hex()), text: "from Ana".into(), reply: None, note: None };
    world.command(ana, say).unwrap();
    world.run();
    let node = &mut world.nodes[ana];
    let read = Query::Read { thread: Some("Nights".into()), last: None, since: None };
    let Ok(View::Messages(read)) = node.member.look(&read, Now(world.now), &node.disk) else { panic!("no thread") };
    assert!(read.iter().any(|message| message.text.as_deref() == Some("from Ana")));
}

/// Requests on one slip, each by somebody else, as they go to the door.
fn knocks(world: &World, slip: &str, many: u8) -> (TransportId, Vec<Vec<u8>>) {
    let paper = || SlipPaper::from_text(slip).unwrap();
    let knock = |n: u8| {
        let (_, step) = Member::ask(paper(), &format!("Max {n}"), Now(world.now), [100 + n; 32]).unwrap();
        let passing = step.writes.iter().find(|write| write.table == Table::Passing).unwrap();
        Asking::from_bytes(passing.value.as_ref().unwrap()).unwrap().knock
    };
    (TransportId(paper().slip().0), (0..many).map(knock).collect())
}

fn at_the_door(world: &World, i: usize) -> usize {
    world.nodes[i].events.iter().filter(|event| matches!(event, Event::AtTheDoor { .. })).count()
}

/// Was: each took another's place and was told on every screen, and passed on at the cost of whose door it was.
#[test]
fn who_asks_with_a_hundred_names_is_told_of_four_times_a_day() {
    let mut world = World::new();
    let ana = world.found("Ana", 2);
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let slip = world.invite(ana);
    world.run();
    for i in [ana, sam] {
        world.nodes[i].events.clear();
    }
    let (whom, knocks) = knocks(&world, &slip, 30);
    let arrives = |world: &mut World, number: u64, knock: &[u8]| {
        let c = Connection(3_000_000 + number);
        let bytes = Frame::Knock(knock.to_vec()).write(&mut Dictionary::default());
        world.input(ana, Input::Frame { from: c, bytes });
    };
    for (number, knock) in (0..).zip(&knocks[..20]) {
        let c = Connection(3_000_000 + number);
        world.input(ana, Input::Connected { connection: c, whom });
        arrives(&mut world, number, knock);
        world.input(ana, Input::Closed { connection: c });
        world.now += 10_000;
        world.run();
    }
    for i in [ana, sam] {
        assert_eq!(at_the_door(&world, i), 4);
    }
    // One connection is one guest.
    let stored = |world: &World| {
        let requests = world.nodes[ana].disk.0.iter().filter(|((table, _), _)| *table == Table::Request);
        requests.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    world.input(ana, Input::Connected { connection: Connection(3_000_100), whom });
    arrives(&mut world, 100, &knocks[20]);
    let before = stored(&world);
    for knock in &knocks[21..] {
        arrives(&mut world, 100, knock);
    }
    assert_eq!(stored(&world), before);
    // On another day the guest is heard of.
    let before = at_the_door(&world, ana);
    world.now += 86_400_000;
    world.wake(ana);
    world.run();
    assert!(at_the_door(&world, ana) > before, "who still waits is told of");
    let before = at_the_door(&world, ana);
    world.input(ana, Input::Connected { connection: Connection(3_000_200), whom });
    arrives(&mut world, 200, &knocks[21]);
    assert_eq!(at_the_door(&world, ana), before + 1);
}

/// Was: whoever kept an old slip was told for ever what the group says of itself now.
#[test]
fn an_expired_slip_tells_nothing_of_the_group() {
    let mut world = World::new();
    let ana = world.found("Ana", 1);
    let paper = SlipPaper::from_text(&world.invite(ana)).unwrap();
    let whom = TransportId(paper.slip().0);
    let said = |world: &mut World, number: u64| {
        let c = Connection(3_000_000 + number);
        let now = Now(world.now);
        let node = &mut world.nodes[ana];
        let connected = node.member.receive(Input::Connected { connection: c, whom }, now, &node.disk);
        let bytes = Frame::AskTerms.write(&mut Dictionary::default());
        let told = node.member.receive(Input::Frame { from: c, bytes }, now, &node.disk);
        let mut names = Dictionary::default();
        let frames = connected.sends.into_iter().chain(told.sends).filter_map(|send| match send {
            Send::Frame { bytes, .. } => Frame::read(&bytes, &mut names).ok(),
            _ => None,
        });
        frames.collect::<Vec<_>>()
    };
    let terms = |frames: &[Frame]| frames.iter().any(|frame| matches!(frame, Frame::Terms(_)));
    assert!(terms(&said(&mut world, 0)));
    world.now += 400 * 86_400_000;
    world.run();
    let after = said(&mut world, 1);
    assert!(!terms(&after) && after.iter().any(|f| matches!(f, Frame::Door(DoorAnswer::Expired, _))), "{after:?}");
}
