//! A relying party of netcert: a museum that sells evening tickets to adults and wants to know nobody's birthday.
//!
//! All of netcert that it needs: send the browser to the portal ([`portal`]), take the form that comes back
//! ([`routes::verified`]), ask the edge one question ([`edge`]). It uses none of the netcert crates.

pub mod booking;
pub mod clock;
pub mod edge;
pub mod evening;
pub mod handle;
pub mod language;
pub mod pages;
pub mod portal;
pub mod router;
pub mod routes;
pub mod settings;
pub mod store;

use std::sync::Arc;

pub use clock::Clock;
pub use router::router;
pub use settings::Settings;

/// The running program's parts.
#[derive(Clone)]
pub struct Museum(Arc<Parts>);

/// What every route may use.
pub struct Parts {
    /// How it was started.
    pub settings: Settings,
    /// Time and randomness.
    pub clock: Clock,
    /// The bookings.
    pub store: store::Store,
    /// The one question to netcert.
    pub edge: edge::Edge,
}

impl Museum {
    /// Opens the store and the way to the edge.
    pub async fn open(settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        let store = store::Store::open(&settings.data).await?;
        let edge = edge::Edge::new(&settings.edge, settings.api_key()?)?;
        Ok(Self(Arc::new(Parts { settings, clock, store, edge })))
    }
}

impl std::ops::Deref for Museum {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
