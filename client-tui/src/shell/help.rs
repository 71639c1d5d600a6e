//! `kith help …`

use kith_protocol::command::Refusal;

use crate::arguments;
use crate::said::clean;
use crate::sentences::by_id;
use crate::shell::print_line;
use crate::t;

/// Prints a page of help.
pub fn page(topic: &[String]) -> Result<(), Refusal> {
    if let [one] = topic
        && let Some(page) = by_id(&format!("help-page-{one}"))
    {
        page.lines().for_each(print_line);
        return Ok(());
    }
    let mut command = arguments::command();
    command.build();
    for word in topic {
        match command.find_subcommand(word) {
            Some(below) => command = below.clone(),
            None => {
                print_line(&t!("help-no-topic", topic = clean(word)));
                return Ok(());
            }
        }
    }
    command.render_long_help().to_string().lines().for_each(print_line);
    Ok(())
}
