//! Secrets of 32 bytes that are no keys of a signature or a cell: each has its own type, so that none is given where
//! another is meant. They are wiped when let go, cannot be copied, print nothing and are compared in constant time.
//!
//! Where a statement or an entry that may be copied holds one, it is shared behind an [`std::sync::Arc`], not copied.

use core::fmt;

use rand_core::CryptoRng;
use subtle::ConstantTimeEq as _;
use zeroize::ZeroizeOnDrop;

use crate::encoding::{Canonical, Malformed, Reader, Writer};

macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// From storage, or from the statement it stands in.
            pub fn from_bytes(bytes: &[u8; 32]) -> Self {
                Self(*bytes)
            }

            /// A new one.
            pub fn random(random: &mut impl CryptoRng) -> Self {
                let mut secret = Self([0; 32]);
                random.fill_bytes(&mut secret.0);
                secret
            }

            /// For the one use it has, or to be stored sealed.
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Eq for $name {}

        impl Canonical for $name {
            fn write(&self, w: &mut Writer) {
                w.raw(&self.0);
            }

            fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
                let mut secret = Self([0; 32]);
                secret.0.copy_from_slice(r.raw(32)?);
                Ok(secret)
            }
        }
    )*};
}

secrets! {
    /// The seed of a slip's one-time key: whoever has it can ask once.
    SlipSeed
    /// The seed of a recovery key, as it is printed.
    RecoverySeed
    /// The X25519 secret that opens requests made with a slip: known to all members.
    RequestSecret
    /// The seed of a slip's box “in” or “out” at couriers: known to all members.
    BoxSeed
    /// The seed of a device's waiting boxes at couriers: known to all members.
    MailboxSeed
    /// What the packets of one section of a bundle are sealed with: made for it, and given in the letters of those who may
    /// read it.
    SectionKey
    /// The seed of a courier's visitors' keys: on its slip.
    CourierPass
    /// The seed of the day boxes of an epoch: known to the devices of its snapshot.
    ChannelSeed
    /// The key of one file that a message brings: it stands in the message's cell.
    AttachmentKey
    /// What the maker of a packet shows to have it dropped.
    DropSecret
}
