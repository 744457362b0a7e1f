//! The arguments of `verifyPresentation`, as the JavaScript glue sends them.

use std::collections::BTreeMap;

use netcert::suite::Jwk;
use serde::Deserialize;

/// The question, as the glue sends it. `now` is always there: the glue fills it in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Arguments {
    pub presentation: String,
    pub nonce: String,
    pub client_id: String,
    pub trust_list: String,
    pub root_key: Jwk,
    #[serde(default)]
    pub status_list: Option<GivenStatusLists>,
    #[serde(default)]
    pub floors: Floors,
    pub now: i64,
}

/// One list, or several by their addresses.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum GivenStatusLists {
    One(String),
    ByUrl(BTreeMap<String, String>),
}

impl GivenStatusLists {
    pub fn at(&self, url: &str) -> Option<&str> {
        match self {
            Self::One(jwt) => Some(jwt),
            Self::ByUrl(lists) => lists.get(url).map(String::as_str),
        }
    }
}

/// The highest versions that the caller has seen: an older list is refused.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Floors {
    #[serde(default)]
    pub trust_list: Option<u64>,
    #[serde(default)]
    pub status_list: Option<u64>,
}
