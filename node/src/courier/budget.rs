//! How much work a courier does for whoever asks: so much on one connection, and less on each once a day's measure is spent.
//!
//! It does not know who asks, so the day's measure is one for all: who has the slip can spend it for everybody, and then
//! short visits, which is what almost all are, are still answered. Work is counted in rows that are looked for.

use std::collections::BTreeMap;

use kith_protocol::courier::{Answer, Question};
use kith_protocol::limits::{WORK_OF_A_DAY, WORK_OF_A_SHORT_VISIT_MAX, WORK_OF_A_VISIT_MAX};
use kith_protocol::step::Connection;

/// A packet that is put in costs so much more than a row: two signatures, and the disk. (A guess.)
const KEPT: u64 = 16;

/// What a commit costs.
const COMMIT: u64 = 64;

/// What was spent.
#[derive(Default)]
pub struct Budget {
    visits: BTreeMap<Connection, u64>,
    day: u64,
    spent: u64,
}

impl Budget {
    /// Whether a question is answered. What it costs is spent then.
    pub fn allows(&mut self, from: Connection, question: &Question, day: u64) -> bool {
        let cost = match question {
            Question::Collect(boxes) => 2 * boxes.len() as u64,
            Question::Deposit(packets) => COMMIT + KEPT * packets.len() as u64,
            Question::Drop(secrets) => COMMIT + 2 * secrets.len() as u64,
        };
        if day != self.day {
            (self.day, self.spent) = (day, 0);
        }
        let most = if self.spent < WORK_OF_A_DAY { WORK_OF_A_VISIT_MAX } else { WORK_OF_A_SHORT_VISIT_MAX };
        let spent = self.visits.entry(from).or_default();
        let allows = *spent + cost < most;
        if allows {
            *spent += cost + 1;
            self.spent += cost + 1;
        }
        allows
    }

    /// An answer was given.
    pub fn gave(&mut self, to: Connection, answer: &Answer) {
        if let Answer::Lie { here, .. } = answer {
            let count = here.len() as u64;
            *self.visits.entry(to).or_default() += count;
            self.spent += count;
        }
    }

    /// A connection is over.
    pub fn over(&mut self, of: &Connection) {
        self.visits.remove(of);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_protocol::id::BoxId;

    /// How many questions are answered on one connection.
    fn answered(budget: &mut Budget, connection: u64, question: &Question, day: u64) -> u64 {
        let count =
            (0..WORK_OF_A_VISIT_MAX).take_while(|_| budget.allows(Connection(connection), question, day)).count();
        budget.over(&Connection(connection));
        count as u64
    }

    #[test]
    fn a_visit_costs_no_more_than_its_measure_and_short_ones_are_answered_however_much_others_ask() {
        let mut budget = Budget::default();
        let long = Question::Collect((0..255).map(|n| (BoxId([n; 32]), 0)).collect());
        let short = Question::Collect(vec![(BoxId([1; 32]), 0); 64]);
        let each = answered(&mut budget, 1, &long, 5);
        assert_eq!(each, WORK_OF_A_VISIT_MAX / 511);
        // Another connection has its own.
        assert_eq!(answered(&mut budget, 2, &long, 5), each);
        // Somebody comes again and again, until the day's measure is spent.
        let visits = (3..10_000).take_while(|n| answered(&mut budget, *n, &long, 5) == each).count() as u64;
        assert!(visits <= WORK_OF_A_DAY / (WORK_OF_A_VISIT_MAX - 1_024) + 1, "{visits}");
        assert!(answered(&mut budget, 1, &long, 5) <= WORK_OF_A_SHORT_VISIT_MAX / 511);
        assert!(answered(&mut budget, 2, &short, 5) >= 32, "short visits are answered all the same");
        // The next day is a new one, and so is one before it: clocks are set.
        assert_eq!(answered(&mut budget, 3, &long, 6), each);
        // What is given counts too.
        let mut budget = Budget::default();
        budget.gave(Connection(1), &Answer::Lie { here: Vec::new(), lasts: Vec::new(), more: false });
        assert!(budget.allows(Connection(1), &short, 5));
    }
}
