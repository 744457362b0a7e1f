//! What must be accepted.

use netcert::suite::{SigningKey, Suite};
use serde_json::{Value, json};

use crate::Case;
use crate::draft::PresentationDraft;
use crate::federation::{CorpusFederation, NOW};

pub fn cases(federation: &mut CorpusFederation) -> Vec<Case> {
    [Suite::Sm, Suite::Nist].into_iter().flat_map(|suite| of_suite(federation, suite)).collect()
}

fn of_suite(federation: &mut CorpusFederation, suite: Suite) -> Vec<Case> {
    let mut draft = || PresentationDraft::new(federation, suite);
    let mut cases = vec![
        accepted("nothing disclosed", draft(), json!({})),
        accepted(
            "over 18 disclosed",
            draft().with_claim("age_over_18", &json!(true)),
            json!({ "age_over_18": true }),
        ),
        accepted(
            "a flag that is false",
            draft().with_claim("age_over_60", &json!(false)),
            json!({ "age_over_60": false }),
        ),
        everything_disclosed(draft()),
        accepted("key binding 60 s old", draft().binding("iat", json!(NOW - 60)), json!({})),
        accepted("key binding 60 s ahead", draft().binding("iat", json!(NOW + 60)), json!({})),
        accepted("netcert issued 60 s ahead", draft().saying("iat", json!(NOW + 60)), json!({})),
        accepted("netcert in its last second", draft().saying("exp", json!(NOW + 1)), json!({})),
        accepted(
            "header members that nobody needs to understand",
            {
                let mut draft = draft();
                draft.header["x5t"] = json!("ignored");
                draft.kb_header["cty"] = json!("ignored");
                draft
            },
            json!({}),
        ),
        accepted("no digest at all", draft().saying("_sd", json!([])), json!({})),
    ];
    let guarded = draft().saying("act", json!({ "guardian_consent": true }));
    let mut guarded = accepted("a guardian consented", guarded, json!({}));
    guarded.expected["act"] = json!({ "guardian_consent": true });
    cases.push(guarded);
    cases.push(holder_of_the_other_suite(federation, suite));
    cases
}

pub fn accepted(name: &str, draft: PresentationDraft, disclosed: Value) -> Case {
    let mut expected = json!({
        "verified": true,
        "sub": draft.payload["sub"],
        "issuer": draft.payload["iss"],
        "acr": draft.payload["acr"],
    });
    expected["disclosed"] = disclosed;
    Case::new(name, draft, expected)
}

fn everything_disclosed(draft: PresentationDraft) -> Case {
    let claims = json!({
        "age_over_14": true,
        "age_over_18": true,
        "age_over_60": false,
        "name": "方小芳",
        "document_type": "resident_id",
        "document_number": "11010519491231002X",
        "birth_date": "1949-12-31",
        "nationality": "CHN",
        "guardian_consent": false,
    });
    let disclosing = claims.as_object().unwrap().iter();
    let draft = disclosing.fold(draft, |draft, (name, value)| draft.with_claim(name, value));
    accepted("everything disclosed", draft, claims)
}

/// The suite of the issuer's key says nothing about the holder's.
fn holder_of_the_other_suite(federation: &mut CorpusFederation, suite: Suite) -> Case {
    let other = match suite {
        Suite::Sm => Suite::Nist,
        Suite::Nist => Suite::Sm,
    };
    let draft =
        PresentationDraft::new(federation, suite).held_by(SigningKey::generate(other, &mut federation.rng));
    accepted("holder key of the other suite", draft, json!({}))
}
