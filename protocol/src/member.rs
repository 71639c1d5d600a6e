//! One member's device in one group: the whole of what the core does.
//!
//! **Three calls in**: [`Member::command`] (what the person does), [`Member::receive`] (what the network brings),
//! [`Member::wake`] (what time brings). **One way out**: the [`Step`] they return. [`Member::look`] changes nothing.
//!
//! The life of a command or frame is in the file named after it; every one of them ends in `settling`, where all
//! consequences of new entries are drawn in one place: names, newcomers, leavers, epochs, unsent words, what to push to
//! whom. One's own words take the same way as everyone's.

mod attaching;
mod budget;
mod bundling;
mod by_hand;
mod calling;
mod cells;
mod copying;
pub(crate) mod couriers;
mod crowd;
mod devices;
mod door;
mod epochs;
mod exchange;
mod facts;
mod founding;
mod guest;
mod kept_epochs;
mod lacking;
mod leaving;
mod letting_go;
pub mod linking;
mod looking;
mod meeting;
mod naming;
pub mod newest;
mod offering;
mod opening;
mod parking;
mod peers;
mod quieting;
mod reaching;
pub mod recovering;
mod replacing;
pub mod roads;
mod rooms;
mod saying;
pub mod searching;
mod sending;
mod settling;
mod taking;
mod terms;
mod withdrawing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;

use crate::command::{Command, Done, Refusal, Standing};
use crate::encoding::Canonical as _;
use crate::entry::{Entry, Verified};
use crate::event::Event;
use crate::group_log::{Counted, GroupLog};
use crate::id::{DeviceId, EntryId, GroupId, LogId, MemberId, MessageId, RequestId, RotationId, SlipKey, TransportId};
use crate::kind::Kind;
use crate::names::Names;
use crate::persona::Persona;
use crate::seal::SecretPrekey;
use crate::slip::SlipPaper;
use crate::statement::{Prekey, Signed, SignedAddress};
use crate::step::{Connection, Now, Rows, Send, Step, Table};
use crate::stretch::Stretch;

pub use attaching::Found as FoundAttachment;
pub use founding::Founding;
pub use guest::{AskedBefore, Reading};

/// What the network brings.
pub enum Input {
    /// A connection stands. `whom` is the transport key its other end proved.
    Connected {
        /// Its number.
        connection: Connection,
        /// Who.
        whom: TransportId,
    },
    /// A frame came.
    Frame {
        /// From where.
        from: Connection,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A connection ended.
    Closed {
        /// Which.
        connection: Connection,
    },
    /// Somebody carried a bundle here, and its person wants it taken in. What came of it is an [`Event::Bundle`].
    Bundle {
        /// The file.
        bytes: Vec<u8>,
    },
    /// What a courier said to the question of a [`Send::Visit`]; none if it was not reached or is silent.
    CourierSaid {
        /// Its transport key.
        courier: TransportId,
        /// An answer, as bytes.
        answer: Option<Vec<u8>>,
    },
    /// A dial ended without a connection.
    DialFailed {
        /// Who was dialled.
        whom: TransportId,
    },
    /// The node listens at these addresses now.
    Listening {
        /// Multiaddresses in text form.
        addresses: Vec<String>,
    },
}

/// A frame can hold keys: how long it is is all that is printed.
impl core::fmt::Debug for Input {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Input::Connected { connection, whom } => write!(f, "Connected({connection:?}, {whom:?})"),
            Input::Frame { from, bytes } => write!(f, "Frame({from:?}, {} bytes)", bytes.len()),
            Input::Closed { connection } => write!(f, "Closed({connection:?})"),
            Input::Bundle { bytes } => write!(f, "Bundle({} bytes)", bytes.len()),
            Input::CourierSaid { courier, .. } => write!(f, "CourierSaid({courier:?})"),
            Input::DialFailed { whom } => write!(f, "DialFailed({whom:?})"),
            Input::Listening { addresses } => write!(f, "Listening({addresses:?})"),
        }
    }
}

