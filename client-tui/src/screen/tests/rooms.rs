//! Rooms on the screen: what is written there goes there, and nowhere else.

use super::*;
use crate::slash::{WORDS, tests::line};
use crate::stand_in::{ask, message_inside, room};

fn in_the_room(screen: &mut Screen) -> &mut Screen {
    screen.with_a_room();
    screen.key(KeyCode::Down).key(KeyCode::Enter)
}

#[test]
fn a_room_stands_below_its_group_and_opens_with_its_own_words() {
    let mut screen = Screen::open(80, 24);
    screen.with_a_room();
    assert!(screen.picture().contains("Thursday: the room with Sam"), "{}", screen.picture());
    screen.key(KeyCode::Down).key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("Thursday — the room with Sam"), "{picture}");
    assert!(picture.contains("I am on the stairs.") && !picture.contains("The kettle is on."), "{picture}");
    assert!(picture.contains("To this room only: Sam."), "{picture}");
}

#[test]
fn whatever_is_typed_in_a_room_nothing_is_done_in_the_group() {
    let mut screen = Screen::open(80, 24);
    in_the_room(&mut screen);
    screen.types("Only for Sam.").key(KeyCode::Enter).key(KeyCode::F(2)).key(KeyCode::Enter);
    screen.input(Input::Paste("Put in from elsewhere.".to_owned())).key(KeyCode::Enter);
    screen.types("/say said").key(KeyCode::Enter).types("/note about sleep -- noted").key(KeyCode::Enter);
    screen.types("/reply 1 answered").key(KeyCode::Enter);
    let inside: Vec<_> = screen.inside.inside.iter().filter_map(|message| message.text.clone()).collect();
    let ready = crate::t!("ready-1");
    let all = ["I am on the stairs.", "Only for Sam.", &ready, "Put in from elsewhere.", "said", "noted", "answered"];
    assert_eq!(inside, all);
    // These leave the room, or the program.
    let leave = ["back", "groups", "quit", "lock", "rehearse", "hide", "room", "rooms", "leave", "enough"];
    for word in WORDS.iter().filter(|word| !leave.contains(word)) {
        screen.types(&line(word)).key(KeyCode::Enter);
        if !matches!(screen.state.page, crate::screen::state::Page::Thread) {
            screen.key(KeyCode::Esc);
        }
        if let Some(open) = screen.state.room.as_mut() {
            open.composer = crate::screen::composer::Composer::default();
        }
        assert!(screen.state.room.as_ref().is_some_and(|open| open.place.room.is_some()), "/{word} left the room");
    }
    assert!(screen.outside.is_empty(), "{:?}", screen.outside.len());
    assert!(screen.said.is_empty() && screen.drafts.is_empty());
}

#[test]
fn what_is_being_written_stays_where_it_is_written() {
    let mut screen = Screen::open(80, 24);
    screen.with_a_room();
    screen.key(KeyCode::Enter).types("For everyone");
    screen.input(Input::Key(KeyEvent::new(KeyCode::F(6), KeyModifiers::NONE)));
    screen.key(KeyCode::Down).key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("To this room only: Sam.") && !picture.contains("For everyone"), "{picture}");
    screen.types("For Sam");
    assert_eq!(screen.inside.inside_draft, "For Sam");
    assert_eq!(screen.drafts.last().map(String::as_str), Some("For everyone"));
    screen.key(KeyCode::Esc).key(KeyCode::Esc);
    let picture = screen.picture();
    assert!(picture.contains("To everyone in Thursday.") && !picture.contains("For Sam"), "{picture}");
    assert_eq!(screen.drafts.last().map(String::as_str), Some("For everyone"));
}

#[test]
fn words_refused_in_a_room_come_back_there_and_into_no_draft_of_the_group() {
    let mut screen = Screen::open(80, 24);
    in_the_room(&mut screen).types("Only for Sam.");
    // The answer comes when the person has gone back to the group.
    let enter = Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
    let said = update(&mut screen.state, enter);
    screen.key(KeyCode::Esc).key(KeyCode::Esc);
    for effect in said {
        if let Effect::Call(asked @ super::super::update::Asked::Said(_), _) = effect {
            screen.input(Input::Answer(asked, Box::new(Err(Refusal::DiskFull))));
        }
    }
    assert_eq!(screen.inside.inside_draft, "Only for Sam.");
    assert!(screen.drafts.is_empty());
}

