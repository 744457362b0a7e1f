//! From 14 on, a child whom a guardian enrolled proves themself, with their own document and face, before
//! anything else: a device that was set up before may be in a guardian's hands.

use netcert::age::Band;
use netcert::time::UnixTime;

use crate::keys::key_store::KeyEncryptionKeys;
use crate::keys::opening_error::OpeningError;
use crate::model::ids::PersonId;
use crate::store;
use crate::store::{AnyConnection, StoreError};

/// Why it is not known.
#[derive(Debug, thiserror::Error)]
pub enum TakeOverError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A link's note does not open.
    #[error(transparent)]
    Note(#[from] OpeningError),
}

/// Whether this person has to take over from a guardian first. For nearly everybody it is one look at one
/// row. The age comes from a link's note, so that no record is opened; somebody whose guardians were all
/// erased has none, and takes over.
///
/// # Errors
/// [`TakeOverError`].
pub async fn is_due(
    connection: &mut AnyConnection,
    keys: &KeyEncryptionKeys,
    person: PersonId,
    now: UnixTime,
) -> Result<bool, TakeOverError> {
    if store::minor::by_guardian(connection, person).await? != Some(true) {
        return Ok(false);
    }
    let Some(note) = store::guardianship::any_note(connection, person).await? else { return Ok(true) };
    Ok(note.open_unaudited(keys)?.band(now) >= Band::From14To17)
}
