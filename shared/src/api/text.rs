//! A text that a person will read, in the two languages of the portal.

use serde::{Deserialize, Serialize};

/// The same sentence in Simplified Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese (`zh-Hans`), the language of reference.
    #[serde(rename = "zh-Hans")]
    pub zh_hans: String,
    /// English.
    pub en: String,
}
