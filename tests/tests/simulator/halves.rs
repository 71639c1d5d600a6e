//! Ten people, five and five who cannot hear each other for a minute, and then can again.

use anyhow::ensure;

use super::{circle, number, story};

/// Words on each side in the ordinary run; `.ci/long/halves` has 500.
const WORDS: u64 = 40;

const SIDE: usize = 5;

#[test]
fn two_halves_of_ten_heal_with_nothing_lost_or_doubled() {
    let words = number("KITH_WORDS").unwrap_or(WORDS);
    story(number("KITH_SEED").unwrap_or(10), |world| {
        let names = ["ana", "ben", "cleo", "dan", "eli", "fay", "gus", "hal", "ida", "jo"];
        let people = circle(world, &names)?;
        let sides: Vec<_> = people.iter().enumerate().map(|(n, id)| (*id, u8::from(n >= SIDE))).collect();
        world.part(&sides);
        let mut said = Vec::new();
        for n in 0..words {
            for side in 0..2 {
                let who = people[side * SIDE + n as usize % SIDE];
                let text = format!("side {side} word {n}");
                world.say(who, &text)?;
                said.push(text);
            }
            world.run_ms(60_000 / words)?;
        }
        let across = world.reads(people[0])?;
        ensure!(!across.iter().any(|line| line.contains("side 1")), "the sides hear each other");
        world.heal();
        // The checks at the end of every story compare registers and order; here it is counted.
        world.run_until_quiet(3_600_000)?;
        said.sort();
        for id in people {
            let mut read: Vec<_> =
                world.reads(id)?.iter().filter_map(|line| Some(line[line.find("side ")?..].to_owned())).collect();
            read.sort();
            ensure!(read == said, "{} reads {} of {} words", world.devices[id].name, read.len(), said.len());
        }
        Ok(())
    });
}
