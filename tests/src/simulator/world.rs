//! The world: devices, the network between them, virtual time.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow, bail, ensure};
use kith_protocol::command::{Command, Done, Query, Refusal, Taking, View};
use kith_protocol::event::Event;
use kith_protocol::id::{DeviceId, Hash, MemberId, MessageId, TransportId};
use kith_protocol::member::{Founding, Input, Member};
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Connection, Send, Step};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use super::device::{Device, Said};

/// When the world begins: 2026-09-21, in milliseconds since 1970.
pub const BEGINNING_MS: u64 = 1_789_948_800_000;

/// A minute, in milliseconds.
pub const MINUTE_MS: u64 = 60_000;

/// The first byte of a digest frame, which alone may be said when all is quiet.
const DIGEST: u8 = 1;

/// How long a dial into nothing takes to fail.
const DIAL_FAILS_MS: u64 = 8_000;

/// Happenings within one virtual second before the world says that it runs in circles. A guess, far above what a group
/// of twelve does.
const HAPPENINGS_A_SECOND_MAX: u64 = 60_000;

enum Happening {
    /// A dial arrives at the other end.
    Dialled {
        by: usize,
        opening: u64,
        whom: TransportId,
        to: usize,
    },
    DialFailed {
        by: usize,
        opening: u64,
        whom: TransportId,
    },
    Connected {
        device: usize,
        opening: u64,
        connection: u64,
        whom: TransportId,
    },
    Frame {
        device: usize,
        connection: u64,
        bytes: Vec<u8>,
    },
    Closed {
        device: usize,
        opening: u64,
        connection: u64,
    },
    /// One end closed when all it had said has arrived.
    Close {
        connection: u64,
    },
    Alarm {
        device: usize,
        alarm: u64,
    },
    On {
        device: usize,
    },
    /// The network was started anew with another key and listens again.
    Listening {
        device: usize,
        opening: u64,
    },
}

