//! Passkeys in this browser.

use crate::server::Failure;

/// Why no passkey came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasskeyFailure {
    /// This browser has no passkeys.
    Unsupported,
    /// The person closed the dialogue or let it run out.
    Cancelled,
    /// The server refused or could not be reached.
    Server(Failure),
}

/// "Use on this device": makes a passkey and opens the holder key store.
pub async fn register_this_device() -> Result<(), PasskeyFailure> {
    Err(PasskeyFailure::Unsupported)
}

/// Signs in with a passkey that is already there.
pub async fn sign_in() -> Result<(), PasskeyFailure> {
    Err(PasskeyFailure::Unsupported)
}
