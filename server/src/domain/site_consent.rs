//! A child under 14 uses a site only with a guardian's consent to it (Measures Art. 5): the child asks, one
//! guardian answers, and any guardian withdraws it. A consent is signed ([`crate::domain::signing`]); a
//! refusal and a withdrawal are not.

pub mod asking;
pub mod history;

use netcert::api::guardian::Scope;
use netcert::api::text::Lang;
use netcert::time::UnixTime;

use crate::domain::acting;
use crate::domain::status;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::model::guardianship::{Guardians, Link};
use crate::model::ids::PersonId;
use crate::model::ids::SiteRequestId;
use crate::model::ids::{GuardianConsentId, GuardianshipId};
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::model::site_consent::GuardianAnswer;
use crate::model::site_consent::ONCE_SECONDS;
use crate::model::site_consent::SiteConsentsOf;
use crate::model::site_consent::SiteRequestRecord;
use crate::model::site_consent::WaitingRequest;
use crate::store;
use crate::store::{AnyConnection, Store, StoreError, Tx};

/// Lifetime of a consent for 30 days, in seconds.
const THIRTY_DAYS_SECONDS: i64 = 30 * 86_400;

/// What a guardian is about to sign.
pub struct Proposed {
    /// Whose request it is.
    pub child: PersonId,
    /// Plain words: which child, which site, what for, until when, how to withdraw, and the date.
    pub text: String,
}

