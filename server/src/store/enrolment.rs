//! Table `enrolment`: one row for each enrolment under way. The enrolment itself is sealed under a data key of its own;
//! beside it stand whom it hangs on and when it is over.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::keys::sealed::Sealed;
use crate::model::enrolment::Enrolment;
use crate::model::ids::{EnrolmentId, PersonId};
use crate::store::{StoreError, Tx, column};

const COLUMNS: &str = "id, state, wrapped_under, wrapped_key";

fn parse(row: &AnyRow) -> Result<Sealed<Enrolment>, StoreError> {
    let id = row.try_get("id")?;
    column::sealed(row, id, "state", column::wrapped_key(row, id)?)
}

/// An enrolment that has not expired.
pub async fn find(
    connection: &mut AnyConnection,
    id: &EnrolmentId,
    now: UnixTime,
) -> Result<Option<Sealed<Enrolment>>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM enrolment WHERE id = $1 AND expires_at > $2");
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(id.as_str())
        .bind(now.seconds())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(parse).transpose()
}

/// As [`find`], and the row is locked until the transaction ends.
pub async fn lock_row(
    tx: &mut Tx,
    id: &EnrolmentId,
    now: UnixTime,
) -> Result<Option<Sealed<Enrolment>>, StoreError> {
    let statement = format!(
        "UPDATE enrolment SET expires_at = expires_at WHERE id = $1 AND expires_at > $2 RETURNING {COLUMNS}"
    );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(id.as_str())
        .bind(now.seconds())
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(parse).transpose()
}

/// Adds the row, or puts the new state into it. It goes with the person who came out of it, or with the guardian.
pub async fn put(
    tx: &mut Tx,
    sealed: &Sealed<Enrolment>,
    (person, guardian): (Option<PersonId>, Option<PersonId>),
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO enrolment (id, person_id, guardian_id, state, wrapped_under, wrapped_key, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, guardian_id = excluded.guardian_id, \
         state = excluded.state, wrapped_under = excluded.wrapped_under, wrapped_key = excluded.wrapped_key, \
         expires_at = excluded.expires_at",
    )
    .bind(sealed.id())
    .bind(person.map(|person| person.to_string()))
    .bind(guardian.map(|guardian| guardian.to_string()))
    .bind(sealed.as_bytes())
    .bind(sealed.key().wrapped_under().to_string())
    .bind(sealed.key().as_bytes())
    .bind(expires_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Erases an enrolment and all that hangs on it.
pub async fn delete(tx: &mut Tx, id: &EnrolmentId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM enrolment WHERE id = $1").bind(id.as_str()).execute(&mut **tx).await?;
    Ok(())
}
