//! What holds for every response: security headers, problem documents, and no answer to pages of other
//! origins.

use axum::body::Body;
use http::Method;
use netcert::api::enrolment::{CHIP_READ, DOCUMENT_KIND, ENROLMENT, PHONE, PIN};
use netcert::api::passkey::{SIGN_IN, SIGN_OUT};
use netcert::api::person::ME;
use serde_json::json;
use tower::ServiceExt;

use crate::browser::TestBrowser;
use crate::server_with_sites::ServerWithSites;
use crate::test_server::TestServer;

#[tokio::test]
async fn a_change_must_come_from_the_portals_own_page() {
    let server = TestServer::new().await;
    for origin in [
        None,
        Some("http://localhost:8302"),
        Some("null"),
        Some("http://localhost:8300.evil.example"),
        Some("https://localhost:8300"),
    ] {
        let mut browser = TestBrowser::new(&server);
        browser.origin = origin.map(str::to_owned);
        let start = json!({"notice_version": 1, "sensitive_consent": true});
        browser.post(ENROLMENT, &start).await.refused(403, "foreign_origin");
        browser.post(SIGN_IN, &json!({})).await.refused(403, "foreign_origin");
        browser.post(SIGN_OUT, &json!({})).await.refused(403, "foreign_origin");
        browser.delete(ENROLMENT).await.refused(403, "foreign_origin");
        assert_eq!(browser.get("/healthz").await.status.as_u16(), 200);
    }
    assert_eq!(server.count("enrolment").await + server.count("session").await, 0);
}

#[tokio::test]
async fn the_cookie_is_for_this_host_and_out_of_scripts_reach() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let start = json!({"notice_version": 1, "sensitive_consent": true});
    let answer = browser.post(ENROLMENT, &start).await;
    let cookie = answer.header("set-cookie");
    // On http://localhost. Every other origin has the `__Host-` cookie (`http/cookie.rs`).
    assert!(cookie.starts_with("netcert-on-loopback="), "{cookie}");
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
    // The database has only the token's digest.
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(!server.disk().windows(token.len()).any(|window| window == token.as_bytes()));
}

#[tokio::test]
async fn hostile_bodies_are_problems_and_store_nothing() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let deep = "[".repeat(20_000);
    for body in [
        "",
        "{",
        "null",
        "[]",
        "\u{feff}{}",
        "{\"notice_version\":1}",
        "{\"notice_version\":-1,\"sensitive_consent\":true}",
        "{\"notice_version\":1e999,\"sensitive_consent\":true}",
        "{\"notice_version\":1,\"sensitive_consent\":\"true\"}",
        "{\"notice_version\":1,\"sensitive_consent\":true,\"admin\":true}",
        "{\"notice_version\":1,\"notice_version\":1,\"sensitive_consent\":true}",
        "{\"notice_version\":1,\"sensitive_consent\":true} x",
        &deep,
    ] {
        let answer = browser.send(Method::POST, ENROLMENT, "application/json", body.to_owned()).await;
        answer.refused(400, "malformed_request");
        assert!(!answer.text.contains("admin"), "no echo: {}", answer.text);
    }
    browser
        .send(Method::POST, ENROLMENT, "application/json", vec![0xff, 0xfe])
        .await
        .refused(400, "malformed_request");
    for media_type in ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        browser.send(Method::POST, ENROLMENT, media_type, "{}").await.refused(415, "unsupported_media_type");
    }
    browser
        .send(Method::POST, ENROLMENT, "application/json", vec![b' '; 10 * 1024 * 1024])
        .await
        .refused(413, "body_too_large");
    let token = json!({"chip_read": "A".repeat(1024 * 1024)});
    browser.post(CHIP_READ, &token).await.refused(413, "body_too_large");
    browser.post(PHONE, &json!({"phone": "1".repeat(30_000)})).await.refused(422, "phone_malformed");
    browser.post(PIN, &json!({"pin": "1".repeat(30_000)})).await.refused(422, "pin_rule");
    browser.put(DOCUMENT_KIND, &json!({"kind": "library_card"})).await.refused(400, "malformed_request");
    assert_eq!(server.count("enrolment").await + server.count("session").await, 0);
    assert_eq!(browser.cookie, None);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    for path in [
        "/api",
        "/api/nothing",
        "/demo/nothing",
        "/status/x",
        "/.well-known/security.txt",
        "/nothing.js",
        "/.stage",
        "/../Cargo.toml",
    ] {
        browser.get(path).await.refused(404, "not_found");
    }
    browser.send(Method::PATCH, ENROLMENT, "", Body::empty()).await.refused(405, "method_not_allowed");
    browser.get(SIGN_IN).await.refused(405, "method_not_allowed");
    browser.post("/", &json!({})).await.refused(405, "method_not_allowed");
    browser.post("/demo/cards/%ff/read", &json!({"challenge": "x"})).await.refused(400, "malformed_request");
    browser.post("/demo/cards/nobody/read", &json!({"challenge": "x"})).await.refused(404, "not_found");
    browser.post("/demo/cards/fang/read", &json!({"challenge": ""})).await.refused(400, "malformed_request");
}

