//! A child's calls to the server.

use netcert::api::child::{Arrived, AskGuardians, Asked, DEVICE, SITE_REQUEST, SITE_REQUESTS, TakeCode};
use netcert::api::path;

use super::Failure;

/// Signs the child in on this browser, with the guardian's code.
pub async fn take_code(code: String) -> Result<Arrived, Failure> {
    super::post(DEVICE, &TakeCode { code }).await
}

/// If the same question is still open, the server returns that request and makes no new one.
pub async fn ask_guardians(question: &AskGuardians) -> Result<Asked, Failure> {
    super::post(SITE_REQUESTS, question).await
}

pub async fn asked(id: &str) -> Result<Asked, Failure> {
    super::get(&path(SITE_REQUEST, id)).await
}
