//! Which adults are which children's guardians, according to the register.

use netcert::document::{DocumentKind, DocumentNumber};
use netcert::ids::KeyId;
use netcert::jws;
use netcert::suite::{SigningKey, VerifyingKey};
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

/// `typ` of the authority's signed statement.
pub const TYP: &str = "guardianship+jwt";
/// Longest statement, in characters.
pub const MAX_EVIDENCE: usize = 2048;
/// JSON nesting: the claims, and a document in them.
const MAX_DEPTH: usize = 2;

/// What the register says about one adult and one child. No `Debug`: the evidence names both.
pub enum Guardianship {
    /// The adult is the child's guardian.
    Confirmed {
        /// The authority's signed statement (compact JWS, [`TYP`]), kept as evidence. It names both documents
        /// in plaintext, so it is always stored sealed.
        evidence: String,
    },
    /// The adult is not the child's guardian.
    NotGuardian,
    /// The guardianship is before a court. Nobody may act until it is settled.
    Disputed,
}

/// Identifies a document in the register.
#[derive(Clone, Copy)]
pub struct DocumentRef<'a> {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: &'a DocumentNumber,
}

impl<'a> From<&'a DocumentNumber> for DocumentRef<'a> {
    fn from(number: &'a DocumentNumber) -> Self {
        Self { kind: number.kind(), number }
    }
}

/// One of the two documents in a statement.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    document_kind: DocumentKind,
    document_number: String,
}

/// The statement: "On this day this adult was this child's guardian."
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    iat: UnixTime,
    guardian: Named,
    child: Named,
}

/// The statement is not the authority's, or it is about other people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the authority's statement about these two")]
pub struct NotEvidence;

impl From<DocumentRef<'_>> for Named {
    fn from(document: DocumentRef<'_>) -> Self {
        Self { document_kind: document.kind, document_number: document.number.as_str().to_owned() }
    }
}

/// Signs a statement as the authority does.
pub fn sign(
    guardian: DocumentRef<'_>,
    child: DocumentRef<'_>,
    now: UnixTime,
    (key, kid): (&SigningKey, &KeyId),
    rng: &mut impl CryptoRng,
) -> String {
    let statement = Statement { iat: now, guardian: guardian.into(), child: child.into() };
    jws::sign(TYP, Some(kid.as_str()), false, &statement, key, rng)
}

/// Checks a statement about these two people. It may be old. Returns when it was made.
///
/// # Errors
/// [`NotEvidence`].
pub fn check(
    evidence: &str,
    guardian: DocumentRef<'_>,
    child: DocumentRef<'_>,
    authority: &VerifyingKey,
) -> Result<UnixTime, NotEvidence> {
    let statement: Statement = jws::UnverifiedJws::parse(evidence, MAX_EVIDENCE)
        .and_then(|jws| jws.verify_json(authority, TYP, MAX_DEPTH))
        .map_err(|_| NotEvidence)?;
    let theirs = statement.guardian == guardian.into() && statement.child == child.into();
    if theirs { Ok(statement.iat) } else { Err(NotEvidence) }
}
