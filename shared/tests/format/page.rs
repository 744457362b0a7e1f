//! A page of `docs` whose examples and tables are written by a test.

use std::collections::BTreeMap;
use std::fmt::Write as _;

const BEGIN: &str = "<!-- written by ";
const END: &str = "<!-- end -->\n";

/// The page with each block in its place. Every block has a place, and every place a block.
fn written(page: &str, test: &str, mut blocks: BTreeMap<&str, String>) -> String {
    let begin = format!("{BEGIN}{test}: ");
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(&begin) {
        let (before, after) = rest.split_at(at + begin.len());
        let (name, after) = after.split_once(" -->\n").expect("a marker ends in its line");
        let (_, after) = after.split_once(END).expect("a block ends");
        let block = blocks.remove(name).unwrap_or_else(|| panic!("nothing writes `{name}`"));
        write!(text, "{before}{name} -->\n{block}{END}").unwrap();
        rest = after;
    }
    assert!(blocks.is_empty(), "the page has no place for {:?}", blocks.keys());
    text + rest
}

/// Fails where `docs/<name>` says anything else than the blocks that `test` (a path in the repository) writes
/// into it. With `NETCERT_REGENERATE` set, writes them.
pub fn check(name: &str, test: &str, blocks: BTreeMap<&str, String>) {
    let path = format!("{}/../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    // A checkout on Windows may have turned the line ends.
    let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let expected = written(&page, test, blocks);
    if std::env::var_os("NETCERT_REGENERATE").is_some() {
        std::fs::write(path, &expected).unwrap();
        return;
    }
    let differs = page.lines().zip(expected.lines()).find(|(is, should)| is != should);
    assert!(page == expected, "regenerate docs/{name} (see {test}): {differs:#?}");
}
