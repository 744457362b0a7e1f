//! `netcert revoke`: revokes all netcerts of one person at one relying party.

use anyhow::{Context, bail};
use netcert::ids::ClientId;

use crate::cli::Data;
use crate::clock::Clock;
use crate::domain::status;
use crate::domain::status::Revoked;

/// Commands about netcerts.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Revoke every netcert of one person at one relying party; edges refuse them within seconds.
    Revoke(Revoke),
}

/// Arguments of `netcert revoke`.
#[derive(clap::Args)]
pub(super) struct Revoke {
    #[command(flatten)]
    data: Data,
    /// The relying party.
    #[arg(long)]
    client_id: String,
    /// The person's subject identifier there.
    #[arg(long, allow_hyphen_values = true)]
    sub: String,
}

/// Runs the command.
pub(super) async fn run(command: Command, clock: &Clock) -> anyhow::Result<()> {
    let Command::Revoke(args) = command;
    let client_id: ClientId = args.client_id.parse().context("--client-id is no client id")?;
    let store = args.data.open_store().await?;
    match status::revoke_at_relying_party(&store, &client_id, &args.sub, clock.now()).await? {
        Revoked::NoneExists => bail!("{client_id} was given no netcert with this subject identifier"),
        Revoked::Count(0) => println!("already revoked"),
        Revoked::Count(count) => println!("revoked {count}"),
    }
    Ok(())
}
