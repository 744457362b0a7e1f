//! The portal in the browser: enrol, present, see and withdraw consents.

mod address;
mod app;
mod clock;
mod components;
mod holder;
mod i18n;
mod json;
mod kept_child;
mod pages;
mod passkey;
mod polling;
mod request;
mod server;
mod storage;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
