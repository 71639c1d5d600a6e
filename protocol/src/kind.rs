//! The kinds of entries and what stands in their bodies.
//!
//! Kinds 1–17 decide membership, devices, rules and takings-back. They are closed in suite 1: no later program adds one,
//! and **none of them lets one member end another's place**. Kinds from 32 on are content; a program that does not know
//! one stores it, passes it on and leaves it without effect.

use std::sync::Arc;

use crate::cell::CellRef;
use crate::courier::CourierPaper;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, GroupId, Hash, LogId, MemberId, MessageId, RecoveryId, RequestId, SlipKey, derive};
use crate::limits;
use crate::meeting::Act;
use crate::request::SignedRequest;
use crate::secret::{BoxSeed, RequestSecret};
use crate::signature::{Context, SecretKey, Signature, verify};

mod fact;
mod page;
pub(crate) mod recovery;

pub use fact::Fact;
pub use page::Page;
pub use recovery::RecoverySet;

/// The rules of a group: what only everyone together can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rules {
    /// Welcomes a guest needs: 1 (who gave the slip) or 2 (and one other member).
    pub welcomes: u8,
    /// The term new threads begin with, in days; 0 for none.
    pub term_days: u16,
    /// Days before a decision may be closed.
    pub decision_days: u16,
    /// Days after which a Wait no longer waits.
    pub wait_days: u16,
}

impl Default for Rules {
    fn default() -> Self {
        Self { welcomes: 1, term_days: 0, decision_days: 14, wait_days: 7 }
    }
}

impl Rules {
    /// derive("rules", canonical bytes).
    pub fn hash(&self) -> Hash {
        Hash(derive("rules", &[&self.to_bytes()]))
    }
}

/// One rule with its new value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// [`Rules::welcomes`].
    Welcomes(u8),
    /// [`Rules::term_days`].
    TermDays(u16),
    /// [`Rules::decision_days`].
    DecisionDays(u16),
    /// [`Rules::wait_days`].
    WaitDays(u16),
}

/// An answer to a proposal. Silence is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Yes.
    Yes,
    /// I can live with it. Counts as a yes.
    CanLiveWithIt,
    /// No.
    No,
}

/// The beginning of a group. Cells: the founder's name, the group's name, the card, then the lines of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The group's id is made of the device and these.
    pub random: [u8; 16],
    /// The founder's member id is made of the device and these.
    pub member_random: [u8; 16],
    /// The public half of the founder's recovery key.
    pub recovery: RecoveryId,
    /// The rules to begin with.
    pub rules: Rules,
}

/// An invitation, as the group knows it. (It can be copied and holds secrets of the group, as entries do; printed, it
/// shows none of them.)
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    /// The one-time key; whoever holds its secret half can ask once.
    pub key: SlipKey,
    /// X25519 secret that opens requests made with this slip: known to all members, its public half to the guest.
    pub request_secret: Arc<RequestSecret>,
    /// Seeds of the boxes “in” and “out” at couriers.
    pub boxes: [Arc<BoxSeed>; 2],
    /// The day after which it is no longer used.
    pub expires_day: u64,
    /// Hash of the card when it was written.
    pub card: Hash,
    /// Hash of the agreement when it was written.
    pub agreement: Hash,
    /// Hash of the rules when it was written.
    pub rules: Hash,
    /// By the one-time key, over group ‖ giver ([`Slip::given_by`]). Every member sees every slip's public key: without
    /// this, one of them could give another's slip as their own, and take it back or stand as who gave it.
    pub by_key: Signature,
}

impl core::fmt::Debug for Slip {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Slip({:?})", self.key)
    }
}

impl Slip {
    /// The one-time key's word for who gives it.
    pub fn given_by(key: &SecretKey, group: &GroupId, giver: &MemberId) -> Signature {
        key.sign(Context::Slip, &(*group, *giver).to_bytes())
    }

    /// Whether the one-time key says that this member gives it.
    pub fn is_given_by(&self, group: &GroupId, giver: &MemberId) -> bool {
        verify(&self.key.0, Context::Slip, &(*group, *giver).to_bytes(), &self.by_key)
    }
}

