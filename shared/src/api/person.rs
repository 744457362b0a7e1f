//! The person who is signed in.

use serde::{Deserialize, Serialize};

/// `GET` [`Me`]; 401 where nobody is signed in, 403 `application_declined` in a browser whose application a
/// guardian has declined: it is said until the session ends, and nothing else is left of it.
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
    /// Where they stand.
    pub standing: PersonStanding,
    /// Enrolled by a guardian and 14 by now: asked to take over, by enrolling once more by themselves.
    pub take_over: bool,
    /// This session was begun on a guardian's device that keeps the child's netcert.
    pub kept_by_guardian: bool,
    /// Messages that were not read.
    pub unread: u32,
}

/// What a person can do follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStanding {
    /// 18 or older: alone, and may be a guardian.
    Adult,
    /// 14–17: presents alone.
    Under18,
    /// 8–13: each site wants a guardian's consent.
    Under14,
    /// 14–17, until a guardian approves.
    AwaitsGuardian,
}
