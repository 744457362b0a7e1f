//! Errors on the wire: RFC 9457 `application/problem+json` with a stable `code`.

mod code;

use serde::{Deserialize, Serialize, Serializer};

pub use self::code::Code;

/// Media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One error. `code` never changes its meaning. `title` and `detail` are for engineers and may change. For
/// each `code` the portal shows its own sentence in the citizen's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:netcert:problem:<code>`.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// The kind of error, in English: [`Code::title`].
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// The stable, machine-readable code, in `snake_case`.
    pub code: ReceivedCode,
    /// What was wrong this time and what to do, in English, without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Seconds until another try makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// How many tries are left before a lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts_left: Option<u32>,
}

impl Problem {
    /// The problem for this code: its title and its status, without details.
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

/// A code as a client receives it. A newer server may send a code that an older page does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ReceivedCode {
    /// A code that this program knows.
    Known(Code),
    /// Any other code. The client uses the HTTP status instead.
    Unknown(String),
}

impl ReceivedCode {
    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(code) => code.as_str(),
            Self::Unknown(text) => text,
        }
    }

    /// The code, if this program knows it.
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
