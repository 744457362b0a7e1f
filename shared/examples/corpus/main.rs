//! Writes `shared/tests/corpus/presentations.json`: presentations that every verifier of netcerts must accept, and
//! presentations that it must refuse, each with the reason. The generator is seeded, so the same code writes the same
//! file:
//!
//! ```text
//! cargo run -p netcert --example corpus > shared/tests/corpus/presentations.json
//! ```

mod accepted;
mod draft;
mod malformed;
mod multiples;
mod refused;
mod world;

use serde_json::{Value, json};

use crate::draft::Draft;
use crate::world::{NOW, World};

/// One presentation with the question it answers and the verdict on it.
struct Case {
    name: String,
    draft: Draft,
    /// Changes the finished text.
    spoil: Option<fn(&str) -> String>,
    audience: &'static str,
    nonce: &'static str,
    now: i64,
    expected: Value,
}

impl Case {
    fn new(name: &str, draft: Draft, expected: Value) -> Self {
        let name = format!("{} ({})", name, draft.suite.alg());
        Self { name, draft, spoil: None, audience: world::AUDIENCE, nonce: world::NONCE, now: NOW, expected }
    }

    fn refused(name: &str, draft: Draft, reason: &str) -> Self {
        Self::new(name, draft, json!({ "verified": false, "reason": reason }))
    }

    fn malformed(name: &str, draft: Draft) -> Self {
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

    fn into_json(self, world: &mut World) -> Value {
        let text = self.draft.finish(world);
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
    let mut world = World::new();
    let mut cases = accepted::cases(&mut world);
    cases.extend(refused::cases(&mut world));
    cases.extend(malformed::cases(&mut world));
    cases.extend(multiples::cases(&mut world));
    let cases: Vec<Value> = cases.into_iter().map(|case| case.into_json(&mut world)).collect();
    let corpus = json!({
        "root": world.root.verifying_key().to_jwk(),
        "trust_list": world.trust_list(),
        "status_lists": world.status_lists(),
        "directory": world.directory(),
        "api_key": world::API_KEY,
        "cases": cases,
    });
    println!("{corpus:#}");
}
