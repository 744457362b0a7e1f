//! The contestants as JavaScript sees them.

use wasm_bindgen::prelude::*;

use crate::contestants::{self, Contestant};
use crate::fixtures::Fixtures;
use crate::presentation::Verifier;

/// All contestants of this module.
#[wasm_bindgen]
pub struct Ring(Vec<Contestant>);

#[wasm_bindgen]
impl Ring {
    #[wasm_bindgen(constructor)]
    pub fn new(fixtures: &str) -> Result<Self, JsError> {
        Ok(Self(contestants::all(&read(fixtures)?).map_err(|fault| JsError::new(&format!("{fault:#}")))?))
    }

    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|contestant| contestant.name.to_owned()).collect()
    }

    /// Lets one of them take `turns` turns; false where one of these went wrong.
    pub fn run(&self, at: usize, turns: usize) -> bool {
        self.0.get(at).is_some_and(|contestant| (0..turns).all(|turn| (contestant.turn)(turn)))
    }
}

/// A check that JavaScript calls presentation by presentation.
#[wasm_bindgen]
pub struct PresentationCheck(Verifier);

#[wasm_bindgen]
impl PresentationCheck {
    #[wasm_bindgen(constructor)]
    pub fn new(fixtures: &str, nist: bool) -> Result<Self, JsError> {
        let fixtures = read(fixtures)?;
        let suite = if nist { &fixtures.nist } else { &fixtures.sm };
        Ok(Self(Verifier::new(&fixtures, suite).map_err(|fault| JsError::new(&format!("{fault:#}")))?))
    }

    pub fn accepts(&self, presentation: &str) -> bool {
        self.0.accepts(presentation)
    }
}

fn read(fixtures: &str) -> Result<Fixtures, JsError> {
    Ok(serde_json::from_str(fixtures)?)
}
