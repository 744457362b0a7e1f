//! Table `application`: what confirmed guardians have opened with a code and not answered.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::keys::sealed::Sealed;
use crate::model::guardianship::application::GuardianApplication;
use crate::model::guardianship::code::CodeKind;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::{ApplicationId, PersonId};
use crate::store::{StoreError, Tx, column};

const COLUMNS: &str = "id, guardian_id, child_id, kind, invited_by, note, evidence, asked_at, \
     expires_at, wrapped_under, wrapped_key";
const FROM: &str = "FROM application JOIN data_key ON data_key.person_id = application.child_id";
const CORRUPT: &str = "application";

fn parse(row: &AnyRow) -> Result<GuardianApplication, StoreError> {
    let id = column::parsed(row, "id", ApplicationId::parse, CORRUPT)?;
    let child_key = column::wrapped_key(row, row.try_get("child_id")?)?;
    Ok(GuardianApplication {
        guardian: column::person(row, "guardian_id")?,
        child: column::person(row, "child_id")?,
        kind: column::parsed(row, "kind", CodeKind::from_stored, CORRUPT)?,
        invited_by: column::optional_person(row, "invited_by")?,
        note: column::sealed(row, id.as_str(), "note", child_key.clone())?,
        statement: column::sealed(row, id.as_str(), "evidence", child_key)?,
        id,
        asked_at: column::time(row, "asked_at")?,
        expires_at: column::time(row, "expires_at")?,
    })
}

/// Adds an application in the place of one by the same guardian for the same child.
pub async fn put(tx: &mut Tx, application: &GuardianApplication) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM application WHERE guardian_id = $1 AND child_id = $2")
        .bind(application.guardian.to_string())
        .bind(application.child.to_string())
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO application \
         (id, guardian_id, child_id, kind, note, evidence, asked_at, expires_at, invited_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(application.id.as_str())
    .bind(application.guardian.to_string())
    .bind(application.child.to_string())
    .bind(application.kind.as_str())
    .bind(application.note.as_bytes())
    .bind(application.statement.as_bytes())
    .bind(application.asked_at.seconds())
    .bind(application.expires_at.seconds())
    .bind(application.invited_by.map(|guardian| guardian.to_string()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// This guardian's application of this id.
pub async fn find(
    connection: &mut AnyConnection,
    id: &ApplicationId,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Option<GuardianApplication>, StoreError> {
    let statement = format!("SELECT {COLUMNS} {FROM} WHERE id = $1 AND guardian_id = $2 AND expires_at > $3");
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(id.as_str())
        .bind(guardian.to_string())
        .bind(now.seconds())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(parse).transpose()
}

/// What this guardian has not answered, eldest first.
pub async fn of_guardian(
    connection: &mut AnyConnection,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Vec<GuardianApplication>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} {FROM} WHERE guardian_id = $1 AND expires_at > $2 ORDER BY asked_at, id");
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(guardian.to_string())
        .bind(now.seconds())
        .fetch_all(connection)
        .await?;
    rows.iter().map(parse).collect()
}

/// Puts a newer statement of the authority in the place of the one before.
pub async fn set_statement(
    tx: &mut Tx,
    id: &ApplicationId,
    statement: &Sealed<Statement>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE application SET evidence = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(statement.as_bytes())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes one.
pub async fn delete(tx: &mut Tx, id: &ApplicationId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM application WHERE id = $1").bind(id.as_str()).execute(&mut **tx).await?;
    Ok(())
}

/// Removes all of this kind that are about this child.
pub async fn delete_of_child(tx: &mut Tx, child: PersonId, kind: CodeKind) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM application WHERE child_id = $1 AND kind = $2")
        .bind(child.to_string())
        .bind(kind.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
