//! What leaves this device for one group, as its person is shown it.

use kith_protocol::member::roads::Who;
use serde::{Deserialize, Serialize};

/// Every way of one group that stands or is being tried, and how the group's people may be reached from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoadsView {
    /// The ways. Members first, by name.
    pub roads: Vec<RoadView>,
    /// Whether this device can be called at all now.
    pub listens: bool,
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
}
