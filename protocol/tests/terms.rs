//! Stories of words that go after a while: on every device, keys first, also if the program was off; and of clocks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use kith_protocol::attachment::{Attachment, AttachmentKey, Attachments};
use kith_protocol::command::{Command, Done, MessageView, Query, Refusal, Taking, View};
use kith_protocol::event::Event;
use kith_protocol::id::{Hash, MessageId, ThreadId};
use kith_protocol::limits::{DAY_MS, HOUR_MS};
use kith_protocol::member::searching::Part;
use kith_protocol::step::{Now, Table};
use world::World;

fn opens(world: &mut World, i: usize, days: u16) -> ThreadId {
    let open = Command::OpenThread { name: format!("for {days} days"), days: Some(days) };
    let Ok(Done::Opened { thread }) = world.command(i, open) else { panic!("no thread") };
    world.run();
    thread
}

fn say_with(world: &mut World, i: usize, thread: ThreadId, text: &str, files: Vec<Attachment>) -> MessageId {
    let (thread, text, attachments) = (Some(thread.hex()), text.to_owned(), Attachments(files));
    match world.command(i, Command::SayWith { thread, text, reply: None, note: None, attachments }).unwrap() {
        Done::Said { id, .. } => {
            world.run();
            id
        }
        other => panic!("{other:?}"),
    }
}

fn says(world: &mut World, i: usize, thread: ThreadId, text: &str) -> MessageId {
    say_with(world, i, thread, text, Vec::new())
}

fn shown(world: &mut World, i: usize, thread: ThreadId) -> Vec<MessageView> {
    let (now, node) = (Now(world.now), &mut world.nodes[i]);
    let read = Query::Read { thread: Some(thread.hex()), last: None, since: None };
    match node.member.look(&read, now, &node.disk).unwrap() {
        View::Messages(messages) => messages,
        other => panic!("{other:?}"),
    }
}

fn reads(world: &mut World, i: usize, thread: ThreadId) -> Vec<String> {
    shown(world, i, thread).into_iter().map(|m| m.text.unwrap_or_else(|| "…".into())).collect()
}

fn found(world: &mut World, i: usize, text: &str) -> usize {
    let (now, node) = (Now(world.now), &mut world.nodes[i]);
    let part = Part { messages: 1_000, found_bytes: 100_000 };
    node.member.search(None, part, &mut |words| words.contains(text), now, &node.disk).found.len()
}

fn rows(world: &World, i: usize, table: Table) -> usize {
    world.nodes[i].disk.0.keys().filter(|(t, _)| *t == table).count()
}

/// Goes on by so long, waking everybody who is on at least every hour.
fn passes(world: &mut World, ms: u64) {
    let end = world.now + ms;
    while world.now < end {
        world.now = end.min(world.now + HOUR_MS);
        for i in 0..world.nodes.len() {
            if world.nodes[i].on {
                world.wake(i);
            }
        }
        world.run();
    }
}

/// Ana and Lee on noon of a day.
fn two() -> (World, usize, usize) {
    let mut world = World::new();
    world.now = world.now / DAY_MS * DAY_MS + 12 * HOUR_MS;
    let ana = world.found("Ana", 1);
    let slip = world.invite(ana);
    let lee = world.enter(&slip, "Lee");
    (world, ana, lee)
}

#[test]
fn words_go_on_every_device_when_their_days_are_over() {
    let (mut world, ana, lee) = two();
    let (day, week) = (opens(&mut world, ana, 1), opens(&mut world, lee, 7));
    says(&mut world, ana, day, "short");
    says(&mut world, lee, week, "longer");
    world.say(ana, "for good");
    let cells = rows(&world, lee, Table::Cell);
    passes(&mut world, 20 * HOUR_MS);
    for i in [ana, lee] {
        assert_eq!(reads(&mut world, i, day), ["short"]);
    }
    world.nodes[lee].events.clear();
    passes(&mut world, 5 * HOUR_MS);
    for i in [ana, lee] {
        assert_eq!(reads(&mut world, i, day), [""; 0]);
        assert_eq!(found(&mut world, i, "short"), 0);
        assert_eq!(reads(&mut world, i, week), ["longer"]);
        assert_eq!(rows(&world, i, Table::Cell), cells - 1, "the key is still there");
    }
    assert!(world.nodes[lee].events.contains(&Event::WordsWent { thread: day }));
    passes(&mut world, 7 * DAY_MS);
    for i in [ana, lee] {
        assert_eq!(reads(&mut world, i, week), [""; 0]);
        assert_eq!(world.reads(i), ["Ana: for good"]);
    }
}

