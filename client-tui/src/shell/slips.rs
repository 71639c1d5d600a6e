//! `kith invite` and `kith slip …`.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use kith_node::api::{Answer, Call, Link, SlipShown};
use kith_protocol::command::{Command, Done, Query, Refusal, SlipView, View};
use kith_protocol::id::SlipKey;
use kith_protocol::slip::SlipPaper;
use serde_json::json;

use super::{Shell, print_line, read_file};
use crate::arguments::SlipCommand;
use crate::said::{clock, name, slips};
use crate::starting::Running;
use crate::t;

/// What `kith invite` was asked.
pub struct Wish {
    /// The group.
    pub group: String,
    /// Days until it ends.
    pub days: u64,
    /// The file to write it to.
    pub out: Option<PathBuf>,
    /// Show it as a square.
    pub qr: bool,
    /// The giver's name on it.
    pub from: Option<String>,
}

/// Writes a slip.
pub async fn invite(shell: &Shell, node: &Running, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let done = link.command(&wish.group, Command::Invite { days: wish.days, from: wish.from }).await?;
    let Done::Invited { slip, file, expires } = done else { return Err(Refusal::NotACall) };
    let giving = slips::giving(slips::rules_of(&file).as_ref());
    let mut object = json!({ "slip": slip, "expires": clock::stamp(expires.saturating_mul(1_000)) });
    let mut lines = vec![slip.clone(), t!("invite-written", day = clock::last_day(expires))];
    if let Some(path) = &wish.out {
        let file = slips::file_text(&file);
        write_file(path, &file)?;
        lines.push(t!("invite-file-done", file = crate::said::path(path.as_ref())));
        if let Some(object) = object.as_object_mut() {
            object.insert("file".to_owned(), json!(path.display().to_string()));
            object.insert("bytes".to_owned(), json!(file.len()));
        }
    }
    if wish.qr {
        lines.extend(slips::square(&slip).unwrap_or_else(|| vec![t!("invite-qr-too-large")]));
    }
    lines.extend(giving);
    lines.push(t!("invite-lie"));
    shell.tell(object, lines);
    shell.settle(node, link, &wish.group).await;
    Ok(())
}

/// Carries out `kith slip …`.
pub async fn run(shell: &Shell, node: &Running, link: &Link, command: SlipCommand) -> Result<(), Refusal> {
    match command {
        SlipCommand::Show { slip, ask } => show(shell, link, &slip, ask).await,
        SlipCommand::List { group } => {
            for slip in open_slips(link, &group).await? {
                let object = json!({
                    "slip": slip.slip.hex(),
                    "from": slip.from,
                    "expires_day": slip.expires_day,
                    "mine": slip.mine,
                });
                let day = clock::day_of_seconds(slip.expires_day.saturating_mul(86_400));
                shell
                    .tell(object, [t!("slip-one", key = first_digits(&slip.slip), from = name(&slip.from), day = day)]);
            }
            Ok(())
        }
        SlipCommand::TakeBack { group, slip } => {
            let slip = find(link, &group, &slip).await?;
            link.command(&group, Command::TakeBackSlip { slip }).await?;
            shell.tell(json!({ "done": "done" }), [t!("slip-taken-back-done")]);
            shell.settle(node, link, &group).await;
            Ok(())
        }
    }
}

/// The slip itself: the line typed, or the content of the file it names.
pub fn text(slip: &str) -> Result<String, Refusal> {
    if slip == "-" {
        return super::typed_line();
    }
    if slip.trim_start().starts_with("kith:") {
        return Ok(crate::flow::slip_line(slip));
    }
    read_file(Path::new(slip))
}

/// A slip is signed by nobody: whoever handed it on may have put addresses of their own on it, and whoever is called there
/// learns where this device is. So nobody is called unless the person says so.
async fn show(shell: &Shell, link: &Link, slip: &str, ask: bool) -> Result<(), Refusal> {
    let text = text(slip)?;
    let mut shown = read(link, &text, false).await?;
    if shown.card.is_none() && !shown.expired {
        if !shell.json {
            print_line(&t!("slip-short"));
        }
        let can_ask = !shell.json && std::io::stdin().is_terminal();
        if !(ask || (can_ask && super::devices::is_yes(&t!("slip-short-ask")))) {
            if !shell.json {
                print_line(&t!("slip-short-not-asked"));
            }
            tell(shell, &shown);
            return Ok(());
        }
        // What is on the slip itself is shown even if nobody can be reached.
        match read(link, &text, true).await {
            Ok(whole) => shown = whole,
            Err(Refusal::NobodyReached) if !shell.json => print_line(&t!("refusal-nobody-reached")),
            Err(Refusal::NobodyReached) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    tell(shell, &shown);
    Ok(())
}

/// Shows a slip that needs nobody to be asked: it is whole, or it has ended. Gives whether it did.
pub fn show_here(shell: &Shell, slip: &str) -> Result<bool, Refusal> {
    let shown = slips::shown(&text(slip)?)?;
    let enough = shown.card.is_some() || shown.expired;
    if enough {
        tell(shell, &shown);
    }
    Ok(enough)
}

fn tell(shell: &Shell, shown: &SlipShown) {
    let object = json!({
        "group_name": shown.group_name,
        "from": shown.from,
        "card": shown.card,
        "agreement": shown.agreement,
        "duties": shown.duties,
        "worried": shown.worried,
        "rules": shown.rules,
        "expires": clock::stamp(shown.expires.saturating_mul(1_000)),
        "expired": shown.expired,
    });
    let mut lines = slips::invitation(shown);
    lines.extend(slips::contents(shown));
    shell.tell(object, lines);
}

/// Reads a slip, asking a member's device for the card or not.
pub async fn read(link: &Link, text: &str, ask: bool) -> Result<SlipShown, Refusal> {
    match link.call(Call::SlipShow { slip: text.to_owned(), ask }).await? {
        Answer::Slip(shown) => Ok(shown),
        _ => Err(Refusal::NotACall),
    }
}

async fn open_slips(link: &Link, group: &str) -> Result<Vec<SlipView>, Refusal> {
    match link.look(group, Query::Slips).await? {
        View::Slips(slips) => Ok(slips),
        _ => Err(Refusal::NotACall),
    }
}

/// A slip of the group: an open one by the beginning of its key; a line or file is exactly the slip it holds, whether it
/// is open or was used.
async fn find(link: &Link, group: &str, wish: &str) -> Result<SlipKey, Refusal> {
    let is_key = !wish.is_empty() && wish.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_key {
        return Ok(SlipPaper::from_text(&text(wish)?)?.slip());
    }
    let wish = wish.to_ascii_lowercase();
    let open = open_slips(link, group).await?;
    let matching: Vec<SlipKey> =
        open.iter().map(|slip| slip.slip).filter(|slip| slip.hex().starts_with(&wish)).collect();
    match matching.as_slice() {
        [one] => Ok(*one),
        _ => Err(Refusal::NoSuchSlip),
    }
}

fn first_digits(slip: &SlipKey) -> String {
    slip.hex().chars().take(12).collect()
}

fn write_file(path: &Path, text: &str) -> Result<(), Refusal> {
    crate::private_file::write_new(path, text.as_bytes())
}
