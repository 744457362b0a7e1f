//! The service worker, which keeps this page for the next visit.

use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// How many milliseconds the first visit waits for the service worker. Only the next visit needs the worker.
const PATIENCE: i32 = 2000;

/// Waits a short time until the service worker is ready to keep the portal's shell. Goes on without it after
/// that.
pub(super) async fn is_kept() {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
        return;
    }
    let Ok(ready) = navigator.service_worker().ready() else { return };
    let patience = Promise::new(&mut |over, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&over, PATIENCE);
    });
    let _ = JsFuture::from(Promise::race(&Array::of2(&ready, &patience))).await;
}