#[test]
fn when_the_room_is_gone_what_was_typed_for_it_is_not_in_the_group() {
    let mut screen = Screen::open(80, 24);
    in_the_room(&mut screen).types("Only for Sam");
    screen.inside.rooms.rooms.clear();
    screen.inside.groups[0].rooms.clear();
    screen.happens(Happened::RoomClosed { room: room().room });
    let picture = screen.picture();
    assert!(
        picture.contains("Nothing of a closed room is on this device any more.") && !picture.contains("Only for Sam"),
        "{picture}"
    );
    screen.types("!").key(KeyCode::Enter);
    assert_eq!(screen.said, ["!"]);
}

#[test]
fn a_goodbye_for_the_group_typed_in_a_room_waits_in_the_group() {
    for room_goes in [false, true] {
        let mut screen = Screen::open(80, 24);
        in_the_room(&mut screen).types("/leave").key(KeyCode::Enter).key(KeyCode::Down).key(KeyCode::Down);
        screen.key(KeyCode::Enter).key(KeyCode::Enter).key(KeyCode::Enter).types("Thank you all.");
        if room_goes {
            screen.inside.rooms.rooms.clear();
            screen.inside.groups[0].rooms.clear();
            screen.happens(Happened::RoomClosed { room: room().room });
            assert!(screen.picture().contains("> Thank you all."), "{}", screen.picture());
        } else {
            screen.key(KeyCode::Esc);
            assert!(screen.picture().contains("What you wrote for Thursday is not"), "{}", screen.picture());
            assert!(screen.state.room.as_ref().unwrap().composer.is_empty(), "{}", screen.picture());
        }
        assert_eq!(screen.drafts.last().map(String::as_str), Some("Thank you all."));
        assert_eq!(screen.inside.inside_draft, "");
    }
}

#[test]
fn words_of_a_room_are_told_in_a_line_elsewhere_and_come_live_inside() {
    let more = || {
        let message = Box::new(message_inside(2, "Sam", "Are you there?"));
        Happened::InRoom { room: room().room, of: Box::new(Happened::Message { message, above: false }) }
    };
    let mut screen = Screen::open(80, 24);
    screen.with_a_room();
    screen.key(KeyCode::Enter).types("/live").key(KeyCode::Enter).happens(more());
    assert!(screen.picture().contains("There are new words in your room. /room opens it."));
    assert!(!screen.picture().contains("Are you there?"));
    screen.types("/room").key(KeyCode::Enter).happens(more());
    assert!(screen.picture().contains("Are you there?"));
    screen.happens(more_words());
    let picture = screen.picture();
    assert!(picture.contains("There are new words in Thursday.") && !picture.contains("More."), "{picture}");
}

#[test]
fn a_yes_to_an_ask_says_what_it_means_before_anything_is_said() {
    let mut screen = Screen::open(80, 24);
    screen.messages.push(ask(3, "Sam", ""));
    screen.key(KeyCode::Enter).key(KeyCode::Esc).does(Does::BeWith);
    assert!(screen.picture().contains("If you say yes, Sam is told, and nobody else."), "{}", screen.picture());
    screen.key(KeyCode::Enter);
    assert!(screen.picture().contains("Nothing was said, and nobody is told."), "{}", screen.picture());
    screen.key(KeyCode::Up).key(KeyCode::Enter);
    assert!(!screen.picture().contains("be with"), "{}", screen.picture());
}

#[test]
fn what_happens_in_the_group_meanwhile_is_told_in_a_room_as_of_the_group() {
    let mut screen = Screen::open(80, 24);
    screen.meeting = crate::stand_in::round("Jo");
    in_the_room(&mut screen).happens(Happened::Left { name: "Lee".to_owned() });
    assert!(screen.picture().contains("Thursday: Lee has left."), "{}", screen.picture());
    let change = kith_protocol::event::MeetingChange::Turn {
        name: "Jo".to_owned(),
        mine: true,
        again: false,
        minutes: 0,
        wish: kith_protocol::meeting::Wish::None,
    };
    screen.happens(Happened::Meeting { change });
    let picture = screen.picture();
    assert!(picture.contains("You are in a room: /back goes to Thursday. Your place is kept."), "{picture}");
    assert!(!picture.contains("/done"), "{picture}");
    let of = Box::new(Happened::Left { name: "Sam".to_owned() });
    screen.happens(Happened::InRoom { room: room().room, of });
    assert!(screen.picture().contains("Sam has left the room."), "{}", screen.picture());
    assert!(!screen.picture().contains("Thursday: Sam"), "{}", screen.picture());
}
