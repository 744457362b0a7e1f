//! Consents: what a person agreed to at which relying party, and taking it back.

use netcert::api::consent::Consent;
use netcert::time::UnixTime;

use crate::domain::acting;
use crate::domain::status;
use crate::model::consent::ConsentRecord;
use crate::model::ids::ConsentId;
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::store;
use crate::store::{Store, StoreError};

/// Why a consent was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawRefused {
    /// Not theirs, or nobody's: the answer does not say which.
    #[error("no consent of this person has this id")]
    Unknown,
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Withdraws the consent and revokes its netcerts, together. Doing it again changes nothing.
///
/// # Errors
/// [`WithdrawRefused`].
pub async fn withdraw(
    store: &Store,
    session: &ClaimedSession,
    id: &ConsentId,
    now: UnixTime,
) -> Result<(), WithdrawRefused> {
    let mut tx = store.begin().await?;
    // A suspension revokes the same netcerts. It locks this row too, so the two run one after the other.
    store::person::lock_row(&mut tx, session.claimed_person()).await?;
    let person = acting::hold::<WithdrawRefused>(&mut tx, session, now).await?.person;
    if !store::consent::belongs_to(&mut tx, id, person).await? {
        return Err(WithdrawRefused::Unknown);
    }
    store::consent::mark_withdrawn(&mut tx, id, now).await?;
    status::revoke_consent(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(())
}

/// As the person sees it.
pub fn view(row: ConsentRecord) -> Consent {
    Consent {
        id: row.id.as_str().to_owned(),
        client_id: row.client_id.to_string(),
        relying_party: row.shown.relying_party,
        purpose: row.shown.purpose,
        claims: row.claims,
        given_at: row.given_at.seconds(),
        withdrawn_at: row.withdrawn_at.map(UnixTime::seconds),
    }
}
