//! Table `relying_party`: a row for each, with its directory entry as JSON.

use netcert::directory::Entry;
use netcert::ids::ClientId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::relying_party::RelyingPartyRecord;
use crate::store::{StoreError, Tx, column};

const CORRUPT: &str = "relying party";

fn record(row: &AnyRow) -> Result<RelyingPartyRecord, StoreError> {
    let corrupt = |_| StoreError::corrupt(CORRUPT);
    Ok(RelyingPartyRecord {
        entry: serde_json::from_str(row.try_get("entry")?).map_err(corrupt)?,
        redirects_to: serde_json::from_str(row.try_get("redirects_to")?).map_err(corrupt)?,
    })
}

/// All, by client id.
pub async fn all(connection: &mut AnyConnection) -> Result<Vec<RelyingPartyRecord>, StoreError> {
    let rows = sqlx::query("SELECT entry, redirects_to FROM relying_party ORDER BY client_id")
        .fetch_all(connection)
        .await?;
    rows.iter().map(record).collect()
}

/// The directory's entries, by client id.
pub async fn entries(connection: &mut AnyConnection) -> Result<Vec<Entry>, StoreError> {
    Ok(all(connection).await?.into_iter().map(|record| record.entry).collect())
}

/// One of them, whatever its state.
pub async fn find(
    connection: &mut AnyConnection,
    client_id: &ClientId,
) -> Result<Option<RelyingPartyRecord>, StoreError> {
    let row = sqlx::query("SELECT entry, redirects_to FROM relying_party WHERE client_id = $1")
        .bind(client_id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(record).transpose()
}

/// Adds it or replaces the one of the same client id.
pub async fn put(tx: &mut Tx, record: &RelyingPartyRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO relying_party (client_id, entry, redirects_to) VALUES ($1, $2, $3) \
         ON CONFLICT (client_id) DO UPDATE SET entry = excluded.entry, redirects_to = excluded.redirects_to",
    )
    .bind(record.entry.client_id.as_str())
    .bind(column::to_json(&record.entry, CORRUPT)?)
    .bind(column::to_json(&record.redirects_to, CORRUPT)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
