//! Rule: the path of an endpoint is a constant in `shared/src/api`. No program writes such a path itself.

use super::Finding;
use super::sources::Sources;

/// The programs that the rule checks.
const PROGRAMS: [&str; 3] = ["server", "edge", "web"];
/// The beginnings of endpoint paths.
const ENDPOINTS: [&str; 6] = ["/api/", "/v1/", "/status/", "/.well-known/", "/demo/cards", "/demo/inbox"];

/// Applies the rule to all programs.
pub fn finding(crates: &[Sources]) -> Finding {
    let mut broken = Vec::new();
    for sources in crates.iter().filter(|sources| PROGRAMS.contains(&sources.of.name)) {
        for (path, file) in &sources.files {
            let written = file.facts.texts.iter();
            let written = written.filter(|text| ENDPOINTS.iter().any(|endpoint| text.starts_with(endpoint)));
            broken.extend(written.map(|text| format!("{}/{path} writes `{text}`", sources.of.folder)));
        }
    }
    Finding { rule: "endpoints".to_owned(), broken }
}

#[cfg(test)]
mod tests {
    use super::super::sources::{CRATES, tests::tree_of};
    use super::*;

    #[test]
    fn a_path_in_a_program_is_found() {
        let text = "/// `/api/told`\nfn f() { get(\"/api/said\"); format!(\"/status/{n}\"); at(\"/v2/x\"); }";
        let server = tree_of(&CRATES[0], &[("lib.rs", text)]);
        assert_eq!(
            finding(&[server]).broken,
            ["server/src/lib.rs writes `/api/said`", "server/src/lib.rs writes `/status/{n}`"]
        );
        let shared = tree_of(&CRATES[1], &[("lib.rs", text)]);
        assert_eq!(finding(&[shared]).broken, [""; 0]);
    }
}
