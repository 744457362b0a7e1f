//! Which crate may depend on which. The facts come from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// For each crate of the workspace, the other crates that it may depend on, directly or not and for any
/// purpose.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("netcert", &[]),
    ("netcert-edge", &["netcert"]),
    ("netcert-server", &["netcert"]),
    ("netcert-web", &["netcert"]),
    ("museum", &[]),
    ("netcert-forge", &["netcert"]),
    ("netcert-verify-wasm", &["netcert"]),
    (CONTEST, &["netcert"]),
    ("xtask", &[]),
];
/// Only differential tests and benchmarks may use it. It must never touch a secret in production.
const TESTS_ONLY: &str = "sm-crypto";
/// The benchmark, which is never shipped.
const CONTEST: &str = "netcert-bench";

/// The dependency graph by package id. Each dependency says whether it is only for tests.
type Graph<'a> = BTreeMap<&'a str, Vec<(&'a str, bool)>>;

/// Every dependency between crates that is not allowed, found in the output of `cargo metadata`.
pub fn broken(metadata: &Value) -> Result<Vec<String>> {
    let names: BTreeMap<_, _> = list(metadata, "packages")
        .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
        .collect();
    let members: Vec<_> = list(metadata, "workspace_members").filter_map(Value::as_str).collect();
    let graph: Graph = list(&metadata["resolve"], "nodes")
        .filter_map(|node| Some((node["id"].as_str()?, list(node, "deps").filter_map(dependency).collect())))
        .collect();
    if members.is_empty() || graph.is_empty() {
        bail!("cargo metadata shows no workspace");
    }

    let mut broken = Vec::new();
    for member in &members {
        let name = names.get(member).copied().context("a workspace member has no name")?;
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            broken.push(format!("`{name}` is new: say in xtask/src/arrows/crates.rs what it may depend on"));
            continue;
        };
        let of_tests = graph.get(member).into_iter().flatten().map(|(to, _)| *to);
        for reached in of_tests.flat_map(|start| reach(&graph, start)).collect::<BTreeSet<_>>() {
            let other = names.get(reached).copied().unwrap_or(reached);
            if members.contains(&reached) && other != name && !allowed.contains(&other) {
                broken.push(format!("`{name}` must not depend on `{other}`"));
            }
        }
        if name != CONTEST && reach(&graph, member).iter().any(|id| names.get(id) == Some(&TESTS_ONLY)) {
            broken.push(format!("`{name}` ships `{TESTS_ONLY}`; it may be a dev-dependency only"));
        }
    }
    Ok(broken)
}

fn list<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value[field].as_array().into_iter().flatten()
}

fn dependency(dependency: &Value) -> Option<(&str, bool)> {
    let for_tests_only = list(dependency, "dep_kinds").all(|kind| kind["kind"].as_str() == Some("dev"));
    Some((dependency["pkg"].as_str()?, for_tests_only))
}

/// `start` and everything that is built for it, except for tests.
fn reach<'a>(graph: &Graph<'a>, start: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::from([start]);
    let mut next = vec![start];
    while let Some(from) = next.pop() {
        for (to, for_tests_only) in graph.get(from).into_iter().flatten() {
            if !for_tests_only && seen.insert(to) {
                next.push(to);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn workspace(arrows: &[(&str, &str, Option<&str>)]) -> Value {
        let members = ["netcert", "netcert-edge", "netcert-server", "museum"];
        let outside = ["sm-crypto", "middle"];
        let node = |name: &str| {
            let deps: Vec<_> = arrows
                .iter()
                .filter(|(from, ..)| *from == name)
                .map(|(_, to, kind)| json!({"pkg": to, "dep_kinds": [{"kind": kind}]}))
                .collect();
            json!({"id": name, "deps": deps})
        };
        json!({
            "packages": members.iter().chain(&outside).map(|name| json!({"id": name, "name": name})).collect::<Vec<_>>(),
            "workspace_members": members,
            "resolve": {"nodes": members.iter().chain(&outside).map(|name| node(name)).collect::<Vec<_>>()},
        })
    }

    #[test]
    fn the_house_as_designed_passes() {
        let house = workspace(&[
            ("netcert-edge", "netcert", None),
            ("netcert-server", "netcert", None),
            ("netcert", "sm-crypto", Some("dev")),
        ]);
        assert_eq!(broken(&house).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_wrong_arrow_is_named_even_for_tests_or_through_a_crate_between() {
        let direct = workspace(&[("netcert-edge", "netcert-server", None)]);
        assert_eq!(broken(&direct).unwrap(), ["`netcert-edge` must not depend on `netcert-server`"]);
        let for_tests = workspace(&[("netcert-server", "netcert-edge", Some("dev"))]);
        assert_eq!(broken(&for_tests).unwrap(), ["`netcert-server` must not depend on `netcert-edge`"]);
        let between = workspace(&[("museum", "middle", None), ("middle", "netcert", None)]);
        assert_eq!(broken(&between).unwrap(), ["`museum` must not depend on `netcert`"]);
    }

    #[test]
    fn the_test_oracle_must_not_ship() {
        let shipped = workspace(&[("netcert-edge", "netcert", None), ("netcert", "sm-crypto", None)]);
        let said = broken(&shipped).unwrap();
        assert!(
            said.contains(&"`netcert` ships `sm-crypto`; it may be a dev-dependency only".to_owned()),
            "{said:?}"
        );
        assert!(said.iter().any(|line| line.contains("`netcert-edge` ships")), "{said:?}");
    }
}