#[tokio::test]
async fn a_foreign_cookie_is_nobodys() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    browser.walk("fang", netcert::api::enrolment::Step::Face).await;
    let ours = browser.cookie.clone().unwrap();
    for cookie in [
        "__Host-netcert=".to_owned(),
        "__Host-netcert=AAAA".to_owned(),
        format!("__Host-netcert={}", netcert::base64url::encode(&[7; 32])),
        format!("{ours}; {ours}"),
        format!("x{ours}"),
        "\u{7f}".to_owned().replace('\u{7f}', "netcert"),
    ] {
        browser.cookie = Some(cookie.clone());
        browser.get(ENROLMENT).await.refused(409, "no_enrolment");
        browser.get(ME).await.refused(401, "sign_in_required");
    }
}

#[tokio::test]
async fn every_answer_carries_the_browsers_protections() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    for path in [
        "/",
        "/enrol",
        "/present",
        "/sites",
        "/no-such-page",
        "/sw.js",
        "/account.js",
        "/api/me",
        "/api/nothing",
        "/healthz",
        "/demo/cards",
    ] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        for directive in ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'none'"] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-inline")
                && !policy.contains("'unsafe-eval'")
                && !policy.contains("http"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=(self)"), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_portal_is_served_from_memory() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let page = browser.get("/enrol?x=1").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(browser.get("/no-such-page").await.status.as_u16(), 404);
    let worker = browser.get("/sw.js").await;
    assert_eq!(
        (worker.header("content-type"), worker.header("cache-control")),
        ("text/javascript; charset=utf-8", "no-cache")
    );
}

#[tokio::test]
async fn a_page_names_its_files_by_the_version_and_another_versions_are_not_there() {
    let server = TestServer::new().await;
    let mut browser = TestBrowser::new(&server);
    let page = browser.get("/").await.text;
    let path = page.split('"').find(|part| part.starts_with("/v/")).unwrap();
    assert!(path.ends_with("/account.js"), "{path}");
    let present = browser.get("/present").await.text;
    assert!(present.contains(&path.replace("account", "present")), "{present}");
    let file = browser.get(path).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "text/javascript; charset=utf-8"));
    assert!(file.header("cache-control").ends_with("immutable"), "{}", file.header("cache-control"));
    let html = path.replace(".js", ".html");
    for elsewhere in
        [path.replace("/v/", "/v/0"), html.replace("account", "present"), html, path.replace(".js", "")]
    {
        assert_eq!(browser.get(&elsewhere).await.status.as_u16(), 404, "{elsewhere}");
    }
}

#[tokio::test]
async fn a_presentation_may_leave_to_the_site_that_asked_and_to_no_other() {
    let sites = ServerWithSites::new().await;
    let mut browser = TestBrowser::new(sites.server());
    for (query, form_action) in [
        ("?client_id=museum", "http://localhost:8302"),
        ("?client_id=museum&redirect_uri=https://evil.example/", "http://localhost:8302"),
        ("", "'none'"),
        ("?client_id=nobody", "'none'"),
        ("?client_id=museum&client_id=library", "'none'"),
        ("?client_id=&client_id=museum", "http://localhost:8302"),
        ("?client_id=%00%ff", "'none'"),
    ] {
        let answer = browser.get(&format!("/present{query}")).await;
        assert_eq!(answer.status.as_u16(), 200);
        let policy = answer.header("content-security-policy");
        assert!(policy.ends_with(&format!("form-action {form_action}")), "{query}: {policy}");
    }
    let elsewhere = browser.get("/enrol?client_id=museum").await;
    assert!(elsewhere.header("content-security-policy").ends_with("form-action 'none'"));
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again_and_a_large_one_is_packed() {
    let server = TestServer::new().await;
    let router = netcert_server::http::router::router(server.app.clone());
    let ask = |name: http::HeaderName, value: String| {
        let request = http::Request::get("/account.js").header(name, value).body(Body::empty()).unwrap();
        router.clone().oneshot(request)
    };
    let packed = ask(http::header::ACCEPT_ENCODING, "gzip, br".to_owned()).await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "br");
    let tag = packed.headers()["etag"].to_str().unwrap().to_owned();
    let plain = ask(http::header::ACCEPT_ENCODING, "gzip, br;q=0".to_owned()).await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    assert_eq!(ask(http::header::IF_NONE_MATCH, tag).await.unwrap().status().as_u16(), 304);
    assert_eq!(
        ask(http::header::IF_NONE_MATCH, "\"other\"".to_owned()).await.unwrap().status().as_u16(),
        200
    );
}
