//! Whoever comes to be 18 while they wait for a guardian's approval waits for nobody any more: they have done all that an
//! adult does. The first write that notices makes their row say so.

use jiff::civil::Date;
use netcert::age::reached;
use netcert::time::UnixTime;

use crate::domain::guardianship::application;
use crate::model::ids::PersonId;
use crate::model::person::{PersonRecord, PersonState};
use crate::store;
use crate::store::{StoreError, Tx};

/// Whether this person waits and may be 18 by now. Who waits for a time that is limited is not 18 before it is over, so
/// their record need not be opened for it.
///
/// # Errors
/// [`StoreError`].
pub async fn may_be(tx: &mut Tx, row: &PersonRecord) -> Result<bool, StoreError> {
    Ok(row.awaits_guardian() && store::minor::awaits_until(tx, row.id).await?.is_none())
}

/// Makes somebody active of whom [`may_be`] says so and who is 18 at `now`; the answer is whether they are. The caller
/// holds their row.
///
/// # Errors
/// [`StoreError`].
pub async fn notice(
    tx: &mut Tx,
    person: PersonId,
    birth_date: Date,
    now: UnixTime,
) -> Result<bool, StoreError> {
    let of_age = reached(birth_date, 18, now.shanghai_date());
    if of_age {
        write_down(tx, person).await?;
    }
    Ok(of_age)
}

/// Makes somebody active who has waited and is 18: no guardian is asked any more.
///
/// # Errors
/// [`StoreError`].
pub async fn write_down(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    store::person::set_state(tx, person, PersonState::Active).await?;
    application::close_approval(tx, person).await
}