/// A guest comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enter {
    /// The entry of the slip that was used.
    pub slip: EntryId,
    /// The guest's own signed yes.
    pub request: SignedRequest,
}

/// A further device of the same member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceAdd {
    /// The new device.
    pub device: DeviceId,
    /// By the new device, over [`DeviceAdd::consent_bytes`].
    pub consent: Signature,
}

impl DeviceAdd {
    /// What the new device signs: group ‖ adding device ‖ new device.
    pub fn consent_bytes(group: &GroupId, by: &DeviceId, device: &DeviceId) -> Vec<u8> {
        (*group, (*by, *device)).to_bytes()
    }
}

/// Up to where an ended device's logs are its person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heads {
    /// Its last entry in the group log that counts as its own: seq, 0 for none.
    pub seq: u64,
    /// … and id, zeros for none.
    pub id: EntryId,
    /// Root of a hash tree over salted {log, seq, id} of its stretches; zeros for none.
    pub stretches: Hash,
}

/// *This device is not with me*; also by the recovery key, then outside the chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceLost {
    /// The device.
    pub device: DeviceId,
    /// What it wrote that stands.
    pub heads: Heads,
    /// Devices it added that are kept; strictly sorted.
    pub kept: Vec<DeviceId>,
}

/// One device in place of another, in one act, always outside the chains: signed by the old device's key or the
/// recovery key (the entry's signature) and by the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replace {
    /// The device that ends.
    pub old: DeviceId,
    /// The device that is added.
    pub new: DeviceId,
    /// What the old one wrote that stands.
    pub heads: Heads,
    /// Devices the old one added that are kept; strictly sorted.
    pub kept: Vec<DeviceId>,
    /// By the new device, over [`Replace::consent_bytes`].
    pub consent: Signature,
}

impl Replace {
    /// What the new device signs: group ‖ old ‖ new.
    pub fn consent_bytes(group: &GroupId, old: &DeviceId, new: &DeviceId) -> Vec<u8> {
        (*group, (*old, *new)).to_bytes()
    }
}

/// Two signed heads of one device for one place: proof that it wrote two stories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forked {
    /// The device.
    pub device: DeviceId,
    /// The log it forked.
    pub log: LogId,
    /// The place.
    pub seq: u64,
    /// The smaller id and its signature.
    pub first: (EntryId, Signature),
    /// The greater id and its signature.
    pub second: (EntryId, Signature),
}

/// Taking back: words of the author's own in this log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdraw {
    /// These entries; strictly sorted.
    Entries(Vec<EntryId>),
    /// Everything of the author's in this entry's past in this log, whichever of their devices wrote it.
    All,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the kinds of `keys.md` 4; their bodies are documented at their types.
pub enum Kind {
    Found(Found),
    Slip(Slip),
    SlipTakenBack {
        slip: SlipKey,
    },
    Welcome {
        request: RequestId,
    },
    /// Cell 0, if there: why.
    Wait {
        request: RequestId,
    },
    Enter(Box<Enter>),
    Leave {
        stretches: Hash,
    },
    DeviceAdd(DeviceAdd),
    DeviceLost(DeviceLost),
    Replace(Replace),
    Forked(Forked),
    RecoverySet(RecoverySet),
    Seen,
    RuleProposed {
        change: Change,
    },
    RuleAnswered {
        proposal: EntryId,
        answer: Answer,
    },
    RuleClosed {
        proposal: EntryId,
    },
    Withdraw(Withdraw),
    /// Cell 0: the member's name. `over`: the name entries it takes the place of.
    Name {
        over: Vec<EntryId>,
    },
    /// Cell 0: the member's duties line.
    Duties {
        over: Vec<EntryId>,
    },
    /// Cell 0: the thread's name. `random`, whose last byte is the days of its term, and who opens it make its id, so that
    /// nobody names another's thread.
    ThreadOpened {
        random: [u8; 16],
    },
    /// Cell 0: when the group meets next (see [`crate::meeting::NextTime`]). `over`: the times it takes the place of.
    MeetingFixed {
        over: Vec<EntryId>,
    },
    /// A plain fact. `over`: the entries on the same register it takes the place of.
    Fact {
        fact: Fact,
        over: Vec<EntryId>,
    },
    /// A courier keeps sealed packets for the group from now on.
    Courier {
        paper: CourierPaper,
    },
    /// A courier that was named by this entry is visited no more.
    CourierGone {
        courier: EntryId,
    },
    /// Something done in a meeting. Only in a stretch of one. `over`: the entries on the same register it takes the
    /// place of. Cell 0, if it begins a round: the round's name; if it chooses a form: the form's text.
    Meet {
        act: Act,
        over: Vec<EntryId>,
    },
    /// Cell 0: the words (see [`crate::words::Words`]). Only in a stretch of a thread.
    Say {
        message: MessageId,
    },
    /// A kind of a newer program.
    Unknown,
}

