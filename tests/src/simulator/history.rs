//! What people do, made up from a seed.

/// What a history came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// People.
    pub people: usize,
    /// Frames that arrived.
    pub frames: u64,
}
