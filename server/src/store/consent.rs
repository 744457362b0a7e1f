//! Table `consent`: what a person agreed to, as it was shown. Rows are withdrawn, never changed otherwise.

use netcert::time::UnixTime;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::model::consent::ConsentRecord;
use crate::model::ids::{ConsentId, GuardianConsentId, PersonId};
use crate::store::{StoreError, Tx, column};

/// More consents than this are not listed.
const LIST_LIMIT: i64 = 1000;

const CORRUPT: &str = "consent";

fn parse(row: &AnyRow) -> Result<ConsentRecord, StoreError> {
    Ok(ConsentRecord {
        id: column::parsed(row, "id", ConsentId::parse, CORRUPT)?,
        client_id: column::parsed(row, "client_id", |text| text.parse().ok(), CORRUPT)?,
        purpose: column::parsed(row, "purpose", |text| text.parse().ok(), CORRUPT)?,
        claims: column::json(row, "claims", CORRUPT)?,
        shown: column::json(row, "shown", CORRUPT)?,
        given_at: column::time(row, "given_at")?,
        withdrawn_at: column::optional_time(row, "withdrawn_at")?,
    })
}

/// Keeps a consent that was given now.
pub async fn insert(tx: &mut Tx, person: PersonId, consent: &ConsentRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO consent (id, person_id, client_id, purpose, claims, shown, given_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(consent.id.as_str())
    .bind(person.to_string())
    .bind(consent.client_id.as_str())
    .bind(consent.purpose.as_str())
    .bind(column::to_json(&consent.claims, CORRUPT)?)
    .bind(column::to_json(&consent.shown, CORRUPT)?)
    .bind(consent.given_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A person's consents, newest first.
pub async fn of_person(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Vec<ConsentRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, client_id, purpose, claims, shown, given_at, withdrawn_at FROM consent \
         WHERE person_id = $1 ORDER BY given_at DESC, id LIMIT $2",
    )
    .bind(person.to_string())
    .bind(LIST_LIMIT)
    .fetch_all(connection)
    .await?;
    rows.iter().map(parse).collect()
}

/// Whether the consent is this person's, withdrawn or not.
pub async fn belongs_to(
    connection: &mut AnyConnection,
    id: &ConsentId,
    person: PersonId,
) -> Result<bool, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM consent WHERE id = $1 AND person_id = $2")
        .bind(id.as_str())
        .bind(person.to_string())
        .fetch_one(connection)
        .await?;
    Ok(count == 1)
}

/// Marks it withdrawn, once.
pub async fn mark_withdrawn(tx: &mut Tx, id: &ConsentId, now: UnixTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE consent SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL")
        .bind(id.as_str())
        .bind(now.seconds())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Marks as withdrawn what was agreed to under a guardian's consent to a site: the child's own device must
/// not keep netcerts of it.
pub async fn mark_withdrawn_under(
    tx: &mut Tx,
    site_consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE consent SET withdrawn_at = $2 WHERE withdrawn_at IS NULL \
         AND id IN (SELECT consent_id FROM netcert WHERE site_consent_id = $1)",
    )
    .bind(site_consent.as_str())
    .bind(now.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
