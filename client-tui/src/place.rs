//! Where a client is: in a group, or in a room inside it. Everything about words is looked up and done through here, so
//! that words written in a room cannot reach the group, nor the other way round.

use kith_node::api::{Call, GroupSummary};
use kith_protocol::command::{Command, Query, RoomDo, RoomView, Standing};
use kith_protocol::id::GroupId;

use crate::said::{events::names, title};
use crate::t;

/// A group that is open in a client, or a room of it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The group's id.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What people there call this person.
    pub me: String,
    /// The room of it that is open, if one is.
    pub room: Option<RoomView>,
}

impl Place {
    /// The id of the open room.
    pub fn room_id(&self) -> Option<GroupId> {
        self.room.as_ref().map(|room| room.room)
    }

    /// A look at words of this place.
    pub fn look(&self, query: Query) -> Call {
        look(self.group.clone(), self.room_id(), query)
    }

    /// Something done with words of this place.
    pub fn command(&self, command: Command) -> Call {
        does(self.group.clone(), self.room_id(), command)
    }

    /// To whom goes what is typed now, where a room is open; nothing in a group, whose name stands above.
    pub fn to_whom(&self) -> Option<String> {
        let room = self.room.as_ref()?;
        Some(if room.others.is_empty() {
            t!("room-writing-alone")
        } else {
            t!("room-writing", names = names(&room.others))
        })
    }
}

/// Whether nobody else is in a group.
pub fn is_alone(summary: &GroupSummary) -> bool {
    summary.state == Standing::Entered && summary.members == Some(1)
}

/// Where words are that have not left, said where nobody else is: in a group, or in the open room.
pub fn waits_alone(room: Option<&RoomView>, alone: bool) -> Option<String> {
    match room {
        Some(room) => room.others.is_empty().then(|| t!("alone-said-room")),
        None => alone.then(|| t!("alone-said")),
    }
}

/// What a room is called: whom it is with.
pub fn room_title(room: &RoomView) -> String {
    if room.others.is_empty() {
        t!("room-alone", name = title(&room.name))
    } else {
        t!("room-with", names = names(&room.others))
    }
}

/// A look at words of a group, or of a room in it.
pub fn look(group: String, room: Option<GroupId>, query: Query) -> Call {
    let query = match room {
        Some(room) => Query::InRoom { room: room.hex(), query: Box::new(query) },
        None => query,
    };
    Call::Look { group, query }
}

/// Something done with words of a group, or of a room in it.
pub fn does(group: String, room: Option<GroupId>, command: Command) -> Call {
    let command = match room {
        Some(room) => Command::Room { what: RoomDo::In { room: room.hex(), command: Box::new(command) } },
        None => command,
    };
    Call::Do { group, command }
}
