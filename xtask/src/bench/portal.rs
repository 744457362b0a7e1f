//! Measures how long a phone on a slow line waits for the portal, with a browser, the real server and the
//! built portal.

mod page;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::machine::Machine;
use super::measurements::Measurements;
use crate::bundle;
use crate::checkout;
use crate::command::Step;
use crate::node;
use crate::progress::{Steps, Stopwatch, readable};
use crate::test::prerequisites::Prerequisites;
use crate::tools::{self, Toolbox};

#[derive(Args)]
#[group(id = "portal")]
pub struct Options {
    /// How often each page is opened
    #[arg(long, default_value_t = 9)]
    openings: usize,
    /// Another checkout, built, whose portal and server take turns with this one's
    #[arg(long, value_name = "FOLDER")]
    against: Option<PathBuf>,
    /// Where the table of the portal goes
    #[arg(long, default_value = "docs/benchmarks-portal.md")]
    portal_output: PathBuf,
}

pub fn bench(options: &Options) -> Result<()> {
    ensure!(options.openings > 0, "there is nothing to measure");
    let taken = Stopwatch::start();
    let mut steps = Steps::of(3);
    steps.next("building portal, edge and programs");
    let chromium = Prerequisites::chromium()?;
    node::packages()?;
    tools::fetch_crates()?;
    let tools = Toolbox::fill()?;
    bundle::portal(&tools)?;
    bundle::edge(&tools)?;
    Step::cargo(&["build"]).show()?;
    steps.next("opening the portal as at a first visit");
    let machine = Machine::described()?;
    let rounds = checkout::target()?.join("xtask/portal-rounds.json");
    let mut step = Step::new(node::program("playwright"))
        .arguments(&["test", "--project", "portal-bench", "--reporter", "line"])
        .folder(&checkout::root().join("e2e"))
        .environment("CARGO_TARGET_DIR", checkout::target()?)
        .environment("CHROMIUM", &chromium.browser)
        .environment("NETCERT_BENCH", "1")
        .environment("NETCERT_BENCH_ROUNDS", options.openings.to_string())
        .environment("NETCERT_BENCH_OUTPUT", &rounds);
    if let Some(against) = &options.against {
        step = step.environment("NETCERT_BENCH_AGAINST", std::path::absolute(against)?);
    }
    step.show().context("the portal could not be measured")?;
    steps.next("writing the table");
    let mut measurements = Measurements::default();
    measurements.add(&fs::read_to_string(&rounds).context("no round was written down")?)?;
    let browser = Step::new(&chromium.browser).argument("--version").text()?;
    let page = page::page(&measurements, &machine, &browser, options)?;
    let output = checkout::root().join(&options.portal_output);
    fs::write(&output, page).with_context(|| format!("{} cannot be written", output.display()))?;
    println!("{} after {}", options.portal_output.display(), readable(taken.read()));
    Ok(())
}
