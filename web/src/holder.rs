//! The holder key store of this browser: for each relying party and purpose one netcert and its holder key, sealed
//! under a key that the person's passkey gives out (DESIGN §4, "What unlocks a presentation").
//!
//! What must be readable before the passkey is touched (who may ask for what, until when) lies beside the sealed
//! bytes and is bound to them: if it was changed, they do not open.

mod record;
mod store;
#[cfg(test)]
mod tests;

use netcert::ids::{ClientId, PurposeId};

pub use record::{Holding, KnownPasskey, Outside, Record};
pub use store::StoreFailure;

/// The record for this relying party and purpose, if this browser keeps a readable one.
pub async fn find(client_id: &ClientId, purpose: &PurposeId) -> Result<Option<Record>, StoreFailure> {
    let found = store::record(client_id.as_str(), purpose.as_str()).await?;
    Ok(found.and_then(|(outside, sealed)| Record::parse(outside, sealed)))
}

/// Keeps the record in the place of an earlier one.
pub async fn keep(record: &Record) -> Result<(), StoreFailure> {
    store::put_record(record).await
}

/// Destroys what this browser keeps for a relying party, under every purpose.
pub async fn forget(client_id: &str) -> Result<(), StoreFailure> {
    store::delete_records(client_id).await
}

/// Remembers a passkey that was used here; nothing about it is secret.
pub async fn remember(passkey: &KnownPasskey) -> Result<(), StoreFailure> {
    store::put_passkey(&passkey.credential_id, passkey.prf).await
}

/// Whether a passkey of netcert was ever used in this browser.
pub async fn knows_a_passkey() -> bool {
    store::passkeys().await.is_ok_and(|known| known > 0)
}
