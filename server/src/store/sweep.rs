//! Erases what has expired. Reading never depends on it: an expired row is as good as gone before.

use netcert::time::UnixTime;

use crate::model::limit::kind::Kind;
use crate::store::{Store, StoreError};

impl Store {
    /// What has a time that is over: enrolments, sessions, ceremonies, codes, applications, counts of attempts, and children of
    /// 14–17 whom no guardian has approved.
    pub async fn sweep(&self, now: UnixTime) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        for statement in [
            "DELETE FROM enrolment WHERE expires_at <= $1",
            "DELETE FROM ceremony WHERE expires_at <= $1",
            "DELETE FROM session WHERE expires_at <= $1",
            // With all that hangs on them: nobody has approved in time.
            "DELETE FROM person WHERE state = 'awaiting_guardian' AND id IN \
             (SELECT person_id FROM minor WHERE awaits_until <= $1)",
            "DELETE FROM application WHERE expires_at <= $1",
            "DELETE FROM invitation WHERE expires_at <= $1",
            // What came to nothing leaves the history after half a year.
            "DELETE FROM site_request WHERE expires_at <= $1 - 15552000 AND (answer IS NULL OR answer = 'refused')",
        ] {
            sqlx::query(statement).bind(now.seconds()).execute(&mut *write).await?;
        }
        // Kind by kind, in the order in which a charge takes its rows: so neither waits for the other.
        for kind in Kind::ALL {
            sqlx::query("DELETE FROM attempt WHERE kind = $1 AND expires_at <= $2")
                .bind(kind.as_str())
                .bind(now.seconds())
                .execute(&mut *write)
                .await?;
        }
        Ok(write.commit().await?)
    }
}
