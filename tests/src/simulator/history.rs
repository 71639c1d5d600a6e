//! What people do, made up from a seed.

use anyhow::{Result, ensure};
use kith_protocol::command::{Command, Query, Taking, View};

use super::check::{self, Verdicts};
use super::thief;
use super::world::{MINUTE_MS, World};
use super::{linking, stick, terms};

/// How many acts a history has, besides the founding. A guess, so that five hundred of them take some minutes.
const ACTS: usize = 40;

/// How long a group may take to fall quiet once everyone is together.
const QUIET_WITHIN_MS: u64 = 180 * MINUTE_MS;

/// What a history came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// People who are members at the end.
    pub people: usize,
    /// Frames that arrived.
    pub frames: u64,
    /// Words acknowledged.
    pub said: usize,
    /// Pages with a term that were with somebody, and are with nobody any more.
    pub over: usize,
}

/// Runs the history of a seed. An error tells what went wrong and the story up to it.
pub fn run(seed: u64) -> Result<Report> {
    run_in(World::new(seed), seed)
}

/// The same with sticks that go from hand to hand. (Another history: what happens besides is made up from what is left.)
pub fn run_with_sticks(seed: u64) -> Result<Report> {
    let mut world = World::new(seed);
    world.with_sticks = true;
    run_in(world, seed)
}

/// The same with threads whose words go after some days.
pub fn run_with_terms(seed: u64) -> Result<Report> {
    let mut world = World::new(seed);
    world.with_terms = true;
    run_in(world, seed)
}

fn run_in(mut world: World, seed: u64) -> Result<Report> {
    let mut verdicts = Verdicts::default();
    let mut over = 0;
    let mut whole = || -> Result<()> {
        live(&mut world, &mut verdicts)?;
        together(&mut world, &mut verdicts)?;
        if world.with_terms {
            over = terms::end(&mut world, QUIET_WITHIN_MS)?;
        }
        again(&mut world, &mut verdicts)
    };
    if let Err(error) = whole() {
        anyhow::bail!("seed {seed}: {error:#}\n{}\nseed {seed}: {error:#}", world.story.join("\n"));
    }
    Ok(Report {
        people: check::honest(&world).len(),
        frames: world.frames,
        said: world.devices.iter().map(|d| d.said.len()).sum(),
        over,
    })
}

/// Everyone together, until quiet: then what must hold is looked at, and again after all was said again.
pub fn end(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    together(world, verdicts)?;
    again(world, verdicts)
}

fn together(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    world.stop_after = None;
    world.tell("everyone together");
    world.heal();
    for id in 0..world.devices.len() {
        let device = &mut world.devices[id];
        device.away = false;
        if !device.lost && !device.hostile {
            device.clock_ms = device.clock_ms.clamp(-3_600_000, 3_600_000);
        }
        world.turn_on(id)?;
    }
    if world.days_skipped >= 8 {
        world.run_ms(MINUTE_MS)?;
        world.exchange_reach_lines();
    }
    world.run_until_quiet(QUIET_WITHIN_MS)?;
    if check::strangers(world) {
        // Whoever has met nobody who is still here finds nobody, and is let in nowhere: their person asks for lines.
        world.tell("strangers give each other their lines");
        world.exchange_all_reach_lines();
        world.run_until_quiet(QUIET_WITHIN_MS)?;
    }
    check::when_quiet(world, verdicts)
}

/// Everything is said again.
fn again(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    let before = check::held(world);
    world.tell("everything again");
    world.break_all_links();
    world.run_until_quiet(QUIET_WITHIN_MS)?;
    check::when_quiet(world, verdicts)?;
    let after = check::held(world);
    ensure!(before == after, "(4) hearing everything again changed what is held: {before:?} {after:?}");
    Ok(())
}

const NAMES: [&str; 12] = ["alice", "bob", "cleo", "dan", "eve", "finn", "gro", "hal", "ida", "jon", "kim", "lou"];

fn live(world: &mut World, verdicts: &mut Verdicts) -> Result<()> {
    let people = match world.below(4) {
        0 => 3,
        1 => 4,
        2 => 5,
        _ => 3 + world.below(10),
    };
    let welcomes = if world.once_in(3) { 2 } else { 1 };
    let clock = some_clock(world);
    world.found(NAMES[0], welcomes, clock)?;
    let mut named = 1;
    let mut theft = if world.once_in(4) { Theft::Planned { at: world.below(ACTS) + people } } else { Theft::Never };
    for act in 0..ACTS + people {
        theft.goes_on(world, act)?;
        // Enough people to begin with, then everything.
        if named < people && (act % 2 == 0 || world.once_in(4)) {
            let _ = somebody_comes(world, NAMES[named], &mut named);
        } else {
            something_happens(world, &mut named, people)?;
        }
        let pause = match world.below(6) {
            0 => 0,
            1 => world.below(300) as u64,
            2 | 3 => world.below(5_000) as u64,
            4 => 10_000 + world.below(60_000) as u64,
            _ => world.below(10 * 60_000) as u64,
        };
        world.run_ms(pause)?;
        if act % 8 == 7 {
            check::at_any_moment(world, verdicts)?;
        }
    }
    Ok(())
}

