//! On a guardian's device: the child whom this browser is signed in as, as far as scripts know. Scripts
//! cannot read the cookie that really says so.

use std::sync::LazyLock;

use leptos::prelude::*;

use crate::storage;

const STORED_AS: &str = "netcert.kept_child";

static MASKED_NAME: LazyLock<ArcRwSignal<Option<String>>> =
    LazyLock::new(|| ArcRwSignal::new(storage::local(STORED_AS)));

/// The child's masked name. It changes with every sign-in and sign-out.
pub fn masked_name() -> Option<String> {
    MASKED_NAME.get()
}

/// Notes that a child signed in here, or with `None` that no child is signed in.
pub fn is(masked_name: Option<&str>) {
    match masked_name {
        Some(masked_name) => storage::set_local(STORED_AS, masked_name),
        None => storage::remove_local(STORED_AS),
    }
    if MASKED_NAME.with_untracked(|shown| shown.as_deref() != masked_name) {
        MASKED_NAME.set(masked_name.map(str::to_owned));
    }
}
