//! The messages between this server and the authority; both sides use this module.
//!
//! A request is a `POST` to [`PATH`]. Its body is a compact JWS of the connector's key ([`REQUEST_TYP`]), a
//! line feed, and, for a question about a face, the JPEG. Everything is in the body, because proxies log
//! headers and paths. The body of the answer is a compact JWS of the authority's key ([`ANSWER_TYP`]) over
//! the same `jti` and the digest of the request. A request is valid for [`MAX_AGE_SECONDS`]. If it is sent
//! again within that time, it gets the same answer, and the authority processes it only once.

use netcert::base64url;
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::ids::KeyId;
use netcert::jws::{self, JwsError};
use netcert::sm3;
use netcert::suite::{SigningKey, VerifyingKey};
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::authority::DocumentRef;

/// Path below the authority's address.
pub const PATH: &str = "v1/ask";
/// Media type of a request's body.
pub const REQUEST_MEDIA_TYPE: &str = "application/vnd.netcert.authority-request";
/// `typ` of a request.
pub const REQUEST_TYP: &str = "authority-request+jwt";
/// `typ` of an answer.
pub const ANSWER_TYP: &str = "authority-answer+jwt";
/// Longest request, in characters, without the JPEG that follows it.
pub const MAX_REQUEST: usize = 2048;
/// Longest answer, in characters.
pub const MAX_ANSWER: usize = 4096;
/// How long a request or an answer is valid, in seconds.
pub const MAX_AGE_SECONDS: i64 = 300;
/// How far the other side's clock may be ahead, in seconds.
pub const SKEW_SECONDS: i64 = 60;
/// JSON nesting: the claims, the question in them, a document in it.
const MAX_DEPTH: usize = 3;
/// Length of a `jti` in bytes.
const JTI_BYTES: usize = 16;

/// A question. No `Debug`: it names people.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum AuthorityQuery {
    /// Does the JPEG show the person of this portrait?
    Face {
        /// The portrait's reference from the chip read.
        portrait_ref: String,
        /// SM3 of the JPEG, in base64url.
        frame_sm3: String,
    },
    /// Is this adult this child's guardian?
    Guardianship {
        /// Document of the adult.
        guardian: QueriedDocument,
        /// Document of the child.
        child: QueriedDocument,
    },
}

/// A document in a question.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueriedDocument {
    document_kind: DocumentKind,
    document_number: String,
}

/// The authority's answer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum AuthorityAnswer {
    /// Answer to [`AuthorityQuery::Face`].
    Face {
        /// Whether the face matches.
        matches: bool,
    },
    /// Answer to [`AuthorityQuery::Guardianship`].
    Guardianship {
        /// What the register says.
        standing: RegisterStanding,
        /// With [`RegisterStanding::Confirmed`]: [`crate::authority::guardianship`]'s statement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    },
}

/// [`crate::authority::Guardianship`] without its evidence.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterStanding {
    /// The adult is the guardian.
    Confirmed,
    /// The adult is not the guardian.
    NotGuardian,
    /// The guardianship is before a court.
    Disputed,
}

/// A request's claims. `aud` is the thumbprint of the authority's key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestClaims {
    iat: UnixTime,
    jti: String,
    aud: String,
    question: AuthorityQuery,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerClaims {
    iat: UnixTime,
    jti: String,
    request_sm3: String,
    answer: AuthorityAnswer,
}

/// A signed request. All attempts send the same one.
pub struct SignedQuery {
    /// The JWS.
    pub token: String,
    /// Identifies the request, to match the answer.
    pub matter: QueryId,
}

/// Identifies the request that an answer belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct QueryId {
    /// The idempotency key.
    pub jti: String,
    /// SM3 of the request's JWS, in base64url.
    request_sm3: String,
}

/// A request that was verified.
pub struct Received {
    /// Identifies the request, for the answer.
    pub matter: QueryId,
    /// The question.
    pub question: AuthorityQuery,
}

