//! Stories of people, phones and thieves. Each name is a claim of `keys.md` 2, 4 or 9.

use super::GroupLog;
use super::circle::Circle;
use crate::id::Hash;
use crate::kind::{Kind, Rules};

mod endings;
mod entering;
mod hearing;
mod recovery;

const FOUNDER: usize = 0;

fn circle(seed: u64) -> Circle {
    Circle::founded(seed, Rules::default())
}

fn leave() -> Kind {
    Kind::Leave { stretches: Hash::default() }
}

/// Adds everything of a circle to a fresh log in another order, again and again until all that fits is in.
fn elsewhere(circle: &Circle) -> GroupLog {
    let mut log = GroupLog::new(circle.log.group());
    while log.len() < circle.log.len() {
        for node in (0..circle.log.len()).rev() {
            log.add(circle.log.entry(node).clone());
        }
    }
    log
}
