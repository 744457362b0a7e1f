//! The browser's session: one cookie that only the server can read, and the check that a change was asked for by the
//! portal itself.

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use netcert::api::problem::code;
use netcert::base64url;
use netcert::sm3;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::app::App;
use crate::enrolment::EnrolmentId;
use crate::person::PersonId;
use crate::problem::Refusal;

/// The cookie. `__Host-`: this host alone, over a secure channel, on every path.
pub const COOKIE_NAME: &str = "__Host-netcert";
/// How long a session lasts after a passkey's touch, in seconds.
pub const SIGNED_IN_SECONDS: i64 = 12 * 3600;
/// How long a session without a person lasts that only begins a sign-in, in seconds.
pub const ANONYMOUS_SECONDS: i64 = 10 * 60;
/// How long the browser keeps the cookie, in seconds. When the session ends is decided here, and sooner.
const COOKIE_SECONDS: i64 = 7 * 24 * 3600;
/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// What the cookie holds: 256 random bits. No `Debug`.
pub struct Token(Zeroizing<[u8; TOKEN_BYTES]>);

/// What is kept of a token: its SM3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenDigest(pub [u8; 32]);

impl Token {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        rng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// Under which it is kept.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(sm3::digest(self.0.as_ref()))
    }

    /// The header that gives it to the browser.
    pub fn set_cookie(&self) -> HeaderValue {
        cookie(&base64url::encode(self.0.as_ref()), COOKIE_SECONDS)
    }

    fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='));
        // Two of them: somebody has put one beside ours. Neither is believed.
        let (Some(value), None) = (found.next(), found.next()) else { return None };
        let bytes = Zeroizing::new(base64url::decode(value).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }
}

/// The header that makes the browser forget its cookie.
pub fn forget_cookie() -> HeaderValue {
    cookie("", 0)
}

fn cookie(value: &str, max_age: i64) -> HeaderValue {
    let cookie = format!("{COOKIE_NAME}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={max_age}");
    let mut header = HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it.
    pub digest: TokenDigest,
    /// Who.
    pub person: Option<PersonId>,
    /// The enrolment under way or just done.
    pub enrolment: Option<EnrolmentId>,
    /// Begun by a touch of that person's passkey.
    pub by_passkey: bool,
}

/// The request's session, if it has one.
pub struct MaybeSession(pub Option<Session>);

impl FromRequestParts<App> for MaybeSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Some(token) = Token::from_headers(&parts.headers) else { return Ok(Self(None)) };
        Ok(Self(app.store.session(&token.digest(), app.clock.now()).await?))
    }
}

/// The request comes from a person who has touched their passkey.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// In which session.
    pub digest: TokenDigest,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match MaybeSession::from_request_parts(parts, app).await?.0 {
            Some(Session { digest, person: Some(person), by_passkey: true, .. }) => {
                Ok(Self { person, digest })
            }
            _ => Err(sign_in_required()),
        }
    }
}

/// 401.
pub fn sign_in_required() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, code::SIGN_IN_REQUIRED, "Nobody is signed in in this browser")
}

/// Lets a change through only where the browser says that the portal's own page asked for it.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || app.origin.is(request.headers().get(ORIGIN)) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::FORBIDDEN,
        code::FOREIGN_ORIGIN,
        "Only the portal's own pages may ask for a change",
    )
    .into_response()
}
