//! `kith set-aside`, `kith bring-back`, `kith erase`: what a person does with groups on this device alone.

use std::io::IsTerminal as _;

use kith_node::Home;
use kith_node::api::{Answer, Call, Link, TypedPassphrase};
use kith_protocol::command::Refusal;
use serde_json::json;

use super::devices::typed;
use super::{Shell, groups, print_line};
use crate::passphrase::{self, Passphrase};
use crate::said::{aside, title};
use crate::starting::{self, Running};
use crate::t;

/// What `kith set-aside` was asked.
pub struct Setting {
    /// The group.
    pub group: Option<String>,
    /// All of them.
    pub everything: bool,
    /// For so many days.
    pub days: Option<u8>,
    /// The wait to be offered on a later day; 0: none.
    pub usual: Option<u8>,
}

/// Sets aside, or chooses how long is offered for it.
pub async fn set_aside(shell: &Shell, link: &Link, wish: Setting) -> Result<(), Refusal> {
    if let Some(days) = wish.usual {
        link.call(Call::ChooseWait { days: (days > 0).then_some(days) }).await?;
        let line = if days > 0 { t!("aside-usual", days = days) } else { t!("aside-usual-none") };
        shell.tell(json!({ "done": "done" }), [line]);
        return Ok(());
    }
    if wish.group.is_none() && !wish.everything {
        return Err(Refusal::NoSuchGroup { group: String::new() });
    }
    let group = wish.group.filter(|_| !wish.everything);
    let Answer::SetAside { until_day, groups } = link.call(Call::SetAside { group, days: wish.days }).await? else {
        return Err(Refusal::NotACall);
    };
    shell
        .tell(json!({ "done": "set-aside", "until_day": until_day, "groups": groups }), aside::done(until_day, groups));
    Ok(())
}

/// Brings a group back. The passphrase is asked for again, also where a node runs.
pub async fn bring_back(shell: &Shell, group: String) -> Result<(), Refusal> {
    if !starting::is_home(&shell.home) {
        return Err(Refusal::NoHome);
    }
    let passphrase = match &shell.passphrase_file {
        Some(path) => Passphrase::from_file(path)?,
        None => passphrase::ask()?,
    };
    let node = match starting::running(&shell.home).await {
        Some(link) => Running::Other(link),
        None => starting::open(&shell.home, &passphrase, shell.options.clone()).await?,
    };
    let called = Call::BringBack { group, passphrase: TypedPassphrase::new(passphrase.text()) };
    let brought = node.link().call(called).await;
    let outcome = match brought {
        Ok(Answer::BroughtBack { group, name }) => {
            shell.tell(json!({ "group": group.hex(), "name": name }), [t!("aside-back", group = title(&name))]);
            shell.settle(&node, &node.link(), &group.hex()).await;
            Ok(())
        }
        Ok(_) => Err(Refusal::NotACall),
        Err(refusal) => Err(refusal),
    };
    node.stop().await;
    outcome
}

/// Erases a group, or everything, after the person typed one plain word.
pub async fn erase_group(shell: &Shell, link: &Link, group: &str, yes: bool) -> Result<(), Refusal> {
    if !yes {
        // By its name, if it is one of those that are not set aside; a wrong one is told before anything is asked.
        let name = match groups::view(link, group).await {
            Ok(view) => title(&view.name),
            Err(Refusal::NoSuchGroup { .. }) => title(group),
            Err(refusal) => return Err(refusal),
        };
        if !is_typed(&aside::before_erasing(Some(&name))) {
            print_line(&t!("left-as-it-was"));
            return Ok(());
        }
    }
    link.call(Call::Erase { group: group.to_owned() }).await?;
    shell.tell(json!({ "done": "erased" }), [t!("erase-done")]);
    Ok(())
}

/// Erases everything. It needs no passphrase: who can take the files away needs none either.
pub async fn erase_everything(shell: &Shell, yes: bool) -> Result<(), Refusal> {
    if !yes && !is_typed(&aside::before_erasing(None)) {
        print_line(&t!("left-as-it-was"));
        return Ok(());
    }
    match starting::running(&shell.home).await {
        Some(link) => drop(link.call(Call::EraseEverything).await?),
        None => Home::erase_at(&shell.home)?,
    }
    shell.tell(json!({ "done": "erased" }), [t!("erase-everything-done")]);
    Ok(())
}

fn is_typed(lines: &[String]) -> bool {
    lines.iter().for_each(|line| print_line(line));
    std::io::stdin().is_terminal() && aside::is_the_word(&typed())
}
