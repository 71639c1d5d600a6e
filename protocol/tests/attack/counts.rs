//! Whose word counts: a phone that everybody knows to be lost, and who left, go on signing as their person. What they sign is
//! valid, and stays in the logs; nobody reads it as that person's.

use crate::evil::{Evil, hear_each_other, restart, three};
use crate::world::World;
use kith_protocol::cell::{CellKey, CellRef};
use kith_protocol::command::{Command, MeetingDo, Query, Taking, View};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::event::Event;
use kith_protocol::id::{DeviceId, EntryId, Hash};
use kith_protocol::kind::{Fact, Kind, Withdraw};
use kith_protocol::limits::DAY_MS;
use kith_protocol::meeting::NextTime;
use kith_protocol::step::Now;
use kith_protocol::wire::{Frame, Have};

/// An entry, the words that it brings, and their cells.
type Written = (Verified, Vec<(CellRef, Vec<u8>, CellKey)>);

/// Ana's laptop, Sam, and Ana's phone, in somebody else's hands; and Lee, who helps it. Ana has said all that can be said.
fn stolen() -> (World, usize, usize, Evil, Evil) {
    let (mut world, [ana, lee, sam]) = World::three();
    let laptop = world.links(ana);
    world.say(ana, "at home");
    let at_ms = world.now + 40 * 86_400_000;
    let said = [
        Command::SetDuties { text: "I work for nobody".into() },
        Command::SayWorried { text: "Ring Sam first".into() },
        Command::SayIfQuiet { text: "Write to my sister".into() },
        Command::Meet { what: MeetingDo::Next { at_ms, text: "at Lee's".into() } },
        Command::Meet { what: MeetingDo::RestsAfter { hours: 5 } },
    ];
    for said in said {
        world.command(ana, said).unwrap();
        world.run();
    }
    world.passes(2);
    let (thief, lee) = (Evil::new(&mut world, ana), Evil::new(&mut world, lee));
    (world, laptop, sam, thief, lee)
}

/// All that a screen shows of what stands in the group log's registers.
fn sees(world: &mut World, i: usize) -> Vec<String> {
    let now = Now(world.now);
    let node = &mut world.nodes[i];
    let mut look = |query: Query| node.member.look(&query, now, &node.disk);
    let Ok(View::Group(group)) = look(Query::Group) else { panic!("no group") };
    let mut all: Vec<_> = group.members.iter().map(|m| format!("{}, {}", m.name, m.duties)).collect();
    for query in [Query::Worried, Query::IfQuiet { who: Some("Ana".into()) }] {
        all.push(match look(query) {
            Ok(View::Said { text, by, .. }) => format!("{by}: {text}"),
            other => format!("{other:?}"),
        });
    }
    let Ok(View::Meeting(meeting)) = look(Query::Meeting) else { panic!("no meeting") };
    all.push(meeting.next.map(|next| format!("{}: {}", next.by, next.text)).unwrap_or_default());
    let Ok(View::Threads(threads)) = look(Query::Threads) else { panic!("no threads") };
    all.extend(threads.into_iter().map(|thread| thread.name));
    let Ok(View::Forms(forms)) = look(Query::Forms) else { panic!("no forms") };
    all.extend(forms.into_iter().map(|form| form.name));
    all
}

