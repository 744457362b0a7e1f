//! Enrolment, step by step (DESIGN §4). Every answer is the whole [`EnrolmentView`], so a reload loses
//! nothing.

use serde::{Deserialize, Serialize};

use crate::api::member::not_null;
use crate::api::text::Text;
use crate::document::DocumentKind;

/// `GET` the current notice.
pub const NOTICE: &str = "/api/enrolment/notice";
/// `POST` [`Start`] begins, `GET` continues, and `DELETE` gives up and erases what was collected.
pub const ENROLMENT: &str = "/api/enrolment";
/// `PUT` [`ChooseDocument`].
pub const DOCUMENT_KIND: &str = "/api/enrolment/document-kind";
/// `POST` [`ChipReadAnswer`].
pub const CHIP_READ: &str = "/api/enrolment/chip-read";
/// `POST` one camera frame, `image/jpeg`, at most [`FACE_MAX_BYTES`].
pub const FACE: &str = "/api/enrolment/face";
/// `POST` [`Phone`]. Post it again to get a new code.
pub const PHONE: &str = "/api/enrolment/phone";
/// `POST` [`PhoneCode`].
pub const PHONE_CODE: &str = "/api/enrolment/phone-code";
/// `POST` [`ChoosePin`]: the last step on the server's side.
pub const PIN: &str = "/api/enrolment/pin";

/// The largest camera frame, in bytes.
pub const FACE_MAX_BYTES: usize = 512 * 1024;

/// What a person is told before any data is taken (Measures Art. 11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The client sends it back in [`Start`]. It grows with every change of the wording.
    pub version: u32,
    /// Hex SM3 over the UTF-8 text in both languages. The consent record refers to it.
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
    /// Whether it is about sensitive data, which needs a separate tick.
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
    /// The child's date of birth ([`crate::typed::date`]), if a signed-in guardian applies for a child. The
    /// server checks it before it takes anything else, so that it keeps nothing about a child under 8.
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    pub child_birth_date: Option<String>,
}

/// The step that the person must do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Choose a document kind.
    DocumentKind,
    /// Read the document's chip.
    ChipRead,
    /// Look into the camera.
    Face,
    /// The guardian consents with their passkey instead of phone and code: [`crate::api::guardian::CONSENTS`]
    /// with `about: enrolment`.
    GuardianConsent,
    /// Give a phone number.
    Phone,
    /// Type the one-time code.
    PhoneCode,
    /// Choose a PIN.
    Pin,
    /// Enrolled. The portal offers "use on this device".
    Done,
}

/// What the portal needs to show the next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentView {
    /// The next step.
    pub step: Step,
    /// Who applies for whom.
    pub applicant: Applicant,
    /// The kind that was chosen at the first step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_kind: Option<DocumentKind>,
    /// A fresh challenge that the chip read must answer, base64url. Present at [`Step::ChipRead`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// The holder's name with all but the last character hidden (`*芳`). Present after the chip was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_name: Option<String>,
    /// The phone number with its middle hidden (`138****0001`). Present after the person gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_phone: Option<String>,
    /// Seconds until the person may ask for another one-time code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend_after: Option<u32>,
    /// How many devices lose their passkey when this enrolment is done, if the person has a netnum already.
    /// Present after the face matched: a stranger with somebody's document does not get this far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_devices: Option<u32>,
    /// Present at [`Step::Done`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<Enrolled>,
    /// Unix seconds. If nothing happens until then, the enrolment is erased.
    pub expires_at: i64,
}

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// The person themselves.
    Own,
    /// A guardian, for a child of 8–13.
    Guardian,
}

/// The result of the enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The netnum in groups. Only the holder may see it.
    pub netnum: String,
    /// Whether this is a child of 14–17, who becomes active when a guardian approves
    /// ([`crate::api::child::APPLICATION_CODE`]).
    pub awaits_guardian: bool,
    /// [`crate::api::guardian::Child::id`], if a guardian enrolled a child. Used for the child's device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<String>,
    /// The person already had this netnum. They enrolled again for a new device or after losing a passkey.
    pub already_enrolled: bool,
}

/// The document the person will put on the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChooseDocument {
    /// One of the seven kinds of Art. 15.
    pub kind: DocumentKind,
}

/// The reader's result.
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

/// The code from the text message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneCode {
    /// Six digits.
    pub code: String,
}

/// The PIN that the person will use later (网络身份认证凭证口令).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoosePin {
    /// Eight digits that follow the rules of [`crate::pin`].
    pub pin: String,
}
