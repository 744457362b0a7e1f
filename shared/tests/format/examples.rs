//! One small federation and one visit to a museum, as text. Keys, salts and times come from fixed seeds.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::api::text::Text;
use netcert::base64url;
use netcert::directory::{self, Directory, Entry, Purpose, State};
use netcert::ids::{EdgeId, IssuerId, KeyId, Nonce};
use netcert::receipt::{self, ReceiptSigner};
use netcert::sd_jwt::{
    self, Acr, ClaimName, Expected, HeldNetcert, NetcertClaims, StatusReference, Unverified, Verified,
};
use netcert::status_list::{self, Bits, Publication, StatusList};
use netcert::suite::{SigningKey, Suite};
use netcert::time::UnixTime;
use netcert::trust_list::{self, TrustList, TrustedIssuer, TrustedKey};
use netcert::verification;
use serde_json::{Map, Value, json};

/// 2026-11-21T12:00:00Z.
const NOW: UnixTime = UnixTime::new(1_795_262_400);
const DAY_SECONDS: i64 = 86_400;
const ISSUER: &str = "https://id.example";
const STATUS_URI: &str = "https://id.example/status/0";
const IDX: u32 = 4711;
const REVOKED: [u32; 2] = [77, 100_000];

pub fn blocks() -> BTreeMap<&'static str, String> {
    let mut rng = ChaCha20Rng::seed_from_u64(0x006e_6574_6365_7274);
    let root = SigningKey::generate(Suite::Sm, &mut rng);
    let keys = [Suite::Sm, Suite::Nist].map(|suite| SigningKey::generate(suite, &mut rng));
    let trust_text = trust_list(&root, &keys, &mut rng);
    let trust = TrustList::verify(&trust_text, root.verifying_key(), NOW, None).unwrap();
    let status_text = status_list(&keys[0], &mut rng);
    let status = StatusList::verify(&status_text, STATUS_URI, &issuer(), &trust, NOW, None).unwrap();
    let directory_text = directory(&keys[0], &mut rng);
    let found = Directory::verify(&directory_text, &issuer(), &trust, NOW, None).unwrap();
    assert!(found.by_api_key(API_KEY).is_some());

    let visit = Visit::new(&keys[0], &trust, &status, &mut rng);
    let nist = Visit::new(&keys[1], &trust, &status, &mut rng);
    let receipt = visit.receipt(&mut rng);
    BTreeMap::from([
        ("root-key", json_block(&json!(root.verifying_key().to_jwk()))),
        ("trust-list-header", json_block(&part(&trust_text, 0))),
        ("trust-list-payload", json_block(&part(&trust_text, 1))),
        ("status-list-payload", json_block(&part(&status_text, 1))),
        ("status-list", text_block(&status_text)),
        ("directory-payload", json_block(&part(&directory_text, 1))),
        ("netcert-header", json_block(&part(&visit.netcert, 0))),
        ("netcert-payload", json_block(&part(jwt(&visit.netcert), 1))),
        ("netcert", text_block(&visit.netcert)),
        ("disclosures", disclosures(&visit.netcert)),
        ("presentation", text_block(&visit.presentation)),
        ("key-binding-header", json_block(&part(visit.key_binding(), 0))),
        ("key-binding-payload", json_block(&part(visit.key_binding(), 1))),
        ("verification", json_block(&json!(verification::answer(Ok(&visit.verified), NOW)))),
        ("receipt-header", json_block(&part(&receipt, 0))),
        ("receipt-payload", json_block(&part(&receipt, 1))),
        ("receipt", text_block(&receipt)),
        ("nist-header", json_block(&part(&nist.netcert, 0))),
        ("nist-presentation", text_block(&nist.presentation)),
    ])
}

fn issuer() -> IssuerId {
    ISSUER.parse().unwrap()
}

fn kid(suite: Suite) -> KeyId {
    match suite {
        Suite::Sm => "sm-2026-11".parse().unwrap(),
        Suite::Nist => "nist-2026-11".parse().unwrap(),
    }
}

fn trust_list(root: &SigningKey, keys: &[SigningKey], rng: &mut ChaCha20Rng) -> String {
    let trusted = keys.iter().map(|key| {
        let mut jwk = key.verifying_key().to_jwk();
        jwk.kid = Some(kid(key.suite()).to_string());
        TrustedKey { jwk, not_before: NOW.plus(-DAY_SECONDS), not_after: NOW.plus(90 * DAY_SECONDS) }
    });
    let claims = trust_list::TrustListClaims {
        version: 7,
        iat: NOW.plus(-30),
        exp: NOW.plus(trust_list::LIFETIME_SECONDS - 30),
        ttl: trust_list::TTL_SECONDS,
        issuers: vec![TrustedIssuer {
            issuer: issuer(),
            keys: trusted.collect(),
            status_origins: vec![ISSUER.to_owned()],
            directory: format!("{ISSUER}/.well-known/netcert/directory"),
        }],
    };
    trust_list::sign(&claims, root, rng)
}

fn status_list(key: &SigningKey, rng: &mut ChaCha20Rng) -> String {
    let mut bits = Bits::new();
    for idx in REVOKED {
        bits.set(idx);
    }
    let publication = Publication {
        issuer: issuer(),
        uri: STATUS_URI.to_owned(),
        version: 3,
        issued_at: NOW.plus(-5),
        expires_at: NOW.plus(status_list::LIFETIME_SECONDS - 5),
        ttl: status_list::TTL_SECONDS,
    };
    status_list::sign(&publication, &bits, &kid(key.suite()), key, rng)
}

