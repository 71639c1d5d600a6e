//! What people of one group do, chosen by bytes instead of a seed, in the simulator's world and under its checks.

use anyhow::Result;
use kith_protocol::command::Command;

use super::Bytes;
use crate::simulator::World;
use crate::simulator::check::{self, Verdicts};
use crate::simulator::history;

/// Acts of one input. Each may rotate an epoch, which costs milliseconds; a fuzzer wants many inputs.
const ACTS: usize = 24;

/// Devices at most.
const DEVICES: usize = 5;

/// Three members; then every two bytes are an act. No panic, nothing lost, all agree, no validity flips.
pub fn acts(bytes: &[u8]) {
    let mut world = World::new(7);
    let mut verdicts = Verdicts::default();
    let lived = live(&mut world, &mut verdicts, Bytes(bytes)).and_then(|()| history::end(&mut world, &mut verdicts));
    if let Err(error) = lived {
        panic!("{error:#}\n{}", world.story.join("\n"));
    }
}

fn live(world: &mut World, verdicts: &mut Verdicts, mut rest: Bytes<'_>) -> Result<()> {
    let welcomes = 1 + rest.byte() % 2;
    let founder = world.found("ana", welcomes, 0)?;
    for name in ["ben", "cleo"] {
        let paper = world.invite(founder)?;
        world.enter(name, paper, 0, 0)?;
        world.run_ms(20_000)?;
    }
    for _ in 0..ACTS {
        if rest.is_empty() {
            break;
        }
        let (what, how) = (rest.byte(), rest.byte());
        let by = usize::from(how >> 5) % world.devices.len();
        act(world, what % 16, by, how & 31)?;
        if what >= 128 {
            check::at_any_moment(world, verdicts)?;
        }
    }
    Ok(())
}

/// One act. What is refused, or meets a device that is off, simply does not happen.
fn act(world: &mut World, what: u8, by: usize, how: u8) -> Result<()> {
    let does = |world: &mut World, command: Command| drop(world.command(by, command));
    match what {
        0..=2 => drop(world.say(by, &format!("words {how}"))),
        3 => drop(world.invite(by)),
        4 if !world.papers.is_empty() && world.devices.len() < DEVICES => {
            let paper = usize::from(how) % world.papers.len();
            let name = format!("guest {}", world.devices.len());
            let _ = world.enter(&name, paper, 0, how & 1);
        }
        5 => {
            let who = format!("guest {}", 3 + usize::from(how) % 2);
            does(world, Command::Welcome { who });
        }
        6 => {
            let who = format!("guest {}", 3 + usize::from(how) % 2);
            does(world, Command::Wait { who, because: "not today".to_owned() });
        }
        7 => does(world, Command::OpenThread { name: format!("thread {how}"), days: None }),
        8 => does(world, Command::SetDuties { text: format!("duty {how}") }),
        9 => {
            if how.is_multiple_of(4) {
                does(world, Command::Leave { take_back: None, goodbye: Some("goodbye".to_owned()), now: how & 8 != 0 });
            } else {
                does(world, Command::SetName { name: format!("name {how}") });
            }
        }
        10 => world.turn_off(by),
        11 if !world.devices[by].gone => world.turn_on(by)?,
        12 => world.part(&[(by, how & 1)]),
        13 => world.heal(),
        14 => world.stop_after = Some((by, usize::from(how))),
        _ => world.run_ms(u64::from(how) * u64::from(how) * 100)?,
    }
    Ok(())
}
