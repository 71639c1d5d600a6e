//! What a stretch is of: a page of a thread, a meeting, or a document this program does not know.

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DocumentId, ThreadId, derive};
use crate::meeting::MeetingOf;

/// What a stretch's document is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Page `number` (from 0) of a thread.
    Thread {
        /// The thread.
        thread: ThreadId,
        /// 0, 1, 2 …
        number: u64,
    },
    /// A meeting.
    Meeting(MeetingOf),
    /// A document this program does not know. It is carried.
    Unknown {
        /// The byte that chooses the form, not 0 or 1.
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
            Page::Meeting(of) => of.document(),
            Page::Unknown { form, bytes } => DocumentId(derive("document", &[&[*form], bytes])),
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
            form => Page::Unknown { form, bytes: r.bytes(1_024)?.to_vec() },
        })
    }
}
