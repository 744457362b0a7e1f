//! Table `publication`: the version of each published list, which grows when its content's digest changes.

use sqlx::{Any, Executor, Row};

use crate::store::{Store, StoreError, Write};

/// Digest of the content last published under `name`, and its version.
pub async fn last(store: &Store, name: &str) -> Result<Option<(String, u64)>, StoreError> {
    read(store.pool(), name).await
}

/// Holds other writers of `name` off until the end of the transaction, so that content read from here on is not
/// older than what they published.
pub async fn lock(write: &mut Write, name: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO publication (name, digest, version) VALUES ($1, '', 0) ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .execute(&mut **write)
    .await?;
    sqlx::query("UPDATE publication SET version = version WHERE name = $1")
        .bind(name)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// The version of content with this `digest`: one more than the last, unless it is the last.
pub async fn advance(write: &mut Write, name: &str, digest: &str) -> Result<u64, StoreError> {
    sqlx::query("UPDATE publication SET digest = $2, version = version + 1 WHERE name = $1 AND digest <> $2")
        .bind(name)
        .bind(digest)
        .execute(&mut **write)
        .await?;
    let (_, version) = read(&mut **write, name).await?.ok_or(StoreError::corrupt("publication"))?;
    Ok(version)
}

async fn read<'e>(
    executor: impl Executor<'e, Database = Any>,
    name: &str,
) -> Result<Option<(String, u64)>, StoreError> {
    let row = sqlx::query("SELECT digest, version FROM publication WHERE name = $1")
        .bind(name)
        .fetch_optional(executor)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let version = u64::try_from(row.try_get::<i64, _>(1)?).map_err(|_| StoreError::corrupt("version"))?;
    Ok(Some((row.try_get(0)?, version)))
}
