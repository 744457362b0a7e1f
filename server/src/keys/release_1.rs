//! Opens what the first release sealed, so that it can be sealed again under the owner's data key. That
//! release had one key-encryption key. It sealed records under a key of their own, and notes, statements and
//! device keys directly under the key-encryption key. This module is to be removed with the release after the
//! next.

use netcert::sm4::{SealedBytes, SealingKey};
use zeroize::Zeroizing;

use super::key_store::KeyEncryptionKeys;
use super::opening_error::{OpeningError, associated_data};
use super::sealed::Schema;

/// Opens the record of the row `id` from its two columns.
///
/// # Errors
/// [`OpeningError`], never [`OpeningError::Audit`]: nobody sees the record.
pub fn open_record<T: Schema>(
    id: &str,
    record: Vec<u8>,
    record_key: Vec<u8>,
    keys: &KeyEncryptionKeys,
) -> Result<T, OpeningError> {
    let aad = associated_data(id, T::SCHEMA);
    let record_key = Zeroizing::new(
        <[u8; 16]>::try_from(open(record_key, &aad, keys.first())?.as_slice())
            .map_err(|_| OpeningError::Sealed)?,
    );
    let plaintext = open(record, &aad, Some(&SealingKey::from_bytes(*record_key)))?;
    serde_json::from_slice(&plaintext).map_err(|_| OpeningError::Content)
}

/// Opens a column of the row `id` that was sealed directly under the key-encryption key.
///
/// # Errors
/// [`OpeningError::Sealed`].
pub fn open_column(
    schema: &str,
    id: &str,
    column: Vec<u8>,
    keys: &KeyEncryptionKeys,
) -> Result<Zeroizing<Vec<u8>>, OpeningError> {
    // Here the schema comes first; in a record, the id does.
    open(column, &associated_data(schema, id), keys.first())
}

fn open(bytes: Vec<u8>, aad: &[u8], key: Option<&SealingKey>) -> Result<Zeroizing<Vec<u8>>, OpeningError> {
    let sealed = SealedBytes::from_bytes(bytes).map_err(|_| OpeningError::Sealed)?;
    key.ok_or(OpeningError::Sealed)?.open(&sealed, aad).map_err(|_| OpeningError::Sealed)
}
