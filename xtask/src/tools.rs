//! The Rust target, and programs that are built from crates. What is missing goes into the user's cache.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::checkout;
use crate::command::{Step, on_path};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program that is built from a crate.
pub struct Tool {
    krate: &'static str,
    version: &'static str,
    /// The first program is asked for its version. The others must lie in the same folder.
    programs: &'static [&'static str],
    /// Whether the crate's own lock file builds with the current compiler.
    locked: bool,
}

pub const WASM_BINDGEN: Tool = Tool {
    krate: "wasm-bindgen-cli",
    version: "0.2.130",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    locked: false,
};
pub const WORKER_BUILD: Tool =
    Tool { krate: "worker-build", version: "0.8.7", programs: &["worker-build"], locked: true };

/// Checks the dependencies against `deny.toml`. No build needs it.
pub const CARGO_DENY: Tool =
    Tool { krate: "cargo-deny", version: "0.20.2", programs: &["cargo-deny"], locked: true };

/// Drives Firefox through WebDriver.
pub const GECKODRIVER: Tool =
    Tool { krate: "geckodriver", version: "0.37.1", programs: &["geckodriver"], locked: true };

/// The paths of the programs.
pub struct Toolbox {
    pub wasm_bindgen: PathBuf,
    pub worker_build: PathBuf,
}

impl Toolbox {
    /// Gets what is missing, and prints a line before each step that takes long.
    pub fn fill() -> Result<Self> {
        wasm_target()?;
        let toolbox = Self { wasm_bindgen: WASM_BINDGEN.folder()?, worker_build: WORKER_BUILD.folder()? };
        forget_builds()?;
        Ok(toolbox)
    }
}

/// Deletes the build folder. It takes two gigabytes, and only an interrupted install could use it again.
fn forget_builds() -> Result<()> {
    let _ = std::fs::remove_dir_all(build_folder()?);
    Ok(())
}

impl Tool {
    /// `worker-build 0.8.7`
    pub fn title(&self) -> String {
        format!("{} {}", self.krate, self.version)
    }

    /// The path of this tool's program. Fetches or builds it if it is missing.
    pub fn program(&self) -> Result<PathBuf> {
        let program = self.folder()?.join(self.programs[0]);
        forget_builds()?;
        Ok(program)
    }

    /// The folder that holds this tool's programs.
    fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = on_path(self.programs[0]).and_then(|file| file.parent().map(Path::to_owned))
            && self.is_in(&folder)
        {
            return Ok(folder);
        }
        let home = checkout::cache()?.join("tools").join(format!("{}-{}", self.krate, self.version));
        let folder = home.join("bin");
        if !self.is_in(&folder) {
            self.install(&home)?;
        }
        if self.is_in(&folder) {
            return Ok(folder);
        }
        bail!(
            "{} was installed in {} but does not run; remove that folder and start again",
            self.title(),
            home.display()
        )
    }

    fn is_in(&self, folder: &Path) -> bool {
        let all_there = self.programs.iter().all(|program| folder.join(program).is_file());
        all_there
            && Step::new(folder.join(self.programs[0]))
                .argument("--version")
                .text()
                .is_ok_and(|said| version_in(&said) == Some(self.version))
    }

    fn install(&self, home: &Path) -> Result<()> {
        std::fs::create_dir_all(home).with_context(|| {
            format!(
                "the cache folder {} cannot be made; set XDG_CACHE_HOME to a folder of yours",
                home.display()
            )
        })?;
        let package = format!("{}@{}", self.krate, self.version);
        if on_path("cargo-binstall").is_some() {
            println!("      fetching {} (cargo binstall)", self.title());
            let fetched =
                Step::cargo(&["binstall", "--no-confirm", "--force", "--disable-strategies", "compile"])
                    .argument("--root")
                    .argument(home)
                    .argument(&package)
                    .show();
            if fetched.is_ok() {
                return Ok(());
            }
        }
        println!("      building {} once for this user; this takes some minutes", self.title());
        // A debug build: compiling takes more time than running the tool.
        let mut install =
            Step::cargo(&["install", "--debug", "--force", "--root"]).argument(home).argument(&package);
        if self.locked {
            install = install.argument("--locked");
        }
        install
            .folder(&std::env::temp_dir())
            .environment("CARGO_TARGET_DIR", build_folder()?)
            .environment("CARGO_PROFILE_DEV_DEBUG", "0")
            .environment("CARGO_INCREMENTAL", "0")
            .show()
            .with_context(|| {
                format!(
                    "{} could not be had; see that this machine reaches its crate registry, or put the program on PATH yourself",
                    self.title()
                )
            })
    }
}

/// All installs share one folder, because the tools have many crates in common.
fn build_folder() -> Result<PathBuf> {
    Ok(checkout::cache()?.join("build"))
}

fn wasm_target() -> Result<()> {
    let folder =
        Step::new("rustc").arguments(&["--print", "target-libdir", "--target", WASM_TARGET]).text()?;
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "the Rust target {WASM_TARGET} is missing, and there is no rustup to add it; install Rust through https://rustup.rs, or the target through your system's packages"
        );
    }
    println!("      adding the Rust target {WASM_TARGET}");
    Step::new("rustup").arguments(&["target", "add", WASM_TARGET]).show().with_context(|| {
        format!(
            "the Rust target {WASM_TARGET} could not be had; try `rustup target add {WASM_TARGET}` yourself"
        )
    })
}

/// Fetches the crates for both targets, so that all later steps can work offline.
pub fn fetch_crates() -> Result<()> {
    let said = Step::new("rustc").argument("-vV").text()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Step::cargo(&["fetch", "--locked", "--quiet", "--target", host, "--target", WASM_TARGET])
        .show()
        .context("the crates could not be fetched; see that this machine reaches its crate registry")
}

/// Finds the version in `wasm-bindgen 0.2.130`, `0.8.7` or `ChromeDriver 156.0.1 (abc)`.
pub fn version_in(said: &str) -> Option<&str> {
    let word = said.split_whitespace().map(|word| word.trim_start_matches('v'));
    word.into_iter().find(|word| word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_programs_print_them() {
        assert_eq!(version_in("worker-build 0.8.7"), Some("0.8.7"));
        assert_eq!(version_in("0.8.7"), Some("0.8.7"));
        assert_eq!(version_in("v20.20.2"), Some("20.20.2"));
        assert_eq!(version_in("wasm-bindgen 0.2.130 (abc)"), Some("0.2.130"));
        assert_eq!(version_in("no version here"), None);
        assert_ne!(version_in("worker-build 0.8.70"), Some("0.8.7"));
    }

    #[test]
    fn the_pins_agree_with_the_workspace() {
        let read = |file: &str| std::fs::read_to_string(checkout::root().join(file)).unwrap();
        let workspace = read("Cargo.toml");
        let bindgen = WASM_BINDGEN.version;
        assert!(
            workspace.contains(&format!("wasm-bindgen = \"={bindgen}\"")),
            "the crate is pinned to the tool"
        );
        assert!(
            workspace.contains(&format!("worker = \"{}\"", WORKER_BUILD.version)),
            "worker and worker-build"
        );
    }
}
