//! How long and how often one question is sent to the authority.

use std::time::Duration;

use http::StatusCode;
use rand_core::Rng;

/// The limits for one question.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Time for one attempt, from the connection to the last byte of the answer.
    pub per_try: Duration,
    /// Time for all attempts and the pauses between them.
    pub in_all: Duration,
    /// Most attempts.
    pub tries: u32,
    /// Longest pause before the second attempt; each later pause may be twice as long as the one before.
    pub pause: Duration,
}

impl Default for Patience {
    /// Short, because a person is waiting in front of the camera.
    fn default() -> Self {
        Self {
            per_try: Duration::from_secs(4),
            in_all: Duration::from_secs(10),
            tries: 4,
            pause: Duration::from_millis(200),
        }
    }
}

/// Why an attempt brought no answer. It contains nothing of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityFailed {
    /// There was no connection, or it broke off.
    #[error("it cannot be reached, or the connection broke off")]
    Unreached,
    /// One attempt, or all together, took too long.
    #[error("it did not answer in time")]
    Late,
    /// Status 5xx or 429, with the time in its `Retry-After`.
    #[error("it answered with status {0}")]
    Down(StatusCode, Option<Duration>),
    /// Any other status than 200. The same question would get it again.
    #[error("it refused the question with status {0}")]
    Refused(StatusCode),
    /// The answer is too long, not signed by the authority, or to another question.
    #[error("what came back is not its answer: {0}")]
    NotItsAnswer(&'static str),
}

impl AuthorityFailed {
    /// Whether the same question may be sent again under the same idempotency key.
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
    /// How long to wait before the next attempt, after `tried` failed attempts; `None` means to give up.
    pub fn pause_after(&self, tried: u32, failed: AuthorityFailed, rng: &mut impl Rng) -> Option<Duration> {
        if tried >= self.tries || !failed.may_pass() {
            return None;
        }
        let longest = self.pause.saturating_mul(1 << tried.saturating_sub(1).min(10));
        // Random, between half of it and all of it, so that clients that failed together do not return
        // together.
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
            // Longer than anybody would wait.
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
