//! Where the central server publishes the signed lists that edges fetch.

/// `GET` the trust list, as [`crate::trust_list::MEDIA_TYPE`].
pub const TRUST_LIST: &str = "/.well-known/netcert/trust-list";
/// `GET` the issuer's relying-party directory, as [`crate::directory::MEDIA_TYPE`].
pub const DIRECTORY: &str = "/.well-known/netcert/directory";
/// `GET` status list 0, 1, …, as [`crate::status_list::MEDIA_TYPE`].
pub const STATUS_LIST: &str = "/status/{id}";