#[test]
fn words_whose_days_are_over_when_a_command_is_refused_go_all_the_same() {
    let (mut world, ana, lee) = two();
    let day = opens(&mut world, ana, 1);
    says(&mut world, ana, day, "short");
    let cells = rows(&world, lee, Table::Cell);
    // A computer that slept: the first thing that happens is what its person wants.
    world.now += 40 * HOUR_MS;
    world.nodes[lee].events.clear();
    let refused = Command::Welcome { who: "nobody".into() };
    assert!(world.command(lee, refused).is_err());
    assert_eq!(reads(&mut world, lee, day), [""; 0]);
    world.wake(lee);
    assert_eq!(rows(&world, lee, Table::Cell), cells - 1);
    assert!(world.nodes[lee].events.contains(&Event::WordsWent { thread: day }));
}

#[test]
fn a_page_that_is_over_goes_whole_and_nothing_of_it_is_taken_again() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    says(&mut world, ana, thread, "gone tomorrow");
    let (entries, stretches) = (rows(&world, ana, Table::Entry), world.nodes[ana].member.stretches().count());
    // Lee's program is stopped and keeps all it has.
    world.off(lee);
    passes(&mut world, 3 * DAY_MS);
    assert_eq!(rows(&world, ana, Table::Entry), entries - 1, "who wrote when is still noted");
    assert_eq!(world.nodes[ana].member.stretches().count(), stretches - 1);
    // Lee's clock stands still: that program still gives what it has.
    let now = world.now;
    world.now -= 3 * DAY_MS;
    world.on(lee);
    assert_eq!(reads(&mut world, lee, thread), ["gone tomorrow"]);
    world.now = now;
    world.wake(ana);
    world.run();
    assert_eq!(reads(&mut world, ana, thread), [""; 0]);
    assert_eq!(world.nodes[ana].member.stretches().count(), stretches - 1, "it came again");
    // Also after a start, and the thread goes on.
    world.off(ana);
    world.on(ana);
    assert_eq!(world.nodes[ana].member.stretches().count(), stretches - 1, "it came again after a start");
    passes(&mut world, HOUR_MS);
    says(&mut world, ana, thread, "today");
    assert_eq!(reads(&mut world, ana, thread), ["today"]);
    assert_eq!(reads(&mut world, lee, thread), ["today"]);
}

/// Clocks differ by hours, and in a group that nobody wrote in for days each believes in another time.
#[test]
fn a_page_that_is_over_on_one_side_is_given_there_once() {
    const RUN: u8 = 2;
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    says(&mut world, ana, thread, "gone tomorrow");
    world.off(lee);
    passes(&mut world, 3 * DAY_MS);
    // Both go on at Lee's time: there the page is not over, and Ana's program knows that it was.
    world.now -= 3 * DAY_MS;
    world.came = Some(Vec::new());
    world.on(lee);
    for _ in 0..10 {
        world.now += 60_000;
        world.wake(ana);
        world.wake(lee);
        world.run();
    }
    let came = world.came.take().unwrap();
    let runs = came.iter().filter(|(to, frame)| *to == ana && frame[0] == RUN).count();
    assert_eq!(runs, 1, "of a page that is over there");
    assert_eq!(reads(&mut world, lee, thread), ["gone tomorrow"]);
    assert_eq!(reads(&mut world, ana, thread), [""; 0]);
}