/// What the phone writes in Ana's name, one entry after the other; each takes the place of all that it saw.
fn writes(thief: &mut Evil, world: &World, before: &[Written]) -> Vec<Written> {
    let groups = world.nodes[thief.me].member.groups();
    let own = thief.persona.member;
    let over = |wanted: &dyn Fn(&Kind) -> bool| -> Vec<EntryId> {
        let last = before.iter().rev().find(|(entry, _)| Kind::read(entry).is_ok_and(|kind| wanted(&kind)));
        let first = || {
            let is = |node: &usize| wanted(groups.kind(*node)) && groups.entry(*node).member == own;
            (0..groups.len()).rev().find(is).map(|node| groups.entry(node).id())
        };
        last.map(|(entry, _)| entry.id()).or_else(first).into_iter().collect()
    };
    let next = NextTime { at_ms: world.now + 86_400_000, text: "at the police".into() };
    let is_fact = |fact: fn(&Fact) -> bool| move |kind: &Kind| matches!(kind, Kind::Fact { fact: of, .. } if fact(of));
    let random = [u8::try_from(before.len()).unwrap(); 16];
    let kinds = [
        (
            Kind::Name { over: over(&|k| matches!(k, Kind::Name { .. } | Kind::Found(_))) },
            b"Ana is in hospital".to_vec(),
        ),
        (Kind::Duties { over: over(&|k| matches!(k, Kind::Duties { .. })) }, b"I have to report you".to_vec()),
        (Kind::MeetingFixed { over: over(&|k| matches!(k, Kind::MeetingFixed { .. })) }, next.to_bytes()),
        (
            Kind::Fact { fact: Fact::Worried, over: over(&is_fact(|f| matches!(f, Fact::Worried))) },
            b"Call the police".to_vec(),
        ),
        (
            Kind::Fact { fact: Fact::IfQuiet, over: over(&is_fact(|f| matches!(f, Fact::IfQuiet))) },
            b"Forget me".to_vec(),
        ),
        (Kind::Fact { fact: Fact::Form([random[0]; 16]), over: vec![] }, b"A form\nThe phone's".to_vec()),
        (Kind::ThreadOpened { random }, b"Ana's news".to_vec()),
    ];
    let mut written: Vec<Written> = Vec::new();
    for (kind, words) in kinds {
        let draft = match written.last().or(before.last()) {
            Some((last, _)) => thief.follow(last, kind.number(), kind.body()),
            None => thief.in_group_log(world, kind.number(), kind.body()),
        };
        let cells = thief.seal(&draft, &[words]);
        written.push((Entry { cells: vec![cells[0].0], ..draft }.sign(&thief.persona.device), cells));
    }
    written
}

/// Somebody who is let in brings all of it, with the words.
fn brings(by: &mut Evil, world: &mut World, to: usize, written: &[Written]) {
    let entries: Vec<_> = written.iter().map(|(entry, _)| entry.clone()).collect();
    by.run(world, to, entries[0].log, &entries);
    let rotation = by.rotation(world, 60 + entries[0].seq, world.now / 86_400_000);
    by.give_rotation(world, to, &rotation);
    for (entry, cells) in written {
        by.give_cells(world, to, entry.id(), &rotation, cells);
    }
}

fn loses(world: &mut World, laptop: usize, device: DeviceId) {
    world.command(laptop, Command::LoseDevice { device, kept: vec![] }).unwrap();
}

fn told(world: &World, i: usize) -> usize {
    let events = world.nodes[i].events.iter();
    let of = |e: &&Event| {
        matches!(
            e,
            Event::Renamed { .. }
                | Event::Duties { .. }
                | Event::Worried { .. }
                | Event::Thread { .. }
                | Event::Meeting { .. }
        )
    };
    events.filter(of).count()
}

