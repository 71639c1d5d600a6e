//! The task of one persona: its member, its store, its network, and one thing done at a time.
//!
//! What its own person asks comes first, then what time brings, then what the network brings. Frames that wait together
//! are taken in together and stored in one commit.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kith_protocol::command::{Command, Done, Query, Refusal, Standing, View};
use kith_protocol::event::Event;
use kith_protocol::id::{GroupId, MessageId, SlipKey, TransportId};
use kith_protocol::limits::LAST_CALL_MS;
use kith_protocol::member::{self, AskedBefore, Member};
use kith_protocol::step::{Connection, Now, Step, Table};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use super::roads::Decided;
use super::{Shared, ports};
use crate::api::{Answer, GroupSummary, Notice, RoadsDo};
use crate::attachments::{self, Files, Question};
use crate::courier::visits::{Said, Visits};
use crate::network::{Happening, Input, Network, Relay};
use crate::perform::{Batch, Present, in_place, now};
use crate::search;
use crate::store::Store;
use crate::vault::{PersonaId, random};
use opening::{Amid, Opened, Opening};

mod opening;
mod space;
mod waiting;

pub(super) use waiting::Until;

/// Happenings taken in together. (The network holds no more.)
const TOGETHER_MAX: usize = 64;
/// Bytes of frames taken in together. A guess: a quarter of a second's work.
const TOGETHER_BYTES: usize = 512 * 1024;
/// How long the last words of a persona that ends may take to leave.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How long who leaves and keeps nothing stays to tell others: what the core takes, and a little for it to say so.
const LAST_CALL: Duration = Duration::from_millis(LAST_CALL_MS + 2_000);
/// After a full disk or a taken port: when it is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(15);
/// Alarms are looked at this often, as a computer that slept does not count its sleep.
const LOOK: Duration = Duration::from_secs(30);
/// The shortest time between two alarms: one that stays due must not take all of a processor.
const BETWEEN_ALARMS: Duration = Duration::from_millis(20);
/// How often a persona that asked for no alarm is woken: keys and records are renewed by the day.
const WITHOUT_ALARM_MS: u64 = 3_600_000;
/// Waiting calls of one persona. (A client may have 32 calls under way, and there may be 32 clients.)
const WAITING_MAX: usize = 1_024;

/// Where an answer goes.
pub(super) type Answers = oneshot::Sender<Result<Answer, Refusal>>;

/// What the router asks of a persona.
pub(super) enum Ask {
    Do(Command),
    Look(Query),
    /// A part of a search: what is sought, and before which message.
    Search(String, Option<MessageId>),
    /// A bundle into a file that is not there yet.
    BundleOut {
        path: PathBuf,
        since: Option<u64>,
        to: Option<String>,
    },
    /// The bytes of a file that may hold something for it.
    BundleIn(Arc<Vec<u8>>),
    /// Its line in the list of groups.
    Summary,
    /// What it takes on the disk.
    Space(Query),
    /// The ways that lead from here.
    Roads,
    /// What its person decides about them.
    RoadsDo(RoadsDo),
    /// An answer once something has come about, or the time is over.
    Until(Until, Instant),
    /// End for good: it came to nothing.
    Destroy,
    /// The same where its slip can no longer be used, or has reached nobody: another slip follows, with its keys. Refused where
    /// somebody is connected, who may be letting it in this very moment.
    GiveWay(oneshot::Sender<Option<AskedBefore>>),
    /// End in peace.
    Stop,
}

/// What a persona is to everyone else.
#[derive(Clone)]
pub(super) struct Place {
    pub id: PersonaId,
    pub group: GroupId,
    pub name: String,
}

/// How a time of a persona's life ended.
enum End {
    /// The member in memory is ahead of the disk.
    Again(Refusal),
    /// It is over, and these wait to hear so.
    Over(Vec<(Answers, Answer)>),
    Stopped(Option<Answers>),
}

