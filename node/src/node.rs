//! The node: a home's personas, each in a task of its own, and the router that brings calls to them.
//!
//! ```text
//! Link ──Call──► router ──Ask──► persona ──command, receive, wake──► Member
//!      ◄─Notice───────────────── perform: 1 commit  2 send  3 show  4 set the alarm
//! ```
//!
//! * The router only routes. What takes long (founding, reading a slip, entering) has a task of its own; what waits for a
//!   group (sent, settled, at the door) waits in that group's persona, which goes on meanwhile. Groups never wait for
//!   each other, and commands to one group are carried out in the order of their calls.
//! * A command is answered once its Step was stored and sent. If the disk does not take it, the caller is told why,
//!   nothing of it was sent or shown, and the persona is opened again from disk.
//! * One persona of a home goes to the network at once, a random one, and the others up to two seconds later, each at a
//!   random time: two groups cannot be joined by their start. Until then they answer from what they hold.
//! * A persona whose rows cannot be read, or are not there, is left out of the groups, counted, and left as it is. One that
//!   was begun and never written to (the program was cut off in between) is destroyed.
//! * The home is locked until [`Node::stop`] has ended, or the last [`Link`] is dropped.
//!
//! In reading order: `persona` (the task), `ports` (where it listens), `visit` (reading a short slip),
//! `linking` (another device), `bundles` (files on a stick), `recovering` (a recovery slip), `aside` (set aside, bring
//! back, erase), `roads` (what leaves this device).

mod aside;
mod bundles;
mod linking;
pub(crate) mod persona;
mod ports;
mod recovering;
mod roads;
mod visit;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kith_protocol::command::{Done, Query, Refusal, Standing};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::event::Event;
use kith_protocol::id::{GroupId, SlipKey};
use kith_protocol::limits::DAY_MS;
use kith_protocol::member::{AskedBefore, Founding, Member};
use kith_protocol::slip::SlipPaper;
use kith_protocol::step::{Step, Table};
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, timeout};

use crate::api::{Answer, Call, Called, Link, Notice, Options, SayWith, SlipShown};
use crate::attachments::{self, Files};
use crate::home::Home;
use crate::network::Manner;
use crate::network::tor::OnionKey;
use crate::perform::{in_place, now};
use crate::store::Store;
use crate::vault::{Passphrase, PersonaId, random};
pub(crate) use ports::{EVERYWHERE, told as reachable};

use persona::{Answers, Ask, Beginning, Place, Stands, Until};

/// Calls that wait for the router. A guess.
const CALLS_MAX: usize = 64;
/// Calls with a task of their own, under way at a time. A guess; above it the router waits for one of them.
const SLOW_CALLS_MAX: usize = 256;
/// What waits for one persona; above it, a call waits in a task of its own.
const ASKS_MAX: usize = 64;
/// Notices a client may be behind. (As on the other side of the socket.)
const NOTICES_MAX: usize = 1_024;
/// Within so long the personas of a home go to the network. (The brief.)
const SPREAD_MS: u64 = 2_000;
/// How long it is waited for a persona that is being opened. A guess: a store of a million rows.
const OPENING: Duration = Duration::from_secs(5);
/// Characters of an id that name a group at least.
const ID_CHARACTERS_MIN: usize = 4;
/// The longest that is waited. Longer than anybody means, short enough for every clock.
const WAIT_MAX: Duration = Duration::from_secs(365 * 86_400);

/// A running node.
pub struct Node {
    link: Link,
    router: JoinHandle<()>,
}

/// A persona, as the router knows it.
#[derive(Clone)]
struct Group {
    place: Place,
    asks: mpsc::Sender<(Ask, Answers)>,
    stands: watch::Receiver<Option<Stands>>,
    files: Files,
}

/// What the router and the personas share.
pub(crate) struct Shared {
    home: Mutex<Home>,
    groups: Mutex<Vec<Group>>,
    personas: Mutex<JoinSet<()>>,
    /// One new persona at a time, so that nobody enters a group twice.
    making: tokio::sync::Mutex<()>,
    /// Another device that is being linked.
    linking: tokio::sync::Mutex<Option<linking::Session>>,
    notices: broadcast::Sender<Notice>,
    /// Personas whose own row could not be read or is not there: nobody knows which group they are of.
    unread: AtomicUsize,
    pub(crate) options: Options,
}

