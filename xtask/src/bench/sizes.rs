//! The sizes of things: presentations in characters, wasm in bytes.

use std::fs;
use std::ops::{Add, Sub};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::build::{Contestants, glue};
use crate::bundle;
use crate::checkout;
use crate::command::Step;
use crate::tools::{Toolbox, WASM_TARGET};

/// Prints the size of a file in bytes, plain and after gzip.
const WEIGH: &str = "const file = require('fs').readFileSync(process.argv[1]); \
                     console.log(file.length, require('zlib').gzipSync(file, { level: 9 }).length)";
/// How much verification may add, in bytes after gzip.
const BAR: i64 = 120_000;

pub struct Sizes {
    verification: Weight,
    edge: Weight,
    /// The size of a presentation in suite `sm` in characters, with and without the multiples of the holder
    /// key.
    presentations: [usize; 2],
}

/// A size in bytes, plain and after gzip.
#[derive(Clone, Copy)]
struct Weight {
    plain: i64,
    gzip: i64,
}

impl Sizes {
    pub fn taken(built: &Contestants) -> Result<Self> {
        let tools = Toolbox::fill()?;
        let verification = module(&tools, "with_verification")? - module(&tools, "without_verification")?;
        bundle::edge(&tools)?;
        let bundled = checkout::root().join("edge/build");
        let edge = Weight::of(&bundled.join("index_bg.wasm"))? + Weight::of(&bundled.join("index.js"))?;
        let fixtures: Value = serde_json::from_slice(&fs::read(&built.fixtures)?)?;
        let characters = |of: &str| fixtures["sm"][of][0].as_str().map(str::len).context("a presentation");
        let presentations = [characters("presentations")?, characters("without_multiples")?];
        Ok(Self { verification, edge, presentations })
    }

    pub fn section(&self) -> String {
        let row = |what: &str, Weight { plain, gzip }| {
            format!("| {what} | {} kB | {} kB |\n", kilobytes(plain), kilobytes(gzip))
        };
        let [with, without] = self.presentations;
        let outcome = if self.verification.gzip <= BAR { "met" } else { "missed" };
        format!(
            "## Size\n\n\
            Built as the edge is (profile `wasm-release`, `wasm-opt -O`); what verification adds is the difference between two modules of \
            `bench/examples`, one with the calls and one without. gzip is at level 9; a kB is 1000 bytes.\n\n\
            | | wasm | gzip |\n|---|--:|--:|\n{}{}\n\
            The bar for verification is {} kB after gzip: {outcome}. The tables are computed at start: they add nothing to the bundle, and 1.7 MiB a \
            curve and 936 KiB a key to the memory.\n\n\
            The multiples of the holder key make the presentation measured here {} characters longer, {with} for {without}.\n\n",
            row(
                "verification in both suites, in each way, with RustCrypto's complete path, SM3 and SHA-256",
                self.verification
            ),
            row("the whole edge: `index_bg.wasm` and `index.js`", self.edge),
            BAR / 1000,
            with - without,
        )
    }
}

impl Weight {
    fn of(file: &Path) -> Result<Self> {
        let said = Step::new("node").arguments(&["--eval", WEIGH]).argument(file).text()?;
        let (plain, gzip) = said.split_once(' ').context("node weighs nothing")?;
        Ok(Self { plain: plain.parse()?, gzip: gzip.parse()? })
    }
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { plain: self.plain + other.plain, gzip: self.gzip + other.gzip }
    }
}

impl Sub for Weight {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { plain: self.plain - other.plain, gzip: self.gzip - other.gzip }
    }
}

/// Builds one of the two modules.
fn module(tools: &Toolbox, name: &str) -> Result<Weight> {
    Step::cargo(&["build", "--package", "netcert-bench", "--profile", "wasm-release", "--example", name])
        .arguments(&["--target", WASM_TARGET])
        .environment("RUSTFLAGS", "--cfg getrandom_backend=\"wasm_js\"")
        .show()?;
    let target = checkout::target()?;
    let built = target.join(WASM_TARGET).join("wasm-release/examples").join(format!("{name}.wasm"));
    let wasm = glue(tools, &built, &target.join("xtask/bench/sizes"), ["web", name, "-O"])?;
    Weight::of(&wasm)
}

/// The number of kilobytes, with one decimal.
fn kilobytes(bytes: i64) -> String {
    format!("{}.{}", (bytes + 50) / 1000, (bytes + 50) % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilobytes_are_rounded() {
        assert_eq!([54_249, 54_250, 999, 49].map(kilobytes), ["54.2", "54.3", "1.0", "0.0"]);
    }
}
