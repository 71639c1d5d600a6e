//! Two honest devices that are fed by hand, and two members whose keys are used by hand.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use kith_protocol::command::{Command, Done, MessageView, Query, View};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{EntryId, TransportId};
use kith_protocol::kind::Rules;
use kith_protocol::member::{Founding, Input, Member};
use kith_protocol::persona::Persona;
use kith_protocol::signature::SecretKey;
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Connection, Now, Rows, Send, Step, Table};

/// When everything begins: 2026, as milliseconds since 1970.
pub const BEGIN: u64 = 1_790_000_000_000;

#[derive(Clone, Default)]
pub struct Disk(pub BTreeMap<(Table, Vec<u8>), Vec<u8>>);

impl Rows for Disk {
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(&(table, key.to_vec())).cloned()
    }
}

/// A device and what it wants said.
pub struct Node {
    pub member: Member,
    pub disk: Disk,
    pub now: u64,
    pub said: VecDeque<(Connection, Vec<u8>)>,
    pub closed: bool,
    pub allowed: BTreeSet<TransportId>,
    pub became: bool,
    pub alarm: Option<Now>,
    /// The longest that one call took.
    pub longest: Duration,
}

impl Node {
    fn new((member, step): (Member, Step)) -> Self {
        let mut node = Self {
            member,
            disk: Disk::default(),
            now: BEGIN,
            said: VecDeque::new(),
            closed: false,
            allowed: BTreeSet::new(),
            became: false,
            alarm: None,
            longest: Duration::ZERO,
        };
        node.perform(step);
        node.input(Input::Listening { addresses: vec!["/sim/0".to_owned()] });
        node.wake();
        node
    }

    /// The same device, opened again from its rows.
    pub fn reopened(disk: &Disk, now: u64) -> Self {
        let rows = disk.0.iter().map(|((table, key), value)| (*table, key.clone(), value.clone()));
        let member = Member::open(rows, Now(now), [9; 32]).unwrap();
        let mut node = Self { now, ..Self::new((member, Step::default())) };
        node.disk = disk.clone();
        node
    }

    fn perform(&mut self, step: Step) {
        for write in step.writes {
            let size = write.value.as_ref().map_or(0, Vec::len);
            assert!(size <= kith_protocol::limits::VALUE_BYTES_MAX, "a row of {size} bytes: {write:?}");
            match write.value {
                Some(value) => self.disk.0.insert((write.table, write.key), value),
                None => self.disk.0.remove(&(write.table, write.key)),
            };
        }
        for send in step.sends {
            match send {
                Send::Frame { to, bytes } => self.said.push_back((to, bytes)),
                Send::Close(_) => self.closed = true,
                Send::Become(_) => self.became = true,
                Send::Allow(allowed) => self.allowed = allowed.into_iter().collect(),
                Send::Dial { .. } | Send::Bundle(_) | Send::Visit { .. } | Send::VisitOver(_) => {}
            }
        }
        self.alarm = step.alarm;
    }

    pub fn input(&mut self, input: Input) {
        let begun = Instant::now();
        let step = self.member.receive(input, Now(self.now), &self.disk);
        self.longest = self.longest.max(begun.elapsed());
        self.perform(step);
    }

    pub fn wake(&mut self) {
        let begun = Instant::now();
        let step = self.member.wake(Now(self.now), &self.disk);
        self.longest = self.longest.max(begun.elapsed());
        self.perform(step);
    }

    /// Lets the clock run until nothing waits for its sender's budget.
    pub fn catch_up(&mut self) {
        while let Some(until) = self.member.on_hold().map(|(_, until)| until).max() {
            self.now = self.now.max(until.0) + 1;
            self.wake();
        }
    }

    pub fn command(&mut self, command: Command) -> Done {
        let (done, step) = self.member.command(command, Now(self.now), &self.disk).unwrap();
        self.perform(step);
        done
    }

    pub fn persona(&self) -> Persona {
        Persona::from_bytes(&self.disk.row(Table::Persona, b"").unwrap()).unwrap()
    }

    fn presents(&self) -> TransportId {
        TransportId(SecretKey::from_seed(&self.member.transport_seed()).public())
    }

