//! Conversations in plain lines, with a stand-in for the node.

use std::sync::{Arc, Mutex};

use kith_node::api::Notice;
use kith_protocol::attachment::AttachmentId;
use kith_protocol::command::{AttachmentView, Delivery, MessageView, UnsentView};
use kith_protocol::event::{Event, MeetingChange};
use kith_protocol::id::MessageId;
use kith_protocol::meeting::Wish;
use tokio::io::{AsyncWriteExt as _, BufReader};

use super::*;
use crate::stand_in::{StandIn, group, message};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

async fn talk(stand_in: StandIn, typed: &str) -> (String, Ending) {
    let (link, _notices) = stand_in.run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let plain = Plain::new(link, BufReader::new(typed.as_bytes()), paper.clone(), told);
    let ending = plain.run().await.unwrap();
    (paper.text(), ending)
}

#[tokio::test]
async fn a_line_is_said_and_comes_back_by_the_same_path() {
    let (text, ending) = talk(StandIn::thursday(), "1\nGood evening.\n/quit\n").await;
    assert_eq!(ending, Ending::Quit);
    assert!(text.contains("1. Ana, 19:01") && text.contains(": Hello. The kettle is on."), "{text}");
    assert!(text.contains("This is still on your device."), "{text}");
    assert!(text.contains("3. Jo (you), 19:03") && text.contains(": Good evening."), "{text}");
}

#[tokio::test]
async fn what_is_written_is_text_and_line_breaks_only() {
    let mut stand_in = StandIn::thursday();
    stand_in.messages.push(message(3, "E\u{1b}[31mve", "x\u{1b}]0;title\u{7}y\u{202E}z"));
    let (text, _) = talk(stand_in, "1\n/people\n/card\n/help\n/others\n/quit\n").await;
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text:?}");
    assert!(!text.contains('\u{202E}'));
}

