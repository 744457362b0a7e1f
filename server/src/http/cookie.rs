//! The cookie that holds the session's token. Scripts cannot read it.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::http::app::Origin;
use crate::model::session::SessionToken;

/// How long the browser keeps the cookie, in seconds. The server ends the session earlier.
const MAX_AGE: i64 = 7 * 24 * 3600;

/// Name and attributes of the session's cookie at one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionCookie {
    /// `__Host-` means: only this host, only over a secure channel, on every path.
    OverTls,
    /// On `http://localhost`. Safari and WebKitGTK drop a `Secure` cookie there, so it has none; a name of
    /// its own keeps it apart from the cookie that must be secure.
    OnLoopback,
}

impl Origin {
    /// The cookie by which sessions are known at this origin.
    pub fn session_cookie(&self) -> SessionCookie {
        if self.is_tls() { SessionCookie::OverTls } else { SessionCookie::OnLoopback }
    }
}

impl SessionCookie {
    /// The cookie's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::OverTls => "__Host-netcert",
            Self::OnLoopback => "netcert-on-loopback",
        }
    }

    /// The `Set-Cookie` header that sets the cookie to a token.
    pub fn set(self, token: &SessionToken) -> HeaderValue {
        self.header(&token.encode(), MAX_AGE)
    }

    /// The `Set-Cookie` header that deletes the cookie.
    pub fn forget(self) -> HeaderValue {
        self.header("", 0)
    }

    /// The token that a request brings. `None` with two cookies of this name: somebody else has set one of
    /// them.
    pub fn token(self, headers: &HeaderMap) -> Option<SessionToken> {
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().strip_prefix(self.name())?.strip_prefix('='));
        let (Some(value), None) = (found.next(), found.next()) else { return None };
        SessionToken::parse(value)
    }

    fn header(self, value: &str, max_age: i64) -> HeaderValue {
        let name = self.name();
        let secure = match self {
            Self::OverTls => " Secure;",
            Self::OnLoopback => "",
        };
        let text = format!("{name}={value}; Path=/;{secure} HttpOnly; SameSite=Lax; Max-Age={max_age}");
        let mut header = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie_at(origin: &str) -> String {
        let token = SessionToken::parse(&"A".repeat(43)).expect("43 characters are a token");
        let header = Origin::parse(origin).expect("an origin").session_cookie().set(&token);
        header.to_str().expect("ASCII").to_owned()
    }

    #[test]
    fn only_a_loopback_origin_does_without_secure() {
        let attributes = "HttpOnly; SameSite=Lax; Max-Age=604800";
        let value = "A".repeat(43);
        assert_eq!(
            cookie_at("https://id.example"),
            format!("__Host-netcert={value}; Path=/; Secure; {attributes}")
        );
        assert_eq!(
            cookie_at("https://localhost"),
            format!("__Host-netcert={value}; Path=/; Secure; {attributes}")
        );
        assert_eq!(
            cookie_at("http://localhost:8300"),
            format!("netcert-on-loopback={value}; Path=/; {attributes}")
        );
    }
}