/// The persona while it lives.
pub(crate) struct Persona {
    pub(crate) member: Member,
    pub(crate) store: Store,
    pub(crate) network: Option<Network>,
    happenings: Option<mpsc::Receiver<Happening>>,
    place: Place,
    pub(crate) shared: Arc<Shared>,
    pub(crate) stands: watch::Sender<Option<Stands>>,
    pub(crate) alarm: Option<Now>,
    not_before: Instant,
    /// When the network starts, while there is none.
    starts: Instant,
    started: Option<oneshot::Sender<Result<(), Refusal>>>,
    /// Where others were told this node listens.
    told: Option<Vec<String>>,
    pub(crate) allowed: BTreeSet<TransportId>,
    /// Dials that wait for the network.
    pub(crate) dials: Vec<Input>,
    open: BTreeSet<Connection>,
    /// Connections from which nothing is read now, and until when.
    pub(crate) held: BTreeMap<Connection, Now>,
    next_connection: u64,
    waiting: Vec<(Until, Instant, Answers)>,
    /// What was asked while it was being opened.
    asked_before: VecDeque<(Ask, Answers)>,
    /// A network that was begun before.
    listening: Option<Listening>,
    pub(crate) over: bool,
    /// Its person left and keeps nothing: until when others are told, and who waits to hear of whom.
    last_call: Option<(Instant, Answers)>,
    pub(crate) visits: Visits,
    heard: mpsc::Receiver<Said>,
    pub(crate) files: Files,
    /// What its person decided about the ways; `None`: that cannot be read, and there is no network.
    pub(crate) decided: Option<Decided>,
    /// The relays the network was told of.
    pub(crate) relays: Vec<Relay>,
}

/// How far its person has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stands {
    pub standing: Standing,
    /// The slip they ask with.
    pub with: Option<SlipKey>,
}

impl Stands {
    pub fn of(member: &Member) -> Self {
        Self { standing: member.standing(), with: member.asks_with() }
    }
}

/// What a persona is started with.
pub(super) struct Beginning {
    pub place: Place,
    pub store: Store,
    /// When its network starts.
    pub starts: Instant,
    /// Told whether it listens.
    pub started: Option<oneshot::Sender<Result<(), Refusal>>>,
    pub stands: watch::Sender<Option<Stands>>,
    /// What messages bring.
    pub files: Files,
    /// What is asked about them.
    pub questions: mpsc::Receiver<Question>,
}

/// Lives until it is stopped or its group is gone from this device.
pub(super) async fn live(beginning: Beginning, shared: Arc<Shared>, mut asks: mpsc::Receiver<(Ask, Answers)>) {
    let Beginning { place, store, mut starts, mut started, stands, files, mut questions } = beginning;
    let (mut store, mut next_connection) = (Some(store), 1);
    loop {
        let opened = match in_place(|| store.take().map_or_else(|| shared.home().store(place.id), Ok)) {
            Ok(store) => {
                let started = &mut started;
                let amid = Amid { shared: &shared, asks: &mut asks, starts, started, next_connection };
                opening::open(store, amid).await
            }
            Err(refusal) => Opening::Failed(refusal),
        };
        let refusal = match opened {
            Opening::Opened(opened) => {
                let Opened { member, store, waiting, listening } = *opened;
                let stands = stands.clone();
                stands.send_replace(Some(Stands::of(&member)));
                let (visits, heard) = Visits::new();
                let decided = Decided::of(&store);
                let mut persona = Persona {
                    decided,
                    relays: Vec::new(),
                    member,
                    store,
                    network: None,
                    happenings: None,
                    place: place.clone(),
                    shared: shared.clone(),
                    stands,
                    alarm: None,
                    not_before: Instant::now(),
                    starts,
                    started: started.take(),
                    told: None,
                    allowed: BTreeSet::new(),
                    dials: Vec::new(),
                    open: BTreeSet::new(),
                    held: BTreeMap::new(),
                    next_connection,
                    waiting: Vec::new(),
                    asked_before: waiting,
                    listening,
                    over: false,
                    last_call: None,
                    visits,
                    heard,
                    files: files.clone(),
                };
                files.keep(persona.member.attachments_kept());
                let end = persona.run(&mut asks, &mut questions).await;
                let waiting = core::mem::take(&mut persona.waiting);
                let asked_before = core::mem::take(&mut persona.asked_before);
                started = persona.started.take();
                next_connection = persona.close().await;
                match end {
                    End::Again(refusal) => {
                        let waiting = waiting.into_iter().map(|(_, _, answer)| answer);
                        for answer in waiting.chain(asked_before.into_iter().map(|(_, answer)| answer)) {
                            let _ = answer.send(Err(refusal.clone()));
                        }
                        refusal
                    }
                    End::Over(answers) => {
                        files.close().await;
                        // Who asked meanwhile is told what is so now: there is no such group here.
                        asks.close();
                        let asked = asked_before.into_iter().chain(std::iter::from_fn(|| asks.try_recv().ok()));
                        for (_, answer) in asked {
                            let _ = answer.send(Err(Refusal::NoSuchGroup { group: place.name.clone() }));
                        }
                        return over(&place, &shared, answers);
                    }
                    End::Stopped(answer) => {
                        files.close().await;
                        if let Some(answer) = answer {
                            let _ = answer.send(Ok(Answer::Stopping));
                        }
                        return;
                    }
                }
            }
            Opening::Stopped(answer) => {
                files.close().await;
                if let Some(answer) = answer {
                    let _ = answer.send(Ok(Answer::Stopping));
                }
                return;
            }
            Opening::Failed(refusal) => {
                // Asked meanwhile, it can only say why it does not answer.
                let until = Instant::now() + TRY_AGAIN;
                while let Ok(asked) = timeout_at(until, asks.recv()).await {
                    match asked {
                        Some((Ask::Stop, answer)) => {
                            let _ = answer.send(Ok(Answer::Stopping));
                            return;
                        }
                        Some((_, answer)) => drop(answer.send(Err(refusal.clone()))),
                        None => return,
                    }
                }
                refusal
            }
        };
        if let Some(started) = started.take() {
            let _ = started.send(Err(refusal.clone()));
        }
        if refusal == Refusal::RowTooLarge {
            // Opened again, it would be brought the same again, without end.
            tracing::warn!("a row is too large: a persona stays closed");
            files.close().await;
            drop(questions);
            return say_why(&refusal, &mut asks).await;
        }
        tracing::warn!("a persona is opened again from disk");
        starts = Instant::now() + TRY_AGAIN;
    }
}

