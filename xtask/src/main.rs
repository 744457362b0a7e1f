//! The two commands of the README, `cargo xtask run` and `cargo xtask test`; and `cargo xtask bench`.

mod apt;
mod arrows;
mod bench;
mod bundle;
mod checkout;
mod children;
mod command;
mod demo;
mod dependencies;
mod health;
mod node;
mod ports;
mod postgres;
mod progress;
mod run;
mod stamp;
mod test;
mod tools;
mod watchdog;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Run netcert on this machine, or test all of it")]
enum Task {
    /// Build everything, start server, edge and museum, and stay until Ctrl-C
    Run(run::Options),
    /// Run every check and test there is; CI calls this
    Test(test::Options),
    /// Measure verification and enrolments, and write docs/benchmarks*.md
    Bench(bench::Options),
    /// Count rooms, arrows and circles of each crate, and show every rule that is broken
    Arrows(arrows::Options),
    /// Wait for the end of the xtask that holds our standard input, then end what it started
    #[command(hide = true)]
    Watchdog,
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::test(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Arrows(options) => arrows::report(&options),
        Task::Watchdog => watchdog::watch(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\nerror: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn every_command_can_be_given() {
        super::Task::command().debug_assert();
    }
}
