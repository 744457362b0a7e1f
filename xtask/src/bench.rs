//! `cargo xtask bench` measures three things and writes a page for each: verification compared with other
//! libraries, the server's part of enrolments, and how long the portal takes to open on a slow line. Each is
//! measured in one run on one machine.

mod build;
mod enrolment;
mod machine;
mod measurements;
mod openssl;
mod portal;
mod report;
mod samples;
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use crate::checkout;
use crate::command::Step;
use crate::progress::{Steps, Stopwatch, readable};

use build::Contestants;
use machine::Machine;
use samples::{Platform, Samples};
use sizes::Sizes;

#[derive(Args)]
pub struct Options {
    /// How often the platforms take turns
    #[arg(long, default_value_t = 5)]
    passes: usize,
    /// How often the contestants of a platform take turns in a pass
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// Where the table of verifications goes
    #[arg(long, default_value = "docs/benchmarks.md")]
    output: PathBuf,
    /// One part alone; the others' pages stay as they are
    #[arg(long)]
    only: Option<Part>,
    #[command(flatten)]
    enrolment: enrolment::Options,
    #[command(flatten)]
    portal: portal::Options,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Verification,
    Enrolment,
    Portal,
}

pub fn bench(options: &Options) -> Result<()> {
    ensure!(options.passes > 0 && options.rounds > 0, "there is nothing to measure in no round");
    let wanted = |part| options.only.is_none_or(|only| only == part);
    if wanted(Part::Verification) {
        verification(options)?;
    }
    if wanted(Part::Enrolment) {
        enrolment::bench(options.passes, &options.enrolment)?;
    }
    if wanted(Part::Portal) {
        portal::bench(&options.portal)?;
    }
    Ok(())
}

fn verification(options: &Options) -> Result<()> {
    let taken = Stopwatch::start();
    let mut steps = Steps::of(4);
    steps.next("building the contestants");
    let built = Contestants::now()?;
    steps.next("letting them take turns");
    let machine = Machine::described()?;
    let samples = measured(&built, options)?;
    steps.next("weighing the bundles");
    let sizes = Sizes::taken(&built)?;
    steps.next("writing the table");
    let page = report::page(&samples, &sizes, &machine, options)?;
    let output = checkout::root().join(&options.output);
    fs::write(&output, page).with_context(|| format!("{} cannot be written", output.display()))?;
    println!("{} after {}", options.output.display(), readable(taken.read()));
    Ok(())
}

fn measured(built: &Contestants, options: &Options) -> Result<Samples> {
    let mut samples = Samples::default();
    let rounds = options.rounds.to_string();
    for pass in 1..=options.passes {
        println!("      pass {pass} of {}", options.passes);
        let native =
            Step::new(&built.native).argument("run").argument(&built.fixtures).argument(&rounds).text()?;
        samples.add(Platform::Native, &native)?;
        let arguments: [&Path; 4] = [&built.runner, &built.fixtures, &built.glue, Path::new(&rounds)];
        let node = Step::new("node").arguments(&arguments).text()?;
        samples.add(Platform::Node, &node)?;
        openssl::add_to(&mut samples)?;
    }
    Ok(samples)
}
