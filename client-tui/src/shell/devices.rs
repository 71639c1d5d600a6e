//! `kith device …`: one's own devices.

use std::io::{BufRead as _, IsTerminal as _};

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{Command, DeviceView, Done, Query, Refusal, Standing, View};
use kith_protocol::id::GroupId;
use serde_json::json;

use super::{Shell, print_line, recovering};
use crate::arguments::DeviceCommand;
use crate::said::{self, devices, title};
use crate::starting::Running;
use crate::t;

/// How often a terminal that waits for the other device asks again, in milliseconds. Ctrl-C ends it at any time.
const ASK_AGAIN_MS: u64 = 60_000;

/// Carries out `kith device …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: DeviceCommand) -> Result<(), Refusal> {
    match command {
        DeviceCommand::List { group } => {
            for device in all(link, &group).await? {
                shell.tell(object(&device), [devices::one(&device)]);
            }
            Ok(())
        }
        DeviceCommand::New { phrase } => new(shell, node, link, phrase).await,
        DeviceCommand::Add { group, line, phrase } => add(shell, node, link, &group, line, phrase).await,
        DeviceCommand::Recovery { group, out, none, again } => {
            recovering::print(shell, node, link, &group, out, none, again).await
        }
        DeviceCommand::NotWithMe { slip, reach, device, yes } => {
            recovering::not_with_me(shell, link, recovering::Wish { slip, reach, device, yes }).await
        }
        DeviceCommand::Replace { slip, reach, device, yes } => {
            recovering::replace(shell, link, recovering::Wish { slip, reach, device, yes }).await
        }
        DeviceCommand::Lost { group, number, keep, yes } => {
            lost(shell, node, link, &group, Loss { number, keep, yes }).await
        }
    }
}

/// One's own devices.
async fn all(link: &Link, group: &str) -> Result<Vec<DeviceView>, Refusal> {
    match link.look(group, Query::Devices).await? {
        View::Devices(devices) => Ok(devices),
        _ => Err(Refusal::NotACall),
    }
}

fn object(device: &DeviceView) -> serde_json::Value {
    json!({
        "number": device.number,
        "device": device.device.hex(),
        "this": device.this,
        "since_day": device.since_day,
        "with_it": device.with_it,
    })
}

/// This computer becomes another device of mine.
async fn new(shell: &Shell, node: &Running, link: &Link, phrase: Option<String>) -> Result<(), Refusal> {
    let words = match phrase {
        Some(words) => words,
        None => {
            let Answer::Linking { line: Some(line), .. } = link.call(Call::LinkNew).await? else {
                return Err(Refusal::NotACall);
            };
            shell.tell(json!({ "line": line }), devices::line(&line));
            match compared(shell, node, link).await? {
                Some(words) => words,
                None => return Ok(()),
            }
        }
    };
    if !shell.json {
        print_line(&t!("device-other-yes"));
    }
    let Answer::Entering { group, name, .. } = link.call(Call::LinkAnswer { words: Some(words) }).await? else {
        return Err(Refusal::LinkEnded);
    };
    let state = inside(shell, link, group).await?;
    let line = if state == Standing::Entered {
        t!("device-linked-here", group = title(&name))
    } else {
        t!("device-linked-not-yet", group = title(&name))
    };
    shell.tell(json!({ "group": group.hex(), "name": name, "state": said::standing_code(state) }), [line]);
    Ok(())
}

/// Waits until the group has come.
pub async fn inside(shell: &Shell, link: &Link, group: GroupId) -> Result<Standing, Refusal> {
    let within_ms = shell.wait_ms().max(10_000);
    match link.call(Call::AtTheDoor { group: group.hex(), within_ms }).await? {
        Answer::Entering { state, .. } => Ok(state),
        _ => Err(Refusal::NotACall),
    }
}

