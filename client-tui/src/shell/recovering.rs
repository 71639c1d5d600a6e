//! `kith device recovery`, `not-with-me` and `replace`: the recovery slip, printed and used.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use kith_node::api::{Answer, Call, Link, RecoveredDevice};
use kith_protocol::command::{Command, Query, Refusal, Standing, View};
use kith_protocol::id::GroupId;
use serde_json::json;

use super::devices::{is_yes, typed};
use super::{Shell, print_line, read_file};
use crate::said::{self, clean, clock};
use crate::starting::Running;
use crate::t;

/// Prints the recovery slip once, or declines it.
pub async fn print(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    out: Option<PathBuf>,
    none: bool,
    again: bool,
) -> Result<(), Refusal> {
    if again {
        link.command(group, Command::NewRecoveryKey).await?;
    }
    if none {
        link.command(group, Command::ForgetRecoveryKey).await?;
        shell.tell(json!({ "done": "done" }), [t!("recovery-declined")]);
        return Ok(());
    }
    let View::Line(slip) = link.look(group, Query::Recovery).await? else { return Err(Refusal::NotACall) };
    let mut lines = Vec::new();
    let object = match &out {
        Some(path) => {
            crate::private_file::write_new(path, format!("{slip}\n").as_bytes())?;
            lines.push(t!("recovery-file", file = clean(&path.display().to_string())));
            json!({ "file": path.display().to_string(), "bytes": slip.len() + 1 })
        }
        None => {
            lines.push(t!("recovery-line"));
            lines.push(slip.clone());
            json!({ "slip": slip })
        }
    };
    lines.extend([t!("recovery-what"), t!("recovery-keep")]);
    if again {
        lines.push(t!("recovery-in-force"));
    }
    shell.tell(object, lines);
    // Only once it is out: a slip that could not be written is not lost.
    link.command(group, Command::ForgetRecoveryKey).await?;
    shell.settle(node, link, group).await;
    Ok(())
}

/// What a slip is used with.
pub struct Wish {
    /// The slip's line, or the file it is in.
    pub slip: String,
    /// A member's present address line.
    pub reach: Option<String>,
    /// Which device, if there are several.
    pub device: Option<usize>,
    /// Yes, without being asked.
    pub yes: bool,
}

/// What members' doors know, shown; and the device that is meant, once the person has said yes.
async fn chosen(
    shell: &Shell,
    link: &Link,
    wish: &Wish,
    slip: &str,
    question: &str,
) -> Result<RecoveredDevice, Refusal> {
    let asked = Call::RecoverAsk { slip: slip.to_owned(), reach: wish.reach.clone() };
    let Answer::Recovering { name, me, devices, .. } = link.call(asked).await? else { return Err(Refusal::NotACall) };
    if !shell.json {
        print_line(&t!("recovery-of", me = clean(&me), group = clean(&name)));
    }
    for device in &devices {
        let object = json!({
            "number": device.number,
            "device": device.device.hex(),
            "since_day": device.since_day,
            "in_use": device.in_use,
            "last": device.last_ms.and_then(clock::stamp),
        });
        shell.tell(object, [one(device)]);
    }
    let in_use: Vec<_> = devices.iter().filter(|device| device.in_use).collect();
    let found = match wish.device {
        Some(number) => devices.iter().find(|device| device.number == number),
        None => match (in_use.as_slice(), devices.as_slice()) {
            ([only], _) => Some(*only),
            ([], [.., last]) => Some(last),
            _ => None,
        },
    };
    let found = found.cloned().ok_or(Refusal::WhichDevice)?;
    let asks = !shell.json && std::io::stdin().is_terminal();
    let yes = wish.yes || (asks && is_yes(&question.replace('#', &found.number.to_string())));
    if yes { Ok(found) } else { Err(Refusal::NotSaid) }
}

fn one(device: &RecoveredDevice) -> String {
    let number = device.number.to_string();
    let day = clock::day_of_seconds(device.since_day.saturating_mul(86_400));
    let line = match device.last_ms {
        Some(ms) => t!(
            "recovery-device",
            number = number,
            day = day,
            last = format!("{}, {}", clock::day(ms), clock::hour(Some(ms)))
        ),
        None => t!("recovery-device-silent", number = number, day = day),
    };
    if device.in_use { line } else { t!("recovery-device-over", device = line) }
}

fn text(slip: &str) -> Result<String, Refusal> {
    if slip.trim_start().starts_with("kith-recovery:") {
        return Ok(slip.split_whitespace().collect());
    }
    read_file(Path::new(slip))
}

/// *That device is not with me*, from any computer.
pub async fn not_with_me(shell: &Shell, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let slip = text(&wish.slip)?;
    let device = chosen(shell, link, &wish, &slip, &t!("recovery-lost-ask", number = "#")).await?;
    let mut kept = Vec::new();
    if !device.with_it.is_empty() && !wish.yes {
        let numbers: Vec<_> = device.with_it.iter().map(ToString::to_string).collect();
        let number = device.number.to_string();
        print_line(&t!("device-with-it", numbers = crate::sentences::joined(&numbers), number = number));
        let wanted: Vec<usize> = typed().split(|c: char| !c.is_ascii_digit()).filter_map(|w| w.parse().ok()).collect();
        let asked = Call::RecoverAsk { slip: slip.clone(), reach: wish.reach.clone() };
        if let Answer::Recovering { devices, .. } = link.call(asked).await? {
            kept = devices.iter().filter(|d| wanted.contains(&d.number)).map(|d| d.device).collect();
            kept.sort_unstable();
        }
    }
    link.call(Call::RecoverLost { slip, reach: wish.reach, device: device.device, kept }).await?;
    shell.tell(json!({ "done": "done" }), [t!("recovery-lost-done"), t!("recovery-come-back")]);
    Ok(())
}

/// Comes back on this computer, with a new key.
pub async fn replace(shell: &Shell, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let slip = text(&wish.slip)?;
    let device = chosen(shell, link, &wish, &slip, &t!("recovery-replace-ask", number = "#")).await?;
    let call = Call::RecoverReplace { slip, reach: wish.reach, device: device.device };
    let Answer::Entering { group, name, .. } = link.call(call).await? else { return Err(Refusal::NotACall) };
    let state = inside(shell, link, group).await?;
    let line = if state == Standing::Entered {
        t!("recovery-back", group = clean(&name))
    } else {
        t!("device-linked-not-yet", group = clean(&name))
    };
    shell.tell(json!({ "group": group.hex(), "name": name, "state": said::standing_code(state) }), [line]);
    Ok(())
}

async fn inside(shell: &Shell, link: &Link, group: GroupId) -> Result<Standing, Refusal> {
    let within_ms = shell.wait_ms().max(10_000);
    match link.call(Call::AtTheDoor { group: group.hex(), within_ms }).await? {
        Answer::Entering { state, .. } => Ok(state),
        _ => Err(Refusal::NotACall),
    }
}