#[tokio::test]
async fn new_words_are_announced_once_and_shown_when_asked_for() {
    let (link, notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n/why\n").await.unwrap();
    seen(&paper, "Nothing has been shown by itself").await;
    for number in [3, 4] {
        let event = Event::Message { message: Box::new(message(number, "Ana", "More.")), above: false };
        notices.send(Notice { group: group(), name: "Thursday".to_owned(), event }).unwrap();
    }
    typing.write_all(b"/why\nn\n/quit\n").await.unwrap();
    client.await.unwrap().unwrap();
    let text = paper.text();
    assert_eq!(text.matches("There are new words.").count(), 1, "{text}");
    assert!(text.contains("a member's words reached this device"), "{text}");
    assert!(!text.contains("More."), "the words themselves wait: {text}");
}

#[tokio::test]
async fn who_asks_for_company_is_told_though_new_words_stand_already() {
    let (link, notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n/why\n").await.unwrap();
    seen(&paper, "Nothing has been shown by itself").await;
    let asks = || crate::stand_in::ask(4, "Sam", "It got loud.");
    for words in [message(3, "Ana", "More."), asks(), MessageView { id: message(5, "", "").id, ..asks() }] {
        let event = Event::Message { message: Box::new(words), above: false };
        notices.send(Notice { group: group(), name: "Thursday".to_owned(), event }).unwrap();
    }
    seen(&paper, "Sam asks for somebody to be with them.").await;
    typing.write_all(b"/quit\n").await.unwrap();
    client.await.unwrap().unwrap();
    let text = paper.text();
    assert_eq!(text.matches("There are new words.").count(), 1, "{text}");
    assert_eq!(text.matches("Sam asks for somebody").count(), 1, "once for each who asks: {text}");
    assert!(!text.contains("It got loud."), "the words themselves wait: {text}");
}

/// Waits for the other task, not for the clock.
async fn seen(paper: &Paper, what: &str) {
    while !paper.text().contains(what) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn founding_is_one_question_at_a_time() {
    let mut stand_in = StandIn::thursday();
    stand_in.groups.clear();
    let typed = "1\nThursday\nJo\nFor people who hear voices.\nWhat is said here stays here.\n\n2\n1\n/quit\n";
    let (text, _) = talk(stand_in, typed).await;
    assert!(text.contains("It is not a service."), "{text}");
    assert!(text.contains("Two members' welcomes open the door."), "{text}");
    assert!(text.contains("Thursday is founded."), "{text}");
    assert!(text.contains("Thursday is open."), "{text}");
}

#[tokio::test]
async fn enter_alone_at_the_door_sends_nothing() {
    let (text, _) = talk(StandIn::thursday(), "3\nkith:abc\n\n\n/quit\n").await;
    assert!(text.contains("Lee invites you to a group called Thursday."), "{text}");
    assert!(text.contains("You will see what is said from the day you come in, not before."), "{text}");
    assert!(text.contains("Nothing was sent. The slip stays good."), "{text}");
}

#[tokio::test]
async fn a_yes_at_the_door_tells_where_one_stands() {
    let (text, _) = talk(StandIn::thursday(), "3\nkith:abc\nread on\nyes\nNoor\n/quit\n").await;
    assert!(text.contains("Another welcome is needed."), "{text}");
}

#[tokio::test]
async fn held_words_are_sent_only_by_a_choice() {
    let mut stand_in = StandIn::thursday();
    stand_in.unsent.push(UnsentView {
        id: MessageId([9; 16]),
        thread: group().first_thread(),
        text: "For those who were here.".to_owned(),
        attachments: Vec::new(),
        state: Delivery::Held,
        would_also_reach: vec!["Noor".to_owned()],
    });
    let (text, _) = talk(stand_in, "1\n/unsent\n\n/unsent\nsend\n/quit\n").await;
    assert!(text.contains("These words would also reach Noor"), "{text}");
    assert!(text.contains("Held. They stay on this device until you choose."), "{text}");
    assert!(text.contains("They go while this program is open, when someone can be reached."), "{text}");
}

#[tokio::test]
async fn a_group_that_cannot_be_opened_is_not_denied() {
    let mut stand_in = StandIn::thursday();
    stand_in.groups.clear();
    stand_in.unread = 1;
    let (text, _) = talk(stand_in, "").await;
    assert!(text.contains("Groups kept here that cannot be opened now: 1."), "{text}");
    assert!(!text.contains("You are in no group yet."), "{text}");
}

#[tokio::test]
async fn a_way_that_is_lost_is_said_in_the_list_and_in_the_group() {
    let mut stand_in = StandIn::thursday();
    stand_in.groups[0].way_lost = true;
    let (text, _) = talk(stand_in, "1\n/quit\n").await;
    assert!(text.contains("(nothing leaves this device for it until you say which way it goes)"), "{text}");
    assert!(text.contains("So nothing leaves this device for it, by no way, until you say it again"), "{text}");
}

#[tokio::test]
async fn leaving_begins_at_staying_and_takes_one_choice() {
    let (text, _) = talk(StandIn::thursday(), "1\n/leave\n\n\n\n\n/leave\n\n\nBye.\n1\n/quit\n").await;
    assert!(text.contains("Nothing was done."), "{text}");
    assert!(text.contains("You have left Thursday. The others will see: “Jo has left.”"), "{text}");
    assert!(text.contains("You are in no group yet."), "{text}");
}

#[tokio::test]
async fn words_are_taken_back_by_their_number_and_the_choosing_begins_at_keeping() {
    let (text, _) = talk(StandIn::thursday(), "1\n/takeback 2\n\n/takeback 1\n/takeback 2\n2\n/read\n/quit\n").await;
    assert!(text.contains("Nothing was done."), "{text}");
    assert!(text.contains("Only their author takes them back."), "{text}");
    assert!(
        text.contains("A device that never connects again, a photo, a copy or a saved file cannot be reached."),
        "{text}"
    );
    assert!(text.contains("Taken back. Devices that are connected erase it now."), "{text}");
    assert!(text.contains("(taken back by its author)"), "{text}");
}

#[tokio::test]
async fn the_door_can_be_answered() {
    let (text, _) = talk(StandIn::thursday(), "1\n/welcome Noor\n/welcome Max\n/wait Noor\nCan I ask?\n/quit\n").await;
    assert!(text.contains("You said welcome."), "{text}");
    assert!(text.contains("Nobody called Max waits at the door."), "{text}");
    assert!(text.contains("You asked to wait."), "{text}");
}

#[tokio::test]
async fn while_another_has_the_turn_ones_own_text_is_held_and_nobody_is_kept_from_sending_it() {
    let stand_in = || StandIn { meeting: crate::stand_in::round("Ana"), ..StandIn::thursday() };
    let (text, _) = talk(stand_in(), "1\nGood evening.\n/quit\n").await;
    assert!(text.contains("Held here till the round is over. /say sends it now."), "{text}");
    assert!(!text.contains(": Good evening."), "{text}");
    let (text, _) = talk(stand_in(), "1\nGood evening.\nIt is late.\n/say\n2\n/quit\n").await;
    assert!(text.contains(": Good evening.\n") && text.contains("It is late."), "{text}");
    let (text, _) = talk(stand_in(), "1\n/say At once.\n/quit\n").await;
    assert!(text.contains(": At once."), "{text}");
    // In one's own turn, and with no round under way, a line is said.
    for meeting in [crate::stand_in::round("Jo"), crate::stand_in::round(""), crate::stand_in::meeting()] {
        let (text, _) = talk(StandIn { meeting, ..StandIn::thursday() }, "1\nGood evening.\n/quit\n").await;
        assert!(text.contains(": Good evening."), "{text}");
    }
}

#[tokio::test]
async fn a_form_of_the_groups_own_is_written_line_by_line_and_kept_by_a_choice() {
    let typed = "1\n/newform\nOurs\nWe light a candle.\n/back\n/newform\n- How I am | turned | 3\n\n2\n/newform\n/back\n/quit\n";
    let (text, _) = talk(StandIn::thursday(), typed).await;
    assert!(text.contains("What you typed is kept until this program closes."), "{text}");
    let (before, kept) = text.split_once("Your group keeps the form Ours.").unwrap();
    assert!(before.contains("    | We light a candle.\n    | - How I am | turned | 3\nKeep it"), "{text}");
    assert!(kept.contains("What is the form called?"), "what was kept is not begun again: {text}");
    let (text, _) = talk(StandIn::thursday(), "1\n/newform\nOurs\n\n\n/quit\n").await;
    assert!(!text.contains("Your group keeps the form"), "{text}");
}

#[tokio::test]
async fn what_changes_in_a_meeting_is_one_line_with_its_cause() {
    let (link, notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (mut typing, reader) = tokio::io::duplex(1_024);
    let (_tell, told) = mpsc::channel(1);
    let plain = Plain::new(link, BufReader::new(reader), paper.clone(), told);
    let talk = tokio::spawn(plain.run());
    typing.write_all(b"1\n").await.unwrap();
    while !paper.text().contains("Hello Ana.") {
        tokio::task::yield_now().await;
    }
    let name = || "Sam".to_owned();
    let changes = [
        (MeetingChange::PassedOn { name: name(), mine: false }, "The round goes on. Sam's place is kept."),
        (MeetingChange::ConnectionGone { name: name() }, "Sam's connection is gone. Sam's place is kept."),
        (MeetingChange::Time { left: 2 }, "2 minutes left of what was agreed. Only you see this."),
        (MeetingChange::Time { left: 0 }, "That is the time you agreed. Finish as you need."),
        (
            MeetingChange::Turn { name: name(), mine: true, again: false, minutes: 0, wish: Wish::None },
            "It's your place in the round: speak, pass, come back later, or listen. After your words: /done.",
        ),
        (
            MeetingChange::Turn { name: name(), mine: false, again: false, minutes: 0, wish: Wish::JustHear },
            "Next is Sam: just hear me.",
        ),
    ];
    for (change, line) in changes {
        let event = Event::Meeting { change };
        notices.send(Notice { group: group(), name: "Thursday".to_owned(), event }).unwrap();
        while !paper.text().contains(line) {
            tokio::task::yield_now().await;
        }
    }
    typing.write_all(b"/why\n/quit\n").await.unwrap();
    talk.await.unwrap().unwrap();
    assert!(paper.text().contains("because the turn moved on in the round."), "{}", paper.text());
}

#[tokio::test]
async fn what_was_typed_at_founding_is_there_when_one_comes_back() {
    let mut stand_in = StandIn::thursday();
    stand_in.groups.clear();
    // A name and one's own; back; again: go on; no card, no agreement, one welcome, not now; again: go on, yes.
    let typed = "1\nThursday\nJo\n/back\n1\n1\n\n\n1\n2\n1\n1\n1\n/quit\n";
    let (text, _) = talk(stand_in, typed).await;
    assert_eq!(text.matches("What you typed is kept until this program closes.").count(), 2, "{text}");
    assert_eq!(text.matches("What is the group called?").count(), 1, "{text}");
    assert!(text.contains("Thursday is founded."), "{text}");
}

#[tokio::test]
async fn coming_in_is_said_once() {
    let (link, notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n/why\n").await.unwrap();
    seen(&paper, "Nothing has been shown by itself").await;
    let event = Event::Standing { state: kith_protocol::command::Standing::Entered };
    for _ in 0..2 {
        notices.send(Notice { group: group(), name: "Thursday".to_owned(), event: event.clone() }).unwrap();
    }
    typing.write_all(b"/why\n/quit\n").await.unwrap();
    client.await.unwrap().unwrap();
    let text = paper.text();
    assert_eq!(text.matches("You are in Thursday.").count(), 1, "{text}");
    assert!(text.contains("a member's device wrote down that you came in"), "{text}");
}

#[tokio::test]
async fn a_practice_ends_without_a_word_of_a_passphrase() {
    let (link, _notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let plain = Plain::new(link, BufReader::new("1\n/quit\n".as_bytes()), paper.clone(), told).practice(true);
    plain.run().await.unwrap();
    assert!(!paper.text().contains("passphrase"), "{}", paper.text());
    assert!(paper.text().ends_with("The practice ends.\n"), "{}", paper.text());
}

#[tokio::test]
async fn messages_are_shown_one_at_a_time_to_who_wishes() {
    let (text, _) = talk(StandIn::thursday(), "1\n/one\n/read\n\n\n/quit\n").await;
    let (_, after) = text.split_once("Messages are shown one at a time").unwrap();
    let first = after.find("The kettle is on.").unwrap();
    let between = after.find("Enter alone shows the next one.").unwrap();
    let second = after.find("Hello Ana.").unwrap();
    assert!(first < between && between < second, "{after}");
    assert_eq!(after.matches("Hello Ana.").count(), 1, "{after}");
}

#[tokio::test]
async fn a_key_pressed_twice_takes_no_default() {
    let (link, _notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let settings = Settings { repeat_key_ms: 5_000, ..Settings::default() };
    let plain = Plain::new(link, BufReader::new("1\n/leave\n\n\n\n/back\n/quit\n".as_bytes()), paper.clone(), told);
    plain.settled(&settings).run().await.unwrap();
    // Of the questions about leaving only the first is there: the doubled Enter answered none.
    assert!(!paper.text().contains("What becomes of what you said here?"), "{}", paper.text());
}

#[tokio::test]
async fn files_are_a_line_under_their_message_and_are_saved_by_its_number() {
    let mut stand_in = StandIn::thursday();
    let file = |number, name: &str| AttachmentView {
        id: AttachmentId([number; 25]),
        name: name.to_owned(),
        bytes: 2_345_678,
        media: "image/jpeg".to_owned(),
    };
    stand_in.messages[0].attachments = vec![file(1, "poster.jpg")];
    stand_in.messages[1].attachments = vec![file(2, "one.pdf"), file(3, "two\u{1b}[2J.pdf")];
    stand_in.messages[1].text = Some(String::new());
    let typed = "1\n/save 1 /tmp/there.jpg\n/save 2 /tmp/x\n/save 2.3 /tmp/x\n/save 9 /tmp/x\n/save\n/attach /x/ward.heic\n/attachwhole /x/ward.heic\n/attach '/x/a poster.jpg'\n/quit\n";
    let (text, _) = talk(stand_in, typed).await;
    assert!(text.contains(": Hello. The kettle is on.\n    (with a file: poster.jpg, 2.4 MB)\n"), "{text}");
    assert!(text.contains(": 2 files.\n    (file 1: one.pdf, 2.4 MB)\n    (file 2: “two"), "{text}");
    assert_eq!(text.matches("That message brings no such file.").count(), 2, "{text}");
    assert_eq!(text.matches("/save 3 poster.jpg").count(), 1, "{text}");
    assert!(text.contains("The file /x/ward.heic may hold where and when it was made."), "{text}");
    assert!(text.contains("ward.heic: only the picture goes."), "{text}");
    assert!(text.contains("“a poster.jpg”: only the picture goes."), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[tokio::test]
async fn a_bundle_goes_out_and_in_by_a_file_name_and_enter_alone_does_nothing() {
    let (text, _) = talk(StandIn::thursday(), "1\n/bundle\n\n/bundle\n2\nstick\n/bundle\n3\nstick\n/quit\n").await;
    assert!(text.contains("Nothing was done."), "{text}");
    assert!(text.contains("The bundle is in the file thursday.bundle."), "{text}");
    assert!(text.contains("It holds 2 messages, and who came and went."), "{text}");
    assert!(text.contains("One message in Thursday is new here."), "{text}");
    assert!(text.contains("One thing in it rests on another one that is not here."), "{text}");
    assert!(text.contains("Part of it is damaged. What can be read is here now."), "{text}");
}

#[tokio::test]
async fn what_is_typed_in_a_room_goes_there_and_the_line_says_so() {
    let typed = "2\nOnly for Sam.\n/meeting\n/attach poster.jpg\n/back\nFor everyone.\n/quit\n";
    let (text, _) = talk(StandIn::with_a_room(), typed).await;
    assert!(text.contains("2. Thursday: the room with Sam"), "{text}");
    assert!(text.contains("Sam, 19:01") && text.contains(": I am on the stairs."), "{text}");
    assert_eq!(text.matches("That is not done in a room.").count(), 2, "{text}");
    let (inside, outside) = text.split_once("You are in Thursday again.").unwrap();
    assert_eq!(inside.matches("To this room only: Sam.").count(), 2, "at opening, and with the words: {text}");
    assert!(inside.contains("2. Jo (you), 19:02") && inside.contains(": Only for Sam."), "{text}");
    assert!(!outside.contains("Only for Sam.") && outside.contains(": For everyone."), "{text}");
}

#[tokio::test]
async fn who_is_in_the_room_is_said_as_it_is_now() {
    let mut stand_in = StandIn::with_a_room();
    let (link, _notices) = {
        // Sam leaves between the opening and the words.
        stand_in.rooms.rooms[0].others.clear();
        stand_in.run()
    };
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let plain = Plain::new(link, BufReader::new("2\nHello?\n/quit\n".as_bytes()), paper.clone(), told);
    plain.run().await.unwrap();
    let text = paper.text();
    let (opening, said) = text.split_once("I am on the stairs.").unwrap();
    assert!(opening.contains("the room with Sam"), "{text}");
    assert!(said.contains("Nobody else is in it now."), "{text}");
}

#[tokio::test]
async fn an_ask_that_is_over_says_nothing_of_answering() {
    let mut stand_in = StandIn::thursday();
    let asked = crate::stand_in::ask(3, "Sam", "can somebody sit with me");
    stand_in.messages.push(asked.clone());
    let (text, _) = talk(stand_in, "1\n/yes\n1\n/quit\n").await;
    assert!(text.contains("Who can: /yes.") && text.contains("Nothing was said, and nobody is told."), "{text}");
    let mut stand_in = StandIn::thursday();
    let mut over = message(4, "Sam", "");
    (over.asks, over.reply) = (Some(kith_protocol::words::Asks::Enough), Some(asked.named()));
    stand_in.messages.extend([asked, over]);
    let (text, _) = talk(stand_in, "1\n/yes\n/quit\n").await;
    assert!(text.contains("No answer is needed any more.") && !text.contains("Who can: /yes."), "{text}");
    assert!(text.contains("No message shown here asks for somebody to be there."), "{text}");
}

#[tokio::test]
async fn a_yes_is_taken_back_as_easily_as_it_was_given() {
    let mut stand_in = StandIn::thursday();
    stand_in.messages.push(crate::stand_in::ask(3, "Sam", ""));
    let (text, _) = talk(stand_in, "1\n/no\n/yes\n2\n/no\n/no 3\n/quit\n").await;
    assert_eq!(text.matches("No yes of yours waits here.").count(), 2, "{text}");
    assert!(text.contains("You have no yes to Sam any more."), "{text}");
}

#[tokio::test]
async fn the_words_of_an_ask_that_was_not_made_can_still_be_sent() {
    let (text, _) = talk(StandIn::thursday(), "1\n/bewithme\nsit with me\n1\n/say\n/quit\n").await;
    assert!(text.contains("Nobody was asked. What you wrote is not lost"), "{text}");
    assert!(text.contains("Type /say to send it, or write something else: sit with me"), "{text}");
    assert!(text.contains("3. Jo (you), 19:03") && text.contains(": sit with me"), "{text}");
}

#[tokio::test]
async fn the_words_of_an_ask_that_was_made_do_not_wait_to_be_sent() {
    let typed = "1\n/bewithme\nsit with me\n1\n/bewithme\nsit with me\n2\n/say\n/quit\n";
    let (text, _) = talk(StandIn::thursday(), typed).await;
    assert!(text.contains("This was typed and not sent."), "{text}");
    assert!(text.contains("You had typed the same words before. They no longer wait to be sent."), "{text}");
    assert_eq!(text.matches(": sit with me").count(), 1, "only where it said that they wait: {text}");
    assert!(text.contains("There are no words here. Nothing was sent."), "{text}");
    let (text, _) = talk(StandIn::thursday(), "1\n/wait Noor\nnot yet\n/say\n/quit\n").await;
    assert!(!text.contains(": not yet"), "{text}");
}

#[tokio::test]
async fn before_several_pieces_are_said_all_of_them_are_shown_and_it_is_asked() {
    let stand_in = || StandIn { meeting: crate::stand_in::round("Ana"), ..StandIn::thursday() };
    let leaves = "1\n/leave\n\n\nYou hurt me.\n\nGood evening.\n/say\n";
    let (text, _) = talk(stand_in(), &format!("{leaves}\n/quit\n")).await;
    let (_, asked) = text.split_once("This waits here. It was typed at different times:").unwrap();
    assert!(asked.contains("| You hurt me.") && asked.contains("| Good evening."), "{text}");
    assert!(asked.contains("Not sent, and not lost.") && !asked.contains("Jo (you)"), "{text}");
    let (text, _) = talk(stand_in(), &format!("{leaves}3\n/say\n/quit\n")).await;
    let (_, said) = text.split_once("This waits here.").unwrap();
    assert!(said.contains("3. Jo (you), 19:03") && said.contains(": Good evening."), "{text}");
    assert!(said.contains("4. Jo (you), 19:04") && said.contains(": You hurt me."), "the rest waited: {text}");
    // What is written in several lines joins nothing that waits, and takes nothing away from it.
    let (text, _) = talk(stand_in(), "1\nGood evening.\n/write\nAt once.\n.\n/say\n/quit\n").await;
    let (before, after) = text.split_once("3. Jo (you), 19:03").unwrap();
    assert!(!before.contains("4. Jo (you)") && after.contains(": At once."), "{text}");
    assert!(after.contains("4. Jo (you), 19:04") && after.contains(": Good evening."), "{text}");
}

#[tokio::test]
async fn a_goodbye_for_the_group_typed_in_a_room_waits_in_the_group() {
    let typed = "2\n/leave\n3\n\n\nThank you all.\n\n/say\n/back\n/say\n/quit\n";
    let (text, _) = talk(StandIn::with_a_room(), typed).await;
    let (inside, outside) = text.split_once("You are in Thursday again.").unwrap();
    assert!(inside.contains("What you wrote for Thursday is not lost: it waits there"), "{text}");
    assert!(!inside.contains(": Thank you all."), "{text}");
    assert!(outside.contains("/say to send it, or write something else: Thank you all."), "{text}");
    assert!(outside.contains("3. Jo (you), 19:03") && outside.contains(": Thank you all."), "{text}");
}

#[tokio::test]
async fn words_that_end_in_a_command_are_not_said_before_it_was_asked() {
    let (text, _) = talk(StandIn::thursday(), "1\nhalf a sentence/people\n\n/quit\n").await;
    assert!(text.contains("The end of this line is a command, /people,"), "{text}");
    assert!(text.contains("something else: half a sentence/people") && !text.contains("Jo (you), 19:03"), "{text}");
    let (text, _) = talk(StandIn::thursday(), "1\nhalf a sentence /people\n3\n/quit\n").await;
    assert!(text.contains("something else: half a sentence\n") && text.contains("Kim"), "{text}");
    let (text, _) = talk(StandIn::thursday(), "1\ntype /help\n2\nsee you on 5/6\n/quit\n").await;
    assert!(text.contains(": type /help") && text.contains(": see you on 5/6"), "{text}");
}

#[tokio::test]
async fn a_line_that_answers_no_question_is_not_taken_as_an_answer() {
    let open = "A question is open, and that is no answer to it.";
    let typed = "1\n/wait Noor\n/people\n/nowhere/near\n/quit\n";
    let (text, _) = talk(StandIn::thursday(), typed).await;
    assert_eq!(text.matches(open).count(), 1, "{text}");
    assert!(text.contains("You asked to wait."), "a path is an answer: {text}");
    let (text, _) = talk(StandIn::thursday(), "1\n/leave\n\nn\nthank you all\n7\n/back\n/quit\n").await;
    assert_eq!(text.matches(open).count(), 2, "{text}");
    assert_eq!(text.matches("That number is not among the choices.").count(), 1, "{text}");
    assert!(!text.contains(": thank you all"), "{text}");
    let (text, _) = talk(StandIn::thursday(), "1\n/invite\n\nn\n/back\n/quit\n").await;
    assert_eq!(text.matches("Which name of yours stands on the slip?").count(), 2, "{text}");
    // It shuts from within a question too.
    let (_, ending) = talk(StandIn::thursday(), "1\n/wait Noor\n/lock\n").await;
    assert_eq!(ending, Ending::Lock);
}

#[tokio::test]
async fn new_words_asked_for_during_a_question_are_no_answer_to_it() {
    let (link, notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n/wait Noor\n").await.unwrap();
    seen(&paper, "why wait?").await;
    let event = Event::Message { message: Box::new(message(3, "Ana", "More.")), above: false };
    notices.send(Notice { group: group(), name: "Thursday".to_owned(), event }).unwrap();
    seen(&paper, "There are new words.").await;
    typing.write_all(b"n\n/back\n/quit\n").await.unwrap();
    client.await.unwrap().unwrap();
    let text = paper.text();
    assert!(text.contains("A question is open, and that is no answer to it."), "{text}");
    assert!(!text.contains("You asked to wait."), "{text}");
}

#[tokio::test]
async fn a_message_keeps_its_number_however_many_are_read_again() {
    let (link, notices) = StandIn::thursday().run();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n/live\n").await.unwrap();
    seen(&paper, "New words are shown").await;
    // Another one comes, and takes the third number, though it stands before the second one when all is read again.
    let event = Event::Message { message: Box::new(message(9, "Ana", "From between.")), above: false };
    notices.send(Notice { group: group(), name: "Thursday".to_owned(), event }).unwrap();
    seen(&paper, "3. Ana").await;
    typing.write_all(b"/read 1\n/read 50\n/reply 2 for Jo\n/quit\n").await.unwrap();
    client.await.unwrap().unwrap();
    let text = paper.text();
    assert_eq!(text.matches("2. Jo (you), 19:02").count(), 3, "{text}");
    assert_eq!(text.matches("1. Ana, 19:01").count(), 3, "{text}");
    assert!(text.contains("answers: Jo (you): Hello Ana."), "{text}");
}

#[tokio::test]
async fn plain_lines_show_a_slip_and_no_square() {
    let (text, _) = talk(StandIn::thursday(), "1\n/invite\n\n\n\n/quit\n").await;
    assert!(text.contains("kith:abcdef\n") && !text.contains(['█', '▀', '▄']), "{text}");
}

#[tokio::test]
async fn where_nobody_else_is_it_is_said_before_and_after_the_words() {
    let mut stand_in = StandIn::thursday();
    stand_in.groups[0].members = Some(1);
    let (text, _) = talk(stand_in, "1\nHello?\n/quit\n").await;
    let (before, after) = text.split_once(": Hello?").unwrap();
    assert!(before.contains("Nobody else is in this group yet."), "{text}");
    assert!(
        before.contains("so this waits on your device.") || after.contains("so this waits on your device."),
        "{text}"
    );
    assert!(!text.contains("This is still on your device."), "{text}");
}

#[tokio::test]
async fn after_founding_back_says_what_was_done() {
    let mut stand_in = StandIn::thursday();
    stand_in.groups.clear();
    let (text, _) = talk(stand_in, "1\nThursday\nJo\n\n\n1\n1\n/back\n/quit\n").await;
    let (_, after) = text.split_once("Thursday is founded.").unwrap();
    assert!(after.contains("No slip was written.") && after.contains("Thursday is open."), "{text}");
    assert!(!after.contains("Nothing was done."), "{text}");
}

#[tokio::test]
async fn no_ready_line_is_said_unseen() {
    let (text, _) = talk(StandIn::thursday(), "1\n/2\n/2\n/quit\n").await;
    let (unseen, seen) = text.split_once("Nothing was said yet.").unwrap();
    assert!(
        unseen.contains("/2: I am listening today.") && !unseen.contains(": I am listening today.\nThis"),
        "{text}"
    );
    assert_eq!(seen.matches("Jo (you), 19:03").count(), 1, "{text}");
}

#[tokio::test]
async fn when_the_node_ends_it_is_said_and_what_is_typed_waits_for_the_next_one() {
    let (link, _notices, runs) = StandIn::thursday().run_till_ended();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (comes, again) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told).comes_again(again);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n").await.unwrap();
    seen(&paper, "Hello Ana.").await;
    runs.abort();
    seen(&paper, "The program that held your groups has ended.").await;
    typing.write_all(b"Good evening.\n").await.unwrap();
    seen(&paper, "Not sent, and not lost.").await;
    // Back in the list nothing is shown as empty either; what is typed there tries again.
    let (next, _next_notices) = StandIn::thursday().run();
    comes.send(next).await.unwrap();
    seen(&paper, "is there again.").await;
    typing.write_all(b"/say\n/groups\n").await.unwrap();
    seen(&paper, ": Good evening.").await;
    typing.write_all(b"/quit\n").await.unwrap();
    assert_eq!(client.await.unwrap(), Ok(Ending::Quit));
    let text = paper.text();
    assert_eq!(text.matches("The program that held your groups has ended.").count(), 1, "{text}");
}

#[tokio::test]
async fn what_was_typed_while_the_node_is_gone_is_not_closed_away_and_waits_for_a_node() {
    let (link, _notices, runs) = StandIn::thursday().run_till_ended();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (_comes, again) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let unkept = Unkept::default();
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told).comes_again(again).keeping(unkept.clone());
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    typing.write_all(b"1\n").await.unwrap();
    seen(&paper, "Hello Ana.").await;
    runs.abort();
    seen(&paper, "The program that held your groups has ended.").await;
    // Also once the group is not open any more.
    typing.write_all(b"Good evening.\n/groups\n/quit\n").await.unwrap();
    seen(&paper, "What you typed since is not kept yet.").await;
    typing.write_all(b"/quit\n").await.unwrap();
    assert_eq!(client.await.unwrap(), Ok(Ending::Quit));
    let (next, _next_notices) = StandIn::thursday().run();
    assert!(unkept.has_words());
    unkept.keep(&next).await;
    let kept = next.look(&group().hex(), kith_protocol::command::Query::Draft { thread: None }).await;
    assert!(matches!(kept, Ok(kith_protocol::command::View::Line(line)) if line == "Good evening."));
}

#[tokio::test]
async fn a_list_of_groups_is_not_shown_empty_while_the_node_is_gone() {
    let (link, _notices, runs) = StandIn::thursday().run_till_ended();
    let paper = Paper::default();
    let (_tell, told) = mpsc::channel(1);
    let (comes, again) = mpsc::channel(1);
    let (mut typing, typed) = tokio::io::duplex(1_024);
    let plain = Plain::new(link, BufReader::new(typed), paper.clone(), told).comes_again(again);
    let client = tokio::spawn(async move { plain.run().await.map_err(|_| ()) });
    seen(&paper, "What would you like to do?").await;
    runs.abort();
    seen(&paper, "The program that held your groups has ended.").await;
    typing.write_all(b"1\nis anybody there\n").await.unwrap();
    while paper.text().matches("The program that held your groups has ended.").count() < 2 {
        tokio::task::yield_now().await;
    }
    let (next, _next_notices) = StandIn::thursday().run();
    comes.send(next).await.unwrap();
    typing.write_all(b"1\n/quit\n").await.unwrap();
    assert_eq!(client.await.unwrap(), Ok(Ending::Quit));
    assert!(paper.text().contains("Thursday is open."), "{}", paper.text());
}
