//! The consents of the person who is signed in.

use netcert::api::consent::{CONSENTS, Consent, WITHDRAW};
use netcert::api::path;

use super::{Failure, Nothing};

/// Newest first.
pub async fn consents() -> Result<Vec<Consent>, Failure> {
    super::get(CONSENTS).await
}

/// Revokes the consent's netcerts at once.
pub async fn withdraw(id: &str) -> Result<(), Failure> {
    super::post_for_nothing(&path(WITHDRAW, id), &Nothing {}).await
}
