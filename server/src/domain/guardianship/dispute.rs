//! A dispute about the guardianship of a child: nothing that changes the child's links, devices or PIN goes
//! through while it is open, whoever asks.

use netcert::age::Band;
use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::domain::guardianship::link;
use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::keys::key_store::KeyEncryptionKeys;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::Link;
use crate::model::guardianship::dispute::DisputeOpener;
use crate::model::ids::{DisputeId, GuardianshipId, PersonId};
use crate::model::session::ClaimedSession;
use crate::store;
use crate::store::{AnyConnection, StoreError, Tx};

/// Refuses a change while a dispute about the person is open. Where the change is made, the caller has locked
/// the person's row. People of 18 and older are not concerned.
///
/// # Errors
/// [`GuardianRefused::Disputed`].
pub async fn must_not_be_open(
    connection: &mut AnyConnection,
    keys: &KeyEncryptionKeys,
    person: PersonId,
    now: UnixTime,
) -> Result<(), GuardianshipError> {
    let Some(dispute) = store::dispute::of_child(connection, person).await? else { return Ok(()) };
    // Without the note, the daily job settles it on the 18th birthday.
    let of_age = match &dispute.note {
        Some(note) => note.open_unaudited(keys)?.band(now) == Band::Adult,
        None => false,
    };
    if of_age { Ok(()) } else { Err(GuardianRefused::Disputed.into()) }
}

/// Opens a dispute about the link's child, unless one is open, and tells the guardians: all but the one who
/// opens it. The caller has locked the child's row.
///
/// # Errors
/// [`StoreError`].
pub async fn open(
    tx: &mut Tx,
    link: &Link,
    by: DisputeOpener,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), StoreError> {
    let id = DisputeId::generate(rng);
    if store::dispute::insert(tx, &id, (link.child, &link.id), by, now).await? {
        // The child is nobody's guardian: all are told.
        let except = if by == DisputeOpener::Guardian { link.guardian } else { link.child };
        link::tell_others(tx, link.child, except, MessageAbout::Disputed, now, rng).await?;
    }
    Ok(())
}

impl GuardianshipService {
    /// Opens a dispute: the child's netcerts and everything about their links, devices and PIN rest until the
    /// operator settles it.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn dispute(
        &self,
        session: &ClaimedSession,
        id: &GuardianshipId,
    ) -> Result<(), GuardianshipError> {
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut tx = self.store.begin().await?;
        let (link, _) = self.hold_child(&mut tx, session, id).await?;
        open(&mut tx, &link, DisputeOpener::Guardian, now, &mut rng).await?;
        tx.commit().await?;
        Ok(())
    }
}
