//! Pictures of the screen, and key sequences against the pure `update`.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kith_node::api::{Answer, Call, LongWay, Notice, RoadView, RoadsDo, RoadsView};
use kith_protocol::command::{Command, Delivery, Done, Query, Refusal, UnsentView, View};
use kith_protocol::event::Event as Happened;
use kith_protocol::member::roads::Who;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::state::State;
use super::update::menu::Does;
use super::update::{Effect, Input, Wheel, update};
use crate::flow::{Deed, Outcome};
use crate::stand_in::{group, message, slip, view};

mod pictures;
mod rooms;
mod typed;

/// The screen with a node played by the test: calls are answered as they come.
struct Screen {
    state: State,
    width: u16,
    height: u16,
    said: Vec<String>,
    drafts: Vec<String>,
    messages: Vec<kith_protocol::command::MessageView>,
    refuse: bool,
    /// The node has ended.
    ended: bool,
    slip: String,
    unsent: Vec<kith_protocol::command::UnsentView>,
    meeting: kith_protocol::command::MeetingView,
    /// What is asked of rooms, and answered of them.
    inside: crate::stand_in::StandIn,
    /// What was done in the group itself.
    outside: Vec<Command>,
}

impl Screen {
    fn open(width: u16, height: u16) -> Self {
        let (state, effects) = State::begin(width, height);
        let messages = vec![message(1, "Ana", "Hello. The kettle is on."), message(2, "Jo", "Hello Ana.")];
        let mut screen = Self {
            state,
            width,
            height,
            said: Vec::new(),
            drafts: Vec::new(),
            messages,
            refuse: false,
            ended: false,
            slip: "kith:abcdef".to_owned(),
            unsent: Vec::new(),
            meeting: crate::stand_in::meeting(),
            inside: crate::stand_in::StandIn::thursday(),
            outside: Vec::new(),
        };
        screen.carry_out(effects);
        screen
    }

    /// With a room beside the group.
    fn with_a_room(&mut self) -> &mut Self {
        self.inside = crate::stand_in::StandIn::with_a_room();
        let groups = Box::new(self.answer(Call::Groups));
        self.input(Input::Answer(super::update::Asked::Groups(None), groups))
    }

