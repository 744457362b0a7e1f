//! Health: the central server and every edge answer whether they can work.

/// `GET`: 200 if the program can do its work. An edge also says in the body how old its lists are.
pub const HEALTH: &str = "/healthz";
