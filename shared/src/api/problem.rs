//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

mod code;

use serde::{Deserialize, Serialize, Serializer};

pub use self::code::Code;

/// Media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One error. `code` never changes its meaning; `title` and `detail` are for an engineer's eyes and may
/// change. The portal shows its own sentence for the `code`, in the citizen's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:netcert:problem:<code>`.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// What kind of error it is, in English: [`Code::title`].
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// Stable and machine readable, `snake_case`.
    pub code: ReceivedCode,
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

impl Problem {
    /// The problem of this code, with the code's title and status and nothing about the occasion.
    pub fn new(code: Code) -> Self {
        Self {
            type_uri: format!("urn:netcert:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            code: ReceivedCode::Known(code),
            detail: None,
            retry_after: None,
            attempts_left: None,
        }
    }
}

/// A code as a client receives it. A newer server may send one that an older page does not know yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ReceivedCode {
    /// One of ours.
    Known(Code),
    /// Any other. The client goes by the status.
    Unknown(String),
}

impl ReceivedCode {
    /// As it stands on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(code) => code.as_str(),
            Self::Unknown(text) => text,
        }
    }

    /// The code, where it is one of ours.
    pub fn known(&self) -> Option<Code> {
        match self {
            Self::Known(code) => Some(*code),
            Self::Unknown(_) => None,
        }
    }
}

impl From<String> for ReceivedCode {
    fn from(text: String) -> Self {
        Code::parse(&text).map_or(Self::Unknown(text), Self::Known)
    }
}

impl From<ReceivedCode> for String {
    fn from(code: ReceivedCode) -> Self {
        match code {
            ReceivedCode::Known(code) => code.as_str().to_owned(),
            ReceivedCode::Unknown(text) => text,
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
