//! The demo cards of the embedded authority. If the server uses a real authority, it answers 404.

use serde::{Deserialize, Serialize};

use crate::api::text::Text;
use crate::document::DocumentKind;

/// `GET` a list of [`Card`]; 404 with a real authority.
pub const CARDS: &str = "/demo/cards";
/// `POST` [`ReadCard`]; answers [`CardRead`].
pub const READ: &str = "/demo/cards/{id}/read";
/// `GET` a list of [`TextMessage`]: the text messages that were sent to the number of this browser's
/// enrolment.
pub const INBOX: &str = "/demo/inbox";

/// A demo person's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Short id (`fang`).
    pub id: String,
    /// The kind of document.
    pub kind: DocumentKind,
    /// Name on the card.
    pub name: Text,
    /// What this card shows in a demo ("an adult of 34", "reported lost").
    pub note: Text,
    /// The date of birth on the card, `YYYY-MM-DD`. A guardian types it when they apply for a child.
    pub birth_date: String,
    /// Where the drawer shows the card today.
    pub group: CardGroup,
}

/// The groups of the drawer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardGroup {
    /// People of 18 or older.
    Adults,
    /// People under 18.
    Children,
    /// Cards that the enrolment refuses whoever uses them: expired, lost, forged, somebody else's face.
    Refused,
}

/// Puts the card on the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadCard {
    /// From [`crate::api::enrolment::EnrolmentView::challenge`].
    pub challenge: String,
}

/// The read, signed by the authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRead {
    /// To be sent as [`crate::api::enrolment::ChipReadAnswer::chip_read`].
    pub chip_read: String,
}

/// A text message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMessage {
    /// Its text.
    pub text: Text,
    /// The one-time code in it.
    pub code: String,
    /// Unix seconds.
    pub sent_at: i64,
}
