//! One attempt: sends a request and reads a response of limited size.

use std::time::Duration;

use anyhow::Context;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::authority::http::patience::AuthorityFailed;
use crate::authority::http::wire::{MAX_ANSWER, PATH, REQUEST_MEDIA_TYPE};

/// The address of the authority.
#[derive(Debug, Clone)]
pub struct AuthorityAddress(Url);

/// The text is not an address to which faces may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the authority's address must be an https:// URL without query; http:// works for this machine alone"
)]
pub struct NotAnAddress;

impl AuthorityAddress {
    /// Parses an address. Its path is a prefix of the protocol's path.
    ///
    /// # Errors
    /// [`NotAnAddress`].
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let mut url = Url::parse(text).map_err(|_| NotAnAddress)?;
        let this_machine = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(NotAnAddress),
        };
        let safe = url.scheme() == "https" || (url.scheme() == "http" && this_machine);
        let bare = url.query().is_none() && url.fragment().is_none();
        if !safe || !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(NotAnAddress);
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }
}

/// The body of a request. It is sent with each attempt and wiped after the last.
#[derive(Clone)]
pub(super) struct Body(Bytes);

impl Body {
    pub(super) fn new(token: &str, jpeg: &[u8]) -> Self {
        // Allocate the full length at once: a growing buffer would leave copies behind that nobody wipes.
        let mut bytes = Zeroizing::new(Vec::with_capacity(token.len() + 1 + jpeg.len()));
        bytes.extend_from_slice(token.as_bytes());
        bytes.push(b'\n');
        bytes.extend_from_slice(jpeg);
        Self(Bytes::from_owner(bytes))
    }
}

pub(super) struct Post {
    client: reqwest::Client,
    ask: Url,
}

impl Post {
    pub(super) fn new(address: &AuthorityAddress, connect_within: Duration) -> anyhow::Result<Self> {
        // An error only says that a provider is already installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .connect_timeout(connect_within)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        // An authority on this machine must not need the system's list of certificates.
        let tls = address.0.scheme() == "https";
        let builder = if tls { builder.https_only(true) } else { builder.tls_certs_only([]) };
        let client = builder.build().context("cannot prepare the HTTP client")?;
        let ask = address.0.join(PATH).context("the authority's address takes no path")?;
        Ok(Self { client, ask })
    }

    /// Sends the body once. Returns the token from the response, not yet verified.
    pub(super) async fn send(&self, body: Body) -> Result<String, AuthorityFailed> {
        let request = self.client.post(self.ask.clone()).header(CONTENT_TYPE, REQUEST_MEDIA_TYPE);
        // reqwest's own error text is dropped, because it could contain anything.
        let mut response = request.body(body.0).send().await.map_err(|_| AuthorityFailed::Unreached)?;
        let status = response.status();
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(AuthorityFailed::Down(status, retry_after(response.headers())));
        }
        if status != StatusCode::OK {
            return Err(AuthorityFailed::Refused(status));
        }
        let mut token = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| AuthorityFailed::Unreached)? {
            if token.len() + chunk.len() > MAX_ANSWER {
                return Err(AuthorityFailed::NotItsAnswer("it is too long"));
            }
            token.extend_from_slice(&chunk);
        }
        String::from_utf8(token).map_err(|_| AuthorityFailed::NotItsAnswer("it has another form"))
    }
}

/// Accepts only seconds; a date would depend on the other side's clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_go_over_tls_or_stay_on_this_machine() {
        for (text, ask) in [
            ("https://register.example", "https://register.example/v1/ask"),
            ("https://register.example/netcert/", "https://register.example/netcert/v1/ask"),
            ("https://register.example/netcert", "https://register.example/netcert/v1/ask"),
            ("http://127.0.0.1:8400", "http://127.0.0.1:8400/v1/ask"),
            ("http://[::1]:8400", "http://[::1]:8400/v1/ask"),
            ("http://localhost:8400/", "http://localhost:8400/v1/ask"),
        ] {
            let address = AuthorityAddress::parse(text).unwrap();
            let post = Post::new(&address, Duration::from_secs(1)).unwrap();
            assert_eq!(post.ask.as_str(), ask);
        }
        for text in [
            "http://register.example",
            "http://192.0.2.1",
            "http://localhost.example",
            "ftp://localhost",
            "https://register.example/?to=1",
            "https://register.example/#ask",
            "https://user@register.example",
            "https://:secret@register.example",
            "register.example",
            "",
        ] {
            assert!(AuthorityAddress::parse(text).is_err(), "{text}");
        }
    }
}
