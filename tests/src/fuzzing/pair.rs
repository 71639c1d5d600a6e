//! Ana and Ben, members of one group, after they have heard each other; then Ben went on while Ana was away. Made once.

use std::sync::OnceLock;

use kith_protocol::command::{Command, Query, View};
use kith_protocol::id::TransportId;
use kith_protocol::member::{Input, Member};
use kith_protocol::persona::Persona;
use kith_protocol::step::{Connection, Now, Send, Step};

use crate::simulator::thief::persona_of;
use crate::simulator::{Disk, World};

/// What targets begin from.
pub struct Pair {
    /// Ana's rows before she hears what Ben wrote while she was away.
    pub ana: Disk,
    /// Ben's, after that.
    pub ben: Disk,
    /// Ben's keys: a member's, in whoever's hands.
    pub ben_keys: Persona,
    /// Ben's network identity.
    pub ben_transport: TransportId,
    /// The time.
    pub now: Now,
    /// What Ben's device says to Ana's when they meet again, frame by frame.
    pub says: Vec<Vec<u8>>,
    /// Ben's address line, as he would give it by hand.
    pub line: String,
}

/// How a frame that brings entries begins.
const RUN: u8 = 2;

/// The two of them.
pub fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(Pair::new)
}

/// Carries a Step's writes out and gives the frames it says on a connection.
pub fn perform(disk: &mut Disk, step: Step, on: Connection) -> Vec<Vec<u8>> {
    disk.commit(&step.writes);
    let said = step.sends.into_iter().filter_map(|send| match send {
        Send::Frame { to, bytes } if to == on => Some(bytes),
        _ => None,
    });
    said.collect()
}

impl Pair {
    fn new() -> Self {
        let mut world = World::new(20_261_122);
        let founder = world.found("ana", 1, 0).unwrap();
        let paper = world.invite(founder).unwrap();
        let guest = world.enter("ben", paper, 0, 0).unwrap();
        world.run_until_quiet(3_600_000).unwrap();
        world.say(founder, "hello").unwrap();
        world.say(guest, "good evening").unwrap();
        world.run_until_quiet(3_600_000).unwrap();
        world.turn_off(founder);
        world.invite(guest).unwrap();
        world.say(guest, "and this one waits for you").unwrap();
        for command in [
            Command::OpenThread { name: "nights".to_owned(), days: None },
            Command::SetDuties { text: "tea".to_owned() },
            Command::SetName { name: "Ben B".to_owned() },
        ] {
            world.command(guest, command).unwrap();
        }
        let View::Line(line) = world.look(guest, &Query::Reach).unwrap() else { panic!("no line") };
        world.turn_off(guest);
        let (ana, ben) = (world.devices[founder].disk.clone(), world.devices[guest].disk.clone());
        let ben_keys = persona_of(&ben).unwrap();
        let ben_transport = ben_keys.transport_id();
        let now = Now(world.now_ms);
        let mut pair = Self { ana, ben, ben_keys, ben_transport, now, says: Vec::new(), line };
        pair.says = pair.meet();
        let (frames, runs) = (pair.says.len(), pair.says.iter().filter(|frame| frame[0] == RUN).count());
        assert!(runs > 0, "Ben says {frames} frames and gives nothing he wrote");
        pair
    }

    /// A device of these rows.
    pub fn open(&self, disk: &Disk) -> Member {
        Member::open(disk.rows(), self.now, [7; 32]).unwrap()
    }

    fn meet(&self) -> Vec<Vec<u8>> {
        let on = Connection(1);
        let mut disks = [self.ana.clone(), self.ben.clone()];
        let mut members = [self.open(&disks[0]), self.open(&disks[1])];
        let whoms = [self.ben_transport, TransportId(persona_of(&self.ana).unwrap().transport.public())];
        let mut heard = [Vec::new(), Vec::new()];
        let mut under_way: [Vec<Vec<u8>>; 2] = Default::default();
        for (i, member) in members.iter_mut().enumerate() {
            let mut step = member.wake(self.now, &disks[i]);
            step.append(member.receive(Input::Connected { connection: on, whom: whoms[i] }, self.now, &disks[i]));
            under_way[1 - i] = perform(&mut disks[i], step, on);
        }
        // Some things are said a second later only.
        for now in (0..5).map(|seconds| self.now.after_ms(seconds * 2_000)) {
            for (i, member) in members.iter_mut().enumerate() {
                let step = member.wake(now, &disks[i]);
                under_way[1 - i].extend(perform(&mut disks[i], step, on));
            }
            while under_way.iter().any(|frames| !frames.is_empty()) {
                for i in 0..2 {
                    for bytes in core::mem::take(&mut under_way[i]) {
                        heard[i].push(bytes.clone());
                        let step = members[i].receive(Input::Frame { from: on, bytes }, now, &disks[i]);
                        under_way[1 - i].extend(perform(&mut disks[i], step, on));
                    }
                }
            }
        }
        let [heard, _] = heard;
        heard
    }
}
