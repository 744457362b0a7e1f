//! How often a limit held somebody back, for the operator: by kind, never by subject.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::limit::kind::Kind;

/// Counts since they were last told.
#[derive(Default)]
pub struct Tally([AtomicU64; Kind::ALL.len()]);

impl Tally {
    /// One more.
    pub fn add(&self, kind: Kind) {
        self.0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// What came together since the last time; kinds without any are left out.
    pub fn take(&self) -> Vec<(Kind, u64)> {
        Kind::ALL
            .into_iter()
            .map(|kind| (kind, self.0[kind as usize].swap(0, Ordering::Relaxed)))
            .filter(|(_, held)| *held > 0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_not_told_again() {
        let tally = Tally::default();
        tally.add(Kind::FaceBySource);
        tally.add(Kind::ShortCodeByGuardian);
        tally.add(Kind::FaceBySource);
        assert_eq!(tally.take(), [(Kind::FaceBySource, 2), (Kind::ShortCodeByGuardian, 1)]);
        assert_eq!(tally.take(), []);
    }
}
