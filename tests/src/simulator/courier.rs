//! Couriers in the simulator: packets in memory by the rules of `protocol/README.md`, which go away and forget.

use std::collections::BTreeMap;
use std::sync::Arc;

use kith_protocol::courier::{Answer, CourierPaper, Lies, Question};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{BoxId, TransportId};
use kith_protocol::limits;
use kith_protocol::packet::Packet;
use kith_protocol::secret::CourierPass;

/// One packet as it lies there.
struct Lying {
    number: u64,
    since_day: u64,
    packet: Packet,
}

/// A courier.
#[derive(Default)]
pub struct Courier {
    boxes: BTreeMap<BoxId, Vec<Lying>>,
    /// The last number given in each box, and on which day: they outlive the packets by a day.
    last: BTreeMap<BoxId, (u64, u64)>,
    /// It is not there.
    pub down: bool,
    /// Packets that were ever brought.
    pub deposits: u64,
    /// Times at which it lost everything that lay there.
    pub forgot: u64,
}

/// The slip of the courier with this number.
pub fn paper(number: u8) -> CourierPaper {
    CourierPaper {
        transport: TransportId([number; 32]),
        addresses: vec![format!("/courier/{number}")],
        pass: Arc::new(CourierPass::from_bytes(&[number; 32])),
    }
}

impl Courier {
    /// Its disk is gone, or was put back from before: it knows its key and nothing else.
    pub fn forgets(&mut self) {
        self.boxes.clear();
        self.last.clear();
        self.forgot += 1;
    }

    /// Packets that lie there.
    pub fn packets(&self) -> usize {
        self.boxes.values().map(Vec::len).sum()
    }

    /// Answers one question; none while it is down.
    pub fn says(&mut self, question: &[u8], day: u64) -> Option<Vec<u8>> {
        if self.down {
            return None;
        }
        for lying in self.boxes.values_mut() {
            lying.retain(|lies| lies.since_day + limits::COURIER_DAYS >= day);
        }
        self.boxes.retain(|_, lying| !lying.is_empty());
        self.last.retain(|_, (_, since_day)| *since_day + limits::COURIER_DAYS + 1 >= day);
        let answer = match Question::from_bytes(question).ok()? {
            Question::Collect(boxes) => self.collect(&boxes),
            Question::Deposit(packets) => Answer::Taken(packets.into_iter().map(|p| self.keep(p, day)).collect()),
            Question::Drop(secrets) => {
                let before = self.packets();
                for lying in self.boxes.values_mut() {
                    lying.retain(|lies| !secrets.iter().any(|d| lies.packet.is_dropped_by(d)));
                }
                Answer::Dropped((before - self.packets()) as u64)
            }
        };
        Some(answer.to_bytes())
    }

    fn collect(&self, boxes: &[(BoxId, u64)]) -> Answer {
        let (mut here, mut bytes) = (Vec::new(), 0);
        let lasts = boxes.iter().map(|(of, _)| self.last.get(of).map_or(0, |(last, _)| *last)).collect();
        for (of, after) in boxes {
            for lies in self.boxes.get(of).into_iter().flatten().filter(|lies| lies.number > *after) {
                if bytes > limits::PACKETS_BYTES || here.len() >= limits::PACKETS_AT_ONCE_MAX {
                    return Answer::Lie { here, lasts, more: true };
                }
                bytes += lies.packet.ciphertext.len() + 200;
                here.push(Lies { number: lies.number, packet: lies.packet.clone() });
            }
        }
        Answer::Lie { here, lasts, more: false }
    }

    fn keep(&mut self, packet: Packet, day: u64) -> u64 {
        if !packet.holds() {
            return 0;
        }
        self.deposits += 1;
        let last = self.last.entry(packet.to).or_default();
        *last = (last.0 + 1, day);
        let number = last.0;
        self.boxes.entry(packet.to).or_default().push(Lying { number, since_day: day, packet });
        number
    }
}
