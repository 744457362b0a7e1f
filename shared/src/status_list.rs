//! Status lists (draft-ietf-oauth-status-list): one bit for each netcert. The bit is set if the netcert is
//! revoked.

mod bits;
mod token;

pub use bits::{Bits, NotABitmap};
pub use token::{Publication, StatusList, Statuses, sign};

pub use crate::list::ListError;

use serde::{Deserialize, Serialize};

use crate::ids::IssuerId;

/// The number of netcerts in a list.
pub const ENTRIES: u32 = 1 << 17;
/// Seconds after which readers should look for a newer list.
pub const TTL_SECONDS: i64 = 10;
/// Seconds after which a list has expired.
pub const LIFETIME_SECONDS: i64 = 15 * 60;
/// `typ` of the token.
pub const TYP: &str = "statuslist+jwt";
/// Media type over HTTP.
pub const MEDIA_TYPE: &str = "application/statuslist+jwt";
/// The longest token, in characters: 16 KiB of random bits, base64url-encoded twice, and some room for the
/// rest.
pub const MAX_TOKEN: usize = 48 * 1024;

/// The bit of a status list that belongs to a netcert (draft-ietf-oauth-status-list §6.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusReference {
    /// The number of the bit.
    pub idx: u32,
    /// The address of the list.
    pub uri: String,
}

/// Proof that a netcert is not revoked. Only a [`StatusList`] makes it, for an authentic netcert. It contains
/// that netcert's issuer and status reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    issuer: IssuerId,
    reference: StatusReference,
}

impl Standing {
    pub(crate) fn is_of(&self, issuer: &IssuerId, reference: &StatusReference) -> bool {
        self.issuer == *issuer && self.reference == *reference
    }
}
