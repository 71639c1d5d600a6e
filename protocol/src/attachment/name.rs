//! Names of files, whoever wrote them.

use crate::limits;

/// A file's name as it is shown and used, whoever wrote it: the last part of a path, without characters that a terminal
/// obeys, that change the direction of others, or that some system does not take in a name; not hidden, not reserved.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let drawn: String = crate::words::shown_name(last);
    let kept = drawn.chars().map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\n') { '_' } else { c });
    let kept: String = kept.collect();
    let kept = kept.trim_start_matches(['.', ' ', '-']).trim_end_matches(['.', ' ']);
    let stem = kept.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |word: &str| {
        stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n != "0" && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    match kept {
        "" => "file".to_owned(),
        _ if reserved => shortened(&format!("_{kept}")),
        _ => shortened(kept),
    }
}

/// At most as long as a name may be, with its ending.
fn shortened(name: &str) -> String {
    if name.len() <= limits::NAME_BYTES_MAX {
        return name.to_owned();
    }
    let mut end = limits::NAME_BYTES_MAX;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_names_and_nothing_else() {
        for (given, used) in [
            ("poster.jpg", "poster.jpg"),
            ("/etc/passwd", "passwd"),
            ("../../.bashrc", "bashrc"),
            ("C:\\Windows\\system.ini", "system.ini"),
            ("..", "file"),
            ("", "file"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("ring\u{7}\u{1b}[2J.txt", "ring[2J.txt"),
            ("-rf", "rf"),
            ("nul.txt", "_nul.txt"),
            ("COM7", "_COM7"),
            ("community.pdf", "community.pdf"),
            ("trailing. . ", "trailing"),
            ("Grüße zum Fest.pdf", "Grüße zum Fest.pdf"),
        ] {
            assert_eq!(file_name(given), used);
            assert_eq!(file_name(used), used, "cleaning twice changes nothing");
        }
        assert!(file_name(&"ä".repeat(500)).len() <= limits::NAME_BYTES_MAX);
    }
}
