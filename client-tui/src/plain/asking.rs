//! Questions in plain lines: numbered choices, and flows carried through one question at a time.

use std::io::Write;

use kith_protocol::command::Refusal;
use kith_protocol::id::GroupId;
use tokio::io::AsyncBufRead;

use super::{Ending, Plain};
use crate::curtain;
use crate::flow::{self, Flow, Next, Question, Reply, perform};
use crate::said::title;
use crate::slash::WORDS;
use crate::{t, typed};

/// What a line is that was typed while a question is open.
enum Beside {
    /// The answer.
    Answer,
    /// The question is left.
    Back,
    /// Help is asked for.
    Help,
    /// It was for the program, and is done; the question is still open.
    Done,
    /// It is meant for something else.
    No,
}

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
            match self.beside_the_question(line) {
                Beside::Answer => {}
                Beside::Back => return Ok(None),
                Beside::Help => {
                    self.show(&t!("choice-help"));
                    self.show_choice(prompt, options, start);
                    continue;
                }
                Beside::Done => continue,
                Beside::No => {
                    self.show(&t!("question-open"));
                    self.show_choice(prompt, options, start);
                    continue;
                }
            }
            let number = typed::number::<usize>(line).and_then(|number| number.checked_sub(1));
            let word = options.iter().position(|option| typed::is_word(line, option));
            match number.filter(|number| *number < options.len()).or(word) {
                Some(choice) => return Ok(Some(choice)),
                None if typed::number::<usize>(line).is_some() => self.show(&t!("choice-not-there")),
                None if self.room.is_none() => self.show(&t!("choice-not-there")),
                None => {
                    // Meant for something else, most likely: the question is still there, and nothing went anywhere.
                    self.show(&t!("question-open"));
                    self.show_choice(prompt, options, start);
                }
            }
        }
    }

    /// What a line is that was typed while a question is open: most are its answer, some are for the program at any time,
    /// and what is meant for something else is not taken as an answer.
    fn beside_the_question(&mut self, line: &str) -> Beside {
        let word = line.trim_start_matches('/');
        match line {
            "/back" | "/groups" => Beside::Back,
            "/help" | "?" => Beside::Help,
            "/quit" | "/q" => {
                self.quit();
                if self.ending.is_some() { Beside::Back } else { Beside::Done }
            }
            "/lock" => {
                self.ending = Some(Ending::Lock);
                Beside::Back
            }
            "/hide" => {
                curtain::draw(&mut self.out, self.on_terminal);
                self.show(&t!("screen-hidden"));
                Beside::Done
            }
            // A path may begin with a slash too; it goes on after the word.
            _ if line.starts_with('/') && WORDS.iter().any(|known| word.split(' ').next() == Some(known)) => Beside::No,
            // This letter alone shows new words, or means a no: it is nobody's name, and no file's.
            "n" => Beside::No,
            _ => Beside::Answer,
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
                    let lines = self.what_became_of_words(&mut *flow, "", lines).await;
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
                        None => match flow.back() {
                            Some(next) => next,
                            None => {
                                let half = core::mem::take(&mut self.half_answer);
                                return self.leave(flow, if half.is_empty() { &typed } else { &half }).await;
                            }
                        },
                    }
                }
                Next::Ask(lines, question) | Next::Again(lines, question) => {
                    self.show_all(&lines);
                    self.step = lines;
                    let reply = self.asked(question).await?;
                    self.step.clear();
                    match reply {
                        Some(reply) => flow.reply(reply),
                        None => match flow.back() {
                            Some(next) => next,
                            None => {
                                let half = core::mem::take(&mut self.half_answer);
                                return self.leave(flow, &half).await;
                            }
                        },
                    }
                }
            };
        }
    }

    /// A flow is left midway.
    async fn leave(&mut self, mut flow: Box<dyn Flow>, typed: &str) -> Result<Option<GroupId>, Refusal> {
        let unsaid = self.what_became_of_words(&mut *flow, typed, Vec::new()).await;
        let kept = flow.left(typed);
        let lines: Vec<String> = [flow::left_line(kept)].into_iter().chain(unsaid).collect();
        self.answer(&lines.join(" "));
        self.left = kept.then_some(flow).or(self.left.take());
        Ok(None)
    }

    /// A flow is over or left, with these lines at its end: words that went nowhere wait where one writes, and words that
    /// went do not wait there any more. Both are said.
    async fn what_became_of_words(&mut self, flow: &mut dyn Flow, typed: &str, lines: Vec<String>) -> Vec<String> {
        if let Some(given) = flow.given()
            && self.take_out(&given).await
        {
            return lines.into_iter().chain([t!("words-went")]).collect();
        }
        let Some(place) = self.room.as_ref().map(|room| room.place.clone()) else { return lines };
        match flow.unsaid(typed) {
            None => lines,
            Some(unsaid) if flow.is_for_group() && place.room.is_some() => {
                self.put_into_group(&unsaid).await;
                flow::and_unsaid(lines, t!("words-wait-in-group", group = title(&place.name)))
            }
            Some(unsaid) => {
                self.put_back(&unsaid).await;
                flow::and_unsaid(lines, t!("words-are-back"))
            }
        }
    }

    /// Words that went nowhere are kept as what was typed and not sent.
    pub(super) async fn put_back(&mut self, unsaid: &str) {
        self.add_to_draft(unsaid).await;
        self.show(&t!("plain-draft", text = crate::said::clean(unsaid)));
    }

    /// Words for the group that were typed in a room of it wait in the group.
    async fn put_into_group(&mut self, unsaid: &str) {
        let Some(room) = &self.room else { return };
        self.unkept.add(room.written_in_group(), unsaid.to_owned());
        self.unkept.keep(&self.link).await;
    }

    async fn asked(&mut self, question: Question) -> Result<Option<Reply>, Refusal> {
        match question {
            Question::Line { prompt } => {
                self.show(&prompt);
                loop {
                    self.answering = true;
                    let line = self.next_line().await;
                    self.answering = false;
                    let Some(line) = line else { return Ok(None) };
                    let plainly = typed::command(line.trim());
                    match self.beside_the_question(plainly.as_deref().unwrap_or(line.trim())) {
                        Beside::Answer => return Ok(Some(Reply::Line(line))),
                        Beside::Back => return Ok(None),
                        Beside::Help => {
                            self.show(&t!("line-help"));
                            self.show(&prompt);
                        }
                        Beside::Done => {}
                        Beside::No => {
                            self.show(&t!("question-open"));
                            self.show(&prompt);
                        }
                    }
                }
            }
            Question::Choice { prompt, options, start } => {
                Ok(self.choose(&prompt, &options, Some(start)).await?.map(Reply::Choice))
            }
        }
    }
}
