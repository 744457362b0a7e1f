//! The authority's statement about a guardian and a child.

use netcert::base64url;
use netcert::time::UnixTime;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::sealed::{Schema, Unaudited};

/// How old the authority's statement may be when a guardian signs, in seconds: 15 minutes. An older one is
/// asked for again.
pub const FRESH_SECONDS: i64 = 15 * 60;

/// The authority's signed statement that one person is the guardian of another. It names both documents, so
/// it is stored sealed only. No `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Statement(String);

impl Statement {
    /// Takes the compact JWS from the authority.
    pub fn new(jws: String) -> Self {
        Self(jws)
    }

    /// The compact JWS.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the statement is fresh enough for a signature at `at`. The authority's signature was checked
    /// when the statement came.
    pub fn is_fresh(&self, at: UnixTime) -> bool {
        #[derive(Deserialize)]
        struct Stated {
            iat: UnixTime,
        }
        let claims = self.0.split('.').nth(1).and_then(|claims| base64url::decode(claims).ok());
        let stated = claims.and_then(|claims| serde_json::from_slice::<Stated>(&claims).ok());
        stated.is_some_and(|stated| at.since(stated.iat) <= FRESH_SECONDS)
    }
}

impl Schema for Statement {
    const SCHEMA: &'static str = "guardianship-statement/2";
}

// It moves from an application into the evidence of the guardian's consent, and opening that is audited.
impl Unaudited for Statement {}
