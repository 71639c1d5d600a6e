//! Files that messages bring: which are kept here, and who may ask for their sealed bytes.
//!
//! The core knows what a message names and who hears it. The bytes lie in the node's store of attachments; it keeps
//! exactly those of [`Member::attachments_kept`], and gives them to whoever [`Member::may_have_attachment`] lets have them.

use std::collections::BTreeSet;

use super::Member;
use super::looking::Place;
use crate::attachment::{Attachment, AttachmentId, Attachments, file_name};
use crate::command::{AttachmentView, Refusal};
use crate::encoding::Canonical as _;
use crate::id::{EntryId, Hash, LogId, MemberId, MessageId, TransportId};
use crate::step::{Now, Rows, Step, Table};
use crate::words::shown_name;

/// For a question after an attachment: a message is found and its cell opened.
const ASKED: i64 = 2_000;

/// An attachment that was found.
pub struct Found {
    /// Its id.
    pub id: AttachmentId,
    /// The entry that names it; none while its message waits in the outbox.
    pub entry: Option<EntryId>,
    /// What the message says of it, its name cleaned.
    pub attachment: Attachment,
}

impl Member {
    /// The attachment meant by its id, or by a message's id if that message brings exactly one.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoSuchAttachment`], also if its message was taken back or its words are not here.
    pub fn attachment(&self, called: &str, rows: &dyn Rows) -> Result<Found, Refusal> {
        let refusal = || Refusal::NoSuchAttachment;
        let (message, exact) = match (AttachmentId::from_hex(called), MessageId::from_hex(called)) {
            (Some(id), _) => (id.message(), Some(id)),
            (None, Some(message)) => (message, None),
            (None, None) => return Err(refusal()),
        };
        let mut found = Vec::new();
        if let Some(unsent) = self.outbox.get(&message) {
            let own = self.persona.member;
            found.extend(numbered(message, &own, unsent.attachments.0.clone()).map(|(id, file)| (None, id, file)));
        }
        for (log, node) in self.messages_called(&message) {
            let Some(stretch) = self.stretches.get(&log).filter(|stretch| !stretch.is_withdrawn(node)) else {
                continue;
            };
            let entry = stretch.entry(node);
            let files = self.attached_to(&entry.id(), rows);
            found.extend(numbered(message, &entry.member, files.0).map(|(id, file)| (Some(entry.id()), id, file)));
        }
        found.retain(|(_, id, _)| exact.is_none_or(|exact| exact == *id));
        let is_one = found.len() == 1 || exact.is_some();
        let (entry, id, mut attachment) = found.into_iter().next().filter(|_| is_one).ok_or_else(refusal)?;
        attachment.name = file_name(&attachment.name);
        Ok(Found { id, entry, attachment })
    }

    /// Notes that the sealed bytes of an attachment are kept here from now on, as long as its message stands.
    pub fn keep_attachment(&mut self, id: AttachmentId, hash: Hash) -> Step {
        let mut step = Step::default();
        self.note_attachment(id, hash, &mut step);
        // Nothing else has happened: what was due before is due still.
        step.alarm = self.next_alarm(None);
        step
    }

    /// The sealed bytes that are to be kept; all others go.
    pub fn attachments_kept(&self) -> BTreeSet<Hash> {
        self.attachments.values().copied().collect()
    }

    /// Of others' files, those whose sealed bytes are kept: oldest message first, by the time it says.
    pub fn attachments_fetched(&self) -> Vec<(AttachmentId, Hash)> {
        let theirs = self.attachments.iter().filter(|(id, _)| !id.is_by(&self.persona.member));
        theirs.map(|(id, hash)| (*id, *hash)).collect()
    }

    /// Lets go of the sealed bytes of somebody else's file; it can be fetched again. One's own are not let go in this way:
    /// nobody else might have them.
    pub fn let_attachment_go(&mut self, id: &AttachmentId) -> Step {
        let mut step = Step::default();
        if !id.is_by(&self.persona.member) && self.attachments.remove(id).is_some() {
            step.erase(Table::Attachment, id.0);
        }
        step.alarm = self.next_alarm(None);
        step
    }

