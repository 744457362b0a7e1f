//! Rule: two different things never have the same type name.

use std::collections::BTreeMap;

use super::Finding;
use super::sources::Sources;

/// Names that a framework's convention gives to the arguments of every command.
const SHARED: [&str; 2] = ["Args", "Command"];

/// This program shares nothing with the others. It plays another party's relying party, which may use any
/// name.
const OUTSIDE: &str = "museum";

/// The rule over all crates.
pub fn finding(crates: &[Sources]) -> Finding {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for sources in crates.iter().filter(|sources| sources.of.name != OUTSIDE) {
        for (path, file) in &sources.files {
            for name in &file.facts.types {
                places.entry(name.as_str()).or_default().push(format!("{}/{path}", sources.of.folder));
            }
        }
    }
    let twice = places.iter().filter(|(name, places)| places.len() > 1 && !SHARED.contains(name));
    let broken =
        twice.map(|(name, places)| format!("`{name}` is declared in {}", places.join(", "))).collect();
    Finding { rule: "type names".to_owned(), broken }
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::tree;
    use super::*;

    #[test]
    fn a_name_that_two_files_declare_is_shown_with_both() {
        let one =
            tree(&[("lib.rs", "mod a; pub struct Pin;"), ("a.rs", "pub(super) enum Stage {} struct Pin;")]);
        assert_eq!(finding(&[one]).broken, [""; 0]);
        let one = tree(&[
            ("lib.rs", "mod a; pub struct Pin; pub struct Args;"),
            ("a.rs", "pub type Pin = u8; pub struct Args;"),
        ]);
        assert_eq!(finding(&[one]).broken, ["`Pin` is declared in here/src/a.rs, here/src/lib.rs"]);
    }
}