    /// Carries effects out in the order in which they were made, as the program does: what an answer brings about comes
    /// after what was under way before it.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            let input = match effect {
                Effect::Call(asked, call) => Input::Answer(asked.clone(), Box::new(self.answer(call))),
                Effect::Deed(flow, deed) => {
                    let outcome = match deed {
                        Deed::Call(call) => Outcome::Answered(self.answer(call)),
                        Deed::ReadSlip(slip) => Outcome::Read(Ok(slip)),
                        Deed::WriteFile { .. } => Outcome::Written(Ok(())),
                        Deed::Copy { to, .. } => {
                            Outcome::Copied(Ok(vec![crate::copy::Written { file: to, bytes: 10 }]))
                        }
                        Deed::Bring { .. } => Outcome::Brought(Ok(1)),
                    };
                    Input::Outcome(flow, Box::new(outcome))
                }
                // There is no other program here.
                Effect::View(..) => Input::Viewed(Err(Refusal::NoProgram)),
                Effect::Edit(text) => Input::Edited(Ok(format!("{text} and more, written elsewhere"))),
            };
            effects.extend(update(&mut self.state, input));
        }
    }

    fn answer(&mut self, call: Call) -> Result<Answer, Refusal> {
        if self.ended {
            return Err(Refusal::Closing);
        }
        if let Call::Do { command, .. } = &call
            && !matches!(command, Command::Room { .. })
        {
            self.outside.push(command.clone());
        }
        Ok(match call {
            Call::Groups => Answer::Groups { groups: self.inside.groups.clone() },
            Call::Look { query: query @ (Query::Rooms | Query::InRoom { .. }), .. } => {
                Answer::View { view: self.inside.look(query)? }
            }
            Call::Do { command: command @ Command::Room { .. }, .. } => {
                let (notices, _) = tokio::sync::broadcast::channel(8);
                Answer::Done { outcome: self.inside.command(command, &notices)? }
            }
            Call::Aside => Answer::Aside { groups: Vec::new(), wait: None, unread: self.inside.unread },
            Call::SlipShow { .. } => Answer::Slip(slip()),
            Call::Found { name, .. } => Answer::Founded { group: group(), name },
            Call::Search { text, before: None, .. } => {
                let found = |message: &&kith_protocol::command::MessageView| {
                    message.text.as_ref().is_some_and(|words| words.contains(&text))
                };
                Answer::Found { found: self.messages.iter().rev().filter(found).cloned().collect(), next: None }
            }
            Call::Roads { .. } => Answer::Roads {
                roads: RoadsView {
                    roads: vec![RoadView {
                        who: Who::Member { name: "Lee".to_owned() },
                        stands: true,
                        called: false,
                        straight: true,
                        tor: false,
                    }],
                    couriers: Vec::new(),
                    listens: true,
                    lends: false,
                    relays: 0,
                    places: 0,
                    only_relays: false,
                    tor: None,
                    way_lost: false,
                },
            },
            Call::Look { query: Query::Connections, .. } => Answer::View { view: View::Connections(2) },
            Call::Look { query: Query::Group, .. } => Answer::View { view: View::Group(Box::new(view())) },
            Call::Look { query: Query::Read { .. }, .. } => {
                Answer::View { view: View::Messages(self.messages.clone()) }
            }
            Call::Look { query: Query::Unsent, .. } => Answer::View { view: View::Unsent(self.unsent.clone()) },
            Call::Look { query: Query::TakenBack, .. } => {
                Answer::View { view: View::TakenBack { any: false, copies_gone: None } }
            }
            Call::Look { query: Query::Meeting, .. } => {
                Answer::View { view: View::Meeting(Box::new(self.meeting.clone())) }
            }
            Call::Look { query, .. } => Answer::View {
                view: crate::stand_in::StandIn::thursday().look(query).unwrap_or(View::Line(String::new())),
            },
            Call::Do { command: Command::Draft { text, .. }, .. } => {
                self.drafts.push(text);
                Answer::Done { outcome: Done::Done }
            }
            Call::Do { command: Command::Say { .. }, .. } if self.refuse => return Err(Refusal::DiskFull),
            Call::Do { command: Command::Say { text, .. }, .. } => {
                self.said.push(text.clone());
                let words = message(9, "Jo", &text);
                let state = kith_protocol::command::Delivery::Here;
                let (id, thread) = (words.id, words.thread);
                self.unsent.push(UnsentView {
                    id,
                    thread,
                    text,
                    attachments: Vec::new(),
                    state,
                    would_also_reach: Vec::new(),
                });
                Answer::Done { outcome: Done::Said { id: words.id, state } }
            }
            Call::Save { to, .. } => Answer::Saved { file: to, bytes: 2_000 },
            Call::Do { command: Command::Invite { .. }, .. } => Answer::Done {
                outcome: Done::Invited { slip: self.slip.clone(), file: String::new(), expires: 1_795_114_800 },
            },
            Call::Do { .. } => Answer::Done { outcome: Done::Done },
            _ => return Err(Refusal::NotACall),
        })
    }

    fn key(&mut self, code: KeyCode) -> &mut Self {
        self.input(Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    fn input(&mut self, input: Input) -> &mut Self {
        let effects = update(&mut self.state, input);
        self.carry_out(effects);
        self
    }

    fn turns(&mut self, wheel: Wheel) -> &mut Self {
        let effects = update(&mut self.state, Input::Wheel(wheel));
        self.carry_out(effects);
        self
    }

    /// Takes a line of the menu of the chosen message.
    fn does(&mut self, does: Does) -> &mut Self {
        self.key(KeyCode::Enter);
        let super::state::Page::Menu(menu) = &self.state.page else { panic!("no menu: {}", self.picture()) };
        let at = menu.choices.iter().position(|(there, _)| *there == does).expect("it is in the menu");
        for _ in 0..at {
            self.key(KeyCode::Down);
        }
        self.key(KeyCode::Enter)
    }

    fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.key(KeyCode::Char(letter));
        }
        self
    }

    fn happens(&mut self, event: Happened) -> &mut Self {
        self.input(Input::Notice(Box::new(Notice { group: group(), name: "Thursday".to_owned(), event })))
    }

    fn picture(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.width, self.height)).unwrap();
        terminal.draw(|frame| super::draw::draw(&self.state, frame)).unwrap();
        let cursor = terminal.get_cursor_position().unwrap();
        format!("{}cursor: {}, {}", terminal.backend(), cursor.x, cursor.y)
    }
}

fn more_words() -> Happened {
    Happened::Message { message: Box::new(message(3, "Ana", "More.")), above: false }
}

#[test]
fn groups_at_80_and_40_columns() {
    insta::assert_snapshot!("groups_80", Screen::open(80, 24).picture());
    insta::assert_snapshot!("groups_40", Screen::open(40, 24).picture());
}

