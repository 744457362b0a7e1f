//! Table `passkey`: the credentials that people registered.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::PersonId;
use crate::store::{Store, StoreError, Write};

/// One credential.
pub struct PasskeyRow {
    /// Base64url.
    pub credential_id: String,
    /// Whose.
    pub person: PersonId,
    /// The public half and its flags, as the passkey module writes them.
    pub credential: String,
    /// A guardian on whose device this passkey of a child lies.
    pub kept_by: Option<PersonId>,
    /// This device's sealing key under the key-encryption key, where the authenticator has no PRF.
    pub sealing_key: Option<Vec<u8>>,
}

impl Store {
    /// A credential by its id.
    pub async fn passkey(&self, credential_id: &str) -> Result<Option<PasskeyRow>, StoreError> {
        let row = sqlx::query(
            "SELECT person_id, credential, sealing_key, kept_by FROM passkey WHERE credential_id = $1",
        )
        .bind(credential_id)
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(PasskeyRow {
            credential_id: credential_id.to_owned(),
            person: row.try_get::<String, _>(0)?.parse()?,
            credential: row.try_get(1)?,
            sealing_key: row.try_get(2)?,
            kept_by: row.try_get::<Option<String>, _>(3)?.map(|id| id.parse()).transpose()?,
        }))
    }

    /// Ids of a person's credentials.
    pub async fn passkey_ids(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT credential_id FROM passkey WHERE person_id = $1 ORDER BY created_at")
            .bind(person.to_string())
            .fetch_all(self.pool())
            .await?)
    }

    /// A person's credentials on their own devices, as the passkey module writes them.
    pub async fn own_credentials(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT credential FROM passkey WHERE person_id = $1 AND kept_by IS NULL ORDER BY created_at",
        )
        .bind(person.to_string())
        .fetch_all(self.pool())
        .await?)
    }

    /// How many passkeys of this person lie on their own devices, and how many on guardians'.
    pub async fn count_passkeys(&self, person: PersonId) -> Result<(u32, u32), StoreError> {
        let row = sqlx::query("SELECT COUNT(*), COUNT(kept_by) FROM passkey WHERE person_id = $1")
            .bind(person.to_string())
            .fetch_one(self.pool())
            .await?;
        let count = |index: usize| {
            u32::try_from(row.try_get::<i64, _>(index)?).map_err(|_| StoreError::corrupt("passkeys"))
        };
        Ok((count(0)?.saturating_sub(count(1)?), count(1)?))
    }
}

/// Removes a child's passkeys from a guardian's devices, and ends the sessions that they have begun.
pub async fn delete_kept(write: &mut Write, child: PersonId, by: PersonId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM passkey WHERE person_id = $1 AND kept_by = $2",
        "DELETE FROM session WHERE person_id = $1 AND kept_by = $2",
    ] {
        sqlx::query(statement).bind(child.to_string()).bind(by.to_string()).execute(&mut **write).await?;
    }
    Ok(())
}

/// Adds a credential; `false` where its id is taken.
pub async fn insert(write: &mut Write, row: &PasskeyRow, now: UnixTime) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO passkey (credential_id, person_id, credential, sealing_key, created_at, last_used_at, kept_by) \
         VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(&row.credential_id)
    .bind(row.person.to_string())
    .bind(&row.credential)
    .bind(row.sealing_key.as_deref())
    .bind(now.seconds())
    .bind(row.kept_by.map(|guardian| guardian.to_string()))
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
