//! One issuer with its lists, as every target knows it. A signature would stop a fuzzer at once, so the
//! targets sign what it invents: what lies behind the signature is reached as well.

use std::sync::LazyLock;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::base64url;
use netcert::ids::{IssuerId, KeyId};
use netcert::status_list::{self, Bits, Publication, StatusList};
use netcert::suite::{Jwk, SigningKey, Suite};
use netcert::time::UnixTime;
use netcert::trust_list::{self, TrustList, TrustedIssuer, TrustedKey};

pub const NOW: UnixTime = UnixTime::new(1_795_262_400);
pub const ISSUER: &str = "https://issuer.example";
pub const STATUS_URI: &str = "https://issuer.example/status/0";
pub const KID: &str = "issuer-1";
pub const CHALLENGE: &str = "0123456789abcdef0123456789abcdef";

pub struct FuzzFederation {
    pub root: SigningKey,
    pub issuer: SigningKey,
    pub holder: SigningKey,
    pub trust: TrustList,
    pub list: StatusList,
}

pub static FEDERATION: LazyLock<FuzzFederation> = LazyLock::new(|| {
    let rng = &mut rng();
    let [root, issuer, holder] = [(); 3].map(|()| SigningKey::generate(Suite::Sm, rng));
    let claims = trust_list::TrustListClaims {
        version: 1,
        iat: NOW,
        exp: NOW.plus(trust_list::LIFETIME_SECONDS),
        ttl: trust_list::TTL_SECONDS,
        issuers: vec![TrustedIssuer {
            issuer: issuer_id(),
            keys: vec![TrustedKey {
                jwk: Jwk { kid: Some(KID.to_owned()), ..issuer.verifying_key().to_jwk() },
                not_before: NOW.plus(-86_400),
                not_after: NOW.plus(90 * 86_400),
            }],
            status_origins: vec![ISSUER.to_owned()],
            directory: format!("{ISSUER}/.well-known/netcert/directory"),
        }],
    };
    let list = trust_list::sign(&claims, &root, rng);
    let trust = TrustList::verify(&list, root.verifying_key(), NOW, None).expect("our own trust list");
    trust.prepare(None);
    let publication = Publication {
        issuer: issuer_id(),
        uri: STATUS_URI.to_owned(),
        version: 1,
        issued_at: NOW,
        expires_at: NOW.plus(status_list::LIFETIME_SECONDS),
        ttl: status_list::TTL_SECONDS,
    };
    let list = status_list::sign(&publication, &Bits::new(), &kid(), &issuer, rng);
    let list =
        StatusList::verify(&list, STATUS_URI, &issuer_id(), &trust, NOW, None).expect("our own status list");
    FuzzFederation { root, issuer, holder, trust, list }
});

pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(20)
}

pub fn issuer_id() -> IssuerId {
    ISSUER.parse().expect("an issuer id")
}

pub fn kid() -> KeyId {
    KID.parse().expect("a key id")
}

/// A signed token around any bytes.
pub fn token(typ: &str, payload: &[u8], key: &SigningKey) -> String {
    token_with(&format!(r#"{{"alg":"{}","typ":"{typ}","kid":"{KID}"}}"#, key.suite().alg()), payload, key)
}

/// A signed token around any bytes, under any header.
pub fn token_with(header: &str, payload: &[u8], key: &SigningKey) -> String {
    let mut token = format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(payload));
    let signature = key.sign(token.as_bytes(), &mut rng());
    token.push('.');
    token.push_str(&base64url::encode(signature.as_bytes()));
    token
}
