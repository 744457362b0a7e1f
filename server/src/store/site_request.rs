//! Table `site_request`: what children under 14 ask their guardians. A row is answered once, never changed otherwise.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::ids::PersonId;
use crate::model::ids::SiteRequestId;
use crate::model::ids::{GuardianConsentId, GuardianshipId};
use crate::model::site_consent::SiteRequestRow;
use crate::model::site_consent::Yes;
use crate::model::site_consent::{Said, Waiting};
use crate::store::{Store, StoreError, Write};

/// More lines of a history are not shown.
const HISTORY_LIMIT: i64 = 200;

const COLUMNS: &str = "site_request.id, site_request.child_id, site_request.client_id, site_request.purpose, \
     site_request.claims, site_request.shown, site_request.asked_at, site_request.expires_at, site_request.answer";

fn parse(row: &AnyRow) -> Result<SiteRequestRow, StoreError> {
    let corrupt = || StoreError::corrupt("site request");
    Ok(SiteRequestRow {
        id: SiteRequestId::parse(row.try_get(0)?).ok_or_else(corrupt)?,
        child: row.try_get::<String, _>(1)?.parse()?,
        client_id: row.try_get::<&str, _>(2)?.parse().map_err(|_| corrupt())?,
        purpose: row.try_get::<&str, _>(3)?.parse().map_err(|_| corrupt())?,
        claims: serde_json::from_str(row.try_get(4)?).map_err(|_| corrupt())?,
        shown: serde_json::from_str(row.try_get(5)?).map_err(|_| corrupt())?,
        asked_at: UnixTime::new(row.try_get(6)?),
        expires_at: UnixTime::new(row.try_get(7)?),
        said: match row.try_get::<Option<&str>, _>(8)? {
            None => None,
            Some("allowed") => Some(Said::Allowed),
            Some("refused") => Some(Said::Refused),
            Some(_) => return Err(corrupt()),
        },
    })
}

/// Keeps a request.
pub async fn insert(write: &mut Write, request: &SiteRequestRow) -> Result<(), StoreError> {
    let json = |done: serde_json::Result<String>| done.map_err(|_| StoreError::corrupt("site request"));
    sqlx::query(
        "INSERT INTO site_request (id, child_id, client_id, purpose, claims, shown, asked_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(request.id.as_str())
    .bind(request.child.to_string())
    .bind(request.client_id.as_str())
    .bind(request.purpose.as_str())
    .bind(json(serde_json::to_string(&request.claims))?)
    .bind(json(serde_json::to_string(&request.shown))?)
    .bind(request.asked_at.seconds())
    .bind(request.expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// What the child asks and nobody has answered, eldest first.
pub async fn waiting_of(
    write: &mut Write,
    child: PersonId,
    now: UnixTime,
) -> Result<Vec<SiteRequestRow>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM site_request WHERE child_id = $1 AND answer IS NULL AND expires_at > $2 \
         ORDER BY asked_at, id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(child.to_string())
        .bind(now.seconds())
        .fetch_all(&mut **write)
        .await?;
    rows.iter().map(parse).collect()
}

/// How many requests the child has made since then.
pub async fn count_since(write: &mut Write, child: PersonId, since: UnixTime) -> Result<u32, StoreError> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM site_request WHERE child_id = $1 AND asked_at > $2")
            .bind(child.to_string())
            .bind(since.seconds())
            .fetch_one(&mut **write)
            .await?;
    u32::try_from(count).map_err(|_| StoreError::corrupt("site request"))
}

/// One request, inside a write.
pub async fn load(write: &mut Write, id: &SiteRequestId) -> Result<Option<SiteRequestRow>, StoreError> {
    one(write, id).await
}

/// Answers it; `false` where somebody has answered already, or nobody waits any more.
pub async fn answer(
    write: &mut Write,
    id: &SiteRequestId,
    said: Said,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let said = match said {
        Said::Allowed => "allowed",
        Said::Refused => "refused",
    };
    let done = sqlx::query(
        "UPDATE site_request SET answer = $2, answered_at = $3 \
         WHERE id = $1 AND answer IS NULL AND expires_at > $3",
    )
    .bind(id.as_str())
    .bind(said)
    .bind(now.seconds())
    .execute(&mut **write)
    .await?;
    Ok(done.rows_affected() == 1)
}

impl Store {
    /// One request.
    pub async fn site_request(&self, id: &SiteRequestId) -> Result<Option<SiteRequestRow>, StoreError> {
        one(&mut *self.pool().acquire().await?, id).await
    }

    /// What the child has asked and who said yes, newest first.
    pub async fn site_history(
        &self,
        child: PersonId,
    ) -> Result<Vec<(SiteRequestRow, Option<Yes>)>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS}, site_consent.id, site_consent.scope, site_consent.good_until, site_consent.used_at, \
             site_consent.withdrawn_at FROM site_request \
             LEFT JOIN site_consent ON site_consent.request_id = site_request.id \
             WHERE site_request.child_id = $1 ORDER BY site_request.asked_at DESC, site_request.id LIMIT $2"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(child.to_string())
            .bind(HISTORY_LIMIT)
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(|row| Ok((parse(row)?, yes(row)?))).collect()
    }

    /// What waits for this guardian's word, eldest first: what the children of their live links ask.
    pub async fn waiting_for(&self, guardian: PersonId, now: UnixTime) -> Result<Vec<Waiting>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS}, guardianship.id FROM site_request \
             JOIN guardianship ON guardianship.child_id = site_request.child_id \
             JOIN person ON person.id = guardianship.guardian_id \
             WHERE guardianship.guardian_id = $1 AND guardianship.ended_at IS NULL AND person.state = 'active' \
             AND site_request.answer IS NULL AND site_request.expires_at > $2 \
             ORDER BY site_request.asked_at, site_request.id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(guardian.to_string())
            .bind(now.seconds())
            .fetch_all(self.pool())
            .await?;
        rows.iter()
            .map(|row| {
                let link = GuardianshipId::parse(row.try_get(9)?);
                Ok(Waiting { link: link.ok_or(StoreError::corrupt("guardianship"))?, request: parse(row)? })
            })
            .collect()
    }
}

fn yes(row: &AnyRow) -> Result<Option<Yes>, StoreError> {
    let Some(id) = row.try_get::<Option<&str>, _>(9)? else { return Ok(None) };
    Ok(Some(Yes {
        id: GuardianConsentId::parse(id).ok_or(StoreError::corrupt("site consent"))?,
        scope: crate::store::site_consent::scope(row.try_get(10)?)?,
        good_until: UnixTime::new(row.try_get(11)?),
        used_at: row.try_get::<Option<i64>, _>(12)?.map(UnixTime::new),
        withdrawn: row.try_get::<Option<i64>, _>(13)?.is_some(),
    }))
}

async fn one(
    connection: &mut AnyConnection,
    id: &SiteRequestId,
) -> Result<Option<SiteRequestRow>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM site_request WHERE id = $1");
    let row =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(parse).transpose()
}
