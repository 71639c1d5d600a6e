//! Taking back from a device that was not there when the words were written: a second one, one that was restored, one that
//! came with the recovery slip. And what is told where it cannot be done.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::BTreeSet;

use kith_protocol::command::{Command, Done, Query, Taking, View};
use kith_protocol::encoding::{Canonical as _, Reader, Writer};
use kith_protocol::entry::{Entry, SignedEntry, Verified};
use kith_protocol::id::{EntryId, LogId, MessageId, TransportId};
use kith_protocol::kind::{Kind, Withdraw};
use kith_protocol::member::Input;
use kith_protocol::member::recovering::{Answered, Recovering};
use kith_protocol::persona::Persona;
use kith_protocol::signature::SecretKey;
use kith_protocol::step::{Connection, Now, Table};
use kith_protocol::stretch::{Stretch, Taken};
use world::World;

/// Lee wrote to Ana and Sam, then Noor came in, and Lee wrote to all three.
struct Story {
    world: World,
    ana: usize,
    lee: usize,
    others: [usize; 3],
    noor: usize,
    words: Vec<MessageId>,
}

const READ: [&str; 5] = ["Lee: first", "Lee: second", "Ana: stays", "Lee: with Noor", "Lee: again"];

impl Story {
    fn begin() -> Self {
        let (mut world, [ana, lee, sam]) = World::three();
        let mut words = vec![world.say(lee, "first").0, world.say(lee, "second").0];
        world.say(ana, "stays");
        let slip = world.invite(ana);
        let noor = world.enter(&slip, "Noor");
        words.push(world.say(lee, "with Noor").0);
        words.push(world.say(lee, "again").0);
        let mut story = Self { world, ana, lee, others: [ana, sam, noor], noor, words };
        story.all_read(&READ);
        story
    }

    fn all_read(&mut self, said: &[&str]) {
        for other in self.others {
            // Noor holds nothing from before.
            let from = if other == self.noor { 3 } else { 0 };
            assert_eq!(self.world.reads(other), said[from..], "{other}");
        }
    }

    fn passes(&mut self) {
        for _ in 0..4 {
            self.world.now += 120_000;
            self.world.run();
        }
    }

    /// Lee's second device.
    fn links(&mut self) -> usize {
        let id = self.world.links(self.lee);
        assert_eq!(self.world.reads(id), READ);
        id
    }

    /// Lee's phone goes, and Lee comes back with the recovery slip, which Ana's door hears.
    fn comes_back(&mut self) -> usize {
        let world = &mut self.world;
        let node = &mut world.nodes[self.lee];
        let Ok(View::Line(slip)) = node.member.look(&Query::Recovery, Now(world.now), &node.disk) else { panic!() };
        let old = node.member.device();
        let key = SecretKey::from_bytes(&node.disk.0[&(Table::Recovery, Vec::new())]).unwrap();
        world.off(self.lee);
        let (from, whom) = (Connection(5_000_000), TransportId(key.public()));
        let mut talk = Recovering::new(&slip).unwrap();
        let hear = |world: &mut World, ana: usize, talk: &mut Recovering, bytes: Vec<u8>| {
            world.input(ana, Input::Frame { from, bytes });
            let said: Vec<_> = world.frames.iter().filter(|(to, _)| *to == from.0).cloned().collect();
            world.frames.retain(|(to, _)| *to != from.0);
            said.iter().find_map(|(_, bytes)| talk.hear(bytes))
        };
        world.input(self.ana, Input::Connected { connection: from, whom });
        let question = talk.question();
        let Some(Answered::Devices(all)) = hear(world, self.ana, &mut talk, question) else { panic!() };
        let known = all.devices.iter().find(|known| known.device == old).unwrap();
        let door = kith_protocol::slip::Door {
            transport: world.nodes[self.ana].presents,
            addresses: vec![format!("/sim/{}", self.ana)],
        };
        let (back, member, step) = talk.come_back(old, vec![door], Now(world.now), [103; 32]);
        let act = talk.replace(&all, known, &back, Now(world.now), [104; 32]);
        let given = talk.give(&act);
        assert!(matches!(hear(world, self.ana, &mut talk, given), Some(Answered::Taken(true))));
        world.input(self.ana, Input::Closed { connection: from });
        let id = world.add(member, step);
        self.passes();
        assert_eq!(self.world.reads(id), READ);
        id
    }

    /// Lee's phone is restored from a backup, and goes on with a new key by itself.
    fn is_restored(&mut self) -> usize {
        let world = &mut self.world;
        let before = world.nodes[self.lee].member.device();
        world.off(self.lee);
        let backup = world.nodes[self.lee].disk.0.clone();
        world.on(self.lee);
        let (unsaved, _) = world.say(self.lee, "not in the backup");
        world.command(self.lee, Command::TakeBack { what: Taking::These(vec![unsaved]) }).unwrap();
        world.run();
        world.off(self.lee);
        world.nodes[self.lee].disk.0 = backup;
        world.on(self.lee);
        self.passes();
        assert_ne!(self.world.nodes[self.lee].member.device(), before);
        self.lee
    }

