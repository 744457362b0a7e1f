//! The service worker, which keeps this page for the next visit.

use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// How long the first visit waits for the service worker that the next one will need, in milliseconds.
const PATIENCE: i32 = 2000;

/// Gives the service worker the time to keep the portal's shell before the page is left; it is no condition.
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
