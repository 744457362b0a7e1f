//! Counters of this isolate and the state of its lists, as Prometheus text. No label names a person or a
//! relying party.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;

use netcert::api::problem::Code;
use netcert::api::verify::Reason;

use crate::list_state::{ListKind, ListState};

/// Media type of [`render`].
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

#[derive(Default)]
struct Counters {
    verified: u64,
    refused: Vec<(Reason, u64)>,
    problems: BTreeMap<&'static str, u64>,
    refreshes: BTreeMap<(&'static str, bool), u64>,
}

thread_local! {
    static COUNTERS: RefCell<Counters> = RefCell::default();
}

/// One answered verification: verified, or refused for a reason.
pub fn count_verification(refused: Option<Reason>) {
    COUNTERS.with_borrow_mut(|counters| {
        let Some(reason) = refused else {
            counters.verified += 1;
            return;
        };
        match counters.refused.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => counters.refused.push((reason, 1)),
        }
    });
}

/// One answer that was a problem.
pub fn count_problem(code: Code) {
    COUNTERS.with_borrow_mut(|counters| *counters.problems.entry(code.as_str()).or_default() += 1);
}

/// One refresh of a list.
pub fn count_refresh(list: ListKind, worked: bool) {
    COUNTERS.with_borrow_mut(|counters| *counters.refreshes.entry((list.name(), worked)).or_default() += 1);
}

/// Everything, in Prometheus' text format.
pub fn render(lists: &[ListState]) -> String {
    COUNTERS.with_borrow(|counters| text(counters, lists))
}

fn text(counters: &Counters, lists: &[ListState]) -> String {
    let mut out = String::new();
    let verified = [("outcome=\"verified\"".to_owned(), counters.verified)];
    let refused = counters
        .refused
        .iter()
        .map(|(reason, count)| (format!("outcome=\"refused\",reason=\"{}\"", name_of(*reason)), *count));
    family(
        &mut out,
        "netcert_edge_verifications_total",
        "counter",
        "Presentations checked, by outcome.",
        verified.into_iter().chain(refused),
    );
    let problems = counters.problems.iter().map(|(code, count)| (format!("code=\"{code}\""), *count));
    family(&mut out, "netcert_edge_problems_total", "counter", "Requests answered with a problem.", problems);
    let refreshes = counters.refreshes.iter().map(|((list, worked), count)| {
        (format!("list=\"{list}\",outcome=\"{}\"", if *worked { "ok" } else { "failed" }), *count)
    });
    family(&mut out, "netcert_edge_refreshes_total", "counter", "Lists asked for, by outcome.", refreshes);
    let versions = lists.iter().map(|list| (label(list), list.version));
    family(&mut out, "netcert_edge_list_version", "gauge", "Version of the list that is held.", versions);
    let ages = lists.iter().map(|list| (label(list), list.age_millis / 1000));
    family(&mut out, "netcert_edge_list_age_seconds", "gauge", "Seconds since it was asked for.", ages);
    out
}

fn family(
    out: &mut String,
    name: &str,
    kind: &str,
    help: &str,
    samples: impl Iterator<Item = (String, u64)>,
) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
    for (labels, value) in samples {
        let _ = writeln!(out, "{name}{{{labels}}} {value}");
    }
}

fn label(list: &ListState) -> String {
    let name = list.name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("list=\"{}\",name=\"{name}\"", list.kind.name())
}

/// The reason's name on the wire.
fn name_of(reason: Reason) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_and_lists_are_rendered_and_labels_cannot_break_out() {
        let mut counters = Counters { verified: 2, ..Counters::default() };
        counters.refused.push((Reason::NetcertRevoked, 1));
        counters.refreshes.insert(("trust", false), 3);
        let list = ListState {
            kind: ListKind::Status,
            name: "http://h/\"}\n1".to_owned(),
            version: 7,
            age_millis: 9_999,
        };
        let text = text(&counters, &[list]);
        for line in [
            "netcert_edge_verifications_total{outcome=\"verified\"} 2",
            "netcert_edge_verifications_total{outcome=\"refused\",reason=\"netcert_revoked\"} 1",
            "netcert_edge_refreshes_total{list=\"trust\",outcome=\"failed\"} 3",
            "netcert_edge_list_version{list=\"status\",name=\"http://h/\\\"}\\n1\"} 7",
            "netcert_edge_list_age_seconds{list=\"status\",name=\"http://h/\\\"}\\n1\"} 9",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\nis not in\n{text}");
        }
    }
}
