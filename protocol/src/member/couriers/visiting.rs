//! One visit: which question is asked next, and what an answer does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_core::Rng as _;

use super::collecting::{Note, Opens};
use super::depositing::Marks;
use super::{AWAY_DAYS, BETWEEN_MS, BETWEEN_WITHIN_MS, Courier, FIRST_WAIT_MS, LONGEST_WAIT_MS};
use crate::bundle::Item;
use crate::command::Standing;
use crate::courier::{Answer, Lacks, Question, VISITORS, visitor};
use crate::encoding::Canonical as _;
use crate::id::{BoxId, DeviceId, EntryId, MemberId, SlipKey, TransportId};
use crate::limits;
use crate::member::Member;
use crate::packet::{Packet, PacketBox};
use crate::secret::DropSecret;
use crate::step::{Now, Rows, Send, Step};

/// A visit under way.
#[derive(Default)]
pub(crate) struct Visit {
    /// The boxes that are looked into, and what is found in each.
    pub boxes: BTreeMap<BoxId, (PacketBox, Opens)>,
    /// Those not asked for yet.
    pub to_ask: VecDeque<BoxId>,
    /// Those of the question that is under way.
    asked: Vec<BoxId>,
    /// Up to which number each was read on this visit.
    pub after: BTreeMap<BoxId, u64>,
    /// The last number in each, as the courier says.
    lasts: BTreeMap<BoxId, u64>,
    /// Entries that lie there for everyone, by the word of whose they are.
    pub found: BTreeSet<EntryId>,
    /// How much that is new it brought.
    pub brought: u64,
    /// Questions that were asked, and bytes of packets that came.
    questions: usize,
    bytes: usize,
    /// More came than is taken in at once.
    pub cut: bool,
    /// How many boxes each member's letters named; of devices that are not known to count, together.
    pub named: BTreeMap<Option<MemberId>, usize>,
    /// Packets of sections.
    pub sections: BTreeMap<BoxId, Vec<u8>>,
    /// What lay in boxes that are numbered.
    pub notes: Vec<Note>,
    /// Requests of guests, answers of the door.
    pub requests: Vec<(SlipKey, Vec<u8>)>,
    pub answers: Vec<Vec<u8>>,
    /// Devices that were away, and what they hold.
    pub lacks: BTreeMap<DeviceId, (u64, Vec<Lacks>)>,
    /// Everything was collected; now what is here goes there.
    depositing: bool,
    /// What opens packets that are to be let go of.
    pub drops: VecDeque<DropSecret>,
    pub deposits: VecDeque<Packet>,
    /// Packets of the question that is under way.
    under_way: usize,
    /// What holds once all of it lies there.
    pub marks: Marks,
}

impl Visit {
    /// Whether a box in which packets from its time still lie ends before what was seen in it: the courier lost them.
    fn tells_of_a_loss(&self, told: &[(BoxId, u64)], lasts: &BTreeMap<BoxId, u64>, now: Now) -> bool {
        let is_short = |(id, last): &(BoxId, u64)| lasts.get(id).is_some_and(|known| last < known);
        let is_young = |(id, _): &(BoxId, u64)| {
            let day = self.boxes.get(id).and_then(|(_, opens)| opens.day());
            day.is_some_and(|day| now.day() < day.saturating_add(AWAY_DAYS))
        };
        told.iter().filter(|told| is_short(told)).any(is_young)
    }

    /// Another box to be looked into.
    pub fn look_into(&mut self, of: PacketBox, opens: Opens, after: u64) {
        let id = of.id();
        if self.boxes.len() < limits::CHANNELS_MAX * 10 && self.boxes.insert(id, (of, opens)).is_none() {
            self.after.insert(id, after);
            self.to_ask.push_back(id);
        }
    }
}

impl Member {
    pub(super) fn begin_visit(&mut self, whom: TransportId, now: Now, rows: &dyn Rows, step: &mut Step) {
        self.forget_old_channels(now, step);
        let mut visit = Visit::default();
        let Some(courier) = self.couriers.known.get_mut(&whom) else {
            return;
        };
        if courier.memory.asked.0 != now.day() {
            courier.memory.asked = (now.day(), 0);
        }
        if courier.memory.asked.1 >= limits::QUESTIONS_OF_A_DAY_MAX {
            let tomorrow = now.0 / limits::DAY_MS * limits::DAY_MS + limits::DAY_MS;
            courier.next = Now(tomorrow + self.random.next_u64() % BETWEEN_WITHIN_MS);
            return;
        }
        if now.day() >= courier.memory.anew_day.saturating_add(super::ANEW_DAYS) {
            courier.memory.cursors.clear();
            visit.marks.anew_day = Some(now.day());
        }
        courier.memory.read_again(self.groups.devices_let_in() as u64);
        let (cursors, knocked_day) = (core::mem::take(&mut courier.memory.cursors), courier.memory.knocked_day);
        self.look_into_boxes(&mut visit, &cursors, knocked_day, now);
        if let Some(courier) = self.couriers.known.get_mut(&whom) {
            courier.memory.cursors = cursors;
            courier.visit = Some(Box::new(visit));
        }
        self.ask_next(whom, now, rows, step);
    }

