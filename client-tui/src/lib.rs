//! Kith: a messenger for people who support each other.
//!
//! Modules in reading order: what is closed before anything else (`calm`, `guarded`), what was typed (`arguments`), the node behind it (`starting`, `passphrase`), one-shot
//! commands (`shell`), the two clients (`plain`, `screen`) over what they share (`slash`, `flow`, `said`, `sentences`),
//! and the rehearsal. What the clients share besides: what they make of what happens (`hearing`), `search`, the person's
//! `settings`, `repeats` of a key, what is `typed` in other scripts, the `place` that is open, the `draft` that waits there, the list at the `front`, `editing` elsewhere,
//! `logging` for who asks. `measure` is for the benchmark.

use std::process::ExitCode;

mod arguments;
#[cfg(test)]
mod both;
mod calm;
mod copy;
mod curtain;
mod draft;
mod editing;
mod flow;
mod front;
mod guarded;
mod hearing;
mod idle;
mod logging;
pub mod measure;
mod passphrase;
mod place;
mod plain;
mod private_file;
mod rehearse;
mod repeats;
mod said;
mod screen;
mod search;
mod sentences;
mod settings;
mod shell;
mod slash;
#[cfg(test)]
mod stand_in;
mod starting;
mod typed;
mod typing;
mod viewing;

/// The whole program, from what was typed to how it ended.
pub fn run() -> ExitCode {
    calm::install();
    guarded::begin();
    let home = arguments::home(std::env::args_os());
    let settings = settings::read(home.as_deref()).settings;
    let unused = sentences::begin(settings.language.as_deref(), settings::folder(home.as_deref()).as_deref());
    if let Some(path) = unused {
        shell::print_error(&t!("language-not-used", path = crate::said::path(path.as_ref())));
    }
    let arguments = match arguments::Arguments::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(_) => return calm::could_not_start(),
    };
    let code = runtime.block_on(shell::run(arguments));
    // A read of standard input cannot be called back; it must not keep the program open.
    runtime.shutdown_background();
    code
}