#[test]
fn a_group_that_cannot_be_opened_is_not_denied() {
    let mut screen = Screen::open(80, 24);
    screen.inside.unread = 1;
    screen.inside.groups.clear();
    for (asked, call) in
        [(super::update::Asked::Groups(None), Call::Groups), (super::update::Asked::Aside, Call::Aside)]
    {
        let answer = Box::new(screen.answer(call));
        screen.input(Input::Answer(asked, answer));
    }
    let picture = screen.picture();
    assert!(picture.contains("Groups kept here that cannot be opened now: 1."), "{picture}");
    assert!(!picture.contains("You are in no group yet."), "{picture}");
}

#[test]
fn a_way_that_is_lost_is_said_above_the_line_until_it_is_said_again() {
    let mut screen = Screen::open(80, 24);
    let read = |screen: &Screen| {
        let picture = screen.picture().replace('"', " ");
        picture.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    screen.inside.groups[0].way_lost = true;
    let answer = Box::new(screen.answer(Call::Groups));
    screen.input(Input::Answer(super::update::Asked::Groups(None), answer));
    assert!(read(&screen).contains("(nothing leaves this device for it"), "{}", screen.picture());
    screen.key(KeyCode::Enter);
    assert!(read(&screen).contains("by no way, until you say it again"), "{}", screen.picture());
    let what = RoadsDo::LongWay { way: LongWay::Tor };
    let roads = screen.answer(Call::Roads { group: String::new() });
    screen.input(Input::Answer(super::update::Asked::Decided(what), Box::new(roads)));
    screen.key(KeyCode::Esc);
    assert!(!read(&screen).contains("until you say it again"), "{}", screen.picture());
}

#[test]
fn a_thread_at_80_and_40_columns() {
    for width in [80, 40] {
        let mut screen = Screen::open(width, 24);
        screen.messages.push(message(
            3,
            "日本の名前",
            "これは長い行です。とても長い行なので、折り返されます。はい、そうです。",
        ));
        let mut taken = message(4, "Lee", "");
        taken.taken_back = true;
        taken.reply = Some(message(1, "Ana", "").named());
        taken.new_hearers = vec!["Noor".to_owned()];
        screen.messages.push(taken);
        let mut note = message(5, "Sam", "A line that is long enough to be broken on a small window, twice or so.");
        note.note = Some("about sleep".to_owned());
        screen.messages.push(note);
        screen.key(KeyCode::Enter).types("Not sent yet");
        insta::assert_snapshot!(format!("thread_{width}"), screen.picture());
    }
}

#[test]
fn coming_in_at_80_and_40_columns() {
    for width in [80, 40] {
        let mut screen = Screen::open(width, 24);
        screen.key(KeyCode::Down).key(KeyCode::Down).key(KeyCode::Enter).types("kith:abc").key(KeyCode::Enter);
        insta::assert_snapshot!(format!("card_{width}"), screen.picture());
        screen.key(KeyCode::Enter);
        insta::assert_snapshot!(format!("door_{width}"), screen.picture());
    }
}

#[test]
fn people_and_help_at_40_columns() {
    let mut screen = Screen::open(40, 24);
    screen.key(KeyCode::Enter).types("/people").key(KeyCode::Enter);
    insta::assert_snapshot!("people_40", screen.picture());
    screen.key(KeyCode::F(1));
    insta::assert_snapshot!("help_40", screen.picture());
}

#[test]
fn new_words_wait_for_a_key() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).happens(more_words());
    assert!(!screen.picture().contains("More."));
    assert!(screen.picture().contains("There are new words. Press F5 when you wish."));
    screen.messages.push(message(3, "Ana", "More."));
    screen.types("half").key(KeyCode::F(5));
    let picture = screen.picture();
    assert!(picture.contains("More.") && picture.contains("> half"), "{picture}");
    assert!(!picture.contains("There are new words"), "{picture}");
}

#[test]
fn who_asks_for_company_stands_there_until_the_words_are_shown() {
    let mut screen = Screen::open(80, 24);
    let asks = "Sam asks for somebody to be with them.";
    let ask = crate::stand_in::ask(4, "Sam", "It got loud.");
    screen.key(KeyCode::Enter).happens(more_words());
    screen.happens(Happened::Message { message: Box::new(ask.clone()), above: false });
    assert!(screen.picture().contains(asks), "{}", screen.picture());
    // What happens next takes the last line, and not this one.
    screen.happens(Happened::Left { name: "Ana".to_owned() });
    let picture = screen.picture();
    assert!(picture.contains(asks) && picture.contains("Ana has left"), "{picture}");
    assert!(!picture.contains("It got loud."), "{picture}");
    screen.messages.push(ask);
    screen.key(KeyCode::F(5));
    let picture = screen.picture();
    assert!(picture.contains("It got loud.") && !picture.contains(asks), "{picture}");
}

