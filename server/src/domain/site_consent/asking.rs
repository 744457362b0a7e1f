//! A child asks their guardians to use a site.

use netcert::age::{Band, band};
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::domain::acting;
use crate::keys::key_store::KeyEncryptionKeys;
use crate::keys::opening_error::OpeningError;
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::ids::SiteRequestId;
use crate::model::limit::{Charged, act};
use crate::model::person::PersonRecord;
use crate::model::relying_party::DisclosureRequest;
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::model::site_consent::SiteRequestRecord;
use crate::store;
use crate::store::{Store, StoreError};

/// How long a request waits for an answer, in seconds.
const WAIT_SECONDS: i64 = 900;
/// Most requests of one child that wait at the same time.
const WAITING_MAX: usize = 5;
/// Most requests of one child in a day, so that a child cannot wear a guardian down with repeated requests.
const DAILY_MAX: u32 = 50;
/// That day, in seconds.
const DAY_SECONDS: i64 = 86_400;

/// Why a child cannot ask.
#[derive(Debug, thiserror::Error)]
pub enum AskRefused {
    /// Frozen, or not enrolled to the end.
    #[error("the person is not active")]
    PersonNotActive,
    /// 14 or older: no guardian is asked.
    #[error("the person is not under 14")]
    NotUnder14,
    /// Frozen until it is settled.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// Enough of this child's questions wait, or were asked today.
    #[error("too many requests of this child")]
    TooMany {
        /// Seconds until one is over.
        retry_after: i64,
    },
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// The identity record stays closed.
    #[error(transparent)]
    Record(#[from] OpeningError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks the child's guardians. Where the same request waits already, that one is answered.
///
/// # Errors
/// [`AskRefused`].
pub async fn ask(
    store: &Store,
    key: &KeyEncryptionKeys,
    (session, _): (&ClaimedSession, Charged<act::SiteAsked>),
    disclosure: DisclosureRequest,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<SiteRequestRecord, AskRefused> {
    let mut tx = store.begin().await?;
    let row = store::person::lock_row(&mut tx, session.claimed_person()).await?;
    let child = acting::hold::<AskRefused>(&mut tx, session, now).await?.person;
    let row = row.filter(PersonRecord::is_active);
    let row = row.ok_or(AskRefused::PersonNotActive)?;
    let waiting = store::site_request::waiting_of_child(&mut tx, child, now).await?;
    if let Some(same) = waiting.iter().find(|request| request.is(&disclosure)) {
        return Ok(same.clone());
    }
    let today = store::site_request::count_of_child(&mut tx, child, now.plus(-DAY_SECONDS)).await?;
    if waiting.len() >= WAITING_MAX || today >= DAILY_MAX {
        let over = waiting.first().map_or(WAIT_SECONDS, |eldest| eldest.expires_at.since(now));
        return Err(AskRefused::TooMany { retry_after: over });
    }
    let opening = (Actor::Holder, OpeningPurpose::AskGuardians, now);
    let birth = row.record.open(key, opening, &mut tx, rng).await?.birth_date;
    let refused = match band(birth, now.shanghai_date()) {
        Band::From8To13 => {
            store::guardianship::of_child(&mut tx, child).await?.frozen().then_some(AskRefused::Disputed)
        }
        Band::Under8 | Band::From14To17 | Band::Adult => Some(AskRefused::NotUnder14),
    };
    if let Some(refused) = refused {
        // The record was opened, so its audit entry is committed.
        tx.commit().await?;
        return Err(refused);
    }
    let of_14 = UnixTime::shanghai_midnight(netcert::age::day_reached(birth, 14));
    let request = SiteRequestRecord {
        id: SiteRequestId::generate(rng),
        child,
        client_id: disclosure.client_id,
        purpose: disclosure.purpose,
        claims: disclosure.claims,
        shown: disclosure.shown,
        asked_at: now,
        // From 14 on no guardian answers for the child.
        expires_at: now.plus(WAIT_SECONDS).min(of_14),
        said: None,
    };
    store::site_request::insert(&mut tx, &request).await?;
    tx.commit().await?;
    Ok(request)
}
