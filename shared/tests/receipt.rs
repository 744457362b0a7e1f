//! Receipts: what a relying party can prove with one, and what is no receipt.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::ids::{ClientId, EdgeId, KeyId, Nonce};
use netcert::jws;
use netcert::receipt::{self, Receipt, ReceiptError, ReceiptSigner};
use netcert::sd_jwt::{ClaimName, Expected, Unverified};
use netcert::status_list::StatusList;
use netcert::suite::{Jwk, SigningKey, Suite, VerifyingKey};
use netcert::time::UnixTime;
use netcert::trust_list::TrustList;
use serde_json::{Value, json};

const CORPUS: &str = include_str!("corpus/presentations.json");

/// One accepted presentation of the corpus, and the receipt that an edge gave for it.
struct Checked {
    presentation: String,
    nonce: Nonce,
    now: UnixTime,
    key: SigningKey,
    receipt: String,
}

fn edge() -> EdgeId {
    "edge-1.sh".parse().unwrap()
}

fn museum() -> ClientId {
    "museum".parse().unwrap()
}

fn kid() -> KeyId {
    "edge-key-1".parse().unwrap()
}

fn checked(name: &str, suite: Suite) -> Checked {
    let corpus: Value = serde_json::from_str(CORPUS).unwrap();
    let case = corpus["cases"].as_array().unwrap().iter().find(|case| case["name"] == name).unwrap();
    let text = |member: &str| case[member].as_str().unwrap().to_owned();
    let (presentation, nonce): (_, Nonce) = (text("presentation"), text("nonce").parse().unwrap());
    let now = UnixTime::new(case["now"].as_i64().unwrap());

    let root: Jwk = serde_json::from_value(corpus["root"].clone()).unwrap();
    let root = VerifyingKey::from_jwk(&root).unwrap();
    let trust = TrustList::verify(corpus["trust_list"].as_str().unwrap(), &root, now, None).unwrap();
    let authentic = Unverified::parse(&presentation).unwrap().authenticate(&trust, now).unwrap();
    let uri = authentic.status().uri.clone();
    let list = corpus["status_lists"][&uri].as_str().unwrap();
    let list = StatusList::verify(list, &uri, authentic.issuer(), &trust, now, None).unwrap();
    let standing = authentic.standing(&list, now).unwrap();
    let audience = museum();
    let expected = Expected { audience: &audience, nonce: &nonce, now };
    let verified = authentic.verify(&expected, &standing).unwrap();

    let mut rng = ChaCha20Rng::seed_from_u64(41);
    let key = SigningKey::generate(suite, &mut rng);
    let (edge, kid) = (edge(), kid());
    let signer = ReceiptSigner { edge: &edge, kid: &kid, key: &key };
    let receipt = receipt::sign(&signer, &presentation, &verified, &expected, &mut rng);
    Checked { presentation, nonce, now, key, receipt }
}

impl Checked {
    fn check(&self, receipt: &str) -> Result<Receipt, ReceiptError> {
        receipt::check(receipt, self.key.verifying_key(), &edge(), &museum(), self.now)
    }

    fn payload(&self) -> Value {
        let payload = self.receipt.split('.').nth(1).unwrap();
        serde_json::from_slice(&netcert::base64url::decode(payload).unwrap()).unwrap()
    }

    /// The same edge signs something else.
    fn signed(&self, typ: &str, payload: &Value) -> String {
        let mut rng = ChaCha20Rng::seed_from_u64(42);
        jws::sign(typ, Some(kid().as_str()), false, payload, &self.key, &mut rng)
    }
}

// `insta` is built for the machine alone: it reads its snapshots from files.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_receipt_says_this_and_no_more() {
    let full = checked("everything disclosed (SGD_SM3_SM2)", Suite::Sm).payload();
    let bare = checked("nothing disclosed (ES256)", Suite::Nist).payload();
    let said = [full, bare].map(|payload| serde_json::to_string_pretty(&payload).unwrap());
    insta::assert_snapshot!("receipts", said.join("\n"));
}

#[test]
fn a_receipt_says_who_checked_what_for_whom_and_when() {
    for suite in [Suite::Sm, Suite::Nist] {
        let checked = checked("everything disclosed (SGD_SM3_SM2)", suite);
        let receipt = checked.check(&checked.receipt).unwrap();
        assert_eq!((receipt.edge(), receipt.audience()), (&edge(), &museum()));
        assert_eq!((receipt.checked_at(), receipt.nonce()), (checked.now, &checked.nonce));
        assert_eq!(receipt.subject().as_str(), "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK");
        assert_eq!(receipt.issuer().as_str(), "https://id.example");
        assert_eq!((receipt.acr().as_str(), receipt.act()), ("substantial", None));
        let age: Vec<_> = receipt.age().iter().map(|(flag, reached)| (flag.as_str(), *reached)).collect();
        assert_eq!(age, [("over_14", true), ("over_18", true), ("over_60", false)]);
        let claims: Vec<_> = receipt.claims().iter().copied().collect();
        assert_eq!(claims[..2], [ClaimName::Name, ClaimName::DocumentType]);
        assert_eq!(claims.len(), 6);
    }
}

