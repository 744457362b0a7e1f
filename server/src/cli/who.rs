//! The person that a command is about, given by a subject identifier at a relying party or by a netnum.

use std::io::Read;

use anyhow::{Context, bail};
use netcert::ids::ClientId;
use netcert::netnum::Netnum;
use zeroize::Zeroizing;

use crate::cli::Data;
use crate::clock::Clock;
use crate::model::ids::PersonId;
use crate::model::record::NetnumIndex;
use crate::store;
use crate::store::Store;

/// Longest netnum with its line ending, in bytes.
const MAX_LINE: u64 = 128;

/// One person. Without the two arguments, the netnum is read from standard input, so that it appears in no
/// process list and in no shell history.
#[derive(clap::Args)]
pub(super) struct Who {
    #[command(flatten)]
    data: Data,
    /// A relying party for which the person got a netcert.
    #[arg(long, requires = "sub")]
    client_id: Option<String>,
    /// The person's subject identifier there; without it, the netnum is read from standard input.
    #[arg(long, requires = "client_id", allow_hyphen_values = true)]
    sub: Option<String>,
}

impl Who {
    /// Finds the person without opening a record.
    pub(super) async fn find(&self, clock: &Clock) -> anyhow::Result<(Store, PersonId)> {
        let (store, keys) = self.data.open(clock).await?;
        let found = if let (Some(client_id), Some(sub)) = (&self.client_id, &self.sub) {
            let client_id: ClientId = client_id.parse().context("--client-id is no client id")?;
            store::person::find_by_sub(&mut *store.read().await?, &client_id, sub).await?
        } else {
            let mut line = Zeroizing::new(String::new());
            std::io::stdin()
                .take(MAX_LINE)
                .read_to_string(&mut line)
                .context("cannot read the netnum from standard input")?;
            let netnum = Netnum::parse(line.trim()).context("standard input holds no netnum")?;
            let index = NetnumIndex::of(&netnum, &keys.netnum_index);
            store::person::find_by_netnum(&mut *store.read().await?, &index).await?
        };
        let Some(person) = found else { bail!("nobody is known by this") };
        Ok((store, person))
    }
}
