//! The client in plain lines: numbered choices and typed lines, one question at a time. Nothing is ever redrawn, no
//! cursor is moved, and nothing is shown by a clock. What it writes is text and line breaks only.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use kith_node::api::{Answer, Call, GroupAside, GroupSummary, Link, Notice};
use kith_protocol::command::Refusal;
use kith_protocol::id::{GroupId, MemberId};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, Lines};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinSet;

use crate::draft::Unkept;
use crate::editing::Editor;
use crate::flow::{Entering, Flow, Founding, Linking};
use crate::front;
use crate::hearing::Wishes;
use crate::idle::{Due, Idle};
use crate::repeats::Repeats;
use crate::said::{self, Said, aside};
use crate::settings::Settings;
use crate::t;
use crate::typing::Typing;
use crate::viewing::Viewed;

mod asking;
pub mod attaching;
mod noticing;
mod room;
mod saying;
mod searching;

use room::Room;

/// How the client ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person closed it.
    Quit,
    /// The system asks the program to end.
    Stopped,
    /// The person wants to practise.
    Rehearse,
    /// It locks: the person asked for it, or set a time that has passed.
    Lock,
    /// The person wants to bring back what was set aside: the one with this number.
    BringBack(usize),
    /// The person wants another passphrase.
    Passphrase,
}

/// The plain client: a conversation over lines.
pub struct Plain<R, W> {
    lines: Lines<R>,
    /// Where lines come from a terminal, which is asked for them itself.
    typing: Option<Typing>,
    out: W,
    on_terminal: bool,
    practice: bool,
    link: Link,
    notices: broadcast::Receiver<Notice>,
    /// Files that are being saved.
    saving: JoinSet<Result<Answer, Refusal>>,
    opening: JoinSet<Result<Viewed, Refusal>>,
    /// Files that are looked at: their copies go with this.
    viewed: Vec<Viewed>,
    told: mpsc::Receiver<Said>,
    /// Holds on the node that come after this one, where it has ended meanwhile.
    again: Option<mpsc::Receiver<Link>>,
    /// The node has ended, and did not come back yet.
    lost: bool,
    /// Nothing goes on before it has.
    waits_for_node: bool,
    /// The person was told that what they typed is not kept yet.
    closes_anyway: bool,
    /// What no node has kept yet.
    unkept: Unkept,
    room: Option<Room>,
    last: Option<Said>,
    /// What a flow said last, above its question.
    step: Vec<String>,
    /// Who asked for somebody to be with them, and was told of in a line, since words were read last.
    asking: BTreeSet<MemberId>,
    /// A line is asked for: what is typed answers that.
    answering: bool,
    /// What was typed of such an answer when the program locked.
    half_answer: String,
    wishes: Wishes,
    one: bool,
    /// Lines that are ready to be said.
    ready: Vec<String>,
    /// They were shown: none is said unseen.
    ready_seen: bool,
    /// A flow that was left midway and is worth coming back to.
    left: Option<Box<dyn Flow>>,
    /// A flow ended, with these lines, in a room that is to be opened now, or in the group around it.
    into: Option<(Vec<String>, Option<GroupId>)>,
    editor: Option<Editor>,
    repeats: Repeats,
    idle: Idle,
    ending: Option<Ending>,
}

