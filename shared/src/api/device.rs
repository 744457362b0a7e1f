//! One more device for a person who has one (DESIGN §4): the first shows a code, the new one takes it. The
//! first stays as it is.

/// `POST` [`crate::api::passkey::FinishSignIn`] for a [`crate::api::passkey::SIGN_IN`] that was begun in this
/// session and answered with a passkey of the person who is signed in; answers
/// [`crate::api::guardian::ScreenCode`] and makes the code before it invalid.
pub const DEVICE_CODE: &str = "/api/device/code";
/// `POST` [`crate::api::child::TakeCode`]; answers [`crate::api::child::Arrived`] and gives this browser a
/// session in which the person may make a passkey.
pub const DEVICE: &str = "/api/device";
