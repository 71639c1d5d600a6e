//! What is shown to people: events, refusals, messages and pages as lines of text. Plain lines, full screen and shell
//! use the same ones, so that the same thing is always said in the same words.

pub mod aside;
pub mod attachments;
pub mod bundles;
pub mod cleaning;
pub mod clock;
pub mod couriers;
pub mod devices;
pub mod events;
pub mod form;
pub mod meeting;
pub mod messages;
pub mod names;
pub mod pages;
pub mod paths;
pub mod recovery;
pub mod roads;
pub mod rooms;
pub mod slips;
pub mod space;
pub mod terms;

use kith_protocol::command::{Delivery, Refusal, Standing};

use crate::t;

pub use cleaning::{clean, clean_lines, for_terminal, hung, marked, path, wrapped};
pub use names::{mine, name, quoted, title, unproved};

/// A line that appeared, and the cause that `why` states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The line.
    pub text: String,
    /// Why it appeared.
    pub why: String,
}

impl Said {
    /// The line, and what follows it.
    pub fn and(self, more: Option<String>) -> Self {
        let text = [Some(self.text), more].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Self { text, ..self }
    }
}

/// The stable code of a refusal.
pub fn code(refusal: &Refusal) -> String {
    serde_json::to_value(refusal)
        .ok()
        .and_then(|value| value.get("error").and_then(|code| code.as_str().map(str::to_owned)))
        .unwrap_or_default()
}

/// As [`refusal`], for the shell: commands are called as they are typed there.
pub fn refusal_in_shell(refused: &Refusal) -> String {
    match refused {
        Refusal::NoSuchRoom { .. } => t!("refusal-no-such-room-shell"),
        Refusal::NoMeeting => t!("refusal-no-meeting-shell"),
        Refusal::NotHere => t!("refusal-not-here-shell"),
        Refusal::RoundUnderWay => t!("refusal-round-under-way-shell"),
        Refusal::NoSuchForm { name: typed } => t!("refusal-no-such-form-shell", name = title(typed)),
        _ => refusal(refused),
    }
}

