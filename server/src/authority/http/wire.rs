//! What goes over the wire to the authority and back; both ends use it.
//!
//! A request is `POST` [`PATH`] with a compact JWS of the connector's key ([`REQUEST_TYP`]), a line feed, and the JPEG
//! where the question is about a face. It is all in the body, since headers and paths end up in logs of what stands in
//! between. The answer's body is a compact JWS of the authority's key ([`ANSWER_TYP`]) over the same `jti` and the digest of
//! the very request. A request is good for [`MAX_AGE_SECONDS`]; sent again within them, it gets the same answer, and the work
//! is done once.

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

/// Below the authority's address.
pub const PATH: &str = "v1/ask";
/// Of a request's body.
pub const REQUEST_MEDIA_TYPE: &str = "application/vnd.netcert.authority-request";
/// `typ` of a request.
pub const REQUEST_TYP: &str = "authority-request+jwt";
/// `typ` of an answer.
pub const ANSWER_TYP: &str = "authority-answer+jwt";
/// Longest request, in characters; the JPEG comes after it.
pub const MAX_REQUEST: usize = 2048;
/// Longest answer, in characters.
pub const MAX_ANSWER: usize = 4096;
/// How long a request or an answer is good, in seconds.
pub const MAX_AGE_SECONDS: i64 = 300;
/// How far the other's clock may be ahead, in seconds.
pub const SKEW_SECONDS: i64 = 60;
/// The claims, the question in them, a document in it.
const MAX_DEPTH: usize = 3;
/// Bytes of a `jti`.
const JTI_BYTES: usize = 16;

/// A question. No `Debug`: it names people.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum AuthorityQuery {
    /// Is the JPEG the person of this portrait?
    Face {
        /// As in the chip read.
        portrait_ref: String,
        /// SM3 of the JPEG, in base64url.
        frame_sm3: String,
    },
    /// Is the one the other's guardian?
    Guardianship {
        /// Of the adult.
        guardian: QueriedDocument,
        /// Of the child.
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

/// What the authority says.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum AuthorityAnswer {
    /// To [`AuthorityQuery::Face`].
    Face {
        /// Whether it is.
        matches: bool,
    },
    /// To [`AuthorityQuery::Guardianship`].
    Guardianship {
        /// What the register holds.
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
    /// Is the guardian.
    Confirmed,
    /// Is not.
    NotGuardian,
    /// Before a court.
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

/// A signed request; the same for each attempt.
pub struct SignedQuery {
    /// The JWS.
    pub token: String,
    /// What the answer must be to.
    pub matter: QueryId,
}

/// Which request an answer belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct QueryId {
    /// The idempotency key.
    pub jti: String,
    /// SM3 of the request's JWS, in base64url.
    request_sm3: String,
}

/// A request that was checked.
pub struct Received {
    /// What the answer must be to.
    pub matter: QueryId,
    /// What is asked.
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

/// Checks a request at the authority, whose own key is `own`; the JPEG is compared with [`AuthorityQuery::Face`] elsewhere.
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

/// Checks an answer.
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
    /// Its number, if it is one of its kind.
    pub fn number(&self) -> Option<DocumentNumber> {
        DocumentNumber::parse(self.document_kind, &self.document_number).ok()
    }
}

#[cfg(test)]
mod tests;
