//! The service worker, which keeps this page for the next visit.

use std::time::Duration;

use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// How long the first visit waits for the service worker that the next one will need.
const PATIENCE: Duration = Duration::from_secs(2);

/// Gives the service worker the time to keep the portal's shell before the page is left; it is no condition.
pub(super) async fn is_kept() {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
        return;
    }
    let Ok(ready) = navigator.service_worker().ready() else { return };
    let patience = future_to_promise(async {
        gloo_timers::future::sleep(PATIENCE).await;
        Ok(JsValue::UNDEFINED)
    });
    let _ = JsFuture::from(Promise::race(&Array::of2(&ready, &patience))).await;
}
