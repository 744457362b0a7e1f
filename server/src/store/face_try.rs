//! Table `face_try`: faces that did not match, counted for the document and not for the enrolment, which anybody can
//! begin anew.

use netcert::time::UnixTime;
use sqlx::Row;

use super::{StoreError, Write};
use crate::enrolment::FaceTries;
use crate::record::DocumentIndex;

/// The document's tries, held for this write: another one waits until this is done.
pub async fn lock(
    write: &mut Write,
    document: &DocumentIndex,
    now: UnixTime,
) -> Result<FaceTries, StoreError> {
    // Where there is no row, two writes could each find none: so one is there before it is read.
    sqlx::query(
        "INSERT INTO face_try (document_index, failures, locked_until, expires_at) VALUES ($1, 0, 0, 0) \
         ON CONFLICT (document_index) DO NOTHING",
    )
    .bind(document.0.as_slice())
    .execute(&mut **write)
    .await?;
    let row = sqlx::query(
        "UPDATE face_try SET failures = failures WHERE document_index = $1 \
         RETURNING failures, locked_until, expires_at",
    )
    .bind(document.0.as_slice())
    .fetch_one(&mut **write)
    .await?;
    if row.try_get::<i64, _>(2)? <= now.seconds() {
        return Ok(FaceTries::NONE);
    }
    Ok(FaceTries {
        failures: u32::try_from(row.try_get::<i64, _>(0)?).map_err(|_| StoreError::Corrupt("face tries"))?,
        locked_until: UnixTime::new(row.try_get(1)?),
    })
}

/// Keeps them until `expires_at`.
pub async fn keep(
    write: &mut Write,
    document: &DocumentIndex,
    tries: &FaceTries,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE face_try SET failures = $2, locked_until = $3, expires_at = $4 WHERE document_index = $1",
    )
    .bind(document.0.as_slice())
    .bind(i64::from(tries.failures))
    .bind(tries.locked_until.seconds())
    .bind(expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}
