//! What the service tells the person who is signed in.

use netcert::api::message::{MESSAGES, Message, READ};
use netcert::api::path;

use super::{Failure, Nothing};

/// Those that were not read, newest first.
pub async fn messages() -> Result<Vec<Message>, Failure> {
    super::get(MESSAGES).await
}

pub async fn read(id: &str) -> Result<(), Failure> {
    super::post_for_nothing(&path(READ, id), &Nothing {}).await
}
