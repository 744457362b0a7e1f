//! Table `guardianship`: links between guardians and children. A row is ended, never deleted.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::guardianship::note::SealedNote;
use crate::model::guardianship::{Guardians, Link};
use crate::model::ids::PersonId;
use crate::model::ids::{GuardianConsentId, GuardianshipId};
use crate::store::{Store, StoreError, Write};

const OPEN_LINKS: &str = "SELECT guardianship.id, guardianship.guardian_id, guardianship.child_id, guardianship.started_at, \
     guardianship.disputed_at, person.state, guardianship.note FROM guardianship JOIN person ON person.id = guardianship.guardian_id \
     WHERE guardianship.ended_at IS NULL";

fn parse(row: &AnyRow) -> Result<Link, StoreError> {
    let id: String = row.try_get(0)?;
    Ok(Link {
        id: GuardianshipId::parse(&id).ok_or(StoreError::corrupt("guardianship"))?,
        guardian: row.try_get::<String, _>(1)?.parse()?,
        child: row.try_get::<String, _>(2)?.parse()?,
        started_at: UnixTime::new(row.try_get(3)?),
        disputed: row.try_get::<Option<i64>, _>(4)?.is_some(),
        note: SealedNote::from_stored(row.try_get(6)?),
        guardian_active: row.try_get::<String, _>(5)? == "active",
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
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(person.to_string()).fetch_all(connection).await?;
    rows.iter().map(parse).collect()
}

/// The child's links that have not ended.
pub async fn of_child(write: &mut Write, child: PersonId) -> Result<Guardians, StoreError> {
    open_links(write, "child_id", child).await.map(Guardians::new)
}

/// The guardian's links that have not ended; whether each child is still under 18, the caller looks.
pub async fn of_guardian(write: &mut Write, guardian: PersonId) -> Result<Vec<Link>, StoreError> {
    open_links(write, "guardian_id", guardian).await
}

/// Links a guardian (first) with a child (second).
pub async fn insert(
    write: &mut Write,
    id: &GuardianshipId,
    (guardian, child): (PersonId, PersonId),
    consent: &GuardianConsentId,
    note: &SealedNote,
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
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Opens or settles (`None`) a dispute about the link.
pub async fn set_disputed(
    write: &mut Write,
    id: &GuardianshipId,
    at: Option<UnixTime>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET disputed_at = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(at.map(UnixTime::seconds))
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Settles every dispute about a child.
pub async fn settle(write: &mut Write, child: PersonId) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET disputed_at = NULL WHERE child_id = $1 AND ended_at IS NULL")
        .bind(child.to_string())
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Ends the link; `reason` is one word.
pub async fn end(
    write: &mut Write,
    id: &GuardianshipId,
    reason: &str,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE guardianship SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL")
        .bind(id.as_str())
        .bind(now.seconds())
        .bind(reason)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// How many children this person may have, where an operator has said so.
pub async fn limit_of(write: &mut Write, guardian: PersonId) -> Result<Option<u32>, StoreError> {
    let limit: Option<i64> = sqlx::query_scalar("SELECT children_limit FROM person WHERE id = $1")
        .bind(guardian.to_string())
        .fetch_optional(&mut **write)
        .await?
        .flatten();
    limit.map(u32::try_from).transpose().map_err(|_| StoreError::corrupt("limit of children"))
}

/// Ends what has not ended of the links of a child who is 18, and says which these are and whose.
pub async fn end_of_age(
    write: &mut Write,
    child: PersonId,
    at: UnixTime,
) -> Result<Vec<(GuardianshipId, PersonId)>, StoreError> {
    let rows = sqlx::query(
        "UPDATE guardianship SET ended_at = $2, end_reason = 'of_age' WHERE child_id = $1 AND ended_at IS NULL \
         RETURNING id, guardian_id",
    )
    .bind(child.to_string())
    .bind(at.seconds())
    .fetch_all(&mut **write)
    .await?;
    rows.iter()
        .map(|row| {
            let id = GuardianshipId::parse(row.try_get(0)?).ok_or(StoreError::corrupt("guardianship"))?;
            Ok((id, row.try_get::<String, _>(1)?.parse()?))
        })
        .collect()
}

/// The link of this id, if it has not ended.
pub async fn open(write: &mut Write, id: &GuardianshipId) -> Result<Option<Link>, StoreError> {
    let statement = format!("{OPEN_LINKS} AND guardianship.id = $1");
    let row =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id.as_str()).fetch_optional(&mut **write).await?;
    row.as_ref().map(parse).transpose()
}

impl Store {
    /// As [`of_child`], outside of a write.
    pub async fn guardians(&self, child: PersonId) -> Result<Guardians, StoreError> {
        let mut connection = self.pool().acquire().await?;
        open_links(&mut connection, "child_id", child).await.map(Guardians::new)
    }

    /// As [`of_child`], whether they count or not.
    pub async fn links_of_child(&self, child: PersonId) -> Result<Vec<Link>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        open_links(&mut connection, "child_id", child).await
    }

    /// As [`of_guardian`], outside of a write.
    pub async fn children(&self, guardian: PersonId) -> Result<Vec<Link>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        open_links(&mut connection, "guardian_id", guardian).await
    }
}
