use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use proptest::prelude::*;

use super::*;

const NOW: UnixTime = UnixTime::new(1_795_262_400);
/// No state refuses for longer than this.
const ALL_OVER: i64 = PROBE_SECONDS + REST_SECONDS + SPREAD_SECONDS.cast_signed();

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(21)
}

fn failed(mut breaker: Breaker, times: u32, now: UnixTime) -> Breaker {
    for _ in 0..times {
        let (admitted, ticket) = breaker.admit(now);
        breaker = admitted.settle(ticket.unwrap(), Came::Nothing, now, &mut rng());
    }
    breaker
}

#[test]
fn it_opens_after_failures_in_a_row_only() {
    let breaker = failed(Breaker::default(), FAILURES - 1, NOW);
    let (breaker, ticket) = breaker.admit(NOW);
    let breaker = breaker.settle(ticket.unwrap(), Came::Answer, NOW, &mut rng());
    let breaker = failed(breaker, FAILURES - 1, NOW);
    assert!(breaker.admit(NOW).1.is_ok());
    let breaker = failed(failed(Breaker::default(), FAILURES - 1, NOW), 1, NOW);
    assert_eq!(breaker.admit(NOW).1, Err(Resting));
}

#[test]
fn after_its_rest_one_question_decides() {
    let later = NOW.plus(ALL_OVER);
    for came in [Came::Answer, Came::Nothing] {
        let breaker = failed(Breaker::default(), FAILURES, NOW);
        let (breaker, resting) = breaker.admit(NOW.plus(REST_SECONDS - 1));
        assert_eq!(resting, Err(Resting));
        let (breaker, probe) = breaker.admit(later);
        let (breaker, second) = breaker.admit(later);
        assert_eq!(second, Err(Resting), "one at a time");
        let breaker = breaker.settle(probe.unwrap(), came, later, &mut rng());
        assert_eq!(breaker.admit(later).1.is_ok(), came == Came::Answer);
    }
}

#[test]
fn a_clock_that_was_set_back_shuts_nobody_out() {
    let breaker = failed(Breaker::default(), FAILURES, NOW);
    assert!(breaker.admit(NOW.plus(-3600)).1.is_ok());
}

#[derive(Debug, Clone)]
enum Act {
    Ask,
    Settle(usize, bool),
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Ask),
        4 => (0..8_usize, proptest::bool::weighted(0.3)).prop_map(|(which, good)| Act::Settle(which, good)),
        1 => (0..2 * ALL_OVER).prop_map(Act::Wait),
    ]
}

proptest! {
    /// Questions in any number, settled in any order or never.
    #[test]
    fn it_never_lets_a_crowd_through_nor_stays_shut(acts in proptest::collection::vec(act(), 0..200)) {
        let (mut breaker, mut now, mut open) = (Breaker::default(), NOW, Vec::new());
        let mut shut_at = None;
        for act in acts {
            match act {
                Act::Wait(seconds) => now = now.plus(seconds),
                Act::Ask => {
                    let was_closed = matches!(breaker.state, State::Closed { .. });
                    let (next, admitted) = breaker.admit(now);
                    breaker = next;
                    match admitted {
                        Ok(ticket) => {
                            // After a rest only one question passes, and not before the rest ends.
                            if !was_closed {
                                let since: Option<UnixTime> = shut_at.replace(now);
                                prop_assert!(since.is_some_and(|since| now.since(since) >= REST_SECONDS));
                            }
                            open.push(ticket);
                        }
                        Err(Resting) => prop_assert!(!was_closed),
                    }
                }
                Act::Settle(which, good) if !open.is_empty() => {
                    let ticket = open.remove(which % open.len());
                    let before = (breaker.turn, breaker.state);
                    let came = if good { Came::Answer } else { Came::Nothing };
                    breaker = breaker.settle(ticket, came, now, &mut rng());
                    let current = ticket.0 == before.0;
                    prop_assert!(current || before == (breaker.turn, breaker.state), "a late answer");
                    if matches!(breaker.state, State::Open { .. }) && before.0 != breaker.turn {
                        shut_at = Some(now);
                    }
                }
                Act::Settle(..) => {}
            }
        }
        let later = now.plus(ALL_OVER);
        let (breaker, ticket) = breaker.admit(later);
        prop_assert!(ticket.is_ok(), "it comes back by itself");
        let breaker = breaker.settle(ticket.unwrap(), Came::Answer, later, &mut rng());
        let (breaker, first) = breaker.admit(later);
        prop_assert!(first.is_ok() && breaker.admit(later).1.is_ok(), "and one answer closes it");
    }
}
