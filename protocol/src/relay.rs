//! Relays: the line by which one is chosen, and the mark of a member's device that relays for its group.

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::TransportId;
use crate::limits;
use crate::line::Carried;

/// Among the addresses of a device's record: members may be reached through it. (A relayed way without its beginning.)
pub const LENDS: &str = "/p2p-circuit";

const LINE: Carried = Carried { beginning: "kith-relay:", check: "relay check" };

/// What is needed to have a place at a relay.
#[derive(Clone, PartialEq, Eq)]
pub struct RelaySlip {
    /// Its network identity.
    pub transport: TransportId,
    /// Where it is called: multiaddresses in text form.
    pub addresses: Vec<String>,
    /// Shown there, and to nobody else.
    pub pass: [u8; 32],
}

/// Whoever has the pass has a place: it is not printed.
impl core::fmt::Debug for RelaySlip {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RelaySlip({:?})", self.transport)
    }
}

impl RelaySlip {
    /// The line.
    pub fn to_line(&self) -> String {
        LINE.write(self)
    }

    /// Reads it out of a text; none if it is not whole.
    pub fn from_text(text: &str) -> Option<Self> {
        LINE.read(text)
    }
}

impl Canonical for RelaySlip {
    fn write(&self, w: &mut Writer) {
        w.value(&self.transport);
        w.list(&self.addresses);
        w.raw(&self.pass);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let transport = r.value()?;
        let addresses = r.list::<String>(limits::ADDRESSES_MAX)?;
        if addresses.iter().any(|address| address.len() > limits::ADDRESS_BYTES_MAX) {
            return Err(Malformed::TooLong);
        }
        Ok(Self { transport, addresses, pass: r.array()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_line_reads_back_and_a_changed_one_does_not() {
        let slip = RelaySlip {
            transport: TransportId([3; 32]),
            addresses: vec!["/ip4/192.0.2.1/udp/4001/quic-v1".to_owned()],
            pass: [7; 32],
        };
        let line = slip.to_line();
        assert_eq!(RelaySlip::from_text(&format!("Here it is:\n{line}\n")), Some(slip.clone()));
        for place in "kith-relay:".len()..line.len() {
            let mut bytes = line.clone().into_bytes();
            bytes[place] = if bytes[place] == b'a' { b'b' } else { b'a' };
            assert_eq!(RelaySlip::from_text(&String::from_utf8(bytes).unwrap_or_default()), None, "changed at {place}");
        }
        assert!(!format!("{slip:?}").contains("7, 7"));
    }
}
