//! Status lists (draft-ietf-oauth-status-list): one bit for each netcert, set where it is revoked.

mod bits;
mod token;

pub use bits::{Bits, NotABitmap};
pub use token::{Publication, StatusList, Statuses, sign};

pub use crate::list::ListError;

use serde::{Deserialize, Serialize};

use crate::ids::IssuerId;

/// Netcerts in a list.
pub const ENTRIES: u32 = 1 << 17;
/// Seconds after which to look for a newer one.
pub const TTL_SECONDS: i64 = 10;
/// Seconds after which it is refused.
pub const LIFETIME_SECONDS: i64 = 15 * 60;
/// `typ` of the token.
pub const TYP: &str = "statuslist+jwt";
/// Media type over HTTP.
pub const MEDIA_TYPE: &str = "application/statuslist+jwt";
/// Longest token, in characters: 16 KiB of random bits under two layers of base64url, with room for the rest.
pub const MAX_TOKEN: usize = 48 * 1024;

/// Which bit of which status list stands for a netcert (draft-ietf-oauth-status-list §6.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusReference {
    /// The bit.
    pub idx: u32,
    /// The list.
    pub uri: String,
}

/// A netcert is not revoked. Only a [`StatusList`] makes it, for an authentic netcert, and it remembers for
/// which one.
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
