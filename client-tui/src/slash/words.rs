//! The words after the slash: all of them, the pages of help made from them, completion, and those that name a message.

use crate::place::Place;
use crate::sentences::by_id;
use crate::{t, typed};

use super::of_message;

/// The words after the slash, in the order of the help page. Their sentences are `slash-…` in the translation file.
pub const WORDS: &[&str] = &[
    "help",
    "back",
    "groups",
    "read",
    "say",
    "write",
    "forme",
    "edit",
    "reply",
    "note",
    "notefor",
    "search",
    "people",
    "card",
    "rules",
    "invite",
    "enter",
    "found",
    "welcome",
    "wait",
    "unsent",
    "threads",
    "thread",
    "newthread",
    "clockisright",
    "name",
    "duties",
    "reach",
    "others",
    "why",
    "live",
    "quiet",
    "unfold",
    "names",
    "connections",
    "ways",
    "longway",
    "relay",
    "couriers",
    "courier",
    "one",
    "hide",
    "lock",
    "passphrase",
    "rehearse",
    "attach",
    "attachwhole",
    "save",
    "takeback",
    "copy",
    "bring",
    "devices",
    "recovery",
    "bundle",
    "space",
    "letgo",
    "fetchagain",
    "leave",
    "meeting",
    "open",
    "here",
    "listening",
    "stepout",
    "wanttime",
    "wish",
    "task",
    "stepback",
    "slow",
    "close",
    "next",
    "form",
    "newform",
    "askme",
    "rests",
    "whenlate",
    "remind",
    "worried",
    "ifquiet",
    "myquiet",
    "bewithme",
    "yes",
    "no",
    "accept",
    "enough",
    "rooms",
    "room",
    "closeroom",
    "round",
    "done",
    "pass",
    "later",
    "listen",
    "go",
    "gone",
    "quit",
];

/// What is shown first of them: what is needed most, and the ways out.
const FIRST: &[&str] = &[
    "help", "back", "read", "say", "people", "others", "invite", "meeting", "bewithme", "worried", "hide", "lock",
    "leave", "quit",
];

/// The pages of help: the id of what each is about, and its words.
const TOPICS: &[(&str, &[&str])] = &[
    (
        "topic-talk",
        &[
            "read",
            "say",
            "write",
            "forme",
            "edit",
            "reply",
            "note",
            "notefor",
            "search",
            "attach",
            "attachwhole",
            "save",
            "takeback",
        ],
    ),
    (
        "topic-people",
        &[
            "people", "card", "rules", "others", "invite", "enter", "found", "welcome", "wait", "name", "duties",
            "worried", "ifquiet", "myquiet", "leave",
        ],
    ),
    ("topic-threads", &["threads", "thread", "newthread", "clockisright", "unsent"]),
    (
        "topic-meeting",
        &[
            "meeting",
            "open",
            "here",
            "listening",
            "stepout",
            "wanttime",
            "wish",
            "task",
            "stepback",
            "slow",
            "close",
            "next",
            "form",
            "newform",
            "askme",
            "rests",
            "whenlate",
            "remind",
            "round",
            "done",
            "pass",
            "later",
            "listen",
            "go",
        ],
    ),
    ("topic-company", &["bewithme", "yes", "no", "accept", "enough", "rooms", "room", "closeroom"]),
    (
        "topic-screen",
        &[
            "help",
            "back",
            "groups",
            "why",
            "live",
            "quiet",
            "unfold",
            "names",
            "one",
            "connections",
            "hide",
            "lock",
            "passphrase",
            "rehearse",
            "quit",
        ],
    ),
    ("topic-ways", &["reach", "ways", "longway", "relay", "couriers", "courier", "bundle"]),
    ("topic-device", &["copy", "bring", "devices", "recovery", "space", "letgo", "fetchagain", "gone"]),
];

/// Those that are there in a room. What they do there, if it is something else than in the group, is said by the sentence
/// `slash-room-…`.
pub const IN_A_ROOM: &[&str] = &[
    "help",
    "back",
    "groups",
    "read",
    "say",
    "write",
    "forme",
    "edit",
    "reply",
    "note",
    "notefor",
    "search",
    "people",
    "others",
    "unsent",
    "why",
    "live",
    "quiet",
    "unfold",
    "names",
    "one",
    "hide",
    "lock",
    "takeback",
    "accept",
    "enough",
    "rooms",
    "room",
    "closeroom",
    "stepback",
    "close",
    "leave",
    "quit",
];

/// Those that name a message by its number.
const OF_A_MESSAGE: [&str; 5] = ["reply", "notefor", "save", "takeback", "unfold"];

/// Whether a line is a command that names a message.
pub fn names_message(line: &str) -> bool {
    let line = typed::command(line.trim_start()).unwrap_or_default();
    let word = line.trim_start_matches('/').split(char::is_whitespace).next().unwrap_or_default();
    OF_A_MESSAGE.contains(&word)
}

/// A command that names no message by a number is about the one with this number, if one was chosen. Of one that takes
/// words a number is a word then: “2 deaths in it” is a note beside the chosen message, not beside the second.
pub fn of_chosen(line: &str, chosen: Option<usize>) -> String {
    let Some(number) = chosen.filter(|_| names_message(line)) else { return line.to_owned() };
    let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    let first = rest.split_whitespace().next().unwrap_or_default();
    let is_words = word == "/notefor";
    if of_message(first).is_some() && !is_words { line.to_owned() } else { format!("{word} {number} {}", rest.trim()) }
}

