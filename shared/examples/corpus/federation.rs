//! The federation in which the corpus plays: one issuer with keys of both suites, and a second issuer.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::directory::{self, Entry, State, api_key_digest};
use netcert::ids::IssuerId;
use netcert::status_list::{self, Bits, Publication};
use netcert::suite::{SigningKey, Suite};
use netcert::text::Text;
use netcert::time::UnixTime;
use netcert::trust_list::{self, TrustListClaims, TrustedIssuer, TrustedKey};
use serde_json::{Map, Value};

/// 2026-11-21T12:00:00Z.
pub const NOW: i64 = 1_795_262_400;
pub const ISSUER: &str = "https://id.example";
pub const OTHER_ISSUER: &str = "https://other.example";
pub const STATUS_URI: &str = "https://id.example/status/0";
pub const AUDIENCE: &str = "museum";
pub const NONCE: &str = "n-0S6_WzA2Mj-corpus";
/// Opens an edge for [`AUDIENCE`].
pub const API_KEY: &str = "corpus-key-0123456789";
/// The only revoked entry.
pub const REVOKED: u32 = 77;

pub struct CorpusFederation {
    pub rng: ChaCha20Rng,
    pub root: SigningKey,
    keys: Vec<(&'static str, SigningKey, i64, i64)>,
    other_keys: Vec<(&'static str, SigningKey, i64, i64)>,
}

impl CorpusFederation {
    pub fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(20_261_121);
        let mut key = |suite| SigningKey::generate(suite, &mut rng);
        let (begin, end) = (NOW - 90 * 86_400, NOW + 90 * 86_400);
        let root = key(Suite::Sm);
        let keys = vec![
            ("sm-1", key(Suite::Sm), begin, end),
            ("nist-1", key(Suite::Nist), begin, end),
            ("sm-old", key(Suite::Sm), begin, NOW - 1),
            ("nist-old", key(Suite::Nist), begin, NOW - 1),
            ("sm-new", key(Suite::Sm), NOW - 10, end),
            ("nist-new", key(Suite::Nist), NOW - 10, end),
        ];
        let other_keys = vec![("sm-1", key(Suite::Sm), begin, end), ("nist-1", key(Suite::Nist), begin, end)];
        Self { rng, root, keys, other_keys }
    }

    /// The key that the issuer signs with in this suite.
    pub fn kid(suite: Suite) -> &'static str {
        match suite {
            Suite::Sm => "sm-1",
            Suite::Nist => "nist-1",
        }
    }

    pub fn key(&self, kid: &str) -> SigningKey {
        find(&self.keys, kid)
    }

    pub fn other_key(&self, kid: &str) -> SigningKey {
        find(&self.other_keys, kid)
    }

    pub fn trust_list(&mut self) -> String {
        let issuer = |issuer: &str, keys: &[(&str, SigningKey, i64, i64)]| TrustedIssuer {
            issuer: issuer.parse().unwrap(),
            keys: keys
                .iter()
                .map(|(kid, key, not_before, not_after)| {
                    let mut jwk = key.verifying_key().to_jwk();
                    jwk.kid = Some((*kid).to_owned());
                    TrustedKey {
                        jwk,
                        not_before: UnixTime::new(*not_before),
                        not_after: UnixTime::new(*not_after),
                    }
                })
                .collect(),
            status_origins: vec![issuer.to_owned()],
            directory: format!("{issuer}/.well-known/netcert/directory"),
        };
        let claims = TrustListClaims {
            version: 7,
            iat: UnixTime::new(NOW - 60),
            exp: UnixTime::new(NOW + trust_list::LIFETIME_SECONDS),
            ttl: trust_list::TTL_SECONDS,
            issuers: vec![issuer(ISSUER, &self.keys), issuer(OTHER_ISSUER, &self.other_keys)],
        };
        trust_list::sign(&claims, &self.root, &mut self.rng)
    }

    pub fn status_lists(&mut self) -> Value {
        let mut bits = Bits::new();
        bits.set(REVOKED);
        let publication = Publication {
            issuer: ISSUER.parse::<IssuerId>().unwrap(),
            uri: STATUS_URI.to_owned(),
            version: 3,
            issued_at: UnixTime::new(NOW - 5),
            expires_at: UnixTime::new(NOW + status_list::LIFETIME_SECONDS),
            ttl: status_list::TTL_SECONDS,
        };
        let key = self.key("sm-1");
        let jwt = status_list::sign(&publication, &bits, &"sm-1".parse().unwrap(), &key, &mut self.rng);
        Value::Object(Map::from_iter([(STATUS_URI.to_owned(), Value::String(jwt))]))
    }

    /// The issuer's directory, in which an edge looks up who asks.
    pub fn directory(&mut self) -> String {
        let name = "museum".to_owned();
        let museum = Entry {
            client_id: AUDIENCE.parse().unwrap(),
            name: Text { zh_hans: name.clone(), en: name },
            api_keys: vec![api_key_digest(API_KEY)],
            redirect_uris: Vec::new(),
            purposes: Vec::new(),
            state: State::Active,
        };
        let claims = directory::DirectoryClaims {
            iss: ISSUER.parse().unwrap(),
            version: 2,
            iat: UnixTime::new(NOW - 60),
            exp: UnixTime::new(NOW + directory::LIFETIME_SECONDS),
            ttl: directory::TTL_SECONDS,
            entries: vec![museum],
        };
        let key = self.key("sm-1");
        directory::sign(&claims, &"sm-1".parse().unwrap(), &key, &mut self.rng)
    }
}

fn find(keys: &[(&str, SigningKey, i64, i64)], kid: &str) -> SigningKey {
    keys.iter().find(|(known, ..)| *known == kid).unwrap().1.clone()
}