#[test]
fn a_receipt_holds_no_plain_identity_data() {
    let checked = checked("everything disclosed (SGD_SM3_SM2)", Suite::Sm);
    let payload = checked.payload().to_string();
    for plain in ["方小芳", "11010519491231002X", "1949-12-31", "CHN", "resident_id", "\"idx\"", "cnf"] {
        assert!(!payload.contains(plain), "{plain} in {payload}");
    }
}

#[test]
fn a_receipt_of_a_bare_check_and_of_a_guardians_consent() {
    let bare = checked("nothing disclosed (ES256)", Suite::Sm);
    let payload = bare.payload();
    let members: Vec<_> = payload.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["acr", "aud", "iat", "iss", "issuer", "nonce", "presentation_hash", "sub"];
    assert_eq!(members, expected);
    let guarded = checked("a guardian consented (ES256)", Suite::Sm);
    assert!(guarded.check(&guarded.receipt).unwrap().act().is_some());
}

#[test]
fn a_receipt_belongs_to_one_presentation_in_the_hash_of_its_own_suite() {
    for suite in [Suite::Sm, Suite::Nist] {
        let checked = checked("over 18 disclosed (ES256)", suite);
        let receipt = checked.check(&checked.receipt).unwrap();
        assert!(receipt.is_of(&checked.presentation));
        let parts: Vec<&str> = checked.presentation.split('~').collect();
        for other in [String::new(), parts[..2].join("~"), format!("{}~", checked.presentation)] {
            assert!(!receipt.is_of(&other));
        }
        let hash = netcert::base64url::encode(&suite.digest(checked.presentation.as_bytes()));
        assert_eq!(checked.payload()["presentation_hash"], hash);
    }
}

#[test]
fn anothers_receipt_is_refused_by_its_cause() {
    let checked = checked("over 18 disclosed (ES256)", Suite::Sm);
    let (key, now) = (checked.key.verifying_key(), checked.now);
    let check = |edge: &str, audience: &str, now| {
        receipt::check(&checked.receipt, key, &edge.parse().unwrap(), &audience.parse().unwrap(), now).err()
    };
    assert_eq!(check("edge-1.sh", "museum", now), None);
    assert_eq!(check("edge-2.sh", "museum", now), Some(ReceiptError::OtherEdge));
    assert_eq!(check("edge-1.sh", "library", now), Some(ReceiptError::OtherRelyingParty));
    assert_eq!(check("edge-1.sh", "museum", now.plus(-60)), None);
    assert_eq!(check("edge-1.sh", "museum", now.plus(-61)), Some(ReceiptError::NotYetValid));
    assert_eq!(check("edge-1.sh", "museum", now.plus(20 * 366 * 86_400)), None, "proof for years");
    for suite in [Suite::Sm, Suite::Nist] {
        let stranger = SigningKey::generate(suite, &mut ChaCha20Rng::seed_from_u64(43));
        let said = receipt::check(&checked.receipt, stranger.verifying_key(), &edge(), &museum(), now);
        assert_eq!(said.err(), Some(ReceiptError::SignatureInvalid));
    }
}

#[test]
fn what_is_no_receipt_is_refused_even_with_a_good_signature() {
    let checked = checked("over 18 disclosed (ES256)", Suite::Sm);
    let good = checked.payload();
    assert!(checked.check(&checked.signed(receipt::TYP, &good)).is_ok());
    assert_eq!(checked.check(&checked.signed("kb+jwt", &good)), Err(ReceiptError::Malformed), "other type");
    let with = |member: &str, value: Value| {
        let mut payload = good.clone();
        payload[member] = value;
        payload
    };
    for payload in [
        with("status", json!({ "idx": 1 })),
        with("age", json!({ "over_21": true })),
        with("age", json!({ "over_18": "yes" })),
        with("claims", json!(["age_over_18"])),
        with("claims", json!(["shoe_size"])),
        with("claims", json!({ "name": "方小芳" })),
        with("sub", json!("someone")),
        with("acr", json!("highest")),
        with("act", json!({ "guardian_consent": false })),
        with("act", json!({ "sub": "guardian" })),
        with("iss", json!("Edge 1")),
        with("nonce", json!("short")),
        with("issuer", json!("https://id.example/path")),
        json!({}),
        json!([]),
    ] {
        let said = checked.check(&checked.signed(receipt::TYP, &payload));
        assert_eq!(said, Err(ReceiptError::Malformed), "{payload}");
    }
    let long = with("presentation_hash", json!("A".repeat(receipt::MAX_TOKEN)));
    assert_eq!(checked.check(&checked.signed(receipt::TYP, &long)), Err(ReceiptError::Malformed));
    for text in ["", "..", "a.b.c"] {
        assert_eq!(checked.check(text), Err(ReceiptError::Malformed), "{text}");
    }
    assert!(checked.check(&checked.presentation).is_err());
}
