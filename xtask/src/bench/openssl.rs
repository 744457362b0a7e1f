//! `openssl speed`, if the command is installed.

use anyhow::Result;

use super::samples::{Platform, Samples};
use crate::command::{Step, on_path};

/// How OpenSSL marks an operation in its output, and the contestant's name on our page.
const VERIFICATIONS: [(&str, &str); 2] =
    [(":verify:ecdsa:", "OpenSSL P-256"), (":verify:CurveSM2:", "OpenSSL SM2")];

pub fn add_to(samples: &mut Samples) -> Result<()> {
    if on_path("openssl").is_none() {
        return Ok(());
    }
    // It prints its progress to standard error and the results to standard output.
    let mut command =
        Step::new("openssl").arguments(&["speed", "-seconds", "1", "-mr", "ecdsap256", "sm2"]).into_command();
    let output = command.output()?;
    if output.status.success() {
        for (name, rate) in rates(&String::from_utf8_lossy(&output.stderr)) {
            samples.add_one(Platform::Native, name, rate);
        }
    }
    Ok(())
}

/// Reads lines such as `+DTP:256:verify:ecdsa:1` and `+R6:4855:256:0.38` (turns, bits, seconds).
fn rates(said: &str) -> Vec<(&'static str, f64)> {
    let mut rates = Vec::new();
    let mut current = None;
    for line in said.lines() {
        if line.starts_with("+DTP:") {
            current = VERIFICATIONS.iter().find(|(theirs, _)| line.contains(theirs));
        } else if let (Some((_, name)), Some(rest)) = (current, line.strip_prefix("+R")) {
            let fields: Vec<&str> = rest.split(':').collect();
            let turns = fields.get(1).and_then(|turns| turns.parse::<f64>().ok());
            let seconds = fields.last().and_then(|seconds| seconds.parse::<f64>().ok());
            if let (Some(turns), Some(seconds)) = (turns, seconds.filter(|seconds| *seconds > 0.0)) {
                rates.push((*name, turns / seconds));
            }
            current = None;
        }
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifications_are_read_and_signatures_are_not() {
        let said = "+DTP:256:sign:ecdsa:1\n+R5:14959:256:0.36\n+DTP:256:verify:ecdsa:1\n+R6:4855:256:0.50\n\
                    +DTP:256:verify:CurveSM2:1\n+R11:1248:256:CurveSM2:0.40\n";
        assert_eq!(rates(said), [("OpenSSL P-256", 9710.0), ("OpenSSL SM2", 3120.0)]);
    }
}
