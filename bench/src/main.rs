//! `netcert-bench fixtures` prints the fixtures; `netcert-bench run FILE ROUNDS` lets the native
//! contestants take turns and prints verifications a second by contestant and round; `netcert-bench
//! enrolment …` enrols people at a server.

mod enrolment;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use netcert_bench::contestants::{self, Contestant};
use netcert_bench::fixtures::Fixtures;

/// Long beside the clock's grain, short beside the scheduler's.
const SLICE: Duration = Duration::from_millis(5);
/// How often a slice in which the system gave the processor to another program is repeated.
const REPEATS: usize = 10;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["fixtures"] => println!("{}", serde_json::to_string(&Fixtures::make()?)?),
        ["run", file, rounds] => {
            let fixtures: Fixtures = serde_json::from_slice(&std::fs::read(file).context("the fixtures")?)?;
            let rates = interleaved(&contestants::all(&fixtures)?, rounds.parse()?)?;
            println!("{}", serde_json::to_string(&rates)?);
        }
        ["enrolment", ref words @ ..] => {
            println!("{}", serde_json::to_string(&enrolment::measured(words)?)?);
        }
        _ => bail!("usage: netcert-bench fixtures | run FILE ROUNDS | enrolment …"),
    }
    Ok(())
}

/// Round-robin in short slices, so that noise hits all alike.
fn interleaved(contestants: &[Contestant], rounds: usize) -> Result<BTreeMap<&'static str, Vec<f64>>> {
    let mut turns = Vec::new();
    for contestant in contestants {
        turns.push(turns_in_a_slice(contestant)?);
    }
    let mut rates: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for _ in 0..rounds {
        for (contestant, turns) in contestants.iter().zip(&turns) {
            rates.entry(contestant.name).or_default().push(rate(contestant, *turns)?);
        }
    }
    Ok(rates)
}

/// The rate of an undisturbed slice, else the best of the disturbed ones.
fn rate(contestant: &Contestant, turns: u32) -> Result<f64> {
    let mut best = 0_f64;
    for _ in 0..=REPEATS {
        // Another contestant has filled the caches since.
        timed(contestant, turns.div_ceil(3))?;
        let before = disturbances();
        let rate = f64::from(turns) / timed(contestant, turns)?.as_secs_f64();
        if disturbances() == before {
            return Ok(rate);
        }
        best = best.max(rate);
    }
    Ok(best)
}

/// How often the system took the processor away from us, where it tells.
fn disturbances() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("nonvoluntary_ctxt_switches:")?.trim().parse().ok())
}

fn turns_in_a_slice(contestant: &Contestant) -> Result<u32> {
    let mut turns = 1;
    while timed(contestant, turns)? < SLICE {
        turns *= 2;
    }
    Ok(turns)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed(contestant: &Contestant, turns: u32) -> Result<Duration> {
    let start = Instant::now();
    let good = (0..turns).all(|turn| (contestant.turn)(turn as usize));
    let taken = start.elapsed();
    ensure!(good, "{} failed in its turn", contestant.name);
    Ok(taken)
}
