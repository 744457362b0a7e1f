//! The two commands of the README, `cargo xtask run` and `cargo xtask test`; and `cargo xtask bench`.

mod apt;
mod arrows;
mod bench;
mod bundle;
mod checkout;
mod children;
mod command;
mod demo;
mod health;
mod lifeline;
mod narrate;
mod node;
mod ports;
mod postgres;
mod run;
mod stamp;
mod test;
mod tools;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Run netcert on this machine, or test all of it")]
enum Task {
    /// Build everything, start server, edge and museum, and stay until Ctrl-C
    Run(run::Options),
    /// Run every check and test there is; CI calls this
    Test(test::Options),
    /// Measure verification beside everybody else's and the server's part of enrolments, and write docs/benchmarks*.md
    Bench(bench::Options),
    /// Wait for the end of the xtask that holds our standard input, then end what it started
    #[command(hide = true)]
    Lifeline,
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::test(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Lifeline => lifeline::watch(),
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
