//! The list one begins at: the groups, each with the rooms one is in, then what can be begun. Both clients show the same
//! lines in the same order.

use kith_node::api::GroupSummary;
use kith_protocol::command::Standing;
use kith_protocol::id::GroupId;

use crate::place::room_title;
use crate::said::{pages, title};
use crate::t;

/// What a line of the list stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A group.
    Group(GroupId),
    /// A room in a group.
    Room(GroupId, GroupId),
    /// Founding a group.
    Found,
    /// Coming into one.
    Enter,
    /// This computer becomes another device of its person.
    Device,
    /// Practising.
    Rehearse,
    /// Another passphrase.
    Passphrase,
    /// Closing the program.
    Quit,
    /// Bringing back what was set aside: the one with this number.
    BringBack(usize),
}

/// The lines. In a rehearsal nothing real is begun.
pub fn lines(groups: &[GroupSummary], aside: &[String], practice: bool) -> Vec<(Line, String)> {
    let mut lines = Vec::new();
    for group in groups {
        lines.push((Line::Group(group.group), pages::group(group)));
        // One that is not open yet is told of when it is.
        for room in group.rooms.iter().filter(|room| room.state == Standing::Entered) {
            let line = t!("groups-room", group = title(&group.name), room = room_title(room));
            lines.push((Line::Room(group.group, room.room), line));
        }
    }
    if !practice {
        lines.push((Line::Found, t!("plain-found")));
        lines.push((Line::Enter, t!("plain-enter")));
        lines.push((Line::Device, t!("plain-device")));
        lines.push((Line::Rehearse, t!("plain-rehearse")));
        lines.push((Line::Passphrase, t!("plain-passphrase")));
    }
    lines.push((Line::Quit, t!("plain-quit")));
    // At the end: the numbers before them stay what they are.
    lines.extend(aside.iter().enumerate().map(|(number, line)| (Line::BringBack(number + 1), line.clone())));
    lines
}
