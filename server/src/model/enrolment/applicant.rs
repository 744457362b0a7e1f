//! Who applies, and what a guardian's application has that a person's own has not.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::model::ids::PersonId;

/// Who applies. No `Debug`: a date of birth is in it.
#[derive(Clone, PartialEq, Eq)]
pub enum Applicant {
    /// The person themselves.
    Own,
    /// A guardian, in the stead of a child of 8–13.
    Guardian {
        /// In whose signed-in session this is.
        guardian: PersonId,
        /// As the guardian gave it at the start; the document must say the same. Let go of at the end.
        child_birth_date: Option<Date>,
    },
}

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