    /// What stands on screen: everything of a message that the entries decide.
    pub fn screen(&mut self) -> Vec<(EntryId, Option<u64>, bool, Option<String>)> {
        let query = Query::Read { thread: None, last: None, since: None };
        let View::Messages(messages) = self.member.look(&query, Now(self.now), &self.disk).unwrap() else { panic!() };
        messages.into_iter().map(|m: MessageView| (m.entry, m.at_ms, m.taken_back, m.text)).collect()
    }
}

/// Two nodes meet and say all they have to say.
pub fn meet(a: &mut Node, b: &mut Node, number: u64) {
    let (at_a, at_b) = (Connection(number), Connection(number + 1));
    let (of_a, of_b) = (a.presents(), b.presents());
    (a.closed, b.closed, a.became, b.became) = (false, false, false, false);
    a.now = a.now.max(b.now) + 1_000;
    b.now = a.now;
    a.input(Input::Connected { connection: at_a, whom: of_b });
    b.input(Input::Connected { connection: at_b, whom: of_a });
    for _ in 0..20 {
        let mut quiet = true;
        while !(a.said.is_empty() && b.said.is_empty()) {
            quiet = false;
            for (_, bytes) in core::mem::take(&mut a.said) {
                b.input(Input::Frame { from: at_b, bytes });
            }
            for (_, bytes) in core::mem::take(&mut b.said) {
                a.input(Input::Frame { from: at_a, bytes });
            }
            a.catch_up();
            b.catch_up();
        }
        if a.became || b.became || quiet {
            break;
        }
        a.now += 1_500;
        b.now = a.now;
        a.wake();
        b.wake();
    }
    a.said.clear();
    b.said.clear();
    a.input(Input::Closed { connection: at_a });
    b.input(Input::Closed { connection: at_b });
}

/// Ana and Sam, who are honest, and the keys of Lee and Max.
pub struct Group {
    pub ana: Disk,
    pub sam: Disk,
    pub now: u64,
    pub lee: Persona,
    pub max: Persona,
    /// Under whose network key everything is handed over: Lee and Max end their own devices again and again.
    pub kim: TransportId,
}

impl Group {
    pub fn new() -> Self {
        let founding = Founding {
            name: "Thursday".into(),
            me: "Ana".into(),
            card: "A card.".into(),
            agreement: vec!["A line.".into()],
            rules: Rules::default(),
        };
        let mut ana = Node::new(Member::found(&founding, Now(BEGIN), [1; 32]).unwrap());
        let mut others = Vec::new();
        for (seed, name) in [(2, "Sam"), (3, "Lee"), (4, "Max"), (5, "Kim")] {
            let Done::Invited { file, .. } = ana.command(Command::Invite { days: 30, from: None }) else { panic!() };
            let paper = SlipPaper::from_text(&file).unwrap();
            let mut guest = Node::new(Member::ask(paper, name, Now(BEGIN), [seed; 32]).unwrap());
            meet(&mut ana, &mut guest, u64::from(seed) * 100);
            meet(&mut ana, &mut guest, u64::from(seed) * 100 + 10);
            others.push(guest);
        }
        let [sam, lee, max, kim] = &mut others[..] else { panic!() };
        for (number, guest) in [&mut *sam, &mut *lee, &mut *max, &mut *kim].into_iter().enumerate() {
            meet(&mut ana, guest, 1_000 + number as u64 * 10);
        }
        meet(&mut ana, sam, 1_100);
        for (number, text) in (0..).zip(["one", "two", "three"]) {
            let say = |text: &str| Command::Say { thread: None, text: text.into(), reply: None, note: None };
            ana.command(say(text));
            sam.command(say(text));
            meet(&mut ana, sam, 2_000 + number * 10);
        }
        meet(&mut ana, lee, 3_000);
        meet(&mut ana, max, 3_010);
        meet(&mut ana, kim, 3_020);
        meet(&mut ana, sam, 3_030);
        let [sam, lee, max, kim] = &others[..] else { panic!() };
        assert_eq!(ana.member.groups().counted().places.len(), 5, "all five are in");
        let now = ana.now;
        Self {
            lee: lee.persona(),
            max: max.persona(),
            kim: kim.persona().transport_id(),
            ana: ana.disk,
            sam: sam.disk.clone(),
            now,
        }
    }
}
