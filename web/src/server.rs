//! The central server as the portal sees it: typed calls, and failures that can be explained to a citizen.

pub mod child;
pub mod consents;
pub mod demo;
pub mod device;
pub mod enrolment;
pub mod guardian;
pub mod messages;
pub mod person;

use std::pin::Pin;
use std::time::Duration;

use gloo_net::http::{Method, RequestBuilder, Response};
use netcert::api::problem::{Code, MEDIA_TYPE, Problem};
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;

use crate::json;

/// Longer than any answer takes on a slow line. After it the person is told that the server is too slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The server cannot be reached.
    Offline,
    /// No answer within [`PATIENCE`].
    TooSlow,
    /// The server refused and said why.
    Problem(Box<Problem>),
    /// The answer does not have the form of this server's answers.
    Unreadable,
    /// The browser did not send back the cookie that it was given.
    CookieNotKept,
}

impl Failure {
    /// The problem's code, if the server sent one and this page knows it.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => problem.code.known(),
            Self::Offline | Self::TooSlow | Self::Unreadable | Self::CookieNotKept => None,
        }
    }

    pub fn is(&self, code: Code) -> bool {
        self.code() == Some(code)
    }

    pub fn is_one_of(&self, codes: &[Code]) -> bool {
        self.code().is_some_and(|code| codes.contains(&code))
    }
}

pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(&ask(Method::GET, path, Payload::None).await?)
}

pub async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Failure> {
    read(&ask(Method::POST, path, written(body)?).await?)
}

/// A `POST` whose answer has no body.
pub async fn post_for_nothing<B: Serialize>(path: &str, body: &B) -> Result<(), Failure> {
    ask(Method::POST, path, written(body)?).await.map(drop)
}

pub async fn put<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Failure> {
    read(&ask(Method::PUT, path, written(body)?).await?)
}

pub async fn post_jpeg<T: DeserializeOwned>(path: &str, frame: web_sys::Blob) -> Result<T, Failure> {
    read(&ask(Method::POST, path, Payload::Jpeg(frame)).await?)
}

pub async fn delete(path: &str) -> Result<(), Failure> {
    ask(Method::DELETE, path, Payload::None).await.map(drop)
}

/// An empty request body.
#[derive(Serialize)]
pub struct Nothing {}

enum Payload {
    None,
    Json(String),
    Jpeg(web_sys::Blob),
}

fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Failure> {
    json::read(answer).map_err(|_| Failure::Unreadable)
}

fn written(body: &impl Serialize) -> Result<Payload, Failure> {
    serde_json::to_string(body).map(Payload::Json).map_err(|_| Failure::Unreadable)
}

/// Returns the body of a successful answer. The future is boxed, because an `async fn` contains the code of
/// each future that it awaits.
fn ask(
    method: Method,
    path: &str,
    body: Payload,
) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>> + '_>> {
    Box::pin(async move {
        let response = send(method, path, body).await?;
        let answer = response.binary().await.map_err(|_| Failure::Unreadable)?;
        if response.ok() { Ok(answer) } else { Err(problem(&response, &answer)) }
    })
}

async fn send(method: Method, path: &str, body: Payload) -> Result<Response, Failure> {
    let abort = AbortController::new().ok();
    let signal = abort.as_ref().map(AbortController::signal);
    let request = RequestBuilder::new(path)
        .method(method)
        .header("Accept", "application/json")
        .abort_signal(signal.as_ref());
    let request = match body {
        Payload::None => request.build(),
        Payload::Json(text) => request.header("Content-Type", "application/json").body(text),
        Payload::Jpeg(frame) => request.header("Content-Type", "image/jpeg").body(frame),
    }
    .map_err(|_| Failure::Unreadable)?;

    let impatience =
        gloo_timers::callback::Timeout::new(PATIENCE.as_millis().try_into().unwrap_or(u32::MAX), move || {
            abort.iter().for_each(AbortController::abort);
        });
    let answer = request.send().await;
    impatience.cancel();

    let aborted = signal.is_some_and(|signal| signal.aborted());
    answer.map_err(|_| if aborted { Failure::TooSlow } else { Failure::Offline })
}

fn problem(response: &Response, answer: &[u8]) -> Failure {
    let ours = response.headers().get("Content-Type").is_some_and(|media| media.starts_with(MEDIA_TYPE));
    if !ours {
        return Failure::Unreadable;
    }
    read(answer).map_or_else(|unreadable| unreadable, |problem| Failure::Problem(Box::new(problem)))
}
