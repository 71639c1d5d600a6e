//! *Someone be with me*, and the room that opens (story 5 of the acceptance stories).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use kith_protocol::command::{Command, Done, Query, Refusal, RoomDo, RoomsView, Standing, View};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::event::Event;
use kith_protocol::id::{GroupId, MessageCalled, MessageId};
use kith_protocol::kind::{DeviceAdd, Rules};
use kith_protocol::limits;
use kith_protocol::member::linking::{Given, Joining};
use kith_protocol::member::{Founding, Input, Member};
use kith_protocol::persona::Persona;
use kith_protocol::room::{Letter, Way, Written};
use kith_protocol::signature::Context;
use kith_protocol::slip::Door;
use kith_protocol::statement::{Prekey, Signed, SignedAddress};
use kith_protocol::step::{Connection, Now, Table};
use kith_protocol::wire::{Dictionary, Frame};
use kith_protocol::words::Asks;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use world::World;

/// Sam, Ana, Ravi, Kim and Lee, all connected.
fn five() -> (World, [usize; 5]) {
    let mut world = World::new();
    let sam = world.found("Sam", 1);
    let mut all = [sam; 5];
    for (place, name) in ["Ana", "Ravi", "Kim", "Lee"].into_iter().enumerate() {
        let slip = world.invite(sam);
        all[place + 1] = world.enter(&slip, name);
    }
    world.run();
    (world, all)
}

trait Rooms {
    fn does(&mut self, i: usize, what: RoomDo) -> Result<Done, Refusal>;
    fn asks(&mut self, i: usize) -> MessageId;
    fn says_yes(&mut self, i: usize, ask: MessageId);
    fn accepts(&mut self, i: usize, who: &str);
    fn rooms(&mut self, i: usize) -> RoomsView;
    fn room(&mut self, i: usize) -> String;
    fn yes(&mut self, i: usize) -> Vec<String>;
    fn says_in(&mut self, i: usize, room: &str, text: &str);
    fn reads_in(&mut self, i: usize, room: &str) -> Vec<String>;
    fn loses(&mut self, i: usize, lost: usize, kept: &[usize]);
    fn is_given(&mut self, i: usize, from: usize, written: &Written);
}

impl Rooms for World {
    fn does(&mut self, i: usize, what: RoomDo) -> Result<Done, Refusal> {
        let done = self.command(i, Command::Room { what })?;
        self.run();
        Ok(done)
    }

