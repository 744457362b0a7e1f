//! Converts ceremony options from JSON to what `navigator.credentials` takes (WebAuthn Level 3 §5.1.8–9).
//!
//! We do it by hand, because some browsers that support PRF lack `parseCreationOptionsFromJSON`.

use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use netcert::base64url;
use rand_core::Rng;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};

use super::prf;
use crate::clock;

/// The server's `options` as `publicKey`, with the PRF input added.
pub(super) fn public_key(options: &Value) -> Result<Object, JsValue> {
    let text = options.get("publicKey").ok_or(JsValue::NULL)?.to_string();
    let public_key: Object = JSON::parse(&text)?.dyn_into()?;
    decode(&public_key, "challenge")?;
    if let Some(user) = object(&public_key, "user")? {
        decode(&user, "id")?;
    }
    for list in ["allowCredentials", "excludeCredentials"] {
        if let Some(credentials) = object(&public_key, list)? {
            for credential in Array::from(&credentials).iter() {
                decode(&credential, "id")?;
            }
        }
    }
    let extensions = object(&public_key, "extensions")?.unwrap_or_default();
    Reflect::set(&extensions, &"prf".into(), &prf::input()?.into())?;
    Reflect::set(&public_key, &"extensions".into(), &extensions)?;
    Ok(public_key)
}

/// Options for a touch that the server does not take part in.
pub(super) fn local(credential_id: &str) -> Value {
    let mut challenge = [0; 32];
    clock::rng().fill_bytes(&mut challenge);
    json!({ "publicKey": {
        "challenge": base64url::encode(&challenge),
        "rpId": window().location().hostname().unwrap_or_default(),
        "allowCredentials": [{ "type": "public-key", "id": credential_id }],
        "userVerification": "required",
        "timeout": 120_000,
    }})
}

/// Limits the server's request options to these credentials. If none are given, any may answer.
pub(super) fn allow_only(options: &mut Value, allowed: &[String]) {
    if let Some(Value::Object(public_key)) = options.get_mut("publicKey").filter(|_| !allowed.is_empty()) {
        let described = |id: &String| json!({ "type": "public-key", "id": id });
        public_key.insert("allowCredentials".to_owned(), allowed.iter().map(described).collect());
    }
}

fn object(of: &JsValue, name: &str) -> Result<Option<Object>, JsValue> {
    let value = Reflect::get(of, &name.into())?;
    if value.is_undefined() || value.is_null() { Ok(None) } else { value.dyn_into().map(Some) }
}

/// Decodes base64url text and puts its bytes in its place.
fn decode(of: &JsValue, name: &str) -> Result<(), JsValue> {
    let text = Reflect::get(of, &name.into())?.as_string().ok_or(JsValue::NULL)?;
    let bytes = base64url::decode(&text).map_err(|_| JsValue::NULL)?;
    Reflect::set(of, &name.into(), &Uint8Array::from(bytes.as_slice())).map(drop)
}
