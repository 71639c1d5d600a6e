//! Members of one group, connected by nothing but function calls. What the tests beside it share; the seeded simulator of
//! the whole (delays, cuts, crashes, wrong clocks) is in the crate `tests`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, missing_docs)] // Each test uses a part.

pub mod courier;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kith_protocol::command::{Command, Delivery, Done, MessageView, Query, Refusal, View};
use kith_protocol::event::{Brought, Event};
use kith_protocol::id::{MessageId, TransportId};
use kith_protocol::kind::Rules;
use kith_protocol::member::linking::{NewDevice, OldDevice};
use kith_protocol::member::{Founding, Input, Member};
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Connection, Now, Rows, Send, Step, Table};

#[derive(Default)]
pub struct Disk(pub BTreeMap<(Table, Vec<u8>), Vec<u8>>);

impl Rows for Disk {
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(&(table, key.to_vec())).cloned()
    }
}

pub struct Node {
    pub member: Member,
    pub disk: Disk,
    pub presents: TransportId,
    pub allowed: BTreeSet<TransportId>,
    pub on: bool,
    pub events: Vec<Event>,
    pub alarm: Option<Now>,
    /// The bundle made last.
    pub stick: Vec<u8>,
}

#[derive(Default)]
pub struct World {
    pub nodes: Vec<Node>,
    /// These hear each other and nobody else, and the others hear each other.
    pub apart: BTreeSet<usize>,
    /// These two never reach each other, the lesser number first.
    pub strangers: BTreeSet<(usize, usize)>,
    pub now: u64,
    /// Nothing that these say comes to anybody.
    pub silent: BTreeSet<usize>,
    /// Connection number → (node, its other end's number).
    pub ends: BTreeMap<u64, (usize, u64)>,
    pub next: u64,
    pub frames: VecDeque<(u64, Vec<u8>)>,
    pub bytes: usize,
    /// Every frame that came to somebody, if it is looked at.
    pub came: Option<Vec<(usize, Vec<u8>)>>,
    pub couriers: BTreeMap<TransportId, courier::Courier>,
    /// Questions that are on their way.
    pub questions: VecDeque<(usize, TransportId, Vec<u8>)>,
}

pub fn founding(me: &str, welcomes: u8) -> Founding {
    Founding {
        name: "Thursday".into(),
        me: me.into(),
        card: "For people who hear voices.".into(),
        agreement: vec!["What is said here stays here.".into(), "Listening is fine.".into()],
        rules: Rules { welcomes, ..Rules::default() },
    }
}

impl World {
    /// Ana, Lee and Sam, all connected.
    pub fn three() -> (Self, [usize; 3]) {
        let mut world = Self::new();
        let ana = world.found("Ana", 1);
        let slip = world.invite(ana);
        let lee = world.enter(&slip, "Lee");
        let slip = world.invite(ana);
        let sam = world.enter(&slip, "Sam");
        (world, [ana, lee, sam])
    }

    pub fn new() -> Self {
        Self { now: 1_790_000_000_000, next: 1, ..Self::default() }
    }

    pub fn add(&mut self, member: Member, step: Step) -> usize {
        let presents = TransportId(kith_protocol::signature::SecretKey::from_seed(&member.transport_seed()).public());
        let (disk, allowed) = (Disk::default(), BTreeSet::new());
        self.nodes.push(Node {
            member,
            disk,
            presents,
            allowed,
            on: true,
            events: Vec::new(),
            alarm: None,
            stick: Vec::new(),
        });
        let i = self.nodes.len() - 1;
        self.perform(i, step);
        self.input(i, Input::Listening { addresses: vec![format!("/sim/{i}")] });
        self.wake(i);
        i
    }

    pub fn found(&mut self, me: &str, welcomes: u8) -> usize {
        let seed = [self.nodes.len() as u8 + 1; 32];
        let (member, step) = Member::found(&founding(me, welcomes), Now(self.now), seed).unwrap();
        self.add(member, step)
    }

