//! What is no presentation at all.

use netcert::base64url;
use netcert::suite::Suite;
use serde_json::json;

use crate::Case;
use crate::draft::PresentationDraft;
use crate::federation::CorpusFederation;

pub fn cases(federation: &mut CorpusFederation) -> Vec<Case> {
    [Suite::Sm, Suite::Nist].into_iter().flat_map(|suite| of_suite(federation, suite)).collect()
}

fn of_suite(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let mut cases = texts(federation, suite);
    cases.extend(netcerts(federation, suite));
    cases
}

fn texts(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let mut draft = || PresentationDraft::new(federation, suite);
    let mut many = draft();
    many.disclosures = vec!["AAAA".to_owned(); 65];
    let mut long = draft();
    long.disclosures = vec!["A".repeat(16 * 1024)];
    vec![
        Case::malformed("nothing", draft()).spoilt(|_| String::new()),
        Case::malformed("one tilde", draft()).spoilt(|_| "~".to_owned()),
        Case::malformed("only tildes", draft()).spoilt(|_| "~".repeat(100)),
        Case::malformed("no key binding", draft())
            .spoilt(|text| text[..=text.rfind('~').unwrap()].to_owned()),
        Case::malformed("no tilde", draft()).spoilt(|text| text[..text.find('~').unwrap()].to_owned()),
        Case::malformed("no netcert", draft()).spoilt(|text| text[text.find('~').unwrap()..].to_owned()),
        Case::malformed("a line feed at the end", draft()).spoilt(|text| format!("{text}\n")),
        Case::malformed("a space at the beginning", draft()).spoilt(|text| format!(" {text}")),
        Case::malformed("padding", draft()).spoilt(|text| text.replacen("~", "==~", 1)),
        Case::malformed("key binding of two parts", draft())
            .spoilt(|text| text[..text.rfind('.').unwrap()].to_owned()),
        Case::malformed("netcert of four parts", draft()).spoilt(|text| text.replacen('.', "..", 1)),
        Case::malformed("a tilde after the key binding", draft()).spoilt(|text| format!("{text}~")),
        Case::malformed("signature of 63 bytes", draft()).spoilt(|text| resize_signature(text, 63)),
        Case::malformed("signature of 65 bytes", draft()).spoilt(|text| resize_signature(text, 65)),
        Case::malformed("signature of 72 bytes, as DER", draft()).spoilt(|text| resize_signature(text, 72)),
        Case::malformed("65 disclosures", many),
        Case::malformed("more than 16 KiB", long),
        Case::malformed("letters that look alike", draft()).spoilt(|text| text.replace('e', "\u{435}")),
    ]
}

