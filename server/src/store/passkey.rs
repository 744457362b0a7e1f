//! Table `passkey`: the credentials that people registered.

use netcert::time::UnixTime;
use sqlx::Row;

use super::{Store, StoreError, Write};
use crate::person::PersonId;

/// One credential.
pub struct PasskeyRow {
    /// Base64url.
    pub credential_id: String,
    /// Whose.
    pub person: PersonId,
    /// The public half and its flags, as the passkey module writes them.
    pub credential: String,
    /// This device's sealing key under the key-encryption key, where the authenticator has no PRF.
    pub sealing_key: Option<Vec<u8>>,
}

impl Store {
    /// A credential by its id.
    pub async fn passkey(&self, credential_id: &str) -> Result<Option<PasskeyRow>, StoreError> {
        let row =
            sqlx::query("SELECT person_id, credential, sealing_key FROM passkey WHERE credential_id = $1")
                .bind(credential_id)
                .fetch_optional(self.pool())
                .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(PasskeyRow {
            credential_id: credential_id.to_owned(),
            person: row.try_get::<String, _>(0)?.parse()?,
            credential: row.try_get(1)?,
            sealing_key: row.try_get(2)?,
        }))
    }

    /// Ids of a person's credentials.
    pub async fn passkey_ids(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT credential_id FROM passkey WHERE person_id = $1 ORDER BY created_at")
            .bind(person.to_string())
            .fetch_all(self.pool())
            .await?)
    }
}

/// Adds a credential; `false` where its id is taken.
pub async fn insert(write: &mut Write, row: &PasskeyRow, now: UnixTime) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO passkey (credential_id, person_id, credential, sealing_key, created_at, last_used_at) \
         VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(&row.credential_id)
    .bind(row.person.to_string())
    .bind(&row.credential)
    .bind(row.sealing_key.as_deref())
    .bind(now.seconds())
    .execute(&mut **write)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes a use; `false` where the credential was removed in between.
pub async fn used(
    write: &mut Write,
    credential_id: &str,
    credential: &str,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE passkey SET credential = $2, last_used_at = $3 WHERE credential_id = $1")
        .bind(credential_id)
        .bind(credential)
        .bind(now.seconds())
        .execute(&mut **write)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes all credentials of a person.
pub async fn delete_of(write: &mut Write, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkey WHERE person_id = $1")
        .bind(person.to_string())
        .execute(&mut **write)
        .await?;
    Ok(())
}
