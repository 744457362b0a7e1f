//! Why a question has no answer. A fault is never a verdict on the presentation.

use netcert::list::ListError;
use serde::{Serialize, Serializer};

/// Why there is no answer, by who has to act: the caller, the presenter, or the code that fetches the lists.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("{0}")]
    MalformedArgument(String),
    #[error("the presentation is no SD-JWT with key binding within the limits")]
    MalformedPresentation,
    #[error("the trust list is not acceptable: {0}")]
    TrustList(ListError),
    #[error("the status list is not acceptable: {0}")]
    StatusList(ListError),
    #[error("the netcert's status list is missing; fetch it from {0} and ask again")]
    StatusListMissing(String),
}

impl Fault {
    const fn code(&self) -> &'static str {
        match self {
            Self::MalformedArgument(_) => "malformed_argument",
            Self::MalformedPresentation => "malformed_presentation",
            Self::TrustList(ListError::Expired) | Self::StatusList(ListError::Expired) => "trust_data_stale",
            Self::TrustList(_) => "trust_list_invalid",
            Self::StatusList(_) => "status_list_invalid",
            Self::StatusListMissing(_) => "status_list_missing",
        }
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            code: &'a str,
            message: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            url: Option<&'a str>,
        }
        let url = match self {
            Self::StatusListMissing(url) => Some(url.as_str()),
            _ => None,
        };
        Wire { code: self.code(), message: self.to_string(), url }.serialize(serializer)
    }
}
