//! What the service tells a person: read in the portal, never sent elsewhere.

use serde::{Deserialize, Serialize};

/// `GET` a list of [`Message`] that were not read, newest first. Needs a sign-in.
pub const MESSAGES: &str = "/api/messages";
/// `POST`, empty object; 204.
pub const READ: &str = "/api/messages/{id}/read";

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Opaque.
    pub id: String,
    /// What it says; the portal has the words.
    pub about: MessageAbout,
    /// The child, where a guardian is told about one, with all but the last character hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_name: Option<String>,
    /// Unix seconds.
    pub sent_at: i64,
}

/// What a person can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageAbout {
    /// To a child: 14 now; take over.
    TakeOver,
    /// To a guardian: the child is 14, and the consents to sites have ended.
    ChildIs14,
    /// To a child: 18 now; the guardians' part has ended.
    OfAge,
    /// To a guardian: the child is 18, and the link has ended.
    ChildIs18,
    /// To a child: a guardian approved.
    Approved,
    /// To the other guardians: somebody became one more guardian of the child.
    GuardianAdded,
    /// To the other guardians: a guardian's part has ended.
    GuardianEnded,
    /// To guardians: a dispute freezes the child's minting.
    Disputed,
    /// To guardians: the dispute is settled.
    Settled,
}

impl MessageAbout {
    /// As on the wire and as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TakeOver => "take_over",
            Self::ChildIs14 => "child_is14",
            Self::OfAge => "of_age",
            Self::ChildIs18 => "child_is18",
            Self::Approved => "approved",
            Self::GuardianAdded => "guardian_added",
            Self::GuardianEnded => "guardian_ended",
            Self::Disputed => "disputed",
            Self::Settled => "settled",
        }
    }

    /// All there are.
    pub const ALL: [Self; 9] = [
        Self::TakeOver,
        Self::ChildIs14,
        Self::OfAge,
        Self::ChildIs18,
        Self::Approved,
        Self::GuardianAdded,
        Self::GuardianEnded,
        Self::Disputed,
        Self::Settled,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_name_is_the_one_on_the_wire() {
        for about in MessageAbout::ALL {
            assert_eq!(serde_json::to_value(about).unwrap(), about.as_str());
        }
    }
}
