//! A browser's session: what its cookie stands for.

use netcert::base64url;
use netcert::sm3;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::model::ids::{EnrolmentId, PersonId};

/// How long a session lasts after a passkey's touch, in seconds.
pub const SIGNED_IN_SECONDS: i64 = 12 * 3600;
/// How long a session without a person lasts that only begins a sign-in, in seconds.
pub const ANONYMOUS_SECONDS: i64 = 10 * 60;
/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// What the cookie holds: 256 random bits. No `Debug`.
pub struct SessionToken(Zeroizing<[u8; TOKEN_BYTES]>);

/// What is kept of a token: its SM3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenDigest(pub [u8; 32]);

impl SessionToken {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        rng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// Under which it is kept.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(sm3::digest(self.0.as_ref()))
    }

    /// As the cookie holds it: base64url.
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(base64url::encode(self.0.as_ref()))
    }

    /// From what a cookie holds.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(base64url::decode(text).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }
}

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it.
    pub digest: TokenDigest,
    /// Who.
    pub person: Option<PersonId>,
    /// The enrolment under way or just done.
    pub enrolment: Option<EnrolmentId>,
    /// Begun by a touch of that person's passkey.
    pub by_passkey: bool,
    /// Begun by a passkey that lies on this guardian's device.
    pub kept_by: Option<PersonId>,
    /// What is left to be said in this browser.
    pub told: Option<Told>,
}

/// What a browser is told whose person is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A guardian has declined the application.
    Declined,
}

/// A session that a person's passkey began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasskeySession {
    /// The passkey is a child's and lies on a guardian's device.
    pub kept_by_guardian: bool,
}

impl Session {
    /// One that leads to nobody yet.
    pub fn anonymous(digest: TokenDigest) -> Self {
        Self { digest, person: None, enrolment: None, by_passkey: false, kept_by: None, told: None }
    }

    /// One in which somebody enrols.
    pub fn enrolling(digest: TokenDigest, enrolment: EnrolmentId) -> Self {
        Self { enrolment: Some(enrolment), ..Self::anonymous(digest) }
    }

    /// One in which this person has proved themselves and may make their first passkey.
    pub fn arrived(digest: TokenDigest, person: PersonId) -> Self {
        Self { person: Some(person), ..Self::anonymous(digest) }
    }

    /// One that a touch of this person's passkey has begun.
    pub fn signed_in(digest: TokenDigest, person: PersonId) -> Self {
        Self { by_passkey: true, ..Self::arrived(digest, person) }
    }
}
