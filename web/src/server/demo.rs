//! The drawer of cards of the embedded authority, if the server has one.

use netcert::api::demo::{CARDS, Card, CardRead, INBOX, READ, ReadCard, TextMessage};
use netcert::api::{path, problem::Code};

use super::Failure;

/// `None` if the server uses a real authority.
pub async fn cards() -> Result<Option<Vec<Card>>, Failure> {
    there(super::get(CARDS).await)
}

pub async fn read(card: &str, challenge: String) -> Result<CardRead, Failure> {
    super::post(&path(READ, card), &ReadCard { challenge }).await
}

/// `None` if messages go to real phones.
pub async fn inbox() -> Result<Option<Vec<TextMessage>>, Failure> {
    there(super::get(INBOX).await)
}

fn there<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.is(Code::NotFound) => Ok(None),
        Err(failure) => Err(failure),
    }
}
