//! The browser's small stores. If the browser does not allow them (private mode), nothing is remembered.

use leptos::prelude::window;
use web_sys::Storage;

/// A page that sends the person to enrol or sign in stores the way back here: a path that starts with
/// `/present?`.
pub const PENDING_REQUEST: &str = "netcert.pending_request";

/// Says that an enrolment may be under way here. Scripts cannot read the cookie that really says so.
pub const ENROLLING: &str = "netcert.enrolling";
/// Its value once the person is enrolled and chose not to set up this device yet.
pub const NOT_SET_UP: &str = "not_set_up";

const REPEATED: &str = "netcert.repeated";

/// Whether a person enrolled here and has not set up this device.
pub fn is_not_set_up() -> bool {
    local(ENROLLING).as_deref() == Some(NOT_SET_UP)
}

fn local_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn session_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

pub fn local(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok().flatten()
}

pub fn set_local(key: &str, value: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(key, value);
    }
}

pub fn remove_local(key: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// The waiting request, if its path is one of ours.
pub fn pending_request() -> Option<String> {
    session_storage()?.get_item(PENDING_REQUEST).ok().flatten().filter(|path| path.starts_with("/present?"))
}

pub fn set_pending_request(path_and_query: &str) {
    if let Some(storage) = session_storage() {
        let _ = storage.set_item(PENDING_REQUEST, path_and_query);
    }
}

pub fn clear_pending_request() {
    if let Some(storage) = session_storage() {
        let _ = storage.remove_item(PENDING_REQUEST);
    }
}

/// When a kept netcert last answered this relying party from here, in Unix seconds. `None` if another one was
/// answered since.
pub fn repeated_at(client_id: &str) -> Option<i64> {
    local(REPEATED)?.strip_prefix(client_id)?.strip_prefix(' ')?.parse().ok()
}

pub fn set_repeated_at(client_id: &str, seconds: i64) {
    set_local(REPEATED, &format!("{client_id} {seconds}"));
}
