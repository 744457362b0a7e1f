//! System packages: installs them with apt if we may, otherwise prints the command to run.

use anyhow::{Context, Result, bail};

use crate::command::{Step, on_path};

/// Makes sure that these programs are on PATH. `packages` are the Debian packages that contain them.
pub fn need(programs: &[&str], packages: &[&str]) -> Result<()> {
    let missing: Vec<_> = programs.iter().copied().filter(|program| on_path(program).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (missing, packages_line) = (missing.join(" and "), packages.join(" "));
    if on_path("apt-get").is_none() {
        bail!(
            "{missing} must be on PATH; install them with your system's packages (Debian calls them {packages_line})"
        );
    }
    if !rustix::process::geteuid().is_root() {
        bail!(
            "{missing} must be on PATH; type: sudo apt-get update && sudo apt-get install --yes --no-install-recommends {packages_line}"
        );
    }
    println!("      installing {packages_line} through apt");
    let apt = |arguments: &[&str]| {
        Step::new("apt-get").arguments(arguments).environment("DEBIAN_FRONTEND", "noninteractive").show()
    };
    apt(&["update", "--quiet=2"])
        .and_then(|()| {
            let install = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
            apt(&[&install[..], packages].concat())
        })
        .with_context(|| format!("apt could not install {packages_line}"))
}
