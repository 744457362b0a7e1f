//! The netcert: an SD-JWT VC (RFC 9901, draft-ietf-oauth-sd-jwt-vc) that an issuer signs for one holder key
//! and one relying party (DESIGN §5).
//!
//! The type says how far a presentation can be trusted. [`Unverified`] shows only who claims to have issued
//! it. [`Authentic`] exists only if the issuer's signature is good; it is the first to show the status
//! reference. [`Verified`] exists only if all checks passed; only it shows the subject.

mod claims;
mod disclosure;
mod expected;
mod hold;
mod issue;
mod key_binding;
mod payload;
mod verify;

pub use claims::{Acr, Act, ClaimName, NetcertClaims, NotAClaimName};
pub use expected::Expected;
pub use hold::{HeldNetcert, NotANetcert};
pub use issue::issue;
pub use verify::{Authentic, Malformed, Unverified, Verified};

pub use crate::status_list::StatusReference;

/// `typ` of the issuer-signed JWT.
pub const TYP: &str = "dc+sd-jwt";
/// `typ` of the key-binding JWT.
pub const KEY_BINDING_TYP: &str = "kb+jwt";
/// `vct`: the kind of credential, with the version of its format.
pub const VCT: &str = "urn:netcert:1";
/// The longest presentation or netcert, in characters.
pub const MAX_PRESENTATION: usize = 16 * 1024;
/// The largest number of disclosures.
pub const MAX_DISCLOSURES: usize = 64;
/// The deepest nesting of the payload and of a disclosure.
pub const MAX_DEPTH: usize = 4;
/// How many seconds a key binding's `iat` may differ from the verifier's clock, and how many seconds a
/// netcert's `iat` may be ahead of it.
pub const KEY_BINDING_SKEW_SECONDS: i64 = 60;
