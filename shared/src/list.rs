//! What the three signed lists (trust list, directory, status list) have in common: they grow old, and they never go
//! back to an earlier version.

use crate::jws::JwsError;
use crate::time::UnixTime;

/// Seconds by which a list's `iat` may lie in the future: clocks differ.
pub const SKEW_SECONDS: i64 = 60;

/// Why a list was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Not a list of this kind within the limits.
    #[error("the list is malformed")]
    Malformed,
    /// Its signer is not trusted for it.
    #[error("the list's signer is not on the trust list")]
    SignerUnknown,
    /// The signature does not verify.
    #[error("the list's signature does not verify")]
    SignatureInvalid,
    /// It is another list than the one asked for, or another issuer's.
    #[error("this is another list than the one asked for")]
    WrongList,
    /// `exp` has passed.
    #[error("the list has expired")]
    Expired,
    /// `iat` lies in the future.
    #[error("the list is not valid yet")]
    NotYetValid,
    /// A newer version was seen before.
    #[error("a newer version of the list was seen before")]
    RolledBack,
}

impl From<JwsError> for ListError {
    fn from(error: JwsError) -> Self {
        match error {
            JwsError::Signature | JwsError::Algorithm => Self::SignatureInvalid,
            JwsError::TooLong
            | JwsError::NotCompact
            | JwsError::Header
            | JwsError::Type
            | JwsError::Payload => Self::Malformed,
        }
    }
}

/// When a list was made, when it ends, how often to look for a newer one, and which version it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edition {
    pub(crate) version: u64,
    pub(crate) issued_at: UnixTime,
    pub(crate) expires_at: UnixTime,
    pub(crate) ttl: i64,
}

impl Edition {
    pub(crate) fn check(&self, now: UnixTime, floor: Option<u64>) -> Result<(), ListError> {
        if self.ttl <= 0 || self.expires_at <= self.issued_at {
            return Err(ListError::Malformed);
        }
        if self.issued_at > now.plus(SKEW_SECONDS) {
            return Err(ListError::NotYetValid);
        }
        if !self.is_current(now) {
            return Err(ListError::Expired);
        }
        if floor.is_some_and(|floor| self.version < floor) {
            return Err(ListError::RolledBack);
        }
        Ok(())
    }

    pub(crate) fn is_current(&self, now: UnixTime) -> bool {
        now < self.expires_at
    }
}
