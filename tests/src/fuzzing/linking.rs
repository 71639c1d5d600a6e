//! Two devices that are being linked, one of them with a changed program; and lines that somebody pasted.

use kith_protocol::id::derive;
use kith_protocol::member::linking::{LINE, NewDevice, OldDevice};
use kith_protocol::slip::base32;

use super::Bytes;

/// First a line by somebody else, then what the other side says on the connection: after so many true words of the old
/// device (first byte), chunks to the new one and to the old one in turn.
///
/// What does not fit is not answered; a second guess is never answered; and without the true keys nothing is given.
pub fn linking(bytes: &[u8]) {
    let mut rest = Bytes(bytes);
    let (truly, line) = (rest.byte() % 3, rest.chunk());
    pasted(line);
    let mut new = NewDevice::new([1; 32]);
    let text = new.line(vec!["/ip4/127.0.0.1/udp/1/quic-v1".to_owned()]);
    let mut old = OldDevice::new(&text, [2; 32]).unwrap();
    if truly > 0 {
        let nonce = new.hear(&old.hello()).unwrap();
        if truly > 1 {
            old.hear(&nonce).unwrap();
            assert_eq!(old.phrase(), new.phrase());
        }
    }
    for turn in 0..8 {
        if rest.is_empty() {
            break;
        }
        let (said, known) = (rest.chunk(), new.phrase().map(str::to_owned));
        if turn % 2 == 0 {
            let answer = new.hear(said);
            assert!(known.is_none() || answer.is_none(), "a second guess was answered");
            assert!(known.is_none() || new.phrase() == known.as_deref(), "the phrase changed");
            assert!(new.given().is_none(), "taken without the true keys");
        } else {
            let known = old.phrase().map(str::to_owned);
            let _ = old.hear(said);
            assert!(known.is_none() || old.phrase() == known.as_deref(), "the phrase changed");
            assert!(old.joining().is_none(), "taken without the true keys");
        }
    }
}

/// A line as it was pasted, and the same bytes with a true check.
fn pasted(bytes: &[u8]) {
    let mut checked = bytes.to_vec();
    checked.extend_from_slice(&derive("device line check", &[bytes])[..4]);
    for text in [String::from_utf8_lossy(bytes).into_owned(), format!("{LINE}{}", base32(&checked))] {
        if let Ok(old) = OldDevice::new(&text, [3; 32]) {
            assert!(old.door().addresses.len() <= kith_protocol::limits::ADDRESSES_MAX);
            assert!(old.phrase().is_none() && old.joining().is_none());
        }
    }
}