    pub fn enter(&mut self, slip: &str, me: &str) -> usize {
        let seed = [self.nodes.len() as u8 + 1; 32];
        let paper = SlipPaper::from_text(slip).unwrap();
        let (member, step) = Member::ask(paper, me, Now(self.now), seed).unwrap();
        let i = self.add(member, step);
        self.run();
        i
    }

    pub fn perform(&mut self, i: usize, step: Step) {
        for write in step.writes {
            let size = write.value.as_ref().map_or(0, Vec::len);
            assert!(size <= kith_protocol::limits::VALUE_BYTES_MAX, "a row of {size} bytes: {write:?}");
            match write.value {
                Some(value) => self.nodes[i].disk.0.insert((write.table, write.key), value),
                None => self.nodes[i].disk.0.remove(&(write.table, write.key)),
            };
        }
        for send in step.sends {
            match send {
                Send::Frame { to, bytes } => {
                    self.bytes += bytes.len();
                    self.frames.push_back((to.0, bytes));
                }
                Send::Close(c) => self.close(c.0),
                Send::Allow(allowed) => self.nodes[i].allowed = allowed.into_iter().collect(),
                Send::Become(id) => {
                    let own: Vec<_> = self.ends.iter().filter(|(_, (n, _))| *n == i).map(|(c, _)| *c).collect();
                    own.into_iter().for_each(|c| self.close(c));
                    self.nodes[i].presents = id;
                    self.input(i, Input::Listening { addresses: vec![format!("/sim/{i}")] });
                    self.wake(i);
                }
                Send::Dial { whom, addresses } => self.dial(i, whom, &addresses),
                Send::Bundle(bytes) => self.nodes[i].stick = bytes,
                Send::Visit { courier, question, .. } => self.questions.push_back((i, courier, question)),
                Send::VisitOver(_) => {}
            }
        }
        self.nodes[i].events.extend(step.events);
        self.nodes[i].alarm = step.alarm;
        if step.destroy {
            (self.nodes[i].on, self.nodes[i].alarm) = (false, None);
        }
    }

    pub fn dial(&mut self, i: usize, whom: TransportId, addresses: &[String]) {
        let j = addresses[0].strip_prefix("/sim/").and_then(|n| n.parse::<usize>().ok()).unwrap();
        let reachable = self.nodes[j].on && self.nodes[i].on && self.nodes[j].presents == whom;
        let reachable = reachable && self.apart.contains(&i) == self.apart.contains(&j);
        let reachable = reachable && !self.strangers.contains(&(i.min(j), i.max(j)));
        let allowed = self.nodes[j].allowed.contains(&self.nodes[i].presents) && self.nodes[i].allowed.contains(&whom);
        if !reachable || !allowed {
            self.input(i, Input::DialFailed { whom });
            return;
        }
        let (a, b) = (self.next, self.next + 1);
        self.next += 2;
        self.ends.insert(a, (i, b));
        self.ends.insert(b, (j, a));
        let caller = self.nodes[i].presents;
        self.input(i, Input::Connected { connection: Connection(a), whom });
        self.input(j, Input::Connected { connection: Connection(b), whom: caller });
    }

    /// From now on the network has two parts: these, and all others.
    pub fn part(&mut self, apart: &[usize]) {
        self.apart = apart.iter().copied().collect();
        let across = |(_, (i, other)): &(&u64, &(usize, u64))| {
            self.ends.get(other).is_some_and(|(j, _)| self.apart.contains(i) != self.apart.contains(j))
        };
        let across: Vec<_> = self.ends.iter().filter(across).map(|(c, _)| *c).collect();
        across.into_iter().for_each(|c| self.close(c));
    }

    /// One network again.
    pub fn join(&mut self) {
        self.apart.clear();
        for _ in 0..3 {
            self.now += 120_000;
            self.run();
        }
    }

