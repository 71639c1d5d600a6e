//! Carrying out a [`Step`]: 1 commit, 2 send, 3 show, 4 set the alarm. Nothing that was sent or shown is lost by a crash.
//!
//! Several Steps may be carried out together ([`Batch`]): all their writes in one commit, which on a disk that syncs is
//! most of the time a frame takes. The core reads what it has just written through the batch ([`Present`]).

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use kith_protocol::command::Refusal;
use kith_protocol::event::Event;
use kith_protocol::step::{Connection, Now, Rows, Send, Step, Table};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::api::LongWay;
use crate::network::Input;
use crate::node::persona::{Persona, Stands};
use crate::store::Store;

/// Steps that are carried out together.
#[derive(Default)]
pub(crate) struct Batch {
    step: Step,
    /// Where in `step.writes` each row's last write is.
    last: HashMap<(Table, Vec<u8>), usize>,
    /// Whether the member took a step at all: nothing else changes the alarm.
    any: bool,
}

impl Batch {
    /// Adds the next Step.
    pub fn add(&mut self, mut step: Step) {
        self.any = true;
        for write in step.writes.drain(..) {
            let place = self.last.entry((write.table, write.key.clone())).or_insert(self.step.writes.len());
            match self.step.writes.get_mut(*place) {
                Some(before) => *before = write,
                None => self.step.writes.push(write),
            }
        }
        // The alarm of a Step stands for all that is due: the last one holds.
        let alarm = step.alarm;
        self.step.append(step);
        self.step.alarm = alarm;
    }

    /// Whether nothing may be added: what follows is another network, or none.
    pub fn is_last(&self) -> bool {
        self.step.destroy || self.step.sends.iter().any(|send| matches!(send, Send::Become(_)))
    }
}

/// The rows as they are once a batch is committed.
pub(crate) struct Present<'a>(pub &'a Store, pub &'a Batch);

impl Rows for Present<'_> {
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        let Self(store, batch) = self;
        if !batch.last.is_empty()
            && let Some(place) = batch.last.get(&(table, key.to_vec()))
        {
            return batch.step.writes.get(*place)?.value.clone();
        }
        // A damaged row is as one that is missing: others are asked for it.
        store.get(table, key).ok().flatten()
    }
}

impl Persona {
    /// Carries out a batch. After an error nothing of it was stored, sent or shown, and the member in memory is ahead
    /// of the disk: it must not be used any more.
    pub(crate) async fn perform(&mut self, batch: Batch) -> Result<(), Refusal> {
        let (any, Step { writes, sends, events, alarm, destroy }) = (batch.any, batch.step);
        in_place(|| self.store.commit(&writes))?;
        for send in sends {
            self.send(send).await;
        }
        for event in events {
            // That it is gone is said when it is.
            if event != Event::Gone {
                self.show(event);
            }
        }
        self.hold_back().await;
        if writes.iter().any(|write| write.table == Table::Attachment) {
            self.files.keep(self.member.attachments_kept());
        }
        if writes.iter().any(|write| matches!(write.table, Table::Address | Table::Entry)) {
            // Somebody may lend a relay now, or not any more.
            self.tell_relays(false).await;
        }
        if any {
            self.alarm = alarm;
        }
        self.over |= destroy;
        self.stands.send_if_modified(|stands| {
            let before = stands.replace(Stands::of(&self.member));
            before != *stands
        });
        Ok(())
    }

    /// Nothing more is read from connections whose frames wait in the core.
    async fn hold_back(&mut self) {
        let held: BTreeMap<Connection, Now> = self.member.on_hold().collect();
        if held == self.held {
            return;
        }
        let Some(network) = &self.network else { return };
        let now = now();
        for (from, until) in &held {
            if self.held.get(from) != Some(until) {
                let during = Duration::from_millis(until.0.saturating_sub(now.0));
                let _ = network.send(Input::Hold { from: *from, during }).await;
            }
        }
        for from in self.held.keys().filter(|from| !held.contains_key(from)) {
            let _ = network.send(Input::Hold { from: *from, during: Duration::ZERO }).await;
        }
        self.held = held;
    }

    async fn send(&mut self, send: Send) {
        let input = match send {
            Send::Frame { to, bytes } => Input::Frame { to, bytes },
            Send::Dial { whom, addresses } => Input::Dial { whom, addresses },
            Send::Close(connection) => Input::Close(connection),
            Send::Allow(allowed) => {
                self.allowed = allowed.into_iter().collect();
                Input::Allow(self.allowed.clone())
            }
            Send::Become(_) => return self.begin_network_again().await,
            // A courier is called straight or by Tor: who goes by relays only, or nobody knows how, does not go there.
            Send::Visit { courier, addresses, key, question } => {
                let goes = self.decided.as_ref().filter(|decided| decided.long_way != LongWay::Relays);
                let Some(decided) = goes else { return self.visits.none(courier) };
                let manner = decided.calls(&self.shared.options.tor);
                return self.visits.ask(courier, (addresses, manner), key, question);
            }
            Send::VisitOver(courier) => return self.visits.over(&courier),
            // Taken out and written before, by who asked for it.
            Send::Bundle(_) => return,
        };
        match (&self.network, input) {
            // A network that has ended by itself says so by the end of its happenings.
            (Some(network), input) => drop(network.send(input).await),
            // Frames and closings are of connections that are over; who may connect is said at the start.
            (None, dial @ Input::Dial { .. }) => self.dials.push(dial),
            (None, _) => {}
        }
    }
}

/// Runs what blocks (the disk, much arithmetic) where it is called, and lets the runtime's other tasks go on elsewhere:
/// no way to another thread and back for each commit. In a runtime of one thread the others wait.
pub(crate) fn in_place<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// The clock, the only place where the node reads it for the core.
pub(crate) fn now() -> Now {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Now(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
