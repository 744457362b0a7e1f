//! Table `person`: one row a person, found by blind index. The identity record in it is sealed.

use netcert::ids::ClientId;
use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::keys::sealed::Sealed;
use crate::model::ids::PersonId;
use crate::model::notice::Noticed;
use crate::model::person::note::PersonNote;
use crate::model::person::{PersonRecord, PersonState};
use crate::model::record::{DocumentIndex, IdentityRecord, NetnumIndex};
use crate::store::{StoreError, Tx, column};

/// A person whose data key was destroyed is nobody any more: no statement with these columns finds them.
const COLUMNS: &str = "id, state, enrolled_at, record, note, \
     (SELECT wrapped_under FROM data_key WHERE person_id = person.id) AS wrapped_under, \
     (SELECT wrapped_key FROM data_key WHERE person_id = person.id) AS wrapped_key";
const HAS_KEY: &str = "EXISTS (SELECT 1 FROM data_key WHERE person_id = person.id)";

fn parse(row: &AnyRow) -> Result<PersonRecord, StoreError> {
    let id: String = row.try_get("id")?;
    let note = match row.try_get::<Option<&[u8]>, _>("note")? {
        Some(_) => Some(column::sealed(row, &id, "note", column::wrapped_key(row, &id)?)?),
        None => None,
    };
    Ok(PersonRecord {
        note,
        id: id.parse()?,
        state: PersonState::from_stored(row.try_get("state")?)?,
        enrolled_at: column::time(row, "enrolled_at")?,
        record: column::sealed(row, &id, "record", column::wrapped_key(row, &id)?)?,
    })
}

fn id(found: Option<String>) -> Result<Option<PersonId>, StoreError> {
    Ok(found.map(|id| id.parse()).transpose()?)
}

/// The person of this id.
pub async fn find(connection: &mut AnyConnection, id: PersonId) -> Result<Option<PersonRecord>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("SELECT {COLUMNS} FROM person WHERE id = $1 AND {HAS_KEY}")))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(parse).transpose()
}

/// As [`find`], and the row is locked until the transaction ends.
///
/// Every transaction that decides what a child may do locks the child's row first. A transaction that locks
/// both a child's and a guardian's row locks the child's first, so that two of them cannot wait for each
/// other.
pub async fn lock_row(tx: &mut Tx, id: PersonId) -> Result<Option<PersonRecord>, StoreError> {
    let statement =
        format!("UPDATE person SET state = state WHERE id = $1 AND {HAS_KEY} RETURNING {COLUMNS}");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id.to_string()).fetch_optional(&mut **tx).await?;
    row.as_ref().map(parse).transpose()
}

/// Who enrolled with this document.
pub async fn find_by_document(
    connection: &mut AnyConnection,
    index: &DocumentIndex,
) -> Result<Option<PersonId>, StoreError> {
    let found = sqlx::query_scalar("SELECT id FROM person WHERE document_index = $1")
        .bind(index.0.as_slice())
        .fetch_optional(connection)
        .await?;
    id(found)
}

/// Who has this netnum.
pub async fn find_by_netnum(
    connection: &mut AnyConnection,
    index: &NetnumIndex,
) -> Result<Option<PersonId>, StoreError> {
    let found = sqlx::query_scalar("SELECT id FROM person WHERE netnum_index = $1")
        .bind(index.0.as_slice())
        .fetch_optional(connection)
        .await?;
    id(found)
}

/// Who was given a netcert with this subject identifier at this relying party.
pub async fn find_by_sub(
    connection: &mut AnyConnection,
    client_id: &ClientId,
    sub: &str,
) -> Result<Option<PersonId>, StoreError> {
    let found = sqlx::query_scalar("SELECT person_id FROM netcert WHERE client_id = $1 AND sub = $2 LIMIT 1")
        .bind(client_id.as_str())
        .bind(sub)
        .fetch_optional(connection)
        .await?;
    id(found)
}

/// Adds a person and their data key, unless somebody has enrolled with this document already: then nothing
/// happens and the answer is `false`. Where another transaction is about to add the same document, this one
/// waits for it.
pub async fn insert(
    tx: &mut Tx,
    (person, sealed): (PersonId, &Sealed<IdentityRecord>),
    state: PersonState,
    (document, netnum): (&DocumentIndex, &NetnumIndex),
    noticed: &Noticed,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO person (id, state, document_index, netnum_index, record, \
         notice_version, notice_digest, noticed_at, enrolled_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (document_index) DO NOTHING",
    )
    .bind(sealed.id())
    .bind(state.as_str())
    .bind(document.0.as_slice())
    .bind(netnum.0.as_slice())
    .bind(sealed.as_bytes())
    .bind(i64::from(noticed.version))
    .bind(&noticed.digest)
    .bind(noticed.at.seconds())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    super::data_key::insert(tx, person, sealed.key()).await?;
    Ok(true)
}

/// Puts a new record in the place of the old one, under the same data key.
pub async fn replace_record(
    tx: &mut Tx,
    sealed: &Sealed<IdentityRecord>,
    noticed: &Noticed,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE person SET record = $2, notice_version = $3, notice_digest = $4, noticed_at = $5 WHERE id = $1",
    )
    .bind(sealed.id())
    .bind(sealed.as_bytes())
    .bind(i64::from(noticed.version))
    .bind(&noticed.digest)
    .bind(noticed.at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps what the person sees of themselves, as long as it is of the record that they have.
pub async fn put_note(
    tx: &mut Tx,
    person: PersonId,
    of_record: &[u8],
    note: &Sealed<PersonNote>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE person SET note = $3 WHERE id = $1 AND record = $2")
        .bind(person.to_string())
        .bind(of_record)
        .bind(note.as_bytes())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Changes what a person may do.
pub async fn set_state(tx: &mut Tx, person: PersonId, state: PersonState) -> Result<(), StoreError> {
    sqlx::query("UPDATE person SET state = $2 WHERE id = $1")
        .bind(person.to_string())
        .bind(state.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How many children this person may have as their guardian, where an operator has set it.
pub async fn children_limit(
    connection: &mut AnyConnection,
    guardian: PersonId,
) -> Result<Option<u32>, StoreError> {
    let limit: Option<Option<i64>> = sqlx::query_scalar("SELECT children_limit FROM person WHERE id = $1")
        .bind(guardian.to_string())
        .fetch_optional(connection)
        .await?;
    limit.flatten().map(u32::try_from).transpose().map_err(|_| StoreError::corrupt("limit of children"))
}

/// Sets how many children this person may have.
pub async fn set_children_limit(tx: &mut Tx, guardian: PersonId, limit: u32) -> Result<(), StoreError> {
    sqlx::query("UPDATE person SET children_limit = $2 WHERE id = $1")
        .bind(guardian.to_string())
        .bind(i64::from(limit))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Erases a person with all that hangs on them.
pub async fn delete(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM person WHERE id = $1").bind(person.to_string()).execute(&mut **tx).await?;
    Ok(())
}
