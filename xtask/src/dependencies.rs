//! Checks every dependency against the policy in `deny.toml`.

use anyhow::{Context, Result};

use crate::command::Step;
use crate::tools::CARGO_DENY;

/// The manifests of the workspace and of the fuzz targets.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "shared/fuzz/Cargo.toml"];
/// Both workspaces use the same policy, so each leaves parts of it unused. These warnings are allowed.
const UNUSED: [&str; 4] = [
    "license-not-encountered",
    "license-exception-not-encountered",
    "unused-wrapper",
    "advisory-not-detected",
];

/// Checks licences, bans and sources always, and advisories only if their database can be reached.
pub fn check() -> Result<()> {
    let program = CARGO_DENY.program()?;
    let deny = || Step::new(&program).arguments(&["--config", "deny.toml", "--locked"]);
    let check = |manifest: &str, what: &[&str]| {
        let unused = UNUSED.map(|code| format!("--allow={code}"));
        deny()
            .arguments(&["--manifest-path", manifest, "check", "--hide-inclusion-graph"])
            .arguments(&unused)
            .arguments(what)
            .show()
            .with_context(|| format!("{manifest} breaks the policy in deny.toml"))
    };
    for manifest in MANIFESTS {
        check(manifest, &["bans", "licenses", "sources"])?;
    }
    if deny().arguments(&["fetch", "db"]).text().is_err() {
        println!("      advisories were NOT looked at: their database cannot be reached from this machine");
        return Ok(());
    }
    for manifest in MANIFESTS {
        check(manifest, &["advisories"])?;
    }
    Ok(())
}
