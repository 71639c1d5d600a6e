//! Linking another device: one session of a home at a time, on a network of its own, kept in memory only. What is said
//! stands in [`kith_protocol::member::linking`].

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kith_protocol::command::{Command, Query, Refusal, View};
use kith_protocol::id::SlipKey;
use kith_protocol::member::linking::{NewDevice, OldDevice};
use kith_protocol::phrase;
use kith_protocol::step::Connection;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout, timeout_at};

use super::persona::{Answers, Ask};
use super::{Group, Shared, ports, roads};
use crate::api::Answer;
use crate::network::tor::CALL_WITHIN;
use crate::network::{Happening, Input, Network, PortRule};
use crate::perform::{in_place, now};
use crate::vault::random;

/// How long a session lasts: long enough to walk from one device to the other and read a line over. A guess.
const SESSION: Duration = Duration::from_secs(15 * 60);
/// How long reaching the other device may take.
const REACHING: Duration = Duration::from_secs(30);

/// How far a session has come.
#[derive(Clone)]
enum Stage {
    /// The other device has not come yet.
    Alone,
    /// Both show this.
    Phrase(String),
    Over(Refusal),
}

/// A person's answer to the phrase: the words that the other device shows, or no.
type Answered = (Option<String>, Answers);

/// A session, as the router knows it.
pub(super) struct Session {
    line: Option<String>,
    stage: watch::Receiver<Stage>,
    answers: mpsc::Sender<Answered>,
}

/// Whom this side is talking to.
struct Talk {
    network: Network,
    happenings: mpsc::Receiver<Happening>,
    stage: watch::Sender<Stage>,
    answers: mpsc::Receiver<Answered>,
    until: Instant,
}

impl Session {
    fn begin(line: Option<String>, network: Network, happenings: mpsc::Receiver<Happening>) -> (Self, Talk) {
        let (tell, stage) = watch::channel(Stage::Alone);
        let (answers, answered) = mpsc::channel(1);
        let until = Instant::now() + SESSION;
        (Self { line, stage, answers }, Talk { network, happenings, stage: tell, answers: answered, until })
    }

    fn is_open(&self) -> bool {
        !self.answers.is_closed() && !matches!(*self.stage.borrow(), Stage::Over(_))
    }
}

impl Shared {
    /// This computer wants to be another device of somebody: gives its line. One that is under way
    /// goes on.
    pub(super) async fn link_new(self: &Arc<Self>) -> Result<Answer, Refusal> {
        let mut session = self.linking.lock().await;
        if let Some(open) = session.as_ref().filter(|session| session.is_open() && session.line.is_some()) {
            return Ok(Answer::Linking { line: open.line.clone(), phrase: None });
        }
        let mut device = NewDevice::new(random()?);
        let everywhere = ["/ip4/0.0.0.0".to_owned()];
        let listen = if self.options.listen.is_empty() { &everywhere[..] } else { &self.options.listen[..] };
        let manner = self.is_called()?;
        let by_tor = manner.tor.is_some();
        let started = Network::start_by(&device.transport_seed(), listen, PortRule::NextFree, 1, manner).await;
        let (mut network, happenings) = started?;
        if by_tor && !network.is_called_at(CALL_WITHIN).await {
            network.stop().await;
            return Err(Refusal::CannotListen { address: "Tor".to_owned() });
        }
        let line = device.line(ports::told(&network.addresses(), network.bound()));
        network.send(Input::Allow(BTreeSet::from([device.visitor()]))).await?;
        let (begun, talk) = Session::begin(Some(line.clone()), network, happenings);
        *session = Some(begun);
        tokio::spawn(new_side(self.clone(), device, talk));
        Ok(Answer::Linking { line: Some(line), phrase: None })
    }

    /// This device adds the one that printed a line: goes there, and gives the phrase.
    pub(super) async fn link_to(self: &Arc<Self>, group: &str, line: &str) -> Result<Answer, Refusal> {
        let group = self.resolve(group)?;
        // Whoever may not add one is told so before anything is said to the other device.
        look(&group, Query::Giving).await?;
        let device = OldDevice::new(line, random()?)?;
        let Answer::Roads { roads } = ask(&group, Ask::Roads).await? else { return Err(Refusal::NotACall) };
        let manner = roads::calls(roads.long_way().ok_or(Refusal::WayLost)?, &self.options.tor);
        let (network, happenings) = Network::start_by(&device.visit_seed(), &[], PortRule::Exact, 1, manner).await?;
        let door = device.door();
        network.send(Input::Allow(BTreeSet::from([door.transport]))).await?;
        network.send(Input::Dial { whom: door.transport, addresses: door.addresses }).await?;
        let (begun, talk) = Session::begin(None, network, happenings);
        *self.linking.lock().await = Some(begun);
        tokio::spawn(old_side(group, device, talk));
        self.link_phrase(REACHING).await
    }

