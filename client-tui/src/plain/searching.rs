//! `/search`, and the program for long texts, in plain lines.

use std::io::Write;

use tokio::io::AsyncBufRead;

use super::Plain;
use crate::draft::Draft;
use crate::search::{Search, lines};
use crate::t;

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    /// Prints what is found as it comes, newest first.
    pub(super) async fn search(&mut self, text: &str) {
        let groups = match self.groups().await {
            Ok(groups) => groups,
            Err(refusal) => return self.refuse(&refusal),
        };
        let mut search = Search::new(text, &groups);
        loop {
            match search.go_on(&self.link).await {
                Ok(Some(hit)) => self.show_all(&lines(&hit)),
                Ok(None) => return self.answer(&search.end_line()),
                Err(refusal) => return self.refuse(&refusal),
            }
        }
    }

    /// What is kept as a draft goes to the program that the person chose, and comes back as the draft.
    pub(super) async fn edit(&mut self) {
        let Some(editor) = self.editor.clone() else { return self.answer(&t!("edit-none")) };
        let Some(room) = &self.room else { return };
        let draft = room.draft.text();
        self.show(&t!("edit-open"));
        if let Some(typing) = &mut self.typing {
            typing.lend();
        }
        let edited = tokio::task::spawn_blocking(move || editor.edit(&draft)).await;
        match edited {
            Ok(Ok(text)) if text.trim().is_empty() => {
                self.set_draft(Draft::default()).await;
                self.answer(&t!("edit-empty"));
            }
            Ok(Ok(text)) => {
                self.set_draft(Draft::of(&text)).await;
                self.show_draft().await;
            }
            Ok(Err(refusal)) => self.refuse(&refusal),
            Err(_) => self.answer(&t!("program-stopped")),
        }
    }
}
