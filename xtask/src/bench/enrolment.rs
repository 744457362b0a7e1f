//! Measures whole enrolments on each database: the release server runs in its own process, and clients enrol.

mod page;
mod server;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::machine::Machine;
use super::measurements::Measurements;
use crate::checkout;
use crate::command::Step;
use crate::node;
use crate::postgres::{Cluster, Commits};
use crate::progress::{Steps, Stopwatch, readable};
use crate::tools;
use crate::watchdog::Watchdog;

use server::BenchServer;

/// The cost of hashing a PIN with Argon2id: memory in KiB, passes and lanes.
const COST: (u32, u32, u32) = (8 * 1024, 1, 1);
/// Nobody can enrol twice, so each pass uses people that no earlier pass used.
const PEOPLE_IN_A_PASS: usize = 1_000_000;

#[derive(Args)]
#[group(id = "enrolment")]
pub struct Options {
    /// How many people enrol at once
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// How often enrolments and what they are held against take turns in a pass
    #[arg(long, default_value_t = 6)]
    turns: usize,
    /// How long a slice is, in milliseconds
    #[arg(long, default_value_t = 1500)]
    slice: usize,
    /// Where the tables of enrolments go
    #[arg(long, default_value = "docs/benchmarks-enrolment.md")]
    enrolment_output: PathBuf,
}

pub fn bench(passes: usize, options: &Options) -> Result<()> {
    ensure!(options.clients > 0 && options.turns > 0 && options.slice > 0, "there is nothing to measure");
    // Begin before a build can replace xtask's own program.
    let mut watchdog = Watchdog::begin()?;
    let taken = Stopwatch::start();
    let mut steps = Steps::of(4);
    steps.next("building the server and its clients");
    tools::fetch_crates()?;
    node::packages()?;
    Step::cargo(&["build", "--package", "netcert-server", "--release"]).show()?;
    Step::cargo(&["build", "--package", "netcert-bench", "--profile", "contest"]).show()?;
    steps.next("starting the server on both databases");
    let machine = Machine::described()?;
    let cluster = Cluster::start(&mut watchdog, Commits::ToDisk)?;
    let servers = [
        BenchServer::start(&mut watchdog, "PostgreSQL", Some(&cluster))?,
        BenchServer::start(&mut watchdog, "SQLite", None)?,
    ];
    steps.next("letting people enrol");
    let mut measured = [Measurements::default(), Measurements::default()];
    for pass in 0..passes {
        println!("      pass {} of {passes}", pass + 1);
        for (server, measurements) in servers.iter().zip(&mut measured) {
            measurements.add(&server.pass(pass * PEOPLE_IN_A_PASS, options)?)?;
        }
    }
    steps.next("writing the tables");
    let names = servers.each_ref().map(|server| server.database);
    let page = page::page(names.into_iter().zip(&measured), &machine, passes, options)?;
    let output = checkout::root().join(&options.enrolment_output);
    fs::write(&output, page).with_context(|| format!("{} cannot be written", output.display()))?;
    println!("{} after {}", options.enrolment_output.display(), readable(taken.read()));
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_cost_is_the_server_s() {
        let line = |source: &'static str| source.lines().find(|line| line.starts_with("const COST"));
        let server = include_str!("../../../server/src/domain/pin.rs");
        assert!(line(server).is_some() && line(server) == line(include_str!("enrolment.rs")));
    }
}