impl Node {
    /// Opens a home and starts its groups. The home is locked as long as the node runs.
    ///
    /// # Errors
    ///
    /// Those of [`Home::open`], and [`Refusal::CannotListen`] if the first persona cannot listen where it was told to.
    pub async fn open(home: &Path, passphrase: &Passphrase, options: Options) -> Result<Node, Refusal> {
        // Said at once, also while there is no group yet that would listen.
        if let Some(address) = options.listen.iter().find(|entry| !crate::network::can_be_listened_at(entry)) {
            return Err(Refusal::CannotListen { address: address.clone() });
        }
        let home = in_place(|| Home::open(home, passphrase))?;
        let personas = home.personas();
        let (notices, _) = broadcast::channel(NOTICES_MAX);
        let shared = Arc::new(Shared {
            home: Mutex::new(home),
            groups: Mutex::default(),
            personas: Mutex::default(),
            making: tokio::sync::Mutex::default(),
            linking: tokio::sync::Mutex::default(),
            notices: notices.clone(),
            unread: AtomicUsize::new(0),
            options,
        });
        let mut found = Vec::new();
        for id in personas {
            found.extend(in_place(|| shared.known(id)));
        }
        let mut started = None;
        let first = usize::from(u16::from_be_bytes(random()?)) % found.len().max(1);
        for (i, (place, store)) in found.into_iter().enumerate() {
            if i == first {
                let (tell, told) = oneshot::channel();
                shared.start(place, store, Instant::now(), Some(tell));
                started = Some(told);
            } else {
                let later = u64::from_be_bytes(random()?) % SPREAD_MS;
                shared.start(place, store, Instant::now() + Duration::from_millis(later), None);
            }
        }
        // Whatever else is wrong with one group is no reason to keep the others shut.
        if let Some(started) = started
            && let Ok(Err(refusal @ Refusal::CannotListen { .. })) = started.await
        {
            shared.stop().await;
            return Err(refusal);
        }
        let (calls, called) = mpsc::channel(CALLS_MAX);
        Ok(Node { link: Link::new(calls, notices), router: tokio::spawn(route(shared, called)) })
    }

    /// A hold for a client.
    pub fn link(&self) -> Link {
        self.link.clone()
    }

    /// Ends the node: the personas finish what they do and send what is queued (at most about three seconds), the
    /// stores are closed and the home is free.
    pub async fn stop(self) {
        // An error is a node that a client has ended already.
        let _ = self.link.call(Call::Stop).await;
        let _ = self.router.await;
    }
}

