//! People under 18, as the daily job of birthdays finds them.

use crate::model::ids::PersonId;
use crate::model::record::BirthdayIndex;

/// A minor whose birthday it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthdayChild {
    /// Who.
    pub person: PersonId,
    /// A guardian enrolled them, and they have not taken over yet.
    pub by_guardian: bool,
}

/// Which birthday, by the blind index of its day.
#[derive(Clone, Copy)]
pub enum Birthday {
    /// Those who reach 14 that day.
    Of14(BirthdayIndex),
    /// Those who reach 18 that day.
    Of18(BirthdayIndex),
}
