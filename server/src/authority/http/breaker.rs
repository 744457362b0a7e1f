//! Circuit breaker for an authority that is down. After several failures in a row no question is sent for a
//! while; then one question is sent to see whether the authority is back. The breaker consumes itself; time
//! and randomness are arguments.

use netcert::time::UnixTime;
use rand_core::Rng;

/// Failures in a row after which the breaker opens.
const FAILURES: u32 = 5;
/// Shortest time for which it stays open, in seconds.
const REST_SECONDS: i64 = 10;
/// Up to this many random seconds are added, so that several servers do not return at once.
const SPREAD_SECONDS: u64 = 6;
/// A probe that was not settled within this many seconds is given up as lost.
const PROBE_SECONDS: i64 = 30;

/// Closed, open or half-open.
#[derive(Debug, Default)]
pub struct Breaker {
    /// Counts the changes of state. A question sent before a change settles nothing after it.
    turn: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Every question may be sent.
    Closed { failures: u32 },
    /// No question may be sent.
    Open { until: UnixTime },
    /// One question was sent as a probe; others are refused until it is settled.
    HalfOpen { asked_at: UnixTime },
}

impl Default for State {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// Permission to send a question. Report the outcome with [`Breaker::settle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u64);

/// No question may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody asks it for a while, since it did not answer")]
pub struct Resting;

/// The outcome of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// An answer, whatever it says.
    Answer,
    /// No valid answer.
    Nothing,
}

impl Breaker {
    /// Whether every question may be sent.
    pub const fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed { .. })
    }

    /// Permits a question, or refuses it.
    pub fn admit(self, now: UnixTime) -> (Self, Result<Ticket, Resting>) {
        let rests = match self.state {
            State::Closed { .. } => return (Self { ..self }, Ok(Ticket(self.turn))),
            // If the clock was set back, the rest must still not be longer than the longest rest.
            State::Open { until } => {
                (1..=REST_SECONDS + SPREAD_SECONDS.cast_signed()).contains(&until.since(now))
            }
            State::HalfOpen { asked_at } => (0..PROBE_SECONDS).contains(&now.since(asked_at)),
        };
        if rests {
            return (self, Err(Resting));
        }
        let probing = self.turned(State::HalfOpen { asked_at: now });
        let ticket = Ticket(probing.turn);
        (probing, Ok(ticket))
    }

    /// Takes the outcome of a question. A ticket from before the last change of state changes nothing.
    #[must_use]
    pub fn settle(self, ticket: Ticket, came: Came, now: UnixTime, rng: &mut impl Rng) -> Self {
        if ticket.0 != self.turn {
            return self;
        }
        match (self.state, came) {
            (State::Closed { .. }, Came::Answer) => Self { state: State::default(), ..self },
            (State::Closed { failures }, Came::Nothing) if failures + 1 < FAILURES => {
                Self { state: State::Closed { failures: failures + 1 }, ..self }
            }
            (State::HalfOpen { .. }, Came::Answer) => self.turned(State::default()),
            (State::Closed { .. } | State::HalfOpen { .. }, Came::Nothing) => {
                let spread = (rng.next_u64() % SPREAD_SECONDS).cast_signed();
                self.turned(State::Open { until: now.plus(REST_SECONDS + spread) })
            }
            // While it is open, no valid ticket exists.
            (State::Open { .. }, _) => self,
        }
    }

    fn turned(self, state: State) -> Self {
        Self { turn: self.turn.wrapping_add(1), state }
    }
}

#[cfg(test)]
mod tests;
