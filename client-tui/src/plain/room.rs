//! A group that is open, or a room in it: reading, and what the lines typed there do.

use std::collections::{BTreeSet, VecDeque};
use std::io::Write;

use kith_node::api::{Answer, Call, GroupSummary, RoadsDo};
use kith_protocol::command::{Command, Done, MeetingDo, MessageView, Query, Refusal, Standing, View};
use kith_protocol::id::{GroupId, MemberId, MessageId, MessageName, ThreadId};
use tokio::io::AsyncBufRead;

use super::{Destination, Ending, Plain};
use crate::curtain;
use crate::draft::{Draft, Where};
use crate::flow::TakingBack;
use crate::hearing::Open;
use crate::place::{Place, is_alone, room_title};
use crate::said::{events, messages, names, pages, roads, rooms, space, standing, title};
use crate::slash::{self, Slash};
use crate::{t, typed};

/// Messages shown when a group is opened, unless the person asks for more (a guess: a page and a half of a terminal).
const SHOWN_AT_FIRST: usize = 20;

/// What is open, and what of it was shown.
pub(super) struct Room {
    pub(super) place: Place,
    group: GroupId,
    thread: ThreadId,
    pub(super) thread_name: Option<String>,
    /// In a room: the thread of the group that was open before, as asked for.
    outside: Option<String>,
    /// The open room is gone from this device.
    pub(super) gone: bool,
    /// Nobody else is in the group.
    pub(super) alone: bool,
    shown: Vec<MessageView>,
    /// Folded words that were opened.
    opened: BTreeSet<MessageName>,
    pub(super) draft: Draft,
    pub(super) new_words: bool,
    pub(super) still_here: BTreeSet<MessageId>,
    /// Messages that wait to be shown, one at a time.
    waiting: VecDeque<Vec<String>>,
}

