//! Table `netcert`: which place of which status list belongs to which consent. The netcert itself is not
//! kept.

use netcert::ids::ClientId;
use netcert::time::UnixTime;
use sqlx::{AnyConnection, Row};

use crate::model::ids::GuardianConsentId;
use crate::model::netcert::{NetcertsOf, NewNetcert, StatusPlace};
use crate::store::status_list::list_id;
use crate::store::{StoreError, Tx, column};

/// Takes `place` for the netcert; `false` where another one has it.
pub async fn insert(tx: &mut Tx, place: StatusPlace, netcert: &NewNetcert<'_>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO netcert (list_id, list_index, person_id, consent_id, client_id, sub, issued_at, \
         expires_at, \
         site_consent_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (list_id, list_index) DO NOTHING",
    )
    .bind(i64::from(place.list))
    .bind(i64::from(place.index))
    .bind(netcert.person.to_string())
    .bind(netcert.consent.as_str())
    .bind(netcert.client_id.as_str())
    .bind(netcert.sub.as_str())
    .bind(netcert.issued_at.seconds())
    .bind(netcert.expires_at.seconds())
    .bind(netcert.site_consent.map(GuardianConsentId::as_str))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks as revoked what is not yet. Answers the places of these netcerts.
pub async fn mark_revoked(
    tx: &mut Tx,
    netcerts: NetcertsOf<'_>,
    now: UnixTime,
) -> Result<Vec<StatusPlace>, StoreError> {
    let query = match netcerts {
        NetcertsOf::Person(person) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE person_id = $2 AND revoked_at IS NULL \
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(person.to_string()),
        NetcertsOf::RelyingParty(client_id, sub) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE client_id = $2 AND sub = $3 AND revoked_at IS NULL \
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(client_id.as_str())
        .bind(sub),
        NetcertsOf::Consent(consent) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE consent_id = $2 AND revoked_at IS NULL \
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(consent.as_str()),
        NetcertsOf::SiteConsent(consent) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE site_consent_id = $2 AND revoked_at IS NULL \
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(consent.as_str()),
    };
    let rows = query.fetch_all(&mut **tx).await?;
    rows.iter()
        .map(|row| {
            let list = list_id(row.try_get("list_id")?)?;
            Ok(StatusPlace { list, index: column::number(row, "list_index", "list index")? })
        })
        .collect()
}

/// Whether the person with this subject identifier was ever given a netcert for this relying party.
pub async fn exists(
    connection: &mut AnyConnection,
    client_id: &ClientId,
    sub: &str,
) -> Result<bool, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM netcert WHERE client_id = $1 AND sub = $2")
        .bind(client_id.as_str())
        .bind(sub)
        .fetch_one(connection)
        .await?;
    Ok(count > 0)
}
