//! How often a limit held somebody back, for the operator: by kind, never by subject.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::limit::kind::LimitKind;

/// Counts since they were last told.
#[derive(Default)]
pub struct LimitTally([AtomicU64; LimitKind::ALL.len()]);

impl LimitTally {
    /// One more.
    pub fn add(&self, kind: LimitKind) {
        self.0[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// What came together since the last time; kinds without any are left out.
    pub fn take(&self) -> Vec<(LimitKind, u64)> {
        LimitKind::ALL
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
        let tally = LimitTally::default();
        tally.add(LimitKind::FaceBySource);
        tally.add(LimitKind::ShortCodeByGuardian);
        tally.add(LimitKind::FaceBySource);
        assert_eq!(tally.take(), [(LimitKind::FaceBySource, 2), (LimitKind::ShortCodeByGuardian, 1)]);
        assert_eq!(tally.take(), []);
    }
}
