//! Files on the full screen: attaching by path, saving under a path.

use kith_node::api::{Answer, Call, FileToAttach, SayWith};
use kith_protocol::command::{Delivery, Done, Refusal};

use super::{Asked, Effect, unsent};
use crate::plain::attaching::WITHIN_MS;
use crate::said::{self, attachments, messages};
use crate::screen::state::State;
use crate::shell::attaching::saved_line;
use crate::t;
use crate::viewing::Viewed;

pub(super) fn attach(state: &mut State, path: &str, as_it_is: bool) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    match attachments::path(path) {
        Ok(path) => {
            let files = vec![FileToAttach { path, as_it_is }];
            let (group, thread) = (room.place.group.clone(), room.thread_name.clone());
            let reply = room.reply.take().map(Into::into);
            let say = SayWith { group, thread, text: String::new(), reply, note: None, files };
            vec![Effect::Call(Asked::Attached, Call::SayWith(say))]
        }
        Err(refusal) => {
            state.answer(said::refusal(&refusal));
            Vec::new()
        }
    }
}

pub(super) fn save(state: &mut State, number: usize, file: Option<usize>, path: &str) -> Vec<Effect> {
    let Some(room) = &state.room else { return Vec::new() };
    let Some(message) = number.checked_sub(1).and_then(|at| room.messages.get(at)) else {
        state.answer(t!("screen-which-message"));
        return Vec::new();
    };
    match (messages::file(message, file), attachments::path(path)) {
        (Some(file), Ok(to)) => {
            let (group, attachment) = (room.place.group.clone(), file.id.hex());
            vec![Effect::Call(Asked::Saved, Call::Save { group, attachment, to, within_ms: WITHIN_MS })]
        }
        (None, _) => {
            state.answer(t!("file-which"));
            Vec::new()
        }
        (_, Err(refusal)) => {
            state.answer(said::refusal(&refusal));
            Vec::new()
        }
    }
}

pub(super) fn view(state: &mut State, number: usize, file: Option<usize>) -> Vec<Effect> {
    let Some(room) = &state.room else { return Vec::new() };
    let Some(message) = number.checked_sub(1).and_then(|at| room.messages.get(at)) else {
        state.answer(t!("screen-which-message"));
        return Vec::new();
    };
    match messages::file(message, file) {
        Some(file) => vec![Effect::View(room.place.group.clone(), file.id.hex())],
        None => {
            state.answer(t!("file-which"));
            Vec::new()
        }
    }
}

/// What came of opening a file.
pub(super) fn viewed(state: &mut State, viewed: Result<Viewed, Refusal>) {
    match viewed {
        Ok(viewed) => {
            state.viewed.push(viewed);
            state.answer(t!("file-opened"));
        }
        Err(refusal) => state.answer(said::refusal(&refusal)),
    }
}

/// What came of either.
pub(super) fn answered(state: &mut State, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::SaidWith { outcome: Done::Said { id, state: delivery }, files } => {
            if let Some(room) = &mut state.room {
                let known = room.delivery.entry(id).or_insert(delivery);
                *known = (*known).max(delivery);
            }
            let mut lines = attachments::attached(&files);
            if delivery == Delivery::Held {
                lines.push(t!("screen-held-line"));
            } else {
                lines.push(t!("file-fetched-from-here"));
            }
            state.answer(lines.join(" "));
            if delivery <= Delivery::Here {
                return state.room.iter().map(|room| unsent(room, false)).collect();
            }
        }
        Answer::Saved { file, bytes } => state.answer(saved_line(&file, bytes)),
        _ => {}
    }
    Vec::new()
}
