//! Opening a persona. A small one is opened at once. Of a large one the newest words are read first, from their own rows;
//! they answer what is asked meanwhile as far as they can, while everything is opened on a thread of its own. All else that
//! is asked waits, in its order.

use std::collections::VecDeque;

use kith_protocol::command::{Query, Refusal, Standing, View};
use kith_protocol::member::Member;
use kith_protocol::member::newest::FirstLook;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::{Answers, Ask, Listening, WAITING_MAX, listen, stop_listening};
use crate::api::{Answer, GroupSummary};
use crate::node::Shared;
use crate::node::roads::Decided;
use crate::perform::{Batch, Present, in_place, now};
use crate::store::Store;
use crate::vault::random;

/// A store up to this size is opened whole, in about a twentieth of a second.
const AT_ONCE_BYTES: u64 = 4 << 20;
/// As many as the full screen reads when a group is opened.
const MESSAGES: usize = 200;

/// What a persona is opened amid.
pub(super) struct Amid<'a> {
    pub shared: &'a Shared,
    pub asks: &'a mut mpsc::Receiver<(Ask, Answers)>,
    /// When its network starts.
    pub starts: Instant,
    /// Told whether it listens.
    pub started: &'a mut Option<oneshot::Sender<Result<(), Refusal>>>,
    pub next_connection: u64,
}

/// What came of it.
pub(super) enum Opening {
    Opened(Box<Opened>),
    Failed(Refusal),
    /// It was stopped meanwhile.
    Stopped(Option<Answers>),
}

/// An open persona.
pub(super) struct Opened {
    pub member: Member,
    pub store: Store,
    /// What was asked and not answered yet.
    pub waiting: VecDeque<(Ask, Answers)>,
    /// The network, if it was begun before. Nobody may connect yet.
    pub listening: Option<Listening>,
}

/// Opens it.
pub(super) async fn open(mut store: Store, amid: Amid<'_>) -> Opening {
    let (mut waiting, mut listening) = (VecDeque::new(), None);
    if store.bytes() <= AT_ONCE_BYTES {
        return match in_place(|| super::open(&store)) {
            Ok(member) => Opening::Opened(Box::new(Opened { member, store, waiting, listening })),
            Err(refusal) => Opening::Failed(refusal),
        };
    }
    let batch = Batch::default();
    let decided = Decided::of(&store);
    let way_lost = decided.is_none();
    let look = in_place(|| FirstLook::read(MESSAGES, now(), random().ok()?, &Present(&store, &batch)));
    if let Some(look) = &look
        && amid.starts <= Instant::now()
        && let Some(started) = amid.started.take()
    {
        // Whoever opens the home waits to hear that this can be listened at.
        let begun = listen(decided.as_ref(), &mut store, amid.shared, &look.transport, amid.next_connection).await;
        let said = match begun {
            Ok(begun) => {
                listening = Some(begun);
                Ok(())
            }
            Err(refusal) => Err(refusal),
        };
        let _ = started.send(said);
    }
    let mut opening = tokio::task::spawn_blocking(move || (super::open(&store), store));
    let mut changes = false;
    let stopped = loop {
        tokio::select! {
            opened = &mut opening => {
                return match opened {
                    Ok((Ok(member), store)) => {
                        Opening::Opened(Box::new(Opened { member, store, waiting, listening }))
                    }
                    failed => {
                        stop_listening(listening).await;
                        let refusal = match failed {
                            Ok((Err(refusal), _)) => refusal,
                            _ => Refusal::DiskFailed,
                        };
                        for (_, answer) in waiting {
                            let _ = answer.send(Err(refusal.clone()));
                        }
                        Opening::Failed(refusal)
                    }
                };
            }
            asked = amid.asks.recv(), if waiting.len() < WAITING_MAX => match asked {
                None => break None,
                Some((Ask::Stop, answer)) => break Some(answer),
                Some((ask, answer)) => match look.as_ref().filter(|_| !changes).and_then(|look| says(look, way_lost, &ask)) {
                    Some(says) => drop(answer.send(Ok(says))),
                    None => {
                        // What is looked at after that is another thing.
                        changes |= !matches!(ask, Ask::Look(_) | Ask::Search(..) | Ask::Summary | Ask::Until(..));
                        waiting.push_back((ask, answer));
                    }
                },
            },
        }
    };
    // The store is not free before that.
    let _ = opening.await;
    stop_listening(listening).await;
    Opening::Stopped(stopped)
}

/// What the first look says to this, if it can.
fn says(look: &FirstLook, way_lost: bool, ask: &Ask) -> Option<Answer> {
    Some(match ask {
        // Rooms are named in the list too, and are not open yet.
        Ask::Summary if !look.rooms => {
            let (name, me) = (look.name.clone(), look.me.clone());
            let (state, members) = (Standing::Entered, Some(look.members));
            Answer::Groups {
                groups: vec![GroupSummary { group: look.group, name, me, state, members, way_lost, rooms: Vec::new() }],
            }
        }
        Ask::Look(Query::Draft { thread: None }) => Answer::View { view: View::Line(look.draft.clone()) },
        Ask::Look(Query::Read { thread: None, last: Some(last), since: None }) => {
            let from = look.messages.len().checked_sub(*last).or(look.all.then_some(0))?;
            Answer::View { view: View::Messages(look.messages.get(from..)?.to_vec()) }
        }
        _ => return None,
    })
}
