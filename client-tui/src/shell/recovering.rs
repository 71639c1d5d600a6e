//! `kith device recovery`, `not-with-me` and `replace`: the recovery slip, printed and used.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use kith_node::api::{Answer, Call, Link, LongWay, RecoveredDevice};
use kith_protocol::command::{Command, Query, Refusal, Standing, View};
use serde_json::json;

use super::devices::{inside, is_yes, typed, typed_numbers};
use super::{Shell, print_line, read_file};
use crate::said::{self, clock, devices, recovery, title, unproved};
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
        if let Some(path) = &out {
            crate::private_file::may_write(path)?;
        }
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
            let text = recovery::file_text(&slip, again);
            crate::private_file::write_new(path, text.as_bytes())?;
            lines.push(t!("recovery-file", file = crate::said::path(path.as_ref())));
            json!({ "file": path.display().to_string(), "bytes": text.len() })
        }
        None => {
            lines.push(t!("recovery-line"));
            lines.push(slip.clone());
            lines.extend(recovery::square(&slip));
            json!({ "slip": slip })
        }
    };
    lines.extend(recovery::meaning(again));
    shell.tell_surely(&object, &lines)?;
    // Only once it is out: a slip that could not be written is not lost.
    link.command(group, Command::ForgetRecoveryKey).await?;
    shell.settle(node, link, group).await;
    Ok(())
}

/// After founding and entering: a recovery slip, if the person wishes one. Nothing typed is later.
pub async fn offer(shell: &Shell, node: &Running, link: &Link, group: &str) -> Result<(), Refusal> {
    if shell.json || !std::io::stdin().is_terminal() {
        return Ok(());
    }
    recovery::meaning(false).iter().for_each(|line| print_line(line));
    print_line(&t!("recovery-ask-file"));
    let file = typed();
    if file.is_empty() {
        print_line(&t!("recovery-later"));
        return Ok(());
    }
    print(shell, node, link, group, Some(file.into()), false, false).await
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
) -> Result<(RecoveredDevice, Vec<RecoveredDevice>), Refusal> {
    let asks = !shell.json && std::io::stdin().is_terminal();
    if shell.options.begins == LongWay::Off && !shell.json {
        // Before anybody is called: which way the lost device went is not known here.
        print_line(&t!("recovery-straight"));
        if asks && !wish.yes && !is_yes(&t!("recovery-straight-ask")) {
            return Err(Refusal::NotSaid);
        }
    }
    let asked = Call::RecoverAsk { slip: slip.to_owned(), reach: wish.reach.clone() };
    let Answer::Recovering { name, me, devices, left_day, .. } = link.call(asked).await? else {
        return Err(Refusal::NotACall);
    };
    if !shell.json {
        print_line(&t!("recovery-of", me = unproved(&me), group = title(&name)));
    }
    for device in &devices {
        let object = json!({
            "number": device.number,
            "device": device.device.hex(),
            "since_day": device.since_day,
            "in_use": device.in_use,
            "last": device.last_ms.and_then(clock::stamp),
            "left_day": left_day,
        });
        shell.tell(object, [one(device)]);
    }
    if let Some(day) = left_day.filter(|_| !shell.json) {
        print_line(&t!("recovery-left", me = unproved(&me), day = clock::day_of_seconds(day.saturating_mul(86_400))));
        print_line(&t!("recovery-left-undone"));
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
    let yes = wish.yes || (asks && is_yes(&question.replace('#', &found.number.to_string())));
    if yes { Ok((found, devices)) } else { Err(Refusal::NotSaid) }
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
    // Every program of this computer can read what stands in arguments, and the shell keeps it.
    if slip.trim_start().starts_with("kith-recovery:") {
        return Err(Refusal::InArguments);
    }
    let text = if slip == "-" { super::typed_line()? } else { return read_file(Path::new(slip)) };
    Ok(text.split_whitespace().collect())
}

/// *That device is not with me*, from any computer.
pub async fn not_with_me(shell: &Shell, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let slip = text(&wish.slip)?;
    let (device, all) = chosen(shell, link, &wish, &slip, &t!("recovery-lost-ask", number = "#")).await?;
    let mut kept = Vec::new();
    if !device.with_it.is_empty() && !wish.yes {
        print_line(&devices::with_it(device.number, &device.with_it));
        let wanted = typed_numbers();
        kept = all.iter().filter(|d| wanted.contains(&d.number)).map(|d| d.device).collect();
        kept.sort_unstable();
    }
    let call = Call::RecoverLost { slip, reach: wish.reach, device: device.device, kept };
    let Answer::Recovered { taken, asked, .. } = link.call(call).await? else { return Err(Refusal::NotACall) };
    let lines = [recovery::taken(taken, asked), t!("recovery-lost-done"), t!("recovery-come-back")];
    shell.tell(json!({ "done": "done", "taken": taken, "asked": asked }), lines);
    Ok(())
}

/// Comes back on this computer, with a new key.
pub async fn replace(shell: &Shell, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let slip = text(&wish.slip)?;
    let (device, _) = chosen(shell, link, &wish, &slip, &t!("recovery-replace-ask", number = "#")).await?;
    let call = Call::RecoverReplace { slip, reach: wish.reach, device: device.device };
    let Answer::Recovered { taken, asked, back: Some((group, name, _)) } = link.call(call).await? else {
        return Err(Refusal::NotACall);
    };
    let state = inside(shell, link, group).await?;
    let line = if state == Standing::Entered {
        t!("recovery-back", group = title(&name))
    } else {
        t!("device-linked-not-yet", group = title(&name))
    };
    let object = json!({
        "group": group.hex(),
        "name": name,
        "state": said::standing_code(state),
        "taken": taken,
        "asked": asked,
    });
    shell.tell(object, [recovery::taken(taken, asked), line]);
    Ok(())
}
