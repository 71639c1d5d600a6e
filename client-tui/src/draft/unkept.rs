//! What was typed while no node could keep it: the next one is given it, and before a client closes one is opened for it.
//! Until then it is only in memory, and never on the disk unsealed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::{Command, Query, Refusal, View};
use kith_protocol::id::{GroupId, ThreadId};

use crate::place;

/// A thread, as calls name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Where {
    /// The group.
    pub group: String,
    /// The room in it, if the words are written in one.
    pub room: Option<GroupId>,
    /// The thread.
    pub thread: ThreadId,
    /// The thread in calls; nothing for the first one.
    pub thread_name: Option<String>,
}

impl Where {
    /// Keeps a text as the draft there.
    pub fn keep(&self, text: String) -> Call {
        let command = Command::Draft { thread: self.thread_name.clone(), text };
        place::does(self.group.clone(), self.room, command)
    }

    /// Looks what is kept there.
    pub fn look(&self) -> Call {
        let query = Query::Draft { thread: self.thread_name.clone() };
        place::look(self.group.clone(), self.room, query)
    }
}

/// Texts that wait for a node.
#[derive(Clone, Default)]
pub struct Unkept(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    /// The whole draft of a thread.
    whole: BTreeMap<Where, String>,
    /// Words that join what is kept there.
    added: Vec<(Where, String)>,
}

impl Unkept {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This is the draft of a thread now.
    pub fn put(&self, place: Where, text: String) {
        self.waiting().whole.insert(place, text);
    }

    /// These words join the draft of a thread.
    pub fn add(&self, place: Where, text: String) {
        self.waiting().added.push((place, text));
    }

    /// A node has the draft of this thread.
    pub fn taken(&self, place: &Where) {
        self.waiting().whole.remove(place);
    }

    /// Whether there are words among it.
    pub fn has_words(&self) -> bool {
        let waiting = self.waiting();
        !waiting.added.is_empty() || waiting.whole.values().any(|text| !text.trim().is_empty())
    }

    /// All of it: whole drafts, and words that join one.
    pub fn take(&self) -> (BTreeMap<Where, String>, Vec<(Where, String)>) {
        let Waiting { whole, added } = core::mem::take(&mut *self.waiting());
        (whole, added)
    }

    /// Gives all of it to a node. What it cannot take now goes on waiting; only what was for a place that is gone has no
    /// place any more.
    pub async fn keep(&self, link: &Link) {
        let (whole, added) = self.take();
        for (place, text) in whole {
            if link.call(place.keep(text.clone())).await.is_err_and(|refusal| !is_gone(&refusal)) {
                self.put(place, text);
            }
        }
        for (place, words) in added {
            let there = match link.call(place.look()).await {
                Ok(Answer::View { view: View::Line(there) }) => there,
                Err(refusal) if is_gone(&refusal) => continue,
                // What cannot be looked at must not be written over.
                _ => {
                    self.add(place, words);
                    continue;
                }
            };
            let text = joined(&words, &there);
            if link.call(place.keep(text)).await.is_err_and(|refusal| !is_gone(&refusal)) {
                self.add(place, words);
            }
        }
    }
}

/// Whether a place for a draft is there no more.
fn is_gone(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::NoSuchGroup { .. } | Refusal::NoSuchRoom { .. } | Refusal::NoSuchThread { .. })
}

/// Words, and what was typed since.
pub fn joined(words: &str, since: &str) -> String {
    [words, since].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{StandIn, group};

    #[tokio::test]
    async fn what_no_node_kept_waits_for_the_next_one_and_joins_what_is_kept_there() {
        let place = Where { group: group().hex(), room: None, thread: group().first_thread(), thread_name: None };
        let (ended, _, runs) = StandIn::thursday().run_till_ended();
        runs.abort();
        ended.ended().await;
        let unkept = Unkept::default();
        unkept.put(place.clone(), "typed".to_owned());
        unkept.add(place.clone(), "a goodbye".to_owned());
        unkept.keep(&ended).await;
        assert!(unkept.has_words());
        let (next, _notices) = StandIn::thursday().run();
        unkept.keep(&next).await;
        assert!(!unkept.has_words());
        let kept = next.call(place.look()).await;
        assert!(matches!(kept, Ok(Answer::View { view: View::Line(line) }) if line == "a goodbye\ntyped"));
    }
}