/// Says of a persona that stays closed why it does not answer, until it is stopped.
async fn say_why(refusal: &Refusal, asks: &mut mpsc::Receiver<(Ask, Answers)>) {
    while let Some((ask, answer)) = asks.recv().await {
        if let Ask::Stop = ask {
            let _ = answer.send(Ok(Answer::Stopping));
            return;
        }
        let _ = answer.send(Err(refusal.clone()));
    }
}

/// A member from its rows.
fn open(store: &Store) -> Result<Member, Refusal> {
    Member::open(rows_to_open_with(store)?, now(), random()?)
}

/// A row: where it lies, its key, its value.
type Row = (Table, Vec<u8>, Vec<u8>);

/// All rows, of those that hold words only the keys.
fn rows_to_open_with(store: &Store) -> Result<Vec<Row>, Refusal> {
    let mut rows = Vec::new();
    let damaged = store.scan(|table, key, value| {
        let value = if Member::opens_with(table, &key) { value } else { Vec::new() };
        rows.push((table, key, value));
    })?;
    if damaged > 0 {
        tracing::warn!(damaged, "rows are damaged and left out");
    }
    Ok(rows)
}

/// Destroys what is left of a persona whose store is closed.
fn over(place: &Place, shared: &Shared, answers: Vec<(Answers, Answer)>) {
    shared.forget(place.id);
    let destroyed = in_place(|| shared.home().destroy_persona(place.id));
    if destroyed.is_err() {
        tracing::warn!("a persona that is over could not be destroyed; it goes at the next start");
    }
    shared.tell(Notice { group: place.group, name: place.name.clone(), event: Event::Gone });
    for (answer, with) in answers {
        let _ = answer.send(destroyed.clone().map(|()| with));
    }
}

