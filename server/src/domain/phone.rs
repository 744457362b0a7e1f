//! Sends one-time codes by text message.

use async_trait::async_trait;
use netcert::base64url;
use netcert::time::UnixTime;

use crate::clock::Clock;
use crate::model::ids::EnrolmentId;
use crate::model::phone::{DemoMessage, OneTimeCode, PhoneNumber};
use crate::store;
use crate::store::{Store, StoreError};

/// The message did not go out.
#[derive(Debug, thiserror::Error)]
#[error("the text message could not be sent: {0}")]
pub struct NotSent(pub String);

/// Sends text messages.
#[async_trait]
pub trait TextMessages: Send + Sync {
    /// Sends a one-time code.
    async fn send_code(
        &self,
        to: &PhoneNumber,
        enrolment: &EnrolmentId,
        code: &OneTimeCode,
        now: UnixTime,
    ) -> Result<(), NotSent>;
}

/// Keeps the messages in the database, where only the browser of the enrolment can read them.
pub struct DemoInbox {
    /// Where.
    pub store: Store,
    /// For the messages' ids.
    pub clock: Clock,
}

#[async_trait]
impl TextMessages for DemoInbox {
    async fn send_code(
        &self,
        _: &PhoneNumber,
        enrolment: &EnrolmentId,
        code: &OneTimeCode,
        now: UnixTime,
    ) -> Result<(), NotSent> {
        let mut id = [0; 16];
        rand_core::Rng::fill_bytes(&mut self.clock.random(), &mut id);
        let message = DemoMessage { code: code.as_str().to_owned(), sent_at: now };
        self.keep(&base64url::encode(&id), enrolment, &message)
            .await
            .map_err(|error| NotSent(error.to_string()))
    }
}

impl DemoInbox {
    async fn keep(&self, id: &str, enrolment: &EnrolmentId, message: &DemoMessage) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        store::demo_message::insert(&mut tx, id, enrolment, message).await?;
        tx.commit().await
    }
}
