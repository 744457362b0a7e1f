//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

use serde::{Deserialize, Serialize};

/// Media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One error. `code` never changes its meaning; `title` and `detail` are for an engineer's eyes and may
/// change. The portal shows its own sentence for the `code`, in the citizen's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:netcert:problem:<code>`.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// What kind of error it is, in English.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// Stable and machine readable, `snake_case`; one of [`code`].
    pub code: String,
    /// What was wrong this time and what to do, in English, without any personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Seconds to wait before another try makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// How many tries are left before a lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts_left: Option<u32>,
}

/// The codes that both sides know by name.
pub mod code {
    /// The body is no JSON, misses a field, or has one that nobody asked for. 400.
    pub const MALFORMED_REQUEST: &str = "malformed_request";
    /// The body's media type is not the one the path takes. 415.
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "unsupported_media_type";
    /// The body is larger than the path's limit. 413.
    pub const BODY_TOO_LARGE: &str = "body_too_large";
    /// There is nothing at this path. 404.
    pub const NOT_FOUND: &str = "not_found";
    /// The path does not take this method. 405.
    pub const METHOD_NOT_ALLOWED: &str = "method_not_allowed";
    /// A state change came from another origin than the portal's. 403.
    pub const FOREIGN_ORIGIN: &str = "foreign_origin";
    /// Nobody is signed in, or the session has ended. 401.
    pub const SIGN_IN_REQUIRED: &str = "sign_in_required";
    /// This browser has no enrolment under way, or it has expired. 409.
    pub const NO_ENROLMENT: &str = "no_enrolment";
    /// The enrolment is at another step. 409; read it again and go on from there.
    pub const WRONG_STEP: &str = "wrong_step";
    /// The notice has a newer version; show it again. 409.
    pub const NOTICE_OUTDATED: &str = "notice_outdated";
    /// The sensitive parts of the notice want a consent of their own. 422.
    pub const SENSITIVE_CONSENT_REQUIRED: &str = "sensitive_consent_required";
    /// The chip read is no genuine, fresh answer of the authority to this enrolment. 422.
    pub const DOCUMENT_NOT_GENUINE: &str = "document_not_genuine";
    /// The document is past its last day. 422.
    pub const DOCUMENT_EXPIRED: &str = "document_expired";
    /// The document was reported lost. 422.
    pub const DOCUMENT_LOST: &str = "document_lost";
    /// Another kind of document was read than was chosen. 422.
    pub const DOCUMENT_KIND_MISMATCH: &str = "document_kind_mismatch";
    /// The person is under 8 and is not served. 422.
    pub const UNDER_8: &str = "under_8";
    /// The person is under 18: a guardian takes part. 422.
    pub const GUARDIAN_REQUIRED: &str = "guardian_required";
    /// The person is 14 or older and applies alone, not through a guardian. 422.
    pub const APPLIES_ALONE: &str = "applies_alone";
    /// The date of birth on the document is another one than was given. 422.
    pub const BIRTH_DATE_MISMATCH: &str = "birth_date_mismatch";
    /// The authority does not know this adult as this child's guardian. 403.
    pub const NOT_GUARDIAN: &str = "not_guardian";
    /// A dispute about the guardianship freezes this until it is settled. 403.
    pub const GUARDIANSHIP_DISPUTED: &str = "guardianship_disputed";
    /// The guardian has as many children as one may have. 403.
    pub const TOO_MANY_CHILDREN: &str = "too_many_children";
    /// Only an active adult can be a guardian. 403.
    pub const NOT_AN_ADULT: &str = "not_an_adult";
    /// A code for another screen that is wrong, used or too old. 404.
    pub const UNKNOWN_CODE: &str = "unknown_code";
    /// Another guardian has answered already, or the request has expired. 409.
    pub const ALREADY_ANSWERED: &str = "already_answered";
    /// The guardian's signature does not fit the text. 422.
    pub const CONSENT_INVALID: &str = "consent_invalid";
    /// A child under 14 at this site: a guardian has to consent first. 403.
    pub const GUARDIAN_CONSENT_REQUIRED: &str = "guardian_consent_required";
    /// No guardian is asked for a child of 14 or older: mint. 422.
    pub const NOT_UNDER_14: &str = "not_under_14";
    /// A guardian's device keeps this netcert, and the child is 14: the child takes over first. 403.
    pub const TAKE_OVER_REQUIRED: &str = "take_over_required";
    /// The person waits for a guardian's approval. 403.
    pub const AWAITS_GUARDIAN: &str = "awaits_guardian";
    /// A guardian has declined the application; nothing of it is left. 403.
    pub const APPLICATION_DECLINED: &str = "application_declined";
    /// Not for these eyes: from 14 on a guardian sees no history. 403.
    pub const HISTORY_IS_THE_CHILDS: &str = "history_is_the_childs";
    /// The camera's frame is not the document's holder. 422, `attempts_left`.
    pub const FACE_MISMATCH: &str = "face_mismatch";
    /// The frame cannot be used: no JPEG, too small, too large. 422.
    pub const FACE_UNUSABLE: &str = "face_unusable";
    /// No mobile number of mainland China in E.164 or national form. 422.
    pub const PHONE_MALFORMED: &str = "phone_malformed";
    /// The one-time code is wrong. 422, `attempts_left`.
    pub const CODE_WRONG: &str = "code_wrong";
    /// The one-time code is too old or was tried too often; ask for a new one. 422.
    pub const CODE_EXPIRED: &str = "code_expired";
    /// Too many tries; `retry_after` says when to come back. 429.
    pub const TOO_MANY_TRIES: &str = "too_many_tries";
    /// The PIN breaks the rule; `detail` is one of `length`, `digits`, `neighbours`, `repeats`. 422.
    pub const PIN_RULE: &str = "pin_rule";
    /// The PIN is wrong. 422, `attempts_left`.
    pub const PIN_WRONG: &str = "pin_wrong";
    /// The PIN is locked for `retry_after` seconds. 429.
    pub const PIN_LOCKED: &str = "pin_locked";
    /// The PIN is frozen until the person is proved again. 403.
    pub const PIN_FROZEN: &str = "pin_frozen";
    /// The passkey ceremony failed or was none of ours. 422.
    pub const PASSKEY_REJECTED: &str = "passkey_rejected";
    /// No relying party of this `client_id` is active. 404.
    pub const UNKNOWN_RELYING_PARTY: &str = "unknown_relying_party";
    /// The relying party may not ask for this under this purpose. 422.
    pub const CLAIM_NOT_ALLOWED: &str = "claim_not_allowed";
    /// The proof of possession of the holder key is wrong, stale or over another challenge. 422.
    pub const HOLDER_PROOF_INVALID: &str = "holder_proof_invalid";
    /// The person is not active. 403.
    pub const PERSON_NOT_ACTIVE: &str = "person_not_active";
    /// Bearer key missing or unknown (edge). 401.
    pub const UNKNOWN_API_KEY: &str = "unknown_api_key";
    /// The presentation is not an SD-JWT with key binding within the limits (edge). 400.
    pub const MALFORMED_PRESENTATION: &str = "malformed_presentation";
    /// The edge has no trust, directory or status data that is still valid (edge). 503.
    pub const TRUST_DATA_STALE: &str = "trust_data_stale";
    /// Something broke on our side; nothing was changed. 500.
    pub const INTERNAL: &str = "internal";
    /// A part that we need is away; try again. 503.
    pub const UNAVAILABLE: &str = "unavailable";
}
