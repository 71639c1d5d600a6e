//! `kith say`.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::PathBuf;

use kith_node::api::{Link, SayWith};
use kith_protocol::command::{Command, Copied, Delivery, Done, Query, Refusal, UnsentView, View};
use kith_protocol::id::{MessageCalled, MessageId};
use kith_protocol::limits::TEXT_BYTES_MAX;
use serde_json::json;

use super::{Shell, attaching};
use crate::said::{self, events::names};
use crate::starting::Running;
use crate::t;

/// Digits of an id that are enough to name one message of one person.
const SHORT: usize = 6;
/// Of so many bytes on standard input no text is made, whatever line breaks they end with.
const TYPED_BYTES_MAX: usize = 1 << 20;

/// What `kith say` was asked.
pub struct Wish {
    /// The group.
    pub group: String,
    /// The thread.
    pub thread: Option<String>,
    /// The message it answers.
    pub reply: Option<String>,
    /// A note for readers.
    pub note: Option<String>,
    /// The words are a note for readers of this message.
    pub note_for: Option<String>,
    /// Files to bring.
    pub attach: Vec<PathBuf>,
    /// With all that pictures tell beside the picture.
    pub as_it_is: bool,
    /// The words, or `-`.
    pub text: String,
}

/// Says something, and waits a little for it to leave.
pub async fn say(shell: &Shell, node: &Running, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let text = if wish.text == "-" { typed_in()? } else { wish.text };
    // Said here already: a text longer than any call would not reach the node.
    if text.len() > TEXT_BYTES_MAX {
        return Err(Refusal::TooLong { most: TEXT_BYTES_MAX });
    }
    let reply = wish.reply.as_deref().map(answered).transpose()?;
    let (thread, note) = (super::threads::typed(link, &wish.group, wish.thread).await?, wish.note);
    let note_for = wish.note_for.as_deref().map(answered).transpose()?;
    let (id, state, files) = if wish.attach.is_empty() {
        let command = match note_for {
            Some(message) => Command::NoteFor { thread, message, text },
            None => Command::Say { thread, text, reply, note },
        };
        match link.command(&wish.group, command).await? {
            Done::Said { id, state } => (id, state, Vec::new()),
            _ => return Err(Refusal::NotACall),
        }
    } else {
        let say = SayWith { group: wish.group.clone(), thread, text, reply, note, files: Vec::new() };
        attaching::say_with(link, wish.attach, wish.as_it_is, say).await?
    };
    let state = if state == Delivery::Here && !shell.wait_time().is_zero() {
        link.sent(&wish.group, id, shell.wait_time()).await.unwrap_or(state)
    } else {
        state
    };
    let line = if state == Delivery::Held { held(link, &wish.group, id).await } else { said::delivery(state) };
    let mut lines = vec![line];
    if !files.is_empty() {
        lines.extend(attaching::lines(node, &files));
    }
    let told: Vec<_> = files
        .iter()
        .map(|file| json!({ "name": file.name, "bytes": file.bytes, "type": file.media, "cleaned": file.cleaned }))
        .collect();
    shell.tell(json!({ "id": id.hex(), "state": said::delivery_code(state), "attachments": told }), lines);
    Ok(())
}

async fn held(link: &Link, group: &str, id: MessageId) -> String {
    let came_in = match link.look(group, Query::Unsent).await {
        Ok(View::Unsent(unsent)) => came_in(&unsent, id),
        _ => Vec::new(),
    };
    if came_in.is_empty() { t!("said-held-unnamed") } else { t!("said-held", names = names(&came_in)) }
}

fn came_in(unsent: &[UnsentView], id: MessageId) -> Vec<String> {
    unsent.iter().find(|view| view.id == id).map(|view| view.would_also_reach.clone()).unwrap_or_default()
}

/// A message's id, as it was printed.
pub fn message(text: &str) -> Result<MessageId, Refusal> {
    MessageId::from_hex(text.trim()).ok_or(Refusal::NoSuchMessage)
}

/// The message that is answered: its id as it was printed, with its author's digits where two messages bear one id.
pub fn answered(text: &str) -> Result<MessageCalled, Refusal> {
    MessageCalled::from_hex(text.trim()).ok_or(Refusal::NoSuchMessage)
}

/// The end of an id that is shown where somebody wants to name one of their own messages: 24 random bits.
pub fn short(id: MessageId) -> String {
    let hex = id.hex();
    hex[hex.len() - SHORT..].to_owned()
}

/// One's own message that was named: by its whole id, or by the end of it that `--list` and `unsent list` show.
pub async fn own_message(link: &Link, group: &str, text: &str) -> Result<MessageId, Refusal> {
    let text = text.trim().trim_end_matches(['.', ':']).to_lowercase();
    if let Some(whole) = MessageId::from_hex(&text) {
        return Ok(whole);
    }
    if text.len() < SHORT {
        return Err(Refusal::NoSuchMessage);
    }
    let mut found = BTreeSet::new();
    for words in own_words(link, group).await? {
        found.extend(words.hex().ends_with(&text).then_some(words));
    }
    match found.len() {
        1 => found.pop_first().ok_or(Refusal::NoSuchMessage),
        _ => Err(Refusal::NoSuchMessage),
    }
}

async fn own_words(link: &Link, group: &str) -> Result<Vec<MessageId>, Refusal> {
    let (mut ids, mut from) = (Vec::new(), 0);
    loop {
        let View::Copy(part) = link.look(group, Query::Copy { from }).await? else { return Err(Refusal::NotACall) };
        ids.extend(part.words.iter().filter_map(|words| match words {
            Copied::Own { id, .. } => Some(*id),
            Copied::Replied { .. } => None,
        }));
        match part.next {
            Some(next) if next > from => from = next,
            _ => break,
        }
    }
    if let View::Unsent(unsent) = link.look(group, Query::Unsent).await? {
        ids.extend(unsent.iter().map(|words| words.id));
    }
    Ok(ids)
}

pub fn typed_in() -> Result<String, Refusal> {
    let cannot = || Refusal::CannotOpen { path: "-".to_owned() };
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(TYPED_BYTES_MAX as u64).read_to_end(&mut bytes).map_err(|_| cannot())?;
    if read == TYPED_BYTES_MAX {
        return Err(Refusal::TooLong { most: TEXT_BYTES_MAX });
    }
    let text = String::from_utf8(bytes).map_err(|_| cannot())?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}
