//! What is well-formed and must be refused, with the reason. Where a case has several faults, the reason is
//! the first in the order of `netcert::sd_jwt`.

use netcert::suite::{SigningKey, Suite};
use serde_json::json;

use crate::Case;
use crate::draft::{PresentationDraft, disclosure, salt};
use crate::federation::{CorpusFederation, NOW, OTHER_ISSUER, REVOKED};

pub fn cases(federation: &mut CorpusFederation) -> Vec<Case> {
    let mut cases = Vec::new();
    for suite in [Suite::Sm, Suite::Nist] {
        cases.extend(by_the_issuers_side(federation, suite));
        cases.extend(by_the_status_address(federation, suite));
        cases.extend(by_the_key_binding(federation, suite));
        cases.extend(by_the_disclosures(federation, suite));
    }
    cases
}

fn by_the_issuers_side(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let (kid, old, new, foreign_kid) = match suite {
        Suite::Sm => ("sm-1", "sm-old", "sm-new", "nist-1"),
        Suite::Nist => ("nist-1", "nist-old", "nist-new", "sm-1"),
    };
    let (own, old_key, new_key, other_key) =
        (federation.key(kid), federation.key(old), federation.key(new), federation.other_key(kid));
    let stranger = SigningKey::generate(suite, &mut federation.rng);
    let mut draft = || PresentationDraft::new(federation, suite);
    let alg = |alg: &str, mut draft: PresentationDraft| {
        draft.header["alg"] = json!(alg);
        draft
    };
    let idx = |idx: u32, mut draft: PresentationDraft| {
        draft.payload["status"]["status_list"]["idx"] = json!(idx);
        draft
    };
    let other_alg = if suite == Suite::Sm { Suite::Nist.alg() } else { Suite::Sm.alg() };
    let other_hash = if suite == Suite::Sm { Suite::Nist.hash_name() } else { Suite::Sm.hash_name() };
    vec![
        Case::refused(
            "issuer not on the trust list",
            draft().saying("iss", json!("https://evil.example")),
            "issuer_unknown",
        ),
        Case::refused("unknown key id", draft().signed_by("sm-9", own.clone()), "issuer_unknown"),
        Case::refused("issuer's key has ended", draft().signed_by(old, old_key), "issuer_key_expired"),
        Case::refused(
            "issued before the issuer's key began",
            draft().signed_by(new, new_key),
            "issuer_key_expired",
        ),
        Case::refused("signed by a stranger", draft().signed_by(kid, stranger), "signature_invalid"),
        Case::refused(
            "signed by another issuer's key of the same id",
            draft().signed_by(kid, other_key.clone()),
            "signature_invalid",
        ),
        Case::refused(
            "names the issuer's key of the other suite",
            draft().signed_by(foreign_kid, own),
            "signature_invalid",
        ),
        Case::refused("alg none", alg("none", draft()), "signature_invalid"),
        Case::refused("alg HS256", alg("HS256", draft()), "signature_invalid"),
        Case::refused("alg of the other suite", alg(other_alg, draft()), "signature_invalid"),
        Case::refused("alg by another name", alg(&suite.alg().to_lowercase(), draft()), "signature_invalid"),
        Case::refused(
            "_sd_alg of the other suite",
            draft().saying("_sd_alg", json!(other_hash)),
            "signature_invalid",
        ),
        Case::refused("one bit of the payload changed", draft(), "signature_invalid")
            .spoilt(change_the_payload),
        Case::refused("the netcert's signature changed", draft(), "signature_invalid")
            .spoilt(change_the_signature),
        Case::refused("expired a moment ago", draft().saying("exp", json!(NOW)), "netcert_expired"),
        Case::refused("presented after its end", draft(), "netcert_expired").at(NOW + 86_400),
        Case::refused("issued 61 s ahead", draft().saying("iat", json!(NOW + 61)), "netcert_not_yet_valid"),
        Case::refused("revoked", idx(REVOKED, draft()), "netcert_revoked"),
        Case::refused("an entry that the list does not have", idx(1 << 17, draft()), "netcert_revoked"),
        Case::refused("the last possible entry number", idx(u32::MAX, draft()), "netcert_revoked"),
        Case::refused(
            "another issuer's netcert that points at this issuer's list",
            draft().saying("iss", json!(OTHER_ISSUER)).signed_by(kid, other_key),
            "status_list_not_allowed",
        ),
    ]
}

