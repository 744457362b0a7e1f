//! Who acts in a write: the session, read again under its row lock.

use netcert::time::UnixTime;

use crate::model::session::{ClaimedSession, PasskeySession, SessionEnded};
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
