//! A stored value that does not parse.

/// A column holds a value that this program never writes: something else has changed the database. The error
/// names the kind of value, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored {0} does not parse")]
pub struct Corrupt(pub &'static str);
