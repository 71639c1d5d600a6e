//! Those who act against the group.
