//! `kith bundle`: what is to be said, and what was said, in a file on a stick.

use std::path::Path;

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::Refusal;
use serde_json::json;

use super::{Shell, print_line, print_object};
use crate::arguments::BundleCommand;
use crate::said::{bundles, clock};

/// Writes a bundle, or takes one in.
pub async fn run(shell: &Shell, link: &Link, command: BundleCommand) -> Result<(), Refusal> {
    match command {
        BundleCommand::Out { group, to, since, for_member } => {
            let since = since.map(|day| clock::beginning_of(&day).ok_or(Refusal::BadNumber)).transpose()?;
            out(shell, link, group, &to, since, for_member).await
        }
        BundleCommand::In { file } => take_in(shell, link, &file).await,
    }
}

async fn out(
    shell: &Shell,
    link: &Link,
    group: String,
    to: &Path,
    since: Option<u64>,
    member: Option<String>,
) -> Result<(), Refusal> {
    let path = bundles::whole_path(to)?;
    let answer = link.call(Call::BundleOut { group, path, since, to: member }).await?;
    let Answer::BundleWritten { file, bytes, words, acts, held, request } = &answer else {
        return Err(Refusal::NotACall);
    };
    let object =
        json!({ "file": file, "bytes": bytes, "words": words, "acts": acts, "held": held, "request": request });
    shell.tell(object, bundles::written(&answer));
    Ok(())
}

async fn take_in(shell: &Shell, link: &Link, file: &Path) -> Result<(), Refusal> {
    let path = bundles::whole_path(file)?;
    let Answer::BundleTaken { groups } = link.call(Call::BundleIn { path }).await? else {
        return Err(Refusal::NotACall);
    };
    for group in &groups {
        if shell.json {
            print_object(&json!({
                "group": group.group.hex(),
                "name": group.name,
                "state": crate::said::standing_code(group.state),
                "words": group.brought.words,
                "acts": group.brought.acts,
                "requests": group.brought.requests,
                "closed": group.brought.closed,
                "waiting": group.brought.waiting,
                "damaged": group.brought.damaged,
            }));
        } else {
            bundles::taken(group).iter().for_each(|line| print_line(line));
        }
    }
    Ok(())
}
