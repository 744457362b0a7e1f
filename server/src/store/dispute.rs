//! Table `dispute`: disputes about children. A row is settled, never deleted; a child has one that is open at
//! most.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::model::guardianship::dispute::{DisputeOpener, OpenDispute, Settlement};
use crate::model::ids::{DisputeId, GuardianshipId, PersonId};
use crate::store::{StoreError, Tx, column};

const CORRUPT: &str = "dispute";
const OPEN: &str = "SELECT dispute.id AS id, dispute.child_id AS child_id, guardianship_id, opened_by, \
     opened_at, guardianship.note AS note, wrapped_under, wrapped_key \
     FROM dispute JOIN data_key ON data_key.person_id = dispute.child_id \
     LEFT JOIN guardianship ON guardianship.id = dispute.guardianship_id WHERE settled_at IS NULL";

fn parse(row: &AnyRow) -> Result<OpenDispute, StoreError> {
    let link = match row.try_get::<Option<&str>, _>("guardianship_id")? {
        Some(link) => Some(GuardianshipId::parse(link).ok_or(StoreError::corrupt(CORRUPT))?),
        None => None,
    };
    let note = match &link {
        Some(link) => {
            let child_key = column::wrapped_key(row, row.try_get("child_id")?)?;
            Some(column::sealed(row, link.as_str(), "note", child_key)?)
        }
        None => None,
    };
    Ok(OpenDispute {
        id: column::parsed(row, "id", DisputeId::parse, CORRUPT)?,
        child: column::person(row, "child_id")?,
        link,
        note,
        opened_by: column::parsed(row, "opened_by", DisputeOpener::from_stored, CORRUPT)?,
        opened_at: column::time(row, "opened_at")?,
    })
}

/// The open dispute about this child.
pub async fn of_child(
    connection: &mut AnyConnection,
    child: PersonId,
) -> Result<Option<OpenDispute>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{OPEN} AND dispute.child_id = $1")))
        .bind(child.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(parse).transpose()
}

/// All open disputes, eldest first.
pub async fn all(connection: &mut AnyConnection) -> Result<Vec<OpenDispute>, StoreError> {
    let statement = format!("{OPEN} ORDER BY opened_at, dispute.id");
    let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(connection).await?;
    rows.iter().map(parse).collect()
}

/// Opens a dispute about a child and one of the child's links. `false` where one about this child is open.
pub async fn insert(
    tx: &mut Tx,
    id: &DisputeId,
    (child, link): (PersonId, &GuardianshipId),
    by: DisputeOpener,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO dispute (id, child_id, guardianship_id, opened_by, opened_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (child_id) WHERE settled_at IS NULL DO NOTHING",
    )
    .bind(id.as_str())
    .bind(child.to_string())
    .bind(link.as_str())
    .bind(by.as_str())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Settles the open dispute about this child; `false` where there is none.
pub async fn settle(
    tx: &mut Tx,
    child: PersonId,
    settlement: Settlement,
    at: UnixTime,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE dispute SET settled_at = $2, settled_as = $3 WHERE child_id = $1 AND settled_at IS NULL",
    )
    .bind(child.to_string())
    .bind(at.seconds())
    .bind(settlement.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The child of a dispute, or of a link, ended ones included.
pub async fn find_child(connection: &mut AnyConnection, id: &str) -> Result<Option<PersonId>, StoreError> {
    let row = sqlx::query(
        "SELECT child_id FROM guardianship WHERE id = $1 UNION SELECT child_id FROM dispute WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(|row| column::person(row, "child_id")).transpose()
}