#[test]
fn a_wheel_moves_and_writes_and_chooses_nothing() {
    let mut screen = Screen::open(80, 24);
    screen.turns(Wheel::Down);
    assert_eq!(screen.state.chosen, 1);
    screen.turns(Wheel::Up).key(KeyCode::Enter).types("half");
    screen.turns(Wheel::Down);
    assert!(!screen.state.room.as_ref().unwrap().reading);
    screen.turns(Wheel::Up).turns(Wheel::Up);
    let room = screen.state.room.as_ref().unwrap();
    assert_eq!((room.reading, room.chosen, room.composer.text().as_str()), (true, 0, "half"));
    assert!(screen.said.is_empty());
}

#[test]
fn with_live_on_and_at_the_end_new_words_are_shown() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/live").key(KeyCode::Enter).happens(more_words());
    assert!(screen.picture().contains("More."));
}

#[test]
fn the_bell_rings_only_for_who_wished_it_and_never_while_quiet() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).happens(more_words());
    assert!(!screen.state.rings);
    screen.state.wishes.notice = true;
    screen.happens(more_words());
    assert!(core::mem::take(&mut screen.state.rings));
    let mut mine = message(8, "Jo", "Mine.");
    mine.mine = true;
    screen.happens(Happened::Message { message: Box::new(mine), above: false });
    screen.state.wishes.quiet = true;
    screen.happens(more_words());
    assert!(!screen.state.rings);
}

#[test]
fn enter_sends_and_alt_enter_begins_a_line() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("one");
    screen.input(Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT))).types("two").key(KeyCode::Enter);
    assert_eq!(screen.said, ["one\ntwo"]);
    assert_eq!(screen.drafts.last().map(String::as_str), Some(""));
    assert!(screen.drafts.contains(&"one\ntw".to_owned()), "drafts are kept as typed");
}

#[test]
fn words_that_have_not_left_stand_at_the_end_and_say_so() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("Nobody there yet").key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(
        picture.contains("Jo (you)  (still on your device)") && picture.contains("  Nobody there yet"),
        "{picture}"
    );
    let said = message(9, "Jo", "Nobody there yet");
    screen.happens(Happened::Message { message: Box::new(said.clone()), above: false });
    screen.happens(Happened::Delivery { message: said.id, state: Delivery::Sent });
    let picture = screen.picture();
    assert_eq!(picture.matches("Nobody there yet").count(), 1, "{picture}");
    assert!(!picture.contains("still on your device") && picture.contains("It has left this device."), "{picture}");
}

#[test]
fn refused_words_join_what_was_typed_since_and_never_go_to_another_place() {
    for is_elsewhere in [false, true] {
        let mut screen = Screen::open(80, 24);
        screen.key(KeyCode::Enter).types("Good evening.");
        let said = update(&mut screen.state, Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
        if is_elsewhere {
            screen.state.room = None;
        } else {
            screen.types("And more.");
        }
        screen.refuse = true;
        screen.carry_out(said);
        let kept = screen.drafts.last().map(String::as_str);
        assert_eq!(kept, Some(if is_elsewhere { "Good evening." } else { "Good evening.\nAnd more." }));
        if !is_elsewhere {
            let picture = screen.picture();
            assert!(picture.contains("Good evening.") && picture.contains("And more."), "{picture}");
        }
    }
}

#[test]
fn what_was_typed_in_one_place_is_kept_there_when_another_is_open() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter);
    let key = |letter| Input::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    let first = update(&mut screen.state, key('a'));
    assert!(update(&mut screen.state, key('b')).is_empty(), "one draft is on its way");
    screen.state.room = None;
    screen.carry_out(first);
    assert_eq!(screen.drafts, ["a", "ab"]);
}

#[test]
fn words_of_somebody_else_under_the_same_id_change_nothing() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter);
    let mut theirs = message(1, "Lee", "Never said.");
    theirs.from = kith_protocol::id::MemberId([77; 32]);
    screen.happens(Happened::MessageChanged { message: Box::new(theirs) });
    let picture = screen.picture();
    assert!(picture.contains("The kettle is on.") && !picture.contains("Never said."), "{picture}");
}

#[test]
fn refused_words_come_back_to_where_they_were_written() {
    let mut screen = Screen::open(80, 24);
    screen.refuse = true;
    screen.key(KeyCode::Enter).types("kept").key(KeyCode::Enter);
    assert!(screen.picture().contains("> kept"));
    assert!(screen.picture().contains("The disk did not take it."));
}

