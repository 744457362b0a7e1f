//! `docs/format.md` shows what the code does: its examples and tables are written by the code, and this
//! test fails where the page says anything else. To write them anew:
//!
//! ```text
//! NETCERT_REGENERATE=1 cargo test -p netcert --test format
//! ```
#![cfg(not(target_arch = "wasm32"))]

#[path = "format/examples.rs"]
mod examples;
#[path = "format/page.rs"]
mod page;
#[path = "format/tables.rs"]
mod tables;

#[test]
fn the_page_shows_what_the_code_does() {
    let mut blocks = examples::blocks();
    blocks.extend(tables::blocks());
    page::check("format.md", "shared/tests/format.rs", blocks);
}
