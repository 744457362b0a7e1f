//! One issuer with its lists, made with the crate's own parts.

use chacha20::ChaCha20Rng;
use netcert::api::verify::Reason;
use netcert::base64url;
use netcert::ids::{IssuerId, KeyId, Nonce};
use netcert::jws;
use netcert::sd_jwt::{self, Acr, ClaimName, Expected, NetcertClaims, StatusReference, Unverified, Verified};
use netcert::status_list::{self, Bits, Publication, StatusList};
use netcert::suite::{SigningKey, Suite};
use netcert::time::UnixTime;
use netcert::trust_list::{self, TrustList, TrustedIssuer, TrustedKey};
use serde_json::Value;

pub const NOW: UnixTime = UnixTime::new(1_795_262_400);
pub const REVOKED: u32 = 5;
const ISSUER: &str = "http://localhost:8300";
const STATUS_URI: &str = "http://localhost:8300/status/0";

/// An issuer, and what a verifier holds of it.
pub struct Federation {
    key: SigningKey,
    pub trust: TrustList,
    status_list: String,
}

pub fn nonce() -> Nonce {
    "0123456789abcdef".parse().unwrap()
}

fn issuer() -> IssuerId {
    ISSUER.parse().unwrap()
}

fn kid() -> KeyId {
    "issuer-1".parse().unwrap()
}

impl Federation {
    pub fn new(suite: Suite, rng: &mut ChaCha20Rng) -> Self {
        let (root, key) = (SigningKey::generate(Suite::Sm, rng), SigningKey::generate(suite, rng));
        let mut jwk = key.verifying_key().to_jwk();
        jwk.kid = Some(kid().to_string());
        let claims = trust_list::TrustListClaims {
            version: 1,
            iat: NOW,
            exp: NOW.plus(trust_list::LIFETIME_SECONDS),
            ttl: trust_list::TTL_SECONDS,
            issuers: vec![TrustedIssuer {
                issuer: issuer(),
                keys: vec![TrustedKey { jwk, not_before: NOW.plus(-1), not_after: NOW.plus(90 * 86_400) }],
                status_origins: vec![ISSUER.to_owned()],
                directory: format!("{ISSUER}/.well-known/netcert/directory"),
            }],
        };
        let list = trust_list::sign(&claims, &root, rng);
        let trust = TrustList::verify(&list, root.verifying_key(), NOW, None).unwrap();
        let mut bits = Bits::new();
        bits.set(REVOKED);
        let publication = Publication {
            issuer: issuer(),
            uri: STATUS_URI.to_owned(),
            version: 1,
            issued_at: NOW,
            expires_at: NOW.plus(status_list::LIFETIME_SECONDS),
            ttl: status_list::TTL_SECONDS,
        };
        let status_list = status_list::sign(&publication, &bits, &kid(), &key, rng);
        Self { key, trust, status_list }
    }

    pub fn claims(&self, holder: &SigningKey) -> NetcertClaims {
        NetcertClaims {
            iss: issuer(),
            iat: NOW,
            exp: NOW.plus(30 * 86_400),
            aud: "museum".parse().unwrap(),
            sub: "A".repeat(32).try_into().unwrap(),
            holder: holder.verifying_key().clone(),
            status: StatusReference { idx: 4, uri: STATUS_URI.to_owned() },
            acr: Acr::Substantial,
            act: None,
        }
    }

    pub fn issue(
        &self,
        claims: &NetcertClaims,
        disclosable: &[(ClaimName, Value)],
        rng: &mut ChaCha20Rng,
    ) -> String {
        sd_jwt::issue(&kid(), &self.key, claims, disclosable, rng)
    }

    /// The same netcert from an issuer that certifies no multiples.
    pub fn without_multiples(&self, netcert: &str, rng: &mut ChaCha20Rng) -> String {
        let (jwt, disclosures) = netcert.split_once('~').unwrap();
        let payload = base64url::decode(jwt.split('.').nth(1).unwrap()).unwrap();
        let mut payload: Value = serde_json::from_slice(&payload).unwrap();
        payload["cnf"].as_object_mut().unwrap().remove("multiples").unwrap();
        let jwt = jws::sign(sd_jwt::TYP, Some(kid().as_str()), false, &payload, &self.key, rng);
        format!("{jwt}~{disclosures}")
    }

    pub fn status_list(&self) -> StatusList {
        StatusList::verify(&self.status_list, STATUS_URI, &issuer(), &self.trust, NOW, None).unwrap()
    }

    /// A malformed presentation counts as refused for its signature here.
    pub fn verify(&self, presentation: &str, audience: &str, now: UnixTime) -> Result<Verified, Reason> {
        let unverified = Unverified::parse(presentation).map_err(|_| Reason::SignatureInvalid)?;
        let authentic = unverified.authenticate(&self.trust, now)?;
        let standing = authentic.standing(&self.status_list(), now)?;
        let (audience, nonce) = (audience.parse().unwrap(), nonce());
        authentic.verify(&Expected { audience: &audience, nonce: &nonce, now }, &standing)
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub static ONE_PRESENTATION: std::sync::LazyLock<(Federation, String)> = std::sync::LazyLock::new(|| {
    use chacha20::rand_core::SeedableRng;
    let mut rng = ChaCha20Rng::seed_from_u64(26);
    let federation = Federation::new(Suite::Sm, &mut rng);
    let holder = SigningKey::generate(Suite::Sm, &mut rng);
    let disclosable = [(ClaimName::AgeOver18, Value::Bool(true)), (ClaimName::AgeOver60, Value::Bool(false))];
    let issued = federation.issue(&federation.claims(&holder), &disclosable, &mut rng);
    let held = sd_jwt::HeldNetcert::parse(&issued).unwrap();
    let presentation = held.present(&holder, &[ClaimName::AgeOver18], &nonce(), NOW, &mut rng);
    (federation, presentation)
});
