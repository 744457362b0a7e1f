//! What every route shares.

use std::sync::Arc;

use axum::extract::FromRef;
use url::Url;

use crate::clock::Clock;
use crate::store::Store;

/// The running server's parts; cheap to clone.
#[derive(Clone, FromRef)]
pub struct App {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// How this server is reached.
    pub origin: Arc<Origin>,
}

/// The portal's origin, which is also the issuer's id and WebAuthn's origin.
#[derive(Debug)]
pub struct Origin(pub Url);
