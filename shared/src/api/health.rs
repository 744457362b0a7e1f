//! Whether a program is well: the central server and every edge answer it.

/// `GET`: 200 when it can do its work. An edge says more in the body: how old its lists are.
pub const HEALTH: &str = "/healthz";
