//! A guardian's calls to the server.

use netcert::api::{guardian::*, path};

use super::{Failure, Nothing};

pub async fn view() -> Result<GuardianView, Failure> {
    super::get(GUARDIAN).await
}

pub async fn open_application(code: String) -> Result<Application, Failure> {
    super::post(APPLICATIONS, &OpenApplication { code }).await
}

pub async fn propose(propose: &Propose) -> Result<Proposal, Failure> {
    super::post(CONSENTS, propose).await
}

pub async fn sign(sign: &Sign) -> Result<(), Failure> {
    super::post_for_nothing(CONSENTS_SIGN, sign).await
}

/// Gets a new code from a path that returns one.
pub async fn code(path: &str) -> Result<ScreenCode, Failure> {
    super::post(path, &Nothing {}).await
}

pub async fn history(child: &str) -> Result<Vec<HistoryLine>, Failure> {
    super::get(&path(HISTORY, child)).await
}

/// A call that only takes something away: a decline, a refusal, a withdrawal, an end.
pub async fn take_back(path: &str) -> Result<(), Failure> {
    super::post_for_nothing(path, &Nothing {}).await
}
