//! Every screen, in two languages and at two sizes. What stands in a picture was looked at by eye; here it must stay so.

use super::*;
use crate::sentences::spoken::speak;

const LANGUAGES: [&str; 2] = ["en", "ja"];
const WIDTHS: [u16; 2] = [80, 40];

/// What must never be said, as in `tests/language.rs`.
const NEVER: &str = include_str!("../../../tests/never.txt");

/// One screen in all languages and sizes, in one file.
fn pictured(name: &str, go: impl Fn(&mut Screen)) {
    let mut all = String::new();
    for language in LANGUAGES {
        speak(language);
        for width in WIDTHS {
            let mut screen = Screen::open(width, 24);
            go(&mut screen);
            let picture = rows(&screen.picture());
            is_as_it_should(&picture, width, &format!("{name}, {language}, {width}"));
            all.push_str(&format!("{language}, {width} columns\n{picture}\n\n"));
        }
    }
    speak("en");
    insta::assert_snapshot!(name, all);
}

/// The picture as a person sees it: not what the backend tells about cells behind wide letters.
fn rows(picture: &str) -> String {
    picture.lines().map(|row| row.split(" Hidden by multi-width symbols").next().unwrap().to_owned() + "\n").collect()
}

/// No row reaches over the edge, and nothing stands there that must never be said.
fn is_as_it_should(picture: &str, width: u16, of: &str) {
    use unicode_width::UnicodeWidthStr as _;
    let lower = picture.to_lowercase();
    for word in NEVER.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let is_word = |(at, found): (usize, &str)| {
            let ends = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
            word.contains(|letter| ('\u{3040}'..='\u{9fff}').contains(&letter))
                || (ends(lower[..at].chars().next_back()) && ends(lower[at + found.len()..].chars().next()))
        };
        assert!(!lower.match_indices(word).any(is_word), "{of}: “{word}” in\n{picture}");
    }
    for row in picture.lines().filter_map(|row| row.strip_prefix('"')).filter_map(|row| row.strip_suffix('"')) {
        // Of some joined letters terminals and this count differ by a column or two: never over the edge of the words.
        assert!(row.trim_end().width() <= usize::from(width), "{of}: {row}");
    }
    assert!(picture.lines().filter(|row| row.trim_matches(['"', ' ']).len() > 1).count() > 2, "{of}: empty\n{picture}");
}

/// A thread with a reply, words taken back, a note, and names and words of other scripts.
fn full(screen: &mut Screen) {
    screen.messages.push(message(
        3,
        "日本の名前",
        "これは長い行です。とても長い行なので、折り返されます。はい、そうです。",
    ));
    let mut taken = message(4, "Lee", "");
    taken.taken_back = true;
    taken.reply = Some(message(1, "Ana", "").named());
    taken.new_hearers = vec!["Noor".to_owned()];
    screen.messages.push(taken);
    let mut note = message(5, "Ελένη", "מילים מימין לשמאל, and some that are not: नमस्ते.");
    note.note = Some("about sleep".to_owned());
    screen.messages.push(note);
}

fn command(screen: &mut Screen, line: &str) {
    screen.key(KeyCode::Enter).types(line).key(KeyCode::Enter);
}

#[test]
fn the_list_of_groups() {
    pictured("all_groups", |_| {});
}

#[test]
fn writing_in_a_thread() {
    pictured("all_writing", |screen| {
        full(screen);
        screen.key(KeyCode::Enter).types("Not sent yet");
        screen.happens(more_words());
    });
}

#[test]
fn reading_and_answering() {
    pictured("all_reading", |screen| {
        full(screen);
        screen.key(KeyCode::Enter).key(KeyCode::Esc).key(KeyCode::Up);
    });
    pictured("all_answering", |screen| {
        full(screen);
        screen.key(KeyCode::Enter).key(KeyCode::Esc).key(KeyCode::Home).does(Does::Answer).types("Yes.");
    });
    pictured("all_menu", |screen| {
        full(screen);
        screen.messages.push(message(6, "Jo", "My own words."));
        screen.key(KeyCode::Enter).happens(more_words()).key(KeyCode::Esc).key(KeyCode::Enter);
    });
    pictured("all_one_message", |screen| {
        full(screen);
        command(screen, "/one");
        screen.key(KeyCode::Esc);
    });
}

