//! Table `session`: what a browser's cookie stands for.
//!
//! A request reads its session before its body arrives. A write reads it again under the row lock, with
//! [`hold`] or [`hold_signed_in`]. Rows are locked in this order, so that no two transactions wait for each
//! other: the enrolment, people (a child before its guardians), the session, all else.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::ids::{EnrolmentId, PersonId};
use crate::model::session::{ClaimedSession, PasskeySession, Session, TokenDigest, Told};
use crate::store::{StoreError, Tx, column};

const DECLINED: &str = "declined";

fn told_from(text: &str) -> Result<Told, StoreError> {
    if text == DECLINED { Ok(Told::Declined) } else { Err(StoreError::corrupt("session")) }
}

/// The session of a token, if it has not ended.
pub async fn find(
    connection: &mut AnyConnection,
    digest: &TokenDigest,
    now: UnixTime,
) -> Result<Option<Session>, StoreError> {
    let row = sqlx::query(
        "SELECT person_id, enrolment_id, by_passkey, kept_by, told FROM session \
         WHERE token_digest = $1 AND expires_at > $2",
    )
    .bind(digest.0.as_slice())
    .bind(now.seconds())
    .fetch_optional(connection)
    .await?;
    row.map(|row| parse(digest, &row)).transpose()
}

fn parse(digest: &TokenDigest, row: &AnyRow) -> Result<Session, StoreError> {
    Ok(Session {
        digest: *digest,
        person: column::optional_person(row, "person_id")?,
        enrolment: row.try_get::<Option<String>, _>("enrolment_id")?.map(EnrolmentId::from_stored),
        by_passkey: column::flag(row, "by_passkey")?,
        kept_by: column::optional_person(row, "kept_by")?,
        told: row.try_get::<Option<&str>, _>("told")?.map(told_from).transpose()?,
    })
}

async fn lock_row(tx: &mut Tx, digest: &TokenDigest, now: UnixTime) -> Result<Option<Session>, StoreError> {
    let row = sqlx::query(
        "UPDATE session SET expires_at = expires_at WHERE token_digest = $1 AND expires_at > $2 \
         RETURNING person_id, enrolment_id, by_passkey, kept_by, told",
    )
    .bind(digest.0.as_slice())
    .bind(now.seconds())
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| parse(digest, &row)).transpose()
}

/// Locks the session until the transaction ends; `false` where it has ended or is not as the request found
/// it.
pub async fn hold(tx: &mut Tx, claimed: &Session, now: UnixTime) -> Result<bool, StoreError> {
    Ok(lock_row(tx, &claimed.digest, now).await?.as_ref() == Some(claimed))
}

/// Locks the session until the transaction ends; `None` where it has ended, or the person or the device is
/// not the one that the request found. An enrolment may have begun or ended in it meanwhile.
pub async fn hold_signed_in(
    tx: &mut Tx,
    claimed: &ClaimedSession,
    now: UnixTime,
) -> Result<Option<PasskeySession>, StoreError> {
    let found = lock_row(tx, claimed.digest(), now).await?.and_then(ClaimedSession::of);
    let same = found.filter(|found| {
        found.claimed_person() == claimed.claimed_person()
            && found.session().kept_by == claimed.session().kept_by
    });
    Ok(same.map(|found| PasskeySession {
        person: found.claimed_person(),
        kept_by_guardian: found.session().kept_by.is_some(),
    }))
}

/// Begins a session.
pub async fn insert(tx: &mut Tx, session: &Session, expires_at: UnixTime) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO session (token_digest, person_id, enrolment_id, by_passkey, expires_at, kept_by) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(session.digest.0.as_slice())
    .bind(session.person.map(|person| person.to_string()))
    .bind(session.enrolment.as_ref().map(EnrolmentId::as_str))
    .bind(i64::from(session.by_passkey))
    .bind(expires_at.seconds())
    .bind(session.kept_by.map(|guardian| guardian.to_string()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets a session carry this enrolment and live as long, unless a passkey has set its end. A person who
/// enrolled in it before and made no passkey is taken out of it: whoever uses this browser next may be
/// somebody else.
pub async fn carry(
    tx: &mut Tx,
    digest: &TokenDigest,
    enrolment: &EnrolmentId,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE session SET enrolment_id = $2, told = NULL, \
         person_id = CASE WHEN by_passkey = 1 THEN person_id ELSE NULL END, \
         expires_at = CASE WHEN by_passkey = 1 OR expires_at > $3 THEN expires_at ELSE $3 END \
         WHERE token_digest = $1",
    )
    .bind(digest.0.as_slice())
    .bind(enrolment.as_str())
    .bind(expires_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The session belongs to the person who has just enrolled in it. It no longer counts as begun by a passkey,
/// unless the passkey was this person's.
pub async fn belong_to(
    tx: &mut Tx,
    digest: &TokenDigest,
    person: PersonId,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE session SET by_passkey = CASE WHEN person_id = $2 THEN by_passkey ELSE 0 END, \
         person_id = $2, \
         kept_by = NULL, expires_at = $3 WHERE token_digest = $1",
    )
    .bind(digest.0.as_slice())
    .bind(person.to_string())
    .bind(expires_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a session; `false` where it has ended already.
pub async fn delete(tx: &mut Tx, digest: &TokenDigest) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM session WHERE token_digest = $1")
        .bind(digest.0.as_slice())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all of a person's sessions, on whatever device.
pub async fn delete_of_person(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE person_id = $1")
        .bind(person.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends the sessions that any child's passkeys on this guardian's devices have begun.
pub async fn delete_all_kept_by(tx: &mut Tx, guardian: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE kept_by = $1")
        .bind(guardian.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends the sessions that a child's passkeys on this guardian's devices have begun.
pub async fn delete_kept_by(tx: &mut Tx, child: PersonId, guardian: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE person_id = $1 AND kept_by = $2")
        .bind(child.to_string())
        .bind(guardian.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The person's application was declined: their browsers are told so, and no longer lead to the person.
pub async fn mark_declined(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE session SET person_id = NULL, enrolment_id = NULL, by_passkey = 0, kept_by = NULL, told = $2 \
         WHERE person_id = $1",
    )
    .bind(person.to_string())
    .bind(DECLINED)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