/// A group to stay in, and the room of it that is opened at once.
struct Destination {
    group: GroupSummary,
    room: Option<GroupId>,
}

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    /// A conversation with a node. `told`: lines that come from beside it, of a story that is played, say.
    pub fn new(link: Link, reader: R, out: W, told: mpsc::Receiver<Said>) -> Self {
        let notices = link.notices();
        Self {
            lines: reader.lines(),
            typing: None,
            out,
            on_terminal: false,
            practice: false,
            link,
            notices,
            saving: JoinSet::new(),
            opening: JoinSet::new(),
            viewed: Vec::new(),
            told,
            again: None,
            lost: false,
            waits_for_node: false,
            closes_anyway: false,
            unkept: Unkept::default(),
            room: None,
            last: None,
            step: Vec::new(),
            asking: BTreeSet::new(),
            answering: false,
            half_answer: String::new(),
            wishes: Wishes::default(),
            one: false,
            ready: Settings::default().ready_lines(),
            ready_seen: false,
            left: None,
            into: None,
            editor: None,
            repeats: Repeats::default(),
            idle: Idle::new(None),
            ending: None,
        }
    }

    /// Lines are broken between words where a terminal shows them.
    pub fn on_terminal(mut self, on_terminal: bool) -> Self {
        self.on_terminal = on_terminal;
        self
    }

    /// Lines are typed into this terminal: what is typed is kept from what is shown meanwhile.
    pub fn typed_into(mut self, typing: Option<Typing>) -> Self {
        self.typing = typing;
        self
    }

    /// Locks after so long without a line, if the person set a time.
    pub fn locks_after(mut self, after: Option<Duration>) -> Self {
        self.idle = Idle::new(after);
        self
    }

    /// As the person's settings say.
    pub fn settled(mut self, settings: &Settings) -> Self {
        self.wishes = settings.wishes();
        self.one = settings.one_at_a_time;
        said::names::hide(settings.hide_names);
        self.ready = settings.ready_lines();
        self.repeats = Repeats::within(settings.repeat_key_ms);
        self
    }

    /// If the node ends, another one may take its place.
    pub fn comes_again(mut self, again: mpsc::Receiver<Link>) -> Self {
        self.again = Some(again);
        self
    }

    /// What no node has kept yet, as long as this program runs.
    pub fn keeping(mut self, unkept: Unkept) -> Self {
        self.unkept = unkept;
        self
    }

    /// Long texts are written with this.
    pub fn editor(mut self, editor: Option<Editor>) -> Self {
        self.editor = editor;
        self
    }

    /// In a rehearsal nothing real is begun.
    pub fn practice(mut self, practice: bool) -> Self {
        self.practice = practice;
        self
    }

    /// Talks until the person closes it or there are no more lines.
    pub async fn run(mut self) -> Result<Ending, Refusal> {
        self.show(&t!("plain-welcome"));
        let mut open = self.begin().await?;
        while self.ending.is_none() {
            open = match self.go_on(open.take()).await {
                // It is told by itself, and what is typed meanwhile tries again.
                Err(Refusal::Closing) if self.again.is_some() => {
                    self.wait_for_node().await;
                    None
                }
                next => next?,
            };
        }
        // Whether the words are locked now is said by whoever knows whether the node ends too.
        if self.practice && !matches!(self.ending, Some(Ending::Lock | Ending::BringBack(_))) {
            self.show(&t!("rehearse-bye"));
        }
        Ok(self.ending.unwrap_or(Ending::Quit))
    }

    /// A group is chosen, if none is to be opened, and stayed in. Gives another one to open, if there is one.
    async fn go_on(&mut self, open: Option<Destination>) -> Result<Option<Destination>, Refusal> {
        let group = match open {
            Some(group) => Some(group),
            None => self.choose_group().await?,
        };
        match group {
            Some(group) => self.stay_in(group).await,
            None => Ok(None),
        }
    }

    /// The node has ended: nothing can be shown or chosen before one is there again.
    async fn wait_for_node(&mut self) {
        self.node_lost();
        self.waits_for_node = true;
        while self.lost && self.ending.is_none() {
            match self.next_line().await.as_deref().map(str::trim) {
                Some("/quit" | "/q") => self.quit(),
                Some(_) if self.lost => self.show(&t!("node-lost")),
                _ => {}
            }
        }
        self.waits_for_node = false;
    }

    /// The person closes the client; where something typed is not kept yet, that is said first, once.
    fn quit(&mut self) {
        if self.lost && self.unkept.has_words() && !core::mem::replace(&mut self.closes_anyway, true) {
            self.answer(&t!("node-lost-typed"));
        } else {
            self.ending = Some(Ending::Quit);
        }
    }

    fn node_lost(&mut self) {
        if !core::mem::replace(&mut self.lost, true) {
            self.show(&t!("node-lost"));
            self.last = Some(Said { text: t!("node-lost"), why: t!("node-lost-why") });
        }
    }

    /// Another node has taken its place. What was typed meanwhile is kept there too.
    async fn node_back(&mut self, link: Link) {
        (self.notices, self.link, self.lost, self.closes_anyway) = (link.notices(), link, false, false);
        self.show(&t!("node-back"));
        self.last = Some(Said { text: t!("node-back"), why: t!("node-lost-why") });
        self.unkept.keep(&self.link).await;
    }

    async fn begin(&mut self) -> Result<Option<Destination>, Refusal> {
        let groups = self.groups().await?;
        if groups.is_empty() {
            self.show(&t!("first-what"));
        }
        Ok(None)
    }

    async fn groups(&mut self) -> Result<Vec<GroupSummary>, Refusal> {
        match self.link.call(Call::Groups).await? {
            Answer::Groups { groups } => Ok(groups),
            _ => Err(Refusal::NotACall),
        }
    }

    async fn choose_group(&mut self) -> Result<Option<Destination>, Refusal> {
        let (line, groups) = loop {
            let groups = self.groups().await?;
            let (set_aside, unread) = self.set_aside().await?;
            // Of what is set aside, or cannot be opened, nothing is denied.
            let none = groups.is_empty() && set_aside.is_empty() && unread == 0;
            self.show(&if none { t!("groups-none") } else { t!("groups-head") });
            if unread > 0 {
                self.show(&aside::unread(unread));
            }
            let lines = front::lines(&groups, &aside::choices(&set_aside), self.practice);
            let options: Vec<String> = lines.iter().map(|(_, line)| line.clone()).collect();
            let Some(choice) = self.choose(&t!("plain-what"), &options, None).await? else {
                return Ok(None);
            };
            // A number must not mean another line than the one that was read.
            let groups = self.groups().await?;
            let now = front::lines(&groups, &aside::choices(&self.set_aside().await?.0), self.practice);
            if now == lines {
                match lines.get(choice) {
                    Some((line, _)) => break (*line, groups),
                    None => return Ok(None),
                }
            }
            self.show(&t!("choices-changed"));
        };
        let of = |id| groups.iter().find(|summary| summary.group == id).cloned();
        let flow: Box<dyn Flow> = match line {
            front::Line::Group(id) => return Ok(of(id).map(|group| Destination { group, room: None })),
            front::Line::Room(id, room) => return Ok(of(id).map(|group| Destination { group, room: Some(room) })),
            front::Line::Found => Box::new(Founding::default()),
            front::Line::Enter => Box::new(Entering::default()),
            front::Line::Device => Box::new(Linking::default()),
            front::Line::Rehearse => return self.ends(Ending::Rehearse),
            front::Line::Passphrase => return self.ends(Ending::Passphrase),
            front::Line::Quit => return self.ends(Ending::Quit),
            front::Line::BringBack(number) => return self.ends(Ending::BringBack(number)),
        };
        let open = self.carry_through(flow).await?;
        self.summary_of(open).await
    }

    fn ends(&mut self, ending: Ending) -> Result<Option<Destination>, Refusal> {
        self.ending = Some(ending);
        Ok(None)
    }

    /// What is set aside, and how many groups cannot be opened; nothing of it stands in a rehearsal.
    async fn set_aside(&mut self) -> Result<(Vec<GroupAside>, usize), Refusal> {
        match self.link.call(Call::Aside).await? {
            Answer::Aside { groups, unread, .. } if !self.practice => Ok((groups, unread)),
            _ => Ok((Vec::new(), 0)),
        }
    }

    async fn summary_of(&mut self, group: Option<GroupId>) -> Result<Option<Destination>, Refusal> {
        let Some(group) = group else { return Ok(None) };
        let found = self.groups().await?.into_iter().find(|summary| summary.group == group);
        Ok(found.map(|group| Destination { group, room: None }))
    }

    /// The next line typed. Meanwhile, what happens is noticed. `None`: there are no more lines.
    async fn next_line(&mut self) -> Option<String> {
        loop {
            if let Some(typing) = &mut self.typing {
                typing.go_on();
            }
            tokio::select! {
                biased;
                notice = self.notices.recv() => {
                    self.notice(notice);
                    if self.ending.is_some() {
                        return None;
                    }
                }
                Some(told) = self.told.recv() => self.appear(told),
                () = self.link.ended(), if !self.lost => self.node_lost(),
                Some(link) = come(&mut self.again) => {
                    self.node_back(link).await;
                    if self.waits_for_node {
                        return Some(String::new());
                    }
                }
                due = self.idle.due() => {
                    if due == Due::Lock {
                        self.keep_typed().await;
                        self.ending = Some(Ending::Lock);
                        return None;
                    }
                    self.appear(Said { text: t!("lock-soon-plain"), why: t!("lock-soon-why") });
                }
                Some(opened) = self.opening.join_next() => {
                    if let Ok(opened) = opened {
                        self.opened(opened);
                    }
                }
                Some(saved) = self.saving.join_next() => {
                    if let Ok(saved) = saved {
                        self.saved(saved);
                    }
                }
                line = next(&mut self.typing, &mut self.lines) => match line {
                    // A key pressed twice by a hand that shakes takes no default.
                    Some(line) if line.is_empty() && !self.repeats.takes_line() => self.idle.touch(),
                    Some(line) => {
                        self.idle.touch();
                        self.repeats.line_typed();
                        return Some(line);
                    }
                    None => {
                        self.ending = Some(Ending::Quit);
                        return None;
                    }
                },
            }
        }
    }

    fn show(&mut self, line: &str) {
        if let Some(typing) = &mut self.typing {
            typing.pause();
        }
        // That nobody reads any more is found out at the next line typed.
        for row in said::for_terminal(line, self.on_terminal) {
            let _ = writeln!(self.out, "{row}");
        }
        let _ = self.out.flush();
    }

    fn show_all(&mut self, lines: &[String]) {
        for line in lines {
            self.show(line);
        }
    }

    /// A line that answers what was typed.
    fn answer(&mut self, line: &str) {
        self.show(line);
        self.last = Some(Said { text: line.to_owned(), why: t!("why-your-key") });
    }

    fn refuse(&mut self, refusal: &Refusal) {
        let sentence = said::refusal(refusal);
        self.answer(&sentence);
    }
}

/// The next node, if one may come.
async fn come(again: &mut Option<mpsc::Receiver<Link>>) -> Option<Link> {
    match again {
        Some(again) => again.recv().await,
        None => None,
    }
}

/// The next line, from wherever lines come.
async fn next<R: AsyncBufRead + Unpin>(typing: &mut Option<Typing>, lines: &mut Lines<R>) -> Option<String> {
    match typing {
        Some(typing) => typing.line().await,
        None => lines.next_line().await.ok().flatten(),
    }
}

#[cfg(test)]
mod tests;
