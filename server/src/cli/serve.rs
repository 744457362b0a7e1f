//! `serve`: the server itself.

mod register;
mod sources;

use std::io::{ErrorKind, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::SignedDuration;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::cli::Data;
use crate::cli::serve::register::{Choice, Register};
use crate::cli::serve::sources::Sources;
use crate::clock::Clock;
use crate::http::app::Origin;
use crate::http::portal::Portal;
use crate::http::router::serve;
use crate::worker::Worker;

/// How long requests under way may take to finish after the server was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// The log filter if `NETCERT_LOG` is not set.
const LOG_FILTER: &str = "info,sqlx=warn,webauthn_rs=warn,webauthn_rs_core=off";

/// Arguments of `serve`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
    /// Address and port to listen on.
    #[arg(long, env = "NETCERT_LISTEN", default_value = "127.0.0.1:8300")]
    listen: SocketAddr,
    /// How browsers reach this server: scheme, host and port.
    #[arg(long, env = "NETCERT_ORIGIN")]
    origin: String,
    /// Folder of the built portal.
    #[arg(long, env = "NETCERT_PORTAL")]
    portal: PathBuf,
    #[command(flatten)]
    register: Register,
    #[command(flatten)]
    sources: Sources,
    /// After how many days the authority is asked anew whether a guardian is still one.
    #[arg(long, value_name = "DAYS", env = "NETCERT_CONFIRM_GUARDIANS", default_value = "30",
        value_parser = clap::value_parser!(u16).range(1..=366))]
    confirm_guardians: u16,
}

/// Serves until it is told to stop.
pub(super) async fn run(args: Args, clock: Clock) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env("NETCERT_LOG").unwrap_or_else(|_| EnvFilter::new(LOG_FILTER));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();

    let authority = args.register.choose()?;
    if clock.ahead() != 0 && !matches!(authority, Choice::Demo) {
        bail!("--at is for demonstrations: it goes with --demo alone");
    }
    let origin = Origin::parse(&args.origin)?;
    let portal = Portal::read(&args.portal, clock.ahead())?;
    let opened = args.data.open(&clock).await?;
    let mut app = authority.app(&args.data.data, clock, opened, origin, portal)?;
    args.sources.apply(&mut app);
    let listener = listen(args.listen).await?;
    let working = tokio::spawn(
        Worker {
            clock: app.clock.clone(),
            store: app.store.clone(),
            keys: Arc::clone(&app.keys),
            limits: app.limits.clone(),
            guardianship: app.guardianship(),
            confirm_every: SignedDuration::from_hours(24 * i64::from(args.confirm_guardians)),
        }
        .run(),
    );
    if app.clock.ahead() != 0 {
        tracing::warn!(today = %app.clock.now().shanghai_date(), "the clock is shifted, for a demonstration");
    }
    tracing::info!(listen = %listener.local_addr()?, origin = app.origin.as_text(), "serving");

    let (told, mut stopping) = tokio::sync::watch::channel(false);
    let serving = serve(listener, app, async move {
        stop_asked_for().await;
        tracing::info!("stopping");
        let _ = told.send(true);
    });
    let patience = async {
        if stopping.wait_for(|stopping| *stopping).await.is_ok() {
            tokio::time::sleep(LAST_REQUESTS).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = serving => served.context("the server broke off")?,
        () = patience => tracing::warn!("stopped with requests under way"),
    }
    working.abort();
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is taken by another program: stop that one, or choose another with --listen",
            address.port()
        ),
        _ => anyhow::Error::from(error).context(format!("cannot listen on {address}")),
    })
}

#[cfg(unix)]
async fn stop_asked_for() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

#[cfg(not(unix))]
async fn stop_asked_for() {
    let _ = tokio::signal::ctrl_c().await;
}
