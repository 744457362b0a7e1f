//! Makes the presentations that an attacker or a bug would make, each with the answer that it must get, so
//! that a test is a loop over a table. `presentations` works with the keys of a running server; `lists`
//! makes a small world of its own.

mod clock;
mod expect;
mod keys;
mod kinds;
mod lists;
mod mint;
mod s_equals_n;
mod token;

use clap::Parser;

#[derive(Parser)]
#[command(name = "netcert-forge", version, about)]
enum Command {
    /// One line of JSON: kind → `{presentation, expect}`.
    Presentations(mint::Circumstances),
    /// Write a trust list, a directory and a status list with keys of their own.
    Lists(lists::Lists),
}

fn main() -> anyhow::Result<()> {
    let answer = match Command::parse() {
        Command::Presentations(circumstances) => kinds::all(&circumstances)?,
        Command::Lists(lists) => lists.write()?,
    };
    println!("{answer}");
    Ok(())
}
