//! What the first release sealed and nobody has sealed anew: `person.release_1_key` and `guardian_consent.release_1_key`
//! are not null. Goes with the release after the next one.

use sqlx::{AnyConnection, Row};

use super::{StoreError, Tx};
use crate::keys::data_key::WrappedKey;
use crate::model::ids::PersonId;

/// One sealed column and the id of its row.
pub struct OldColumn {
    /// The row's id.
    pub id: String,
    /// As the first release sealed it.
    pub sealed: Vec<u8>,
}

/// One sealed record, its own key, and the id of its row.
pub struct OldRecord {
    /// The row's id.
    pub id: String,
    /// As the first release sealed it.
    pub record: Vec<u8>,
    /// Its wrapped key.
    pub key: Vec<u8>,
}

/// A column that the first release sealed straight under the key-encryption key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldColumnKind {
    /// The child's note in a link.
    LinkNote,
    /// The child's note in an application.
    ApplicationNote,
    /// The authority's statement in an application.
    ApplicationStatement,
    /// A device's sealing key, beside its passkey.
    DeviceKey,
}

/// At most `limit` people whose records are as the first release sealed them.
pub async fn waiting(connection: &mut AnyConnection, limit: u32) -> Result<Vec<PersonId>, StoreError> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM person WHERE release_1_key IS NOT NULL ORDER BY id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?;
    ids.iter().map(|id| id.parse().map_err(StoreError::from)).collect()
}

/// Locks the person's row; `None` where another server has sealed their record anew meanwhile.
pub async fn lock_record(tx: &mut Tx, person: PersonId) -> Result<Option<OldRecord>, StoreError> {
    let row = sqlx::query(
        "UPDATE person SET state = state WHERE id = $1 AND release_1_key IS NOT NULL \
         RETURNING id, record, release_1_key",
    )
    .bind(person.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        Ok(OldRecord {
            id: row.try_get("id")?,
            record: row.try_get("record")?,
            key: row.try_get("release_1_key")?,
        })
    })
    .transpose()
}

/// The evidence of guardians' consents about this child.
pub async fn evidence(tx: &mut Tx, child: PersonId) -> Result<Vec<OldRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, evidence, release_1_key FROM guardian_consent \
         WHERE child_id = $1 AND release_1_key IS NOT NULL ORDER BY id",
    )
    .bind(child.to_string())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(OldRecord {
                id: row.try_get("id")?,
                record: row.try_get("evidence")?,
                key: row.try_get("release_1_key")?,
            })
        })
        .collect()
}

/// The columns of this kind that are about the person.
pub async fn columns(
    tx: &mut Tx,
    kind: OldColumnKind,
    person: PersonId,
) -> Result<Vec<OldColumn>, StoreError> {
    let statement = match kind {
        OldColumnKind::LinkNote => {
            "SELECT id, note AS sealed FROM guardianship WHERE child_id = $1 ORDER BY id"
        }
        OldColumnKind::ApplicationNote => {
            "SELECT id, note AS sealed FROM application WHERE child_id = $1 ORDER BY id"
        }
        OldColumnKind::ApplicationStatement => {
            "SELECT id, evidence AS sealed FROM application WHERE child_id = $1 ORDER BY id"
        }
        OldColumnKind::DeviceKey => {
            "SELECT credential_id AS id, sealing_key AS sealed FROM passkey \
             WHERE person_id = $1 AND sealing_key IS NOT NULL ORDER BY credential_id"
        }
    };
    let rows = sqlx::query(statement).bind(person.to_string()).fetch_all(&mut **tx).await?;
    rows.iter().map(|row| Ok(OldColumn { id: row.try_get("id")?, sealed: row.try_get("sealed")? })).collect()
}

/// Puts the new form of a column into its place.
pub async fn replace_column(
    tx: &mut Tx,
    kind: OldColumnKind,
    id: &str,
    sealed: &[u8],
) -> Result<(), StoreError> {
    let statement = match kind {
        OldColumnKind::LinkNote => "UPDATE guardianship SET note = $2 WHERE id = $1",
        OldColumnKind::ApplicationNote => "UPDATE application SET note = $2 WHERE id = $1",
        OldColumnKind::ApplicationStatement => "UPDATE application SET evidence = $2 WHERE id = $1",
        OldColumnKind::DeviceKey => "UPDATE passkey SET sealing_key = $2 WHERE credential_id = $1",
    };
    sqlx::query(statement).bind(id).bind(sealed).execute(&mut **tx).await?;
    Ok(())
}

/// Puts the new form of a consent's evidence into its place.
pub async fn replace_evidence(tx: &mut Tx, id: &str, sealed: &[u8]) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardian_consent SET evidence = $2, release_1_key = NULL WHERE id = $1")
        .bind(id)
        .bind(sealed)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Puts the new form of a person's record into its place, and keeps their data key: nothing of the first release is left.
pub async fn replace_record(
    tx: &mut Tx,
    person: PersonId,
    sealed: &[u8],
    key: &WrappedKey,
) -> Result<(), StoreError> {
    super::data_key::insert(tx, person, key).await?;
    sqlx::query("UPDATE person SET record = $2, release_1_key = NULL WHERE id = $1")
        .bind(person.to_string())
        .bind(sealed)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
