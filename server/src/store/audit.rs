//! Table `audit`: every opening of a sealed record. Rows are only ever added.

use netcert::base64url;
use rand_core::CryptoRng;
use sqlx::{AnyConnection, Row};

use crate::keys::sealed::{AuditTrail, Opening};
use crate::model::audit::AuditEntry;
use crate::store::{Store, StoreError, Tx, column};

/// Each opening is in a transaction of its own, and there for good at once.
impl AuditTrail for Store {
    type Error = StoreError;

    async fn record(
        &mut self,
        opening: &Opening,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        insert(&mut tx, opening, rng).await?;
        tx.commit().await
    }
}

/// The opening is committed with the rest of the transaction.
impl AuditTrail for Tx {
    type Error = StoreError;

    async fn record(
        &mut self,
        opening: &Opening,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<(), StoreError> {
        insert(self, opening, rng).await
    }
}

async fn insert(tx: &mut Tx, opening: &Opening, rng: &mut (impl CryptoRng + Send)) -> Result<(), StoreError> {
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    sqlx::query("INSERT INTO audit (id, at, person_id, actor, purpose) VALUES ($1, $2, $3, $4, $5)")
        .bind(base64url::encode(&id))
        .bind(opening.at.seconds())
        .bind(&opening.person_id)
        .bind(opening.actor.as_str())
        .bind(opening.purpose.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The newest `limit` openings, newest first.
pub async fn newest(connection: &mut AnyConnection, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = sqlx::query("SELECT at, person_id, actor, purpose FROM audit ORDER BY at DESC, id LIMIT $1")
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(AuditEntry {
                at: column::time(row, "at")?,
                person_id: row.try_get("person_id")?,
                actor: row.try_get("actor")?,
                purpose: row.try_get("purpose")?,
            })
        })
        .collect()
}
