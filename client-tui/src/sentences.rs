//! The sentences for people. All of them stand in `i18n/<language>/kith.ftl`; the ids used here are checked when the
//! program is built. The language is the one of the settings, else the system's. Who wants another one, or other words,
//! puts a file `languages/<language>.ftl` beside their settings: it comes first, and what it lacks is taken from here.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use i18n_embed::fluent::{FluentLanguageLoader, fluent_language_loader};
use i18n_embed::unic_langid::LanguageIdentifier;
use i18n_embed::{I18nAssets, LanguageLoader};
use rust_embed::RustEmbed;

use crate::t;

/// A file of sentences is at most so large: several times ours.
const FILE_BYTES_MAX: u64 = 1 << 20;

#[derive(RustEmbed)]
#[folder = "i18n/"]
struct Translations;

/// The sentences of the program, and before them the person's own file, for one language.
#[derive(Default)]
struct Sentences {
    own: Option<(String, Vec<u8>)>,
}

impl I18nAssets for Sentences {
    fn get_files(&self, path: &str) -> Vec<Cow<'_, [u8]>> {
        let own = self.own.iter().filter(|(of, _)| of == path).map(|(_, text)| Cow::Borrowed(text.as_slice()));
        own.chain(Translations::get(path).map(|file| file.data)).collect()
    }

    fn filenames_iter(&self) -> Box<dyn Iterator<Item = String> + '_> {
        Box::new(Translations::iter().map(|name| name.to_string()))
    }
}

static LOADER: OnceLock<FluentLanguageLoader> = OnceLock::new();

/// The sentences in the language chosen.
pub fn loader() -> &'static FluentLanguageLoader {
    #[cfg(test)]
    if let Some(loader) = spoken::SPOKEN.get() {
        return loader;
    }
    LOADER.get_or_init(|| load(&[], None).0)
}

/// Chooses the language, before anything is said: the one that is wished, else the system's. `folder` is where the
/// settings stand. Gives a file that is there and cannot be used.
pub fn begin(wished: Option<&str>, folder: Option<&Path>) -> Option<PathBuf> {
    let system =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let names = wished.map(str::to_owned).or_else(system).map(|name| names(&name)).unwrap_or_default();
    let (loader, unused) = load(&names, folder.map(|folder| folder.join("languages")).as_deref());
    let _ = LOADER.set(loader);
    unused
}

/// A language, and the wider one it belongs to: “el_GR.UTF-8” is “el-GR”, then “el”.
fn names(wished: &str) -> Vec<String> {
    let name = wished.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let wide = name.split('-').next().unwrap_or_default().to_owned();
    let mut names = vec![name];
    if !names.contains(&wide) {
        names.push(wide);
    }
    names.retain(|name| name.parse::<LanguageIdentifier>().is_ok() && name != "C" && name != "POSIX");
    names
}

/// The first of these languages there are sentences in; without one, the language of the ids.
fn load(languages: &[String], folder: Option<&Path>) -> (FluentLanguageLoader, Option<PathBuf>) {
    let loader = fluent_language_loader!();
    let mut unused = None;
    let mut chosen = None;
    // A file of one's own may stand for the language of the ids as well.
    let usual = loader.fallback_language().to_string();
    for name in languages.iter().chain([&usual]) {
        let path = format!("{name}/{}", loader.language_file_name());
        let own = folder.map(|folder| folder.join(format!("{name}.ftl"))).filter(|own| own.is_file());
        let text = own.as_deref().and_then(readable);
        if text.is_none() {
            unused = unused.or(own);
        }
        let sentences = Sentences { own: text.map(|text| (path.clone(), text)) };
        if !sentences.get_files(&path).is_empty() {
            chosen = Some((name.clone(), sentences));
            break;
        }
    }
    let (name, sentences) = chosen.unwrap_or((usual, Sentences::default()));
    let wanted: Vec<LanguageIdentifier> = name.parse().into_iter().collect();
    if wanted.is_empty() || loader.load_languages(&sentences, &wanted).is_err() {
        // Without them the ids themselves are shown, never nothing.
        let _ = loader.load_fallback_language(&Translations);
    }
    // Marks that isolate directions would be drawn as boxes by many terminals.
    loader.set_use_isolating(false);
    (loader, unused)
}

