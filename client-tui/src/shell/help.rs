//! `kith help …`, and what is made of the same definitions: completion for shells, manual pages.

use std::path::Path;
use std::process::ExitCode;

use kith_protocol::command::Refusal;

use crate::arguments;
use crate::said::{self, clean};
use crate::sentences::by_id;
use crate::shell::{print_error, print_line};
use crate::t;

/// Prints a page of help. A topic that is not there is wrong usage.
pub fn page(topic: &[String]) -> ExitCode {
    if let [one] = topic
        && let Some(page) = by_id(&format!("help-page-{one}"))
    {
        page.lines().for_each(print_line);
        return ExitCode::SUCCESS;
    }
    let mut command = arguments::command();
    command.build();
    for word in topic {
        match command.find_subcommand(word) {
            Some(below) => command = below.clone(),
            None => {
                print_error(&t!("help-no-topic", topic = clean(word)));
                return ExitCode::from(2);
            }
        }
    }
    command.render_long_help().to_string().lines().for_each(print_line);
    ExitCode::SUCCESS
}

/// Prints what a shell reads to complete this program's words.
pub fn completions(shell: clap_complete::Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut arguments::command(), "kith", &mut script);
    // That the reader has gone away is no failure.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), &script);
    ExitCode::SUCCESS
}

/// Writes a manual page for each command into a folder.
pub fn man(folder: &Path) -> ExitCode {
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(arguments::command(), folder));
    if written.is_err() {
        print_error(&said::refusal(&Refusal::CannotOpen { path: folder.display().to_string() }));
        return ExitCode::FAILURE;
    }
    print_line(&t!("man-done", path = crate::said::path(folder)));
    ExitCode::SUCCESS
}
