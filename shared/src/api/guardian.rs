//! What a guardian does in the portal (DESIGN §4, Minors). Everything here needs a sign-in with the passkey
//! of an adult.
//!
//! A consent is signed: the server proposes a text, the portal shows it, and the guardian's passkey signs a
//! challenge that is bound to the text ([`crate::guardian_consent`]). A refusal, a withdrawal and an end need
//! no signature, because they only take something away.

use serde::{Deserialize, Serialize};

use crate::api::text::{Lang, Text};
use crate::sd_jwt::ClaimName;

/// `GET` [`GuardianView`]: the children and the open questions. The page repeats it every few seconds while
/// it is visible.
pub const GUARDIAN: &str = "/api/guardian";
/// `POST` [`OpenApplication`]; answers [`Application`].
pub const APPLICATIONS: &str = "/api/guardian/applications";
/// `POST`, empty object; 204. Erases what a child of 14–17 gave.
pub const DECLINE: &str = "/api/guardian/applications/{id}/decline";
/// `POST` [`Propose`]; answers [`Proposal`].
pub const CONSENTS: &str = "/api/guardian/consents";
/// `POST` [`Sign`]; 204. When it answers, the thing that was consented to has been done.
pub const CONSENTS_SIGN: &str = "/api/guardian/consents/sign";
/// `POST`, empty object; answers [`ScreenCode`] for the child's own device. Here and below, `{id}` is the
/// child.
pub const DEVICE_CODE: &str = "/api/guardian/children/{id}/device-code";
/// `POST`, empty object; answers [`ScreenCode`] for another guardian of the same child.
pub const GUARDIAN_CODE: &str = "/api/guardian/children/{id}/guardian-code";
/// `POST`, empty object; answers [`crate::api::passkey::Ceremony`]. Keeps the child's netcert on this device,
/// as a second profile.
pub const PROFILE: &str = "/api/guardian/children/{id}/profile";
/// `POST` [`crate::api::passkey::FinishRegistration`]; answers [`crate::api::passkey::Registered`]. The
/// guardian stays signed in.
pub const PROFILE_FINISH: &str = "/api/guardian/children/{id}/profile/finish";
/// `GET` a list of [`HistoryLine`], newest first; 403 if the child is 14 or older.
pub const HISTORY: &str = "/api/guardian/children/{id}/history";
/// `POST`, empty object; 204. Stops the child's minting until the operator settles the dispute.
pub const DISPUTE: &str = "/api/guardian/children/{id}/dispute";
/// `POST`, empty object; 204. Ends this guardian's guardianship and what they consented to.
pub const END: &str = "/api/guardian/children/{id}/end";
/// `POST`, empty object; 204. Refuses a child's request.
pub const REFUSE: &str = "/api/guardian/site-requests/{id}/refuse";
/// `POST`, empty object; 204. Revokes the consent's netcerts at once. Any guardian with a live link may do
/// it.
pub const WITHDRAW: &str = "/api/guardian/site-consents/{id}/withdraw";

/// Everything on the guardian's first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianView {
    /// The guardian's children, oldest link first.
    pub children: Vec<Child>,
    /// The applications that this guardian opened with a code and did not answer yet.
    pub applications: Vec<Application>,
    /// The open requests of children under 14.
    pub requests: Vec<SiteRequest>,
    /// How many more children may be added.
    pub may_add: u32,
}

/// One child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// The opaque id of the link between this guardian and this child.
    pub id: String,
    /// Name with all but the last character hidden.
    pub masked_name: String,
    /// The child's age band. It decides what a guardian can do.
    pub age: ChildAge,
    /// Whether there is a dispute, which stops the child's minting.
    pub disputed: bool,
    /// Other guardians whose link is live.
    pub other_guardians: u32,
    /// The child's own devices.
    pub own_devices: u32,
    /// Guardians' devices that keep the child's netcert.
    pub kept_devices: u32,
}

/// The age bands of the Measures in which a person has guardians.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildAge {
    /// 8–13: each site needs a guardian's consent, and guardians see the history.
    Under14,
    /// 14–17: the child presents alone. Guardians see only that they approved.
    Under18,
}

