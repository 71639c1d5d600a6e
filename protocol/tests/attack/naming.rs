//! Names that somebody else uses: a message's id, a page's number, a thread's name.

use crate::evil::{Evil, hear_each_other, three};
use crate::world::World;
use kith_protocol::command::{Command, Done, MessageView, Query, Refusal, View};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::{Entry, Verified};
use kith_protocol::id::{MessageCalled, MessageId, MessageName, ThreadId};
use kith_protocol::kind::{Kind, Page};
use kith_protocol::step::Now;
use kith_protocol::words::Words;
use rand_core::Rng as _;

/// Words of Lee's in a draft's place, under an id.
fn words(lee: &mut Evil, draft: Entry, id: MessageId, text: &str) -> (Verified, Vec<Vec<u8>>) {
    let kind = Kind::Say { message: id };
    let draft = Entry { kind: kind.number(), body: kind.body(), ..draft };
    let words = Words { text: text.into(), ..Words::default() }.to_bytes();
    let cells = lee.seal(&draft, std::slice::from_ref(&words));
    (Entry { cells: vec![cells[0].0], ..draft }.sign(&lee.persona.device), vec![words])
}

fn answer(world: &mut World, who: usize, text: &str, to: MessageCalled) -> Result<Done, Refusal> {
    let say = Command::Say { thread: None, text: text.into(), reply: Some(to), note: None };
    let done = world.command(who, say);
    world.run();
    done
}

fn said<'a>(messages: &'a [MessageView], text: &str) -> &'a MessageView {
    messages.iter().find(|m| m.text.as_deref() == Some(text)).unwrap_or_else(|| panic!("no {text}: {messages:?}"))
}

/// A page of Lee's that is opened and holds one message, as old as it says.
fn page_of(lee: &mut Evil, world: &World, number: u64, time: u64) -> [Verified; 2] {
    let first = Entry { time, ..lee.opens_page(world, number) }.sign(&lee.persona.device);
    let id = MessageId::new(world.now, [number as u8; 10]);
    let (second, _) = words(lee, lee.follow(&first, 64, vec![]), id, "pinned");
    [first, second]
}

/// Was: a reply named an id alone. Whoever copied it, and ground an entry that stands first, had the yes said to theirs.
#[test]
fn an_answer_is_to_the_words_that_were_answered() {
    let (mut world, ana, sam, mut lee) = three();
    let (id, _) = world.say(ana, "Tuesday again?");
    // Lee's are beside Ana's, and, after a try or two, before them.
    let hers = said(&world.messages(ana), "Tuesday again?").entry;
    let draft = lee.opens_page(&world, 0);
    let (copied, _) = (0..)
        .map(|n| words(&mut lee, Entry { time: n, ..draft.clone() }, id, "Shall we?"))
        .find(|(e, _)| e.id() < hers)
        .unwrap();
    for to in [ana, sam] {
        lee.run(&mut world, to, copied.log, std::slice::from_ref(&copied));
    }
    lee.hang_up(&mut world);
    world.run();
    // An id that two people's messages bear means none of them.
    assert_eq!(answer(&mut world, sam, "Yes", MessageCalled::Id(id)), Err(Refusal::SeveralMessages));
    let ana_member = world.nodes[ana].member.member();
    let hers = MessageName::of(id, &ana_member);
    answer(&mut world, sam, "Yes", hers.into()).unwrap();
    for who in [ana, sam] {
        let messages = world.messages(who);
        assert_eq!(messages.iter().filter(|m| m.id == id).count(), 2, "{messages:?}");
        let reply = said(&messages, "Yes").reply.unwrap();
        let answered: Vec<_> = messages.iter().filter(|m| m.named() == reply).collect();
        assert!(answered.len() == 1 && answered[0].from == ana_member, "{answered:?}");
    }
}

/// Words under an id that another's words in their past bear are taken by nobody.
#[test]
fn somebody_elses_id_is_no_id_of_ones_own() {
    let (mut world, ana, sam, mut lee) = three();
    let (id, _) = world.say(ana, "from Ana");
    let hers = said(&world.messages(ana), "from Ana").entry;
    let draft = Entry { deps: vec![hers], ..lee.opens_page(&world, 0) };
    let (copied, _) = words(&mut lee, draft, id, "x");
    for to in [ana, sam] {
        lee.run(&mut world, to, copied.log, std::slice::from_ref(&copied));
    }
    lee.hang_up(&mut world);
    world.run();
    for who in [ana, sam] {
        assert!(world.nodes[who].member.stretches().any(|s| s.get(&copied.id()).is_none()));
        assert_eq!(world.messages(who).iter().filter(|m| m.id == id).count(), 1);
    }
    answer(&mut world, sam, "Yes", MessageCalled::Id(id)).unwrap();
    hear_each_other(&mut world, ana, sam);
}

