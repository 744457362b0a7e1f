//! The authority's statement about a guardian and a child.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::sealed::{Schema, Unaudited};

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
}

impl Schema for Statement {
    const SCHEMA: &'static str = "guardianship-statement/2";
}

// It moves from an application into the evidence of the guardian's consent, and opening that is audited.
impl Unaudited for Statement {}
