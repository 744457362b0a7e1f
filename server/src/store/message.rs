//! Table `message`: what people are told. A row is read, never changed otherwise.

use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::guardianship::note::SealedNote;
use crate::model::ids::GuardianshipId;
use crate::model::ids::MessageId;
use crate::model::ids::PersonId;
use crate::store::{Store, StoreError, Write};

/// More messages than this are not listed; those that are read make room.
const LIST_LIMIT: i64 = 100;

/// A message that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub about: MessageAbout,
    /// The link to the child it is about, where a guardian is told about one, with its note.
    pub link: Option<(GuardianshipId, SealedNote)>,
    /// When.
    pub sent_at: UnixTime,
}

/// Keeps a message.
pub async fn insert(
    write: &mut Write,
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
    .execute(&mut **write)
    .await?;
    Ok(())
}

impl Store {
    /// What the person has not read, newest first.
    pub async fn messages(&self, person: PersonId) -> Result<Vec<MessageRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT message.id, message.about, message.sent_at, guardianship.id, guardianship.note FROM message \
             LEFT JOIN guardianship ON guardianship.id = message.guardianship_id \
             WHERE message.person_id = $1 AND message.read_at IS NULL \
             ORDER BY message.sent_at DESC, message.id LIMIT $2",
        )
        .bind(person.to_string())
        .bind(LIST_LIMIT)
        .fetch_all(self.pool())
        .await?;
        let corrupt = || StoreError::corrupt("message");
        rows.iter()
            .map(|row| {
                let about: String = row.try_get(1)?;
                Ok(MessageRow {
                    id: MessageId::parse(row.try_get(0)?).ok_or_else(corrupt)?,
                    about: MessageAbout::ALL
                        .into_iter()
                        .find(|known| known.as_str() == about)
                        .ok_or_else(corrupt)?,
                    sent_at: UnixTime::new(row.try_get(2)?),
                    link: match row.try_get::<Option<&str>, _>(3)? {
                        None => None,
                        Some(id) => {
                            let id = GuardianshipId::parse(id).ok_or_else(corrupt)?;
                            Some((id, SealedNote::from_stored(row.try_get(4)?)))
                        }
                    },
                })
            })
            .collect()
    }

    /// How many messages the person has not read.
    pub async fn unread(&self, person: PersonId) -> Result<u32, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM message WHERE person_id = $1 AND read_at IS NULL")
                .bind(person.to_string())
                .fetch_one(self.pool())
                .await?;
        u32::try_from(count).map_err(|_| StoreError::corrupt("message"))
    }

    /// The person has read it; `false` where they have no such message. Doing it again changes nothing.
    pub async fn mark_read(
        &self,
        id: &MessageId,
        person: PersonId,
        now: UnixTime,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE message SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND person_id = $2",
        )
        .bind(id.as_str())
        .bind(person.to_string())
        .bind(now.seconds())
        .execute(self.pool())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