#[test]
fn nothing_is_chosen_before_the_groups_are_there() {
    let (mut state, effects) = State::begin(80, 24);
    let enter = || Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
    assert!(update(&mut state, enter()).is_empty());
    assert!(matches!(state.page, super::state::Page::Groups), "the first line would be another one a moment later");
    let mut screen = Screen { state, ..Screen::open(80, 24) };
    screen.carry_out(effects);
    screen.key(KeyCode::Enter);
    assert!(screen.picture().contains("The kettle is on."));
}

#[test]
fn a_refused_command_goes_when_another_is_begun_and_words_wait_beside_it() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/nosuch").key(KeyCode::Enter);
    assert!(screen.picture().contains("> /nosuch"), "what was typed stays, so that it can be put right");
    screen.key(KeyCode::Esc).types("/people").key(KeyCode::Enter);
    assert!(screen.picture().contains("People in"), "{}", screen.picture());
    screen.key(KeyCode::Esc).types("Not sent yet").key(KeyCode::Esc).types("/wh");
    assert_eq!(screen.drafts.last().map(String::as_str), Some("Not sent yet"), "a command takes no draft away");
    screen.types("y").key(KeyCode::Enter).key(KeyCode::Esc);
    assert!(screen.picture().contains("> Not sent yet"), "{}", screen.picture());
}

#[test]
fn the_hide_key_leaves_nothing_on_the_screen() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).key(KeyCode::F(9)).happens(more_words());
    let picture = screen.picture();
    assert!(!picture.contains("Thursday") && !picture.contains("kettle") && !picture.contains("new words"));
    screen.types("x").key(KeyCode::F(9));
    assert!(screen.picture().contains("kettle"));
    assert!(screen.said.is_empty());
}

#[test]
fn enter_at_the_door_is_not_now() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Down).key(KeyCode::Down).key(KeyCode::Enter).types("kith:abc").key(KeyCode::Enter);
    screen.key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(screen.picture().contains("Nothing was sent."), "{}", screen.picture());
}

#[test]
fn leaving_begins_at_staying() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/leave").key(KeyCode::Enter);
    assert!(screen.picture().contains("your place here is kept"), "{}", screen.picture());
    // Each question can be passed over.
    for _ in 0..4 {
        screen.key(KeyCode::Enter);
    }
    assert!(screen.picture().contains("Nothing was done."), "{}", screen.picture());
}

#[test]
fn only_ones_own_words_can_be_taken_back_from_the_menu() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).key(KeyCode::Esc).key(KeyCode::Up).key(KeyCode::Enter);
    assert!(!screen.picture().contains("take it back"), "{}", screen.picture());
    screen.key(KeyCode::Esc).types("/takeback").key(KeyCode::Enter);
    assert!(screen.picture().contains("Only their author takes them back."), "{}", screen.picture());
    screen.key(KeyCode::Esc).does(Does::TakeBack);
    assert!(screen.picture().contains("take these words back"), "{}", screen.picture());
    screen.key(KeyCode::Enter);
    assert!(screen.picture().contains("Nothing was done."), "{}", screen.picture());
}

#[test]
fn hostile_words_and_every_size_can_be_drawn() {
    let hostile = "\u{1b}[2J\u{202E}abc\u{7}\u{301}\u{301}\u{200D}👩‍👩‍👧 日本\u{fffd}\tend";
    for width in 1..90 {
        for height in [1, 2, 3, 4, 5, 8, 24] {
            let mut screen = Screen::open(width, height);
            screen.messages.push(message(3, hostile, hostile));
            screen.key(KeyCode::Enter).types("/h").key(KeyCode::Tab);
            screen.input(Input::Paste(hostile.repeat(9)));
            let picture = screen.picture();
            assert!(!picture.contains(['\u{1b}', '\u{202E}', '\u{7}']));
            screen.key(KeyCode::F(1)).picture();
            screen.input(Input::Size(height, width)).key(KeyCode::Esc).picture();
        }
    }
}

#[test]
fn why_states_the_cause_of_the_last_line() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).happens(Happened::Left { name: "Lee".to_owned() });
    screen.types("/why").key(KeyCode::Enter);
    assert!(screen.picture().contains("Only Lee's own devices can."), "{}", screen.picture());
}

#[test]
fn an_answered_message_is_named_while_writing() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).key(KeyCode::Esc).key(KeyCode::Up).does(Does::Answer);
    assert!(screen.picture().contains("You answer: Ana: Hello. The kettle is on."), "{}", screen.picture());
}

