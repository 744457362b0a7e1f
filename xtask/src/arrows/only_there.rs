//! Things that only one place of a crate may name: a database driver, an HTTP framework, the machine's clock.

use super::Finding;
use super::sources::Sources;

/// A thing and the places that may name it.
struct Only {
    krate: &'static str,
    /// Paths in other crates, matched by whole words: `sqlx`, `std::time::SystemTime`.
    what: &'static [&'static str],
    /// Folders or files of the crate that may name it, without `.rs`.
    there: &'static [&'static str],
}

const ONLY: &[Only] = &[
    Only { krate: "server", what: &["sqlx"], there: &["store"] },
    Only { krate: "server", what: &["axum"], there: &["http"] },
    Only { krate: "server", what: &["webauthn_rs", "webauthn_rs_proto"], there: &["domain/passkey"] },
    Only { krate: "server", what: &["reqwest"], there: &["authority"] },
    Only { krate: "server", what: &["getrandom", "std::time::SystemTime"], there: &["clock"] },
    Only { krate: "museum", what: &["sqlx"], there: &["store"] },
    Only { krate: "museum", what: &["reqwest"], there: &["edge", "main"] },
    Only { krate: "museum", what: &["getrandom", "std::time::SystemTime"], there: &["clock"] },
    Only { krate: "web", what: &["webauthn_rs", "webauthn_rs_proto"], there: &["passkey"] },
    Only { krate: "web", what: &["idb"], there: &["storage", "holder/store"] },
    // shared has no I/O, clock or randomness.
    Only {
        krate: "shared",
        what: &["getrandom", "std::time", "std::fs", "std::net::TcpStream", "tokio"],
        there: &[],
    },
];

/// One rule for each line of the table.
pub fn findings(crates: &[Sources]) -> Vec<Finding> {
    let of = |only: &'static Only| {
        crates
            .iter()
            .filter(move |sources| sources.of.name == only.krate)
            .map(move |sources| finding(sources, only))
    };
    ONLY.iter().flat_map(of).collect()
}

fn finding(sources: &Sources, only: &Only) -> Finding {
    let place = if only.there.is_empty() {
        "nowhere".to_owned()
    } else {
        format!("only in {}", only.there.join(" and "))
    };
    let rule = format!("{}: {} {place}", sources.of.name, only.what.join(" and "));
    let elsewhere =
        sources.files.iter().filter(|(path, _)| !only.there.iter().any(|there| lies_in(path, there)));
    let broken = elsewhere.flat_map(|(path, file)| {
        let named =
            only.what.iter().filter(move |what| file.facts.outside.iter().any(|path| begins(path, what)));
        named.map(move |what| format!("{path} names {what}"))
    });
    Finding { rule, broken: broken.collect() }
}

fn lies_in(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn begins(path: &str, what: &str) -> bool {
    path.strip_prefix(what).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::super::sources::tests::tree;
    use super::*;

    #[test]
    fn a_name_outside_of_its_place_is_found_however_it_is_brought_in() {
        let only = Only { krate: "here", what: &["sqlx", "std::time::SystemTime"], there: &["store"] };
        let files = [
            ("lib.rs", "mod a; mod b; mod store; mod stored; mod c;"),
            ("a.rs", "use sqlx::{Any, pool::Pool};"),
            ("b.rs", "use std::time; fn f() { time::SystemTime::now(); sqlxx::g(); }"),
            ("store.rs", "mod row; use sqlx::Any;"),
            ("store/row.rs", "fn f() { sqlx::query!(\"\") }"),
            ("stored.rs", "fn f() { log!(sqlx::Error) }"),
            ("c.rs", "#[cfg(test)] mod tests { use sqlx::Any; }"),
        ];
        let finding = finding(&tree(&files), &only);
        assert_eq!(finding.rule, "here: sqlx and std::time::SystemTime only in store");
        assert_eq!(
            finding.broken,
            ["a.rs names sqlx", "b.rs names std::time::SystemTime", "stored.rs names sqlx"]
        );
    }
}
