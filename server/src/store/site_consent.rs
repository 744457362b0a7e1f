//! Table `site_consent`: one guardian's yes to one request. A row is used up or withdrawn, never changed otherwise.

use netcert::api::guardian::Scope;
use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::PersonId;
use crate::model::ids::SiteRequestId;
use crate::model::ids::{GuardianConsentId, GuardianshipId};
use crate::model::relying_party::Question;
use crate::model::site_consent::SiteConsent;
use crate::store::{StoreError, Write};

/// What is taken back.
#[derive(Clone, Copy)]
pub enum Which<'a> {
    /// One yes.
    One(&'a GuardianConsentId),
    /// All under one link.
    OfLink(&'a GuardianshipId),
    /// All of one guardian.
    OfGuardian(PersonId),
}

/// Keeps a yes.
pub async fn insert(
    write: &mut Write,
    id: &GuardianConsentId,
    request: &SiteRequestId,
    link: &GuardianshipId,
    scope: Scope,
    good_until: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO site_consent (id, request_id, guardianship_id, scope, good_until) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(request.as_str())
    .bind(link.as_str())
    .bind(scope_name(scope))
    .bind(good_until.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// What guardians of this child have said yes to and what is not over, for this relying party and purpose. Which of it
/// counts, the minting rule says.
pub async fn of_child(
    write: &mut Write,
    child: PersonId,
    question: &Question,
    now: UnixTime,
) -> Result<Vec<SiteConsent>, StoreError> {
    let rows = sqlx::query(
        "SELECT site_consent.id, site_consent.guardianship_id, site_consent.scope, site_consent.good_until, \
         site_consent.used_at, site_consent.withdrawn_at, site_request.claims FROM site_consent \
         JOIN site_request ON site_request.id = site_consent.request_id \
         WHERE site_request.child_id = $1 AND site_request.client_id = $2 AND site_request.purpose = $3 \
         AND site_consent.good_until > $4",
    )
    .bind(child.to_string())
    .bind(question.client_id.as_str())
    .bind(question.purpose.as_str())
    .bind(now.seconds())
    .fetch_all(&mut **write)
    .await?;
    let corrupt = || StoreError::corrupt("site consent");
    rows.iter()
        .map(|row| {
            Ok(SiteConsent {
                id: GuardianConsentId::parse(row.try_get(0)?).ok_or_else(corrupt)?,
                link: GuardianshipId::parse(row.try_get(1)?).ok_or_else(corrupt)?,
                scope: scope(row.try_get(2)?)?,
                good_until: UnixTime::new(row.try_get(3)?),
                used: row.try_get::<Option<i64>, _>(4)?.is_some(),
                withdrawn: row.try_get::<Option<i64>, _>(5)?.is_some(),
                client_id: question.client_id.clone(),
                purpose: question.purpose.clone(),
                claims: serde_json::from_str(row.try_get(6)?).map_err(|_| corrupt())?,
            })
        })
        .collect()
}

/// Whose child's it is.
pub async fn child_of(write: &mut Write, id: &GuardianConsentId) -> Result<Option<PersonId>, StoreError> {
    let child: Option<String> = sqlx::query_scalar(
        "SELECT site_request.child_id FROM site_consent JOIN site_request ON site_request.id = site_consent.request_id \
         WHERE site_consent.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(&mut **write)
    .await?;
    child.map(|id| id.parse().map_err(StoreError::from)).transpose()
}

/// Uses it up; `false` where it was used up or taken back before.
pub async fn use_up(write: &mut Write, id: &GuardianConsentId, now: UnixTime) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE site_consent SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(id.as_str())
    .bind(now.seconds())
    .execute(&mut **write)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks as withdrawn what is not yet, and says which these are, those withdrawn before among them.
pub async fn mark_withdrawn(
    write: &mut Write,
    which: Which<'_>,
    now: UnixTime,
) -> Result<Vec<GuardianConsentId>, StoreError> {
    let (clause, id) = match which {
        Which::One(id) => ("id = $1", id.as_str().to_owned()),
        Which::OfLink(link) => ("guardianship_id = $1", link.as_str().to_owned()),
        Which::OfGuardian(guardian) => {
            ("guardianship_id IN (SELECT id FROM guardianship WHERE guardian_id = $1)", guardian.to_string())
        }
    };
    let statement = format!(
        "UPDATE site_consent SET withdrawn_at = COALESCE(withdrawn_at, $2) WHERE {clause} RETURNING id"
    );
    let ids: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
        .bind(id)
        .bind(now.seconds())
        .fetch_all(&mut **write)
        .await?;
    ids.iter().map(|id| GuardianConsentId::parse(id).ok_or(StoreError::corrupt("site consent"))).collect()
}

/// Ends what is good for longer, of a child who is 14.
pub async fn end_of_age(write: &mut Write, child: PersonId, at: UnixTime) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE site_consent SET good_until = $2 WHERE good_until > $2 \
         AND request_id IN (SELECT id FROM site_request WHERE child_id = $1)",
    )
    .bind(child.to_string())
    .bind(at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Once => "once",
        Scope::ThirtyDays => "thirty_days",
    }
}

pub(super) fn scope(name: &str) -> Result<Scope, StoreError> {
    match name {
        "once" => Ok(Scope::Once),
        "thirty_days" => Ok(Scope::ThirtyDays),
        _ => Err(StoreError::corrupt("site consent")),
    }
}