#[test]
fn who_was_off_shows_and_gives_nothing_that_is_over() {
    let (mut world, ana, lee) = two();
    let slip = world.invite(ana);
    let sam = world.enter(&slip, "Sam");
    let thread = opens(&mut world, ana, 1);
    world.off(sam);
    let id = says(&mut world, ana, thread, "not for Sam");
    world.off(lee);
    world.off(ana);
    world.now += DAY_MS + HOUR_MS;
    // Lee alone, after a day: looked at before anything else is done.
    let rows_of = |world: &World| -> Vec<_> {
        world.nodes[lee].disk.0.iter().map(|((t, k), v)| (*t, k.clone(), v.clone())).collect()
    };
    let stored = rows_of(&world);
    world.nodes[lee].member = kith_protocol::member::Member::open(stored, Now(world.now), [9; 32]).unwrap();
    assert_eq!(reads(&mut world, lee, thread), [""; 0], "shown after its time");
    let cells = rows(&world, lee, Table::Cell);
    world.on(lee);
    assert_eq!(rows(&world, lee, Table::Cell), cells - 1, "not erased at the start");
    world.on(sam);
    passes(&mut world, HOUR_MS);
    assert_eq!(reads(&mut world, sam, thread), [""; 0]);
    let _ = id;
}

#[test]
fn a_wrong_clock_hides_erases_nothing_and_asks_once() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 7);
    says(&mut world, ana, thread, "still good");
    let cells = rows(&world, lee, Table::Cell);
    world.off(lee);
    world.off(ana);
    // Lee's machine starts ten years ahead.
    let right = world.now;
    world.now += 3_650 * DAY_MS;
    world.on(lee);
    assert_eq!(reads(&mut world, lee, thread), [""; 0]);
    assert_eq!(rows(&world, lee, Table::Cell), cells, "erased by a wrong clock");
    let asked =
        |world: &World| world.nodes[lee].events.iter().filter(|e| matches!(e, Event::ClockDoubted { .. })).count();
    assert_eq!(asked(&world), 0, "before anybody could be connected");
    world.now += 61_000;
    world.wake(lee);
    world.wake(lee);
    assert_eq!(asked(&world), 1);
    let (now, node) = (Now(world.now), &mut world.nodes[lee]);
    let Ok(View::Terms(view)) = node.member.look(&Query::Terms, now, &node.disk) else { panic!() };
    assert!(view.clock_doubted && view.seen_ms <= right + 60_000);
    // Set right, it is all there.
    world.now = right + HOUR_MS;
    world.wake(lee);
    assert_eq!(reads(&mut world, lee, thread), ["still good"]);
    // Three weeks later, alone: asked again, in a new run; its person says yes.
    world.off(lee);
    world.now = right + 21 * DAY_MS;
    world.on(lee);
    world.now += 61_000;
    world.wake(lee);
    assert_eq!((reads(&mut world, lee, thread), rows(&world, lee, Table::Cell)), (vec![], cells));
    assert_eq!(asked(&world), 2);
    world.command(lee, Command::ClockIsRight).unwrap();
    assert_eq!(rows(&world, lee, Table::Cell), cells - 1);
}

#[test]
fn what_others_write_settles_a_doubted_clock() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    says(&mut world, ana, thread, "old");
    let cells = rows(&world, lee, Table::Cell);
    world.off(lee);
    passes(&mut world, 10 * DAY_MS);
    world.say(ana, "ten days later");
    let (now, node) = (Now(world.now), &mut world.nodes[lee]);
    let rows_of: Vec<_> = node.disk.0.iter().map(|((t, k), v)| (*t, k.clone(), v.clone())).collect();
    node.member = kith_protocol::member::Member::open(rows_of, now, [9; 32]).unwrap();
    world.wake(lee);
    assert_eq!(rows(&world, lee, Table::Cell), cells, "erased alone");
    world.on(lee);
    passes(&mut world, HOUR_MS);
    // "old" went, "ten days later" came.
    assert_eq!(rows(&world, lee, Table::Cell), cells);
    assert_eq!(world.reads(lee), ["Ana: ten days later"]);
    assert_eq!(reads(&mut world, lee, thread), [""; 0]);
}

#[test]
fn a_doubted_clock_does_not_ring_again_and_again() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 90);
    says(&mut world, ana, thread, "for long");
    world.off(lee);
    world.off(ana);
    // Far ahead, and nothing is over by it; then something is.
    for days in [30, 90] {
        world.now += days * DAY_MS;
        world.on(lee);
        world.now += 61_000;
        world.wake(lee);
        world.wake(lee);
        let (alarm, now) = (world.nodes[lee].alarm, Now(world.now));
        assert!(alarm.is_none_or(|due| due > now), "rings at once: {alarm:?} at {now:?}");
        world.off(lee);
    }
}

