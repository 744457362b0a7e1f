//! The cache entry of one signed list: the list, its age, and whether to fetch it again.

use std::rc::Rc;

use netcert::time::UnixTime;

use crate::clock::Moment;

/// How long after its `ttl` a list is still used while a newer one comes in the background.
const GRACE_MILLIS: u64 = 5_000;
/// After a refresh failed, how long the list that is held is used before the next try.
const PAUSE_MILLIS: u64 = 5_000;
/// The same pause while no usable list is held and every answer is 503.
const PAUSE_EMPTY_MILLIS: u64 = 1_000;
/// A background refresh that has shown no result for this long was cancelled with its request.
const LOST_MILLIS: u64 = 2_000;

/// What every signed list says about itself.
pub trait Listed {
    /// Only grows.
    fn version(&self) -> u64;
    /// Milliseconds after which to look for a newer one.
    fn ttl_millis(&self) -> u64;
    /// Whether it may still be used.
    fn is_current(&self, now: UnixTime) -> bool;
}

/// What to do before the list is used.
pub enum Need<T> {
    /// Use this one.
    Nothing(Rc<T>),
    /// Use this one, and refresh behind the answer.
    Background(Rc<T>),
    /// Refresh first; where that fails, this one is still good.
    Now(Option<Rc<T>>),
    /// Nothing usable is held, and a refresh has failed a moment ago.
    Unavailable,
}

/// Where one list is held, with what is known about the tries to renew it.
pub struct Slot<T> {
    held: Option<Held<T>>,
    attempt: Option<Attempt>,
    /// Highest version ever accepted here; survives the list itself.
    floor: Option<u64>,
    used: Option<Moment>,
}

struct Held<T> {
    list: Rc<T>,
    asked_at: Moment,
}

// A moment, not a flag: a cancelled request cannot leave it stuck.
struct Attempt {
    at: Moment,
    failed: bool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { held: None, attempt: None, floor: None, used: None }
    }
}

impl<T: Listed> Slot<T> {
    /// Decides by the age of the list. Between them ttl and grace bound how late a revocation is seen.
    pub fn need(&mut self, now: Moment) -> Need<T> {
        self.used = Some(now);
        let Some(held) = self.held.as_ref().filter(|held| held.list.is_current(now.unix())) else {
            return if self.failed_within(PAUSE_EMPTY_MILLIS, now) {
                Need::Unavailable
            } else {
                Need::Now(None)
            };
        };
        let list = held.list.clone();
        let ttl = list.ttl_millis();
        match now.millis_since(held.asked_at) {
            Some(age) if age < ttl => Need::Nothing(list),
            _ if self.failed_within(PAUSE_MILLIS, now) => Need::Nothing(list),
            Some(age) if age < ttl.saturating_add(GRACE_MILLIS) => {
                if self.tried_within(LOST_MILLIS, now) {
                    Need::Nothing(list)
                } else {
                    Need::Background(list)
                }
            }
            _ => Need::Now(Some(list)),
        }
    }

    /// Whether a refresh was begun within the last `millis`, however it ended.
    pub fn tried_within(&self, millis: u64, now: Moment) -> bool {
        self.attempt.as_ref().is_some_and(|a| now.millis_since(a.at).is_some_and(|d| d < millis))
    }

    fn failed_within(&self, millis: u64, now: Moment) -> bool {
        self.attempt.as_ref().is_some_and(|a| a.failed) && self.tried_within(millis, now)
    }

    /// A refresh begins.
    pub fn begin(&mut self, now: Moment) {
        // `failed` stays until a try succeeds: while the server hangs, one request waits for it and not all
        // of them.
        let failed = self.attempt.as_ref().is_some_and(|a| a.failed);
        self.attempt = Some(Attempt { at: now, failed });
    }

    /// A refresh has failed.
    pub fn fail(&mut self, now: Moment) {
        self.attempt = Some(Attempt { at: now, failed: true });
    }

    /// Takes in a list that was asked for at `asked_at` and has passed all its checks. Of two answers that
    /// crossed on the way the later version stays.
    pub fn accept(&mut self, list: T, asked_at: Moment) -> Rc<T> {
        self.attempt = Some(Attempt { at: asked_at, failed: false });
        if let Some(held) = self.held.as_ref().filter(|held| list.version() < held.list.version()) {
            return held.list.clone();
        }
        let list = Rc::new(list);
        self.floor = self.floor.max(Some(list.version()));
        self.held = Some(Held { list: list.clone(), asked_at });
        list
    }

