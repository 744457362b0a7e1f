//! `stand-in-authority`: the demo registry behind HTTP, to test the connector with.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use serde_json::json;
use tokio::net::TcpListener;

use crate::authority::embedded::beginning;
use crate::cli::jwk_file;
use crate::clock::Clock;
use crate::http::stand_in::{Script, StandIn};
use crate::keys::key_store::KeyStore;

/// Arguments of `stand-in-authority`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8400")]
    listen: SocketAddr,
    /// Folder of the stand-in's own keys.
    #[arg(long)]
    data: PathBuf,
    /// File with what `connector-key` prints on the server that may ask.
    #[arg(long, value_name = "FILE")]
    connector_key: PathBuf,
    /// How to misbehave: slow:MS, mute, status:CODE[:SECONDS], wrong-key, other-jti, oversize, each with or
    /// without *TIMES.
    #[arg(long, value_name = "SCRIPT", default_value = "")]
    misbehave: Script,
}

/// Serves until the process ends. Prints its address and its key on one line of JSON.
pub(super) async fn run(args: Args, clock: Clock) -> anyhow::Result<()> {
    let keys = KeyStore::open(&args.data, clock.now(), &mut clock.random())?;
    let began = beginning::first_day(&args.data, clock.machine_today())?;
    let connector = jwk_file::read(&args.connector_key)?;
    let stand_in = StandIn::new(keys, connector, began, clock, args.misbehave);
    let listener =
        TcpListener::bind(args.listen).await.with_context(|| format!("cannot listen on {}", args.listen))?;
    let said = json!({ "listen": listener.local_addr()?, "key": stand_in.public_key() });
    writeln!(std::io::stdout(), "{said}")?;
    stand_in.serve(listener).await.context("the stand-in broke off")
}
