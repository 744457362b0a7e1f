//! The examples of RFC 9901, under SHA-256 and ES256: what of them our stricter profile shares must come
//! out the same.

use netcert::base64url;
use netcert::jws;
use netcert::sd_jwt::{HeldNetcert, KEY_BINDING_TYP, Unverified};
use netcert::suite::{Jwk, Suite, VerifyingKey};
use serde::Deserialize;
use serde_json::Value;

const VECTORS: &str = include_str!("vectors/rfc9901.json");
/// `typ` of the issuer-signed JWT in §5.
const EXAMPLE_TYP: &str = "example+sd-jwt";

#[derive(Deserialize)]
struct Vectors {
    issuer_key: Jwk,
    holder_key: Jwk,
    issuance: String,
    presentation: String,
    sd_hash: String,
    disclosures: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    section: String,
    pairs: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    digest: String,
    disclosure: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(VECTORS).unwrap()
}

fn digest(text: &str) -> String {
    base64url::encode(&Suite::Nist.digest(text.as_bytes()))
}

/// What the issuer of §5.1 signed.
fn payload(vectors: &Vectors) -> Value {
    let (jwt, _) = vectors.issuance.split_once('~').unwrap();
    let issuer = VerifyingKey::from_jwk(&vectors.issuer_key).unwrap();
    let payload = jws::UnverifiedJws::parse(jwt, 4096).unwrap().verify(&issuer, EXAMPLE_TYP).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

#[test]
fn every_disclosure_has_the_digest_of_its_section() {
    let mut seen = 0;
    for example in vectors().disclosures {
        for Pair { digest: expected, disclosure } in example.pairs {
            assert_eq!(digest(&disclosure), expected, "§{}", example.section);
            let array: Vec<Value> = serde_json::from_slice(&base64url::decode(&disclosure).unwrap()).unwrap();
            assert!(matches!(array.len(), 2 | 3));
            seen += 1;
        }
    }
    assert_eq!(seen, 30);
}

#[test]
fn section_5_1_the_issuers_signature_verifies_and_names_each_disclosure() {
    let vectors = vectors();
    let payload = payload(&vectors);
    assert_eq!(payload["_sd_alg"], Suite::Nist.hash_name());
    let named = payload.to_string();
    let disclosures: Vec<&str> = vectors.issuance.split_terminator('~').skip(1).collect();
    assert_eq!(disclosures.len(), 10);
    for disclosure in disclosures {
        assert!(named.contains(&format!("\"{}\"", digest(disclosure))), "{disclosure}");
    }
    let stranger = VerifyingKey::from_jwk(&vectors.holder_key).unwrap();
    let (jwt, _) = vectors.issuance.split_once('~').unwrap();
    let said = jws::UnverifiedJws::parse(jwt, 4096).unwrap().check(&stranger, EXAMPLE_TYP);
    assert_eq!(said, Err(jws::JwsError::Signature));
}

#[test]
fn section_5_2_the_key_binding_verifies_under_the_confirmed_key_and_covers_the_presentation() {
    let vectors = vectors();
    let confirmed: Jwk = serde_json::from_value(payload(&vectors)["cnf"]["jwk"].clone()).unwrap();
    assert_eq!(confirmed, vectors.holder_key);
    let holder = VerifyingKey::from_jwk(&confirmed).unwrap();
    let at = vectors.presentation.rfind('~').unwrap() + 1;
    let (bound, key_binding) = vectors.presentation.split_at(at);
    let binding = jws::UnverifiedJws::parse(key_binding, 4096).unwrap();
    let binding: Value = binding.verify_json(&holder, KEY_BINDING_TYP, 1).unwrap();
    assert_eq!(binding["sd_hash"], vectors.sd_hash);
    assert_eq!(digest(bound), vectors.sd_hash);
}

/// Another `typ`, another payload, disclosures below the top: RFC 9901 allows them, a netcert has none of
/// them.
#[test]
fn the_examples_are_no_netcerts() {
    let vectors = vectors();
    assert!(Unverified::parse(&vectors.presentation).is_err());
    assert!(HeldNetcert::parse(&vectors.issuance).is_err());
}
