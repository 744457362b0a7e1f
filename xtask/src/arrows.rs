//! Proves the arrows of the house: which crate depends on which, and inside a crate which file names which.
//!
//! `cargo xtask arrows` prints the counts and every rule that is broken; the stage `arrows` fails on them.

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

/// What one rule says about this checkout.
pub struct Finding {
    /// The rule's name, as in [`not_held::NOT_HELD`].
    pub rule: String,
    /// Each place where it is broken; none where it holds.
    pub broken: Vec<String>,
}

/// Fails with every arrow that the house does not have.
pub fn check() -> Result<()> {
    let mut broken = crates::broken(&checkout::metadata(&[])?)?;
    broken.extend(not_held::compared(&findings(checkout::root())?, not_held::NOT_HELD));
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n       ")) }
}

/// Prints the counts of each crate and what is broken, also where it may still be.
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

/// The crates whose files are looked at.
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
