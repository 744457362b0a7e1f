//! The corpus of accepted and refused presentations: natively, and as wasm in Node.

#[path = "corpus/judge.rs"]
mod judge;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_presentation_of_the_corpus_gets_its_verdict() {
    judge::all();
}
