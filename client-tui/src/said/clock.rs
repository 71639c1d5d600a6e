//! Times, as people read them and as scripts do.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::{t, typed};

fn zone() -> TimeZone {
    // Pictures of the screen in tests must not depend on where they are made.
    if cfg!(test) { TimeZone::UTC } else { TimeZone::system() }
}

fn at(ms: u64) -> Option<jiff::Zoned> {
    Timestamp::from_millisecond(i64::try_from(ms).ok()?).ok().map(|time| time.to_zoned(zone()))
}

/// Hours and minutes on the person's own clock.
pub fn hour(ms: Option<u64>) -> String {
    ms.and_then(at).map_or_else(|| t!("message-day-unknown"), |time| format!("{:02}:{:02}", time.hour(), time.minute()))
}

/// The day, with its name, as it is written in the person's language.
pub fn day(ms: u64) -> String {
    let Some(time) = at(ms) else { return t!("message-day-unknown") };
    let name = match time.weekday().to_monday_one_offset() {
        1 => t!("weekday-1"),
        2 => t!("weekday-2"),
        3 => t!("weekday-3"),
        4 => t!("weekday-4"),
        5 => t!("weekday-5"),
        6 => t!("weekday-6"),
        _ => t!("weekday-7"),
    };
    let month = match time.month() {
        1 => t!("month-1"),
        2 => t!("month-2"),
        3 => t!("month-3"),
        4 => t!("month-4"),
        5 => t!("month-5"),
        6 => t!("month-6"),
        7 => t!("month-7"),
        8 => t!("month-8"),
        9 => t!("month-9"),
        10 => t!("month-10"),
        11 => t!("month-11"),
        _ => t!("month-12"),
    };
    t!("day-named", weekday = name, day = time.day().to_string(), month = month, year = time.year().to_string())
}

/// The day of a time in Unix seconds.
pub fn day_of_seconds(seconds: u64) -> String {
    day(seconds.saturating_mul(1_000))
}

/// The last day before a time in Unix seconds at which something ends.
pub fn last_day(ends: u64) -> String {
    day_of_seconds(ends.saturating_sub(1))
}

/// When a day, written as year-month-day, begins on the person's own clock, in Unix milliseconds.
pub fn beginning_of(day: &str) -> Option<u64> {
    let day: jiff::civil::Date = day.trim().parse().ok()?;
    u64::try_from(day.to_zoned(zone()).ok()?.timestamp().as_millisecond()).ok()
}

/// A day and an hour on the person's own clock (“2026-12-03”, “19:00”), in Unix milliseconds.
pub fn at_time(day: &str, hour: &str) -> Option<u64> {
    let time: jiff::civil::DateTime = typed::plainly(&format!("{}T{}", day.trim(), hour.trim())).parse().ok()?;
    u64::try_from(time.to_zoned(zone()).ok()?.timestamp().as_millisecond()).ok()
}

/// The next time it is this hour (“22:00”) on the person's own clock, in Unix milliseconds.
pub fn next(hour: &str, now_ms: u64) -> Option<u64> {
    let today = at(now_ms)?.date();
    let on = |day: jiff::civil::Date| at_time(&day.to_string(), hour);
    on(today).filter(|ms| *ms > now_ms).or_else(|| on(today.tomorrow().ok()?))
}

/// RFC 3339, in UTC.
pub fn stamp(ms: u64) -> Option<String> {
    Timestamp::from_millisecond(i64::try_from(ms).ok()?).ok().map(|time| time.to_string())
}

/// The Unix milliseconds of a time in RFC 3339.
pub fn of_stamp(stamp: &str) -> Option<u64> {
    u64::try_from(stamp.parse::<Timestamp>().ok()?.as_millisecond()).ok()
}

/// Now, in Unix milliseconds.
pub fn now_ms() -> u64 {
    u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default()
}
