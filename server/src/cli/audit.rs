//! `audit`: the openings of identity records, newest first.

use crate::cli::{Data, day_and_time};
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
    for entry in store::audit::newest(&mut *store.read().await?, args.limit).await? {
        let at = day_and_time(entry.at);
        println!("{at}\t{}\t{}\t{}", entry.person_id, entry.actor, entry.purpose);
    }
    Ok(())
}
