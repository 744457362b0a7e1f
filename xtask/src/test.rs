//! `cargo xtask test`: runs all checks and tests, stage by stage.

pub mod prerequisites;
mod stages;

use anyhow::{Result, bail};
use clap::Args;

use crate::progress::{Steps, Stopwatch, readable};

use prerequisites::Prerequisites;
use stages::{STAGES, Stage};

#[derive(Args)]
pub struct Options {
    /// Run only these stages (repeat the flag, or separate with commas)
    #[arg(long, value_delimiter = ',', value_name = "STAGE")]
    only: Vec<String>,
    /// Name the stages and end
    #[arg(long)]
    list: bool,
}

pub fn test(options: &Options) -> Result<()> {
    if options.list {
        for stage in STAGES {
            println!("{:<14} {}", stage.name, stage.what);
        }
        return Ok(());
    }
    let chosen = chosen(&options.only)?;
    let taken = Stopwatch::start();
    let mut needed = Prerequisites::new()?;
    if options.only.is_empty() {
        Prerequisites::check_machine()?;
    }
    let mut steps = Steps::of(chosen.len());
    let mut failed = Vec::new();
    for stage in &chosen {
        steps.next(&format!("{}: {}", stage.name, stage.what));
        let stage_taken = Stopwatch::start();
        let outcome = (stage.run)(&mut needed);
        let time = readable(stage_taken.read());
        match outcome {
            Ok(()) => println!("      {} passed in {time}", stage.name),
            Err(fault) => {
                println!("      {} FAILED in {time}: {fault:#}", stage.name);
                println!("      to run only this again: cargo xtask test --only {}", stage.name);
                failed.push(stage.name);
            }
        }
    }
    let passed = chosen.len() - failed.len();
    println!("\n{passed} passed, {} failed, in {}", failed.len(), readable(taken.read()));
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

fn chosen(only: &[String]) -> Result<Vec<&'static Stage>> {
    if let Some(unknown) = only.iter().find(|name| STAGES.iter().all(|stage| stage.name != name.as_str())) {
        let names: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
        bail!("there is no stage `{unknown}`; there are {}", names.join(", "));
    }
    let is_chosen = |stage: &&Stage| only.is_empty() || only.iter().any(|name| name == stage.name);
    Ok(STAGES.iter().filter(is_chosen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_keep_their_order_and_an_unknown_one_is_refused() {
        let names = |only: &[&str]| {
            let only: Vec<_> = only.iter().map(|&name| name.to_owned()).collect();
            chosen(&only).map(|stages| stages.iter().map(|stage| stage.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["e2e", "fmt"]).unwrap(), ["fmt", "e2e"]);
        assert_eq!(names(&[]).unwrap().len(), STAGES.len());
        let said = names(&["nonsense"]).unwrap_err().to_string();
        assert!(said.contains("nonsense") && said.contains("e2e"), "{said}");
    }
}
