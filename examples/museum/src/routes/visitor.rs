//! The browser in front of us: its cookie and its language.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::Museum;
use crate::handle::Handle;
use crate::language::Language;

/// What a request says about the browser.
pub struct Browser {
    /// Its cookie, if it has one of ours.
    pub visitor: Option<Handle>,
    /// What its person reads.
    pub language: Language,
    /// The person has just chosen the language: remember it.
    chosen: bool,
}

impl FromRequestParts<Museum> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, museum: &Museum) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let chosen = url::form_urlencoded::parse(query)
            .find(|(name, _)| name == "lang")
            .and_then(|(_, value)| Language::parse(&value));
        let client = &museum.settings.client_id;
        let remembered = cookie(&parts.headers, &language_cookie(client)).and_then(Language::parse);
        let language = chosen.or(remembered).unwrap_or_else(|| Language::accepted(&parts.headers));
        let visitor = cookie(&parts.headers, &visitor_cookie(client)).and_then(Handle::parse);
        Ok(Self { visitor, language, chosen: chosen.is_some() })
    }
}

impl Browser {
    /// `Set-Cookie` that remembers the language, if the person has just chosen it.
    pub fn remember_language(&self, client_id: &str) -> Option<HeaderValue> {
        let name = language_cookie(client_id);
        let code = self.language.code();
        let text = format!("{name}={code}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000");
        self.chosen.then(|| HeaderValue::from_str(&text).ok()).flatten()
    }
}

/// `Set-Cookie` that binds bookings to this browser. Lax: it comes along when the portal's answer leads back to us.
pub fn remember_visitor(client_id: &str, visitor: &Handle) -> Option<HeaderValue> {
    let name = visitor_cookie(client_id);
    let text =
        format!("{name}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=7776000", visitor.as_str());
    HeaderValue::from_str(&text).ok()
}

// Cookies do not tell ports apart, so the name does: several houses may live on one machine.
fn visitor_cookie(client_id: &str) -> String {
    format!("__Host-visitor-{client_id}")
}

fn language_cookie(client_id: &str) -> String {
    format!("__Host-language-{client_id}")
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    all.flat_map(|line| line.split("; ")).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}
