//! The authority behind HTTP. [`wire`] defines the messages. A question without an answer is sent again under
//! the same idempotency key while that may help ([`patience`]). If the authority is down, no questions are
//! sent for a while ([`breaker`]). Logs and errors contain nothing of a question or an answer.

mod breaker;
pub mod patience;
mod post;
pub mod wire;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use netcert::suite::VerifyingKey;

use crate::authority::frame::Frame;
use crate::authority::http::breaker::{Breaker, Came};
use crate::authority::http::patience::{AuthorityFailed, Patience};
pub use crate::authority::http::post::{AuthorityAddress, NotAnAddress};
use crate::authority::http::post::{Body, Post};
use crate::authority::http::wire::{AuthorityAnswer, AuthorityQuery, RegisterStanding, SignedQuery};
use crate::authority::{Authority, AuthorityAway, DocumentRef, Guardianship, guardianship};
use crate::clock::Clock;
use crate::keys::key_store::KeyStore;

/// A connection to the authority.
pub struct HttpAuthority {
    post: Post,
    authority: VerifyingKey,
    keys: Arc<KeyStore>,
    clock: Clock,
    patience: Patience,
    breaker: Mutex<Breaker>,
}

impl HttpAuthority {
    /// Prepares the client without connecting. The key `authority` signs chip reads, answers and statements.
    ///
    /// # Errors
    /// If the HTTP client cannot be made.
    pub fn new(
        address: &AuthorityAddress,
        authority: VerifyingKey,
        keys: Arc<KeyStore>,
        clock: Clock,
        patience: Patience,
    ) -> anyhow::Result<Self> {
        let post = Post::new(address, patience.per_try)?;
        Ok(Self { post, authority, keys, clock, patience, breaker: Mutex::default() })
    }

    async fn ask(&self, question: AuthorityQuery, jpeg: &[u8]) -> Result<AuthorityAnswer, AuthorityAway> {
        let ticket = self
            .with_breaker(|breaker| breaker.admit(self.clock.now()))
            .map_err(|resting| AuthorityAway(resting.to_string()))?;
        let connector = (&self.keys.connector.key, &self.keys.connector.kid);
        let now = self.clock.now();
        let asked = wire::ask(question, &self.authority, now, connector, &mut self.clock.random());
        let asking = self.ask_until_answered(&asked, Body::new(&asked.token, jpeg));
        let answer =
            tokio::time::timeout(self.patience.in_all, asking).await.unwrap_or(Err(AuthorityFailed::Late));
        let came = match answer {
            // A refusal also shows that the authority is up.
            Ok(_) | Err(AuthorityFailed::Refused(_)) => Came::Answer,
            Err(_) => Came::Nothing,
        };
        let now = self.clock.now();
        let asked_before_and_after = self.with_breaker(|breaker| {
            let before = breaker.is_closed();
            let settled = breaker.settle(ticket, came, now, &mut self.clock.random());
            let after = settled.is_closed();
            (settled, (before, after))
        });
        match asked_before_and_after {
            (true, false) => tracing::warn!("the authority does not answer; nobody asks it for a while"),
            (false, true) => tracing::info!("the authority answers again"),
            _ => {}
        }
        answer.map_err(|failed| AuthorityAway(failed.to_string()))
    }

    async fn ask_until_answered(
        &self,
        asked: &SignedQuery,
        body: Body,
    ) -> Result<AuthorityAnswer, AuthorityFailed> {
        let mut tried = 0;
        loop {
            let sent = tokio::time::timeout(self.patience.per_try, self.post.send(body.clone())).await;
            let failed = match sent.unwrap_or(Err(AuthorityFailed::Late)) {
                Ok(token) => {
                    return wire::hear(&token, &asked.matter, self.clock.now(), &self.authority)
                        .map_err(AuthorityFailed::NotItsAnswer);
                }
                Err(failed) => failed,
            };
            tried += 1;
            match self.patience.pause_after(tried, failed, &mut self.clock.random()) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(failed),
            }
        }
    }

    fn with_breaker<T>(&self, turn: impl FnOnce(Breaker) -> (Breaker, T)) -> T {
        // A panic cannot leave a half-changed breaker behind, so a poisoned lock is used as it is.
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, outcome) = turn(std::mem::take(&mut *breaker));
        *breaker = next;
        outcome
    }
}

#[async_trait]
impl Authority for HttpAuthority {
    fn chip_read_key(&self) -> &VerifyingKey {
        &self.authority
    }

    async fn face_matches(&self, portrait_ref: &str, frame: &Frame) -> Result<bool, AuthorityAway> {
        let jpeg = frame.as_bytes();
        let question =
            AuthorityQuery::Face { portrait_ref: portrait_ref.to_owned(), frame_sm3: wire::sm3_of(jpeg) };
        match self.ask(question, jpeg).await? {
            AuthorityAnswer::Face { matches } => Ok(matches),
            AuthorityAnswer::Guardianship { .. } => {
                Err(AuthorityAway("it answered another question".to_owned()))
            }
        }
    }

    async fn guardianship(
        &self,
        guardian: DocumentRef<'_>,
        child: DocumentRef<'_>,
    ) -> Result<Guardianship, AuthorityAway> {
        let question = AuthorityQuery::Guardianship { guardian: guardian.into(), child: child.into() };
        let answer = self.ask(question, &[]).await?;
        match answer {
            AuthorityAnswer::Guardianship {
                standing: RegisterStanding::Confirmed,
                evidence: Some(evidence),
            } => {
                // The statement is kept for years, so it must be valid without the answer that it came in.
                guardianship::check(&evidence, guardian, child, &self.authority)
                    .map_err(|not_evidence| AuthorityAway(not_evidence.to_string()))?;
                Ok(Guardianship::Confirmed { evidence })
            }
            AuthorityAnswer::Guardianship { standing: RegisterStanding::NotGuardian, evidence: None } => {
                Ok(Guardianship::NotGuardian)
            }
            AuthorityAnswer::Guardianship { standing: RegisterStanding::Disputed, evidence: None } => {
                Ok(Guardianship::Disputed)
            }
            _ => Err(AuthorityAway("its answer makes no sense".to_owned())),
        }
    }
}
