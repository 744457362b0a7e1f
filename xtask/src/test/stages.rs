//! The stages, cheap ones first, each a command that could be typed by hand.

use anyhow::{Context, Result};

use crate::arrows;
use crate::checkout;
use crate::command::Step;
use crate::node;
use crate::test::ground::Ground;
use crate::tools::WASM_TARGET;

pub struct Stage {
    pub name: &'static str,
    pub what: &'static str,
    pub run: fn(&mut Ground) -> Result<()>,
}

pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", what: "is everything formatted", run: fmt },
    Stage { name: "arrows", what: "does each crate depend only on what it may", run: arrows },
    Stage { name: "clippy", what: "lints of the native crates", run: clippy },
    Stage { name: "clippy-wasm", what: "lints of all that becomes wasm", run: clippy_wasm },
    Stage { name: "docs", what: "documentation of shared", run: docs },
    Stage { name: "sqlite", what: "unit and integration tests, on SQLite", run: sqlite },
    Stage { name: "postgres", what: "the server's tests again, on PostgreSQL", run: postgres },
    Stage { name: "units", what: "unit tests of portal and edge, natively", run: units },
    Stage { name: "wasm-node", what: "tests of shared as wasm, in Node", run: wasm_node },
    Stage { name: "wasm-chromium", what: "tests of shared as wasm, in Chromium", run: wasm_chromium },
    Stage {
        name: "package",
        what: "types and tests of the npm package, in Node, workerd and Chromium",
        run: package,
    },
    Stage { name: "edge", what: "tests of the edge, in workerd", run: edge },
    Stage { name: "e2e", what: "server, edge, museum and portal together, in Chromium", run: e2e },
];

fn fmt(_: &mut Ground) -> Result<()> {
    Step::cargo(&["fmt", "--all", "--check"]).show()
}

fn arrows(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    arrows::check()
}

fn clippy(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    Step::cargo(&["clippy", "--all-targets", "--", "--deny", "warnings"]).show()
}

fn clippy_wasm(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    ground.tools()?;
    Step::cargo(&["clippy", "--target", WASM_TARGET])
        .arguments(&["--package", "netcert", "--package", "netcert-edge", "--package", "netcert-web"])
        .arguments(&["--package", "netcert-verify-wasm"])
        .arguments(&["--all-targets", "--", "--deny", "warnings"])
        .show()
}

fn docs(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    Step::cargo(&["doc", "--no-deps", "--package", "netcert"])
        .environment("RUSTDOCFLAGS", "--deny warnings")
        .show()
}

fn sqlite(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    Step::cargo(&["test", "--no-fail-fast"]).show()
}

fn postgres(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    let url = ground.postgres()?;
    // By target and not by package, so that nothing is built again with fewer features.
    Step::cargo(&["test", "--test", "it"]).environment("NETCERT_TEST_POSTGRES", url).show()
}

fn units(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    Step::cargo(&["test", "--package", "netcert-web", "--package", "netcert-edge"]).show()
}

fn wasm_node(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    wasm_tests(ground)?.arguments(&["--test", "corpus", "--test", "round_trip"]).show()
}

fn wasm_chromium(ground: &mut Ground) -> Result<()> {
    ground.crates()?;
    let chromium = Ground::chromium()?;
    wasm_tests(ground)?
        .arguments(&["--test", "corpus_in_browser"])
        .environment("CHROMEDRIVER", chromium.driver)
        .show()
}

fn wasm_tests(ground: &mut Ground) -> Result<Step> {
    let runner = ground.tools()?.wasm_bindgen.join("wasm-bindgen-test-runner");
    Ok(Step::cargo(&["test", "--package", "netcert", "--target", WASM_TARGET])
        .environment("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner))
}

fn package(ground: &mut Ground) -> Result<()> {
    let chromium = Ground::chromium()?;
    ground.package()?;
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

fn edge(ground: &mut Ground) -> Result<()> {
    ground.bundles()?;
    ground.programs()?;
    let tests = ["edge", "lists", "corpus"];
    Step::new("node")
        .argument("--test")
        .arguments(&tests.map(|name| format!("edge/tests/{name}.test.mjs")))
        .environment("NETCERT_FORGE", checkout::built("netcert-forge")?)
        .show()
}

fn e2e(ground: &mut Ground) -> Result<()> {
    let chromium = Ground::chromium()?;
    Ground::sqlite_shell()?;
    ground.bundles()?;
    ground.programs()?;
    let url = ground.postgres()?;
    Step::new(node::program("playwright"))
        .argument("test")
        .folder(&checkout::root().join("e2e"))
        .environment("CARGO_TARGET_DIR", checkout::target()?)
        .environment("CHROMIUM", chromium.browser)
        .environment("NETCERT_TEST_POSTGRES", url)
        .show()
}
