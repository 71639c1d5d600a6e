//! What the full screen knows.

use std::collections::{BTreeMap, BTreeSet};

use kith_node::api::{Call, GroupSummary};
use kith_protocol::command::{Delivery, MeetingView, MessageView, RoomView, Standing, UnsentView};
use kith_protocol::event::Event;
use kith_protocol::id::{GroupId, MemberId, MessageId, MessageName, ThreadId};

use super::composer::Composer;
use super::update::drafts::Drafts;
use super::update::menu::Does;
use super::update::{Asked, Effect};
use crate::draft::Draft;
use crate::flow::{Flow, Question};
use crate::front;
use crate::hearing::Wishes;
use crate::place::{Place, is_alone, room_title};
use crate::plain::Ending;
use crate::said::cleaning::{is_slip, rows_of};
use crate::said::{Said, hung, messages, names, pages, wrapped};
use crate::search::Search;
use crate::settings::{Colours, Settings};
use crate::t;
use crate::viewing::Viewed;

/// Lines of comings and goings kept for each group or room (a guess: more than happens while somebody looks).
pub const HAPPENED_MAX: usize = 100;

/// Messages read at once; more are read when the person goes above the first (a guess: ten screens).
pub const MESSAGES_AT_ONCE: usize = 200;

/// The whole screen.
pub struct State {
    /// Files that are looked at: their copies go with this.
    pub viewed: Vec<Viewed>,
    /// The page shown.
    pub page: Page,
    /// The list of groups.
    pub groups: Vec<GroupSummary>,
    /// The node has told which groups there are: until then nothing of the list can be chosen, since the first line of it
    /// would be another one a moment later.
    pub listed: bool,
    /// What is set aside, as choices that bring it back.
    pub aside: Vec<String>,
    /// How many groups lie here that cannot be opened.
    pub unread: usize,
    /// Which line of the list is chosen.
    pub chosen: usize,
    /// The open group.
    pub room: Option<Room>,
    /// Drafts on their way to the disk.
    pub drafts: Drafts,
    /// Who came and went in each group, or room of one, since the program was opened.
    pub happened: BTreeMap<(GroupId, Option<GroupId>), Vec<Happened>>,
    /// The quiet line at the bottom.
    pub line: Option<Said>,
    /// Somebody asked for a quiet minute: its line, and until when it stands, in milliseconds of Unix time.
    pub quiet_minute: Option<(String, u64)>,
    /// A turn of this group's meeting went past somebody, as it was said: the line of whose turn it is comes at once.
    pub past: Option<(GroupId, String)>,
    /// The last line that appeared or answered; `why` explains it.
    pub last: Option<Said>,
    /// The plain page is shown.
    pub hidden: bool,
    /// What is shown by itself.
    pub wishes: Wishes,
    /// While reading, one message is shown at a time.
    pub one: bool,
    /// Lines that are said with one key.
    pub ready: Vec<String>,
    /// A flow that was left midway and is worth coming back to.
    pub left: Option<Box<dyn Flow>>,
    /// A search that goes on.
    pub search: Option<(u64, Search)>,
    /// The colours.
    pub colours: Colours,
    /// The window: columns, rows.
    pub size: (u16, u16),
    /// Flows begun so far.
    pub flows: u64,
    /// This is a rehearsal: nothing real is begun from here.
    pub practice: bool,
    /// The terminal's bell is to ring once.
    pub rings: bool,
    /// The node has ended, and did not come back yet.
    pub lost: bool,
    /// Then the person was told that what they typed goes when the program is closed.
    pub closes_anyway: bool,
    /// The screen ends.
    pub ending: Option<Ending>,
}

/// Somebody came or went: a line that stays among the words.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The message it stands after; none before the first one, and where the words were not shown then.
    pub after: Option<MessageName>,
    /// When it came, in milliseconds of Unix time.
    pub at_ms: u64,
    /// What happened; its line is made when it is drawn, with names as they are drawn then.
    pub event: Event,
}

/// What is shown.
pub enum Page {
    /// The list of groups.
    Groups,
    /// The open group.
    Thread,
    /// Lines to read.
    Text {
        /// What they are.
        title: String,
        /// The lines.
        lines: Vec<String>,
        /// A square for a camera below them, which is shown where it fits.
        picture: Vec<String>,
        /// The first row shown.
        top: usize,
    },
    /// Something done step by step.
    Asking(Box<Asking>),
    /// What can be done with the message that is chosen.
    Menu(Menu),
}

/// What can be done with a message.
pub struct Menu {
    /// The message.
    pub message: MessageName,
    /// Its beginning, to be sure which one it is.
    pub lines: Vec<String>,
    /// What can be done, each with its line.
    pub choices: Vec<(Does, String)>,
    /// Which one is chosen.
    pub chosen: usize,
}

