//! From the outcome of a check to the answer that a relying party reads. The edge and the npm package give the same
//! one.

use std::collections::BTreeMap;

use crate::api::verify::{Reason, Verification};
use crate::sd_jwt::Verified;
use crate::time::UnixTime;

/// The answer to a check that was made at `checked_at`.
pub fn answer(outcome: Result<&Verified, Reason>, checked_at: UnixTime) -> Verification {
    match outcome {
        Ok(verified) => accepted(verified, checked_at),
        Err(reason) => Verification { reason: Some(reason), ..bare(false, checked_at) },
    }
}

fn accepted(verified: &Verified, checked_at: UnixTime) -> Verification {
    let mut age = BTreeMap::new();
    let mut claims = BTreeMap::new();
    for (name, value) in verified.disclosed() {
        match (name.age_flag(), value.as_bool()) {
            (Some(flag), Some(reached)) => drop(age.insert(flag.to_owned(), reached)),
            _ => drop(claims.insert(*name, value.clone())),
        }
    }
    Verification {
        sub: Some(verified.subject().as_str().to_owned()),
        issuer: Some(verified.issuer().as_str().to_owned()),
        acr: Some(verified.acr().as_str().to_owned()),
        age,
        claims,
        act: verified.act().map(|_| serde_json::json!({ "guardian_consent": true })),
        ..bare(true, checked_at)
    }
}

fn bare(verified: bool, checked_at: UnixTime) -> Verification {
    Verification {
        verified,
        reason: None,
        sub: None,
        issuer: None,
        acr: None,
        age: BTreeMap::new(),
        claims: BTreeMap::new(),
        act: None,
        checked_at: checked_at.seconds(),
    }
}
