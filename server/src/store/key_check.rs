//! Table `key_check`: which keys this database was begun with. Other keys would find no document's row and
//! give its holder a second netnum.

use crate::store::{StoreError, Tx};

/// Whether the database belongs to the keys of this fingerprint. A new database does from now on.
pub async fn belongs_to(tx: &mut Tx, fingerprint: &str) -> Result<bool, StoreError> {
    sqlx::query("INSERT INTO key_check (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
        .bind(fingerprint)
        .execute(&mut **tx)
        .await?;
    let first: String =
        sqlx::query_scalar("SELECT fingerprint FROM key_check WHERE id = 1").fetch_one(&mut **tx).await?;
    Ok(first == fingerprint)
}
