//! Short codes: one screen shows a code, a person types it on another, and it works once.

use netcert::time::UnixTime;
use netcert::typed::{self, CROCKFORD, SHORT_CODE_CHARACTERS};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::keys::key_store::OneTimeCodeKey;
use crate::model::ids::PersonId;

/// Lifetime of a code for a device, in seconds.
pub const DEVICE_SECONDS: i64 = 10 * 60;
/// Lifetime of a code for a guardian, in seconds.
pub const GUARDIAN_SECONDS: i64 = 7 * 86_400;

/// A short code. No `Debug`.
pub struct ShortCode(Zeroizing<String>);

/// An HMAC of the code. The table stores it instead of the code, and the time of a look-up reveals nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeIndex(pub [u8; 32]);

/// What a code can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// Setting up the child's own device.
    Device,
    /// Setting up one more device of the person who shows the code.
    OwnDevice,
    /// A guardian's approval of a child of 14–17.
    Approve,
    /// Adding one more guardian.
    Join,
}

/// A code that was issued and can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// What the code can be used for.
    pub kind: CodeKind,
    /// The child, or the person whose device it is.
    pub child: PersonId,
    /// The person whose screen shows the code.
    pub by: PersonId,
}

/// A new code, to be shown.
pub struct Issued {
    /// The code.
    pub code: ShortCode,
    /// When the code ends.
    pub expires_at: UnixTime,
}

impl ShortCode {
    /// Draws a code of 50 random bits. All codes are equally likely.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut random = Zeroizing::new([0; SHORT_CODE_CHARACTERS]);
        rng.fill_bytes(random.as_mut());
        Self(Zeroizing::new(
            random.iter().map(|byte| char::from(CROCKFORD[usize::from(byte & 31)])).collect(),
        ))
    }

    /// Parses what a person typed ([`typed::short_code`]).
    pub fn parse(text: &str) -> Option<Self> {
        typed::short_code(text).map(Self)
    }

    /// The stored form. No enrolment has the id used here, so a one-time code's MAC never equals it.
    pub fn index(&self, key: &OneTimeCodeKey) -> CodeIndex {
        CodeIndex(key.0.mac(&[b"invitation", &[0], self.0.as_bytes()]))
    }

    /// The characters, for the screen.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl CodeKind {
    /// All kinds.
    const ALL: [Self; 4] = [Self::Device, Self::OwnDevice, Self::Approve, Self::Join];

    /// The kind as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::OwnDevice => "own_device",
            Self::Approve => "approve",
            Self::Join => "join",
        }
    }

    /// Parses the stored form.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Lifetime of such a code, in seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Device | Self::OwnDevice => DEVICE_SECONDS,
            Self::Approve | Self::Join => GUARDIAN_SECONDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = |typed: &str| ShortCode::parse(typed).map(|code| code.as_str().to_owned());
        assert_eq!(code("ab1de-fgh0k").as_deref(), Some("AB1DEFGH0K"));
        assert_eq!(code(" abIde fghok ").as_deref(), Some("AB1DEFGH0K"));
        for typed in ["", "AB1DEFGH0", "AB1DEFGH0KK", "AB1DEFGHUK", "AB1DE_FGH0K", &"A".repeat(99)] {
            assert!(code(typed).is_none(), "{typed}");
        }
    }
}
