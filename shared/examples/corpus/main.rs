//! Writes `shared/tests/corpus/presentations.json`: presentations that every verifier of netcerts must
//! accept, and presentations that it must refuse, each with the reason. The generator is seeded, so the
//! same code writes the same file:
//!
//! ```text
//! cargo run -p netcert --example corpus > shared/tests/corpus/presentations.json
//! ```

mod accepted;
mod draft;
mod federation;
mod malformed;
mod multiples;
mod refused;

use serde_json::{Value, json};

use crate::draft::PresentationDraft;
use crate::federation::{CorpusFederation, NOW};

/// One presentation with the question it answers and the verdict on it.
struct Case {
    name: String,
    draft: PresentationDraft,
    /// Changes the finished text.
    spoil: Option<fn(&str) -> String>,
    audience: &'static str,
    nonce: &'static str,
    now: i64,
    expected: Value,
}

impl Case {
    fn new(name: &str, draft: PresentationDraft, expected: Value) -> Self {
        let name = format!("{} ({})", name, draft.suite.alg());
        Self {
            name,
            draft,
            spoil: None,
            audience: federation::AUDIENCE,
            nonce: federation::NONCE,
            now: NOW,
            expected,
        }
    }

    fn refused(name: &str, draft: PresentationDraft, reason: &str) -> Self {
        Self::new(name, draft, json!({ "verified": false, "reason": reason }))
    }

    fn malformed(name: &str, draft: PresentationDraft) -> Self {
        Self::new(name, draft, json!({ "malformed": true }))
    }

    fn spoilt(mut self, spoil: fn(&str) -> String) -> Self {
        self.spoil = Some(spoil);
        self
    }

    fn at(mut self, now: i64) -> Self {
        self.now = now;
        self
    }

    fn into_json(self, federation: &mut CorpusFederation) -> Value {
        let text = self.draft.finish(federation);
        let presentation = match self.spoil {
            Some(spoil) => spoil(&text),
            None => text,
        };
        json!({
            "name": self.name,
            "presentation": presentation,
            "audience": self.audience,
            "nonce": self.nonce,
            "now": self.now,
            "expected": self.expected,
        })
    }
}

fn main() {
    let mut federation = CorpusFederation::new();
    let mut cases = accepted::cases(&mut federation);
    cases.extend(refused::cases(&mut federation));
    cases.extend(malformed::cases(&mut federation));
    cases.extend(multiples::cases(&mut federation));
    let cases: Vec<Value> = cases.into_iter().map(|case| case.into_json(&mut federation)).collect();
    let corpus = json!({
        "root": federation.root.verifying_key().to_jwk(),
        "trust_list": federation.trust_list(),
        "status_lists": federation.status_lists(),
        "directory": federation.directory(),
        "api_key": federation::API_KEY,
        "cases": cases,
    });
    println!("{corpus:#}");
}
