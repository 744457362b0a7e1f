//! The answer that a forged presentation must get.

use netcert::api::problem::code;
use netcert::api::verify::Reason;
use serde_json::{Value, json};

#[derive(Clone, Copy)]
pub enum Expect {
    /// 200, `verified: true`.
    Verified,
    /// 200, `verified: false` and this reason.
    Refused(Reason),
    /// A problem with this status and code.
    Problem(u16, &'static str),
}

impl Expect {
    pub const MALFORMED: Self = Self::Problem(400, code::MALFORMED_PRESENTATION);
    pub const TOO_LARGE: Self = Self::Problem(413, code::BODY_TOO_LARGE);

    pub fn to_json(self) -> Value {
        match self {
            Self::Verified => json!({ "status": 200, "verified": true }),
            Self::Refused(reason) => json!({ "status": 200, "verified": false, "reason": reason }),
            Self::Problem(status, code) => json!({ "status": status, "code": code }),
        }
    }
}
