//! A stand-in for a node, for tests: one group in memory, answering as a node would.

use kith_node::api::{Answer, Attached, BundleTaken, Call, GroupSummary, Link, Notice, RoadView, RoadsView, SlipShown};
use kith_protocol::command::{
    AskView, Command, CourierView, Delivery, Done, FormView, GivenView, GroupView, HereView, MeetingView, MemberView,
    MessageView, Query, Refusal, RoomDo, RoomView, RoomsView, RoundView, SeatView, SpaceView, Standing, Taking,
    TermsView, ThreadView, UnsentView, View, WaitingView, YesView,
};
use kith_protocol::event::{Brought, Event};
use kith_protocol::id::{EntryId, GroupId, MemberId, MessageCalled, MessageId, RequestId};
use kith_protocol::kind::Rules;
use kith_protocol::meeting::{Late, Order, Place, Presence, Wish};
use kith_protocol::member::roads::Who;
use kith_protocol::words::Asks;
use tokio::sync::{broadcast, mpsc};

/// 2026-11-19, a Thursday, 19:00 UTC.
pub const THURSDAY_MS: u64 = 1_795_114_800_000;

/// What the stand-in knows.
pub struct StandIn {
    /// Messages, in order.
    pub messages: Vec<MessageView>,
    /// Unsent words.
    pub unsent: Vec<UnsentView>,
    /// Groups in the list.
    pub groups: Vec<GroupSummary>,
    /// The draft.
    pub draft: String,
    /// The meeting.
    pub meeting: MeetingView,
    /// Asks of Jo, and rooms.
    pub rooms: RoomsView,
    /// What was said in the room.
    pub inside: Vec<MessageView>,
    /// What is being written there.
    pub inside_draft: String,
    /// How many groups cannot be opened.
    pub unread: usize,
}

/// A room that Jo is in, of Sam.
pub fn room() -> RoomView {
    RoomView {
        room: GroupId([8; 32]),
        name: "Sam".to_owned(),
        members: vec!["Sam".to_owned(), "Jo".to_owned()],
        others: vec!["Sam".to_owned()],
        state: Standing::Entered,
    }
}

/// A message in it.
pub fn message_inside(number: u8, name: &str, text: &str) -> MessageView {
    MessageView { thread: room().room.first_thread(), ..message(number, name, text) }
}

/// A message in the group that asks for somebody to be with its author.
pub fn ask(number: u8, name: &str, text: &str) -> MessageView {
    MessageView { asks: Some(Asks::BeWithMe), ..message(number, name, text) }
}

/// The people of the room, as Jo sees it.
pub fn view_inside() -> GroupView {
    GroupView {
        group: room().room,
        name: "Sam".to_owned(),
        members: vec![member(1, "Jo", ""), member(4, "Sam", "")],
        waiting: Vec::new(),
        ..view()
    }
}

/// The group.
pub fn group() -> GroupId {
    GroupId([7; 32])
}

/// A message by one of the members.
pub fn message(number: u8, name: &str, text: &str) -> MessageView {
    MessageView {
        id: MessageId::new(THURSDAY_MS + u64::from(number) * 60_000, [number; 10]),
        thread: group().first_thread(),
        from: MemberId([number; 32]),
        name: name.to_owned(),
        mine: name == "Jo",
        quieted: false,
        at_ms: Some(THURSDAY_MS + u64::from(number) * 60_000),
        text: Some(text.to_owned()),
        reply: None,
        asks: None,
        note: None,
        attachments: Vec::new(),
        taken_back: false,
        let_go: false,
        new_hearers: Vec::new(),
        beside: false,
        entry: EntryId([number; 32]),
    }
}

/// A member.
pub fn member(number: u8, name: &str, duties: &str) -> MemberView {
    MemberView {
        member: MemberId([number; 32]),
        name: name.to_owned(),
        duties: duties.to_owned(),
        me: name == "Jo",
        quieted: false,
        since_day: 20_000,
    }
}

