//! Configuration from the operator: where the central server is and which federation root key to trust.

use std::cell::RefCell;
use std::rc::Rc;

use netcert::suite::{Jwk, VerifyingKey};
use wasm_bindgen::JsValue;
use worker::Env;

use crate::clock;

/// The edge's configuration, checked.
pub struct Config {
    /// Origin of the central server, without a slash at the end.
    pub central_url: String,
    /// The federation root's public key: everything else the edge believes follows from it.
    pub root_key: VerifyingKey,
    /// This edge's name in answers and metrics.
    pub edge_id: String,
}

/// A binding that is missing or cannot be used. Holds the sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misconfigured(pub &'static str);

thread_local! {
    // Bindings cannot change within an isolate, and the root key's table is worth keeping.
    static CONFIG: RefCell<Option<Rc<Config>>> = const { RefCell::new(None) };
}

/// The configuration; read from the bindings once in an isolate.
pub fn of(env: &Env) -> Result<Rc<Config>, Misconfigured> {
    if let Some(config) = CONFIG.with_borrow(Clone::clone) {
        return Ok(config);
    }
    let config = Rc::new(Config::parse(
        binding(env, "CENTRAL_URL").as_deref(),
        binding(env, "ROOT_KEY").as_deref(),
        binding(env, "EDGE_ID").as_deref(),
    )?);
    if let Some(seconds) = binding(env, "CLOCK_AHEAD").filter(|text| !text.is_empty()) {
        let seconds = seconds.parse().map_err(|_| Misconfigured("CLOCK_AHEAD is no number of seconds"))?;
        clock::run_ahead(seconds);
    }
    CONFIG.set(Some(config.clone()));
    Ok(config)
}

fn binding(env: &Env, name: &str) -> Option<String> {
    js_sys::Reflect::get(env, &JsValue::from_str(name)).ok()?.as_string()
}

impl Config {
    fn parse(central: Option<&str>, root: Option<&str>, id: Option<&str>) -> Result<Self, Misconfigured> {
        let central = central.ok_or(Misconfigured("CENTRAL_URL is not set"))?;
        let url = worker::Url::parse(central).map_err(|_| Misconfigured("CENTRAL_URL is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") || url.path() != "/" || url.query().is_some() {
            return Err(Misconfigured("CENTRAL_URL must be an http(s) origin without a path"));
        }
        let root = root.ok_or(Misconfigured("ROOT_KEY is not set"))?;
        let jwk: Jwk =
            serde_json::from_str(root).map_err(|_| Misconfigured("ROOT_KEY is not a public JWK in JSON"))?;
        let root_key =
            VerifyingKey::from_jwk(&jwk).map_err(|_| Misconfigured("ROOT_KEY is no key of a known suite"))?;
        let edge_id = id
            .filter(|id| is_plain_name(id))
            .ok_or(Misconfigured("EDGE_ID must be 1 to 64 letters, digits, dots, hyphens or underscores"))?;
        Ok(Self { central_url: url.origin().ascii_serialization(), root_key, edge_id: edge_id.to_owned() })
    }
}

fn is_plain_name(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_unusable_binding_is_named() {
        let refused = |central, root, id| Config::parse(central, root, id).err().map(|e| e.0);
        assert_eq!(refused(None, None, None), Some("CENTRAL_URL is not set"));
        assert_eq!(refused(Some("x"), None, None), Some("CENTRAL_URL is not a URL"));
        assert!(refused(Some("file:///etc/passwd"), None, None).is_some_and(|m| m.contains("http(s)")));
        assert!(refused(Some("http://h/path"), None, None).is_some_and(|m| m.contains("http(s)")));
        assert_eq!(refused(Some("http://h"), None, None), Some("ROOT_KEY is not set"));
        assert!(refused(Some("http://h"), Some("{}"), None).is_some_and(|m| m.starts_with("ROOT_KEY")));
    }
}