#[test]
fn two_clocks_that_agree_are_not_doubted() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    says(&mut world, ana, thread, "old");
    let cells = rows(&world, lee, Table::Cell);
    world.off(lee);
    world.off(ana);
    world.now += 10 * DAY_MS;
    // Nobody wrote in ten days, and both come.
    for i in [ana, lee] {
        world.on(i);
    }
    passes(&mut world, HOUR_MS);
    for i in [ana, lee] {
        assert_eq!(rows(&world, i, Table::Cell), cells - 1, "still there");
        assert!(!world.nodes[i].events.iter().any(|event| matches!(event, Event::ClockDoubted { .. })), "asked");
    }
}

#[test]
fn a_clock_far_behind_or_ahead_makes_no_word_last_longer_or_go_at_once() {
    for (off, behind) in [(3_650 * DAY_MS, true), (3_650 * DAY_MS, false)] {
        let (mut world, ana, lee) = two();
        let slip = world.invite(ana);
        let sam = world.enter(&slip, "Sam");
        let thread = opens(&mut world, ana, 7);
        for i in [ana, lee] {
            world.say(i, "hello");
        }
        world.off(sam);
        let right = world.now;
        // Sam writes with a clock ten years off, and the others get it at the right time.
        world.now = if behind { right - off } else { right + off };
        let rows_of: Vec<_> = world.nodes[sam].disk.0.iter().map(|((t, k), v)| (*t, k.clone(), v.clone())).collect();
        world.nodes[sam].member = kith_protocol::member::Member::open(rows_of, Now(world.now), [9; 32]).unwrap();
        let say = Command::Say { thread: Some(thread.hex()), text: "from Sam".into(), reply: None, note: None };
        world.command(sam, say).unwrap();
        world.nodes[sam].on = true;
        let sams = world.now;
        // Both clocks go on: Sam's programs call with Sam's time.
        let listening = kith_protocol::member::Input::Listening { addresses: vec![format!("/sim/{sam}")] };
        world.nodes[sam].allowed.clear();
        world.input(sam, listening);
        world.now = sams;
        world.wake(sam);
        world.now = right;
        world.run();
        passes(&mut world, DAY_MS);
        assert_eq!(reads(&mut world, ana, thread), ["from Sam"], "behind: {behind}");
        passes(&mut world, 9 * DAY_MS);
        assert_eq!(reads(&mut world, ana, thread), [""; 0], "behind: {behind}: it outlasted its term");
    }
}

/// Words of a day that is still to come take nothing from those who write on that day.
#[test]
fn who_claims_a_later_day_ends_nobody_elses_words() {
    for ahead in [2, 5] {
        let (mut world, ana, lee) = two();
        let slip = world.invite(ana);
        let sam = world.enter(&slip, "Sam");
        let thread = opens(&mut world, ana, 1);
        for i in [ana, lee] {
            world.say(i, "hello");
        }
        world.off(sam);
        let right = world.now;
        world.now += ahead * DAY_MS;
        let rows_of: Vec<_> = world.nodes[sam].disk.0.iter().map(|((t, k), v)| (*t, k.clone(), v.clone())).collect();
        world.nodes[sam].member = kith_protocol::member::Member::open(rows_of, Now(world.now), [9; 32]).unwrap();
        let say = Command::Say { thread: Some(thread.hex()), text: "later".into(), reply: None, note: None };
        world.command(sam, say).unwrap();
        world.nodes[sam].on = true;
        world.nodes[sam].allowed.clear();
        let sams = world.now;
        world.input(sam, kith_protocol::member::Input::Listening { addresses: vec![format!("/sim/{sam}")] });
        world.now = sams;
        world.wake(sam);
        world.now = right;
        world.run();
        world.off(sam);
        passes(&mut world, DAY_MS);
        assert_eq!(reads(&mut world, lee, thread), ["later"]);
        // On that day, when Sam's words are over or not.
        world.now = right;
        passes(&mut world, ahead * DAY_MS);
        says(&mut world, ana, thread, "of this day");
        passes(&mut world, 20 * HOUR_MS);
        for i in [ana, lee] {
            assert!(reads(&mut world, i, thread).contains(&"of this day".to_owned()), "{ahead} days ahead: lost");
        }
        passes(&mut world, 6 * HOUR_MS);
        for i in [ana, lee] {
            assert_eq!(reads(&mut world, i, thread), [""; 0], "it outlasted its term");
        }
    }
}

