//! One story, told in both clients: what is said in one is said in the other, in the same words and order.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kith_node::api::{Link, Notice};
use kith_protocol::event::Event;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::sync::{broadcast, mpsc};

use crate::flow::perform;
use crate::plain::Plain;
use crate::said::names;
use crate::screen::draw::draw;
use crate::screen::state::{Page, State};
use crate::screen::update::{Effect, Input, update};
use crate::stand_in::{StandIn, ask, group, message, message_inside, room};

/// What happens in the story.
enum Happens {
    /// A line is typed, in an open group.
    Typed(&'static str),
    /// The answer to a question: a line, or the number of a choice from 1.
    Line(&'static str),
    Choice(usize),
    /// Something happens meanwhile, and this is said of it.
    Event(Box<Event>),
}

/// What a person reads on the full screen, as one text: pages, questions, and the quiet line after each step.
async fn on_the_screen(story: &[Happens]) -> String {
    let (link, _notices) = night().run();
    let (mut state, effects) = State::begin(80, 24);
    let mut read = String::new();
    carry_out(&mut state, &link, effects).await;
    press(&mut state, &link, KeyCode::Enter).await;
    for step in story {
        let before = state.last.clone();
        match step {
            Happens::Typed(text) => {
                if matches!(state.page, Page::Text { .. }) {
                    press(&mut state, &link, KeyCode::Esc).await;
                }
                // What could not be read stays, so that it can be put right: here it is not.
                let clear = Input::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
                let effects = update(&mut state, clear);
                carry_out(&mut state, &link, effects).await;
                let effects = update(&mut state, Input::Paste((*text).to_owned()));
                carry_out(&mut state, &link, effects).await;
                press(&mut state, &link, KeyCode::Enter).await;
            }
            Happens::Line(text) => {
                let effects = update(&mut state, Input::Paste((*text).to_owned()));
                carry_out(&mut state, &link, effects).await;
                press(&mut state, &link, KeyCode::Enter).await;
            }
            Happens::Choice(number) => {
                for _ in 0..9 {
                    press(&mut state, &link, KeyCode::Up).await;
                }
                for _ in 1..*number {
                    press(&mut state, &link, KeyCode::Down).await;
                }
                press(&mut state, &link, KeyCode::Enter).await;
            }
            Happens::Event(event) => {
                let effects = update(&mut state, Input::Notice(Box::new(notice(event))));
                carry_out(&mut state, &link, effects).await;
            }
        }
        let happened = matches!(step, Happens::Event(_));
        match &state.page {
            // A page that was there before is not read again.
            _ if happened => {}
            Page::Text { lines, .. } => lines.iter().for_each(|line| add(&mut read, line)),
            Page::Asking(asking) => asking.lines.iter().for_each(|line| add(&mut read, line)),
            Page::Groups | Page::Thread | Page::Menu(_) => {}
        }
        if let Some(last) = state.last.as_ref().filter(|last| before.as_ref() != Some(*last)) {
            add(&mut read, &last.text);
        }
    }
    read
}

fn add(read: &mut String, line: &str) {
    if !read.ends_with(&format!("{line}\n")) {
        read.push_str(line);
        read.push('\n');
    }
}

fn notice(event: &Event) -> Notice {
    Notice { group: group(), name: "Thursday".to_owned(), event: event.clone() }
}

async fn press(state: &mut State, link: &Link, code: KeyCode) {
    let effects = update(state, Input::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    carry_out(state, link, effects).await;
}

async fn carry_out(state: &mut State, link: &Link, mut effects: Vec<Effect>) {
    while !effects.is_empty() {
        let mut more = Vec::new();
        for effect in effects {
            let input = match effect {
                Effect::Call(asked, call) => Input::Answer(asked, Box::new(link.call(call).await)),
                Effect::Deed(flow, deed) => Input::Outcome(flow, Box::new(perform(link, deed).await)),
                Effect::View(..) => Input::Viewed(Err(kith_protocol::command::Refusal::NoProgram)),
                Effect::Edit(text) => Input::Edited(Ok(text)),
            };
            more.extend(update(state, input));
        }
        effects = more;
    }
}

#[derive(Clone, Default)]
struct Paper(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a person reads in plain lines.
async fn in_plain_lines(story: &[Happens]) -> String {
    let (link, notices): (Link, broadcast::Sender<Notice>) = night().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(4_096);
    let client = tokio::spawn(Plain::new(link, BufReader::new(typed), paper.clone(), told).run());
    typing.write_all(b"1\n").await.unwrap();
    for step in story {
        let line = match step {
            Happens::Typed(text) | Happens::Line(text) => format!("{text}\n"),
            Happens::Choice(number) => format!("{number}\n"),
            Happens::Event(event) => {
                // Once everything typed before is answered: the client waits then, and hears.
                quiet(&paper).await;
                notices.send(notice(event)).unwrap();
                quiet(&paper).await;
                continue;
            }
        };
        typing.write_all(line.as_bytes()).await.unwrap();
    }
    typing.write_all(b"/quit\n").await.unwrap();
    client.await.unwrap().unwrap();
    let written = paper.0.lock().unwrap().clone();
    String::from_utf8(written).unwrap()
}

/// Until nothing more is written, however often the other tasks are let go on: all of them run on this one thread.
async fn quiet(paper: &Paper) {
    let mut same = 0;
    let mut length = 0;
    while same < 200 {
        tokio::task::yield_now().await;
        let now = paper.0.lock().unwrap().len();
        same = if now == length { same + 1 } else { 0 };
        length = now;
    }
}

/// A night on which Sam asks for somebody.
fn night() -> StandIn {
    let mut night = StandIn::thursday();
    night.messages.push(ask(3, "Sam", "can somebody sit with me"));
    night
}

fn story() -> Vec<Happens> {
    use Happens::{Choice, Line, Typed};
    let event = |event| Happens::Event(Box::new(event));
    let name = |name: &str| name.to_owned();
    vec![
        Typed("/why"),
        Typed("/people"),
        Typed("/card"),
        Typed("/rules"),
        Typed("/others"),
        Typed("/threads"),
        Typed("/reach"),
        Typed("/search kettle"),
        Typed("/search nothing like it"),
        Typed("/connections"),
        event(Event::Connection { name: name("Lee"), connected: true }),
        Typed("/connections"),
        Typed("/ways"),
        Typed("/couriers"),
        Typed("/courier"),
        Typed("/courier remove 1"),
        event(Event::Missing { names: vec![name("Lee")], filled: false }),
        Typed("/why"),
        event(Event::Missing { names: vec![name("Lee")], filled: true }),
        event(Event::CameIn { name: name("Noor"), slip_from: name("Lee") }),
        Typed("/why"),
        event(Event::Left { name: name("Sam") }),
        event(Event::CameBack { name: name("Sam") }),
        event(Event::Renamed { before: name("Lee"), name: name("Leila") }),
        event(Event::AtTheDoor { name: name("Max"), request: kith_protocol::id::RequestId([5; 32]) }),
        event(Event::Message { message: Box::new(message(7, "Ana", "From before.")), above: true }),
        Typed("/welcome Noor"),
        Typed("/welcome Max"),
        Typed("/wait Noor"),
        Line("Can I ask first?"),
        Typed("/name Jo M."),
        Typed("/duties I work for the clinic."),
        Typed("/duties"),
        Typed("/form"),
        Typed("/form Circle with a talking piece"),
        Typed("/meeting"),
        Typed("/askme 22:00"),
        Typed("/askme late"),
        Typed("/rests 12"),
        Typed("/whenlate now"),
        Typed("/remind 30"),
        Typed("/worried"),
        Typed("/worried We ask first."),
        Typed("/ifquiet Ana"),
        Typed("/ifquiet"),
        Typed("/myquiet leave me be"),
        Typed("/myquiet"),
        event(Event::Worried { by: name("Lee"), mine: false, text: name("We ask first.") }),
        Typed("/newthread Garden"),
        Typed("/forme"),
        Typed("/forme 9"),
        Typed("/8"),
        Typed("/nonsense"),
        Typed("/welcome"),
        Typed("/notefor 1 about tea"),
        Typed("/notefor 1"),
        Typed("/notefor 90 about tea"),
        Typed("/quiet Ana"),
        Typed("/people"),
        Typed("/quiet Ana"),
        Typed("/quiet Max"),
        Typed("/unfold 1"),
        Typed("/unfold"),
        Typed("/names"),
        Typed("/names"),
        Typed("/live"),
        Typed("/live"),
        Typed("/quiet"),
        event(Event::Left { name: name("Ravi") }),
        Typed("/quiet"),
        Typed("/takeback 1"),
        Typed("/yes"),
        Choice(1),
        Typed("/yes 3"),
        Choice(2),
        Typed("/yes 1"),
        Typed("/rooms"),
        Choice(1),
        Typed("/no"),
        Typed("/no 3"),
        Typed("/room"),
        Typed("/accept"),
        Typed("/bewithme"),
        Line("with me too"),
        Choice(1),
        Typed("/bewithme with me too"),
        Choice(2),
        event(Event::CanBeWithYou { name: name("Ana"), ask: message(1, "Jo", "").id }),
        Typed("/why"),
        Typed("/accept Ravi"),
        Typed("/accept"),
        Choice(2),
        Choice(2),
        Typed("/rooms"),
        Choice(2),
        event(in_room(Event::CameIn { name: name("Ana"), slip_from: name("Jo") })),
        event(in_room(Event::Held { messages: Vec::new(), came_in: vec![name("Ana")] })),
        Typed("Only in the room."),
        Typed("/people"),
        Typed("/others"),
        Typed("/card"),
        Typed("/meeting"),
        Typed("/takeback"),
        Choice(1),
        event(Event::Message { message: Box::new(message(8, "Ana", "In the group.")), above: false }),
        event(in_room(Event::Left { name: name("Ana") })),
        Typed("/leave"),
        Choice(1),
        Typed("/back"),
        event(in_room(Event::Message { message: Box::new(message_inside(8, "Ana", "Inside.")), above: false })),
        event(in_room(Event::Left { name: name("Ana") })),
        Typed("/room Ana"),
        Typed("/rooms"),
        Choice(1),
        Typed("/stepback"),
        Choice(1),
        Typed("/close"),
        Choice(2),
        Typed("/room Ana"),
        Typed("/closeroom"),
        Typed("/enough"),
        Typed("/invite"),
        Line(""),
        Line(""),
        Line(""),
        Typed("/leave"),
        Line(""),
        Choice(1),
        Line(""),
        Choice(3),
        Typed("/space"),
        Typed("/letgo"),
        Line("some day"),
        Line("2026-06-01"),
        Choice(2),
        Typed("/fetchagain"),
        // Another device: the words do not agree, then they do.
        Typed("/groups"),
        Choice(4),
        Line(""),
        Choice(1),
        Choice(1),
        Choice(4),
        Line(""),
        Choice(1),
        Choice(2),
    ]
}

fn in_room(of: Event) -> Event {
    Event::InRoom { room: room().room, of: Box::new(of) }
}

/// What stands on the screen.
fn drawn(state: &State) -> String {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| draw(state, frame)).unwrap();
    terminal.backend().to_string()
}

/// A full screen in which Thursday is open.
async fn opened() -> (State, Link) {
    let (link, _notices) = StandIn::thursday().run();
    let (mut state, effects) = State::begin(80, 24);
    carry_out(&mut state, &link, effects).await;
    press(&mut state, &link, KeyCode::Enter).await;
    (state, link)
}

async fn types(state: &mut State, link: &Link, text: &str) {
    let effects = update(state, Input::Paste(text.to_owned()));
    carry_out(state, link, effects).await;
    press(state, link, KeyCode::Enter).await;
}

fn from_ana(number: u8, text: &str) -> Event {
    let mut said = message(number, "Ana", text);
    (said.from, said.quieted) = (message(1, "Ana", "").from, true);
    Event::Message { message: Box::new(said), above: false }
}

const FOLDED: &str = "Folded, as you wished.";

#[tokio::test]
async fn folded_words_are_one_line_and_are_opened_on_the_screen() {
    let (mut state, link) = opened().await;
    assert!(drawn(&state).contains("kettle"));
    types(&mut state, &link, "/quiet Ana").await;
    let screen = drawn(&state);
    assert!(screen.contains(FOLDED) && !screen.contains("kettle") && screen.contains("Hello Ana."), "{screen}");
    // What comes is told by nothing, and is folded where it is read.
    let before = state.last.clone();
    for wishes_live in [false, true] {
        state.wishes.live = wishes_live;
        state.wishes.notice = true;
        let number = 5 + u8::from(wishes_live);
        let effects = update(&mut state, Input::Notice(Box::new(notice(&from_ana(number, "sharp words")))));
        carry_out(&mut state, &link, effects).await;
        let screen = drawn(&state);
        assert!(!state.rings && state.last == before && !screen.contains("new words"), "{screen}");
        assert!(!screen.contains("sharp"), "{screen}");
    }
    // The third line of the menu, after writing and answering.
    for key in [KeyCode::Esc, KeyCode::Home, KeyCode::Enter, KeyCode::Down, KeyCode::Down, KeyCode::Enter] {
        press(&mut state, &link, key).await;
    }
    let screen = drawn(&state);
    assert!(screen.contains("kettle") && screen.contains(FOLDED), "only these are opened: {screen}");
    // What is open stays open when all of it is read again, until they are folded anew.
    press(&mut state, &link, KeyCode::F(5)).await;
    assert!(drawn(&state).contains("kettle"));
    press(&mut state, &link, KeyCode::Enter).await;
    press(&mut state, &link, KeyCode::Enter).await;
    for folded in [false, true] {
        types(&mut state, &link, "/quiet Ana").await;
        assert_eq!(!drawn(&state).contains("kettle"), folded);
    }
}

#[tokio::test]
async fn folded_words_are_one_line_and_are_opened_in_plain_lines() {
    use Happens::Typed;
    let story = [
        Typed("/quiet Ana"),
        Happens::Event(Box::new(from_ana(5, "sharp words"))),
        Typed("/live"),
        Happens::Event(Box::new(from_ana(6, "more of it"))),
        Typed("/read"),
        Typed("/unfold 1"),
        Typed("/why"),
    ];
    let session = in_plain_lines(&story).await;
    let (_, after) = session.split_once("words are folded from now on").unwrap();
    let (folded, opened) = after.rsplit_once(FOLDED).unwrap();
    assert!(!folded.contains("kettle") && opened.contains("The kettle is on."), "{session}");
    assert!(!session.contains("sharp") && !session.contains("more of it"), "{session}");
    assert!(!folded.contains("There are new words"), "{session}");
    assert_eq!(session.matches(FOLDED).count(), 2, "as it came, and as it was read: {session}");
}

#[tokio::test]
async fn no_name_of_a_person_is_drawn_while_names_are_hidden() {
    use Happens::Typed;
    let event = |event| Happens::Event(Box::new(event));
    let named = |name: &str| name.to_owned();
    let mut story = vec![
        Typed("/names"),
        event(Event::CameIn { name: named("Zoraida"), slip_from: named("Quirin") }),
        event(Event::Renamed { before: named("Quirin"), name: named("Zoraida") }),
        event(Event::AtTheDoor { name: named("Zoraida"), request: kith_protocol::id::RequestId([5; 32]) }),
        Typed("/live"),
        event(Event::Message { message: Box::new(message(7, "Quirin", "good evening")), above: false }),
        Typed("/people"),
        Typed("/others"),
        Typed("/threads"),
        Typed("/worried"),
        Typed("/ifquiet Ana"),
        Typed("/search kettle"),
        Typed("/meeting"),
    ];
    let people = ["Zoraida", "Quirin", "Ana", "Lee", "Kim", "Sam"];
    let screen = on_the_screen(&story).await;
    names::hide(false);
    let plain = in_plain_lines(&story).await;
    names::hide(false);
    for session in [screen, plain] {
        let hidden = session.split_once("Names are hidden").map_or("", |(_, hidden)| hidden);
        let told = hidden.lines().filter(|line| people.iter().any(|name| line.contains(name)));
        // What somebody wrote stays as it is.
        let told: Vec<_> = told.filter(|line| !line.contains("Hello Ana.")).collect();
        assert!(told.is_empty() && hidden.contains("somebody"), "{told:?}");
    }
    story.insert(1, Typed("/names"));
    for session in [on_the_screen(&story).await, in_plain_lines(&story).await] {
        assert!(session.contains("Zoraida"), "they come back: {session}");
    }
    let (mut state, link) = opened().await;
    types(&mut state, &link, "/names").await;
    let screen = drawn(&state);
    names::hide(false);
    assert!(!screen.contains("Ana  ") && screen.contains("somebody  "), "{screen}");
}

/// Sentences that name keys differ, as the keys do, and those of numbers that only plain lines show: the rest is the same.
const OF_KEYS: [&str; 3] = ["New words wait until you press", "There are new words.", "Which message?"];

#[tokio::test]
async fn both_clients_say_the_same_in_the_same_order() {
    let (screen, plain) = (on_the_screen(&story()).await, in_plain_lines(&story()).await);
    let mut rest = plain.as_str();
    for line in screen.lines().filter(|line| !OF_KEYS.iter().any(|keys| line.starts_with(keys))) {
        // With *quiet* on, lines are kept for `why` and shown in neither.
        if line.starts_with("Ravi has left") {
            assert!(!plain.contains(line));
            continue;
        }
        let Some(at) = rest.find(&format!("{line}\n")) else {
            panic!("not said in plain lines, or not there: {line}\n---\n{plain}\n---\n{screen}")
        };
        rest = &rest[at..];
    }
    assert!(screen.lines().count() > 80, "the story is told: {screen}");
}

#[tokio::test]
async fn nothing_in_a_session_must_never_appear() {
    let (screen, plain) = (on_the_screen(&story()).await, in_plain_lines(&story()).await);
    let never = include_str!("../tests/never.txt");
    for words in never.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        for session in [&screen, &plain] {
            let session = session.to_lowercase();
            let alone = session.match_indices(words).any(|(at, found)| {
                let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
                !letter(session[..at].chars().next_back()) && !letter(session[at + found.len()..].chars().next())
            });
            assert!(!alone, "“{words}” is said");
        }
    }
}
