//! Who is at the other end of a way, for the person who asks what leaves this device.

use serde::{Deserialize, Serialize};

use super::Member;
use super::peers::Role;
use crate::id::{DeviceId, MemberId, TransportId};
use crate::relay::LENDS;
use crate::step::{Now, Rows};

/// Who is at the other end, as far as it is known here. Nothing of it is kept: it is made when it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "kebab-case")]
pub enum Who {
    /// A member's device.
    Member {
        /// What the member is called; empty while that has not arrived.
        name: String,
    },
    /// Another device of one's own.
    Own,
    /// Somebody who has left, and comes to say so, or a copy of a device.
    Leaver,
    /// A guest, with a slip.
    Guest,
    /// The member's device at whose door this person asked, or that lets this device in.
    Door,
    /// A device whose line this person took by hand.
    ByHand,
    /// Somebody with a member's recovery slip.
    Recovery,
    /// A relay that this person chose, or that a member is reached through.
    Relay,
}

impl Member {
    /// Who goes by this network identity. `None`: nobody that is known here.
    pub fn who(&mut self, whom: &TransportId, rows: &dyn Rows) -> Option<Who> {
        let role = self.peers.values().find(|peer| peer.whom == *whom).map(|peer| peer.role);
        let of_record = || self.addresses.values().find(|record| record.statement.transport == *whom);
        let device: Option<DeviceId> = match role {
            Some(Role::Device(device, _)) => Some(device),
            Some(Role::Leaver(_)) => return Some(Who::Leaver),
            Some(Role::Guest(_)) => return Some(Who::Guest),
            Some(Role::Door | Role::Doorkeeper) => return Some(Who::Door),
            Some(Role::ByHand(_)) => return Some(Who::ByHand),
            Some(Role::Recovery(_)) => return Some(Who::Recovery),
            Some(Role::Stick) | None => of_record().map(|record| record.statement.device),
        };
        match device {
            Some(device) => match self.counted.devices.get(&device).copied() {
                Some(member) => Some(self.who_is(&member, rows)),
                None => Some(Who::ByHand),
            },
            None => {
                let asked = self.persona.asking.as_ref().map(|asking| &asking.paper.doors);
                let linked = self.persona.linked.as_ref().map(|linked| &linked.doors);
                let mut doors = [asked, linked].into_iter().flatten().flatten();
                doors.any(|door| door.transport == *whom).then_some(Who::Door)
            }
        }
    }

    /// Devices of the group that relay for it, by their persons' own yes.
    pub fn lenders(&self, now: Now) -> Vec<TransportId> {
        let own = self.device();
        let records = self.addresses.values().map(|record| &record.statement);
        let counting =
            records.filter(|record| record.device != own && self.counted.devices.contains_key(&record.device));
        let lend =
            counting.filter(|record| record.until_day >= now.day() && record.addresses.iter().any(|a| a == LENDS));
        lend.map(|record| record.transport).collect()
    }

    fn who_is(&mut self, member: &MemberId, rows: &dyn Rows) -> Who {
        if *member == self.persona.member { Who::Own } else { Who::Member { name: self.name_of(member, rows) } }
    }
}
