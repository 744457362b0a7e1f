//! Who is whose guardian, as the register knows it.

use netcert::document::{DocumentKind, DocumentNumber};
use netcert::ids::KeyId;
use netcert::jws;
use netcert::suite::SigningKey;
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::Serialize;

/// `typ` of the authority's signed statement.
pub const TYP: &str = "guardianship+jwt";

/// What the register says about one adult and one child. No `Debug`: the evidence names both.
pub enum Guardianship {
    /// The adult is the child's guardian.
    Confirmed {
        /// The authority's signed statement (compact JWS, [`TYP`]), kept as evidence. It names both documents in plain, so it
        /// is sealed wherever it is stored.
        evidence: String,
    },
    /// Is not.
    NotGuardian,
    /// Guardianship is before a court: nobody may act until it is settled.
    Disputed,
}

/// A document as the register finds it.
#[derive(Clone, Copy)]
pub struct DocumentRef<'a> {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: &'a DocumentNumber,
}

/// One of the two documents in a statement.
#[derive(Serialize)]
struct Named<'a> {
    document_kind: DocumentKind,
    document_number: &'a str,
}

/// "On this day this adult was this child's guardian."
#[derive(Serialize)]
struct Statement<'a> {
    iat: UnixTime,
    guardian: Named<'a>,
    child: Named<'a>,
}

impl<'a> From<DocumentRef<'a>> for Named<'a> {
    fn from(document: DocumentRef<'a>) -> Self {
        Self { document_kind: document.kind, document_number: document.number.as_str() }
    }
}

/// Signs the statement as the authority does.
pub fn sign(
    guardian: DocumentRef<'_>,
    child: DocumentRef<'_>,
    now: UnixTime,
    key: &SigningKey,
    kid: &KeyId,
    rng: &mut impl CryptoRng,
) -> String {
    let statement = Statement { iat: now, guardian: guardian.into(), child: child.into() };
    jws::sign(TYP, Some(kid.as_str()), false, &statement, key, rng)
}