    /// Waits for the phrase.
    pub(super) async fn link_phrase(&self, within: Duration) -> Result<Answer, Refusal> {
        let (line, mut stage) = match self.linking.lock().await.as_ref() {
            Some(session) => (session.line.clone(), session.stage.clone()),
            None => return Err(Refusal::LinkEnded),
        };
        let known = timeout(within, stage.wait_for(|stage| !matches!(stage, Stage::Alone))).await;
        match known {
            Ok(Ok(stage)) => match &*stage {
                Stage::Phrase(phrase) => Ok(Answer::Linking { line, phrase: Some(phrase.clone()) }),
                Stage::Over(refusal) => Err(refusal.clone()),
                Stage::Alone => Err(Refusal::LinkEnded),
            },
            Ok(Err(_)) => Err(Refusal::LinkEnded),
            Err(_) => Ok(Answer::Linking { line, phrase: None }),
        }
    }

    /// The person compared the phrase: these are the words of the other device, or no.
    pub(super) async fn link_answer(&self, words: Option<String>) -> Result<Answer, Refusal> {
        let answers = match self.linking.lock().await.as_ref() {
            Some(session) => session.answers.clone(),
            None => return Err(Refusal::LinkEnded),
        };
        let (answer, answered) = oneshot::channel();
        answers.send((words, answer)).await.map_err(|_| Refusal::LinkEnded)?;
        answered.await.map_err(|_| Refusal::LinkEnded)?
    }
}

/// Looks something up in a group.
async fn look(group: &Group, query: Query) -> Result<String, Refusal> {
    match ask(group, Ask::Look(query)).await? {
        Answer::View { view: View::Line(line) } => Ok(line),
        _ => Err(Refusal::NotACall),
    }
}

async fn ask(group: &Group, ask: Ask) -> Result<Answer, Refusal> {
    let (answer, answered) = oneshot::channel();
    group.asks.send((ask, answer)).await.map_err(|_| Refusal::Closing)?;
    answered.await.map_err(|_| Refusal::Closing)?
}

/// What moved a session on.
enum Moved {
    Happened(Happening),
    Answered(Answered),
    Over,
}

impl Talk {
    async fn next(&mut self) -> Moved {
        let happened = async {
            tokio::select! {
                happening = self.happenings.recv() => happening.map_or(Moved::Over, Moved::Happened),
                answered = self.answers.recv() => answered.map_or(Moved::Over, Moved::Answered),
            }
        };
        timeout_at(self.until, happened).await.unwrap_or(Moved::Over)
    }

    async fn say(&self, to: Connection, bytes: Vec<u8>) {
        // A connection that is over says so itself.
        let _ = self.network.send(Input::Frame { to, bytes }).await;
    }

    /// Shows the phrase, once.
    fn show(&self, phrase: Option<&str>) {
        self.stage.send_if_modified(|stage| match (phrase, &stage) {
            (Some(phrase), Stage::Alone) => {
                *stage = Stage::Phrase(phrase.to_owned());
                true
            }
            _ => false,
        });
    }

    /// Whether these are the words that are shown here. What is not a yes ends the session.
    fn is_yes(&self, words: Option<&String>) -> Result<bool, Refusal> {
        // A no ends it also before the other device has come.
        let Some(words) = words else { return Ok(false) };
        let shown = match &*self.stage.borrow() {
            Stage::Phrase(shown) => shown.clone(),
            _ => return Err(Refusal::LinkEnded),
        };
        if phrase::same(words, &shown) { Ok(true) } else { Err(Refusal::PhraseDiffers) }
    }

    async fn end(self, refusal: Refusal, waiting: Option<Answers>) {
        self.stage.send_replace(Stage::Over(refusal.clone()));
        if let Some(waiting) = waiting {
            let _ = waiting.send(Err(refusal));
        }
        self.network.stop().await;
    }
}