/// A code that the guardian types or scans from the screen of a child, or of the child's other guardian.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenApplication {
    /// From [`ScreenCode::code`] or [`crate::api::child::APPLICATION_CODE`]. Spaces, hyphens and case do not
    /// matter.
    pub code: String,
}

/// An application that waits for this guardian's answer. The authority has confirmed that this is their
/// child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Opaque.
    pub id: String,
    /// What the application asks for.
    pub kind: ApplicationKind,
    /// Name with all but the last character hidden.
    pub masked_name: String,
    /// Unix seconds.
    pub asked_at: i64,
}

/// What an application asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationKind {
    /// A child of 14–17 has applied, and becomes active when a guardian approves.
    Approve,
    /// The child is enrolled, and this adult becomes another guardian.
    Join,
}

/// A child under 14 wants to use a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRequest {
    /// Opaque.
    pub id: String,
    /// [`Child::id`].
    pub child: String,
    /// The child's name with all but the last character hidden.
    pub masked_name: String,
    /// The relying party's name.
    pub relying_party: Text,
    /// Its `client_id`.
    pub client_id: String,
    /// The purpose, as the child saw it.
    pub purpose: Text,
    /// What would be disclosed.
    pub claims: Vec<ClaimName>,
    /// Unix seconds.
    pub asked_at: i64,
    /// Unix seconds. The request expires then.
    pub expires_at: i64,
}

/// What a guardian's consent is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// The enrolment of a child of 8–13 that is under way in this session.
    Enrolment {},
    /// An application: approve it, or become another guardian.
    Application {
        /// [`Application::id`].
        id: String,
    },
    /// One site, for one child under 14.
    Site {
        /// [`SiteRequest::id`].
        request: String,
        /// For how long.
        scope: Scope,
    },
}

/// How long a guardian's consent to a site lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One netcert that is valid for ten minutes. The child's browser does not keep it.
    Once,
    /// Any number of uses for 30 days. It ends earlier if it is withdrawn or the child turns 14.
    ThirtyDays,
}

/// Asks for the text that the guardian will sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// What the consent is about.
    pub about: About,
    /// The guardian's language.
    pub lang: Lang,
}

/// The text, and the passkey ceremony that signs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The ceremony's id. It works once, for five minutes, in this session.
    pub ceremony: String,
    /// 32 bytes, base64url.
    pub nonce: String,
    /// The portal shows it to the guardian unchanged.
    pub text: String,
    /// `{ "publicKey": … }`, for this guardian's passkeys. Its challenge is
    /// [`crate::guardian_consent::challenge`] of nonce and text. If the portal finds another challenge, it
    /// does not ask for a touch.
    pub options: serde_json::Value,
}

/// The guardian has touched their passkey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// From [`Proposal`].
    pub ceremony: String,
    /// As in [`crate::api::passkey::FinishSignIn::credential`].
    pub credential: serde_json::Value,
}

/// A code for another screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenCode {
    /// Ten characters of Crockford base32, shown in two groups of five.
    pub code: String,
    /// The width of the QR code in modules, with its quiet zone.
    pub qr_side: u32,
    /// The QR code as the `d` of an SVG path, one unit for each module. It contains an address of the portal
    /// with the code after the `#`.
    pub qr_path: String,
    /// Unix seconds.
    pub expires_at: i64,
}

/// One line of the history of a child under 14.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// The relying party's name at that time.
    pub relying_party: Text,
    /// The purpose.
    pub purpose: Text,
    /// What was asked for.
    pub claims: Vec<ClaimName>,
    /// Unix seconds.
    pub asked_at: i64,
    /// The outcome.
    pub answer: HistoryAnswer,
    /// The id for [`WITHDRAW`], if the consent can still be withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_consent: Option<String>,
}

/// The outcome of a child's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryAnswer {
    /// Nobody has answered yet.
    Waiting,
    /// Nobody answered in time.
    Unanswered,
    /// A guardian refused.
    Refused,
    /// Allowed once.
    AllowedOnce,
    /// Allowed for 30 days, and still in force.
    Allowed,
    /// It was allowed for 30 days, and they are over.
    Over,
    /// It was allowed, and a guardian withdrew the consent.
    Withdrawn,
}
