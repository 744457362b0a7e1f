//! The page: what was compared, on which machine, and the results.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};

use crate::checkout;

use super::Options;
use super::machine::Machine;
use super::samples::{Platform, REFERENCE, Samples, Spread};
use super::sizes::Sizes;

/// A platform, a contestant, another contestant, and how many times as fast the first one should be.
const BARS: [(Platform, &str, &str, f64); 6] = [
    (Platform::Node, "netcert SM2, prepared key", REFERENCE, 40.0),
    (Platform::Node, "netcert SM2, prepared key", "WebCrypto ES256, awaited", 5.0),
    (Platform::Node, "netcert SM2, key seen once", REFERENCE, 8.0),
    (Platform::Native, "netcert SM2, prepared key", REFERENCE, 12.0),
    (
        Platform::Node,
        "netcert SM2, whole presentation",
        "netcert SM2, whole presentation without multiples",
        1.25,
    ),
    (
        Platform::Node,
        "netcert ES256, whole presentation",
        "netcert ES256, whole presentation without multiples",
        1.25,
    ),
];
/// What was tried and measured by hand, and the results.
const BY_HAND: &str = "bench/by-hand.md";

pub fn page(samples: &Samples, sizes: &Sizes, machine: &Machine, options: &Options) -> Result<String> {
    let mut page = String::new();
    let (turns, passes) = (options.rounds * options.passes, options.passes);
    write!(
        page,
        "# Benchmarks\n\n\
        Written by `cargo xtask bench`. All contestants of a platform took turns in slices of about 5 ms, {turns} times in {passes} passes, so that \
        whatever else the machine did hit all alike, and a slice was repeated where the system gave the processor to another program meanwhile: read the ratios rather than the rates. A rate is the median; beside it lie the bounds \
        of the lowest and the highest tenth. A ratio is that of the two rates of one round, and its median over all rounds.\n\n\
        A verification is one of a signature over 450 bytes, with its hash, by one core; SM2 with the identifier and with SM3. A whole \
        presentation is a netcert of about 2 kB with six claims that can be disclosed, two of which are: the issuer's signature with a \
        prepared key, the holder's with a key seen once and its certified multiples where nothing else is said, the disclosures, the key binding, one bit of a status list read before. The wasm has \
        `opt-level` 3 throughout and went through `wasm-opt -O3`.\n\n"
    )?;
    describe(&mut page, machine)?;
    for (platform, title) in
        [(Platform::Node, "In Node: wasm and JavaScript"), (Platform::Native, "Natively")]
    {
        write!(
            page,
            "## {title}\n\n| | a second | 10–90 % | × {REFERENCE} here | 10–90 % |\n|---|--:|--:|--:|--:|\n"
        )?;
        for name in samples.names(platform) {
            let rate = samples.rate(platform, name).context("a contestant without a rate")?;
            let ratio = samples.ratio(platform, name, REFERENCE).context("no reference was measured")?;
            let name = if name.starts_with("netcert") { format!("**{name}**") } else { name.to_owned() };
            writeln!(
                page,
                "| {name} | {} | {} | {} | {} |",
                number(rate.median),
                range(rate),
                number(ratio.median),
                range(ratio)
            )?;
        }
        page.push('\n');
    }
    bars(&mut page, samples)?;
    page.push_str(&sizes.section());
    let by_hand = checkout::root().join(BY_HAND);
    page.push_str(&fs::read_to_string(by_hand).with_context(|| format!("{BY_HAND} cannot be read"))?);
    Ok(page)
}

pub fn describe(page: &mut String, machine: &Machine) -> Result<()> {
    write!(page, "Machine: {}, {} cores, {}", machine.processor, machine.cores, machine.system)?;
    if let Some(load) = &machine.load {
        write!(page, "; load before the first slice {load}")?;
    }
    let versions: Vec<_> = machine.versions.iter().map(|(name, said)| version(name, said)).collect();
    Ok(write!(page, ". {}.\n\n", versions.join(", "))?)
}

/// Some programs print their own name before the version, others do not.
fn version(name: &str, said: &str) -> String {
    if said.starts_with(name) { said.to_owned() } else { format!("{name} {said}") }
}

fn bars(page: &mut String, samples: &Samples) -> Result<()> {
    page.push_str("## Bars\n\n| | against | wanted | measured | |\n|---|---|--:|--:|---|\n");
    for (platform, name, other, wanted) in BARS {
        let ratio =
            samples.ratio(platform, name, other).with_context(|| format!("{name} was not measured"))?;
        let place = if platform == Platform::Node { "wasm" } else { "native" };
        let outcome = if ratio.median >= wanted { "met" } else { "missed" };
        let measured = number(ratio.median);
        writeln!(
            page,
            "| {name}, {place} | {other} | {wanted} × | {measured} × ({}) | {outcome} |",
            range(ratio)
        )?;
    }
    page.push('\n');
    Ok(())
}

pub fn range(spread: Spread) -> String {
    format!("{}–{}", number(spread.low), number(spread.high))
}

/// The number with three significant digits, or as a whole number with its digits in groups of three.
pub fn number(value: f64) -> String {
    if value < 9.995 {
        return format!("{value:.2}");
    }
    if value < 99.95 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let first = digits.len() % 3;
    let mut shown = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        if at > 0 {
            shown.push(' ');
        }
        shown.push_str(&digits[at..at + 3]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        let shown = [0.1234, 9.996, 43.21, 940.4, 41_234.0, 1_234_567.0].map(number);
        assert_eq!(shown, ["0.12", "10.0", "43.2", "940", "41 234", "1 234 567"]);
    }
}
