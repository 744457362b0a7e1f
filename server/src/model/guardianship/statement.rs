//! The authority's word about a guardian and a child.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::sealed::{Schema, Unaudited};

/// The authority's signed word that the one is the guardian of the other. It names both documents, so it is stored sealed
/// alone. No `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Statement(String);

impl Statement {
    /// As the authority gave it: a compact JWS.
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

// It goes from an application into the evidence of the guardian's consent, whose opening is audited.
impl Unaudited for Statement {}
