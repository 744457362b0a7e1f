//! What a child does in the portal (DESIGN §4, Minors).

use serde::{Deserialize, Serialize};

use crate::sd_jwt::ClaimName;

/// `POST` [`TakeCode`]; answers [`Arrived`] and gives this browser a session in which the child may make a
/// passkey.
pub const DEVICE: &str = "/api/child/device";
/// `POST`, empty object, by a child of 14–17 who waits for approval, enrolled or signed in in this session;
/// answers [`crate::api::guardian::ScreenCode`]. The code before it is void.
pub const APPLICATION_CODE: &str = "/api/child/application-code";
/// `POST` [`AskGuardians`]; answers [`Asked`]. The same question asked again while one waits is the same
/// request.
pub const SITE_REQUESTS: &str = "/api/child/site-requests";
/// `GET` [`Asked`]: asked again every few seconds until it is answered.
pub const SITE_REQUEST: &str = "/api/child/site-requests/{id}";

/// The code on the guardian's screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeCode {
    /// From [`crate::api::guardian::DEVICE_CODE`]; spaces, hyphens and case do not matter.
    pub code: String,
}

/// This browser is the child's now; next comes [`crate::api::passkey::REGISTRATION`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// Name with all but the last character hidden.
    pub masked_name: String,
}

/// A child under 14 wants to use a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskGuardians {
    /// As in [`crate::api::netcert::Mint`].
    pub client_id: String,
    /// As in [`crate::api::netcert::Mint`].
    pub purpose: String,
    /// As in [`crate::api::netcert::Mint`].
    pub claims: Vec<ClaimName>,
}

/// Where the question stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Opaque.
    pub id: String,
    /// What a guardian said.
    pub answer: Answer,
    /// Unix seconds. The request expires then.
    pub expires_at: i64,
}

/// What a guardian said to a child's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing yet.
    Waiting,
    /// Go on: mint.
    Allowed,
    /// No.
    Refused,
    /// Nobody answered in time; ask again.
    Unanswered,
}
