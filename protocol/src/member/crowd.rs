//! How many connections of one person are kept: keys are free, places are not.
//!
//! What is too many is let go as soon as it stands, the oldest first. The newest stays: a person's own laptop must come
//! through to say that the phone was stolen, whatever the thief keeps connected.

use super::Member;
use super::peers::{Peer, Role};
use crate::group_log::SlipState;
use crate::id::MemberId;
use crate::limits;
use crate::step::{Connection, Now, Send, Step};

impl Member {
    /// Ends a connection that did nothing wrong.
    pub(super) fn end(&mut self, connection: Connection, now: Now, step: &mut Step) {
        self.closed(connection, now, step);
        step.sends.push(Send::Close(connection));
    }

    /// A connection stands: what is too many of its kind goes.
    pub(super) fn make_room_beside(&mut self, new: Connection, now: Now, step: &mut Step) {
        let Some(role) = self.peers.get(&new).map(|peer| peer.role) else {
            return;
        };
        let gone = match role {
            Role::Device(..) | Role::Leaver(_) => self.device_too_many(new),
            Role::Guest(_) => self.guest_too_many(new),
            _ => Vec::new(),
        };
        for connection in gone {
            self.end(connection, now, step);
        }
    }

    fn member_at(&self, peer: &Peer) -> Option<MemberId> {
        match &peer.role {
            Role::Device(_, member) => Some(*member),
            Role::Leaver(device) => self.groups.member_of(device),
            Role::Guest(slip) => self.groups.slip(slip).map(|slip| slip.giver),
            _ => None,
        }
    }

    /// The connections of that device of the same member that came first, if there are too many besides the new one.
    fn device_too_many(&self, new: Connection) -> Vec<Connection> {
        let Some(member) = self.peers.get(&new).and_then(|peer| self.member_at(peer)) else {
            return Vec::new();
        };
        let own = member == self.persona.member;
        let most = if own { limits::OWN_DEVICES_MAX } else { limits::CONNECTED_OF_A_MEMBER_MAX };
        let is_device = |peer: &Peer| !matches!(peer.role, Role::Guest(_)) && self.member_at(peer) == Some(member);
        let of_member: Vec<_> = self.peers.iter().filter(|(_, peer)| is_device(peer)).collect();
        let mut keys: Vec<_> = of_member.iter().rev().map(|(_, peer)| peer.whom).collect();
        // In the order in which each was connected last, the newest first.
        let mut seen = std::collections::BTreeSet::new();
        keys.retain(|whom| seen.insert(*whom));
        let gone = keys.split_off(keys.len().min(most));
        of_member.into_iter().filter(|(_, peer)| gone.contains(&peer.whom)).map(|(connection, _)| *connection).collect()
    }

    /// A guest who came before: one of the same giver, or of the giver who has most; who has said nothing goes first.
    fn guest_too_many(&self, new: Connection) -> Vec<Connection> {
        let guests: Vec<_> =
            self.peers.iter().filter(|(_, peer)| matches!(peer.role, Role::Guest(_))).map(|(c, p)| (*c, p)).collect();
        let of = |giver: Option<MemberId>| guests.iter().filter(|(_, peer)| self.member_at(peer) == giver).count();
        let giver = self.peers.get(&new).and_then(|peer| self.member_at(peer));
        let is_silent = |peer: &Peer| peer.knocked.is_none();
        let silent = guests.iter().filter(|(_, peer)| is_silent(peer) && self.member_at(peer) == giver).count();
        // Those who knocked are people who wait, as far as anybody knows: they are not sent away to come again.
        let too_many_silent = silent > limits::SILENT_OF_A_GIVER_MAX;
        let too_many_of_giver = too_many_silent || of(giver) > limits::GUESTS_OF_A_GIVER_MAX;
        if !too_many_of_giver && guests.len() <= limits::GUESTS_MAX {
            return Vec::new();
        }
        let others = guests.iter().filter(|(connection, _)| *connection != new);
        let others = others.filter(|(_, peer)| !too_many_of_giver || self.member_at(peer) == giver);
        let first = others.min_by_key(|(connection, peer)| {
            (core::cmp::Reverse(of(self.member_at(peer))), !is_silent(peer), *connection)
        });
        first.map(|(connection, _)| *connection).into_iter().collect()
    }

    /// Once a minute: guests whose slip nobody can come in with any more have been told so by now.
    pub(super) fn end_guests_of_closed_slips(&mut self, now: Now, step: &mut Step) {
        let mut over = Vec::new();
        let today = self.clock.day();
        for (connection, peer) in &mut self.peers {
            let Role::Guest(slip) = peer.role else {
                continue;
            };
            peer.minutes = peer.minutes.saturating_add(1);
            let over_now = |slip: SlipState| slip.used || slip.taken_back || slip.slip.expires_day < today;
            let closed = self.groups.slip(&slip).is_none_or(over_now);
            if closed && peer.minutes > 1 {
                over.push(*connection);
            }
        }
        for connection in over {
            self.end(connection, now, step);
        }
    }
}
