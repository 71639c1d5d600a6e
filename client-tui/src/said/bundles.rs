//! Bundles in sentences: what one holds and what one brought, in numbers and never in names.

use std::path::Path;

use kith_node::api::{Answer, BundleTaken};
use kith_protocol::command::{Refusal, Standing};
use kith_protocol::event::Brought;

use super::{clean, standing};
use crate::t;

/// A file's whole path, for the node, whose folder may be another one.
pub fn whole_path(path: &Path) -> Result<String, Refusal> {
    let cannot = || Refusal::CannotOpen { path: path.display().to_string() };
    let whole = std::path::absolute(path).map_err(|_| cannot())?;
    whole.to_str().map(str::to_owned).ok_or_else(cannot)
}

/// A bundle that was written.
pub fn written(answer: &Answer) -> Vec<String> {
    let Answer::BundleWritten { file, words, held, request, .. } = answer else { return Vec::new() };
    let mut lines = vec![t!("bundle-written", file = clean(file))];
    let count = *words;
    if *request {
        lines.extend([t!("bundle-request"), t!("bundle-request-next")]);
    } else {
        lines.extend([t!("bundle-holds", count = count), t!("bundle-who")]);
    }
    if *held > 0 {
        let count = *held;
        lines.push(t!("bundle-held", count = count));
    }
    lines.push(t!("bundle-found"));
    lines
}

/// What a bundle brought to one group.
pub fn taken(group: &BundleTaken) -> Vec<String> {
    let Brought { words, acts, requests, closed, waiting, damaged, .. } = group.brought;
    let name = crate::said::title(&group.name);
    let mut lines = Vec::new();
    if words > 0 {
        lines.push(t!("bundle-new-words", count = words, group = name.clone()));
    }
    if acts > 0 {
        lines.push(t!("bundle-new-acts", group = name.clone()));
    }
    if requests > 0 {
        lines.push(t!("bundle-new-requests", count = requests, group = name.clone()));
    }
    if closed > 0 {
        lines.push(t!("bundle-closed"));
    }
    if waiting > 0 {
        lines.push(t!("bundle-rests", count = waiting));
    }
    if damaged > 0 {
        lines.push(t!("bundle-damaged"));
    }
    if group.state != Standing::Entered && group.state != Standing::Left {
        lines.push(standing(group.state, &group.name));
    } else if lines.is_empty() {
        lines.push(t!("bundle-nothing-new", group = name));
    }
    lines
}
