//! One's own devices, as lines.

use kith_protocol::command::DeviceView;

use super::clock;
use crate::sentences::joined;
use crate::{t, typed};

/// One device: its number, the day it came, and whether it is this one.
pub fn one(device: &DeviceView) -> String {
    let day = clock::day_of_seconds(device.since_day.saturating_mul(86_400));
    let number = device.number.to_string();
    if device.this {
        t!("device-this", number = number, day = day)
    } else {
        t!("device-one", number = number, day = day)
    }
}

/// The line of a device that wants to be linked, and what to do with it.
pub fn line(line: &str) -> Vec<String> {
    vec![t!("device-line"), line.to_owned(), t!("device-line-waits")]
}

/// The words to compare.
pub fn phrase(phrase: &str) -> Vec<String> {
    vec![t!("device-phrase"), phrase.to_owned(), t!("device-phrase-why")]
}

/// What would go with a device that is not with its person.
pub fn with_it(number: usize, with_it: &[usize]) -> String {
    let numbers: Vec<_> = with_it.iter().map(ToString::to_string).collect();
    t!("device-with-it", numbers = joined(&numbers), number = number.to_string())
}

/// Numbers in what somebody typed, however they are set apart.
pub fn numbers(typed: &str) -> Vec<usize> {
    typed::plainly(typed).split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect()
}
