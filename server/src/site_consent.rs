//! A child under 14 uses a site only with a guardian's consent to it (Measures Art. 5): the child asks, one guardian
//! answers, and any guardian takes it back. A yes is signed ([`crate::guardianship`]); a no and a withdrawal are not.

pub mod asking;
pub mod history;
mod text;

use std::collections::BTreeSet;

use netcert::api::guardian::{Scope, SiteRequest};
use netcert::api::text::Lang;
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use crate::guardianship::{GuardianConsentId, Guardians, GuardianshipId, Link};
use crate::key_store::KeyStore;
use crate::person::PersonId;
use crate::row_id::row_id;
use crate::sealed::OpenError;
use crate::status;
use crate::store::site_consent::Which;
use crate::store::site_request::SiteRequestRow;
use crate::store::{self, Store, StoreError, Write};

/// How long a yes for once waits to be used, in seconds; the netcert lives as long again.
pub const ONCE_SECONDS: i64 = 600;
/// How long a yes for 30 days is good, in seconds.
const THIRTY_DAYS_SECONDS: i64 = 30 * 86_400;

row_id!(
    /// Id of a child's request.
    SiteRequestId
);

/// What a guardian said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Yes.
    Allowed,
    /// No.
    Refused,
}

/// A request that waits for a guardian's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Between this guardian and the child.
    pub link: GuardianshipId,
    /// What is asked.
    pub request: SiteRequestRow,
}

/// A yes. Whether it counts, the minting rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConsent {
    /// The guardian's signed consent.
    pub id: GuardianConsentId,
    /// It counts while this link is live.
    pub link: GuardianshipId,
    /// How far it goes.
    pub scope: Scope,
    /// Over from then on.
    pub good_until: UnixTime,
    /// For once, and that was.
    pub used: bool,
    /// Taken back.
    pub withdrawn: bool,
    /// At which relying party.
    pub client_id: ClientId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// What may be disclosed.
    pub claims: BTreeSet<ClaimName>,
}

/// What a guardian is about to sign.
pub struct Proposed {
    /// Whose request it is.
    pub child: PersonId,
    /// Plain words: which child, which site, what for, until when, how to withdraw, and the date.
    pub text: String,
}

/// Why a guardian's word was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SiteRefused {
    /// No such consent, or another family's: the answer does not say which.
    #[error("no child of this guardian has this")]
    Unknown,
    /// Nobody's, answered, or over. A request of somebody else's child is answered as if there were none.
    #[error("the request is answered or nobody waits any more")]
    AlreadyAnswered,
    /// A dispute freezes the child's minting.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// A sealed note does not open.
    #[error(transparent)]
    Note(#[from] OpenError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Waiting {
    /// As the guardian sees it; `masked_name` is the child's.
    pub fn view(&self, masked_name: String) -> SiteRequest {
        let request = &self.request;
        SiteRequest {
            id: request.id.as_str().to_owned(),
            child: self.link.as_str().to_owned(),
            masked_name,
            relying_party: request.shown.relying_party.clone(),
            client_id: request.client_id.to_string(),
            purpose: request.shown.purpose.clone(),
            claims: request.claims.iter().copied().collect(),
            asked_at: request.asked_at.seconds(),
            expires_at: request.expires_at.seconds(),
        }
    }
}

/// What waits for this guardian's word, eldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting_for(
    store: &Store,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Vec<Waiting>, StoreError> {
    store.waiting_for(guardian, now).await
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
    let (request, link) = allowable(write, guardian, asked.0, now).await?;
    let child = link.note.open(link.id.as_str(), &keys.key_encryption)?;
    let text = text::of(&request, &child.masked_name, asked.1, lang, now);
    Ok(Proposed { child: request.child, text })
}

/// Allows a request. The caller has checked the signature, holds the child's row and has kept the consent's evidence under
/// `consent`; where this refuses, the whole write is given up.
///
/// # Errors
/// [`SiteRefused`].
pub async fn allow(
    write: &mut Write,
    guardian: PersonId,
    asked: (&str, Scope),
    consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let (request, link) = allowable(write, guardian, asked.0, now).await?;
    answer(write, &request.id, Said::Allowed, now).await?;
    let good_until = now.plus(match asked.1 {
        Scope::Once => ONCE_SECONDS,
        Scope::ThirtyDays => THIRTY_DAYS_SECONDS,
    });
    store::site_consent::insert(write, consent, &request.id, &link.id, asked.1, good_until).await?;
    Ok(())
}