/// The first number of content kinds.
pub const CONTENT_KINDS_FROM: u16 = 32;

impl Kind {
    /// The number in the entry.
    pub fn number(&self) -> u16 {
        match self {
            Kind::Found(_) => 1,
            Kind::Slip(_) => 2,
            Kind::SlipTakenBack { .. } => 3,
            Kind::Welcome { .. } => 4,
            Kind::Wait { .. } => 5,
            Kind::Enter(_) => 6,
            Kind::Leave { .. } => 7,
            Kind::DeviceAdd(_) => 8,
            Kind::DeviceLost(_) => 9,
            Kind::Replace(_) => 10,
            Kind::Forked(_) => 11,
            Kind::RecoverySet(_) => 12,
            Kind::Seen => 13,
            Kind::RuleProposed { .. } => 14,
            Kind::RuleAnswered { .. } => 15,
            Kind::RuleClosed { .. } => 16,
            Kind::Withdraw(_) => 17,
            Kind::Name { .. } => 32,
            Kind::Duties { .. } => 33,
            Kind::ThreadOpened { .. } => 34,
            Kind::MeetingFixed { .. } => 35,
            Kind::Fact { .. } => 36,
            Kind::Courier { .. } => 37,
            Kind::CourierGone { .. } => 38,
            Kind::Say { .. } => 64,
            Kind::Meet { .. } => 65,
            Kind::Unknown => u16::MAX,
        }
    }

    /// Whether it may stand in the group log (else only in a stretch; Withdraw may stand in both).
    pub fn in_group_log(&self) -> bool {
        !matches!(self, Kind::Say { .. } | Kind::Meet { .. })
    }

