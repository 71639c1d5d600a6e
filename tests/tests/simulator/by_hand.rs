//! Those who have met nobody who is still here, and the lines people give each other by hand.

use anyhow::{Context as _, Result, bail, ensure};
use kith_protocol::command::{Command, Query, View};
use kith_protocol::id::{DeviceId, TransportId};
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::base32;
use kith_protocol::statement::Address;
use kith_protocol::wire::{Dictionary, Frame, Have};
use kith_tests::simulator::{World, check, linking};

use super::{circle, story};

fn line_of(world: &mut World, id: usize) -> Result<String> {
    match world.look(id, &Query::Reach)? {
        View::Line(line) => Ok(line),
        other => bail!("{other:?}"),
    }
}

fn members(world: &World, id: usize) -> usize {
    world.devices[id].member.as_ref().map_or(0, |m| m.groups().counted().devices.len())
}

/// Alice was away while bob let dan in and left. She allows nobody who is still there, and nobody can tell her of dan.
#[test]
fn whoever_knows_only_people_who_left_is_found_by_a_line() {
    story(590, |world| {
        let people = circle(world, &["alice", "bob"])?;
        let (alice, bob) = (people[0], people[1]);
        world.part(&[(alice, 1)]);
        let paper = world.invite(bob)?;
        let dan = world.enter("dan", paper, 0, 0)?;
        world.run_ms(30_000)?;
        world.command(bob, Command::Leave { take_back: None, goodbye: None, now: false })?;
        world.run_ms(60_000)?;
        let done = world.command(bob, Command::Leave { take_back: None, goodbye: None, now: true });
        ensure!(done.is_err() && world.devices[bob].gone, "bob is still there");
        world.heal();
        world.run_ms(10 * 60_000)?;
        ensure!(members(world, alice) == 2 && members(world, dan) == 2, "they found each other without a line");
        let line = line_of(world, dan)?;
        world.command(alice, Command::Reach { line })?;
        world.run_ms(60_000)?;
        world.say(dan, "we have not met")?;
        world.say(alice, "now we have")?;
        world.run_ms(60_000)?;
        for id in [alice, dan] {
            let reads = world.reads(id)?;
            ensure!(reads.len() == 2, "{id} reads {reads:?}");
        }
        Ok(())
    });
}

/// Bob's second device has met nobody but bob's phone when that is lost. It is the one that is let in by a line; and the
/// line is not lost when alice's device stops before it was reached.
#[test]
fn a_second_device_that_met_nobody_is_let_in_by_a_line() {
    story(996, |world| {
        let people = circle(world, &["alice", "bob"])?;
        let (alice, bob) = (people[0], people[1]);
        world.part(&[(bob, 1)]);
        let second = linking::link(world, bob)?;
        world.run_ms(30_000)?;
        linking::lose(world, second, bob)?;
        world.devices[bob].side = 2;
        world.heal();
        world.run_ms(10 * 60_000)?;
        ensure!(members(world, alice) == 2 && members(world, second) == 2, "alice heard of it without a line");
        world.turn_off(second);
        world.turn_on(second)?;
        let line = line_of(world, second)?;
        world.turn_off(second);
        world.command(alice, Command::Reach { line })?;
        world.turn_off(alice);
        world.turn_on(alice)?;
        world.run_ms(10_000)?;
        world.turn_on(second)?;
        world.run_ms(10 * 60_000)?;
        world.say(second, "it is me")?;
        world.run_ms(60_000)?;
        let reads = world.reads(alice)?;
        ensure!(reads == ["it is me"], "alice reads {reads:?}");
        Ok(())
    });
}

/// Somebody knows the group's id and has handed alice a line of theirs. They are let in and asked; they hear nothing of
/// the group, whatever they say, and their word that all was said lets no word of hers go.
#[test]
fn whose_line_was_taken_and_is_no_member_is_told_nothing() {
    story(3, |world| {
        let people = circle(world, &["alice", "bob"])?;
        let alice = people[0];
        world.part(&[(alice, 1)]);
        world.run_ms(10_000)?;
        world.say(alice, "among ourselves")?;
        let (device, transport) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let (whom, group) = {
            let member = world.devices[alice].member.as_ref().context("off")?;
            (TransportId(transport.public()), member.group())
        };
        let address = Address {
            group,
            device: DeviceId(device.public()),
            number: 1,
            transport: whom,
            addresses: vec!["/sim/99".to_owned()],
            until_day: world.now_ms / 86_400_000 + 14,
            on_slips: false,
        };
        use kith_protocol::encoding::Canonical as _;
        let mut bytes = address.sign(&device, &transport).to_bytes();
        let sum = kith_protocol::id::derive("reach check", &[&bytes]);
        bytes.extend_from_slice(&sum[..4]);
        ensure!(world.line(alice, whom).is_none(), "let in before its line was taken");
        world.command(alice, Command::Reach { line: format!("kith-reach:{}", base32(&bytes)) })?;
        let line = world.line(alice, whom).context("not let in")?;
        let mut says = Dictionary::default();
        let have = Have { whole: true, want: true, ..Have::default() };
        let log = world.devices[alice].member.as_ref().context("off")?.groups().log();
        let frames = [
            Frame::Have(have),
            Frame::CaughtUp,
            Frame::AskTerms,
            Frame::AskRecovery,
            Frame::Offer(vec![(log, DeviceId(device.public()), 1)]),
            Frame::Digest(kith_protocol::id::Hash([0; 32])),
        ];
        for frame in frames {
            let bytes = frame.write(&mut says);
            world.speak(alice, line, bytes);
        }
        world.run_ms(5 * 60_000)?;
        let (mut hears, mut heard) = (Dictionary::default(), Vec::new());
        for bytes in world.lines.get(&line).context("hung up")? {
            heard.push(Frame::read(bytes, &mut hears)?);
        }
        let empty = |frame: &Frame| matches!(frame, Frame::Have(have) if *have == Have { whole: true, want: true, ..Have::default() });
        ensure!(heard.len() == 1 && heard.iter().all(empty), "it hears {heard:?}");
        let View::Unsent(unsent) = world.look(alice, &Query::Unsent)? else { bail!("no outbox") };
        ensure!(unsent.len() == 1, "the words went");
        // Nor is anybody told that alice knows of them.
        let bob = people[1];
        world.heal();
        world.run_ms(120_000)?;
        let named = format!("{:?}", DeviceId(device.public()));
        let knows = world.devices[bob].disk.0.values().any(|row| row.windows(32).any(|w| w == device.public()));
        ensure!(!knows, "bob holds {named}");
        world.hang_up(alice, line);
        check::at_any_moment(world, &mut check::Verdicts::default())
    });
}