#[test]
fn a_rehearsal_begins_with_what_it_is_and_offers_nothing_real() {
    let mut screen = Screen::open(40, 24);
    screen.state.practise();
    assert!(screen.picture().contains("This is a practice group."), "{}", screen.picture());
    screen.key(KeyCode::Enter);
    assert!(!screen.picture().contains("found a group"), "{}", screen.picture());
    screen.key(KeyCode::Enter).types("/found").key(KeyCode::Enter);
    assert!(screen.picture().contains("This is a practice."), "{}", screen.picture());
}

#[test]
fn a_meeting_stands_in_a_few_lines_above_the_thread_and_holds_ones_text_till_the_round_is_over() {
    let mut screen = Screen::open(80, 24);
    screen.meeting = crate::stand_in::round("Ana");
    screen.key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("Meeting: Ana and Jo") && picture.contains("Ana's turn: Check-in"), "{picture}");
    screen.types("Good evening.").key(KeyCode::Enter);
    assert!(screen.said.is_empty());
    assert!(screen.picture().contains("Held here till the round is over."), "{}", screen.picture());
    assert_eq!(screen.drafts.last().map(String::as_str), Some("Good evening."), "it is kept on the disk");
    // Whatever is told next, it stands there that they are held.
    let change = kith_protocol::event::MeetingChange::SlowDown { name: "Ana".to_owned(), mine: false };
    screen.happens(Happened::Meeting { change });
    let picture = screen.picture();
    assert!(
        picture.contains("quiet minute") && picture.contains("What you wrote is held on this device."),
        "{picture}"
    );
    // Their own turn comes: what is held is not forgotten.
    let (name, wish) = ("Jo".to_owned(), kith_protocol::meeting::Wish::None);
    let change = kith_protocol::event::MeetingChange::Turn { name, mine: true, again: false, minutes: 0, wish };
    screen.happens(Happened::Meeting { change });
    let picture = screen.picture().replace('"', " ");
    let picture = picture.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(picture.contains("After your words: /done.") && picture.contains("/say sends it."), "{picture}");
    // The round ends; nothing goes out by itself.
    screen.meeting = crate::stand_in::round("");
    screen.happens(Happened::Meeting { change: kith_protocol::event::MeetingChange::RoundOver });
    assert!(screen.said.is_empty());
    assert!(screen.picture().contains("What you wrote is held on this device."), "{}", screen.picture());
    screen.types("/say").key(KeyCode::Enter);
    assert_eq!(screen.said, ["Good evening."]);
    assert_eq!(screen.drafts.last().map(String::as_str), Some(""));
    assert!(!screen.picture().contains("turn"), "{}", screen.picture());
}

#[test]
fn that_a_place_is_kept_is_said_in_the_line_of_whose_turn_it_is_then() {
    use kith_protocol::event::MeetingChange;
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter);
    let turn = |name: &str| {
        let (name, wish) = (name.to_owned(), kith_protocol::meeting::Wish::None);
        MeetingChange::Turn { name, mine: false, again: false, minutes: 0, wish }
    };
    screen.happens(Happened::Meeting { change: MeetingChange::PassedOn { name: "Sam".to_owned(), mine: false } });
    screen.happens(Happened::Meeting { change: turn("Lee") });
    let picture = screen.picture();
    assert!(picture.contains("Sam's place is kept. Next is Lee."), "{picture}");
    screen.happens(Happened::Meeting { change: turn("Jo") });
    let picture = screen.picture();
    assert!(picture.contains("Next is Jo.") && !picture.contains("Sam's place"), "said once: {picture}");
}

#[test]
fn a_command_typed_where_a_file_is_asked_for_writes_no_file_of_that_name() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/recovery").key(KeyCode::Enter);
    screen.types("/invite").key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("/invite is a command.") && picture.contains("A recovery slip now?"), "{picture}");
    for path in ["/tmp/slip", "slip.txt", "./invite", "/inviting"] {
        assert!(!crate::slash::Slash::is_command(path), "{path}");
    }
    for line in ["/name", "/say hello", " /help", "／invite"] {
        assert!(crate::slash::Slash::is_command(line), "{line}");
    }
}