/// Was: whatever was valid was shown. A phone that everybody knew to be lost renamed its person, wrote their duties, fixed
/// the next meeting and said what to do when people are worried, by anybody who passed it on, and had the words erased that
/// its person had left for when they go quiet.
#[test]
fn a_lost_phone_writes_nothing_in_its_persons_name() {
    let (mut world, laptop, sam, mut thief, mut lee) = stolen();
    let before = sees(&mut world, sam);
    assert_eq!(before, sees(&mut world, laptop));
    // Before anybody knows, it is Ana's word to all who hear it.
    world.part(&[laptop]);
    let first = writes(&mut thief, &world, &[]);
    brings(&mut thief, &mut world, sam, &first);
    world.run();
    let believed = sees(&mut world, sam);
    for said in
        ["Ana is in hospital, I have to report you", "Ana is in hospital: Call the police", "Ana's news", "A form"]
    {
        assert!(believed.iter().any(|line| line == said), "{believed:?}");
    }
    assert!(believed.iter().all(|line| !line.contains("Lee's")), "{believed:?}");
    // Then it is known, and what it took the place of is there again.
    loses(&mut world, laptop, thief.persona.device_id());
    thief.hang_up(&mut world);
    world.join();
    world.passes(2);
    for who in [sam, laptop] {
        assert_eq!(before, sees(&mut world, who));
        assert!(world.nodes[who].member.groups().get(&first[0].0.id()).is_some(), "it stays in the log");
    }
    // What it writes then is nobody's, whoever brings it.
    let told_before = [sam, laptop].map(|who| told(&world, who));
    let second = writes(&mut thief, &world, &first);
    for to in [sam, laptop] {
        brings(&mut lee, &mut world, to, &second);
    }
    world.run();
    for who in [sam, laptop] {
        assert!(world.nodes[who].member.groups().get(&second[6].0.id()).is_some(), "it was not taken");
        assert_eq!(before, sees(&mut world, who));
    }
    assert_eq!(told_before, [sam, laptop].map(|who| told(&world, who)), "it was told");
    for who in [sam, laptop] {
        restart(&mut world, who);
        assert_eq!(before, sees(&mut world, who));
    }
    // Whoever writes next knows it, and is read.
    world.command(laptop, Command::SetName { name: "Anna".into() }).unwrap();
    world.command(laptop, Command::SayIfQuiet { text: "Ring me".into() }).unwrap();
    world.run();
    for who in [sam, laptop] {
        assert!(world.members(who).contains(&"Anna".into()), "{:?}", sees(&mut world, who));
    }
    world.passes(2);
    assert_eq!(sees(&mut world, sam), sees(&mut world, laptop));
}

/// Was: a network key of somebody who had left was let in for good, and told them for years when each device is there.
#[test]
fn who_left_is_let_in_for_some_weeks_only() {
    let (mut world, ana, sam, mut lee) = three();
    let leave = Kind::Leave { stretches: Hash::default() };
    let draft = lee.in_group_log(&world, leave.number(), leave.body());
    let leave = draft.clone().sign(&lee.persona.device);
    lee.run(&mut world, ana, leave.log, std::slice::from_ref(&leave));
    lee.hang_up(&mut world);
    world.run();
    assert!(!world.members(sam).contains(&"Lee".into()));
    // On branches, so that it is anything new.
    let mut comes = |world: &mut World, days: u64| {
        world.now += days * DAY_MS;
        [ana, sam].map(|who| {
            world.wake(who);
            let seen = Entry { kind: Kind::Seen.number(), body: vec![], time: draft.time + days, ..draft.clone() };
            let seen = Entry { deps: vec![], ..seen }.sign(&lee.persona.device);
            lee.run(world, who, seen.log, std::slice::from_ref(&seen));
            let taken = world.nodes[who].member.groups().get(&seen.id()).is_some();
            lee.hang_up(world);
            taken
        })
    };
    assert_eq!(comes(&mut world, 20), [true, true]);
    for who in [ana, sam] {
        restart(&mut world, who);
    }
    assert_eq!(comes(&mut world, 26), [false, false]);
    hear_each_other(&mut world, ana, sam);
}

/// All of Ana's words taken back, as the next entry of her phone where it wrote last.
fn takes_back(thief: &Evil, world: &World) -> Verified {
    let device = thief.persona.device_id();
    let mut stretches = world.nodes[thief.me].member.stretches();
    let last = stretches.find_map(|s| s.get(&s.tips().get(&device)?.last()?.1).cloned()).unwrap();
    let kind = Kind::Withdraw(Withdraw::All);
    thief.follow(&last, kind.number(), kind.body()).sign(&thief.persona.device)
}

