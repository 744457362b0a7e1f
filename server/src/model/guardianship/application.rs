//! An application that a confirmed guardian has opened with a code and not answered yet.

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::code::CodeKind;
use crate::model::guardianship::note::ChildNote;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::{ApplicationId, PersonId};

/// One that was opened and not answered.
pub struct GuardianApplication {
    /// Its id.
    pub id: ApplicationId,
    /// Whom it waits for; the authority has confirmed them.
    pub guardian: PersonId,
    /// Whom it is about.
    pub child: PersonId,
    /// [`CodeKind::Approve`] or [`CodeKind::Join`].
    pub kind: CodeKind,
    /// The child as guardians see them.
    pub note: Sealed<ChildNote>,
    /// What the authority said.
    pub statement: Sealed<Statement>,
    /// When it was opened.
    pub asked_at: UnixTime,
    /// Nobody waits from then on.
    pub expires_at: UnixTime,
}
