//! Table `demo_message`: text messages that the demo does not send.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::EnrolmentId;
use crate::store::{Store, StoreError};

/// One message.
pub struct DemoMessage {
    /// The one-time code in it.
    pub code: String,
    /// When.
    pub sent_at: UnixTime,
}

impl Store {
    /// Puts a message into an enrolment's inbox.
    pub async fn put_demo_message(
        &self,
        id: &str,
        enrolment: &EnrolmentId,
        message: &DemoMessage,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO demo_message (id, enrolment_id, code, sent_at) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(enrolment.as_str())
            .bind(&message.code)
            .bind(message.sent_at.seconds())
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// An enrolment's inbox, newest first.
    pub async fn demo_messages(&self, enrolment: &EnrolmentId) -> Result<Vec<DemoMessage>, StoreError> {
        sqlx::query("SELECT code, sent_at FROM demo_message WHERE enrolment_id = $1 ORDER BY sent_at DESC")
            .bind(enrolment.as_str())
            .fetch_all(self.pool())
            .await?
            .into_iter()
            .map(|row| Ok(DemoMessage { code: row.try_get(0)?, sent_at: UnixTime::new(row.try_get(1)?) }))
            .collect()
    }
}
