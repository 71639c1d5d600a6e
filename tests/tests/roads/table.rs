//! What the stories measured: one row each, printed together at the end.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How words went.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    Straight,
    Relayed,
    Courier,
    Tor,
}

/// A row of the table.
pub struct Row {
    /// What the story is about.
    pub story: String,
    /// From the guest's first call, or from the change, until words were heard.
    pub first: Duration,
    /// Bytes that went for the words of the story, and on whose wire.
    pub bytes: Option<(u64, &'static str)>,
    /// Words that were lost.
    pub lost: usize,
    /// How they went.
    pub way: Way,
}

static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());

impl Row {
    /// Keeps it for the end.
    pub fn keep(self) {
        ROWS.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }
}

/// Prints what there is.
pub fn print() {
    let rows = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    if rows.is_empty() {
        return;
    }
    println!("\n{:<46} {:>11} {:>24} {:>5}   way", "story", "first words", "bytes", "lost");
    for Row { story, first, bytes, lost, way } in rows.iter() {
        let bytes = bytes.map(|(bytes, on)| format!("{bytes} {on}")).unwrap_or_default();
        let way = format!("{way:?}").to_lowercase();
        println!("{story:<46} {:>9.1} s {bytes:>24} {lost:>5}   {way}", first.as_secs_f64());
    }
}
