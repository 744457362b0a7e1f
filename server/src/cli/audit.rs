//! `audit`: the openings of identity records, newest first.

use jiff::Timestamp;

use crate::cli::Data;
use crate::store;

/// Arguments of `audit`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
    /// At most this many lines.
    #[arg(long, default_value_t = 1000)]
    limit: u32,
}

/// Prints time, person id, actor and purpose, separated by tabs.
pub(super) async fn run(args: &Args) -> anyhow::Result<()> {
    let store = args.data.open_store().await?;
    for entry in store::audit::newest(&store, args.limit).await? {
        let seconds = entry.at.seconds();
        let at = Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |at| at.to_string());
        println!("{at}\t{}\t{}\t{}", entry.person_id, entry.actor, entry.purpose);
    }
    Ok(())
}
