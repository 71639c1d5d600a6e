//! `kith copy`: one's own words in a file; `check` and `bring` for the signed form.

use std::path::Path;

use kith_node::api::Link;
use kith_protocol::command::Refusal;
use serde_json::json;

use super::{Shell, print_line, print_object};
use crate::copy::{self, machine};
use crate::said::{clock, title, unproved};
use crate::starting::Running;
use crate::t;

/// Writes a copy of one's own words.
pub async fn copy(shell: &Shell, link: &Link, group: &str, to: &Path, signed: bool) -> Result<(), Refusal> {
    for file in copy::write(link, group, to, signed).await? {
        shell.tell(json!({ "file": file.file, "bytes": file.bytes }), [copy::line(&file)]);
    }
    if !shell.json {
        print_line(&t!("copy-only-yours"));
        if signed {
            print_line(&t!("copy-signed-proves"));
        }
    }
    Ok(())
}

/// Looks whether a signed copy is whole. Needs nothing but the file.
pub fn check(json: bool, file: &Path) -> Result<(), Refusal> {
    let read = machine::read(file)?;
    let made = clock::of_stamp(&read.made).map_or_else(|| t!("message-day-unknown"), clock::day);
    if json {
        print_object(&json!({
            "whole": true,
            "group": read.maker.group.hex(),
            "group_name": read.group_name,
            "member": read.maker.member.hex(),
            "device": read.maker.device.hex(),
            "me": read.me,
            "made": read.made,
            "words": read.words.len(),
        }));
        return Ok(());
    }
    print_line(&t!("copy-whole", me = unproved(&read.me), group = title(&read.group_name), day = made));
    print_line(&t!("copy-count", count = read.words.len()));
    print_line(&t!("copy-key"));
    Ok(())
}

/// Says the words of a signed copy in a group, each as new words of one's own with a plain mark.
pub async fn bring(
    shell: &Shell,
    node: &Running,
    link: &Link,
    group: &str,
    thread: Option<String>,
    file: &Path,
) -> Result<(), Refusal> {
    // Which of the two is the file is beyond doubt; in which order they were typed is no reason to refuse.
    let typed_first = Path::new(group);
    let (group, file) =
        if !file.is_file() && typed_first.is_file() { (&*file.to_string_lossy(), typed_first) } else { (group, file) };
    let read = machine::read(file)?;
    let thread = super::threads::typed(link, group, thread).await?;
    let brought = copy::bring(link, group, thread, &read).await?;
    shell.settle(node, link, group).await;
    shell.tell(json!({ "done": "done", "words": brought }), [t!("copy-brought", count = brought)]);
    Ok(())
}