/// Signs a question for the authority whose key is `authority`.
pub fn ask(
    question: AuthorityQuery,
    authority: &VerifyingKey,
    now: UnixTime,
    (key, kid): (&SigningKey, &KeyId),
    rng: &mut impl CryptoRng,
) -> SignedQuery {
    let mut jti = [0; JTI_BYTES];
    rng.fill_bytes(&mut jti);
    let jti = base64url::encode(&jti);
    let claims = RequestClaims { iat: now, jti: jti.clone(), aud: authority.thumbprint(), question };
    let token = jws::sign(REQUEST_TYP, Some(kid.as_str()), false, &claims, key, rng);
    SignedQuery { matter: QueryId { jti, request_sm3: sm3_of(token.as_bytes()) }, token }
}

/// Verifies a request at the authority, whose own key is `own`. The JPEG is compared with
/// [`AuthorityQuery::Face`] elsewhere.
///
/// # Errors
/// What is wrong with it.
pub fn receive(
    token: &str,
    own: &VerifyingKey,
    now: UnixTime,
    connector: &VerifyingKey,
) -> Result<Received, &'static str> {
    let claims: RequestClaims = open(token, MAX_REQUEST, REQUEST_TYP, connector)?;
    if claims.aud != own.thumbprint() {
        return Err("it is for another authority");
    }
    let drawn = base64url::decode(&claims.jti).is_ok_and(|jti| jti.len() == JTI_BYTES);
    if !drawn || !is_fresh(claims.iat, now) {
        return Err("it is stale");
    }
    let matter = QueryId { jti: claims.jti, request_sm3: sm3_of(token.as_bytes()) };
    Ok(Received { matter, question: claims.question })
}

/// Signs an answer as the authority does.
pub fn answer(
    answer: AuthorityAnswer,
    matter: &QueryId,
    now: UnixTime,
    (key, kid): (&SigningKey, &KeyId),
    rng: &mut impl CryptoRng,
) -> String {
    let QueryId { jti, request_sm3 } = matter.clone();
    jws::sign(
        ANSWER_TYP,
        Some(kid.as_str()),
        false,
        &AnswerClaims { iat: now, jti, request_sm3, answer },
        key,
        rng,
    )
}

/// Verifies an answer.
///
/// # Errors
/// What is wrong with it.
pub fn hear(
    token: &str,
    matter: &QueryId,
    now: UnixTime,
    authority: &VerifyingKey,
) -> Result<AuthorityAnswer, &'static str> {
    let claims: AnswerClaims = open(token, MAX_ANSWER, ANSWER_TYP, authority)?;
    if claims.jti != matter.jti || claims.request_sm3 != matter.request_sm3 {
        return Err("it answers another question");
    }
    if is_fresh(claims.iat, now) { Ok(claims.answer) } else { Err("it is stale") }
}

fn open<T: serde::de::DeserializeOwned>(
    token: &str,
    longest: usize,
    typ: &str,
    key: &VerifyingKey,
) -> Result<T, &'static str> {
    let opened =
        jws::UnverifiedJws::parse(token, longest).and_then(|jws| jws.verify_json(key, typ, MAX_DEPTH));
    opened.map_err(|error| match error {
        JwsError::TooLong => "it is too long",
        JwsError::Signature => "its signature does not verify",
        _ => "it has another form",
    })
}

fn is_fresh(iat: UnixTime, now: UnixTime) -> bool {
    (-SKEW_SECONDS..=MAX_AGE_SECONDS).contains(&now.since(iat))
}

/// SM3 in base64url.
pub fn sm3_of(bytes: &[u8]) -> String {
    base64url::encode(&sm3::digest(bytes))
}

impl From<DocumentRef<'_>> for QueriedDocument {
    fn from(document: DocumentRef<'_>) -> Self {
        Self { document_kind: document.kind, document_number: document.number.as_str().to_owned() }
    }
}

impl QueriedDocument {
    /// The number, if it is valid for its kind.
    pub fn number(&self) -> Option<DocumentNumber> {
        DocumentNumber::parse(self.document_kind, &self.document_number).ok()
    }
}

#[cfg(test)]
mod tests;
