//! *Someone be with me*: asking, saying that one can, and letting somebody in. Before each, what it means is said: who sees
//! it, who learns what, who reads what is written in the room, and how it ends. Nothing presses.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{
    AskView, Command, Delivery, Done, GivenView, MessageView, Query, Refusal, RoomDo, RoomsView, View,
};
use kith_protocol::id::{GroupId, MessageId, MessageName};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::place::Place;
use crate::said::{self, messages, title};
use crate::{t, typed};

fn does(place: &Place, what: RoomDo) -> Next {
    let call = Call::Do { group: place.group.clone(), command: Command::Room { what } };
    Next::Do(Vec::new(), Deed::Call(call))
}

/// A look at the rooms, and at who can be with this person.
pub(super) fn look(place: &Place) -> Next {
    Next::Do(Vec::new(), Deed::Call(Call::Look { group: place.group.clone(), query: Query::Rooms }))
}

/// Asking for somebody to be with one.
pub struct Company {
    place: Place,
    thread: Option<String>,
    text: String,
    words_asked: bool,
    done: bool,
}

impl Company {
    /// In this thread, with these words if there are any.
    pub fn new(place: Place, thread: Option<String>, text: String) -> Self {
        Self { place, thread, text, words_asked: false, done: false }
    }

    fn ask(&self, lines: Vec<String>) -> Next {
        let options = vec![t!("company-no"), t!("company-yes")];
        Next::Ask(lines, Question::Choice { prompt: t!("company-ask"), options, start: 0 })
    }
}

impl Flow for Company {
    fn title(&self) -> String {
        t!("screen-company")
    }

