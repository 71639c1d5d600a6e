//! Completing a path while it is typed: as far as it is certain, as the shell does.

use std::fs;
use std::path::Path;

/// Names that are looked at in one folder. A guess: more than anybody reads.
const NAMES_MAX: usize = 10_000;

/// A line of the composer whose path was completed; `None` if it holds none, or nothing fits.
pub fn completed(line: &str) -> Option<String> {
    let typed = ["/attach ", "/attachwhole "]
        .iter()
        .find_map(|word| line.strip_prefix(word))
        .or_else(|| line.strip_prefix("/save ")?.split_once(' ').map(|(_, path)| path))?;
    let before = line.len() - typed.len();
    Some(format!("{}{}", line.get(..before)?, longer(typed)?))
}

/// The path, as far as all that fit agree; a folder with its slash.
fn longer(typed: &str) -> Option<String> {
    let end = typed.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, beginning) = typed.split_at(end);
    let looked_at = match folder.strip_prefix("~/") {
        Some(rest) => Path::new(&std::env::var_os("HOME")?).join(rest),
        None if folder.is_empty() => ".".into(),
        None => folder.into(),
    };
    let mut fitting: Vec<(String, bool)> = fs::read_dir(looked_at)
        .ok()?
        .take(NAMES_MAX)
        .flatten()
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path().is_dir())))
        // A name that a terminal would obey is not put into a line.
        .filter(|(name, _)| name.starts_with(beginning) && !name.chars().any(char::is_control))
        // Hidden ones only when they are meant.
        .filter(|(name, _)| beginning.starts_with('.') || !name.starts_with('.'))
        .collect();
    fitting.sort();
    let (first, is_folder) = fitting.first()?;
    let mut common = first.as_str();
    for (name, _) in &fitting {
        let same = common.char_indices().zip(name.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        common = common.get(..same.unwrap_or(common.len().min(name.len())))?;
    }
    let slash = if fitting.len() == 1 && *is_folder { "/" } else { "" };
    (common.len() + slash.len() > beginning.len()).then(|| format!("{folder}{common}{slash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_completed_as_far_as_it_is_certain() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["poster one.jpg", "poster two.jpg", ".hidden", "bad\u{1b}name"] {
            fs::write(folder.path().join(name), "")?;
        }
        fs::create_dir(folder.path().join("letters"))?;
        let at = |rest: &str| format!("{}/{rest}", folder.path().display());
        for (typed, completed_to) in
            [("po", "poster "), ("poster t", "poster two.jpg"), ("le", "letters/"), (".h", ".hidden")]
        {
            for line in ["/attach ", "/attachwhole ", "/save 3.2 "] {
                assert_eq!(completed(&format!("{line}{}", at(typed))), Some(format!("{line}{}", at(completed_to))));
            }
        }
        for typed in ["poster ", "nothing", "bad", "h"] {
            assert_eq!(completed(&format!("/attach {}", at(typed))), None, "{typed}");
        }
        assert_eq!(completed("hello /attach"), None);
        assert_eq!(completed("/save 3"), None);
        Ok(())
    }
}