    /// The highest version that was ever accepted here: an older list is refused.
    pub fn floor(&self) -> Option<u64> {
        self.floor
    }

    /// The list itself, whatever its age.
    pub fn held(&self) -> Option<Rc<T>> {
        self.held.as_ref().map(|held| held.list.clone())
    }

    /// Whether a list is held, whatever its age.
    pub fn holds(&self) -> bool {
        self.held.is_some()
    }

    /// When somebody last wanted the list.
    pub fn last_used(&self) -> Option<Moment> {
        self.used
    }

    /// Lets the list go but remembers how new it was.
    pub fn drop_list(&mut self) {
        self.held = None;
    }

    /// Version and age in milliseconds of what is held, for those who watch the edge.
    pub fn state(&self, now: Moment) -> Option<(u64, u64)> {
        let held = self.held.as_ref()?;
        Some((held.list.version(), now.millis_since(held.asked_at).unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fake {
        version: u64,
        expires_at: i64,
    }

    impl Listed for Fake {
        fn version(&self) -> u64 {
            self.version
        }
        fn ttl_millis(&self) -> u64 {
            10_000
        }
        fn is_current(&self, now: UnixTime) -> bool {
            now < UnixTime::new(self.expires_at)
        }
    }

    const fn at(millis: i64) -> Moment {
        Moment::from_millis(millis)
    }

    fn holding(version: u64) -> Slot<Fake> {
        let mut slot = Slot::default();
        slot.begin(at(0));
        slot.accept(Fake { version, expires_at: 900 }, at(0));
        slot
    }

    fn word(need: &Need<Fake>) -> &'static str {
        match need {
            Need::Nothing(_) => "use",
            Need::Background(_) => "use and refresh",
            Need::Now(Some(_)) => "refresh, else use",
            Need::Now(None) => "refresh",
            Need::Unavailable => "unavailable",
        }
    }

    #[test]
    fn age_decides() {
        for (millis, expected) in [
            (0, "use"),
            (9_999, "use"),
            (10_000, "use and refresh"),
            (14_999, "use and refresh"),
            (15_000, "refresh, else use"),
            (899_999, "refresh, else use"),
            (900_000, "refresh"),
            (-1, "refresh, else use"),
        ] {
            assert_eq!(word(&holding(1).need(at(millis))), expected, "at {millis} ms");
        }
        assert_eq!(word(&Slot::<Fake>::default().need(at(0))), "refresh");
    }

    #[test]
    fn only_one_background_refresh_at_a_time_and_a_lost_one_is_forgotten() {
        let mut slot = holding(1);
        slot.begin(at(10_000));
        assert_eq!(word(&slot.need(at(10_001))), "use");
        assert_eq!(word(&slot.need(at(12_000))), "use and refresh");
    }

    #[test]
    fn after_a_failure_the_list_is_used_until_it_expires_with_a_try_every_five_seconds() {
        let mut slot = holding(1);
        slot.fail(at(20_000));
        assert_eq!(word(&slot.need(at(24_999))), "use");
        assert_eq!(word(&slot.need(at(25_000))), "refresh, else use");
        slot.begin(at(25_000));
        assert_eq!(
            word(&slot.need(at(25_001))),
            "use",
            "the next request does not wait for a server that hangs"
        );
        slot.fail(at(899_900));
        assert_eq!(word(&slot.need(at(900_000))), "unavailable");
        assert_eq!(word(&slot.need(at(900_900))), "refresh");
    }

    #[test]
    fn a_cancelled_first_refresh_does_not_block_the_next() {
        let mut slot = Slot::<Fake>::default();
        slot.begin(at(0));
        assert_eq!(word(&slot.need(at(1))), "refresh");
    }

    #[test]
    fn an_older_answer_that_comes_later_is_not_kept_and_the_floor_outlives_the_list() {
        let mut slot = holding(7);
        slot.accept(Fake { version: 6, expires_at: 900 }, at(1_000));
        assert_eq!(slot.state(at(2_000)), Some((7, 2_000)));
        slot.drop_list();
        assert_eq!((slot.holds(), slot.floor()), (false, Some(7)));
    }
}
