//! Table `demo_message`: text messages that the demo does not send.

use sqlx::{AnyConnection, Row};

use crate::model::ids::EnrolmentId;
use crate::model::phone::DemoMessage;
use crate::store::{StoreError, Tx, column};

/// Puts a message into an enrolment's inbox.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    enrolment: &EnrolmentId,
    message: &DemoMessage,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO demo_message (id, enrolment_id, code, sent_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(enrolment.as_str())
        .bind(&message.code)
        .bind(message.sent_at.seconds())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// An enrolment's inbox, newest first.
pub async fn of_enrolment(
    connection: &mut AnyConnection,
    enrolment: &EnrolmentId,
) -> Result<Vec<DemoMessage>, StoreError> {
    let rows =
        sqlx::query("SELECT code, sent_at FROM demo_message WHERE enrolment_id = $1 ORDER BY sent_at DESC")
            .bind(enrolment.as_str())
            .fetch_all(connection)
            .await?;
    rows.iter()
        .map(|row| Ok(DemoMessage { code: row.try_get("code")?, sent_at: column::time(row, "sent_at")? }))
        .collect()
}