/// A guardian's no.
///
/// # Errors
/// [`SiteRefused`]; never for a dispute, because a no only takes away.
pub async fn refuse(
    store: &Store,
    guardian: PersonId,
    request: &str,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let mut write = store.write().await?;
    let (request, _) = waiting(&mut write, guardian, request, now).await?;
    answer(&mut write, &request.id, Said::Refused, now).await?;
    write.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// A request that waits, and the guardians of the child who asks, of whom `guardian` is one.
async fn waiting(
    write: &mut Write,
    guardian: PersonId,
    request: &str,
    now: UnixTime,
) -> Result<(SiteRequestRow, Guardians), SiteRefused> {
    let id = SiteRequestId::parse(request).ok_or(SiteRefused::Unknown)?;
    let request = store::site_request::load(write, &id).await?.ok_or(SiteRefused::Unknown)?;
    let guardians = store::guardianship::of_child(write, request.child).await?;
    if guardians.of(guardian).is_none() {
        return Err(SiteRefused::Unknown);
    }
    if request.said.is_some() || request.expires_at <= now {
        return Err(SiteRefused::AlreadyAnswered);
    }
    Ok((request, guardians))
}

/// As [`waiting`], for a yes.
async fn allowable(
    write: &mut Write,
    guardian: PersonId,
    request: &str,
    now: UnixTime,
) -> Result<(SiteRequestRow, Link), SiteRefused> {
    let (request, guardians) = waiting(write, guardian, request, now).await?;
    if guardians.frozen() {
        return Err(SiteRefused::Disputed);
    }
    let link = guardians.of(guardian).ok_or(SiteRefused::Unknown)?.clone();
    Ok((request, link))
}

/// The first answer is the one.
async fn answer(
    write: &mut Write,
    request: &SiteRequestId,
    said: Said,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let first = store::site_request::answer(write, request, said, now).await?;
    if first { Ok(()) } else { Err(SiteRefused::AlreadyAnswered) }
}

/// Takes a yes back and revokes its netcerts, together. Any live guardian of the child may; doing it again changes
/// nothing.
///
/// # Errors
/// [`SiteRefused::Unknown`], or the database.
pub async fn withdraw(
    store: &Store,
    guardian: PersonId,
    consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), SiteRefused> {
    let mut write = store.write().await?;
    let child = store::site_consent::child_of(&mut write, consent).await?.ok_or(SiteRefused::Unknown)?;
    // A mint holds the child's row too: it comes before, and its netcert is found, or after, and finds this.
    store::person::hold(&mut write, child).await?.ok_or(SiteRefused::Unknown)?;
    store::guardianship::of_child(&mut write, child).await?.of(guardian).ok_or(SiteRefused::Unknown)?;
    take_back(&mut write, Which::One(consent), now).await?;
    write.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// What a link's end takes with it: all that was allowed under it, and the netcerts. The caller holds the child's row
/// ([`store::person::hold`]).
///
/// # Errors
/// [`StoreError`].
pub async fn end_of_link(write: &mut Write, link: &GuardianshipId, now: UnixTime) -> Result<(), StoreError> {
    take_back(write, Which::OfLink(link), now).await
}

/// What the suspension of a guardian takes with it, of all their children. The caller has changed the guardian's row.
///
/// # Errors
/// [`StoreError`].
pub async fn end_of_guardian(write: &mut Write, guardian: PersonId, now: UnixTime) -> Result<(), StoreError> {
    take_back(write, Which::OfGuardian(guardian), now).await
}

async fn take_back(write: &mut Write, which: Which<'_>, now: UnixTime) -> Result<(), StoreError> {
    let consents = store::site_consent::mark_withdrawn(write, which, now).await?;
    for consent in &consents {
        store::consent::mark_withdrawn_under(write, consent, now).await?;
    }
    status::revoke_site_consents(write, &consents, now).await
}
