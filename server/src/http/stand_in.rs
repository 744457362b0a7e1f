//! An authority to test the connector with: the demo registry behind HTTP, in a process of its own. Tests can
//! make it misbehave.

mod memory;
mod misbehaviour;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use netcert::api::demo::{self, CARDS, Card, CardRead, ReadCard};
use netcert::api::enrolment::FACE_MAX_BYTES;
use netcert::ids::KeyId;
use netcert::suite::{Jwk, SigningKey, Suite, VerifyingKey};
use tokio::net::TcpListener;
use zeroize::Zeroizing;

use crate::authority::embedded::Embedded;
use crate::authority::frame::Frame;
use crate::authority::http::wire;
use crate::authority::http::wire::{
    AuthorityAnswer, AuthorityQuery, MAX_ANSWER, MAX_REQUEST, QueryId, REQUEST_MEDIA_TYPE, Received,
    RegisterStanding,
};
use crate::authority::{Authority, DocumentRef, Guardianship};
use crate::clock::Clock;
use crate::http::body::bounded;
use crate::http::stand_in::memory::Memory;
pub use crate::http::stand_in::misbehaviour::{Misbehaviour, NotAScript, Script};
use crate::keys::key_store::{KeyStore, public_jwk};

/// `PUT` sets another [`Script`].
pub const MISBEHAVE: &str = "/demo/misbehave";
/// `GET` returns how many questions were processed.
pub const WORKED: &str = "/demo/worked";

/// The parts of the process.
#[derive(Clone)]
pub struct StandIn(Arc<Parts>);

struct Parts {
    registry: Embedded,
    keys: Arc<KeyStore>,
    connector: VerifyingKey,
    clock: Clock,
    memory: Memory,
    script: Mutex<Script>,
    worked: AtomicU64,
}

impl StandIn {
    /// Answers only the connector with the key `connector`, and signs with the authority key in `keys`.
    pub fn new(keys: KeyStore, connector: VerifyingKey, began: Date, clock: Clock, script: Script) -> Self {
        let keys = Arc::new(keys);
        Self(Arc::new(Parts {
            registry: Embedded::new(Arc::clone(&keys), began, clock.clone()),
            keys,
            connector,
            clock,
            memory: Memory::default(),
            script: Mutex::new(script),
            worked: AtomicU64::default(),
        }))
    }

    /// The public key that a server needs to use this authority.
    pub fn public_key(&self) -> Jwk {
        public_jwk(&self.0.keys.authority.key)
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    /// If the listener fails.
    pub async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        axum::serve(listener, self.router()).await
    }

    /// Its routes.
    pub fn router(self) -> Router {
        Router::new()
            .route(&format!("/{}", wire::PATH), post(asked))
            .route(CARDS, get(cards))
            .route(demo::READ, post(read))
            .route(MISBEHAVE, put(misbehave))
            .route(WORKED, get(worked))
            .with_state(self)
    }

    /// Answers a request. It is processed once, even if it is sent several times.
    async fn answer_once(self, received: Received, frame: Option<Frame>) -> Result<String, StatusCode> {
        let now = self.0.clock.now();
        let matter = received.matter.clone();
        let cell = self.0.memory.of(&matter, now).ok_or(StatusCode::CONFLICT)?;
        let answer = cell.get_or_try_init(|| self.work(received, frame)).await?;
        Ok(answer.clone())
    }

    async fn work(&self, received: Received, frame: Option<Frame>) -> Result<String, StatusCode> {
        self.0.worked.fetch_add(1, Ordering::SeqCst);
        let answer = match (received.question, frame) {
            (AuthorityQuery::Face { portrait_ref, .. }, Some(frame)) => AuthorityAnswer::Face {
                matches: self.0.registry.face_matches(&portrait_ref, &frame).await.map_err(internal)?,
            },
            (AuthorityQuery::Guardianship { guardian, child }, None) => {
                let (guardian, child) = (guardian.number(), child.number());
                let (Some(guardian), Some(child)) = (&guardian, &child) else {
                    return Err(StatusCode::UNPROCESSABLE_ENTITY);
                };
                let (guardian, child) = (DocumentRef::from(guardian), DocumentRef::from(child));
                let (standing, evidence) =
                    match self.0.registry.guardianship(guardian, child).await.map_err(internal)? {
                        Guardianship::Confirmed { evidence } => (RegisterStanding::Confirmed, Some(evidence)),
                        Guardianship::NotGuardian => (RegisterStanding::NotGuardian, None),
                        Guardianship::Disputed => (RegisterStanding::Disputed, None),
                    };
                AuthorityAnswer::Guardianship { standing, evidence }
            }
            _ => return Err(StatusCode::UNPROCESSABLE_ENTITY),
        };
        Ok(self.sign(answer, &received.matter, &self.0.keys.authority.key))
    }

