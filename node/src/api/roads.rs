//! What leaves this device for one group, as its person is shown it.

use kith_protocol::command::CourierView;
use kith_protocol::member::roads::Who;
use serde::{Deserialize, Serialize};

use crate::network::tor::TorState;

/// Every way of one group that stands or is being tried, and how the group's people may be reached from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoadsView {
    /// The ways. Members first, by name.
    pub roads: Vec<RoadView>,
    /// The couriers of the group, which are visited now and then.
    pub couriers: Vec<CourierView>,
    /// Whether this device can be called at all now.
    pub listens: bool,
    /// This device relays for the group.
    pub lends: bool,
    /// Relays that were chosen for the group.
    pub relays: usize,
    /// Of the ways through relays, chosen or a member's, on which this device can be reached now: how many.
    pub places: usize,
    /// Everything goes through the chosen relays, and nothing falls back to a straight way.
    pub only_relays: bool,
    /// Everything goes by Tor, nothing falls back, and so it stands with Tor; none: not by Tor.
    pub tor: Option<TorState>,
    /// What was decided cannot be read any more: nobody is called, by no way, until the way is said again.
    #[serde(default)]
    pub way_lost: bool,
}

impl RoadsView {
    /// Which way is gone, if that can be told.
    pub fn long_way(&self) -> Option<LongWay> {
        match (self.way_lost, self.only_relays, self.tor) {
            (true, ..) => None,
            (false, _, Some(_)) => Some(LongWay::Tor),
            (false, true, None) => Some(LongWay::Relays),
            (false, false, None) => Some(LongWay::Off),
        }
    }
}

/// What a person decides about the ways of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "roads", rename_all = "kebab-case")]
pub enum RoadsDo {
    /// Has a place at a relay from now on.
    UseRelay {
        /// Its line.
        line: String,
    },
    /// Uses none of the chosen ones any more.
    ForgetRelays,
    /// Relays for the members, or stops that.
    Lend {
        /// Which.
        lends: bool,
    },
    /// Goes the long way, or straight again.
    LongWay {
        /// Which.
        way: LongWay,
    },
}

/// Whether the long way is gone, and which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LongWay {
    /// Straight from device to device where that can be.
    #[default]
    Off,
    /// Only through the chosen relays.
    Relays,
    /// Only by Tor.
    Tor,
}

/// One way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RoadView {
    /// To whom.
    #[serde(flatten)]
    pub who: Who,
    /// It stands; otherwise this device is calling.
    pub stands: bool,
    /// This device called.
    pub called: bool,
    /// Straight from device to device.
    pub straight: bool,
    /// By Tor.
    pub tor: bool,
}
