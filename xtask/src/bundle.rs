//! Builds the three things made of wasm: the portal, the edge's Worker and the npm package.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout;
use crate::command::Step;
use crate::node;
use crate::stamp::Stamp;
use crate::tools::{Toolbox, WASM_BINDGEN, WASM_TARGET, WORKER_BUILD};

/// The inputs that all three builds share.
const COMMON: [&str; 6] = [
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "shared/Cargo.toml",
    "shared/src",
];

/// Whether a thing was built now or was already up to date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Built {
    Now,
    Before,
}

/// The folder of the portal's files, which the server serves.
pub fn portal_folder() -> PathBuf {
    checkout::root().join("web/dist")
}

/// The portal's entry points. Each has its own page and wasm.
const ENTRIES: [&str; 2] = ["present", "account"];

/// Builds both entry points of the portal, unless none of their inputs has changed. Fails if a phone would
/// have to load more for one of them than its limit allows.
pub fn portal(tools: &Toolbox) -> Result<Built> {
    let _alone = alone()?;
    let stamp = stamp("portal", &["web"], &WASM_BINDGEN.title())?;
    if stamp.is_current(&portal_folder().join("present.html")) {
        return Ok(Built::Before);
    }
    stamp.clear()?;
    Step::cargo(&["build", "--package", "netcert-web", "--bins", "--target", WASM_TARGET])
        .arguments(&["--profile", "portal-release"])
        .environment("CARGO_ENCODED_RUSTFLAGS", portal_flags())
        .show()
        .context("the portal does not build")?;
    let modules = checkout::target()?.join(WASM_TARGET).join("portal-release");
    let built = checkout::target()?.join("xtask/portal");
    let staging = checkout::target()?.join("xtask/portal-staging");
    for entry in ENTRIES {
        Step::new(tools.wasm_bindgen.join("wasm-bindgen"))
            .arguments(&["--target", "web", "--no-typescript", "--out-name", entry, "--out-dir"])
            .argument(&built)
            .argument(modules.join(format!("{entry}.wasm")))
            .show()
            .context("wasm-bindgen does not take the portal's wasm")?;
    }
    Step::new("node")
        .argument("web/bundle.mjs")
        .argument(&built)
        .argument(&staging)
        .show()
        .context("the portal's files cannot be put together")?;
    if portal_folder().exists() {
        fs::remove_dir_all(portal_folder()).context("the portal of before cannot be removed")?;
    }
    fs::rename(&staging, portal_folder()).context("web/dist cannot be written")?;
    stamp.write()?;
    Ok(Built::Now)
}

/// The `rustc` flags that make the portal smaller. They replace the flags in `.cargo/config.toml`. Leptos
/// erases the types of its views, SHA-256 is not unrolled, and a panic names a crate's file without the
/// folders of the build machine.
fn portal_flags() -> String {
    let mut flags =
        vec!["--cfg=erase_components".to_owned(), "--cfg=sha2_backend_soft=\"compact\"".to_owned()];
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let registry = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    for index in registry.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=", index.path().display()));
    }
    // Cargo expects this separator between flags.
    flags.join("\u{1f}")
}

/// Builds the Worker with worker-build, unless none of its inputs has changed.
pub fn edge(tools: &Toolbox) -> Result<Built> {
    let versions = [WORKER_BUILD.title(), WASM_BINDGEN.title()].join(" ");
    let _alone = alone()?;
    let stamp = stamp("edge", &["edge/Cargo.toml", "edge/src"], &versions)?;
    if stamp.is_current(&checkout::root().join("edge/build/index.js")) {
        return Ok(Built::Before);
    }
    stamp.clear()?;
    Step::new(tools.worker_build.join("worker-build"))
        .arguments(&["--profile", "wasm-release", "edge"])
        .environment("WASM_BINDGEN_BIN", tools.wasm_bindgen.join("wasm-bindgen"))
        .environment("WASM_OPT_BIN", node::program("wasm-opt"))
        .environment("ESBUILD_BIN", node::program("esbuild"))
        .show()
        .context("the edge does not build")?;
    stamp.write()?;
    Ok(Built::Now)
}

/// Builds the wasm of `@netcert/verify` and its JavaScript, unless none of the inputs has changed.
pub fn package(tools: &Toolbox) -> Result<Built> {
    let _alone = alone()?;
    let stamp =
        stamp("package", &["packages/verify/Cargo.toml", "packages/verify/src"], &WASM_BINDGEN.title())?;
    let folder = checkout::root().join("packages/verify/dist");
    let wasm = folder.join("netcert_verify_bg.wasm");
    if stamp.is_current(&wasm) {
        return Ok(Built::Before);
    }
    stamp.clear()?;
    Step::cargo(&["build", "--package", "netcert-verify-wasm", "--target", WASM_TARGET])
        .arguments(&["--profile", "wasm-release"])
        .show()
        .context("the npm package's wasm does not build")?;
    let built = checkout::target()?.join(WASM_TARGET).join("wasm-release/netcert_verify_wasm.wasm");
    Step::new(tools.wasm_bindgen.join("wasm-bindgen"))
        .arguments(&["--target", "web", "--no-typescript", "--out-name", "netcert_verify", "--out-dir"])
        .argument(&folder)
        .argument(built)
        .show()
        .context("wasm-bindgen does not take the npm package's wasm")?;
    Step::new(node::program("wasm-opt"))
        .arguments(&["-O3", "--output"])
        .argument(&wasm)
        .argument(&wasm)
        .show()
        .context("wasm-opt does not take the npm package's wasm")?;
    stamp.write()?;
    Ok(Built::Now)
}

/// Takes the build lock. Two builds at once would overwrite each other's output, so the second waits for the
/// first.
fn alone() -> Result<File> {
    let folder = checkout::target()?.join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let lock = File::create(folder.join("bundle.lock")).context("the target folder cannot be written")?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("      waiting for another `cargo xtask` in this checkout");
            lock.lock()?;
        }
        Err(TryLockError::Error(fault)) => return Err(fault).context("the target folder cannot be locked"),
    }
    Ok(lock)
}

fn stamp(name: &str, own: &[&str], versions: &str) -> Result<Stamp> {
    let inputs: Vec<_> = COMMON.iter().chain(own).copied().collect();
    let file = checkout::target()?.join("xtask").join(format!("{name}.stamp"));
    Stamp::of(file, checkout::root(), &inputs, versions)
}