#[test]
fn words_that_are_still_here_and_words_that_were_refused() {
    pictured("all_unsent", |screen| {
        screen.key(KeyCode::Enter).types("Nobody there yet").key(KeyCode::Enter);
    });
    pictured("all_refused", |screen| {
        screen.refuse = true;
        screen.key(KeyCode::Enter).types("kept").key(KeyCode::Enter);
    });
    pictured("all_unknown_command", |screen| command(screen, "/nosuch"));
}

#[test]
fn founding() {
    pictured("all_founding", |screen| {
        screen.key(KeyCode::Down).key(KeyCode::Enter);
    });
    pictured("all_founding_agreement", |screen| {
        screen.key(KeyCode::Down).key(KeyCode::Enter);
        screen.types("Thursday").key(KeyCode::Enter).types("Jo").key(KeyCode::Enter).key(KeyCode::Enter);
    });
}

#[test]
fn coming_in() {
    let slip = |screen: &mut Screen| {
        screen.key(KeyCode::Down).key(KeyCode::Down).key(KeyCode::Enter).types("kith:abc").key(KeyCode::Enter);
    };
    pictured("all_card", slip);
    pictured("all_door", |screen| {
        slip(screen);
        screen.key(KeyCode::Enter);
    });
}

#[test]
fn pages_of_a_group() {
    for word in ["people", "card", "rules", "others", "threads", "reach", "ways", "form", "worried", "meeting", "why"] {
        pictured(&format!("all_page_{word}"), |screen| command(screen, &format!("/{word}")));
    }
}

#[test]
fn somebody_to_be_with() {
    pictured("all_step_bewithme", |screen| command(screen, "/bewithme"));
    pictured("all_asked", |screen| {
        command(screen, "/bewithme can somebody sit with me");
        screen.key(KeyCode::Down).key(KeyCode::Enter);
    });
    pictured("all_step_yes", |screen| {
        screen.messages.push(crate::stand_in::ask(3, "Sam", ""));
        command(screen, "/yes");
    });
    pictured("all_step_accept", |screen| {
        command(screen, "/bewithme can somebody sit with me");
        screen.key(KeyCode::Down).key(KeyCode::Enter).key(KeyCode::Esc).types("/accept Ana").key(KeyCode::Enter);
    });
    pictured("all_step_rooms", |screen| {
        screen.with_a_room();
        screen.key(KeyCode::Enter).key(KeyCode::F(6));
    });
}

#[test]
fn a_room() {
    pictured("all_groups_with_a_room", |screen| {
        screen.with_a_room();
    });
    pictured("all_beside_a_room", |screen| {
        screen.with_a_room();
        screen.key(KeyCode::Enter).types("To all of them");
    });
    let inside = |screen: &mut Screen| {
        screen.with_a_room();
        screen.key(KeyCode::Down).key(KeyCode::Enter);
    };
    pictured("all_room", |screen| {
        inside(screen);
        screen.types("Not sent yet");
    });
    pictured("all_room_help", |screen| {
        inside(screen);
        screen.key(KeyCode::F(1)).key(KeyCode::End);
    });
    for word in ["people", "others", "closeroom", "leave", "card"] {
        pictured(&format!("all_room_{word}"), |screen| {
            inside(screen);
            screen.types(&format!("/{word}")).key(KeyCode::Enter);
        });
    }
}

#[test]
fn help() {
    pictured("all_help", |screen| {
        screen.key(KeyCode::Enter).key(KeyCode::F(1));
    });
}

#[test]
fn a_round_in_which_it_is_ones_turn() {
    pictured("all_turn", |screen| {
        screen.meeting = crate::stand_in::round("Jo");
        screen.key(KeyCode::Enter);
    });
}

#[test]
fn searching() {
    pictured("all_search", |screen| command(screen, "/search kettle"));
}

#[test]
fn things_done_step_by_step() {
    for word in ["invite", "takeback", "copy", "bundle", "leave", "gone"] {
        pictured(&format!("all_step_{word}"), |screen| command(screen, &format!("/{word}")));
    }
}

#[test]
fn the_plain_page_that_hides_the_words() {
    pictured("all_hidden", |screen| {
        screen.key(KeyCode::Enter).key(KeyCode::F(9));
    });
}

#[test]
fn a_practice_group() {
    pictured("all_rehearsal", |screen| screen.state.practise());
}
