//! Making a link between a guardian and a child.

use netcert::age::Band;
use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::domain::data_key;
use crate::domain::guardianship::GuardianshipError;
use crate::domain::message;
use crate::domain::site_consent;
use crate::keys::key_store::KeyStore;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::note::ChildNote;
use crate::model::guardianship::{CHILDREN_LIMIT, Link};
use crate::model::ids::PersonId;
use crate::model::ids::{GuardianConsentId, GuardianshipId};
use crate::store;
use crate::store::{AnyConnection, StoreError, Tx};

/// What a link is made of.
pub struct NewLink<'a> {
    /// The adult.
    pub guardian: PersonId,
    /// The child.
    pub child: PersonId,
    /// As guardians see the child.
    pub note: ChildNote,
    /// What the guardian signed.
    pub evidence: &'a Evidence,
}

/// The link that is there now.
pub struct Linked {
    /// Its id.
    pub id: GuardianshipId,
    /// There was none before.
    pub fresh: bool,
}

/// Keeps the consent and links the two, unless they are linked. The caller has locked the child's row; this
/// function locks the guardian's, who must be active and have room for one more.
///
/// # Errors
/// [`GuardianRefused`]; the caller rolls the transaction back.
pub async fn make(
    tx: &mut Tx,
    keys: &KeyStore,
    new: &NewLink<'_>,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<Linked, GuardianshipError> {
    let row = store::person::lock_row(tx, new.guardian).await?;
    if !row.is_some_and(|row| row.is_active()) {
        return Err(GuardianRefused::NotAnAdult.into());
    }
    let before = store::guardianship::of_child(tx, new.child).await?;
    let consent = GuardianConsentId::generate(rng);
    let child_key = data_key::of::<GuardianshipError>(tx, keys, new.child).await?;
    let sealed = child_key.seal(new.evidence, consent.as_str(), rng)?;
    let subject = new.evidence.subject;
    store::guardian_consent::insert(tx, &sealed, (new.guardian, new.child), subject, now).await?;
    if let Some(link) = before.of(new.guardian) {
        store::guardianship::mark_answered(tx, &link.id, now).await?;
        return Ok(Linked { id: link.id.clone(), fresh: false });
    }
    if room(tx, keys, new.guardian, now).await? == 0 {
        return Err(GuardianRefused::TooManyChildren.into());
    }
    let id = GuardianshipId::generate(rng);
    let note = child_key.seal(&new.note, id.as_str(), rng)?;
    store::guardianship::insert(tx, &id, (new.guardian, new.child), &consent, &note, now).await?;
    Ok(Linked { id, fresh: true })
}

/// How many more children this guardian may have. Children of 18 and older do not count.
///
/// # Errors
/// [`GuardianshipError`].
pub async fn room(
    connection: &mut AnyConnection,
    keys: &KeyStore,
    guardian: PersonId,
    now: UnixTime,
) -> Result<u32, GuardianshipError> {
    let limit = store::person::children_limit(connection, guardian).await?.unwrap_or(CHILDREN_LIMIT);
    let mut children = 0;
    for link in store::guardianship::of_guardian(connection, guardian).await? {
        let note = link.note.open_unaudited(&keys.key_encryption)?;
        if note.band(now) != Band::Adult {
            children += 1;
        }
    }
    Ok(limit.saturating_sub(children))
}

/// Ends a link, and with it what its guardian consented to, the child's passkeys on the guardian's devices,
/// and the codes that the guardian issued. The other guardians are told. The caller has locked the child's
/// row.
///
/// # Errors
/// [`StoreError`].
pub async fn end(
    tx: &mut Tx,
    link: &Link,
    reason: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), StoreError> {
    store::guardianship::end(tx, &link.id, reason, now).await?;
    site_consent::end_of_link(tx, &link.id, now).await?;
    store::passkey::delete_kept_by(tx, link.child, link.guardian).await?;
    store::session::delete_kept_by(tx, link.child, link.guardian).await?;
    store::invitation::delete_issued_by(tx, link.child, link.guardian).await?;
    tell_others(tx, link.child, link.guardian, MessageAbout::GuardianEnded, now, rng).await
}

/// Tells the child's live guardians, all but `except`.
///
/// # Errors
/// [`StoreError`].
pub async fn tell_others(
    tx: &mut Tx,
    child: PersonId,
    except: PersonId,
    about: MessageAbout,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), StoreError> {
    let guardians = store::guardianship::of_child(tx, child).await?;
    for link in guardians.live().filter(|link| link.guardian != except) {
        message::tell(tx, link.guardian, about, Some(&link.id), now, rng).await?;
    }
    Ok(())
}
