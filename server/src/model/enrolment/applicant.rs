//! Who applies.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::ids::PersonId;
use crate::model::iso_date;

/// Who applies. No `Debug`: it contains a date of birth.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplyingParty {
    /// The person themselves.
    Own,
    /// A guardian, for a child of 8–13.
    Guardian {
        /// The guardian, who is signed in to the session of this enrolment.
        guardian: PersonId,
        /// The date that the guardian gave at the start. The document must have the same. Dropped at the end.
        #[serde(with = "iso_date::option")]
        child_birth_date: Option<Date>,
    },
}
