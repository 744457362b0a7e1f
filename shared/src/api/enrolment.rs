//! Enrolment, step by step (DESIGN §4). Every answer is the whole [`EnrolmentView`], so a reload loses
//! nothing.

use serde::{Deserialize, Serialize};

use crate::api::text::Text;
use crate::document::DocumentKind;

/// `GET` the notice in force.
pub const NOTICE: &str = "/api/enrolment/notice";
/// `POST` [`Start`] to begin, `GET` to go on, `DELETE` to give up and erase what was collected.
pub const ENROLMENT: &str = "/api/enrolment";
/// `PUT` [`ChooseDocument`].
pub const DOCUMENT_KIND: &str = "/api/enrolment/document-kind";
/// `POST` [`ChipReadAnswer`].
pub const CHIP_READ: &str = "/api/enrolment/chip-read";
/// `POST` one camera frame, `image/jpeg`, at most [`FACE_MAX_BYTES`].
pub const FACE: &str = "/api/enrolment/face";
/// `POST` [`Phone`]; again for a new code.
pub const PHONE: &str = "/api/enrolment/phone";
/// `POST` [`PhoneCode`].
pub const PHONE_CODE: &str = "/api/enrolment/phone-code";
/// `POST` [`ChoosePin`]: the last step on the server's side.
pub const PIN: &str = "/api/enrolment/pin";

/// Largest camera frame, in bytes.
pub const FACE_MAX_BYTES: usize = 512 * 1024;

/// What a person is told before any data is taken (Measures Art. 11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Sent back in [`Start`]; grows with every change of wording.
    pub version: u32,
    /// Hex SM3 over the UTF-8 of the text in both languages: what the consent record commits to.
    pub digest: String,
    /// Headings with their paragraphs, in reading order.
    pub sections: Vec<NoticeSection>,
}

/// One heading of the notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeSection {
    /// Short heading.
    pub heading: Text,
    /// Plain words.
    pub body: Text,
    /// Whether it concerns sensitive data, which wants a separate tick.
    pub sensitive: bool,
}

/// The person has read the notice and agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The version that was shown.
    pub notice_version: u32,
    /// Separate consent to the sensitive parts (face, document number).
    pub sensitive_consent: bool,
    /// Where a signed-in guardian applies in a child's stead: the child's date of birth, `YYYY-MM-DD`. It
    /// is looked at before anything else is taken, so that a child under 8 leaves nothing here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child_birth_date: Option<String>,
}

/// Where the enrolment stands: the step that waits for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Choose a document kind.
    DocumentKind,
    /// Read the document's chip.
    ChipRead,
    /// Look into the camera.
    Face,
    /// The guardian consents with their passkey, in the place of phone and code:
    /// [`crate::api::guardian::CONSENTS`] with `about: enrolment`.
    GuardianConsent,
    /// Give a phone number.
    Phone,
    /// Type the one-time code.
    PhoneCode,
    /// Choose a PIN.
    Pin,
    /// Enrolled; offer "use on this device".
    Done,
}

/// What the portal needs to show the waiting step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentView {
    /// The waiting step.
    pub step: Step,
    /// Who applies for whom.
    pub applicant: Applicant,
    /// Chosen at the first step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_kind: Option<DocumentKind>,
    /// Fresh challenge that a chip read must answer, base64url; present at [`Step::ChipRead`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// The holder's name with all but the last character hidden (`*芳`), once the chip is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_name: Option<String>,
    /// The phone number with its middle hidden (`138****0001`), once given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_phone: Option<String>,
    /// Seconds until another one-time code may be asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend_after: Option<u32>,
    /// Present at [`Step::Done`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<Enrolled>,
    /// Unix seconds after which the enrolment is erased if nothing happens.
    pub expires_at: i64,
}

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// The person themselves.
    Own,
    /// A guardian, in the stead of a child of 8–13.
    Guardian,
}

/// The result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Grouped netnum, for the holder's eyes alone.
    pub netnum: String,
    /// A child of 14–17: active as soon as a guardian approves ([`crate::api::child::APPLICATION_CODE`]).
    pub awaits_guardian: bool,
    /// A guardian's enrolment of a child: [`crate::api::guardian::Child::id`], for the child's device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<String>,
    /// The person had this netnum before: this was a new device or a lost passkey.
    pub already_enrolled: bool,
}

/// The document the person will put on the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChooseDocument {
    /// One of the seven kinds of Art. 15.
    pub kind: DocumentKind,
}

/// What a reader brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChipReadAnswer {
    /// Compact JWS, `typ: chip-read+jwt`, signed by the authority.
    pub chip_read: String,
}

/// Where to send the one-time code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// Mobile number of mainland China: 11 digits from 1, `+86` and spaces allowed.
    pub phone: String,
}

/// The code that came by text message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneCode {
    /// Six digits.
    pub code: String,
}

/// The PIN for later (网络身份认证凭证口令).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoosePin {
    /// Eight digits under the rule of [`crate::pin`].
    pub pin: String,
}
