//! Table `application`: what confirmed guardians have opened with a code and not answered.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::guardianship::application::{Application, SealedStatement};
use crate::model::guardianship::code::CodeKind;
use crate::model::guardianship::note::SealedNote;
use crate::model::ids::ApplicationId;
use crate::model::ids::PersonId;
use crate::store::{Store, StoreError, Write};

const COLUMNS: &str = "id, guardian_id, child_id, kind, note, evidence, asked_at, expires_at";

fn parse(row: &AnyRow) -> Result<Application, StoreError> {
    let corrupt = || StoreError::corrupt("application");
    Ok(Application {
        id: ApplicationId::parse(row.try_get(0)?).ok_or_else(corrupt)?,
        guardian: row.try_get::<String, _>(1)?.parse()?,
        child: row.try_get::<String, _>(2)?.parse()?,
        kind: CodeKind::from_stored(row.try_get(3)?).ok_or_else(corrupt)?,
        note: SealedNote::from_stored(row.try_get(4)?),
        statement: SealedStatement::from_stored(row.try_get(5)?),
        asked_at: UnixTime::new(row.try_get(6)?),
        expires_at: UnixTime::new(row.try_get(7)?),
    })
}

/// Adds an application in the place of one by the same guardian for the same child.
pub async fn put(write: &mut Write, application: &Application) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM application WHERE guardian_id = $1 AND child_id = $2")
        .bind(application.guardian.to_string())
        .bind(application.child.to_string())
        .execute(&mut **write)
        .await?;
    sqlx::query(
        "INSERT INTO application (id, guardian_id, child_id, kind, note, evidence, asked_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(application.id.as_str())
    .bind(application.guardian.to_string())
    .bind(application.child.to_string())
    .bind(application.kind.as_str())
    .bind(application.note.as_bytes())
    .bind(application.statement.as_bytes())
    .bind(application.asked_at.seconds())
    .bind(application.expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

async fn find(
    connection: &mut AnyConnection,
    id: &ApplicationId,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Option<Application>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM application WHERE id = $1 AND guardian_id = $2 AND expires_at > $3");
    let row = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(id.as_str())
        .bind(guardian.to_string())
        .bind(now.seconds())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(parse).transpose()
}

/// This guardian's application of this id.
pub async fn load(
    write: &mut Write,
    id: &ApplicationId,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Option<Application>, StoreError> {
    find(write, id, guardian, now).await
}

impl Store {
    /// As [`load`], outside of a write.
    pub async fn application(
        &self,
        id: &ApplicationId,
        guardian: PersonId,
        now: UnixTime,
    ) -> Result<Option<Application>, StoreError> {
        find(&mut *self.pool().acquire().await?, id, guardian, now).await
    }

    /// What this guardian has not answered, eldest first.
    pub async fn applications(
        &self,
        guardian: PersonId,
        now: UnixTime,
    ) -> Result<Vec<Application>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS} FROM application WHERE guardian_id = $1 AND expires_at > $2 ORDER BY asked_at, id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(guardian.to_string())
            .bind(now.seconds())
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(parse).collect()
    }
}

/// Removes one.
pub async fn delete(write: &mut Write, id: &ApplicationId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM application WHERE id = $1").bind(id.as_str()).execute(&mut **write).await?;
    Ok(())
}

/// A child's approval was given: nobody else is asked for it any more, and its codes are void.
pub async fn close_approval(write: &mut Write, child: PersonId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM application WHERE child_id = $1 AND kind = $2",
        "DELETE FROM invitation WHERE person_id = $1 AND kind = $2",
    ] {
        sqlx::query(statement)
            .bind(child.to_string())
            .bind(CodeKind::Approve.as_str())
            .execute(&mut **write)
            .await?;
    }
    Ok(())
}
