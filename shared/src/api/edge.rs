//! What an edge tells its operator and an integrator about itself.

/// `GET`: what this edge is.
pub const WELL_KNOWN: &str = "/.well-known/netcert-edge";
/// `GET`: its counters, in Prometheus' text format.
pub const METRICS: &str = "/metrics";
