//! A meeting: registers by which people who are together say that they are here, take turns and take tasks on.
//!
//! Nobody is in charge of one, so nothing here decides by who wrote it or when: everything is a function of the set of
//! acts in a meeting's stretch, computed alike on every device.
//!
//! * **One meeting.** Its document is made of the act that fixed its time, or, on the spot, of the day and how many were
//!   closed that day ([`MeetingOf`]): two who open it at once open the same one.
//! * **Places** ([`places`]). Everyone present has one place in a round. The turn is the first place that is neither done
//!   nor passed on; a place passed over is offered once more before the round is over. The turn moves on *from a named
//!   person's place* ([`Act::Go`]), and such an act is void unless it was that person's turn in its own past: two people
//!   who move it on at once move it once, and nobody can press past others.
//! * **Order** ([`order`]). By arrival, by seats, or by seats turned by one since last time. Who comes late has a place at
//!   the end, or now: after whoever's turn it is, as far as others knew who did not know that they came.
//! * **Nothing is locked.** No act bars anyone from writing words; words are not even in the meeting's document.
//!
//! ```text
//! o/<m>             opened it                                           by m
//! h/<m>             here, listening today, stepped out                  by m
//! w/<m>  l/<m>      wants time; what the speaker wishes for             by m
//! task/<t>/<m>      picked up, put down                                 by m
//! s/<m>             asks to slow down                                   by m
//! r/<round>         a round: order, minutes, late places; its name is cell 0      by anyone present, once
//! p/<round>/<m>     speak, pass, later, listening, spoken               by m
//! go/<round>/<m>    the turn moves on from m's place, 1st and 2nd time  by anyone present
//! c/<m>             closed it                                           by m
//! j/<m>             it is one with another, earlier one                 by m
//! a/<m>             can be asked until then                             by m
//! f                 the form it goes by; its text is cell 0             by anyone present
//! ```

pub mod order;
pub mod places;
mod state;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DocumentId, EntryId, MemberId, derive};
use crate::limits;

pub use order::{Late, Order};
pub use places::{Place, Round, Seat, Turn};
pub use state::{Known, Meeting, Person, Written};

/// Which meeting a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeetingOf {
    /// The one whose time this entry of the group log fixed.
    Fixed(EntryId),
    /// One on the spot.
    OnTheSpot {
        /// The day (days since 1970, UTC), by the clock of who opened it.
        day: u64,
        /// How many of that day were over before it.
        number: u64,
    },
}

impl MeetingOf {
    /// derive("document", 1 ‖ canonical bytes), as of every page that is not a thread's: a program that knows no meetings
    /// computes the same.
    pub fn document(&self) -> DocumentId {
        DocumentId(derive("document", &[&[1], &self.to_bytes()]))
    }
}

/// Whether somebody is here. It is said, never detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// *I'm here.*
    Here,
    /// *Listening today*: a full place in every round, that asks for nothing.
    Listening,
    /// Stepped out; the place is kept.
    Out,
}

/// What a speaker wishes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// Nothing said about it.
    None,
    /// Just hear me.
    JustHear,
    /// Ask me things.
    Ask,
    /// Ideas are welcome.
    Ideas,
}

/// Something that somebody does for all, for as long as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Opening words.
    Open,
    /// Keeping time.
    KeepTime,
    /// Being there for who is new.
    Welcome,
    /// Closing words.
    Close,
    /// Inviting.
    Inviting,
}

impl Task {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Task; 5] = [Task::Open, Task::KeepTime, Task::Welcome, Task::Close, Task::Inviting];
}

/// One thing that somebody does in a meeting: it writes one register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Opens the meeting, and is here.
    Open,
    /// Is here, listens today, or has stepped out.
    Here {
        /// Which.
        presence: Presence,
        /// Said again for people who came in since, while a round was under way in which they have no place.
        under_way: bool,
    },
    /// Wants time today, or no longer.
    WantsTime(bool),
    /// What this person wishes for when they speak.
    Wishes(Wish),
    /// Picks a task up, or puts it down.
    Task {
        /// Which.
        task: Task,
        /// Up, or down.
        held: bool,
    },
    /// Asks for a quiet minute.
    Slow,
    /// Begins a round. Its name is cell 0.
    Start {
        /// 0, 1, 2 … in this stretch.
        round: u16,
        /// The order of its places.
        order: Order,
        /// Minutes agreed for each, 0 for none. Shown to the speaker alone.
        minutes: u8,
        /// Where who comes late has a place.
        late: Late,
    },
    /// One's own place in a round.
    Place {
        /// The round.
        round: u16,
        /// What is said of it.
        place: Place,
    },
    /// The turn moves on from somebody's place.
    Go {
        /// The round.
        round: u16,
        /// Whose place.
        from: MemberId,
        /// It was offered for the second time.
        again: bool,
    },
    /// Closes the meeting.
    Close,
    /// This meeting and another one are one: they were opened by people who could not hear each other, on two sides of a
    /// midnight, or where only one side knew of the time that was fixed. The other one comes first ([`MeetingOf`]'s order), so
    /// this leads nowhere in a circle.
    Joins {
        /// The other one.
        with: MeetingOf,
    },
    /// *You can ask me until then*: Unix minutes; 0 takes it back. It ends by itself.
    AskMe {
        /// Until when.
        until_minute: u64,
    },
    /// The form that the meeting goes by. Its text is cell 0: plain lines, of which those that begin with `-` are rounds. It
    /// guides, and binds nobody.
    Form,
}

