//! What a guardian does in the portal (DESIGN §4, Minors). Everything here needs a sign-in by a passkey of
//! an adult.
//!
//! A yes is signed: the server proposes a text, the portal shows it, and the guardian's passkey signs a
//! challenge that commits to it ([`crate::guardian_consent`]). A no, a withdrawal and an end need no
//! signature: they only take away.

use serde::{Deserialize, Serialize};

use crate::api::text::{Lang, Text};
use crate::sd_jwt::ClaimName;

/// `GET` [`GuardianView`]: children, and what waits for an answer. Asked again every few seconds while it
/// is shown.
pub const GUARDIAN: &str = "/api/guardian";
/// `POST` [`OpenApplication`]; answers [`Application`].
pub const APPLICATIONS: &str = "/api/guardian/applications";
/// `POST`, empty object; 204. What a child of 14–17 gave is erased.
pub const DECLINE: &str = "/api/guardian/applications/{id}/decline";
/// `POST` [`Propose`]; answers [`Proposal`].
pub const CONSENTS: &str = "/api/guardian/consents";
/// `POST` [`Sign`]; 204: what was consented to has happened.
pub const CONSENTS_SIGN: &str = "/api/guardian/consents/sign";
/// `POST`, empty object; answers [`ScreenCode`]: for the child's own device. `{id}` is the child here and
/// below.
pub const DEVICE_CODE: &str = "/api/guardian/children/{id}/device-code";
/// `POST`, empty object; answers [`ScreenCode`]: for another guardian of the same child.
pub const GUARDIAN_CODE: &str = "/api/guardian/children/{id}/guardian-code";
/// `POST`, empty object; answers [`crate::api::passkey::Ceremony`]: keeps the child's netcert on this
/// device, as a second profile.
pub const PROFILE: &str = "/api/guardian/children/{id}/profile";
/// `POST` [`crate::api::passkey::FinishRegistration`]; answers [`crate::api::passkey::Registered`]. The
/// guardian stays signed in.
pub const PROFILE_FINISH: &str = "/api/guardian/children/{id}/profile/finish";
/// `GET` a list of [`HistoryLine`], newest first; 403 once the child is 14.
pub const HISTORY: &str = "/api/guardian/children/{id}/history";
/// `POST`, empty object; 204: freezes the child's minting until the operator settles it.
pub const DISPUTE: &str = "/api/guardian/children/{id}/dispute";
/// `POST`, empty object; 204: this guardian's part ends, and with it what they consented to.
pub const END: &str = "/api/guardian/children/{id}/end";
/// `POST`, empty object; 204: refuses what a child asked for.
pub const REFUSE: &str = "/api/guardian/site-requests/{id}/refuse";
/// `POST`, empty object; 204: the consent's netcerts are revoked at once. Any live guardian may.
pub const WITHDRAW: &str = "/api/guardian/site-consents/{id}/withdraw";

/// All that a guardian sees at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianView {
    /// Theirs, eldest link first.
    pub children: Vec<Child>,
    /// Applications that this guardian has opened with a code and not answered.
    pub applications: Vec<Application>,
    /// What children under 14 ask for now.
    pub requests: Vec<SiteRequest>,
    /// So many more children may be added.
    pub may_add: u32,
}

/// One child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Of the link between this guardian and this child, opaque.
    pub id: String,
    /// Name with all but the last character hidden.
    pub masked_name: String,
    /// What a guardian can do follows from it.
    pub age: ChildAge,
    /// A dispute freezes the child's minting.
    pub disputed: bool,
    /// Other guardians whose link is live.
    pub other_guardians: u32,
    /// The child's own devices.
    pub own_devices: u32,
    /// Guardians' devices that keep the child's netcert.
    pub kept_devices: u32,
}

/// The bands of the Measures in which a person has guardians.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildAge {
    /// 8–13: each site wants a guardian's consent, and guardians see the history.
    Under14,
    /// 14–17: presents alone; guardians see only that they approved.
    Under18,
}

/// The guardian types or scans what a child, or the child's other guardian, shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenApplication {
    /// From [`ScreenCode::code`] or [`crate::api::child::APPLICATION_CODE`]; spaces, hyphens and case do not
    /// matter.
    pub code: String,
}

/// Somebody whom the authority has confirmed to be this guardian's child waits for their word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Opaque.
    pub id: String,
    /// What is asked.
    pub kind: ApplicationKind,
    /// Name with all but the last character hidden.
    pub masked_name: String,
    /// Unix seconds.
    pub asked_at: i64,
}

/// What an application asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationKind {
    /// A child of 14–17 has applied and becomes active with a guardian's approval.
    Approve,
    /// The child is enrolled; this adult becomes one more guardian.
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
    /// What for, as the child saw it.
    pub purpose: Text,
    /// What would be disclosed.
    pub claims: Vec<ClaimName>,
    /// Unix seconds.
    pub asked_at: i64,
    /// Unix seconds. The request expires then.
    pub expires_at: i64,
}

/// What a guardian is about to consent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// The enrolment of a child of 8–13 that is under way in this session and waits for it.
    Enrolment {},
    /// An application: approve, or become one more guardian.
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

/// How far a guardian's consent to a site goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One netcert of ten minutes that the child's browser does not keep.
    Once,
    /// As often as the child likes for 30 days, or until withdrawn or the child is 14.
    ThirtyDays,
}

/// Asks for the text to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// What about.
    pub about: About,
    /// The language that the guardian reads.
    pub lang: Lang,
}

/// The text, and the ceremony that signs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Names the ceremony; good once, for five minutes, in this session.
    pub ceremony: String,
    /// 32 bytes, base64url.
    pub nonce: String,
    /// Shown to the guardian as it is, letter for letter.
    pub text: String,
    /// `{ "publicKey": … }`, for this guardian's passkeys. Its challenge is
    /// [`crate::guardian_consent::challenge`] of nonce and text; a portal that finds another one does not
    /// ask for a touch.
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
    /// Side of the QR code's square in modules, its quiet zone included.
    pub qr_side: u32,
    /// The QR code as the `d` of an SVG path, one unit a module. It holds an address of the portal with the
    /// code behind `#`.
    pub qr_path: String,
    /// Unix seconds.
    pub expires_at: i64,
}

/// One line of the history of a child under 14.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// The relying party's name then.
    pub relying_party: Text,
    /// What for.
    pub purpose: Text,
    /// What was asked for.
    pub claims: Vec<ClaimName>,
    /// Unix seconds.
    pub asked_at: i64,
    /// What came of it.
    pub answer: HistoryAnswer,
    /// Where it can be withdrawn: its id in [`WITHDRAW`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_consent: Option<String>,
}

/// What came of a child's request.
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
    /// Allowed for 30 days, and still good.
    Allowed,
    /// Was allowed for 30 days, which are over.
    Over,
    /// Was allowed, and a guardian took it back.
    Withdrawn,
}
