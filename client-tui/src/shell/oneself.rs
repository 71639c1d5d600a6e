//! `kith name`, `duties`, `worried`, `if-quiet`, `reach`: what others know of oneself. And `quiet`, which nobody knows of.

use kith_node::api::Link;
use kith_protocol::command::{Command, Done, Query, Refusal, View};
use serde_json::json;

use super::Shell;
use crate::said::{messages, pages};
use crate::starting::Running;
use crate::t;

/// Changes one's name in a group.
pub async fn name(shell: &Shell, node: &Running, link: &Link, group: &str, name: String) -> Result<(), Refusal> {
    link.command(group, Command::SetName { name: name.clone() }).await?;
    shell.tell(json!({ "done": "done" }), [t!("name-done", name = crate::said::name(&name))]);
    shell.settle(node, link, group).await;
    Ok(())
}

/// Writes one's duties line.
pub async fn duties(shell: &Shell, node: &Running, link: &Link, group: &str, text: String) -> Result<(), Refusal> {
    let line = if text.is_empty() { t!("duties-gone") } else { t!("duties-done") };
    link.command(group, Command::SetDuties { text }).await?;
    shell.tell(json!({ "done": "done" }), [line]);
    shell.settle(node, link, group).await;
    Ok(())
}

/// Shows what was agreed for when people are worried, or writes it down anew.
pub async fn worried(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    say: Option<String>,
) -> Result<(), Refusal> {
    if let Some(text) = say {
        link.command(group, Command::SayWorried { text }).await?;
        shell.tell(json!({ "done": "done" }), [t!("worried-done")]);
        shell.settle(node, link, group).await;
        return Ok(());
    }
    shell.settle(node, link, group).await;
    let View::Said { text, by, day } = link.look(group, Query::Worried).await? else { return Err(Refusal::NotACall) };
    let lines = pages::worried(&text, &by, day);
    shell.tell(json!({ "text": text, "by": by, "day": day }), lines);
    Ok(())
}

/// Shows what a member wishes if they go quiet, or writes one's own.
pub async fn if_quiet(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    who: Option<String>,
    say: Option<String>,
) -> Result<(), Refusal> {
    if let Some(text) = say {
        let line = if text.trim().is_empty() { t!("if-quiet-gone") } else { t!("if-quiet-done") };
        link.command(group, Command::SayIfQuiet { text }).await?;
        shell.tell(json!({ "done": "done" }), [line]);
        shell.settle(node, link, group).await;
        return Ok(());
    }
    // Nobody is asked for it: what is here is shown, and nothing tells that it was.
    let View::Said { text, by, day } = link.look(group, Query::IfQuiet { who }).await? else {
        return Err(Refusal::NotACall);
    };
    let lines = pages::if_quiet(&text, &by, day);
    shell.tell(json!({ "text": text, "by": by, "day": day }), lines);
    Ok(())
}

/// Folds somebody's words, or shows them again. Nobody is told, so nobody is waited for.
pub async fn quiet(shell: &Shell, link: &Link, group: &str, who: String) -> Result<(), Refusal> {
    match link.command(group, Command::Quiet { who }).await? {
        Done::Quieted { name, quieted, .. } => {
            let line = messages::quieted(&name, quieted);
            shell.tell(json!({ "name": name, "quieted": quieted }), [line]);
            Ok(())
        }
        _ => Err(Refusal::NotACall),
    }
}

/// Shows one's address line, or takes in another member's.
pub async fn reach(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    line: Option<String>,
) -> Result<(), Refusal> {
    if let Some(line) = line {
        link.command(group, Command::Reach { line }).await?;
        shell.tell(json!({ "done": "done" }), [t!("reach-taken")]);
        shell.settle(node, link, group).await;
        return Ok(());
    }
    let View::Line(line) = link.look(group, Query::Reach).await? else { return Err(Refusal::NotACall) };
    shell.tell(json!({ "line": line }), [t!("reach-line"), line.clone(), t!("reach-copy-note")]);
    Ok(())
}
