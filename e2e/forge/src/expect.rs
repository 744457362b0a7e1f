//! The answer that a forged presentation must get.

use netcert::api::problem::Code;
use netcert::api::verify::Reason;
use serde_json::{Value, json};

#[derive(Clone, Copy)]
pub enum Expect {
    /// 200, `verified: true`.
    Verified,
    /// 200, `verified: false` and this reason.
    Refused(Reason),
    /// A problem of this code, with the code's status.
    Problem(Code),
}

impl Expect {
    pub const MALFORMED: Self = Self::Problem(Code::MalformedPresentation);
    pub const TOO_LARGE: Self = Self::Problem(Code::BodyTooLarge);

    pub fn to_json(self) -> Value {
        match self {
            Self::Verified => json!({ "status": 200, "verified": true }),
            Self::Refused(reason) => json!({ "status": 200, "verified": false, "reason": reason }),
            Self::Problem(code) => json!({ "status": code.status(), "code": code }),
        }
    }
}
