//! The source of a request.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use http::header::{AsHeaderName, FORWARDED};
use http::request::Parts;
use http::{HeaderMap, HeaderName};

use crate::http::app::App;
use crate::model::limit::source::Source;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl FromRequestParts<App> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let headers = &parts.headers;
        Ok(app.proxies.source(peer, lines(headers, X_FORWARDED_FOR), lines(headers, FORWARDED)))
    }
}

/// A header line that is not text must not be dropped, or the line before it would be trusted.
fn lines(headers: &HeaderMap, name: impl AsHeaderName) -> impl DoubleEndedIterator<Item = &str> {
    headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?"))
}