const API_KEY: &str = "example-api-key-of-the-museum";

fn directory(key: &SigningKey, rng: &mut ChaCha20Rng) -> String {
    let claims = directory::DirectoryClaims {
        iss: issuer(),
        version: 12,
        iat: NOW.plus(-20),
        exp: NOW.plus(directory::LIFETIME_SECONDS - 20),
        ttl: directory::TTL_SECONDS,
        entries: vec![Entry {
            client_id: "museum".parse().unwrap(),
            name: Text { zh_hans: "山间博物馆".to_owned(), en: "Museum in the Hills".to_owned() },
            api_keys: vec![directory::api_key_digest(API_KEY)],
            redirect_uris: vec!["https://museum.example/booking/verified".to_owned()],
            purposes: vec![Purpose {
                id: "booking".to_owned(),
                text: Text {
                    zh_hans: "实名预约参观".to_owned(),
                    en: "Booking a visit in one's own name".to_owned(),
                },
                may_ask: vec![ClaimName::AgeOver18],
            }],
            state: State::Active,
        }],
    };
    directory::sign(&claims, &kid(key.suite()), key, rng)
}

/// One netcert and one presentation of it.
struct Visit {
    netcert: String,
    presentation: String,
    verified: Verified,
    nonce: Nonce,
}

impl Visit {
    fn new(key: &SigningKey, trust: &TrustList, status: &StatusList, rng: &mut ChaCha20Rng) -> Self {
        let holder = SigningKey::generate(key.suite(), rng);
        let claims = NetcertClaims {
            iss: issuer(),
            iat: NOW.plus(-3600),
            exp: NOW.plus(30 * DAY_SECONDS - 3600),
            aud: "museum".parse().unwrap(),
            sub: "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK".parse().unwrap(),
            holder: holder.verifying_key().clone(),
            status: StatusReference { idx: IDX, uri: STATUS_URI.to_owned() },
            acr: Acr::Substantial,
            act: None,
        };
        let disclosable = [
            (ClaimName::AgeOver14, json!(true)),
            (ClaimName::AgeOver18, json!(true)),
            (ClaimName::AgeOver60, json!(false)),
            (ClaimName::Name, json!("方小芳")),
        ];
        let netcert = sd_jwt::issue(&kid(key.suite()), key, &claims, &disclosable, rng);
        let nonce: Nonce = "n-0S6_WzA2Mj-2026".parse().unwrap();
        let held = HeldNetcert::parse(&netcert).unwrap();
        let presentation = held.present(&holder, &[ClaimName::AgeOver18], &nonce, NOW, rng);

        let authentic = Unverified::parse(&presentation).unwrap().authenticate(trust, NOW).unwrap();
        let standing = authentic.standing(status, NOW).unwrap();
        let expected = Expected { audience: &claims.aud, nonce: &nonce, now: NOW };
        let verified = authentic.verify(&expected, &standing).unwrap();
        Self { netcert, presentation, verified, nonce }
    }

    fn key_binding(&self) -> &str {
        self.presentation.rsplit('~').next().unwrap()
    }

    fn receipt(&self, rng: &mut ChaCha20Rng) -> String {
        let key = SigningKey::generate(Suite::Sm, rng);
        let (edge, kid): (EdgeId, KeyId) = ("edge-1.sh".parse().unwrap(), "edge-2026-11".parse().unwrap());
        let signer = ReceiptSigner { edge: &edge, kid: &kid, key: &key };
        let audience = "museum".parse().unwrap();
        let expected = Expected { audience: &audience, nonce: &self.nonce, now: NOW };
        let receipt = receipt::sign(&signer, &self.presentation, &self.verified, &expected, rng);
        let checked = receipt::check(&receipt, key.verifying_key(), &edge, &audience, NOW).unwrap();
        assert!(checked.is_of(&self.presentation));
        receipt
    }
}

fn jwt(netcert: &str) -> &str {
    netcert.split('~').next().unwrap()
}

/// Header or payload of a compact JWS.
fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&base64url::decode(part).unwrap()).unwrap()
}

/// Each disclosure with its JSON and its digest, which must be in `_sd`.
fn disclosures(netcert: &str) -> String {
    let payload = part(jwt(netcert), 1);
    let named = payload["_sd"].as_array().unwrap();
    let mut text = "```text\n".to_owned();
    for disclosure in netcert.split_terminator('~').skip(1) {
        let json = String::from_utf8(base64url::decode(disclosure).unwrap()).unwrap();
        let digest = base64url::encode(&Suite::Sm.digest(disclosure.as_bytes()));
        assert!(named.contains(&json!(digest)));
        writeln!(text, "array       {json}\ndisclosure  {disclosure}\ndigest      {digest}\n").unwrap();
    }
    text.truncate(text.len() - 1);
    text + "```\n"
}

fn json_block(value: &Value) -> String {
    format!("```json\n{:#}\n```\n", sorted(value))
}

/// Members by name, whatever order the JSON library keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let by_name: BTreeMap<_, _> = members.iter().collect();
            Value::Object(Map::from_iter(
                by_name.into_iter().map(|(name, value)| (name.clone(), sorted(value))),
            ))
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        scalar => scalar.clone(),
    }
}

/// A long token, broken for the page.
fn text_block(token: &str) -> String {
    const WIDTH: usize = 100;
    let mut text = "```text\n".to_owned();
    for line in token.as_bytes().chunks(WIDTH) {
        text.push_str(str::from_utf8(line).unwrap());
        text.push('\n');
    }
    text + "```\n"
}