/// A member's device in one group.
pub struct Member {
    persona: Persona,
    random: ChaCha20Rng,
    groups: GroupLog,
    counted: Arc<Counted>,
    names: Names,
    /// Those whose words this person wishes to have folded.
    quieted: BTreeSet<MemberId>,
    /// The names as they are shown, and how often a cell that may hold one came or went.
    shown_names: naming::Shown,
    name_cells: u64,
    stretches: BTreeMap<LogId, Stretch>,
    /// Numbers entries in the order they came; a stored log is read back in this order.
    arrival: u64,
    cells: cells::Shelf,
    leaves: BTreeMap<(EntryId, LogId, u32), crate::ending::Leaf>,
    /// How many leaves were kept in this run of the program, to see that there are more.
    leaves_kept: u64,
    /// Takings-back by devices that have ended, which were heeded here.
    heeded: BTreeSet<(LogId, EntryId)>,
    /// Stretches with takings-back that are not heeded, and how many leaves, who was here and how much of it there was
    /// when that was last asked.
    unheeded: BTreeMap<LogId, (u64, crate::id::Hash, usize)>,
    /// Who has left, and the day on which this device heard of it.
    leavers: BTreeMap<MemberId, u64>,
    copying: Option<copying::Going>,
    /// Up to where other people's words were let go on this device.
    let_go: letting_go::LetGo,
    prekeys: BTreeMap<DeviceId, Signed<Prekey>>,
    /// Of each device, of its prekeys and of its address records.
    passed_on: BTreeMap<(DeviceId, bool), reaching::PassedOn>,
    own_prekeys: BTreeMap<u64, reaching::OwnPrekey>,
    addresses: BTreeMap<DeviceId, SignedAddress>,
    epochs: BTreeMap<RotationId, epochs::Epoch>,
    requests: BTreeMap<RequestId, door::AtTheDoor>,
    come: door::Come,
    /// The day on which it was last looked which slips have ended.
    door_day: Option<u64>,
    /// The day of the newest own prekey.
    prekey_day: Option<u64>,
    /// The number of a record of this device that others held and that was not here, in this run.
    address_found: Option<u64>,
    /// A prekey of one's own whose secret was lost was followed by a new one in this run.
    prekey_found: bool,
    slips: BTreeMap<SlipKey, SlipPaper>,
    outbox: BTreeMap<MessageId, saying::Unsent>,
    /// Per stretch how far own entries go in the bundle made last, until it was written.
    bundled: BTreeMap<LogId, u64>,
    drafts: BTreeMap<crate::id::ThreadId, String>,
    /// Attachments whose sealed bytes are kept here.
    attachments: BTreeMap<crate::attachment::AttachmentId, crate::id::Hash>,
    /// Per stretch how far own entries have left this device.
    sent: BTreeMap<LogId, u64>,
    peers: BTreeMap<Connection, peers::Peer>,
    /// Whose frame that had waited was taken up last.
    turn: Connection,
    parking: parking::Parking,
    budgets: budget::Budgets,
    /// Who broke the rules of the frames and is not let in while in debt.
    barred: BTreeSet<TransportId>,
    /// What the present frame costs if it brings nothing new, and what it costs in any case.
    owed: i64,
    owed_always: i64,
    calling: calling::Calling,
    couriers: couriers::Couriers,
    standing: Standing,
    refused: Option<Refusal>,
    /// Another copy of this device has written further: nothing is signed here until the rest has come (`replacing`).
    frozen: bool,
    copied: Option<replacing::Copied>,
    left: Option<leaving::Left>,
    /// Of each taking-back of one's own the devices that said they hold it, in this run of the program. Not stored.
    erased_at: BTreeMap<EntryId, BTreeSet<DeviceId>>,
    /// What the last Step made known to the network, so that it is said again only when it changes.
    allowed: BTreeSet<TransportId>,
    next_digest: Now,
    next_offer: Option<Now>,
    /// The time of the last call. A clock that was set back must not leave everything that waits waiting.
    last_call: Now,
    /// The time of the last call or look: how far times are shown.
    clock: Now,
    /// Words that go when their term is over.
    terms: terms::Terms,
    /// Hours after which an unclosed meeting rests.
    rests_hours: u16,
    /// Where who comes late has a place in rounds that begin now.
    late_places: crate::meeting::Late,
    /// Minutes before the next meeting at which this person wants to be told of it, here; and the time told last.
    remind: Option<facts::Remind>,
    remind_due: Option<Now>,
    /// What was told of the meeting, and since when it is this person's turn.
    meeting_told: meeting::Told,
    my_turn: Option<meeting::MyTurn>,
    /// Rooms inside this group, and what was asked and answered about them.
    rooms: rooms::Rooms,
    /// Groups of new entries whose consequences are still to be drawn.
    pending: settling::Pending,
    /// What was done in memory before a command was refused: nothing of it may be lost on the way to the disk.
    overdue: Step,
}

