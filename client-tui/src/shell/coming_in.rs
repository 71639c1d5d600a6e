//! `kith enter`: the card, the agreement, what is true at the door, and then one's own yes.

use std::io::BufRead as _;

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{Refusal, Standing};
use serde_json::json;

use super::slips::{read, text};
use super::{Shell, print_line, recovering};
use crate::said::{self, slips};
use crate::starting::Running;
use crate::{t, typed};

/// Comes in with a slip.
pub async fn enter(
    shell: &Shell,
    node: &Running,
    link: &Link,
    slip: &str,
    me: String,
    yes: bool,
) -> Result<(), Refusal> {
    let slip = text(slip)?;
    if !yes && !ask(link, &slip).await? {
        return Ok(());
    }
    let Answer::Entering { group, name, state, refused } = link.call(Call::Enter { slip, me }).await? else {
        return Err(Refusal::NotACall);
    };
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    let (mut state, mut name) = (state, name);
    if state != Standing::Entered {
        let call = Call::AtTheDoor { group: group.hex(), within_ms: shell.wait_ms() };
        if let Answer::Entering { name: now_name, state: now, refused, .. } = link.call(call).await? {
            if let Some(refusal) = refused {
                return Err(refusal);
            }
            state = now;
            name = now_name;
        }
    }
    if state == Standing::Refused {
        return Err(Refusal::NoSuchSlip);
    }
    let object = json!({ "group": group.hex(), "name": name, "state": said::standing_code(state) });
    shell.tell(object, [said::standing(state, &name)]);
    if state == Standing::Entered && !yes {
        recovering::offer(shell, node, link, &group.hex()).await?;
    }
    Ok(())
}

async fn ask(link: &Link, slip: &str) -> Result<bool, Refusal> {
    let mut shown = read(link, slip, false).await?;
    slips::invitation(&shown).iter().for_each(|line| print_line(line));
    if shown.card.is_none() {
        print_line(&t!("slip-short"));
        if answer(&t!("slip-short-ask")) == Some(true) {
            shown = read(link, slip, true).await?;
        } else {
            print_line(&t!("slip-not-asked"));
            return Ok(false);
        }
    }
    slips::contents(&shown).iter().for_each(|line| print_line(line));
    slips::door_truths().iter().for_each(|line| print_line(line));
    match answer(&slips::door_question(&shown)) {
        Some(true) => Ok(true),
        Some(false) => {
            print_line(&t!("door-no"));
            Ok(false)
        }
        None => {
            print_line(&t!("door-not-now"));
            Ok(false)
        }
    }
}

/// Yes, no, or not now. An empty line is not now.
fn answer(question: &str) -> Option<bool> {
    let choices = [t!("choice-yes"), t!("choice-not-now"), t!("choice-no")];
    print_line(question);
    for (number, choice) in choices.iter().enumerate() {
        print_line(&format!("{}. {choice}", number + 1));
    }
    print_line(&t!("choice-number-or-word"));
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).ok()?;
    let number = typed::number::<u8>(&line);
    if number == Some(1) || typed::is_word(&line, &choices[0]) {
        Some(true)
    } else if number == Some(3) || typed::is_word(&line, &choices[2]) {
        Some(false)
    } else {
        None
    }
}
