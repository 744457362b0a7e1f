//! The corpus of accepted and refused presentations, as wasm in a browser.
#![cfg(target_arch = "wasm32")]

#[path = "corpus/judge.rs"]
mod judge;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test::wasm_bindgen_test]
fn every_presentation_of_the_corpus_gets_its_verdict() {
    judge::all();
}
