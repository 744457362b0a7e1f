//! An application that a confirmed guardian has opened with a code but not answered yet.

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::code::CodeKind;
use crate::model::guardianship::note::ChildNote;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::{ApplicationId, PersonId};

/// An application that was opened but not answered.
pub struct GuardianApplication {
    /// Its id.
    pub id: ApplicationId,
    /// The guardian who has to answer. The authority has confirmed them.
    pub guardian: PersonId,
    /// The child it is about.
    pub child: PersonId,
    /// [`CodeKind::Approve`] or [`CodeKind::Join`].
    pub kind: CodeKind,
    /// The guardian whose code opened it, if it is [`CodeKind::Join`]; `None` also for those that the first
    /// release opened.
    pub invited_by: Option<PersonId>,
    /// The child as guardians see them.
    pub note: Sealed<ChildNote>,
    /// What the authority said about guardian and child.
    pub statement: Sealed<Statement>,
    /// When it was opened.
    pub asked_at: UnixTime,
    /// When the application ends without an answer.
    pub expires_at: UnixTime,
}
