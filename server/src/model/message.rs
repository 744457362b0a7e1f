//! What a person is told in the portal.

use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;

use crate::model::guardianship::note::SealedNote;
use crate::model::ids::{GuardianshipId, MessageId};

/// A message that its person has not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub about: MessageAbout,
    /// Where a guardian is told about a child: the link between the two, with its note.
    pub link: Option<(GuardianshipId, SealedNote)>,
    /// When it was written.
    pub sent_at: UnixTime,
}
