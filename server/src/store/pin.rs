//! Table `pin`: one verifier a person, and the failed attempts at it.

use sqlx::Row;

use crate::model::ids::PersonId;
use crate::model::pin::{PinAttempts, PinRecord};
use crate::store::{StoreError, Tx, column};

/// The person's PIN. Its row is locked until the transaction ends.
pub async fn lock_row(tx: &mut Tx, person: PersonId) -> Result<Option<PinRecord>, StoreError> {
    let row = sqlx::query(
        "UPDATE pin SET failures = failures WHERE person_id = $1 \
         RETURNING verifier, failures, locked_until, frozen",
    )
    .bind(person.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(PinRecord {
        verifier: row.try_get("verifier")?,
        attempts: PinAttempts {
            failures: column::number(&row, "failures", "PIN failures")?,
            locked_until: column::time(&row, "locked_until")?,
            frozen: column::flag(&row, "frozen")?,
        },
    }))
}

/// Keeps the attempts.
pub async fn put_attempts(tx: &mut Tx, person: PersonId, attempts: &PinAttempts) -> Result<(), StoreError> {
    sqlx::query("UPDATE pin SET failures = $2, locked_until = $3, frozen = $4 WHERE person_id = $1")
        .bind(person.to_string())
        .bind(i64::from(attempts.failures))
        .bind(attempts.locked_until.seconds())
        .bind(i64::from(attempts.frozen))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps a new PIN in the place of the old one, without any attempts and unlocked.
pub async fn put(tx: &mut Tx, person: PersonId, verifier: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pin (person_id, verifier, failures, locked_until, frozen) VALUES ($1, $2, 0, 0, 0) \
         ON CONFLICT (person_id) DO UPDATE SET verifier = excluded.verifier, failures = 0, locked_until = 0, \
         frozen = 0",
    )
    .bind(person.to_string())
    .bind(verifier)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The right PIN was given: the failed attempts before it no longer count. Nothing happens where the PIN has
/// been replaced since it was checked: the attempts at a new PIN are not cleared by an old one.
pub async fn clear_attempts(tx: &mut Tx, person: PersonId, verifier: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pin SET failures = 0, locked_until = 0, frozen = 0 WHERE person_id = $1 AND verifier = $2",
    )
    .bind(person.to_string())
    .bind(verifier)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
