//! Kith: a messenger for people who support each other.
//!
//! Modules in reading order: what is closed before anything else (`calm`, `guarded`), what was typed (`arguments`), the node behind it (`starting`, `passphrase`), one-shot
//! commands (`shell`), the two clients (`plain`, `screen`) over what they share (`slash`, `flow`, `said`, `sentences`),
//! and the rehearsal.

use std::process::ExitCode;

mod arguments;
mod calm;
mod copy;
mod curtain;
mod flow;
mod guarded;
mod idle;
mod passphrase;
mod plain;
mod private_file;
mod rehearse;
mod said;
mod screen;
mod sentences;
mod shell;
mod slash;
#[cfg(test)]
mod stand_in;
mod starting;

fn main() -> ExitCode {
    calm::install();
    guarded::begin();
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
