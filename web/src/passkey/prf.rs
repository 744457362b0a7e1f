//! Gets the sealing key from WebAuthn's PRF extension (Level 3 §10.1.4).

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use netcert::sm4::SealingKey;
use netcert::{base64url, sm3};
use wasm_bindgen::{JsCast, JsValue};
use zeroize::{Zeroize, Zeroizing};

/// Its SM3 digest is the PRF input. Another label would give another key, and every record would be minted
/// again.
const SALT_LABEL: &[u8] = b"netcert holder key store, PRF input 1";
const SEALING_LABEL: &str = "netcert holder key store";

/// `{ eval: { first } }`.
pub(super) fn input() -> Result<Object, JsValue> {
    let eval = Object::new();
    Reflect::set(&eval, &"first".into(), &Uint8Array::from(sm3::digest(SALT_LABEL).as_slice()))?;
    let prf = Object::new();
    Reflect::set(&prf, &"eval".into(), &eval)?;
    Ok(prf)
}

/// Whether the new passkey supports PRF.
pub(super) fn is_enabled(extension_results: &JsValue) -> bool {
    member(extension_results, "prf")
        .and_then(|prf| member(&prf, "enabled"))
        .is_some_and(|enabled| enabled.is_truthy())
}

/// Derives the key and wipes the bytes that the browser returned.
pub(super) fn key(extension_results: &JsValue) -> Option<SealingKey> {
    let prf = member(extension_results, "prf")?;
    let first = member(&member(&prf, "results")?, "first")?;
    let bytes = match first.dyn_into::<ArrayBuffer>() {
        Ok(buffer) => Uint8Array::new(&buffer),
        Err(view) => view.dyn_into::<Uint8Array>().ok()?,
    };
    let secret = Zeroizing::new(bytes.to_vec());
    bytes.fill(0, 0, bytes.length());
    (secret.len() == 32).then(|| SealingKey::derive(&secret, SEALING_LABEL))
}

/// The key that the server keeps for a passkey without PRF.
pub(super) fn released(mut text: String) -> Option<SealingKey> {
    let secret = base64url::decode(&text).ok().map(Zeroizing::new);
    text.zeroize();
    secret.filter(|secret| secret.len() == 32).map(|secret| SealingKey::derive(&secret, SEALING_LABEL))
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