    fn sign(&self, answer: AuthorityAnswer, matter: &QueryId, key: &SigningKey) -> String {
        let kid: &KeyId = &self.0.keys.authority.kid;
        wire::answer(answer, matter, self.0.clock.now(), (key, kid), &mut self.0.clock.random())
    }

    /// Replaces a good answer with a bad one.
    async fn spoil(&self, how: Misbehaviour, answer: String, matter: &QueryId) -> Response {
        let lie = AuthorityAnswer::Face { matches: true };
        match how {
            Misbehaviour::Slow(pause) => {
                tokio::time::sleep(pause).await;
                answer.into_response()
            }
            Misbehaviour::Mute => std::future::pending().await,
            Misbehaviour::Status(status, None) => status.into_response(),
            Misbehaviour::Status(status, Some(seconds)) => {
                (status, [(RETRY_AFTER, seconds.to_string())]).into_response()
            }
            Misbehaviour::WrongKey => {
                let stranger = SigningKey::generate(Suite::Sm, &mut self.0.clock.random());
                self.sign(lie, matter, &stranger).into_response()
            }
            Misbehaviour::OtherJti => {
                let mut other = matter.clone();
                other.jti = "AAAAAAAAAAAAAAAAAAAAAA".to_owned();
                self.sign(lie, &other, &self.0.keys.authority.key).into_response()
            }
            Misbehaviour::Oversize => answer.repeat(MAX_ANSWER).into_response(),
        }
    }
}

async fn asked(State(stand_in): State<StandIn>, headers: HeaderMap, body: Body) -> Response {
    let longest = MAX_REQUEST + 1 + FACE_MAX_BYTES;
    let body = match bounded(&headers, body, REQUEST_MEDIA_TYPE, longest).await {
        Ok(body) => body,
        Err(refusal) => return refusal.into_response(),
    };
    let (received, frame) = match parse(&stand_in, &body) {
        Ok(parsed) => parsed,
        Err(status) => return status.into_response(),
    };
    let matter = received.matter.clone();
    // A task of its own, so that the work continues if the client disconnects. A repeated question never
    // starts it again.
    let working = tokio::spawn(stand_in.clone().answer_once(received, frame));
    let answer = match working.await {
        Ok(Ok(answer)) => answer,
        Ok(Err(status)) => return status.into_response(),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let how = stand_in.0.script.lock().unwrap_or_else(PoisonError::into_inner).next();
    match how {
        Some(how) => stand_in.spoil(how, answer, &matter).await,
        None => answer.into_response(),
    }
}

fn parse(stand_in: &StandIn, body: &[u8]) -> Result<(Received, Option<Frame>), StatusCode> {
    let end =
        body.iter().take(MAX_REQUEST + 1).position(|byte| *byte == b'\n').ok_or(StatusCode::BAD_REQUEST)?;
    let token = std::str::from_utf8(&body[..end]).map_err(|_| StatusCode::BAD_REQUEST)?;
    let jpeg = &body[end + 1..];
    let own = stand_in.0.keys.authority.key.verifying_key();
    let received = wire::receive(token, own, stand_in.0.clock.now(), &stand_in.0.connector)
        .map_err(|_| StatusCode::UNAUTHORIZED)?;
    let frame = match &received.question {
        AuthorityQuery::Face { frame_sm3, .. } if *frame_sm3 == wire::sm3_of(jpeg) => {
            let frame = Frame::parse(Zeroizing::new(jpeg.to_vec()));
            Some(frame.map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?)
        }
        AuthorityQuery::Guardianship { .. } if jpeg.is_empty() => None,
        _ => return Err(StatusCode::BAD_REQUEST),
    };
    Ok((received, frame))
}

async fn cards(State(stand_in): State<StandIn>) -> Json<Vec<Card>> {
    Json(stand_in.0.registry.cards())
}

async fn read(
    State(stand_in): State<StandIn>,
    Path(card): Path<String>,
    Json(read): Json<ReadCard>,
) -> Result<Json<CardRead>, StatusCode> {
    let (registry, clock) = (&stand_in.0.registry, &stand_in.0.clock);
    let read = registry.read(&card, &read.challenge, clock.now(), &mut clock.random());
    Ok(Json(CardRead { chip_read: read.map_err(|_| StatusCode::NOT_FOUND)? }))
}

async fn misbehave(State(stand_in): State<StandIn>, script: String) -> Result<StatusCode, StatusCode> {
    let script = script.parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    *stand_in.0.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    Ok(StatusCode::NO_CONTENT)
}

async fn worked(State(stand_in): State<StandIn>) -> String {
    stand_in.0.worked.load(Ordering::SeqCst).to_string()
}

fn internal<E>(_: E) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}
