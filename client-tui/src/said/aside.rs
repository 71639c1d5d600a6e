//! Setting aside and erasing, as lines: both are said in the same breath, and neither is made hard.

use kith_node::api::{ChosenWait, GroupAside};

use super::clock;
use crate::{t, typed};

/// Days for which a group is set aside if nothing else was chosen. (`domain.md` 4.4.)
const USUAL_DAYS: u8 = 7;

/// One group that is set aside: no name, only the day.
pub fn one(group: &GroupAside, of: usize) -> String {
    let day = day(group.until_day);
    match (of, group.over) {
        (1, false) => t!("aside-one", day = day),
        (1, true) => t!("aside-one-over", day = day),
        (_, false) => t!("aside-number", number = group.number, day = day),
        (_, true) => t!("aside-number-over", number = group.number, day = day),
    }
}

/// The same as a choice that brings it back.
pub fn choices(groups: &[GroupAside]) -> Vec<String> {
    let one = |group: &GroupAside| match groups.len() {
        1 => t!("aside-bring", day = day(group.until_day)),
        _ => t!("aside-bring-number", number = group.number, day = day(group.until_day)),
    };
    groups.iter().map(one).collect()
}

/// Groups that lie here and cannot be opened.
pub fn unread(count: usize) -> String {
    t!("groups-unread", count = count)
}

/// It was set aside.
pub fn done(until_day: u32, groups: usize) -> Vec<String> {
    let day = day(until_day);
    let line =
        if groups == 1 { t!("aside-done", day = day) } else { t!("aside-done-several", count = groups, day = day) };
    vec![line, t!("aside-way-back")]
}

/// Days that are offered, and why so many.
pub fn offered(wait: Option<ChosenWait>) -> (u8, Option<String>) {
    match wait {
        Some(wait) => {
            let chosen = day(wait.chosen_day);
            (wait.days, Some(t!("aside-chosen", day = chosen, days = wait.days)))
        }
        None => (USUAL_DAYS, None),
    }
}

/// What erasing is, said before it; the last line asks for the word.
pub fn before_erasing(group: Option<&str>) -> Vec<String> {
    let what = match group {
        Some(group) => t!("erase-what", group = group),
        None => t!("erase-everything-what"),
    };
    vec![what, t!("erase-others"), t!("erase-type", word = words_that_erase().into_iter().next().unwrap_or_default())]
}

/// The word that erases: the first one is asked for, the others are taken as well (written in other letters, say).
fn words_that_erase() -> Vec<String> {
    t!("erase-word").split([',', '、', '،']).map(|word| word.trim().to_lowercase()).collect()
}

/// Whether what was typed is the word that erases.
pub fn is_the_word(typed: &str) -> bool {
    words_that_erase().iter().any(|word| typed::is_word(typed, word))
}

fn day(day: u32) -> String {
    clock::day_of_seconds(u64::from(day).saturating_mul(86_400))
}
