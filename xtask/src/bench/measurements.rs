//! What the clients printed in each round.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::bench::samples::{Spread, spread};

#[derive(Default)]
pub struct Measurements(BTreeMap<String, Vec<f64>>);

impl Measurements {
    pub fn add(&mut self, json: &str) -> Result<()> {
        let rounds: BTreeMap<String, Vec<f64>> =
            serde_json::from_str(json).context("the clients printed something else than rounds")?;
        for (name, values) in rounds {
            self.0.entry(name).or_default().extend(values);
        }
        Ok(())
    }

    pub fn spread(&self, name: &str) -> Result<Spread> {
        Ok(spread(self.of(name)?))
    }

    /// The ratio of one measurement to the other, computed in each round.
    pub fn ratio(&self, name: &str, other: &str) -> Result<Spread> {
        self.each([name, other], |[one, other]| one / other)
    }

    /// A value computed in each round from several measurements.
    pub fn each<const N: usize>(&self, names: [&str; N], of: impl Fn([f64; N]) -> f64) -> Result<Spread> {
        let mut columns = [const { &[] as &[f64] }; N];
        for (column, name) in columns.iter_mut().zip(names) {
            *column = self.of(name)?;
        }
        let rounds = columns.iter().map(|column| column.len()).min().unwrap_or(0);
        let values: Vec<_> = (0..rounds).map(|round| of(columns.map(|column| column[round]))).collect();
        Ok(spread(&values))
    }

    fn of(&self, name: &str) -> Result<&[f64]> {
        self.0.get(name).map(Vec::as_slice).with_context(|| format!("{name} was not measured"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_held_against_each_other_one_by_one() {
        let mut measurements = Measurements::default();
        // In the second round the machine was ten times slower, for both.
        measurements.add(r#"{"enrolments":[100,10],"bare":[400,40]}"#).unwrap();
        measurements.add(r#"{"enrolments":[50],"bare":[200]}"#).unwrap();
        assert_eq!(
            measurements.ratio("bare", "enrolments").unwrap(),
            Spread { low: 4.0, median: 4.0, high: 4.0 }
        );
        assert!(measurements.spread("argon2id").is_err());
    }
}
