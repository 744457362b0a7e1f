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
     guardianship.note AS note, person.state AS guardian_state, \
     (SELECT COUNT(*) FROM dispute WHERE dispute.child_id = guardianship.child_id \
     AND dispute.settled_at IS NULL) AS disputed, \
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
        disputed: column::flag(row, "disputed")?,
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
    let links = open_links(connection, "child_id", child).await?;
    // Without a link, nothing but the child's own row says that there is a dispute.
    let disputed = match links.first() {
        Some(link) => link.disputed,
        None => super::dispute::of_child(connection, child).await?.is_some(),
    };
    Ok(Guardians::new(links, disputed))
}

/// The child's masked name and date of birth in any of their links, ended ones included.
pub async fn any_note(
    connection: &mut AnyConnection,
    child: PersonId,
) -> Result<Option<Sealed<ChildNote>>, StoreError> {
    let row = sqlx::query(
        "SELECT guardianship.id AS id, note, child_id, wrapped_under, wrapped_key FROM guardianship \
         JOIN data_key ON data_key.person_id = guardianship.child_id WHERE child_id = $1 \
         ORDER BY started_at DESC, guardianship.id LIMIT 1",
    )
    .bind(child.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let child_key = column::wrapped_key(&row, row.try_get("child_id")?)?;
    Ok(Some(column::sealed(&row, row.try_get("id")?, "note", child_key)?))
}

/// Links about which the authority answered last at `answered` or before and was asked last at `asked` or
/// before, eldest answer first. Those of suspended guardians and of children in dispute wait.
pub async fn to_confirm(
    connection: &mut AnyConnection,
    answered: UnixTime,
    asked: UnixTime,
    most: u32,
) -> Result<Vec<Link>, StoreError> {
    let statement = format!(
        "{OPEN_LINKS} AND guardianship.answered_at <= $1 AND guardianship.asked_at <= $2 \
         AND person.state = 'active' AND NOT EXISTS (SELECT 1 FROM dispute \
         WHERE dispute.child_id = guardianship.child_id AND dispute.settled_at IS NULL) \
         ORDER BY guardianship.answered_at, guardianship.id LIMIT {most}"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(answered.seconds())
        .bind(asked.seconds())
        .fetch_all(connection)
        .await?;
    rows.iter().map(parse).collect()
}

/// Claims the question about a link; `false` where another server has asked since `asked`, or the link has
/// ended.
pub async fn claim_question(
    tx: &mut Tx,
    id: &GuardianshipId,
    asked: UnixTime,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE guardianship SET asked_at = $2 WHERE id = $1 AND asked_at <= $3 AND ended_at IS NULL",
    )
    .bind(id.as_str())
    .bind(now.seconds())
    .bind(asked.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The authority has answered about this link.
pub async fn mark_answered(tx: &mut Tx, id: &GuardianshipId, now: UnixTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET asked_at = $2, answered_at = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(now.seconds())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The guardian's links that have not ended, eldest first. Children who are 18 by now are among them.
pub async fn of_guardian(
    connection: &mut AnyConnection,
    guardian: PersonId,
) -> Result<Vec<Link>, StoreError> {
    open_links(connection, "guardian_id", guardian).await
}

/// Links a guardian (first) with a child (second). The authority has just confirmed it.
pub async fn insert(
    tx: &mut Tx,
    id: &GuardianshipId,
    (guardian, child): (PersonId, PersonId),
    consent: &GuardianConsentId,
    note: &Sealed<ChildNote>,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO guardianship \
         (id, guardian_id, child_id, consent_id, note, started_at, asked_at, answered_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $6)",
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
