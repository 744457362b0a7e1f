//! The choice of the authority.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use netcert::suite::VerifyingKey;

use crate::authority::embedded::beginning;
use crate::authority::http::patience::Patience;
use crate::authority::http::{AuthorityAddress, HttpAuthority};
use crate::cli::jwk_file;
use crate::clock::Clock;
use crate::http::app::{App, Origin};
use crate::http::portal::Portal;
use crate::keys::key_store::KeyStore;
use crate::store::Store;

/// Either the embedded authority or one behind HTTP.
#[derive(clap::Args)]
pub(super) struct Register {
    /// Use the embedded authority with its demo people, and show text messages in an inbox.
    #[arg(long, env = "NETCERT_DEMO")]
    demo: bool,
    /// Address of the authority. Give the authority what `connector-key` prints.
    #[arg(long, value_name = "URL", env = "NETCERT_AUTHORITY", value_parser = AuthorityAddress::parse)]
    authority: Option<AuthorityAddress>,
    /// File with the authority's public key (JWK).
    #[arg(long, value_name = "FILE", env = "NETCERT_AUTHORITY_KEY")]
    authority_key: Option<PathBuf>,
    /// Show text messages in the browser that asked for them. Only for trials: it does not prove a phone
    /// number.
    #[arg(long, env = "NETCERT_INBOX")]
    inbox: bool,
}

/// The chosen authority, before anything is opened.
pub(super) enum Choice {
    Demo,
    Http(AuthorityAddress, VerifyingKey),
}

impl Register {
    /// Reads the arguments.
    pub(super) fn choose(self) -> anyhow::Result<Choice> {
        match (self.demo, self.authority, self.authority_key) {
            (true, None, _) => Ok(Choice::Demo),
            (true, Some(_), _) => bail!("--demo and --authority are two authorities: choose one"),
            (false, None, _) => bail!(
                "no authority is configured: start with --authority, or with --demo for the embedded one with its demo people"
            ),
            (false, Some(_), None) => bail!("--authority needs --authority-key"),
            (false, Some(_), Some(_)) if !self.inbox => {
                bail!("no way to send text messages is configured: start with --inbox for a trial without")
            }
            (false, Some(address), Some(key)) => Ok(Choice::Http(address, jwk_file::read(&key)?)),
        }
    }
}

impl Choice {
    /// Builds the server with its authority.
    pub(super) fn app(
        self,
        data: &Path,
        clock: Clock,
        (store, keys): (Store, KeyStore),
        origin: Origin,
        portal: Portal,
    ) -> anyhow::Result<App> {
        match self {
            Self::Demo => {
                // The machine's day without the clock shift: with a shifted clock people are older but keep
                // their numbers.
                let began = beginning::first_day(data, clock.machine_today())?;
                App::demo(clock, store, keys, origin, portal, began)
            }
            Self::Http(address, key) => {
                let (keys, at) = (Arc::new(keys), clock.clone());
                let authority =
                    HttpAuthority::new(&address, key, Arc::clone(&keys), at, Patience::default())?;
                App::new(clock, store, keys, origin, portal, Arc::new(authority))
            }
        }
    }
}
