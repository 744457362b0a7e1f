//! Why a presentation is refused. All checks of a netcert share these reasons.

use serde::{Deserialize, Serialize};

/// Why a presentation was refused. The names on the wire are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The trust list does not contain this issuer, or not this key of it.
    #[error("the issuer or its key is not on the trust list")]
    IssuerUnknown,
    /// The issuer's key was not valid at the time of issue, or is not valid now.
    #[error("the issuer's key is not valid at this time")]
    IssuerKeyExpired,
    /// The netcert was changed after it was signed, or this issuer never signed it.
    #[error("the issuer's signature does not verify")]
    SignatureInvalid,
    /// A disclosure matches no digest, or occurs twice.
    #[error("a disclosure matches no digest of the netcert")]
    DisclosureInvalid,
    /// `exp` has passed.
    #[error("the netcert has expired")]
    NetcertExpired,
    /// `iat` lies further in the future than clocks may differ.
    #[error("the netcert is not valid yet")]
    NetcertNotYetValid,
    /// The issuer signed a status reference outside the origins that the trust list registers for it. Nobody
    /// can tell whether such a netcert was revoked, so it is never accepted. But that does not mean that it
    /// was revoked.
    #[error("the netcert's status list lies where its issuer may keep none")]
    StatusListNotAllowed,
    /// The netcert was minted for another relying party.
    #[error("the netcert belongs to another relying party")]
    AudienceMismatch,
    /// The status list says that the netcert was revoked.
    #[error("the netcert was revoked")]
    NetcertRevoked,
    /// The key-binding JWT is not signed by the netcert's holder key.
    #[error("the key binding is not signed by the holder's key")]
    KeyBindingInvalid,
    /// The key-binding JWT was made more than 60 s before or after the time of the check.
    #[error("the key binding is too old or too new")]
    KeyBindingStale,
    /// The key-binding JWT answers another nonce.
    #[error("the key binding answers another nonce")]
    NonceMismatch,
    /// The key-binding JWT was made for other disclosures (`sd_hash`).
    #[error("the key binding was made for another presentation")]
    PresentationMismatch,
}
