//! Table `publication`: the version of each published list, which grows when its content's digest changes.

use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, Tx};

/// Digest of the content last published under `name`, and its version.
pub async fn find(connection: &mut AnyConnection, name: &str) -> Result<Option<(String, u64)>, StoreError> {
    let row = sqlx::query("SELECT digest, version FROM publication WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let version =
        u64::try_from(row.try_get::<i64, _>("version")?).map_err(|_| StoreError::corrupt("version"))?;
    Ok(Some((row.try_get("digest")?, version)))
}

/// Locks the row of `name` until the transaction ends, so that content read from here on is not older than
/// what others published.
pub async fn lock_row(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO publication (name, digest, version) VALUES ($1, '', 0) ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE publication SET version = version WHERE name = $1")
        .bind(name)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The version of content with this `digest`: one more than the last, unless it is the last.
pub async fn advance(tx: &mut Tx, name: &str, digest: &str) -> Result<u64, StoreError> {
    sqlx::query("UPDATE publication SET digest = $2, version = version + 1 WHERE name = $1 AND digest <> $2")
        .bind(name)
        .bind(digest)
        .execute(&mut **tx)
        .await?;
    let (_, version) = find(tx, name).await?.ok_or(StoreError::corrupt("publication"))?;
    Ok(version)
}