/// The group, as Jo sees it.
pub fn view() -> GroupView {
    GroupView {
        group: group(),
        name: "Thursday".to_owned(),
        me: "Jo".to_owned(),
        state: Standing::Entered,
        refused: None,
        card: "For people who hear voices. Listening is fine.".to_owned(),
        agreement: vec!["What is said here stays here.".to_owned()],
        rules: Rules { welcomes: 2, ..Rules::default() },
        snapshot: "00".to_owned(),
        members: vec![member(1, "Jo", ""), member(2, "Ana", ""), member(3, "Kim", "I work for the clinic.")],
        left: Vec::new(),
        devices: Vec::new(),
        waiting: vec![WaitingView {
            request: RequestId([5; 32]),
            name: "Noor".to_owned(),
            slip_from: "Ana".to_owned(),
            welcomes: vec!["Ana".to_owned()],
            needed: 1,
            waits: Vec::new(),
        }],
    }
}

/// The group in the list.
pub fn summary() -> GroupSummary {
    GroupSummary {
        group: group(),
        name: "Thursday".to_owned(),
        me: "Jo".to_owned(),
        state: Standing::Entered,
        members: Some(3),
        way_lost: false,
        rooms: Vec::new(),
    }
}

/// A group without a meeting.
pub fn meeting() -> MeetingView {
    MeetingView {
        meeting: None,
        open: false,
        opened_by: Vec::new(),
        apart: false,
        closed_by: Vec::new(),
        here: Vec::new(),
        tasks: Vec::new(),
        round: None,
        under_way_without_me: false,
        next: None,
        form: None,
        begun: Vec::new(),
        ask_me: Vec::new(),
        rests_hours: 24,
        late: Late::End,
        remind_minutes: None,
    }
}

/// A meeting in whose round it is this person's turn, of Ana and Jo.
pub fn round(turn: &str) -> MeetingView {
    let people = [(2, "Ana"), (1, "Jo")];
    let here = people.map(|(n, name)| HereView {
        member: MemberId([n; 32]),
        name: name.to_owned(),
        me: name == "Jo",
        presence: Presence::Here,
        wants_time: false,
        wish: Wish::None,
    });
    let seats = people.map(|(n, name)| SeatView {
        member: MemberId([n; 32]),
        name: name.to_owned(),
        me: name == "Jo",
        place: Place::Speak,
        passed_on: false,
        turn: name == turn,
    });
    let round = RoundView {
        round: EntryId([7; 32]),
        name: "Check-in".to_owned(),
        order: Order::Arrival,
        minutes: 0,
        over: turn.is_empty(),
        again: false,
        seats: seats.to_vec(),
    };
    MeetingView { open: true, opened_by: vec!["Ana".to_owned()], here: here.to_vec(), round: Some(round), ..meeting() }
}

/// A slip of the group.
pub fn slip() -> SlipShown {
    SlipShown {
        group: group(),
        group_name: "Thursday".to_owned(),
        from: Some("Lee".to_owned()),
        card: Some("For people who hear voices.".to_owned()),
        agreement: Some(vec!["What is said here stays here.".to_owned()]),
        duties: vec!["Kim says: I work for the clinic.".to_owned()],
        worried: None,
        rules: Some(Rules::default()),
        expires: THURSDAY_MS / 1_000 + 365 * 86_400,
        expired: false,
    }
}

impl StandIn {
    /// With one group and two messages.
    pub fn thursday() -> Self {
        Self {
            messages: vec![message(1, "Ana", "Hello. The kettle is on."), message(2, "Jo", "Hello Ana.")],
            unsent: Vec::new(),
            groups: vec![summary()],
            draft: String::new(),
            meeting: meeting(),
            rooms: RoomsView::default(),
            inside: vec![message_inside(1, "Sam", "I am on the stairs.")],
            inside_draft: String::new(),
            unread: 0,
        }
    }

    /// With a room beside it that Jo is in.
    pub fn with_a_room() -> Self {
        let mut stand_in = Self::thursday();
        stand_in.rooms.rooms = vec![room()];
        stand_in.groups[0].rooms = vec![room()];
        stand_in
    }

    /// Answers calls until all links are gone.
    pub fn run(self) -> (Link, broadcast::Sender<Notice>) {
        let (link, notices, _) = self.run_till_ended();
        (link, notices)
    }

    /// As above, or until it is ended.
    pub fn run_till_ended(mut self) -> (Link, broadcast::Sender<Notice>, tokio::task::JoinHandle<()>) {
        let (calls, mut asked) = mpsc::channel::<(Call, tokio::sync::oneshot::Sender<Result<Answer, Refusal>>)>(16);
        let (notices, _) = broadcast::channel(64);
        let link = Link::new(calls, notices.clone());
        let to_all = notices.clone();
        let runs = tokio::spawn(async move {
            while let Some((call, answer)) = asked.recv().await {
                let _ = answer.send(self.answer(call, &to_all));
            }
        });
        (link, notices, runs)
    }