fn holds(world: &World, i: usize, entry: &Verified) -> bool {
    world.nodes[i].member.stretches().any(|s| s.get(&entry.id()).is_some())
}

const ANAS: [&str; 1] = ["Ana: at home"];
const GONE: [&str; 1] = ["Ana: …"];

/// Was: a taking-back had effect whatever was known of its device. One byte, signed by a lost phone on a branch that knew of no
/// loss, erased all its owner's words on everybody's device, for good.
#[test]
fn a_lost_phone_takes_nothing_back() {
    let (mut world, laptop, sam, mut thief, mut lee) = stolen();
    loses(&mut world, laptop, thief.persona.device_id());
    world.run();
    let back = takes_back(&thief, &world);
    thief.hang_up(&mut world);
    for to in [sam, laptop] {
        lee.run(&mut world, to, back.log, std::slice::from_ref(&back));
    }
    world.run();
    for who in [sam, laptop] {
        assert!(holds(&world, who, &back), "carried");
        assert_eq!(world.reads(who), ANAS);
        restart(&mut world, who);
        assert_eq!(world.reads(who), ANAS);
    }
    world.say(sam, "where were we?");
    assert_eq!(world.reads(laptop), ["Ana: at home", "Sam: where were we?"]);
    // Ana can say it, with what she has.
    world.command(laptop, Command::TakeBack { what: Taking::All }).unwrap();
    world.run();
    for who in [sam, laptop] {
        assert_eq!(world.reads(who), ["Ana: …", "Sam: where were we?"]);
    }
}

/// Nobody who heard a taking-back in good time has the words again; and where somebody answered it who did not know of the
/// loss, it is Ana's for all.
#[test]
fn what_was_taken_back_before_a_loss_was_heard_stays_so() {
    for answered in [false, true] {
        let (mut world, laptop, sam, mut thief, _lee) = stolen();
        world.part(&[laptop]);
        let back = takes_back(&thief, &world);
        thief.run(&mut world, sam, back.log, std::slice::from_ref(&back));
        world.run();
        assert_eq!(world.reads(sam), GONE);
        if answered {
            // What Sam says is signed once somebody has told what they hold.
            thief.tell(&mut world, sam, &Frame::Have(Have::default()));
            thief.tell(&mut world, sam, &Frame::CaughtUp);
            world.say(sam, "all right");
        }
        loses(&mut world, laptop, thief.persona.device_id());
        thief.hang_up(&mut world);
        world.join();
        world.passes(2);
        for _ in 0..2 {
            assert!(holds(&world, laptop, &back));
            assert_eq!(world.reads(sam)[..1], GONE, "it came back");
            assert_eq!(world.reads(laptop)[..1], if answered { GONE } else { ANAS });
            for who in [sam, laptop] {
                restart(&mut world, who);
            }
        }
    }
}

/// A taking-back that its owner knew of is heeded too by who hears of the end of its device first; and so is one by another
/// device of somebody who has left.
#[test]
fn what_was_taken_back_in_time_is_heeded_whenever_it_is_heard() {
    for leaves in [false, true] {
        let (mut world, [ana, _, sam]) = World::three();
        let laptop = world.links(ana);
        world.say(ana, "at home");
        assert_eq!(world.reads(sam), ANAS);
        world.off(sam);
        let (first, then) = if leaves { (laptop, ana) } else { (ana, laptop) };
        world.command(first, Command::TakeBack { what: Taking::All }).unwrap();
        world.passes(2);
        world.off(first);
        if leaves {
            world.command(then, Command::Leave { take_back: None, goodbye: None, now: false }).unwrap();
        } else {
            let device = world.nodes[first].member.device();
            loses(&mut world, then, device);
        }
        world.passes(2);
        world.on(sam);
        world.passes(2);
        assert_eq!(world.reads(sam), GONE);
    }
}
