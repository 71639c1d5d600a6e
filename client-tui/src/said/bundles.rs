//! Bundles in sentences: what one holds and what one brought, in numbers and never in names.

use std::path::Path;

use kith_node::api::{Answer, BundleTaken};
use kith_protocol::command::{Refusal, Standing};

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
    let Answer::BundleWritten { file, words, request, .. } = answer else { return Vec::new() };
    let mut lines = vec![t!("bundle-written", file = clean(file))];
    if *request {
        lines.extend([t!("bundle-request"), t!("bundle-request-next")]);
    } else {
        lines.extend([t!("bundle-holds", count = *words), t!("bundle-who")]);
    }
    lines.push(t!("bundle-found"));
    lines
}

/// What a bundle brought to one group.
pub fn taken(group: &BundleTaken) -> Vec<String> {
    let brought = group.brought;
    let name = clean(&group.name);
    let mut lines = Vec::new();
    if brought.words > 0 {
        lines.push(t!("bundle-new-words", count = brought.words, group = name.clone()));
    }
    if brought.acts > 0 {
        lines.push(t!("bundle-new-acts", group = name.clone()));
    }
    if brought.requests > 0 {
        lines.push(t!("bundle-new-requests", count = brought.requests, group = name.clone()));
    }
    if brought.closed > 0 {
        lines.push(t!("bundle-closed"));
    }
    if brought.waiting > 0 {
        lines.push(t!("bundle-rests", count = brought.waiting));
    }
    if brought.damaged > 0 {
        lines.push(t!("bundle-damaged"));
    }
    if group.state != Standing::Entered && group.state != Standing::Left {
        lines.push(standing(group.state, &group.name));
    } else if lines.is_empty() {
        lines.push(t!("bundle-nothing-new", group = name));
    }
    lines
}
