//! Words of people made fit for a terminal. The one place where characters that steer a terminal or turn the direction
//! of a line are taken out; everything that people wrote passes here before it is drawn or printed.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands where a character was that cannot be shown.
const STAND_IN: char = '\u{FFFD}';

/// Lines of one text that are drawn at most; a message is at most 56 KiB, and a line of it may be a single letter.
const BREAKS_KEPT: usize = 60_000;

/// One line: control and direction-changing characters never come out of it.
pub fn clean(text: &str) -> String {
    text.chars().filter_map(cleaned).collect()
}

/// A text of several lines, each cleaned.
pub fn clean_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    text.split('\n').take(BREAKS_KEPT).map(clean).collect()
}

fn cleaned(letter: char) -> Option<char> {
    match letter {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Embeddings, overrides and isolates can make a line read as something it is not.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some(STAND_IN),
        // Marks without a width of their own that change nothing a terminal can show.
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{FEFF}' | '\u{206A}'..='\u{206F}' => None,
        '\u{E0000}'..='\u{E0FFF}' | '\u{FFF9}'..='\u{FFFB}' => None,
        _ if letter.is_control() => Some(STAND_IN),
        _ => Some(letter),
    }
}

/// A cleaned line, broken where it is wider than `width` columns: at spaces, else between letters.
pub fn wrapped(line: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut row = String::new();
    let mut row_width = 0;
    for word in words(line) {
        let word = word.as_str();
        let word_width = word.width();
        if row_width + word_width <= width {
            row.push_str(word);
            row_width += word_width;
            continue;
        }
        if word.trim().is_empty() {
            // A space at the end of a row is not carried to the next one.
            lines.push(core::mem::take(&mut row));
            row_width = 0;
            continue;
        }
        if row_width > 0 && word_width <= width {
            lines.push(core::mem::take(&mut row).trim_end().to_owned());
            row.push_str(word);
            row_width = word_width;
            continue;
        }
        for letter in word.graphemes(true) {
            let letter_width = letter.width();
            if row_width + letter_width > width && row_width > 0 {
                lines.push(core::mem::take(&mut row));
                row_width = 0;
            }
            row.push_str(letter);
            row_width += letter_width;
        }
    }
    lines.push(row);
    lines
}

/// A line for a terminal of `width` columns, broken between words. Later rows are moved in, so that none of them can
/// look like the beginning of another line; slips and squares stay as they are, to be copied or photographed.
pub fn folded(line: &str, width: usize) -> Vec<String> {
    let is_square = line.contains(['█', '▀', '▄']) && !line.chars().any(char::is_alphanumeric);
    if line.width() <= width || line.starts_with("kith:") || is_square {
        return vec![line.to_owned()];
    }
    let mark = super::messages::MARK;
    let numbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let numbered = numbered.len() < line.len() && numbered.starts_with(". ");
    let (first, later, rest) = match line.strip_prefix(mark) {
        Some(rest) => (mark, mark, rest),
        None if line.starts_with("    ") => ("    ", "      ", line.trim_start()),
        None if numbered => ("", "      ", line),
        None => ("", "", line),
    };
    let room = width.saturating_sub(later.width()).max(8);
    wrapped(rest, room)
        .into_iter()
        .enumerate()
        .map(|(row, text)| format!("{}{}", if row == 0 { first } else { later }, text.trim_end()))
        .collect()
}

/// A line for the terminal this program writes to; as it is where there is none.
pub fn for_terminal(line: &str, is_terminal: bool) -> Vec<String> {
    match crossterm::terminal::size() {
        Ok((width, _)) if is_terminal && width > 0 => folded(line, usize::from(width)),
        _ => vec![line.to_owned()],
    }
}

/// The words of a line, with the marks that follow them: a full stop is never alone in a row.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in line.split_word_bounds() {
        let is_mark = !part.chars().any(|letter| letter.is_alphanumeric() || letter.is_whitespace());
        match words.last_mut().filter(|word| (is_mark || goes_on(word, part)) && !word.trim().is_empty()) {
            Some(word) => word.push_str(part),
            None => words.push(part.to_owned()),
        }
    }
    words
}

/// Whether a part goes on with a date, which is never broken at its hyphens.
fn goes_on(word: &str, part: &str) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let number = word.strip_suffix('-').is_some_and(|before| digit(before.chars().next_back()));
    number && digit(part.chars().next())
}

/// A cleaned line, cut to `width` columns; “…” says that more follows.
pub fn cut(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut out_width = 0;
    for letter in line.graphemes(true) {
        if out_width + letter.width() + 1 > width {
            break;
        }
        out.push_str(letter);
        out_width += letter.width();
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_words_and_later_rows_are_moved_in() {
        let message = "12. Lee, 19:01: Good night, and a good week to you all.";
        let rows = folded(message, 40);
        assert!(rows.len() == 2 && rows[1].starts_with("    "), "{rows:?}");
        assert!(rows.iter().all(|row| row.width() <= 40), "{rows:?}");
        let later = format!("{}13. Ana: {}", super::super::messages::MARK, "日本 ".repeat(20));
        let rows = folded(&later, 40);
        assert!(rows.iter().all(|row| row.starts_with("    | ") && row.width() <= 40), "{rows:?}");
        let slip = format!("kith:{}", "a".repeat(90));
        assert_eq!(folded(&slip, 40), std::slice::from_ref(&slip));
    }

    #[test]
    fn characters_that_steer_a_terminal_never_come_out() {
        let hostile = "a\u{1b}[2Jb\u{7}c\u{202E}d\u{2066}e\u{9b}31mf\u{200F}g\th\nj";
        let shown = clean(hostile);
        assert!(shown.chars().all(|c| !c.is_control()));
        assert!(!shown.contains(['\u{202E}', '\u{2066}', '\u{200F}']));
        assert_eq!(shown, "a�[2Jb�c�d�e�31mfg h j");
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_between_letters() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("", 3), [""]);
        assert_eq!(wrapped("F1 help. Esc", 7), ["F1", "help.", "Esc"]);
    }

    #[test]
    fn a_date_stays_in_one_row() {
        for width in 11..40 {
            let rows = wrapped("The slip can be used until Friday, 2027-11-19. You can take it back.", width);
            assert!(rows.iter().any(|row| row.contains("2027-11-19")), "{rows:?}");
        }
        assert_eq!(wrapped("well-known", 6), ["well-", "known"]);
    }

    #[test]
    fn wide_letters_are_two_columns_and_combining_marks_none() {
        for row in wrapped("日本語の名前", 5) {
            assert!(row.width() <= 5, "{row}");
        }
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301}", 3).len(), 1);
        assert_eq!(cut("日本語", 4), "日…");
    }
}