    pub fn close(&mut self, c: u64) {
        if let Some((i, other)) = self.ends.remove(&c) {
            if let Some((j, _)) = self.ends.remove(&other) {
                // What was said before the close arrives.
                let said: Vec<_> = self.frames.iter().filter(|(to, _)| *to == c).map(|(_, b)| b.clone()).collect();
                self.frames.retain(|(to, _)| *to != c && *to != other);
                for bytes in said {
                    self.input(j, Input::Frame { from: Connection(other), bytes });
                }
                self.input(j, Input::Closed { connection: Connection(other) });
            }
            self.input(i, Input::Closed { connection: Connection(c) });
        }
    }

    pub fn input(&mut self, i: usize, input: Input) {
        let node = &mut self.nodes[i];
        let step = node.member.receive(input, Now(self.now), &node.disk);
        self.perform(i, step);
    }

    pub fn wake(&mut self, i: usize) {
        let node = &mut self.nodes[i];
        let step = node.member.wake(Now(self.now), &node.disk);
        self.perform(i, step);
    }

    /// What is under way arrives, and what is answered to it. Nobody's alarm rings.
    pub fn deliver(&mut self) {
        let mut delivered = 0;
        while let Some((from, bytes)) = self.frames.pop_front() {
            delivered += 1;
            assert!(delivered < 20_000, "they never fall quiet");
            if let Some((by, other)) = self.ends.get(&from).copied()
                && !self.silent.contains(&by)
                && let Some((j, _)) = self.ends.get(&other).copied()
            {
                if let Some(came) = &mut self.came {
                    came.push((j, bytes.clone()));
                }
                self.input(j, Input::Frame { from: Connection(other), bytes });
            }
        }
    }

    pub fn run(&mut self) {
        let end = self.now + 30_000;
        while self.goes_on_until(end) {}
    }

    /// What is on its way arrives; then the next alarm rings, or some time passes.
    pub fn run_once(&mut self) {
        if !self.goes_on_until(self.now + 30_000) {
            self.now += 30_000;
        }
    }

    fn goes_on_until(&mut self, end: u64) -> bool {
        self.deliver();
        while let Some((i, courier, question)) = self.questions.pop_front() {
            let day = Now(self.now).day();
            let answer = self.couriers.get_mut(&courier).and_then(|courier| courier.says(&question, day));
            if self.nodes[i].on {
                self.input(i, Input::CourierSaid { courier, answer });
            }
        }
        if !self.frames.is_empty() {
            return true;
        }
        let on = self.nodes.iter().enumerate().filter(|(_, n)| n.on);
        let Some((due, i)) = on.filter_map(|(i, n)| Some((n.alarm?, i))).min() else {
            return false;
        };
        if due.0 > end {
            return false;
        }
        self.now = self.now.max(due.0) + 1;
        self.nodes[i].alarm = None;
        self.wake(i);
        true
    }

    /// Time passes, two minutes at a time.
    pub fn passes(&mut self, minutes: u64) {
        for _ in 0..minutes.div_ceil(2) {
            self.now += 120_000;
            self.run();
        }
    }

    /// A second device of this one's person.
    pub fn links(&mut self, of: usize) -> usize {
        let line = |world: &mut Self, i: usize, query: &Query| {
            let node = &mut world.nodes[i];
            match node.member.look(query, Now(world.now), &node.disk) {
                Ok(View::Line(line)) => line,
                other => panic!("{other:?}"),
            }
        };
        let id = self.nodes.len();
        let mut new = NewDevice::new([id as u8 + 100; 32]);
        let mut old = OldDevice::new(&new.line(vec![format!("/sim/{id}")]), [id as u8 + 200; 32]).unwrap();
        old.hear(&new.hear(&old.hello()).unwrap()).unwrap();
        let given = line(self, of, &Query::Giving);
        new.hear(&old.give(&given).unwrap());
        let (member, step, to_old) = new.join(Now(self.now)).unwrap();
        let id = self.add(member, step);
        let joining = line(self, id, &Query::Joining);
        old.hear(&to_old.seal(&joining).unwrap()).unwrap();
        self.command(of, Command::AddDevice { joining: old.joining().unwrap() }).unwrap();
        self.passes(4);
        id
    }

