//! A person's data key, for sealing what is new about them.

use crate::keys::data_key::DataKey;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::model::ids::PersonId;
use crate::store::{self, AnyConnection, StoreError};

/// Finds and unwraps it. A transaction that seals with it has locked the person's row.
///
/// # Errors
/// [`StoreError`]; [`OpeningError::Sealed`] also where the key was destroyed.
pub async fn of<E: From<StoreError> + From<OpeningError>>(
    connection: &mut AnyConnection,
    keys: &KeyStore,
    person: PersonId,
) -> Result<DataKey, E> {
    let wrapped = store::data_key::find(connection, person).await?.ok_or(OpeningError::Sealed)?;
    Ok(wrapped.open(&keys.key_encryption)?)
}
