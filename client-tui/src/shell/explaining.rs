//! `kith what-can-others-see` and `kith why`.

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{Delivery, Query, Refusal, Standing, View};
use serde_json::json;

use super::{Shell, groups, print_line};
use crate::said::{self, pages, title};
use crate::t;

/// Who can see what, in one group.
pub async fn others(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let lines = pages::others(&groups::view(link, group).await?);
    shell.tell(json!({ "lines": lines }), lines.clone());
    Ok(())
}

/// Who can do what, in one group.
pub async fn rules(shell: &Shell, link: &Link, group: &str) -> Result<(), Refusal> {
    let lines = pages::who_can_do_what(&groups::view(link, group).await?);
    shell.tell(json!({ "lines": lines }), lines.clone());
    Ok(())
}

/// Where things stand in all groups, each with its cause.
pub async fn why(shell: &Shell, link: &Link) -> Result<(), Refusal> {
    let Answer::Groups { groups } = link.call(Call::Groups).await? else { return Err(Refusal::NotACall) };
    if !shell.json {
        print_line(&if groups.is_empty() { t!("why-shell-none") } else { t!("why-shell-groups") });
    }
    if !shell.json && groups.iter().any(|group| group.state == Standing::Entered) {
        [t!("why-here"), t!("why-sent"), t!("why-kept")].iter().for_each(|line| print_line(line));
    }
    for group in groups {
        let id = group.group.hex();
        let sentence = said::standing(group.state, &group.name);
        let mut lines = vec![format!("{}: {sentence}", title(&group.name))];
        let (mut connections, mut unsent) = (0, 0);
        if group.state == Standing::Entered {
            if let View::Connections(count) = link.look(&id, Query::Connections).await? {
                connections = count;
                lines.push(t!("why-shell-connections", name = title(&group.name), count = count));
            }
            if let View::Unsent(words) = link.look(&id, Query::Unsent).await? {
                unsent = words.len();
                if !words.is_empty() {
                    lines.push(t!("why-shell-unsent", name = title(&group.name)));
                    let held = words.iter().any(|words| words.state == Delivery::Held);
                    lines.push(if held { t!("why-shell-held") } else { said::delivery(Delivery::Here) });
                    if !held {
                        lines.push(t!("why-shell-stick"));
                    }
                }
            }
        }
        let object = json!({
            "group": id,
            "name": group.name,
            "state": said::standing_code(group.state),
            "sentence": sentence,
            "connections": connections,
            "unsent": unsent,
            "states": { "here": t!("why-here"), "sent": t!("why-sent"), "kept": t!("why-kept") },
        });
        shell.tell(object, lines);
    }
    Ok(())
}
