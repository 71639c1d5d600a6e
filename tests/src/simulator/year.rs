//! People who each come for an hour at random a week, with two couriers that are away, forget and begin again: in
//! the long form twelve of them, for a year. Nobody ever has a connection to anybody: what they have in common are the couriers.

use anyhow::{Result, ensure};
use kith_protocol::command::{Command, Taking};

use super::check::{self, Verdicts};
use super::courier::{Courier, paper};
use super::linking;
use super::world::{MINUTE_MS, World};

const HOUR_MS: u64 = 60 * MINUTE_MS;
const WEEK_MS: u64 = 7 * 24 * HOUR_MS;

/// The numbers of the two couriers.
const COURIERS: [u8; 2] = [201, 202];

/// How many weeks people may go on coming, saying nothing more, until all is with everybody. The device of somebody who
/// lacks something says so at one coming, is answered at the next of somebody else, and reads it at its own next one.
const SETTLED_WITHIN_WEEKS: u64 = 6;

/// What a year came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// People who are members at the end.
    pub people: usize,
    /// Words acknowledged.
    pub said: usize,
    /// Packets brought to the couriers.
    pub deposits: u64,
    /// Times at which a courier forgot everything.
    pub forgot: u64,
}

/// So many people for so many weeks, made up from a seed. An error tells what went wrong and the story up to it.
pub fn run(seed: u64, people: usize, weeks: u64) -> Result<Report> {
    let mut world = World::new(seed);
    let mut verdicts = Verdicts::default();
    let result = live(&mut world, people, weeks, &mut verdicts).and_then(|()| end(&mut world, &mut verdicts));
    if let Err(error) = result {
        anyhow::bail!("seed {seed}: {error:#}\n{}\nseed {seed}: {error:#}", world.story.join("\n"));
    }
    Ok(Report {
        people: check::honest(&world).len(),
        said: world.devices.iter().map(|d| d.said.len()).sum(),
        deposits: world.couriers.values().map(|courier| courier.deposits).sum(),
        forgot: world.couriers.values().map(|courier| courier.forgot).sum(),
    })
}

/// Each device stands alone: no call reaches any other.
fn alone(world: &mut World) {
    let sides: Vec<_> = (0..world.devices.len()).map(|id| (id, u8::try_from(id).unwrap_or(u8::MAX))).collect();
    world.part(&sides);
}

/// Who may still come: everybody with a device that is theirs, guests, and those whose leaving is not out yet.
fn those_who_come(world: &World) -> Vec<usize> {
    (0..world.devices.len()).filter(|id| !world.devices[*id].gone && !world.devices[*id].lost).collect()
}

fn live(world: &mut World, people: usize, weeks: u64, verdicts: &mut Verdicts) -> Result<()> {
    world.visits_break = 40;
    let founder = world.found("person 0", 1, 0)?;
    for number in COURIERS {
        let paper = paper(number);
        world.couriers.insert(paper.transport, Courier::default());
        world.command(founder, Command::AddCourier { line: paper.to_line() })?;
    }
    world.run_ms(10 * MINUTE_MS)?;
    let mut named = 1;
    for _ in 1..people {
        let slip = world.invite(founder)?;
        comes_in(world, slip, &mut named)?;
    }
    for id in 0..world.devices.len() {
        world.turn_off(id);
    }
    for week in 0..weeks {
        world.tell(format!("week {week}"));
        a_week(world, &mut named, true)?;
        if week % 13 == 12 {
            check::at_any_moment(world, verdicts)?;
        }
    }
    Ok(())
}

fn comes_in(world: &mut World, slip: usize, named: &mut usize) -> Result<()> {
    let side = u8::try_from(world.devices.len()).unwrap_or(u8::MAX);
    let guest = world.enter(&format!("person {named}"), slip, 0, side)?;
    *named += 1;
    world.run_ms(2 * MINUTE_MS)?;
    world.turn_off(guest);
    Ok(())
}

/// Everybody comes once, each at a time of their own; the couriers have their accidents.
fn a_week(world: &mut World, named: &mut usize, speak: bool) -> Result<()> {
    let mut comings: Vec<_> = those_who_come(world)
        .into_iter()
        .map(|id| (world.below(usize::try_from(WEEK_MS - HOUR_MS).unwrap_or(0)) as u64, id))
        .collect();
    comings.sort_unstable();
    let began = world.now_ms;
    let mut open: Vec<(u64, usize)> = Vec::new();
    for (at, id) in comings {
        let at = began + at;
        goes_until(world, &mut open, at)?;
        if speak {
            an_accident(world);
        }
        if world.devices[id].gone || world.devices[id].lost {
            continue;
        }
        world.turn_on(id)?;
        open.push((at + HOUR_MS, id));
        let pause = world.below(20 * MINUTE_MS as usize) as u64;
        world.run_ms(pause)?;
        held_words_go(world, id);
        if speak {
            for _ in 0..1 + world.below(3) {
                something_is_done(world, id, named)?;
            }
        }
    }
    goes_until(world, &mut open, began + WEEK_MS)
}

