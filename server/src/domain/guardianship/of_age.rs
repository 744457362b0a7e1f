//! An applicant who turns 18 while they wait no longer needs a guardian's approval: they have done every step
//! of an adult's enrolment. The next transaction that notices it sets their state to active.

use jiff::civil::Date;
use netcert::age::reached;
use netcert::time::UnixTime;

use crate::domain::guardianship::application;
use crate::model::ids::PersonId;
use crate::model::person::{PersonRecord, PersonState};
use crate::store;
use crate::store::{StoreError, Tx};

/// Whether this person waits and may be 18 by now. A person whose waiting time is limited is under 18 until
/// it ends, so their record need not be opened to find out.
///
/// # Errors
/// [`StoreError`].
pub async fn may_be(tx: &mut Tx, row: &PersonRecord) -> Result<bool, StoreError> {
    Ok(row.awaits_guardian() && store::minor::awaits_until(tx, row.id).await?.is_none())
}

/// Makes a person active who is 18 at `now`, and answers whether they are. [`may_be`] has said that they wait
/// and may be. The caller has locked their row.
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

/// Makes a person active who has waited and is 18. Their applications and codes are erased.
///
/// # Errors
/// [`StoreError`].
pub async fn write_down(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    store::person::set_state(tx, person, PersonState::Active).await?;
    application::close_approval(tx, person).await
}
