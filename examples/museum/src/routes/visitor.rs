//! The browser in front of us: its cookie and its language.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::Museum;
use crate::handle::Handle;
use crate::language::Language;
use crate::settings::Settings;

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
        let settings = &museum.settings;
        let remembered = cookie(&parts.headers, &LANGUAGE.name(settings)).and_then(Language::parse);
        let language = chosen.or(remembered).unwrap_or_else(|| Language::accepted(&parts.headers));
        let visitor = cookie(&parts.headers, &VISITOR.name(settings)).and_then(Handle::parse);
        Ok(Self { visitor, language, chosen: chosen.is_some() })
    }
}

impl Browser {
    /// `Set-Cookie` that remembers the language, if the person has just chosen it.
    pub fn remember_language(&self, settings: &Settings) -> Option<HeaderValue> {
        self.chosen.then(|| LANGUAGE.set(settings, self.language.code(), 31_536_000)).flatten()
    }
}

/// `Set-Cookie` that binds bookings to this browser. Lax: it comes along when the portal's answer leads back
/// to us.
pub fn remember_visitor(settings: &Settings, visitor: &Handle) -> Option<HeaderValue> {
    VISITOR.set(settings, visitor.as_str(), 7_776_000)
}

const VISITOR: Kept = Kept("visitor");
const LANGUAGE: Kept = Kept("language");

/// What a browser keeps for us in a cookie.
struct Kept(&'static str);

impl Kept {
    /// Cookies do not tell ports apart, so the name does: several houses may live on one machine. WebKit
    /// drops a `Secure` cookie on `http://localhost`, so there it has neither the prefix nor the attribute.
    fn name(&self, settings: &Settings) -> String {
        let prefix = if settings.origin.is_https() { "__Host-" } else { "" };
        format!("{prefix}{}-{}", self.0, settings.client_id)
    }

    fn set(&self, settings: &Settings, value: &str, max_age: u32) -> Option<HeaderValue> {
        let name = self.name(settings);
        let secure = if settings.origin.is_https() { " Secure;" } else { "" };
        let text = format!("{name}={value}; Path=/;{secure} HttpOnly; SameSite=Lax; Max-Age={max_age}");
        HeaderValue::from_str(&text).ok()
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    all.flat_map(|line| line.split("; ")).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn only_a_loopback_origin_does_without_secure() {
        let set = |origin| {
            let given = ["museum", "--api-key-file", "key", "--data", "data", "--origin", origin];
            VISITOR.set(&Settings::parse_from(given), "v", 1).unwrap()
        };
        let attributes = "HttpOnly; SameSite=Lax; Max-Age=1";
        let secure = format!("__Host-visitor-museum=v; Path=/; Secure; {attributes}");
        assert_eq!(set("https://museum.example"), secure);
        assert_eq!(set("http://localhost:8302"), format!("visitor-museum=v; Path=/; {attributes}"));
    }
}
