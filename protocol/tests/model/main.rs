//! `keys.md` 3, 4 and 6 as a model over the real core: what counts, when a phone is stolen and its thieves do what they can.
//!
//! * Small groups are explored **exhaustively**: from the beginning in [`world`], every act of everybody, to a depth.
//!   States that were met before, in whatever order their acts came, are not gone through again. `KITH_DEPTH` (3).
//! * Larger ones **randomly**: people come, leave, add and replace devices, prove forks, welcome. `KITH_RUNS` (20).
//!
//! The laws are in [`laws`]; ways that broke one are made short and kept in [`ways`]. `.ci/long/model` goes deeper and
//! prints how many states that were.
//!
//! With these of `.ci/broken` applied to a copy it is red: witnessed, ending, witness-counts, snapshot-endings, witness-knew,
//! witness-left, replace-barred. Words are not modelled: the simulator sees who hears them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

mod circle;
mod laws;
mod ways;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::derive;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use laws::{Laws, name};
use world::{Act, Bounds, World};

#[expect(clippy::disallowed_methods, reason = "how long a test goes on; the core itself reads nothing")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// A state's name: what there is, and who knows what.
fn state(world: &World) -> [u8; 32] {
    let knows: BTreeMap<_, _> =
        world.c.devices.iter().map(|d| (d.id(), (d.honest, name(&world.c.log, &d.knows)))).collect();
    let parts: Vec<&[u8]> = knows.iter().flat_map(|(id, (_, set))| [id.0.as_slice(), set.as_slice()]).collect();
    derive("state", &parts)
}

struct Explorer {
    bounds: Bounds,
    laws: Laws,
    /// Per state the depth that was left when it was gone through.
    met: BTreeMap<[u8; 32], u64>,
    kinds: BTreeSet<String>,
    way: Vec<Act>,
    steps: u64,
}

impl Explorer {
    fn explore(&mut self, world: &World, left: u64) {
        let before = self.met.entry(state(world)).or_insert(u64::MAX);
        let is_new = *before == u64::MAX;
        if !is_new && *before >= left {
            return;
        }
        *before = left;
        if is_new && let Err(broken) = self.laws.check(world) {
            panic!("{broken}; in short:\n{}", ways::in_short(self.way.clone(), self.bounds));
        }
        if left == 0 {
            return;
        }
        for act in world.acts(self.bounds) {
            let mut next = world.clone();
            if next.act(act) {
                self.steps += 1;
                self.way.push(act);
                self.kinds.insert(format!("{act:?}").split(' ').next().unwrap_or_default().to_owned());
                self.explore(&next, left - 1);
                self.way.pop();
            }
        }
    }
}

#[test]
fn every_way_a_small_group_can_go() {
    let depth = number("KITH_DEPTH", 3);
    let bounds = Bounds { devices: 6, eventful: false };
    let (laws, met, kinds) = Default::default();
    let mut explorer = Explorer { bounds, laws, met, kinds, way: vec![], steps: 0 };
    explorer.explore(&World::new(), depth);
    let Explorer { met, steps, laws, kinds, .. } = explorer;
    println!("depth {depth}: {} states, {steps} steps, {:?}", met.len(), laws.tried);
    assert!(met.len() > 500 && kinds.len() > 8, "only {} states by {kinds:?}", met.len());
    let tried =
        ["a set met in another order", "a set given to a newcomer", "the phone is lost", "a place that was met"];
    assert!(tried.iter().all(|case| laws.tried.get(case).is_some_and(|times| *times > 100)), "{:?}", laws.tried);
}

#[test]
fn random_ways_of_a_larger_group() {
    let (runs, from) = (number("KITH_RUNS", 20), number("KITH_SEED", 0));
    let mut laws = Laws::default();
    let (mut steps, mut entries, mut longest) = (0u64, 0, 0);
    for seed in from..from + runs {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let mut world = World::new();
        let mut way = Vec::new();
        let bounds = Bounds { devices: 12, eventful: true };
        for _ in 0..60 {
            let acts = world.acts(bounds);
            let act = acts[usize::try_from(random.next_u64() % acts.len() as u64).unwrap()];
            if !world.act(act) {
                continue;
            }
            way.push(act);
            steps += 1;
            if let Err(broken) = laws.check(&world) {
                panic!("{broken}\nKITH_SEED={seed} KITH_RUNS=1; in short:\n{}", ways::in_short(way, bounds));
            }
        }
        entries += world.c.log.len();
        longest = longest.max(way.len());
    }
    println!("{runs} runs of at most {longest} acts: {steps} steps, {entries} entries, {:?}", laws.tried);
    let guests = laws.tried.get("a guest of the phone counts after the loss");
    assert!(steps > 20 * runs && guests.is_some_and(|times| *times > 0), "{steps} steps, {:?}", laws.tried);
}
