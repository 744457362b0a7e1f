//! What was measured: verifications a second, by platform, contestant and round.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

/// The contestant that all others are compared with.
pub const REFERENCE: &str = "RustCrypto sm2";

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    Native,
    Node,
}

/// The rates of each contestant, in the order of the rounds.
#[derive(Default)]
pub struct Samples(BTreeMap<(Platform, String), Vec<f64>>);

/// The median of many values, and the bounds of the lowest and highest tenth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Samples {
    /// Adds what a runner printed: a list of rates for each contestant.
    pub fn add(&mut self, platform: Platform, json: &str) -> Result<()> {
        let rates: BTreeMap<String, Vec<f64>> =
            serde_json::from_str(json).context("the contestants printed something else than rates")?;
        for (name, rates) in rates {
            self.0.entry((platform, name)).or_default().extend(rates);
        }
        Ok(())
    }

    pub fn add_one(&mut self, platform: Platform, name: &str, rate: f64) {
        self.0.entry((platform, name.to_owned())).or_default().push(rate);
    }

    /// The contestants, fastest first.
    pub fn names(&self, platform: Platform) -> Vec<&str> {
        let here = self.0.iter().filter(|((there, _), _)| *there == platform);
        let mut named: Vec<_> =
            here.map(|((_, name), rates)| (spread(rates).median, name.as_str())).collect();
        named.sort_by(|a, b| b.0.total_cmp(&a.0));
        named.into_iter().map(|(_, name)| name).collect()
    }

    pub fn rate(&self, platform: Platform, name: &str) -> Option<Spread> {
        self.of(platform, name).map(spread)
    }

    /// How many times as fast as `other`, round by round. If they had no rounds in common, the other's median
    /// is used.
    pub fn ratio(&self, platform: Platform, name: &str, other: &str) -> Option<Spread> {
        let (own, others) = (self.of(platform, name)?, self.of(platform, other)?);
        let ratios: Vec<f64> = if own.len() == others.len() {
            own.iter().zip(others).map(|(own, other)| own / other).collect()
        } else {
            let other = spread(others).median;
            own.iter().map(|own| own / other).collect()
        };
        Some(spread(&ratios))
    }

    fn of(&self, platform: Platform, name: &str) -> Option<&[f64]> {
        let rates = self.0.get(&(platform, name.to_owned()))?;
        (!rates.is_empty()).then_some(rates)
    }
}

pub fn spread(values: &[f64]) -> Spread {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |tenths: usize| {
        sorted.get((sorted.len().saturating_sub(1) * tenths + 5) / 10).copied().unwrap_or(f64::NAN)
    };
    Spread { low: at(1), median: at(5), high: at(9) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_round_by_round() {
        let mut samples = Samples::default();
        // In the second round the machine was ten times slower, for both.
        samples.add(Platform::Node, r#"{"RustCrypto sm2":[100,10,100],"other":[400,40,200]}"#).unwrap();
        samples.add(Platform::Native, r#"{"RustCrypto sm2":[1,1,1]}"#).unwrap();
        samples.add_one(Platform::Native, "rare", 3.0);
        assert_eq!(samples.ratio(Platform::Node, "other", REFERENCE).unwrap().median, 4.0);
        assert_eq!(samples.ratio(Platform::Native, "rare", REFERENCE).unwrap().median, 3.0);
        assert_eq!(samples.ratio(Platform::Native, "other", REFERENCE), None);
        assert_eq!(samples.names(Platform::Node), ["other", REFERENCE]);
    }

    #[test]
    fn the_lowest_and_highest_tenth_do_not_count() {
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(spread(&values), Spread { low: 10.0, median: 50.0, high: 90.0 });
        assert_eq!(spread(&[7.0]), Spread { low: 7.0, median: 7.0, high: 7.0 });
    }
}
