//! Builds HTTP responses with as few calls to the JavaScript host as possible.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::{Response, ResponseInit};

/// One more response header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtraHeader {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Its value.
    pub value: &'static str,
}

thread_local! {
    // A plain object, not bound to any request: made once, it spares the hot path five crossings to the host.
    static OK_JSON: RefCell<Option<ResponseInit>> = const { RefCell::new(None) };
}

/// 200 with `value` as JSON.
pub fn ok_json(value: &impl Serialize) -> Result<Response, JsValue> {
    let body = serialize(value)?;
    OK_JSON.with_borrow_mut(|init| {
        let init = match init {
            Some(init) => init,
            None => init.insert(response_init(200, "application/json", None)?),
        };
        Response::new_with_opt_str_and_init(Some(&body), init)
    })
}

/// `value` as JSON under another status or media type.
pub fn json(
    status: u16,
    media_type: &str,
    header: Option<ExtraHeader>,
    value: &impl Serialize,
) -> Result<Response, JsValue> {
    let init = response_init(status, media_type, header)?;
    Response::new_with_opt_str_and_init(Some(&serialize(value)?), &init)
}

/// 200 with text.
pub fn text(media_type: &str, body: &str) -> Result<Response, JsValue> {
    Response::new_with_opt_str_and_init(Some(body), &response_init(200, media_type, None)?)
}

fn serialize(value: &impl Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|_| JsValue::from_str("answer cannot be serialized"))
}

fn response_init(
    status: u16,
    media_type: &str,
    header: Option<ExtraHeader>,
) -> Result<ResponseInit, JsValue> {
    let headers = Object::new();
    let fixed =
        [("content-type", media_type), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")];
    for (name, value) in fixed.into_iter().chain(header.map(|h| (h.name, h.value))) {
        Reflect::set(&headers, &JsValue::from_str(name), &JsValue::from_str(value))?;
    }
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers_record_from_str_to_str(&headers);
    Ok(init)
}
