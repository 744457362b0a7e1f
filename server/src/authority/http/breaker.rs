//! Spares an authority that is down, and everybody who would wait for it: after several failures in a row nobody asks
//! for a while, then one question goes out to see whether it is back. The breaker consumes itself; time and randomness
//! are arguments.

use netcert::time::UnixTime;
use rand_core::Rng;

/// Failures in a row after which nobody asks.
const FAILURES: u32 = 5;
/// Least time for which nobody asks, in seconds.
const REST_SECONDS: i64 = 10;
/// Up to this many seconds more, so that several servers do not come back at once.
const SPREAD_SECONDS: u64 = 6;
/// A probe that was not settled within so many seconds was lost with its request.
const PROBE_SECONDS: i64 = 30;

/// Closed, open or half-open.
#[derive(Debug, Default)]
pub struct Breaker {
    /// Counts the changes of state, so that what was asked before one settles nothing after it.
    turn: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Everybody may ask.
    Closed { failures: u32 },
    /// Nobody may.
    Open { until: UnixTime },
    /// One has asked, the others wait for what comes of it.
    HalfOpen { asked_at: UnixTime },
}

impl Default for State {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// Leave to ask; what came of it is told with [`Breaker::settle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u64);

/// No leave to ask now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody asks it for a while, since it did not answer")]
pub struct Resting;

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// An answer, whatever it said.
    Answer,
    /// Nothing that counts.
    Nothing,
}

impl Breaker {
    /// Whether everybody may ask.
    pub const fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed { .. })
    }

    /// Gives leave to ask, or not.
    pub fn admit(self, now: UnixTime) -> (Self, Result<Ticket, Resting>) {
        let rests = match self.state {
            State::Closed { .. } => return (Self { ..self }, Ok(Ticket(self.turn))),
            // A clock that was set back must not make the rest longer than any rest is.
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

    /// Takes what came of a question. A ticket of before the last change of state changes nothing.
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
            // Nobody holds a ticket of an open one.
            (State::Open { .. }, _) => self,
        }
    }

    fn turned(self, state: State) -> Self {
        Self { turn: self.turn.wrapping_add(1), state }
    }
}

#[cfg(test)]
mod tests;
