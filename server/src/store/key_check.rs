//! Table `key_check`: which keys this database was begun with. Other keys would find no document's row and give its
//! holder a second netnum.

use sqlx::Row;

use crate::store::{Store, StoreError};

/// Whether the database belongs to the keys of this fingerprint; a new one does from now on.
pub async fn belongs(store: &Store, fingerprint: &str) -> Result<bool, StoreError> {
    sqlx::query("INSERT INTO key_check (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
        .bind(fingerprint)
        .execute(store.pool())
        .await?;
    let row = sqlx::query("SELECT fingerprint FROM key_check WHERE id = 1").fetch_one(store.pool()).await?;
    Ok(row.try_get::<&str, _>(0)? == fingerprint)
}
