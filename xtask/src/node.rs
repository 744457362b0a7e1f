//! Node, and programs from npm packages.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::checkout;
use crate::command::{Step, on_path};
use crate::tools::version_in;

const OLDEST: u32 = 20;

/// Fails if Node is missing or too old.
pub fn must_be_there() -> Result<()> {
    let advice = "install Node 20 or newer (https://nodejs.org, or your system's packages) and see that `node` and `npm` are on PATH";
    if on_path("node").is_none() || on_path("npm").is_none() {
        bail!("Node or npm is missing; {advice}");
    }
    let said = Step::new("node").argument("--version").text()?;
    if !new_enough(&said) {
        bail!("Node {said} is too old; {advice}");
    }
    Ok(())
}

/// Checks Node. Installs the packages of the lock file, unless `node_modules` was installed from the same
/// lock file.
pub fn packages() -> Result<()> {
    must_be_there()?;
    let lock =
        fs::read(checkout::root().join("package-lock.json")).context("package-lock.json cannot be read")?;
    // After an install, a copy of the lock file is kept in `node_modules`.
    let installed = checkout::root().join("node_modules/.netcert-installed-from");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    println!("      installing the npm packages of package-lock.json");
    Step::new("npm")
        .arguments(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .show()
        .context("the npm packages could not be had; see that this machine reaches its npm registry")?;
    fs::write(installed, lock).context("node_modules cannot be written")
}

/// The path of an npm package's command.
pub fn program(name: &str) -> PathBuf {
    checkout::root().join("node_modules/.bin").join(name)
}

/// The workerd program itself. npm's command is only a wrapper: killing it would leave workerd running.
pub fn workerd() -> Result<PathBuf> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "64",
        "aarch64" => "arm64",
        other => other,
    };
    let package = format!("node_modules/@cloudflare/workerd-{system}-{processor}");
    let binary = checkout::root().join(package).join("bin/workerd");
    if binary.is_file() {
        return Ok(binary);
    }
    bail!("workerd has no build for this machine ({system}, {processor}); use 64-bit Linux or macOS")
}

fn new_enough(said: &str) -> bool {
    let major = version_in(said).and_then(|version| version.split('.').next());
    major.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_judged_by_its_major_version() {
        assert!(new_enough("v20.0.0") && new_enough("v22.12.1") && new_enough("v100.1.0"));
        assert!(!new_enough("v18.20.4") && !new_enough("v9.99.0") && !new_enough("strange"));
    }
}
