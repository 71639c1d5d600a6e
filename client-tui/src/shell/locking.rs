//! `kith passphrase`: another passphrase for this home.

use std::path::{Path, PathBuf};

use kith_node::api::{Call, Link, TypedPassphrase};
use kith_protocol::command::Refusal;
use serde_json::json;

use super::{Shell, print_error};
use crate::passphrase::{self, Passphrase};
use crate::starting::{self, Running};
use crate::t;

/// Asks for the present passphrase and for the new one, unless files name them, and changes it.
pub async fn change(shell: &Shell, new: Option<PathBuf>) -> Result<(), Refusal> {
    if !starting::is_home(&shell.home) {
        return Err(Refusal::NoHome);
    }
    // A file that cannot be read is told before anything is asked.
    let new = new.as_deref().map(Passphrase::from_file).transpose()?;
    let present = present(&shell.home, shell.passphrase_file.as_deref())?;
    let new = match new {
        Some(new) => new,
        None => passphrase::ask_another()?,
    };
    let node = match starting::running(&shell.home).await {
        Some(link) => Running::Other(link),
        None => starting::open(&shell.home, &present, shell.options.clone()).await?,
    };
    let outcome = give(&node.link(), &present, &new).await;
    node.stop().await;
    outcome?;
    let mut lines = vec![t!("passphrase-changed"), t!("passphrase-changed-copies")];
    if let Some(file) = &shell.passphrase_file {
        lines.push(t!("passphrase-changed-file", file = crate::said::path(file)));
    }
    shell.tell(json!({ "done": "done" }), lines);
    Ok(())
}

/// The same from inside a client, which goes on with its node in any case: what is to be said then.
pub async fn change_inside(shell: &Shell, link: &Link) -> String {
    let asked = async {
        let present = present(&shell.home, None)?;
        give(link, &present, &passphrase::ask_another()?).await
    };
    match asked.await {
        Ok(()) => format!("{} {}", t!("passphrase-changed"), t!("passphrase-changed-copies")),
        // Nothing was typed: a way out, no failure.
        Err(Refusal::NoPassphrase) if passphrase::can_ask() => t!("left-as-it-was"),
        Err(refusal) => crate::said::refusal(&refusal),
    }
}

/// The present passphrase, which opens this home: a wrong one is told before a new one is asked for.
fn present(home: &Path, file: Option<&Path>) -> Result<Passphrase, Refusal> {
    if let Some(file) = file {
        let typed = Passphrase::from_file(file)?;
        return if starting::is_opened_by(home, &typed)? { Ok(typed) } else { Err(Refusal::WrongPassphrase) };
    }
    loop {
        let typed = passphrase::ask_present()?;
        // Nothing typed is no passphrase either.
        match starting::is_opened_by(home, &typed) {
            Ok(true) => return Ok(typed),
            Ok(false) | Err(Refusal::NoPassphrase) => print_error(&t!("passphrase-wrong")),
            Err(refusal) => return Err(refusal),
        }
    }
}

async fn give(link: &Link, present: &Passphrase, new: &Passphrase) -> Result<(), Refusal> {
    let (present, new) = (TypedPassphrase::new(present.text()), TypedPassphrase::new(new.text()));
    link.call(Call::ChangePassphrase { present, new }).await.map(|_| ())
}