impl Member {
    /// Carries out what the person asks. A refusal changes nothing of what was asked about; what was due all the same comes
    /// with the next Step, and [`Member::wake`] wants to be called at once.
    pub fn command(&mut self, command: Command, now: Now, rows: &dyn Rows) -> Result<(Done, Step), Refusal> {
        let mut step = core::mem::take(&mut self.overdue);
        self.follow_clock(now);
        self.let_terms_end(now, &mut step);
        self.join_branches(now, &mut step);
        let done = match self.obey(command, now, rows, &mut step) {
            Ok(done) => done,
            Err(refusal) => {
                self.overdue = step;
                return Err(refusal);
            }
        };
        let before = match &done {
            Done::Said { id, .. } => Some(*id),
            _ => None,
        };
        self.follow_rooms(now, rows, &mut step);
        self.settle(now, rows, &mut step);
        let done = match before {
            Some(id) => {
                let state = self.delivery(&id).or_else(|| self.delivery_in_rooms(&id));
                Done::Said { id, state: state.unwrap_or(crate::command::Delivery::Here) }
            }
            None => done,
        };
        Ok((done, step))
    }

    fn obey(&mut self, command: Command, now: Now, rows: &dyn Rows, step: &mut Step) -> Result<Done, Refusal> {
        match command {
            Command::Invite { days, from } => self.invite(days, from, now, rows, step),
            Command::TakeBackSlip { slip } => self.take_back_slip(slip, now, step),
            Command::Welcome { who } => self.welcome(&who, now, step),
            Command::Wait { who, because } => self.wait(&who, &because, now, step),
            Command::Say { thread, text, reply, note } => {
                let said = saying::Said { text, reply, note, attachments: Default::default(), asks: None };
                self.say(thread.as_deref(), said, now, rows, step)
            }
            Command::SayWith { thread, text, reply, note, attachments } => {
                let said = saying::Said { text, reply, note, attachments, asks: None };
                self.say(thread.as_deref(), said, now, rows, step)
            }
            Command::NoteFor { thread, message, text } => {
                let said = saying::Said {
                    text: crate::words::text(&text, crate::limits::LINE_BYTES_MAX)?,
                    reply: Some(message),
                    note: None,
                    attachments: Default::default(),
                    asks: Some(crate::words::Asks::ReadBefore),
                };
                self.say(thread.as_deref(), said, now, rows, step)
            }
            Command::Quiet { who } => self.quiet(&who, rows, step),
            Command::SendUnsent { messages } => self.send_unsent(&messages, step),
            Command::DropUnsent { message } => self.drop_unsent(message, step),
            Command::OpenThread { name, days } => self.open_thread(&name, days, now, step),
            Command::ClockIsRight => self.clock_is_right(now, step),
            Command::SetName { name } => self.set_name(&name, now, step),
            Command::SetDuties { text } => self.set_duties(&text, now, step),
            Command::TakeBack { what } => self.take_back(&what, now, step),
            Command::LetGo { before, thread } => self.let_go_before(before, thread.as_deref(), rows, step),
            Command::FetchAgain { thread } => self.fetch_again(thread.as_deref(), rows, step),
            Command::Leave { take_back, goodbye, now: at_once } => {
                self.leave(take_back.as_ref(), goodbye, at_once, now, rows, step)
            }
            Command::Reach { line } => self.take_reach_line(&line, now, step),
            Command::AddDevice { joining } => self.add_device(&joining, now, step),
            Command::LoseDevice { device, kept } => self.lose_device(device, kept, now, step),
            Command::ForgetRecoveryKey => self.forget_recovery_key(step),
            Command::NewRecoveryKey => self.new_recovery_key(now, step),
            Command::SayWorried { text } => self.say_worried(&text, now, step),
            Command::SayIfQuiet { text } => self.say_if_quiet(&text, now, step),
            Command::Meet { what } => self.meet(what, now, rows, step),
            Command::BundleOut { since, to } => self.bundle_out(since, to.as_deref(), now, rows, step),
            Command::BundleWritten => self.bundle_written(step),
            Command::AddCourier { line } => self.add_courier(&line, now, step),
            Command::RemoveCourier { number } => self.remove_courier(number, now, step),
            Command::Draft { thread, text } => self.keep_draft(thread.as_deref(), text, step),
            Command::Room { what } => self.in_rooms(what, now, rows, step),
        }
    }

