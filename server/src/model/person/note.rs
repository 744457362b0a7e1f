//! What a person sees of themselves on every page. It is stored sealed in their row, so that a page that asks
//! every few seconds opens no identity record.

use jiff::civil::Date;
use netcert::age::{Band, band};
use netcert::time::UnixTime;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::sealed::{Schema, Unaudited};
use crate::model::iso_date;
use crate::model::person::masked_name;
use crate::model::record::IdentityRecord;

/// A person as they see themselves. No `Debug`.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct PersonNote {
    /// The netnum in groups, as it is shown.
    pub netnum: String,
    /// The name with all but its last character hidden.
    pub masked_name: String,
    #[zeroize(skip)]
    #[serde(with = "iso_date")]
    birth_date: Date,
}

impl PersonNote {
    /// The note of a person with this record.
    pub fn of(record: &IdentityRecord) -> Self {
        Self {
            netnum: record.netnum.grouped(),
            masked_name: masked_name(&record.name),
            birth_date: record.birth_date,
        }
    }

    /// The person's age band at `now`.
    pub fn band(&self, now: UnixTime) -> Band {
        band(self.birth_date, now.shanghai_date())
    }
}

impl Schema for PersonNote {
    const SCHEMA: &'static str = "person-note/1";
}

/// The person sees it on every page.
impl Unaudited for PersonNote {}
