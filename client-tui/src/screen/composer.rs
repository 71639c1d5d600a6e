//! Where the person writes: several lines, readline keys, and where the cursor stands once the lines are broken.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::TextArea;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::said::clean_lines;

/// A text being written.
#[derive(Default)]
pub struct Composer {
    area: TextArea<'static>,
}

impl Composer {
    /// With a text, the cursor at its end.
    pub fn with(text: &str) -> Self {
        let mut area = TextArea::new(clean_lines(text));
        area.move_cursor(ratatui_textarea::CursorMove::Bottom);
        area.move_cursor(ratatui_textarea::CursorMove::End);
        Self { area }
    }

    /// The text so far.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// A key was pressed; says whether the text changed.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if control => self.area.delete_line_by_head(),
            KeyCode::Enter => {
                self.area.insert_newline();
                true
            }
            KeyCode::Tab => false,
            _ => self.area.input(key),
        }
    }

    /// Text was put in from elsewhere. What steers a terminal is taken out of it.
    pub fn paste(&mut self, text: &str) -> bool {
        self.area.insert_str(clean_lines(text).join("\n"))
    }

    /// The lines broken to `width` columns, and where the cursor stands in them: row, column.
    pub fn rows(&self, width: usize) -> (Vec<String>, (usize, usize)) {
        let width = width.max(2);
        let cursor = self.area.cursor();
        let (cursor_line, cursor_letter) = (cursor.0, cursor.1);
        let mut rows = Vec::new();
        let mut place = (0, 0);
        for (number, line) in self.area.lines().iter().enumerate() {
            let mut row = String::new();
            let (mut row_width, mut letters) = (0, 0);
            for cluster in line.graphemes(true) {
                if row_width + cluster.width() > width {
                    rows.push(core::mem::take(&mut row));
                    row_width = 0;
                }
                if number == cursor_line && letters <= cursor_letter {
                    place = (rows.len(), row_width);
                }
                row.push_str(cluster);
                row_width += cluster.width();
                letters += cluster.chars().count();
            }
            if number == cursor_line && letters <= cursor_letter {
                if row_width >= width {
                    rows.push(core::mem::take(&mut row));
                    row_width = 0;
                }
                place = (rows.len(), row_width);
            }
            rows.push(row);
        }
        (rows, place)
    }
}
