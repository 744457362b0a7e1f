//! The edge: a Worker that verifies presentations near the user (DESIGN §6). It holds no identity and no
//! issuer secret; everything it trusts is signed and leads back to the federation root key in its
//! configuration.

#![deny(unsafe_code)]
#![warn(missing_docs)]

mod clock;
mod config;
mod health;
mod inbound;
mod list_state;
mod lists;
mod metrics;
mod outbound;
mod problem;
mod respond;
mod verify;

use netcert::api::edge::{METRICS, WELL_KNOWN};
use netcert::api::health::HEALTH;
use netcert::api::verify::VERIFY;
use wasm_bindgen::JsValue;
use web_sys::{Request, Response};
use worker::{Context, Env, console_error, event};

use crate::problem::EdgeRefusal;

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    match route(&request, &env, &context).await {
        Ok(response) => Ok(response),
        Err(_) => {
            console_error!("the host refused an answer");
            Ok(EdgeRefusal::INTERNAL.into_response()?)
        }
    }
}

async fn route(request: &Request, env: &Env, context: &Context) -> Result<Response, JsValue> {
    let config = match config::of(env) {
        Ok(config) => config,
        Err(misconfigured) => {
            console_error!("{}", misconfigured.0);
            return EdgeRefusal::from(misconfigured).into_response();
        }
    };
    let url = request.url();
    match (path_of(&url), request.method().as_str()) {
        (VERIFY, "POST") => verify::answer(request, &config, context).await,
        (VERIFY, _) => EdgeRefusal::method("POST").into_response(),
        (HEALTH, "GET" | "HEAD") => health::health(&config, context).await,
        (WELL_KNOWN, "GET" | "HEAD") => health::about(&config),
        (METRICS, "GET" | "HEAD") => {
            respond::text(metrics::MEDIA_TYPE, &metrics::render(&lists::states(clock::now())))
        }
        (HEALTH | WELL_KNOWN | METRICS, _) => EdgeRefusal::method("GET, HEAD").into_response(),
        _ => EdgeRefusal::NOT_FOUND.into_response(),
    }
}

/// The path of a URL that the host has already normalised.
fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = after_scheme.find('/').map_or("/", |slash| after_scheme.split_at(slash).1);
    path.split(['?', '#']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{VERIFY, path_of};

    #[test]
    fn the_path_is_what_lies_between_host_and_query() {
        for (url, path) in
            [("http://h:8301/v1/verify", VERIFY), ("https://h/v1/verify?x=/y#z", VERIFY), ("https://h", "/")]
        {
            assert_eq!(path_of(url), path, "{url}");
        }
    }
}
