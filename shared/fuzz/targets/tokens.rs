//! Compact JWS, base64url, keys, holder proofs, chip reads and receipts. The first byte chooses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netcert::base64url;
use netcert::chip_read;
use netcert::holder_proof;
use netcert::ids::{ClientId, EdgeId};
use netcert::jws;
use netcert::receipt::{self, Receipt, ReceiptError};
use netcert::suite::{Jwk, Signature, Suite, VerifyingKey};
use netcert_fuzz::{CHALLENGE, NOW, FEDERATION, issuer_id, token, token_with};

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    match kind {
        b'k' => sec1(data),
        b'g' => drop(Signature::try_from(data)),
        b'h' => under_a_header(data),
        b'P' => {
            let key = serde_json::to_string(&FEDERATION.holder.verifying_key().to_jwk()).expect("a key is JSON");
            let header = format!(r#"{{"alg":"SGD_SM3_SM2","typ":"{}","jwk":{key}}}"#, holder_proof::TYP);
            proof(&token_with(&header, data, &FEDERATION.holder));
        }
        b'C' => chip(&token(chip_read::TYP, data, &FEDERATION.issuer)),
        b'R' => drop(checked_receipt(&token(receipt::TYP, data, &FEDERATION.issuer))),
        _ => {
            let Ok(text) = std::str::from_utf8(data) else { return };
            match kind {
                b'b' => octets(text),
                b'j' => jwk(text),
                b'p' => proof(text),
                b'c' => chip(text),
                b'r' => assert!(checked_receipt(text).is_err(), "the edge signed none"),
                _ => token_of_nobody(text),
            }
        }
    }
});

/// One text for one byte string.
fn octets(text: &str) {
    if let Ok(bytes) = base64url::decode(text) {
        assert_eq!(base64url::encode(&bytes), text);
    }
    assert_eq!(base64url::decode(&base64url::encode(text.as_bytes())).as_deref(), Ok(text.as_bytes()));
}

fn jwk(text: &str) {
    let Ok(jwk) = serde_json::from_str::<Jwk>(text) else { return };
    if let Ok(key) = VerifyingKey::from_jwk(&jwk) {
        assert_eq!(VerifyingKey::from_jwk(&key.to_jwk()), Ok(key));
    }
}

fn sec1(bytes: &[u8]) {
    for suite in [Suite::Sm, Suite::Nist] {
        if let Ok(key) = VerifyingKey::from_sec1(suite, bytes) {
            assert_eq!(VerifyingKey::from_jwk(&key.to_jwk()), Ok(key));
        }
    }
}

/// Whoever signs, any header: only our own may pass.
fn under_a_header(data: &[u8]) {
    let Ok(header) = std::str::from_utf8(data) else { return };
    let token = token_with(header, b"{}", &FEDERATION.issuer);
    if let Ok(parsed) = jws::UnverifiedJws::parse(&token, token.len())
        && parsed.verify(FEDERATION.issuer.verifying_key(), "JWT").is_ok()
    {
        assert_eq!((parsed.header().alg.as_str(), parsed.header().typ.as_str()), ("SGD_SM3_SM2", "JWT"));
    }
    proof(&token);
}

fn proof(jwt: &str) {
    let _ = holder_proof::check(jwt, &issuer_id(), CHALLENGE, NOW);
}

fn chip(jwt: &str) {
    if let Ok(read) = chip_read::check(jwt, CHALLENGE, NOW, FEDERATION.issuer.verifying_key()) {
        assert!(read.number.birth_date().is_none_or(|date| date == read.birth_date));
    }
}

/// What passes says nothing of another edge or relying party, and no value of a claim.
fn checked_receipt(jwt: &str) -> Result<Receipt, ReceiptError> {
    let edge: EdgeId = "edge.example".parse().expect("an edge id");
    let audience: ClientId = "museum".parse().expect("a client id");
    let receipt = receipt::check(jwt, FEDERATION.issuer.verifying_key(), &edge, &audience, NOW)?;
    assert!(jwt.len() <= receipt::MAX_TOKEN);
    assert_eq!((receipt.edge(), receipt.audience()), (&edge, &audience));
    assert!(receipt.checked_at() <= NOW.plus(receipt::SKEW_SECONDS));
    assert!(receipt.age().keys().all(|flag| ["over_14", "over_18", "over_60"].contains(&flag.as_str())));
    assert!(receipt.claims().iter().all(|claim| claim.age_flag().is_none()));
    assert!(!receipt.is_of(jwt), "no text holds its own hash");
    Ok(receipt)
}

fn token_of_nobody(text: &str) {
    if let Ok(token) = jws::UnverifiedJws::parse(text, 4096) {
        assert!(text.len() <= 4096);
        assert!(token.verify(FEDERATION.issuer.verifying_key(), &token.header().typ).is_err());
    }
}
