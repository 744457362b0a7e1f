//! The one form of DCQL (OpenID4VP 1.0 §6) that a netcert can answer: one credential, claims by name.
//! Properties that §6 does not know are ignored, as it asks.

use netcert::sd_jwt::ClaimName;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{FaultKind, RequestFault};
use crate::json;

const FORMAT: &str = "dc+sd-jwt";
const VCT: &str = "urn:netcert:1";
const MAX_VCT_VALUES: usize = 8;
const MAX_ID: usize = 64;

pub(super) struct Query {
    pub(super) credential_id: String,
    pub(super) claims: Vec<ClaimName>,
}

#[derive(Deserialize)]
struct Dcql {
    credentials: Vec<Credential>,
    credential_sets: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Credential {
    id: String,
    format: String,
    meta: Meta,
    claims: Option<Vec<Claim>>,
    multiple: Option<bool>,
    require_cryptographic_holder_binding: Option<bool>,
    claim_sets: Option<IgnoredAny>,
    trusted_authorities: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Meta {
    vct_values: Vec<String>,
}

#[derive(Deserialize)]
struct Claim {
    id: Option<String>,
    path: Vec<String>,
    values: Option<IgnoredAny>,
}

pub(super) fn parse(text: &str) -> Result<Query, RequestFault> {
    let dcql: Dcql = json::read(text.as_bytes()).map_err(|_| malformed("dcql_query"))?;
    supported(dcql.credential_sets.is_none(), "dcql_query.credential_sets")?;
    let Ok([credential]) = <[Credential; 1]>::try_from(dcql.credentials) else {
        return Err(not_supported("dcql_query.credentials"));
    };
    supported(credential.claim_sets.is_none(), "dcql_query.credentials.claim_sets")?;
    supported(credential.trusted_authorities.is_none(), "dcql_query.credentials.trusted_authorities")?;
    supported(credential.multiple != Some(true), "dcql_query.credentials.multiple")?;
    supported(
        credential.require_cryptographic_holder_binding != Some(false),
        "dcql_query.credentials.require_cryptographic_holder_binding",
    )?;
    supported(credential.format == FORMAT, "dcql_query.credentials.format")?;
    let vct_values = credential.meta.vct_values;
    supported(
        vct_values.len() <= MAX_VCT_VALUES && vct_values.iter().any(|vct| vct == VCT),
        "dcql_query.credentials.meta.vct_values",
    )?;
    if !is_id(&credential.id) {
        return Err(malformed("dcql_query.credentials.id"));
    }
    Ok(Query { credential_id: credential.id, claims: claims(credential.claims)? })
}

fn claims(asked: Option<Vec<Claim>>) -> Result<Vec<ClaimName>, RequestFault> {
    let Some(asked) = asked else { return Ok(Vec::new()) };
    if asked.is_empty() {
        return Err(malformed("dcql_query.credentials.claims"));
    }
    let mut claims = Vec::new();
    for (at, claim) in asked.iter().enumerate() {
        supported(claim.values.is_none(), "dcql_query.credentials.claims.values")?;
        if let Some(id) = &claim.id {
            if !is_id(id) {
                return Err(malformed("dcql_query.credentials.claims.id"));
            }
            if asked.iter().take(at).any(|earlier| earlier.id.as_ref() == Some(id)) {
                return Err(RequestFault::new(FaultKind::Repeated, "dcql_query.credentials.claims.id"));
            }
        }
        let [name] = claim.path.as_slice() else {
            return Err(not_supported("dcql_query.credentials.claims.path"));
        };
        let name: ClaimName =
            name.parse().map_err(|_| not_supported("dcql_query.credentials.claims.path"))?;
        // A claim that is asked for twice is asked for once (§6.1).
        if !claims.contains(&name) {
            // Insert in order: a sort would add 2 kB of code for a handful of names.
            let at = claims.partition_point(|earlier| *earlier < name);
            claims.insert(at, name);
        }
    }
    Ok(claims)
}

fn is_id(id: &str) -> bool {
    (1..=MAX_ID).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn supported(is: bool, parameter: &'static str) -> Result<(), RequestFault> {
    if is { Ok(()) } else { Err(not_supported(parameter)) }
}

fn malformed(parameter: &'static str) -> RequestFault {
    RequestFault::new(FaultKind::Malformed, parameter)
}

fn not_supported(parameter: &'static str) -> RequestFault {
    RequestFault::new(FaultKind::NotSupported, parameter)
}
