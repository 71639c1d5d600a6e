//! The simulator: stories, random histories, and the replay of one seed.

use anyhow::{Result, ensure};
use kith_tests::simulator::check::{self, Verdicts};
use kith_tests::simulator::{World, history};

/// Tells a story; if something in it does not hold, fails with everything that happened.
fn story(seed: u64, tell: impl FnOnce(&mut World) -> Result<()>) {
    let mut world = World::new(seed);
    let told = tell(&mut world).and_then(|()| history::end(&mut world, &mut Verdicts::default()));
    if let Err(error) = told {
        panic!("{}\n{error:#}", world.story.join("\n"));
    }
}

/// So many people in one group, all connected.
fn circle(world: &mut World, names: &[&str]) -> Result<Vec<usize>> {
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

#[test]
fn three_people_meet_and_speak() {
    story(1, |world| {
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
        for id in [alice, bob, cleo] {
            let reads = world.reads(id)?;
            ensure!(reads.contains(&"hello all".to_owned()), "{id} reads {reads:?}");
        }
        Ok(())
    });
}

#[test]
fn a_circle_forms() {
    story(2, |world| circle(world, &["alice", "bob", "cleo", "dan", "eve"]).map(|_| ()));
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// `KITH_SEEDS=10000` for more, `KITH_FROM=500` to begin elsewhere.
#[test]
fn random_histories() {
    let (from, count) = (number("KITH_FROM").unwrap_or(0), number("KITH_SEEDS").unwrap_or(500));
    let next = std::sync::atomic::AtomicU64::new(from);
    let failed = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..number("KITH_THREADS").unwrap_or(2) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if seed >= from + count {
                        return;
                    }
                    if let Err(error) = history::run(seed) {
                        let line = error.to_string();
                        failed.lock().unwrap().push((seed, line.lines().next().unwrap_or_default().to_owned()));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    for (_, what) in &failed {
        eprintln!("{what}");
    }
    if let Some((seed, what)) = failed.first() {
        panic!(
            "{} of {count} histories failed; {what}\nKITH_SEED={seed} cargo test -p kith-tests --test simulator replay",
            failed.len()
        );
    }
}

/// `KITH_SEED=123 cargo test -p kith-tests --test simulator replay`
#[test]
fn replay() {
    let Some(seed) = number("KITH_SEED") else { return };
    if let Err(error) = history::run(seed) {
        panic!("{error:#}");
    }
}