struct Link {
    ends: [usize; 2],
    openings: [u64; 2],
    presents: [TransportId; 2],
    delay_ms: [u64; 2],
    last_ms: [u64; 2],
    /// An end that closes says and hears nothing more.
    closing: bool,
}

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
    /// Frames that arrived.
    pub frames: u64,
    /// Days that nobody was on.
    pub days_skipped: u64,
    /// Bundles that lie about.
    pub sticks: Vec<Vec<u8>>,
    /// People hand each other sticks too.
    pub with_sticks: bool,
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
            frames: 0,
            days_skipped: 0,
            sticks: Vec::new(),
            with_sticks: false,
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

    fn later(&mut self, after_ms: u64, happening: Happening) {
        self.serial += 1;
        self.queue.insert((self.now_ms + after_ms, self.serial), happening);
    }

    // ---- people ----------------------------------------------------------------------------------------------------

    /// Somebody founds a group.
    pub fn found(&mut self, name: &str, welcomes: u8, clock_ms: i64) -> Result<usize> {
        let mut device = Device::new(name, clock_ms);
        let seed = self.seed();
        let rules = kith_protocol::kind::Rules { welcomes, ..Default::default() };
        let founding = Founding {
            name: "Wednesday".to_owned(),
            me: name.to_owned(),
            card: "Who we are.".to_owned(),
            agreement: vec!["We listen.".to_owned(), "What is said here stays here.".to_owned()],
            rules,
        };
        let (member, step) = Member::found(&founding, device.time(self.now_ms), seed).map_err(|r| anyhow!("{r}"))?;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        self.devices.push(device);
        let id = self.devices.len() - 1;
        self.tell(format!("{name} founds"));
        self.perform(id, step);
        self.begin(id);
        Ok(id)
    }

    /// Somebody writes a slip.
    pub fn invite(&mut self, by: usize) -> Result<usize> {
        match self.command(by, Command::Invite { days: 365, from: None })? {
            Done::Invited { file, .. } => {
                self.papers.push(Paper { file, giver: by, asked: 0 });
                Ok(self.papers.len() - 1)
            }
            other => bail!("an invitation gave {other:?}"),
        }
    }

    /// Somebody new says yes to a slip and goes to the door.
    pub fn enter(&mut self, name: &str, paper: usize, clock_ms: i64, side: u8) -> Result<usize> {
        let mut device = Device::new(name, clock_ms);
        device.side = side;
        let seed = self.seed();
        let whole = SlipPaper::from_text(&self.papers[paper].file).map_err(|r| anyhow!("{r}"))?;
        self.papers[paper].asked += 1;
        let asked = Member::ask(whole, name, device.time(self.now_ms), seed);
        let (member, step) = asked.map_err(|r| anyhow!("{name} cannot ask: {r}"))?;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        device.hostile = self.devices[self.papers[paper].giver].hostile;
        self.devices.push(device);
        let id = self.devices.len() - 1;
        self.tell(format!("{name} asks with slip {paper}"));
        self.perform(id, step);
        self.begin(id);
        Ok(id)
    }

    /// A device whose member was made by hand.
    pub fn add(&mut self, name: &str, clock_ms: i64, side: u8, member: Member, step: Step) -> usize {
        let mut device = Device::new(name, clock_ms);
        device.side = side;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        self.devices.push(device);
        let id = self.devices.len() - 1;
        self.perform(id, step);
        self.begin(id);
        id
    }

    /// A device that is off, with rows taken from another one.
    pub fn add_copy(
        &mut self,
        name: &str,
        side: u8,
        disk: super::Disk,
        shown: BTreeSet<(MessageId, MemberId)>,
    ) -> usize {
        let mut device = Device::new(name, 0);
        (device.side, device.disk, device.shown) = (side, disk, shown);
        self.devices.push(device);
        self.devices.len() - 1
    }

    /// The first calls after an opening: where it listens, and the first wake.
    fn begin(&mut self, id: usize) {
        let addresses = vec![format!("/sim/{id}")];
        self.receive(id, Input::Listening { addresses });
        self.wake(id);
    }

    /// A command, with its effects carried out. `Err` is the refusal, or that the device stopped meanwhile.
    pub fn command(&mut self, id: usize, command: Command) -> Result<Done> {
        let now = self.devices[id].time(self.now_ms);
        let said = match &command {
            Command::Say { text, .. } => Some(text.clone()),
            _ => None,
        };
        let dropped = match &command {
            Command::DropUnsent { message } => Some(*message),
            _ => None,
        };
        let taken = match &command {
            Command::TakeBack { what } | Command::Leave { take_back: Some(what), .. } => Some(what.clone()),
            _ => None,
        };
        let leaves = matches!(command, Command::Leave { .. });
        let device = &mut self.devices[id];
        let Some(member) = device.member.as_mut() else {
            bail!("{} is off", device.name);
        };
        let (done, step) = member.command(command, now, &device.disk).map_err(|r: Refusal| anyhow!("{r}"))?;
        let before = self.devices[id].opening;
        let committed = self.perform(id, step);
        let device = &mut self.devices[id];
        if committed {
            // Acknowledged once stored; a stop between that and the answer makes no difference to what must hold.
            if let (Some(text), Done::Said { id, .. }) = (said, &done) {
                device.said.push(Said { id: *id, text, dropped: false });
            }
            if let Some(message) = dropped {
                device.said.iter_mut().filter(|said| said.id == message).for_each(|said| said.dropped = true);
            }
            device.took_back |= taken.is_some();
            for said in &mut device.said {
                said.dropped |= match &taken {
                    Some(Taking::All) => true,
                    Some(Taking::Since(ms)) => said.id.time_ms() >= *ms,
                    Some(Taking::These(ids)) => ids.contains(&said.id),
                    None => false,
                };
            }
            device.left |= leaves;
        }
        ensure!(device.opening == before, "{} stopped", device.name);
        Ok(done)
    }

    /// Says something in the first thread.
    pub fn say(&mut self, id: usize, text: &str) -> Result<()> {
        let command = Command::Say { thread: None, text: text.to_owned(), reply: None, note: None };
        self.command(id, command).map(|_| ())
    }

    /// Looks something up.
    pub fn look(&mut self, id: usize, query: &Query) -> Result<View> {
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        let Some(member) = device.member.as_mut() else {
            bail!("{} is off", device.name);
        };
        member.look(query, now, &device.disk).map_err(|r| anyhow!("{r}"))
    }

    /// What a device does of itself when nothing else happens: it is woken now.
    pub fn wake_now(&mut self, id: usize) {
        self.wake(id);
    }

    /// The texts in the first thread, as this device shows them.
    pub fn reads(&mut self, id: usize) -> Result<Vec<String>> {
        match self.look(id, &Query::Read { thread: None, last: None, since: None })? {
            View::Messages(messages) => Ok(messages.into_iter().map(|m| m.text.unwrap_or_default()).collect()),
            _ => bail!("not messages"),
        }
    }

    /// Gives a device what came to it.
    pub fn receive(&mut self, id: usize, input: Input) {
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        if let Some(member) = device.member.as_mut() {
            let step = member.receive(input, now, &device.disk);
            self.perform(id, step);
        }
    }

    fn wake(&mut self, id: usize) {
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        if let Some(member) = device.member.as_mut() {
            let step = member.wake(now, &device.disk);
            self.perform(id, step);
        }
    }

    /// Turns a device on: opened from its rows.
    pub fn turn_on(&mut self, id: usize) -> Result<()> {
        let seed = self.seed();
        let now = self.devices[id].time(self.now_ms);
        let device = &mut self.devices[id];
        if device.is_on() || device.gone {
            return Ok(());
        }
        device.opening += 1;
        device.allowed.clear();
        let opened = Member::open(device.disk.rows(), now, seed);
        let member = opened.map_err(|r| anyhow!("{} does not open: {r}", device.name))?;
        device.presents = Device::presents_of(&member);
        device.member = Some(member);
        self.begin(id);
        Ok(())
    }

    /// Turns a device off at once: its member is dropped, its connections break.
    pub fn turn_off(&mut self, id: usize) {
        self.devices[id].member = None;
        self.devices[id].opening += 1;
        let links: Vec<_> = self.links.iter().filter(|(_, l)| l.ends.contains(&id)).map(|(n, _)| *n).collect();
        for link in links {
            self.break_link(link);
        }
    }

    /// It comes on again by itself after a while.
    pub fn turn_on_later(&mut self, id: usize, after_ms: u64) {
        self.later(after_ms, Happening::On { device: id });
    }

    /// Carries a Step out: writes, sends, events, alarm. Whether the writes were committed.
    fn perform(&mut self, id: usize, step: Step) -> bool {
        let opening = self.devices[id].opening;
        let effects = 1 + step.sends.len() + step.events.len();
        let mut left = match self.stop_after {
            Some((device, after)) if device == id => {
                if after > effects {
                    self.stop_after = Some((device, after - effects));
                    None
                } else {
                    self.stop_after = None;
                    Some(after)
                }
            }
            _ => None,
        };
        self.effects += effects as u64;
        let goes_on = |left: &mut Option<usize>| match left {
            Some(0) => false,
            Some(n) => {
                *n -= 1;
                true
            }
            None => true,
        };
        let stops = left.is_some();
        if !goes_on(&mut left) {
            self.stop(id);
            return false;
        }
        self.devices[id].disk.commit(&step.writes);
        for send in step.sends {
            if !goes_on(&mut left) {
                self.stop(id);
                return true;
            }
            self.send(id, send);
        }
        for event in step.events {
            if !goes_on(&mut left) {
                self.stop(id);
                return true;
            }
            self.show(id, event);
        }
        if stops {
            self.stop(id);
            return true;
        }
        if step.destroy {
            self.turn_off(id);
            let device = &mut self.devices[id];
            device.gone = true;
            device.disk = Default::default();
            return true;
        }
        if self.devices[id].opening != opening {
            return true;
        }
        self.note_counted(id);
        self.devices[id].alarm += 1;
        if let Some(alarm) = step.alarm {
            let after = alarm.0.saturating_sub(self.devices[id].time(self.now_ms).0).max(1);
            let alarm = self.devices[id].alarm;
            self.later(after, Happening::Alarm { device: id, alarm });
        }
        true
    }

    /// A device stops where it is and is turned on again soon.
    fn stop(&mut self, id: usize) {
        let name = self.devices[id].name.clone();
        self.tell(format!("{name} stops short"));
        self.turn_off(id);
        let after = 500 + self.below(20_000) as u64;
        self.turn_on_later(id, after);
    }

    /// Remembers which devices the snapshot known here names.
    fn note_counted(&mut self, id: usize) {
        let device = &mut self.devices[id];
        let Some(member) = &device.member else {
            return;
        };
        let counted = member.groups().counted();
        device.keys.insert(member.device());
        if counted.devices.contains_key(&member.device()) {
            device.was_in = true;
        }
        if device.snapshot != counted.snapshot {
            device.snapshot = counted.snapshot;
            self.snapshots
                .entry(counted.snapshot)
                .or_insert_with(|| counted.devices.keys().copied().collect::<BTreeSet<_>>());
        }
    }

    fn show(&mut self, id: usize, event: Event) {
        let device = &mut self.devices[id];
        match event {
            Event::Message { message, .. } if !device.shown.insert((message.id, message.from)) => {
                let line = format!("{} was shown {:?} twice", device.name, message.text);
                self.wrong.get_or_insert(line);
            }
            Event::LogGoesFurther => {
                device.frozen = true;
                let line = format!("{}: another copy has written further", device.name);
                self.tell(line);
            }
            Event::CameIn { name, slip_from } => {
                let line = format!("{} hears that {name} came in by {slip_from}", device.name);
                self.tell(line);
            }
            Event::Left { name } => {
                let line = format!("{} hears that {name} left", device.name);
                self.tell(line);
            }
            Event::Held { messages, came_in } => {
                let line = format!("{}: {} held, {came_in:?} came in", device.name, messages.len());
                self.tell(line);
            }
            Event::Standing { state } => {
                let line = format!("{}: {state:?}", device.name);
                self.tell(line);
            }
            _ => {}
        }
    }

    // ---- the network -----------------------------------------------------------------------------------------------

    fn send(&mut self, id: usize, send: Send) {
        if !matches!(send, Send::Frame { .. }) && std::env::var_os("KITH_FRAMES").is_some() {
            let line = format!("{} {send:?}", self.devices[id].name);
            self.tell(line);
        }
        match send {
            Send::Frame { to, bytes } => self.send_frame(id, to.0, bytes),
            Send::Dial { whom, addresses } => {
                let target = addresses.iter().find_map(|a| a.strip_prefix("/sim/")?.parse::<usize>().ok());
                let opening = self.devices[id].opening;
                match target.filter(|to| *to < self.devices.len() && *to != id) {
                    Some(to) => {
                        let after = 20 + self.below(400) as u64;
                        self.later(after, Happening::Dialled { by: id, opening, whom, to });
                    }
                    None => self.later(5, Happening::DialFailed { by: id, opening, whom }),
                }
            }
            Send::Close(connection) if self.lines.remove(&connection.0).is_some() => {}
            Send::Close(connection) => {
                if let Some(link) = self.links.get_mut(&connection.0)
                    && !link.closing
                {
                    link.closing = true;
                    let last = link.last_ms[0].max(link.last_ms[1]);
                    let after = (last + 1).saturating_sub(self.now_ms).clamp(1, 2_000);
                    self.later(after, Happening::Close { connection: connection.0 });
                }
            }
            Send::Allow(allowed) => {
                let allowed: BTreeSet<_> = allowed.into_iter().collect();
                let cut: Vec<_> = self
                    .links
                    .iter()
                    .filter(|(_, link)| match link.ends.iter().position(|end| *end == id) {
                        Some(own) => !allowed.contains(&link.presents[1 - own]),
                        None => false,
                    })
                    .map(|(number, _)| *number)
                    .collect();
                self.devices[id].allowed = allowed;
                for link in cut {
                    self.break_link(link);
                }
            }
            Send::Bundle(bytes) => self.devices[id].stick = bytes,
            Send::Become(whom) => {
                self.devices[id].presents = whom;
                let links: Vec<_> = self.links.iter().filter(|(_, l)| l.ends.contains(&id)).map(|(n, _)| *n).collect();
                for link in links {
                    self.break_link(link);
                }
                let opening = self.devices[id].opening;
                self.later(3, Happening::Listening { device: id, opening });
            }
        }
    }

    fn send_frame(&mut self, id: usize, connection: u64, bytes: Vec<u8>) {
        if let Some(said) = self.lines.get_mut(&connection) {
            said.push(bytes);
            return;
        }
        let jitter = self.below(30) as u64;
        let now = self.now_ms;
        let Some(link) = self.links.get_mut(&connection).filter(|link| !link.closing) else {
            return;
        };
        let Some(own) = link.ends.iter().position(|end| *end == id) else {
            return;
        };
        let at = (now + link.delay_ms[own] + jitter).max(link.last_ms[own]);
        link.last_ms[own] = at;
        let device = link.ends[1 - own];
        self.later(at - now, Happening::Frame { device, connection, bytes });
    }

    /// A connection breaks: what is under way is lost, both ends hear of it.
    fn break_link(&mut self, number: u64) {
        let Some(link) = self.links.remove(&number) else {
            return;
        };
        for end in 0..2 {
            let after = 1 + self.below(200) as u64;
            let (device, opening) = (link.ends[end], link.openings[end]);
            self.later(after, Happening::Closed { device, opening, connection: number });
        }
    }

    /// Some connection breaks.
    pub fn break_some_link(&mut self) {
        let all: Vec<_> = self.links.keys().copied().collect();
        if !all.is_empty() {
            let which = all[self.below(all.len())];
            self.break_link(which);
        }
    }

    /// Every connection breaks.
    pub fn break_all_links(&mut self) {
        let all: Vec<_> = self.links.keys().copied().collect();
        for link in all {
            self.break_link(link);
        }
    }

    /// Devices go to a side; connections between sides break.
    pub fn part(&mut self, sides: &[(usize, u8)]) {
        for (device, side) in sides {
            self.devices[*device].side = *side;
        }
        let apart = |link: &Link| self.devices[link.ends[0]].side != self.devices[link.ends[1]].side;
        let cut: Vec<_> = self.links.iter().filter(|(_, link)| apart(link)).map(|(n, _)| *n).collect();
        for link in cut {
            self.break_link(link);
        }
    }

    /// Everyone but thieves is on one side again.
    pub fn heal(&mut self) {
        for device in &mut self.devices {
            if !device.hostile && !device.lost {
                device.side = 0;
            }
        }
    }

    fn dialled(&mut self, by: usize, opening: u64, whom: TransportId, to: usize) {
        let (caller, called) = (&self.devices[by], &self.devices[to]);
        if caller.opening != opening || !caller.is_on() {
            return;
        }
        if !called.is_on() || caller.side != called.side {
            self.later(DIAL_FAILS_MS, Happening::DialFailed { by, opening, whom });
            return;
        }
        let (calls, answers) = (caller.presents, called.presents);
        if !caller.allowed.contains(&answers) || !called.allowed.contains(&calls) {
            self.later(30, Happening::DialFailed { by, opening, whom });
            return;
        }
        if answers != whom {
            self.later(30, Happening::DialFailed { by, opening, whom });
        }
        let number = self.serial;
        let delay = |world: &mut Self| match world.below(10) {
            0 => 300 + world.below(900) as u64,
            1..4 => 80 + world.below(200) as u64,
            _ => 5 + world.below(60) as u64,
        };
        let delays = [delay(self), delay(self)];
        let link = Link {
            ends: [by, to],
            openings: [opening, self.devices[to].opening],
            presents: [calls, answers],
            delay_ms: delays,
            last_ms: [self.now_ms + delays[0], self.now_ms + delays[1]],
            closing: false,
        };
        self.links.insert(number, link);
        let (other, after) = (self.devices[to].opening, delays[0]);
        self.later(0, Happening::Connected { device: by, opening, connection: number, whom: answers });
        self.later(after, Happening::Connected { device: to, opening: other, connection: number, whom: calls });
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    /// The next thing that happens, if there is one before `until_ms`.
    fn next(&mut self, until_ms: u64) -> Result<bool> {
        if let Some(wrong) = &self.wrong {
            bail!("{wrong}");
        }
        let Some((at, _)) = self.queue.first_key_value().map(|(key, _)| *key).filter(|(at, _)| *at <= until_ms) else {
            self.now_ms = until_ms.max(self.now_ms);
            return Ok(false);
        };
        let Some((_, happening)) = self.queue.pop_first() else {
            return Ok(false);
        };
        self.now_ms = at.max(self.now_ms);
        if self.second.0 != self.now_ms / 1_000 {
            self.second = (self.now_ms / 1_000, 0);
        }
        self.second.1 += 1;
        ensure!(self.second.1 < HAPPENINGS_A_SECOND_MAX, "runs in circles; last frame {}", self.last_frame);
        match happening {
            Happening::Dialled { by, opening, whom, to } => self.dialled(by, opening, whom, to),
            Happening::DialFailed { by, opening, whom } => {
                if self.devices[by].opening == opening {
                    self.receive(by, Input::DialFailed { whom });
                }
            }
            Happening::Connected { device, opening, connection, whom } => {
                if self.devices[device].opening == opening && self.links.contains_key(&connection) {
                    self.receive(device, Input::Connected { connection: Connection(connection), whom });
                }
            }
            Happening::Frame { device, connection, bytes } => {
                if self.links.contains_key(&connection) {
                    self.frames += 1;
                    if bytes.first() != Some(&DIGEST) {
                        self.last_word_ms = self.now_ms;
                        self.last_frame = format!("{:?} to {}", bytes.first(), self.devices[device].name);
                        if std::env::var_os("KITH_FRAMES").is_some() {
                            let line = format!(
                                "+{} ms frame {} ({} B) on {connection}",
                                self.now_ms - BEGINNING_MS,
                                self.last_frame,
                                bytes.len()
                            );
                            self.tell(line);
                        }
                    }
                    self.receive(device, Input::Frame { from: Connection(connection), bytes });
                }
            }
            Happening::Closed { device, opening, connection } => {
                if self.devices[device].opening == opening {
                    self.receive(device, Input::Closed { connection: Connection(connection) });
                }
            }
            Happening::Close { connection } => self.break_link(connection),
            Happening::Alarm { device, alarm } => {
                if self.devices[device].alarm == alarm {
                    self.wake(device);
                }
            }
            Happening::Listening { device, opening } => {
                if self.devices[device].opening == opening {
                    let addresses = vec![format!("/sim/{device}")];
                    self.receive(device, Input::Listening { addresses });
                }
            }
            Happening::On { device } => {
                if !self.devices[device].away {
                    self.turn_on(device)?;
                }
            }
        }
        Ok(true)
    }

    /// Lets so much time pass.
    pub fn run_ms(&mut self, ms: u64) -> Result<()> {
        let until = self.now_ms + ms;
        while self.next(until)? {}
        Ok(())
    }

    /// Lets time pass until nothing has been said for seven minutes but digests (calls wait up to six); an error if that does not come.
    pub fn run_until_quiet(&mut self, most_ms: u64) -> Result<()> {
        let until = self.now_ms + most_ms;
        self.last_word_ms = self.now_ms;
        while self.now_ms < until {
            self.run_ms(MINUTE_MS / 2)?;
            if self.now_ms >= self.last_word_ms + 7 * MINUTE_MS {
                return Ok(());
            }
        }
        bail!("no quiet after {} minutes; last frame {}", most_ms / MINUTE_MS, self.last_frame)
    }

    /// Everybody is off for so many days.
    pub fn skip_days(&mut self, days: u64) -> Result<()> {
        let on: Vec<_> = (0..self.devices.len()).filter(|id| self.devices[*id].is_on()).collect();
        for id in &on {
            self.turn_off(*id);
        }
        self.queue.clear();
        self.now_ms += days * 86_400_000;
        self.days_skipped += days;
        for id in 0..self.devices.len() {
            if !self.devices[id].away {
                self.turn_on(id)?;
            }
        }
        Ok(())
    }

    /// After a time in which everyone's address record ran out, people give each other their lines by hand.
    pub fn exchange_reach_lines(&mut self) {
        let present = super::check::honest(self);
        let Some(first) = present.first().copied() else { return };
        for id in present.iter().skip(1) {
            if let Ok(View::Line(line)) = self.look(*id, &Query::Reach) {
                // Refused by whoever does not know the other yet; the other way round may go.
                let _ = self.command(first, Command::Reach { line });
            }
            if let Ok(View::Line(line)) = self.look(first, &Query::Reach) {
                let _ = self.command(*id, Command::Reach { line });
            }
        }
    }

    /// How many connections stand.
    pub fn connections(&self) -> usize {
        self.links.len()
    }

    /// A device's key.
    pub fn device_id(&self, id: usize) -> Option<DeviceId> {
        self.devices[id].member.as_ref().map(Member::device)
    }

    /// A connection whose other end is no device of the world but whoever wrote the test, presenting this key. `None`
    /// when the device is off or does not let the key in.
    pub fn line(&mut self, to: usize, whom: TransportId) -> Option<u64> {
        if !self.devices[to].is_on() || !self.devices[to].allowed.contains(&whom) {
            return None;
        }
        self.serial += 1;
        let line = self.serial;
        self.lines.insert(line, Vec::new());
        self.receive(to, Input::Connected { connection: Connection(line), whom });
        Some(line)
    }

    /// Says something on a line. Whether the device still holds it.
    pub fn speak(&mut self, to: usize, line: u64, bytes: Vec<u8>) -> bool {
        if !self.lines.contains_key(&line) {
            return false;
        }
        self.receive(to, Input::Frame { from: Connection(line), bytes });
        true
    }

    /// Ends a line.
    pub fn hang_up(&mut self, to: usize, line: u64) {
        if self.lines.remove(&line).is_some() {
            self.receive(to, Input::Closed { connection: Connection(line) });
        }
    }

    /// Hands frames to a device as if somebody with this transport key had connected and said them.
    pub fn whisper(&mut self, to: usize, whom: TransportId, frames: Vec<Vec<u8>>) {
        self.serial += 1;
        let connection = Connection(self.serial);
        self.receive(to, Input::Connected { connection, whom });
        for bytes in frames {
            self.receive(to, Input::Frame { from: connection, bytes });
        }
        self.receive(to, Input::Closed { connection });
    }
}
