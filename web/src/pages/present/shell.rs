//! The service worker, which keeps this page for the next visit.

use js_sys::Reflect;
use leptos::prelude::window;

use crate::patience::in_time;

/// Waits a short time until the service worker is ready to keep the portal's shell. Goes on without it after
/// that: only the next visit needs it.
pub(super) async fn is_kept() {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
        return;
    }
    let Ok(ready) = navigator.service_worker().ready() else { return };
    let _ = in_time(&ready).await;
}