#[test]
fn a_clock_that_was_ahead_and_is_set_right_leaves_no_page_over() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    let right = world.now;
    // Lee's clock is ten days ahead from the start on, and hears of today's page.
    world.part(&[ana]);
    says(&mut world, ana, thread, "today");
    world.now += 10 * DAY_MS;
    world.say(lee, "hello");
    world.join();
    world.run();
    world.now = right + HOUR_MS;
    world.wake(lee);
    world.run();
    says(&mut world, lee, thread, "mine");
    assert!(reads(&mut world, lee, thread).contains(&"mine".to_owned()), "lost");
    passes(&mut world, HOUR_MS);
    assert!(reads(&mut world, ana, thread).contains(&"mine".to_owned()), "not given");
}

#[test]
fn files_go_with_their_words() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    let file = Attachment {
        hash: Hash([1; 32]),
        key: AttachmentKey::from_bytes(&[2; 32]),
        bytes: 2_000,
        name: "poster.jpg".into(),
        media: "image/jpeg".into(),
    };
    say_with(&mut world, ana, thread, "look", vec![file]);
    let view = shown(&mut world, lee, thread).remove(0);
    let called = view.attachments[0].id;
    let step = world.nodes[lee].member.keep_attachment(called, Hash([1; 32]));
    world.perform(lee, step);
    for i in [ana, lee] {
        assert_eq!(world.nodes[i].member.attachments_kept().len(), 1);
    }
    passes(&mut world, DAY_MS + HOUR_MS);
    let whom = world.nodes[lee].presents;
    for i in [ana, lee] {
        let (now, node) = (Now(world.now), &mut world.nodes[i]);
        assert!(node.member.attachments_kept().is_empty(), "the file stays");
        assert_eq!(node.member.may_have_attachment(&whom, &view.entry, 1, now, &node.disk), None);
        assert!(node.member.attachment(&called.hex(), &node.disk).is_err());
        assert_eq!(rows(&world, i, Table::Attachment), 0);
    }
}

#[test]
fn words_with_a_term_go_on_no_stick() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 30);
    says(&mut world, ana, thread, "said");
    world.never_online();
    let say = Command::Say { thread: Some(thread.hex()), text: "unsent".into(), reply: None, note: None };
    world.command(ana, say).unwrap();
    world.say(ana, "for good");
    let stick = world.bundle(ana);
    let brought = world.takes(lee, &stick);
    assert_eq!(brought.words, 1);
    assert_eq!(reads(&mut world, lee, thread), ["said"]);
    assert_eq!(world.reads(lee), ["Ana: for good"]);
    world.on(ana);
    world.on(lee);
    passes(&mut world, HOUR_MS);
    assert_eq!(reads(&mut world, lee, thread), ["said", "unsent"]);
}

#[test]
fn there_are_four_terms_and_the_thread_names_its_own() {
    let (mut world, ana, lee) = two();
    assert_eq!(world.command(ana, Command::OpenThread { name: "two".into(), days: Some(2) }), Err(Refusal::NoSuchTerm));
    for days in [1, 7, 30, 90, 0] {
        opens(&mut world, ana, days);
    }
    let (now, node) = (Now(world.now), &mut world.nodes[lee]);
    let Ok(View::Threads(threads)) = node.member.look(&Query::Threads, now, &node.disk) else { panic!() };
    let mut terms: Vec<_> = threads.iter().map(|view| view.term_days).collect();
    terms.sort();
    assert_eq!(terms, [None, None, Some(1), Some(7), Some(30), Some(90)]);
}

