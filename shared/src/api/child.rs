//! What a child does in the portal (DESIGN §4, Minors).

use serde::{Deserialize, Serialize};

use crate::sd_jwt::ClaimName;

/// `POST` [`TakeCode`]; answers [`Arrived`] and gives this browser a session in which the child may make a
/// passkey.
pub const DEVICE: &str = "/api/child/device";
/// `POST`, empty object; answers [`crate::api::guardian::ScreenCode`] and makes the code before it invalid.
/// For a child of 14–17 who waits for approval and who enrolled or signed in in this session.
pub const APPLICATION_CODE: &str = "/api/child/application-code";
/// `POST` [`AskGuardians`]; answers [`Asked`]. If the same question is still open, no new request is made.
pub const SITE_REQUESTS: &str = "/api/child/site-requests";
/// `GET` [`Asked`]. The page repeats this every few seconds until there is an answer.
pub const SITE_REQUEST: &str = "/api/child/site-requests/{id}";

/// The code on the guardian's screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeCode {
    /// From [`crate::api::guardian::DEVICE_CODE`]; spaces, hyphens and case do not matter.
    pub code: String,
    /// Whoever else is signed in or enrolling in this browser agrees that this ends here. Without it, such a
    /// session is refused with [`SomebodySignedIn`](crate::api::problem::Code::SomebodySignedIn), and the
    /// code stays good.
    #[serde(default)]
    pub sign_out: bool,
}

/// This browser now belongs to the child. [`crate::api::passkey::REGISTRATION`] is next.
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

/// The state of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Opaque.
    pub id: String,
    /// The guardian's answer.
    pub answer: Answer,
    /// Unix seconds. The request expires then.
    pub expires_at: i64,
}

/// A guardian's answer to a child's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// No answer yet.
    Waiting,
    /// Allowed: go on and mint.
    Allowed,
    /// A guardian refused.
    Refused,
    /// Nobody answered in time. The child may ask again.
    Unanswered,
}