/// Time passes; whose hour is over goes.
fn goes_until(world: &mut World, open: &mut Vec<(u64, usize)>, until_ms: u64) -> Result<()> {
    open.sort_unstable();
    while let Some((at, id)) = open.first().copied().filter(|(at, _)| *at <= until_ms) {
        open.remove(0);
        world.run_ms(at.saturating_sub(world.now_ms))?;
        world.turn_off(id);
    }
    world.run_ms(until_ms.saturating_sub(world.now_ms))
}

/// Now and then a courier is away for a while, or begins again with nothing.
fn an_accident(world: &mut World) {
    let number = COURIERS[world.below(COURIERS.len())];
    let what = world.below(120);
    let Some(courier) = world.couriers.get_mut(&paper(number).transport) else { return };
    match what {
        0..8 => courier.down = true,
        8 => courier.forgets(),
        _ => courier.down = false,
    }
    if what == 8 {
        world.tell(format!("courier {number} forgets everything"));
    }
}

/// Words that wait since somebody came in go.
fn held_words_go(world: &mut World, who: usize) {
    if world.devices[who].is_in() {
        // Refused when nothing is held.
        let _ = world.command(who, Command::SendUnsent { messages: Vec::new() });
    }
}

fn something_is_done(world: &mut World, who: usize, named: &mut usize) -> Result<()> {
    if !world.devices[who].is_in() || !world.devices[who].is_on() {
        return Ok(());
    }
    let name = world.devices[who].name.clone();
    match world.below(200) {
        0..3 => {
            let slip = world.invite(who)?;
            world.run_ms(15 * MINUTE_MS)?;
            comes_in(world, slip, named)?;
        }
        3 if check::honest(world).len() + those_who_come(world).len() > 8 => {
            let take_back = world.once_in(2).then_some(Taking::All);
            let done = world.command(who, Command::Leave { take_back, goodbye: None, now: false });
            world.tell(format!("{name} leaves: {:?}", done.is_ok()));
        }
        4 if !name.ends_with("'s second") => {
            let linked = linking::link(world, who);
            world.tell(format!("{name} has another device: {:?}", linked.is_ok()));
            if let Ok(second) = linked {
                world.run_ms(15 * MINUTE_MS)?;
                world.turn_off(second);
                alone(world);
            }
        }
        5..8 if name.ends_with("'s second") => {
            let first = name.trim_end_matches("'s second").to_owned();
            let first = (0..world.devices.len()).find(|id| world.devices[*id].name == first);
            if let Some(first) = first.filter(|id| !world.devices[*id].lost && !world.devices[*id].is_on()) {
                world.turn_on(first)?;
                let lost = linking::lose(world, who, first);
                world.turn_off(first);
                world.tell(format!("{name} says the first is lost: {:?}", lost.is_ok()));
            }
        }
        8..20 => {
            let said: Vec<_> = world.devices[who].said.iter().filter(|said| !said.dropped).map(|s| s.id).collect();
            if !said.is_empty() {
                let what = Taking::These(vec![said[world.below(said.len())]]);
                let done = world.command(who, Command::TakeBack { what });
                world.tell(format!("{name} takes back: {:?}", done.is_ok()));
            }
        }
        20..24 => {
            let done = world.command(who, Command::SetName { name: format!("{name}-{}", world.now_ms % 100) });
            world.tell(format!("{name} has another name: {:?}", done.is_ok()));
        }
        _ => {
            let text = format!("{name} says {}", world.devices[who].said.len());
            let said = world.say(who, &text);
            world.tell(format!("{text}: {:?}", said.is_ok()));
        }
    }
    Ok(())
}

/// Nobody says anything more. They come as before until nothing is brought any more; then all is with everybody.
fn end(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    world.tell("nothing more is said");
    world.visits_break = 0;
    world.couriers.values_mut().for_each(|courier| courier.down = false);
    let mut named = usize::MAX;
    for _ in 0..SETTLED_WITHIN_WEEKS {
        a_week(world, &mut named, false)?;
    }
    // All at their devices, each alone.
    alone(world);
    for id in those_who_come(world) {
        world.turn_on(id)?;
    }
    world.run_ms(2 * HOUR_MS)?;
    check::when_quiet(world, verdicts)?;
    let brought = |world: &World| world.couriers.values().map(|courier| courier.deposits).sum::<u64>();
    let before = brought(world);
    world.run_ms(6 * HOUR_MS)?;
    ensure!(brought(world) == before, "no quiet: {} more packets in six hours", brought(world) - before);
    ensure!(world.connections() == 0, "somebody was connected");
    Ok(())
}