    fn answer(&mut self, call: Call, notices: &broadcast::Sender<Notice>) -> Result<Answer, Refusal> {
        Ok(match call {
            Call::SayWith(say) => {
                let file = say.files.into_iter().next().ok_or(Refusal::NotACall)?;
                if file.path.extension().is_some_and(|end| end == "heic") && !file.as_it_is {
                    return Err(Refusal::NotCleaned { path: file.path.display().to_string() });
                }
                let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
                let files = vec![Attached { name, bytes: 2_000, media: String::new(), cleaned: true, tells: true }];
                let state = kith_protocol::command::Delivery::Sent;
                Answer::SaidWith { outcome: Done::Said { id: message(9, "Jo", "").id, state }, files }
            }
            Call::Save { to, .. } => Answer::Saved { file: to, bytes: 2_000 },
            Call::Groups => Answer::Groups { groups: self.groups.clone() },
            Call::Found { name, .. } => {
                self.groups.push(summary());
                Answer::Founded { group: group(), name }
            }
            Call::SlipShow { .. } => Answer::Slip(slip()),
            Call::Enter { .. } | Call::AtTheDoor { .. } => Answer::Entering {
                group: group(),
                name: "Thursday".to_owned(),
                state: Standing::Waiting,
                refused: None,
            },
            Call::Roads { .. } | Call::RoadsDo { .. } => Answer::Roads {
                roads: RoadsView {
                    roads: vec![RoadView {
                        who: Who::Member { name: "Lee".to_owned() },
                        stands: true,
                        called: false,
                        straight: true,
                        tor: false,
                    }],
                    couriers: vec![courier()],
                    listens: true,
                    lends: false,
                    relays: 0,
                    places: 0,
                    only_relays: false,
                    tor: None,
                    way_lost: false,
                },
            },
            Call::Look { query, .. } => Answer::View { view: self.look(query)? },
            Call::Search { text, .. } => {
                let found = |message: &&MessageView| message.text.as_ref().is_some_and(|words| words.contains(&text));
                Answer::Found { found: self.messages.iter().rev().filter(found).cloned().collect(), next: None }
            }
            Call::Do { command, .. } => Answer::Done { outcome: self.command(command, notices)? },
            Call::Sent { .. } => Answer::View { view: View::Delivery(Delivery::Sent) },
            Call::Settled { .. } => Answer::View { view: View::Connections(2) },
            Call::LinkNew => Answer::Linking { line: Some("kith-device:abc".to_owned()), phrase: None },
            Call::LinkTo { .. } | Call::LinkPhrase { .. } => {
                Answer::Linking { line: None, phrase: Some("table lamp river moss train".to_owned()) }
            }
            Call::RecoverAsk { .. } | Call::RecoverLost { .. } | Call::RecoverReplace { .. } => {
                return Err(Refusal::NobodyThere);
            }
            Call::Space { before, .. } => {
                let old = if before.is_some() { 1 } else { 0 };
                let words = SpaceView {
                    messages: 2,
                    own_messages: 1,
                    bytes: 900,
                    let_go: 0,
                    old_messages: old,
                    old_bytes: 450 * old as u64,
                };
                Answer::Space { words, disk_bytes: 180_000, files_bytes: 0 }
            }
            Call::BundleOut { .. } => {
                let file = "thursday.bundle".to_owned();
                Answer::BundleWritten { file, bytes: 9_000, words: 2, acts: 5, held: 1, request: false }
            }
            Call::BundleIn { .. } => {
                let brought = Brought { mine: true, words: 1, waiting: 1, damaged: 1, ..Brought::default() };
                let (group, name) = (group(), "Thursday".to_owned());
                Answer::BundleTaken { groups: vec![BundleTaken { group, name, state: Standing::Entered, brought }] }
            }
            Call::LinkAnswer { words: Some(_) } => Answer::Entering {
                group: group(),
                name: "Thursday".to_owned(),
                state: Standing::Waiting,
                refused: None,
            },
            Call::LinkAnswer { words: None } => Answer::Linking { line: None, phrase: None },
            Call::Aside => Answer::Aside { groups: Vec::new(), wait: None, unread: self.unread },
            Call::SetAside { .. } | Call::Erase { .. } | Call::EraseEverything => {
                self.groups.clear();
                Answer::Done { outcome: Done::Done }
            }
            Call::ChooseWait { .. } | Call::ChangePassphrase { .. } => Answer::Done { outcome: Done::Done },
            Call::BringBack { group, .. } => return Err(Refusal::NoSuchGroup { group }),
            Call::Stop => Answer::Stopping,
        })
    }

