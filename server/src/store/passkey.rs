//! Table `passkey`: the credentials that people registered.

use netcert::time::UnixTime;
use sqlx::{AnyConnection, Row};

use crate::keys::sealed::Sealed;
use crate::model::ids::PersonId;
use crate::model::passkey::PasskeyRecord;
use crate::store::{StoreError, Tx, column};

/// A credential by its id, of somebody whose data key is there.
pub async fn find(
    connection: &mut AnyConnection,
    credential_id: &str,
) -> Result<Option<PasskeyRecord>, StoreError> {
    let row = sqlx::query(
        "SELECT credential_id, passkey.person_id AS person_id, credential, sealing_key, kept_by, wrapped_under, \
         wrapped_key FROM passkey JOIN data_key ON data_key.person_id = passkey.person_id WHERE credential_id = $1",
    )
    .bind(credential_id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let device_key = match row.try_get::<Option<&[u8]>, _>("sealing_key")? {
        Some(_) => {
            let key = column::wrapped_key(&row, row.try_get("person_id")?)?;
            Some(column::sealed(&row, credential_id, "sealing_key", key)?)
        }
        None => None,
    };
    Ok(Some(PasskeyRecord {
        credential_id: row.try_get("credential_id")?,
        person: column::person(&row, "person_id")?,
        credential: row.try_get("credential")?,
        device_key,
        kept_by: column::optional_person(&row, "kept_by")?,
    }))
}

/// Ids of a person's credentials, eldest first.
pub async fn ids_of_person(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT credential_id FROM passkey WHERE person_id = $1 ORDER BY created_at")
        .bind(person.to_string())
        .fetch_all(connection)
        .await?)
}

/// A person's credentials on their own devices, eldest first, as the domain's WebAuthn code writes them.
pub async fn own_credentials_of_person(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT credential FROM passkey WHERE person_id = $1 AND kept_by IS NULL ORDER BY created_at",
    )
    .bind(person.to_string())
    .fetch_all(connection)
    .await?)
}

/// How many passkeys of this person lie on their own devices, and how many on guardians'.
pub async fn count_of_person(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<(u32, u32), StoreError> {
    let row =
        sqlx::query("SELECT COUNT(*) AS passkeys, COUNT(kept_by) AS kept FROM passkey WHERE person_id = $1")
            .bind(person.to_string())
            .fetch_one(connection)
            .await?;
    let kept = column::number(&row, "kept", "passkeys")?;
    Ok((column::number(&row, "passkeys", "passkeys")?.saturating_sub(kept), kept))
}

/// Adds a credential; `false` where its id is taken.
pub async fn insert(tx: &mut Tx, passkey: &PasskeyRecord, now: UnixTime) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO passkey (credential_id, person_id, credential, sealing_key, created_at, last_used_at, \
         kept_by) \
         VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(&passkey.credential_id)
    .bind(passkey.person.to_string())
    .bind(&passkey.credential)
    .bind(passkey.device_key.as_ref().map(Sealed::as_bytes))
    .bind(now.seconds())
    .bind(passkey.kept_by.map(|guardian| guardian.to_string()))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what a use has changed of a credential; `false` where the credential was removed in between.
pub async fn mark_used(
    tx: &mut Tx,
    credential_id: &str,
    credential: &str,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE passkey SET credential = $2, last_used_at = $3 WHERE credential_id = $1")
        .bind(credential_id)
        .bind(credential)
        .bind(now.seconds())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes all credentials of a person.
pub async fn delete_of_person(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkey WHERE person_id = $1")
        .bind(person.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes a child's credentials from the devices of this guardian.
pub async fn delete_kept_by(tx: &mut Tx, child: PersonId, guardian: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkey WHERE person_id = $1 AND kept_by = $2")
        .bind(child.to_string())
        .bind(guardian.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes that a person's credentials end now because the person has enrolled again. The caller removes them.
pub async fn note_ended(tx: &mut Tx, person: PersonId, now: UnixTime) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ended_passkey (credential_id, person_id, credential, ended_at) \
         SELECT credential_id, person_id, credential, $2 FROM passkey WHERE person_id = $1 \
         ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(person.to_string())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A credential that ended because its person enrolled again: whose it was, the credential, and when it
/// ended.
pub async fn find_ended(
    connection: &mut AnyConnection,
    credential_id: &str,
) -> Result<Option<(PersonId, String, UnixTime)>, StoreError> {
    let row =
        sqlx::query("SELECT person_id, credential, ended_at FROM ended_passkey WHERE credential_id = $1")
            .bind(credential_id)
            .fetch_optional(connection)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let person = column::person(&row, "person_id")?;
    Ok(Some((person, row.try_get("credential")?, column::time(&row, "ended_at")?)))
}
