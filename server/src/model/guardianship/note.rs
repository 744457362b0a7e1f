//! What guardians see of a child in every list: a masked name, and the date of birth that gives the age. It
//! is stored sealed in the link, so that a list polled every few seconds opens no identity record.

use jiff::civil::Date;
use netcert::age::{Band, band};
use netcert::time::UnixTime;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::sealed::{Schema, Unaudited};
use crate::model::person::masked_name;

/// A child as the guardians see them. No `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "StoredNote", into = "StoredNote")]
pub struct ChildNote {
    /// The name with all but its last character hidden.
    pub masked_name: String,
    /// Date of birth on the child's document.
    pub birth_date: Date,
}

impl ChildNote {
    /// The note of a child with this full name.
    pub fn of(name: &str, birth_date: Date) -> Self {
        Self { masked_name: masked_name(name), birth_date }
    }

    /// The child's age band at `now`.
    pub fn band(&self, now: UnixTime) -> Band {
        band(self.birth_date, now.shanghai_date())
    }
}

impl Schema for ChildNote {
    const SCHEMA: &'static str = "child-note/1";
}

impl Unaudited for ChildNote {}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct StoredNote {
    masked_name: String,
    birth_date: String,
}

impl From<ChildNote> for StoredNote {
    fn from(note: ChildNote) -> Self {
        Self { masked_name: note.masked_name, birth_date: note.birth_date.to_string() }
    }
}

impl TryFrom<StoredNote> for ChildNote {
    type Error = &'static str;

    fn try_from(stored: StoredNote) -> Result<Self, Self::Error> {
        let birth_date = stored.birth_date.parse().map_err(|_| "birth date")?;
        Ok(Self { masked_name: stored.masked_name.clone(), birth_date })
    }
}
