//! What is fuzzed: one body per decoder and one per conversation, each a function of bytes that panics if a law is broken.
//!
//! The bodies are here so that two things run the same code: the fuzzers of `tests/fuzz`, which look for new inputs, and
//! the ordinary test `fuzzing`, which goes once through the inputs that were found worth keeping (`tests/fuzz/corpus`).
//!
//! * [`decoders`]: bytes of a peer, of a paper, of a client or of a disk. Refused, or one value with one encoding.
//! * [`pair`]: two members with something said between them, the ground the next two stand on.
//! * [`couriers`]: what is said on a visit, at a real courier's shelf and at a member's device.
//! * [`receiving`]: a member's device hears frames: bent ones, strange ones, and entries that a hostile member signed.
//! * [`linking`]: two devices that are being linked, one of them with a changed program.
//! * [`seeds`]: inputs to begin from.
//! * [`acts`]: people of one group do what the bytes say, in the simulator's world, under all its checks.

pub mod acts;
pub mod couriers;
pub mod decoders;
pub mod linking;
pub mod pair;
pub mod receiving;
pub mod seeds;

/// A name, as in `tests/fuzz/fuzz_targets`, and what is done with the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 15] = [
    ("frame", decoders::frames),
    ("entry", decoders::entry),
    ("slip", decoders::slip),
    ("request", decoders::request),
    ("statement", decoders::statement),
    ("rotate", decoders::rotate),
    ("cell", decoders::cell),
    ("bundle", decoders::bundle),
    ("courier", couriers::talk),
    ("socket", decoders::socket_line),
    ("reach", receiving::reach_line),
    ("rows", receiving::rows),
    ("receive", receiving::receive),
    ("linking", linking::linking),
    ("acts", acts::acts),
];

/// The body of a target.
pub fn target(name: &str) -> fn(&[u8]) {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, body)| *body).unwrap()
}

/// Takes bytes from the front of an input; what is not there is zero, so that every input says something.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    /// The next two bytes, as a number.
    pub fn short(&mut self) -> usize {
        usize::from(self.byte()) << 8 | usize::from(self.byte())
    }

    /// The next bytes, at most so many.
    pub fn take(&mut self, count: usize) -> &'a [u8] {
        let (bytes, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        bytes
    }

    /// Bytes with their count in two bytes before them.
    pub fn chunk(&mut self) -> &'a [u8] {
        let count = self.short();
        self.take(count)
    }

    /// What [`Self::chunk`] reads.
    pub fn put_chunk(to: &mut Vec<u8>, bytes: &[u8]) {
        let bytes = &bytes[..bytes.len().min(usize::from(u16::MAX))];
        to.extend_from_slice(&(bytes.len() as u16).to_be_bytes());
        to.extend_from_slice(bytes);
    }
}
