//! Short codes that one screen shows and another takes, once.

use netcert::time::UnixTime;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::keys::key_store::OneTimeCodeKey;
use crate::model::ids::PersonId;

/// Crockford's base 32: no I, L, O, U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters: 50 random bits.
const LENGTH: usize = 10;
/// Longest spelling that is looked at, in bytes.
const MAX_SPELLING: usize = 32;

/// How long a code for a child's device is good, in seconds.
pub const DEVICE_SECONDS: i64 = 10 * 60;
/// How long a code for a guardian is good, in seconds.
pub const GUARDIAN_SECONDS: i64 = 7 * 86_400;

/// The code. No `Debug`.
pub struct ShortCode(Zeroizing<String>);

/// Under which it is kept: an HMAC, so that the table holds no code, and looking one up tells nothing by its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeIndex(pub [u8; 32]);

/// What a code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// The child's own device.
    Device,
    /// A guardian's approval of a child of 14–17.
    Approve,
    /// One more guardian.
    Join,
}

/// A code that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// What for.
    pub kind: CodeKind,
    /// The child.
    pub child: PersonId,
    /// Whose screen shows it.
    pub by: PersonId,
}

/// A code as it is shown.
pub struct Issued {
    /// The code.
    pub code: ShortCode,
    /// It is void from then on.
    pub expires_at: UnixTime,
}

impl ShortCode {
    /// Draws one; every one is as likely as the next.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut random = Zeroizing::new([0; LENGTH]);
        rng.fill_bytes(random.as_mut());
        Self(Zeroizing::new(
            random.iter().map(|byte| char::from(CROCKFORD[usize::from(byte & 31)])).collect(),
        ))
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, and look-alikes are read as Crockford says.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > MAX_SPELLING {
            return None;
        }
        let mut text = Zeroizing::new(String::with_capacity(MAX_SPELLING));
        text.extend(typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(
            |c| match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                c => c,
            },
        ));
        (text.len() == LENGTH && text.bytes().all(|c| CROCKFORD.contains(&c))).then_some(Self(text))
    }

    /// As kept. No enrolment's id has this name, so no one-time code's MAC is ever an index.
    pub fn index(&self, key: &OneTimeCodeKey) -> CodeIndex {
        CodeIndex(key.0.mac(&[b"invitation", &[0], self.0.as_bytes()]))
    }

    /// The characters, for the screen.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl CodeKind {
    /// All there are.
    const ALL: [Self; 3] = [Self::Device, Self::Approve, Self::Join];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Approve => "approve",
            Self::Join => "join",
        }
    }

    /// From its column.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// How long it is good, in seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Device => DEVICE_SECONDS,
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