async fn route(shared: Arc<Shared>, mut calls: mpsc::Receiver<Called>) {
    let mut slow: JoinSet<()> = JoinSet::new();
    while let Some((call, answer)) = calls.recv().await {
        while slow.try_join_next().is_some() || slow.len() >= SLOW_CALLS_MAX && slow.join_next().await.is_some() {}
        let until = |within_ms| Instant::now() + Duration::from_millis(within_ms).min(WAIT_MAX);
        let (group, ask) = match call {
            Call::Do { group, command } => (group, Ask::Do(command)),
            Call::Look { group, query } => (group, Ask::Look(query)),
            Call::Search { group, text, before } => (group, Ask::Search(text, before)),
            Call::BundleOut { group, path, since, to } => (group, Ask::BundleOut { path: path.into(), since, to }),
            Call::Sent { group, message, within_ms } => (group, Ask::Until(Until::Sent(message), until(within_ms))),
            Call::AtTheDoor { group, within_ms } => (group, Ask::Until(Until::AtTheDoor, until(within_ms))),
            Call::Space { group, before, thread } => (group, Ask::Space(Query::Space { before, thread })),
            Call::Roads { group } => (group, Ask::Roads),
            Call::RoadsDo { group, what } => (group, Ask::RoadsDo(what)),
            Call::Settled { group, within_ms } => (group, Ask::Until(Until::Settled, until(within_ms))),
            Call::Stop => {
                calls.close();
                let _ = answer.send(Ok(Answer::Stopping));
                break;
            }
            Call::EraseEverything => {
                // The key first: what is cut off from here on leaves nothing that can be read.
                if let Err(refusal) = in_place(|| shared.home().destroy_all_keys()) {
                    let _ = answer.send(Err(refusal));
                    continue;
                }
                slow.shutdown().await;
                shared.stop().await;
                let removed = in_place(|| shared.home().remove_all());
                // Said before clients are let go.
                let _ = answer.send(removed.map(|()| Answer::Done { outcome: Done::Done }));
                return;
            }
            Call::Found { .. }
            | Call::SetAside { .. }
            | Call::Aside
            | Call::ChooseWait { .. }
            | Call::BringBack { .. }
            | Call::ChangePassphrase { .. }
            | Call::Erase { .. }
            | Call::Groups
            | Call::SayWith(_)
            | Call::Save { .. }
            | Call::SlipShow { .. }
            | Call::Enter { .. }
            | Call::LinkNew
            | Call::LinkTo { .. }
            | Call::LinkPhrase { .. }
            | Call::LinkAnswer { .. }
            | Call::BundleIn { .. }
            | Call::RecoverAsk { .. }
            | Call::RecoverLost { .. }
            | Call::RecoverReplace { .. } => {
                let shared = shared.clone();
                slow.spawn(async move { drop(answer.send(shared.alone(call).await)) });
                continue;
            }
        };
        match shared.resolve(&group) {
            Err(refusal) => drop(answer.send(Err(refusal))),
            Ok(group) => match group.asks.try_send((ask, answer)) {
                Ok(()) => {}
                // It ended between being found and being asked.
                Err(mpsc::error::TrySendError::Closed((_, answer))) => {
                    drop(answer.send(Err(Refusal::NoSuchGroup { group: group.place.name })));
                }
                Err(mpsc::error::TrySendError::Full(asked)) => {
                    slow.spawn(async move { drop(group.asks.send(asked).await) });
                }
            },
        }
    }
    slow.shutdown().await;
    shared.stop().await;
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a task that broke off was changing is changed whole or not at all, each of these in one assignment.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn home(&self) -> MutexGuard<'_, Home> {
        locked(&self.home)
    }

    fn tell(&self, notice: Notice) {
        // Nobody may be listening.
        let _ = self.notices.send(notice);
    }

    fn forget(&self, id: PersonaId) {
        locked(&self.groups).retain(|group| group.place.id != id);
    }

    /// What a stored persona is, if it can be told. What was begun and is empty goes. Whatever else cannot be read is
    /// counted, and stays: what is missing may come back.
    fn known(&self, id: PersonaId) -> Option<(Place, Store)> {
        let (begun, store) = {
            let home = self.home();
            (home.is_begun(id), home.store(id))
        };
        let Ok(store) = store else {
            tracing::warn!("a persona's store cannot be opened");
            self.unread.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        match store.get(Table::Persona, b"") {
            Ok(Some(row)) => {
                if let Ok(persona) = kith_protocol::persona::Persona::from_bytes(&row) {
                    if begun && self.home().is_written(id).is_err() {
                        tracing::warn!("a persona is still called begun; the next start tries again");
                    }
                    let place = Place { id, group: persona.group, name: persona.group_name };
                    return Some((place, store));
                }
            }
            Ok(None) if begun => {
                let mut rows = 0;
                let damaged = store.scan(|_, _, _| rows += 1);
                drop(store);
                if rows == 0 && damaged == Ok(0) {
                    let _ = self.home().destroy_persona(id);
                    return None;
                }
            }
            Ok(None) | Err(_) => {}
        }
        tracing::warn!("a persona cannot be read");
        self.unread.fetch_add(1, Ordering::Relaxed);
        None
    }

    /// Starts the task of a persona.
    fn start(
        self: &Arc<Self>,
        place: Place,
        store: Store,
        starts: Instant,
        started: Option<oneshot::Sender<Result<(), Refusal>>>,
    ) {
        let (asks, asked) = mpsc::channel(ASKS_MAX);
        let (tell, stands) = watch::channel(None);
        let (files, questions) = Files::new(&self.home().folder(place.id).join("b"), self.options.files);
        let group = Group { place: place.clone(), asks, stands, files: files.clone() };
        let beginning = Beginning { place, store, starts, started, stands: tell, files, questions };
        locked(&self.groups).push(group);
        let mut personas = locked(&self.personas);
        while personas.try_join_next().is_some() {}
        personas.spawn(persona::live(beginning, self.clone(), asked));
    }

    async fn stop(&self) {
        *self.linking.lock().await = None;
        let groups = core::mem::take(&mut *locked(&self.groups));
        for group in groups {
            let (answer, _) = oneshot::channel();
            // One that has ended already needs no telling. Its channel ends with `group` in any case.
            let _ = group.asks.send((Ask::Stop, answer)).await;
        }
        let mut personas = core::mem::take(&mut *locked(&self.personas));
        while personas.join_next().await.is_some() {}
    }

    /// The group by this name, or by this beginning of its id. One that was left gives way to one that was not.
    fn resolve(&self, called: &str) -> Result<Group, Refusal> {
        let groups = locked(&self.groups);
        // A whole id is that group, whatever somebody else has called another one.
        let mut found: Vec<&Group> = groups.iter().filter(|group| group.place.group.hex() == called).collect();
        if found.is_empty() {
            found.extend(groups.iter().filter(|group| group.place.name == called));
        }
        if found.is_empty() && called.len() >= ID_CHARACTERS_MIN && called.bytes().all(|b| b.is_ascii_hexdigit()) {
            let beginning = called.to_ascii_lowercase();
            found.extend(groups.iter().filter(|group| group.place.group.hex().starts_with(&beginning)));
        }
        if found.len() > 1 && found.iter().any(|group| group.standing() != Some(Standing::Left)) {
            found.retain(|group| group.standing() != Some(Standing::Left));
        }
        let group = || called.to_owned();
        match found.as_slice() {
            [one] => Ok((*one).clone()),
            [] => Err(Refusal::NoSuchGroup { group: group() }),
            _ => Err(Refusal::SeveralGroups { group: group() }),
        }
    }

    async fn say_with(&self, say: &SayWith) -> Result<Answer, Refusal> {
        let group = self.resolve(&say.group)?;
        let said = |attachments| async {
            let (answer, answered) = oneshot::channel();
            let ask = Ask::Do(attachments::said_with(say, attachments));
            group.asks.send((ask, answer)).await.map_err(|_| Refusal::Closing)?;
            match answered.await.map_err(|_| Refusal::Closing)?? {
                Answer::Done { outcome } => Ok(outcome),
                _ => Err(Refusal::NotACall),
            }
        };
        let (outcome, files) = group.files.say_with(&say.files, said).await?;
        Ok(Answer::SaidWith { outcome, files })
    }

    async fn save(&self, group: &str, attachment: &str, to: &Path, until: Instant) -> Result<Answer, Refusal> {
        let group = self.resolve(group)?;
        let progress = |attachments::Progress { attachment, name, bytes, of }| {
            let event = Event::Fetching { attachment, name, bytes, of };
            self.tell(Notice { group: group.place.group, name: group.place.name.clone(), event });
        };
        let (file, bytes) = group.files.save(attachment, to, until, progress).await?;
        Ok(Answer::Saved { file, bytes })
    }

    /// Carries out a call that has a task of its own.
    async fn alone(self: Arc<Self>, call: Call) -> Result<Answer, Refusal> {
        match call {
            Call::Found { name, me, card, agreement, rules } => {
                self.found(Founding { name, me, card, agreement, rules }).await
            }
            Call::Enter { slip, me } => self.enter(&slip, &me).await,
            Call::SlipShow { slip, ask } => show(&slip, ask, self.calls()).await,
            Call::Groups => self.groups().await,
            Call::SetAside { group, days } => self.set_aside(group.as_deref(), days).await,
            Call::Aside => Ok(self.aside()),
            Call::ChooseWait { days } => self.choose_wait(days),
            Call::BringBack { group, passphrase } => self.bring_back(&group, &passphrase).await,
            Call::ChangePassphrase { present, new } => self.change_passphrase(&present, &new),
            Call::Erase { group } => self.erase(&group).await,
            Call::SayWith(say) => self.say_with(&say).await,
            Call::Save { group, attachment, to, within_ms } => {
                let until = Instant::now() + Duration::from_millis(within_ms).min(WAIT_MAX);
                self.save(&group, &attachment, &to, until).await
            }
            Call::BundleIn { path } => self.bundle_in(Path::new(&path)).await,
            Call::LinkNew => self.link_new().await,
            Call::LinkTo { group, line } => self.link_to(&group, &line).await,
            Call::LinkPhrase { within_ms } => self.link_phrase(Duration::from_millis(within_ms).min(WAIT_MAX)).await,
            Call::LinkAnswer { words } => self.link_answer(words).await,
            Call::RecoverAsk { slip, reach } => self.recover_ask(&slip, reach.as_deref()).await,
            Call::RecoverLost { slip, reach, device, kept } => {
                self.recover_lost(&slip, reach.as_deref(), device, kept).await
            }
            Call::RecoverReplace { slip, reach, device } => self.recover_replace(&slip, reach.as_deref(), device).await,
            _ => Err(Refusal::NotACall),
        }
    }

    /// How a network goes by which somebody is called before there is a group.
    fn calls(&self) -> Manner {
        roads::calls(self.options.begins, &self.options.tor)
    }

    /// How a network goes that is called, before there is a group: by Tor with a key for this once.
    fn is_called(&self) -> Result<Manner, Refusal> {
        let mut manner = self.calls();
        if let Some(tor) = &mut manner.tor {
            tor.key = Some(OnionKey::of(&random()?));
        }
        Ok(manner)
    }

    async fn groups(&self) -> Result<Answer, Refusal> {
        let all = locked(&self.groups).clone();
        let mut asked = Vec::with_capacity(all.len());
        for group in &all {
            let (answer, answered) = oneshot::channel();
            if group.asks.send((Ask::Summary, answer)).await.is_ok() {
                asked.push(answered);
            }
        }
        let mut groups = Vec::with_capacity(asked.len());
        for answered in asked {
            // One that ended meanwhile is no group any more.
            if let Ok(Ok(Answer::Groups { groups: one })) = answered.await {
                groups.extend(one);
            }
        }
        groups.sort_by(|a, b| (&a.name, a.group).cmp(&(&b.name, b.group)));
        Ok(Answer::Groups { groups })
    }

    async fn found(self: &Arc<Self>, founding: Founding) -> Result<Answer, Refusal> {
        let (member, step) = in_place(|| Member::found(&founding, now(), random()?))?;
        let (group, name) = (member.group(), member.group_name().to_owned());
        let _one = self.making.lock().await;
        let started = self.make(group, &name, step)?;
        // A slip that is written next says where this node can be reached. If it cannot listen, it was founded anyway.
        let _ = started.await;
        Ok(Answer::Founded { group, name })
    }

    async fn enter(self: &Arc<Self>, slip: &str, me: &str) -> Result<Answer, Refusal> {
        let read = SlipPaper::from_text(slip)?;
        let (group, key) = (read.group, read.slip());
        self.is_new(group, key).await?;
        let paper = visit::with_terms(slip, self.calls()).await?;
        let _one = self.making.lock().await;
        // Nothing is given up for what would be refused.
        Member::may_ask(&paper, me, now())?;
        // What an earlier slip left behind goes first: were both at the door, both would come in. Its request may lie somewhere
        // all the same, so its keys go on.
        let mut keys = None;
        for before in self.is_new(group, key).await? {
            keys = before.gives_way().await?.or(keys);
        }
        let (member, step) = in_place(|| match keys {
            Some(keys) => Member::ask_again(paper, me, keys, now(), random()?),
            None => Member::ask(paper, me, now(), random()?),
        })?;
        let (name, state) = (member.group_name().to_owned(), member.standing());
        drop(self.make(group, &name, step)?);
        Ok(Answer::Entering { group, name, state, refused: None })
    }

    /// Refuses if this person is in this group, or at its door. Gives the personas whose slip can no longer be used, or
    /// reached nobody, and is not this one: where it led to may be gone.
    async fn is_new(&self, group: GroupId, slip: SlipKey) -> Result<Vec<Group>, Refusal> {
        let same = locked(&self.groups).iter().filter(|known| known.place.group == group).cloned().collect::<Vec<_>>();
        let mut refused = Vec::new();
        for mut known in same {
            let stands = match timeout(OPENING, known.stands.wait_for(Option::is_some)).await {
                Ok(Ok(stands)) => stands.clone(),
                // It has ended.
                Ok(Err(_)) => continue,
                // It cannot be opened: whatever it is, it is of this group.
                Err(_) => return Err(Refusal::AlreadyIn),
            };
            match stands {
                Some(Stands { standing: Standing::Left, .. }) => {}
                Some(Stands { standing: Standing::Refused, .. }) => refused.push(known),
                Some(Stands { standing: Standing::Asked | Standing::AtCourier, with }) if with != Some(slip) => {
                    refused.push(known);
                }
                _ => return Err(Refusal::AlreadyIn),
            }
        }
        Ok(refused)
    }

    /// Ends a persona that came to nothing.
    async fn unmake(&self, group: GroupId) {
        if let Ok(made) = self.resolve(&group.hex()) {
            made.is_over().await;
        }
    }

    /// Makes a persona of its first Step: stored first, then started and shown. Gives who tells whether it listens.
    fn make(
        self: &Arc<Self>,
        group: GroupId,
        name: &str,
        mut step: Step,
    ) -> Result<oneshot::Receiver<Result<(), Refusal>>, Refusal> {
        step.writes.push(roads::Decided::begins(self.options.begins)?);
        let (id, store) = in_place(|| {
            let mut home = self.home();
            let id = home.new_persona()?;
            let stored = home.store(id).and_then(|mut store| store.commit(&step.writes).map(|()| store));
            match stored.and_then(|store| home.is_written(id).map(|()| store)) {
                Ok(store) => Ok((id, store)),
                Err(refusal) => {
                    // What cannot be removed now goes at the next start, if it is empty.
                    let _ = home.destroy_persona(id);
                    Err(refusal)
                }
            }
        })?;
        // Its sends are made anew by the member that is opened from these rows.
        let (tell, told) = oneshot::channel();
        self.start(Place { id, group, name: name.to_owned() }, store, Instant::now(), Some(tell));
        for event in step.events {
            self.tell(Notice { group, name: name.to_owned(), event });
        }
        Ok(told)
    }
}