/// Another device of mine, which printed this line.
async fn add(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    line: String,
    phrase: Option<String>,
) -> Result<(), Refusal> {
    let words = match phrase {
        Some(words) => words,
        None => {
            link.call(Call::LinkTo { group: group.to_owned(), line }).await?;
            match compared(shell, node, link).await? {
                Some(words) => words,
                None => return Ok(()),
            }
        }
    };
    if !shell.json {
        print_line(&t!("device-other-yes"));
    }
    match link.call(Call::LinkAnswer { words: Some(words) }).await? {
        Answer::Done { outcome: Done::Done } => {}
        _ => return Err(Refusal::LinkEnded),
    }
    shell.tell(json!({ "done": "done" }), [t!("device-added")]);
    shell.settle(node, link, group).await;
    Ok(())
}

/// Shows the phrase and asks whether the other device shows the same. Gives the words if it does. Where nobody can be
/// asked, the words of the other device are the only yes: they come with a second call, while the node runs.
async fn compared(shell: &Shell, node: &Running, link: &Link) -> Result<Option<String>, Refusal> {
    let asks = !shell.json && std::io::stdin().is_terminal();
    let phrase = loop {
        let within_ms = if asks { ASK_AGAIN_MS } else { shell.wait_ms() };
        match link.call(Call::LinkPhrase { within_ms }).await? {
            Answer::Linking { phrase: Some(phrase), .. } => break phrase,
            Answer::Linking { phrase: None, .. } if asks => {}
            _ if node.is_own() => return Err(Refusal::LinkEnded),
            _ => return Ok(None),
        }
    };
    shell.tell(json!({ "phrase": phrase }), devices::phrase(&phrase));
    if !asks {
        if node.is_own() {
            link.call(Call::LinkAnswer { words: None }).await?;
            return Err(Refusal::LinkEnded);
        }
        return Ok(None);
    }
    if is_yes(&t!("device-same")) {
        return Ok(Some(phrase));
    }
    link.call(Call::LinkAnswer { words: None }).await?;
    print_line(&t!("device-not-the-same"));
    Ok(None)
}

/// Yes or no, where somebody can be asked; anything but a yes is no.
pub fn is_yes(question: &str) -> bool {
    let choices = [t!("choice-no"), t!("choice-yes")];
    print_line(question);
    for (number, choice) in choices.iter().enumerate() {
        print_line(&format!("{}. {choice}", number + 1));
    }
    print_line(&t!("choice-number-or-word"));
    let line = typed();
    crate::typed::number::<u8>(&line) == Some(2) || crate::typed::is_word(&line, &choices[1])
}

/// A line; nothing where nobody types.
pub fn typed() -> String {
    let mut line = String::new();
    // Nothing typed is no answer.
    let _ = std::io::stdin().lock().read_line(&mut line);
    line.trim().to_owned()
}

/// Numbers, however they are set apart.
pub fn typed_numbers() -> Vec<usize> {
    devices::numbers(&typed())
}

/// What `kith device lost` was asked.
struct Loss {
    number: usize,
    keep: Vec<usize>,
    yes: bool,
}

/// This device is not with me.
async fn lost(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    Loss { number, keep, yes }: Loss,
) -> Result<(), Refusal> {
    let all = all(link, group).await?;
    let find = |number: usize| all.iter().find(|device| device.number == number).ok_or(Refusal::NoSuchDevice);
    let device = find(number)?;
    let mut keep = keep;
    if !yes {
        // Whoever cannot be asked has said yes already, or is not here.
        print_line(&devices::one(device));
        if !is_yes(&t!("recovery-lost-ask", number = number.to_string())) {
            print_line(&t!("left-as-it-was"));
            return Ok(());
        }
        if keep.is_empty() && !device.with_it.is_empty() {
            print_line(&devices::with_it(device.number, &device.with_it));
            keep = typed_numbers();
        }
    }
    let kept = keep.into_iter().map(|number| find(number).map(|device| device.device));
    let kept = kept.collect::<Result<Vec<_>, _>>()?;
    link.command(group, Command::LoseDevice { device: device.device, kept }).await?;
    shell.tell(json!({ "done": "done" }), [t!("device-lost-done")]);
    shell.settle(node, link, group).await;
    Ok(())
}