    /// Takes in what the network brings.
    pub fn receive(&mut self, input: Input, now: Now, rows: &dyn Rows) -> Step {
        let mut step = core::mem::take(&mut self.overdue);
        self.follow_clock(now);
        self.let_terms_end(now, &mut step);
        match input {
            Input::Connected { connection, whom } => self.connected(connection, whom, now, &mut step),
            Input::Closed { connection } => self.closed(connection, now, &mut step),
            Input::DialFailed { whom } => self.calling.failed(whom, now, &mut self.random),
            Input::Bundle { bytes } => self.take_bundle(&bytes, now, rows, &mut step),
            Input::CourierSaid { courier, answer } => {
                self.courier_said(courier, answer.as_deref(), now, rows, &mut step);
            }
            Input::Listening { addresses } => self.listening(addresses, now, &mut step),
            Input::Frame { from, bytes } => {
                if !self.frame(from, bytes, now, rows, &mut step) {
                    step.alarm = self.next_alarm(None);
                    return step;
                }
            }
        }
        self.leave_for_good(now, &mut step);
        self.follow_rooms(now, rows, &mut step);
        self.settle(now, rows, &mut step);
        step
    }

    /// Does what is due. The first call after opening says whom the network may let in.
    pub fn wake(&mut self, now: Now, rows: &dyn Rows) -> Step {
        let mut step = core::mem::take(&mut self.overdue);
        self.follow_clock(now);
        self.let_terms_end(now, &mut step);
        self.take_waiting_frames(now, rows, &mut step);
        self.forget_by_the_day(now, &mut step);
        self.renew_prekey(now, &mut step);
        self.renew_address(now, &mut step);
        self.compare_heads(now, &mut step);
        self.offer(now, &mut step);
        self.ask_for_missing(now, &mut step);
        self.ask_the_next(now, &mut step);
        self.call_others(now, &mut step);
        self.visit_couriers(now, rows, &mut step);
        self.leave_for_good(now, &mut step);
        self.tell_minutes(now, &mut step);
        self.remind(now, rows, &mut step);
        self.follow_rooms(now, rows, &mut step);
        self.settle(now, rows, &mut step);
        step
    }

    /// If the clock was set back, what waited for a time is due now: it would wait for as long as the clock was ahead.
    fn follow_clock(&mut self, now: Now) {
        if now < self.last_call {
            self.next_digest = self.next_digest.min(now);
            self.next_offer = self.next_offer.map(|due| due.min(now));
            self.calling.wait_no_longer();
            self.couriers.wait_no_longer(now);
            self.budgets.follow_clock(now);
            self.parking.follow_clock(now);
            for peer in self.peers.values_mut() {
                peer.missing.values_mut().for_each(|since| *since = (*since).min(now));
                let times = [&mut peer.asked, &mut peer.asked_since, &mut peer.got_due];
                times.into_iter().flatten().for_each(|time| *time = (*time).min(now));
            }
        }
        self.last_call = now;
        self.clock = now;
    }

