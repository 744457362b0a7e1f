//! What a person sees of themselves, without their record. People who enrolled before there were notes get
//! theirs out of the record, once.

use crate::clock::Clock;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::person::PersonRecord;
use crate::model::person::note::PersonNote;
use crate::store;
use crate::store::{Store, StoreError};

/// The person's note.
///
/// # Errors
/// [`OpeningError`], [`StoreError`].
pub async fn of<E: From<StoreError> + From<OpeningError>>(
    store: &Store,
    keys: &KeyStore,
    clock: &Clock,
    row: &PersonRecord,
) -> Result<PersonNote, E> {
    let keys = &keys.key_encryption;
    if let Some(note) = &row.note {
        return Ok(note.open_unaudited(keys)?);
    }
    let mut rng = clock.random();
    let mut tx = store.begin().await?;
    let opening = (Actor::Holder, OpeningPurpose::ShowToHolder, clock.now());
    let note = PersonNote::of(&row.record.open(keys, opening, &mut tx, &mut rng).await?);
    let sealed = row.record.key().open(keys)?.seal(&note, row.record.id(), &mut rng)?;
    store::person::put_note(&mut tx, row.id, row.record.as_bytes(), &sealed).await?;
    tx.commit().await?;
    Ok(note)
}
