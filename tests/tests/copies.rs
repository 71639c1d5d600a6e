//! One person's devices, simulated: linked, lost, restored from a backup, copied.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

use anyhow::{Result, ensure};
use kith_tests::simulator::check::Verdicts;
use kith_tests::simulator::story::{circle, tell as story};
use kith_tests::simulator::{World, history, linking};

fn end(world: &mut World) -> Result<()> {
    history::end(world, &mut Verdicts::default())
}

fn reads(world: &mut World, who: usize, texts: &[&str]) -> Result<()> {
    let read = world.reads(who)?;
    let name = &world.devices[who].name;
    ensure!(texts.iter().all(|text| read.contains(&(*text).to_owned())), "{name} reads {read:?}, not {texts:?}");
    Ok(())
}

#[test]
fn a_linked_device_hears_all_its_member_hears_and_speaks() {
    story(1, |world| {
        let people = circle(world, &["jo", "lee", "sam"])?;
        world.say(people[0], "before")?;
        world.say(people[1], "before too")?;
        world.run_ms(20_000)?;
        let second = linking::link(world, people[0])?;
        world.run_ms(30_000)?;
        ensure!(world.devices[second].is_in(), "the second device is not in");
        world.say(second, "from the second")?;
        world.run_ms(20_000)?;
        for who in [people[0], people[1], people[2], second] {
            reads(world, who, &["before", "before too", "from the second"])?;
        }
        ensure!(linking::devices(world, people[0])?.len() == 2);
        end(world)
    });
}

#[test]
fn a_lost_device_hears_nothing_from_then_on_and_its_words_before_stand() {
    story(2, |world| {
        let people = circle(world, &["mika", "lee", "sam"])?;
        let phone = linking::link(world, people[0])?;
        world.run_ms(30_000)?;
        world.say(phone, "from the phone")?;
        world.run_ms(20_000)?;
        linking::lose(world, people[0], phone)?;
        world.run_ms(20_000)?;
        world.say(people[1], "not for the phone")?;
        world.say(phone, "by whoever has it")?;
        world.run_ms(120_000)?;
        for who in &people {
            reads(world, *who, &["from the phone", "not for the phone"])?;
            ensure!(!world.reads(*who)?.contains(&"by whoever has it".to_owned()), "a lost device speaks");
        }
        ensure!(!world.reads(phone)?.contains(&"not for the phone".to_owned()), "a lost device hears");
        end(world)
    });
}

#[test]
fn a_restored_backup_goes_on_with_a_new_key_and_no_word_is_lost() {
    for seed in 3..9 {
        story(seed, |world| {
            let people = circle(world, &["jo", "lee", "sam"])?;
            world.say(people[0], "one")?;
            world.run_ms(20_000)?;
            let backup = linking::back_up(world, people[0]);
            let key = world.device_id(people[0]);
            world.say(people[0], "two")?;
            world.say(people[1], "three")?;
            world.run_ms(20_000)?;
            world.turn_off(people[0]);
            world.run_ms(5_000)?;
            linking::restore(world, people[0], &backup)?;
            // Written before anybody could say that there was more.
            world.say(people[0], "four")?;
            world.run_ms(60_000)?;
            world.say(people[0], "five")?;
            world.run_ms(30_000)?;
            for who in &people {
                reads(world, *who, &["one", "two", "three", "four", "five"])?;
            }
            ensure!(world.device_id(people[0]) != key, "it goes on with the old key");
            ensure!(linking::devices(world, people[0])?.len() == 1);
            end(world)
        });
    }
}

#[test]
fn a_home_used_on_two_machines_becomes_two_devices_and_no_word_is_lost() {
    for seed in 9..15 {
        story(seed, |world| {
            let people = circle(world, &["jo", "lee", "sam", "dan"])?;
            world.say(people[0], "one")?;
            world.run_ms(20_000)?;
            let folder = linking::back_up(world, people[0]);
            let copy = linking::copy_home(world, &folder, "jo's copy", 1)?;
            // Each half speaks to other people, who do not hear each other.
            world.part(&[(people[0], 0), (people[1], 0), (people[2], 1), (people[3], 1)]);
            world.run_ms(60_000)?;
            world.say(people[0], "here")?;
            world.say(copy, "there")?;
            world.run_ms(60_000)?;
            reads(world, people[1], &["here"])?;
            reads(world, people[2], &["there"])?;
            world.heal();
            world.run_ms(1_200_000)?;
            for who in [people[0], copy, people[1], people[2], people[3]] {
                reads(world, who, &["one", "here", "there"])?;
            }
            ensure!(world.device_id(people[0]) != world.device_id(copy), "both go on with one key");
            for half in [people[0], copy] {
                ensure!(world.devices[half].is_in(), "{} is out", world.devices[half].name);
                ensure!(linking::devices(world, half)?.len() == 2, "not two devices");
            }
            world.say(people[0], "here again")?;
            world.say(copy, "there again")?;
            world.run_ms(600_000)?;
            for who in [people[0], copy, people[1], people[2], people[3]] {
                reads(world, who, &["here again", "there again"])?;
            }
            Ok(())
        });
    }
}