impl Room {
    fn new(summary: &GroupSummary) -> Self {
        Self {
            place: Place { group: summary.group.hex(), name: summary.name.clone(), me: summary.me.clone(), room: None },
            group: summary.group,
            thread: summary.group.first_thread(),
            thread_name: None,
            outside: None,
            gone: false,
            alone: is_alone(summary),
            shown: Vec::new(),
            opened: BTreeSet::new(),
            draft: Draft::default(),
            new_words: false,
            still_here: BTreeSet::new(),
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn open(&self) -> Open {
        let at_the_end = self.waiting.is_empty();
        Open { group: self.group, thread: self.thread, room: self.place.room_id(), at_the_end }
    }

    /// Where the words go that are typed here.
    pub(super) fn written(&self) -> Where {
        Where {
            group: self.place.group.clone(),
            room: self.place.room_id(),
            thread: self.thread,
            thread_name: self.thread_name.clone(),
        }
    }

    /// Where words for the whole group wait.
    pub(super) fn written_in_group(&self) -> Where {
        Where { group: self.place.group.clone(), room: None, thread: self.group.first_thread(), thread_name: None }
    }

    /// Adds a message after those shown; gives its lines, or none if it was shown before.
    pub(super) fn add(&mut self, message: MessageView) -> Vec<String> {
        self.add_all(vec![message], false).pop().unwrap_or_default()
    }

    /// Takes messages in; gives the lines of each that was not shown before, or, where they are read again, of all. A
    /// message keeps the number it was shown with first, as long as its thread is open. What is said beside one of them
    /// knows those after it too.
    fn add_all(&mut self, messages: Vec<MessageView>, again: bool) -> Vec<Vec<String>> {
        let mut places = Vec::new();
        for mut message in messages {
            message.quieted &= !self.opened.contains(&message.named());
            match self.shown.iter().position(|known| known.named() == message.named()) {
                Some(at) if again => {
                    self.shown[at] = message;
                    places.push(at);
                }
                Some(_) => {}
                None => {
                    places.push(self.shown.len());
                    self.shown.push(message);
                }
            }
        }
        let lines = |at: usize| {
            let message = self.shown.get(at)?;
            let mut lines = messages::plain(at + 1, message, &self.shown);
            lines.extend(rooms::how_to_answer(message, &self.shown).map(|line| format!("    ({line})")));
            Some(lines)
        };
        places.into_iter().filter_map(lines).collect()
    }

    pub(super) fn change(&mut self, message: &MessageView) {
        for known in self.shown.iter_mut().filter(|known| known.named() == message.named()) {
            known.clone_from(message);
            known.quieted &= !self.opened.contains(&message.named());
        }
    }

    /// Opens folded words; gives their lines.
    fn unfold(&mut self, number: usize) -> Option<Vec<String>> {
        let at = number.checked_sub(1)?;
        let message = self.shown.get_mut(at).filter(|message| messages::is_folded(message))?;
        message.quieted = false;
        self.opened.insert(message.named());
        Some(messages::plain(number, &self.shown[at], &self.shown))
    }

    /// Somebody's words are folded from now on, or not.
    fn fold(&mut self, member: MemberId, quieted: bool) {
        for message in self.shown.iter().filter(|message| message.from == member) {
            self.opened.remove(&message.named());
        }
        messages::fold(&mut self.shown, member, quieted);
    }

    pub(super) fn message(&self, number: usize) -> Option<&MessageView> {
        self.shown.get(number.checked_sub(1)?)
    }

    pub(super) fn numbered(&self, number: usize) -> Option<MessageName> {
        self.message(number).map(MessageView::named)
    }
}

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    /// Opens a group and stays there until the person goes back. Gives another group to open, if there is one.
    pub(super) async fn stay_in(&mut self, destination: Destination) -> Result<Option<Destination>, Refusal> {
        let Destination { group: summary, room } = destination;
        if summary.state != Standing::Entered {
            let state = standing(summary.state, &summary.name);
            let name = title(&summary.name);
            self.answer(&match summary.state {
                Standing::Left => t!("plain-left", name = name),
                _ => t!("plain-not-open-yet", name = name, state = state),
            });
            return Ok(None);
        }
        self.room = Some(Room::new(&summary));
        match room {
            Some(room) => self.open_room(Vec::new(), room).await,
            None => {
                self.show(&t!("plain-opened", name = title(&summary.name)));
                self.read(Some(SHOWN_AT_FIRST), true).await;
                self.show_draft().await;
                self.show_meeting().await;
                if self.room.as_ref().is_some_and(|room| room.alone) {
                    self.show(&t!("alone-here"));
                }
                if summary.way_lost {
                    self.show(&t!("long-way-lost"));
                }
            }
        }
        while self.room.is_some() && self.ending.is_none() {
            let Some(line) = self.next_line().await else { break };
            if self.room.as_ref().is_some_and(|room| room.gone) {
                // Typed for a room that is gone: it goes nowhere else.
                self.back_to_group(Vec::new()).await;
                continue;
            }
            if let Some(open) = self.typed(&line).await? {
                return self.summary_of(Some(open)).await;
            }
        }
        self.room = None;
        Ok(None)
    }

    async fn typed(&mut self, line: &str) -> Result<Option<GroupId>, Refusal> {
        if line.trim().is_empty() && !self.one {
            return Ok(None);
        }
        let word = typed::plainly(line.trim());
        if matches!(word.as_str(), "" | "n") && self.show_next() {
            return Ok(None);
        }
        if line.trim().is_empty() {
            return Ok(None);
        }
        if word == "n" {
            if let Some(room) = &mut self.room {
                room.new_words = false;
            }
            self.read(None, false).await;
            return Ok(None);
        }
        let mut command = line.to_owned();
        if typed::command(line).is_none() {
            let place = self.room.as_ref().map(|room| &room.place);
            match slash::ends_in_command(line, place) {
                None => {
                    self.say_or_hold(line.to_owned()).await;
                    return Ok(None);
                }
                Some(parts) => match self.words_and_command(line, parts).await? {
                    None => return Ok(None),
                    Some(wanted) => command = wanted,
                },
            }
        }
        match Slash::read(&command) {
            Ok(command) => self.slash(command).await,
            Err(sentence) => {
                self.answer(&sentence);
                Ok(None)
            }
        }
    }

    async fn slash(&mut self, command: Slash) -> Result<Option<GroupId>, Refusal> {
        self.look_who_is_in().await;
        let place = self.room.as_ref().map(|room| room.place.clone());
        if command.needs_group() && place.is_none() {
            self.answer(&t!("plain-no-group"));
            return Ok(None);
        }
        if self.practice && command.begins_real() {
            self.answer(&t!("rehearse-not-here"));
            return Ok(None);
        }
        if let Some(line) = command.not_there(place.as_ref()) {
            self.answer(&line);
            return Ok(None);
        }
        if let (Slash::TakeBack(Some(number)), Some(place)) = (&command, &place) {
            let message = self.room.as_ref().and_then(|room| room.shown.get(number.checked_sub(1)?)).cloned();
            match message {
                Some(message) if message.mine => {
                    let flow = TakingBack::new(place.clone(), Some(&message));
                    self.carry_through(Box::new(flow)).await?;
                }
                Some(_) => self.refuse(&Refusal::NotYours),
                None => self.answer(&t!("plain-which-number")),
            }
            return Ok(None);
        }
        let company =
            self.room.as_ref().and_then(|room| command.company(&room.place, room.thread_name.clone(), &room.shown));
        if let Some(Err(sentence)) = company {
            self.answer(&sentence);
            return Ok(None);
        }
        if let Some(flow) = company.and_then(Result::ok).or_else(|| command.flow(place.as_ref())) {
            let left = command.may_end_group();
            let open = self.carry_through(flow).await?;
            match self.into.take() {
                Some((said, Some(room))) => self.open_room(said, room).await,
                Some((said, None)) => self.back_to_group(said).await,
                None => {}
            }
            if left && !self.still_in().await {
                self.room = None;
            }
            return Ok(open);
        }
        if let (Some(query), Some(place)) = (command.query(), &place) {
            match self.sees(query).await {
                Ok(view) => {
                    let (title, lines) = command.page(Some(place), &view);
                    self.show(&title);
                    self.show_all(&lines);
                }
                Err(refusal) => self.refuse(&refusal),
            }
            return Ok(None);
        }
        if let (Some((do_it, done)), Some(place)) = (command.command(), &place) {
            let done_there = match command {
                // Of whoever is in the open room there.
                Slash::QuietPerson(_) => self.does(do_it).await,
                _ => self.link.command(&place.group, do_it).await,
            };
            match done_there {
                // It is told to everyone here in the same words; who comes in late is shown where the others are.
                Ok(Done::Met { changed: true }) => {
                    if matches!(command, Slash::Meet(MeetingDo::Open | MeetingDo::Here { .. })) {
                        self.show_meeting().await;
                    }
                }
                Ok(Done::Quieted { member, name, quieted }) => {
                    if let Some(room) = &mut self.room {
                        room.fold(member, quieted);
                    }
                    self.answer(&messages::quieted(&name, quieted));
                }
                Ok(_) => self.answer(&done),
                Err(refusal) => self.refuse(&refusal),
            }
            return Ok(None);
        }
        if let (Slash::Round(None), Some(place)) = (&command, &place) {
            self.begin_usual_round(&place.group).await;
            return Ok(None);
        }
        self.own(command).await;
        Ok(None)
    }

    /// Commands the client carries out itself.
    async fn own(&mut self, command: Slash) {
        match command {
            Slash::Help(wish) => match slash::help(self.room.as_ref().map(|room| &room.place), wish.as_deref()) {
                Ok(lines) => {
                    self.show_all(&lines);
                    if wish.is_none() {
                        self.show(&t!("slash-new"));
                        self.show(&t!("slash-marks"));
                    }
                }
                Err(sentence) => self.answer(&sentence),
            },
            Slash::Back if self.room.as_ref().is_some_and(|room| room.place.room.is_some()) => {
                self.back_to_group(Vec::new()).await;
            }
            Slash::Back | Slash::Groups => self.room = None,
            Slash::Read(last) => self.read(Some(last.unwrap_or(SHOWN_AT_FIRST)), true).await,
            Slash::Say(text) => self.say_or_draft(text).await,
            Slash::Write => self.write().await,
            Slash::ForMe(None) => self.show_ready(),
            Slash::ForMe(Some(number)) => match number.checked_sub(1).and_then(|at| self.ready.get(at)).cloned() {
                Some(line) if self.ready_seen => self.say(line, None, None).await,
                Some(_) => {
                    self.show_ready();
                    self.answer(&t!("ready-see-first"));
                }
                None => self.answer(&t!("ready-none")),
            },
            Slash::Reply { number, text } => match self.room.as_ref().and_then(|room| room.numbered(number)) {
                Some(name) => self.say(text, Some(name), None).await,
                None => self.answer(&t!("plain-which-number")),
            },
            Slash::NoteFor { number, text } => match self.room.as_ref().and_then(|room| room.numbered(number)) {
                Some(name) => self.note_for(name, text).await,
                None => self.answer(&t!("plain-which-number")),
            },
            Slash::Unfold(number) => {
                match number.and_then(|number| self.room.as_mut().and_then(|room| room.unfold(number))) {
                    Some(lines) => self.show_all(&lines),
                    None => self.answer(&t!("unfold-which")),
                }
            }
            Slash::Names => {
                let hidden = !names::are_hidden();
                names::hide(hidden);
                self.answer(&names::hidden_line());
            }
            Slash::Attach { path, as_it_is } => self.attach(&path, as_it_is).await,
            Slash::Save { number, file, path } => self.save(number, file, &path),
            Slash::View { number, file } => self.view(number, file),
            Slash::Note { note, text } => self.say(text, None, Some(note)).await,
            Slash::Thread(name) => self.open_thread(name).await,
            Slash::Why => {
                let why = self.last.as_ref().map_or_else(|| t!("why-nothing"), |last| last.why.clone());
                self.show(&why);
            }
            Slash::Live => {
                self.wishes.live = !self.wishes.live;
                self.answer(&if self.wishes.live { t!("plain-live-on") } else { t!("plain-live-off") });
            }
            Slash::Quiet => {
                self.wishes.quiet = !self.wishes.quiet;
                self.answer(&if self.wishes.quiet { t!("plain-quiet-on") } else { t!("plain-quiet-off") });
            }
            Slash::Connections => {
                self.wishes.connections = !self.wishes.connections;
                self.show_connections().await;
            }
            Slash::Ways => self.show_ways().await,
            Slash::Space => self.show_space().await,
            Slash::FetchAgain => self.fetch_again().await,
            Slash::Decide(what) => self.decide_ways(what).await,
            Slash::Hide => {
                curtain::draw(&mut self.out, self.on_terminal);
                self.show(&t!("screen-hidden"));
            }
            Slash::Lock => self.ending = Some(Ending::Lock),
            Slash::Passphrase => self.ending = Some(Ending::Passphrase),
            Slash::One => {
                self.one = !self.one;
                self.answer(&if self.one { t!("one-on") } else { t!("one-off") });
            }
            Slash::Edit => self.edit().await,
            Slash::Search(text) => self.search(&text).await,
            Slash::Rehearse => self.ending = Some(Ending::Rehearse),
            Slash::Quit => self.quit(),
            _ => self.answer(&t!("not-understood")),
        }
    }

    fn show_ready(&mut self) {
        self.ready_seen = true;
        self.show_all(&pages::ready(&self.ready));
    }

    async fn still_in(&mut self) -> bool {
        let Some(group) = self.room.as_ref().map(|room| room.group) else { return false };
        let groups = self.groups().await.unwrap_or_default();
        groups.iter().any(|summary| summary.group == group && summary.state == Standing::Entered)
    }

    /// Shows messages: the last so many again, or only those not shown yet.
    pub(super) async fn read(&mut self, last: Option<usize>, again: bool) {
        self.asking.clear();
        let Some(room) = &self.room else { return };
        let thread = room.thread_name.clone();
        let messages = match self.sees(Query::Read { thread, last, since: None }).await {
            Ok(View::Messages(messages)) => messages,
            Ok(_) => return self.refuse(&Refusal::NotACall),
            Err(refusal) => return self.refuse(&refusal),
        };
        let Some(room) = &mut self.room else { return };
        if again {
            room.new_words = false;
        }
        let blocks = VecDeque::from(room.add_all(messages, again));
        match (blocks.is_empty(), again) {
            (true, true) => self.show(&t!("message-none")),
            (true, false) => self.answer(&t!("plain-no-new")),
            (false, _) if self.one => {
                room.waiting = blocks;
                self.show_next();
            }
            (false, _) => blocks.iter().for_each(|lines| self.show_all(lines)),
        }
        if again {
            self.show_unsent().await;
        }
    }

    /// The next of the messages that wait to be shown one at a time; says whether there was one.
    fn show_next(&mut self) -> bool {
        let Some(room) = &mut self.room else { return false };
        let Some(lines) = room.waiting.pop_front() else { return false };
        let more = !room.waiting.is_empty();
        self.show_all(&lines);
        self.show(&if more { t!("one-more") } else { t!("one-last") });
        true
    }

    /// How many devices of others are connected now.
    async fn show_connections(&mut self) {
        let Some(group) = self.room.as_ref().map(|room| room.place.group.clone()) else { return };
        match self.link.look(&group, Query::Connections).await {
            Ok(View::Connections(count)) => self.answer(&events::connections(count, self.wishes.connections)),
            Ok(_) => self.refuse(&Refusal::NotACall),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// What leaves this device for this group.
    async fn show_ways(&mut self) {
        let Some(place) = self.room.as_ref().map(|room| room.place.clone()) else { return };
        match self.link.call(Call::Roads { group: place.group }).await {
            Ok(Answer::Roads { roads }) => self.show_all(&roads::page(&place.name, &roads)),
            Ok(_) => self.refuse(&Refusal::NotACall),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// What this group takes on this device.
    async fn show_space(&mut self) {
        let Some(place) = self.room.as_ref().map(|room| room.place.clone()) else { return };
        match self.link.call(Call::Space { group: place.group, before: None, thread: None }).await {
            Ok(answer) => {
                self.show_all(&space::group(&place.name, &answer));
                self.show(&t!("space-how"));
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// Words that were let go here are asked for again.
    async fn fetch_again(&mut self) {
        let Some(group) = self.room.as_ref().map(|room| room.place.group.clone()) else { return };
        match self.link.command(&group, Command::FetchAgain { thread: None }).await {
            Ok(done) => space::done(&done).iter().for_each(|line| self.answer(line)),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// Decides something about the ways of this group.
    async fn decide_ways(&mut self, what: RoadsDo) {
        let Some(place) = self.room.as_ref().map(|room| room.place.clone()) else { return };
        match self.link.call(Call::RoadsDo { group: place.group, what: what.clone() }).await {
            Ok(Answer::Roads { roads }) => self.show_all(&roads::decided(&what, &roads)),
            Ok(_) => self.refuse(&Refusal::NotACall),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// Words of one's own that are still on this device.
    async fn show_unsent(&mut self) {
        let Ok(View::Unsent(unsent)) = self.sees(Query::Unsent).await else { return };
        let Some(room) = &mut self.room else { return };
        let here: Vec<_> = unsent.iter().filter(|words| words.thread == room.thread).collect();
        room.still_here.extend(here.iter().map(|words| words.id));
        if !here.is_empty() {
            let mut lines = vec![t!("unsent-head")];
            lines.extend(here.into_iter().flat_map(pages::unsent));
            self.show_all(&lines);
        }
    }

    /// Opens a room of the open group: what was done before it, its words, what was being written there, and to whom goes
    /// what is typed now.
    async fn open_room(&mut self, mut said: Vec<String>, id: GroupId) {
        let Some(group) = self.room.as_ref().map(|room| room.group) else { return };
        let summary = match self.summary_of(Some(group)).await {
            Ok(Some(destination)) => destination.group,
            Ok(None) => return,
            Err(refusal) => return self.refuse(&refusal),
        };
        let Some(view) = summary.rooms.iter().find(|room| room.room == id).cloned() else {
            return self.refuse(&Refusal::NoSuchRoom { room: id.hex() });
        };
        let mut room = Room::new(&summary);
        room.outside = self.room.as_ref().and_then(|before| match before.place.room {
            Some(_) => before.outside.clone(),
            None => before.thread_name.clone(),
        });
        room.thread = view.room.first_thread();
        said.push(t!("room-opened", room = room_title(&view)));
        room.place.room = Some(view);
        self.room = Some(room);
        self.answer(&said.join(" "));
        self.read(Some(SHOWN_AT_FIRST), true).await;
        self.show_draft().await;
        self.show_to_whom();
    }

    /// Whether nobody else is in the group that is open, as it is now.
    pub(super) async fn is_alone(&mut self) -> bool {
        let groups = self.groups().await.unwrap_or_default();
        let Some(room) = &mut self.room else { return false };
        if let Some(now) = groups.iter().find(|summary| summary.group == room.group) {
            room.alone = is_alone(now);
        }
        room.alone
    }

    /// Who is in the open room may be others now.
    pub(super) async fn look_who_is_in(&mut self) {
        let Some(room) = self.room.as_ref().filter(|room| room.place.room.is_some()) else { return };
        let Ok(View::Rooms(view)) = self.link.look(&room.place.group, Query::Rooms).await else { return };
        if let Some(inside) = self.room.as_mut().and_then(|room| room.place.room.as_mut())
            && let Some(now) = view.rooms.into_iter().find(|now| now.room == inside.room)
        {
            *inside = now;
        }
    }

    fn show_to_whom(&mut self) {
        let line = self.room.as_ref().and_then(|room| room.place.to_whom());
        line.into_iter().for_each(|line| self.show(&line));
    }

    /// From a room back to its group, to the thread that was open before.
    async fn back_to_group(&mut self, mut said: Vec<String>) {
        let Some(inside) = self.room.take() else { return };
        let summary = match self.summary_of(Some(inside.group)).await {
            Ok(Some(destination)) => destination.group,
            Ok(None) => return,
            Err(refusal) => return self.refuse(&refusal),
        };
        self.room = Some(Room::new(&summary));
        said.push(t!("room-back", group = title(&summary.name)));
        self.answer(&said.join(" "));
        match inside.outside {
            Some(thread) => self.open_thread(Some(thread)).await,
            None => {
                self.read(Some(SHOWN_AT_FIRST), true).await;
                self.show_draft().await;
            }
        }
        self.show_meeting().await;
    }

    async fn open_thread(&mut self, name: Option<String>) {
        let Some(room) = &self.room else { return };
        let threads = match self.link.look(&room.place.group, Query::Threads).await {
            Ok(View::Threads(threads)) => threads,
            Ok(_) => return self.refuse(&Refusal::NotACall),
            Err(refusal) => return self.refuse(&refusal),
        };
        let first = room.group.first_thread().hex();
        let found = match pages::thread_called(&threads, name.as_ref().unwrap_or(&first)) {
            Ok(found) => found,
            Err(refusal) => return self.refuse(&refusal),
        };
        let shown = pages::thread(found);
        if let Some(room) = &mut self.room {
            if room.thread != found.thread {
                room.shown.clear();
                // What is kept for the thread that was open stays with it.
                room.draft = Draft::default();
            }
            room.thread = found.thread;
            room.thread_name = name.map(|_| found.thread.hex());
        }
        self.answer(&t!("plain-thread-opened", name = shown));
        self.read(Some(SHOWN_AT_FIRST), true).await;
        self.show_draft().await;
    }
}
