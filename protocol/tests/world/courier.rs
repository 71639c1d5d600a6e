//! A courier in memory: the rules of `protocol/README.md`, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use kith_protocol::courier::{Answer, CourierPaper, Lies, Question};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{BoxId, TransportId};
use kith_protocol::limits;
use kith_protocol::packet::Packet;
use kith_protocol::secret::CourierPass;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

#[derive(Default)]
pub struct Courier {
    /// Of each box what lies in it: number, day, packet.
    pub boxes: BTreeMap<BoxId, Vec<(u64, u64, Packet)>>,
    /// Of each box the last number that was given, and on which day.
    pub last: BTreeMap<BoxId, (u64, u64)>,
    pub down: bool,
    /// It gives the same packet again and again, and says that there is more.
    pub never_done: bool,
    /// It says that nothing ever lay in any box.
    pub numbers_lost: bool,
    /// Visits are cut off after so many questions.
    pub cut_after: Option<usize>,
    /// What was asked last is done all the same, and its answer lost.
    pub answer_lost: bool,
    /// Which boxes were asked for together, in which order.
    pub asked: Vec<Vec<BoxId>>,
    pub deposits: usize,
    /// Packets that it gave.
    pub given: usize,
    /// It is a changed program: what it gives is bent, doubled, mixed, taken from other boxes, left out.
    pub bends: Option<ChaCha20Rng>,
}

pub fn paper(number: u8) -> CourierPaper {
    CourierPaper {
        transport: TransportId([number; 32]),
        addresses: vec![format!("/courier/{number}")],
        pass: Arc::new(CourierPass::from_bytes(&[number; 32])),
    }
}

fn bend(here: &mut Vec<Lies>, all: &[Packet], random: &mut ChaCha20Rng) {
    let mut given = Vec::new();
    for mut lies in here.drain(..) {
        match random.next_u32() % 8 {
            0 => continue,
            1 => lies.packet.ciphertext[3] ^= 1,
            2 => lies.packet.drop.0[3] ^= 1,
            // Another packet in this one's box.
            3 => lies.packet.ciphertext = all[random.next_u32() as usize % all.len()].ciphertext.clone(),
            // Another box's packet.
            4 => lies.packet = all[random.next_u32() as usize % all.len()].clone(),
            5 => lies.number = random.next_u64(),
            6 => given.push(lies.clone()),
            _ => {}
        }
        let place = random.next_u32() as usize % (given.len() + 1);
        given.insert(place, lies);
    }
    *here = given;
}

impl Courier {
    /// Its disk is gone: it knows its key and nothing else.
    pub fn forgets(&mut self) {
        self.boxes.clear();
        self.last.clear();
    }

    pub fn says(&mut self, question: &[u8], day: u64) -> Option<Vec<u8>> {
        if self.down {
            return None;
        }
        let is_cut = self.cut_after == Some(0);
        if is_cut && !self.answer_lost {
            return None;
        }
        self.cut_after = self.cut_after.map(|left| left.saturating_sub(1));
        for lying in self.boxes.values_mut() {
            lying.retain(|(_, since, _)| since + limits::COURIER_DAYS >= day);
        }
        self.last.retain(|_, (_, since)| *since + limits::COURIER_DAYS + 1 >= day);
        let answer = match Question::from_bytes(question).unwrap() {
            Question::Collect(boxes) => {
                self.asked.push(boxes.iter().map(|(of, _)| *of).collect());
                let (mut here, mut bytes, mut more) = (Vec::new(), 0, false);
                let last = |of: &BoxId| self.last.get(of).filter(|_| !self.numbers_lost).map_or(0, |(last, _)| *last);
                let lasts = boxes.iter().map(|(of, _)| last(of)).collect();
                for (of, after) in boxes {
                    for (number, _, packet) in self.boxes.get(&of).into_iter().flatten() {
                        if *number <= after {
                            continue;
                        }
                        if bytes > limits::PACKETS_BYTES {
                            more = true;
                            break;
                        }
                        bytes += packet.ciphertext.len() + 200;
                        here.push(Lies { number: *number, packet: packet.clone() });
                    }
                }
                if let Some(random) = &mut self.bends {
                    let all: Vec<_> = self.boxes.values().flatten().map(|(.., packet)| packet.clone()).collect();
                    bend(&mut here, &all, random);
                }
                if self.never_done {
                    let any = self.boxes.values().flatten().next();
                    here = any
                        .map(|(number, _, packet)| Lies { number: *number, packet: packet.clone() })
                        .into_iter()
                        .collect();
                    more = true;
                }
                self.given += here.len();
                Answer::Lie { here, lasts, more }
            }
            Question::Deposit(packets) => {
                let keep = |packet: Packet| {
                    if !packet.holds() {
                        return 0;
                    }
                    self.deposits += 1;
                    let last = self.last.entry(packet.to).or_default();
                    *last = (last.0 + 1, day);
                    self.boxes.entry(packet.to).or_default().push((last.0, day, packet));
                    last.0
                };
                Answer::Taken(packets.into_iter().map(keep).collect())
            }
            Question::Drop(secrets) => {
                let mut dropped = 0;
                for lying in self.boxes.values_mut() {
                    let before = lying.len();
                    lying.retain(|(.., packet)| !secrets.iter().any(|d| packet.is_dropped_by(d)));
                    dropped += (before - lying.len()) as u64;
                }
                Answer::Dropped(dropped)
            }
        };
        (!is_cut).then(|| answer.to_bytes())
    }
}
