//! The person who is signed in.

use serde::{Deserialize, Serialize};

/// `GET` [`Me`]; 401 if nobody is signed in. In a browser whose application a guardian declined, it answers
/// 403 `application_declined` until the session ends. Nothing else is left of that application.
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
    /// The person's status.
    pub standing: PersonStanding,
    /// A guardian enrolled this person, who is now 14. The portal asks them to take over by enrolling again
    /// themselves.
    pub take_over: bool,
    /// Whether this session began on a guardian's device that keeps the child's netcert.
    pub kept_by_guardian: bool,
    /// The number of unread messages.
    pub unread: u32,
}

/// A person's status. It decides what they can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStanding {
    /// 18 or older: acts alone and may be a guardian.
    Adult,
    /// 14–17: presents alone.
    Under18,
    /// 8–13: each site needs a guardian's consent.
    Under14,
    /// 14–17, and no guardian has approved yet.
    AwaitsGuardian,
}
