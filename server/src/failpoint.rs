//! Where the crash tests let the server die: before and after each commit of a request. `NETCERT_FAILPOINT`
//! names a file; `before 2` or `after 2` in it means the second commit from then on. A release build has
//! nothing of it.

#[cfg(debug_assertions)]
mod armed {
    use std::fs;
    use std::future::Future;

    tokio::task_local! {
        static REQUEST: ();
    }

    /// Runs a request. What the server does by itself meets no failpoint.
    pub async fn in_request<T>(request: impl Future<Output = T>) -> T {
        REQUEST.scope((), request).await
    }

    /// Dies here if the file says so.
    pub fn before_commit() {
        if due().is_some_and(|(place, commit, _)| place == "before" && commit == 1) {
            std::process::abort();
        }
    }

    /// Dies here if the file says so; otherwise one commit fewer is to come.
    pub fn after_commit() {
        let Some((place, commit, file)) = due() else { return };
        if place == "after" && commit == 1 {
            std::process::abort();
        }
        // Where it cannot be written the test sees a server that did not die in time.
        fs::write(file, format!("{place} {}", commit.saturating_sub(1))).unwrap_or_default();
    }

    fn due() -> Option<(String, u32, String)> {
        REQUEST.try_with(|()| ()).ok()?;
        let file = std::env::var("NETCERT_FAILPOINT").ok()?;
        let text = fs::read_to_string(&file).ok()?;
        let (place, commit) = text.trim().split_once(' ')?;
        Some((place.to_owned(), commit.parse().ok()?, file))
    }
}

#[cfg(debug_assertions)]
pub use armed::{after_commit, before_commit, in_request};

#[cfg(not(debug_assertions))]
mod absent {
    use std::future::Future;

    /// Runs a request.
    pub async fn in_request<T>(request: impl Future<Output = T>) -> T {
        request.await
    }

    /// Does nothing.
    pub fn before_commit() {}

    /// Does nothing.
    pub fn after_commit() {}
}

#[cfg(not(debug_assertions))]
pub use absent::{after_commit, before_commit, in_request};
