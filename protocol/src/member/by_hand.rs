//! Finding each other by hand: one's own address record as a line, and taking another's (`kith reach`).
//!
//! A line may come from a device that nobody has told of here: whoever was away has perhaps met nobody but people who
//! have left since, or whose device is lost, and those who came in meanwhile have never been met. Calling is then the
//! person's own decision. **Only the group log is taken from such a device, and nothing is said to it**, not even what is
//! held here: it may be anybody who knows the group's id. What it brings is signed, and shows whether it is a member's; from
//! then on it is one like any other. Two who are both unknown to the other cannot help each other: one of them has to have
//! heard of the other.

use super::Member;
use crate::command::{Done, Refusal};
use crate::id::DeviceId;
use crate::limits;
use crate::line::Carried;
use crate::statement::{Address, SignedAddress};
use crate::step::{Connection, Now, Step, Table};
use crate::wire::{Frame, Have};

/// How the line of `kith reach` begins.
pub(super) const LINE: Carried = Carried { beginning: "kith-reach:", check: "reach check" };

impl Member {
    /// One's own address record as a line.
    pub(super) fn reach_line(&self) -> Result<String, Refusal> {
        let own = self.addresses.get(&self.device()).ok_or(Refusal::NotInYet)?;
        if !self.counted.devices.contains_key(&self.device()) {
            return Err(Refusal::NotInYet);
        }
        Ok(LINE.write(own))
    }

    /// Takes another's line: of a member's device, or of one that nobody has told of here.
    pub(super) fn take_reach_line(&mut self, line: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let address: SignedAddress = LINE.read(line).ok_or(Refusal::NotAReachLine)?;
        let device = address.statement.device;
        let is_unknown = self.groups.member_of(&device).is_none();
        let may_be = self.counted.devices.contains_key(&device) || is_unknown;
        let ours = address.holds(&self.persona.group) && device != self.device() && may_be;
        if !ours {
            return Err(Refusal::NotAReachLine);
        }
        if is_unknown {
            if self.left.is_some() || !self.counted.devices.contains_key(&self.device()) {
                return Err(Refusal::NotInYet);
            }
            if address.statement.until_day < now.day() {
                return Err(Refusal::NotAReachLine);
            }
            self.make_room_for_another(&device, now, step);
        }
        let transport = address.statement.transport;
        self.keep_address(address, step);
        self.pending.group_log = true;
        self.calling.wait_no_longer_for(&transport);
        self.call_others(now, step);
        Ok(Done::Done)
    }

    /// Of lines from unknown devices those that are over go, and the one that is over soonest if there are too many.
    fn make_room_for_another(&mut self, device: &DeviceId, now: Now, step: &mut Step) {
        let unknown = self.addresses.values().map(|record| &record.statement).filter(|a| self.is_unknown(&a.device));
        let mut others: Vec<_> = unknown.map(|a| (a.until_day, a.device)).filter(|(_, d)| d != device).collect();
        others.sort_unstable();
        let too_many = (others.len() + 1).saturating_sub(limits::BY_HAND_MAX);
        for (i, (until, device)) in others.into_iter().enumerate() {
            if i < too_many || until < now.day() {
                self.addresses.remove(&device);
                step.erase(Table::Address, device.0);
            }
        }
    }

    /// Whether nobody has told of a device here.
    pub(super) fn is_unknown(&self, device: &DeviceId) -> bool {
        *device != self.device() && self.groups.member_of(device).is_none()
    }

    /// Address records taken by hand of devices that nobody has told of here, while they last.
    pub(super) fn by_hand(&self, now: Now) -> impl Iterator<Item = &Address> {
        let inside = self.left.is_none() && self.counted.devices.contains_key(&self.device());
        let records = self.addresses.values().map(|record| &record.statement);
        records.filter(move |a| inside && a.until_day >= now.day() && self.is_unknown(&a.device))
    }

    /// Asks for the group log without saying what of it is here.
    pub(super) fn ask_to_be_shown(&mut self, of: Connection, step: &mut Step) {
        let have = Have { whole: true, want: true, ..Have::default() };
        self.send(of, &Frame::Have(have), step);
    }
}
