//! Passkeys. The only place that knows webauthn-rs; everywhere else a ceremony's state and a credential are
//! text.

pub mod consent;
pub mod device;

use netcert::base64url;
use serde_json::Value;
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};
use webauthn_rs_proto::ResidentKeyRequirement;

use crate::model::ids::PersonId;

/// What the browser is told about the service.
const SERVICE_NAME: &str = "netcert 网证";

/// Registers and checks passkeys for one origin.
pub struct Passkeys(Webauthn);

/// A ceremony that has begun: what the browser gets, and what is kept meanwhile.
pub struct Begun {
    /// `{ "publicKey": … }`.
    pub options: Value,
    /// For the finish. Stays at the server.
    pub state: String,
}

/// A credential that was just made.
pub struct NewCredential {
    /// Base64url.
    pub id: String,
    /// As kept.
    pub credential: String,
}

/// An authenticator's answer to a sign-in or to a text. Nothing is checked yet.
pub struct Assertion {
    /// Base64url.
    pub credential_id: String,
    /// The user handle. An authenticator may leave it out where the credential was named (WebAuthn Level 3
    /// §6.3.3).
    person: Option<PersonId>,
    answer: PublicKeyCredential,
}

impl Assertion {
    /// Whether the answer names this person or nobody. The credential then says whose it is (§7.2).
    pub fn may_be_of(&self, person: PersonId) -> bool {
        self.person.is_none_or(|named| named == person)
    }
}

/// Why a ceremony failed.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// The browser's answer is none to our question.
    #[error("the passkey was rejected: {0}")]
    Rejected(&'static str),
    /// The answer carries what must stay in the browser.
    #[error("the answer carries PRF results")]
    CarriesSecret,
    /// What we kept does not parse.
    #[error("a stored ceremony or credential does not parse")]
    Stored,
    /// The origin will not do for passkeys.
    #[error("WebAuthn: {0}")]
    Setup(String),
}

impl Passkeys {
    /// For one origin, whose host is the `rp_id`.
    ///
    /// # Errors
    /// [`PasskeyError::Setup`].
    pub fn new(rp_id: &str, origin: &Url) -> Result<Self, PasskeyError> {
        let setup = |error: WebauthnError| PasskeyError::Setup(error.to_string());
        Ok(Self(
            WebauthnBuilder::new(rp_id, origin)
                .map_err(setup)?
                .rp_name(SERVICE_NAME)
                .build()
                .map_err(setup)?,
        ))
    }

    /// Asks for a new discoverable, user-verified passkey. `label` is what the authenticator shows of the
    /// person.
    ///
    /// # Errors
    /// [`PasskeyError::Setup`].
    pub fn begin_registration(
        &self,
        person: PersonId,
        label: &str,
        registered: &[String],
    ) -> Result<Begun, PasskeyError> {
        let exclude = registered.iter().filter_map(|id| base64url::decode(id).ok()).collect();
        let user = Uuid::from_bytes(*person.as_bytes());
        let (mut options, state) = self
            .0
            .start_passkey_registration(user, label, label, Some(exclude))
            .map_err(|error| PasskeyError::Setup(error.to_string()))?;
        require_discoverable(&mut options);
        Ok(Begun { options: json(&options)?, state: text(&state)? })
    }

    /// Takes the authenticator's answer.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn finish_registration(&self, answer: Value, state: &str) -> Result<NewCredential, PasskeyError> {
        refuse_secrets(&answer)?;
        let answer: RegisterPublicKeyCredential = parse(answer)?;
        let state: PasskeyRegistration = stored(state)?;
        let passkey =
            self.0.finish_passkey_registration(&answer, &state).map_err(|error| rejected(&error))?;
        Ok(NewCredential { id: base64url::encode(passkey.cred_id().as_ref()), credential: text(&passkey)? })
    }

    /// Asks for any passkey that this site knows.
    ///
    /// # Errors
    /// [`PasskeyError::Setup`].
    pub fn begin_sign_in(&self) -> Result<Begun, PasskeyError> {
        let (mut options, state) = self
            .0
            .start_discoverable_authentication()
            .map_err(|error| PasskeyError::Setup(error.to_string()))?;
        // The portal asks at a tap of the person, not from an input field's list.
        options.mediation = None;
        Ok(Begun { options: json(&options)?, state: text(&state)? })
    }

    /// Whose answer it says it is.
    ///
    /// # Errors
    /// [`PasskeyError::Rejected`], [`PasskeyError::CarriesSecret`].
    pub fn read_assertion(&self, answer: Value) -> Result<Assertion, PasskeyError> {
        refuse_secrets(&answer)?;
        let answer: PublicKeyCredential = parse(answer)?;
        let person = match answer.get_user_unique_id() {
            None | Some([]) => None,
            Some(handle) => {
                let handle = handle.try_into().map_err(|_| PasskeyError::Rejected("no such user"))?;
                Some(PersonId::from_bytes(handle))
            }
        };
        Ok(Assertion { credential_id: base64url::encode(answer.get_credential_id()), person, answer })
    }

    /// Checks the answer against the stored credential, which is given back as it is to be kept from now on.
    ///
    /// # Errors
    /// [`PasskeyError`], also for a counter that went back: a cloned authenticator.
    pub fn finish_sign_in(
        &self,
        assertion: &Assertion,
        state: &str,
        credential: &str,
    ) -> Result<String, PasskeyError> {
        let state: DiscoverableAuthentication = stored(state)?;
        let mut passkey: Passkey = stored(credential)?;
        let result = self
            .0
            .finish_discoverable_authentication_v2(&assertion.answer, state, &passkey)
            .map_err(|error| rejected(&error))?;
        if !result.user_verified() {
            return Err(PasskeyError::Rejected("the user was not verified"));
        }
        passkey.update_credential(&result);
        text(&passkey)
    }
}

/// A passkey that is not discoverable could never sign in here.
fn require_discoverable(options: &mut CreationChallengeResponse) {
    if let Some(selection) = &mut options.public_key.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
}

/// PRF results seal the holder keys: they are to stay in the browser, and a portal that sends them is broken.
fn refuse_secrets(answer: &Value) -> Result<(), PasskeyError> {
    let carries = ["clientExtensionResults", "extensions"]
        .iter()
        .filter_map(|member| answer.get(member))
        .any(|results| results.pointer("/prf/results").is_some_and(|results| !results.is_null()));
    if carries { Err(PasskeyError::CarriesSecret) } else { Ok(()) }
}

fn rejected(error: &WebauthnError) -> PasskeyError {
    // The library's words can name internals; the log gets them, the answer does not.
    tracing::info!(%error, "a passkey ceremony failed");
    PasskeyError::Rejected("the answer does not verify")
}

fn parse<T: serde::de::DeserializeOwned>(answer: Value) -> Result<T, PasskeyError> {
    serde_json::from_value(answer).map_err(|_| PasskeyError::Rejected("the answer is no PublicKeyCredential"))
}

fn stored<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, PasskeyError> {
    serde_json::from_str(text).map_err(|_| PasskeyError::Stored)
}

fn json(value: &impl serde::Serialize) -> Result<Value, PasskeyError> {
    serde_json::to_value(value).map_err(|_| PasskeyError::Stored)
}

fn text(value: &impl serde::Serialize) -> Result<String, PasskeyError> {
    serde_json::to_string(value).map_err(|_| PasskeyError::Stored)
}
