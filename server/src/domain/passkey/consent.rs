//! Signing a text with a passkey. webauthn-rs draws its own challenge; here it is replaced by the one that
//! commits to the text, in what the browser gets and in what the answer is held against.

use netcert::base64url;
use serde_json::Value;
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, RequestChallengeResponse};

use crate::domain::passkey::{Assertion, PasskeyError, Passkeys, json, rejected, stored, text};

/// Bytes of a challenge.
pub const CHALLENGE_BYTES: usize = 32;

impl Passkeys {
    /// What the browser gets, so that one of these credentials signs `challenge`, with the user verified.
    ///
    /// # Errors
    /// [`PasskeyError::Setup`] also where there is none.
    pub fn ask_to_sign(
        &self,
        challenge: &[u8; CHALLENGE_BYTES],
        credentials: &[String],
    ) -> Result<Value, PasskeyError> {
        let credentials: Vec<Passkey> =
            credentials.iter().map(|credential| stored(credential)).collect::<Result<_, _>>()?;
        let (options, _) = self.begin(&credentials)?;
        let mut options = json(&options)?;
        put(&mut options, "/publicKey/challenge", challenge)?;
        Ok(options)
    }

    /// Checks that this very credential has signed `challenge`, with the user verified; gives it back as it
    /// is to be kept from now on.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn check_signature(
        &self,
        challenge: &[u8; CHALLENGE_BYTES],
        answer: &Assertion,
        credential: &str,
    ) -> Result<String, PasskeyError> {
        let mut passkey: Passkey = stored(credential)?;
        let (_, state) = self.begin(std::slice::from_ref(&passkey))?;
        let mut state = json(&state)?;
        put(&mut state, "/ast/challenge", challenge)?;
        let state: PasskeyAuthentication = serde_json::from_value(state).map_err(|_| PasskeyError::Stored)?;
        let result =
            self.0.finish_passkey_authentication(&answer.answer, &state).map_err(|error| rejected(&error))?;
        if !result.user_verified() {
            return Err(PasskeyError::Rejected("the user was not verified"));
        }
        passkey.update_credential(&result);
        text(&passkey)
    }

    fn begin(
        &self,
        credentials: &[Passkey],
    ) -> Result<(RequestChallengeResponse, PasskeyAuthentication), PasskeyError> {
        self.0
            .start_passkey_authentication(credentials)
            .map_err(|error| PasskeyError::Setup(error.to_string()))
    }
}

/// Puts our challenge where webauthn-rs has put its own; where that is not, its form has changed.
fn put(value: &mut Value, path: &str, challenge: &[u8; CHALLENGE_BYTES]) -> Result<(), PasskeyError> {
    let place = value.pointer_mut(path).filter(|place| place.is_string()).ok_or(PasskeyError::Stored)?;
    *place = Value::String(base64url::encode(challenge));
    Ok(())
}
