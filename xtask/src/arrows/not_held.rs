//! The rules that are still broken. This list may only shrink: a rule in it that holds is an error.

use super::Finding;

/// The aim is to keep this list empty.
pub const NOT_HELD: &[&str] = &[];

/// The errors: rules that are broken but not on the list, and rules that hold but are still on it.
pub fn compared(findings: &[Finding], not_held: &[&str]) -> Vec<String> {
    let mut broken = Vec::new();
    for Finding { rule, broken: places } in findings {
        match (not_held.contains(&rule.as_str()), places.is_empty()) {
            (true, true) => {
                broken.push(format!("`{rule}` holds: take it off the list in xtask/src/arrows/not_held.rs"));
            }
            (false, false) => broken.extend(places.iter().map(|place| format!("{rule}: {place}"))),
            _ => {}
        }
    }
    let unknown = not_held.iter().filter(|name| findings.iter().all(|finding| finding.rule != **name));
    broken
        .extend(unknown.map(|name| format!("xtask/src/arrows/not_held.rs names `{name}`, which is no rule")));
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_excuses_what_is_broken_and_cannot_rot() {
        let finding = |rule: &str, broken: &[&str]| Finding {
            rule: rule.to_owned(),
            broken: broken.iter().map(|&place| place.to_owned()).collect(),
        };
        let findings = [finding("a", &[]), finding("b", &["x names y"])];
        assert_eq!(compared(&findings, &["b"]), [""; 0]);
        assert_eq!(compared(&findings, &[]), ["b: x names y"]);
        let said = compared(&findings, &["a", "b", "c"]);
        assert!(said[0].contains("`a` holds") && said[1].contains("`c`"), "{said:?}");
        assert_eq!(said.len(), 2);
    }
}
