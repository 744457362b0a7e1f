//! What the service tells a person: kept until it is read in the portal, never sent elsewhere.

use netcert::api::message::{Message, MessageAbout};
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::domain::acting;
use crate::keys::key_store::KeyEncryptionKeys;
use crate::keys::opening_error::OpeningError;
use crate::model::ids::GuardianshipId;
use crate::model::ids::MessageId;
use crate::model::ids::PersonId;
use crate::model::message::MessageRecord;
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::store;
use crate::store::{Store, StoreError, Tx};

/// Tells `person`, together with whatever else the write does. `link`: between them and the child it is
/// about, where a guardian is told about one.
///
/// # Errors
/// [`StoreError`].
pub async fn tell(
    tx: &mut Tx,
    person: PersonId,
    about: MessageAbout,
    link: Option<&GuardianshipId>,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), StoreError> {
    store::message::insert(tx, &MessageId::generate(rng), person, about, link, now).await
}

/// Why a message was not marked as read.
#[derive(Debug, thiserror::Error)]
pub enum ReadRefused {
    /// Not theirs, or nobody's: the answer does not say which.
    #[error("no message to this person has this id")]
    Unknown,
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Marks a message as read. Doing it again changes nothing.
///
/// # Errors
/// [`ReadRefused`].
pub async fn mark_read(
    store: &Store,
    session: &ClaimedSession,
    id: &MessageId,
    now: UnixTime,
) -> Result<(), ReadRefused> {
    let mut tx = store.begin().await?;
    let person = acting::hold::<ReadRefused>(&mut tx, session, now).await?.person;
    if !store::message::mark_read(&mut tx, id, person, now).await? {
        return Err(ReadRefused::Unknown);
    }
    Ok(tx.commit().await?)
}

/// As the person sees it; the child's masked name comes out of the link's note.
///
/// # Errors
/// [`OpeningError`].
pub fn view(row: MessageRecord, keys: &KeyEncryptionKeys) -> Result<Message, OpeningError> {
    let child = row.child.map(|note| note.open_unaudited(keys)).transpose()?;
    Ok(Message {
        id: row.id.as_str().to_owned(),
        about: row.about,
        masked_name: child.map(|child| child.masked_name),
        sent_at: row.sent_at.seconds(),
    })
}