/// The new device: lets in whoever holds its line, once.
async fn new_side(shared: Arc<Shared>, mut device: NewDevice, mut talk: Talk) {
    let (mut partner, mut yes): (Option<Connection>, Option<Answers>) = (None, None);
    let refusal = loop {
        match talk.next().await {
            Moved::Happened(Happening::Frame { from, bytes }) if partner.is_none_or(|partner| partner == from) => {
                if let Some(reply) = device.hear(&bytes) {
                    partner = Some(from);
                    talk.say(from, reply).await;
                }
                talk.show(device.phrase());
            }
            Moved::Happened(Happening::Closed { connection }) if partner == Some(connection) => {
                break Refusal::LinkEnded;
            }
            Moved::Happened(_) => {}
            Moved::Answered((words, answer)) => match talk.is_yes(words.as_ref()) {
                Ok(true) => yes = Some(answer),
                Ok(false) => {
                    let _ = answer.send(Ok(Answer::Linking { line: None, phrase: None }));
                    break Refusal::LinkEnded;
                }
                Err(Refusal::LinkEnded) => drop(answer.send(Err(Refusal::LinkEnded))),
                Err(refusal) => {
                    let _ = answer.send(Err(refusal.clone()));
                    break refusal;
                }
            },
            Moved::Over => break Refusal::LinkEnded,
        }
        if device.given().is_some()
            && let (Some(answer), Some(partner)) = (yes.take(), partner)
        {
            let joined = join(&shared, device, &talk, partner).await;
            let over = joined.as_ref().err().cloned().unwrap_or(Refusal::LinkEnded);
            let _ = answer.send(joined);
            return talk.end(over, None).await;
        }
    };
    talk.end(refusal, yes).await;
}

/// The persona of a new device is stored and listens before its yes is said: nothing of it can be lost after that.
async fn join(shared: &Arc<Shared>, device: NewDevice, talk: &Talk, partner: Connection) -> Result<Answer, Refusal> {
    let group = device.given().map(|given| given.group).ok_or(Refusal::LinkEnded)?;
    let _one = shared.making.lock().await;
    for before in shared.is_new(group, SlipKey::default()).await? {
        // Somewhere this computer was on the way to, and never came in.
        before.is_over().await;
    }
    let (member, step, to_old) = in_place(|| device.join(now()))?;
    let (name, state) = (member.group_name().to_owned(), member.standing());
    let started = shared.make(group, &name, step)?;
    // If it cannot listen, it can still call.
    let _ = started.await;
    let joining = look(&shared.resolve(&group.hex())?, Query::Joining).await?;
    talk.say(partner, to_old.seal(&joining).ok_or(Refusal::LinkEnded)?).await;
    Ok(Answer::Entering { group, name, state, refused: None })
}

/// The device that is in the group already.
async fn old_side(group: Group, mut device: OldDevice, mut talk: Talk) {
    let (mut partner, mut yes): (Option<Connection>, Option<Answers>) = (None, None);
    let refusal = loop {
        match talk.next().await {
            Moved::Happened(Happening::Connected { connection, .. }) if partner.is_none() => {
                partner = Some(connection);
                talk.say(connection, device.hello()).await;
            }
            Moved::Happened(Happening::Frame { from, bytes }) if partner == Some(from) => {
                if let Err(refusal) = device.hear(&bytes) {
                    break refusal;
                }
                talk.show(device.phrase());
                if let Some(joining) = device.joining() {
                    let done = match yes.take() {
                        Some(answer) => {
                            let done = ask(&group, Ask::Do(Command::AddDevice { joining })).await;
                            let over = done.as_ref().err().cloned().unwrap_or(Refusal::LinkEnded);
                            let _ = answer.send(done);
                            over
                        }
                        // Nothing was given yet that could be answered.
                        None => Refusal::NotADeviceLine,
                    };
                    break done;
                }
            }
            Moved::Happened(Happening::Closed { connection }) if partner == Some(connection) => {
                break Refusal::LinkEnded;
            }
            Moved::Happened(Happening::DialFailed { .. }) if partner.is_none() => break Refusal::LinkEnded,
            Moved::Happened(_) => {}
            Moved::Answered((words, answer)) => match (talk.is_yes(words.as_ref()), partner) {
                (Ok(true), Some(partner)) => {
                    let given = look(&group, Query::Giving).await;
                    match given.map(|given| device.give(&given)) {
                        Ok(Some(sealed)) => {
                            talk.say(partner, sealed).await;
                            yes = Some(answer);
                        }
                        Ok(None) => drop(answer.send(Err(Refusal::LinkEnded))),
                        Err(refusal) => drop(answer.send(Err(refusal))),
                    }
                }
                (Ok(_), _) => {
                    let _ = answer.send(Ok(Answer::Linking { line: None, phrase: None }));
                    break Refusal::LinkEnded;
                }
                (Err(Refusal::LinkEnded), _) => drop(answer.send(Err(Refusal::LinkEnded))),
                (Err(refusal), _) => {
                    let _ = answer.send(Err(refusal.clone()));
                    break refusal;
                }
            },
            Moved::Over => break Refusal::LinkEnded,
        }
    };
    talk.end(refusal, yes).await;
}
