//! What is typed is written, is not lost, and does nothing that was not seen first.

use super::*;
use crate::screen::state::Page;
use crate::stand_in::ask;

#[test]
fn new_words_are_three_keys_away_too() {
    for by_menu in [false, true] {
        let mut screen = Screen::open(80, 24);
        screen.key(KeyCode::Enter).happens(more_words());
        screen.messages.push(message(3, "Ana", "More."));
        screen.key(KeyCode::Esc);
        assert!(!screen.picture().contains("More."));
        if by_menu {
            screen.does(Does::ShowNew);
        } else {
            screen.key(KeyCode::Down);
        }
        assert!(screen.picture().contains("More."), "{}", screen.picture());
    }
}

#[test]
fn words_typed_while_reading_are_written_and_do_nothing_else() {
    for words in ["thank you", "no, rest a while", "yes", "open it", "quit", "1", " and so on"] {
        let mut screen = Screen::open(80, 24);
        screen.messages.push(ask(3, "Sam", ""));
        screen.key(KeyCode::Enter).types("so far: ").key(KeyCode::Esc).key(KeyCode::Up).types(words);
        assert!(matches!(screen.state.page, Page::Thread), "{}", screen.picture());
        let room = screen.state.room.as_ref().unwrap();
        assert_eq!((room.reading, room.composer.text()), (false, format!("so far: {words}")));
        assert!(screen.said.is_empty() && screen.outside.iter().all(|done| matches!(done, Command::Draft { .. })));
    }
    // What is put in from elsewhere is written there too.
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).key(KeyCode::Esc).input(Input::Paste("put in".to_owned()));
    assert!(screen.picture().contains("> put in"), "{}", screen.picture());
}

#[test]
fn no_ready_line_goes_unseen_and_what_was_being_written_comes_back() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("half a sentence").key(KeyCode::F(2));
    let picture = screen.picture();
    assert!(screen.said.is_empty() && picture.contains("> I can't write now. I am still here."), "{picture}");
    assert!(picture.contains("This line is ready, and not sent yet."), "{picture}");
    let both = "half a sentence\nI can't write now. I am still here.";
    assert_eq!(screen.drafts.last().map(String::as_str), Some(both), "neither is lost with the power");
    // Another one takes its place; Esc puts it away.
    screen.key(KeyCode::F(3)).key(KeyCode::Esc);
    assert!(screen.picture().contains("> half a sentence"), "{}", screen.picture());
    screen.key(KeyCode::F(3)).key(KeyCode::Enter);
    assert_eq!(screen.said, ["I am listening today."]);
    assert!(screen.picture().contains("> half a sentence"), "{}", screen.picture());
    screen.key(KeyCode::Esc).key(KeyCode::F(2)).types("/1").key(KeyCode::Enter);
    assert_eq!(screen.said.len(), 1, "{}", screen.picture());
}

#[test]
fn a_command_without_a_number_is_about_the_chosen_message() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/takeback").key(KeyCode::Enter).key(KeyCode::Esc);
    screen.types("/reply words").key(KeyCode::Enter);
    assert!(screen.picture().contains("Which message? Esc, then Up and Down choose one."), "{}", screen.picture());
    screen.key(KeyCode::Esc).key(KeyCode::Down).types("/takeback").key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("| Hello Ana.") || picture.contains("Hello Ana."), "{picture}");
    assert!(picture.contains("take these words back"), "{picture}");
}

#[test]
fn a_file_is_saved_from_the_menu_of_its_message() {
    let mut screen = Screen::open(80, 24);
    let mut poster = message(3, "Ana", "The poster.");
    poster.attachments = vec![kith_protocol::command::AttachmentView {
        id: kith_protocol::attachment::AttachmentId([4; 25]),
        name: "poster.jpg".to_owned(),
        bytes: 2_000,
        media: "image/jpeg".to_owned(),
    }];
    screen.messages.push(poster);
    screen.key(KeyCode::Enter).key(KeyCode::Esc).does(Does::Save(1));
    assert!(screen.picture().contains("Where to?"), "{}", screen.picture());
    screen.types("/tmp/poster.jpg").key(KeyCode::Enter);
    assert!(screen.picture().contains("/tmp/poster.jpg"), "{}", screen.picture());
}

