//! A browser's session, which the cookie refers to.

use netcert::base64url;
use netcert::sm3;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::model::ids::{EnrolmentId, PersonId};

/// How long a session lasts after a sign-in with a passkey, in seconds.
pub const SIGNED_IN_SECONDS: i64 = 12 * 3600;
/// How long a session without a person lasts, in seconds. It serves only to begin a sign-in.
pub const ANONYMOUS_SECONDS: i64 = 10 * 60;
/// Length of a token in bytes.
const TOKEN_BYTES: usize = 32;

/// The value of the cookie: 256 random bits. No `Debug`.
pub struct SessionToken(Zeroizing<[u8; TOKEN_BYTES]>);

/// The stored form of a token: its SM3 digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenDigest(pub [u8; 32]);

impl SessionToken {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        rng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// The digest under which the session is stored.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(sm3::digest(self.0.as_ref()))
    }

    /// The form in the cookie: base64url.
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(base64url::encode(self.0.as_ref()))
    }

    /// Parses the value of a cookie.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(base64url::decode(text).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }
}

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Digest of its token.
    pub digest: TokenDigest,
    /// The person, if there is one.
    pub person: Option<PersonId>,
    /// The enrolment that is under way or just done.
    pub enrolment: Option<EnrolmentId>,
    /// Whether a passkey of that person began the session.
    pub by_passkey: bool,
    /// If the passkey lies on a guardian's device: that guardian.
    pub kept_by: Option<PersonId>,
    /// A message that this browser still has to show.
    pub told: Option<Told>,
}

/// A message for a browser whose person was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A guardian declined the application.
    Declined,
}

/// What a request's session said when the request began: a passkey of this person has begun it. The body
/// comes later, and by then the session may have ended or be somebody else's. So a write reads the session
/// again under its row lock (`store::session::hold_signed_in`), and only that says who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedSession {
    session: Session,
    claimed: PersonId,
}

impl ClaimedSession {
    /// The claim of a session that a passkey began; `None` for any other session.
    pub fn of(session: Session) -> Option<Self> {
        let claimed = session.person.filter(|_| session.by_passkey)?;
        Some(Self { session, claimed })
    }

    /// Who was signed in when the request began: enough to look something up, not to change something.
    pub fn claimed_person(&self) -> PersonId {
        self.claimed
    }

    /// The session as the request found it.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Digest of the session's token.
    pub fn digest(&self) -> &TokenDigest {
        &self.session.digest
    }
}

/// The session of a request has ended, or is not what the request found when it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session has ended since the request began")]
pub struct SessionEnded;

/// A session that a person's passkey has begun, read under its row lock. Only
/// `store::session::hold_signed_in` makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasskeySession {
    /// Who acts.
    pub person: PersonId,
    /// Whether the passkey belongs to a child and lies on a guardian's device.
    pub kept_by_guardian: bool,
}

impl Session {
    /// A session without a person.
    pub fn anonymous(digest: TokenDigest) -> Self {
        Self { digest, person: None, enrolment: None, by_passkey: false, kept_by: None, told: None }
    }

    /// A session for an enrolment.
    pub fn enrolling(digest: TokenDigest, enrolment: EnrolmentId) -> Self {
        Self { enrolment: Some(enrolment), ..Self::anonymous(digest) }
    }

    /// A session of a person who has proved their identity and may register their first passkey.
    pub fn arrived(digest: TokenDigest, person: PersonId) -> Self {
        Self { person: Some(person), ..Self::anonymous(digest) }
    }

    /// Whether somebody else than `person` would lose something with this session: a sign-in, a proof of who
    /// they are, or an enrolment.
    pub fn is_anothers(&self, person: PersonId) -> bool {
        self.person.map_or(self.enrolment.is_some(), |signed_in| signed_in != person)
    }

    /// A session that began with a passkey of this person.
    pub fn signed_in(digest: TokenDigest, person: PersonId) -> Self {
        Self { by_passkey: true, ..Self::arrived(digest, person) }
    }
}
