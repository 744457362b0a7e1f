//! The wasm inside `@netcert/verify`: one question in, one answer out, both JSON, so that one call crosses
//! once.

mod arguments;
mod check;
mod fault;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use netcert::api::verify::Verification;

use fault::Fault;

/// What goes back to JavaScript.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Verification(Verification),
    Fault(Fault),
}

/// Answers one question. The text is JSON both ways.
#[wasm_bindgen]
pub fn verify(question: &str) -> String {
    let answer = match check::answer(question) {
        Ok(verification) => Reply::Verification(verification),
        Err(fault) => Reply::Fault(fault),
    };
    // An answer holds nothing that JSON cannot; the glue takes an empty text for a fault of its own.
    serde_json::to_string(&answer).unwrap_or_default()
}