#[test]
fn the_words_of_an_ask_that_was_not_made_come_back() {
    for by_key in [false, true] {
        let mut screen = Screen::open(80, 24);
        screen.key(KeyCode::Enter).types("half a sentence").key(KeyCode::Esc).types("/bewithme").key(KeyCode::Enter);
        screen.types("can somebody sit with me");
        if by_key {
            screen.key(KeyCode::Esc);
        } else {
            screen.key(KeyCode::Enter).key(KeyCode::Enter);
        }
        let picture = screen.picture();
        assert!(picture.contains("> can somebody sit with me") && picture.contains("  half a sentence"), "{picture}");
        assert!(picture.contains("What you wrote is not lost"), "{picture}");
        let kept = "can somebody sit with me\nhalf a sentence";
        assert_eq!(screen.drafts.last().map(String::as_str), Some(kept));
        assert!(screen.said.is_empty());
    }
    // What went is not there again.
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/bewithme sit with me").key(KeyCode::Enter).key(KeyCode::Down);
    screen.key(KeyCode::Enter).key(KeyCode::Esc);
    assert!(screen.state.room.as_ref().unwrap().composer.is_empty(), "{}", screen.picture());
}

#[test]
fn words_that_an_ask_was_made_with_do_not_wait_where_one_writes() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/bewithme").key(KeyCode::Enter).types("sit with me").key(KeyCode::Esc);
    screen.key(KeyCode::Esc).types("/bewithme sit with me").key(KeyCode::Enter).key(KeyCode::Down);
    screen.key(KeyCode::Enter);
    assert!(screen.picture().contains("They no longer wait to be sent."), "{}", screen.picture());
    screen.key(KeyCode::Esc);
    assert!(screen.state.room.as_ref().unwrap().composer.is_empty(), "{}", screen.picture());
    assert_eq!(screen.drafts.last().map(String::as_str), Some(""));
}

#[test]
fn what_was_held_at_different_times_is_seen_whole_before_it_goes() {
    let mut screen = Screen::open(80, 24);
    screen.meeting = crate::stand_in::round("Ana");
    screen.key(KeyCode::Enter).types("You hurt me.").key(KeyCode::Enter).types("Good evening.").key(KeyCode::Enter);
    screen.types("/say").key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(picture.contains("> You hurt me.") && picture.contains("  Good evening."), "{picture}");
    assert!(picture.contains("typed at different times") && screen.said.is_empty(), "{picture}");
    screen.key(KeyCode::Enter).types("/say").key(KeyCode::Enter);
    assert_eq!(screen.said, ["You hurt me.\nGood evening."]);
}

#[test]
fn what_is_typed_on_a_page_stands_where_one_writes_or_is_said_not_to_be_taken() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("half a sentence").key(KeyCode::Esc).types("/people").key(KeyCode::Enter);
    assert!(matches!(screen.state.page, Page::Text { .. }));
    screen.types("/next 2026-12-03 19:00 in the library");
    let picture = screen.picture();
    assert!(picture.contains("> /next 2026-12-03 19:00 in the library"), "{picture}");
    assert!(picture.contains("The page is closed."), "{picture}");
    screen.key(KeyCode::Enter);
    assert!(screen.outside.iter().any(|done| matches!(done, Command::Meet { .. })));
    assert!(screen.picture().contains("> half a sentence"), "{}", screen.picture());
    screen.key(KeyCode::F(1)).types(", and more").key(KeyCode::F(1)).input(Input::Paste(" put in".to_owned()));
    assert!(screen.picture().contains("> half a sentence, and more put in"), "{}", screen.picture());
    // Of a menu too.
    screen.key(KeyCode::Esc).key(KeyCode::Enter).types(".");
    assert!(screen.picture().contains("> half a sentence, and more put in."), "{}", screen.picture());
    assert!(screen.said.is_empty());
    // Where no group is open, and where something is chosen.
    let mut screen = Screen::open(80, 24);
    screen.types("hello").input(Input::Paste("hello".to_owned()));
    assert!(screen.picture().contains("Nothing is written here, as no group is open."), "{}", screen.picture());
    screen.key(KeyCode::F(1)).types("hello");
    assert!(screen.picture().contains("Nothing is written here, as no group is open."), "{}", screen.picture());
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/unsent").key(KeyCode::Enter);
    screen.key(KeyCode::Esc).key(KeyCode::F(6)).types("hello");
    assert!(screen.picture().contains("Nothing is written here now."), "{}", screen.picture());
}

