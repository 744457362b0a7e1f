//! The netcert: an SD-JWT VC (RFC 9901, draft-ietf-oauth-sd-jwt-vc) that an issuer signs for one holder key
//! and one relying party (DESIGN §5).
//!
//! Trust is in the type. [`Unverified`] tells who claims to have issued it and nothing else; [`Authentic`]
//! comes only from the issuer's good signature and is the first to show a status reference; [`Verified`]
//! comes only from all checks and is the only one that shows the subject.

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
/// `vct`: what kind of credential it is, with the version of its form.
pub const VCT: &str = "urn:netcert:1";
/// Longest presentation or netcert, in characters.
pub const MAX_PRESENTATION: usize = 16 * 1024;
/// Most disclosures.
pub const MAX_DISCLOSURES: usize = 64;
/// Deepest nesting of the payload and of a disclosure.
pub const MAX_DEPTH: usize = 4;
/// Seconds that a key binding's `iat` may differ from the verifier's clock, and a netcert's `iat` lie ahead
/// of it.
pub const KEY_BINDING_SKEW_SECONDS: i64 = 60;
