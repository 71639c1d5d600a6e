//! Files that messages bring, as lines.

use std::path::PathBuf;

use kith_node::api::Attached;
use kith_protocol::command::{AttachmentView, MessageView, Refusal};
use serde_json::{Value, json};

use super::title;
use crate::t;

/// How long a file is, in a word.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = (bytes * 10).div_ceil(unit);
        if tenths.is_multiple_of(10) || tenths >= 1_000 {
            tenths.div_ceil(10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    match bytes {
        0..1_000 => t!("file-bytes", count = bytes.to_string()),
        1_000..1_000_000 => t!("file-kilobytes", count = tenths(1_000)),
        _ => t!("file-megabytes", count = tenths(1_000_000)),
    }
}

/// A line for each file of a message: its number in it, if it brings several.
pub fn lines(message: &MessageView) -> Vec<String> {
    if message.taken_back {
        return Vec::new();
    }
    files(&message.attachments)
}

/// A line for each file.
pub fn files(files: &[AttachmentView]) -> Vec<String> {
    let line = |(i, file): (usize, &AttachmentView)| {
        let (name, size, number) = (title(&file.name), size(file.bytes), (i + 1).to_string());
        match files.len() {
            1 => t!("file-line", name = name, size = size),
            _ => t!("file-line-numbered", number = number, name = name, size = size),
        }
    };
    files.iter().enumerate().map(line).collect()
}

/// What became of the files that were said, where that is not plain.
pub fn attached(files: &[Attached]) -> Vec<String> {
    let line = |file: &Attached| {
        let name = title(&file.name);
        if file.cleaned {
            Some(t!("file-cleaned", name = name))
        } else {
            file.tells.then(|| t!("file-as-it-is", name = name))
        }
    };
    files.iter().filter_map(line).collect()
}

/// A file as `--json` gives it.
pub fn json(file: &AttachmentView) -> Value {
    json!({ "id": file.id.hex(), "name": file.name, "bytes": file.bytes, "type": file.media })
}

/// A path as a person types it: with a `~` for their own folder, or in quotation marks, as some terminals put it in.
///
/// # Errors
///
/// [`Refusal::CannotOpen`] if the present folder is gone.
pub fn path(typed: &str) -> Result<PathBuf, Refusal> {
    let typed = typed.trim();
    let quoted = |mark: char| typed.strip_prefix(mark)?.strip_suffix(mark);
    let typed = quoted('"').or_else(|| quoted('\'')).unwrap_or(typed);
    let own = || Some(PathBuf::from(std::env::var_os("HOME")?).join(typed.strip_prefix("~/")?));
    let path = own().unwrap_or_else(|| PathBuf::from(typed));
    std::path::absolute(&path).map_err(|_| Refusal::CannotOpen { path: typed.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short_and_never_too_small() {
        for (bytes, said) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (1_001, "1.1 kB"),
            (2_345_678, "2.4 MB"),
            (512_000_000, "512 MB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
