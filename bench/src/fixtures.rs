//! What all contestants check: made once by the native program, from a fixed seed, and read by all as JSON.

use anyhow::{Context, Result};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::api::list::DIRECTORY;
use netcert::base64url;
use netcert::ids::{IssuerId, KeyId, Nonce};
use netcert::jws;
use netcert::sd_jwt::{self, Acr, ClaimName, HeldNetcert, NetcertClaims, StatusReference, issue};
use netcert::status_list::{self, Bits, Publication};
use netcert::suite::{Jwk, SigningKey, Suite};
use netcert::time::UnixTime;
use netcert::trust_list::{self, TrustedIssuer, TrustedKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub const NOW: UnixTime = UnixTime::new(1_795_262_400);
pub const AUDIENCE: &str = "museum";
pub const NONCE: &str = "0123456789abcdef0123456789abcdef";
pub const ISSUER: &str = "https://issuer.example";
pub const STATUS_URI: &str = "https://issuer.example/status/0";
const KID: &str = "issuer-1";
/// Bytes of the message under a bare signature.
const MESSAGE: usize = 450;
/// Different ones of everything, so that no branch can be learnt by heart.
const VARIETY: usize = 16;

#[derive(Serialize, Deserialize)]
pub struct Fixtures {
    pub now: i64,
    pub audience: String,
    pub nonce: String,
    /// Base64url.
    pub message: String,
    pub sm: OfSuite,
    pub nist: OfSuite,
}

/// The fixtures of one suite.
#[derive(Serialize, Deserialize)]
pub struct OfSuite {
    pub key: Jwk,
    /// Over the message, base64url of r ‖ s.
    pub signatures: Vec<String>,
    /// Plain JWTs of the same key.
    pub jwts: Vec<String>,
    /// Netcerts of the same key: six claims that can be disclosed, two of them disclosed, key binding.
    pub presentations: Vec<String>,
    /// The same without the multiples of the holder key.
    pub without_multiples: Vec<String>,
    pub root: Jwk,
    pub trust_list: String,
    pub status_list: String,
}

impl Fixtures {
    pub fn make() -> Result<Self> {
        let message: Vec<u8> = (0..MESSAGE).map(|i| b"netcert "[i % 8]).collect();
        Ok(Self {
            now: NOW.seconds(),
            audience: AUDIENCE.to_owned(),
            nonce: NONCE.to_owned(),
            sm: OfSuite::make(Suite::Sm, &message)?,
            nist: OfSuite::make(Suite::Nist, &message)?,
            message: base64url::encode(&message),
        })
    }
}

impl OfSuite {
    fn make(suite: Suite, message: &[u8]) -> Result<Self> {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let (root, key) = (SigningKey::generate(suite, rng), SigningKey::generate(suite, rng));
        let signatures = (0..VARIETY).map(|_| base64url::encode(key.sign(message, rng).as_bytes())).collect();
        let jwt = json!({
            "iss": ISSUER, "aud": AUDIENCE, "iat": NOW, "exp": NOW.plus(3600), "nonce": NONCE,
            "text": "x".repeat(180),
        });
        let jwts = (0..VARIETY).map(|_| jws::sign("JWT", Some(KID), false, &jwt, &key, rng)).collect();
        let presentations = (0..VARIETY).map(|_| presentation(&key, true, rng)).collect::<Result<_>>()?;
        let without_multiples =
            (0..VARIETY).map(|_| presentation(&key, false, rng)).collect::<Result<_>>()?;
        Ok(Self {
            key: key.verifying_key().to_jwk(),
            signatures,
            jwts,
            presentations,
            without_multiples,
            trust_list: trust_list(&key, &root, rng)?,
            status_list: status_list(&key, rng)?,
            root: root.verifying_key().to_jwk(),
        })
    }
}

fn presentation(key: &SigningKey, multiples: bool, rng: &mut ChaCha20Rng) -> Result<String> {
    let holder = SigningKey::generate(key.suite(), rng);
    let claims = NetcertClaims {
        iss: issuer()?,
        iat: NOW.plus(-3600),
        exp: NOW.plus(30 * 86_400),
        aud: AUDIENCE.parse()?,
        sub: "A".repeat(32).try_into().ok().context("a subject")?,
        holder: holder.verifying_key().clone(),
        status: StatusReference { idx: 4711, uri: STATUS_URI.to_owned() },
        acr: Acr::High,
        act: None,
    };
    let disclosable = [
        (ClaimName::AgeOver14, Value::Bool(true)),
        (ClaimName::AgeOver18, Value::Bool(true)),
        (ClaimName::AgeOver60, Value::Bool(false)),
        (ClaimName::Name, Value::from("张三")),
        (ClaimName::BirthDate, Value::from("1990-02-28")),
        (ClaimName::Nationality, Value::from("CHN")),
    ];
    let issued = issue(&kid()?, key, &claims, &disclosable, rng);
    let netcert = if multiples { issued } else { take_multiples(&issued, key, rng)? };
    let nonce: Nonce = NONCE.parse()?;
    let chosen = [ClaimName::AgeOver18, ClaimName::Name];
    Ok(HeldNetcert::parse(&netcert)?.present(&holder, &chosen, &nonce, NOW, rng))
}

/// The netcert as an issuer signs it that leaves them out.
fn take_multiples(netcert: &str, key: &SigningKey, rng: &mut ChaCha20Rng) -> Result<String> {
    let (jwt, disclosures) = netcert.split_once('~').context("a netcert")?;
    let payload = base64url::decode(jwt.split('.').nth(1).context("a payload")?)?;
    let mut payload: Value = serde_json::from_slice(&payload)?;
    let confirmation = payload["cnf"].as_object_mut().context("a confirmation")?;
    confirmation.remove("multiples").context("an issuer of ours certifies multiples")?;
    let jwt = jws::sign(sd_jwt::TYP, Some(KID), false, &payload, key, rng);
    Ok(format!("{jwt}~{disclosures}"))
}

fn trust_list(key: &SigningKey, root: &SigningKey, rng: &mut ChaCha20Rng) -> Result<String> {
    let mut jwk = key.verifying_key().to_jwk();
    jwk.kid = Some(KID.to_owned());
    let claims = trust_list::TrustListClaims {
        version: 1,
        iat: NOW,
        exp: NOW.plus(trust_list::LIFETIME_SECONDS),
        ttl: trust_list::TTL_SECONDS,
        issuers: vec![TrustedIssuer {
            issuer: issuer()?,
            keys: vec![TrustedKey { jwk, not_before: NOW.plus(-86_400), not_after: NOW.plus(90 * 86_400) }],
            status_origins: vec![ISSUER.to_owned()],
            directory: format!("{ISSUER}{DIRECTORY}"),
        }],
    };
    Ok(trust_list::sign(&claims, root, rng))
}

fn status_list(key: &SigningKey, rng: &mut ChaCha20Rng) -> Result<String> {
    let mut bits = Bits::new();
    for idx in (1..status_list::ENTRIES).step_by(97).filter(|idx| *idx != 4711) {
        bits.set(idx);
    }
    let publication = Publication {
        issuer: issuer()?,
        uri: STATUS_URI.to_owned(),
        version: 1,
        issued_at: NOW,
        expires_at: NOW.plus(status_list::LIFETIME_SECONDS),
        ttl: status_list::TTL_SECONDS,
    };
    Ok(status_list::sign(&publication, &bits, &kid()?, key, rng))
}

fn issuer() -> Result<IssuerId> {
    Ok(ISSUER.parse()?)
}

fn kid() -> Result<KeyId> {
    Ok(KID.parse()?)
}
