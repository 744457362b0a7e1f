//! Waiting for a part of the browser that may never answer: a broken profile, another tab that holds a
//! database, a service worker that does not start.

use js_sys::{Array, Promise};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// How many milliseconds a person waits for something that the visit can do without.
const PATIENCE: i32 = 2000;

/// What the promise gives. The error is `undefined` if it did not answer within [`PATIENCE`].
pub async fn in_time(promise: &Promise) -> Result<JsValue, JsValue> {
    within(PATIENCE, promise).await
}

/// The same, within so many milliseconds.
pub async fn within(milliseconds: i32, promise: &Promise) -> Result<JsValue, JsValue> {
    let over = Promise::new(&mut |_, reject| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&reject, milliseconds);
    });
    JsFuture::from(Promise::race(&Array::of2(promise, &over))).await
}
