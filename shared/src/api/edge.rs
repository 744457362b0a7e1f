//! What an edge tells its operator and integrators about itself.

/// `GET`: a description of this edge.
pub const WELL_KNOWN: &str = "/.well-known/netcert-edge";
/// `GET`: its counters, in Prometheus' text format.
pub const METRICS: &str = "/metrics";
