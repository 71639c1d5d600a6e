//! The program as it is built, run from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

use std::process::{Command, Output, Stdio};

fn kith(home: &std::path::Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    for name in ["KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LISTEN", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.env("KITH_HOME", home).env("TERM", "dumb").args(words).stdin(Stdio::null());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn help_is_printed_and_is_no_failure() {
    let home = folder();
    for words in [&["--help"][..], &["help"], &["help", "say"], &["group", "--help"], &["--version"]] {
        let out = kith(home.path(), words);
        assert_eq!(out.status.code(), Some(0), "{words:?}");
        assert!(!out.stdout.is_empty());
    }
    assert!(text(&kith(home.path(), &["help"]).stdout).contains("a messenger for people who support each other"));
}

#[test]
fn wrong_usage_is_told_plainly_and_exits_2() {
    let home = folder();
    for words in [&["dance"][..], &["say"], &["group"], &["say", "g", "t", "--colour"], &["invite", "g", "--days", "x"]]
    {
        let out = kith(home.path(), words);
        assert_eq!(out.status.code(), Some(2), "{words:?}");
        let told = text(&out.stderr);
        assert!(told.contains("“kith help” shows what can be typed."), "{told}");
        assert!(!told.to_lowercase().contains("error") && !told.to_lowercase().contains("invalid"), "{told}");
    }
}

#[test]
fn without_a_terminal_or_a_file_the_passphrase_is_missing() {
    let home = folder();
    let out = kith(&home.path().join("new"), &["group", "list"]);
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(text(&out.stderr).lines().count(), 1);
    assert!(text(&out.stderr).starts_with("The passphrase is missing."));
    let out = kith(&home.path().join("new"), &["group", "list", "--json"]);
    let refusal: serde_json::Value = serde_json::from_slice(&out.stderr).unwrap();
    assert_eq!(refusal["error"], "no-passphrase");
    assert!(refusal["sentence"].as_str().unwrap().starts_with("The passphrase is missing."));
}

#[test]
fn nobody_comes_in_without_their_own_yes() {
    let home = folder();
    let out = kith(home.path(), &["enter", "kith:abc", "--as", "Noor", "--json"]);
    assert_eq!(out.status.code(), Some(2));
    let refusal: serde_json::Value = serde_json::from_slice(&out.stderr).unwrap();
    assert_eq!(refusal["error"], "needs-yes");
}

#[test]
fn the_json_page_names_the_fields_that_stay() {
    let home = folder();
    let page = text(&kith(home.path(), &["help", "json"]).stdout);
    for field in [
        "group, name",
        "state: entered, waiting, held, asked",
        "snapshot",
        "devices",
        "waits: name, because",
        "slip, expires",
        "group_name, from, card, agreement, expires",
        "id, state: here, held, sent, kept",
        "taken_back",
        "attachments",
        "error, sentence",
    ] {
        assert!(page.contains(field), "{field} is missing from:\n{page}");
    }
}

#[test]
fn hide_has_a_page_of_help() {
    let home = folder();
    assert!(text(&kith(home.path(), &["help", "hide"]).stdout).contains("scrollback"));
}

#[test]
fn help_about_what_is_not_there_is_wrong_usage() {
    let home = folder();
    let out = kith(home.path(), &["help", "nonsense"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty() && text(&out.stderr).contains("no help page called nonsense"));
}

#[test]
fn a_recovery_slip_is_not_taken_from_where_others_can_read_it() {
    let home = folder();
    let pass = home.path().join("pass");
    std::fs::write(&pass, "correct horse\n").unwrap();
    let pass = pass.to_str().unwrap();
    for word in ["not-with-me", "replace"] {
        let out = kith(home.path(), &["--passphrase-file", pass, "device", word, "kith-recovery:abc", "--yes"]);
        assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
        assert!(text(&out.stderr).contains("can be read by others on this computer"), "{}", text(&out.stderr));
    }
}

#[test]
fn a_yes_that_nobody_can_be_asked_for_is_wrong_usage_everywhere() {
    let home = folder();
    for words in
        [&["enter", "kith:abc", "--as", "Noor"][..], &["device", "not-with-me", "file"], &["device", "replace", "file"]]
    {
        let out = kith(home.path(), words);
        assert_eq!(out.status.code(), Some(2), "{words:?}");
        assert!(text(&out.stderr).starts_with("Nobody can be asked here."), "{words:?}: {}", text(&out.stderr));
    }
}

#[test]
fn shells_complete_every_command_and_every_command_has_a_manual_page() {
    let home = folder();
    for shell in ["bash", "zsh", "fish"] {
        let script = text(&kith(home.path(), &["completions", shell]).stdout);
        for word in ["what-can-others-see", "take-back", "search", "not-with-me"] {
            assert!(script.contains(word), "{word} is missing for {shell}");
        }
    }
    let pages = home.path().join("man");
    let out = kith(home.path(), &["man", "--to", pages.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    for name in ["kith.1", "kith-search.1", "kith-device-lost.1"] {
        let page = std::fs::read_to_string(pages.join(name)).unwrap_or_else(|_| panic!("no {name}"));
        assert!(page.contains(".SH"), "{name}");
    }
    let page = std::fs::read_to_string(pages.join("kith-search.1")).unwrap();
    assert!(page.contains("newest first"), "the sentences are those of the program: {page}");
}

#[test]
fn settings_are_written_once_and_what_is_not_known_in_them_is_named() {
    let home = folder();
    let file = home.path().join("settings.toml");
    assert!(text(&kith(home.path(), &["settings"]).stdout).starts_with("There are no settings yet."));
    assert_eq!(kith(home.path(), &["settings", "--write"]).status.code(), Some(0));
    assert!(std::fs::read_to_string(&file).unwrap().contains("# repeat_key_ms = 0"));
    std::fs::write(&file, "live = true\nlife = true\n").unwrap();
    let again = kith(home.path(), &["settings", "--write", "--json"]);
    let refusal: serde_json::Value = serde_json::from_slice(&again.stderr).unwrap();
    assert_eq!(refusal["error"], "file-is-there");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "live = true\nlife = true\n");
    let told = text(&kith(home.path(), &["settings"]).stdout);
    assert!(told.contains("“life” is not a setting."), "{told}");
    // And before any other command, which goes on.
    let out = kith(home.path(), &["group", "list"]);
    assert!(text(&out.stderr).starts_with("“life” is not a setting."), "{}", text(&out.stderr));
}

#[test]
fn sentences_of_ones_own_are_used_without_building_anything() {
    let home = folder();
    std::fs::create_dir(home.path().join("languages")).unwrap();
    let own = "help-no-topic = { $topic } का पन्ना नहीं है।\n";
    std::fs::write(home.path().join("languages/hi.ftl"), own).unwrap();
    std::fs::write(home.path().join("settings.toml"), "language = \"hi\"\n").unwrap();
    let out = kith(home.path(), &["help", "nonsense"]);
    assert!(text(&out.stderr).starts_with("nonsense का पन्ना नहीं है।"), "{}", text(&out.stderr));
    // What is not in the file is said in our words.
    assert!(text(&kith(home.path(), &["help"]).stdout).contains("a messenger for people"));
}
