//! This browser's holder key store. For each passkey, relying party and purpose it keeps one netcert and its
//! holder key, sealed under a key that the passkey provides (DESIGN §4, "What unlocks a presentation").
//!
//! Some data must be readable before the passkey is touched: who may ask, for what, and until when. It lies
//! unsealed beside the sealed bytes and is bound to them: if it was changed, the sealed bytes do not open.

mod profile;
mod record;
mod store;
#[cfg(test)]
mod tests;

use netcert::ids::{ClientId, PurposeId};

pub use profile::Profile;
pub use record::{Holding, KnownPasskey, Outside, Record};
pub use store::StoreFailure;

/// The readable records of this profile for this relying party and purpose.
pub async fn find(
    profile: &Profile,
    client_id: &ClientId,
    purpose: &PurposeId,
) -> Result<Vec<Record>, StoreFailure> {
    let found = store::records(client_id.as_str(), purpose.as_str()).await?;
    let readable = found.into_iter().filter_map(|(outside, sealed)| Record::parse(outside, sealed));
    Ok(readable.filter(|record| Profile::of(record.outside().passkey()) == *profile).collect())
}

/// Keeps the record and deletes the profile's earlier ones, even those of a passkey that no longer exists.
pub async fn keep(record: &Record) -> Result<(), StoreFailure> {
    let outside = record.outside();
    for (earlier, _) in store::records(outside.client_id(), outside.purpose()).await? {
        if let Some(passkey) = Outside::passkey_in(&earlier)
            && passkey.credential_id != outside.passkey().credential_id
            && Profile::of(&passkey) == Profile::of(outside.passkey())
        {
            store::delete_record(outside.client_id(), outside.purpose(), &passkey.credential_id).await?;
        }
    }
    store::put_record(record).await
}

/// Deletes what this browser keeps for a relying party, under every purpose and profile.
pub async fn forget(client_id: &str) -> Result<(), StoreFailure> {
    store::delete_records(client_id).await
}

/// Remembers a passkey that was used here and its owner. Nothing in it is secret.
pub async fn remember(passkey: &KnownPasskey) -> Result<(), StoreFailure> {
    store::put_passkey(passkey).await
}

/// What this browser remembers about a passkey.
pub async fn known(credential_id: &str) -> Option<KnownPasskey> {
    let known = store::passkeys().await.unwrap_or_default();
    known.into_iter().find(|passkey| passkey.credential_id == credential_id)
}

/// Credential ids of the profile's passkeys that were used in this browser.
pub async fn passkeys_of(profile: &Profile) -> Vec<String> {
    let known = store::passkeys().await.unwrap_or_default();
    let of_profile = known.into_iter().filter(|passkey| Profile::of(passkey) == *profile);
    of_profile.map(|passkey| passkey.credential_id).collect()
}

/// Every profile that can be used here. The person's own is always in the list, and first.
pub async fn profiles() -> Vec<Profile> {
    let known = store::passkeys().await.unwrap_or_default();
    let children = known.iter().map(Profile::of).filter(|profile| *profile != Profile::Own);
    std::iter::once(Profile::Own).chain(children).collect()
}