#[test]
fn words_that_end_in_a_command_go_at_the_second_enter_only() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("half a sentence/invite").key(KeyCode::Enter);
    let picture = screen.picture();
    assert!(screen.said.is_empty() && picture.contains("> half a sentence/invite"), "{picture}");
    assert!(picture.contains("The end of this is a command, /invite,"), "{picture}");
    screen.key(KeyCode::Enter).types("see you on 5/6, yes/no").key(KeyCode::Enter);
    assert_eq!(screen.said, ["half a sentence/invite", "see you on 5/6, yes/no"]);
}

#[test]
fn a_goodbye_of_somebody_who_stays_is_not_lost_and_the_group_stays_open() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("/leave").key(KeyCode::Enter).key(KeyCode::Enter).key(KeyCode::Enter);
    screen.types("Thank you all.").key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(screen.picture().contains("What you wrote is not lost"), "{}", screen.picture());
    screen.key(KeyCode::Esc);
    let picture = screen.picture();
    assert!(picture.contains("> Thank you all.") && picture.contains("The kettle is on."), "{picture}");
    assert!(screen.said.is_empty());
}

#[test]
fn after_founding_esc_says_what_was_done() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Down).key(KeyCode::Enter);
    for line in ["Friday", "Jo", "", ""] {
        screen.types(line).key(KeyCode::Enter);
    }
    screen.key(KeyCode::Enter).key(KeyCode::Up).key(KeyCode::Enter);
    assert!(screen.picture().contains("Friday is founded."), "{}", screen.picture());
    screen.key(KeyCode::Esc);
    let picture = screen.picture();
    assert!(!picture.contains("Nothing was done."), "{picture}");
    assert!(picture.contains("No slip was written.") && picture.contains("The kettle is on."), "it is open: {picture}");
}

#[test]
fn all_of_a_slip_is_on_the_screen_and_its_square_where_it_fits() {
    let letters = "abcdefghijklmnopqrstuvwxyz234567".repeat(13);
    for (width, height) in [(80, 24), (40, 24), (120, 60)] {
        let mut screen = Screen::open(width, height);
        screen.slip = format!("kith:{letters}");
        screen.key(KeyCode::Enter).types("/invite").key(KeyCode::Enter);
        screen.key(KeyCode::Enter).key(KeyCode::Enter).key(KeyCode::Enter);
        let mut seen = String::new();
        for _ in 0..60 {
            seen.push_str(&screen.picture());
            screen.key(KeyCode::Down);
        }
        let rows = crate::said::cleaning::rows_of(&screen.slip, usize::from(width));
        for row in &rows {
            assert!(seen.contains(&format!("\"{row}")), "{row}: {seen}");
        }
        assert_eq!(seen.contains('█'), height == 60, "{seen}");
        assert_eq!(seen.contains("The square does not fit in this window."), height != 60, "{seen}");
    }
}

#[test]
fn where_nobody_else_is_words_do_not_look_as_if_they_went() {
    let mut screen = Screen::open(80, 24);
    screen.inside.groups[0].members = Some(1);
    let groups = Box::new(screen.answer(Call::Groups));
    screen.input(Input::Answer(super::super::update::Asked::Groups(None), groups));
    screen.key(KeyCode::Enter);
    assert!(screen.picture().contains("Nobody else is in this group yet."), "{}", screen.picture());
    screen.types("Hello?").key(KeyCode::Enter);
    assert!(screen.picture().contains("so this waits on your device."), "{}", screen.picture());
    // Somebody comes in.
    screen.inside.groups[0].members = Some(2);
    screen.happens(Happened::CameIn { name: "Lee".to_owned(), slip_from: "Jo".to_owned() });
    assert!(!screen.picture().contains("Nobody else"), "{}", screen.picture());
}

