//! Sends the answer to the site: a real form that the browser posts (`response_mode=form_post`).

use leptos::ev;
use leptos::prelude::*;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlFormElement, HtmlInputElement, PageTransitionEvent, SecurityPolicyViolationEvent};

use super::error::PresentError;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use crate::request::Admitted;
use crate::storage;

/// Added to the address where the page is loaded anew, so that the service worker (`sw.js`) asks the server
/// for it, and so that it is loaded anew only once.
const FRESH: &str = "netcert_fresh=1";

/// Marks the entry of the browser's history whose request was answered.
const SENT: &str = "sent";

/// Sends the presentation.
pub(super) fn send(
    flow: PresentationFlow,
    admitted: &Admitted,
    presentation: &str,
) -> Result<(), PresentError> {
    let credential_id = admitted.request().credential_id.as_str();
    let vp_token = json!({ credential_id: [presentation] }).to_string();
    post(flow, admitted, "vp_token", &vp_token)
}

/// Tells the site only that the person refused, and nothing else.
pub(super) fn refuse(flow: PresentationFlow) {
    let Some(admitted) = flow.admitted() else { return };
    flow.forget_secrets();
    flow.go(PresentationStage::Refused);
    if let Err(error) = post(flow, &admitted, "error", "access_denied") {
        flow.fail(error);
    }
}

/// One answer goes out once: nothing is sent where something was sent before.
fn post(flow: PresentationFlow, admitted: &Admitted, name: &str, value: &str) -> Result<(), PresentError> {
    if flow.is_over() {
        return Ok(());
    }
    storage::clear_pending_request();
    let request = admitted.request();
    let state = request.state.as_deref().map(|state| ("state", state));
    let fields = [(name, value)].into_iter().chain(state);
    mark(&SENT.into());
    submit(request.redirect_uri.as_str(), fields).map_err(|_| {
        mark(&JsValue::NULL);
        PresentError::NotSent
    })?;
    flow.has_answered();
    Ok(())
}

fn mark(state: &JsValue) {
    let _ = window().history().and_then(|history| history.replace_state(state, ""));
}

/// Whether the person came back to a request that was answered.
pub(super) fn was_sent() -> bool {
    window().history().and_then(|history| history.state()).is_ok_and(|state| state == SENT)
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

/// The page's CSP names the origins that its form may go to, and the browser has refused one.
///
/// If the policy names where the answer was sent, it was a redirect behind that which went elsewhere (CSP
/// Level 3 §6.4.1): the site has the answer. If not, nothing has left, because the site's registration is
/// newer than the page that the service worker kept. The page is then loaded anew, once.
pub(super) fn watch_refused_forms(flow: PresentationFlow) {
    let refused = window_event_listener(
        ev::Custom::<SecurityPolicyViolationEvent>::new("securitypolicyviolation"),
        move |event| {
            let Some(admitted) = flow.admitted() else { return };
            if event.effective_directive() != "form-action" {
                return;
            }
            let target = admitted.request().redirect_uri.origin();
            if event.original_policy().split(' ').any(|part| part == target) {
                flow.fail(PresentError::Redirected);
            } else {
                load_anew(flow);
            }
        },
    );
    on_cleanup(move || refused.remove());
}

fn load_anew(flow: PresentationFlow) {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    mark(&JsValue::NULL);
    if query.ends_with(FRESH) || location.replace(&format!("/present{query}&{FRESH}")).is_err() {
        flow.fail(PresentError::NotSent);
    }
}

/// The person came back with the browser's "back" button, and the browser restored the page as it was while
/// sending. Load it again; it then says that the answer was sent.
pub(super) fn begin_again_when_shown_again() {
    let shown = window_event_listener(ev::Custom::<PageTransitionEvent>::new("pageshow"), |event| {
        if event.persisted() {
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || shown.remove());
}
