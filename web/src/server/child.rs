//! What a child asks of the server.

use netcert::api::child::{AskGuardians, Asked, SITE_REQUESTS};

use super::Failure;

/// The same question asked again while one waits is the same request.
pub async fn ask_guardians(question: &AskGuardians) -> Result<Asked, Failure> {
    super::post(SITE_REQUESTS, question).await
}

pub async fn asked(id: &str) -> Result<Asked, Failure> {
    super::get(&format!("{SITE_REQUESTS}/{id}")).await
}
