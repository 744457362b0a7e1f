//! A read of a document's chip, signed by the authority over the enrolment's challenge (DESIGN §4, step 3).

use jiff::civil::Date;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::document::{DocumentKind, DocumentNumber};
use crate::ids::KeyId;
use crate::jws;
use crate::sm3;
use crate::suite::{SigningKey, VerifyingKey};
use crate::time::{UnixTime, parse_date};

/// `typ` of the token.
pub const TYP: &str = "chip-read+jwt";
/// The longest token, in characters.
pub const MAX_TOKEN: usize = 4096;
/// How many seconds a read is fresh.
pub const MAX_AGE_SECONDS: i64 = 600;
/// How many seconds the authority's clock may be ahead.
pub const SKEW_SECONDS: i64 = 60;
/// The longest name, in characters.
pub const MAX_NAME: usize = 100;
/// The payload is a flat object.
const MAX_DEPTH: usize = 1;

/// The chip's data. It is plain identity data, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ChipRead {
    /// The document's kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
    /// The holder's name as printed.
    pub name: String,
    /// The holder's date of birth.
    pub birth_date: Date,
    /// ISO 3166-1 alpha-3.
    pub nationality: String,
    /// The last day of validity. `None` for documents that never expire (长期).
    pub expires_on: Option<Date>,
    /// The document's state in the authority's register.
    pub state: DocumentState,
    /// The authority's opaque reference to the portrait, for the face match.
    pub portrait_ref: String,
}

/// A document's state in the authority's register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// Valid.
    Valid,
    /// Reported lost.
    Lost,
}

/// The read is malformed, stale, over another challenge, or not signed by the authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the chip read is not a fresh one of the authority")]
pub struct ChipReadInvalid;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    iat: UnixTime,
    nonce: String,
    document_kind: DocumentKind,
    document_number: String,
    name: String,
    birth_date: String,
    nationality: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_on: Option<String>,
    state: DocumentState,
    portrait_ref: String,
}

/// Signs a read as the authority does.
pub fn sign(
    read: &ChipRead,
    challenge: &str,
    now: UnixTime,
    key: &SigningKey,
    kid: &KeyId,
    rng: &mut impl CryptoRng,
) -> String {
    let payload = Payload {
        iat: now,
        nonce: challenge.to_owned(),
        document_kind: read.kind,
        document_number: read.number.as_str().to_owned(),
        name: read.name.clone(),
        birth_date: read.birth_date.to_string(),
        nationality: read.nationality.clone(),
        expires_on: read.expires_on.map(|date| date.to_string()),
        state: read.state,
        portrait_ref: read.portrait_ref.clone(),
    };
    jws::sign(TYP, Some(kid.as_str()), false, &payload, key, rng)
}

/// Checks a read against the authority's key.
///
/// # Errors
/// [`ChipReadInvalid`], also if the number contradicts the date of birth.
pub fn check(
    jwt: &str,
    challenge: &str,
    now: UnixTime,
    authority: &VerifyingKey,
) -> Result<ChipRead, ChipReadInvalid> {
    let token = jws::UnverifiedJws::parse(jwt, MAX_TOKEN).map_err(|_| ChipReadInvalid)?;
    let payload: Payload = token.verify_json(authority, TYP, MAX_DEPTH).map_err(|_| ChipReadInvalid)?;
    let age = now.since(payload.iat);
    let answers = sm3::constant_time_eq(payload.nonce.as_bytes(), challenge.as_bytes());
    if !answers || !(-SKEW_SECONDS..=MAX_AGE_SECONDS).contains(&age) {
        return Err(ChipReadInvalid);
    }
    payload.into_read().ok_or(ChipReadInvalid)
}

impl Payload {
    fn into_read(self) -> Option<ChipRead> {
        let number = DocumentNumber::parse(self.document_kind, &self.document_number).ok()?;
        let birth_date = parse_date(&self.birth_date)?;
        if number.birth_date().is_some_and(|carried| carried != birth_date) {
            return None;
        }
        let name_length = self.name.chars().count();
        let named = (1..=MAX_NAME).contains(&name_length) && !self.name.chars().any(char::is_control);
        let nationality =
            self.nationality.len() == 3 && self.nationality.bytes().all(|c| c.is_ascii_uppercase());
        if !named || !nationality {
            return None;
        }
        let expires_on = match &self.expires_on {
            Some(date) => Some(parse_date(date)?),
            None => None,
        };
        Some(ChipRead {
            kind: self.document_kind,
            number,
            name: self.name,
            birth_date,
            nationality: self.nationality,
            expires_on,
            state: self.state,
            portrait_ref: self.portrait_ref,
        })
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;
    use jiff::civil::date;

    use super::*;
    use crate::suite::Suite;

    const NOW: UnixTime = UnixTime::new(1_795_262_400);

    fn read() -> ChipRead {
        ChipRead {
            kind: DocumentKind::ResidentId,
            number: DocumentNumber::parse(DocumentKind::ResidentId, "11010519491231002X").unwrap(),
            name: "方小芳".into(),
            birth_date: date(1949, 12, 31),
            nationality: "CHN".into(),
            expires_on: Some(date(2036, 5, 1)),
            state: DocumentState::Valid,
            portrait_ref: "p-1".into(),
        }
    }

    fn key() -> SigningKey {
        SigningKey::generate(Suite::Sm, &mut ChaCha20Rng::seed_from_u64(12))
    }

    fn signed(read: &ChipRead) -> String {
        let mut rng = ChaCha20Rng::seed_from_u64(13);
        sign(read, "challenge", NOW, &key(), &"authority-1".parse().unwrap(), &mut rng)
    }

    fn checked(jwt: &str, challenge: &str, now: UnixTime) -> Option<ChipRead> {
        check(jwt, challenge, now, key().verifying_key()).ok()
    }

    #[test]
    fn a_read_comes_through_whole() {
        for read in [
            read(),
            ChipRead { expires_on: None, state: DocumentState::Lost, ..read() },
            ChipRead {
                kind: DocumentKind::OverseasPassport,
                number: DocumentNumber::parse(DocumentKind::OverseasPassport, "E12345678").unwrap(),
                ..read()
            },
        ] {
            assert!(checked(&signed(&read), "challenge", NOW) == Some(read));
        }
    }

    #[test]
    fn it_answers_one_challenge_for_ten_minutes() {
        let jwt = signed(&read());
        assert!(checked(&jwt, "another", NOW).is_none());
        for (later, fresh) in [(-61, false), (-60, true), (600, true), (601, false)] {
            assert_eq!(checked(&jwt, "challenge", NOW.plus(later)).is_some(), fresh, "{later}");
        }
        let stranger = SigningKey::generate(Suite::Sm, &mut ChaCha20Rng::seed_from_u64(14));
        assert!(check(&jwt, "challenge", NOW, stranger.verifying_key()).is_err());
    }

    #[test]
    fn a_read_that_contradicts_itself_or_is_no_identity_is_refused() {
        for wrong in [
            ChipRead { birth_date: date(1950, 1, 1), ..read() },
            ChipRead { name: String::new(), ..read() },
            ChipRead { name: "方".repeat(101), ..read() },
            ChipRead { name: "方\n芳".into(), ..read() },
            ChipRead { nationality: "China".into(), ..read() },
            ChipRead { kind: DocumentKind::TaiwanPermit, ..read() },
        ] {
            assert!(checked(&signed(&wrong), "challenge", NOW).is_none());
        }
    }
}
