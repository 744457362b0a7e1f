//! Why sealed data cannot be opened, and the associated data that binds them to their row.

/// Why a record was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Wrong key, bytes of another row, or damage. These cannot be told apart.
    #[error("a sealed record does not open")]
    Sealed,
    /// It was decrypted, but its content does not parse.
    #[error("a sealed record's content does not parse")]
    Content,
    /// The audit entry could not be written.
    #[error("the opening could not be audited: {0}")]
    Audit(Box<dyn std::error::Error + Send + Sync>),
}

/// Ids are made here and contain no NUL, so the concatenation is unambiguous.
pub(super) fn associated_data(id: &str, schema: &str) -> Vec<u8> {
    [id.as_bytes(), &[0], schema.as_bytes()].concat()
}
