//! Table `guardian_consent`: what guardians signed. Rows are only ever added.

use netcert::time::UnixTime;
use sqlx::{AnyConnection, Row};

use crate::keys::sealed::Sealed;
use crate::model::guardianship::evidence::{ConsentSubject, Evidence, EvidenceEntry};
use crate::model::ids::{GuardianConsentId, PersonId};
use crate::store::{StoreError, Tx, column};

/// Keeps a consent of a guardian (first) about a child (second).
pub async fn insert(
    tx: &mut Tx,
    evidence: &Sealed<Evidence>,
    (guardian, child): (PersonId, PersonId),
    subject: ConsentSubject,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO guardian_consent (id, guardian_id, child_id, about, evidence, given_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(evidence.id())
    .bind(guardian.to_string())
    .bind(child.to_string())
    .bind(subject.as_str())
    .bind(evidence.as_bytes())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The evidence of a consent, sealed under the child's data key.
pub async fn find(
    connection: &mut AnyConnection,
    id: &GuardianConsentId,
) -> Result<Option<Sealed<Evidence>>, StoreError> {
    let row = sqlx::query(
        "SELECT child_id, evidence, wrapped_under, wrapped_key FROM guardian_consent \
         JOIN data_key ON data_key.person_id = guardian_consent.child_id WHERE id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let child_key = column::wrapped_key(&row, row.try_get("child_id")?)?;
    column::sealed(&row, id.as_str(), "evidence", child_key).map(Some)
}

/// The guardian who signed it (first) and the child it is about (second).
pub async fn find_parties(
    connection: &mut AnyConnection,
    id: &GuardianConsentId,
) -> Result<Option<(PersonId, PersonId)>, StoreError> {
    let row = sqlx::query("SELECT guardian_id, child_id FROM guardian_consent WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((column::person(&row, "guardian_id")?, column::person(&row, "child_id")?)))
}

/// The consents that this person signed or that are about them, newest first.
pub async fn of_person(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Vec<EvidenceEntry>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, about, given_at FROM guardian_consent WHERE guardian_id = $1 OR child_id = $1 \
         ORDER BY given_at DESC, id",
    )
    .bind(person.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(EvidenceEntry {
                id: row.try_get("id")?,
                about: row.try_get("about")?,
                given_at: column::time(row, "given_at")?,
            })
        })
        .collect()
}
