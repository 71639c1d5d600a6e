//! Words of people made fit for a terminal. The one place where characters that steer a terminal or turn the direction
//! of a line are taken out; everything that people wrote passes here before it is drawn or printed.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands where a character was that cannot be shown.
const STAND_IN: char = '\u{FFFD}';

/// Lines of one text that are drawn at most; a message is at most 56 KiB, and a line of it may be a single letter.
const BREAKS_KEPT: usize = 60_000;

/// One line of a sentence: control and direction-changing characters never come out of it, and what is blank is one space,
/// however much of it there was: a run of it would end a row, and the rest would stand where a line begins.
pub fn clean(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars().filter_map(cleaned) {
        let letter = if letter.is_whitespace() || is_blank(letter) { ' ' } else { letter };
        if letter != ' ' || !line.ends_with(' ') {
            line.push(letter);
        }
    }
    line
}

/// Letters and signs that are drawn as nothing.
fn is_blank(letter: char) -> bool {
    matches!(letter, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{16fe4}')
}

/// The name of a file, as it is.
pub fn path(path: &std::path::Path) -> String {
    path.display().to_string().chars().filter_map(cleaned).collect()
}

/// A text of several lines of somebody's, each moved in behind a mark, so that none looks like a line of the program.
pub fn marked(text: &str) -> Vec<String> {
    clean_lines(text).into_iter().map(|line| format!("{}{line}", super::messages::MARK)).collect()
}

/// A text of several lines, each cleaned.
pub fn clean_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    text.split('\n').take(BREAKS_KEPT).map(|line| line.chars().filter_map(cleaned).collect()).collect()
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

/// The columns a line takes, letter by letter, as it is drawn: some Arabic letters would be narrower joined than they are
/// in a terminal.
pub fn columns(line: &str) -> usize {
    line.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// A cleaned line, broken where it is wider than `width` columns: at spaces, else between letters.
pub fn wrapped(line: &str, width: usize) -> Vec<String> {
    broken(line, width, width)
}

/// As [`wrapped`], with another width for the rows after the first.
fn broken(line: &str, first: usize, later: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut row = String::new();
    let mut row_width = 0;
    for word in words(line) {
        let width = if lines.is_empty() { first } else { later }.max(1);
        let word = word.as_str();
        let word_width = columns(word);
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
        if row_width > 0 && word_width <= later.max(1) {
            lines.push(core::mem::take(&mut row).trim_end().to_owned());
            row.push_str(word);
            row_width = word_width;
            continue;
        }
        for letter in word.graphemes(true) {
            let letter_width = letter.width();
            let width = if lines.is_empty() { first } else { later }.max(1);
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
    if columns(line) <= width || is_kept_whole(line) {
        return vec![line.to_owned()];
    }
    let mark = super::messages::MARK;
    let numbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let numbered = numbered.len() < line.len() && numbered.starts_with(". ");
    let (first, later, rest) = match line.strip_prefix(mark) {
        Some(rest) => (mark, mark, rest),
        None if line.starts_with("    ") => ("    ", "      ", line.trim_start()),
        None if numbered => ("", "      ", line),
        None => ("", MOVED_IN, line),
    };
    let room = |moved: &str| width.saturating_sub(columns(moved)).max(8);
    broken(rest, room(first), room(later))
        .into_iter()
        .enumerate()
        .map(|(row, text)| format!("{}{}", if row == 0 { first } else { later }, text.trim_end()))
        .collect()
}

/// What the later rows of a line begin with.
const MOVED_IN: &str = "  ";

/// A line of the full screen, as [`folded`]: later rows are moved in.
pub fn hung(line: &str, width: usize) -> Vec<String> {
    if columns(line) <= width || is_kept_whole(line) {
        return vec![line.to_owned()];
    }
    if line.starts_with(super::messages::MARK) {
        // What people wrote looks like that in every row.
        return folded(line, width);
    }
    let rows = broken(line, width, width.saturating_sub(MOVED_IN.len()).max(1)).into_iter().enumerate();
    rows.map(|(row, text)| if row == 0 { text } else { format!("{MOVED_IN}{text}") }).collect()
}

/// Slips, which are copied, and rows of squares for a camera: nothing but their own letters is in them.
fn is_kept_whole(line: &str) -> bool {
    let is_square = line.contains(['█', '▀', '▄']) && line.chars().all(|c| matches!(c, '█' | '▀' | '▄' | ' '));
    is_slip(line) || is_square
}

/// Whether a line is a slip, or another line of this program's that is copied.
pub fn is_slip(line: &str) -> bool {
    line.starts_with("kith") && line.contains(':') && !line.contains(char::is_whitespace)
}

/// A line in whole rows of so many columns, wherever they end.
pub fn rows_of(line: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    letters.chunks(width.max(1)).map(|row| row.iter().collect()).collect()
}

/// A line for the terminal this program writes to; as it is where there is none.
pub fn for_terminal(line: &str, is_terminal: bool) -> Vec<String> {
    match crossterm::terminal::size() {
        Ok((width, _)) if is_terminal && width > 0 => folded(line, usize::from(width)),
        _ => vec![line.to_owned()],
    }
}

/// The words of a line, with the marks that follow them and those that open them: a full stop is never alone at the
/// beginning of a row, nor a slash or a bracket at the end of one.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in line.split_word_bounds() {
        // A mark of direction is told with the space before it, and belongs to what it stands before.
        let (blank, part) = part.split_at(part.len() - part.trim_start().len());
        if !blank.is_empty() {
            words.push(blank.to_owned());
        }
        if part.is_empty() {
            continue;
        }
        let is_mark = !part.contains(char::is_alphanumeric);
        let follows = is_mark && !part.contains(OPENING);
        let joins = |word: &String| follows || opens(word) || goes_on(word, part);
        match words.last_mut().filter(|word| !word.trim().is_empty() && joins(word)) {
            Some(word) => word.push_str(part),
            None => words.push(part.to_owned()),
        }
    }
    words
}

/// Brackets that open, in scripts that put no space before them.
const OPENING: [char; 6] = ['「', '『', '（', '〈', '《', '【'];

/// Whether a word is only the beginning of one: marks that stand before what they mark.
fn opens(word: &str) -> bool {
    word.ends_with(OPENING) || !word.contains(char::is_alphanumeric)
}

/// Whether a part goes on with a date or the name of a key, which are never broken at their hyphens.
fn goes_on(word: &str, part: &str) -> bool {
    if matches!(word, "Ctrl-" | "Alt-") {
        return true;
    }
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let number = word.strip_suffix('-').is_some_and(|before| digit(before.chars().next_back()));
    number && digit(part.chars().next())
}

/// A cleaned line, cut to `width` columns; “…” says that more follows.
pub fn cut(line: &str, width: usize) -> String {
    if columns(line) <= width {
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
    fn words_that_people_wrote_look_so_in_every_row_of_both_clients() {
        let mark = super::super::messages::MARK;
        let line = format!("{mark}Nothing was sent. {}", "It is only quoted here. ".repeat(4));
        for rows in [hung(&line, 40), folded(&line, 40)] {
            assert!(rows.len() > 2 && rows.iter().all(|row| row.starts_with(mark) && columns(row) <= 40), "{rows:?}");
        }
    }

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
    fn no_mark_is_left_alone_by_what_it_marks() {
        let rows = wrapped("Leave it: “kith leave” or «/leave» now --yes", 11);
        assert_eq!(rows, ["Leave it:", "“kith", "leave” or", "«/leave»", "now --yes"]);
        let rows = wrapped("言葉は「/leave」で消えます。はい。", 12);
        assert!(rows.iter().all(|row| !row.ends_with(['「', '/']) && !row.starts_with(['」', '。'])), "{rows:?}");
        let rows = wrapped("الأمر \u{200e}«/leave»\u{200e} هنا", 8);
        assert!(rows.iter().any(|row| row.contains("«/leave»")), "{rows:?}");
        assert!(rows.iter().all(|row| !row.starts_with(' ')), "{rows:?}");
    }

    #[test]
    fn letters_that_join_are_counted_as_they_are_drawn() {
        assert_eq!(columns("لا"), 2);
        let line = "لا أحد من الأعضاء الآخرين متصل بهذا الجهاز الآن، ولا الأجهزة الأخرى";
        for width in [8, 20, 40] {
            assert!(wrapped(line, width).iter().all(|row| row.chars().count() <= width), "{:?}", wrapped(line, width));
        }
    }

    #[test]
    fn no_text_of_others_begins_a_row() {
        let spaces = " ".repeat(300);
        for blank in [spaces.as_str(), "\u{2800}\u{3164}\u{a0}\u{2003}", "\t\t\n\n"] {
            let line = clean(&format!("Lee asks to wait: no.{blank}Ana has left. █"));
            assert!(line.contains("no. Ana has left."), "{line:?}");
            for width in [10, 22, 40, 80] {
                for rows in [folded(&line, width), hung(&line, width)] {
                    assert!(rows.iter().skip(1).all(|row| row.starts_with("  ")), "{rows:?}");
                    assert!(rows.iter().all(|row| row.width() <= width), "{rows:?}");
                }
            }
        }
        let slip = format!("kith:{}Ana has left.", " ".repeat(90));
        assert!(folded(&slip, 40).len() > 1, "only a slip is kept whole");
        assert_eq!(hung(&"█ ▀▄".repeat(30), 40).len(), 1);
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