    /// The body.
    pub fn body(&self) -> Vec<u8> {
        let mut w = Writer::new();
        match self {
            Kind::Found(v) => {
                w.raw(&v.random);
                w.raw(&v.member_random);
                w.value(&v.recovery);
                w.value(&v.rules);
            }
            Kind::Slip(v) => {
                w.value(&v.key);
                w.value(&*v.request_secret);
                w.value(&*v.boxes[0]);
                w.value(&*v.boxes[1]);
                w.number(v.expires_day);
                w.value(&v.card);
                w.value(&v.agreement);
                w.value(&v.rules);
                w.value(&v.by_key);
            }
            Kind::SlipTakenBack { slip } => w.value(slip),
            Kind::Welcome { request } | Kind::Wait { request } => w.value(request),
            Kind::Enter(v) => {
                w.value(&v.slip);
                w.value(&v.request);
            }
            Kind::Leave { stretches } => w.value(stretches),
            Kind::DeviceAdd(v) => {
                w.value(&v.device);
                w.value(&v.consent);
            }
            Kind::DeviceLost(v) => {
                w.value(&v.device);
                w.value(&v.heads);
                w.list(&v.kept);
            }
            Kind::Replace(v) => {
                w.value(&v.old);
                w.value(&v.new);
                w.value(&v.heads);
                w.list(&v.kept);
                w.value(&v.consent);
            }
            Kind::Forked(v) => {
                w.value(&v.device);
                w.value(&v.log);
                w.number(v.seq);
                w.value(&v.first);
                w.value(&v.second);
            }
            Kind::RecoverySet(v) => w.value(v),
            Kind::Seen | Kind::Unknown => {}
            Kind::RuleProposed { change } => w.value(change),
            Kind::RuleAnswered { proposal, answer } => {
                w.value(proposal);
                w.u8(match answer {
                    Answer::Yes => 0,
                    Answer::CanLiveWithIt => 1,
                    Answer::No => 2,
                });
            }
            Kind::RuleClosed { proposal } => w.value(proposal),
            Kind::Withdraw(Withdraw::Entries(entries)) => {
                w.u8(0);
                w.list(entries);
            }
            Kind::Withdraw(Withdraw::All) => w.u8(1),
            Kind::Name { over } | Kind::Duties { over } | Kind::MeetingFixed { over } => w.list(over),
            Kind::ThreadOpened { random } => w.raw(random),
            Kind::Fact { fact, over } => {
                w.value(fact);
                w.list(over);
            }
            Kind::Courier { paper } => w.value(paper),
            Kind::CourierGone { courier } => w.value(courier),
            Kind::Say { message } => w.value(message),
            Kind::Meet { act, over } => {
                w.value(act);
                w.list(over);
            }
        }
        w.into_bytes()
    }

    /// Reads the body of an entry. A number that no kind has is [`Kind::Unknown`], and so is a content kind whose body is
    /// none that is known here: a later program may say more by it, and what rests on it must come in all the same. A kind
    /// that decides who is let in is malformed then, and nobody takes the entry.
    pub fn read(entry: &Entry) -> Result<Self, Malformed> {
        match Self::read_known(entry) {
            Err(_) if entry.kind >= CONTENT_KINDS_FROM => Ok(Kind::Unknown),
            read => read,
        }
    }

