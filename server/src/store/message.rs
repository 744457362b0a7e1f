//! Table `message`: what people are told. A row is read, never changed otherwise.

use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::ids::{GuardianshipId, MessageId, PersonId};
use crate::model::message::MessageRecord;
use crate::store::{StoreError, Tx, column};

/// More messages than this are not listed; those that are read make room.
const LIST_LIMIT: i64 = 100;

const CORRUPT: &str = "message";

fn parse(row: &AnyRow) -> Result<MessageRecord, StoreError> {
    let about = |stored: &str| MessageAbout::ALL.into_iter().find(|known| known.as_str() == stored);
    Ok(MessageRecord {
        id: column::parsed(row, "id", MessageId::parse, CORRUPT)?,
        about: column::parsed(row, "about", about, CORRUPT)?,
        sent_at: column::time(row, "sent_at")?,
        child: match (
            row.try_get::<Option<&str>, _>("link_id")?,
            row.try_get::<Option<&str>, _>("wrapped_under")?,
        ) {
            (Some(link), Some(_)) => {
                let child_key = column::wrapped_key(row, row.try_get("child_id")?)?;
                Some(column::sealed(row, link, "note", child_key)?)
            }
            _ => None,
        },
    })
}

/// Keeps a message.
pub async fn insert(
    tx: &mut Tx,
    id: &MessageId,
    person: PersonId,
    about: MessageAbout,
    link: Option<&GuardianshipId>,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO message (id, person_id, about, guardianship_id, sent_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(person.to_string())
    .bind(about.as_str())
    .bind(link.map(GuardianshipId::as_str))
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the person has not read, newest first.
pub async fn of_person(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Vec<MessageRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT message.id AS id, message.about AS about, message.sent_at AS sent_at, \
         guardianship.id AS link_id, guardianship.note AS note, guardianship.child_id AS child_id, \
         data_key.wrapped_under AS wrapped_under, data_key.wrapped_key AS wrapped_key FROM message \
         LEFT JOIN guardianship ON guardianship.id = message.guardianship_id \
         LEFT JOIN data_key ON data_key.person_id = guardianship.child_id \
         WHERE message.person_id = $1 AND message.read_at IS NULL \
         ORDER BY message.sent_at DESC, message.id LIMIT $2",
    )
    .bind(person.to_string())
    .bind(LIST_LIMIT)
    .fetch_all(connection)
    .await?;
    rows.iter().map(parse).collect()
}

/// How many messages the person has not read.
pub async fn count_of_person(connection: &mut AnyConnection, person: PersonId) -> Result<u32, StoreError> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM message WHERE person_id = $1 AND read_at IS NULL")
            .bind(person.to_string())
            .fetch_one(connection)
            .await?;
    u32::try_from(count).map_err(|_| StoreError::corrupt(CORRUPT))
}

/// Marks a message as read, once; `false` where the person has no such message.
pub async fn mark_read(
    tx: &mut Tx,
    id: &MessageId,
    person: PersonId,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE message SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND person_id = $2")
            .bind(id.as_str())
            .bind(person.to_string())
            .bind(now.seconds())
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}
