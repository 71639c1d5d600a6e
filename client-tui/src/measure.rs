//! What the benchmark measures of the client itself: the pure `update` and `draw` over a long thread, on a screen in
//! memory.

use std::path::Path;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kith_node::api::{Answer, GroupSummary, Link, Notice};
use kith_protocol::command::{MessageView, Refusal, Standing, View};
use kith_protocol::event::Event;
use kith_protocol::id::{EntryId, GroupId, MemberId, MessageId, MessageName};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::copy;
use crate::screen::draw::draw;
use crate::screen::state::State;
use crate::screen::update::{Asked, Effect, Input, update};

/// How long each key took from being pressed to the screen being drawn.
pub struct Measured {
    /// While writing.
    pub writing: Vec<Duration>,
    /// While reading, near the end, in the middle and at the beginning of the thread.
    pub reading: Vec<Duration>,
    /// Words that arrived while *live* was on.
    pub arriving: Vec<Duration>,
    /// From the words being there to the newest page being drawn.
    pub opening: Duration,
}

/// 80 columns and 24 rows over a thread of so many messages of 200 bytes, every tenth an answer; so many keys of each kind.
///
/// # Panics
/// Never: a screen in memory takes everything that is drawn.
pub fn screen(messages: usize, keys: usize) -> Option<Measured> {
    let mut screen = Screen::open()?;
    let words: Vec<MessageView> = (0..messages).map(message).collect();
    let begun = Instant::now();
    screen.input(Input::Answer(Asked::Words(group().first_thread()), Box::new(Ok(words_of(words)))));
    let opening = begun.elapsed();
    let key = |code| Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
    let writing = (0..keys).map(|number| {
        let letter = if number % 6 == 5 { ' ' } else { 'a' };
        screen.timed(key(KeyCode::Char(letter)))
    });
    let writing = writing.collect();
    let mut reading = vec![screen.timed(key(KeyCode::Esc))];
    for place in [KeyCode::End, KeyCode::Home] {
        reading.push(screen.timed(key(place)));
        for number in 0..keys / 2 {
            let there = if place == KeyCode::End { KeyCode::PageUp } else { KeyCode::PageDown };
            let there = if number % 3 == 0 { there } else { [KeyCode::Up, KeyCode::Down][number % 2] };
            reading.push(screen.timed(key(there)));
        }
    }
    screen.input(key(KeyCode::Enter));
    screen.state.wishes.live = true;
    let arriving = (0..keys).map(|number| {
        let event = Event::Message { message: Box::new(message(messages + number)), above: false };
        screen.timed(Input::Notice(Box::new(Notice { group: group(), name: NAME.to_owned(), event })))
    });
    let arriving = arriving.collect();
    Some(Measured { writing, reading, arriving, opening })
}

/// Writes a signed copy of one's own words into a file, as `kith copy --signed` does. Gives how long it is.
///
/// # Errors
/// What the node or the disk refuses.
pub async fn copy(link: &Link, group: &str, to: &Path) -> Result<usize, Refusal> {
    let written = copy::write(link, group, to, true).await?;
    Ok(written.iter().map(|file| file.bytes).sum())
}

/// Reads one: when each message was written, and its text.
///
/// # Errors
/// [`Refusal::NotACopy`], [`Refusal::CannotOpen`].
pub fn read_copy(from: &Path) -> Result<Vec<(u64, Option<String>)>, Refusal> {
    Ok(copy::machine::read(from)?.words.into_iter().map(|words| (words.at_ms, words.text)).collect())
}

/// Says the words of a copy in a group, as `kith copy bring` does. Gives how many.
///
/// # Errors
/// What the node refuses.
pub async fn bring_copy(link: &Link, group: &str, from: &Path) -> Result<usize, Refusal> {
    copy::bring(link, group, None, &copy::machine::read(from)?).await
}

const NAME: &str = "Thursday";

fn group() -> GroupId {
    GroupId([7; 32])
}

fn words_of(messages: Vec<MessageView>) -> Answer {
    Answer::View { view: View::Messages(messages) }
}

fn id(number: usize) -> MessageId {
    let minute = u64::try_from(number).unwrap_or_default() * 60_000;
    MessageId::new(1_700_000_000_000 + minute, [(number % 251) as u8; 10])
}

fn member(number: usize) -> MemberId {
    MemberId([(number % 4) as u8; 32])
}

fn message(number: usize) -> MessageView {
    let name = ["Ana", "Lee", "Sam", "日本の名前"][number % 4];
    MessageView {
        id: id(number),
        thread: group().first_thread(),
        from: member(number),
        name: name.to_owned(),
        mine: number.is_multiple_of(4),
        quieted: false,
        at_ms: Some(id(number).time_ms()),
        text: Some(format!("{number} {}", "words for the others ".repeat(9))),
        reply: (number % 10 == 9).then(|| MessageName::of(id(number - 7), &member(number - 7))),
        asks: None,
        note: None,
        attachments: Vec::new(),
        taken_back: number.is_multiple_of(97),
        let_go: false,
        new_hearers: Vec::new(),
        beside: false,
        entry: EntryId([0; 32]),
    }
}

struct Screen {
    state: State,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    /// With one group, opened.
    fn open() -> Option<Self> {
        let (state, _) = State::begin(80, 24);
        let mut screen = Self { state, terminal: Terminal::new(TestBackend::new(80, 24)).ok()? };
        let (name, me) = (NAME.to_owned(), "Ana".to_owned());
        let summary = GroupSummary {
            group: group(),
            name,
            me,
            state: Standing::Entered,
            members: Some(4),
            way_lost: false,
            rooms: Vec::new(),
        };
        screen.input(Input::Answer(Asked::Groups(None), Box::new(Ok(Answer::Groups { groups: vec![summary] }))));
        screen.input(Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
        Some(screen)
    }

    fn input(&mut self, input: Input) {
        let effects = update(&mut self.state, input);
        // A draft is stored by the node; here it is only said to be.
        for effect in effects {
            if let Effect::Call(asked @ Asked::DraftKept(_), _) = effect {
                let done = Answer::Done { outcome: kith_protocol::command::Done::Done };
                self.input(Input::Answer(asked, Box::new(Ok(done))));
            }
        }
        let _ = self.terminal.draw(|frame| draw(&self.state, frame));
    }

    fn timed(&mut self, input: Input) -> Duration {
        let begun = Instant::now();
        self.input(input);
        begun.elapsed()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_measured_is_drawn() {
        let mut screen = super::Screen::open().unwrap();
        let words = (0..300).map(super::message).collect();
        let asked = super::Asked::Words(super::group().first_thread());
        screen.input(super::Input::Answer(asked, Box::new(Ok(super::words_of(words)))));
        assert!(screen.terminal.backend().to_string().contains("299 words for"));
        assert_eq!(super::screen(300, 10).unwrap().writing.len(), 10);
    }
}
