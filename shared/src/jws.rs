//! Compact JWS (RFC 7515 §7.1), strictly the part of it that netcert uses. `alg` must be the one of the key's
//! suite, and `typ` the one that the caller expects (RFC 8725 §3.1, §3.11). `crit` is refused, because we
//! support no extension. Other unknown header members are ignored, as RFC 7515 §4 asks: none of our code
//! reads them.

use std::fmt;

use rand_core::CryptoRng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::base64url;
use crate::ids::KeyId;
use crate::strict_json;
use crate::suite::{CertifiedKey, Jwk, Signature, Signer, Suite, VerifyingKey};

/// The longest header, in characters of base64url.
pub const MAX_HEADER: usize = 1024;
/// The nesting levels of a header: the object, and a `jwk` in it.
const HEADER_DEPTH: usize = 2;

/// Why a JWS was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// The token is longer than the caller's limit.
    #[error("the token is too long")]
    TooLong,
    /// The token is not three parts of canonical base64url, or its signature is not 64 bytes long.
    #[error("the token is not a compact JWS")]
    NotCompact,
    /// The header is not a strict JSON object with `alg` and `typ`, or it contains `crit`.
    #[error("the token's header is not acceptable")]
    Header,
    /// `alg` is not the one of the key's suite.
    #[error("the token's algorithm is not the key's")]
    Algorithm,
    /// `typ` is not the expected one.
    #[error("the token is of another type")]
    Type,
    /// The signature does not verify.
    #[error("the token's signature does not verify")]
    Signature,
    /// The payload is not strict JSON of the expected type.
    #[error("the token's payload is not acceptable")]
    Payload,
}

impl JwsError {
    /// True if the token has the right form but this key did not sign it. False if its form is wrong.
    pub(crate) fn is_forged(self) -> bool {
        match self {
            Self::Signature | Self::Algorithm => true,
            Self::TooLong | Self::NotCompact | Self::Header | Self::Type | Self::Payload => false,
        }
    }
}

/// The header members that netcert reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The algorithm's name. It is compared with the key's and never used to choose an algorithm.
    pub alg: String,
    /// The kind of token.
    pub typ: String,
    /// The id of the signer's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The signer's public key. Only [`crate::holder_proof`] reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwk: Option<Jwk>,
    /// Extensions that a reader must support. We support none.
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    crit: Option<serde_json::Value>,
}

/// Returns `Some` even if the member is `null`: it counts as present.
fn even_null<'de, D: serde::Deserializer<'de>>(member: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(member).map(Some)
}

/// Signs `payload` as a compact JWS. If `jwk` is true, the signer's public key goes into the header.
pub fn sign(
    typ: &str,
    kid: Option<&str>,
    jwk: bool,
    payload: &impl Serialize,
    key: &impl Signer,
    rng: &mut impl CryptoRng,
) -> String {
    let header = Header {
        alg: key.verifying_key().suite().alg().to_owned(),
        typ: typ.to_owned(),
        kid: kid.map(str::to_owned),
        jwk: jwk.then(|| key.verifying_key().to_jwk()),
        crit: None,
    };
    // Serializing fails only for maps whose keys are not strings, and none of our payloads has one. If it
    // failed, the part would be empty, and every reader would refuse it.
    let json = |bytes: Result<Vec<u8>, serde_json::Error>| base64url::encode(&bytes.unwrap_or_default());
    let mut token = json(serde_json::to_vec(&header));
    token.push('.');
    token.push_str(&json(serde_json::to_vec(payload)));
    let signature = key.sign(token.as_bytes(), rng);
    token.push('.');
    token.push_str(&base64url::encode(signature.as_bytes()));
    token
}

/// A JWS whose signature was not checked yet. `Debug` shows only its header.
#[derive(Clone)]
pub struct UnverifiedJws<'a> {
    header: Header,
    signing_input: &'a str,
    payload: &'a str,
    signature: Signature,
}