/// Why a guardian's answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SiteRefused {
    /// No such consent, or another family's: the answer does not say which.
    #[error("no child of this guardian has this")]
    Unknown,
    /// It is answered, or its time is over.
    #[error("the request is answered or nobody waits any more")]
    AlreadyAnswered,
    /// A dispute freezes the child's minting.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// A sealed note does not open.
    #[error(transparent)]
    Note(#[from] OpeningError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The requests that wait for this guardian's answer, eldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting_for(
    store: &Store,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Vec<WaitingRequest>, StoreError> {
    store::site_request::waiting_for_guardian(&mut *store.read().await?, guardian, now).await
}

/// The text that `guardian` signs to allow a request of a child whose live guardian they are.
///
/// # Errors
/// [`SiteRefused`].
pub async fn text_of(
    connection: &mut AnyConnection,
    keys: &KeyStore,
    guardian: PersonId,
    asked: (&str, Scope),
    lang: Lang,
    now: UnixTime,
) -> Result<Proposed, SiteRefused> {
    let (request, link) = allowable(connection, guardian, asked.0, now).await?;
    let child = link.note.open_unaudited(&keys.key_encryption)?;
    let text = crate::model::site_consent::text::of(&request, &child.masked_name, asked.1, lang, now);
    Ok(Proposed { child: request.child, text })
}

/// Allows a request. The caller has checked the signature, locked the child's row and kept the consent's
/// evidence under `consent`. Where this refuses, the caller rolls the transaction back.
///
/// # Errors
/// [`SiteRefused`].
pub async fn allow(
    tx: &mut Tx,
    guardian: PersonId,
    asked: (&str, Scope),
    consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let (request, link) = allowable(tx, guardian, asked.0, now).await?;
    answer(tx, &request.id, GuardianAnswer::Allowed, now).await?;
    let good_until = now.plus(match asked.1 {
        Scope::Once => ONCE_SECONDS,
        Scope::ThirtyDays => THIRTY_DAYS_SECONDS,
    });
    store::site_consent::insert(tx, consent, &request.id, &link.id, asked.1, good_until).await?;
    Ok(())
}

/// Refuses a request.
///
/// # Errors
/// [`SiteRefused`]; never [`SiteRefused::Disputed`]: a refusal is possible during a dispute.
pub async fn refuse(
    store: &Store,
    session: &ClaimedSession,
    request: &str,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let mut tx = store.begin().await?;
    let id = SiteRequestId::parse(request).ok_or(SiteRefused::Unknown)?;
    let found = store::site_request::find(&mut tx, &id).await?.ok_or(SiteRefused::Unknown)?;
    store::person::lock_row(&mut tx, found.child).await?.ok_or(SiteRefused::Unknown)?;
    let guardian = acting::hold::<SiteRefused>(&mut tx, session, now).await?.person;
    let (request, _) = waiting(&mut tx, guardian, request, now).await?;
    answer(&mut tx, &request.id, GuardianAnswer::Refused, now).await?;
    tx.commit().await?;
    Ok(())
}

/// A request that waits, and the guardians of the child who asks, of whom `guardian` is one.
async fn waiting(
    connection: &mut AnyConnection,
    guardian: PersonId,
    request: &str,
    now: UnixTime,
) -> Result<(SiteRequestRecord, Guardians), SiteRefused> {
    let id = SiteRequestId::parse(request).ok_or(SiteRefused::Unknown)?;
    let request = store::site_request::find(connection, &id).await?.ok_or(SiteRefused::Unknown)?;
    let guardians = store::guardianship::of_child(connection, request.child).await?;
    if guardians.of(guardian).is_none() {
        return Err(SiteRefused::Unknown);
    }
    if request.said.is_some() || request.expires_at <= now {
        return Err(SiteRefused::AlreadyAnswered);
    }
    Ok((request, guardians))
}

/// As [`waiting`], for a consent: a dispute forbids it.
async fn allowable(
    connection: &mut AnyConnection,
    guardian: PersonId,
    request: &str,
    now: UnixTime,
) -> Result<(SiteRequestRecord, Link), SiteRefused> {
    let (request, guardians) = waiting(connection, guardian, request, now).await?;
    if guardians.frozen() {
        return Err(SiteRefused::Disputed);
    }
    let link = guardians.of(guardian).ok_or(SiteRefused::Unknown)?.clone();
    Ok((request, link))
}

/// Stores the answer. The first one counts.
async fn answer(
    tx: &mut Tx,
    request: &SiteRequestId,
    said: GuardianAnswer,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let first = store::site_request::answer(tx, request, said, now).await?;
    if first { Ok(()) } else { Err(SiteRefused::AlreadyAnswered) }
}

/// Withdraws a consent and revokes its netcerts, together. Any live guardian of the child may do it; doing it
/// again changes nothing.
///
/// # Errors
/// [`SiteRefused::Unknown`], or the database.
pub async fn withdraw(
    store: &Store,
    session: &ClaimedSession,
    consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let mut tx = store.begin().await?;
    let child = store::site_consent::find_child(&mut tx, consent).await?.ok_or(SiteRefused::Unknown)?;
    // A mint locks the child's row too. If it runs before this, its netcert is revoked here; if after, it
    // finds the consent withdrawn.
    store::person::lock_row(&mut tx, child).await?.ok_or(SiteRefused::Unknown)?;
    let guardian = acting::hold::<SiteRefused>(&mut tx, session, now).await?.person;
    store::guardianship::of_child(&mut tx, child).await?.of(guardian).ok_or(SiteRefused::Unknown)?;
    take_back(&mut tx, SiteConsentsOf::Consent(consent), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Withdraws everything that was allowed under a link that ends, and revokes its netcerts. The caller has
/// locked the child's row ([`store::person::lock_row`]).
///
/// # Errors
/// [`StoreError`].
pub async fn end_of_link(tx: &mut Tx, link: &GuardianshipId, now: UnixTime) -> Result<(), StoreError> {
    take_back(tx, SiteConsentsOf::Link(link), now).await
}

/// Withdraws everything that a guardian who is suspended has allowed, and revokes its netcerts. The caller
/// has changed the guardian's row.
///
/// # Errors
/// [`StoreError`].
pub async fn end_of_guardian(tx: &mut Tx, guardian: PersonId, now: UnixTime) -> Result<(), StoreError> {
    take_back(tx, SiteConsentsOf::Guardian(guardian), now).await
}

async fn take_back(tx: &mut Tx, of: SiteConsentsOf<'_>, now: UnixTime) -> Result<(), StoreError> {
    let consents = store::site_consent::mark_withdrawn(tx, of, now).await?;
    for consent in &consents {
        store::consent::mark_withdrawn_under(tx, consent, now).await?;
    }
    status::revoke_site_consents(tx, &consents, now).await
}
