//! Table `session`: what a browser's cookie stands for.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::EnrolmentId;
use crate::model::ids::PersonId;
use crate::model::session::{Session, TokenDigest, Told};
use crate::store::{Store, StoreError, Write};

impl Store {
    /// The session of a token, if it has not ended.
    pub async fn session(&self, digest: &TokenDigest, now: UnixTime) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT person_id, enrolment_id, by_passkey, kept_by, told FROM session \
             WHERE token_digest = $1 AND expires_at > $2",
        )
        .bind(digest.0.as_slice())
        .bind(now.seconds())
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Session {
            digest: *digest,
            person: row.try_get::<Option<String>, _>(0)?.map(|id| id.parse()).transpose()?,
            enrolment: row.try_get::<Option<String>, _>(1)?.map(EnrolmentId::from_stored),
            by_passkey: row.try_get::<i64, _>(2)? != 0,
            kept_by: row.try_get::<Option<String>, _>(3)?.map(|id| id.parse()).transpose()?,
            told: row.try_get::<Option<String>, _>(4)?.map(|told| told_from(&told)).transpose()?,
        }))
    }

    /// Begins a session.
    pub async fn begin_session(&self, session: &Session, expires_at: UnixTime) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        insert(&mut write, session, expires_at).await?;
        Ok(write.commit().await?)
    }

    /// Ends a session.
    pub async fn end_session(&self, digest: &TokenDigest) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        delete(&mut write, digest).await?;
        Ok(write.commit().await?)
    }
}

/// Begins a session.
pub async fn insert(write: &mut Write, session: &Session, expires_at: UnixTime) -> Result<(), StoreError> {
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
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Lets a session carry this enrolment and live as long, unless a passkey has set its end. Whoever enrolled in it before
/// and made no passkey is let go of: the next one at this browser may be somebody else.
pub async fn carry(
    write: &mut Write,
    digest: &TokenDigest,
    enrolment: &EnrolmentId,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE session SET enrolment_id = $2, told = NULL, person_id = CASE WHEN by_passkey = 1 THEN person_id ELSE NULL END, \
         expires_at = CASE WHEN by_passkey = 1 OR expires_at > $3 THEN expires_at ELSE $3 END WHERE token_digest = $1",
    )
    .bind(digest.0.as_slice())
    .bind(enrolment.as_str())
    .bind(expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// The session belongs to the person who has just enrolled in it. A touch of somebody else's passkey counts no more.
pub async fn belong_to(
    write: &mut Write,
    digest: &TokenDigest,
    person: PersonId,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE session SET by_passkey = CASE WHEN person_id = $2 THEN by_passkey ELSE 0 END, person_id = $2, \
         kept_by = NULL, expires_at = $3 WHERE token_digest = $1",
    )
    .bind(digest.0.as_slice())
    .bind(person.to_string())
    .bind(expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Ends a session; `false` where it has ended already.
pub async fn delete(write: &mut Write, digest: &TokenDigest) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM session WHERE token_digest = $1")
        .bind(digest.0.as_slice())
        .execute(&mut **write)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A session that a touch of the person's passkey has begun.
pub struct Touched {
    /// The passkey is a child's and lies on a guardian's device.
    pub kept_by_guardian: bool,
}

/// The session, if it is still this person's, by a touch of their passkey.
pub async fn signed_in(
    write: &mut Write,
    digest: &TokenDigest,
    person: PersonId,
    now: UnixTime,
) -> Result<Option<Touched>, StoreError> {
    let row = sqlx::query(
        "SELECT kept_by FROM session WHERE token_digest = $1 AND person_id = $2 AND by_passkey = 1 AND expires_at > $3",
    )
    .bind(digest.0.as_slice())
    .bind(person.to_string())
    .bind(now.seconds())
    .fetch_optional(&mut **write)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Touched { kept_by_guardian: row.try_get::<Option<String>, _>(0)?.is_some() }))
}

/// Ends all of a person's sessions, on whatever device.
pub async fn delete_of(write: &mut Write, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE person_id = $1")
        .bind(person.to_string())
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// The person's application was declined: their browsers are told so, and lead to nobody any more.
pub async fn tell_declined(write: &mut Write, person: PersonId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE session SET person_id = NULL, enrolment_id = NULL, by_passkey = 0, kept_by = NULL, told = $2 \
         WHERE person_id = $1",
    )
    .bind(person.to_string())
    .bind(DECLINED)
    .execute(&mut **write)
    .await?;
    Ok(())
}

const DECLINED: &str = "declined";

fn told_from(text: &str) -> Result<Told, StoreError> {
    if text == DECLINED { Ok(Told::Declined) } else { Err(StoreError::corrupt("session")) }
}
