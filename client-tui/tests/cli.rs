//! The program as it is built, run from outside.

use std::process::{Command, Output, Stdio};

fn kith(home: &std::path::Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    for name in ["KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LISTEN"] {
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
