//! Pages of help in the person's language, the library's own headings too.

use std::sync::LazyLock;

use clap::{Arg, ArgAction, CommandFactory};

use super::Arguments;
use crate::sentences::by_id;
use crate::t;

/// The pages of help of all commands, in the person's language.
pub fn command() -> clap::Command {
    localised(<Arguments as CommandFactory>::command(), "help")
}

/// The headings of a page: what may stand after a command, and what may be added to it. The library keeps them for as long
/// as the program runs.
static HEADINGS: LazyLock<[String; 3]> =
    LazyLock::new(|| [t!("usage-commands"), t!("usage-arguments"), t!("usage-options")]);

/// These two stand last.
const LAST: usize = 1_000;

/// What stands on a page of help, with our words where the library has English ones.
fn page_of_help() -> String {
    format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}", t!("usage-head"))
}

fn localised(command: clap::Command, id: &str) -> clap::Command {
    let mut command = match by_id(id) {
        Some(about) => command.about(about.clone()).long_about(about),
        None => command,
    };
    // The library would explain these two in English.
    let flag = |name, letter, action| Arg::new(name).short(letter).long(name).action(action).display_order(LAST);
    command = command.disable_help_flag(true).arg(flag("help", 'h', ArgAction::Help));
    if id == "help" {
        command = command.disable_version_flag(true).arg(flag("version", 'V', ArgAction::Version));
    }
    let [commands, arguments, options] = &*HEADINGS;
    command = command.help_template(page_of_help()).subcommand_help_heading(commands.as_str());
    command = command.mut_args(|argument| {
        let heading = if argument.is_positional() { arguments } else { options };
        let argument = argument.help_heading(heading.as_str());
        let own = format!("{id}--{}", argument.get_id().as_str().replace('_', "-"));
        let shared = format!("help--{}", argument.get_id().as_str().replace('_', "-"));
        match by_id(&own).or_else(|| by_id(&shared)) {
            Some(text) => argument.help(text.clone()).long_help(text),
            None => argument,
        }
    });
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in below {
        let id = format!("{id}-{name}");
        command = command.mut_subcommand(name, |below| localised(below, &id));
    }
    command
}