/// The issuer signed an address of a status list that is none of its own.
fn by_the_status_address(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let addresses = [
        ("status list at an origin of nobody's", "https://attacker.example/status/0"),
        (
            "status list at an origin that begins like the issuer's",
            "https://id.example.attacker.example/status/0",
        ),
        ("status list at the issuer's host under another scheme", "http://id.example/status/0"),
        ("status list at another issuer's origin", "https://other.example/status/0"),
    ];
    let case = |(name, uri): (&str, &str)| {
        let mut draft = PresentationDraft::new(federation, suite);
        draft.payload["status"]["status_list"]["uri"] = json!(uri);
        Case::refused(name, draft, "status_list_not_allowed")
    };
    addresses.map(case).into()
}

fn by_the_key_binding(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let stranger = SigningKey::generate(suite, &mut federation.rng);
    let mut draft = || PresentationDraft::new(federation, suite);
    let header = |member: &str, value: &str, mut draft: PresentationDraft| {
        draft.kb_header[member] = json!(value);
        draft
    };
    let text = |text: &str, mut draft: PresentationDraft| {
        draft.kb_payload_text = Some(text.to_owned());
        draft
    };
    let mut by_a_stranger = draft();
    by_a_stranger.holder = stranger;
    let claimed = draft().with_claim("age_over_18", &json!(true)).with_claim("nationality", &json!("CHN"));
    vec![
        Case::refused(
            "minted for another relying party",
            draft().saying("aud", json!("library")),
            "audience_mismatch",
        ),
        Case::refused(
            "key binding for another relying party",
            draft().binding("aud", json!("library")),
            "audience_mismatch",
        ),
        Case::refused("key binding by a stranger", by_a_stranger, "key_binding_invalid"),
        Case::refused("key binding with alg none", header("alg", "none", draft()), "key_binding_invalid"),
        Case::refused("key binding of another type", header("typ", "JWT", draft()), "key_binding_invalid"),
        Case::refused(
            "key binding with an unknown member",
            draft().binding("exp", json!(NOW)),
            "key_binding_invalid",
        ),
        Case::refused(
            "key binding with a member twice",
            text(r#"{"nonce":"n-0S6_WzA2Mj-corpus","nonce":"n-0S6_WzA2Mj-corpus"}"#, draft()),
            "key_binding_invalid",
        ),
        Case::refused("key binding that is no object", text("[$PAYLOAD]", draft()), "key_binding_invalid"),
        Case::refused("key binding's signature changed", draft(), "key_binding_invalid")
            .spoilt(change_the_end),
        Case::refused(
            "another nonce",
            draft().binding("nonce", json!("n-0S6_WzA2Mj-other")),
            "nonce_mismatch",
        ),
        Case::refused(
            "key binding whose time is written with a fraction of nothing",
            draft().binding("iat", json!(1_795_262_400.0)),
            "key_binding_invalid",
        ),
        Case::refused(
            "key binding at a quarter of a second",
            draft().binding("iat", json!(1_795_262_400.25)),
            "key_binding_invalid",
        ),
        Case::refused("key binding 61 s old", draft().binding("iat", json!(NOW - 61)), "key_binding_stale"),
        Case::refused("key binding 61 s ahead", draft().binding("iat", json!(NOW + 61)), "key_binding_stale"),
        Case::refused(
            "key binding at the end of time",
            draft().binding("iat", json!(i64::MAX)),
            "key_binding_stale",
        ),
        Case::refused(
            "another sd_hash",
            draft().binding("sd_hash", json!("A".repeat(43))),
            "presentation_mismatch",
        ),
        Case::refused("a disclosure taken away on the road", claimed.clone(), "presentation_mismatch")
            .spoilt(drop_a_disclosure),
        Case::refused("two disclosures exchanged on the road", claimed, "presentation_mismatch")
            .spoilt(swap_disclosures),
    ]
}

fn by_the_disclosures(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let mut draft = || PresentationDraft::new(federation, suite);
    let named = |name: &str, array: serde_json::Value, draft: PresentationDraft| {
        Case::refused(name, draft.disclosing(&disclosure(&array)), "disclosure_invalid")
    };
    let mut unnamed = draft();
    unnamed.disclosures.push(disclosure(&json!([salt("x"), "age_over_18", true])));
    let mut twice = draft().with_claim("age_over_18", &json!(true));
    twice.disclosures.push(twice.disclosures[0].clone());
    let mut two_values = draft().with_claim("age_over_18", &json!(false));
    two_values = two_values.disclosing(&disclosure(&json!([salt("again"), "age_over_18", true])));
    let mut empty = draft();
    empty.disclosures.push(String::new());
    let padded = format!("{}=", disclosure(&json!([salt("xy"), "age_over_18", true])));
    vec![
        Case::refused("a disclosure that no digest names", unnamed, "disclosure_invalid"),
        Case::refused("the same disclosure twice", twice, "disclosure_invalid"),
        Case::refused("the same claim twice", two_values, "disclosure_invalid"),
        Case::refused("an empty disclosure", empty, "disclosure_invalid"),
        Case::refused("a padded disclosure", draft().disclosing(&padded), "disclosure_invalid"),
        Case::refused("a disclosure that is no base64url", draft().disclosing("!!!!"), "disclosure_invalid"),
        Case::refused("a disclosure that is no JSON", draft().disclosing("AAAA"), "disclosure_invalid"),
        named("an unknown claim", json!([salt("a"), "shoe_size", "42"]), draft()),
        named("the reserved name _sd", json!([salt("b"), "_sd", ["x"]]), draft()),
        named("the reserved name ...", json!([salt("c"), "...", "x"]), draft()),
        named("the name of a claim in the clear", json!([salt("d"), "sub", "x"]), draft()),
        named("an array element's disclosure", json!([salt("e"), true]), draft()),
        named("four elements", json!([salt("f"), "age_over_18", true, true]), draft()),
        named("an object", json!({ "age_over_18": true }), draft()),
        named("a flag that is a string", json!([salt("g"), "age_over_18", "true"]), draft()),
        named("a name that is an object", json!([salt("h"), "name", { "family": "方" }]), draft()),
        named("no salt", json!(["", "age_over_18", true]), draft()),
        named("a salt that is a number", json!([1, "age_over_18", true]), draft()),
        named("a deep value", json!([salt("i"), "name", [[[[["x"]]]]]]), draft()),
    ]
}

/// Lets the netcert live one second longer; the JSON stays JSON.
fn change_the_payload(text: &str) -> String {
    let payload = text.split('.').nth(1).unwrap();
    let json = String::from_utf8(netcert::base64url::decode(payload).unwrap()).unwrap();
    let changed = json.replace(&format!("\"exp\":{}", NOW + 86_400), &format!("\"exp\":{}", NOW + 86_401));
    assert_ne!(json, changed);
    text.replacen(payload, &netcert::base64url::encode(changed.as_bytes()), 1)
}

fn change_the_signature(text: &str) -> String {
    let at = text.find('~').unwrap() - 40;
    flip(text, at)
}

fn change_the_end(text: &str) -> String {
    let at = text.len() - 40;
    flip(text, at)
}

fn flip(text: &str, at: usize) -> String {
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

fn drop_a_disclosure(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('~').collect();
    parts.remove(1);
    parts.join("~")
}

fn swap_disclosures(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('~').collect();
    parts.swap(1, 2);
    parts.join("~")
}
