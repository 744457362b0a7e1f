//! A child's calls to the server.

use netcert::api::child::{Arrived, AskGuardians, Asked, DEVICE, SITE_REQUEST, SITE_REQUESTS, TakeCode};
use netcert::api::path;

use super::Failure;
use crate::kept_child;

/// Makes this browser the child's, with the guardian's code. `sign_out`: whoever else is signed in or
/// enrolling here has agreed that this ends.
pub async fn take_code(code: String, sign_out: bool) -> Result<Arrived, Failure> {
    let arrived = super::post(DEVICE, &TakeCode { code, sign_out }).await?;
    kept_child::is(None);
    Ok(arrived)
}

/// If the same question is still open, the server returns that request and makes no new one.
pub async fn ask_guardians(question: &AskGuardians) -> Result<Asked, Failure> {
    super::post(SITE_REQUESTS, question).await
}

pub async fn asked(id: &str) -> Result<Asked, Failure> {
    super::get(&path(SITE_REQUEST, id)).await
}