/// What happened, what it means, what can be done.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::BadName => t!("refusal-bad-name"),
        Refusal::Empty => t!("refusal-empty"),
        Refusal::TooLong { most } => t!("refusal-too-long", most = most.to_string()),
        Refusal::TooManyLines { most } => t!("refusal-too-many-lines", most = most.to_string()),
        Refusal::BadNumber => t!("refusal-bad-number"),
        Refusal::NoSuchGroup { group } => t!("refusal-no-such-group", group = title(group)),
        Refusal::SeveralGroups { group } => t!("refusal-several-groups", group = title(group)),
        Refusal::NoSuchThread { thread } => t!("refusal-no-such-thread", thread = title(thread)),
        Refusal::SeveralThreads { thread } => t!("refusal-several-threads", thread = title(thread)),
        Refusal::SeveralMessages => t!("refusal-several-messages"),
        Refusal::NoSuchMessage => t!("refusal-no-such-message"),
        Refusal::NoSuchAttachment => t!("refusal-no-such-attachment"),
        Refusal::NoSuchTerm => t!("refusal-no-such-term"),
        Refusal::NobodyHasIt => t!("refusal-nobody-has-it"),
        Refusal::TooManyFiles { most } => t!("refusal-too-many-files", most = most.to_string()),
        Refusal::FileTooLarge { most } => t!("refusal-file-too-large", size = attachments::size(*most)),
        Refusal::NotCleaned { path } => t!("refusal-not-cleaned", path = clean(path)),
        Refusal::FileDamaged => t!("refusal-file-damaged"),
        Refusal::NotOpened => t!("refusal-not-opened"),
        Refusal::NoTerminal => t!("refusal-no-terminal"),
        Refusal::NoProgram => t!("refusal-no-program"),
        Refusal::NotYours => t!("refusal-not-yours"),
        Refusal::WordsWouldStay { messages } => {
            let count = *messages;
            t!("refusal-words-would-stay", count = count)
        }
        Refusal::NotACopy => t!("refusal-not-a-copy"),
        Refusal::NoSuchMember { who } => t!("refusal-no-such-member", who = title(who)),
        Refusal::SeveralMembers { who } => t!("refusal-several-members", who = title(who)),
        Refusal::NobodyElse => t!("refusal-nobody-else"),
        Refusal::BundleTooLarge { .. } => t!("refusal-bundle-too-large"),
        Refusal::NotABundle => t!("refusal-not-a-bundle"),
        Refusal::NotForHere => t!("refusal-not-for-here"),
        Refusal::NobodyWaits { who } => t!("refusal-nobody-waits", who = title(who)),
        Refusal::SeveralWait { who } => t!("refusal-several-wait", who = title(who)),
        Refusal::AlreadyAnswered => t!("refusal-already-answered"),
        Refusal::NotACourierSlip => t!("refusal-not-a-courier-slip"),
        Refusal::NoCourierHere => t!("refusal-no-courier-here"),
        Refusal::NoSuchCourier => t!("refusal-no-such-courier"),
        Refusal::TooManyCouriers { most } => t!("refusal-too-many-couriers", most = most.to_string()),
        Refusal::NotASlip => t!("refusal-not-a-slip"),
        Refusal::SlipExpired => t!("refusal-slip-expired"),
        Refusal::SlipUsed => t!("refusal-slip-used"),
        Refusal::SlipTakenBack => t!("refusal-slip-taken-back"),
        Refusal::NoSuchSlip => t!("refusal-no-such-slip"),
        Refusal::NobodyReached => t!("refusal-nobody-reached"),
        Refusal::AlreadyIn => t!("refusal-already-in"),
        Refusal::NotInYet => t!("refusal-not-in-yet"),
        Refusal::HasLeft => t!("refusal-has-left"),
        Refusal::NotAReachLine => t!("refusal-not-a-reach-line"),
        Refusal::OnlyByTor => t!("refusal-only-by-tor"),
        Refusal::NotByTor => t!("refusal-not-by-tor"),
        Refusal::WayLost => t!("long-way-lost"),
        Refusal::NotARelayLine => t!("refusal-not-a-relay-line"),
        Refusal::NotADeviceLine => t!("refusal-not-a-device-line"),
        Refusal::PhraseDiffers => t!("refusal-phrase-differs"),
        Refusal::LinkEnded => t!("refusal-link-ended"),
        Refusal::NobodyThere => t!("refusal-nobody-there"),
        Refusal::NotARecoverySlip => t!("refusal-not-a-recovery-slip"),
        Refusal::NoRecoveryKey => t!("refusal-no-recovery-key"),
        Refusal::RecoveryNotTaken => t!("refusal-recovery-not-taken"),
        Refusal::WhichDevice => t!("refusal-which-device"),
        Refusal::NotSaid => t!("refusal-not-said"),
        Refusal::NoSuchRoom { .. } => t!("refusal-no-such-room"),
        Refusal::NotInARoom => t!("refusal-not-in-a-room"),
        Refusal::NoSuchAsk => t!("refusal-no-such-ask"),
        Refusal::NotAnAsk => t!("refusal-not-an-ask"),
        Refusal::NobodySaidYes { who } => t!("refusal-nobody-said-yes", name = title(who)),
        Refusal::TooManyRooms { most } => t!("refusal-too-many-rooms", most = most.to_string()),
        Refusal::NoMeeting => t!("refusal-no-meeting"),
        Refusal::NotHere => t!("refusal-not-here"),
        Refusal::NoRound => t!("refusal-no-round"),
        Refusal::RoundUnderWay => t!("refusal-round-under-way"),
        Refusal::NoPlace => t!("refusal-no-place"),
        Refusal::NotTheirTurn { name: whose } => t!("refusal-not-their-turn", name = name(whose)),
        Refusal::NoSuchForm { name: typed } => t!("refusal-no-such-form", name = title(typed)),
        Refusal::NobodyHere { name: typed } => t!("refusal-nobody-here", name = title(typed)),
        Refusal::NoSuchDevice => t!("refusal-no-such-device"),
        Refusal::TooManyDevices { most } => t!("refusal-too-many-devices", most = most.to_string()),
        Refusal::LogGoesFurther => t!("refusal-log-goes-further"),
        Refusal::WrongPassphrase => t!("refusal-wrong-passphrase"),
        Refusal::NoPassphrase => t!("refusal-no-passphrase"),
        Refusal::NoHome => t!("refusal-no-home"),
        Refusal::HomeInUse => t!("refusal-home-in-use"),
        Refusal::DiskFull => t!("refusal-disk-full"),
        Refusal::DiskFailed => t!("refusal-disk-failed"),
        Refusal::RowTooLarge => t!("refusal-row-too-large"),
        Refusal::CannotListen { address } => t!("refusal-cannot-listen", address = clean(address)),
        Refusal::CannotOpen { path } => t!("refusal-cannot-open", path = clean(path)),
        Refusal::FileIsThere { path } => t!("refusal-file-is-there", path = clean(path)),
        Refusal::InArguments => t!("refusal-in-arguments"),
        Refusal::NotPrinted => t!("refusal-not-printed"),
        Refusal::NotACall => t!("refusal-not-a-call"),
        Refusal::Closing => t!("refusal-closing"),
    }
}

