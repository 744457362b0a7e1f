//! Table `guardianship`: links between guardians and children. A row is ended, never deleted.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::keys::sealed::Sealed;
use crate::model::guardianship::note::ChildNote;
use crate::model::guardianship::{Guardians, Link};
use crate::model::ids::{GuardianConsentId, GuardianshipId, PersonId};
use crate::store::{StoreError, Tx, column};

const OPEN_LINKS: &str = "SELECT guardianship.id AS id, guardianship.guardian_id AS guardian_id, \
     guardianship.child_id AS child_id, guardianship.started_at AS started_at, \
     guardianship.disputed_at AS disputed_at, guardianship.note AS note, person.state AS guardian_state, \
     data_key.wrapped_under AS wrapped_under, data_key.wrapped_key AS wrapped_key \
     FROM guardianship JOIN person ON person.id = guardianship.guardian_id \
     JOIN data_key ON data_key.person_id = guardianship.child_id WHERE guardianship.ended_at IS NULL";
const CORRUPT: &str = "guardianship";

fn parse(row: &AnyRow) -> Result<Link, StoreError> {
    let id = column::parsed(row, "id", GuardianshipId::parse, CORRUPT)?;
    let child_key = column::wrapped_key(row, row.try_get("child_id")?)?;
    Ok(Link {
        note: column::sealed(row, id.as_str(), "note", child_key)?,
        id,
        guardian: column::person(row, "guardian_id")?,
        child: column::person(row, "child_id")?,
        started_at: column::time(row, "started_at")?,
        disputed: column::optional_time(row, "disputed_at")?.is_some(),
        guardian_active: row.try_get::<&str, _>("guardian_state")? == "active",
    })
}

async fn open_links(
    connection: &mut AnyConnection,
    column: &str,
    person: PersonId,
) -> Result<Vec<Link>, StoreError> {
    let statement = format!(
        "{OPEN_LINKS} AND guardianship.{column} = $1 ORDER BY guardianship.started_at, guardianship.id"
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(person.to_string()).fetch_all(connection).await?;
    rows.iter().map(parse).collect()
}

/// The link of this id, if it has not ended. A child whose data key was destroyed has no links.
pub async fn find(connection: &mut AnyConnection, id: &GuardianshipId) -> Result<Option<Link>, StoreError> {
    let statement = format!("{OPEN_LINKS} AND guardianship.id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(parse).transpose()
}

/// The child's links that have not ended.
pub async fn of_child(connection: &mut AnyConnection, child: PersonId) -> Result<Guardians, StoreError> {
    open_links(connection, "child_id", child).await.map(Guardians::new)
}

/// The guardian's links that have not ended, eldest first. Children who are 18 by now are among them.
pub async fn of_guardian(
    connection: &mut AnyConnection,
    guardian: PersonId,
) -> Result<Vec<Link>, StoreError> {
    open_links(connection, "guardian_id", guardian).await
}

/// Links a guardian (first) with a child (second).
pub async fn insert(
    tx: &mut Tx,
    id: &GuardianshipId,
    (guardian, child): (PersonId, PersonId),
    consent: &GuardianConsentId,
    note: &Sealed<ChildNote>,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO guardianship (id, guardian_id, child_id, consent_id, note, started_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.as_str())
    .bind(guardian.to_string())
    .bind(child.to_string())
    .bind(consent.as_str())
    .bind(note.as_bytes())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Opens a dispute about the link, or settles it (`None`).
pub async fn set_disputed(tx: &mut Tx, id: &GuardianshipId, at: Option<UnixTime>) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET disputed_at = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(at.map(UnixTime::seconds))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Settles every dispute about a child.
pub async fn settle(tx: &mut Tx, child: PersonId) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET disputed_at = NULL WHERE child_id = $1 AND ended_at IS NULL")
        .bind(child.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends the link; `reason` is one word.
pub async fn end(tx: &mut Tx, id: &GuardianshipId, reason: &str, now: UnixTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL")
        .bind(id.as_str())
        .bind(now.seconds())
        .bind(reason)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends the open links of a child who has reached 18. Answers each link with its guardian.
pub async fn end_of_age(
    tx: &mut Tx,
    child: PersonId,
    at: UnixTime,
) -> Result<Vec<(GuardianshipId, PersonId)>, StoreError> {
    let rows = sqlx::query(
        "UPDATE guardianship SET ended_at = $2, end_reason = 'of_age' \
         WHERE child_id = $1 AND ended_at IS NULL \
         RETURNING id, guardian_id",
    )
    .bind(child.to_string())
    .bind(at.seconds())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let id = column::parsed(row, "id", GuardianshipId::parse, CORRUPT)?;
            Ok((id, column::person(row, "guardian_id")?))
        })
        .collect()
}
