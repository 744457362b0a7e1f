//! The outside register that says "this document is genuine, this face is its holder, this adult is that child's
//! guardian". Everything that reaches it is behind [`Authority`].

pub mod embedded;
pub mod frame;
pub mod guardianship;
pub mod http;

use async_trait::async_trait;
use netcert::suite::VerifyingKey;

use crate::authority::frame::Frame;
pub use crate::authority::guardianship::{DocumentRef, Guardianship};

/// The authority cannot be asked now.
#[derive(Debug, thiserror::Error)]
#[error("the authority is away: {0}")]
pub struct AuthorityAway(pub String);

/// What netcert asks of the register.
#[async_trait]
pub trait Authority: Send + Sync {
    /// Signs chip reads.
    fn chip_read_key(&self) -> &VerifyingKey;

    /// Whether the frame shows the person of the portrait that a chip read named. The frame is kept by nobody.
    async fn face_matches(&self, portrait_ref: &str, frame: &Frame) -> Result<bool, AuthorityAway>;

    /// Whether one person is the guardian of the other.
    async fn guardianship(
        &self,
        guardian: DocumentRef<'_>,
        child: DocumentRef<'_>,
    ) -> Result<Guardianship, AuthorityAway>;
}
