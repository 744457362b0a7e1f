//! What the operator is shown of a list: its kind, its version and its age.

/// Which of the signed lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// The trust list.
    Trust,
    /// An issuer's relying-party directory.
    Directory,
    /// A status list.
    Status,
}

impl ListKind {
    /// As metrics, logs and `/healthz` call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Directory => "directory",
            Self::Status => "status",
        }
    }
}

/// One list as the operator's dashboards show it.
pub struct ListState {
    /// Which kind.
    pub kind: ListKind,
    /// The issuer of a directory, the URI of a status list, empty for the trust list.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// Milliseconds since it was asked for.
    pub age_millis: u64,
}
