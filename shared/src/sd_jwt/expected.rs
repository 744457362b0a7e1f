//! The question that a presentation answers.

use crate::ids::{ClientId, Nonce};
use crate::time::UnixTime;

/// What the relying party asked for.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The relying party itself.
    pub audience: &'a ClientId,
    /// The nonce of the relying party's request.
    pub nonce: &'a Nonce,
    /// The time of the check.
    pub now: UnixTime,
}
