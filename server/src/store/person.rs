//! Table `person`: one row a person, found by blind index; what is in it lies sealed.

use netcert::ids::ClientId;
use netcert::time::UnixTime;
use sqlx::AnyConnection;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::keys::sealed::{OpenError, Sealed};
use crate::model::ids::PersonId;
use crate::model::notice::Noticed;
use crate::model::person::PersonState;
use crate::model::record::{DocumentIndex, IdentityRecord, NetnumIndex};
use crate::store::{Store, StoreError, Write};

/// One person.
pub struct PersonRow {
    /// Their row.
    pub id: PersonId,
    /// Active, or why not.
    pub state: PersonState,
    /// When they first enrolled.
    pub enrolled_at: UnixTime,
    record: Vec<u8>,
    record_key: Vec<u8>,
}

impl PersonRow {
    /// Neither suspended nor waiting for anybody.
    pub fn is_active(&self) -> bool {
        self.state == PersonState::Active
    }

    /// 14–17 when they enrolled, and no guardian has approved yet.
    pub fn awaits_guardian(&self) -> bool {
        self.state == PersonState::AwaitingGuardian
    }

    /// The identity record, still closed.
    ///
    /// # Errors
    /// [`OpenError::Sealed`] where the columns hold no sealed bytes.
    pub fn sealed(self) -> Result<Sealed<IdentityRecord>, OpenError> {
        Sealed::from_stored(&self.id.to_string(), self.record, self.record_key)
    }
}

const COLUMNS: &str = "id, state, enrolled_at, record, record_key";

fn parse(row: &AnyRow) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        id: row.try_get::<String, _>(0)?.parse()?,
        state: PersonState::from_stored(row.try_get(1)?)?,
        enrolled_at: UnixTime::new(row.try_get(2)?),
        record: row.try_get(3)?,
        record_key: row.try_get(4)?,
    })
}

async fn by_id(connection: &mut AnyConnection, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM person WHERE id = $1")))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(parse).transpose()
}

impl Store {
    /// The person of this row.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
        by_id(&mut *self.pool().acquire().await?, id).await
    }

    /// Who enrolled with this document.
    pub async fn person_by_document(&self, index: &DocumentIndex) -> Result<Option<PersonId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("SELECT id FROM person WHERE document_index = $1")
            .bind(index.0.as_slice())
            .fetch_optional(self.pool())
            .await?;
        id.map(|id| id.parse().map_err(StoreError::from)).transpose()
    }
}

impl Store {
    /// Who has this netnum.
    pub async fn person_by_netnum(&self, index: &NetnumIndex) -> Result<Option<PersonId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("SELECT id FROM person WHERE netnum_index = $1")
            .bind(index.0.as_slice())
            .fetch_optional(self.pool())
            .await?;
        id.map(|id| id.parse().map_err(StoreError::from)).transpose()
    }

    /// Who was given a netcert with this subject identifier at this relying party.
    pub async fn person_by_sub(
        &self,
        client_id: &ClientId,
        sub: &str,
    ) -> Result<Option<PersonId>, StoreError> {
        let id: Option<String> =
            sqlx::query_scalar("SELECT person_id FROM netcert WHERE client_id = $1 AND sub = $2 LIMIT 1")
                .bind(client_id.as_str())
                .bind(sub)
                .fetch_optional(self.pool())
                .await?;
        id.map(|id| id.parse().map_err(StoreError::from)).transpose()
    }

    /// Sets how many children this person may have.
    pub async fn set_children_limit(&self, person: PersonId, limit: u32) -> Result<(), StoreError> {
        sqlx::query("UPDATE person SET children_limit = $2 WHERE id = $1")
            .bind(person.to_string())
            .bind(i64::from(limit))
            .execute(self.pool())
            .await?;
        Ok(())
    }
}

/// The person of this row, inside a write.
pub async fn load(write: &mut Write, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
    by_id(write, id).await
}

/// As [`load`], and the row stays as it is until the transaction ends: who else holds it comes before or after. Whatever
/// decides what a child may do holds the child's row first. Who holds a child's and a guardian's, holds the child's first,
/// so that two writes cannot wait for each other.
pub async fn hold(write: &mut Write, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
    let statement = format!("UPDATE person SET state = state WHERE id = $1 RETURNING {COLUMNS}");
    let row =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id.to_string()).fetch_optional(&mut **write).await?;
    row.as_ref().map(parse).transpose()
}

/// Adds a person, unless somebody has enrolled with this document already: then nothing happens and the answer is
/// `false`. Where another write is about to add the same document, this one waits for it.
pub async fn insert(
    write: &mut Write,
    sealed: &Sealed<IdentityRecord>,
    state: PersonState,
    (document, netnum): (&DocumentIndex, &NetnumIndex),
    noticed: &Noticed,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO person (id, state, document_index, netnum_index, record, record_key, \
         notice_version, notice_digest, noticed_at, enrolled_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (document_index) DO NOTHING",
    )
    .bind(sealed.id())
    .bind(state.as_str())
    .bind(document.0.as_slice())
    .bind(netnum.0.as_slice())
    .bind(sealed.record_bytes())
    .bind(sealed.record_key_bytes())
    .bind(i64::from(noticed.version))
    .bind(&noticed.digest)
    .bind(noticed.at.seconds())
    .bind(now.seconds())
    .execute(&mut **write)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a new record in the place of the old one, whose key goes with it.
pub async fn replace_record(
    write: &mut Write,
    sealed: &Sealed<IdentityRecord>,
    noticed: &Noticed,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE person SET record = $2, record_key = $3, notice_version = $4, notice_digest = $5, noticed_at = $6 \
         WHERE id = $1",
    )
    .bind(sealed.id())
    .bind(sealed.record_bytes())
    .bind(sealed.record_key_bytes())
    .bind(i64::from(noticed.version))
    .bind(&noticed.digest)
    .bind(noticed.at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Changes what a person may do.
pub async fn set_state(write: &mut Write, person: PersonId, state: PersonState) -> Result<(), StoreError> {
    sqlx::query("UPDATE person SET state = $2 WHERE id = $1")
        .bind(person.to_string())
        .bind(state.as_str())
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Erases a person with all that hangs on them.
pub async fn delete(write: &mut Write, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM person WHERE id = $1").bind(person.to_string()).execute(&mut **write).await?;
    Ok(())
}
