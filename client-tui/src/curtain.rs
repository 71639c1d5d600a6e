//! Taking what is shown off a terminal: the lines in sight, and those it keeps above them, where it lets itself be told.

use std::io::{IsTerminal as _, Write};

use crossterm::QueueableCommand as _;
use crossterm::cursor::MoveTo;
use crossterm::terminal::{Clear, ClearType};

/// Lines that push words out of sight where nothing can be cleared.
const LINES: usize = 200;

/// Whether the terminal can be told to clear. One that calls itself dumb is only written to.
fn can_clear() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("TERM").is_some_and(|term| term != "dumb")
}

/// Clears what is shown; elsewhere pushes it out of sight.
pub fn draw(out: &mut impl Write, on_terminal: bool) {
    // That nobody reads any more is found out elsewhere.
    let _ = if on_terminal && can_clear() { clear(out) } else { writeln!(out, "{}", "\n".repeat(LINES)) };
    let _ = out.flush();
}

fn clear(out: &mut impl Write) -> std::io::Result<()> {
    out.queue(Clear(ClearType::All))?.queue(Clear(ClearType::Purge))?.queue(MoveTo(0, 0))?;
    Ok(())
}