#[test]
fn when_the_node_ends_it_is_said_nothing_looks_empty_and_all_that_is_typed_stays() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("half");
    screen.ended = true;
    screen.input(Input::NodeLost).types(" a sentence");
    let picture = screen.picture();
    assert!(picture.contains("> half a sentence") && picture.contains("The kettle is on."), "{picture}");
    assert!(picture.contains("The program that held your groups has ended."), "{picture}");
    // It cannot be sent, and is still there.
    screen.key(KeyCode::Enter);
    assert!(screen.picture().contains("> half a sentence"), "{}", screen.picture());
    // The way to a list, where the group would look empty, is not open now.
    screen.key(KeyCode::Esc).key(KeyCode::Esc);
    let picture = screen.picture();
    assert!(picture.contains("The program that held your groups has ended."), "{picture}");
    assert!(picture.contains("half a sentence") && picture.contains("The kettle is on."), "{picture}");
    // It closes only once that was said which is lost by it.
    let control_q = || Input::Key(KeyEvent::new(KeyCode::Char('q'), KeyModifiers::CONTROL));
    screen.input(control_q());
    assert!(screen.state.ending.is_none() && screen.picture().contains("What you typed since is not kept yet."));
    screen.ended = false;
    screen.messages.push(message(3, "Ana", "Said meanwhile."));
    screen.input(Input::NodeBack);
    let picture = screen.picture();
    assert!(picture.contains("is there again.") && picture.contains("Said meanwhile."), "{picture}");
    assert_eq!(screen.drafts.last().map(String::as_str), Some("half a sentence"), "it is kept there too");
    screen.types(".").key(KeyCode::Enter);
    assert_eq!(screen.said, ["half a sentence."]);
    screen.input(control_q());
    assert!(screen.state.ending.is_some());
}

#[tokio::test]
async fn what_was_typed_while_the_node_was_gone_is_given_to_the_one_that_comes_before_it_closes() {
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter).types("half");
    screen.ended = true;
    screen.input(Input::NodeLost).types(" a sentence").key(KeyCode::Esc).types("/bewithme").key(KeyCode::Enter);
    screen.types("sit with me");
    super::super::update::closes(&mut screen.state);
    let unkept = screen.state.drafts.unkept.clone();
    assert!(unkept.has_words());
    let (link, _notices) = crate::stand_in::StandIn::thursday().run();
    unkept.keep(&link).await;
    let kept = link.look(&group().hex(), Query::Draft { thread: None }).await;
    assert!(matches!(kept, Ok(View::Line(line)) if line == "sit with me\nhalf a sentence"));
    // What is on its way when it closes is kept too, and the newest of it.
    let mut screen = Screen::open(80, 24);
    screen.key(KeyCode::Enter);
    for letter in "quick".chars() {
        let _on_its_way =
            update(&mut screen.state, Input::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
    }
    super::super::update::closes(&mut screen.state);
    screen.state.drafts.unkept.keep(&link).await;
    let kept = link.look(&group().hex(), Query::Draft { thread: None }).await;
    assert!(matches!(kept, Ok(View::Line(line)) if line == "quick"));
}

#[test]
fn from_the_list_no_group_is_opened_empty_while_the_node_is_gone() {
    let mut screen = Screen::open(80, 24);
    screen.ended = true;
    screen.input(Input::NodeLost).key(KeyCode::Enter);
    assert!(matches!(screen.state.page, Page::Groups), "{}", screen.picture());
    assert!(screen.picture().contains("The program that held your groups has ended."), "{}", screen.picture());
    screen.ended = false;
    screen.input(Input::NodeBack).key(KeyCode::Enter);
    assert!(screen.picture().contains("The kettle is on."), "{}", screen.picture());
}