#[test]
fn taking_back_and_a_term_do_not_stand_in_each_others_way() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 1);
    let id = says(&mut world, ana, thread, "oh");
    says(&mut world, ana, thread, "well");
    world.command(ana, Command::TakeBack { what: Taking::These(vec![id]) }).unwrap();
    world.run();
    assert_eq!(reads(&mut world, lee, thread), ["…", "well"]);
    passes(&mut world, DAY_MS + HOUR_MS);
    assert_eq!(reads(&mut world, lee, thread), [""; 0]);
    passes(&mut world, 2 * DAY_MS);
    assert_eq!(world.command(ana, Command::TakeBack { what: Taking::All }).unwrap(), {
        Done::TakenBack { messages: 0, unsent: 0, stay: 0 }
    });
}

fn has_courier(world: &mut World, by: usize) {
    let paper = world::courier::paper(200);
    world.couriers.insert(paper.transport, world::courier::Courier::default());
    world.command(by, Command::AddCourier { line: paper.to_line() }).unwrap();
    world.run();
}

fn courier(world: &mut World) -> &mut world::courier::Courier {
    world.couriers.get_mut(&world::courier::paper(200).transport).unwrap()
}

/// Somebody is online for a moment, alone.
fn comes(world: &mut World, i: usize) {
    world.now += 60_000;
    world.on(i);
    world.off(i);
}

#[test]
fn words_with_a_term_go_to_no_courier() {
    let (mut world, ana, lee) = two();
    let thread = opens(&mut world, ana, 30);
    has_courier(&mut world, ana);
    says(&mut world, ana, thread, "said");
    world.never_online();
    let say = Command::Say { thread: Some(thread.hex()), text: "unsent".into(), reply: None, note: None };
    world.command(ana, say).unwrap();
    world.say(ana, "for good");
    for i in [ana, lee, ana, lee] {
        comes(&mut world, i);
    }
    assert_eq!(rows(&world, ana, Table::Outbox), 1, "a visit signed words that it does not bring");
    assert_eq!(reads(&mut world, lee, thread), ["said"]);
    assert_eq!(world.reads(lee), ["Ana: for good"]);
    // Words that wait for a connection bring nobody to the courier, however long they wait.
    world.on(ana);
    let (asked, deposits) = (courier(&mut world).asked.len(), courier(&mut world).deposits);
    let end = world.now + 60_000;
    while world.now < end {
        world.now += 1_000;
        world.wake(ana);
        world.run();
    }
    assert_eq!((courier(&mut world).asked.len(), courier(&mut world).deposits), (asked, deposits));
    // What is remembered of the courier does not outlast the page.
    for i in [ana, lee] {
        for page in world.nodes[i].member.pages_of(&thread) {
            let of_courier = |key: &[u8]| key.starts_with(b"courier") && key.ends_with(&page.0);
            let mut notes = world.nodes[i].disk.0.keys().filter(|(table, _)| *table == Table::Note);
            assert!(!notes.any(|(_, key)| of_courier(key)), "{i} noted a page");
        }
    }
    world.on(lee);
    passes(&mut world, HOUR_MS);
    assert_eq!(reads(&mut world, lee, thread), ["said", "unsent"]);
}

#[test]
fn a_courier_does_not_see_whether_anything_was_said_with_a_term() {
    let mut seen = Vec::new();
    for said in [false, true] {
        let (mut world, ana, lee) = two();
        // So many pages that what is said of them would not fit the same packets.
        let threads = [90; 3].map(|days| opens(&mut world, ana, days));
        has_courier(&mut world, ana);
        for day in 0..12 {
            for i in [ana, lee] {
                world.say(i, &format!("day {day}"));
                for thread in threads.into_iter().filter(|_| said) {
                    says(&mut world, i, thread, &format!("with a term {day}"));
                }
            }
            passes(&mut world, DAY_MS);
        }
        world.never_online();
        comes(&mut world, ana);
        comes(&mut world, lee);
        // Lee comes after weeks, asks for what is missing, and is answered.
        for _ in 0..29 {
            world.now += DAY_MS;
            comes(&mut world, ana);
        }
        for i in [lee, ana, lee, ana] {
            comes(&mut world, i);
        }
        let lying = courier(&mut world).boxes.values().flatten();
        let mut sizes: Vec<_> = lying.map(|(_, day, packet)| (*day, packet.ciphertext.len())).collect();
        sizes.sort_unstable();
        assert!(sizes.len() > 4, "{sizes:?}");
        seen.push(sizes);
    }
    assert_eq!(seen[0], seen[1]);
}
