//! Builds the Rust contestants (native and wasm) and the npm ones, and the data that all of them verify.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::checkout;
use crate::command::Step;
use crate::node;
use crate::tools::{self, Toolbox, WASM_TARGET};

pub struct Contestants {
    pub native: PathBuf,
    pub runner: PathBuf,
    pub glue: PathBuf,
    pub fixtures: PathBuf,
}

impl Contestants {
    pub fn now() -> Result<Self> {
        tools::fetch_crates()?;
        node::packages()?;
        let tools = Toolbox::fill()?;
        let (bench, target) = (checkout::root().join("bench"), checkout::target()?);
        let folder = target.join("xtask/bench");
        fs::create_dir_all(&folder).context("the target folder cannot be written")?;
        Step::new("npm")
            .arguments(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .folder(&bench)
            .show()
            .context("the npm contestants could not be had")?;
        Step::cargo(&["build", "--package", "netcert-bench", "--profile", "contest"]).show()?;
        Step::cargo(&["build", "--package", "netcert-bench", "--lib", "--profile", "contest"])
            .arguments(&["--target", WASM_TARGET])
            .environment("RUSTFLAGS", "--cfg getrandom_backend=\"wasm_js\"")
            .show()?;
        let module = target.join(WASM_TARGET).join("contest/netcert_bench.wasm");
        glue(&tools, &module, &folder, ["experimental-nodejs-module", "ring", "-O3"])?;
        // The target folder may lie outside every package.
        fs::write(folder.join("package.json"), r#"{"type":"module"}"#)?;
        let native = target.join("contest/netcert-bench");
        let fixtures = folder.join("fixtures.json");
        fs::write(&fixtures, Step::new(&native).argument("fixtures").text()?)?;
        Ok(Self { native, runner: bench.join("run.mjs"), glue: folder.join("ring.js"), fixtures })
    }
}

/// Runs wasm-bindgen and then wasm-opt. Writes the module and its JavaScript into `folder`, for the given
/// `--target` and name.
pub fn glue(
    tools: &Toolbox,
    module: &Path,
    folder: &Path,
    [target, name, level]: [&str; 3],
) -> Result<PathBuf> {
    Step::new(tools.wasm_bindgen.join("wasm-bindgen"))
        .arguments(&["--target", target, "--no-typescript", "--out-name", name, "--out-dir"])
        .argument(folder)
        .argument(module)
        .show()?;
    let wasm = folder.join(format!("{name}_bg.wasm"));
    Step::new(node::program("wasm-opt"))
        .argument(level)
        .argument(&wasm)
        .argument("--output")
        .argument(&wasm)
        .show()?;
    Ok(wasm)
}
