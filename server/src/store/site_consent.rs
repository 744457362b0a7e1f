//! Table `site_consent`: one guardian's consent to one request for a site. A row is used up or withdrawn,
//! never changed otherwise.

use netcert::api::guardian::Scope;
use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::model::ids::{GuardianConsentId, GuardianshipId, PersonId, SiteRequestId};
use crate::model::relying_party::DisclosureRequest;
use crate::model::site_consent::{SiteConsent, SiteConsentsOf};
use crate::store::{StoreError, Tx, column};

const CORRUPT: &str = "site consent";

fn parse(row: &AnyRow) -> Result<SiteConsent, StoreError> {
    Ok(SiteConsent {
        id: column::parsed(row, "id", GuardianConsentId::parse, CORRUPT)?,
        link: column::parsed(row, "guardianship_id", GuardianshipId::parse, CORRUPT)?,
        scope: column::parsed(row, "scope", scope, CORRUPT)?,
        good_until: column::time(row, "good_until")?,
        used: column::optional_time(row, "used_at")?.is_some(),
        withdrawn: column::optional_time(row, "withdrawn_at")?.is_some(),
        client_id: column::parsed(row, "client_id", |text| text.parse().ok(), CORRUPT)?,
        purpose: column::parsed(row, "purpose", |text| text.parse().ok(), CORRUPT)?,
        claims: column::json(row, "claims", CORRUPT)?,
    })
}

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Once => "once",
        Scope::ThirtyDays => "thirty_days",
    }
}

pub(super) fn scope(name: &str) -> Option<Scope> {
    [Scope::Once, Scope::ThirtyDays].into_iter().find(|scope| scope_name(*scope) == name)
}

/// Keeps a consent.
pub async fn insert(
    tx: &mut Tx,
    id: &GuardianConsentId,
    request: &SiteRequestId,
    link: &GuardianshipId,
    scope: Scope,
    good_until: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO site_consent (id, request_id, guardianship_id, scope, good_until) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(request.as_str())
    .bind(link.as_str())
    .bind(scope_name(scope))
    .bind(good_until.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The consents for this child at this relying party and purpose that are not over. The minting rule decides
/// which of them counts.
pub async fn of_child(
    connection: &mut AnyConnection,
    child: PersonId,
    disclosure: &DisclosureRequest,
    now: UnixTime,
) -> Result<Vec<SiteConsent>, StoreError> {
    let rows = sqlx::query(
        "SELECT site_consent.id AS id, site_consent.guardianship_id AS guardianship_id, \
         site_consent.scope AS scope, site_consent.good_until AS good_until, \
         site_consent.used_at AS used_at, site_consent.withdrawn_at AS withdrawn_at, \
         site_request.client_id AS client_id, site_request.purpose AS purpose, site_request.claims AS claims \
         FROM site_consent JOIN site_request ON site_request.id = site_consent.request_id \
         WHERE site_request.child_id = $1 AND site_request.client_id = $2 AND site_request.purpose = $3 \
         AND site_consent.good_until > $4",
    )
    .bind(child.to_string())
    .bind(disclosure.client_id.as_str())
    .bind(disclosure.purpose.as_str())
    .bind(now.seconds())
    .fetch_all(connection)
    .await?;
    rows.iter().map(parse).collect()
}

/// The child whom it is about.
pub async fn find_child(
    connection: &mut AnyConnection,
    id: &GuardianConsentId,
) -> Result<Option<PersonId>, StoreError> {
    let child: Option<String> = sqlx::query_scalar(
        "SELECT site_request.child_id FROM site_consent JOIN site_request ON site_request.id = \
         site_consent.request_id \
         WHERE site_consent.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(child.map(|id| id.parse()).transpose()?)
}

/// Uses it up; `false` where it was used up or withdrawn before.
pub async fn mark_used(tx: &mut Tx, id: &GuardianConsentId, now: UnixTime) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE site_consent SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(id.as_str())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks as withdrawn what is not yet. Answers all of these consents, also those withdrawn before.
pub async fn mark_withdrawn(
    tx: &mut Tx,
    consents: SiteConsentsOf<'_>,
    now: UnixTime,
) -> Result<Vec<GuardianConsentId>, StoreError> {
    let (clause, id) = match consents {
        SiteConsentsOf::Consent(id) => ("id = $1", id.as_str().to_owned()),
        SiteConsentsOf::Link(link) => ("guardianship_id = $1", link.as_str().to_owned()),
        SiteConsentsOf::Guardian(guardian) => {
            ("guardianship_id IN (SELECT id FROM guardianship WHERE guardian_id = $1)", guardian.to_string())
        }
    };
    let statement = format!(
        "UPDATE site_consent SET withdrawn_at = COALESCE(withdrawn_at, $2) WHERE {clause} RETURNING id"
    );
    let ids: Vec<String> = sqlx::query_scalar(AssertSqlSafe(statement))
        .bind(id)
        .bind(now.seconds())
        .fetch_all(&mut **tx)
        .await?;
    ids.iter().map(|id| GuardianConsentId::parse(id).ok_or(StoreError::corrupt(CORRUPT))).collect()
}

/// Ends at `at` what is good for longer, of a child who reaches 14 then.
pub async fn end_of_age(tx: &mut Tx, child: PersonId, at: UnixTime) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE site_consent SET good_until = $2 WHERE good_until > $2 \
         AND request_id IN (SELECT id FROM site_request WHERE child_id = $1)",
    )
    .bind(child.to_string())
    .bind(at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
