//! Who acts in a write: the session, read again under its row lock.

use netcert::time::UnixTime;

use crate::model::guardianship::GuardianRefused;
use crate::model::ids::PersonId;
use crate::model::session::{ClaimedSession, PasskeySession, Session, SessionEnded};
use crate::store;
use crate::store::{StoreError, Tx};

/// Locks the session until the transaction ends. The caller has locked the people's rows that it needs:
/// [`store::session`] says in which order.
///
/// # Errors
/// [`SessionEnded`]: the caller rolls the transaction back.
pub async fn hold<E: From<StoreError> + From<SessionEnded>>(
    tx: &mut Tx,
    session: &ClaimedSession,
    now: UnixTime,
) -> Result<PasskeySession, E> {
    Ok(store::session::hold_signed_in(tx, session, now).await?.ok_or(SessionEnded)?)
}

/// Ends the session that a device of `person` brings, and the enrolment in it, before the new session begins.
/// The caller has locked the enrolment and the person.
///
/// # Errors
/// [`SessionEnded`]; [`GuardianRefused::SomebodySignedIn`] if it is somebody else's and nobody has agreed to
/// `sign_out`.
pub async fn end<E: From<StoreError> + From<SessionEnded> + From<GuardianRefused>>(
    tx: &mut Tx,
    before: Option<&Session>,
    person: PersonId,
    sign_out: bool,
    now: UnixTime,
) -> Result<(), E> {
    let Some(before) = before else { return Ok(()) };
    if !store::session::hold(tx, before, now).await? {
        return Err(SessionEnded.into());
    }
    if !sign_out && before.is_anothers(person) {
        return Err(GuardianRefused::SomebodySignedIn.into());
    }
    store::session::delete(tx, &before.digest).await?;
    if let Some(enrolment) = &before.enrolment {
        store::enrolment::delete(tx, enrolment).await?;
    }
    Ok(())
}
