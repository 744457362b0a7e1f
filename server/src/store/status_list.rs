//! Table `status_list`: the bits of each list and their version, which grows with every change.

use netcert::status_list::{Bits, ENTRIES};
use sqlx::{AnyConnection, Row};

use crate::model::netcert::StatusListRecord;
use crate::store::{StoreError, Tx};

/// The version of list `id` now, whichever process changed it.
pub async fn find_version(connection: &mut AnyConnection, id: u32) -> Result<Option<u64>, StoreError> {
    let version: Option<i64> = sqlx::query_scalar("SELECT version FROM status_list WHERE id = $1")
        .bind(i64::from(id))
        .fetch_optional(connection)
        .await?;
    version.map(count).transpose()
}

/// List `id` with its bits.
pub async fn find(connection: &mut AnyConnection, id: u32) -> Result<Option<StatusListRecord>, StoreError> {
    let row = sqlx::query("SELECT bits, version FROM status_list WHERE id = $1")
        .bind(i64::from(id))
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StatusListRecord { bits: bits(row.try_get("bits")?)?, version: count(row.try_get("version")?)? }))
}

/// The list that new netcerts go to: the newest, or a new one once that is half full, so that a random draw
/// seldom meets a taken place.
pub async fn with_room(tx: &mut Tx) -> Result<u32, StoreError> {
    let newest = sqlx::query("SELECT id, allocated FROM status_list ORDER BY id DESC LIMIT 1")
        .fetch_optional(&mut **tx)
        .await?;
    let next = match newest {
        Some(row) if row.try_get::<i64, _>("allocated")? < i64::from(ENTRIES / 2) => {
            return list_id(row.try_get("id")?);
        }
        Some(row) => row.try_get::<i64, _>("id")? + 1,
        None => 0,
    };
    sqlx::query(
        "INSERT INTO status_list (id, bits, allocated, version) VALUES ($1, $2, 0, 1) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(next)
    .bind(Bits::new().to_bytes())
    .execute(&mut **tx)
    .await?;
    list_id(next)
}

/// Whether the place is revoked already: a deleted person's netcert had it, and its place is not given again.
pub async fn is_set(connection: &mut AnyConnection, id: u32, index: u32) -> Result<bool, StoreError> {
    // The byte alone; `substr` counts from 1 in both databases.
    let byte: Vec<u8> =
        sqlx::query_scalar("SELECT substr(bits, CAST($2 AS INTEGER), 1) FROM status_list WHERE id = $1")
            .bind(i64::from(id))
            .bind(i64::from(index / 8 + 1))
            .fetch_one(connection)
            .await?;
    let byte = byte.first().ok_or(StoreError::corrupt("status list"))?;
    Ok(byte >> (index % 8) & 1 == 1)
}

/// One more place of the list is taken.
pub async fn count_allocation(tx: &mut Tx, id: u32) -> Result<(), StoreError> {
    sqlx::query("UPDATE status_list SET allocated = allocated + 1 WHERE id = $1")
        .bind(i64::from(id))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Sets the bits and takes the version one up.
pub async fn set(tx: &mut Tx, id: u32, indexes: &[u32]) -> Result<(), StoreError> {
    // The update comes first: it locks the row against other writers of this list until our bits are in.
    let stored: Vec<u8> =
        sqlx::query_scalar("UPDATE status_list SET version = version + 1 WHERE id = $1 RETURNING bits")
            .bind(i64::from(id))
            .fetch_one(&mut **tx)
            .await?;
    let mut bits = bits(&stored)?;
    for &index in indexes {
        bits.set(index);
    }
    sqlx::query("UPDATE status_list SET bits = $2 WHERE id = $1")
        .bind(i64::from(id))
        .bind(bits.to_bytes())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A stored list id.
pub(super) fn list_id(id: i64) -> Result<u32, StoreError> {
    u32::try_from(id).map_err(|_| StoreError::corrupt("status list id"))
}

fn bits(bytes: &[u8]) -> Result<Bits, StoreError> {
    Bits::from_bytes(bytes).map_err(|_| StoreError::corrupt("status list"))
}

fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::corrupt("version"))
}
