//! `kith space`, `let-go`, `fetch-again`: what groups take on this device, and letting go of other people's old words here.

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{Command, Done, Refusal};
use serde_json::json;

use super::devices::is_yes;
use super::{Shell, groups, print_line};
use crate::said::{clock, space};
use crate::starting::Running;
use crate::t;

/// What one group takes, or each.
pub async fn show(shell: &Shell, link: &Link, group: Option<String>) -> Result<(), Refusal> {
    let Answer::Groups { groups } = link.call(Call::Groups).await? else { return Err(Refusal::NotACall) };
    let of: Vec<_> = match group {
        Some(group) => {
            let view = groups::view(link, &group).await?;
            vec![(view.group, view.name)]
        }
        None => groups.into_iter().map(|summary| (summary.group, summary.name)).collect(),
    };
    if of.is_empty() && !shell.json {
        print_line(&t!("groups-none"));
    }
    for (group, name) in of {
        let answer = link.call(Call::Space { group: group.hex(), before: None, thread: None }).await?;
        let Answer::Space { words, disk_bytes, files_bytes } = &answer else { return Err(Refusal::NotACall) };
        let object = json!({
            "group": group.hex(),
            "name": name,
            "disk_bytes": disk_bytes,
            "files_bytes": files_bytes,
            "messages": words.messages,
            "own_messages": words.own_messages,
            "bytes": words.bytes,
            "let_go": words.let_go,
        });
        shell.tell(object, space::group(&name, &answer));
    }
    Ok(())
}

/// What `kith let-go` was asked.
pub struct Wish {
    /// The group.
    pub group: String,
    /// From before this day.
    pub before: String,
    /// Only this thread.
    pub thread: Option<String>,
    /// Yes, without being asked.
    pub yes: bool,
}

/// Lets go of other people's old words, once its person has seen how many they are.
pub async fn let_go(shell: &Shell, link: &Link, wish: Wish) -> Result<(), Refusal> {
    let before = clock::beginning_of(&wish.before).ok_or(Refusal::BadNumber)?;
    // By its id, so that the same group is meant throughout.
    let group = groups::view(link, &wish.group).await?.group.hex();
    let call = Call::Space { group: group.clone(), before: Some(before), thread: wish.thread.clone() };
    let Answer::Space { words, .. } = link.call(call).await? else { return Err(Refusal::NotACall) };
    if !wish.yes && words.old_messages > 0 {
        space::before_letting_go().iter().for_each(|line| print_line(line));
        if !is_yes(&space::question(words.old_messages, words.old_bytes)) {
            print_line(&t!("left-as-it-was"));
            return Ok(());
        }
    }
    let done = link.command(&group, Command::LetGo { before, thread: wish.thread }).await?;
    let Done::LetGo { messages, bytes, files } = &done else { return Err(Refusal::NotACall) };
    let object = json!({ "done": "let-go", "messages": messages, "bytes": bytes, "files": files });
    shell.tell(object, space::done(&done));
    Ok(())
}

/// Asks the others again for what was let go.
pub async fn fetch_again(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    thread: Option<String>,
) -> Result<(), Refusal> {
    let done = link.command(group, Command::FetchAgain { thread }).await?;
    let Done::FetchedAgain { messages } = &done else { return Err(Refusal::NotACall) };
    shell.tell(json!({ "done": "asked-again", "messages": messages }), space::done(&done));
    shell.settle(node, link, group).await;
    Ok(())
}
