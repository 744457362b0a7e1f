//! People under 18, as the daily birthday job finds them.

use crate::model::ids::PersonId;
use crate::model::record::BirthdayIndex;

/// A minor whose birthday the job has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthdayChild {
    /// The minor's row.
    pub person: PersonId,
    /// Whether a guardian enrolled them and they have not taken over yet.
    pub by_guardian: bool,
}

/// The birthdays that the job looks for, by the blind index of the day.
#[derive(Clone, Copy)]
pub enum Birthday {
    /// Minors who turn 14 on that day.
    Of14(BirthdayIndex),
    /// Minors who turn 18 on that day.
    Of18(BirthdayIndex),
}
