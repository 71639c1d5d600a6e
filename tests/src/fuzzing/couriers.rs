//! What is said on a visit: questions at a courier's shelf, answers at a member's device.

use kith_node::courier::Shelf;
use kith_protocol::command::Command;
use kith_protocol::courier::{Answer, Answered, Channel, CourierPaper, DayNote, Errand, Lacks, Lies, Question};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::event::Event;
use kith_protocol::limits;
use kith_protocol::member::{Input, Member};
use kith_protocol::packet::Packet;
use kith_protocol::step::{Now, Send, Step};

use super::Bytes;
use super::decoders::law;
use super::pair::pair;
use crate::simulator::Disk;
use crate::simulator::courier::paper;

/// The day of the courier's clock.
const DAY: u64 = 20_000;

/// A visit. Each act is a byte and what belongs to it: 0 a question of anybody, 1 an answer as it stands, 2 what the courier
/// really answers, 3 an answer with one packet in it that names as many boxes as were asked for, 4 time passes.
pub fn talk(bytes: &[u8]) {
    law::<CourierPaper>(bytes);
    law::<Channel>(bytes);
    law::<Errand>(bytes);
    law::<DayNote>(bytes);
    law::<Lacks>(bytes);
    law::<Answered>(bytes);
    let mut rest = Bytes(bytes);
    let mut shelf = Shelf::in_memory(1 << 20).unwrap();
    let mut ana = Ana::with_courier();
    for _ in 0..16 {
        if rest.is_empty() {
            break;
        }
        match rest.byte() % 5 {
            0 => {
                if let Some(question) = law::<Question>(rest.chunk()) {
                    answers(&mut shelf, &question);
                }
            }
            1 => ana.hears(Some(rest.chunk().to_vec())),
            2 => {
                let question = ana.asked.as_deref().and_then(|asked| Question::from_bytes(asked).ok());
                let answer = question.map(|question| answers(&mut shelf, &question));
                ana.hears(answer);
            }
            3 => {
                let boxes = match ana.asked.as_deref().map(Question::from_bytes) {
                    Some(Ok(Question::Collect(boxes))) => boxes.len(),
                    _ => 0,
                };
                let (last, more) = (u64::from(rest.byte()), rest.byte() % 2 == 1);
                let packet = Packet::from_bytes(rest.chunk()).ok();
                let here = packet.map(|packet| Lies { number: last, packet }).into_iter().collect();
                ana.hears(Some(Answer::Lie { here, lasts: vec![last; boxes], more }.to_bytes()));
            }
            _ => ana.waits(rest.short() as u64 * 60_000),
        }
    }
}

/// What a courier answers fits one frame, and reads back.
fn answers(shelf: &mut Shelf, question: &Question) -> Vec<u8> {
    let answer = shelf.answer(question, DAY).to_bytes();
    assert!(answer.len() <= limits::VALUE_BYTES_MAX, "an answer nobody reads");
    assert!(law::<Answer>(&answer).is_some(), "an answer nobody understands");
    answer
}

/// Ana's device, in a group that has a courier.
struct Ana {
    member: Member,
    disk: Disk,
    now: Now,
    /// What it asks.
    asked: Option<Vec<u8>>,
}

impl Ana {
    fn with_courier() -> Self {
        let pair = pair();
        let mut ana = Self { member: pair.open(&pair.ana), disk: pair.ana.clone(), now: pair.now, asked: None };
        let add = Command::AddCourier { line: paper(1).to_line() };
        let (_, step) = ana.member.command(add, ana.now, &ana.disk).unwrap();
        ana.perform(step);
        // First it is looked which couriers there are, then one is visited.
        ana.waits(60_000);
        ana.waits(60_000);
        assert!(ana.asked.is_some(), "the courier is visited");
        ana
    }

    fn perform(&mut self, step: Step) {
        self.disk.commit(&step.writes);
        for send in step.sends {
            match send {
                Send::Visit { question, .. } => {
                    assert!(question.len() <= limits::VALUE_BYTES_MAX, "a question nobody reads");
                    assert!(law::<Question>(&question).is_some(), "a question nobody understands");
                    self.asked = Some(question);
                }
                Send::VisitOver(_) => self.asked = None,
                _ => {}
            }
        }
        let brought =
            |event: &Event| matches!(event, Event::Message { .. } | Event::CameIn { .. } | Event::Left { .. });
        assert!(!step.events.iter().any(brought), "a courier brought something about");
    }

    fn hears(&mut self, answer: Option<Vec<u8>>) {
        self.asked = None;
        let input = Input::CourierSaid { courier: paper(1).transport, answer };
        let step = self.member.receive(input, self.now, &self.disk);
        self.perform(step);
    }

    fn waits(&mut self, ms: u64) {
        self.now = Now(self.now.0 + ms);
        let step = self.member.wake(self.now, &self.disk);
        self.perform(step);
    }
}
