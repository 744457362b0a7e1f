//! How long and how often the authority is asked one question.

use std::time::Duration;

use http::StatusCode;
use rand_core::Rng;

/// Bounds of one question.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For one attempt, from the connection to the last byte of the answer.
    pub per_try: Duration,
    /// For all attempts and the pauses between them.
    pub in_all: Duration,
    /// At most so many.
    pub tries: u32,
    /// About this long before the second attempt, twice that before the third, and so on.
    pub pause: Duration,
}

impl Default for Patience {
    /// Somebody is waiting before the camera meanwhile.
    fn default() -> Self {
        Self {
            per_try: Duration::from_secs(4),
            in_all: Duration::from_secs(10),
            tries: 4,
            pause: Duration::from_millis(200),
        }
    }
}

/// Why an attempt brought no answer. Says nothing of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityFailed {
    /// No connection, or it broke off.
    #[error("it cannot be reached, or the connection broke off")]
    Unreached,
    /// An attempt or all of them took too long.
    #[error("it did not answer in time")]
    Late,
    /// 5xx, or 429, with what its `Retry-After` asks for.
    #[error("it answered with status {0}")]
    Down(StatusCode, Option<Duration>),
    /// Any other status than 200: asking again brings the same.
    #[error("it refused the question with status {0}")]
    Refused(StatusCode),
    /// Longer than any answer, not the authority's, or to another question.
    #[error("what came back is not its answer: {0}")]
    NotItsAnswer(&'static str),
}

impl AuthorityFailed {
    /// Whether the same question, under the same key, may be asked again.
    fn may_pass(self) -> bool {
        match self {
            Self::Unreached | Self::Late => true,
            Self::Down(status, retry_after) => status.is_server_error() || retry_after.is_some(),
            Self::Refused(_) | Self::NotItsAnswer(_) => false,
        }
    }

    fn asked_for(self) -> Duration {
        match self {
            Self::Down(_, Some(wait)) => wait,
            _ => Duration::ZERO,
        }
    }
}

impl Patience {
    /// How long to wait before the next attempt, after `tried` that failed; `None`: give up.
    pub fn pause_after(&self, tried: u32, failed: AuthorityFailed, rng: &mut impl Rng) -> Option<Duration> {
        if tried >= self.tries || !failed.may_pass() {
            return None;
        }
        let longest = self.pause.saturating_mul(1 << tried.saturating_sub(1).min(10));
        // Between half of it and all of it: whom one failure struck at once shall not come back at once.
        let half = longest / 2;
        let spread = u64::try_from(half.as_micros()).unwrap_or(u64::MAX).saturating_add(1);
        let pause = half + Duration::from_micros(rng.next_u64() % spread);
        let pause = pause.max(failed.asked_for());
        (pause < self.in_all).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;

    fn pause_after(tried: u32, failed: AuthorityFailed) -> Option<Duration> {
        Patience::default().pause_after(tried, failed, &mut ChaCha20Rng::seed_from_u64(22))
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let wait = Some(Duration::from_secs(2));
        let status = |status: u16| StatusCode::from_u16(status).unwrap();
        for failed in [
            AuthorityFailed::Unreached,
            AuthorityFailed::Late,
            AuthorityFailed::Down(status(500), None),
            AuthorityFailed::Down(status(503), wait),
            AuthorityFailed::Down(status(429), wait),
        ] {
            assert!(pause_after(1, failed).is_some(), "{failed}");
            assert!(pause_after(Patience::default().tries, failed).is_none(), "{failed}");
        }
        for failed in [
            AuthorityFailed::Down(status(429), None),
            AuthorityFailed::Refused(status(422)),
            AuthorityFailed::NotItsAnswer("too long"),
            // Longer than anybody waits.
            AuthorityFailed::Down(status(503), Some(Duration::from_secs(60))),
        ] {
            assert!(pause_after(1, failed).is_none(), "{failed}");
        }
    }

    #[test]
    fn pauses_grow_vary_and_respect_what_was_asked_for() {
        let asked_for = Duration::from_secs(3);
        assert_eq!(
            pause_after(1, AuthorityFailed::Down(StatusCode::TOO_MANY_REQUESTS, Some(asked_for))),
            Some(asked_for)
        );
        let patience = Patience { tries: 9, ..Patience::default() };
        let mut rng = ChaCha20Rng::seed_from_u64(23);
        for tried in 1..5 {
            let longest = patience.pause * (1 << (tried - 1));
            let pauses: Vec<_> = (0..20)
                .map(|_| patience.pause_after(tried, AuthorityFailed::Unreached, &mut rng).unwrap())
                .collect();
            assert!(pauses.iter().all(|pause| (longest / 2..=longest).contains(pause)), "{tried}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{tried}");
        }
    }
}