/// Words that end in exactly a command of this place: what stands before it, and the command. A path has further slashes, a
/// date no command after its slash, and “yes/no” a command on both sides: those are words.
pub fn ends_in_command(line: &str, place: Option<&Place>) -> Option<(String, String)> {
    let last = line.split_whitespace().next_back()?;
    let (before, word) = last.split_once(['/', '／'])?;
    let plainly = typed::plainly(word);
    let known = |word: &str| words(place).contains(&word);
    if !known(&plainly) || known(&typed::plainly(before).to_lowercase()) || before.contains(['~', ':', '\\']) {
        return None;
    }
    let start = line.trim_end().strip_suffix(word)?.strip_suffix(['/', '／'])?.trim_end();
    (!start.is_empty()).then(|| (start.to_owned(), format!("/{plainly}")))
}

/// The words that are there in this place.
fn words(place: Option<&Place>) -> &'static [&'static str] {
    if place.is_some_and(|place| place.room.is_some()) { IN_A_ROOM } else { WORDS }
}

/// The line of a command in this place.
fn line_of(word: &str, place: Option<&Place>) -> String {
    let room = place.is_some_and(|place| place.room.is_some());
    let there = by_id(&format!("slash-room-{word}")).filter(|_| room);
    let sentence = there.or_else(|| by_id(&format!("slash-{word}"))).unwrap_or_default();
    format!("/{word}: {sentence}")
}

/// A page of help about the commands in this place. Without a wish: a few, and the names of the other pages; else the page
/// with this number, all of them, or one command.
pub fn help(place: Option<&Place>, wish: Option<&str>) -> Result<Vec<String>, String> {
    let there = words(place);
    let lines = |wanted: &[&str]| {
        let wanted = wanted.iter().filter(|word| there.contains(*word));
        wanted.map(|word| line_of(word, place)).collect::<Vec<_>>()
    };
    let Some(wish) = wish.map(|wish| typed::plainly(wish.trim())) else {
        let mut all = lines(FIRST);
        all.push(t!("topics-head"));
        let topics = TOPICS.iter().enumerate().filter(|(_, (_, words))| !lines(words).is_empty());
        all.extend(topics.map(|(at, (id, _))| format!("/help {}: {}", at + 1, by_id(id).unwrap_or_default())));
        all.push(t!("topics-all"));
        return Ok(all);
    };
    let topic = typed::number::<usize>(&wish).and_then(|number| TOPICS.get(number.checked_sub(1)?));
    let found = match topic {
        Some((_, words)) => lines(words),
        None if wish == "all" => lines(there),
        None => lines(&[wish.trim_start_matches('/')]),
    };
    if found.is_empty() { Err(t!("topics-none")) } else { Ok(found) }
}

/// What a beginning of a command can be completed to in this place: as far as it is certain.
pub fn completed(place: Option<&Place>, line: &str) -> Option<String> {
    let start = line.strip_prefix('/').filter(|start| !start.contains(char::is_whitespace))?;
    let fitting: Vec<&str> = words(place).iter().copied().filter(|word| word.starts_with(start)).collect();
    let (first, rest) = fitting.split_first()?;
    let mut length = first.len();
    for word in rest {
        length = first.bytes().zip(word.bytes()).take(length).take_while(|(a, b)| a == b).count();
    }
    let end = if rest.is_empty() { " " } else { "" };
    Some(format!("/{}{end}", first.get(..length)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_on_one_page_of_help_and_in_help_about_it() {
        for word in WORDS {
            let pages = TOPICS.iter().filter(|(_, words)| words.contains(word)).count();
            assert_eq!(pages, 1, "/{word}");
            assert!(help(None, Some(word)).is_ok_and(|lines| lines.len() == 1), "/{word}");
        }
        for (id, words) in TOPICS {
            assert!(by_id(id).is_some() && words.iter().all(|word| WORDS.contains(word)), "{id}");
        }
        assert_eq!(help(None, Some("all")).map(|lines| lines.len()), Ok(WORDS.len()));
        assert!(help(None, Some("99")).is_err() && help(None, Some("dance")).is_err());
    }

    #[test]
    fn a_command_at_the_end_of_words_is_known_and_paths_dates_and_pairs_are_words() {
        let found = |line| ends_in_command(line, None);
        let parts = |start: &str, command: &str| Some((start.to_owned(), command.to_owned()));
        assert_eq!(found("half a sentence/invite"), parts("half a sentence", "/invite"));
        assert_eq!(found("half a sentence /quit "), parts("half a sentence", "/quit"));
        assert_eq!(found("もう寝ます／ｑｕｉｔ"), parts("もう寝ます", "/quit"));
        let words = [
            "see you on 5/6",
            "yes/no",
            "Open/close",
            "and/or",
            "it is in /home/ana/read",
            "~/read",
            "read/",
            "/invite",
            "https://example.org/help",
            "a/invite b",
            "half/invited",
            "/ invite",
            "invite",
            "",
        ];
        for line in words {
            assert_eq!(found(line), None, "{line}");
        }
    }

    #[test]
    fn the_first_page_of_help_fits_into_a_window_and_names_the_others() {
        let lines = help(None, None).unwrap();
        assert!(lines.len() <= 24, "{}", lines.len());
        for number in 1..=TOPICS.len() {
            assert!(lines.iter().any(|line| line.starts_with(&format!("/help {number}: "))), "{number}");
        }
    }
}
