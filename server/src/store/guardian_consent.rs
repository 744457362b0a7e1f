//! Table `guardian_consent`: what guardians signed. Rows are only ever added.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::evidence::{Evidence, Matter};
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::store::{Store, StoreError, Write};

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
/// [`StoreError`].
pub async fn evidence(store: &Store, id: &GuardianConsentId) -> Result<Option<Sealed<Evidence>>, StoreError> {
    let row = sqlx::query("SELECT evidence, evidence_key FROM guardian_consent WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(store.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed = Sealed::from_stored(id.as_str(), row.try_get(0)?, row.try_get(1)?);
    sealed.map(Some).map_err(|_| StoreError::corrupt("evidence"))
}

/// Who signed it, and whom it is about.
pub async fn parties(
    store: &Store,
    id: &GuardianConsentId,
) -> Result<Option<(PersonId, PersonId)>, StoreError> {
    let row = sqlx::query("SELECT guardian_id, child_id FROM guardian_consent WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(store.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (guardian, child): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    Ok(Some((guardian.parse()?, child.parse()?)))
}

/// A consent without its content.
pub struct ConsentEntry {
    /// Its id.
    pub id: String,
    /// What about, one word.
    pub about: String,
    /// When.
    pub given_at: UnixTime,
}

/// The consents that this person signed or that are about them, newest first.
pub async fn of_person(store: &Store, person: PersonId) -> Result<Vec<ConsentEntry>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, about, given_at FROM guardian_consent WHERE guardian_id = $1 OR child_id = $1 \
         ORDER BY given_at DESC, id",
    )
    .bind(person.to_string())
    .fetch_all(store.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let given_at = UnixTime::new(row.try_get(2)?);
            Ok(ConsentEntry { id: row.try_get(0)?, about: row.try_get(1)?, given_at })
        })
        .collect()
}
