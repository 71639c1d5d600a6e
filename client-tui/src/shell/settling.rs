//! `kith settings`: where the settings stand, and a file to begin with.

use std::path::Path;

use kith_protocol::command::Refusal;
use serde_json::json;

use super::{print_line, print_object};
use crate::said::title;
use crate::{settings, t};

/// Says where the file is, and what in it could not be used; with `write`, puts a commented one where there is none.
pub fn settings(json: bool, home: Option<&Path>, write: bool) -> Result<(), Refusal> {
    let path = settings::file(home).ok_or(Refusal::NoHome)?;
    if write {
        let cannot = |_| Refusal::CannotOpen { path: path.display().to_string() };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(cannot)?;
        }
        crate::private_file::write_new(&path, settings::commented().as_bytes())?;
    }
    let settings::Found { told, stops, .. } = settings::read(home);
    let told: Vec<_> = stops.into_iter().chain(told).collect();
    let shown = path.display().to_string();
    if json {
        print_object(&json!({ "file": shown, "is_there": path.is_file(), "not_used": told }));
        return Ok(());
    }
    let name = title(&shown);
    print_line(&if path.is_file() { t!("settings-file", path = name) } else { t!("settings-none", path = name) });
    told.iter().chain(&crate::sentences::unread()).for_each(|line| print_line(line));
    Ok(())
}
