//! `GET /healthz` and `GET /.well-known/netcert-edge`: how this edge is, and what it is.

use std::rc::Rc;

use netcert::api::verify::{VERIFY, VERIFY_MAX_BYTES};
use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::Response;
use worker::Context;

use crate::config::Config;
use crate::list_state::ListState;
use crate::{clock, lists, respond};

#[derive(Serialize)]
struct Health<'a> {
    status: &'static str,
    edge: &'a str,
    lists: Vec<ListHealth>,
}

#[derive(Serialize)]
struct ListHealth {
    list: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    version: u64,
    age_seconds: u64,
}

/// 200 when a relying party can be told from a stranger and an issuer from an impostor; else 503.
pub async fn health(config: &Rc<Config>, context: &Context) -> Result<Response, JsValue> {
    let current = match lists::trust(config, context).await {
        Ok(trust) => lists::directories(&trust, context).await.is_ok(),
        Err(_) => false,
    };
    let health = Health {
        status: if current { "ok" } else { "stale" },
        edge: &config.edge_id,
        lists: lists::states(clock::now()).into_iter().map(ListHealth::from).collect(),
    };
    if current { respond::ok_json(&health) } else { respond::json(503, "application/json", None, &health) }
}

impl From<ListState> for ListHealth {
    fn from(state: ListState) -> Self {
        Self {
            list: state.kind.name(),
            name: state.name,
            version: state.version,
            age_seconds: state.age_millis / 1000,
        }
    }
}

#[derive(Serialize)]
struct EdgeDescription<'a> {
    edge: &'a str,
    software: &'static str,
    version: &'static str,
    verify: &'static str,
    max_body_bytes: usize,
    vct: [&'static str; 1],
    /// Which federation: the root key's thumbprint (RFC 7638's form).
    root_key: String,
}

/// What an integrator or an operator wants to know before the first question.
pub fn about(config: &Config) -> Result<Response, JsValue> {
    respond::ok_json(&EdgeDescription {
        edge: &config.edge_id,
        software: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        verify: VERIFY,
        max_body_bytes: VERIFY_MAX_BYTES,
        vct: ["urn:netcert:1"],
        root_key: config.root_key.thumbprint(),
    })
}
