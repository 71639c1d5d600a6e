//! What is said if the program itself fails: one plain sentence, the terminal given back, no trace of anyone's words.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use crate::t;

/// A folder that must not outlive the program.
static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);

/// This folder goes even if the program fails; `None` once it has gone by itself.
pub fn take_away(folder: Option<PathBuf>) {
    if let Ok(mut kept) = FOLDER.lock() {
        *kept = folder;
    }
}

/// From now on a failure of the program is told in one sentence.
pub fn install() {
    std::panic::set_hook(Box::new(|_| {
        give_back_terminal();
        // The sentence itself may be what failed, or standard error may be gone: nothing more can be done then.
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "{}", t!("program-stopped"));
        if let Ok(Some(folder)) = FOLDER.try_lock().map(|mut kept| kept.take()) {
            let _ = std::fs::remove_dir_all(folder);
        }
        // The sentence is true: no part of the program goes on with the terminal given back.
        std::process::exit(1);
    }));
}

/// Leaves the full screen and raw mode; without effect if neither is on.
pub fn give_back_terminal() {
    crate::typing::give_back();
    if crossterm::terminal::is_raw_mode_enabled().unwrap_or(false) {
        let _ = crossterm::execute!(
            std::io::stdout(),
            crossterm::event::DisableMouseCapture,
            crossterm::event::DisableBracketedPaste,
            crossterm::terminal::LeaveAlternateScreen,
            crossterm::cursor::Show
        );
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Takes the terminal again for the full screen, after it was given to another program.
pub fn take_terminal() {
    let _ = crossterm::terminal::enable_raw_mode();
    let _ = crossterm::execute!(
        std::io::stdout(),
        crossterm::terminal::EnterAlternateScreen,
        crossterm::event::EnableBracketedPaste
    );
}

/// The system gave no threads.
pub fn could_not_start() -> ExitCode {
    eprintln!("{}", t!("program-stopped"));
    ExitCode::FAILURE
}
