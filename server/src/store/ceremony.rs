//! Table `ceremony`: what was begun and is good once, in the session that began it.

use netcert::time::UnixTime;

use crate::model::session::TokenDigest;
use crate::store::{StoreError, Tx};

/// Keeps a begun ceremony.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    session: &TokenDigest,
    state: &str,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ceremony (id, kind, token_digest, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(kind)
    .bind(session.0.as_slice())
    .bind(state)
    .bind(expires_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes its state and erases it. Of two who take it at once, one gets it.
pub async fn take(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    session: &TokenDigest,
    now: UnixTime,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "DELETE FROM ceremony WHERE id = $1 AND kind = $2 AND token_digest = $3 AND expires_at > $4 \
         RETURNING state",
    )
    .bind(id)
    .bind(kind)
    .bind(session.0.as_slice())
    .bind(now.seconds())
    .fetch_optional(&mut **tx)
    .await?)
}
