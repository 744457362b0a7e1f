//! Status lists (draft-ietf-oauth-status-list): a random place for each netcert, and revoking.

use std::collections::BTreeMap;

use netcert::ids::ClientId;
use netcert::status_list::ENTRIES;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::model::ids::ConsentId;
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::model::netcert::{NetcertsOf, NewNetcert, StatusPlace};
use crate::store;
use crate::store::{Store, StoreError, Tx};

/// Draws before giving up. Lists are at most half full, so that 64 misses in a row happen once in 2^64.
const DRAWS_MAX: u32 = 64;

/// What an operator's revocation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// This person was never given a netcert for this relying party.
    NoneExists,
    /// So many were revoked now; 0 if all were before.
    Count(usize),
}

/// Gives `netcert` a random free place of the newest list. Random, because places in a row would tell which
/// netcerts were minted one after the other.
///
/// # Errors
/// [`StoreError`]; the caller rolls the transaction back.
pub async fn allocate(
    tx: &mut Tx,
    netcert: &NewNetcert<'_>,
    rng: &mut (impl CryptoRng + Send),
) -> Result<StatusPlace, StoreError> {
    let list = store::status_list::with_room(tx).await?;
    for _ in 0..DRAWS_MAX {
        // ENTRIES is a power of two: the remainder is even.
        let place = StatusPlace { list, index: rng.next_u32() % ENTRIES };
        if store::status_list::is_set(tx, list, place.index).await? {
            continue;
        }
        if store::netcert::insert(tx, place, netcert).await? {
            store::status_list::count_allocation(tx, list).await?;
            return Ok(place);
        }
    }
    Err(StoreError::corrupt("status list"))
}

/// Revokes everything a person holds.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_person(tx: &mut Tx, person: PersonId, now: UnixTime) -> Result<(), StoreError> {
    revoke(tx, NetcertsOf::Person(person), now).await.map(|_| ())
}

/// Revokes what one consent allowed.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_consent(tx: &mut Tx, consent: &ConsentId, now: UnixTime) -> Result<(), StoreError> {
    revoke(tx, NetcertsOf::Consent(consent), now).await.map(|_| ())
}

/// Revokes what guardians' consents to a site allowed.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_site_consents(
    tx: &mut Tx,
    consents: &[GuardianConsentId],
    now: UnixTime,
) -> Result<(), StoreError> {
    let mut places = Vec::new();
    for consent in consents {
        places.extend(store::netcert::mark_revoked(tx, NetcertsOf::SiteConsent(consent), now).await?);
    }
    publish(tx, &places).await
}

/// Revokes what one person holds for one relying party.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_at_relying_party(
    store: &Store,
    client_id: &ClientId,
    sub: &str,
    now: UnixTime,
) -> Result<Revoked, StoreError> {
    let mut tx = store.begin().await?;
    if !store::netcert::exists(&mut tx, client_id, sub).await? {
        return Ok(Revoked::NoneExists);
    }
    let count = revoke(&mut tx, NetcertsOf::RelyingParty(client_id, sub), now).await?;
    tx.commit().await?;
    Ok(Revoked::Count(count))
}

async fn revoke(tx: &mut Tx, of: NetcertsOf<'_>, now: UnixTime) -> Result<usize, StoreError> {
    let places = store::netcert::mark_revoked(tx, of, now).await?;
    publish(tx, &places).await?;
    Ok(places.len())
}

async fn publish(tx: &mut Tx, places: &[StatusPlace]) -> Result<(), StoreError> {
    let mut by_list: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for place in places {
        by_list.entry(place.list).or_default().push(place.index);
    }
    // In the order of the lists' ids, so that two revocations cannot wait for each other.
    for (list, indexes) in by_list {
        store::status_list::set(tx, list, &indexes).await?;
    }
    Ok(())
}
