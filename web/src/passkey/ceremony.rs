//! The two calls of `navigator.credentials`, and their answers as JSON.
//!
//! We copy the answers member by member, so that the secret results of PRF cannot be sent by mistake.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use leptos::prelude::window;
use netcert::base64url;
use netcert::sm4::SealingKey;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AuthenticatorAssertionResponse, AuthenticatorAttestationResponse, CredentialCreationOptions,
    CredentialRequestOptions, PublicKeyCredential,
};

use super::{Support, options, prf};
use crate::patience::within;

/// In milliseconds. The server keeps a ceremony for five minutes, and the browser's own dialogue ends by
/// then. A browser that is silent for longer will not answer any more.
const LONGEST: i32 = 330_000;

/// Why there is no credential.
pub(super) enum CeremonyFailure {
    Unsupported,
    Cancelled,
    /// The authenticator already holds a passkey of this person.
    AlreadyThere,
    NoScreenLock,
    WrongAddress,
    Failed,
}

pub(super) struct Made {
    pub(super) credential: Value,
    pub(super) prf: bool,
}

pub(super) struct TouchedPasskey {
    pub(super) credential: Value,
    pub(super) key: Option<SealingKey>,
}

pub(super) async fn create(options: &Value) -> Result<Made, CeremonyFailure> {
    browser_has_passkeys()?;
    let request = CredentialCreationOptions::new();
    request.set_public_key(options::public_key(options)?.unchecked_ref());
    let promise = window().navigator().credentials().create_with_options(&request)?;
    let credential: PublicKeyCredential = within(LONGEST, &promise).await?.dyn_into()?;
    let response: AuthenticatorAttestationResponse =
        credential.response().dyn_into().map_err(JsValue::from)?;
    let results: JsValue = credential.get_client_extension_results().into();
    Ok(Made {
        prf: prf::is_enabled(&results),
        credential: json!({
            "id": credential.id(),
            "rawId": text(&credential.raw_id()),
            "type": credential.type_(),
            "response": {
                "clientDataJSON": text(&response.client_data_json()),
                "attestationObject": text(&response.attestation_object()),
                "transports": transports(&response),
            },
            "clientExtensionResults": {},
        }),
    })
}

pub(super) async fn touch(options: &Value) -> Result<TouchedPasskey, CeremonyFailure> {
    browser_has_passkeys()?;
    let request = CredentialRequestOptions::new();
    request.set_public_key(options::public_key(options)?.unchecked_ref());
    let promise = window().navigator().credentials().get_with_options(&request)?;
    let credential: PublicKeyCredential = within(LONGEST, &promise).await?.dyn_into()?;
    let response: AuthenticatorAssertionResponse = credential.response().dyn_into().map_err(JsValue::from)?;
    let results: JsValue = credential.get_client_extension_results().into();
    Ok(TouchedPasskey {
        key: prf::key(&results),
        credential: json!({
            "id": credential.id(),
            "rawId": text(&credential.raw_id()),
            "type": credential.type_(),
            "response": {
                "clientDataJSON": text(&response.client_data_json()),
                "authenticatorData": text(&response.authenticator_data()),
                "signature": text(&response.signature()),
                "userHandle": response.user_handle().map(|handle| text(&handle)),
            },
            "clientExtensionResults": {},
        }),
    })
}

/// A browser that cannot say whether the device has a screen lock is believed to have one.
pub(super) async fn support() -> Support {
    if browser_has_passkeys().is_err() {
        return Support::None;
    }
    let class = Reflect::get(&window(), &"PublicKeyCredential".into()).unwrap_or_default();
    let question = "isUserVerifyingPlatformAuthenticatorAvailable";
    if !Reflect::has(&class, &question.into()).unwrap_or(false) {
        return Support::Full;
    }
    match JsFuture::from(PublicKeyCredential::is_user_verifying_platform_authenticator_available()).await {
        Ok(available) if available.is_falsy() => Support::NoLock,
        _ => Support::Full,
    }
}

fn browser_has_passkeys() -> Result<(), CeremonyFailure> {
    match Reflect::has(&window(), &"PublicKeyCredential".into()) {
        Ok(true) => Ok(()),
        _ => Err(CeremonyFailure::Unsupported),
    }
}

fn text(bytes: &ArrayBuffer) -> String {
    base64url::encode(&Uint8Array::new(bytes).to_vec())
}

/// Empty in older browsers, which do not tell the transports.
fn transports(response: &AuthenticatorAttestationResponse) -> Vec<String> {
    let can_tell = Reflect::has(response, &"getTransports".into()).unwrap_or(false);
    if !can_tell {
        return Vec::new();
    }
    response.get_transports().iter().filter_map(|transport| transport.as_string()).collect()
}

impl From<JsValue> for CeremonyFailure {
    /// By the name of the exception (WebAuthn Level 3 §5.1.3 and §5.1.4). Password managers that stand in for
    /// the browser throw objects of their own with these names.
    fn from(error: JsValue) -> Self {
        let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("NotAllowedError" | "AbortError" | "TimeoutError") => Self::Cancelled,
            Some("InvalidStateError") => Self::AlreadyThere,
            Some("NotSupportedError") => Self::Unsupported,
            Some("ConstraintError") => Self::NoScreenLock,
            Some("SecurityError") => Self::WrongAddress,
            // `NotReadableError`, `UnknownError` and whatever else a device comes up with.
            _ => Self::Failed,
        }
    }
}
