//! Stories told by hand: a world, and people who come together in it.

use anyhow::{Result, ensure};

use super::{World, check};

/// Tells a story; if something in it does not hold, fails with everything that happened.
pub fn tell(seed: u64, story: impl FnOnce(&mut World) -> Result<()>) {
    let mut world = World::new(seed);
    if let Err(error) = story(&mut world) {
        panic!("{}\n{error:#}", world.story.join("\n"));
    }
}

/// So many people in one group, all connected.
pub fn circle(world: &mut World, names: &[&str]) -> Result<Vec<usize>> {
    let mut people = vec![world.found(names[0], 1, 0)?];
    for name in &names[1..] {
        let paper = world.invite(people[0])?;
        people.push(world.enter(name, paper, 0, 0)?);
        world.run_ms(10_000)?;
    }
    world.run_ms(20_000)?;
    ensure!(check::honest(world).len() == names.len(), "not everyone is in");
    Ok(people)
}
