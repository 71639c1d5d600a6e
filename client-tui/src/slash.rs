//! Commands that begin with a slash: one table, from which reading, completion and help are made, in both clients.

use kith_node::api::RoadsDo;
use kith_protocol::command::{Command, MeetingDo, MessageView, Query, RoomDo, View};
use kith_protocol::meeting::{Order, Place as Seat, Presence};

use crate::flow::{
    Accepting, BeingWith, Bringing, Bundling, ClosingRoom, Company, Copying, Devices, Entering, Erasing, Flow, Forming,
    Founding, Inviting, Leaving, LeavingFromRoom, LettingGo, OpeningRoom, RecoveryPaper, Rooms, TakingBack,
    TakingYesBack, Unsent, Waiting,
};
use crate::place::Place;
use crate::said::{clean, clock, couriers, form, meeting, pages, rooms, terms, title};
use crate::{t, typed};

mod words;

#[cfg(test)]
pub use words::IN_A_ROOM;
pub use words::{WORDS, completed, ends_in_command, help, names_message, of_chosen};

/// A command, read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // One line each in the translation file.
pub enum Slash {
    Help(Option<String>),
    Back,
    Groups,
    Read(Option<usize>),
    Say(String),
    Write,
    /// A ready line by its number from 1; without one, all of them are shown.
    ForMe(Option<usize>),
    Edit,
    Reply {
        number: usize,
        text: String,
    },
    Note {
        note: String,
        text: String,
    },
    /// A note beside somebody's message.
    NoteFor {
        number: usize,
        text: String,
    },
    Search(String),
    People,
    Card,
    Rules,
    Invite,
    Enter,
    Found,
    Welcome(String),
    Wait(String),
    Unsent,
    Threads,
    Thread(Option<String>),
    NewThread {
        name: String,
        days: Option<u16>,
    },
    ClockIsRight,
    Name(String),
    Duties(String),
    Reach(Option<String>),
    Others,
    Why,
    Live,
    Quiet,
    /// Somebody's words are folded, or shown again.
    QuietPerson(String),
    /// Folded words are opened: the message's number.
    Unfold(Option<usize>),
    /// Names are hidden, or shown again.
    Names,
    Connections,
    Ways,
    Decide(RoadsDo),
    Couriers,
    AddCourier(String),
    RemoveCourier(usize),
    One,
    Hide,
    Lock,
    Passphrase,
    Rehearse,
    Attach {
        path: String,
        as_it_is: bool,
    },
    Save {
        number: usize,
        file: Option<usize>,
        path: String,
    },
    View {
        number: usize,
        file: Option<usize>,
    },
    TakeBack(Option<usize>),
    Copy,
    Bring,
    Devices,
    Recovery,
    Bundle,
    Space,
    LetGo,
    FetchAgain,
    Leave,
    Meeting,
    Meet(MeetingDo),
    Round(Option<String>),
    Forms,
    NewForm,
    Worried(Option<String>),
    IfQuiet(Option<String>),
    MyQuiet(String),
    BeWithMe(String),
    Yes(Option<usize>),
    No(Option<usize>),
    Accept(Option<String>),
    Enough,
    Rooms,
    Room(Option<String>),
    CloseRoom,
    Gone,
    Quit,
}

