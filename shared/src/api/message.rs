//! The service's messages to a person. They are read in the portal and never sent elsewhere.

use serde::{Deserialize, Serialize};

/// `GET` a list of unread [`Message`]s, newest first. Needs a sign-in.
pub const MESSAGES: &str = "/api/messages";
/// `POST`, empty object; 204.
pub const READ: &str = "/api/messages/{id}/read";

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Opaque.
    pub id: String,
    /// What the message says. The portal has the words.
    pub about: MessageAbout,
    /// The child's name with all but the last character hidden, if the message tells a guardian about a
    /// child.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_name: Option<String>,
    /// Unix seconds.
    pub sent_at: i64,
}

/// The kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageAbout {
    /// To a child who is now 14 and should take over.
    TakeOver,
    /// To a guardian: the child is 14, and the consents to sites have ended.
    ChildIs14,
    /// To a person who is now 18: the guardianship has ended.
    OfAge,
    /// To a guardian: the child is 18, and the link has ended.
    ChildIs18,
    /// To a person: a code of theirs has set up one more device.
    DeviceAdded,
    /// To a child: a guardian approved.
    Approved,
    /// To the other guardians: the child has another guardian now.
    GuardianAdded,
    /// To the other guardians: a guardian's guardianship has ended.
    GuardianEnded,
    /// To a guardian: the authority no longer confirms the guardianship, and the link has ended.
    NotConfirmed,
    /// To guardians: a dispute stops the child's minting, and whatever changes links, devices or PIN.
    Disputed,
    /// To guardians: the dispute is settled.
    Settled,
    /// To a person: their identity was proved again and a new PIN was chosen. If it was not them, somebody
    /// else has their document.
    ProvedAgain,
    /// To the other guardians: a guardian has proved the child again. The child's devices are signed out and
    /// the child's PIN is a new one.
    ChildProvedAgain,
}

impl MessageAbout {
    /// The name on the wire and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TakeOver => "take_over",
            Self::ChildIs14 => "child_is14",
            Self::OfAge => "of_age",
            Self::ChildIs18 => "child_is18",
            Self::DeviceAdded => "device_added",
            Self::Approved => "approved",
            Self::GuardianAdded => "guardian_added",
            Self::GuardianEnded => "guardian_ended",
            Self::NotConfirmed => "not_confirmed",
            Self::Disputed => "disputed",
            Self::Settled => "settled",
            Self::ProvedAgain => "proved_again",
            Self::ChildProvedAgain => "child_proved_again",
        }
    }

    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::TakeOver,
        Self::ChildIs14,
        Self::OfAge,
        Self::ChildIs18,
        Self::DeviceAdded,
        Self::Approved,
        Self::GuardianAdded,
        Self::GuardianEnded,
        Self::NotConfirmed,
        Self::Disputed,
        Self::Settled,
        Self::ProvedAgain,
        Self::ChildProvedAgain,
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