    /// The courier answered; `None` if it was not reached, or is silent.
    pub(in crate::member) fn courier_said(
        &mut self,
        whom: TransportId,
        answer: Option<&[u8]>,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        let Some(courier) = self.couriers.known.get_mut(&whom) else {
            return;
        };
        let Some(visit) = courier.visit.as_deref_mut() else {
            return;
        };
        let answer = answer.and_then(|bytes| Answer::from_bytes(bytes).ok());
        let good = match answer {
            Some(Answer::Lie { here, lasts, more }) if !visit.depositing && lasts.len() == visit.asked.len() => {
                let told: Vec<_> = visit.asked.iter().copied().zip(lasts).collect();
                // It begins again at once. Once a day: whoever says so of each visit costs no more than that.
                if visit.tells_of_a_loss(&told, &courier.memory.lasts, now) && courier.memory.lost_day < now.day() {
                    courier.memory.lose(now.day());
                    return self.begin_visit(whom, now, rows, step);
                }
                visit.lasts.extend(told);
                // A courier that says *more* and gives nothing would be asked for ever.
                let goes_on = !(more && here.is_empty());
                let asked = core::mem::take(&mut visit.asked);
                self.take_packets(whom, here, more.then_some(asked), step);
                goes_on
            }
            Some(Answer::Dropped(_)) if visit.depositing && !visit.drops.is_empty() => {
                visit.drops.drain(..visit.under_way.min(visit.drops.len()));
                visit.under_way = 0;
                if visit.drops.is_empty() {
                    let gone = core::mem::take(&mut visit.marks.gone);
                    courier.memory.settle_batches(&whom, None, &gone, step);
                }
                true
            }
            Some(Answer::Taken(numbers)) if visit.depositing && visit.drops.is_empty() => {
                let all = numbers.len() == visit.under_way && numbers.iter().all(|number| *number > 0);
                let brought = visit.deposits.drain(..visit.under_way.min(visit.deposits.len()));
                visit.marks.numbers.extend(brought.map(|packet| packet.to).zip(numbers));
                visit.under_way = 0;
                all
            }
            _ => false,
        };
        if good {
            self.ask_next(whom, now, rows, step);
        } else {
            self.end_visit(whom, false, now, step);
        }
    }

    /// Packets that lie there. `again`: the boxes of the question, if there was no room for all that lies in them.
    fn take_packets(
        &mut self,
        whom: TransportId,
        here: Vec<crate::courier::Lies>,
        again: Option<Vec<BoxId>>,
        step: &mut Step,
    ) {
        let Some(mut visit) = self.couriers.known.get_mut(&whom).and_then(|courier| courier.visit.take()) else {
            return;
        };
        for lies in here {
            let size = lies.packet.ciphertext.len();
            visit.bytes += size;
            self.open_packet(&whom, &mut visit, lies, step);
        }
        if visit.bytes > limits::VISIT_BYTES_MAX || visit.questions >= limits::QUESTIONS_OF_A_VISIT_MAX {
            visit.cut = true;
            visit.to_ask.clear();
        } else {
            again.into_iter().flatten().rev().for_each(|id| visit.to_ask.push_front(id));
        }
        if let Some(courier) = self.couriers.known.get_mut(&whom) {
            courier.visit = Some(visit);
        }
    }

