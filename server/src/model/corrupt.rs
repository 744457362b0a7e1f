//! A stored value that does not parse.

/// A column holds what this program never writes: another hand has changed the database. Names the kind of value, never
/// its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored {0} does not parse")]
pub struct Corrupt(pub &'static str);
