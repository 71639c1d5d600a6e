//! A person with no screen and shaking hands, in Greek; another at 40 columns, in Japanese (`domain.md` 5, story 11).
//! Real programs in real terminals.
#![cfg(unix)]

use anyhow::{Result, ensure};
use kith_tests::people::{Person, Town};
use kith_tests::terminal::{Sentences, Window, spaced};

const GROUP: &str = "Thursday";

/// What may come out of the program in plain lines: text and line breaks.
fn is_text_and_lines(stream: &str) -> Result<()> {
    let other = stream.chars().find(|letter| letter.is_control() && !matches!(letter, '\r' | '\n'));
    ensure!(other.is_none(), "{other:?} came out:\n{stream:?}");
    Ok(())
}

/// Whether anything that came out asks for a colour other than the terminal's own.
fn has_colour(stream: &str) -> bool {
    let asks = stream.split("\u{1b}[").filter_map(|rest| rest.split_once('m')).map(|(numbers, _)| numbers);
    let numbers = asks.filter(|asks| asks.chars().all(|sign| sign.is_ascii_digit() || sign == ';'));
    numbers
        .flat_map(|asks| asks.split(';'))
        .filter_map(|number| number.parse::<u32>().ok())
        .any(|number| matches!(number, 30..=38 | 40..=48 | 90..=107))
}

fn settles(person: &Person, settings: &str) -> Result<()> {
    std::fs::create_dir_all(&person.home)?;
    std::fs::write(person.home.join("settings.toml"), settings)?;
    Ok(())
}

#[test]
fn from_the_first_run_to_the_first_round_in_greek_in_plain_lines() -> Result<()> {
    let (greek, english) = (Sentences::of("el")?, Sentences::of("en")?);
    let town = Town::new()?;
    let mut ana = town.person("Ana")?;
    ana.founds(GROUP, &[])?;
    ana.serves()?;
    ana.says(GROUP, "Before Eleni")?;
    let slip = ana.invites(GROUP, &[])?;

    // The first run, unassisted: what it is, a passphrase, a slip, the door, a name.
    let eleni = town.cautious_person("Ελένη")?;
    settles(&eleni, "repeat_key_ms = 300\n")?;
    let environment = [("LANG", "el_GR.UTF-8"), ("LC_ALL", "el_GR.UTF-8"), ("TERM", "dumb")];
    let phrase = "κουρτίνα ποτάμι λάμπα τρένο κουμπί βροχή";
    let window = Window::open(&eleni, (80, 24), &environment, &[])?;
    window.says(0, greek.get("language-unread")?)?;
    window.says(0, greek.get("first-what")?)?;
    window.says(0, greek.get("passphrase-prompt")?)?;
    window.answers(phrase, greek.get("passphrase-again")?)?;
    window.answers(phrase, greek.get("plain-what")?)?;
    window.answers("99", greek.get("choice-not-there")?)?;
    window.answers("2", greek.get("slip-paste")?)?;
    window.answers(&slip, greek.get("door-read-on")?)?;
    // A key that is pressed twice: the second Enter takes no default, which here would be to stop.
    let before = window.now()?;
    window.enters("1")?;
    window.presses("Enter")?;
    window.says(before, greek.get("choice-not-now")?)?;
    window.answers("1", greek.get("door-me")?)?;
    window.answers("Ελένη", greek.get("recovery-ask-file")?)?;
    // Going back from there is no slip, and she is inside all the same.
    window.answers("/back", greek.get("plain-opened")?)?;
    ana.sees_members(GROUP, &["Ana", "Ελένη"])?;

    // The first round, and why its line appeared.
    window.enters("/open")?;
    window.answers("/round", greek.get("meeting-turn-mine")?)?;
    window.answers("/why", greek.get("meeting-turn-why")?)?;
    // What is ready is seen first; then a number says it, as it is written.
    window.answers("/1", greek.get("ready-see-first")?)?;
    window.enters("/1")?;
    ana.hears(GROUP, greek.get("ready-1")?)?;
    let before = window.now()?;
    window.enters("/pass")?;
    window.presses("Enter")?;
    ana.says(GROUP, "Hello Ελένη.")?;
    window.says(before, greek.get("event-new-words-plain")?)?;
    window.answers("n", "Hello Ελένη.")?;

    // What cannot be done is told in Greek too.
    window.answers("/nosuch", greek.get("plain-unknown")?)?;
    window.answers("/takeback 99", greek.get("plain-which-number")?)?;

    // She falls asleep in the middle of writing; then the device is out of power.
    window.answers("/write", greek.get("slash-write")?)?;
    window.enters("Σήμερα δεν ήρθε")?;
    window.answers("/back", greek.get("not-sent-not-lost")?)?;
    let first = window.stream()?;
    window.is_killed()?;
    is_text_and_lines(&first)?;

    let window = Window::open(&eleni, (80, 24), &environment, &[])?;
    window.says(0, greek.get("passphrase-prompt")?)?;
    window.answers(phrase, greek.get("plain-what")?)?;
    window.answers("1", "Σήμερα δεν ήρθε")?;
    window.answers("/quit", greek.get("plain-bye")?)?;
    let second = window.stream()?;
    window.has_closed()?;
    is_text_and_lines(&second)?;

    ensure!(!first.contains("Before Eleni"), "words from before her day:\n{first}");
    for stream in [&first, &second] {
        let left = english.left_in(stream, &greek);
        ensure!(left.is_empty(), "not translated: {left:?}\n{}", spaced(stream));
    }
    town.speaks_plainly()
}