/// A file of sentences: text, not larger than it may be, and nothing in it that steers a terminal.
fn readable(path: &Path) -> Option<Vec<u8>> {
    if std::fs::metadata(path).ok()?.len() > FILE_BYTES_MAX {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    let steers = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    (!text.contains(steers)).then(|| text.into_bytes())
}

/// The language chosen, as pages for a browser name it.
pub fn language() -> String {
    loader().current_language().to_string()
}

/// Whether its lines run from right to left.
pub fn is_right_to_left() -> bool {
    matches!(language().split('-').next(), Some("ar" | "he" | "fa" | "ur" | "ps" | "dv" | "yi"))
}

/// That nobody who grew up with the language has read its sentences; nothing in the one they were written in first.
pub fn unread() -> Option<String> {
    let first = loader().fallback_language();
    (loader().current_language().language != first.language).then(|| t!("language-unread"))
}

/// A sentence by an id that is put together while running; nothing if there is none.
pub fn by_id(id: &str) -> Option<String> {
    loader().has(id).then(|| loader().get(id))
}

/// A sentence: `t!("id", name = value)`.
#[macro_export]
macro_rules! t {
    ($($inside:tt)*) => {
        ::i18n_embed_fl::fl!($crate::sentences::loader(), $($inside)*)
    };
}

/// Names joined as people say them: “Ana, Lee and Sam”.
pub fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, between @ .., last] => {
            let all =
                between.iter().fold(first.clone(), |all, next| t!("names-more", before = all, next = next.clone()));
            t!("names-last", before = all, last = last.clone())
        }
    }
}

/// Another language for one thread of the tests.
#[cfg(test)]
pub mod spoken {
    use super::*;

    thread_local! {
        pub(super) static SPOKEN: std::cell::Cell<Option<&'static FluentLanguageLoader>> = const { std::cell::Cell::new(None) };
    }

    /// Reading a file takes a while, and nothing changes it.
    static READ: std::sync::Mutex<std::collections::BTreeMap<String, &'static FluentLanguageLoader>> =
        std::sync::Mutex::new(std::collections::BTreeMap::new());

    /// From here on this thread speaks a language of the program's own.
    pub fn speak(language: &str) {
        let mut read = READ.lock().unwrap();
        let loader = *read.entry(language.to_owned()).or_insert_with(|| {
            let loader = load(&names(language), None).0;
            assert_eq!(loader.current_language().to_string(), language);
            Box::leak(Box::new(loader))
        });
        SPOKEN.set(Some(loader));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(files: &[(&str, &str)], wished: &str) -> (FluentLanguageLoader, Option<PathBuf>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        load(&names(wished), Some(folder.path()))
    }

    #[test]
    fn a_file_of_ones_own_comes_first_and_what_it_lacks_is_taken_from_ours() {
        let hindi = "choice-yes = हाँ\npeople-count = { $count ->\n    [one] एक\n   *[other] { $count } लोग\n }\n";
        let (loader, unused) = with(&[("hi.ftl", hindi)], "hi_IN.UTF-8");
        assert_eq!(unused, None);
        assert_eq!(loader.get("choice-yes"), "हाँ");
        assert_eq!(loader.get("choice-no"), "no");
        assert_eq!(i18n_embed_fl::fl!(loader, "people-count", count = 3), "3 लोग");
        assert_eq!(loader.current_language().to_string(), "hi");
    }

    #[test]
    fn a_file_of_ones_own_changes_single_sentences_of_a_language_there_is() {
        let (loader, unused) = with(&[("el.ftl", "choice-yes = μάλιστα\n")], "el_GR.UTF-8");
        assert_eq!(unused, None);
        assert_eq!(loader.get("choice-yes"), "μάλιστα");
        assert_eq!(loader.get("choice-no"), "όχι");
    }

    #[test]
    fn the_narrower_language_comes_before_the_wider() {
        let files = [("pt.ftl", "choice-no = não\n"), ("pt-BR.ftl", "choice-yes = sim\n")];
        assert_eq!(with(&files, "pt-BR").0.get("choice-yes"), "sim");
        assert_eq!(with(&files, "pt_PT").0.get("choice-no"), "não");
    }

    #[test]
    fn other_words_in_the_same_language_can_be_put_in() {
        assert_eq!(with(&[("en.ftl", "choice-yes = aye\n")], "en_GB.UTF-8").0.get("choice-yes"), "aye");
    }

    #[test]
    fn without_sentences_in_a_language_ours_are_used() {
        for wished in ["C", "POSIX", "C.UTF-8", "xx", "", "../../etc", "hi"] {
            assert_eq!(with(&[], wished).0.get("choice-yes"), "yes", "{wished}");
        }
    }

    #[test]
    fn a_file_that_would_steer_the_terminal_is_not_used_and_named() {
        let (loader, unused) = with(&[("hi.ftl", "choice-yes = \u{1b}[2Jहाँ\n")], "hi");
        assert_eq!(loader.get("choice-yes"), "yes");
        assert!(unused.is_some_and(|path| path.ends_with("hi.ftl")));
    }
}