    fn begin(&mut self) -> Next {
        let lines = vec![
            t!("company-who", group = title(&self.place.name)),
            t!("company-alone"),
            t!("company-choose"),
            t!("company-room"),
            t!("company-copy"),
            t!("company-end"),
        ];
        if self.text.is_empty() {
            return Next::Ask(lines, line(t!("company-words")));
        }
        self.words_asked = true;
        self.ask(lines)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(words) if !self.words_asked => {
                self.text = words.trim().to_owned();
                self.words_asked = true;
                let lines = said::clean_lines(&self.text).into_iter().filter(|line| !line.is_empty());
                self.ask(lines.map(|line| format!("{}{line}", messages::MARK)).collect())
            }
            Reply::Choice(1) => does(&self.place, RoomDo::Ask { thread: self.thread.clone(), text: self.text.clone() }),
            _ => Next::End(vec![t!("company-not-asked")], None),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Done { outcome: Done::Said { state, .. } })) => {
                self.done = true;
                let mut lines = Vec::new();
                if state <= Delivery::Here {
                    lines.push(said::delivery(state));
                }
                lines.extend([t!("room-asked"), t!("company-how")]);
                Next::End(lines, None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }

    fn unsaid(&mut self, typed: &str) -> Option<String> {
        let text = if self.words_asked { self.text.as_str() } else { typed };
        (!self.done && !text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    fn given(&mut self) -> Option<String> {
        (self.done && !self.text.is_empty()).then(|| self.text.clone())
    }
}

/// Saying that one can be with somebody who asked.
pub struct BeingWith {
    place: Place,
    asks: Vec<(MessageName, String, String)>,
    chosen: Option<(MessageName, String)>,
}

impl BeingWith {
    /// Somebody of these.
    pub fn new(place: Place, asks: &[&MessageView]) -> Self {
        let words = |ask: &MessageView| messages::words(ask).into_iter().next().unwrap_or_default();
        let asks = asks.iter().map(|ask| (ask.named(), messages::author(ask), words(ask))).collect();
        Self { place, asks, chosen: None }
    }

    fn ask(&mut self, at: usize) -> Next {
        let Some((ask, name, _)) = self.asks.get(at).cloned() else { return nothing_done() };
        let lines = vec![
            t!("yes-what", name = name.clone()),
            t!("yes-alone", name = name.clone()),
            t!("yes-choose", name = name.clone()),
            t!("yes-room", name = name.clone()),
            t!("yes-end"),
            t!("yes-nothing"),
        ];
        let options = vec![t!("yes-no"), t!("yes-yes", name = name.clone())];
        self.chosen = Some((ask, name));
        Next::Ask(lines, Question::Choice { prompt: t!("yes-ask"), options, start: 0 })
    }
}

impl Flow for BeingWith {
    fn title(&self) -> String {
        t!("screen-company")
    }

    fn begin(&mut self) -> Next {
        if self.asks.len() == 1 {
            return self.ask(0);
        }
        let mut options = vec![t!("yes-no")];
        options.extend(self.asks.iter().map(|(_, name, words)| format!("{name}: {words}")));
        Next::Ask(Vec::new(), Question::Choice { prompt: t!("yes-which"), options, start: 0 })
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (&self.chosen, reply) {
            (None, Reply::Choice(at @ 1..)) => self.ask(at - 1),
            (Some((ask, _)), Reply::Choice(1)) => does(&self.place, RoomDo::Yes { ask: (*ask).into() }),
            _ => Next::End(vec![t!("yes-not-said")], None),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Done { .. })) => {
                Next::End(vec![t!("room-yes"), t!("yes-waits"), t!("yes-then")], None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}

/// Taking one's own yes back, as long as one is not let in. As easy as the yes was; no reason is asked or told.
pub struct TakingYesBack {
    place: Place,
    of: Option<MessageName>,
    given: Vec<GivenView>,
    name: String,
}

impl TakingYesBack {
    /// The yes to this message, or the only one, or one that is chosen.
    pub fn new(place: Place, of: Option<MessageName>) -> Self {
        Self { place, of, given: Vec::new(), name: String::new() }
    }

    fn take(&mut self, at: usize) -> Next {
        let Some(given) = self.given.get(at) else { return Next::End(vec![t!("no-none")], None) };
        self.name = said::name(&given.name);
        does(&self.place, RoomDo::StepBack { ask: given.ask.into() })
    }
}

impl Flow for TakingYesBack {
    fn title(&self) -> String {
        t!("screen-company")
    }

    fn begin(&mut self) -> Next {
        look(&self.place)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Choice(at @ 1..) => self.take(at - 1),
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::Rooms(view) })) => {
                self.given = view.given;
                if let Some(of) = self.of {
                    self.given.retain(|given| given.ask == of);
                }
                if self.given.len() < 2 {
                    return self.take(0);
                }
                let mut options = vec![t!("rooms-nothing")];
                options.extend(self.given.iter().map(|given| t!("rooms-no", name = said::name(&given.name))));
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("no-which"), options, start: 0 })
            }
            Outcome::Answered(Ok(Answer::Done { .. })) => {
                Next::End(vec![t!("no-done", name = self.name.clone())], None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}

/// Letting somebody who said yes come in.
pub struct Accepting {
    place: Place,
    who: Option<String>,
    yes: Vec<Yes>,
    step: Step,
}

/// Somebody who said yes, and is not in yet.
#[derive(Clone)]
pub(super) struct Yes {
    ask: MessageId,
    member: String,
    pub(super) name: String,
}

enum Step {
    Choosing,
    Accepting(Yes),
    Accepted(Yes),
    Opening(GroupId),
}

/// Those who said yes and are not in yet, newest ask first.
pub(super) fn can_come(view: &RoomsView) -> Vec<Yes> {
    let of = |ask: &AskView| {
        let yes = ask.yes.iter().filter(|yes| !yes.accepted);
        yes.map(|yes| Yes { ask: ask.ask, member: yes.member.hex(), name: yes.name.clone() }).collect::<Vec<_>>()
    };
    view.asks.iter().flat_map(of).collect()
}

impl Accepting {
    /// Whoever has this name, or is chosen.
    pub fn new(place: Place, who: Option<String>) -> Self {
        Self { place, who, yes: Vec::new(), step: Step::Choosing }
    }

    /// This one, who was chosen already.
    pub(super) fn chosen(place: Place, yes: Yes) -> Self {
        Self { place, who: None, yes: Vec::new(), step: Step::Accepting(yes) }
    }

    fn accept(&mut self, yes: Yes) -> Next {
        let next = does(&self.place, RoomDo::Accept { ask: Some(yes.ask), who: yes.member.clone() });
        self.step = Step::Accepting(yes);
        next
    }

    fn choose(&mut self, view: &RoomsView) -> Next {
        self.yes = can_come(view);
        if let Some(who) = &self.who {
            let called = |yes: &&Yes| typed::plainly(&yes.name) == typed::plainly(who);
            return match self.yes.iter().find(called).cloned() {
                Some(yes) => self.accept(yes),
                None => refused(&Refusal::NobodySaidYes { who: who.clone() }),
            };
        }
        if self.yes.is_empty() {
            return Next::End(vec![t!("room-nobody-yet")], None);
        }
        let mut options = vec![t!("room-accept-nobody")];
        options.extend(self.yes.iter().map(|yes| t!("room-accept", name = said::name(&yes.name))));
        let lines = vec![t!("room-accept-what")];
        Next::Ask(lines, Question::Choice { prompt: t!("room-accept-who"), options, start: 0 })
    }

    /// They can come in: the room can be opened.
    fn accepted(&mut self, yes: &Yes, view: &RoomsView) -> Next {
        let mut lines = vec![t!("room-accepted", name = said::name(&yes.name))];
        let room = view.asks.iter().find(|ask| ask.ask == yes.ask).and_then(|ask| ask.room);
        match room.filter(|room| self.place.room_id() != Some(*room)) {
            None => Next::End(lines, None),
            Some(room) => {
                self.step = Step::Opening(room);
                lines.push(t!("room-accepted-comes", name = said::name(&yes.name)));
                let options = vec![t!("room-open-now"), t!("room-stay")];
                Next::Ask(lines, Question::Choice { prompt: t!("room-open-ask"), options, start: 0 })
            }
        }
    }
}

impl Flow for Accepting {
    fn title(&self) -> String {
        t!("screen-company")
    }

    fn begin(&mut self) -> Next {
        match &self.step {
            Step::Accepting(yes) => self.accept(yes.clone()),
            _ => look(&self.place),
        }
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (&self.step, reply) {
            (Step::Choosing, Reply::Choice(at @ 1..)) => match self.yes.get(at - 1).cloned() {
                Some(yes) => self.accept(yes),
                None => nothing_done(),
            },
            (Step::Opening(room), Reply::Choice(0)) => Next::Into(Vec::new(), Some(*room)),
            (Step::Opening(_), _) => Next::End(vec![t!("room-how")], None),
            _ => nothing_done(),
        }
    }

    fn back(&mut self) -> Option<Next> {
        // They can come in already: it is only the room that is not opened now.
        matches!(self.step, Step::Opening(_)).then(|| Next::End(vec![t!("room-how")], None))
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match (&self.step, outcome) {
            (_, Outcome::Answered(Err(refusal))) => refused(&refusal),
            (Step::Choosing, Outcome::Answered(Ok(Answer::View { view: View::Rooms(view) }))) => self.choose(&view),
            (Step::Accepting(yes), Outcome::Answered(Ok(Answer::Done { .. }))) => {
                self.step = Step::Accepted(yes.clone());
                look(&self.place)
            }
            (Step::Accepted(yes), Outcome::Answered(Ok(Answer::View { view: View::Rooms(view) }))) => {
                let yes = yes.clone();
                self.accepted(&yes, &view)
            }
            _ => nothing_done(),
        }
    }
}
