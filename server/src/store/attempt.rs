//! Table `attempt`: what was tried, counted for blind subjects.

use netcert::time::UnixTime;
use sqlx::Row;

use super::{StoreError, Write};
use crate::limit::kind::Kind;
use crate::limit::rule::Count;
use crate::limit::subject::Subject;

/// The subject's count, held for this write: another one waits until this is done.
pub async fn lock(
    write: &mut Write,
    kind: Kind,
    subject: &Subject,
    now: UnixTime,
) -> Result<Count, StoreError> {
    // One statement: where there is no row, two writes could each find none.
    let row = sqlx::query(
        "INSERT INTO attempt (kind, subject, earlier, passes, window_start, locked_until, expires_at) \
         VALUES ($1, $2, 0, 0, $3, NULL, $3) \
         ON CONFLICT (kind, subject) DO UPDATE SET passes = attempt.passes \
         RETURNING earlier, passes, window_start, locked_until",
    )
    .bind(kind.as_str())
    .bind(subject.0.as_slice())
    .bind(now.seconds())
    .fetch_one(&mut **write)
    .await?;
    let small = |number: i64| u32::try_from(number).map_err(|_| StoreError::Corrupt("count of attempts"));
    Ok(Count {
        earlier: small(row.try_get(0)?)?,
        passes: small(row.try_get(1)?)?,
        window_start: UnixTime::new(row.try_get(2)?),
        locked_until: row.try_get::<Option<i64>, _>(3)?.map(UnixTime::new),
    })
}

/// Keeps the count until `expires_at`.
pub async fn keep(
    write: &mut Write,
    kind: Kind,
    subject: &Subject,
    count: &Count,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE attempt SET earlier = $3, passes = $4, window_start = $5, locked_until = $6, expires_at = $7 \
         WHERE kind = $1 AND subject = $2",
    )
    .bind(kind.as_str())
    .bind(subject.0.as_slice())
    .bind(i64::from(count.earlier))
    .bind(i64::from(count.passes))
    .bind(count.window_start.seconds())
    .bind(count.locked_until.map(UnixTime::seconds))
    .bind(expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Nothing counts against the subject any more.
pub async fn clear(write: &mut Write, kind: Kind, subject: &Subject) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempt WHERE kind = $1 AND subject = $2")
        .bind(kind.as_str())
        .bind(subject.0.as_slice())
        .execute(&mut **write)
        .await?;
    Ok(())
}
