//! Who applies.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::ids::PersonId;
use crate::model::iso_date;

/// Who applies. No `Debug`: a date of birth is in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplyingParty {
    /// The person themselves.
    Own,
    /// A guardian, in the stead of a child of 8–13.
    Guardian {
        /// In whose signed-in session this is.
        guardian: PersonId,
        /// As the guardian gave it at the start; the document must say the same. Let go of at the end.
        #[serde(with = "iso_date::option")]
        child_birth_date: Option<Date>,
    },
}
