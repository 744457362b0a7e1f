//! Passkeys: "use on this device", and sign-in. The JSON of the ceremonies is that of WebAuthn Level 3 and is
//! passed on unchanged: `options` goes to `navigator.credentials`, `credential` comes from its `toJSON()`.

use serde::{Deserialize, Serialize};

/// `POST`, empty object; answers [`Ceremony`] with creation options. Needs a finished enrolment or a sign-in.
pub const REGISTRATION: &str = "/api/passkeys/registration";
/// `POST` [`FinishRegistration`]; answers [`Registered`] and signs the browser in.
pub const REGISTRATION_FINISH: &str = "/api/passkeys/registration/finish";
/// `POST`, empty object; answers [`Ceremony`] with request options (discoverable).
pub const SIGN_IN: &str = "/api/sign-in";
/// `POST` [`FinishSignIn`]; answers [`SignedIn`].
pub const SIGN_IN_FINISH: &str = "/api/sign-in/finish";
/// `POST`, empty object; 204.
pub const SIGN_OUT: &str = "/api/sign-out";

/// A ceremony that has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ceremony {
    /// The ceremony's id, needed to finish it. It works once, for five minutes.
    pub ceremony: String,
    /// `{ "publicKey": … }`, in the form that WebAuthn's `parseCreationOptionsFromJSON` and
    /// `parseRequestOptionsFromJSON` take.
    pub options: serde_json::Value,
}

/// The authenticator's answer to a registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinishRegistration {
    /// From [`Ceremony`].
    pub ceremony: String,
    /// `PublicKeyCredential.toJSON()`, without `clientExtensionResults.prf.results`, which are secret.
    pub credential: serde_json::Value,
    /// Whether the authenticator supports PRF. If not, the server keeps a sealing key for this device.
    pub prf: bool,
}

/// A passkey was registered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    /// Base64url credential id.
    pub credential_id: String,
    /// Base64url, 32 bytes. It seals the holder keys on a device without PRF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<String>,
}

/// The authenticator's answer to a sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinishSignIn {
    /// From [`Ceremony`].
    pub ceremony: String,
    /// As in [`FinishRegistration::credential`].
    pub credential: serde_json::Value,
}

/// A session has begun.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The base64url id of the credential that was used.
    pub credential_id: String,
    /// As in [`Registered::sealing_key`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<String>,
}