    /// What a look gives.
    pub fn look(&self, query: Query) -> Result<View, Refusal> {
        Ok(match query {
            Query::Group => View::Group(Box::new(view())),
            Query::Terms => View::Terms(TermsView { clock_doubted: false, now_ms: 0, seen_ms: 0 }),
            Query::Threads => {
                View::Threads(vec![ThreadView { thread: group().first_thread(), name: String::new(), term_days: None }])
            }
            Query::Read { .. } => View::Messages(self.messages.clone()),
            Query::Unsent => View::Unsent(self.unsent.clone()),
            Query::Draft { .. } => View::Line(self.draft.clone()),
            Query::Space { .. } => View::Space(SpaceView { messages: 2, bytes: 900, ..SpaceView::default() }),
            Query::Reach => View::Line("kith-reach:abc".to_owned()),
            Query::Connections => View::Connections(2),
            Query::Slips => View::Slips(Vec::new()),
            Query::TakenBack => View::TakenBack { any: false, copies_gone: None },
            Query::Copy { .. } | Query::SignCopy { .. } => return Err(Refusal::NotACall),
            Query::Couriers => View::Couriers(vec![courier()]),
            Query::Recovery | Query::Devices | Query::Giving | Query::Joining => return Err(Refusal::NotACall),
            Query::Meeting => View::Meeting(Box::new(self.meeting.clone())),
            Query::Rooms => View::Rooms(Box::new(self.rooms.clone())),
            Query::InRoom { query, .. } => match *query {
                Query::Read { .. } => View::Messages(self.inside.clone()),
                Query::Draft { .. } => View::Line(self.inside_draft.clone()),
                Query::Unsent => View::Unsent(Vec::new()),
                Query::Group => View::Group(Box::new(view_inside())),
                Query::TakenBack => View::TakenBack { any: false, copies_gone: None },
                _ => return Err(Refusal::NotInARoom),
            },
            Query::Forms => View::Forms(vec![FormView {
                name: "Ours".to_owned(),
                text: "Ours\nWe light a candle.\n- How I am | turned | 3".to_owned(),
                by: "Ana".to_owned(),
            }]),
            Query::Worried => {
                View::Said { text: "We ask first.".to_owned(), by: "Ana".to_owned(), day: THURSDAY_MS / 86_400_000 }
            }
            Query::IfQuiet { who: Some(who) } if who == "Ana" => {
                View::Said { text: "Write to me.".to_owned(), by: who, day: THURSDAY_MS / 86_400_000 }
            }
            Query::IfQuiet { .. } => View::Said { text: String::new(), by: String::new(), day: 0 },
            Query::Delivery { .. } => return Err(Refusal::NoSuchMessage),
        })
    }

