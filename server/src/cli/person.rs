//! `person`: suspends and reinstates people.

use anyhow::bail;

use crate::cli::who::Who;
use crate::clock::Clock;
use crate::domain::guardianship::operator::Operator;

/// Commands about one person.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Suspend a person: their netcerts are revoked, their sessions end, and they no longer count as a
    /// guardian.
    Suspend(Who),
    /// End a suspension; what was revoked stays revoked.
    Reinstate(Who),
}

/// Runs the command.
pub(super) async fn run(command: Command, clock: &Clock) -> anyhow::Result<()> {
    let (Command::Suspend(who) | Command::Reinstate(who)) = &command;
    let (store, person) = who.find(clock).await?;
    let operator = Operator { clock: clock.clone(), store };
    match command {
        Command::Suspend(_) if operator.suspend(person).await? => println!("suspended"),
        Command::Suspend(_) => bail!("the person is not active"),
        Command::Reinstate(_) if operator.reinstate(person).await? => println!("reinstated"),
        Command::Reinstate(_) => bail!("the person is not suspended"),
    }
    Ok(())
}
