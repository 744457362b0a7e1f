//! The stages, fast ones first. Each is a command that you could type by hand.

use anyhow::{Context, Result};

use crate::arrows;
use crate::checkout;
use crate::command::Step;
use crate::dependencies;
use crate::node;
use crate::test::prerequisites::Prerequisites;
use crate::tools::WASM_TARGET;

pub struct Stage {
    pub name: &'static str,
    pub what: &'static str,
    pub run: fn(&mut Prerequisites) -> Result<()>,
}

pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", what: "is everything formatted", run: fmt },
    Stage { name: "arrows", what: "does each crate and each file name only what it may", run: arrows },
    Stage { name: "deny", what: "licences, bans, sources and advisories of the dependencies", run: deny },
    Stage { name: "clippy", what: "lints of the native crates", run: clippy },
    Stage { name: "clippy-wasm", what: "lints of all that becomes wasm", run: clippy_wasm },
    Stage { name: "docs", what: "documentation of shared", run: docs },
    Stage { name: "sqlite", what: "unit and integration tests, on SQLite", run: sqlite },
    Stage { name: "postgres", what: "the server's tests again, on PostgreSQL", run: postgres },
    Stage { name: "bench", what: "does the benchmark compile", run: bench },
    Stage { name: "fuzz", what: "do the fuzz targets compile", run: fuzz },
    Stage { name: "units", what: "unit tests of portal and edge, natively", run: units },
    Stage { name: "wasm-node", what: "tests of shared as wasm, in Node", run: wasm_node },
    Stage { name: "wasm-chromium", what: "tests of shared as wasm, in Chromium", run: wasm_chromium },
    Stage {
        name: "package",
        what: "types and tests of the npm package, in Node, workerd and Chromium",
        run: package,
    },
    Stage { name: "edge", what: "tests of the edge, in workerd", run: edge },
    Stage { name: "browsers", what: "the portal in WebKitGTK and in Firefox", run: browsers },
    Stage { name: "e2e", what: "server, edge, museum and portal together, in Chromium", run: e2e },
];

fn fmt(_: &mut Prerequisites) -> Result<()> {
    Step::cargo(&["fmt", "--all", "--check"]).show()
}

fn arrows(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    arrows::check()
}

fn deny(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    dependencies::check()
}

fn clippy(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    Step::cargo(&["clippy", "--all-targets", "--", "--deny", "warnings"]).show()
}

fn clippy_wasm(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    needed.tools()?;
    Step::cargo(&["clippy", "--target", WASM_TARGET])
        .arguments(&["--package", "netcert", "--package", "netcert-edge", "--package", "netcert-web"])
        .arguments(&["--package", "netcert-verify-wasm"])
        .arguments(&["--all-targets", "--", "--deny", "warnings"])
        .show()
}

fn docs(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    Step::cargo(&["doc", "--no-deps", "--package", "netcert"])
        .environment("RUSTDOCFLAGS", "--deny warnings")
        .show()
}

fn sqlite(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    tests(&["--no-fail-fast"]).show()
}

fn postgres(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    let url = needed.postgres()?;
    // Select by target, not by package. Selecting a package would build again with fewer features.
    tests(&["--test", "it"]).environment("NETCERT_TEST_POSTGRES", url).show()
}

fn bench(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    Step::cargo(&["check", "--package", "netcert-bench", "--all-targets"]).show()
}

/// Checks the fuzz targets with their own lock file and the flag that cargo-fuzz sets. They use their own
/// target folder, because another flag would otherwise cause everything to be built again.
fn fuzz(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    Step::cargo(&["check", "--manifest-path", "shared/fuzz/Cargo.toml", "--locked"])
        .environment("CARGO_TARGET_DIR", checkout::target()?.join("xtask/fuzz"))
        .environment("RUSTFLAGS", "--cfg fuzzing")
        .show()
}

fn units(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    tests(&["--package", "netcert-web", "--package", "netcert-edge"]).show()
}

/// If a snapshot differs, the test fails and no new snapshot file is written.
fn tests(arguments: &[&str]) -> Step {
    Step::cargo(&["test"]).arguments(arguments).environment("INSTA_UPDATE", "no")
}

fn wasm_node(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    wasm_tests(needed)?.arguments(&["--test", "corpus", "--test", "round_trip"]).show()
}

fn wasm_chromium(needed: &mut Prerequisites) -> Result<()> {
    needed.crates()?;
    let chromium = Prerequisites::chromium()?;
    wasm_tests(needed)?
        .arguments(&["--test", "corpus_in_browser"])
        .environment("CHROMEDRIVER", chromium.driver)
        .show()
}

fn wasm_tests(needed: &mut Prerequisites) -> Result<Step> {
    let runner = needed.tools()?.wasm_bindgen.join("wasm-bindgen-test-runner");
    Ok(Step::cargo(&["test", "--package", "netcert", "--target", WASM_TARGET])
        .environment("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner))
}

fn package(needed: &mut Prerequisites) -> Result<()> {
    let chromium = Prerequisites::chromium()?;
    needed.package()?;
    Step::new(node::program("tsc"))
        .arguments(&["--noEmit", "--strict", "--target", "es2023", "--lib", "es2023,dom"])
        .arguments(&["--module", "nodenext", "packages/verify/tests/consumer.ts"])
        .show()
        .context("the npm package's types and the code that uses them disagree")?;
    let tests = ["package", "browser", "workerd", "chromium"];
    Step::new("node")
        .argument("--test")
        .arguments(&tests.map(|name| format!("packages/verify/tests/{name}.test.mjs")))
        .environment("CHROMIUM", chromium.browser)
        .show()
}

fn edge(needed: &mut Prerequisites) -> Result<()> {
    needed.bundles()?;
    needed.programs()?;
    let tests = ["edge", "lists", "corpus"];
    Step::new("node")
        .argument("--test")
        .arguments(&tests.map(|name| format!("edge/tests/{name}.test.mjs")))
        .environment("NETCERT_FORGE", checkout::built("netcert-forge")?)
        .show()
}

fn browsers(needed: &mut Prerequisites) -> Result<()> {
    let others = Prerequisites::other_browsers()?;
    needed.bundles()?;
    needed.programs()?;
    playwright()?
        .arguments(&["--project", "browsers"])
        .environment("WEBKIT_DRIVER", others.webkit_driver)
        .environment("GECKODRIVER", others.geckodriver)
        .show()
}

fn e2e(needed: &mut Prerequisites) -> Result<()> {
    let chromium = Prerequisites::chromium()?;
    Prerequisites::sqlite_shell()?;
    needed.bundles()?;
    needed.programs()?;
    let url = needed.postgres()?;
    playwright()?.environment("CHROMIUM", chromium.browser).environment("NETCERT_TEST_POSTGRES", url).show()
}

fn playwright() -> Result<Step> {
    Ok(Step::new(node::program("playwright"))
        .argument("test")
        .folder(&checkout::root().join("e2e"))
        .environment("CARGO_TARGET_DIR", checkout::target()?))
}
