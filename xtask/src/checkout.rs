//! The folders of this checkout.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Step;

/// The folder with the root `Cargo.toml`.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Cargo's target folder, which the machine's settings may move.
pub fn target() -> Result<PathBuf> {
    let metadata = metadata(&["--no-deps"])?;
    let folder = metadata["target_directory"].as_str().context("cargo metadata names no target folder")?;
    Ok(PathBuf::from(folder))
}

/// The path of a program that `cargo build` (dev profile) made.
pub fn built(program: &str) -> Result<PathBuf> {
    Ok(target()?.join("debug").join(program))
}

/// The output of `cargo metadata` for this workspace.
pub fn metadata(arguments: &[&str]) -> Result<serde_json::Value> {
    let text = Step::cargo(&["metadata", "--format-version=1", "--quiet"]).arguments(arguments).text()?;
    serde_json::from_str(&text).context("cargo metadata did not print JSON")
}

/// The user's cache, shared by every clone and by CI: `${XDG_CACHE_HOME:-~/.cache}/netcert`.
pub fn cache() -> Result<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = match absolute("XDG_CACHE_HOME") {
        Some(folder) => folder,
        None => absolute("HOME")
            .context("there is no cache folder: set HOME or XDG_CACHE_HOME to a folder of yours")?
            .join(".cache"),
    };
    Ok(base.join("netcert"))
}