    /// The group.
    pub fn group(&self) -> GroupId {
        self.persona.group
    }

    /// The group's name.
    pub fn group_name(&self) -> &str {
        &self.persona.group_name
    }

    /// Where the person stands.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// The slip this person asks to come in with.
    pub fn asks_with(&self) -> Option<SlipKey> {
        self.persona.asking.as_ref().map(|asking| asking.paper.slip())
    }

    /// Why the door refused.
    pub fn refused(&self) -> Option<&Refusal> {
        self.refused.as_ref()
    }

    /// The member.
    pub fn member(&self) -> MemberId {
        self.persona.member
    }

    /// The device.
    pub fn device(&self) -> DeviceId {
        self.persona.device_id()
    }

    /// The seed of the key to present on the network now.
    pub fn transport_seed(&self) -> zeroize::Zeroizing<[u8; 32]> {
        self.persona.presents()
    }

    /// The group log: what counts, who is a member.
    pub fn groups(&self) -> &GroupLog {
        &self.groups
    }

    /// The stretches held here.
    pub fn stretches(&self) -> impl Iterator<Item = &Stretch> {
        self.stretches.values()
    }

    /// Ids of the epochs opened here, with the snapshot each is bound to.
    pub fn opened_epochs(&self) -> impl Iterator<Item = (RotationId, crate::id::Hash)> {
        self.epochs.iter().filter(|(_, e)| e.rungs.is_some()).map(|(id, e)| (*id, e.signed.rotate.snapshot))
    }

    /// Whether there is a connection to another member's device on which both sides have said all they hold.
    /// or a visit at a courier came to its end.
    pub fn is_settled(&self) -> bool {
        self.peers.values().any(|peer| peer.exchanged) || self.couriers.visited()
    }

    /// Whether every standing connection has said all it holds, and nothing is on its way.
    pub fn is_quiet(&self) -> bool {
        let quiet = |(connection, peer): (&Connection, &peers::Peer)| {
            peer.exchanged && peer.in_flight.is_empty() && self.parking.is_empty_of(connection)
        };
        self.peers.iter().all(quiet)
    }

    /// Whether anybody at all is connected.
    pub fn is_connected(&self) -> bool {
        !self.peers.is_empty()
    }

    /// How many other members' devices are connected.
    pub fn connections(&self) -> usize {
        let devices: BTreeSet<_> = self.peers.values().filter_map(|peer| peer.device()).collect();
        devices.len()
    }

    /// One may write only as a member, from the one true copy of this device's logs.
    fn may_write(&self) -> Result<(), Refusal> {
        if self.left.is_some() || self.standing == Standing::Left {
            return Err(Refusal::HasLeft);
        }
        if self.frozen {
            return Err(Refusal::LogGoesFurther);
        }
        if !self.counted.devices.contains_key(&self.device()) {
            // Where the door has answered, why it did not open is known.
            let refused = (self.standing == Standing::Refused).then(|| self.refused.clone()).flatten();
            return Err(refused.unwrap_or(Refusal::NotInYet));
        }
        Ok(())
    }

    /// Writes an entry of one's own into the group log.
    fn write_in_group_log(&mut self, kind: &Kind, cells: cells::Sealed, now: Now, step: &mut Step) -> EntryId {
        let entry = self.next_in_group_log(kind, &cells, now);
        let id = entry.id();
        self.take_own(entry, cells, step);
        id
    }

    /// The next entry of one's own in the group log, signed and not yet taken in.
    fn next_in_group_log(&self, kind: &Kind, cells: &cells::Sealed, now: Now) -> Verified {
        let device = self.device();
        let (seq, prev) = self.groups.next(&device);
        let deps = self.deps_of_group_log(&prev);
        let entry = Entry {
            group: self.persona.group,
            log: self.groups.log(),
            member: self.persona.member,
            device,
            seq,
            prev,
            deps,
            heads: Vec::new(),
            time: now.day(),
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: cells.refs(),
        };
        entry.sign(&self.persona.device)
    }

