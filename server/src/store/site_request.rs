//! Table `site_request`: what children under 14 ask their guardians. A row is answered once, never changed
//! otherwise.

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::model::ids::{GuardianConsentId, GuardianshipId, PersonId, SiteRequestId};
use crate::model::site_consent::{GuardianAnswer, SiteRequestRecord, WaitingRequest, Yes};
use crate::store::site_consent::scope;
use crate::store::{StoreError, Tx, column};

/// More lines of a history are not shown.
const HISTORY_LIMIT: i64 = 200;

const COLUMNS: &str = "site_request.id AS id, site_request.child_id AS child_id, \
     site_request.client_id AS client_id, site_request.purpose AS purpose, site_request.claims AS claims, \
     site_request.shown AS shown, site_request.asked_at AS asked_at, site_request.expires_at AS expires_at, \
     site_request.answer AS answer";
const CORRUPT: &str = "site request";
const ALLOWED: &str = "allowed";
const REFUSED: &str = "refused";

fn parse(row: &AnyRow) -> Result<SiteRequestRecord, StoreError> {
    Ok(SiteRequestRecord {
        id: column::parsed(row, "id", SiteRequestId::parse, CORRUPT)?,
        child: column::person(row, "child_id")?,
        client_id: column::parsed(row, "client_id", |text| text.parse().ok(), CORRUPT)?,
        purpose: column::parsed(row, "purpose", |text| text.parse().ok(), CORRUPT)?,
        claims: column::json(row, "claims", CORRUPT)?,
        shown: column::json(row, "shown", CORRUPT)?,
        asked_at: column::time(row, "asked_at")?,
        expires_at: column::time(row, "expires_at")?,
        said: match row.try_get::<Option<&str>, _>("answer")? {
            None => None,
            Some(ALLOWED) => Some(GuardianAnswer::Allowed),
            Some(REFUSED) => Some(GuardianAnswer::Refused),
            Some(_) => return Err(StoreError::corrupt(CORRUPT)),
        },
    })
}

fn parse_yes(row: &AnyRow) -> Result<Option<Yes>, StoreError> {
    let Some(id) = row.try_get::<Option<&str>, _>("consent_id")? else { return Ok(None) };
    Ok(Some(Yes {
        id: GuardianConsentId::parse(id).ok_or(StoreError::corrupt("site consent"))?,
        scope: column::parsed(row, "scope", scope, "site consent")?,
        good_until: column::time(row, "good_until")?,
        used_at: column::optional_time(row, "used_at")?,
        withdrawn: column::optional_time(row, "withdrawn_at")?.is_some(),
    }))
}

/// Keeps a request.
pub async fn insert(tx: &mut Tx, request: &SiteRequestRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO site_request (id, child_id, client_id, purpose, claims, shown, asked_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(request.id.as_str())
    .bind(request.child.to_string())
    .bind(request.client_id.as_str())
    .bind(request.purpose.as_str())
    .bind(column::to_json(&request.claims, CORRUPT)?)
    .bind(column::to_json(&request.shown, CORRUPT)?)
    .bind(request.asked_at.seconds())
    .bind(request.expires_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One request.
pub async fn find(
    connection: &mut AnyConnection,
    id: &SiteRequestId,
) -> Result<Option<SiteRequestRecord>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM site_request WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(parse).transpose()
}

/// The child's requests that nobody has answered and that are not over, eldest first.
pub async fn waiting_of_child(
    connection: &mut AnyConnection,
    child: PersonId,
    now: UnixTime,
) -> Result<Vec<SiteRequestRecord>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM site_request WHERE child_id = $1 AND answer IS NULL AND expires_at > $2 \
         ORDER BY asked_at, id"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(child.to_string())
        .bind(now.seconds())
        .fetch_all(connection)
        .await?;
    rows.iter().map(parse).collect()
}

/// The requests that wait for this guardian's answer, eldest first: those of the children of their live
/// links.
pub async fn waiting_for_guardian(
    connection: &mut AnyConnection,
    guardian: PersonId,
    now: UnixTime,
) -> Result<Vec<WaitingRequest>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS}, guardianship.id AS link_id FROM site_request \
         JOIN guardianship ON guardianship.child_id = site_request.child_id \
         JOIN person ON person.id = guardianship.guardian_id \
         WHERE guardianship.guardian_id = $1 AND guardianship.ended_at IS NULL AND person.state = 'active' \
         AND site_request.answer IS NULL AND site_request.expires_at > $2 \
         ORDER BY site_request.asked_at, site_request.id"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(guardian.to_string())
        .bind(now.seconds())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let link = column::parsed(row, "link_id", GuardianshipId::parse, "guardianship")?;
            Ok(WaitingRequest { link, request: parse(row)? })
        })
        .collect()
}

/// How many requests the child has made since then.
pub async fn count_of_child(
    connection: &mut AnyConnection,
    child: PersonId,
    since: UnixTime,
) -> Result<u32, StoreError> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM site_request WHERE child_id = $1 AND asked_at > $2")
            .bind(child.to_string())
            .bind(since.seconds())
            .fetch_one(connection)
            .await?;
    u32::try_from(count).map_err(|_| StoreError::corrupt(CORRUPT))
}

/// What the child has asked, newest first, with the consent where a guardian gave one.
pub async fn history_of_child(
    connection: &mut AnyConnection,
    child: PersonId,
) -> Result<Vec<(SiteRequestRecord, Option<Yes>)>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS}, site_consent.id AS consent_id, site_consent.scope AS scope, \
         site_consent.good_until AS good_until, site_consent.used_at AS used_at, \
         site_consent.withdrawn_at AS withdrawn_at FROM site_request \
         LEFT JOIN site_consent ON site_consent.request_id = site_request.id \
         WHERE site_request.child_id = $1 ORDER BY site_request.asked_at DESC, site_request.id LIMIT $2"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(child.to_string())
        .bind(HISTORY_LIMIT)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((parse(row)?, parse_yes(row)?))).collect()
}

/// Answers it; `false` where somebody has answered already, or it is over.
pub async fn answer(
    tx: &mut Tx,
    id: &SiteRequestId,
    said: GuardianAnswer,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let said = match said {
        GuardianAnswer::Allowed => ALLOWED,
        GuardianAnswer::Refused => REFUSED,
    };
    let done = sqlx::query(
        "UPDATE site_request SET answer = $2, answered_at = $3 \
         WHERE id = $1 AND answer IS NULL AND expires_at > $3",
    )
    .bind(id.as_str())
    .bind(said)
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
