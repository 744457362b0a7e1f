//! What is read from a request: the headers and the body, with the body's bound kept whatever the headers
//! say.

use futures_util::TryStreamExt;
use js_sys::{Uint8Array, futures::JsFuture};
use web_sys::Request;
use worker::ByteStream;

use crate::problem::EdgeRefusal;

/// Longest API key that is looked up.
const MAX_API_KEY: usize = 256;

/// How much of a body that is too large is read before the answer.
const MAX_DRAINED: usize = 16 * 1024 * 1024;

/// Whether the body is said to be JSON. Parameters (`charset=utf-8`) are allowed.
pub fn is_json(request: &Request) -> bool {
    header(request, "content-type").is_some_and(|said| {
        said.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
    })
}

/// The Bearer token (RFC 6750), if there is one worth looking up.
pub fn bearer(request: &Request) -> Option<String> {
    let said = header(request, "authorization")?;
    let (scheme, token) = said.split_once(' ')?;
    let token = token.trim();
    let plausible =
        !token.is_empty() && token.len() <= MAX_API_KEY && token.bytes().all(|b| b.is_ascii_graphic());
    (scheme.eq_ignore_ascii_case("bearer") && plausible).then(|| token.to_owned())
}

/// The whole body, at most `max` bytes.
pub async fn body(request: &Request, max: usize) -> Result<Vec<u8>, EdgeRefusal> {
    match header(request, "content-length").map(|length| length.parse::<usize>()) {
        // HTTP holds the body to the length it announces, so one buffer and one crossing will do.
        Some(Ok(length)) if length <= max => whole(request).await,
        Some(Ok(length)) if length > MAX_DRAINED => Err(EdgeRefusal::TOO_LARGE),
        Some(Err(_)) => Err(EdgeRefusal::malformed_request("The Content-Length is no number.")),
        Some(Ok(_)) | None => streamed(request, max).await,
    }
}

async fn whole(request: &Request) -> Result<Vec<u8>, EdgeRefusal> {
    let buffer = request.array_buffer().map_err(|_| INTERRUPTED)?;
    let buffer = JsFuture::from(buffer).await.map_err(|_| INTERRUPTED)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Keeps no more than `max` bytes. What goes beyond is read and forgotten up to [`MAX_DRAINED`]: a client
/// whose connection is cut while it still sends would never see why.
async fn streamed(request: &Request, max: usize) -> Result<Vec<u8>, EdgeRefusal> {
    let (mut body, mut length) = (Vec::new(), 0_usize);
    let Some(stream) = request.body() else { return Ok(body) };
    let mut stream = ByteStream::from(stream);
    while length <= MAX_DRAINED {
        let Some(chunk) = stream.try_next().await.map_err(|_| INTERRUPTED)? else { break };
        length = length.saturating_add(chunk.len());
        if length <= max {
            body.extend_from_slice(&chunk);
        }
    }
    if length <= max { Ok(body) } else { Err(EdgeRefusal::TOO_LARGE) }
}

/// Reads and discards a body that was not read yet, within the same bound and for the same reason.
pub async fn discard(request: &Request) {
    let length = header(request, "content-length").and_then(|length| length.parse::<usize>().ok());
    if !request.body_used() && length.is_none_or(|length| length <= MAX_DRAINED) {
        // What was wrong with the request is said already.
        let _ = streamed(request, 0).await;
    }
}

const INTERRUPTED: EdgeRefusal = EdgeRefusal::malformed_request("The body did not come whole.");

fn header(request: &Request, name: &str) -> Option<String> {
    request.headers().get(name).ok().flatten()
}