    /// Whether this network key may have the sealed bytes of an attachment (`number` from 1) that an entry names, and which
    /// they are. Only a member's device is told, and only of words its member hears and nobody took back.
    pub fn may_have_attachment(
        &mut self,
        whom: &TransportId,
        entry: &EntryId,
        number: u8,
        now: Now,
        rows: &dyn Rows,
    ) -> Option<Hash> {
        if self.left.is_some() || self.is_in_debt(whom, now) {
            return None;
        }
        let (_, member) = self.peers.values().filter(|peer| peer.whom == *whom).find_map(|peer| peer.device())?;
        self.charge(*whom, ASKED, now);
        let stretch = self.stretches.values().find(|stretch| stretch.get(entry).is_some())?;
        let node = stretch.graph().node(entry)?;
        if !stretch.messages().contains_key(&node)
            || stretch.is_withdrawn(node)
            || !self.hears(&member, stretch.hearers())
        {
            return None;
        }
        let files = self.attached_to(entry, rows).0;
        files.get(usize::from(number.checked_sub(1)?)).map(|file| file.hash)
    }

    /// Network keys of connected devices whose people hear what an entry says: any of them may have the bytes. One's own
    /// devices come first.
    pub fn may_hold_attachment(&self, entry: &EntryId) -> Vec<TransportId> {
        let Some(stretch) = self.stretches.values().find(|stretch| stretch.get(entry).is_some()) else {
            return Vec::new();
        };
        let mut there: Vec<_> = self.peers.values().filter_map(|peer| Some((peer.device()?.1, peer.whom))).collect();
        there.retain(|(member, _)| self.hears(member, stretch.hearers()));
        let author = stretch.get(entry).map(|entry| entry.member);
        there.sort_by_key(|(member, whom)| (*member != self.persona.member, Some(*member) != author, *whom));
        there.dedup_by_key(|(_, whom)| *whom);
        there.into_iter().map(|(_, whom)| whom).collect()
    }

    /// What is attached to a message, as it is shown.
    pub(super) fn attachments_view(
        &self,
        message: MessageId,
        author: &MemberId,
        attachments: &Attachments,
    ) -> Vec<AttachmentView> {
        numbered(message, author, attachments.0.clone())
            .map(|(id, file)| AttachmentView {
                id,
                name: file_name(&file.name),
                bytes: file.bytes,
                media: shown_name(&file.media),
            })
            .collect()
    }

    /// The attachments of a message in its place.
    pub(super) fn attached_at(&self, place: &Place, rows: &dyn Rows) -> Attachments {
        let words = self.cell_at(place, 1, rows);
        words.and_then(|words| Attachments::from_bytes(&words).ok()).unwrap_or_default()
    }

    /// The attachments an entry names; none if that cell is not here.
    pub(super) fn attached_to(&self, entry: &EntryId, rows: &dyn Rows) -> Attachments {
        let words = self.words_of(&(*entry, 1), rows);
        words.and_then(|words| Attachments::from_bytes(&words).ok()).unwrap_or_default()
    }

    pub(super) fn note_attachment(&mut self, id: AttachmentId, hash: Hash, step: &mut Step) {
        if self.left.is_none() && self.attachments.insert(id, hash) != Some(hash) {
            step.put(Table::Attachment, id.0, hash.0);
        }
    }

    /// Lets go of those whose message does not stand any more: taken back, dropped unsent, let go, or all words laid down.
    pub(super) fn let_attachments_go(&mut self, step: &mut Step) {
        // Erased, not only hidden by a clock that may be wrong.
        let gone = |stretch: &crate::stretch::Stretch, node| {
            self.takes_no_more(&stretch.graph().id(node)) || self.is_let_go(stretch.entry(node))
        };
        let stands = |id: &AttachmentId| {
            let message = id.message();
            self.left.is_none()
                && (id.is_by(&self.persona.member) && self.outbox.contains_key(&message)
                    || self.messages_called(&message).into_iter().any(|(log, node)| {
                        self.stretches
                            .get(&log)
                            .is_some_and(|s| id.is_by(&s.entry(node).member) && !s.is_withdrawn(node) && !gone(s, node))
                    }))
        };
        let gone: Vec<_> = self.attachments.keys().filter(|id| !stands(id)).copied().collect();
        for id in gone {
            self.attachments.remove(&id);
            step.erase(Table::Attachment, id.0);
        }
    }

    /// The messages that bear an id. Each has an author of its own.
    fn messages_called(&self, id: &MessageId) -> Vec<(LogId, usize)> {
        let mut found = Vec::new();
        for (log, stretch) in &self.stretches {
            found.extend(stretch.nodes_called(id).map(|node| (*log, node)));
        }
        found
    }
}

fn numbered(
    message: MessageId,
    author: &MemberId,
    files: Vec<Attachment>,
) -> impl Iterator<Item = (AttachmentId, Attachment)> {
    let author = *author;
    (1u8..).zip(files).map(move |(number, file)| (AttachmentId::new(message, &author, number), file))
}
