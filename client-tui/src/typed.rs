//! What is typed on keyboards of other scripts, as commands and choices read it: a full-width “／ｌｅａｖｅ” is “/leave”, and
//! “٣” is 3. Words that people say to each other never pass here.

/// The digit nought of scripts that have digits of their own: Arabic, Persian, Devanagari, Bengali, Thai.
const NOUGHTS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}'];

/// Full-width letters and signs stand so far after those of ASCII.
const FULL_WIDTH: u32 = 0xfee0;

/// With the letters, digits and signs of ASCII where there are some that mean the same.
pub fn plainly(typed: &str) -> String {
    typed.chars().filter(|letter| !is_direction(*letter)).map(plain_letter).collect()
}

fn plain_letter(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - FULL_WIDTH).unwrap_or(letter),
        '\u{3000}' => ' ',
        '\u{66b}' => '.',
        _ => digit(letter).unwrap_or(letter),
    }
}

fn digit(letter: char) -> Option<char> {
    let value = |nought: &char| u32::from(letter).checked_sub(u32::from(*nought)).filter(|value| *value < 10);
    char::from_digit(NOUGHTS.iter().find_map(value)?, 10)
}

/// Marks that say a direction and are not drawn; they come along when a command is copied out of a line of Arabic.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2066}'..='\u{2069}')
}

/// A line that begins with a slash of any width: the word after it plainly, the rest as it was typed.
pub fn command(line: &str) -> Option<String> {
    let line = line.trim_start_matches(is_direction).strip_prefix(['/', '／'])?;
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (word, rest) = line.split_at(end);
    Some(format!("/{}{rest}", plainly(word)))
}

/// Whether it is a word that was offered; capitals and accents make no difference.
pub fn is_word(typed: &str, word: &str) -> bool {
    let word: String = word.chars().filter(|letter| !is_direction(*letter)).collect();
    kith_node::is_same(&plainly(typed), &word)
}

/// A number, with or without a full stop after it.
pub fn number<N: std::str::FromStr>(typed: &str) -> Option<N> {
    plainly(typed.trim()).trim_end_matches(['.', '。']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_read_from_any_keyboard() {
        assert_eq!(command("／ｌｅａｖｅ").as_deref(), Some("/leave"));
        assert_eq!(command("／reply\u{3000}３ はい").as_deref(), Some("/reply\u{3000}３ はい"));
        assert_eq!(command("\u{200e}/help\u{200e}").as_deref(), Some("/help"));
        assert_eq!(command("/say ３").as_deref(), Some("/say ３"), "what is said stays as it is");
        assert_eq!(command("a/b"), None);
    }

    #[test]
    fn a_word_is_taken_without_its_accents_too() {
        assert!(is_word("si", "sí") && is_word(" ΟΧΙ", "όχι") && is_word("Yes", "yes"));
        assert!(!is_word("no", "not now") && !is_word("", "no"));
    }

    #[test]
    fn a_number_is_read_in_the_digits_of_its_script() {
        assert_eq!(number("３"), Some(3));
        assert_eq!(number("١٢."), Some(12));
        assert_eq!(number("۷"), Some(7));
        assert_eq!(number::<u8>("三"), None);
        assert_eq!(plainly("２０２６-１２-０３　１９：００"), "2026-12-03 19:00");
    }
}
