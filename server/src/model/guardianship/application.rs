//! An application that a confirmed guardian has opened with a code and not answered yet.

use netcert::sm4::SealedBytes;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::keys::key_store::KeyEncryptionKey;
use crate::keys::sealed::OpenError;
use crate::model::enrolment::applicant::Statement;
use crate::model::guardianship::code::CodeKind;
use crate::model::guardianship::note::{ChildNote, SealedNote};
use crate::model::ids::{ApplicationId, PersonId};

/// One that was opened and not answered. No `Debug`.
pub struct GuardianApplication {
    /// Its id.
    pub id: ApplicationId,
    /// Whom it waits for; the authority has confirmed them.
    pub guardian: PersonId,
    /// Whom it is about.
    pub child: PersonId,
    /// [`CodeKind::Approve`] or [`CodeKind::Join`].
    pub kind: CodeKind,
    /// The child as guardians see them, sealed for this row.
    pub note: SealedNote,
    /// What the authority said, sealed for this row.
    pub statement: SealedStatement,
    /// When it was opened.
    pub asked_at: UnixTime,
    /// Nobody waits from then on.
    pub expires_at: UnixTime,
}

/// The authority's word in an application's row.
pub struct SealedStatement(Vec<u8>);

impl SealedStatement {
    /// Seals it for the row `id`.
    pub fn seal(
        statement: &Statement,
        id: &ApplicationId,
        key: &KeyEncryptionKey,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let sealed = key.0.seal(statement.as_str().as_bytes(), &associated_data(id), rng);
        Self(sealed.as_bytes().to_vec())
    }

    /// From its column.
    pub fn from_stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// For its column.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Opens it for the row `id`.
    ///
    /// # Errors
    /// [`OpenError`], never [`OpenError::Audit`].
    pub fn open(&self, id: &ApplicationId, key: &KeyEncryptionKey) -> Result<Statement, OpenError> {
        let sealed = SealedBytes::from_bytes(self.0.clone()).map_err(|_| OpenError::Sealed)?;
        let text = key.0.open(&sealed, &associated_data(id)).map_err(|_| OpenError::Sealed)?;
        String::from_utf8(text.to_vec()).map(Statement::new).map_err(|_| OpenError::Content)
    }
}

fn associated_data(id: &ApplicationId) -> Vec<u8> {
    format!("guardianship-statement/1\0{}", id.as_str()).into_bytes()
}

impl GuardianApplication {
    /// The child as guardians see them.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn note(&self, key: &KeyEncryptionKey) -> Result<ChildNote, OpenError> {
        self.note.open(self.id.as_str(), key)
    }
}
