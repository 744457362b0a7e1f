//! The person who is signed in.

use serde::{Deserialize, Serialize};

/// `GET` [`Me`]; 401 where nobody is signed in.
pub const ME: &str = "/api/me";

/// What a person sees of themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Grouped netnum.
    pub netnum: String,
    /// Name with all but the last character hidden.
    pub masked_name: String,
    /// Unix seconds of the first enrolment.
    pub enrolled_at: i64,
    /// How many passkeys are registered.
    pub passkeys: u32,
}