/// A phone that is lost, once in a history, if at all.
enum Theft {
    Never,
    Planned {
        at: usize,
    },
    /// The owner has another device, and does not know yet.
    Open {
        victim: usize,
        second: usize,
        thief: usize,
        puppets: usize,
    },
}

impl Theft {
    fn goes_on(&mut self, world: &mut World, act: usize) -> Result<()> {
        match *self {
            Theft::Planned { at } if act >= at => {
                let Some(victim) = somebody(world) else { return Ok(()) };
                // What the phone added would end with it, in honest hands or not: the stories of `copies` tell that.
                let other = other_device(world, victim).is_some() || world.devices[victim].name.ends_with("'s second");
                if check::honest(world).len() < 3 || world.devices[victim].frozen || other {
                    return Ok(());
                }
                let second = thief::second_device(world, victim)?;
                world.run_ms(60_000)?;
                // A second device that nobody else has heard of when the first is lost finds no way in any more.
                let new = world.device_id(second).unwrap_or_default();
                let heard = check::honest(world).into_iter().filter(|id| *id != victim && *id != second).all(|id| {
                    let member = world.devices[id].member.as_ref();
                    member.is_some_and(|member| member.groups().counted().devices.contains_key(&new))
                });
                if !world.devices[victim].is_on() || !world.devices[second].is_in() || !heard {
                    *self = Theft::Never;
                    return Ok(());
                }
                let thief = thief::steal(world, victim)?;
                *self = Theft::Open { victim, second, thief, puppets: 0 };
            }
            Theft::Open { victim, second, thief, ref mut puppets } => match world.below(6) {
                0 | 1 if *puppets < 3 => {
                    *puppets += 1;
                    let hostile: Vec<_> = (thief..world.devices.len())
                        .filter(|id| world.devices[*id].hostile && world.devices[*id].is_in())
                        .collect();
                    if !hostile.is_empty() {
                        let by = hostile[world.below(hostile.len())];
                        let name = format!("puppet {puppets}");
                        let came = thief::puppet(world, by, &name);
                        perhaps(world, &name, came);
                    }
                }
                2 => {
                    // They come forward, on one side of whatever partition there is.
                    let side = u8::try_from(world.below(2)).unwrap_or(0);
                    world.tell(format!("thief and puppets come forward on side {side}"));
                    let theirs: Vec<_> = (thief..world.devices.len())
                        .filter(|id| world.devices[*id].hostile)
                        .map(|id| (id, side))
                        .collect();
                    world.part(&theirs);
                }
                3 if world.devices[second].is_in() => {
                    // A linked device never had the recovery key.
                    let has_key = thief::persona_of(&world.devices[victim].disk)?.recovery.is_some();
                    let by_recovery = world.once_in(3) && has_key;
                    thief::declare_lost(world, victim, second, by_recovery)?;
                    *self = Theft::Never;
                }
                4 => {
                    // Somebody careless brings what a thief wrote.
                    if let Some(to) = somebody(world) {
                        world.tell(format!("{} is handed the thief's branch", world.devices[to].name.clone()));
                        let branch = thief::branch(world, thief);
                        let handed = thief::hand(world, to, &branch);
                        perhaps(world, "it is handed over", handed);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }
}

fn some_clock(world: &mut World) -> i64 {
    let hour = 3_600_000;
    match world.below(12) {
        0 => hour * (world.below(20) as i64 - 10),
        // Days that are off end words on other days, as they have to.
        1 if !world.with_terms => 24 * hour * (world.below(9) as i64 - 4),
        _ => world.below(8_000) as i64 - 4_000,
    }
}

/// Some device that is on and in.
fn somebody(world: &mut World) -> Option<usize> {
    let all = check::honest(world);
    (!all.is_empty()).then(|| all[world.below(all.len())])
}

/// Refusals and stops are part of life.
fn perhaps<T>(world: &mut World, what: &str, result: Result<T>) -> Option<T> {
    match result {
        Ok(done) => {
            world.tell(what.to_owned());
            Some(done)
        }
        Err(error) => {
            world.tell(format!("{what}: {error}"));
            None
        }
    }
}

fn somebody_comes(world: &mut World, name: &str, named: &mut usize) -> Option<()> {
    let used = (0..world.papers.len()).filter(|paper| world.papers[*paper].asked > 0).count();
    // Two people on one slip, now and then.
    let paper = if used > 0 && world.once_in(6) {
        world.below(world.papers.len())
    } else {
        let by = somebody(world)?;
        let invited = world.invite(by);
        let by_name = world.devices[by].name.clone();
        perhaps(world, &format!("{by_name} invites"), invited)?
    };
    let clock = some_clock(world);
    let side = world.devices[world.papers[paper].giver].side;
    let asked = world.enter(name, paper, clock, side);
    *named += 1;
    perhaps(world, &format!("{name} asks"), asked)?;
    Some(())
}

/// Somebody hands somebody a stick, at the door or inside; or finds one.
fn a_stick(world: &mut World) {
    let all: Vec<_> =
        (0..world.devices.len()).filter(|id| world.devices[*id].is_on() && !world.devices[*id].gone).collect();
    if all.len() < 2 {
        return;
    }
    let (from, to) = (all[world.below(all.len())], all[world.below(all.len())]);
    let name = |world: &World, id: usize| world.devices[id].name.clone();
    if world.once_in(5) {
        let line = format!("{} finds a stick", name(world, to));
        world.tell(line);
        stick::find(world, to);
    } else if from != to {
        let what = format!("{} hands {} a stick", name(world, from), name(world, to));
        let handed = stick::hand(world, from, to);
        perhaps(world, &what, handed);
    }
}

fn something_happens(world: &mut World, named: &mut usize, people: usize) -> Result<()> {
    if world.with_sticks && world.once_in(5) {
        a_stick(world);
        return Ok(());
    }
    let Some(who) = somebody(world) else { return Ok(()) };
    let name = world.devices[who].name.clone();
    if world.with_terms && world.once_in(3) {
        let what = format!("{name}, in a thread with a term");
        let done = terms::act(world, who);
        perhaps(world, &what, done);
        return Ok(());
    }
    if world.with_terms && world.once_in(20) {
        let days = 1 + world.below(8) as u64;
        world.tell(format!("{days} days pass"));
        return world.skip_days(days);
    }
    match world.below(100) {
        0..25 => say(world, who),
        25..30 => take_back(world, who, &name),
        30..35 => {
            // Two at once.
            say(world, who);
            if let Some(other) = somebody(world) {
                say(world, other);
            }
        }
        35 => {
            if let Some(second) = other_device(world, who) {
                if world.devices[who].is_in() && world.once_in(2) {
                    let lost = linking::lose(world, who, second);
                    perhaps(world, &format!("{name} says so"), lost);
                }
            } else if !name.ends_with("'s second") && world.devices[who].is_in() {
                let linked = linking::link(world, who);
                perhaps(world, &format!("{name} has another device"), linked);
            }
        }
        36..40 => {
            let thread = format!("thread {}", world.below(3));
            let opened = world.command(who, Command::OpenThread { name: thread.clone(), days: None });
            perhaps(world, &format!("{name} opens {thread}"), opened);
        }
        40..44 => {
            let to = format!("{name}-{}", world.below(100));
            let done = world.command(who, Command::SetName { name: to.clone() });
            perhaps(world, &format!("{name} is called {to} now"), done);
        }
        44..47 => {
            let text = format!("duty {}", world.below(100));
            let done = world.command(who, Command::SetDuties { text });
            perhaps(world, &format!("{name} sets duties"), done);
        }
        47..57 => answer_the_door(world, who, &name),
        57..64 => {
            let effects = world.below(12);
            world.tell(format!("{name} will stop after {effects} effects"));
            world.stop_after = Some((who, effects));
            if world.once_in(2) {
                say(world, who);
            }
        }
        64..68 => {
            world.tell(format!("{name} restarts"));
            world.turn_off(who);
            let after = 100 + world.below(30_000) as u64;
            world.turn_on_later(who, after);
        }
        68..74 => {
            world.tell("a connection breaks");
            world.break_some_link();
        }
        74..80 => {
            let sides: Vec<_> = (0..world.devices.len())
                .filter(|id| !world.devices[*id].hostile && !world.devices[*id].lost)
                .collect::<Vec<_>>()
                .into_iter()
                .map(|id| (id, u8::try_from(world.below(2)).unwrap_or(0)))
                .collect();
            world.tell(format!("a partition {sides:?}"));
            world.part(&sides);
        }
        80..85 => {
            world.tell("healed");
            world.heal();
        }
        85..89 => {
            world.tell(format!("{name} goes away"));
            world.devices[who].away = true;
            world.turn_off(who);
        }
        89..92 => {
            for id in 0..world.devices.len() {
                if std::mem::take(&mut world.devices[id].away) {
                    world.turn_on(id)?;
                }
            }
            world.tell("who was away comes back");
        }
        92..94 => {
            let days = [1, 3, 8, 16, 40, 100][world.below(6)];
            world.tell(format!("{days} days pass"));
            world.skip_days(days)?;
            if world.once_in(2) {
                world.exchange_reach_lines();
            }
        }
        94..96 => {
            let clock = some_clock(world);
            world.tell(format!("{name}'s clock is off by {} s", clock / 1_000));
            world.devices[who].clock_ms = clock;
        }
        96..99 => about_held_words(world, who, &name),
        _ => {
            if check::honest(world).len() > 2 && *named >= people {
                let goodbye = world.once_in(2).then(|| format!("goodbye from {name}"));
                let take_back = world.once_in(3).then_some(Taking::All);
                let left = world.command(who, Command::Leave { take_back, goodbye, now: false });
                perhaps(world, &format!("{name} leaves"), left);
                if let Some(other) = somebody(world) {
                    say(world, other);
                }
            }
        }
    }
    Ok(())
}

/// One, several or all of one's own words, sent or not.
fn take_back(world: &mut World, who: usize, name: &str) {
    let said: Vec<_> = world.devices[who].said.iter().filter(|said| !said.dropped).map(|said| said.id).collect();
    if said.is_empty() {
        return say(world, who);
    }
    let what = match world.below(8) {
        0 => Taking::All,
        1 => Taking::Since(said[world.below(said.len())].time_ms()),
        2 => Taking::These(said.iter().copied().filter(|_| world.once_in(3)).collect()),
        _ => Taking::These(vec![said[world.below(said.len())]]),
    };
    let done = world.command(who, Command::TakeBack { what });
    perhaps(world, &format!("{name} takes back"), done);
}

/// Another device that this person is known to use.
fn other_device(world: &World, who: usize) -> Option<usize> {
    let member = world.devices[who].member.as_ref()?;
    let (own, counted) = (member.device(), member.groups().counted());
    let is_other = |id: &usize| {
        let device = world.device_id(*id).filter(|device| *device != own && !world.devices[*id].hostile);
        device.is_some_and(|device| counted.devices.get(&device) == Some(&member.member()))
    };
    (0..world.devices.len()).find(is_other)
}

fn say(world: &mut World, who: usize) {
    let name = world.devices[who].name.clone();
    let text = format!("{name} says {}", world.devices[who].said.len());
    let thread = match world.look(who, &Query::Threads) {
        Ok(View::Threads(threads)) if !threads.is_empty() && world.once_in(4) => {
            Some(threads[world.below(threads.len())].thread.hex())
        }
        _ => None,
    };
    let reply = match world.look(who, &Query::Read { thread: None, last: Some(3), since: None }) {
        Ok(View::Messages(read)) if world.once_in(4) => read.first().map(|m| m.named().into()),
        _ => None,
    };
    let done = world.command(who, Command::Say { thread, text: text.clone(), reply, note: None });
    perhaps(world, &format!("{name}: {text:?}"), done);
}

fn answer_the_door(world: &mut World, who: usize, name: &str) {
    let Ok(View::Group(group)) = world.look(who, &Query::Group) else { return };
    if group.waiting.is_empty() {
        return say(world, who);
    }
    let guest = &group.waiting[world.below(group.waiting.len())];
    let request = guest.request.hex();
    if world.once_in(4) {
        let done = world.command(who, Command::Wait { who: request, because: "not today".to_owned() });
        perhaps(world, &format!("{name} asks {} to wait", guest.name), done);
    } else {
        let done = world.command(who, Command::Welcome { who: request });
        perhaps(world, &format!("{name} welcomes {}", guest.name), done);
    }
}

fn about_held_words(world: &mut World, who: usize, name: &str) {
    let Ok(View::Unsent(unsent)) = world.look(who, &Query::Unsent) else { return };
    if unsent.is_empty() {
        return say(world, who);
    }
    if world.once_in(2) {
        let done = world.command(who, Command::SendUnsent { messages: Vec::new() });
        perhaps(world, &format!("{name} sends held words"), done);
    } else {
        let done = world.command(who, Command::DropUnsent { message: unsent[0].id });
        perhaps(world, &format!("{name} drops {:?}", unsent[0].text), done);
    }
}
