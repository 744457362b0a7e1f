//! The days on which a minor comes to be 14 and 18. What follows from them is computed when it is read.

use jiff::civil::Date;
use netcert::age::day_reached;

use crate::key_store::DocumentIndexKey;
use crate::record::BirthdayIndex;

/// Blind indexes of a minor's two days, for their row in `minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthdays {
    /// Of the day on which 14 is reached.
    pub turns_14: BirthdayIndex,
    /// Of the day on which 18 is reached.
    pub turns_18: BirthdayIndex,
}

impl Birthdays {
    /// Of a person born on `birth`.
    pub fn of(birth: Date, key: &DocumentIndexKey) -> Self {
        let index = |years| BirthdayIndex::of(years, day_reached(birth, years), key);
        Self { turns_14: index(14), turns_18: index(18) }
    }
}
