//! Passkeys in this browser: the only module of the portal that speaks WebAuthn.

mod ceremony;
mod consent;
mod options;
mod prf;

use netcert::api::guardian::{PROFILE, PROFILE_FINISH, ScreenCode};
use netcert::api::passkey::{
    Ceremony, FinishRegistration, FinishSignIn, REGISTRATION, REGISTRATION_FINISH, Registered, SIGN_IN,
    SIGN_IN_FINISH, SignedIn,
};
use netcert::api::path;
use netcert::sm4::SealingKey;

use crate::holder::{self, KnownPasskey};
use crate::kept_child;
use crate::server::{self, Failure, Nothing, person};

pub use consent::Readable;

/// Why there is no passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasskeyFailure {
    /// This browser has no passkeys.
    Unsupported,
    /// The person closed the dialogue for a new passkey, or let it run out.
    Cancelled,
    /// The device cannot verify its user, so it cannot keep a passkey.
    NoScreenLock,
    /// The page was opened at an address or in a place where passkeys of this portal do not work.
    WrongAddress,
    /// The device or its password manager failed.
    Failed,
    /// The person closed the dialogue, let it run out, or has no passkey here. Browsers do not tell which.
    Untouched,
    /// The server refused or could not be reached.
    Server(Failure),
}

/// What this browser can do, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    Full,
    /// It knows passkeys, but the device has no screen lock to unlock one with.
    NoLock,
    None,
}

/// Asked before an enrolment, which ends with a passkey.
pub async fn support() -> Support {
    ceremony::support().await
}

/// The passkey that the person touched, and the key that seals the holder keys.
pub struct Unlocked {
    pub passkey: KnownPasskey,
    /// `None` if neither the authenticator nor the server has a key. Then nothing can be kept here.
    pub key: Option<SealingKey>,
}

/// "Use on this device": makes a passkey and opens the holder key store.
///
/// If the device already has a passkey of this person, that one is used.
pub async fn register_this_device() -> Result<(), PasskeyFailure> {
    if register(REGISTRATION, REGISTRATION_FINISH, None).await? { Ok(()) } else { sign_in().await }
}

/// Keeps a child's netcert on this guardian's device, as a second profile. The guardian stays signed in.
pub async fn register_profile(child: &str, masked_name: &str) -> Result<(), PasskeyFailure> {
    let begin = path(PROFILE, child);
    let finish = path(PROFILE_FINISH, child);
    register(&begin, &finish, Some(masked_name)).await.map(drop)
}

/// Returns `false` if the device already has a passkey of this person.
async fn register(begin: &str, finish: &str, child: Option<&str>) -> Result<bool, PasskeyFailure> {
    let begun: Ceremony = server::post(begin, &Nothing {}).await.map_err(PasskeyFailure::Server)?;
    let made = match ceremony::create(&begun.options).await {
        Ok(made) => made,
        Err(ceremony::CeremonyFailure::AlreadyThere) => return Ok(false),
        Err(failed) => return Err(failed.into()),
    };
    let prf = made.prf;
    let answer = FinishRegistration { ceremony: begun.ceremony, credential: made.credential, prf };
    let registered: Registered = server::post(finish, &answer).await.map_err(PasskeyFailure::Server)?;
    let sealing_key = registered.sealing_key.map(prf::released);
    // A browser that keeps nothing can still present, but every visit is then like a first one.
    let prf = prf && sealing_key.is_none();
    let child = child.map(str::to_owned);
    let _ = holder::remember(&KnownPasskey { credential_id: registered.credential_id, prf, child }).await;
    Ok(true)
}

/// Signs in with an existing passkey, and sees that the browser has kept the session's cookie.
pub async fn sign_in() -> Result<(), PasskeyFailure> {
    sign_in_and_unlock(&[]).await?;
    let me = person::me().await.map_err(PasskeyFailure::Server)?;
    me.map(drop).ok_or(PasskeyFailure::Server(Failure::CookieNotKept))
}

/// Signs in and unlocks the holder key store with one touch. If `allowed` is empty, any passkey may be used.
pub async fn sign_in_and_unlock(allowed: &[String]) -> Result<Unlocked, PasskeyFailure> {
    let mut begun: Ceremony = server::post(SIGN_IN, &Nothing {}).await.map_err(PasskeyFailure::Server)?;
    options::allow_only(&mut begun.options, allowed);
    let touched = ceremony::touch(&begun.options).await.map_err(untouched)?;
    let finish = FinishSignIn { ceremony: begun.ceremony, credential: touched.credential };
    let signed_in: SignedIn = server::post(SIGN_IN_FINISH, &finish).await.map_err(PasskeyFailure::Server)?;
    let released = signed_in.sealing_key.and_then(prf::released);
    let passkey = KnownPasskey {
        prf: released.is_none() && touched.key.is_some(),
        child: whose(&signed_in.credential_id).await,
        credential_id: signed_in.credential_id,
    };
    kept_child::is(passkey.child.as_deref());
    let _ = holder::remember(&passkey).await;
    Ok(Unlocked { passkey, key: released.or(touched.key) })
}

/// A code for one more device of the person who is signed in, after a touch of their passkey.
pub async fn device_code() -> Result<ScreenCode, PasskeyFailure> {
    let begun: Ceremony = server::post(SIGN_IN, &Nothing {}).await.map_err(PasskeyFailure::Server)?;
    let touched = ceremony::touch(&begun.options).await.map_err(untouched)?;
    let finish = FinishSignIn { ceremony: begun.ceremony, credential: touched.credential };
    server::device::code(&finish).await.map_err(PasskeyFailure::Server)
}

/// The child whose passkey just signed in, if a guardian keeps it. This browser may not know the passkey yet,
/// because some devices share their passkeys.
async fn whose(credential_id: &str) -> Option<String> {
    if let Some(known) = holder::known(credential_id).await {
        return known.child;
    }
    let me = person::me().await.ok().flatten();
    me.filter(|me| me.kept_by_guardian).map(|me| me.masked_name)
}

/// Unlocks with a passkey of this device, without the server. Nobody checks the signature: the key from PRF
/// is proof enough. `None` if the passkey gave no key this time.
pub async fn unlock_here(credential_id: &str) -> Result<Option<SealingKey>, PasskeyFailure> {
    let options = options::local(credential_id);
    Ok(ceremony::touch(&options).await.map_err(untouched)?.key)
}

/// As [`PasskeyFailure::from`], for a passkey that should be there already.
fn untouched(failed: ceremony::CeremonyFailure) -> PasskeyFailure {
    match failed.into() {
        PasskeyFailure::Cancelled => PasskeyFailure::Untouched,
        other => other,
    }
}

impl From<ceremony::CeremonyFailure> for PasskeyFailure {
    fn from(failed: ceremony::CeremonyFailure) -> Self {
        match failed {
            ceremony::CeremonyFailure::Unsupported => Self::Unsupported,
            ceremony::CeremonyFailure::Cancelled => Self::Cancelled,
            ceremony::CeremonyFailure::NoScreenLock => Self::NoScreenLock,
            ceremony::CeremonyFailure::WrongAddress => Self::WrongAddress,
            ceremony::CeremonyFailure::Failed | ceremony::CeremonyFailure::AlreadyThere => Self::Failed,
        }
    }
}
