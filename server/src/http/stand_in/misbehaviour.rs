//! How the stand-in misbehaves, and how often. `mute*2,status:503*1` means: no answer twice, then status 503
//! once, then good answers.

use std::collections::VecDeque;
use std::str::FromStr;
use std::time::Duration;

use http::StatusCode;

/// What is done with a good answer. The question is processed in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misbehaviour {
    /// `slow:MILLISECONDS`: the answer is delayed.
    Slow(Duration),
    /// `mute`: no answer is sent.
    Mute,
    /// `status:CODE` or `status:CODE:SECONDS`: the status is sent instead, with `Retry-After` if seconds are
    /// given.
    Status(StatusCode, Option<u32>),
    /// `wrong-key`: another key signs the answer.
    WrongKey,
    /// `other-jti`: the answer is to another question.
    OtherJti,
    /// `oversize`: the answer is longer than allowed.
    Oversize,
}

/// A list of misbehaviours, each for a number of times. The last one may have no end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script(VecDeque<(Misbehaviour, Option<u32>)>);

/// The text is not a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "misbehaviours are slow:MS, mute, status:CODE[:SECONDS], wrong-key, other-jti, oversize, each with *TIMES or not"
)]
pub struct NotAScript;

impl Script {
    /// What to do with the next answer.
    pub(super) fn next(&mut self) -> Option<Misbehaviour> {
        let (how, times) = self.0.front_mut()?;
        let how = *how;
        if let Some(times) = times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.0.pop_front();
            }
        }
        Some(how)
    }
}

impl FromStr for Script {
    type Err = NotAScript;

    fn from_str(text: &str) -> Result<Self, NotAScript> {
        let lines = text.split(',').filter(|line| !line.is_empty());
        lines
            .map(|line| match line.split_once('*') {
                None => Ok((line.parse()?, None)),
                Some((how, times)) => {
                    let times = times.parse().ok().filter(|times| *times > 0).ok_or(NotAScript)?;
                    Ok((how.parse()?, Some(times)))
                }
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl FromStr for Misbehaviour {
    type Err = NotAScript;

    fn from_str(text: &str) -> Result<Self, NotAScript> {
        let words: Vec<_> = text.split(':').collect();
        let number = |word: &str| word.parse::<u32>().map_err(|_| NotAScript);
        let status = |word: &str| word.parse().map_err(|_| NotAScript);
        Ok(match *words {
            ["slow", pause] => Self::Slow(Duration::from_millis(number(pause)?.into())),
            ["mute"] => Self::Mute,
            ["status", code] => Self::Status(status(code)?, None),
            ["status", code, seconds] => Self::Status(status(code)?, Some(number(seconds)?)),
            ["wrong-key"] => Self::WrongKey,
            ["other-jti"] => Self::OtherJti,
            ["oversize"] => Self::Oversize,
            _ => return Err(NotAScript),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_played_in_its_order_and_its_last_line_for_ever_where_nothing_bounds_it() {
        let mut script: Script = "mute*2,status:429:3*1,slow:250".parse().unwrap();
        let slow = Some(Misbehaviour::Slow(Duration::from_millis(250)));
        let busy = Some(Misbehaviour::Status(StatusCode::TOO_MANY_REQUESTS, Some(3)));
        let mute = Some(Misbehaviour::Mute);
        let played: Vec<_> = (0..5).map(|_| script.next()).collect();
        assert_eq!(played, [mute, mute, busy, slow, slow]);
        assert_eq!("".parse::<Script>().unwrap().next(), None);
        for text in ["slow", "slow:x", "mute*0", "mute*", "status:99", "status:503:x", "sulk", "mute:1"] {
            assert!(text.parse::<Script>().is_err(), "{text}");
        }
    }
}
