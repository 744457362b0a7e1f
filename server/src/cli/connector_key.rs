//! `connector-key`: the public key by which an authority behind HTTP knows this server.

use crate::cli::Data;
use crate::clock::Clock;

/// Arguments of `connector-key`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
}

/// Prints the JWK on one line.
pub(super) fn run(args: &Args, clock: &Clock) -> anyhow::Result<()> {
    let keys = args.data.open_keys(clock)?;
    println!("{}", serde_json::to_string(&keys.connector_jwk())?);
    Ok(())
}