/// Where words are, in a sentence.
pub fn delivery(state: Delivery) -> String {
    match state {
        Delivery::Held => t!("delivery-held"),
        Delivery::Here => t!("delivery-here"),
        Delivery::Sent => t!("delivery-sent"),
        Delivery::Kept => t!("delivery-kept"),
    }
}

/// Where words are, in a few words beside them.
pub fn delivery_short(state: Delivery) -> String {
    match state {
        Delivery::Held => t!("delivery-held-short"),
        Delivery::Here => t!("delivery-here-short"),
        Delivery::Sent => t!("delivery-sent-short"),
        Delivery::Kept => t!("delivery-kept-short"),
    }
}

/// Where a person stands with a group, in a sentence.
pub fn standing(state: Standing, group: &str) -> String {
    match state {
        Standing::Asked => t!("standing-asked"),
        Standing::AtCourier => t!("standing-at-courier"),
        Standing::Waiting => t!("standing-waiting"),
        Standing::Held => t!("standing-held"),
        Standing::Entered => t!("standing-entered", name = title(group)),
        Standing::Refused => t!("standing-refused"),
        Standing::Left => t!("standing-left"),
    }
}

/// Where a person stands with a group, in a few words.
pub fn standing_short(state: Standing) -> String {
    match state {
        Standing::Asked => t!("standing-asked-short"),
        Standing::AtCourier => t!("standing-at-courier-short"),
        Standing::Waiting => t!("standing-waiting-short"),
        Standing::Held => t!("standing-held-short"),
        Standing::Entered => t!("standing-entered-short"),
        Standing::Refused => t!("standing-refused-short"),
        Standing::Left => t!("standing-left-short"),
    }
}

/// The word for where a person stands, as `--json` gives it.
pub fn standing_code(state: Standing) -> &'static str {
    match state {
        Standing::Asked | Standing::AtCourier => "asked",
        Standing::Waiting => "waiting",
        Standing::Held => "held",
        Standing::Entered => "entered",
        Standing::Refused => "refused",
        Standing::Left => "left",
    }
}

/// The word for where words are, as `--json` gives it.
pub fn delivery_code(state: Delivery) -> &'static str {
    match state {
        Delivery::Held => "held",
        Delivery::Here => "here",
        Delivery::Sent => "sent",
        Delivery::Kept => "kept",
    }
}
