//! What a persona takes on the disk.

use std::path::Path;

use kith_protocol::command::{Query, Refusal, View};

use super::Persona;
use crate::api::Answer;
use crate::perform::in_place;

impl Persona {
    /// Words as the core counts them, and files as they lie there.
    pub(super) fn space(&mut self, query: &Query) -> Result<Answer, Refusal> {
        let View::Space(words) = self.look(query)? else { return Err(Refusal::NotACall) };
        let folder = self.shared.home().folder(self.place.id);
        let (disk_bytes, files_bytes) = in_place(|| (bytes_below(&folder), bytes_below(&folder.join("b"))));
        Ok(Answer::Space { words, disk_bytes, files_bytes })
    }
}

/// The lengths of all files below. What comes or goes meanwhile is counted or not.
fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let one = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => bytes_below(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    };
    entries.flatten().map(one).sum()
}