    /// What a command does.
    pub fn command(&mut self, command: Command, notices: &broadcast::Sender<Notice>) -> Result<Done, Refusal> {
        Ok(match command {
            Command::Say { text, reply, note, .. } => {
                let number = u8::try_from(self.messages.len() + 1).unwrap();
                let mut said = message(number, "Jo", &text);
                said.reply = reply.and_then(|called| match called {
                    MessageCalled::Named(name) => Some(name),
                    MessageCalled::Id(id) => self.messages.iter().find(|m| m.id == id).map(MessageView::named),
                });
                said.note = note;
                self.messages.push(said.clone());
                let id = said.id;
                let event = Event::Message { message: Box::new(said), above: false };
                let _ = notices.send(Notice { group: group(), name: "Thursday".to_owned(), event });
                Done::Said { id, state: Delivery::Here }
            }
            Command::NoteFor { message: MessageCalled::Named(of), text, .. } => {
                let mut note = message(u8::try_from(self.messages.len() + 1).unwrap(), "Jo", &text);
                (note.asks, note.reply) = (Some(Asks::ReadBefore), Some(of));
                self.messages.push(note.clone());
                let id = note.id;
                let event = Event::Message { message: Box::new(note), above: false };
                let _ = notices.send(Notice { group: group(), name: "Thursday".to_owned(), event });
                Done::Said { id, state: Delivery::Sent }
            }
            Command::Quiet { who } => {
                let found = self.messages.iter_mut().find(|message| message.name == who);
                let found = found.ok_or_else(|| Refusal::NoSuchMember { who: who.clone() })?;
                found.quieted = !found.quieted;
                Done::Quieted { member: found.from, name: who, quieted: found.quieted }
            }
            Command::Invite { .. } => Done::Invited {
                slip: "kith:abcdef".to_owned(),
                file: "kith:abcdef\nwhole".to_owned(),
                expires: THURSDAY_MS / 1_000,
            },
            Command::TakeBack { what: Taking::These(ids) } => {
                for message in self.messages.iter_mut().filter(|message| ids.contains(&message.id)) {
                    (message.taken_back, message.text) = (true, None);
                    let event = Event::MessageChanged { message: Box::new(message.clone()) };
                    let _ = notices.send(Notice { group: group(), name: "Thursday".to_owned(), event });
                }
                Done::TakenBack { messages: ids.len(), unsent: 0, stay: 0 }
            }
            Command::Leave { .. } => {
                self.groups.clear();
                Done::Left { heard: 1, couriers: 0 }
            }
            Command::Draft { text, .. } => {
                self.draft = text;
                Done::Done
            }
            Command::Room { what } => self.in_rooms(what, notices),
            Command::LetGo { .. } => Done::LetGo { messages: 1, bytes: 450, files: 0 },
            Command::FetchAgain { .. } => Done::FetchedAgain { messages: 1 },
            Command::Welcome { who } if who != "Noor" => return Err(Refusal::NobodyWaits { who }),
            Command::SendUnsent { .. } | Command::DropUnsent { .. } => {
                self.unsent.clear();
                Done::Done
            }
            _ => Done::Done,
        })
    }

    fn in_rooms(&mut self, what: RoomDo, notices: &broadcast::Sender<Notice>) -> Done {
        match what {
            RoomDo::Ask { text, .. } => {
                let asked = ask(u8::try_from(self.messages.len() + 1).unwrap(), "Jo", &text);
                let yes = vec![YesView { member: MemberId([2; 32]), name: "Ana".to_owned(), accepted: false }];
                self.rooms.asks.insert(0, AskView { ask: asked.id, enough: false, room: None, yes });
                let id = asked.id;
                self.messages.push(asked);
                return Done::Said { id, state: Delivery::Here };
            }
            RoomDo::Accept { .. } => {
                let with_ana = RoomView { others: vec!["Ana".to_owned()], ..room() };
                for ask in &mut self.rooms.asks {
                    (ask.enough, ask.room) = (true, Some(with_ana.room));
                    ask.yes.iter_mut().for_each(|yes| yes.accepted = true);
                }
                self.rooms.rooms = vec![with_ana];
            }
            RoomDo::In { command, .. } => match *command {
                Command::Say { text, .. } => {
                    let number = u8::try_from(self.inside.len() + 1).unwrap();
                    let said = message_inside(number, "Jo", &text);
                    self.inside.push(said.clone());
                    let id = said.id;
                    let of = Box::new(Event::Message { message: Box::new(said), above: false });
                    let event = Event::InRoom { room: room().room, of };
                    let _ = notices.send(Notice { group: group(), name: "Thursday".to_owned(), event });
                    return Done::Said { id, state: Delivery::Sent };
                }
                Command::Draft { text, .. } => self.inside_draft = text,
                _ => {}
            },
            RoomDo::Close { .. } => self.rooms.rooms.clear(),
            RoomDo::Yes { ask: MessageCalled::Named(ask) } => {
                self.rooms.given = vec![GivenView { ask, name: "Sam".to_owned() }];
            }
            RoomDo::StepBack { .. } => self.rooms.given.clear(),
            RoomDo::Enough { .. } | RoomDo::Yes { .. } => {}
        }
        self.groups.iter_mut().for_each(|group| group.rooms.clone_from(&self.rooms.rooms));
        Done::Done
    }
}

/// One that was visited.
fn courier() -> CourierView {
    CourierView {
        number: 1,
        by: "Lee".to_owned(),
        since_day: 20_600,
        addresses: vec!["/ip4/192.0.2.7/udp/4001/quic-v1".to_owned()],
        reached: Some(true),
        visiting: false,
        visited_ms: Some(1_780_000_000_000),
        left: 1,
        found: 0,
    }
}
