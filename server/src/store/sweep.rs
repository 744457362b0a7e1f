//! Erases what has expired. Reading never depends on it: an expired row is as good as gone before.

use netcert::time::UnixTime;

use super::{Store, StoreError};

impl Store {
    /// Enrolments, sessions, ceremonies and counts of faces whose time is over.
    pub async fn sweep(&self, now: UnixTime) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        for statement in [
            "DELETE FROM enrolment WHERE expires_at <= $1",
            "DELETE FROM ceremony WHERE expires_at <= $1",
            "DELETE FROM session WHERE expires_at <= $1",
            "DELETE FROM face_try WHERE expires_at <= $1",
        ] {
            sqlx::query(statement).bind(now.seconds()).execute(&mut *write).await?;
        }
        Ok(write.commit().await?)
    }
}
