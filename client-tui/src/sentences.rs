//! The sentences for people. All of them stand in `i18n/<language>/kith.ftl`; the ids used here are checked when the
//! program is built.

use std::sync::OnceLock;

use i18n_embed::LanguageLoader;
use i18n_embed::fluent::{FluentLanguageLoader, fluent_language_loader};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "i18n/"]
struct Translations;

/// The sentences in the language chosen.
pub fn loader() -> &'static FluentLanguageLoader {
    static LOADER: OnceLock<FluentLanguageLoader> = OnceLock::new();
    LOADER.get_or_init(|| {
        let loader = fluent_language_loader!();
        // The only language so far is the one of the ids; without it the ids themselves are shown, never nothing.
        let _ = loader.load_fallback_language(&Translations);
        // Marks that isolate directions would be drawn as boxes by many terminals.
        loader.set_use_isolating(false);
        loader
    })
}

/// The language chosen, as pages for a browser name it.
pub fn language() -> String {
    loader().current_language().to_string()
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
        [before @ .., last] => format!("{} {} {last}", before.join(", "), t!("and")),
    }
}