impl Persona {
    async fn run(
        &mut self,
        asks: &mut mpsc::Receiver<(Ask, Answers)>,
        questions: &mut mpsc::Receiver<Question>,
    ) -> End {
        let mut last = Vec::new();
        // Two groups of a home begin apart from each other: nothing leaves before.
        let begins = self.starts;
        loop {
            if self.over {
                let has_left = self.member.has_left();
                last.extend(self.last_call.take().map(|(_, answer)| (answer, Answer::Done { outcome: has_left })));
                return End::Over(last);
            }
            if let Some((ask, answer)) = self.asked_before.pop_front() {
                if let Err(refusal) = self.asked(ask, answer, &mut last).await {
                    return End::Again(refusal);
                }
                continue;
            }
            self.answer_waiting();
            let alarm = self.alarm_at().max(begins);
            let last_call = self.last_call.as_ref().map(|(until, _)| *until);
            let deadline = self.waiting.iter().map(|(_, deadline, _)| *deadline).min();
            let done = tokio::select! {
                biased;
                asked = asks.recv() => match asked {
                    // Nothing of it can be opened again: who stops now is not told of anybody else.
                    Some((Ask::Stop, answer)) if last_call.is_some() => {
                        last.push((answer, Answer::Stopping));
                        self.over = true;
                        Ok(())
                    }
                    None if last_call.is_some() => {
                        self.over = true;
                        Ok(())
                    }
                    None => return End::Stopped(None),
                    Some((Ask::Stop, answer)) => return End::Stopped(Some(answer)),
                    Some((ask, answer)) => self.asked(ask, answer, &mut last).await,
                },
                // Their sender lives as long as this one.
                Some(question) = questions.recv() => self.answer(question).await,
                () = sleep_until(self.starts), if self.network.is_none() => self.begin_network().await,
                // Also where nothing can be listened on: terms end, reminders come.
                () = sleep_until(alarm) => self.wake().await,
                () = sleep_until(deadline.unwrap_or(alarm)), if deadline.is_some() => Ok(()),
                () = sleep_until(last_call.unwrap_or(alarm)), if last_call.is_some() => {
                    self.over = true;
                    Ok(())
                }
                // Its sender lives as long as this one.
                Some((courier, answer)) = self.heard.recv() => {
                    let input = member::Input::CourierSaid { courier, answer };
                    self.step(|member, rows| member.receive(input, now(), rows)).await
                }
                happening = next(&mut self.happenings) => match happening {
                    Some(happening) => self.happened(happening).await,
                    None => self.network_ended().await,
                },
            };
            match done {
                Ok(()) => {}
                Err(_) if self.last_call.is_some() => self.over = true,
                Err(refusal) => return End::Again(refusal),
            }
        }
    }

    /// Has the member carry out what the person asks. After a refusal what was due before it is carried out at once.
    pub(super) fn command(&mut self, command: Command) -> Result<(Done, Step), Refusal> {
        let batch = Batch::default();
        let done = in_place(|| self.member.command(command, now(), &Present(&self.store, &batch)));
        done.inspect_err(|_| self.alarm = Some(Now(0)))
    }

    /// Performs what a command wants done. Of a persona that keeps nothing the key goes first: what lies on the disk can be
    /// read by nobody from here on, whatever happens, and what others are still told comes from memory.
    async fn perform_of(&mut self, keeps_nothing: bool, step: Step) -> Result<(), Refusal> {
        if !keeps_nothing {
            return self.perform_one(step).await;
        }
        in_place(|| self.shared.home().destroy_key(self.place.id))?;
        if self.perform_one(step).await.is_err() {
            self.over = true;
        }
        Ok(())
    }

    /// When to look at the alarm.
    fn alarm_at(&self) -> Instant {
        let due_ms = match self.alarm {
            Some(alarm) => alarm.0.saturating_sub(now().0),
            None => WITHOUT_ALARM_MS,
        };
        (Instant::now() + Duration::from_millis(due_ms).min(LOOK)).max(self.not_before)
    }

    async fn wake(&mut self) -> Result<(), Refusal> {
        let now = now();
        if self.alarm.is_some_and(|alarm| alarm > now) {
            return Ok(());
        }
        self.not_before = Instant::now() + BETWEEN_ALARMS;
        self.step(|member, rows| member.wake(now, rows)).await
    }

