//! Table `consent`: what a person agreed to, as it was shown. Rows are withdrawn, never changed.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::consent::ConsentRow;
use crate::model::ids::ConsentId;
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::store::{Store, StoreError, Write};

/// More consents than this are not listed.
const LIST_LIMIT: i64 = 1000;

/// Keeps a consent that was given now.
pub async fn insert(write: &mut Write, person: PersonId, consent: &ConsentRow) -> Result<(), StoreError> {
    let json = |done: serde_json::Result<String>| done.map_err(|_| StoreError::corrupt("consent"));
    sqlx::query(
        "INSERT INTO consent (id, person_id, client_id, purpose, claims, shown, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(consent.id.as_str())
    .bind(person.to_string())
    .bind(consent.client_id.as_str())
    .bind(consent.purpose.as_str())
    .bind(json(serde_json::to_string(&consent.claims))?)
    .bind(json(serde_json::to_string(&consent.shown))?)
    .bind(consent.given_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// A person's consents, newest first.
pub async fn of_person(store: &Store, person: PersonId) -> Result<Vec<ConsentRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, client_id, purpose, claims, shown, given_at, withdrawn_at FROM consent
         WHERE person_id = $1 ORDER BY given_at DESC, id LIMIT $2",
    )
    .bind(person.to_string())
    .bind(LIST_LIMIT)
    .fetch_all(store.pool())
    .await?;
    let corrupt = || StoreError::corrupt("consent");
    rows.iter()
        .map(|row| {
            Ok(ConsentRow {
                id: ConsentId::parse(row.try_get(0)?).ok_or_else(corrupt)?,
                client_id: row.try_get::<&str, _>(1)?.parse().map_err(|_| corrupt())?,
                purpose: row.try_get::<&str, _>(2)?.parse().map_err(|_| corrupt())?,
                claims: serde_json::from_str(row.try_get(3)?).map_err(|_| corrupt())?,
                shown: serde_json::from_str(row.try_get(4)?).map_err(|_| corrupt())?,
                given_at: UnixTime::new(row.try_get(5)?),
                withdrawn_at: row.try_get::<Option<i64>, _>(6)?.map(UnixTime::new),
            })
        })
        .collect()
}

/// Whether the consent is this person's, withdrawn or not.
pub async fn belongs_to(write: &mut Write, id: &ConsentId, person: PersonId) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM consent WHERE id = $1 AND person_id = $2")
        .bind(id.as_str())
        .bind(person.to_string())
        .fetch_one(&mut **write)
        .await?;
    Ok(row.try_get::<i64, _>(0)? == 1)
}

/// Marks it withdrawn, once.
pub async fn mark_withdrawn(write: &mut Write, id: &ConsentId, now: UnixTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE consent SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL")
        .bind(id.as_str())
        .bind(now.seconds())
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Marks as withdrawn what was agreed to under a guardian's yes: the person's own device is to keep nothing of it.
pub async fn mark_withdrawn_under(
    write: &mut Write,
    site_consent: &GuardianConsentId,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE consent SET withdrawn_at = $2 WHERE withdrawn_at IS NULL \
         AND id IN (SELECT consent_id FROM netcert WHERE site_consent_id = $1)",
    )
    .bind(site_consent.as_str())
    .bind(now.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}
