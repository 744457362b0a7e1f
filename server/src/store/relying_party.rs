//! Table `relying_party`: one directory entry a row, as JSON.

use netcert::directory::Entry;
use netcert::ids::ClientId;
use sqlx::{Any, Executor, Row};

use crate::store::{StoreError, Write};

/// All entries, by client id.
pub async fn all<'e>(executor: impl Executor<'e, Database = Any>) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query("SELECT entry FROM relying_party ORDER BY client_id").fetch_all(executor).await?;
    rows.iter().map(|row| parse(row.try_get(0)?)).collect()
}

/// One entry, whatever its state.
pub async fn one<'e>(
    executor: impl Executor<'e, Database = Any>,
    client_id: &ClientId,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query("SELECT entry FROM relying_party WHERE client_id = $1")
        .bind(client_id.as_str())
        .fetch_optional(executor)
        .await?;
    row.map(|row| parse(row.try_get(0)?)).transpose()
}

/// Adds the entry or replaces the one of the same client id.
pub async fn put(write: &mut Write, entry: &Entry) -> Result<(), StoreError> {
    let text = serde_json::to_string(entry).map_err(|_| StoreError::corrupt("relying party"))?;
    sqlx::query(
        "INSERT INTO relying_party (client_id, entry) VALUES ($1, $2)
         ON CONFLICT (client_id) DO UPDATE SET entry = excluded.entry",
    )
    .bind(entry.client_id.as_str())
    .bind(text)
    .execute(&mut **write)
    .await?;
    Ok(())
}

fn parse(text: &str) -> Result<Entry, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt("relying party"))
}
