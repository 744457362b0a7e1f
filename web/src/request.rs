//! The OpenID4VP 1.0 request with which a site sends the browser here. It is parsed once and strictly.
//!
//! If it is wrong, the mistake is the site's and never the citizen's. So a [`RequestFault`] names the
//! parameter for the site's engineers, and the person is not asked to disclose anything.

mod admission;
mod dcql;
mod redirect_uri;

use netcert::ids::{ClientId, Nonce, PurposeId};
use netcert::sd_jwt::ClaimName;

pub use admission::{AdmissionRefusal, Admitted};
pub use redirect_uri::RedirectUri;

/// The longest query that is accepted, in bytes.
const MAX_QUERY: usize = 8 * 1024;
/// The longest `state` that is accepted, in bytes. It is sent back unchanged.
const MAX_STATE: usize = 1024;
/// The largest number of parameters that is accepted.
const MAX_PARAMETERS: usize = 32;

/// Parameters that would change the meaning of the request and that this portal does not support (OpenID4VP
/// 1.0 §5). Other unknown parameters are ignored, and so is every parameter without a value, as RFC 6749 §3.1
/// asks.
const NOT_TAKEN: [&str; 10] = [
    "request",
    "request_uri",
    "request_uri_method",
    "response_uri",
    "scope",
    "presentation_definition",
    "presentation_definition_uri",
    "transaction_data",
    "verifier_info",
    "client_id_scheme",
];

/// A well-formed request. [`PresentationRequest::admit`] checks whether this relying party may make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentationRequest {
    pub client_id: ClientId,
    pub redirect_uri: RedirectUri,
    pub nonce: Nonce,
    pub state: Option<String>,
    pub purpose: PurposeId,
    /// The id of the credential query. It is the key in the answer's `vp_token`.
    pub credential_id: String,
    /// The requested claims, each once, in the order of [`ClaimName`]. If empty, only the result is
    /// requested.
    pub claims: Vec<ClaimName>,
}

/// What a site got wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestFault {
    pub kind: FaultKind,
    /// The parameter, or `query` for the whole query.
    pub parameter: &'static str,
}

/// How a parameter is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    Missing,
    Repeated,
    TooLong,
    Malformed,
    /// Well-formed, but not supported by this portal.
    NotSupported,
}

impl RequestFault {
    fn new(kind: FaultKind, parameter: &'static str) -> Self {
        Self { kind, parameter }
    }
}

/// The parameters of the query, each at most once.
#[derive(Default)]
struct Parameters {
    response_type: Option<String>,
    response_mode: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    nonce: Option<String>,
    state: Option<String>,
    purpose: Option<String>,
    dcql_query: Option<String>,
}

impl Parameters {
    fn read(query: &str) -> Result<Self, RequestFault> {
        if query.len() > MAX_QUERY {
            return Err(RequestFault::new(FaultKind::TooLong, "query"));
        }
        let mut parameters = Self::default();
        for (count, (name, value)) in url::form_urlencoded::parse(query.as_bytes()).enumerate() {
            if count == MAX_PARAMETERS {
                return Err(RequestFault::new(FaultKind::TooLong, "query"));
            }
            if value.is_empty() {
                continue;
            }
            if let Some(name) = NOT_TAKEN.into_iter().find(|not_taken| *not_taken == name) {
                return Err(RequestFault::new(FaultKind::NotSupported, name));
            }
            let Some((name, slot)) = parameters.slot(&name) else { continue };
            if slot.replace(value.into_owned()).is_some() {
                return Err(RequestFault::new(FaultKind::Repeated, name));
            }
        }
        Ok(parameters)
    }

    fn slot(&mut self, name: &str) -> Option<(&'static str, &mut Option<String>)> {
        Some(match name {
            "response_type" => ("response_type", &mut self.response_type),
            "response_mode" => ("response_mode", &mut self.response_mode),
            "client_id" => ("client_id", &mut self.client_id),
            "redirect_uri" => ("redirect_uri", &mut self.redirect_uri),
            "nonce" => ("nonce", &mut self.nonce),
            "state" => ("state", &mut self.state),
            "purpose" => ("purpose", &mut self.purpose),
            "dcql_query" => ("dcql_query", &mut self.dcql_query),
            _ => return None,
        })
    }
}

impl PresentationRequest {
    /// Parses the query of `/present`, with or without its `?`.
    pub fn parse(query: &str) -> Result<Self, RequestFault> {
        let found = Parameters::read(query.strip_prefix('?').unwrap_or(query))?;
        only(found.response_type, "response_type", "vp_token")?;
        only(found.response_mode, "response_mode", "form_post")?;
        let client_id = parsed(found.client_id, "client_id")?;
        let redirect_uri = parsed(found.redirect_uri, "redirect_uri")?;
        let nonce = parsed(found.nonce, "nonce")?;
        let purpose = parsed(found.purpose, "purpose")?;
        let state = found.state.map(checked_state).transpose()?;
        let query = dcql::parse(&present(found.dcql_query, "dcql_query")?)?;
        Ok(Self {
            client_id,
            redirect_uri,
            nonce,
            state,
            purpose,
            credential_id: query.credential_id,
            claims: query.claims,
        })
    }
}

fn present(value: Option<String>, name: &'static str) -> Result<String, RequestFault> {
    value.ok_or_else(|| RequestFault::new(FaultKind::Missing, name))
}

fn only(value: Option<String>, name: &'static str, supported: &str) -> Result<(), RequestFault> {
    if present(value, name)? == supported {
        Ok(())
    } else {
        Err(RequestFault::new(FaultKind::NotSupported, name))
    }
}

fn parsed<T: std::str::FromStr>(value: Option<String>, name: &'static str) -> Result<T, RequestFault> {
    present(value, name)?.parse().map_err(|_| RequestFault::new(FaultKind::Malformed, name))
}

/// RFC 6749 Appendix A.5: printable ASCII.
fn checked_state(state: String) -> Result<String, RequestFault> {
    if state.len() > MAX_STATE {
        return Err(RequestFault::new(FaultKind::TooLong, "state"));
    }
    if !state.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(RequestFault::new(FaultKind::Malformed, "state"));
    }
    Ok(state)
}

#[cfg(test)]
mod tests;
