//! Why a presentation is refused: the words that all checks of a netcert share.

use serde::{Deserialize, Serialize};

/// Why a presentation was not accepted. Stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The trust list has no such issuer, or not this key of it.
    #[error("the issuer or its key is not on the trust list")]
    IssuerUnknown,
    /// The issuer's key was not valid at the time of issue or is not now.
    #[error("the issuer's key is not valid at this time")]
    IssuerKeyExpired,
    /// The netcert was changed after it was signed, or never was signed by this issuer.
    #[error("the issuer's signature does not verify")]
    SignatureInvalid,
    /// A disclosure that no digest names, or the same one twice.
    #[error("a disclosure matches no digest of the netcert")]
    DisclosureInvalid,
    /// `exp` has passed.
    #[error("the netcert has expired")]
    NetcertExpired,
    /// `iat` lies in the future by more than the allowed skew.
    #[error("the netcert is not valid yet")]
    NetcertNotYetValid,
    /// The issuer signed a status reference that lies outside the origins that the trust list registers for
    /// it. Nobody can tell whether such a netcert was revoked, so it is never verified; nobody revoked it
    /// either.
    #[error("the netcert's status list lies where its issuer may keep none")]
    StatusListNotAllowed,
    /// The netcert was minted for another relying party.
    #[error("the netcert belongs to another relying party")]
    AudienceMismatch,
    /// Revoked in the status list.
    #[error("the netcert was revoked")]
    NetcertRevoked,
    /// The key-binding JWT is not signed by the holder key of the netcert.
    #[error("the key binding is not signed by the holder's key")]
    KeyBindingInvalid,
    /// The key-binding JWT is older or newer than 60 s.
    #[error("the key binding is too old or too new")]
    KeyBindingStale,
    /// The key-binding JWT answers another nonce.
    #[error("the key binding answers another nonce")]
    NonceMismatch,
    /// The key-binding JWT was made for other disclosures (`sd_hash`).
    #[error("the key binding was made for another presentation")]
    PresentationMismatch,
}