    fn read_known(entry: &Entry) -> Result<Self, Malformed> {
        let mut reader = Reader::new(&entry.body);
        let r = &mut reader;
        let kind = match entry.kind {
            1 => Kind::Found(Found {
                random: r.array()?,
                member_random: r.array()?,
                recovery: r.value()?,
                rules: r.value()?,
            }),
            2 => Kind::Slip(Slip {
                key: r.value()?,
                request_secret: Arc::new(r.value()?),
                boxes: [Arc::new(r.value()?), Arc::new(r.value()?)],
                expires_day: r.number()?,
                card: r.value()?,
                agreement: r.value()?,
                rules: r.value()?,
                by_key: r.value()?,
            }),
            3 => Kind::SlipTakenBack { slip: r.value()? },
            4 => Kind::Welcome { request: r.value()? },
            5 => Kind::Wait { request: r.value()? },
            6 => Kind::Enter(Box::new(Enter { slip: r.value()?, request: r.value()? })),
            7 => Kind::Leave { stretches: r.value()? },
            8 => Kind::DeviceAdd(DeviceAdd { device: r.value()?, consent: r.value()? }),
            9 => Kind::DeviceLost(DeviceLost {
                device: r.value()?,
                heads: r.value()?,
                kept: r.sorted(limits::KEPT_MAX)?,
            }),
            10 => Kind::Replace(Replace {
                old: r.value()?,
                new: r.value()?,
                heads: r.value()?,
                kept: r.sorted(limits::KEPT_MAX)?,
                consent: r.value()?,
            }),
            11 => Kind::Forked(Forked {
                device: r.value()?,
                log: r.value()?,
                seq: r.number()?,
                first: r.value()?,
                second: r.value()?,
            }),
            12 => Kind::RecoverySet(r.value()?),
            13 => Kind::Seen,
            14 => Kind::RuleProposed { change: r.value()? },
            15 => Kind::RuleAnswered {
                proposal: r.value()?,
                answer: match r.u8()? {
                    0 => Answer::Yes,
                    1 => Answer::CanLiveWithIt,
                    2 => Answer::No,
                    _ => return Err(Malformed::Form),
                },
            },
            16 => Kind::RuleClosed { proposal: r.value()? },
            17 => Kind::Withdraw(match r.u8()? {
                0 => Withdraw::Entries(r.sorted(limits::WITHDRAWN_MAX)?),
                1 => Withdraw::All,
                _ => return Err(Malformed::Form),
            }),
            32 => Kind::Name { over: r.sorted(limits::DEPS_MAX)? },
            33 => Kind::Duties { over: r.sorted(limits::DEPS_MAX)? },
            34 => Kind::ThreadOpened { random: r.array()? },
            35 => Kind::MeetingFixed { over: r.sorted(limits::DEPS_MAX)? },
            36 => Kind::Fact { fact: r.value()?, over: r.sorted(limits::DEPS_MAX)? },
            37 => Kind::Courier { paper: r.value()? },
            38 => Kind::CourierGone { courier: r.value()? },
            64 => Kind::Say { message: r.value()? },
            65 => Kind::Meet { act: r.value()?, over: r.sorted(limits::DEPS_MAX)? },
            _ => return Ok(Kind::Unknown),
        };
        reader.end()?;
        if kind.body() != entry.body {
            return Err(Malformed::Form);
        }
        let cells = entry.cells.len();
        let cells_fit = match &kind {
            Kind::Found(_) => (3..=limits::CELLS_MAX).contains(&cells),
            Kind::Wait { .. } => cells <= 1,
            Kind::Name { .. } | Kind::Duties { .. } | Kind::ThreadOpened { .. } => cells == 1,
            // Words, and what they bring, if anything.
            Kind::Say { .. } => (1..=2).contains(&cells),
            Kind::MeetingFixed { .. } | Kind::Meet { act: Act::Start { .. } | Act::Form, .. } => cells == 1,
            Kind::Fact { fact, .. } if fact.has_words() => cells == 1,
            _ => cells == 0,
        };
        if cells_fit { Ok(kind) } else { Err(Malformed::Form) }
    }
}

/// Hash of a card: of its cell.
pub fn card_hash(card: &CellRef) -> Hash {
    Hash(derive("card", &[&card.hash.0]))
}

/// Hash of an agreement: over the hashes of its lines' cells, in order.
pub fn agreement_hash(lines: &[CellRef]) -> Hash {
    let mut w = Writer::new();
    w.list(&lines.iter().map(|line| line.hash).collect::<Vec<_>>());
    Hash(derive("agreement", &[&w.into_bytes()]))
}

impl Canonical for Rules {
    fn write(&self, w: &mut Writer) {
        w.u8(self.welcomes);
        w.number(u64::from(self.term_days));
        w.number(u64::from(self.decision_days));
        w.number(u64::from(self.wait_days));
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            welcomes: r.u8()?,
            term_days: r.number_u16()?,
            decision_days: r.number_u16()?,
            wait_days: r.number_u16()?,
        })
    }
}

impl Canonical for Change {
    fn write(&self, w: &mut Writer) {
        match self {
            Change::Welcomes(v) => {
                w.u8(0);
                w.u8(*v);
            }
            Change::TermDays(v) => {
                w.u8(1);
                w.number(u64::from(*v));
            }
            Change::DecisionDays(v) => {
                w.u8(2);
                w.number(u64::from(*v));
            }
            Change::WaitDays(v) => {
                w.u8(3);
                w.number(u64::from(*v));
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Change::Welcomes(r.u8()?),
            1 => Change::TermDays(r.number_u16()?),
            2 => Change::DecisionDays(r.number_u16()?),
            3 => Change::WaitDays(r.number_u16()?),
            _ => return Err(Malformed::Form),
        })
    }
}

impl Canonical for Heads {
    fn write(&self, w: &mut Writer) {
        w.number(self.seq);
        w.value(&self.id);
        w.value(&self.stretches);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { seq: r.number()?, id: r.value()?, stretches: r.value()? })
    }
}
