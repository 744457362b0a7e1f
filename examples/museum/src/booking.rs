//! What a booking is and what may become of it. Knows neither the web nor the database.

use crate::evening::Evening;

/// An answer from the portal is awaited for this long.
pub const ANSWER_WITHIN_SECONDS: i64 = 600;
/// Tickets are forgotten after this long.
pub const KEEP_SECONDS: i64 = 90 * 24 * 3600;
/// The purpose that we registered for this: an evening for adults.
pub const PURPOSE: &str = "adult-evening";

/// How the visitor shows that they are an adult. Both ways buy the same ticket at the same price (Measures Art. 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Now, with netcert.
    Netcert,
    /// At the ticket desk, with any document.
    Desk,
}

impl Way {
    /// As stored and as the form sends it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Netcert => "netcert",
            Self::Desk => "desk",
        }
    }

    /// Reads [`Way::name`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Netcert, Self::Desk].into_iter().find(|way| way.name() == text)
    }
}

/// All that we learn about a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Pairwise subject identifier: the same person is the same string here, and another one elsewhere.
    pub sub: String,
    /// Unix seconds of the check.
    pub checked_at: i64,
}

impl Visitor {
    /// Short form of the pseudonym for people's eyes.
    pub fn code(&self) -> String {
        let text: String = self.sub.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let text = text.to_ascii_uppercase();
        let (left, right) = text.split_at(text.len().min(4));
        format!("{left}-{right}")
    }
}

/// Where a booking stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The visitor is at the portal.
    Waiting,
    /// The answer came and is being checked.
    Checking,
    /// Booked; the visitor was checked by netcert.
    Verified(Visitor),
    /// Booked; any document at the desk.
    AtTheDesk,
    /// Not booked.
    Failed(Failure),
}

/// A stored booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// When.
    pub evening: Evening,
    /// Where it stands.
    pub outcome: Outcome,
}

/// Why there is no ticket. The names from `issuer_unknown` on are the edge's reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The visitor said no in the portal.
    AccessDenied,
    /// The portal refused our request.
    RequestRefused,
    /// What came back could not be read.
    Unreadable,
    /// The edge is away, too slow or has no fresh lists.
    EdgeAway,
    /// The edge does not know us: our fault.
    OurKey,
    /// Verified, but the age was not disclosed.
    AgeNotShown,
    /// Verified, and not yet 18.
    NotAdult,
    /// `issuer_unknown`
    IssuerUnknown,
    /// `issuer_key_expired`
    IssuerKeyExpired,
    /// `signature_invalid`
    SignatureInvalid,
    /// `disclosure_invalid`
    DisclosureInvalid,
    /// `netcert_expired`
    NetcertExpired,
    /// `netcert_not_yet_valid`
    NetcertNotYetValid,
    /// `audience_mismatch`
    AudienceMismatch,
    /// `netcert_revoked`
    NetcertRevoked,
    /// `key_binding_invalid`
    KeyBindingInvalid,
    /// `key_binding_stale`
    KeyBindingStale,
    /// `nonce_mismatch`
    NonceMismatch,
    /// `presentation_mismatch`
    PresentationMismatch,
    /// A reason that did not exist when this was written.
    Other,
}

impl Failure {
    /// Every failure, for lookups and tests.
    pub const ALL: [Self; 20] = [
        Self::AccessDenied,
        Self::RequestRefused,
        Self::Unreadable,
        Self::EdgeAway,
        Self::OurKey,
        Self::AgeNotShown,
        Self::NotAdult,
        Self::IssuerUnknown,
        Self::IssuerKeyExpired,
        Self::SignatureInvalid,
        Self::DisclosureInvalid,
        Self::NetcertExpired,
        Self::NetcertNotYetValid,
        Self::AudienceMismatch,
        Self::NetcertRevoked,
        Self::KeyBindingInvalid,
        Self::KeyBindingStale,
        Self::NonceMismatch,
        Self::PresentationMismatch,
        Self::Other,
    ];

    /// As stored, shown small on the failure page, and for the edge's reasons as they come on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::RequestRefused => "request_refused",
            Self::Unreadable => "unreadable",
            Self::EdgeAway => "edge_away",
            Self::OurKey => "our_key",
            Self::AgeNotShown => "age_not_shown",
            Self::NotAdult => "not_adult",
            Self::IssuerUnknown => "issuer_unknown",
            Self::IssuerKeyExpired => "issuer_key_expired",
            Self::SignatureInvalid => "signature_invalid",
            Self::DisclosureInvalid => "disclosure_invalid",
            Self::NetcertExpired => "netcert_expired",
            Self::NetcertNotYetValid => "netcert_not_yet_valid",
            Self::AudienceMismatch => "audience_mismatch",
            Self::NetcertRevoked => "netcert_revoked",
            Self::KeyBindingInvalid => "key_binding_invalid",
            Self::KeyBindingStale => "key_binding_stale",
            Self::NonceMismatch => "nonce_mismatch",
            Self::PresentationMismatch => "presentation_mismatch",
            Self::Other => "other",
        }
    }

    /// Reads [`Failure::name`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.name() == text)
    }
}
