//! The operator's command line. Each command says in one sentence what went wrong and ends with code 1; wrong
//! arguments end with code 2.

mod audit;
mod connector_key;
mod guardian_consent;
mod guardianship;
mod jwk_file;
mod netcert;
mod person;
mod relying_party;
mod root_key;
mod serve;
mod stand_in_authority;
mod who;

use std::fs::DirBuilder;
use std::fs::OpenOptions;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::process::ExitCode;

use ::netcert::time::UnixTime;
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::Clock;
use crate::domain::release_1;
use crate::keys::key_store::KeyStore;
use crate::store;
use crate::store::Store;

/// The central server of netcert and its operator's commands.
#[derive(Parser)]
#[command(name = "netcert-server", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// For demonstrations: as if today were this day of Asia/Shanghai (YYYY-MM-DD). `serve` takes it with --demo alone.
    #[arg(long, global = true, value_name = "DAY", value_parser = day)]
    at: Option<Date>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal and its API.
    Serve(serve::Args),
    /// Print the federation root's public key (JWK), which edges pin; makes the keys where there are none.
    RootKey(root_key::Args),
    /// Print the public key (JWK) with which this server asks its authority; makes the keys where there are none.
    ConnectorKey(connector_key::Args),
    /// Register and list relying parties.
    #[command(subcommand)]
    RelyingParty(relying_party::Command),
    /// Revoke netcerts.
    #[command(subcommand)]
    Netcert(netcert::Command),
    /// List, dispute, settle and end links between guardians and children.
    #[command(subcommand)]
    Guardianship(guardianship::Command),
    /// List and check what guardians signed.
    #[command(subcommand)]
    GuardianConsent(guardian_consent::Command),
    /// Suspend and reinstate people.
    #[command(subcommand)]
    Person(person::Command),
    /// Show who opened which identity record, when and what for.
    Audit(audit::Args),
    /// Stand in for an authority, with the demo's people.
    #[command(hide = true)]
    StandInAuthority(stand_in_authority::Args),
}

/// Where the server keeps its things.
#[derive(clap::Args)]
pub(crate) struct Data {
    /// Folder of keys and, by default, the database.
    #[arg(long, env = "NETCERT_DATA")]
    pub(crate) data: PathBuf,
    /// `sqlite://PATH` or `postgres://…`; by default `sqlite://DATA/netcert.db`.
    #[arg(long, env = "NETCERT_DATABASE_URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
}

impl Data {
    /// Opens the database; makes folder and file where they are missing.
    pub(crate) async fn open_store(&self) -> anyhow::Result<Store> {
        DirBuilder::new()
            .mode(0o700)
            .recursive(true)
            .create(&self.data)
            .with_context(|| format!("cannot create the data folder {}", self.data.display()))?;
        let url = match &self.database_url {
            Some(url) => url.clone(),
            None => {
                let file = self.data.join("netcert.db");
                // SQLite itself does not say which file it could not open, and would make it readable by everybody; the
                // files that it puts beside take this one's mode.
                OpenOptions::new()
                    .create(true)
                    .append(true)
                    .mode(0o600)
                    .open(&file)
                    .with_context(|| format!("cannot write {}", file.display()))?;
                format!("sqlite://{}", file.display())
            }
        };
        Ok(Store::open(&url).await?)
    }

    /// Reads the keys; makes them where there are none.
    pub(crate) fn open_keys(&self, clock: &Clock) -> anyhow::Result<KeyStore> {
        Ok(KeyStore::open(&self.data, clock.now(), &mut clock.random())?)
    }

    /// Opens both, and makes sure that they belong together.
    pub(crate) async fn open(&self, clock: &Clock) -> anyhow::Result<(Store, KeyStore)> {
        let store = self.open_store().await?;
        let keys = self.open_keys(clock)?;
        let mut tx = store.begin().await?;
        let belongs = store::key_check::belongs_to(&mut tx, &keys.fingerprint()).await?;
        tx.commit().await?;
        if !belongs {
            bail!(
                "the database was begun with other keys than those in {}; restore its keys from your backup",
                self.data.join("keys").display()
            );
        }
        release_1::seal_anew(&store, &keys, &mut clock.random()).await?;
        Ok((store, keys))
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "a day is written YYYY-MM-DD")
}

/// Reads the arguments and does what they say.
pub async fn run() -> ExitCode {
    let Cli { command, at } = Cli::parse();
    let clock = at.map_or_else(Clock::default, Clock::at);
    let done = match command {
        Command::Serve(args) => Box::pin(serve::run(args, clock)).await,
        Command::RootKey(args) => root_key::run(&args, &clock),
        Command::ConnectorKey(args) => connector_key::run(&args, &clock),
        Command::RelyingParty(command) => relying_party::run(command, &clock).await,
        Command::Netcert(command) => netcert::run(command, &clock).await,
        Command::Guardianship(command) => guardianship::run(command, &clock).await,
        Command::GuardianConsent(command) => guardian_consent::run(command, &clock).await,
        Command::Person(command) => person::run(command, &clock).await,
        Command::Audit(args) => audit::run(&args).await,
        Command::StandInAuthority(args) => Box::pin(stand_in_authority::run(args, clock)).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("netcert-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// In UTC, as operators read it.
fn day_and_time(at: UnixTime) -> String {
    Timestamp::from_second(at.seconds()).map_or_else(|_| at.seconds().to_string(), |at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_begin_with_a_hyphen() {
        let at = ["--data", "/nowhere"];
        for id in ["-m91YNbuWYe_HqAuAzCGYg", "-hV0Xa2bWYe_HqAuAzCGYg", "--m1YNbuWYe_HqAuAzCGYg"] {
            let lines: [&[&str]; 4] = [
                &["guardian-consent", "check", id],
                &["guardianship", "end", "--id", id],
                &["netcert", "revoke", "--client-id", "museum", "--sub", id],
                &["guardian-consent", "list", "--client-id", "museum", "--sub", id],
            ];
            for line in lines {
                let read = Cli::try_parse_from([&["netcert-server"], line, &at].concat());
                assert_eq!(read.err().map(|refused| refused.to_string()), None, "{line:?}");
            }
        }
    }
}
