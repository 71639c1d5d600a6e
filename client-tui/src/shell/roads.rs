//! `kith connections`: what leaves this device for a group, and why.

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{Query, Refusal, View};
use serde_json::{Value, json};

use super::Shell;
use crate::said;

/// Shows every connection of a group.
pub async fn connections(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let View::Group(view) = link.look(group, Query::Group).await? else { return Err(Refusal::NotACall) };
    let call = Call::Roads { group: view.group.hex() };
    let Answer::Roads { roads } = link.call(call).await? else { return Err(Refusal::NotACall) };
    let lines = said::roads::page(&view.name, &roads);
    let mut object = serde_json::to_value(&roads).unwrap_or_default();
    if let Value::Object(fields) = &mut object {
        fields.insert("group".to_owned(), json!(view.group.hex()));
    }
    shell.tell(object, lines);
    Ok(())
}