    pub fn off(&mut self, i: usize) {
        self.nodes[i].on = false;
        let own: Vec<_> = self.ends.iter().filter(|(_, (n, _))| *n == i).map(|(c, _)| *c).collect();
        own.into_iter().for_each(|c| self.close(c));
    }

    pub fn on(&mut self, i: usize) {
        let rows: Vec<_> =
            self.nodes[i].disk.0.iter().map(|((table, key), value)| (*table, key.clone(), value.clone())).collect();
        // No two openings have the same randomness.
        let mut seed = [i as u8; 32];
        seed[..8].copy_from_slice(&self.now.to_le_bytes());
        self.nodes[i].member = Member::open(rows, Now(self.now), seed).unwrap();
        self.nodes[i].on = true;
        self.nodes[i].allowed.clear();
        self.input(i, Input::Listening { addresses: vec![format!("/sim/{i}")] });
        self.wake(i);
        self.run();
    }

    pub fn command(&mut self, i: usize, command: Command) -> Result<Done, Refusal> {
        let node = &mut self.nodes[i];
        let (done, step) = node.member.command(command, Now(self.now), &node.disk)?;
        self.perform(i, step);
        self.now += 1_000;
        Ok(done)
    }

    /// Nobody is ever online together again: each is a node of its own with a stick.
    pub fn never_online(&mut self) {
        for i in 0..self.nodes.len() {
            self.off(i);
        }
    }

    /// Makes a bundle of everything, and says that it was written.
    pub fn bundle(&mut self, i: usize) -> Vec<u8> {
        self.bundle_for(i, None, None).unwrap()
    }

    pub fn bundle_for(&mut self, i: usize, since: Option<u64>, to: Option<&str>) -> Result<Vec<u8>, Refusal> {
        self.command(i, Command::BundleOut { since, to: to.map(str::to_owned) })?;
        self.command(i, Command::BundleWritten)?;
        Ok(std::mem::take(&mut self.nodes[i].stick))
    }

    /// Takes a bundle in; gives what it brought.
    pub fn takes(&mut self, i: usize, bytes: &[u8]) -> Brought {
        self.input(i, Input::Bundle { bytes: bytes.to_vec() });
        self.now += 1_000;
        let brought = self.nodes[i].events.iter().rev().find_map(|event| match event {
            Event::Bundle(brought) => Some(*brought),
            _ => None,
        });
        brought.unwrap()
    }

    pub fn invite(&mut self, i: usize) -> String {
        match self.command(i, Command::Invite { days: 30, from: None }).unwrap() {
            Done::Invited { file, .. } => file,
            other => panic!("{other:?}"),
        }
    }

    pub fn say(&mut self, i: usize, text: &str) -> (MessageId, Delivery) {
        let say = Command::Say { thread: None, text: text.into(), reply: None, note: None };
        match self.command(i, say).unwrap() {
            Done::Said { id, state } => {
                self.run();
                (id, state)
            }
            other => panic!("{other:?}"),
        }
    }

    pub fn messages(&mut self, i: usize) -> Vec<MessageView> {
        let node = &mut self.nodes[i];
        match node.member.look(&Query::Read { thread: None, last: None, since: None }, Now(self.now), &node.disk) {
            Ok(View::Messages(messages)) => messages,
            other => panic!("{other:?}"),
        }
    }

    pub fn reads(&mut self, i: usize) -> Vec<String> {
        let messages = self.messages(i);
        messages.iter().map(|m| format!("{}: {}", m.name, m.text.as_deref().unwrap_or("…"))).collect()
    }

    pub fn members(&mut self, i: usize) -> Vec<String> {
        let node = &mut self.nodes[i];
        match node.member.look(&Query::Group, Now(self.now), &node.disk) {
            Ok(View::Group(group)) => group.members.iter().map(|m| m.name.clone()).collect(),
            other => panic!("{other:?}"),
        }
    }
}
