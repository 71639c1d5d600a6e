use clap::CommandFactory;

use super::*;
use crate::sentences::by_id;

fn said(words: &[&str]) -> Option<(String, Option<String>, Option<u64>)> {
    let words = ["kith", "say", "g"].iter().chain(words).map(OsString::from);
    let arguments = Arguments::read(words).ok()?;
    match arguments.command {
        Some(Command::Say { text: Some(text), note, .. }) => Some((text, note, arguments.wait)),
        _ => None,
    }
}

#[test]
fn words_may_begin_with_a_dash_and_options_stand_anywhere() {
    let plain = |text: &str| Some((text.to_owned(), None, None));
    assert_eq!(said(&["hello"]), plain("hello"));
    assert_eq!(said(&["-"]), plain("-"));
    assert_eq!(said(&["- a list"]), plain("- a list"));
    assert_eq!(said(&["--", "--note"]), plain("--note"));
    let noted = Some(("hello".to_owned(), Some("sleep".to_owned()), Some(1)));
    assert_eq!(said(&["--note", "sleep", "--wait", "1", "hello"]), noted);
    assert_eq!(said(&["hello", "--note", "sleep", "--wait", "1"]), noted);
}

/// Translators are not asked for sentences about what is not there any more.
#[test]
fn every_sentence_of_help_is_about_something() {
    fn ids(command: &clap::Command, id: &str, all: &mut std::collections::BTreeSet<String>) {
        all.insert(id.to_owned());
        for argument in command.get_arguments() {
            let name = argument.get_id().as_str().replace('_', "-");
            all.extend([format!("{id}--{name}"), format!("help--{name}")]);
        }
        for below in command.get_subcommands() {
            ids(below, &format!("{id}-{}", below.get_name()), all);
        }
    }
    let mut all: std::collections::BTreeSet<String> =
        crate::slash::WORDS.iter().map(|word| format!("slash-{word}")).collect();
    all.extend(crate::slash::IN_A_ROOM.iter().map(|word| format!("slash-room-{word}")));
    ids(&<Arguments as CommandFactory>::command(), "help", &mut all);
    let said = [
        "help-page-json",
        "help-page-hide",
        "help-page-tor",
        "help-no-topic",
        "help--help",
        "help--version",
        "slash-marks",
        "slash-new",
    ];
    all.extend(said.map(str::to_owned));
    let sentences = include_str!("../../i18n/en/kith.ftl");
    let ids = sentences.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    let about = |id: &&str| id.starts_with("help") || id.starts_with("slash-");
    let left: Vec<&str> = ids.filter(about).filter(|id| !all.contains(*id)).collect();
    assert!(left.is_empty(), "about nothing: {left:?}");
}

#[test]
fn the_home_is_found_before_the_line_is_read() {
    let home = |words: &[&str]| super::home(words.iter().map(OsString::from));
    assert_eq!(home(&["kith", "--home", "a", "group", "list"]), Some(PathBuf::from("a")));
    assert_eq!(home(&["kith", "group", "--home=b", "list"]), Some(PathBuf::from("b")));
    assert_eq!(home(&["kith", "say", "g", "--", "--home=c"]), std::env::var_os("KITH_HOME").map(PathBuf::from));
}

#[test]
fn every_command_and_argument_has_a_sentence_of_help() {
    fn check(command: &clap::Command, path: &str) {
        assert!(command.get_about().is_some(), "no sentence for {path}");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "no sentence for {path} {}", argument.get_id());
        }
        for below in command.get_subcommands() {
            check(below, &format!("{path} {}", below.get_name()));
        }
    }
    let command = command();
    for below in command.get_subcommands() {
        // Built subcommands show the doc comments too; what counts is the translation file.
        assert!(by_id(&format!("help-{}", below.get_name())).is_some(), "no sentence for {}", below.get_name());
    }
    check(&command, "kith");
}
