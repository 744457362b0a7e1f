//! Checks the dependencies of the code: which crate depends on which, and inside a crate which file names
//! which.
//!
//! `cargo xtask arrows` prints the counts and every broken rule. The test stage `arrows` fails if a rule is
//! broken.

mod circles;
mod counts;
mod crates;
mod endpoints;
mod facts;
mod layers;
mod names;
mod not_held;
mod only_there;
mod order;
mod sources;
mod type_names;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;

use crate::checkout;
use sources::Sources;

#[derive(Args)]
pub struct Options {
    /// Look at another checkout than this one
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

/// The result of one rule for this checkout.
pub struct Finding {
    /// The rule's name, as in [`not_held::NOT_HELD`].
    pub rule: String,
    /// Each place that breaks the rule. Empty if the rule holds.
    pub broken: Vec<String>,
}

/// Fails and lists every arrow that is not allowed.
pub fn check() -> Result<()> {
    let mut broken = crates::broken(&checkout::metadata(&[])?)?;
    broken.extend(not_held::compared(&findings(checkout::root())?, not_held::NOT_HELD));
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n       ")) }
}

/// Prints the counts of each crate and every broken rule, even those that [`not_held::NOT_HELD`] tolerates.
pub fn report(options: &Options) -> Result<()> {
    let root = options.root.as_deref().unwrap_or(checkout::root());
    counts::print(&read(root)?);
    for finding in findings(root)? {
        for line in &finding.broken {
            println!("{}: {line}", finding.rule);
        }
    }
    Ok(())
}

/// Reads the files of all crates that are checked.
fn read(root: &Path) -> Result<Vec<Sources>> {
    sources::CRATES.iter().map(|of| Sources::read(root, of)).collect()
}

fn findings(root: &Path) -> Result<Vec<Finding>> {
    let crates = read(root)?;
    let mut findings = layers::findings(&crates);
    findings.extend(circles::findings(&crates));
    findings.extend(only_there::findings(&crates));
    findings.push(type_names::finding(&crates));
    findings.push(endpoints::finding(&crates));
    Ok(findings)
}
