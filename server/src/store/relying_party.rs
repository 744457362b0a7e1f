//! Table `relying_party`: one directory entry a row, as JSON.

use netcert::directory::Entry;
use netcert::ids::ClientId;
use sqlx::AnyConnection;

use crate::store::{StoreError, Tx, column};

const CORRUPT: &str = "relying party";

fn parse(text: &str) -> Result<Entry, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(CORRUPT))
}

/// All entries, by client id.
pub async fn all(connection: &mut AnyConnection) -> Result<Vec<Entry>, StoreError> {
    let entries: Vec<String> = sqlx::query_scalar("SELECT entry FROM relying_party ORDER BY client_id")
        .fetch_all(connection)
        .await?;
    entries.iter().map(|entry| parse(entry)).collect()
}

/// One entry, whatever its state.
pub async fn find(connection: &mut AnyConnection, client_id: &ClientId) -> Result<Option<Entry>, StoreError> {
    let entry: Option<String> = sqlx::query_scalar("SELECT entry FROM relying_party WHERE client_id = $1")
        .bind(client_id.as_str())
        .fetch_optional(connection)
        .await?;
    entry.map(|entry| parse(&entry)).transpose()
}

/// Adds the entry or replaces the one of the same client id.
pub async fn put(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO relying_party (client_id, entry) VALUES ($1, $2) \
         ON CONFLICT (client_id) DO UPDATE SET entry = excluded.entry",
    )
    .bind(entry.client_id.as_str())
    .bind(column::to_json(entry, CORRUPT)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
