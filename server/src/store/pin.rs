//! Table `pin`: one verifier a person, and how often it was tried in vain.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::PersonId;
use crate::model::pin::Tries;
use crate::store::{Store, StoreError, Write};

/// One person's PIN.
pub struct PinRow {
    /// Argon2id in PHC form.
    pub verifier: String,
    /// What was tried in vain.
    pub tries: Tries,
}

/// Takes the row for this write: another one waits until this is done.
pub async fn lock(write: &mut Write, person: PersonId) -> Result<Option<PinRow>, StoreError> {
    let row = sqlx::query(
        "UPDATE pin SET failures = failures WHERE person_id = $1 RETURNING verifier, failures, locked_until, frozen",
    )
    .bind(person.to_string())
    .fetch_optional(&mut **write)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(PinRow {
        verifier: row.try_get(0)?,
        tries: Tries {
            failures: u32::try_from(row.try_get::<i64, _>(1)?)
                .map_err(|_| StoreError::corrupt("PIN failures"))?,
            locked_until: UnixTime::new(row.try_get(2)?),
            frozen: row.try_get::<i64, _>(3)? != 0,
        },
    }))
}

/// Keeps the count.
pub async fn keep_tries(write: &mut Write, person: PersonId, tries: &Tries) -> Result<(), StoreError> {
    sqlx::query("UPDATE pin SET failures = $2, locked_until = $3, frozen = $4 WHERE person_id = $1")
        .bind(person.to_string())
        .bind(i64::from(tries.failures))
        .bind(tries.locked_until.seconds())
        .bind(i64::from(tries.frozen))
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// The person was proved and chose a PIN: it takes the old one's place, and nothing is locked.
pub async fn put(write: &mut Write, person: PersonId, verifier: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pin (person_id, verifier, failures, locked_until, frozen) VALUES ($1, $2, 0, 0, 0) \
         ON CONFLICT (person_id) DO UPDATE SET verifier = excluded.verifier, failures = 0, locked_until = 0, frozen = 0",
    )
    .bind(person.to_string())
    .bind(verifier)
    .execute(&mut **write)
    .await?;
    Ok(())
}

impl Store {
    /// The right PIN was given: the tries before it count no more.
    pub async fn clear_tries(&self, person: PersonId, verifier: &str) -> Result<(), StoreError> {
        // Only where the PIN is still the one that was checked: a new one's tries are not ours to clear.
        sqlx::query("UPDATE pin SET failures = 0, locked_until = 0, frozen = 0 WHERE person_id = $1 AND verifier = $2")
            .bind(person.to_string())
            .bind(verifier)
            .execute(self.pool())
            .await?;
        Ok(())
    }
}