    /// Has the member take one step, and carries it out.
    async fn step(&mut self, take: impl FnOnce(&mut Member, &Present<'_>) -> Step) -> Result<(), Refusal> {
        let mut batch = Batch::default();
        let step = in_place(|| take(&mut self.member, &Present(&self.store, &batch)));
        batch.add(step);
        self.perform(batch).await
    }

    pub(crate) fn show(&self, event: Event) {
        self.files.heard(&event);
        self.shared.tell(Notice { group: self.place.group, name: self.place.name.clone(), event });
    }

    // What the router asks.

    async fn asked(&mut self, ask: Ask, answer: Answers, last: &mut Vec<(Answers, Answer)>) -> Result<(), Refusal> {
        let says = match ask {
            // Only with a file to lie in.
            Ask::Do(Command::BundleOut { .. } | Command::BundleWritten) => Err(Refusal::NotACall),
            Ask::BundleOut { path, since, to } => match self.bundle_out(&path, since, to).await {
                Ok(says) => says,
                Err(refusal) => {
                    let _ = answer.send(Err(refusal.clone()));
                    return Err(refusal);
                }
            },
            Ask::BundleIn(bytes) => match self.bundle_in(&bytes).await {
                Ok(says) => Ok(says),
                Err(refusal) => {
                    let _ = answer.send(Err(refusal.clone()));
                    return Err(refusal);
                }
            },
            Ask::Do(command) => {
                match self.command(command) {
                    Err(refusal) => Err(refusal),
                    Ok((outcome, step)) => {
                        let keeps_nothing = step.destroy || self.member.is_in_last_call();
                        if let Err(refusal) = self.perform_of(keeps_nothing, step).await {
                            let _ = answer.send(Err(refusal.clone()));
                            return Err(refusal);
                        }
                        if keeps_nothing && !self.over && self.last_call.is_none() {
                            self.last_call = Some((Instant::now() + LAST_CALL, answer));
                            return Ok(());
                        }
                        if matches!(outcome, Done::LetGo { .. }) {
                            // What was let go is gone in any case; a full disk only keeps its room for a while.
                            let _ = in_place(|| self.store.give_back_room());
                        }
                        Ok(Answer::Done { outcome })
                    }
                }
            }
            Ask::Look(query) => self.look(&query).map(|view| Answer::View { view }),
            Ask::Search(text, before) => self.search(&text, before),
            Ask::Summary => self.summary(),
            Ask::Space(query) => self.space(&query),
            Ask::Roads => self.roads().await,
            Ask::RoadsDo(what) => self.roads_do(what).await,
            Ask::Until(until, deadline) => {
                if self.waiting.len() >= WAITING_MAX {
                    self.waiting.remove(0);
                }
                self.waiting.push((until, deadline, answer));
                return Ok(());
            }
            Ask::Destroy => {
                self.over = true;
                Ok(Answer::Done { outcome: Done::Left { heard: 0, couriers: 0 } })
            }
            Ask::GiveWay(keys) => match self.member.standing() {
                Standing::Refused => Ok(()),
                Standing::Asked | Standing::AtCourier if !self.member.is_connected() => Ok(()),
                _ => Err(Refusal::AlreadyIn),
            }
            .map(|()| {
                self.over = true;
                // Whoever asked may have gone: then nobody asks again.
                let _ = keys.send(self.member.asked_before());
                Answer::Done { outcome: Done::Left { heard: 0, couriers: 0 } }
            }),
            Ask::Stop => Ok(Answer::Stopping),
        };
        match says {
            Ok(says) if self.over => last.push((answer, says)),
            says => drop(answer.send(says)),
        }
        Ok(())
    }

    /// Answers what is asked about files. Whoever asked may have gone.
    async fn answer(&mut self, question: Question) -> Result<(), Refusal> {
        match question {
            Question::Find(called, answer) => {
                let batch = Batch::default();
                let found = in_place(|| self.member.attachment(&called, &Present(&self.store, &batch)));
                let _ = answer.send(found);
            }
            Question::Keep(id, hash, answer) => {
                self.step(|member, _| member.keep_attachment(id, hash)).await?;
                let _ = answer.send(());
            }
            Question::Fetched(answer) => {
                let _ = answer.send(self.member.attachments_fetched());
            }
            Question::LetGo(id, answer) => {
                self.step(|member, _| member.let_attachment_go(&id)).await?;
                let _ = answer.send(());
            }
            Question::Holders(entry, answer) => {
                let streams = self.network.as_ref().map(Network::file_streams);
                let _ = answer.send((self.member.may_hold_attachment(&entry), streams));
            }
            Question::MayHave(whom, entry, number, answer) => {
                let batch = Batch::default();
                let rows = Present(&self.store, &batch);
                let _ = answer.send(in_place(|| self.member.may_have_attachment(&whom, &entry, number, now(), &rows)));
            }
        }
        Ok(())
    }

    pub(super) async fn perform_one(&mut self, step: Step) -> Result<(), Refusal> {
        let mut batch = Batch::default();
        batch.add(step);
        self.perform(batch).await
    }

    pub(super) fn look(&mut self, query: &Query) -> Result<View, Refusal> {
        let batch = Batch::default();
        in_place(|| self.member.look(query, now(), &Present(&self.store, &batch)))
    }

    fn search(&mut self, text: &str, before: Option<MessageId>) -> Result<Answer, Refusal> {
        let batch = Batch::default();
        in_place(|| search::part(&mut self.member, text, before, now(), &Present(&self.store, &batch)))
    }

    fn summary(&mut self) -> Result<Answer, Refusal> {
        let View::Group(view) = self.look(&Query::Group)? else { return Err(Refusal::NotACall) };
        let members = (view.state == Standing::Entered).then_some(view.members.len());
        let (group, name, me, state) = (view.group, view.name, view.me, view.state);
        let rooms = match self.look(&Query::Rooms)? {
            View::Rooms(view) if state == Standing::Entered => view.rooms,
            _ => Vec::new(),
        };
        Ok(Answer::Groups {
            groups: vec![GroupSummary { group, name, me, state, members, way_lost: self.decided.is_none(), rooms }],
        })
    }

    // What the network brings.

    /// Takes in a happening, and with it those that wait already.
    async fn happened(&mut self, first: Happening) -> Result<(), Refusal> {
        let (mut batch, mut next, mut bytes) = (Batch::default(), Some(first), 0);
        for _ in 0..TOGETHER_MAX {
            let Some(happening) = next.take() else { break };
            if let Happening::Frame { bytes: frame, .. } = &happening {
                bytes += frame.len();
            }
            if let Some(input) = self.input(happening) {
                let step = in_place(|| self.member.receive(input, now(), &Present(&self.store, &batch)));
                batch.add(step);
            }
            if batch.is_last() || bytes >= TOGETHER_BYTES {
                break;
            }
            next = self.happenings.as_mut().and_then(|happenings| happenings.try_recv().ok());
        }
        self.perform(batch).await
    }

    fn input(&mut self, happening: Happening) -> Option<member::Input> {
        Some(match happening {
            Happening::Connected { connection, whom, .. } => {
                self.open.insert(connection);
                self.files.connections_changed();
                member::Input::Connected { connection, whom }
            }
            Happening::Frame { from, bytes } => member::Input::Frame { from, bytes },
            Happening::Closed { connection } => {
                self.open.remove(&connection);
                member::Input::Closed { connection }
            }
            Happening::DialFailed { whom } => member::Input::DialFailed { whom },
            Happening::Listening { addresses } => return self.listening(&addresses),
        })
    }

    fn listening(&mut self, addresses: &[String]) -> Option<member::Input> {
        let addresses = ports::told(addresses, self.network.as_ref()?.bound());
        if self.told.as_ref() == Some(&addresses) {
            return None;
        }
        self.told = Some(addresses.clone());
        Some(member::Input::Listening { addresses })
    }

    /// Starts the network with the key the member presents now.
    pub(super) async fn begin_network(&mut self) -> Result<(), Refusal> {
        for connection in core::mem::take(&mut self.open) {
            self.step(|member, rows| member.receive(member::Input::Closed { connection }, now(), rows)).await?;
        }
        let started = match self.listening.take() {
            Some(listening) => Ok(listening),
            None => {
                // What could not be read for a moment may be read now.
                self.decided = self.decided.take().or_else(|| Decided::of(&self.store));
                let seed = self.member.transport_seed();
                listen(self.decided.as_ref(), &mut self.store, &self.shared, &seed, self.next_connection).await
            }
        };
        let (mut network, happenings) = match started {
            Ok(started) => started,
            Err(refusal) => {
                tracing::warn!("a persona has no network");
                self.starts = Instant::now() + TRY_AGAIN;
                if let Some(started) = self.started.take() {
                    let _ = started.send(Err(refusal));
                }
                return Ok(());
            }
        };
        // A network whose task ended at once is found out by the end of its happenings.
        let _ = network.send(Input::Allow(self.allowed.clone())).await;
        if let Some(asked) = network.asked_for() {
            tokio::spawn(attachments::give(self.files.clone(), asked));
        }
        let addresses = network.addresses();
        (self.network, self.happenings, self.told) = (Some(network), Some(happenings), None);
        // Before anybody is called: through which relays.
        self.tell_relays(true).await;
        if let Some(network) = &self.network {
            for dial in self.dials.drain(..) {
                let _ = network.send(dial).await;
            }
        }
        if let Some(listening) = self.listening(&addresses) {
            self.step(|member, rows| member.receive(listening, now(), rows)).await?;
        }
        self.alarm = None;
        self.wake().await?;
        if let Some(started) = self.started.take() {
            let _ = started.send(Ok(()));
        }
        Ok(())
    }

    /// Another key is presented from now on: this network ends, and the next one starts at once.
    pub(crate) async fn begin_network_again(&mut self) {
        self.stop_network().await;
        self.starts = Instant::now();
    }

    async fn network_ended(&mut self) -> Result<(), Refusal> {
        self.stop_network().await;
        self.starts = Instant::now() + TRY_AGAIN;
        Ok(())
    }

    async fn stop_network(&mut self) {
        let network = self.network.take().zip(self.happenings.take());
        if let Some(next) = stop_listening(network.or(self.listening.take())).await {
            self.next_connection = next;
        }
    }

    /// Sends what is queued and closes everything. Gives the next connection's number.
    async fn close(mut self) -> u64 {
        let last_words = if self.over { LAST_WORDS } else { Duration::MAX };
        let _ = timeout(last_words, self.stop_network()).await;
        let Self { store, next_connection, .. } = self;
        in_place(|| drop(store));
        next_connection
    }
}

/// A network that has begun, and what it brings.
type Listening = (Network, mpsc::Receiver<Happening>);

/// Starts the network of a persona. Nobody may connect until it is told who.
async fn listen(
    decided: Option<&Decided>,
    store: &mut Store,
    shared: &Shared,
    seed: &[u8; 32],
    next_connection: u64,
) -> Result<Listening, Refusal> {
    let manner = decided.ok_or(Refusal::WayLost)?.manner(store, &shared.options.tor)?;
    ports::start(store, &shared.options.listen, seed, next_connection, manner).await
}

/// Ends a network. Gives the next connection's number.
async fn stop_listening(listening: Option<Listening>) -> Option<u64> {
    let (network, mut happenings) = listening?;
    // The links must not wait for somebody to read what they bring; nothing of it was stored, so it comes again.
    let unread = async {
        while happenings.recv().await.is_some() {}
        std::future::pending::<()>().await;
    };
    tokio::select! {
        next = network.stop() => Some(next),
        () = unread => None,
    }
}

async fn next(happenings: &mut Option<mpsc::Receiver<Happening>>) -> Option<Happening> {
    match happenings {
        Some(happenings) => happenings.recv().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_protocol::step::Write;

    /// Was: all that anybody ever wrote stood in memory before the first row was looked at.
    #[test]
    fn words_do_not_stand_in_memory_while_a_group_opens() -> Result<(), Refusal> {
        let folder = tempfile::tempdir().map_err(|_| Refusal::DiskFailed)?;
        let mut store = Store::begin(folder.path(), &crate::vault::PersonaKey::random()?)?;
        // A room's rows: the beginning of its id, the table within, the key there.
        let of_a_room = |table: Table| [&[7; 16][..], &[table as u8], &[1; 33]].concat();
        let row = |table, key: &[u8]| Write { table, key: key.to_vec(), value: Some(b"value".to_vec()) };
        store.commit(&[
            row(Table::Cell, &[1; 33]),
            row(Table::RoomWords, &of_a_room(Table::Cell)),
            row(Table::RoomWords, &of_a_room(Table::Prekey)),
            row(Table::RoomWords, b"state"),
            row(Table::Entry, &[2; 32]),
            row(Table::Outbox, &[3; 16]),
        ])?;
        let rows = rows_to_open_with(&store)?;
        let empty: Vec<_> = rows.iter().filter(|(_, _, value)| value.is_empty()).map(|(_, key, _)| key.len()).collect();
        assert_eq!((rows.len(), empty.len()), (6, 2));
        assert!(empty.contains(&33) && empty.contains(&50));
        Ok(())
    }
}
