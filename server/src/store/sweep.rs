//! Erases what has expired, in all tables. Reading never depends on it: every statement leaves expired rows
//! out.

use netcert::time::UnixTime;

use crate::model::limit::kind::LimitKind;
use crate::store::{StoreError, Tx};

/// Erases what has a time that is over: enrolments, sessions, ceremonies, codes, applications, counts of
/// attempts, and people of 14–17 whom no guardian has approved in time.
pub async fn delete_expired(tx: &mut Tx, now: UnixTime) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM enrolment WHERE expires_at <= $1",
        "DELETE FROM ceremony WHERE expires_at <= $1",
        "DELETE FROM session WHERE expires_at <= $1",
        // With all that hangs on them: nobody has approved in time.
        "DELETE FROM person WHERE state = 'awaiting_guardian' AND id IN \
         (SELECT person_id FROM minor WHERE awaits_until <= $1)",
        "DELETE FROM application WHERE expires_at <= $1",
        "DELETE FROM invitation WHERE expires_at <= $1",
        // For a year a device is told why its passkey ended.
        "DELETE FROM ended_passkey WHERE ended_at <= $1 - 31536000",
        // Requests that no guardian allowed leave the history half a year after they expired.
        "DELETE FROM site_request WHERE expires_at <= $1 - 15552000 \
         AND (answer IS NULL OR answer = 'refused')",
    ] {
        sqlx::query(statement).bind(now.seconds()).execute(&mut **tx).await?;
    }
    // Kind by kind, in the order in which a charge locks its rows, so that neither waits for the other.
    for kind in LimitKind::ALL {
        sqlx::query("DELETE FROM attempt WHERE kind = $1 AND expires_at <= $2")
            .bind(kind.as_str())
            .bind(now.seconds())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
