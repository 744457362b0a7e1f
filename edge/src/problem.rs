//! Errors as `application/problem+json`.

use netcert::api::problem::{MEDIA_TYPE, Problem, code};
use wasm_bindgen::JsValue;

use crate::config::Misconfigured;
use crate::list_state::ListKind;
use crate::lists::Stale;
use crate::metrics;
use crate::respond::{self, ExtraHeader};

/// An answer that is no verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    status: u16,
    code: &'static str,
    title: &'static str,
    detail: Option<&'static str>,
    header: Option<ExtraHeader>,
}

impl Refusal {
    const fn new(status: u16, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title, detail: None, header: None }
    }

    const fn because(mut self, detail: &'static str) -> Self {
        self.detail = Some(detail);
        self
    }

    const fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.header = Some(ExtraHeader { name, value });
        self
    }

    /// 404.
    pub const NOT_FOUND: Self = Self::new(404, code::NOT_FOUND, "There is nothing at this path");

    /// 405. `allow` names the methods that the path takes.
    pub const fn method(allow: &'static str) -> Self {
        Self::new(405, code::METHOD_NOT_ALLOWED, "The path does not take this method").with("allow", allow)
    }

    /// 415.
    pub const MEDIA_TYPE: Self =
        Self::new(415, code::UNSUPPORTED_MEDIA_TYPE, "The body's media type must be application/json");

    /// 401, where the request has no key at all.
    pub const NO_API_KEY: Self = Self::new(401, code::UNKNOWN_API_KEY, "An API key is needed")
        .because("Send the relying party's API key as `Authorization: Bearer <key>`.")
        .with("www-authenticate", "Bearer realm=\"netcert-edge\"");

    /// 401, where no active relying party has the request's key.
    pub const UNKNOWN_API_KEY: Self =
        Self::new(401, code::UNKNOWN_API_KEY, "No active relying party has this API key")
            .with("www-authenticate", "Bearer realm=\"netcert-edge\", error=\"invalid_token\"");

    /// 413.
    pub const TOO_LARGE: Self =
        Self::new(413, code::BODY_TOO_LARGE, "The body is larger than 64 KiB").with("connection", "close");

    /// 400. `detail` says what is expected.
    pub const fn malformed_request(detail: &'static str) -> Self {
        Self::new(400, code::MALFORMED_REQUEST, "The body is not what this path takes").because(detail)
    }

    /// 400: there is nothing to check.
    pub const MALFORMED_PRESENTATION: Self = Self::new(
        400,
        code::MALFORMED_PRESENTATION,
        "The presentation is no SD-JWT with key binding within the limits",
    );

    /// 500.
    pub const INTERNAL: Self = Self::new(500, code::INTERNAL, "Something broke on our side");

    /// The HTTP answer.
    pub fn into_response(self) -> Result<web_sys::Response, JsValue> {
        metrics::count_problem(self.code);
        let problem = Problem {
            type_uri: format!("urn:netcert:problem:{}", self.code),
            title: self.title.to_owned(),
            status: self.status,
            code: self.code.to_owned(),
            detail: self.detail.map(str::to_owned),
            retry_after: None,
            attempts_left: None,
        };
        respond::json(self.status, MEDIA_TYPE, self.header, &problem)
    }
}

impl From<Stale> for Refusal {
    fn from(Stale(kind): Stale) -> Self {
        Self::new(503, code::TRUST_DATA_STALE, "The edge has no valid data to check against")
            .because(match kind {
                ListKind::Trust => "The trust list cannot be fetched or has expired.",
                ListKind::Directory => "No relying-party directory can be fetched, or all have expired.",
                ListKind::Status => "The netcert's status list cannot be fetched or has expired.",
            })
            .with("retry-after", "5")
    }
}

impl From<Misconfigured> for Refusal {
    fn from(Misconfigured(detail): Misconfigured) -> Self {
        Self::new(500, code::INTERNAL, "The edge is not configured").because(detail)
    }
}