    /// What a next entry of the group log names besides its previous one.
    fn deps_of_group_log(&self, prev: &EntryId) -> Vec<EntryId> {
        let mut deps = self.groups.graph().heads();
        deps.retain(|id| id != prev);
        if deps.len() > crate::limits::DEPS_MAX {
            // Those that know of one's own entering first: without it this entry would have no author.
            let own = self.counted.places.get(&self.persona.member).map(|place| place.enters.clone());
            let own: Vec<_> = own.iter().flatten().filter_map(|id| self.groups.graph().node(id)).collect();
            let graph = self.groups.graph();
            deps.sort_by_key(|id| {
                let knows = |head: usize| own.iter().any(|own| *own == head || graph.knew(head, *own));
                !graph.node(id).is_some_and(knows)
            });
            deps.truncate(crate::limits::DEPS_MAX);
            deps.sort_unstable();
        }
        deps
    }

    /// More branches of the group log than an entry may name are joined by entries of one's own first. Else words would
    /// name too many heads to be taken by anyone, and a rotation's heads would not lead to its snapshot.
    fn join_branches(&mut self, now: Now, step: &mut Step) {
        let most = crate::limits::HEADS_MAX.min(crate::limits::DEPS_MAX);
        let mut branches = self.groups.graph().head_nodes().count();
        while branches > most && self.may_write().is_ok() {
            self.write_in_group_log(&Kind::Seen, cells::Sealed::default(), now, step);
            let left = self.groups.graph().head_nodes().count();
            if left >= branches {
                return;
            }
            branches = left;
        }
    }

    /// Takes in an entry this device has just signed, with its cells.
    fn take_own(&mut self, entry: Verified, cells: cells::Sealed, step: &mut Step) {
        let id = entry.id();
        self.take_verified(None, entry, step);
        for (number, ciphertext, key) in cells.into_parts() {
            self.store_cell(id, number, ciphertext, key, step);
        }
    }

    fn save_persona(&self, step: &mut Step) {
        step.put(Table::Persona, b"".as_slice(), self.persona.to_bytes());
        if let Some(key) = &self.persona.recovery {
            step.put(Table::Recovery, b"".as_slice(), key.to_bytes());
        }
        let passing = |step: &mut Step, row: &[u8], value: Option<Vec<u8>>| match value {
            Some(value) => step.put(Table::Passing, row, value),
            None => step.erase(Table::Passing, row),
        };
        passing(step, crate::persona::DOOR, self.persona.asking.as_ref().map(crate::encoding::Canonical::to_bytes));
        passing(
            step,
            crate::persona::NEXT,
            self.persona.next_transport.as_ref().map(crate::encoding::Canonical::to_bytes),
        );
    }

    fn set_standing(&mut self, standing: Standing, refused: Option<Refusal>, step: &mut Step) {
        if self.standing == standing && self.refused == refused {
            return;
        }
        self.standing = standing;
        self.refused = refused;
        step.put(Table::Note, b"standing".as_slice(), opening::standing_bytes(standing, self.refused.as_ref()));
        step.events.push(Event::Standing { state: standing });
    }

    fn send(&mut self, to: Connection, frame: &crate::wire::Frame, step: &mut Step) {
        if let Some(peer) = self.peers.get_mut(&to) {
            let bytes = frame.write(&mut peer.says);
            peer.said_bytes = peer.said_bytes.saturating_add(bytes.len());
            step.sends.push(Send::Frame { to, bytes });
        }
    }
}

impl reaching::OwnPrekey {
    pub(crate) fn new(secret: SecretPrekey, mailbox: Arc<crate::secret::MailboxSeed>) -> Self {
        Self { secret, mailbox, replaced_day: None }
    }
}
