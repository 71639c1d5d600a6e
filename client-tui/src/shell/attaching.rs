//! `kith say --attach` and `kith save`.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use kith_node::api::{Answer, Attached, Call, FileToAttach, Link, SayWith};
use kith_protocol::command::{Delivery, Done, Refusal};
use kith_protocol::event::Event;
use kith_protocol::id::MessageId;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use super::{Shell, print_line};
use crate::said::{attachments, events};
use crate::starting::Running;
use crate::t;
use crate::viewing;

/// Says something with files.
pub async fn say_with(
    link: &Link,
    files: Vec<PathBuf>,
    as_it_is: bool,
    say: SayWith,
) -> Result<(MessageId, Delivery, Vec<Attached>), Refusal> {
    let absolute = |path: PathBuf| {
        let cannot = |_| Refusal::CannotOpen { path: path.display().to_string() };
        std::path::absolute(&path).map_err(cannot).map(|path| FileToAttach { path, as_it_is })
    };
    let files = files.into_iter().map(absolute).collect::<Result<_, _>>()?;
    match link.call(Call::SayWith(SayWith { files, ..say })).await? {
        Answer::SaidWith { outcome: Done::Said { id, state }, files } => Ok((id, state, files)),
        _ => Err(Refusal::NotACall),
    }
}

/// What is said of the files afterwards: what was taken out, and from where they are fetched.
pub fn lines(node: &Running, files: &[Attached]) -> Vec<String> {
    let mut lines = attachments::attached(files);
    lines.push(if node.is_own() { t!("file-fetched-later") } else { t!("file-fetched-from-here") });
    lines
}

/// Saves a file that a message brings. On the way there is a line at the start, at each tenth and at the end.
pub async fn save(shell: &Shell, link: &Link, group: &str, id: String, to: &Path) -> Result<(), Refusal> {
    let to = std::path::absolute(to).map_err(|_| Refusal::CannotOpen { path: to.display().to_string() })?;
    let mut notices = link.notices();
    let call = Call::Save { group: group.to_owned(), attachment: id, to, within_ms: shell.wait_ms() };
    let saving = link.call(call);
    tokio::pin!(saving);
    let saved = loop {
        tokio::select! {
            biased;
            notice = notices.recv() => match notice {
                Ok(notice) if matches!(notice.event, Event::Fetching { .. }) && !shell.json => {
                    if let Some(said) = events::line(&notice.name, &notice.event) {
                        print_line(&said.text);
                    }
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break saving.await,
            },
            saved = &mut saving => break saved,
        }
    };
    let Answer::Saved { file, bytes } = saved? else { return Err(Refusal::NotACall) };
    let line = saved_line(&file, bytes);
    shell.tell(json!({ "file": file, "bytes": bytes }), [line]);
    Ok(())
}

/// Opens a file with this computer's own program; its copy goes when the person says that they are done.
pub async fn open(shell: &Shell, link: &Link, group: &str, id: String) -> Result<(), Refusal> {
    if shell.json || !std::io::stdin().is_terminal() {
        return Err(Refusal::NoTerminal);
    }
    let viewed = viewing::view(link, group, id, shell.wait_ms()).await?;
    print_line(&t!("file-opened-press"));
    // The line may end as it likes; that it ended is enough.
    let done = || std::io::stdin().read_line(&mut String::new());
    let _ = tokio::task::spawn_blocking(done).await;
    drop(viewed);
    Ok(())
}

/// That a file was saved, and where.
pub fn saved_line(file: &Path, bytes: u64) -> String {
    t!("file-saved", file = crate::said::path(file), size = attachments::size(bytes))
}
