//! `kith`: which of the two clients opens.

use std::io::IsTerminal as _;

use kith_node::api::Link;
use kith_protocol::command::Refusal;
use tokio::sync::mpsc;

use super::{Shell, interrupted};
use crate::editing::Editor;
use crate::plain::{Ending, Plain};
use crate::rehearse;
use crate::screen;
use crate::settings::Settings;

/// Opens the client; comes back to it after a rehearsal asked for from inside.
pub async fn open(shell: &Shell) -> Result<(), Refusal> {
    loop {
        let node = shell.node().await?;
        let (_tell, told) = mpsc::channel(1);
        let outcome = talk(wants_plain(shell), node.link(), told, false, &shell.settings).await;
        node.stop().await;
        match outcome? {
            Ending::Quit => return Ok(()),
            Ending::Rehearse => rehearse(shell).await?,
        }
    }
}

/// Plain lines if asked for, or where a full screen cannot be drawn.
pub fn wants_plain(shell: &Shell) -> bool {
    shell.plain
        || shell.settings.plain
        || std::env::var_os("TERM").is_none_or(|term| term == "dumb")
        || !std::io::stdout().is_terminal()
        || !std::io::stdin().is_terminal()
}

/// One of the two clients, over a node, until the person closes it. `told`: lines of a story played beside it.
pub async fn talk(
    plain: bool,
    link: Link,
    told: mpsc::Receiver<String>,
    practice: bool,
    settings: &Settings,
) -> Result<Ending, Refusal> {
    if !plain {
        return screen::run(link, told, practice, settings).await;
    }
    let reader = tokio::io::BufReader::new(tokio::io::stdin());
    let client = Plain::new(link, reader, std::io::stdout(), told)
        .on_terminal(std::io::stdout().is_terminal())
        .settled(settings)
        .editor(Editor::chosen().filter(|_| std::io::stdin().is_terminal()))
        .practice(practice);
    tokio::select! {
        outcome = client.run() => outcome,
        () = interrupted() => Ok(Ending::Quit),
    }
}

/// A practice group: played with the person where there is one, else played through by itself.
pub async fn rehearse(shell: &Shell) -> Result<(), Refusal> {
    let with_person = !shell.json && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if with_person {
        rehearse::with_person(wants_plain(shell), &shell.settings).await
    } else {
        rehearse::by_itself(shell.json).await
    }
}
