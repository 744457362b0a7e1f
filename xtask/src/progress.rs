//! Prints which step is running and how long steps took.

use std::time::{Duration, Instant};

/// `[3/7] …`
pub struct Steps {
    done: usize,
    of: usize,
}

impl Steps {
    pub fn of(of: usize) -> Self {
        Self { done: 0, of }
    }

    pub fn next(&mut self, what: &str) {
        self.done += 1;
        println!("[{}/{}] {what}", self.done, self.of);
    }
}

/// Measures how long a step takes. The time is only shown, or used to stop waiting.
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "only shown or used to stop waiting; nothing is decided by it"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn read(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A duration in readable form: `4.2 s`, `3 min 07 s`.
pub fn readable(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{seconds}.{} s", time.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_spoken_in_the_unit_a_reader_expects() {
        assert_eq!(readable(Duration::from_millis(4_270)), "4.2 s");
        assert_eq!(readable(Duration::from_secs(187)), "3 min 07 s");
    }
}