#[test]
fn what_comes_meanwhile_never_lands_in_the_line_that_is_typed() -> Result<()> {
    let english = Sentences::of("en")?;
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "Lee"])?;
    let mut lee = people.pop().expect("two people");
    let ana = people.pop().expect("one more");
    lee.stops()?;
    let file = lee.passphrase_file.display().to_string();
    let window = Window::open(&lee, (80, 24), &[("TERM", "dumb")], &["--passphrase-file", &file])?;
    window.says(0, english.get("plain-what")?)?;
    window.answers("1", english.get("plain-opened")?)?;
    window.answers("/live", english.get("plain-live-on")?)?;
    let before = window.now()?;
    window.types("half a sentnece")?;
    window.says(before, "half a sentnece")?;
    for words in ["The first of Ana", "The second of Ana"] {
        let before = window.now()?;
        ana.says(GROUP, words)?;
        // A line of its own, and below it what was typed.
        window.says(before, &format!("{words} half a sentnece"))?;
        let shown = window.shown()?;
        ensure!(!shown.lines().any(|line| line.contains(words) && line.contains("half")), "in one line:\n{shown}");
    }
    is_text_and_lines(&window.stream()?)?;
    for _ in 0..4 {
        window.presses("BSpace")?;
    }
    window.types("ence, mended")?;
    window.presses("Enter")?;
    ana.hears(GROUP, "half a sentence, mended")?;
    // The next line is the terminal's again, and what is typed at once is two lines.
    window.types("one\ntwo\n")?;
    ana.hears(GROUP, "one")?;
    ana.hears(GROUP, "two")?;
    window.answers("/quit", english.get("plain-bye")?)?;
    window.has_closed()?;
    town.speaks_plainly()
}

#[test]
fn every_page_at_40_columns_in_japanese() -> Result<()> {
    let (japanese, english) = (Sentences::of("ja")?, Sentences::of("en")?);
    let town = Town::new()?;
    let mut people = town.circle(GROUP, &["Ana", "日本の名前"])?;
    people[0].says(GROUP, "これは長い行です。とても長い行なので、折り返されます。はい、そうです。")?;
    people[1].hears(GROUP, "これは長い行です。とても長い行なので、折り返されます。はい、そうです。")?;
    let mut mika = people.pop().expect("two people");
    mika.stops()?;
    settles(&mika, "language = \"ja\"\n")?;
    let file = mika.passphrase_file.display().to_string();
    let words = ["--passphrase-file", &file];
    let window = Window::open(&mika, (40, 24), &[("TERM", "screen-256color"), ("NO_COLOR", "1")], &words)?;
    let seen = std::cell::RefCell::new(String::new());
    let shows = |id: &str| -> Result<()> {
        let shown = window.shows(japanese.get(id)?)?;
        seen.borrow_mut().push_str(&shown);
        Ok(())
    };
    shows("plain-found")?;
    window.presses("Enter")?;
    shows("screen-thread-writing")?;
    window.shows("折り返されます。")?;
    for (line, id) in [
        ("/people", "waiting-none"),
        ("/card", "screen-people"),
        ("/rules", "screen-rules"),
        ("/others", "screen-others"),
        ("/threads", "screen-threads"),
        ("/meeting", "screen-meeting"),
        ("/form", "screen-forms"),
        ("/ways", "screen-ways"),
        ("/forme", "screen-ready"),
        ("/help", "screen-help"),
    ] {
        window.enters(line)?;
        // The page is there, not only a word of its title in the thread's.
        shows("screen-page-hint")?;
        shows(id)?;
        window.presses("Escape")?;
        shows("screen-thread-writing")?;
    }
    // Errors too; the refused command goes when the next one is begun.
    window.enters("/nosuch")?;
    shows("plain-unknown")?;
    window.presses("Escape")?;
    window.enters("/takeback 99")?;
    shows("screen-which-message")?;
    // Another size at any moment, in the middle of writing.
    window.types("これは途中です")?;
    window.becomes(80, 24)?;
    window.shows("これは途中です")?;
    window.becomes(40, 12)?;
    window.shows("これは途中です")?;
    window.becomes(40, 24)?;
    window.shows("これは途中です")?;
    window.presses("Enter")?;
    people[0].hears(GROUP, "これは途中です")?;
    window.enters("/leave")?;
    shows("screen-line-hint")?;
    window.presses("Escape")?;
    shows("screen-thread-writing")?;
    window.presses("C-q")?;
    window.has_closed()?;
    let seen = seen.into_inner();
    let left = english.left_in(&seen, &japanese);
    ensure!(left.is_empty(), "not translated: {left:?}\n{seen}");
    ensure!(!has_colour(&window.stream()?), "a colour although NO_COLOR is set");
    town.speaks_plainly()
}