    fn asks(&mut self, i: usize) -> MessageId {
        match self.does(i, RoomDo::Ask { thread: None, text: "a hard night".into() }).unwrap() {
            Done::Said { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    fn says_yes(&mut self, i: usize, ask: MessageId) {
        self.does(i, RoomDo::Yes { ask: MessageCalled::Id(ask) }).unwrap();
    }

    fn accepts(&mut self, i: usize, who: &str) {
        self.does(i, RoomDo::Accept { ask: None, who: who.into() }).unwrap();
        self.now += 2_000;
        self.run();
    }

    fn rooms(&mut self, i: usize) -> RoomsView {
        let node = &mut self.nodes[i];
        match node.member.look(&Query::Rooms, Now(self.now), &node.disk) {
            Ok(View::Rooms(rooms)) => *rooms,
            other => panic!("{other:?}"),
        }
    }

    fn room(&mut self, i: usize) -> String {
        let rooms = self.rooms(i).rooms;
        assert_eq!(rooms.len(), 1, "{rooms:?}");
        rooms[0].room.hex()
    }

    fn yes(&mut self, i: usize) -> Vec<String> {
        self.rooms(i).asks[0].yes.iter().map(|yes| yes.name.clone()).collect()
    }

    fn says_in(&mut self, i: usize, room: &str, text: &str) {
        let say = Command::Say { thread: None, text: text.into(), reply: None, note: None };
        self.does(i, RoomDo::In { room: room.into(), command: Box::new(say) }).unwrap();
    }

    fn reads_in(&mut self, i: usize, room: &str) -> Vec<String> {
        let read = Query::Read { thread: None, last: None, since: None };
        let query = Query::InRoom { room: room.into(), query: Box::new(read) };
        let node = &mut self.nodes[i];
        match node.member.look(&query, Now(self.now), &node.disk) {
            Ok(View::Messages(messages)) => {
                messages.iter().map(|m| format!("{}: {}", m.name, m.text.as_deref().unwrap_or("…"))).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn loses(&mut self, i: usize, lost: usize, kept: &[usize]) {
        let kept = kept.iter().map(|kept| self.nodes[*kept].member.device()).collect();
        let device = self.nodes[lost].member.device();
        self.command(i, Command::LoseDevice { device, kept }).unwrap();
        self.passes(4);
    }

    /// A letter with the keys of a device, whatever its own program would say.
    fn is_given(&mut self, i: usize, from: usize, written: &Written) {
        let row = |table: Table, key: &[u8]| self.nodes[from].disk.0[&(table, key.to_vec())].clone();
        let persona = Persona::from_bytes(&row(Table::Persona, &[])).unwrap();
        let to = self.nodes[i].member.device();
        let prekey = Signed::<Prekey>::from_bytes(&row(Table::Prekey, &to.0)).unwrap().statement;
        let way = Way { group: persona.group, from: persona.device_id(), to };
        let mut random = ChaCha20Rng::seed_from_u64(written.number[0].into());
        let sealed = written.seal(&way, &persona.device, (prekey.number, &prekey.key), &mut random).unwrap();
        let bytes = Frame::Letter(prekey.number, sealed).write(&mut Dictionary::default());
        let at = |(_, (of, other)): &(&u64, &(usize, u64))| *of == i && self.ends[other].0 == from;
        let connection = *self.ends.iter().find(at).expect("they are connected").0;
        self.input(i, Input::Frame { from: Connection(connection), bytes });
        self.run();
    }
}

/// The ciphertexts of a room's words, as they lie here.
fn words_of_rooms(world: &World, i: usize) -> Vec<Vec<u8>> {
    let is_cell =
        |(table, key): &&(Table, Vec<u8>)| *table == Table::RoomWords && key.get(16) == Some(&(Table::Cell as u8));
    let rows = world.nodes[i].disk.0.iter().filter(|(at, _)| is_cell(at));
    // Before it lies its key.
    rows.map(|(_, row)| row[32..].to_vec()).collect()
}

/// Whether anything here holds one of these words, in whatever table.
fn holds_any(world: &World, i: usize, words: &[Vec<u8>]) -> bool {
    world.nodes[i].disk.0.values().any(|row| words.iter().any(|words| holds(row, words)))
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

fn rows_of_rooms(world: &World, i: usize) -> usize {
    world.nodes[i].disk.0.keys().filter(|(table, _)| matches!(table, Table::Room | Table::RoomWords)).count()
}

#[test]
fn sam_asks_two_say_yes_and_who_is_accepted_is_with_sam_and_nobody_else_learns_who() {
    let (mut world, [sam, ana, ravi, kim, lee]) = five();
    world.came = Some(Vec::new());
    let ask = world.asks(sam);
    for who in [ana, ravi, kim, lee] {
        assert_eq!(world.messages(who)[0].asks, Some(Asks::BeWithMe));
    }
    world.says_yes(ana, ask);
    world.says_yes(ravi, ask);
    assert_eq!(world.yes(sam), ["Ana", "Ravi"]);
    world.accepts(sam, "Ana");
    let room = world.room(sam);
    assert_eq!(world.room(ana), room);
    assert_eq!(world.rooms(ana).rooms[0].members, ["Ana", "Sam"]);
    world.says_in(sam, &room, "I am on the stairs");
    world.says_in(ana, &room, "I sit with you");
    assert_eq!(world.reads_in(ana, &room), ["Sam: I am on the stairs", "Ana: I sit with you"]);
    assert_eq!(world.reads_in(sam, &room), world.reads_in(ana, &room));

    // Ravi, Kim and Lee see the same two messages, and nothing else.
    for who in [ravi, kim, lee] {
        let asks: Vec<_> = world.messages(who).iter().map(|message| message.asks).collect();
        assert_eq!(asks, [Some(Asks::BeWithMe), Some(Asks::Enough)]);
        assert!(world.rooms(who).rooms.is_empty() && world.rooms(who).asks.is_empty());
        let told = |event: &&Event| {
            matches!(event, Event::CanBeWithYou { .. } | Event::RoomOpened { .. } | Event::InRoom { .. })
        };
        assert_eq!(world.nodes[who].events.iter().filter(told).count(), 0);
    }

    // Ana steps back: no reason, and Sam is alone. Ravi is accepted, and comes into a room where nothing was said.
    world.does(ana, RoomDo::Close { room: room.clone() }).unwrap();
    for _ in 0..2 {
        world.now += 120_000;
        world.run();
    }
    assert_eq!(world.rooms(sam).rooms[0].members, ["Sam"]);
    assert!(world.rooms(ana).rooms.is_empty());
    assert_eq!(rows_of_rooms(&world, ana), 1, "what is left is one row without words");
    world.accepts(sam, "Ravi");
    let second = world.room(ravi);
    assert_ne!(second, room);
    assert_eq!(world.rooms(ravi).rooms[0].members, ["Ravi", "Sam"]);
    assert!(world.reads_in(ravi, &second).is_empty());
    world.says_in(ravi, &second, "now I am here");
    assert_eq!(world.reads_in(sam, &second), ["Ravi: now I am here"]);
    for who in [kim, lee] {
        assert_eq!(rows_of_rooms(&world, who), 0);
    }
    // Of the first room's words no byte is anywhere but with Sam, of the second's with Sam and Ravi.
    let of_second = words_of_rooms(&world, ravi);
    let of_sam = words_of_rooms(&world, sam);
    let of_first: Vec<_> = of_sam.iter().filter(|words| !of_second.contains(words)).cloned().collect();
    assert!(of_first.len() >= 2 && of_second.iter().any(|words| of_sam.contains(words)), "nothing was looked for");
    for who in [ana, ravi, kim, lee] {
        assert!(!holds_any(&world, who, &of_first));
        assert_eq!(holds_any(&world, who, &of_second), who == ravi);
    }

    // Of everything that came to Kim and Lee nothing was about a room: no letter, no channel, no id.
    let came = world.came.take().unwrap();
    let ids: Vec<Vec<u8>> = [&room, &second]
        .into_iter()
        .map(|room| (0..32).map(|i| u8::from_str_radix(&room[2 * i..2 * i + 2], 16).unwrap()).collect())
        .collect();
    let (mut of_rooms, mut others) = (0, 0);
    for (who, frame) in &came {
        let about = (24..=26).contains(&frame[0]);
        if [kim, lee].contains(who) {
            others += 1;
            assert!(!about, "a frame of kind {}", frame[0]);
        } else {
            of_rooms += usize::from(about);
        }
        // Not even to those inside: a room's id goes nowhere but inside its own frames and sealed letters.
        assert!(about || ids.iter().all(|id| !holds(frame, id)));
    }
    assert!(of_rooms > 20 && others > 20, "{of_rooms} {others}");
}

#[test]
fn several_are_accepted_into_one_room_and_who_comes_later_hears_from_then_on() {
    let (mut world, [sam, ana, ravi, ..]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.accepts(sam, "Ana");
    let room = world.room(sam);
    world.says_in(ana, &room, "before Ravi");
    // A yes that comes after *no answer is needed* can still be accepted.
    world.says_yes(ravi, ask);
    world.accepts(sam, "Ravi");
    assert_eq!(world.room(ravi), room);
    assert_eq!(world.rooms(ana).rooms[0].members, ["Ana", "Ravi", "Sam"]);
    world.says_in(sam, &room, "all three");
    assert_eq!(world.reads_in(ravi, &room), ["Sam: all three"]);
    assert_eq!(world.reads_in(ana, &room), ["Ana: before Ravi", "Sam: all three"]);
}

#[test]
fn a_yes_waits_for_who_asked_and_everything_outlives_a_restart() {
    let (mut world, [sam, ana, ..]) = five();
    let ask = world.asks(sam);
    world.off(sam);
    world.says_yes(ana, ask);
    world.off(ana);
    world.on(ana);
    world.on(sam);
    world.now += 400_000;
    world.run();
    assert_eq!(world.yes(sam), ["Ana"]);
    world.off(ana);
    world.does(sam, RoomDo::Accept { ask: Some(ask), who: "Ana".into() }).unwrap();
    world.off(sam);
    world.on(sam);
    world.on(ana);
    world.now += 400_000;
    world.run();
    let room = world.room(ana);
    world.says_in(sam, &room, "one");
    world.off(ana);
    world.says_in(sam, &room, "while you were away");
    world.off(sam);
    world.on(sam);
    world.on(ana);
    world.now += 400_000;
    world.run();
    assert_eq!(world.reads_in(ana, &room), ["Sam: one", "Sam: while you were away"]);
    world.says_in(ana, &room, "here again");
    assert_eq!(world.reads_in(sam, &room).last().unwrap(), "Ana: here again");
    // Nothing waits any more that was told.
    assert_eq!(world.yes(sam), ["Ana"]);
}

#[test]
fn the_slip_of_who_was_accepted_opens_nothing_for_somebody_else() {
    let (mut world, [sam, ana, _, kim, _]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.says_yes(kim, ask);
    world.command(sam, Command::Room { what: RoomDo::Accept { ask: None, who: "Ana".into() } }).unwrap();
    // Up to where Ana holds the slip and has not come in.
    while rows_of_rooms(&world, ana) < 3 {
        let (from, bytes) = world.frames.pop_front().expect("the slip comes");
        let Some((_, other)) = world.ends.get(&from).copied() else { continue };
        let (j, _) = world.ends[&other];
        world.input(j, Input::Frame { from: Connection(other), bytes });
    }
    let stolen: Vec<_> = world.nodes[ana]
        .disk
        .0
        .iter()
        .filter(|((table, key), _)| matches!(table, Table::Room | Table::RoomWords) && key.len() > 5)
        .map(|(at, row)| (at.clone(), row.clone()))
        .collect();
    world.off(ana);
    world.off(kim);
    world.nodes[kim].disk.0.extend(stolen);
    world.on(kim);
    world.now += 400_000;
    world.run();
    assert_eq!(world.rooms(kim).rooms.len(), 1, "Kim's program has the slip and tries");
    assert_eq!(world.rooms(sam).rooms[0].members, ["Sam"]);
    // Ana still comes in with it.
    world.on(ana);
    world.now += 400_000;
    world.run();
    assert_eq!(world.rooms(sam).rooms[0].members, ["Ana", "Sam"]);
}

#[test]
fn who_leaves_the_group_takes_its_rooms_along_and_is_given_nothing_more_of_them() {
    let (mut world, [sam, ana, ..]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.accepts(sam, "Ana");
    let room = world.room(sam);
    assert!(rows_of_rooms(&world, ana) > 3);
    world.command(ana, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
    world.run();
    assert_eq!(rows_of_rooms(&world, ana), 0);
    world.came = Some(Vec::new());
    world.says_in(sam, &room, "to nobody any more");
    let about = |(who, frame): &(usize, Vec<u8>)| *who == ana && (24..=26).contains(&frame[0]);
    assert!(!world.came.take().unwrap().iter().any(about));
}

#[test]
fn what_is_not_done_in_rooms_is_refused_and_a_yes_needs_an_ask() {
    let (mut world, [sam, ana, ..]) = five();
    let (said, _) = world.say(sam, "good evening");
    assert_eq!(world.does(ana, RoomDo::Yes { ask: MessageCalled::Id(said) }), Err(Refusal::NotAnAsk));
    let ask = world.asks(sam);
    assert_eq!(world.does(sam, RoomDo::Yes { ask: MessageCalled::Id(ask) }), Err(Refusal::NotAnAsk));
    let nobody = Refusal::NobodySaidYes { who: "Ana".into() };
    assert_eq!(world.does(sam, RoomDo::Accept { ask: None, who: "Ana".into() }), Err(nobody));
    world.says_yes(ana, ask);
    world.accepts(sam, "Ana");
    let room = world.room(sam);
    let invite = Command::Invite { days: 1, from: None };
    let inside = RoomDo::In { room, command: Box::new(invite) };
    assert_eq!(world.does(sam, inside), Err(Refusal::NotInARoom));
    assert_eq!(world.does(sam, RoomDo::Enough { ask: None }), Err(Refusal::NoSuchAsk));
}

#[test]
fn a_lost_device_is_given_nothing_more_of_a_room() {
    let (mut world, [sam, ana, ravi, ..]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.says_yes(ravi, ask);
    world.accepts(sam, "Ana");
    world.accepts(sam, "Ravi");
    let room = world.room(sam);
    world.says_in(sam, &room, "while it was with Ana");
    let before = words_of_rooms(&world, sam);
    assert!(before.iter().all(|words| holds_any(&world, ana, std::slice::from_ref(words))));
    let other = world.links(ana);
    world.loses(other, ana, &[]);
    world.came = Some(Vec::new());
    world.says_in(sam, &room, "to those who are with Sam");
    // Whoever has it goes on trying, and starts it anew.
    world.passes(10);
    world.off(ana);
    world.on(ana);
    world.passes(10);
    let came = world.came.take().unwrap();
    assert!(!came.iter().any(|(who, frame)| *who == ana && (24..=26).contains(&frame[0])));
    assert_eq!(world.reads_in(ravi, &room).last().unwrap(), "Sam: to those who are with Sam");
    let after: Vec<_> = words_of_rooms(&world, sam).into_iter().filter(|words| !before.contains(words)).collect();
    assert!(!after.is_empty() && !holds_any(&world, ana, &after));
}

#[test]
fn an_acceptance_by_somebody_who_did_not_ask_has_no_effect() {
    let (mut world, [sam, ana, _, kim, _]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    // Kim runs a changed program: a room of Kim's own, and a letter to Ana that names Sam's ask.
    let bare = Founding { card: String::new(), agreement: Vec::new(), ..world::founding("Sam", 1) };
    let file = slip_of(&world, &bare);
    let accepted = |number: u8| Written { number: [number; 16], ask, letter: Letter::Accepted(file.clone()) };
    world.is_given(ana, kim, &accepted(1));
    assert_eq!(world.rooms(ana).rooms.len(), 0, "Ana is in a room of somebody who did not ask");
    // The same from Sam's own device opens it: nothing else was missing. One yes opens one room.
    for number in [2, 3] {
        world.is_given(ana, sam, &accepted(number));
        assert_eq!(world.rooms(ana).rooms.len(), 1);
    }
}

/// The slip of a group of somebody's own making.
fn slip_of(world: &World, founding: &Founding) -> String {
    let (mut room, _) = Member::found(founding, Now(world.now), [77; 32]).unwrap();
    let invite = Command::Invite { days: 14, from: None };
    let Ok((Done::Invited { file, .. }, _)) = room.command(invite, Now(world.now), &world::Disk::default()) else {
        panic!("no slip")
    };
    file
}

/// Was: who said yes came into whatever the slip led to, with a card and rules nobody had asked them about.
#[test]
fn a_slip_of_a_group_with_terms_of_its_own_is_no_room() {
    let (mut world, [sam, ana, ..]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    let bare = Founding { card: String::new(), agreement: Vec::new(), ..world::founding("Sam", 1) };
    let others = [
        Founding { card: "Whatever is said here is mine.".into(), ..bare.clone() },
        Founding { agreement: vec!["I may pass it on.".into()], ..bare.clone() },
        Founding { rules: Rules { welcomes: 2, ..bare.rules }, ..bare },
    ];
    for (number, other) in others.iter().enumerate() {
        let letter = Letter::Accepted(slip_of(&world, other));
        world.is_given(ana, sam, &Written { number: [number as u8; 16], ask, letter });
        assert!(world.rooms(ana).rooms.is_empty(), "{number}");
    }
    // Nothing was used up by it.
    world.accepts(sam, "Ana");
    assert_eq!(world.rooms(ana).rooms[0].members, ["Ana", "Sam"]);
}

/// Was: whoever held one device closed a room on all of its person's, and their words were erased everywhere.
#[test]
fn a_stolen_device_that_closes_a_room_erases_nothing_on_its_persons_others() {
    let (mut world, [sam, ana, ..]) = five();
    let ana_too = world.links(ana);
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.accepts(sam, "Ana");
    world.passes(4);
    let room = world.room(ana_too);
    world.says_in(sam, &room, "keep this");
    let words = words_of_rooms(&world, ana_too);
    world.does(ana, RoomDo::Close { room: room.clone() }).unwrap();
    world.passes(6);
    world.off(ana_too);
    world.on(ana_too);
    world.passes(2);
    assert_eq!(world.rooms(ana_too).rooms[0].state, Standing::Left);
    assert_eq!(world.reads_in(ana_too, &room), ["Sam: keep this"]);
    assert!(!words.is_empty() && words == words_of_rooms(&world, ana_too));
    let told = |event: &&Event| matches!(event, Event::InRoom { of, .. } if **of == Event::LeftElsewhere);
    assert_eq!(world.nodes[ana_too].events.iter().filter(told).count(), 1);
    // It is closed all the same: nothing new is said there.
    let say = Command::Say { thread: None, text: "still here".into(), reply: None, note: None };
    let inside = RoomDo::In { room: room.clone(), command: Box::new(say) };
    assert_eq!(world.does(ana_too, inside), Err(Refusal::HasLeft));
    assert_eq!(world.rooms(sam).rooms[0].members, ["Sam"]);
    world.does(ana_too, RoomDo::Close { room }).unwrap();
    assert!(world.rooms(ana_too).rooms.is_empty() && words_of_rooms(&world, ana_too).is_empty());
}

/// Was: letters to somebody who is away took the places of those to everybody else.
#[test]
fn letters_to_somebody_who_is_away_take_no_place_from_others() {
    let (mut world, [sam, ana, ravi, ..]) = five();
    let of_ravi = world.asks(ravi);
    let of_ana: Vec<_> = (0..=limits::ROOM_LETTERS_TO_ONE_MAX).map(|_| MessageCalled::Id(world.asks(ana))).collect();
    world.off(ana);
    let (last, first) = of_ana.split_last().unwrap();
    // However often it is a yes and then a no, one letter about it waits.
    for _ in 0..2 {
        for ask in first {
            world.command(sam, Command::Room { what: RoomDo::Yes { ask: *ask } }).unwrap();
            world.command(sam, Command::Room { what: RoomDo::StepBack { ask: *ask } }).unwrap();
        }
    }
    let too_many = Refusal::TooManyRooms { most: limits::ROOM_LETTERS_TO_ONE_MAX };
    assert_eq!(world.does(sam, RoomDo::Yes { ask: *last }), Err(too_many));
    world.says_yes(sam, of_ravi);
    assert_eq!(world.yes(ravi), ["Sam"]);
}

/// Was: the slip of the group around it made the person a second member of that group, without an act of theirs.
#[test]
fn a_slip_of_the_group_around_it_is_no_room() {
    let (mut world, [sam, ana, ..]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    let file = world.invite(sam);
    world.is_given(ana, sam, &Written { number: [1; 16], ask, letter: Letter::Accepted(file) });
    world.passes(4);
    assert!(world.rooms(ana).rooms.is_empty());
    assert_eq!(world.members(sam).len(), 5, "{:?}", world.members(sam));
    // Nothing was used up by it: who is accepted comes in.
    world.accepts(sam, "Ana");
    assert_eq!(world.rooms(ana).rooms[0].members, ["Ana", "Sam"]);
}

/// Was: somebody whose name was another's id was let in in their stead.
#[test]
fn a_whole_id_is_that_person_whatever_somebody_else_is_called() {
    let (mut world, [sam, ana, _, kim, lee]) = five();
    let ask = world.asks(sam);
    world.says_yes(lee, ask);
    world.says_yes(kim, ask);
    let id = world.rooms(sam).asks[0].yes[1].member.hex();
    world.command(lee, Command::SetName { name: id.clone() }).unwrap();
    world.passes(2);
    assert_eq!(world.yes(sam), [id.clone(), "Kim".to_owned()]);
    world.accepts(sam, &id);
    assert!(world.rooms(lee).rooms.is_empty());
    assert_eq!(world.rooms(kim).rooms[0].members, ["Kim", "Sam"]);
    // Of several by one name none is meant; by the number they are told apart with, one is.
    world.command(lee, Command::SetName { name: "Ana".into() }).unwrap();
    world.passes(2);
    world.says_yes(ana, ask);
    let yes = world.yes(sam);
    assert!(yes.contains(&"Ana (1)".to_owned()) && yes.contains(&"Ana (2)".to_owned()), "{yes:?}");
    let several = Refusal::SeveralMembers { who: "Ana".into() };
    assert_eq!(world.does(sam, RoomDo::Accept { ask: None, who: "Ana".into() }), Err(several));
    world.accepts(sam, &yes[0]);
    assert_eq!(world.rooms(lee).rooms.len(), 1, "{yes:?}: Lee said yes first");
}

#[test]
fn a_yes_is_taken_back_without_a_word() {
    let (mut world, [sam, ana, ravi, ..]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.says_yes(ravi, ask);
    let steps_back = RoomDo::StepBack { ask: MessageCalled::Id(ask) };
    let events = world.nodes[sam].events.len();
    world.does(ana, steps_back.clone()).unwrap();
    assert_eq!(world.yes(sam), ["Ravi"]);
    assert_eq!(world.nodes[sam].events.len(), events, "something was told");
    let nobody = Refusal::NobodySaidYes { who: "Ana".into() };
    assert_eq!(world.does(sam, RoomDo::Accept { ask: None, who: "Ana".into() }), Err(nobody));
    // Said again, it is a yes again; and taken back while the acceptance is on its way, it opens no room.
    world.says_yes(ana, ask);
    assert_eq!(world.yes(sam), ["Ravi", "Ana"]);
    world.off(ana);
    world.does(sam, RoomDo::Accept { ask: None, who: "Ana".into() }).unwrap();
    let node = &mut world.nodes[ana];
    let command = Command::Room { what: steps_back };
    let (_, step) = node.member.command(command, Now(world.now), &node.disk).unwrap();
    world.perform(ana, step);
    world.on(ana);
    world.passes(10);
    assert!(world.rooms(ana).rooms.is_empty());
    assert_eq!(world.rooms(sam).rooms[0].members, ["Sam"]);
    assert_eq!(world.yes(sam), ["Ravi"]);
    // Who comes later finds a room in which nobody is awaited.
    world.accepts(sam, "Ravi");
    assert_eq!(world.rooms(ravi).rooms[0].members, ["Ravi", "Sam"]);
}

/// Devices of this person in a room, as seen there.
fn devices_in(world: &mut World, i: usize, room: &str) -> usize {
    let query = Query::InRoom { room: room.into(), query: Box::new(Query::Devices) };
    let node = &mut world.nodes[i];
    match node.member.look(&query, Now(world.now), &node.disk) {
        Ok(View::Devices(devices)) => devices.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_other_devices_of_who_is_in_a_room_come_in_and_a_lost_one_goes() {
    let (mut world, [sam, ana, _, kim, _]) = five();
    let sam_too = world.links(sam);
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    // The yes is with the device that asked.
    assert!(world.rooms(sam_too).asks.is_empty());
    world.accepts(sam, "Ana");
    world.passes(4);
    let room = world.room(sam);
    assert_eq!(world.room(sam_too), room);
    world.says_in(ana, &room, "I sit with you");
    world.says_in(sam_too, &room, "from the other one");
    let said = ["Ana: I sit with you", "Sam: from the other one"];
    for who in [sam, sam_too, ana] {
        assert_eq!(world.reads_in(who, &room), said);
        assert_eq!(world.rooms(who).rooms[0].members, ["Ana", "Sam"]);
    }
    // One that is linked later hears what its person heard, and so does a third.
    let ana_too = world.links(ana);
    world.passes(4);
    let third = world.links(ana_too);
    world.passes(4);
    for who in [ana_too, third] {
        assert_eq!(world.room(who), room);
        assert_eq!(world.reads_in(who, &room), said);
        assert_eq!(devices_in(&mut world, who, &room), 3);
    }
    // The one through which the others came in is lost: they stay, it is out, in the room too.
    world.loses(third, ana, &[ana_too]);
    world.passes(4);
    for who in [ana_too, third] {
        assert_eq!(devices_in(&mut world, who, &room), 2);
    }
    world.says_in(sam, &room, "to both of yours");
    for who in [ana_too, third, sam_too] {
        assert_eq!(world.reads_in(who, &room).last().unwrap(), "Sam: to both of yours");
    }
    let of_sam = words_of_rooms(&world, sam);
    let before = words_of_rooms(&world, ana);
    let after: Vec<_> = of_sam.into_iter().filter(|words| !before.contains(words)).collect();
    assert!(!after.is_empty() && !holds_any(&world, ana, &after));
    assert_eq!(rows_of_rooms(&world, kim), 0);
    // Closed on one device it is closed for that person. On the other one its words stay until they close it there too.
    world.does(third, RoomDo::Close { room: room.clone() }).unwrap();
    world.passes(6);
    assert_eq!(world.rooms(ana_too).rooms[0].state, Standing::Left);
    assert_eq!(world.reads_in(ana_too, &room).last().unwrap(), "Sam: to both of yours");
    world.does(ana_too, RoomDo::Close { room: room.clone() }).unwrap();
    assert!(world.rooms(ana_too).rooms.is_empty());
    for who in [ana_too, third] {
        assert!(!holds_any(&world, who, &after) && words_of_rooms(&world, who).is_empty());
    }
    assert_eq!(world.rooms(sam_too).rooms[0].members, ["Sam"]);
}

#[test]
fn a_device_that_is_away_comes_into_the_room_when_it_is_back_whoever_restarts_meanwhile() {
    let (mut world, [sam, ana, ..]) = five();
    let ana_too = world.links(ana);
    world.off(ana_too);
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.accepts(sam, "Ana");
    let room = world.room(ana);
    world.says_in(sam, &room, "while it was away");
    world.off(ana);
    world.on(ana);
    world.on(ana_too);
    world.passes(2);
    world.off(ana_too);
    world.on(ana_too);
    world.off(ana);
    world.on(ana);
    world.passes(8);
    assert_eq!(world.room(ana_too), room);
    assert_eq!(world.reads_in(ana_too, &room), ["Sam: while it was away"]);
    // With the first one off, the second one goes on.
    world.off(ana);
    world.says_in(ana_too, &room, "here");
    assert_eq!(world.reads_in(sam, &room).last().unwrap(), "Ana: here");
}

#[test]
fn nobody_else_brings_a_device_into_a_room_or_puts_one_among_anothers() {
    let (mut world, [sam, ana, _, kim, _]) = five();
    let ask = world.asks(sam);
    world.says_yes(ana, ask);
    world.accepts(sam, "Ana");
    let room = world.room(sam);
    // Kim says to Ana's device, as if it were Ana's own: this is a room of yours.
    let group = GroupId([9; 32]);
    let door = Door { transport: world.nodes[kim].presents, addresses: vec!["/room".into()] };
    let of_kim = world.nodes[kim].member.device();
    let (name, member) = ("Ana".to_owned(), world.nodes[ana].member.member());
    let given = Given { group, group_name: name.clone(), member, me: name, by: of_kim, doors: vec![door] };
    let letter = Letter::Comes(Box::new(given));
    world.is_given(ana, kim, &Written { number: [1; 16], ask: MessageId([9; 16]), letter });
    assert_eq!(world.room(ana), room);
    // Ana, who knows the room, gives Sam's device one more for Sam to add there.
    let of_room = |i: usize, table: Table, rest: &[u8]| {
        let place = [&[table as u8], rest].concat();
        let is_it = |((of, key), _): &(&(Table, Vec<u8>), &Vec<u8>)| {
            matches!(of, Table::Room | Table::RoomWords) && key.get(16..) == Some(&place[..])
        };
        let found = world.nodes[i].disk.0.iter().find(is_it);
        found.expect("no such row").1.clone()
    };
    let inner = Persona::from_bytes(&of_room(sam, Table::Persona, &[])).unwrap();
    let of_ana = Persona::from_bytes(&of_room(ana, Table::Persona, &[])).unwrap();
    let given = Given {
        group: inner.group,
        group_name: "Sam".into(),
        member: inner.member,
        me: "Sam".into(),
        by: inner.device_id(),
        doors: vec![Door { transport: world.nodes[sam].presents, addresses: vec!["/room".into()] }],
    };
    let consent = DeviceAdd::consent_bytes(&given.group, &given.by, &of_ana.device_id());
    let consent = of_ana.device.sign(Context::DeviceAdd, &consent);
    let prekey = Signed::<Prekey>::from_bytes(&of_room(ana, Table::Prekey, &of_ana.device_id().0)).unwrap();
    let address = SignedAddress::from_bytes(&of_room(ana, Table::Address, &of_ana.device_id().0)).unwrap();
    let mut about = [0; 16];
    about.copy_from_slice(&given.group.0[..16]);
    let letter = Letter::Joins(Box::new(Joining { consent, prekey, address }));
    world.is_given(sam, ana, &Written { number: [2; 16], ask: MessageId(about), letter });
    assert_eq!(devices_in(&mut world, sam, &room), 1);
    assert_eq!(world.rooms(sam).rooms[0].members, ["Ana", "Sam"]);
}
