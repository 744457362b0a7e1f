//! What the three signed lists (trust list, directory, status list) have in common: they expire, and they
//! never go back to an earlier version. The contents of each are in its own module.

use crate::jws::JwsError;
use crate::time::UnixTime;

/// How many seconds a list's `iat` may lie in the future, because clocks differ.
pub const SKEW_SECONDS: i64 = 60;

/// Why a list was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It is not a list of this kind, or it exceeds a limit.
    #[error("the list is malformed")]
    Malformed,
    /// Its signer is not trusted to sign it.
    #[error("the list's signer is not on the trust list")]
    SignerUnknown,
    /// The signature does not verify.
    #[error("the list's signature does not verify")]
    SignatureInvalid,
    /// It is not the list that was asked for, or it is another issuer's.
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
        if error.is_forged() { Self::SignatureInvalid } else { Self::Malformed }
    }
}

/// The edition of a list: its version and times, from the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edition {
    pub(crate) version: u64,
    pub(crate) iat: UnixTime,
    pub(crate) exp: UnixTime,
    pub(crate) ttl: i64,
}

impl Edition {
    fn check(&self, now: UnixTime, floor: Option<u64>) -> Result<(), ListError> {
        if self.ttl <= 0 || self.exp <= self.iat {
            return Err(ListError::Malformed);
        }
        if self.iat > now.plus(SKEW_SECONDS) {
            return Err(ListError::NotYetValid);
        }
        if now >= self.exp {
            return Err(ListError::Expired);
        }
        if floor.is_some_and(|floor| self.version < floor) {
            return Err(ListError::RolledBack);
        }
        Ok(())
    }
}

/// A list that its signer signed. When it was checked, it was in force and not older than one seen before.
/// Only the `verify` of each kind makes one. `C` is the type of the contents and so the kind of list:
/// [`crate::trust_list::TrustList`], [`crate::directory::Directory`] or [`crate::status_list::StatusList`].
#[derive(Debug, Clone)]
pub struct SignedList<C> {
    edition: Edition,
    contents: C,
}

impl<C> SignedList<C> {
    /// The last step of a `verify`, after the signature was checked. `floor` is the highest version seen so
    /// far. `contents` is called only if the edition is acceptable. It returns `None` if the list is not
    /// usable.
    pub(crate) fn accept(
        edition: Edition,
        now: UnixTime,
        floor: Option<u64>,
        contents: impl FnOnce() -> Option<C>,
    ) -> Result<Self, ListError> {
        edition.check(now, floor)?;
        Ok(Self { edition, contents: contents().ok_or(ListError::Malformed)? })
    }

    pub(crate) fn contents(&self) -> &C {
        &self.contents
    }

    /// The version. It only grows.
    pub fn version(&self) -> u64 {
        self.edition.version
    }

    /// The time from which the list has expired.
    pub fn expires_at(&self) -> UnixTime {
        self.edition.exp
    }

    /// Whether the list has not expired yet.
    pub fn is_current(&self, now: UnixTime) -> bool {
        now < self.edition.exp
    }

    /// Seconds after which to look for a newer list.
    pub fn ttl(&self) -> i64 {
        self.edition.ttl
    }
}
