//! `docs/format.md` shows what the code does: its examples and tables are written by the code, and this
//! test fails where the page says anything else. To write them anew:
//!
//! ```text
//! NETCERT_REGENERATE=1 cargo test -p netcert --test format
//! ```
#![cfg(not(target_arch = "wasm32"))]

#[path = "format/examples.rs"]
mod examples;
#[path = "format/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/format.md");
const BEGIN: &str = "<!-- written by shared/tests/format.rs: ";
const END: &str = "<!-- end -->\n";

/// The page with each block in its place. Every block has a place, and every place a block.
fn written(page: &str, mut blocks: BTreeMap<&str, String>) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(BEGIN) {
        let (before, after) = rest.split_at(at + BEGIN.len());
        let (name, after) = after.split_once(" -->\n").expect("a marker ends in its line");
        let (_, after) = after.split_once(END).expect("a block ends");
        let block = blocks.remove(name).unwrap_or_else(|| panic!("nothing writes `{name}`"));
        write!(text, "{before}{name} -->\n{block}{END}").unwrap();
        rest = after;
    }
    assert!(blocks.is_empty(), "the page has no place for {:?}", blocks.keys());
    text + rest
}

#[test]
fn the_page_shows_what_the_code_does() {
    let mut blocks = examples::blocks();
    blocks.extend(tables::blocks());
    // A checkout on Windows may have turned the line ends.
    let page = std::fs::read_to_string(PAGE).unwrap().replace("\r\n", "\n");
    let expected = written(&page, blocks);
    if std::env::var_os("NETCERT_REGENERATE").is_some() {
        std::fs::write(PAGE, &expected).unwrap();
        return;
    }
    let differs = page.lines().zip(expected.lines()).find(|(is, should)| is != should);
    assert!(page == expected, "regenerate docs/format.md (see shared/tests/format.rs): {differs:#?}");
}
