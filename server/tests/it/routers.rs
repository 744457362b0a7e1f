//! Which origin may call which route: browser routes only the portal, machine routes any.

use std::path::Path;

use axum::body::Body;
use http::Method;
use netcert::api::health::HEALTH;
use netcert::api::list::{DIRECTORY, STATUS_LIST, TRUST_LIST};

use crate::browser::{BrowserAnswer, TestBrowser};
use crate::test_server::{ORIGIN, TestServer};

const ELSEWHERE: &str = "https://elsewhere.example";

/// All paths of the portal's API: the constants of `netcert::api` that begin with `/api/`, with an id filled
/// in.
fn portal_paths() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/src/api");
    let mut paths = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let constants =
            text.lines().filter_map(|line| line.strip_prefix("pub const ")?.split_once(": &str = \""));
        let values = constants.filter_map(|(_, rest)| rest.strip_suffix("\";"));
        paths.extend(
            values.filter(|value| value.starts_with("/api/")).map(|value| value.replace("{id}", "1")),
        );
    }
    paths
}

async fn ask(server: &TestServer, origin: Option<&str>, method: Method, path: &str) -> BrowserAnswer {
    let mut caller = TestBrowser::new(server);
    caller.origin = origin.map(str::to_owned);
    caller.send(method, path, "", Body::empty()).await
}

#[tokio::test]
async fn every_path_of_the_portal_refuses_a_change_from_elsewhere() {
    let server = TestServer::new().await;
    let paths = portal_paths();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        for origin in [None, Some(ELSEWHERE), Some("null")] {
            ask(&server, origin, Method::PATCH, &path).await.refused(403, "foreign_origin");
        }
        // No route accepts PATCH, so this response shows that the route exists.
        ask(&server, Some(ORIGIN), Method::PATCH, &path).await.refused(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn machines_are_answered_the_same_whatever_origin_they_name() {
    let server = TestServer::new().await;
    for path in [TRUST_LIST, DIRECTORY, HEALTH, &STATUS_LIST.replace("{id}", "1")] {
        let plain = ask(&server, None, Method::GET, path).await;
        let foreign = ask(&server, Some(ELSEWHERE), Method::GET, path).await;
        assert_eq!((foreign.status, foreign.headers), (plain.status, plain.headers), "{path}");
        assert_eq!(foreign.text, plain.text, "{path}");
        for origin in [None, Some(ELSEWHERE)] {
            ask(&server, origin, Method::POST, path).await.refused(405, "method_not_allowed");
        }
    }
}
