//! Table `audit`: every opening of a sealed record. Rows are only ever added.

use netcert::base64url;
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use sqlx::{Any, AnyConnection, Row, Transaction};

use crate::keys::sealed::{AuditTrail, Opening};
use crate::store::{Store, StoreError};

/// One row, as the operator reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: UnixTime,
    /// Whose record.
    pub person_id: String,
    /// Who opened it.
    pub actor: String,
    /// What for.
    pub purpose: String,
}

impl AuditTrail for Store {
    type Error = StoreError;

    async fn record(
        &mut self,
        opening: &Opening,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        insert(&mut write, opening, rng).await?;
        Ok(write.commit().await?)
    }
}

// For every lifetime: the compiler cannot see across an await that a `Write` has only one.
impl AuditTrail for Transaction<'_, Any> {
    type Error = StoreError;

    async fn record(
        &mut self,
        opening: &Opening,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<(), StoreError> {
        insert(self, opening, rng).await
    }
}

async fn insert(
    connection: &mut AnyConnection,
    opening: &Opening,
    rng: &mut (impl CryptoRng + Send),
) -> Result<(), StoreError> {
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    sqlx::query("INSERT INTO audit (id, at, person_id, actor, purpose) VALUES ($1, $2, $3, $4, $5)")
        .bind(base64url::encode(&id))
        .bind(opening.at.seconds())
        .bind(&opening.person_id)
        .bind(opening.actor.as_str())
        .bind(opening.purpose.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The newest `limit` openings, newest first.
pub async fn newest(store: &Store, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = sqlx::query("SELECT at, person_id, actor, purpose FROM audit ORDER BY at DESC, id LIMIT $1")
        .bind(i64::from(limit))
        .fetch_all(store.pool())
        .await?;
    rows.iter()
        .map(|row| {
            Ok(AuditEntry {
                at: UnixTime::new(row.try_get(0)?),
                person_id: row.try_get(1)?,
                actor: row.try_get(2)?,
                purpose: row.try_get(3)?,
            })
        })
        .collect()
}
