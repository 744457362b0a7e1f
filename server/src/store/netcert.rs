//! Table `netcert`: which place of which status list belongs to which consent. The netcert itself is not kept.

use netcert::ids::ClientId;
use netcert::pairwise::SubjectIdentifier;
use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::ConsentId;
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::store::status_list::list_id;
use crate::store::{StoreError, Write};

/// A place in a status list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which list.
    pub list: u32,
    /// Which entry of it.
    pub index: u32,
}

/// A netcert that is being minted.
pub struct NewNetcert<'a> {
    /// Its person.
    pub person: PersonId,
    /// The consent that allows it.
    pub consent: &'a ConsentId,
    /// The guardian's consent, for a child under 14.
    pub site_consent: Option<&'a GuardianConsentId>,
    /// Its audience.
    pub client_id: &'a ClientId,
    /// Its subject identifier.
    pub sub: &'a SubjectIdentifier,
    /// `iat`.
    pub issued_at: UnixTime,
    /// `exp`.
    pub expires_at: UnixTime,
}

/// Whose netcerts are revoked.
#[derive(Clone, Copy)]
pub enum Which<'a> {
    /// All of a person.
    Person(PersonId),
    /// One person's at one relying party.
    AtRelyingParty(&'a ClientId, &'a str),
    /// Those that one consent allowed.
    Consent(&'a ConsentId),
    /// Those that one guardian's consent to a site allowed.
    SiteConsent(&'a GuardianConsentId),
}

/// Takes `place` for the netcert; `false` where another one has it.
pub async fn insert(write: &mut Write, place: Place, netcert: &NewNetcert<'_>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO netcert (list_id, list_index, person_id, consent_id, client_id, sub, issued_at, expires_at, site_consent_id)
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
    .execute(&mut **write)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks as revoked what is not yet, and says which places these are.
pub async fn mark_revoked(
    write: &mut Write,
    which: Which<'_>,
    now: UnixTime,
) -> Result<Vec<Place>, StoreError> {
    let query = match which {
        Which::Person(person) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE person_id = $2 AND revoked_at IS NULL
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(person.to_string()),
        Which::AtRelyingParty(client_id, sub) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE client_id = $2 AND sub = $3 AND revoked_at IS NULL
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(client_id.as_str())
        .bind(sub),
        Which::Consent(consent) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE consent_id = $2 AND revoked_at IS NULL
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(consent.as_str()),
        Which::SiteConsent(consent) => sqlx::query(
            "UPDATE netcert SET revoked_at = $1 WHERE site_consent_id = $2 AND revoked_at IS NULL
             RETURNING list_id, list_index",
        )
        .bind(now.seconds())
        .bind(consent.as_str()),
    };
    let rows = query.fetch_all(&mut **write).await?;
    rows.iter()
        .map(|row| {
            let index =
                u32::try_from(row.try_get::<i64, _>(1)?).map_err(|_| StoreError::corrupt("list index"))?;
            Ok(Place { list: list_id(row.try_get(0)?)?, index })
        })
        .collect()
}

/// Whether this person was ever given a netcert for this relying party.
pub async fn exists(write: &mut Write, client_id: &ClientId, sub: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM netcert WHERE client_id = $1 AND sub = $2")
        .bind(client_id.as_str())
        .bind(sub)
        .fetch_one(&mut **write)
        .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}