fn netcerts(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let mut draft = || PresentationDraft::new(federation, suite);
    let header = |member: &str, value: serde_json::Value, mut draft: PresentationDraft| {
        draft.header[member] = value;
        draft
    };
    let without = |member: &str, mut draft: PresentationDraft| {
        draft.payload.as_object_mut().unwrap().remove(member);
        draft
    };
    let text = |change: fn(String) -> String, mut draft: PresentationDraft| {
        draft.payload_text = Some(change(draft.payload.to_string()));
        draft
    };
    let jwk = |member: &str, value: String, mut draft: PresentationDraft| {
        draft.payload["cnf"]["jwk"][member] = json!(value);
        draft
    };
    let mut kb_crit = draft();
    kb_crit.kb_header["crit"] = json!(["exp"]);
    let mut no_kid = draft();
    no_kid.header.as_object_mut().unwrap().remove("kid");
    vec![
        Case::malformed("typ JWT", header("typ", json!("JWT"), draft())),
        Case::malformed("typ vc+sd-jwt", header("typ", json!("vc+sd-jwt"), draft())),
        Case::malformed("crit", header("crit", json!(["exp"]), draft())),
        Case::malformed("crit in the key binding", kb_crit),
        Case::malformed("kid with a slash", header("kid", json!("../sm-1"), draft())),
        Case::malformed("a header that is too long", header("x", json!("x".repeat(2000)), draft())),
        Case::malformed("a header that is too deep", header("x", json!([[[1]]]), draft())),
        Case::malformed("no kid", no_kid),
        Case::malformed("another vct", draft().saying("vct", json!("urn:netcert:2"))),
        Case::malformed("an unknown claim in the clear", draft().saying("name", json!("方小芳"))),
        Case::malformed("a flag in the clear", draft().saying("age_over_18", json!(true))),
        Case::malformed("_sd inside a claim", draft().saying("status", json!({ "_sd": [] }))),
        Case::malformed("... inside a claim", draft().saying("act", json!({ "...": "x" }))),
        Case::malformed(
            "an act that names the guardian",
            draft().saying("act", json!({ "guardian_consent": true, "sub": "x" })),
        ),
        Case::malformed(
            "an act without consent",
            draft().saying("act", json!({ "guardian_consent": false })),
        ),
        Case::malformed("the same digest twice", draft().saying("_sd", json!(["x", "y", "x"]))),
        Case::malformed("65 digests", draft().saying("_sd", (0..65).map(|i| i.to_string()).collect())),
        Case::malformed("_sd_alg md5", draft().saying("_sd_alg", json!("md5"))),
        Case::malformed("no _sd_alg", without("_sd_alg", draft())),
        Case::malformed("ends before it begins", draft().saying("iat", json!(1)).saying("exp", json!(1))),
        Case::malformed("issued at a fraction of nothing", draft().saying("iat", json!(1_795_258_800.0))),
        Case::malformed("holder key off the curve", jwk("x", "A".repeat(43), draft())),
        Case::malformed("holder key of 10 bytes", jwk("x", "AAAAAAAAAAAAAA".to_owned(), draft())),
        Case::malformed("holder key of another curve", jwk("crv", "P-384".to_owned(), draft())),
        Case::malformed("no aud", without("aud", draft())),
        Case::malformed("two audiences", draft().saying("aud", json!(["museum", "library"]))),
        Case::malformed("no exp", without("exp", draft())),
        Case::malformed("exp as a string", draft().saying("exp", json!("1795262400"))),
        Case::malformed("exp as a fraction", draft().saying("exp", json!(1_795_262_400.5))),
        Case::malformed("exp too large for 64 bits", draft().saying("exp", json!(u64::MAX))),
        Case::malformed("no cnf", without("cnf", draft())),
        Case::malformed("no status", without("status", draft())),
        Case::malformed(
            "a negative idx",
            draft().saying("status", json!({ "status_list": { "idx": -1, "uri": "x" } })),
        ),
        Case::malformed("a private key in cnf", {
            let mut draft = draft();
            draft.payload["cnf"]["jwk"]["d"] = json!("A".repeat(43));
            draft
        }),
        Case::malformed("an issuer that is no origin", draft().saying("iss", json!("https://id.example/"))),
        Case::malformed("an unknown acr", draft().saying("acr", json!("extreme"))),
        Case::malformed(
            "the same claim twice",
            text(|json| json.replacen('{', r#"{"aud":"library","#, 1), draft()),
        ),
        Case::malformed(
            "the same claim twice, once escaped",
            text(|json| json.replacen('{', r#"{"\u0061ud":"library","#, 1), draft()),
        ),
        Case::malformed("something after the JSON", text(|json| format!("{json} {{}}"), draft())),
        Case::malformed("nested too deep", text(|json| json.replacen('{', r#"{"x":[[[[1]]]],"#, 1), draft())),
        Case::malformed("nested a thousand times", text(|_| "[".repeat(1000), draft())),
        Case::malformed("a payload that is null", text(|_| "null".to_owned(), draft())),
        Case::malformed("a payload that is empty", text(|_| String::new(), draft())),
    ]
}

fn resize_signature(text: &str, length: usize) -> String {
    let tilde = text.find('~').unwrap();
    let dot = text[..tilde].rfind('.').unwrap();
    let mut signature = base64url::decode(&text[dot + 1..tilde]).unwrap();
    signature.resize(length, 0);
    format!("{}{}{}", &text[..=dot], base64url::encode(&signature), &text[tilde..])
}
