//! The parts that all routes share.

use std::sync::Arc;

use anyhow::Context;
use http::HeaderValue;
use jiff::civil::Date;
use netcert::ids::IssuerId;
use url::Url;

use crate::authority::Authority;
use crate::authority::embedded::Embedded;
use crate::clock::Clock;
use crate::domain::enrolment::EnrolmentService;
use crate::domain::guardianship::GuardianshipService;
use crate::domain::limit::Limits;
use crate::domain::passkey::Passkeys;
use crate::domain::passkey::device::PasskeyService;
use crate::domain::phone::{DemoInbox, TextMessages};
use crate::domain::pin::Pins;
use crate::domain::publishing::SignedLists;
use crate::domain::signing::SigningService;
use crate::http::portal::Portal;
use crate::keys::key_store::KeyStore;
use crate::model::limit::kind::LimitFactors;
use crate::model::limit::source::Proxies;
use crate::store::Store;

/// The parts of the running server; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The portal's origin, by which browsers reach this server.
    pub origin: Arc<Origin>,
    /// The same, as the issuer id in netcerts.
    pub issuer: IssuerId,
    /// The server's own keys.
    pub keys: Arc<KeyStore>,
    /// The authority that knows documents and faces.
    pub authority: Arc<dyn Authority>,
    /// The same, if it is the embedded authority: it also has the demo cards.
    pub demo: Option<Arc<Embedded>>,
    /// Sends text messages.
    pub messages: Arc<dyn TextMessages>,
    /// Checks PINs.
    pub pins: Pins,
    /// Counts attempts.
    pub limits: Limits,
    /// The trusted proxies, whose forwarding headers are used.
    pub proxies: Arc<Proxies>,
    /// WebAuthn's configuration and checks.
    pub passkeys: Arc<Passkeys>,
    /// The portal's files.
    pub portal: Arc<Portal>,
    /// The signed lists, cached.
    pub lists: SignedLists,
}

impl App {
    /// A server with the embedded authority and an inbox for its text messages. The demo registry began on
    /// the day `began`.
    ///
    /// # Errors
    /// If passkeys do not work with this origin.
    pub fn demo(
        clock: Clock,
        store: Store,
        keys: KeyStore,
        origin: Origin,
        portal: Portal,
        began: Date,
    ) -> anyhow::Result<Self> {
        let keys = Arc::new(keys);
        let embedded = Arc::new(Embedded::new(Arc::clone(&keys), began, clock.clone()));
        let authority = Arc::clone(&embedded) as Arc<dyn Authority>;
        let app = Self::new(clock, store, keys, origin, portal, authority)?;
        Ok(Self { demo: Some(embedded), ..app })
    }

    /// A server with an inbox for its text messages.
    ///
    /// # Errors
    /// If passkeys do not work with this origin.
    pub fn new(
        clock: Clock,
        store: Store,
        keys: Arc<KeyStore>,
        origin: Origin,
        portal: Portal,
        authority: Arc<dyn Authority>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            passkeys: Arc::new(Passkeys::new(origin.host(), origin.url())?),
            authority,
            demo: None,
            messages: Arc::new(DemoInbox { store: store.clone(), clock: clock.clone() }),
            pins: Pins::new(store.clone(), Arc::clone(&keys), clock.clone()),
            limits: Limits::new(clock.clone(), store.clone(), &keys, LimitFactors::PLAIN),
            proxies: Arc::default(),
            portal: Arc::new(portal),
            lists: SignedLists::default(),
            issuer: IssuerId::try_from(origin.as_text()).context("the origin is no issuer's id")?,
            origin: Arc::new(origin),
            keys,
            clock,
            store,
        })
    }

    /// The service for enrolments.
    pub fn enrolment(&self) -> EnrolmentService {
        EnrolmentService {
            clock: self.clock.clone(),
            store: self.store.clone(),
            keys: Arc::clone(&self.keys),
            authority: Arc::clone(&self.authority),
            messages: Arc::clone(&self.messages),
            pins: self.pins.clone(),
            limits: self.limits.clone(),
        }
    }

    /// The service for guardians.
    pub fn guardianship(&self) -> GuardianshipService {
        self.enrolment().guardianship()
    }

    /// The service for guardians' signed consents.
    pub fn signing(&self) -> SigningService {
        SigningService {
            guardianship: self.guardianship(),
            enrolment: self.enrolment(),
            passkeys: Arc::clone(&self.passkeys),
            origin: self.origin.as_text(),
        }
    }

    /// The service that registers and uses passkeys.
    pub fn passkeys(&self) -> PasskeyService {
        PasskeyService {
            clock: self.clock.clone(),
            store: self.store.clone(),
            keys: Arc::clone(&self.keys),
            passkeys: Arc::clone(&self.passkeys),
        }
    }
}

/// The portal's origin, which is also the issuer's id and WebAuthn's origin.
#[derive(Debug, Clone)]
pub struct Origin(Url);

/// Why a URL is not a valid origin for a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOrigin {
    /// It has more than scheme, host and port.
    #[error(
        "the origin must be scheme, host and port alone, such as https://id.example or http://localhost:8300"
    )]
    Form,
    /// It is not a secure context, which passkeys and secure cookies need.
    #[error("the origin must start with https:// (http:// works for localhost alone)")]
    Insecure,
    /// Its host is an address, but passkeys need a name.
    #[error("the origin's host must be a name, not an address: passkeys need one")]
    Address,
}

impl Origin {
    /// Parses an origin.
    ///
    /// # Errors
    /// [`NotAnOrigin`].
    pub fn parse(text: &str) -> Result<Self, NotAnOrigin> {
        let url = Url::parse(text).map_err(|_| NotAnOrigin::Form)?;
        let Some(url::Host::Domain(host)) = url.host() else {
            return Err(if url.has_host() { NotAnOrigin::Address } else { NotAnOrigin::Form });
        };
        let local = host == "localhost" || host.ends_with(".localhost");
        match url.scheme() {
            "https" => {}
            "http" if local => {}
            _ => return Err(NotAnOrigin::Insecure),
        }
        let origin = url.origin().ascii_serialization();
        if origin == text.trim_end_matches('/') { Ok(Self(url)) } else { Err(NotAnOrigin::Form) }
    }

    /// The origin as in an `Origin` header: `https://id.example`.
    pub fn as_text(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// As a URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Its host.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether browsers reach it over TLS.
    pub fn is_tls(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether an `Origin` header has exactly this origin.
    pub fn is(&self, header: Option<&HeaderValue>) -> bool {
        header.is_some_and(|header| header.as_bytes() == self.as_text().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_secure_named_origin_will_do() {
        for (text, wanted) in [
            ("http://localhost:8300", Ok("http://localhost:8300")),
            ("https://id.example/", Ok("https://id.example")),
            ("https://id.example:443", Err(NotAnOrigin::Form)),
            ("https://id.example/portal", Err(NotAnOrigin::Form)),
            ("http://id.example", Err(NotAnOrigin::Insecure)),
            ("https://192.0.2.1", Err(NotAnOrigin::Address)),
            ("nonsense", Err(NotAnOrigin::Form)),
        ] {
            assert_eq!(
                Origin::parse(text).map(|origin| origin.as_text()),
                wanted.map(str::to_owned),
                "{text}"
            );
        }
    }
}
