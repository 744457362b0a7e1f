//! Why something sealed stays closed, and what binds it to its place.

/// The record stays closed.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Wrong key, another row's bytes, or damage: which of them cannot be told.
    #[error("a sealed record does not open")]
    Sealed,
    /// It opens, but its content does not parse.
    #[error("a sealed record's content does not parse")]
    Content,
    /// The opening could not be written down.
    #[error("the opening could not be audited: {0}")]
    Audit(Box<dyn std::error::Error + Send + Sync>),
}

/// Ids are made here and hold no NUL, so the joint is unambiguous.
pub(super) fn associated_data(id: &str, schema: &str) -> Vec<u8> {
    [id.as_bytes(), &[0], schema.as_bytes()].concat()
}
