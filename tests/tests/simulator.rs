//! The simulator: stories, random histories, and the replay of one seed.

use anyhow::Result;
use kith_tests::simulator::World;

fn tells(world: &World, result: Result<()>) {
    if let Err(error) = result {
        panic!("{}\n{error:#}", world.story.join("\n"));
    }
}

#[test]
fn three_people_meet_and_speak() {
    let mut world = World::new(1);
    let result = (|| {
        let alice = world.found("alice", 1, 0)?;
        world.say(alice, "alone")?;
        let paper = world.invite(alice)?;
        let bob = world.enter("bob", paper, 0, 0)?;
        world.run_ms(10_000)?;
        let paper = world.invite(bob)?;
        let cleo = world.enter("cleo", paper, 0, 0)?;
        world.run_ms(20_000)?;
        world.say(cleo, "hello all")?;
        world.run_ms(20_000)?;
        world.run_until_quiet(3_600_000)?;
        for id in [alice, bob, cleo] {
            let reads = world.reads(id)?;
            world.tell(format!("{reads:?}"));
            anyhow::ensure!(reads.contains(&"hello all".to_owned()), "{id} reads {reads:?}");
        }
        Ok(())
    })();
    tells(&world, result);
}
