//! What the service tells a person: kept until it is read in the portal, never sent elsewhere.

use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::guardianship::GuardianshipId;
use crate::person::PersonId;
use crate::row_id::row_id;
use crate::store::{self, StoreError, Write};

row_id!(
    /// A message's id.
    MessageId
);

/// Tells `person`, together with whatever else the write does. `link`: between them and the child it is about, where a
/// guardian is told about one.
///
/// # Errors
/// [`StoreError`].
pub async fn tell(
    write: &mut Write,
    person: PersonId,
    about: MessageAbout,
    link: Option<&GuardianshipId>,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), StoreError> {
    store::message::insert(write, &MessageId::generate(rng), person, about, link, now).await
}