impl<'a> UnverifiedJws<'a> {
    /// Splits the token and reads its header. The payload is not decoded yet.
    ///
    /// # Errors
    /// [`JwsError::TooLong`] for more than `max_len` characters, [`JwsError::NotCompact`],
    /// [`JwsError::Header`].
    pub fn parse(token: &'a str, max_len: usize) -> Result<Self, JwsError> {
        if token.len() > max_len {
            return Err(JwsError::TooLong);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(JwsError::NotCompact)?;
        let (header, payload) = signing_input.split_once('.').ok_or(JwsError::NotCompact)?;
        // 86 characters are 64 bytes.
        if signature.len() != 86 {
            return Err(JwsError::NotCompact);
        }
        let signature = base64url::decode(signature).map_err(|_| JwsError::NotCompact)?;
        let signature = Signature::try_from(&*signature).map_err(|_| JwsError::NotCompact)?;
        if header.len() > MAX_HEADER {
            return Err(JwsError::Header);
        }
        let header = base64url::decode(header).map_err(|_| JwsError::NotCompact)?;
        let header: Header = strict_json::parse_into(&header, HEADER_DEPTH).map_err(|_| JwsError::Header)?;
        if header.crit.is_some() {
            return Err(JwsError::Header);
        }
        Ok(Self { header, signing_input, payload, signature })
    }

    /// The header. Its signature was not checked, so use it only to choose a key.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The id of the signer's key in the header, if it is well-formed.
    pub fn kid(&self) -> Option<KeyId> {
        self.header.kid.as_deref()?.parse().ok()
    }

    /// Checks `alg`, `typ` and the signature.
    ///
    /// # Errors
    /// [`JwsError::Algorithm`], [`JwsError::Type`], [`JwsError::Signature`].
    pub fn check(&self, key: &VerifyingKey, typ: &str) -> Result<(), JwsError> {
        self.check_header(key.suite(), typ)?;
        key.verify(self.signing_input.as_bytes(), &self.signature).map_err(|_| JwsError::Signature)
    }

    /// Like [`Self::check`], with a key that has certified multiples.
    pub(crate) fn check_certified(&self, key: &CertifiedKey, typ: &str) -> Result<(), JwsError> {
        self.check_header(key.suite(), typ)?;
        key.verify(self.signing_input.as_bytes(), &self.signature).map_err(|_| JwsError::Signature)
    }

    fn check_header(&self, suite: Suite, typ: &str) -> Result<(), JwsError> {
        if self.header.alg != suite.alg() {
            return Err(JwsError::Algorithm);
        }
        if self.header.typ != typ { Err(JwsError::Type) } else { Ok(()) }
    }

    /// Does [`Self::check`], then decodes the payload.
    ///
    /// # Errors
    /// Those of [`Self::check`], and [`JwsError::NotCompact`].
    pub fn verify(&self, key: &VerifyingKey, typ: &str) -> Result<Vec<u8>, JwsError> {
        self.check(key, typ)?;
        base64url::decode(self.payload).map_err(|_| JwsError::NotCompact)
    }

    /// Does [`Self::verify`], then reads the payload as strict JSON with at most `max_depth` levels.
    ///
    /// # Errors
    /// Those of [`Self::verify`], and [`JwsError::Payload`].
    pub fn verify_json<T: DeserializeOwned>(
        &self,
        key: &VerifyingKey,
        typ: &str,
        max_depth: usize,
    ) -> Result<T, JwsError> {
        strict_json::parse_into(&self.verify(key, typ)?, max_depth).map_err(|_| JwsError::Payload)
    }

    /// Reads the payload before its signature was checked. Do not trust it until [`Self::check`] has passed.
    pub(crate) fn unverified_json<T: DeserializeOwned>(&self, max_depth: usize) -> Result<T, JwsError> {
        let payload = base64url::decode(self.payload).map_err(|_| JwsError::NotCompact)?;
        strict_json::parse_into(&payload, max_depth).map_err(|_| JwsError::Payload)
    }

    /// The same as a JSON value. It needs much less code where a few members are enough.
    pub(crate) fn unverified_payload(&self, max_depth: usize) -> Result<serde_json::Value, JwsError> {
        let payload = base64url::decode(self.payload).map_err(|_| JwsError::NotCompact)?;
        strict_json::parse(&payload, max_depth).map_err(|_| JwsError::Payload)
    }
}

impl fmt::Debug for UnverifiedJws<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnverifiedJws").field("header", &self.header).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;
    use serde_json::{Value, json};

    use super::*;
    use crate::suite::{SigningKey, Suite};

    const TYP: &str = "test+jwt";

    fn rng() -> ChaCha20Rng {
        ChaCha20Rng::seed_from_u64(8)
    }

    /// Signs any header.
    fn forged(header: &str, payload: &str, key: &SigningKey) -> String {
        let encode = |text: &str| base64url::encode(text.as_bytes());
        let input = format!("{}.{}", encode(header), encode(payload));
        let signature = key.sign(input.as_bytes(), &mut rng());
        format!("{input}.{}", base64url::encode(signature.as_bytes()))
    }

    fn read(token: &str, key: &SigningKey) -> Result<Value, JwsError> {
        UnverifiedJws::parse(token, 4096)?.verify_json(key.verifying_key(), TYP, 2)
    }

    #[test]
    fn what_was_signed_is_read_and_the_header_says_who() {
        for suite in [Suite::Sm, Suite::Nist] {
            let key = SigningKey::generate(suite, &mut rng());
            let token = sign(TYP, Some("k1"), true, &json!({ "a": [1] }), &key, &mut rng());
            assert_eq!(read(&token, &key), Ok(json!({ "a": [1] })));
            let parsed = UnverifiedJws::parse(&token, 4096).unwrap();
            let header = parsed.header();
            assert_eq!((&*header.alg, &*header.typ, header.kid.as_deref()), (suite.alg(), TYP, Some("k1")));
            assert_eq!(header.jwk.as_ref(), Some(&key.verifying_key().to_jwk()));
            let bare = sign(TYP, None, false, &json!({}), &key, &mut rng());
            let bare = UnverifiedJws::parse(&bare, 4096).unwrap();
            assert!(bare.header().kid.is_none() && bare.header().jwk.is_none());
        }
    }