#[test]
fn what_was_typed_at_founding_is_there_when_one_comes_back() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Down).key(KeyCode::Enter).types("Thursday").key(KeyCode::Enter).types("J");
    screen.key(KeyCode::Esc);
    assert!(screen.picture().contains("What you typed is kept"), "{}", screen.picture());
    screen.key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("Thursday") && picture.contains("> go on"), "{picture}");
    screen.key(KeyCode::Enter).types("o").key(KeyCode::Enter);
    assert!(screen.picture().contains("They cannot be changed later yet."), "{}", screen.picture());
    // No card, no agreement, one welcome; and at the end, not now.
    screen.key(KeyCode::Enter).key(KeyCode::Enter).key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(screen.picture().contains("What you typed is kept"), "{}", screen.picture());
    screen.key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(screen.picture().contains("Found this group?"), "{}", screen.picture());
    // Enter alone founds nothing; to begin anew is a choice.
    screen.key(KeyCode::Down).key(KeyCode::Enter);
    assert!(screen.picture().contains("What is the group called?"), "{}", screen.picture());
}

#[test]
fn each_thing_at_the_bottom_has_a_row_of_its_own() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).happens(Happened::Left { name: "Lee".to_owned() }).happens(more_words());
    let picture = screen.picture();
    // Among the words it has a row too, which stays.
    let rows = picture.lines().filter(|row| !row.starts_with("\"— "));
    let rows: Vec<&str> = rows.filter(|row| row.contains("Lee has left") || row.contains("new words")).collect();
    assert_eq!(rows.len(), 2, "{picture}");
}

#[test]
fn who_comes_and_goes_stays_to_be_read_where_it_happened() {
    let mut screen = Screen::open(80, 24);
    // While the list is looked at: after the words that were there then.
    screen.happens(Happened::Left { name: "Kim".to_owned() });
    screen.key(KeyCode::Enter).happens(Happened::CameIn { name: "Noor".to_owned(), slip_from: "Ana".to_owned() });
    screen.types("/live").key(KeyCode::Enter).happens(more_words());
    screen.happens(Happened::Left { name: "Lee".to_owned() }).types("/why").key(KeyCode::Enter).key(KeyCode::Esc);
    for _ in 0..2 {
        let picture = screen.picture();
        let at = |text: &str| picture.find(text).unwrap_or_else(|| panic!("no {text}: {picture}"));
        assert!(at("Hello Ana.") < at("— Kim has left."), "{picture}");
        assert!(at("— Kim has left.") < at("— Noor came in, with a slip from Ana."), "{picture}");
        assert!(at("— Noor came in") < at("More.") && at("More.") < at("— Lee has left."), "{picture}");
        crate::said::names::hide(true);
        assert!(!screen.picture().contains("Noor"), "{}", screen.picture());
        crate::said::names::hide(false);
        // It is there too when the group is opened again.
        screen.messages.retain(|message| message.text.as_deref() != Some("More."));
        screen.messages.push(message(3, "Ana", "More."));
        screen.key(KeyCode::Esc).key(KeyCode::Esc).key(KeyCode::Enter);
    }
    // With *quiet* on nothing comes between the words.
    screen.types("/quiet").key(KeyCode::Enter).happens(Happened::Left { name: "Sam".to_owned() });
    assert!(!screen.picture().contains("Sam has left"), "{}", screen.picture());
}

#[test]
fn who_came_before_the_first_word_stands_above_it() {
    let mut screen = Screen::open(80, 24);
    screen.messages.clear();
    screen.key(KeyCode::Enter).happens(Happened::CameIn { name: "Noor".to_owned(), slip_from: "Ana".to_owned() });
    let mut first = message(3, "Ana", "The first word.");
    first.at_ms = Some(crate::said::clock::now_ms() + 60_000);
    screen.messages.push(first);
    screen.key(KeyCode::F(5));
    let picture = screen.picture();
    let at = |text: &str| picture.find(text).unwrap_or_else(|| panic!("no {text}: {picture}"));
    assert!(at("— Noor came in") < at("The first word."), "{picture}");
    screen.key(KeyCode::Esc);
    assert!(screen.picture().contains("> Ana"), "{}", screen.picture());
}

#[test]
fn a_quiet_minute_stands_a_minute_whatever_else_is_told() {
    let mut screen = Screen::open(80, 24);
    let slow = kith_protocol::event::MeetingChange::SlowDown { name: "Ana".to_owned(), mine: false };
    screen.key(KeyCode::Enter).happens(Happened::Meeting { change: slow });
    assert_eq!(screen.picture().matches("Ana asks for a quiet minute.").count(), 1);
    screen.happens(Happened::Left { name: "Lee".to_owned() });
    let picture = screen.picture();
    assert!(picture.contains("Ana asks for a quiet minute.") && picture.contains("Lee has left."), "{picture}");
    // When it is over.
    screen.state.quiet_minute.as_mut().unwrap().1 = crate::said::clock::now_ms();
    assert!(!screen.picture().contains("Ana asks for a quiet minute."), "{}", screen.picture());
}

