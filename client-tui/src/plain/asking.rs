//! Questions in plain lines: numbered choices, and flows carried through one question at a time.

use std::io::Write;

use kith_protocol::command::Refusal;
use kith_protocol::id::GroupId;
use tokio::io::AsyncBufRead;

use super::Plain;
use crate::flow::{self, Flow, Next, Question, Reply, perform};
use crate::{t, typed};

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    /// Asks for one of a few choices, by number or word. An empty line takes `start`, if there is one; `/back` none.
    pub(super) async fn choose(
        &mut self,
        prompt: &str,
        options: &[String],
        start: Option<usize>,
    ) -> Result<Option<usize>, Refusal> {
        self.show_choice(prompt, options, start);
        loop {
            let Some(line) = self.next_line().await else { return Ok(None) };
            let typed = typed::command(line.trim());
            let line = typed.as_deref().unwrap_or(line.trim());
            if line.is_empty() {
                if start.is_some() {
                    return Ok(start);
                }
                continue;
            }
            if line == "/back" || line == "/groups" {
                return Ok(None);
            }
            if line == "/help" || line == "?" {
                self.show(&t!("choice-help"));
                self.show_choice(prompt, options, start);
                continue;
            }
            if line == "/quit" || line == "/q" {
                self.ending = Some(super::Ending::Quit);
                return Ok(None);
            }
            let number = typed::number::<usize>(line).and_then(|number| number.checked_sub(1));
            let word = options.iter().position(|option| typed::is_word(line, option));
            match number.filter(|number| *number < options.len()).or(word) {
                Some(choice) => return Ok(Some(choice)),
                None => self.show(&t!("choice-not-there")),
            }
        }
    }

    fn show_choice(&mut self, prompt: &str, options: &[String], start: Option<usize>) {
        self.show(prompt);
        for (number, option) in options.iter().enumerate() {
            self.show(&format!("{}. {option}", number + 1));
        }
        // What Enter alone would take is said before it is pressed.
        self.show(&match start {
            Some(start) => t!("choice-prompt-start", number = (start + 1).to_string()),
            None => t!("choice-prompt"),
        });
    }

    /// Carries a flow through. Gives the group to open, if there is one now.
    pub(super) async fn carry_through(&mut self, flow: Box<dyn Flow>) -> Result<Option<GroupId>, Refusal> {
        let mut flow = flow::taken_up(flow, &mut self.left);
        let title = flow.title();
        self.show(&title);
        let mut next = flow.begin();
        loop {
            next = match next {
                Next::End(lines, open) => {
                    self.show_all(&lines);
                    if let Some(line) = lines.last() {
                        self.last = Some(crate::said::Said { text: line.clone(), why: t!("why-your-key") });
                    }
                    self.left = flow.left("").then_some(flow).or(self.left.take());
                    return Ok(open);
                }
                Next::Into(lines, into) => {
                    self.into = Some((lines, into));
                    return Ok(None);
                }
                Next::Do(lines, deed) => {
                    self.show_all(&lines);
                    let outcome = perform(&self.link, deed).await;
                    flow.outcome(outcome)
                }
                Next::Filled(lines, question, typed) => {
                    self.show_all(&lines);
                    self.show(&t!("line-so-far", text = crate::said::clean(&typed)));
                    match self.asked(question).await? {
                        // An empty line takes what was typed before.
                        Some(Reply::Line(line)) if line.trim().is_empty() => flow.reply(Reply::Line(typed)),
                        Some(reply) => flow.reply(reply),
                        None => {
                            let kept = flow.left(&typed);
                            self.answer(&flow::left_line(kept));
                            self.left = kept.then_some(flow).or(self.left.take());
                            return Ok(None);
                        }
                    }
                }
                Next::Ask(lines, question) | Next::Again(lines, question) => {
                    self.show_all(&lines);
                    self.step = lines;
                    let reply = self.asked(question).await?;
                    self.step.clear();
                    match reply {
                        Some(reply) => flow.reply(reply),
                        None => {
                            let kept = flow.left("");
                            self.answer(&flow::left_line(kept));
                            self.left = kept.then_some(flow).or(self.left.take());
                            return Ok(None);
                        }
                    }
                }
            };
        }
    }

    async fn asked(&mut self, question: Question) -> Result<Option<Reply>, Refusal> {
        match question {
            Question::Line { prompt } => {
                self.show(&prompt);
                loop {
                    let Some(line) = self.next_line().await else { return Ok(None) };
                    match typed::command(line.trim()).as_deref().unwrap_or(line.trim()) {
                        "/help" | "?" => {
                            self.show(&t!("line-help"));
                            self.show(&prompt);
                        }
                        "/back" => return Ok(None),
                        _ => return Ok(Some(Reply::Line(line))),
                    }
                }
            }
            Question::Choice { prompt, options, start } => {
                Ok(self.choose(&prompt, &options, Some(start)).await?.map(Reply::Choice))
            }
        }
    }
}
