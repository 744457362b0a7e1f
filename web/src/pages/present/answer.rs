//! Sends the answer to the site: a real form that the browser posts (`response_mode=form_post`).

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlFormElement, HtmlInputElement, PageTransitionEvent, SecurityPolicyViolationEvent};

use super::error::PresentError;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use crate::request::Admitted;
use crate::storage;

/// Set while the page reloads for a fresh CSP, so that it reloads only once.
const RELOADED: &str = "netcert.reloaded_for_policy";

/// The cache in which the service worker (`sw.js`) keeps pages.
const KEPT: &str = "netcert-kept";

/// Sends the presentation.
pub(super) fn send(admitted: &Admitted, presentation: &str) -> Result<(), PresentError> {
    let credential_id = admitted.request().credential_id.as_str();
    let vp_token = json!({ credential_id: [presentation] }).to_string();
    post(admitted, "vp_token", &vp_token)
}

/// Tells the site only that the person refused, and nothing else.
pub(super) fn refuse(flow: PresentationFlow) {
    let Some(admitted) = flow.admitted() else { return };
    flow.forget_secrets();
    flow.go(PresentationStage::Refused);
    if let Err(error) = post(&admitted, "error", "access_denied") {
        flow.fail(error);
    }
}

fn post(admitted: &Admitted, name: &str, value: &str) -> Result<(), PresentError> {
    storage::clear_pending_request();
    let request = admitted.request();
    let state = request.state.as_deref().map(|state| ("state", state));
    let fields = [(name, value)].into_iter().chain(state);
    submit(request.redirect_uri.as_str(), fields).map_err(|_| PresentError::NotSent)
}

fn submit<'a>(action: &str, fields: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), JsValue> {
    let document = document();
    let form: HtmlFormElement = document.create_element("form")?.dyn_into()?;
    form.set_method("post");
    form.set_action(action);
    form.set_target("_top");
    form.set_hidden(true);
    for (name, value) in fields {
        let input: HtmlInputElement = document.create_element("input")?.dyn_into()?;
        input.set_type("hidden");
        input.set_name(name);
        input.set_value(value);
        form.append_child(&input)?;
    }
    document.body().ok_or(JsValue::NULL)?.append_child(&form)?;
    let sent = form.submit();
    form.remove();
    sent
}

/// The page's CSP lets it post a form only to this relying party's registered origins. If these changed after
/// the service worker kept the page, the browser blocks the form. Then delete the kept page and load it
/// again, once.
pub(super) fn watch_refused_forms(flow: PresentationFlow) {
    let refused = window_event_listener(
        ev::Custom::<SecurityPolicyViolationEvent>::new("securitypolicyviolation"),
        move |event| {
            if event.effective_directive() == "form-action" {
                spawn_local(load_anew(flow));
            }
        },
    );
    on_cleanup(move || refused.remove());
}

async fn load_anew(flow: PresentationFlow) {
    let Some(admitted) = flow.admitted() else { return };
    let session = window().session_storage().ok().flatten();
    let reloaded = session.as_ref().and_then(|session| session.get_item(RELOADED).ok().flatten());
    let client_id = admitted.request().client_id.as_str();
    if reloaded.as_deref() == Some(client_id) {
        flow.fail(PresentError::NotSent);
        return;
    }
    if let Some(session) = session {
        let _ = session.set_item(RELOADED, client_id);
    }
    let _ = drop_kept_page(client_id).await;
    let _ = window().location().reload();
}

async fn drop_kept_page(client_id: &str) -> Result<(), JsValue> {
    let cache: web_sys::Cache = JsFuture::from(window().caches()?.open(KEPT)).await?.dyn_into()?;
    JsFuture::from(cache.delete_with_str(&format!("/present?client_id={client_id}"))).await.map(drop)
}

/// The person came back with the browser's "back" button, and the browser restored the page as it was while
/// sending. Load it again.
pub(super) fn begin_again_when_shown_again() {
    let shown = window_event_listener(ev::Custom::<PageTransitionEvent>::new("pageshow"), |event| {
        if event.persisted() {
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || shown.remove());
}
