//! What a child asks of the server.

use netcert::api::child::{Arrived, AskGuardians, Asked, DEVICE, SITE_REQUEST, SITE_REQUESTS, TakeCode};
use netcert::api::path;

use super::Failure;

/// Makes this browser the child's.
pub async fn take_code(code: String) -> Result<Arrived, Failure> {
    super::post(DEVICE, &TakeCode { code }).await
}

/// The same question asked again while one waits is the same request.
pub async fn ask_guardians(question: &AskGuardians) -> Result<Asked, Failure> {
    super::post(SITE_REQUESTS, question).await
}

pub async fn asked(id: &str) -> Result<Asked, Failure> {
    super::get(&path(SITE_REQUEST, id)).await
}