#[test]
fn names_in_every_script_at_40_columns() {
    let mut screen = Screen::open(40, 24);
    screen.messages = vec![
        message(1, "日本の名前", "これは長い行です。とても長い行なので、折り返されます。"),
        message(2, "Ze\u{301}le\u{301}nie", "Cafe\u{301} a\u{300} huit heures, si c\u{327}a te va."),
        message(3, "نور", "مرحبا. أنا هنا اليوم، أستمع فقط."),
        message(4, "שירה", "שלום לכולם."),
        message(5, "हिन्दी", "नमस्ते। मैं सुन रहा हूँ।"),
    ];
    screen.key(KeyCode::Enter);
    insta::assert_snapshot!("scripts_40", screen.picture());
}

#[test]
fn one_message_at_a_time_and_a_long_one_page_by_page() {
    let mut screen = Screen::open(40, 10);
    screen.messages.push(message(3, "Lee", &"A line of words.\n".repeat(15)));
    screen.messages.push(message(4, "Ana", "The last."));
    screen.key(KeyCode::Enter).types("/one").key(KeyCode::Enter).key(KeyCode::Esc);
    assert!(screen.picture().contains("The last.") && !screen.picture().contains("A line"), "{}", screen.picture());
    screen.key(KeyCode::Up);
    assert!(screen.picture().contains("> Lee") && !screen.picture().contains("The last."), "{}", screen.picture());
    screen.key(KeyCode::PageDown);
    assert!(!screen.picture().contains("> Lee") && screen.picture().contains("A line"), "{}", screen.picture());
    screen.key(KeyCode::PageDown);
    assert!(screen.picture().contains("The last."), "{}", screen.picture());
}

#[test]
fn what_is_sought_comes_to_a_page_of_its_own() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/search Hello").key(KeyCode::Enter);
    let picture = screen.picture();
    let at = |text: &str| picture.find(text).unwrap_or_else(|| panic!("no {text}: {picture}"));
    assert!(at("Hello Ana.") < at("Hello. The kettle is on."), "newest first: {picture}");
    assert!(at("was found in 2 messages") > at("The kettle"), "{picture}");
    screen.key(KeyCode::Esc);
    assert!(screen.picture().contains("Enter sends."), "{}", screen.picture());
}

#[test]
fn a_text_written_elsewhere_comes_back_and_is_kept_as_a_draft() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("Begun here").key(KeyCode::F(4));
    assert!(screen.picture().contains("> Begun here and more, written elsewhere"), "{}", screen.picture());
    assert_eq!(screen.drafts.last().map(String::as_str), Some("Begun here and more, written elsewhere"));
    assert!(screen.said.is_empty(), "nothing is sent by it");
}

#[test]
fn however_long_a_thread_the_chosen_message_is_in_sight() {
    for (width, height) in [(80, 24), (40, 12), (20, 6)] {
        let mut screen = Screen::open(width, height);
        screen.messages = (1..=120).map(|number| message(number, "Ana", &format!("Words number {number}."))).collect();
        screen.key(KeyCode::Enter).key(KeyCode::Esc);
        for code in [KeyCode::Up, KeyCode::PageUp, KeyCode::PageUp, KeyCode::Home, KeyCode::Down, KeyCode::PageDown] {
            screen.key(code);
            let chosen = screen.state.room.as_ref().map_or(0, |room| room.chosen) + 1;
            let picture = screen.picture();
            assert!(picture.contains("> Ana"), "{picture}");
            if height > 6 {
                assert!(picture.contains(&format!("number {chosen}.")), "{chosen}: {picture}");
            }
            // The cursor stands where the mark is.
            let row: usize = picture.rsplit(", ").next().and_then(|row| row.trim().parse().ok()).unwrap();
            assert!(picture.lines().nth(row).is_some_and(|row| row.contains("> Ana")), "{row}: {picture}");
        }
    }
}

#[test]
fn what_stands_above_a_question_is_not_said_again_below_it() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/leave").key(KeyCode::Enter);
    let line = crate::t!("event-left", name = "Lee");
    if let super::state::Page::Asking(asking) = &mut screen.state.page {
        asking.lines.push(line);
    }
    screen.happens(Happened::Left { name: "Lee".to_owned() }).happens(Happened::Left { name: "Sam".to_owned() });
    assert_eq!(screen.picture().matches("Lee has left.").count(), 1);
    screen.happens(Happened::Left { name: "Lee".to_owned() });
    assert!(screen.picture().contains("Sam has left."), "{}", screen.picture());
}
