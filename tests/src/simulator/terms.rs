//! Threads whose words go after some days, in made-up histories: opened, spoken in, and gone everywhere at the end.
//!
//! While a history goes on their words are expected until a day before the term is over (clocks are hours off), and
//! nothing is expected after. At its end a hundred days pass, and then nothing of them may be left.

use anyhow::{Result, ensure};
use kith_protocol::command::{Command, Query, View};
use kith_protocol::id::ThreadId;
use kith_protocol::limits::DAY_MS;

use super::check;
use super::device::{Device, Said};
use super::world::World;

/// More days than the longest term and all that clocks and claims may add to it.
const LONGER_THAN_ALL_DAYS: u64 = 100;

/// How long everyone's alarms may take to let words go. They ring on the hour at the latest.
const ALARMS_MS: u64 = 61 * 60_000;

/// What words said here end with, so that none are the beginning of others.
const END: char = ';';

/// The days of the term of a thread, if it has one.
pub fn of(thread: &str) -> Option<u64> {
    ThreadId::from_hex(thread)?.term_days().map(u64::from)
}

/// Whether words may be gone already, or soon.
pub fn may_be_over(said: &Said, now_ms: u64) -> bool {
    said.term.is_some_and(|days| said.at_ms + (days - 1) * DAY_MS <= now_ms)
}

/// Somebody opens a thread with a term, or speaks in one.
pub fn act(world: &mut World, who: usize) -> Result<()> {
    let Ok(View::Threads(threads)) = world.look(who, &Query::Threads) else { return Ok(()) };
    let threads: Vec<_> = threads.into_iter().filter(|thread| thread.term_days.is_some()).collect();
    if threads.is_empty() || world.once_in(6) {
        let days = kith_protocol::term::TERMS[world.below(4)];
        world.command(who, Command::OpenThread { name: format!("for {days} days"), days: Some(days) })?;
        return Ok(());
    }
    let thread = Some(threads[world.below(threads.len())].thread.hex());
    let text = format!("{} says for a while: {}{END}", world.devices[who].name, world.devices[who].said.len());
    world.command(who, Command::Say { thread, text, reply: None, note: None }).map(drop)
}

/// So many days pass that all are over: then nothing of them is left with anybody honest. Gives how many pages there had
/// been, everywhere.
pub fn end(world: &mut World, quiet_within_ms: u64) -> Result<usize> {
    let pages = |device: &Device| {
        let stretches = device.member.iter().flat_map(|member| member.stretches());
        stretches.filter(|stretch| stretch.opening().page.term().is_some()).count()
    };
    let before = check::honest(world).into_iter().map(|id| pages(&world.devices[id])).sum();
    world.tell(format!("{LONGER_THAN_ALL_DAYS} days pass"));
    world.skip_days(LONGER_THAN_ALL_DAYS)?;
    world.exchange_all_reach_lines();
    for id in check::honest(world) {
        // Nobody else has written since: their person is asked whether the clock is right.
        let asked = matches!(world.look(id, &Query::Terms), Ok(View::Terms(terms)) if terms.clock_doubted);
        if asked {
            world.command(id, Command::ClockIsRight)?;
        }
    }
    world.run_ms(ALARMS_MS)?;
    world.run_until_quiet(quiet_within_ms)?;
    for id in check::honest(world) {
        let device = &world.devices[id];
        ensure!(pages(device) == 0, "(11) {} keeps {} pages that are over", device.name, pages(device));
        let Ok(View::Unsent(unsent)) = world.look(id, &Query::Unsent) else { continue };
        let said = world.devices.iter().flat_map(|device| &device.said).filter(|said| said.text.ends_with(END));
        for said in said.filter(|said| unsent.iter().all(|unsent| unsent.id != said.id)) {
            let words = said.text.as_bytes();
            let row = world.devices[id].disk.0.iter().find(|(_, value)| value.windows(words.len()).any(|w| w == words));
            ensure!(row.is_none(), "(11) {} keeps {:?} in {:?}", world.devices[id].name, said.text, row.map(|r| r.0));
        }
    }
    Ok(before)
}