impl Slash {
    /// Reads a line that begins with a slash. What cannot be read is told in a sentence.
    pub fn read(line: &str) -> Result<Self, String> {
        let line = typed::command(line.trim_start()).unwrap_or_else(|| line.to_owned());
        let line = line.trim_start_matches('/');
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let needed = |rest: &str| match rest {
            "" => Err(t!("plain-needs-words", word = format!("/{}", clean(word)))),
            rest => Ok(rest.to_owned()),
        };
        let optional = (!rest.is_empty()).then(|| rest.to_owned());
        Ok(match word {
            "help" | "h" | "?" => Slash::Help(optional),
            "back" => Slash::Back,
            "groups" => Slash::Groups,
            "read" => Slash::Read(typed::number(rest)),
            "say" => Slash::Say(rest.to_owned()),
            "write" => Slash::Write,
            "forme" => Slash::ForMe(typed::number(rest)),
            number if typed::number::<usize>(number).is_some() => Slash::ForMe(typed::number(number)),
            "edit" => Slash::Edit,
            "reply" => {
                let (number, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let number = typed::number(number).ok_or_else(|| t!("plain-reply-usage"))?;
                if text.trim().is_empty() {
                    return Err(t!("plain-reply-usage"));
                }
                Slash::Reply { number, text: text.trim().to_owned() }
            }
            "notefor" => {
                let (number, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let number = typed::number(number).filter(|_| !text.trim().is_empty());
                let number = number.ok_or_else(|| t!("note-for-usage"))?;
                Slash::NoteFor { number, text: text.trim().to_owned() }
            }
            "note" => {
                let (note, text) = rest.split_once(" -- ").ok_or_else(|| t!("plain-note-usage"))?;
                Slash::Note { note: note.trim().to_owned(), text: text.trim().to_owned() }
            }
            "search" => Slash::Search(needed(rest)?),
            "people" => Slash::People,
            "card" => Slash::Card,
            "rules" => Slash::Rules,
            "invite" => Slash::Invite,
            "enter" => Slash::Enter,
            "found" => Slash::Found,
            "welcome" => Slash::Welcome(needed(rest)?),
            "wait" => Slash::Wait(needed(rest)?),
            "unsent" => Slash::Unsent,
            "threads" => Slash::Threads,
            "thread" => Slash::Thread(optional),
            "newthread" => {
                let (name, days) = terms::named(&needed(rest)?)?;
                Slash::NewThread { name, days }
            }
            "clockisright" => Slash::ClockIsRight,
            "name" => Slash::Name(needed(rest)?),
            "duties" => Slash::Duties(rest.to_owned()),
            "reach" => Slash::Reach(optional),
            "others" => Slash::Others,
            "why" => Slash::Why,
            "live" => Slash::Live,
            "quiet" => optional.map_or(Slash::Quiet, Slash::QuietPerson),
            "unfold" => Slash::Unfold(typed::number(rest)),
            "names" => Slash::Names,
            "connections" => Slash::Connections,
            "ways" => Slash::Ways,
            "longway" => {
                let way = crate::settings::long_way(rest).ok_or_else(|| t!("long-way-usage"))?;
                Slash::Decide(RoadsDo::LongWay { way })
            }
            "relay" => Slash::Decide(match rest {
                "" => return Err(t!("relay-usage")),
                "forget" => RoadsDo::ForgetRelays,
                "lend" => RoadsDo::Lend { lends: true },
                "nolend" => RoadsDo::Lend { lends: false },
                line => RoadsDo::UseRelay { line: line.to_owned() },
            }),
            "couriers" => Slash::Couriers,
            "courier" => courier(rest).ok_or_else(|| t!("courier-usage"))?,
            "one" => Slash::One,
            "hide" => Slash::Hide,
            "lock" => Slash::Lock,
            "passphrase" => Slash::Passphrase,
            "rehearse" => Slash::Rehearse,
            "takeback" => Slash::TakeBack(typed::number(rest)),
            "attach" => Slash::Attach { path: needed(rest)?, as_it_is: false },
            "attachwhole" => Slash::Attach { path: needed(rest)?, as_it_is: true },
            // Without a number it is the meeting that is opened.
            "open" if of_message(rest).is_some() => {
                let (number, file) = of_message(rest).unwrap_or_default();
                Slash::View { number, file }
            }
            "save" => saved(rest).ok_or_else(|| t!("save-usage"))?,
            "copy" => Slash::Copy,
            "bring" => Slash::Bring,
            "devices" => Slash::Devices,
            "recovery" => Slash::Recovery,
            "bundle" => Slash::Bundle,
            "space" => Slash::Space,
            "letgo" => Slash::LetGo,
            "fetchagain" => Slash::FetchAgain,
            "leave" => Slash::Leave,
            "meeting" => Slash::Meeting,
            "round" => Slash::Round(optional),
            "form" if rest.is_empty() => Slash::Forms,
            "newform" => Slash::NewForm,
            "worried" => Slash::Worried(optional),
            "ifquiet" => Slash::IfQuiet(optional),
            "myquiet" => Slash::MyQuiet(rest.to_owned()),
            "bewithme" => Slash::BeWithMe(rest.to_owned()),
            "yes" => Slash::Yes(typed::number(rest)),
            "no" => Slash::No(typed::number(rest)),
            "accept" => Slash::Accept(optional),
            "enough" => Slash::Enough,
            "rooms" => Slash::Rooms,
            "room" => Slash::Room(optional),
            "closeroom" => Slash::CloseRoom,
            "gone" => Slash::Gone,
            "quit" | "q" => Slash::Quit,
            word if meets(word, rest)?.is_some() => match meets(word, rest)? {
                Some(what) => Slash::Meet(what),
                None => Slash::Meeting,
            },
            _ => return Err(t!("plain-unknown", word = format!("/{}", clean(word)))),
        })
    }

    /// Whether a line is a command, also one that lacks something.
    pub fn is_command(line: &str) -> bool {
        let Some(line) = typed::command(line.trim()) else { return false };
        let word = line.split_whitespace().next().unwrap_or_default();
        // A path has further slashes.
        !word.trim_start_matches('/').contains('/')
            && Self::read(word).map_or_else(|said| said != t!("plain-unknown", word = clean(word)), |_| true)
    }

    /// Whether it begins something real, which has no place in a rehearsal.
    pub fn begins_real(&self) -> bool {
        matches!(self, Slash::Found | Slash::Enter | Slash::Rehearse | Slash::Passphrase)
    }

    /// Whether it is there in a room. All that is said there goes to the room, and nothing else of the group is done from
    /// there by mistake.
    pub fn in_a_room(&self) -> bool {
        matches!(
            self,
            Slash::Help(_)
                | Slash::Back
                | Slash::Groups
                | Slash::Read(_)
                | Slash::Say(_)
                | Slash::Write
                | Slash::ForMe(_)
                | Slash::Edit
                | Slash::Reply { .. }
                | Slash::Note { .. }
                | Slash::NoteFor { .. }
                | Slash::Search(_)
                | Slash::People
                | Slash::Others
                | Slash::Unsent
                | Slash::Why
                | Slash::Live
                | Slash::Quiet
                | Slash::QuietPerson(_)
                | Slash::Unfold(_)
                | Slash::Names
                | Slash::One
                | Slash::Hide
                | Slash::Lock
                | Slash::TakeBack(_)
                | Slash::Accept(_)
                | Slash::Enough
                | Slash::Rooms
                | Slash::Room(_)
                | Slash::CloseRoom
                | Slash::Meet(MeetingDo::StepBack { .. } | MeetingDo::Close)
                | Slash::Leave
                | Slash::Quit
        )
    }

    /// What is said of it where it is not there; nothing if it is.
    pub fn not_there(&self, place: Option<&Place>) -> Option<String> {
        let place = place.filter(|place| place.room.is_some() && !self.in_a_room())?;
        Some(t!("room-not-there", group = title(&place.name)))
    }

    /// Whether it needs an open group.
    pub fn needs_group(&self) -> bool {
        !matches!(
            self,
            Slash::Help(_)
                | Slash::Back
                | Slash::Groups
                | Slash::Bundle
                | Slash::Enter
                | Slash::Found
                | Slash::Why
                | Slash::Live
                | Slash::Quiet
                | Slash::Names
                | Slash::Search(_)
                | Slash::One
                | Slash::Hide
                | Slash::Lock
                | Slash::Passphrase
                | Slash::Rehearse
                | Slash::Quit
        )
    }

    /// The flow it begins, if it does. Asking for company is done in a thread, and answering it by a message that is
    /// shown: those begin with what is open ([`Slash::company`]).
    pub fn flow(&self, place: Option<&Place>) -> Option<Box<dyn Flow>> {
        Some(match (self, place) {
            (Slash::Enter, _) => Box::new(Entering::default()),
            (Slash::Bundle, place) => Box::new(Bundling::new(place.map(|place| place.group.clone()))),
            (Slash::Found, _) => Box::new(Founding::default()),
            (Slash::NewForm, Some(place)) => Box::new(Forming::new(place.group.clone())),
            (Slash::Invite, Some(place)) => Box::new(Inviting::new(place.group.clone())),
            (Slash::Unsent, Some(place)) => Box::new(Unsent::new(place.clone())),
            (Slash::Wait(who), Some(place)) => Box::new(Waiting::new(place.group.clone(), who.clone())),
            (Slash::TakeBack(None), Some(place)) => Box::new(TakingBack::new(place.clone(), None)),
            (Slash::Copy, Some(place)) => Box::new(Copying::new(place.group.clone())),
            (Slash::Bring, Some(place)) => Box::new(Bringing::new(place.group.clone())),
            (Slash::Devices, Some(place)) => Box::new(Devices::new(place.group.clone())),
            (Slash::Recovery, Some(place)) => Box::new(RecoveryPaper::new(place.group.clone(), None)),
            (Slash::Accept(who), Some(place)) => Box::new(Accepting::new(place.clone(), who.clone())),
            (Slash::Room(which), Some(place)) => Box::new(OpeningRoom::new(place.clone(), which.clone())),
            (Slash::CloseRoom, Some(place)) => Box::new(ClosingRoom::new(place.clone())),
            (Slash::Meet(MeetingDo::StepBack { .. } | MeetingDo::Close), Some(place)) if place.room.is_some() => {
                Box::new(ClosingRoom::new(place.clone()))
            }
            (Slash::Leave, Some(place)) if place.room.is_some() => Box::new(LeavingFromRoom::new(place.clone())),
            (Slash::LetGo, Some(place)) => Box::new(LettingGo::new(place.group.clone(), &place.name)),
            (Slash::Leave, Some(place)) => Box::new(Leaving::new(place.group.clone(), &place.name, &place.me)),
            (Slash::Gone, Some(place)) => Box::new(Erasing::new(place.group.clone(), &place.name)),
            _ => return None,
        })
    }

    /// The flow about being with somebody that it begins, if it does: in which thread, with which messages shown.
    pub fn company(
        &self,
        place: &Place,
        thread: Option<String>,
        shown: &[MessageView],
    ) -> Option<Result<Box<dyn Flow>, String>> {
        Some(Ok(match self {
            Slash::BeWithMe(text) => Box::new(Company::new(place.clone(), thread, text.clone())),
            Slash::Rooms => Box::new(Rooms::new(place.clone(), thread)),
            Slash::No(None) => Box::new(TakingYesBack::new(place.clone(), None)),
            Slash::No(Some(number)) => match number.checked_sub(1).and_then(|at| shown.get(at)) {
                None => return Some(Err(t!("plain-which-number"))),
                Some(message) => Box::new(TakingYesBack::new(place.clone(), Some(message.named()))),
            },
            Slash::Yes(number) => {
                let asks = match number {
                    None => rooms::open_asks(shown),
                    Some(number) => match number.checked_sub(1).and_then(|at| shown.get(at)) {
                        None => return Some(Err(t!("plain-which-number"))),
                        Some(message) if rooms::is_ask(message) => vec![message],
                        Some(_) => return Some(Err(t!("refusal-not-an-ask"))),
                    },
                };
                if asks.is_empty() {
                    return Some(Err(t!("room-no-ask")));
                }
                Box::new(BeingWith::new(place.clone(), &asks))
            }
            _ => return None,
        }))
    }

    /// Whether the open group may be gone from this device after it.
    pub fn may_end_group(&self) -> bool {
        matches!(self, Slash::Leave | Slash::Gone)
    }

    /// The look-up whose page it shows, if it does.
    pub fn query(&self) -> Option<Query> {
        match self {
            Slash::People | Slash::Card | Slash::Rules | Slash::Others => Some(Query::Group),
            Slash::Threads => Some(Query::Threads),
            Slash::Couriers => Some(Query::Couriers),
            Slash::Reach(None) => Some(Query::Reach),
            Slash::Meeting => Some(Query::Meeting),
            Slash::Forms => Some(Query::Forms),
            Slash::Worried(None) => Some(Query::Worried),
            Slash::IfQuiet(who) => Some(Query::IfQuiet { who: who.clone() }),
            _ => None,
        }
    }

    /// The page made of what the look-up gave in this place: its title and its lines.
    pub fn page(&self, place: Option<&Place>, view: &View) -> (String, Vec<String>) {
        let room = place.filter(|place| place.room.is_some());
        match (self, view) {
            (Slash::People, View::Group(inside)) if room.is_some() => {
                (t!("screen-room"), rooms::people(inside, room.map_or("", |place| &place.name)))
            }
            (Slash::Others, View::Group(inside)) if room.is_some() => {
                (t!("screen-others"), rooms::others(inside, room.map_or("", |place| &place.name)))
            }
            (Slash::People, View::Group(group)) => (t!("screen-people"), pages::people(group)),
            (Slash::Card, View::Group(group)) => (t!("screen-people"), pages::card(group)),
            (Slash::Rules, View::Group(group)) => (t!("screen-rules"), pages::who_can_do_what(group)),
            (Slash::Others, View::Group(group)) => (t!("screen-others"), pages::others(group)),
            (Slash::Threads, View::Threads(threads)) => (t!("screen-threads"), pages::threads(threads)),
            (Slash::Reach(None), View::Line(line)) => {
                (t!("screen-reach"), vec![t!("reach-line"), clean(line), t!("reach-copy-note")])
            }
            (Slash::Couriers, View::Couriers(all)) => (t!("screen-couriers"), couriers::page(all)),
            (Slash::Forms, View::Forms(own)) => (t!("screen-forms"), form::list(own, t!("form-how"))),
            (Slash::Worried(None), View::Said { text, by, day }) => {
                (t!("screen-worried"), pages::worried(text, by, *day))
            }
            (Slash::IfQuiet(_), View::Said { text, by, day }) => {
                (t!("screen-if-quiet"), pages::if_quiet(text, by, *day))
            }
            (Slash::Meeting, View::Meeting(view)) => {
                let mut lines = meeting::page(view);
                lines.push(meeting::page_how(view));
                (t!("screen-meeting"), lines)
            }
            _ => (String::new(), Vec::new()),
        }
    }

    /// The command it gives to the node, and what is said once it is done; if it is one.
    pub fn command(&self) -> Option<(Command, String)> {
        Some(match self {
            Slash::Welcome(who) => (Command::Welcome { who: who.clone() }, t!("welcome-done")),
            Slash::NewThread { name, days } => {
                let opened = t!("thread-opened", name = title(name));
                let term = days.filter(|days| *days > 0).map(terms::says);
                let line = term.map_or_else(|| opened.clone(), |term| format!("{opened} {term}"));
                (Command::OpenThread { name: name.clone(), days: *days }, line)
            }
            Slash::AddCourier(line) => (Command::AddCourier { line: line.clone() }, couriers::added().join(" ")),
            Slash::RemoveCourier(number) => (Command::RemoveCourier { number: *number }, t!("courier-removed")),
            Slash::ClockIsRight => (Command::ClockIsRight, t!("terms-clock-right")),
            Slash::Name(name) => {
                (Command::SetName { name: name.clone() }, t!("name-done", name = crate::said::name(name)))
            }
            Slash::Duties(text) => {
                let line = if text.is_empty() { t!("duties-gone") } else { t!("duties-done") };
                (Command::SetDuties { text: text.clone() }, line)
            }
            // Done says whose words, and how they are now.
            Slash::QuietPerson(who) => (Command::Quiet { who: who.clone() }, String::new()),
            Slash::Worried(Some(text)) => (Command::SayWorried { text: text.clone() }, t!("worried-done")),
            Slash::MyQuiet(text) => {
                let line = if text.is_empty() { t!("if-quiet-gone") } else { t!("if-quiet-done") };
                (Command::SayIfQuiet { text: text.clone() }, line)
            }
            // What is new in a meeting is told to everyone here in the same words; this is said if nothing is.
            Slash::Meet(what) => (Command::Meet { what: what.clone() }, t!("meeting-so-already")),
            Slash::Round(Some(name)) => {
                let what = MeetingDo::Start { name: name.clone(), order: Order::Arrival, minutes: 0 };
                (Command::Meet { what }, t!("meeting-so-already"))
            }
            Slash::Enough => (Command::Room { what: RoomDo::Enough { ask: None } }, t!("room-enough")),
            Slash::Reach(Some(line)) => (Command::Reach { line: line.clone() }, t!("reach-taken")),
            _ => return None,
        })
    }
}

/// What a word about the meeting does; nothing if it is no such word.
fn meets(word: &str, rest: &str) -> Result<Option<MeetingDo>, String> {
    let needed = || t!("plain-needs-words", word = format!("/{}", clean(word)));
    Ok(Some(match word {
        "open" => MeetingDo::Open,
        "here" => MeetingDo::Here { presence: Presence::Here },
        "listening" => MeetingDo::Here { presence: Presence::Listening },
        "stepout" => MeetingDo::Here { presence: Presence::Out },
        "wanttime" => MeetingDo::WantsTime { wants: !rest.eq_ignore_ascii_case("no") },
        "wish" => {
            MeetingDo::Wishes { wish: meeting::wish(&typed::plainly(rest)).ok_or_else(|| t!("meeting-usage-wish"))? }
        }
        "task" => {
            MeetingDo::TakeUp { task: meeting::task(&typed::plainly(rest)).ok_or_else(|| t!("meeting-usage-task"))? }
        }
        "stepback" => MeetingDo::StepBack { task: meeting::task(&typed::plainly(rest)) },
        "slow" => MeetingDo::SlowDown,
        "close" => MeetingDo::Close,
        "next" => {
            let (at_ms, text) = meeting::next_time(rest).ok_or_else(|| t!("meeting-usage-next"))?;
            MeetingDo::Next { at_ms, text }
        }
        "form" => form::go_by(rest),
        "askme" => {
            let until_ms =
                meeting::ask_until(&typed::plainly(rest), clock::now_ms()).ok_or_else(|| t!("meeting-usage-ask-me"))?;
            MeetingDo::AskMe { until_ms }
        }
        "rests" => MeetingDo::RestsAfter { hours: typed::number(rest).ok_or_else(|| t!("meeting-usage-rests"))? },
        "whenlate" => MeetingDo::LatePlaces {
            late: meeting::late(&typed::plainly(rest)).ok_or_else(|| t!("meeting-usage-late"))?,
        },
        "remind" if rest.eq_ignore_ascii_case("no") => MeetingDo::Remind { minutes: None },
        "remind" => MeetingDo::Remind { minutes: Some(typed::number(rest).ok_or_else(|| t!("meeting-usage-remind"))?) },
        "done" => MeetingDo::Place { place: Seat::Spoken },
        "pass" => MeetingDo::Place { place: Seat::Pass },
        "later" => MeetingDo::Place { place: Seat::Later },
        "listen" => MeetingDo::Place { place: Seat::Listening },
        "go" if rest.is_empty() => return Err(needed()),
        "go" => MeetingDo::Go { from: rest.to_owned() },
        _ => return Ok(None),
    }))
}

/// A courier's slip, or `remove 2`.
fn courier(rest: &str) -> Option<Slash> {
    match rest.split_once(char::is_whitespace) {
        Some(("remove", number)) => typed::number(number.trim()).map(Slash::RemoveCourier),
        _ => (!rest.is_empty() && rest != "remove").then(|| Slash::AddCourier(rest.to_owned())),
    }
}

/// `3 PATH`, or `3.2 PATH` for the second file of the third message.
fn saved(rest: &str) -> Option<Slash> {
    let (which, path) = rest.split_once(char::is_whitespace)?;
    let (number, file) = of_message(which)?;
    Some(Slash::Save { number, file, path: path.trim().to_owned() })
}

/// `3`, or `3.2` for the second file of the third message.
fn of_message(which: &str) -> Option<(usize, Option<usize>)> {
    let which = typed::plainly(which);
    Some(match which.trim_end_matches('.').split_once('.') {
        Some((number, file)) => (number.parse().ok()?, Some(file.parse().ok()?)),
        None => (typed::number(&which)?, None),
    })
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::sentences::by_id;

    /// A line with this word that can be read.
    pub fn line(word: &str) -> String {
        match word {
            "reply" => "/reply 1 words".to_owned(),
            "notefor" => "/notefor 1 about sleep".to_owned(),
            "save" => "/save 3.2 ~/poster.jpg".to_owned(),
            "note" => "/note about sleep -- words".to_owned(),
            "task" => "/task 1".to_owned(),
            "wish" => "/wish 2".to_owned(),
            "longway" => "/longway tor".to_owned(),
            "next" => "/next 2026-12-03 19:00 in the library".to_owned(),
            "askme" => "/askme 22:00".to_owned(),
            "rests" => "/rests 12".to_owned(),
            "whenlate" => "/whenlate now".to_owned(),
            "remind" => "/remind 30".to_owned(),
            "courier" => "/courier remove 1".to_owned(),
            word => format!("/{word} something"),
        }
    }

    #[test]
    fn every_word_of_the_table_has_a_sentence_and_can_be_read() {
        for word in WORDS.iter().copied() {
            assert!(by_id(&format!("slash-{word}")).is_some(), "no sentence for /{word}");
            assert!(Slash::read(&line(word)).is_ok(), "/{word}");
        }
    }

    #[test]
    fn the_help_of_a_room_names_what_is_there_and_nothing_else() {
        for word in WORDS.iter().copied() {
            let is_there = Slash::read(&line(word)).unwrap().in_a_room();
            assert_eq!(IN_A_ROOM.contains(&word), is_there, "/{word}");
        }
    }

    #[test]
    fn a_command_without_a_number_is_about_the_message_that_was_chosen() {
        assert_eq!(of_chosen("/save ~/poster.jpg", Some(3)), "/save 3 ~/poster.jpg");
        assert_eq!(of_chosen("/save 2.1 ~/poster.jpg", Some(3)), "/save 2.1 ~/poster.jpg");
        assert_eq!(Slash::read(&of_chosen("/takeback", Some(3))), Ok(Slash::TakeBack(Some(3))));
        assert_eq!(of_chosen("/takeback", None), "/takeback");
        assert_eq!(of_chosen("/notefor 2 deaths in it", Some(3)), "/notefor 3 2 deaths in it");
        assert_eq!(of_chosen("/notefor 2 deaths in it", None), "/notefor 2 deaths in it");
        assert_eq!(of_chosen("/people", Some(3)), "/people");
    }

    #[test]
    fn completion_goes_as_far_as_it_is_certain() {
        assert_eq!(completed(None, "/wel"), Some("/welcome ".to_owned()));
        assert_eq!(completed(None, "/th"), Some("/thread".to_owned()));
        assert_eq!(completed(None, "/xyz"), None);
        assert_eq!(completed(None, "hello"), None);
    }
}
