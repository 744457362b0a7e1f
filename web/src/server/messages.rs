//! The service's messages to the signed-in person.

use netcert::api::message::{MESSAGES, Message, READ};
use netcert::api::path;

use super::{Failure, Nothing};

/// The unread messages, newest first.
pub async fn messages() -> Result<Vec<Message>, Failure> {
    super::get(MESSAGES).await
}

pub async fn read(id: &str) -> Result<(), Failure> {
    super::post_for_nothing(&path(READ, id), &Nothing {}).await
}
