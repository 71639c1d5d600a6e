//! A courier in memory: the rules of `protocol/README.md`, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use kith_protocol::courier::{Answer, CourierPaper, Lies, Question};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{BoxId, TransportId};
use kith_protocol::limits;
use kith_protocol::packet::Packet;
use kith_protocol::secret::CourierPass;

#[derive(Default)]
pub struct Courier {
    /// Of each box what lies in it: number, day, packet.
    pub boxes: BTreeMap<BoxId, Vec<(u64, u64, Packet)>>,
    pub down: bool,
    /// Visits are cut off after so many questions.
    pub cut_after: Option<usize>,
    /// Which boxes were asked for together, in which order.
    pub asked: Vec<Vec<BoxId>>,
    pub deposits: usize,
}

pub fn paper(number: u8) -> CourierPaper {
    CourierPaper {
        transport: TransportId([number; 32]),
        addresses: vec![format!("/courier/{number}")],
        pass: Arc::new(CourierPass::from_bytes(&[number; 32])),
    }
}

impl Courier {
    pub fn says(&mut self, question: &[u8], day: u64) -> Option<Vec<u8>> {
        if self.down {
            return None;
        }
        if let Some(left) = &mut self.cut_after {
            *left = left.checked_sub(1)?;
        }
        for lying in self.boxes.values_mut() {
            lying.retain(|(_, since, _)| since + limits::COURIER_DAYS >= day);
        }
        let answer = match Question::from_bytes(question).unwrap() {
            Question::Collect(boxes) => {
                self.asked.push(boxes.iter().map(|(of, _)| *of).collect());
                let (mut here, mut bytes, mut more) = (Vec::new(), 0, false);
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
                Answer::Lie { here, more }
            }
            Question::Deposit(packets) => {
                let kept = packets.iter().map(Packet::holds).collect();
                for packet in packets {
                    self.deposits += 1;
                    let lying = self.boxes.entry(packet.to).or_default();
                    let number = lying.last().map_or(0, |(number, ..)| *number) + 1;
                    lying.push((number, day, packet));
                }
                Answer::Taken(kept)
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
        Some(answer.to_bytes())
    }
}
