//! Messages that the portal shows to a person.

use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::MessageId;

/// A message that the person has not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub about: MessageAbout,
    /// If the message tells a guardian about a child: the child as guardians see them.
    pub child: Option<Sealed<ChildNote>>,
    /// When it was written.
    pub sent_at: UnixTime,
}