    fn takes_back(&mut self, i: usize, what: Taking) -> Done {
        let done = self.world.command(i, Command::TakeBack { what }).unwrap();
        self.world.run();
        done
    }

    /// The stretches that Noor hears.
    fn of_noor(&self) -> BTreeSet<LogId> {
        self.world.nodes[self.noor].member.stretches().map(|stretch| stretch.log()).collect()
    }
}

fn taken(messages: usize) -> Done {
    Done::TakenBack { messages, unsent: 0, stay: 0 }
}

/// All that is told to have been taken back is gone for all who heard it, whichever device says so; and nobody hears more
/// than before.
#[test]
fn a_device_that_came_later_takes_back_what_was_written_before() {
    type Way = fn(&mut Story) -> usize;
    let ways: [(&str, Way); 3] =
        [("linked", Story::links), ("back", Story::comes_back), ("restored", Story::is_restored)];
    for (way, comes) in ways {
        let mut story = Story::begin();
        let i = comes(&mut story);
        let hears = story.of_noor();
        // One by one first: the second rests on the first.
        let mut said = READ.map(str::to_owned).to_vec();
        said.extend((way == "restored").then(|| "Lee: …".to_owned()));
        let mut one = |story: &mut Story, place: usize, word: usize| {
            assert_eq!(story.takes_back(i, Taking::These(vec![story.words[word]])), taken(1), "{way}");
            said[place] = "Lee: …".into();
            story.all_read(&said.iter().map(String::as_str).collect::<Vec<_>>());
        };
        one(&mut story, 0, 0);
        one(&mut story, 1, 1);
        one(&mut story, 3, 2);
        assert_eq!(story.takes_back(i, Taking::All), taken(1), "{way}");
        said[4] = "Lee: …".into();
        story.all_read(&said.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(story.of_noor(), hears, "{way}");
        // It goes on from there.
        story.world.say(i, "new");
        story.world.say(story.ana, "yes");
        said.extend(["Lee: new".to_owned(), "Ana: yes".to_owned()]);
        story.all_read(&said.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(story.world.reads(i), said);
        // All once more, on two devices of one person, and after a start.
        assert_eq!(story.takes_back(i, Taking::All), taken(1), "{way}");
        story.world.off(story.others[1]);
        story.world.on(story.others[1]);
        said[story.words.len() + 1 + usize::from(way == "restored")] = "Lee: …".into();
        story.all_read(&said.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn who_leaves_from_a_device_that_came_later_leaves_no_words() {
    for comes in [Story::links, Story::comes_back] {
        let mut story = Story::begin();
        let i = comes(&mut story);
        let lee = story.world.nodes[i].member.member();
        let cells = |story: &Story, i: usize| {
            story.world.nodes[i].disk.0.keys().filter(|(table, _)| *table == Table::Cell).count()
        };
        let before = story.others.map(|other| cells(&story, other));
        let leave = Command::Leave { take_back: Some(Taking::All), goodbye: None, now: false };
        assert!(matches!(story.world.command(i, leave), Ok(Done::Left { .. })));
        story.passes();
        for (other, before) in story.others.into_iter().zip(before) {
            let of_lee = if other == story.noor { 2 } else { 4 };
            assert_eq!(cells(&story, other), before - of_lee);
            for stretch in story.world.nodes[other].member.stretches() {
                let mut messages = stretch.messages().iter().filter(|(_, message)| message.member == lee);
                assert!(messages.all(|(node, _)| stretch.is_withdrawn(*node)));
            }
        }
    }
}

/// Everything that lies here, group log and stretches, in the order it came.
fn entries(world: &World, i: usize) -> Vec<Verified> {
    let rows = world.nodes[i].disk.0.iter().filter(|((table, _), _)| *table == Table::Entry);
    let read = |row: &Vec<u8>| {
        let mut reader = Reader::new(row);
        (reader.number().unwrap(), reader.value::<SignedEntry>().unwrap())
    };
    let mut all: Vec<_> = rows.map(|(_, row)| read(row)).collect();
    all.sort_by_key(|(arrival, _)| *arrival);
    all.into_iter().map(|(_, signed)| signed.verify().unwrap()).collect()
}

/// The stretch from before Noor came.
fn old_log(story: &Story) -> LogId {
    let noors = story.of_noor();
    let mut logs = story.world.nodes[story.ana].member.stretches().map(|stretch| stretch.log());
    logs.find(|log| !noors.contains(log)).unwrap()
}

#[test]
fn it_waits_for_what_lets_its_device_in_and_brings_nobody_else_to_the_words() {
    let mut story = Story::begin();
    let log = old_log(&story);
    let before = story.world.nodes[story.ana].member.groups().clone();
    let i = story.links();
    assert_eq!(story.takes_back(i, Taking::All), taken(4));
    let groups = story.world.nodes[story.ana].member.groups().clone();
    let all: Vec<_> = entries(&story.world, story.ana).into_iter().filter(|entry| entry.log == log).collect();
    let (back, words) = all.split_last().unwrap();
    assert_eq!(Kind::read(back), Ok(Kind::Withdraw(Withdraw::All)));
    assert!(!groups.is_empty() && !back.heads.is_empty(), "only its heads let it in");
    let mut stretch = Stretch::opened_by(&words[0], &groups).unwrap();
    for entry in words {
        assert!(matches!(stretch.add(entry.clone(), &groups), Taken::New { valid: true, .. }));
    }
    let persona = |i: usize| Persona::from_bytes(&story.world.nodes[i].disk.0[&(Table::Persona, Vec::new())]).unwrap();
    let (own, ana) = (persona(i), persona(story.ana));
    let plain: &Entry = back;
    // Without its heads it is nobody's; with another's key it is not Lee's; and words with these heads have other hearers.
    let bare = Entry { heads: Vec::new(), ..plain.clone() }.sign(&own.device);
    let pretended = Entry { device: ana.device_id(), ..plain.clone() }.sign(&ana.device);
    let say = Kind::Say { message: story.words[0] };
    let said = Entry { kind: say.number(), body: say.body(), ..plain.clone() }.sign(&own.device);
    assert!(!stretch.would_allow(&said, &groups));
    assert_eq!(stretch.add(bare, &groups), Taken::Refused);
    assert_eq!(stretch.add(pretended, &groups), Taken::Refused);
    assert_eq!(stretch.add(back.clone(), &before), Taken::Missing);
    let Taken::New { node, valid: true } = stretch.add(back.clone(), &groups) else { panic!() };
    stretch.heed(node);
    assert!(
        stretch.messages().iter().all(|(node, message)| stretch.is_withdrawn(*node) == (message.member == back.member))
    );
    assert_eq!(groups.count_for_words(stretch.group_past_of(node)).hearers, stretch.opening().hearers);
    // What rests on it names what it needs itself.
    let next = |heads: &[EntryId], kind: Kind| {
        let next = Entry { seq: 2, prev: back.id(), deps: Vec::new(), opening: None, ..plain.clone() };
        Entry { heads: heads.to_vec(), kind: kind.number(), body: kind.body(), ..next }.sign(&own.device)
    };
    assert_eq!(stretch.add(next(&[], Kind::Withdraw(Withdraw::All)), &groups), Taken::Refused);
    assert!(!stretch.would_allow(&next(&back.heads, say), &groups));
    let again = stretch.add(next(&back.heads, Kind::Withdraw(Withdraw::All)), &groups);
    assert!(matches!(again, Taken::New { valid: true, .. }));
}

/// Was: an own entry that brings others to an old stretch took a place in the chain there, and all that rested on it was void:
/// what stood before it could not be taken back. It is taken in by nobody, where it lies on the disk neither.
#[test]
fn what_may_not_stand_in_ones_own_chain_keeps_no_words_from_being_taken_back() {
    let mut story = Story::begin();
    let (log, lee) = (old_log(&story), story.lee);
    // Lee's program once wrote something there that brings Noor to it.
    story.world.off(lee);
    let node = &mut story.world.nodes[lee];
    let persona = Persona::from_bytes(&node.disk.0[&(Table::Persona, Vec::new())]).unwrap();
    let stretch = node.member.stretches().find(|stretch| stretch.log() == log).unwrap();
    let (seq, prev) = stretch.next(&persona.device_id());
    let (kind, heads) = (Kind::Say { message: MessageId([7; 16]) }, node.member.groups().graph().heads());
    let entry = Entry {
        group: persona.group,
        log,
        member: persona.member,
        device: persona.device_id(),
        seq,
        prev,
        deps: Vec::new(),
        heads,
        time: story.world.now,
        opening: None,
        kind: kind.number(),
        body: kind.body(),
        cells: Vec::new(),
    };
    let entry = entry.sign(&persona.device);
    let mut row = Writer::new();
    row.number(1_000_000);
    row.value(entry.signed());
    node.disk.0.insert((Table::Entry, entry.id().0.to_vec()), row.into_bytes());
    story.world.on(lee);

    story.all_read(&READ);
    let these = Taking::These(story.words.clone());
    assert_eq!(story.takes_back(lee, these), Done::TakenBack { messages: 4, unsent: 0, stay: 0 });
    story.all_read(&["Lee: …", "Lee: …", "Ana: stays", "Lee: …", "Lee: …"]);
}
