//! `kith say`.

use std::io::Read as _;

use kith_node::api::Link;
use kith_protocol::command::{Command, Delivery, Done, Query, Refusal, UnsentView, View};
use kith_protocol::id::MessageId;
use serde_json::json;

use super::Shell;
use crate::said::{self, events::names};
use crate::t;

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
    /// The words, or `-`.
    pub text: String,
}

/// Says something, and waits a little for it to leave.
pub async fn say(shell: &Shell, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let text = if wish.text == "-" { typed_in()? } else { wish.text };
    let reply = wish.reply.as_deref().map(message).transpose()?;
    let command = Command::Say { thread: wish.thread, text, reply, note: wish.note };
    let Done::Said { id, state } = link.command(&wish.group, command).await? else { return Err(Refusal::NotACall) };
    let state = if state == Delivery::Here && !shell.wait_time().is_zero() {
        link.sent(&wish.group, id, shell.wait_time()).await.unwrap_or(state)
    } else {
        state
    };
    let line = if state == Delivery::Held { held(link, &wish.group, id).await } else { said::delivery(state) };
    shell.tell(json!({ "id": id.hex(), "state": said::delivery_code(state) }), [line]);
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

fn typed_in() -> Result<String, Refusal> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(1 << 20)
        .read_to_string(&mut text)
        .map_err(|_| Refusal::CannotOpen { path: "-".to_owned() })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}
