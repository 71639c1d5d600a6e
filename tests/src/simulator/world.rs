//! The world: devices, the network between them, virtual time.

mod devices;
mod network;
mod people;
mod time;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{DeviceId, Hash, TransportId};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use self::network::Link;
use self::time::Happening;
use super::courier::Courier;
use super::device::Device;

/// When the world begins: 2026-09-21, in milliseconds since 1970.
pub const BEGINNING_MS: u64 = 1_789_948_800_000;

/// A minute, in milliseconds.
pub const MINUTE_MS: u64 = 60_000;

/// A slip somebody wrote.
pub struct Paper {
    /// The whole form.
    pub file: String,
    /// Who gave it.
    pub giver: usize,
    /// How many asked with it.
    pub asked: usize,
}

/// Devices, the network between them, virtual time.
pub struct World {
    /// Milliseconds since 1970, true time.
    pub now_ms: u64,
    /// Everything random.
    pub random: ChaCha20Rng,
    /// All devices ever.
    pub devices: Vec<Device>,
    /// All slips ever.
    pub papers: Vec<Paper>,
    /// What happened, for the story a failure tells.
    pub story: Vec<String>,
    /// What was said on lines that no device of the world holds (see [`World::line`]).
    pub lines: BTreeMap<u64, Vec<Vec<u8>>>,
    /// Which devices each snapshot names.
    pub snapshots: BTreeMap<Hash, BTreeSet<DeviceId>>,
    /// Stop this device after so many effects of its next Steps.
    pub stop_after: Option<(usize, usize)>,
    /// Effects carried out by each device in its last Step.
    pub effects: u64,
    /// The first thing that must not happen and did.
    pub wrong: Option<String>,
    links: BTreeMap<u64, Link>,
    queue: BTreeMap<(u64, u64), Happening>,
    serial: u64,
    second: (u64, u64),
    last_word_ms: u64,
    last_frame: String,
    /// Devices whose connections stand and say nothing: what they send is lost.
    pub silent: BTreeSet<usize>,
    /// What arrived at a device, in bytes by the first byte of its frames.
    pub heard: BTreeMap<(usize, u8), usize>,
    /// Frames that arrived.
    pub frames: u64,
    /// Days that nobody was on.
    pub days_skipped: u64,
    /// Bundles that lie about.
    pub sticks: Vec<Vec<u8>>,
    /// People hand each other sticks too.
    pub with_sticks: bool,
    /// People open threads with a term too, and more days pass.
    pub with_terms: bool,
    /// Couriers, by their transport keys.
    pub couriers: BTreeMap<TransportId, Courier>,
    /// One in so many questions at couriers breaks the visit off; none if 0.
    pub visits_break: usize,
}

impl World {
    /// An empty world.
    pub fn new(seed: u64) -> Self {
        Self {
            now_ms: BEGINNING_MS,
            random: ChaCha20Rng::seed_from_u64(seed),
            devices: Vec::new(),
            papers: Vec::new(),
            story: Vec::new(),
            snapshots: BTreeMap::new(),
            stop_after: None,
            effects: 0,
            wrong: None,
            lines: BTreeMap::new(),
            links: BTreeMap::new(),
            queue: BTreeMap::new(),
            serial: 0,
            second: (0, 0),
            last_word_ms: 0,
            last_frame: String::new(),
            silent: BTreeSet::new(),
            heard: BTreeMap::new(),
            frames: 0,
            days_skipped: 0,
            sticks: Vec::new(),
            with_sticks: false,
            with_terms: false,
            couriers: BTreeMap::new(),
            visits_break: 0,
        }
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random.next_u64() % (bound.max(1) as u64)).unwrap_or(0)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Randomness, as an operating system gives it.
    pub fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.random.fill_bytes(&mut seed);
        seed
    }

    /// Notes a line of the story.
    pub fn tell(&mut self, line: impl Into<String>) {
        let seconds = (self.now_ms - BEGINNING_MS) / 1_000;
        let line = format!("day {} {:>5} s  {}", seconds / 86_400, seconds % 86_400, line.into());
        if std::env::var_os("KITH_TELL").is_some() {
            eprintln!("{line}");
        }
        self.story.push(line);
    }
}
