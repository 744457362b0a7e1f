//! The portal in the browser. It has two entry points, each with its own page and wasm: *present*, which a
//! site opens, and *account*, which is everything else.

mod address;
mod clock;
mod components;
pub mod entry;
mod holder;
mod i18n;
mod json;
mod kept_child;
mod pages;
mod passkey;
mod patience;
mod polling;
mod request;
mod server;
mod storage;
mod waiting;
