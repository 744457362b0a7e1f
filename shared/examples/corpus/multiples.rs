//! The certified multiples of the holder key. All other presentations of the corpus come without.

use netcert::base64url;
use netcert::suite::{CertifiedKey, SigningKey, Suite, VerifyingKey};
use serde_json::{Value, json};

use crate::Case;
use crate::accepted::accepted;
use crate::draft::PresentationDraft;
use crate::federation::CorpusFederation;

pub fn cases(federation: &mut CorpusFederation) -> Vec<Case> {
    [Suite::Sm, Suite::Nist].into_iter().flat_map(|suite| of_suite(federation, suite)).collect()
}

fn of_suite(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let other = if suite == Suite::Sm { Suite::Nist } else { Suite::Sm };
    let mut of_the_other_suite =
        PresentationDraft::new(federation, suite).held_by(SigningKey::generate(other, &mut federation.rng));
    of_the_other_suite = certified(of_the_other_suite);
    let stranger = SigningKey::generate(suite, &mut federation.rng);
    let mut by_a_stranger = certified(PresentationDraft::new(federation, suite));
    by_a_stranger.holder = stranger.clone();
    let mut cases = vec![
        accepted(
            "with multiples",
            certified(PresentationDraft::new(federation, suite)).with_claim("age_over_18", &json!(true)),
            json!({ "age_over_18": true }),
        ),
        accepted("with multiples of a holder key of the other suite", of_the_other_suite, json!({})),
        // By these a verifier refuses that uses the multiples; one that does not accepts them.
        Case::refused(
            "another key's multiples",
            saying(json!(multiples(stranger.verifying_key())), PresentationDraft::new(federation, suite)),
            "key_binding_invalid",
        ),
        Case::refused(
            "multiples in another order",
            changed(|octets| octets.rotate_left(64), PresentationDraft::new(federation, suite)),
            "key_binding_invalid",
        ),
        Case::refused("key binding by a stranger, with multiples", by_a_stranger, "key_binding_invalid"),
        Case::refused(
            "multiples taken away on the road",
            certified(PresentationDraft::new(federation, suite)),
            "signature_invalid",
        )
        .spoilt(take_away),
    ];
    cases.extend(malformed(federation, suite, other));
    cases
}

fn malformed(federation: &mut CorpusFederation, suite: Suite, other: Suite) -> Vec<Case> {
    let mut draft = || PresentationDraft::new(federation, suite);
    let text = |change: fn(&str) -> String, draft: PresentationDraft| {
        let good = multiples(draft.holder.verifying_key());
        saying(json!(change(&good)), draft)
    };
    let one = SigningKey::from_bytes(other, &std::array::from_fn(|at| u8::from(at == 31))).unwrap();
    let of_the_other_curve = multiples(one.verifying_key());
    let above_p = x_above_p(suite);
    vec![
        Case::malformed("multiples of 255 characters", text(|good| good[1..].to_owned(), draft())),
        Case::malformed("multiples of 260 characters", text(|good| format!("{good}AAAA"), draft())),
        Case::malformed("multiples with padding", text(|good| format!("{}=", &good[1..]), draft())),
        Case::malformed("multiples in plain base64", text(|good| format!("+{}", &good[1..]), draft())),
        Case::malformed("multiples of no characters", text(|_| String::new(), draft())),
        Case::malformed("multiples that are null", saying(Value::Null, draft())),
        Case::malformed("multiples as a list", saying(json!(["A", "B", "C"]), draft())),
        Case::malformed("two multiples", text(|good| good[..170].to_owned(), draft())),
        Case::malformed("a multiple off the curve", changed(|octets| octets[191] ^= 1, draft())),
        Case::malformed("a multiple at infinity", changed(|octets| octets[64..128].fill(0), draft())),
        Case::malformed(
            "a multiple with an x above p",
            changed(move |octets| octets[..64].copy_from_slice(&above_p), draft()),
        ),
        Case::malformed("a multiple with a y above p", changed(|octets| octets[160..].fill(0xff), draft())),
        Case::malformed("multiples on the other curve", saying(json!(of_the_other_curve), draft())),
        Case::malformed("something beside jwk and multiples", {
            let mut draft = certified(draft());
            draft.payload["cnf"]["kid"] = json!("x");
            draft
        }),
    ]
}

fn multiples(key: &VerifyingKey) -> String {
    CertifiedKey::of(key).multiples()
}

/// With the multiples that an issuer computes.
fn certified(draft: PresentationDraft) -> PresentationDraft {
    let multiples = multiples(draft.holder.verifying_key());
    saying(json!(multiples), draft)
}

fn saying(multiples: Value, mut draft: PresentationDraft) -> PresentationDraft {
    draft.payload["cnf"]["multiples"] = multiples;
    draft
}

fn changed(change: impl FnOnce(&mut Vec<u8>), draft: PresentationDraft) -> PresentationDraft {
    let mut octets = base64url::decode(&multiples(draft.holder.verifying_key())).unwrap();
    change(&mut octets);
    saying(json!(base64url::encode(&octets)), draft)
}

/// A point of the curve with a small x, which is written as x + p.
fn x_above_p(suite: Suite) -> Vec<u8> {
    let p = match suite {
        Suite::Sm => "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff",
        Suite::Nist => "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    };
    // x = 0 has a y on both curves, and 0 + p is the least x that is too large.
    let mut compressed = [0; 33];
    compressed[0] = 2;
    let point = VerifyingKey::from_sec1(suite, &compressed).unwrap().to_jwk();
    let mut octets: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&p[2 * at..2 * at + 2], 16).unwrap()).collect();
    octets.extend(base64url::decode(&point.y).unwrap());
    octets
}

fn take_away(text: &str) -> String {
    let payload = text.split('.').nth(1).unwrap();
    let mut json: Value = serde_json::from_slice(&base64url::decode(payload).unwrap()).unwrap();
    json["cnf"].as_object_mut().unwrap().remove("multiples").unwrap();
    text.replacen(payload, &base64url::encode(json.to_string().as_bytes()), 1)
}
