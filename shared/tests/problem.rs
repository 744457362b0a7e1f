//! Problems on the wire. `docs/errors.md` is written from the codes, and the first test fails where it says
//! anything else. To write it anew, and the snapshot of the JSON:
//!
//! ```text
//! NETCERT_REGENERATE=1 INSTA_UPDATE=always cargo test -p netcert --test problem
//! ```
#![cfg(not(target_arch = "wasm32"))]

#[path = "format/page.rs"]
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use netcert::api::problem::{Code, Problem, ReceivedCode};

fn table() -> String {
    let mut text = "| code | status | meaning | what to do |\n|---|---|---|---|\n".to_owned();
    for code in Code::ALL {
        let (name, status) = (code.as_str(), code.status());
        writeln!(text, "| `{name}` | {status} | {}. | {} |", code.title(), code.hint()).unwrap();
    }
    text
}

fn json(problem: &Problem) -> String {
    serde_json::to_string(problem).unwrap()
}

#[test]
fn the_page_of_errors_shows_every_code() {
    page::check("errors.md", "shared/tests/problem.rs", BTreeMap::from([("codes", table())]));
}

#[test]
fn every_problem_has_the_json_of_its_snapshot() {
    let mut lines: Vec<_> = Code::ALL.iter().map(|code| json(&Problem::new(*code))).collect();
    lines.push(json(&Problem {
        detail: Some("What was wrong this time.".to_owned()),
        retry_after: Some(30),
        attempts_left: Some(2),
        ..Problem::new(Code::TooManyTries)
    }));
    insta::assert_snapshot!("problems", lines.join("\n"));
}

#[test]
fn every_code_has_a_name_of_its_own_and_is_read_back() {
    let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        let problem = Problem::new(*code);
        assert_eq!(serde_json::from_str::<Problem>(&json(&problem)).unwrap(), problem);
        assert!((400..600).contains(&code.status()), "{code:?}");
    }
}

#[test]
fn a_code_that_is_not_known_is_kept_as_it_came() {
    let text = json(&Problem::new(Code::PinWrong)).replace("pin_wrong", "pin_tired");
    let problem: Problem = serde_json::from_str(&text).unwrap();
    assert_eq!(problem.code, ReceivedCode::Unknown("pin_tired".to_owned()));
    assert_eq!(problem.code.known(), None);
    assert_eq!(json(&problem), text);
}
