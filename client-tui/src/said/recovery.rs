//! The recovery slip as it is printed: what it is for, how it is used, its line, and a square for a camera.

use kith_protocol::member::recovering::RecoverySlip;

use super::slips;
use crate::t;

/// What the slip does, and where to keep it. `again`: it is a new one, which counts later.
pub fn meaning(again: bool) -> Vec<String> {
    let mut lines = vec![t!("recovery-what"), t!("recovery-keep")];
    if again {
        lines.push(t!("recovery-in-force"));
    }
    lines
}

/// A file to be printed.
pub fn file_text(slip: &str, again: bool) -> String {
    let mut lines = Vec::new();
    let read = RecoverySlip::from_text(slip);
    if let Ok(read) = &read {
        lines.push(t!("recovery-file-head", me = super::unproved(&read.me), group = super::title(&read.group_name)));
    }
    lines.extend(meaning(again));
    lines.extend([t!("recovery-file-lost"), t!("recovery-file-back")]);
    if read.is_ok_and(|read| read.doors.is_empty()) {
        lines.push(t!("recovery-file-no-doors"));
    }
    let mut text = String::new();
    for line in lines {
        // Whoever reads the file looks for where the slip begins.
        text.push_str(&line.replace("kith-recovery:", "kith-recovery :"));
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&slips::rows(slip));
    text.push('\n');
    for row in square(slip) {
        text.push_str(&row);
        text.push('\n');
    }
    text
}

/// The line as a square for a camera; nothing if it is too long for one.
pub fn square(slip: &str) -> Vec<String> {
    slips::square(slip).unwrap_or_default()
}

/// How many members' devices took the slip's act in.
pub fn taken(taken: usize, asked: usize) -> String {
    t!("recovery-taken", taken = taken, asked = asked)
}