/// A flow on the screen.
pub struct Asking {
    /// The flow.
    pub flow: Box<dyn Flow>,
    /// Its number among the flows begun.
    pub number: u64,
    /// Lines to read before answering.
    pub lines: Vec<String>,
    /// The question; absent while something is being done.
    pub question: Option<Question>,
    /// What is typed as the answer.
    pub field: Composer,
    /// Which choice is chosen.
    pub chosen: usize,
    /// The first row shown.
    pub top: usize,
    /// The flow is leaving a group, which may be gone after it.
    pub leaves: bool,
}

/// The open group.
pub struct Room {
    /// Its names.
    pub place: Place,
    /// Its id.
    pub group: GroupId,
    /// The open thread.
    pub thread: ThreadId,
    /// The open thread, as asked for; nothing for the first one.
    pub thread_name: Option<String>,
    /// In a room: the thread of the group that was open before, as asked for.
    pub outside: Option<String>,
    /// This person is in a room of the group.
    pub has_rooms: bool,
    /// Nobody else is in the group.
    pub alone: bool,
    /// Which way the group goes cannot be read any more.
    pub way_lost: bool,
    /// Its name on the screen.
    pub thread_title: String,
    /// Messages shown.
    pub messages: Vec<MessageView>,
    /// Who came and went meanwhile.
    pub happened: Vec<Happened>,
    /// Folded words that were opened.
    pub opened: BTreeSet<MessageName>,
    /// The meeting, as it was last looked at.
    pub meeting: Option<Box<MeetingView>>,
    /// Text of one's own that is held till a round is over.
    pub held: Draft,
    /// How many were asked for.
    pub asked_for: usize,
    /// The person reads (and chooses messages) instead of writing.
    pub reading: bool,
    /// Which message is chosen while reading.
    pub chosen: usize,
    /// The first row shown of it, where one message is shown at a time.
    pub within: usize,
    /// What is being written.
    pub composer: Composer,
    /// Words that were being written when a command was begun, or a ready line taken; they come back after it.
    pub beside: String,
    /// The message that was chosen when a command was begun: the one it is about.
    pub about: Option<MessageName>,
    /// These words end in a command, and that was said: Enter once more sends them as they are.
    pub asked: String,
    /// Which message it answers.
    pub reply: Option<MessageName>,
    /// One's own words that are still on this device.
    pub unsent: Vec<UnsentView>,
    /// There are words not shown yet.
    pub new_words: bool,
    /// The last line of who asks in them for somebody to be with them: it stands until they are shown.
    pub ask: Option<String>,
    /// How far one's own words have come, as far as was told.
    pub delivery: BTreeMap<MessageId, Delivery>,
}

impl State {
    /// At the beginning: the list of groups, once the node has given it.
    pub fn begin(width: u16, height: u16) -> (Self, Vec<Effect>) {
        let state = Self {
            page: Page::Groups,
            groups: Vec::new(),
            listed: false,
            aside: Vec::new(),
            unread: 0,
            chosen: 0,
            room: None,
            drafts: Drafts::default(),
            happened: BTreeMap::new(),
            line: None,
            quiet_minute: None,
            past: None,
            last: None,
            hidden: false,
            wishes: Wishes::default(),
            one: false,
            ready: Settings::default().ready_lines(),
            left: None,
            search: None,
            colours: Colours::default(),
            size: (width, height),
            flows: 0,
            practice: false,
            rings: false,
            lost: false,
            closes_anyway: false,
            ending: None,
            viewed: Vec::new(),
        };
        (state, vec![Effect::Call(Asked::Groups(None), Call::Groups), Effect::Call(Asked::Aside, Call::Aside)])
    }

    /// As the person's settings say.
    pub fn settle(&mut self, settings: &Settings) {
        self.wishes = settings.wishes();
        self.one = settings.one_at_a_time;
        names::hide(settings.hide_names);
        self.ready = settings.ready_lines();
        self.colours = settings.colours.allowed();
    }

    /// At the beginning of a rehearsal: what it is stands on the first page.
    pub fn practise(&mut self) {
        self.practice = true;
        let mut lines = pages::rehearsal();
        lines.push(t!("rehearse-begin-hint"));
        self.page = Page::Text { title: t!("rehearse-title"), lines, picture: Vec::new(), top: 0 };
    }

    /// The list: the groups with their rooms, then what can be begun.
    pub fn list(&self) -> Vec<(front::Line, String)> {
        if self.listed { front::lines(&self.groups, &self.aside, self.practice) } else { Vec::new() }
    }

    /// The page one goes back to.
    pub fn home(&self) -> Page {
        if self.room.is_some() { Page::Thread } else { Page::Groups }
    }

    /// Columns of a page of text.
    pub fn width(&self) -> usize {
        usize::from(self.size.0).max(1)
    }

    /// Rows of a page of text: all but title and hint.
    pub fn page_rows(&self) -> usize {
        usize::from(self.size.1).saturating_sub(4).max(1)
    }