    #[test]
    fn only_the_keys_own_algorithm_and_the_expected_type_pass() {
        let key = SigningKey::generate(Suite::Nist, &mut rng());
        let token = |alg: &str, typ: &str| forged(&json!({ "alg": alg, "typ": typ }).to_string(), "{}", &key);
        assert_eq!(read(&token("ES256", TYP), &key), Ok(json!({})));
        for alg in ["none", "None", "es256", "HS256", "SGD_SM3_SM2", ""] {
            assert_eq!(read(&token(alg, TYP), &key), Err(JwsError::Algorithm), "{alg}");
        }
        assert_eq!(read(&token("ES256", "other+jwt"), &key), Err(JwsError::Type));
        assert_eq!(read(&token("ES256", "TEST+JWT"), &key), Err(JwsError::Type));
        let stranger = SigningKey::generate(Suite::Nist, &mut ChaCha20Rng::seed_from_u64(9));
        assert_eq!(read(&token("ES256", TYP), &stranger), Err(JwsError::Signature));
        let other_suite = SigningKey::generate(Suite::Sm, &mut rng());
        assert_eq!(read(&token("ES256", TYP), &other_suite), Err(JwsError::Algorithm));
    }

    #[test]
    fn headers_that_are_not_strict_are_refused() {
        let key = SigningKey::generate(Suite::Nist, &mut rng());
        for header in [
            r#"{"alg":"ES256","typ":"test+jwt","crit":["exp"]}"#,
            r#"{"alg":"ES256","typ":"test+jwt","crit":[]}"#,
            r#"{"alg":"ES256","typ":"test+jwt","crit":null}"#,
            r#"["ES256","test+jwt"]"#,
            r#"{"alg":"ES256","typ":"test+jwt","alg":"none"}"#,
            r#"{"alg":"ES256"}"#,
            r#"{"typ":"test+jwt"}"#,
            r#"{"alg":1,"typ":"test+jwt"}"#,
            r#"{"alg":"ES256","typ":"test+jwt","kid":7}"#,
            r#"{"alg":"ES256","typ":"test+jwt","jwk":{"kty":"EC"}}"#,
            r#"{"alg":"ES256","typ":"test+jwt","x":[[1]]}"#,
            r#"["ES256"]"#,
            "",
        ] {
            assert_eq!(read(&forged(header, "{}", &key), &key), Err(JwsError::Header), "{header}");
        }
        let ignored = r#"{"alg":"ES256","typ":"test+jwt","cty":"x","b64":false}"#;
        assert_eq!(read(&forged(ignored, "{}", &key), &key), Ok(json!({})), "RFC 7515 §4");
    }

    #[test]
    fn payloads_that_are_not_strict_are_refused() {
        let key = SigningKey::generate(Suite::Nist, &mut rng());
        for payload in ["", "{", r#"{"a":1,"a":2}"#, r#"{"a":[[1]]}"#, "{}{}"] {
            let token = forged(r#"{"alg":"ES256","typ":"test+jwt"}"#, payload, &key);
            assert_eq!(read(&token, &key), Err(JwsError::Payload), "{payload}");
        }
    }

    #[test]
    fn other_forms_of_a_token_are_refused() {
        let key = SigningKey::generate(Suite::Nist, &mut rng());
        let token = sign(TYP, None, false, &json!({}), &key, &mut rng());
        let (input, signature) = token.rsplit_once('.').unwrap();
        for text in [
            String::new(),
            "..".to_owned(),
            "...".to_owned(),
            input.to_owned(),
            format!("{token}."),
            format!("{token}="),
            format!("{token}\n"),
            format!(" {token}"),
            format!("{input}.{}", &signature[..85]),
            format!("{input}.{signature}AA"),
            format!("{input}."),
            format!(".{token}"),
        ] {
            assert!(read(&text, &key).is_err(), "{text}");
        }
        assert_eq!(UnverifiedJws::parse(&token, token.len() - 1).unwrap_err(), JwsError::TooLong);
        // The last character of a signature has four spare bits, but only one spelling is accepted.
        let last = signature.chars().last().unwrap();
        let spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let spellings =
            spare.chars().filter(|c| read(&format!("{}{c}", &token[..token.len() - 1]), &key).is_ok());
        assert_eq!(spellings.collect::<String>(), last.to_string());
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([A-Za-z0-9_-]{0,30}\\.?){0,4}|\\PC{0,60}") {
            let _ = UnverifiedJws::parse(&text, 4096);
        }
    }
}
