//! Files in plain lines: attaching by path, saving under a path, with a line now and then meanwhile.

use std::io::Write;

use kith_node::api::{Answer, Call, FileToAttach, SayWith};
use kith_protocol::command::{Delivery, Done, Refusal};
use tokio::io::AsyncBufRead;

use super::Plain;
use crate::said::{self, attachments};
use crate::shell::attaching::saved_line;
use crate::t;
use crate::viewing::{self, Viewed};

/// How long somebody is looked for who has a file, in milliseconds. A guess: a person waits so long at a line. What has
/// begun to come is not broken off.
pub const WITHIN_MS: u64 = 20_000;

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    pub(super) async fn attach(&mut self, path: &str, as_it_is: bool) {
        let Some(room) = &self.room else { return };
        let (group, thread) = (room.place.group.clone(), room.thread_name.clone());
        let path = match attachments::path(path) {
            Ok(path) => path,
            Err(refusal) => return self.refuse(&refusal),
        };
        let files = vec![FileToAttach { path, as_it_is }];
        let say = SayWith { group, thread, text: String::new(), reply: None, note: None, files };
        match self.link.call(Call::SayWith(say)).await {
            Ok(Answer::SaidWith { outcome: Done::Said { id, state }, files }) => {
                self.show_all(&attachments::attached(&files));
                if state <= Delivery::Here {
                    if let Some(room) = &mut self.room {
                        room.still_here.insert(id);
                    }
                    self.show(&said::delivery(state));
                }
                self.answer(&t!("file-fetched-from-here"));
            }
            Ok(_) => {}
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// Begins to save a file; other lines can be typed meanwhile.
    pub(super) fn save(&mut self, number: usize, file: Option<usize>, path: &str) {
        let Some(room) = &self.room else { return };
        let chosen = match room.message(number) {
            Some(message) => said::messages::file(message, file),
            None => return self.answer(&t!("plain-which-number")),
        };
        let (attachment, to) = match (chosen, attachments::path(path)) {
            (Some(file), Ok(to)) => (file.id.hex(), to),
            (None, _) => return self.answer(&t!("file-which")),
            (_, Err(refusal)) => return self.refuse(&refusal),
        };
        let call = Call::Save { group: room.place.group.clone(), attachment, to, within_ms: WITHIN_MS };
        let link = self.link.clone();
        self.saving.spawn(async move { link.call(call).await });
    }

    /// Begins to open a file with this computer's own program.
    pub(super) fn view(&mut self, number: usize, file: Option<usize>) {
        let Some(room) = &self.room else { return };
        let Some(message) = room.message(number) else { return self.answer(&t!("plain-which-number")) };
        let Some(file) = said::messages::file(message, file) else { return self.answer(&t!("file-which")) };
        let (link, group, id) = (self.link.clone(), room.place.group.clone(), file.id.hex());
        self.opening.spawn(async move { viewing::view(&link, &group, id, WITHIN_MS).await });
    }

    /// A file is open, or not.
    pub(super) fn opened(&mut self, opened: Result<Viewed, Refusal>) {
        match opened {
            Ok(viewed) => {
                self.viewed.push(viewed);
                self.answer(&t!("file-opened"));
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// A file was saved, or not.
    pub(super) fn saved(&mut self, saved: Result<Answer, Refusal>) {
        match saved {
            Ok(Answer::Saved { file, bytes }) => self.answer(&saved_line(&file, bytes)),
            Ok(_) => {}
            Err(refusal) => self.refuse(&refusal),
        }
    }
}