    /// Something answers what the person did.
    pub fn answer(&mut self, text: String) {
        self.appear(Said { text, why: t!("why-your-key") });
    }

    /// A line appears at the bottom.
    pub fn appear(&mut self, said: Said) {
        self.line = Some(said.clone());
        self.last = Some(said);
    }
}

impl Room {
    /// An opened group, before its words were read.
    pub fn new(summary: &GroupSummary) -> Self {
        Self {
            place: Place { group: summary.group.hex(), name: summary.name.clone(), me: summary.me.clone(), room: None },
            group: summary.group,
            thread: summary.group.first_thread(),
            thread_name: None,
            outside: None,
            has_rooms: has_rooms(summary),
            alone: is_alone(summary),
            way_lost: summary.way_lost,
            thread_title: t!("thread-first"),
            messages: Vec::new(),
            happened: Vec::new(),
            opened: BTreeSet::new(),
            asked_for: MESSAGES_AT_ONCE,
            reading: false,
            chosen: 0,
            within: 0,
            composer: Composer::default(),
            beside: String::new(),
            asked: String::new(),
            about: None,
            reply: None,
            unsent: Vec::new(),
            new_words: false,
            ask: None,
            delivery: BTreeMap::new(),
            meeting: None,
            held: Draft::default(),
        }
    }

    /// A room of a group, before its words were read.
    pub fn inside(summary: &GroupSummary, view: &RoomView) -> Self {
        let mut room = Self::new(summary);
        room.thread = view.room.first_thread();
        room.thread_title = room_title(view);
        room.place.room = Some(view.clone());
        room
    }

    /// To whom goes what is typed now, if it goes anywhere: in a room always, in a group while there are rooms beside it, or nobody else is there.
    pub fn to_whom(&self) -> Option<String> {
        if self.way_lost {
            return Some(t!("long-way-lost"));
        }
        if self.alone && self.place.room.is_none() {
            return Some(t!("alone-here"));
        }
        let group = || self.has_rooms.then(|| t!("room-writing-group", group = crate::said::title(&self.place.name)));
        self.place.to_whom().or_else(group)
    }

    /// Which group it is, or which room of one.
    pub fn key(&self) -> (GroupId, Option<GroupId>) {
        (self.group, self.place.room_id())
    }

    /// Whether a message is among those shown.
    pub fn has(&self, name: MessageName) -> bool {
        // Mostly it is one of the last.
        self.messages.iter().rev().any(|known| known.named() == name)
    }

    /// Whether one's own message is among those shown.
    pub fn has_own(&self, id: MessageId) -> bool {
        self.messages.iter().rev().any(|known| known.mine && known.id == id)
    }

    /// A message that is shown.
    pub fn find(&mut self, name: MessageName) -> Option<&mut MessageView> {
        self.messages.iter_mut().rev().find(|known| known.named() == name)
    }

    /// A message as it is shown here: folded words that were opened stay open.
    pub fn as_opened(&self, mut message: MessageView) -> MessageView {
        message.quieted &= !self.opened.contains(&message.named());
        message
    }

    /// Opens folded words; says whether there were any.
    pub fn unfold(&mut self, at: usize) -> bool {
        let message = self.messages.get_mut(at).filter(|message| messages::is_folded(message));
        let Some(message) = message else { return false };
        message.quieted = false;
        let name = message.named();
        self.opened.insert(name)
    }

    /// Somebody's words are folded from now on, or not.
    pub fn fold(&mut self, member: MemberId, quieted: bool) {
        for message in self.messages.iter().filter(|message| message.from == member) {
            self.opened.remove(&message.named());
        }
        messages::fold(&mut self.messages, member, quieted);
    }

    /// How many rows the chosen message takes in so many columns.
    pub fn rows_of_chosen(&self, width: usize) -> usize {
        super::draw::thread::rows_of(self, self.chosen, width).len()
    }
}

/// Whether this person is in a room of the group that is open.
pub fn has_rooms(summary: &GroupSummary) -> bool {
    summary.rooms.iter().any(|room| room.state == Standing::Entered)
}

/// Lines broken to a width. A slip stands on whole rows, so that all of it is there and can be copied.
pub fn broken(lines: &[String], width: usize) -> Vec<String> {
    let rows = |line: &String| if is_slip(line) { rows_of(line, width) } else { hung(line, width) };
    lines.iter().flat_map(rows).collect()
}

/// The rows of a page, with its square if that fits into a window with so many columns and rows for it.
pub fn page_rows(lines: &[String], picture: &[String], width: usize, rows: usize) -> Vec<String> {
    let mut all = broken(lines, width);
    let fits = picture.len() <= rows && picture.iter().all(|row| row.chars().count() <= width);
    if fits {
        all.extend_from_slice(picture);
    } else {
        all.extend(wrapped(&t!("invite-qr-too-large"), width));
    }
    all
}
