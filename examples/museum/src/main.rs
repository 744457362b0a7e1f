//! Starts the relying party: reads its flags, opens its file, listens.

use anyhow::Context as _;
use clap::Parser as _;
use museum::{Museum, Settings, router};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into()))
        .init();
    let settings = Settings::parse();
    let listener = tokio::net::TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}: choose another --listen", settings.listen))?;
    tracing::info!(origin = %settings.origin, client_id = %settings.client_id, "open for bookings");
    let museum = Museum::open(settings, museum::Clock::system()).await?;
    axum::serve(listener, router(museum)).await?;
    Ok(())
}