    fn ask_next(&mut self, whom: TransportId, now: Now, rows: &dyn Rows, step: &mut Step) {
        let Some(visit) = self.couriers.known.get_mut(&whom).and_then(|courier| courier.visit.as_deref_mut()) else {
            return;
        };
        if !visit.depositing {
            if !visit.to_ask.is_empty() {
                let count = visit.to_ask.len().min(limits::BOXES_ASKED_MAX);
                let asked: Vec<_> = visit.to_ask.drain(..count).collect();
                let boxes = asked.iter().map(|id| (*id, visit.after.get(id).copied().unwrap_or(0))).collect();
                visit.asked = asked;
                return self.ask_courier(whom, &Question::Collect(boxes), step);
            }
            visit.depositing = true;
            let Some(mut visit) = self.couriers.known.get_mut(&whom).and_then(|courier| courier.visit.take()) else {
                return;
            };
            self.take_collected(&whom, &mut visit, now, rows, step);
            self.prepare_deposits(&whom, &mut visit, now, rows, step);
            // Drawing the consequences may have shown that the group has another courier now.
            let Some(courier) = self.couriers.known.get_mut(&whom) else {
                step.sends.push(Send::VisitOver(whom));
                return;
            };
            courier.visit = Some(visit);
        }
        let Some(visit) = self.couriers.known.get_mut(&whom).and_then(|courier| courier.visit.as_deref_mut()) else {
            return;
        };
        // What is to go goes first: if the visit is cut off there, the rest is brought at the next one.
        if !visit.drops.is_empty() {
            let shown = visit.drops.iter().take(limits::PACKETS_AT_ONCE_MAX);
            let shown: Vec<_> = shown.map(|secret| DropSecret::from_bytes(secret.as_bytes())).collect();
            visit.under_way = shown.len();
            return self.ask_courier(whom, &Question::Drop(shown), step);
        }
        let (mut packets, mut bytes) = (Vec::new(), 0);
        for packet in visit.deposits.iter().take(limits::PACKETS_AT_ONCE_MAX) {
            packets.push(packet.clone());
            bytes += packet.ciphertext.len() + 200;
            if bytes > limits::PACKETS_BYTES {
                break;
            }
        }
        if packets.is_empty() {
            self.tell_what_is_missing(now, rows, step);
            return self.end_visit(whom, true, now, step);
        }
        visit.under_way = packets.len();
        self.ask_courier(whom, &Question::Deposit(packets), step);
    }

    fn ask_courier(&mut self, whom: TransportId, question: &Question, step: &mut Step) {
        let which = (self.random.next_u64() % u64::from(VISITORS)) as u8;
        let Some(courier) = self.couriers.known.get_mut(&whom) else {
            return;
        };
        courier.memory.asked.1 += 1;
        if let Some(visit) = courier.visit.as_deref_mut() {
            visit.questions += 1;
        }
        step.sends.push(Send::Visit {
            courier: whom,
            addresses: courier.paper.addresses.clone(),
            key: visitor(&courier.paper.pass, which).seed(),
            question: question.to_bytes(),
        });
    }

    /// The visit is over. If it came to its end, what was collected and deposited is noted.
    fn end_visit(&mut self, whom: TransportId, whole: bool, now: Now, step: &mut Step) {
        step.sends.push(Send::VisitOver(whom));
        let random = self.random.next_u64();
        let Some(courier) = self.couriers.known.get_mut(&whom) else {
            return;
        };
        let Some(visit) = courier.visit.take() else {
            return;
        };
        courier.reached = Some(whole);
        if !whole {
            courier.wait_ms = (courier.wait_ms * 2).min(LONGEST_WAIT_MS);
            courier.next = now.after_ms(courier.wait_ms * 3 / 4 + random % (courier.wait_ms / 2 + 1));
            return;
        }
        let soon = visit.cut;
        courier.wait_ms = FIRST_WAIT_MS;
        courier.next = now.after_ms(if soon { super::SOON_MS } else { BETWEEN_MS + random % BETWEEN_WITHIN_MS });
        let mut marks = visit.marks;
        marks.boxes.extend(visit.boxes.into_keys());
        marks.lasts = visit.lasts;
        courier.memory.settle_batches(&whom, marks.batch, &marks.gone, step);
        courier.memory.visited_ms = Some(now.0);
        (courier.memory.left, courier.memory.found) = (marks.numbers.len() as u64, visit.brought);
        let knocked = marks.knocked_day.is_some();
        let words = marks.apply(courier);
        self.couriers.visited = true;
        if !visit.cut {
            self.couriers.last_day = Some(now.day());
        }
        // What was asked for meanwhile is looked at once more.
        self.couriers.looked_at = 0;
        self.words_left(words, step);
        if knocked && self.standing == Standing::Asked {
            self.set_standing(Standing::AtCourier, None, step);
        }
        self.save_couriers(&whom, step);
    }
}

/// Items by what becomes of them.
pub(super) fn is_for_couriers_only(item: &Item) -> bool {
    matches!(item, Item::Lacks(_) | Item::Answered(_))
}

impl Courier {
    pub(super) fn memory(&mut self) -> &mut super::Memory {
        &mut self.memory
    }
}
