//! Table `guardian_consent`: what guardians signed. Rows are only ever added.

use netcert::time::UnixTime;
use sqlx::Row;

use super::{Store, StoreError, Write};
use crate::guardianship::GuardianConsentId;
use crate::guardianship::evidence::{Evidence, Matter};
use crate::person::PersonId;
use crate::sealed::{OpenError, Sealed};

/// Keeps a consent of a guardian (first) about a child (second).
pub async fn insert(
    write: &mut Write,
    evidence: &Sealed<Evidence>,
    (guardian, child): (PersonId, PersonId),
    matter: Matter,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO guardian_consent (id, guardian_id, child_id, about, evidence, evidence_key, given_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(evidence.id())
    .bind(guardian.to_string())
    .bind(child.to_string())
    .bind(matter.as_str())
    .bind(evidence.record_bytes())
    .bind(evidence.record_key_bytes())
    .bind(now.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// The sealed evidence of a consent, if there is one.
///
/// # Errors
/// [`OpenError`].
pub async fn evidence(store: &Store, id: &GuardianConsentId) -> Result<Option<Sealed<Evidence>>, OpenError> {
    let row = sqlx::query("SELECT evidence, evidence_key FROM guardian_consent WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(store.pool())
        .await
        .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let column = |index: usize| row.try_get::<Vec<u8>, _>(index).map_err(StoreError::from);
    Sealed::from_stored(id.as_str(), column(0)?, column(1)?).map(Some)
}
