//! Judges every presentation of the corpus, natively and as wasm.

use std::collections::BTreeMap;

use netcert::api::verify::Reason;
use netcert::ids::{ClientId, Nonce};
use netcert::sd_jwt::{Unverified, Verified};
use netcert::status_list::StatusList;
use netcert::suite::{Jwk, VerifyingKey};
use netcert::time::UnixTime;
use netcert::trust_list::TrustList;
use netcert::verification;
use serde::Deserialize;
use serde_json::{Value, json};

/// Written by `cargo run -p netcert --example corpus`.
const CORPUS: &str = include_str!("presentations.json");

#[derive(Deserialize)]
struct Corpus {
    root: Jwk,
    trust_list: String,
    status_lists: BTreeMap<String, String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    presentation: String,
    audience: String,
    nonce: String,
    now: i64,
    expected: Value,
}

/// What a verifier holds when the presentations come.
struct Verifier {
    trust: TrustList,
    lists: BTreeMap<String, StatusList>,
}

/// Every case gets the verdict that the corpus says.
pub fn all() {
    let corpus: Corpus = serde_json::from_str(CORPUS).unwrap();
    let verifier = Verifier::new(&corpus);
    let wrong: Vec<String> = corpus
        .cases
        .iter()
        .filter_map(|case| {
            let verdict = verifier.judge(case);
            (verdict != case.expected).then(|| format!("{}: {verdict}, not {}", case.name, case.expected))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), corpus.cases.len(), wrong.join("\n"));
    let accepted = corpus.cases.iter().filter(|case| case.expected["verified"] == true).count();
    assert!(accepted >= 20 && corpus.cases.len() - accepted >= 150, "the corpus has shrunk");
}

impl Verifier {
    fn new(corpus: &Corpus) -> Self {
        let root = VerifyingKey::from_jwk(&corpus.root).unwrap();
        let now = UnixTime::new(corpus.cases[0].now);
        let trust = TrustList::verify(&corpus.trust_list, &root, now, None).unwrap();
        let issuer = "https://id.example".parse().unwrap();
        let lists = corpus.status_lists.iter().map(|(uri, jwt)| {
            (uri.clone(), StatusList::verify(jwt, uri, &issuer, &trust, now, None).unwrap())
        });
        let lists = lists.collect();
        Self { trust, lists }
    }

    fn judge(&self, case: &Case) -> Value {
        let Ok(unverified) = Unverified::parse(&case.presentation) else {
            return json!({ "malformed": true });
        };
        match self.verify(unverified, case) {
            Err(reason) => json!({ "verified": false, "reason": reason }),
            Ok(verified) => {
                let mut verdict = json!({
                    "verified": true,
                    "sub": verified.subject(),
                    "issuer": verified.issuer(),
                    "acr": verified.acr(),
                    "disclosed": verified.disclosed(),
                });
                if let Some(act) = verified.act() {
                    verdict["act"] = json!(act);
                }
                verdict
            }
        }
    }

    fn verify(&self, unverified: Unverified<'_>, case: &Case) -> Result<Verified, Reason> {
        let now = UnixTime::new(case.now);
        let (audience, nonce): (ClientId, Nonce) =
            (case.audience.parse().unwrap(), case.nonce.parse().unwrap());
        let authentic = verification::authenticate(unverified, &self.trust, |_| Some(&audience), now)?;
        let list = &self.lists[authentic.status_uri()];
        authentic.verify(list, &nonce, now)
    }
}
