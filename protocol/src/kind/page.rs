//! What a stretch is of: a page of a thread, a meeting, or a document this program does not know.

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DocumentId, ThreadId, derive};
use crate::limits;
use crate::meeting::MeetingOf;

/// What a stretch's document is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Page `number` (from 0) of a thread without a term.
    Thread {
        /// The thread.
        thread: ThreadId,
        /// 0, 1, 2 …
        number: u64,
    },
    /// Page `number` (from 0) of one day of a thread with a term.
    Day {
        /// The thread.
        thread: ThreadId,
        /// UTC, since 1970.
        day: u64,
        /// 0, 1, 2 …
        number: u64,
    },
    /// A meeting.
    Meeting(MeetingOf),
    /// A document this program does not know. It is carried.
    Unknown {
        /// The byte that chooses the form, not 0, 1 or 2.
        form: u8,
        /// The form's own bytes.
        bytes: Vec<u8>,
    },
}

impl Page {
    /// The document it is, in every form: so nobody can open one page under the name of another.
    pub fn document(&self) -> DocumentId {
        match self {
            Page::Thread { thread, number } => thread.page(*number),
            Page::Day { thread, day, number } => thread.page_of_day(*day, *number),
            Page::Meeting(of) => of.document(),
            Page::Unknown { form, bytes } => DocumentId(derive("document", &[&[*form], bytes])),
        }
    }
}

impl Page {
    /// The thread it is a page of.
    pub fn thread(&self) -> Option<ThreadId> {
        match self {
            Page::Thread { thread, .. } | Page::Day { thread, .. } => Some(*thread),
            Page::Meeting(_) | Page::Unknown { .. } => None,
        }
    }

    /// Day and number: pages of a thread are in the order of these.
    pub fn place(&self) -> (u64, u64) {
        match self {
            Page::Thread { number, .. } => (0, *number),
            Page::Day { day, number, .. } => (*day, *number),
            Page::Meeting(_) | Page::Unknown { .. } => (0, 0),
        }
    }

    /// Days of the term of its words, and the day they were said on; of a page with a term.
    pub fn term(&self) -> Option<(u16, u64)> {
        match self {
            Page::Day { thread, day, .. } => Some((thread.term_days()?, *day)),
            _ => None,
        }
    }

    /// Whether there can be such a page: its form is the one its thread's term asks for, its day is one.
    pub fn can_be(&self) -> bool {
        match self {
            Page::Thread { thread, .. } => thread.term_days().is_none(),
            Page::Day { thread, day, .. } => thread.term_days().is_some() && *day <= limits::DAYS_MAX,
            Page::Meeting(_) | Page::Unknown { .. } => true,
        }
    }
}

impl Canonical for Page {
    fn write(&self, w: &mut Writer) {
        match self {
            Page::Thread { thread, number } => {
                w.u8(0);
                w.value(thread);
                w.number(*number);
            }
            Page::Meeting(of) => {
                w.u8(1);
                w.bytes(&of.to_bytes());
            }
            Page::Day { thread, day, number } => {
                w.u8(2);
                w.value(thread);
                w.number(*day);
                w.number(*number);
            }
            Page::Unknown { form, bytes } => {
                w.u8(*form);
                w.bytes(bytes);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Page::Thread { thread: r.value()?, number: r.number()? },
            1 => Page::Meeting(MeetingOf::from_bytes(r.bytes(1_024)?)?),
            2 => Page::Day { thread: r.value()?, day: r.number()?, number: r.number()? },
            form => Page::Unknown { form, bytes: r.bytes(1_024)?.to_vec() },
        })
    }
}
