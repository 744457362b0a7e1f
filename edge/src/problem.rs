//! Errors as `application/problem+json`.

use netcert::api::problem::{Code, MEDIA_TYPE, Problem};
use wasm_bindgen::JsValue;

use crate::config::Misconfigured;
use crate::list_state::ListKind;
use crate::lists::Stale;
use crate::metrics;
use crate::respond::{self, ExtraHeader};

/// An answer that is no verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeRefusal {
    code: Code,
    detail: Option<&'static str>,
    header: Option<ExtraHeader>,
}

impl EdgeRefusal {
    const fn new(code: Code) -> Self {
        Self { code, detail: None, header: None }
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
    pub const NOT_FOUND: Self = Self::new(Code::NotFound);

    /// 405. `allow` names the methods that the path takes.
    pub const fn method(allow: &'static str) -> Self {
        Self::new(Code::MethodNotAllowed).with("allow", allow)
    }

    /// 415.
    pub const MEDIA_TYPE: Self =
        Self::new(Code::UnsupportedMediaType).because("Content-Type must be application/json");

    /// 401, where the request has no key at all.
    pub const NO_API_KEY: Self = Self::new(Code::UnknownApiKey)
        .because("Send the relying party's API key as `Authorization: Bearer <key>`.")
        .with("www-authenticate", "Bearer realm=\"netcert-edge\"");

    /// 401, where no active relying party has the request's key.
    pub const UNKNOWN_API_KEY: Self = Self::new(Code::UnknownApiKey)
        .because("No active relying party has this API key.")
        .with("www-authenticate", "Bearer realm=\"netcert-edge\", error=\"invalid_token\"");

    /// 413.
    pub const TOO_LARGE: Self =
        Self::new(Code::BodyTooLarge).because("at most 65536 bytes").with("connection", "close");

    /// 400. `detail` says what is expected.
    pub const fn malformed_request(detail: &'static str) -> Self {
        Self::new(Code::MalformedRequest).because(detail)
    }

    pub const MALFORMED_PRESENTATION: Self = Self::new(Code::MalformedPresentation);

    pub const INTERNAL: Self = Self::new(Code::Internal);

    /// The HTTP answer.
    pub fn into_response(self) -> Result<web_sys::Response, JsValue> {
        metrics::count_problem(self.code);
        let problem = Problem { detail: self.detail.map(str::to_owned), ..Problem::new(self.code) };
        respond::json(problem.status, MEDIA_TYPE, self.header, &problem)
    }
}

impl From<Stale> for EdgeRefusal {
    fn from(Stale(kind): Stale) -> Self {
        Self::new(Code::TrustDataStale)
            .because(match kind {
                ListKind::Trust => "The trust list cannot be fetched or has expired.",
                ListKind::Directory => "No relying-party directory can be fetched, or all have expired.",
                ListKind::Status => "The netcert's status list cannot be fetched or has expired.",
            })
            .with("retry-after", "5")
    }
}

impl From<Misconfigured> for EdgeRefusal {
    fn from(Misconfigured(detail): Misconfigured) -> Self {
        Self::new(Code::Internal).because(detail)
    }
}