impl Group {
    /// Ends it for good.
    async fn is_over(&self) {
        let (answer, answered) = oneshot::channel();
        if self.asks.send((Ask::Destroy, answer)).await.is_ok() {
            let _ = answered.await;
        }
    }

    /// Ends it for good, unless it may be coming in just now. Gives its keys.
    async fn gives_way(&self) -> Result<Option<AskedBefore>, Refusal> {
        let (answer, answered) = oneshot::channel();
        let (give, given) = oneshot::channel();
        if self.asks.send((Ask::GiveWay(give), answer)).await.is_ok()
            && let Ok(answer) = answered.await
        {
            answer?;
        }
        Ok(given.await.ok().flatten())
    }

    fn standing(&self) -> Option<Standing> {
        self.stands.borrow().as_ref().map(|stands| stands.standing)
    }
}

async fn show(slip: &str, ask: bool, manner: Manner) -> Result<Answer, Refusal> {
    let paper = if ask { visit::with_terms(slip, manner).await? } else { SlipPaper::from_text(slip)? };
    let text = match &paper.terms {
        Some(terms) => Some(terms.text().ok_or(Refusal::NotASlip)?),
        None => None,
    };
    let expires = paper.expires_day.saturating_add(1).saturating_mul(DAY_MS / 1_000);
    Ok(Answer::Slip(SlipShown {
        group: paper.group,
        group_name: paper.group_name,
        from: paper.from,
        card: text.as_ref().map(|text| text.card.clone()),
        agreement: text.as_ref().map(|text| text.agreement.clone()),
        duties: text.as_ref().map(|text| text.duties.clone()).unwrap_or_default(),
        worried: text.as_ref().and_then(|text| text.worried.clone()),
        rules: text.map(|text| text.rules),
        expires,
        expired: now().0 / 1_000 >= expires,
    }))
}