/// Was: pages stood by number, any number: who wrote on the last one stood below everybody for good.
#[test]
fn words_on_a_far_page_do_not_stand_after_everything() {
    let (mut world, ana, sam, mut lee) = three();
    for number in [1 << 19, (1 << 20) - 1, u64::MAX - 1, u64::MAX] {
        let page = page_of(&mut lee, &world, number, 0);
        for to in [ana, sam] {
            lee.run(&mut world, to, page[0].log, &page);
        }
    }
    lee.hang_up(&mut world);
    world.run();
    world.say(ana, "from Ana");
    for who in [ana, sam] {
        let read = world.reads(who);
        assert_eq!(read.last().map(String::as_str), Some("Ana: from Ana"));
        assert!(!read.iter().any(|line| line.starts_with("Lee")), "{read:?}");
    }
    hear_each_other(&mut world, ana, sam);
}

/// The furthest pages that Lee can go to, full or not, in any order of arrival: what is said next stands after them, and
/// everybody reads the same.
#[test]
fn pages_ahead_and_hearers_that_fell_pin_nothing() {
    for seed in 0..6u8 {
        let (mut world, ana, sam, mut lee) = three();
        let furthest = world.nodes[ana].member.groups().len() as u64;
        let mut pages: Vec<_> = (0..4)
            .map(|n| {
                let number = furthest - n;
                let time = if lee.random.next_u32() % 2 == 0 { 0 } else { world.now };
                page_of(&mut lee, &world, number, time)
            })
            .collect();
        pages.push(page_of(&mut lee, &world, furthest + 1, 0));
        for to in [ana, sam] {
            pages.sort_by_key(|_| lee.random.next_u32().wrapping_add(u32::from(seed)));
            for page in &pages {
                lee.run(&mut world, to, page[0].log, page);
            }
        }
        lee.hang_up(&mut world);
        world.run();
        for round in 0..3 {
            for (who, name) in [(ana, "Ana"), (sam, "Sam")] {
                world.say(who, &format!("round {round}"));
                let (hers, his) = (world.messages(ana), world.messages(sam));
                let last = hers.last().unwrap();
                assert_eq!((last.name.as_str(), last.text.as_deref()), (name, Some(&*format!("round {round}"))));
                let places = |of: &[MessageView]| of.iter().map(|m| m.entry).collect::<Vec<_>>();
                assert_eq!(places(&hers), places(&his));
                // The four that stand, and not the one beyond.
                assert_eq!(hers.iter().filter(|m| m.name == "Lee").count(), 4);
            }
            world.now += 40 * 86_400_000;
        }
    }
}

/// Was: a thread's id was drawn, and anybody's to name again; of two threads with one name the smaller id had the words.
#[test]
fn nobody_renames_anothers_thread_or_takes_its_words() {
    let (mut world, ana, sam, mut lee) = three();
    let Ok(Done::Opened { thread }) = world.command(ana, Command::OpenThread { name: "Food".into(), days: None })
    else {
        panic!()
    };
    world.run();
    // The same random bytes make another thread of Lee's.
    let groups = world.nodes[ana].member.groups();
    let opened = (0..groups.len()).find_map(|node| match groups.kind(node) {
        Kind::ThreadOpened { random } => Some(*random),
        _ => None,
    });
    let mine = ThreadId::opened_by(&lee.persona.member, &opened.unwrap());
    assert_ne!(mine, thread);
    let rotation = lee.rotation(&world, 50, world.now / 86_400_000);
    lee.give_rotation(&mut world, ana, &rotation);
    lee.give_rotation(&mut world, sam, &rotation);
    let kind = Kind::ThreadOpened { random: opened.unwrap() };
    let draft = lee.in_group_log(&world, kind.number(), kind.body());
    let cells = lee.seal(&draft, &[b"Food".to_vec()]);
    let entry = Entry { cells: vec![cells[0].0], ..draft }.sign(&lee.persona.device);
    for to in [ana, sam] {
        lee.run(&mut world, to, entry.log, std::slice::from_ref(&entry));
        lee.give_cells(&mut world, to, entry.id(), &rotation, &cells);
    }
    lee.hang_up(&mut world);
    world.run();
    let node = &mut world.nodes[sam];
    let View::Threads(threads) = node.member.look(&Query::Threads, Now(world.now), &node.disk).unwrap() else {
        panic!()
    };
    let food: Vec<_> = threads.iter().filter(|t| t.name == "Food").map(|t| t.thread).collect();
    assert!(food.len() == 2 && food.contains(&thread) && food.contains(&mine), "{threads:?}");
    let say = |thread: String| Command::Say { thread: Some(thread), text: "soup".into(), reply: None, note: None };
    assert_eq!(
        world.command(sam, say("Food".into())),
        Err(Refusal::SeveralThreads { thread: "Food".into() }),
        "whose it is has to be said"
    );
    world.command(sam, say(thread.hex())).unwrap();
    world.run();
    let said = world.nodes[ana]
        .member
        .stretches()
        .any(|s| matches!(s.opening().page, Page::Thread { thread: t, .. } if t == thread) && !s.messages().is_empty());
    assert!(said);
}