impl Act {
    /// The register that it writes when this member writes it.
    pub fn key(&self, author: &MemberId) -> String {
        let own = author.hex();
        match self {
            Act::Open => format!("o/{own}"),
            Act::Here { .. } => format!("h/{own}"),
            Act::WantsTime(_) => format!("w/{own}"),
            Act::Wishes(_) => format!("l/{own}"),
            Act::Task { task, .. } => format!("task/{}/{own}", *task as u8),
            Act::Slow => format!("s/{own}"),
            Act::Start { round, .. } => format!("r/{round}"),
            Act::Place { round, .. } => format!("p/{round}/{own}"),
            Act::Go { round, from, .. } => format!("go/{round}/{}", from.hex()),
            Act::Close => format!("c/{own}"),
            Act::Joins { .. } => format!("j/{own}"),
            Act::AskMe { .. } => format!("a/{own}"),
            Act::Form => "f".to_owned(),
        }
    }

    /// Whether it may still be written into a stretch whose hearers are no longer all: the wordless registers of a round
    /// that was begun there, tasks (`keys.md` 3), that it is one with another, and being here: who heard the round's stretch
    /// all along and comes late has a place in it, though somebody who does not hear it came in before.
    pub fn goes_on_in_older_stretch(&self) -> bool {
        matches!(self, Act::Here { .. } | Act::Place { .. } | Act::Go { .. } | Act::Task { .. } | Act::Joins { .. })
    }
}

macro_rules! bytes_of {
    ($name:ident { $($number:literal => $variant:ident),+ }) => {
        impl Canonical for $name {
            fn write(&self, w: &mut Writer) {
                w.u8(match self { $($name::$variant => $number),+ });
            }

            fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
                match r.u8()? {
                    $($number => Ok($name::$variant),)+
                    _ => Err(Malformed::Form),
                }
            }
        }
    };
}

bytes_of!(Presence { 0 => Here, 1 => Listening, 2 => Out });
bytes_of!(Wish { 0 => None, 1 => JustHear, 2 => Ask, 3 => Ideas });
bytes_of!(Task { 0 => Open, 1 => KeepTime, 2 => Welcome, 3 => Close, 4 => Inviting });
bytes_of!(Order { 0 => Arrival, 1 => Seats, 2 => Turned });
bytes_of!(Late { 0 => End, 1 => Now });
bytes_of!(Place { 0 => Speak, 1 => Listening, 2 => Pass, 3 => Later, 4 => Spoken });

fn flag(r: &mut Reader<'_>) -> Result<bool, Malformed> {
    match r.u8()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Malformed::Form),
    }
}

fn round(r: &mut Reader<'_>) -> Result<u16, Malformed> {
    let round = r.number_u16()?;
    if round < limits::ROUNDS_MAX { Ok(round) } else { Err(Malformed::Form) }
}

impl Canonical for Act {
    fn write(&self, w: &mut Writer) {
        match self {
            Act::Open => w.u8(0),
            Act::Here { presence, under_way } => {
                w.u8(1);
                w.value(presence);
                w.u8(u8::from(*under_way));
            }
            Act::WantsTime(wants) => {
                w.u8(2);
                w.u8(u8::from(*wants));
            }
            Act::Wishes(wish) => {
                w.u8(3);
                w.value(wish);
            }
            Act::Task { task, held } => {
                w.u8(4);
                w.value(task);
                w.u8(u8::from(*held));
            }
            Act::Slow => w.u8(5),
            Act::Start { round, order, minutes, late } => {
                w.u8(6);
                w.number(u64::from(*round));
                w.value(order);
                w.u8(*minutes);
                w.value(late);
            }
            Act::Place { round, place } => {
                w.u8(7);
                w.number(u64::from(*round));
                w.value(place);
            }
            Act::Go { round, from, again } => {
                w.u8(8);
                w.number(u64::from(*round));
                w.value(from);
                w.u8(u8::from(*again));
            }
            Act::Close => w.u8(9),
            Act::Joins { with } => {
                w.u8(10);
                w.value(with);
            }
            Act::AskMe { until_minute } => {
                w.u8(11);
                w.number(*until_minute);
            }
            Act::Form => w.u8(12),
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Act::Open,
            1 => Act::Here { presence: r.value()?, under_way: flag(r)? },
            2 => Act::WantsTime(flag(r)?),
            3 => Act::Wishes(r.value()?),
            4 => Act::Task { task: r.value()?, held: flag(r)? },
            5 => Act::Slow,
            6 => Act::Start { round: round(r)?, order: r.value()?, minutes: r.u8()?, late: r.value()? },
            7 => Act::Place { round: round(r)?, place: r.value()? },
            8 => Act::Go { round: round(r)?, from: r.value()?, again: flag(r)? },
            9 => Act::Close,
            10 => Act::Joins { with: r.value()? },
            11 => Act::AskMe { until_minute: r.number()? },
            12 => Act::Form,
            _ => return Err(Malformed::Form),
        })
    }
}

impl Canonical for MeetingOf {
    fn write(&self, w: &mut Writer) {
        match self {
            MeetingOf::Fixed(entry) => {
                w.u8(0);
                w.value(entry);
            }
            MeetingOf::OnTheSpot { day, number } => {
                w.u8(1);
                w.number(*day);
                w.number(*number);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => MeetingOf::Fixed(r.value()?),
            1 => MeetingOf::OnTheSpot { day: r.number()?, number: r.number()? },
            _ => return Err(Malformed::Form),
        })
    }
}

/// When the next meeting is, as it stands in the cell of the entry that fixes it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct NextTime {
    /// When (Unix, milliseconds); each person sees it in their own clock.
    pub at_ms: u64,
    /// Anything about it, in the group's own words; may be empty.
    pub text: String,
}

impl Canonical for NextTime {
    fn write(&self, w: &mut Writer) {
        w.number(self.at_ms);
        w.value(&self.text);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { at_ms: r.number()?, text: r.value()? })
    }
}

impl core::fmt::Debug for NextTime {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("NextTime")
    }
}
